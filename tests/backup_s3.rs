//! Backups in buckets of real S3 servers: what goes up is what others read, faults on the way, killed runs, and what
//! `backup doctor` says of each server.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

use rustix::process::Signal;

use crate::support::{
    cli::{Run, Sandbox},
    faulty_s3::{Fault, S3Proxy},
    s3::{S3, SECRET},
    stack::http,
};

/// Three parts: 8 MiB, 8 MiB, and the rest.
const LARGE: usize = 18 << 20;

/// A sandbox with a set `models` of some size in `s3://BUCKET/models`, reached by this URL.
fn sandbox(s3: &S3, url: &str, size: usize) -> Sandbox {
    let mut sandbox = Sandbox::new();
    s3.lend(&mut sandbox);
    let own = format!("file://{}", sandbox.home().join("store").display());
    sandbox.env("MLOPSCTL_STORE", own).env("AWS_ENDPOINT_URL", url).env("__MLOPSCTL_PATIENCE", "6");
    sandbox.limit(Duration::from_secs(120));
    sandbox.config(&format!(
        "backup: {{ sets: {{ models: {{ paths: [saved], to: \"s3://{}/models\" }} }} }}\n",
        s3.bucket
    ));
    // Nothing that compresses: the archive is as large.
    let mut state = 7u64;
    let bytes = (0..size).map(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    });
    sandbox.write("saved/weights.bin", bytes.collect::<Vec<u8>>());
    sandbox.write("saved/notes.txt", "hello\n");
    sandbox
}

/// The names of all objects in a bucket, as boto3 lists them, and of the uploads that nobody ended.
fn boto3(s3: &S3, code: &str) -> String {
    let python = std::env::var("MLOPSCTL_TEST_BOTO3").expect("run the tests with tests/run");
    let script = format!(
        "import boto3\ns3 = boto3.client('s3', endpoint_url={:?}, aws_access_key_id='AKIATEST', \
         aws_secret_access_key={SECRET:?}, region_name='us-east-1')\nbucket = {:?}\n{code}",
        s3.url, s3.bucket
    );
    let output = Command::new(python).args(["-c", &script]).stdin(Stdio::null()).output().expect("boto3");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn objects(s3: &S3) -> Vec<String> {
    let listed = boto3(s3, "for o in s3.list_objects_v2(Bucket=bucket).get('Contents', []): print(o['Key'])");
    listed.lines().map(str::to_owned).collect()
}

fn uploads(s3: &S3) -> usize {
    let (status, body) = http("GET", &format!("{}/{}?uploads", s3.url, s3.bucket), "").expect("an answer");
    assert_eq!(status, 200, "{body}");
    body.matches("<UploadId>").count()
}

/// Every byte of the newest backup is read, and it is restored as it was.
fn assert_whole(sandbox: &Sandbox) {
    sandbox.run(&["backup", "verify", "--read-data"]).code(0);
    let to = "restored";
    sandbox.run(&["backup", "restore", "--set", "models", "--to", to, "--yes"]).code(0);
    let found = find(&sandbox.cwd().join(to), "weights.bin");
    let same =
        std::fs::read(found).unwrap() == std::fs::read(sandbox.cwd().join("saved/weights.bin")).unwrap();
    assert!(same, "what is restored is not what was backed up");
    std::fs::remove_dir_all(sandbox.cwd().join(to)).unwrap();
}

fn find(folder: &std::path::Path, name: &str) -> PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if entry.file_name() == name {
                return entry.path();
            }
        }
    }
    panic!("no {name} below {}", folder.display());
}

#[test]
fn what_goes_up_in_parts_is_what_other_clients_and_tools_read() {
    for s3 in S3::both() {
        for size in [LARGE, 1000] {
            let proxy = S3Proxy::start(&s3.url, |_, _| Fault::None);
            let sandbox = sandbox(&s3, &proxy.url, size);
            sandbox.run(&["backup", "create"]).code(0);
            let parts = if size == LARGE { 3 } else { 0 };
            assert_eq!(proxy.count("part 1") + proxy.count("part 2") + proxy.count("part 3"), parts);
            assert_whole(&sandbox);
            let names = objects(&s3);
            let archive = names.iter().filter(|name| name.ends_with(".tar.gz")).max().expect("an archive");
            let copy = sandbox.cwd().join("copy.tar.gz");
            boto3(&s3, &format!("s3.download_file(bucket, {archive:?}, {:?})", copy.display().to_string()));
            let run = |program: &str, arguments: &[&str]| {
                let output = Command::new(program).args(arguments).arg(&copy).output().expect(program);
                assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
                String::from_utf8(output.stdout).expect("text")
            };
            run("gzip", &["-t"]);
            assert!(run("tar", &["tzf"]).contains("saved/weights.bin"));
            assert!(!names.iter().any(|name| name.ends_with(".begun.json")), "{names:?}");
        }
    }
}

