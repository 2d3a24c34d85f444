//! What `store:` may say: a folder or a bucket.

use std::path::{Component, Path, PathBuf};

use super::redact::cut;

/// What a store's text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreAddress {
    Folder(PathBuf),
    Bucket(BucketAddress),
}

/// `s3://bucket/prefix` in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketAddress {
    pub kind: BucketKind,
    pub bucket: String,
    /// Without slashes at its ends; may be empty.
    pub prefix: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BucketKind {
    S3,
    Google,
    Azure,
}

impl BucketAddress {
    /// `s3://bucket/prefix`.
    pub fn shown(&self) -> String {
        let slash = if self.prefix.is_empty() { "" } else { "/" };
        format!("{}://{}{slash}{}", self.kind.scheme(), self.bucket, self.prefix)
    }
}

impl BucketKind {
    pub fn scheme(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Google => "gs",
            Self::Azure => "az",
        }
    }
}

/// Understands `file:///path`, a plain path, and `s3://`, `gs://` and `az://` with bucket and prefix.
pub fn store_address(text: &str, relative_to: &Path) -> Result<StoreAddress, String> {
    if text.is_empty() {
        return Err("store is empty".to_owned());
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return Ok(StoreAddress::Folder(relative_to.join(text)));
    };
    let kind = match scheme {
        "file" if rest.starts_with('/') => return Ok(StoreAddress::Folder(PathBuf::from(rest))),
        "file" => return Err("store must be file:///an/absolute/path or a plain path".to_owned()),
        "s3" => BucketKind::S3,
        "gs" => BucketKind::Google,
        "az" => BucketKind::Azure,
        // A long text before the colon may be anything, a secret too.
        _ => {
            let known = "known are file:///, s3://, gs:// and az://";
            return Err(format!("store has the unknown scheme `{}`; {known}", cut(scheme, 20)));
        }
    };
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if bucket.contains('@') {
        return Err(format!("store names credentials; they belong into {}", credentials(kind)));
    }
    if bucket.is_empty() || !bucket.chars().all(good) {
        return Err(format!("store names no usable bucket: write {scheme}://bucket/prefix"));
    }
    let prefix = prefix.trim_end_matches('/');
    let part = |part: &str| !part.is_empty() && part != "." && part != "..";
    if !prefix.is_empty() && !prefix.split('/').all(part) || prefix.contains(['?', '#', '\\', '%']) {
        return Err(format!("store names no usable prefix: write {scheme}://bucket/prefix"));
    }
    Ok(StoreAddress::Bucket(BucketAddress { kind, bucket: bucket.to_owned(), prefix: prefix.to_owned() }))
}

/// Where credentials come from.
fn credentials(kind: BucketKind) -> &'static str {
    match kind {
        BucketKind::S3 => "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile",
        BucketKind::Google => "GOOGLE_APPLICATION_CREDENTIALS",
        BucketKind::Azure => "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
    }
}

/// Without `.` and `..`, by words alone: it names something, and is never opened.
pub(crate) fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut plain, part| {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            part => plain.push(part),
        }
        plain
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_is_a_folder_or_a_bucket() {
        let folder = |text: &str| match store_address(text, Path::new("/srv")) {
            Ok(StoreAddress::Folder(path)) => path,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(folder("file:///var/x"), Path::new("/var/x"));
        assert_eq!(folder("state"), Path::new("/srv/state"));
        assert_eq!(folder("/abs"), Path::new("/abs"));
        let bucket = |text: &str| match store_address(text, Path::new("/srv")) {
            Ok(StoreAddress::Bucket(found)) => {
                (found.kind, found.bucket.clone(), found.prefix.clone(), found.shown())
            }
            other => panic!("{text}: {other:?}"),
        };
        let owned = |kind, bucket: &str, prefix: &str, shown: &str| {
            (kind, bucket.to_owned(), prefix.to_owned(), shown.to_owned())
        };
        assert_eq!(bucket("s3://b"), owned(BucketKind::S3, "b", "", "s3://b"));
        assert_eq!(bucket("s3://b/"), owned(BucketKind::S3, "b", "", "s3://b"));
        assert_eq!(bucket("s3://b.c/team/x/"), owned(BucketKind::S3, "b.c", "team/x", "s3://b.c/team/x"));
        assert_eq!(bucket("gs://b_1/x"), owned(BucketKind::Google, "b_1", "x", "gs://b_1/x"));
        assert_eq!(bucket("az://c/x"), owned(BucketKind::Azure, "c", "x", "az://c/x"));
    }

    #[test]
    fn what_is_no_store_is_said() {
        let cases = [
            ("", "empty"),
            ("file://host/x", "absolute"),
            ("ftp://x", "unknown scheme `ftp`"),
            ("s3://", "no usable bucket"),
            ("s3:///x", "no usable bucket"),
            ("s3://b u/x", "no usable bucket"),
            ("s3://b//x", "no usable prefix"),
            ("s3://b/../x", "no usable prefix"),
            ("s3://b/x?versionId=1", "no usable prefix"),
            ("s3://AKIA:s3cret@b/x", "credentials"),
        ];
        for (text, why) in cases {
            let found = store_address(text, Path::new("/")).unwrap_err();
            assert!(found.contains(why) && !found.contains("s3cret"), "{text}: {found}");
        }
    }
}
