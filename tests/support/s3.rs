//! The two S3 servers of the stack, and a bucket of a test's own on one of them. `S3::s3s()` checks signatures, keeps
//! plain files, and lets several conditional puts through at once; `S3::moto()` takes any credentials and lets one.
//! `S3::both()` gives one bucket on each.

use std::path::PathBuf;

use super::{
    cli::Sandbox,
    stack::{http, unique},
};

pub(crate) const SECRET: &str = "test-secret-of-s3s-fs";

/// A bucket.
pub(crate) struct S3 {
    /// Which server, for messages.
    pub(crate) server: &'static str,
    pub(crate) url: String,
    pub(crate) bucket: String,
    /// Where s3s-fs keeps it.
    folder: Option<PathBuf>,
}

impl S3 {
    pub(crate) fn s3s() -> S3 {
        let bucket = unique("store");
        let folder = PathBuf::from(shared("MLOPSCTL_TEST_S3S_FOLDER")).join(&bucket);
        std::fs::create_dir_all(&folder).expect("a bucket");
        S3 { server: "s3s-fs", url: shared("MLOPSCTL_TEST_S3S_URL"), bucket, folder: Some(folder) }
    }

    pub(crate) fn moto() -> S3 {
        let (bucket, url) = (unique("store"), shared("MLOPSCTL_TEST_MOTO_URL"));
        let (status, body) = http("PUT", &format!("{url}/{bucket}"), "").expect("an answer");
        assert_eq!(status, 200, "{body}");
        S3 { server: "moto", url, bucket, folder: None }
    }

    pub(crate) fn both() -> [S3; 2] {
        [S3::s3s(), S3::moto()]
    }

    /// Makes `s3://BUCKET/team` the store of a sandbox.
    pub(crate) fn lend(&self, sandbox: &mut Sandbox) {
        sandbox
            .env("AWS_ACCESS_KEY_ID", "AKIATEST")
            .env("AWS_SECRET_ACCESS_KEY", SECRET)
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .env("AWS_ENDPOINT_URL", &self.url)
            .env("MLOPSCTL_STORE", self.store());
    }

    pub(crate) fn store(&self) -> String {
        format!("s3://{}/team", self.bucket)
    }

    /// Puts an object below the store's prefix, past the program.
    pub(crate) fn put(&self, name: &str, text: &str) {
        match &self.folder {
            Some(folder) => {
                let path = folder.join("team").join(name);
                std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                std::fs::write(path, text).expect("an object");
            }
            None => {
                let url = format!("{}/{}/team/{name}", self.url, self.bucket);
                let (status, body) = http("PUT", &url, text).expect("an answer");
                assert_eq!(status, 200, "{body}");
            }
        }
    }
}

fn shared(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run the tests with tests/run"))
}
