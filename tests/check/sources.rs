//! JSON documents, probes, disks and files.

use std::time::Duration;

use super::{check, expect, run};
use crate::support::{
    cli::Sandbox,
    faulty::{Answer, FaultyServer, RefusedPort},
};

#[test]
fn json_numbers_and_ages_are_judged() {
    let server = FaultyServer::start();
    let stats = r#"{"predictions_last_hour":7,"share":0.5,"text":"7","none":null,"nan":NaN,"a/b":[{"at":"2026-01-02T03:00:00Z"}],"later":1767999999}"#;
    server.script("/stats", vec![Answer::json(stats)]);
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-01-02T03:10:00Z");
    let json = |rest: &str, limits: &str| {
        let body = format!("json: {{ service: api, path: /stats, {rest} }}, {limits}");
        run(&sandbox, &server.url(""), &body)
    };
    let volume = "warning: 'outside 50..5000', critical: 'outside 10..10000'";
    expect(&json("pointer: /predictions_last_hour", volume), 2, "critical", "7 outside 10..10000");
    expect(&json("pointer: /share", "critical: '> 50%'"), 0, "ok", "50%");
    expect(&json("pointer: /text", "critical: '> 5'"), 3, "unknown", "\"7\", which is no number");
    expect(&json("pointer: /none", "critical: '> 5'"), 3, "unknown", "no data: /none is null");
    expect(&json("pointer: /nan", "critical: '> 5'"), 3, "unknown", "no data: /nan is null");
    expect(
        &json("pointer: /absent", "critical: '> 5'"),
        3,
        "unknown",
        "no data: there is nothing at /absent",
    );
    expect(
        &json("age_of: /a~1b/0/at", "warning: '> 5m', critical: '> 15m'"),
        1,
        "warning",
        "age 10 min > 5 min",
    );
    expect(&json("age_of: /later", "critical: '> 15m'"), 3, "unknown", "in the future");
    expect(&json("age_of: /text", "critical: '> 15m'"), 3, "unknown", "which is no time");
    for (path, message) in [
        ("/html", "did not answer with a JSON document"),
        ("/status?code=500", "HTTP 500"),
        ("/nan", "no data: there is nothing at /a"),
        ("/big?mb=20", "too long"),
    ] {
        let run = run(
            &sandbox,
            &server.url(""),
            &format!("json: {{ service: api, path: '{path}', pointer: /a }}, critical: '> 1'"),
        );
        expect(&run, 3, "unknown", message);
    }
}

