//! `drift measure` of tables that are elsewhere: buckets of real S3 servers, and URLs.

use crate::support::{
    cli::{Run, Sandbox},
    faulty::{Answer, FaultyServer, RefusedPort},
    s3::S3,
};

const HEAD: &str = "a,b\n";

fn rows(from: u32, to: u32) -> String {
    (from..to).map(|i| format!("{},w{}\n", i.wrapping_mul(7919) % 1009, i % 3)).collect()
}

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-06-04T09:00:00Z");
    sandbox.write("old.csv", format!("{HEAD}{}", rows(0, 600)));
    sandbox
}

fn measure(sandbox: &Sandbox, current: &str) -> Run {
    sandbox.run(&["drift", "measure", "old.csv", current, "-o", "json"])
}

#[test]
fn an_object_a_prefix_and_a_glob_of_a_bucket_are_tables() {
    for s3 in S3::both() {
        let mut sandbox = sandbox();
        s3.lend(&mut sandbox);
        for part in 0..3 {
            let text = format!("{HEAD}{}", rows(part * 200, part * 200 + 200));
            s3.put(&format!("day=1/part-{part}.csv"), &text);
        }
        s3.put("day=1/_SUCCESS", "done");
        s3.put("day=1/notes.txt", "not a table\n");
        let at = |name: &str| format!("{}/{name}", s3.store());
        let one = measure(&sandbox, &at("day=1/part-1.csv")).code(0).json();
        assert_eq!((&one["rows_current"], &one["compared"]["current"]["parts"]), (&200.into(), &1.into()));
        let glob = measure(&sandbox, &at("day=*/part-*.csv")).code(0).json();
        assert_eq!((&glob["rows_current"], &glob["compared"]["current"]["parts"]), (&600.into(), &3.into()));
        let whole = measure(&sandbox, "old.csv").code(0).json();
        assert_eq!(glob["columns"], whole["columns"], "{}", s3.server);
        // All below a prefix, of which one is no part of it.
        let mixed = measure(&sandbox, &at("day=1"));
        mixed.code(1);
        assert_eq!(mixed.json()["compared"]["current"]["parts"], 4, "{}", s3.server);
        let none = measure(&sandbox, &at("day=2"));
        assert!(none.code(3).stderr.contains("there is no object at"), "{}", none.stderr);
        let none = measure(&sandbox, "s3://no-such-bucket-of-ours/x.csv");
        assert!(none.code(3).stderr.contains("s3://no-such-bucket-of-ours"), "{}", none.stderr);
    }
}

#[test]
fn a_url_is_a_table_and_its_secrets_are_not_shown() {
    let server = FaultyServer::start();
    let text = format!("{HEAD}{}", rows(0, 600)).into_bytes();
    server.script("/t.csv", vec![Answer::new(200, "text/csv", text)]);
    server.script("/gone.csv", vec![Answer::status(404, "nothing")]);
    server.script("/login", vec![Answer::new(200, "text/html", b"<html>Log in</html>".to_vec())]);
    let sandbox = sandbox();
    let run = measure(&sandbox, &server.url("/t.csv?signature=s3cr3t"));
    assert_eq!(run.code(0).json()["rows_current"], 600);
    assert!(!run.transcript().replace("$ mlopsctl", "").lines().skip(1).any(|line| line.contains("s3cr3t")));
    let gone = measure(&sandbox, &server.url("/gone.csv"));
    assert!(gone.code(3).stderr.contains("the server answers 404"), "{}", gone.stderr);
    let login = measure(&sandbox, &server.url("/login"));
    assert!(login.code(3).stderr.contains("HTML or XML is not a table"), "{}", login.stderr);
    let refused = measure(&sandbox, &RefusedPort::reserve().url("/t.csv"));
    assert!(refused.code(3).stderr.contains("refused"), "{}", refused.stderr);
}

#[test]
fn a_configured_service_lends_its_credentials() {
    let server = FaultyServer::start();
    let text = format!("{HEAD}{}", rows(0, 600)).into_bytes();
    server.script("/t.csv", vec![Answer::new(200, "text/csv", text)]);
    let mut sandbox = sandbox();
    sandbox.env("FEATURES_TOKEN", "t0ken-of-the-features");
    sandbox.config(&format!(
        "services: {{ features: {{ url: '{}', http: {{ auth: {{ token: '${{FEATURES_TOKEN}}' }} }} }} }}\n",
        server.url("")
    ));
    measure(&sandbox, &server.url("/t.csv")).code(0);
    let asked = server.requests_for("/t.csv");
    assert_eq!(asked[0].header("authorization"), Some("Bearer t0ken-of-the-features"));
}
