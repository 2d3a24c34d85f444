//! `backup verify` and `backup restore` of archives in buckets: whole and in parts, and how much of them is fetched.

use std::{fs, time::Duration};

use rustix::process::Signal;

use crate::{
    backup_restore::{leftovers, restored, seen},
    backup_verify::{create, sandbox},
    support::{
        cli::Sandbox,
        faulty_s3::{Fault, S3Proxy},
        s3::S3,
    },
};

const MIB: usize = 1 << 20;

#[test]
fn a_backup_in_a_bucket_comes_back_whole_and_in_parts() {
    for s3 in S3::both() {
        let mut sandbox = sandbox();
        s3.lend(&mut sandbox);
        let id = create(&sandbox, "models");
        sandbox.run(&["backup", "verify"]).code(0);
        sandbox.run(&["backup", "verify", "--read-data"]).code(0);
        restored(&sandbox, &[&id, "--to", "all"]);
        assert_eq!(
            seen(&sandbox.cwd().join("all/models")),
            seen(&sandbox.cwd().join("models")),
            "{}",
            s3.server
        );
        restored(&sandbox, &["--set", "models", "--to", "one", "models/churn/1/config.yaml"]);
        assert_eq!(seen(&sandbox.cwd().join("one")).len(), 4, "{}", s3.server);
    }
}

/// Three files of this size that do not compress, in a bucket behind a proxy.
fn three(s3: &S3, proxy: &S3Proxy, size: usize) -> Sandbox {
    let mut sandbox = Sandbox::new();
    s3.lend(&mut sandbox);
    sandbox.env("AWS_ENDPOINT_URL", &proxy.url).limit(Duration::from_secs(100));
    sandbox.config("backup: { sets: { models: { paths: [models] } } }\n");
    let mut random = fastrand::Rng::with_seed(5);
    for name in ["a", "b", "c"] {
        let mut noise = vec![0; size];
        random.fill(&mut noise);
        sandbox.write(&format!("models/{name}.bin"), noise);
    }
    sandbox
}

#[test]
fn one_member_of_several_fetches_little_more_than_its_bytes() {
    const SIZE: usize = 16 * MIB;
    for s3 in S3::both() {
        let proxy = S3Proxy::start(&s3.url, |_, _| Fault::None);
        let sandbox = three(&s3, &proxy, SIZE);
        let id = create(&sandbox, "models");
        let fetched = |run: &dyn Fn()| {
            let before = proxy.bytes("range");
            run();
            proxy.bytes("range") - before
        };
        for name in ["a", "b", "c"] {
            let member = format!("models/{name}.bin");
            let bytes = fetched(&|| drop(restored(&sandbox, &[&id, &member, "--to", name])));
            let path = sandbox.cwd().join(name).join(&member);
            assert!(fs::read(path).unwrap() == fs::read(sandbox.cwd().join(&member)).unwrap(), "{member}");
            let most = SIZE + SIZE / 50 + MIB;
            assert!((SIZE..most).contains(&bytes), "{}: {bytes} bytes fetched for {member}", s3.server);
        }
        let whole = 3 * SIZE;
        let bytes = fetched(&|| _ = sandbox.run(&["backup", "verify", "--read-data"]).code(0));
        assert!((whole..whole + whole / 50).contains(&bytes), "{}: {bytes} bytes to verify", s3.server);
        let bytes = fetched(&|| _ = sandbox.run(&["backup", "verify"]).code(0));
        assert!(bytes < MIB, "{}: {bytes} bytes fetched where nothing is read", s3.server);
    }
}

#[test]
fn an_interrupt_ends_a_restore_from_a_bucket_that_does_not_answer() {
    let s3 = S3::s3s();
    let proxy = S3Proxy::start(&s3.url, |label, _| if label == "range" { Fault::Hang } else { Fault::None });
    let sandbox = three(&s3, &proxy, 2 * MIB);
    let id = create(&sandbox, "models");
    let run = sandbox.spawn(&["backup", "restore", &id, "--to", "to", "--yes", "-o", "json"]);
    proxy.wait_for("range");
    run.signal(Signal::INT);
    let started = std::time::Instant::now();
    let run = run.finish();
    assert_eq!(run.code(130).json()["result"], "undone", "{}", run.transcript());
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert!(!sandbox.cwd().join("to").exists());
    assert_eq!(leftovers(&sandbox.cwd()), [""; 0]);
}