#[test]
fn a_probe_judges_a_percentile_and_its_failures_are_critical() {
    let server = FaultyServer::start();
    let probe = |path: &str, rest: &str| {
        check(
            &server,
            &format!("probe: {{ service: api, path: '{path}', {rest} }}, timeout: 1s, critical: '> 100ms'"),
        )
    };
    expect(&probe("/slow?ms=150", "requests: 5"), 2, "critical", "probe p95 1");
    expect(&probe("/healthy", "requests: 5, percentile: 50"), 0, "ok", "probe p50 ");
    expect(&probe("/healthy", "requests: 3"), 3, "unknown", "3 requests are too few, 5 are needed");
    expect(&probe("/status?code=500", "requests: 5"), 2, "critical", "failed 3 of 3 requests: api: HTTP 500");
    expect(&probe("/hang", "requests: 5"), 2, "critical", "failed 3 of 3 requests");
    server.script("/flaky", vec![Answer::json("{}"), Answer::status(500, ""), Answer::json("{}")]);
    expect(&probe("/flaky", "requests: 6"), 2, "critical", "failed 1 of 6 requests");
    let sent = probe("/predict", "requests: 5, body: { age: 42 }");
    sent.code(2);
    let posted = server.requests_for("/predict");
    assert_eq!((posted[0].method.as_str(), posted[0].body.as_slice()), ("POST", br#"{"age":42}"#.as_slice()));
    let refused = RefusedPort::reserve();
    let url = refused.url("");
    let run = run(&Sandbox::new(), &url, "probe: { service: api, path: / }, critical: '> 1s'");
    expect(&run, 2, "critical", "connection refused");
}

#[test]
fn disks_and_folders_are_measured() {
    let sandbox = Sandbox::new();
    sandbox.write("data/a", "x".repeat(700));
    sandbox.write("data/deep/b", "x".repeat(300));
    std::os::unix::fs::symlink("/", sandbox.cwd().join("data/root")).expect("a link");
    let disk = |source: &str, limits: &str| {
        run(&sandbox, "http://127.0.0.1:1", &format!("disk: {source}, {limits}"))
    };
    let size = disk("{ path: data, measure: size }", "critical: '> 900B'");
    // The link itself has a few bytes; what it points to is somebody else's.
    expect(&size, 2, "critical", "size 1.001 kB > 900 B");
    expect(&disk("/", "critical: '>= 0%'"), 2, "critical", "used ");
    expect(&disk("{ path: ., measure: free }", "critical: '< 1B'"), 0, "ok", "free ");
    expect(&disk("/absent", "critical: '> 80%'"), 3, "unknown", "no data: there is no /absent");
    expect(&disk("{ path: absent, measure: size }", "on_no_data: ok, critical: '> 80B'"), 0, "ok", "no data");
    let df = std::process::Command::new("df").args(["--output=pcent", "/"]).output().expect("df");
    let df: f64 = String::from_utf8_lossy(&df.stdout)
        .lines()
        .nth(1)
        .and_then(|l| l.trim().trim_end_matches('%').parse().ok())
        .expect("a percentage");
    let used = disk("/", "critical: '> 100%'").json()["findings"][0]["value"].as_f64().expect("a value");
    // df rounds up.
    assert!((used * 100.0 - df).abs() <= 1.5, "{used} is not df's {df}%");
}

#[test]
fn files_are_found_and_their_absence_is_no_data() {
    let sandbox = Sandbox::new();
    for (name, size, age) in
        [("reports/a.json", 10, 7200), ("reports/b.json", 30, 600), ("reports/.hidden.json", 99, 1)]
    {
        let path = sandbox.write(name, "x".repeat(size));
        let time = std::time::SystemTime::now() - Duration::from_secs(age);
        std::fs::File::options().write(true).open(path).and_then(|f| f.set_modified(time)).expect("a time");
    }
    std::fs::create_dir(sandbox.cwd().join("reports/folder.json")).expect("a folder");
    let files = |source: &str, limits: &str| {
        run(&sandbox, "http://127.0.0.1:1", &format!("files: {source}, {limits}"))
    };
    expect(&files("'reports/*.json'", "critical: '> 5m'"), 2, "critical", "newest file is 10 min > 5 min");
    expect(
        &files("{ glob: 'reports/*.json', measure: oldest }", "critical: '> 1d'"),
        0,
        "ok",
        "oldest file is 2 h",
    );
    expect(
        &files("{ glob: 'reports/*.json', measure: count }", "critical: '!= 2'"),
        0,
        "ok",
        "number of files 2",
    );
    expect(
        &files("{ glob: 'reports/*.json', measure: size }", "critical: '> 39B'"),
        2,
        "critical",
        "total size 40 B",
    );
    expect(
        &files("{ glob: 'reports/*.json', measure: largest }", "critical: '> 39B'"),
        0,
        "ok",
        "largest file 30 B",
    );
    expect(&files("'absent/*'", "critical: '> 5m'"), 3, "unknown", "no data: no file matches `");
    expect(&files("{ glob: 'absent/*', measure: count }", "critical: '< 1'"), 2, "critical", "0 < 1");
    let future = std::time::SystemTime::now() + Duration::from_secs(3600);
    std::fs::File::options()
        .write(true)
        .open(sandbox.cwd().join("reports/b.json"))
        .and_then(|f| f.set_modified(future))
        .expect("a time");
    expect(&files("'reports/*.json'", "critical: '> 5m'"), 3, "unknown", "in the future");
}

#[test]
fn a_folder_may_be_named_as_a_pattern() {
    let sandbox = Sandbox::new();
    sandbox.write("a[1]/data/one.json", "1");
    sandbox.write("a1/data/wrong.json", "1");
    sandbox.write("a1/data/too.json", "1");
    sandbox.write(
        "a[1]/mlopsctl.yaml",
        "services: { api: { url: 'http://127.0.0.1:1', logs: 'data/*.json' } }
checks:
  long: { files: { glob: 'data/*.json', measure: count }, critical: '!= 1' }
  here: { files: { glob: './data/o*', measure: count }, critical: '!= 1' }
  short: { files: 'data/*.json', critical: '> 1d' }
",
    );
    sandbox.run(&["check", "--config", "a[1]/mlopsctl.yaml"]).code(0);
    let logs = sandbox.run(&["logs", "api", "--config", "a[1]/mlopsctl.yaml"]);
    assert_eq!(logs.code(0).stdout, "1\n");
}