#[test]
fn what_passes_is_survived_whatever_request_it_hits() {
    let s3 = S3::s3s();
    let faults = [
        Fault::Refused(503, "SlowDown"),
        Fault::Refused(500, "InternalError"),
        Fault::Refused(429, "TooManyRequests"),
        Fault::CutRequest,
        Fault::LostAnswer,
        Fault::Hang,
    ];
    for fault in faults {
        let labels = ["begin", "part 1", "part 2", "part 3", "complete", "manifest"];
        let hit = move |label: &str, nth: usize| {
            // One after the other, so that patience is for each of its own.
            if nth == 1 && labels.contains(&label) { fault } else { Fault::None }
        };
        let proxy = S3Proxy::start(&s3.url, hit);
        let sandbox = sandbox(&s3, &proxy.url, LARGE);
        let run = sandbox.run(&["backup", "create"]);
        assert_eq!(run.code, 0, "{fault:?}: {}", run.transcript());
        assert!(proxy.count("part 2") >= 2, "{fault:?} was not met");
        assert_whole(&sandbox);
    }
}

#[test]
fn what_lasts_ends_the_backup_with_its_reason_and_leaves_nothing() {
    let cases = [
        ("part 2", Fault::Refused(503, "SlowDown"), "SlowDown"),
        ("part 2", Fault::CutRequest, "part 2"),
        ("part 1", Fault::Refused(400, "ExpiredToken"), "ExpiredToken"),
        ("part 2", Fault::Refused(403, "RequestTimeTooSkewed"), "clock"),
        ("begin", Fault::Refused(403, "AccessDenied"), "AccessDenied"),
        ("mark", Fault::Refused(404, "NoSuchBucket"), "create the bucket"),
        ("mark", Fault::Refused(412, "PreconditionFailed"), "another one of this name"),
        ("complete", Fault::Refused(400, "InvalidPart"), "InvalidPart"),
        ("manifest", Fault::Refused(507, "InsufficientStorage"), "InsufficientStorage"),
    ];
    for (label, fault, said) in cases {
        let s3 = S3::moto();
        let proxy = S3Proxy::start(&s3.url, move |seen, _| if seen == label { fault } else { Fault::None });
        let mut sandbox = sandbox(&s3, &proxy.url, LARGE);
        sandbox.env("__MLOPSCTL_PATIENCE", "2");
        let run: Run = sandbox.run(&["backup", "create"]);
        let text = run.code(2).transcript();
        assert!(text.contains(said), "{label} {fault:?}: {text}");
        assert_eq!((objects(&s3), uploads(&s3)), (Vec::new(), 0), "{label} {fault:?}: {text}");
    }
}

#[test]
fn a_wrong_etag_is_no_backup() {
    let s3 = S3::moto();
    let wrong = |label: &str, _| if label == "part 2" { Fault::WrongEtag } else { Fault::None };
    let proxy = S3Proxy::start(&s3.url, wrong);
    let sandbox = sandbox(&s3, &proxy.url, LARGE);
    sandbox.run(&["backup", "create"]).code(2);
    assert_eq!((objects(&s3), uploads(&s3)), (Vec::new(), 0));
}

#[test]
fn the_upload_of_a_killed_run_is_aborted_by_the_next() {
    let s3 = S3::moto();
    for label in ["mark", "part 2", "complete", "manifest"] {
        let nth = if label == "mark" { 2 } else { 1 };
        let hang = move |seen: &str, count: usize| {
            if seen == label && count >= nth { Fault::Hang } else { Fault::None }
        };
        let proxy = S3Proxy::start(&s3.url, hang);
        let mut sandbox = sandbox(&s3, &proxy.url, LARGE);
        sandbox.env("__MLOPSCTL_PATIENCE", "60");
        let running = sandbox.spawn(&["backup", "create"]);
        proxy.wait_for_nth(label, nth);
        running.signal(Signal::KILL);
        running.finish().code(-9);
        let left = objects(&s3);
        assert!(left.iter().any(|name| name.ends_with(".begun.json")), "{label}: {left:?}");
        assert!(label == "manifest" || uploads(&s3) == 1, "{label}");
        sandbox.env("AWS_ENDPOINT_URL", &s3.url);
        let run = sandbox.run(&["backup", "create"]);
        assert!(run.code(0).stderr.contains("ended before it was done"), "{label}: {}", run.transcript());
        let names = objects(&s3);
        assert_eq!((names.len(), uploads(&s3)), (2, 0), "{label}: {names:?}");
        assert_whole(&sandbox);
        for name in objects(&s3) {
            boto3(&s3, &format!("s3.delete_object(Bucket=bucket, Key={name:?})"));
        }
    }
}

#[test]
fn an_interrupted_upload_leaves_nothing() {
    let s3 = S3::moto();
    let proxy = S3Proxy::start(&s3.url, |label, _| if label == "part 2" { Fault::Hang } else { Fault::None });
    let mut sandbox = sandbox(&s3, &proxy.url, LARGE);
    sandbox.env("__MLOPSCTL_PATIENCE", "60");
    let running = sandbox.spawn(&["backup", "create"]);
    proxy.wait_for("part 2");
    running.signal(Signal::INT);
    running.finish().code(130);
    assert_eq!((objects(&s3), uploads(&s3)), (Vec::new(), 0));
}

#[test]
fn answers_that_break_off_are_taken_up_where_they_ended() {
    let s3 = S3::s3s();
    let sandbox_of = |url: &str| sandbox(&s3, url, LARGE);
    let plain = sandbox_of(&s3.url);
    plain.run(&["backup", "create"]).code(0);
    // Each answer brings so much and breaks off: what is read is never read again.
    let proxy = S3Proxy::start(&s3.url, |label, nth| {
        if label == "range" && nth % 3 != 0 { Fault::CutAnswer(300_000) } else { Fault::None }
    });
    let broken = sandbox_of(&proxy.url);
    broken.run(&["backup", "verify", "--read-data"]).code(0);
    assert!(proxy.count("range") > 3);
    let replaced = S3Proxy::start(&s3.url, |label, nth| {
        if label == "range" && nth > 1 { Fault::Refused(412, "PreconditionFailed") } else { Fault::None }
    });
    let run = sandbox_of(&replaced.url).run(&["backup", "verify", "--read-data"]);
    assert_ne!(run.code, 0, "{}", run.transcript());
    assert!(run.transcript().contains("replaced by another object"), "{}", run.transcript());
}

#[test]
fn doctor_says_what_a_server_lacks_and_leaves_nothing() {
    for s3 in S3::both() {
        let sandbox = sandbox(&s3, &s3.url, 10);
        let run = sandbox.run(&["backup", "doctor", "-o", "json"]);
        let (code, lacks) = match s3.server {
            "moto" => (0, &[] as &[&str]),
            _ => (1, &["uploads", "versioning", "object-lock"] as &[_]),
        };
        let report = run.code(code).json();
        let mut warned = Vec::new();
        for finding in report["findings"].as_array().unwrap() {
            match finding["verdict"].as_str().unwrap() {
                "ok" => {}
                "warning" => {
                    assert!(finding["hint"].is_string(), "{finding}");
                    warned.push(
                        finding["id"].as_str().unwrap().trim_start_matches("backup.models.").to_owned(),
                    );
                }
                other => panic!("{other}: {finding}"),
            }
        }
        assert_eq!(warned, lacks, "{}", s3.server);
        assert_eq!(objects(&s3), [] as [&str; 0], "{}", s3.server);
    }
}

#[test]
fn doctor_tells_of_versions_locks_old_uploads_and_refusals() {
    let s3 = S3::moto();
    boto3(
        &s3,
        "s3.create_bucket(Bucket=bucket + '-locked', ObjectLockEnabledForBucket=True)\n\
         s3.create_multipart_upload(Bucket=bucket + '-locked', Key='models/x.tar.gz')",
    );
    let mut sandbox = sandbox(&s3, &s3.url, 10);
    sandbox.config(&format!(
        "backup: {{ sets: {{ m: {{ paths: [saved], to: \"s3://{}-locked/models\" }} }} }}\n",
        s3.bucket
    ));
    let text = sandbox.run(&["backup", "doctor"]).transcript();
    for said in ["old versions stay", "objects may be locked, but are not by default", "never ended"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    sandbox.now("2030-01-01T00:00:00Z");
    let text = sandbox.run(&["backup", "doctor"]).code(2).transcript();
    assert!(text.contains("never ended") && text.contains("ahead of the server's"), "{text}");
    let proxy = S3Proxy::start(&s3.url, |label, _| match label {
        "put" => Fault::Refused(403, "AccessDenied"),
        _ => Fault::None,
    });
    sandbox.env("AWS_ENDPOINT_URL", &proxy.url);
    let text = sandbox.run(&["backup", "doctor"]).code(2).transcript();
    assert!(text.contains("AccessDenied"), "{text}");
}
