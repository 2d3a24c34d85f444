//! `check` from outside: every source against good, bad, missing and broken ones.

use std::{
    io::{Read as _, Write as _},
    time::Duration,
};

use crate::support::{
    cli::{Run, Sandbox},
    faulty::{Answer, FaultyServer, RefusedPort},
    stack::{NodeExporter, Prometheus, eventually},
};

/// Runs one check of this source and limits; the configuration names the faulty server `api`.
fn check(server: &FaultyServer, body: &str) -> Run {
    let sandbox = Sandbox::new();
    run(&sandbox, &server.url(""), body)
}

fn run(sandbox: &Sandbox, url: &str, body: &str) -> Run {
    sandbox.config(&format!(
        "services: {{ api: {{ url: '{url}', metrics: /metrics }} }}\nchecks: {{ x: {{ {body} }} }}\n"
    ));
    sandbox.run(&["check", "-o", "json"])
}

/// The verdict and message of the one finding.
#[track_caller]
fn only(run: &Run) -> (String, String) {
    let report = run.json();
    let findings = report["findings"].as_array().expect("findings");
    assert_eq!(findings.len(), 1, "{}", run.transcript());
    let text = |key: &str| findings[0][key].as_str().unwrap_or_default().to_owned();
    assert_eq!(text("id"), "check.x");
    (text("verdict"), text("message"))
}

#[track_caller]
fn expect(run: &Run, code: i32, verdict: &str, message: &str) {
    run.code(code);
    let (seen, said) = only(run);
    assert_eq!(seen, verdict, "{}", run.transcript());
    assert!(said.contains(message), "{message:?} is not in {said:?}");
}

const METRICS: &str = "\
# TYPE http_requests_total counter
http_requests_total{code=\"200\"} 980
http_requests_total{code=\"500\"} 20
# TYPE latency_seconds histogram
latency_seconds_bucket{le=\"0.1\"} 900
latency_seconds_bucket{le=\"1\"} 990
latency_seconds_bucket{le=\"+Inf\"} 1000
model_loaded 1
queue 3
";

#[test]
fn a_metrics_page_is_judged_in_every_way() {
    let server = FaultyServer::start();
    server.script("/metrics", vec![Answer::metrics(METRICS)]);
    let metric =
        |rest: &str, limits: &str| check(&server, &format!("metric: {{ service: api, {rest} }}, {limits}"));
    let ratio = "name: 'http_requests_total{code=~\"5..\"}', divide_by: http_requests_total";
    expect(&metric(ratio, "critical: '> 1%'"), 2, "critical", "2% > 1%");
    expect(&metric(ratio, "warning: '> 2%'"), 0, "ok", "2%");
    expect(
        &metric("name: latency_seconds, quantile: 0.95", "warning: '> 500ms', critical: '> 2s'"),
        1,
        "warning",
        "p95 600 ms > 500 ms",
    );
    // One in a hundred took longer than the highest bucket: that is no pass.
    expect(
        &metric("name: latency_seconds, quantile: 0.995", "critical: '> 2s'"),
        3,
        "unknown",
        "above the highest bucket",
    );
    expect(
        &metric("name: http_requests_total", "critical: '< 100'"),
        2,
        "critical",
        "20 < 100 {code=\"500\"} (1 of 2 series)",
    );
    expect(&metric("name: absent", "critical: '> 1'"), 3, "unknown", "no data: no series is absent");
    expect(&metric("name: absent", "critical: '> 1', on_no_data: warning"), 1, "warning", "no data");
    expect(
        &metric(
            "name: queue",
            "critical: '> 1', at_least: { metric: { name: http_requests_total }, value: 1001 }",
        ),
        3,
        "unknown",
        "only 1000 of at least 1001",
    );
    expect(
        &metric("name: 'x{', quantile: 0.5", "critical: '> 1'"),
        3,
        "unknown",
        "not a metric name with matchers",
    );
}

#[test]
fn rates_come_from_two_scrapes_that_all_checks_of_a_page_share() {
    let server = FaultyServer::start();
    let page = |errors: u32, all: u32| Answer::metrics(&format!("errors_total {errors}\nall_total {all}\n"));
    server.script("/metrics", vec![page(10, 1000), page(30, 1100)]);
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "services: {{ api: {{ url: '{}', metrics: /metrics }} }}
checks:
  share: {{ metric: {{ service: api, name: errors_total, divide_by: all_total, rate: 200ms }}, critical: '> 10%' }}
  rate: {{ metric: {{ service: api, name: all_total, rate: 200ms }}, critical: '< 1' }}
  total: {{ metric: {{ service: api, name: all_total }}, critical: '> 1000' }}
",
        server.url("")
    ));
    let run = sandbox.run(&["check", "-o", "json"]);
    run.code(2);
    let report = run.json();
    assert_eq!(report["findings"][0]["message"], "20% > 10%", "{}", run.transcript());
    assert_eq!(report["findings"][1]["verdict"], "ok", "{}", run.transcript());
    assert_eq!(report["findings"][2]["verdict"], "ok", "{}", run.transcript());
    assert_eq!(server.requests_for("/metrics").len(), 2, "one scrape, and one more after the window");
}

#[test]
fn a_restarted_counter_is_no_negative_rate() {
    let server = FaultyServer::start();
    server.script("/metrics", vec![Answer::metrics("n_total 1000\n"), Answer::metrics("n_total 5\n")]);
    let run = check(&server, "metric: { service: api, name: n_total, rate: 200ms }, critical: '< 0'");
    run.code(0);
    assert_eq!(run.json()["findings"][0]["evidence"]["counter_resets"], 1);
}

#[test]
fn a_page_that_cannot_be_read_is_unknown_and_says_why() {
    let server = FaultyServer::start();
    let metric = |path: &str| {
        check(
            &server,
            &format!("metric: {{ url: '{}', name: x }}, timeout: 1s, critical: '> 1'", server.url(path)),
        )
    };
    for (path, message) in [
        ("/html", "is no metrics page: line 1: a line must start with a metric name or `#`"),
        ("/status?code=503", "HTTP 503"),
        ("/status?code=401", "HTTP 401"),
        ("/hang", "(1 s)"),
        ("/drip?ms=100&from=head", "(1 s)"),
        ("/reset?at=head", "connection reset"),
        ("/garbage", "metrics page"),
        ("/invalid-utf8", "is no metrics page"),
        ("/empty", "no series is x among 0 samples"),
    ] {
        let run = metric(path);
        run.code(3);
        let (verdict, said) = only(&run);
        assert_eq!(verdict, "unknown");
        assert!(said.contains(message), "{path}: {message:?} is not in {said:?}");
    }
    server.script("/bad", vec![Answer::metrics("x 1\ny{a=\"b\"} 1_000\n")]);
    expect(&metric("/bad"), 3, "unknown", "line 2: the value is not a number");
}

#[test]
fn a_page_that_breaks_off_is_not_half_believed() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        let mut request = [0; 4096];
        assert!(stream.read(&mut request).is_ok_and(|length| length > 0));
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx 1\ny 2\n").expect("a client");
    });
    let sandbox = Sandbox::new();
    let url = format!("http://{address}");
    let run = run(&sandbox, &url, "metric: { service: api, name: x }, critical: '> 1'");
    server.join().expect("the server is fine");
    run.code(3);
    assert_eq!(only(&run).0, "unknown", "{}", run.transcript());
}

#[test]
fn open_metrics_is_told_by_its_content_type() {
    let server = FaultyServer::start();
    let open = |body: &str| {
        let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        Answer::new(200, kind, body.as_bytes().to_vec())
    };
    let body = "metric: { service: api, name: x_total }, critical: '> 1'";
    server.script("/metrics", vec![open("x_total 1 1000.5 # {trace_id=\"a\"} 0.5\n# EOF\n")]);
    let mut sandbox = Sandbox::new();
    sandbox.now("1970-01-01T00:16:45Z");
    expect(&run(&sandbox, &server.url(""), body), 0, "ok", "1");
    sandbox.now("1970-01-01T00:26:45Z");
    expect(&run(&sandbox, &server.url(""), body), 3, "unknown", "more than 5 minutes old");
    server.script("/metrics", vec![open("x_total 1\n")]);
    expect(&run(&sandbox, &server.url(""), body), 3, "unknown", "does not end with `# EOF`");
}

#[test]
fn a_retried_scrape_is_visible() {
    let server = FaultyServer::start();
    server.script("/metrics", vec![Answer::status(503, "warming up"), Answer::metrics("x 1\n")]);
    let run = check(&server, "metric: { service: api, name: x }, critical: '> 1'");
    run.code(0);
    assert_eq!(run.json()["findings"][0]["attempts"], 2);
}

#[test]
fn json_numbers_and_ages_are_judged() {
    let server = FaultyServer::start();
    let stats = r#"{"predictions_last_hour":7,"share":0.5,"text":"7","none":null,"a/b":[{"at":"2026-01-02T03:00:00Z"}],"later":1767999999}"#;
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
        ("/nan", "did not answer with a JSON document"),
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
    expect(&disk("/absent", "critical: '> 80%'"), 3, "unknown", "No such file");
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
fn commands_are_plugins_or_numbers() {
    let sandbox = Sandbox::new();
    let command = |script: &str, rest: &str, limits: &str| {
        sandbox.write("probe.sh", script);
        let source = format!("command: {{ argv: [sh, probe.sh, 'an argument; not a shell'], {rest} }}");
        run(&sandbox, "http://127.0.0.1:1", &format!("{source}, timeout: 2s{limits}"))
    };
    let plugin = |script: &str| command(script, "number: false", "");
    expect(&plugin("echo 'DISK OK - 3 GB free | used=3GB'"), 0, "ok", "DISK OK - 3 GB free");
    expect(&plugin("echo WARN; exit 1"), 1, "warning", "WARN");
    expect(&plugin("echo \"$1\"; exit 2"), 2, "critical", "an argument; not a shell");
    expect(&plugin("echo why >&2; exit 3"), 3, "unknown", "why");
    expect(&plugin("echo why >&2; exit 77"), 3, "unknown", "ended with exit code 77: why");
    expect(&plugin("kill -9 $$"), 3, "unknown", "was killed by signal 9");
    let number = |script: &str, limits: &str| command(script, "number: true", limits);
    expect(&number("echo 12.5", ", critical: '> 12'"), 2, "critical", "12.5 > 12");
    expect(&number("echo 1500", ", unit: milliseconds, critical: '> 2s'"), 0, "ok", "1.5 s");
    expect(&number("echo 90%", ", critical: '> 80%'"), 2, "critical", "90% > 80%");
    expect(&number("echo nan", ", critical: '> 12'"), 3, "unknown", "no data: the value is NaN");
    expect(&number(":", ", critical: '> 12'"), 3, "unknown", "no data: `sh` printed nothing");
    expect(&number("echo fine", ", critical: '> 12'"), 3, "unknown", "`sh` printed no number: fine");
    expect(&number("echo 1; exit 1", ", critical: '> 12'"), 3, "unknown", "exit code 1");
    let flood = "yes | head -c 50000000; exit 1";
    expect(&plugin(flood), 1, "warning", "y");
    let absent = run(&sandbox, "http://127.0.0.1:1", "command: { argv: [./absent] }");
    expect(&absent, 3, "unknown", "absent` could not be run: No such file");
}

#[test]
fn a_command_that_hangs_is_killed_with_all_that_it_started() {
    let sandbox = Sandbox::new();
    sandbox.write("hang.sh", "sleep 600 & echo $! > child; wait");
    let run = run(&sandbox, "http://127.0.0.1:1", "command: { argv: [sh, hang.sh] }, timeout: 1s");
    expect(&run, 3, "unknown", "`sh` did not end in 1 s and was killed");
    let child: String = sandbox.read("child").trim().to_owned();
    let gone = || {
        let state = std::fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
        (state.is_empty() || state.contains(") Z ")).then_some(())
    };
    eventually("the command's child to be gone", Duration::from_secs(10), gone);
}

#[test]
fn a_command_that_leaves_something_running_is_not_waited_for() {
    let mut sandbox = Sandbox::new();
    sandbox.limit(Duration::from_secs(20));
    sandbox.write("leave.sh", "sleep 25 & echo started");
    let run = run(&sandbox, "http://127.0.0.1:1", "command: { argv: [sh, leave.sh] }");
    expect(&run, 0, "ok", "started");
}

#[test]
fn what_a_command_prints_is_redacted() {
    let mut sandbox = Sandbox::new();
    sandbox.env("API_TOKEN", "hunter2hunter2");
    sandbox.write("leak.sh", "echo token is hunter2hunter2; exit 2");
    sandbox.config(
        "services: { api: { url: 'http://127.0.0.1:1', http: { auth: { token: '${API_TOKEN}' } } } }
checks: { x: { command: { argv: [sh, leak.sh] } } }
",
    );
    let run = sandbox.run(&["check", "-vv", "-o", "json"]);
    run.code(2);
    assert!(!run.transcript().contains("hunter2"), "{}", run.transcript());
    assert!(only(&run).1.starts_with("token is "), "{}", run.transcript());
}

#[test]
fn a_deadline_still_prints_what_was_learnt() {
    let server = FaultyServer::start();
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "checks:
  slow: {{ metric: {{ url: '{}', name: x, rate: 10m }}, critical: '> 1' }}
  fast: {{ json: {{ url: '{}', pointer: '' }}, critical: '> 1' }}
",
        server.url("/page"),
        server.url("/json?body=2"),
    ));
    server.script("/page", vec![Answer::metrics("x 1\n")]);
    let run = sandbox.run(&["check", "--deadline", "2s", "-o", "json"]);
    run.code(2);
    let report = run.json();
    let said = report["findings"][0]["message"].as_str().expect("a message");
    assert!(said.contains("no result before the deadline"), "{said}");
    assert_eq!(report["findings"][1]["verdict"], "critical");
    assert!(run.took < Duration::from_secs(5), "{:?}", run.took);
}

#[test]
fn names_choose_and_wrong_ones_are_offered_the_nearest() {
    let sandbox = Sandbox::new();
    sandbox.config(
        "checks:
  error-rate: { command: { argv: ['false'] }, runbook: high-errors }
  disk: { disk: /, critical: '> 100%' }
",
    );
    let run = sandbox.run(&["check", "disk"]);
    run.code(0);
    assert!(!run.stdout.contains("error-rate"), "{}", run.transcript());
    let run = sandbox.run(&["check", "eror-rate"]);
    run.code(3);
    assert!(run.stderr.contains("did you mean `error-rate`?"), "{}", run.transcript());
    let run = sandbox.run(&["check", "error-rate", "error-rate", "-o", "json"]);
    run.code(1);
    assert_eq!(run.json()["findings"].as_array().map(Vec::len), Some(1));
    assert_eq!(run.json()["findings"][0]["hint"], "runbook: high-errors");
    let empty = Sandbox::new();
    empty.config("stack: empty\n");
    let run = empty.run(&["check"]);
    run.code(3);
    assert!(run.stderr.contains("no checks are configured"), "{}", run.transcript());
    sandbox.run(&["check", "--every", "5s"]).code(3);
    sandbox.run(&["check", "--for", "5s", "--strikes", "0"]).code(3);
}

/// Watches a number that the server gives in turn; returns the run.
fn watch(values: &[&str], limits: &str, time: &str) -> Run {
    let server = FaultyServer::start();
    server.script("/n", values.iter().map(|value| Answer::json(value)).collect());
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "checks: {{ n: {{ json: {{ url: '{}', pointer: '' }}, {limits} }} }}\n",
        server.url("/n")
    ));
    sandbox.run(&["check", "--for", time, "--every", "50ms", "-o", "json"])
}

#[test]
fn watching_ends_after_two_strikes_in_a_row_and_tells_changes() {
    let run = watch(&["1", "9", "1", "9", "9", "1"], "critical: '> 5'", "50s");
    run.code(2);
    let finding = &run.json()["findings"][0];
    assert_eq!(finding["evidence"]["watched_samples"], 5, "{}", run.transcript());
    assert_eq!(finding["evidence"]["critical_samples"], 3);
    let changes: Vec<&str> =
        run.stderr.lines().filter_map(|line| line.split_once(" n: ").map(|(_, rest)| rest)).collect();
    assert_eq!(changes, ["ok: 1", "ok → critical: 9 > 5", "critical → ok: 1", "ok → critical: 9 > 5"]);
    assert!(run.stderr.contains("ended early: critical 2 times in a row"), "{}", run.transcript());
}

#[test]
fn watching_ends_at_the_end_of_its_time() {
    let run = watch(&["9", "1"], "critical: '> 5'", "300ms");
    run.code(0);
    assert_eq!(run.json()["findings"][0]["evidence"]["critical_samples"], 1);
}

#[test]
fn while_watching_recovery_needs_its_own_limit() {
    let run = watch(&["1", "6", "4", "4", "2", "4"], "warning: '> 5', recover: '< 3'", "1s");
    run.code(0);
    let changes: Vec<&str> =
        run.stderr.lines().filter_map(|line| line.split_once(" n: ").map(|(_, rest)| rest)).collect();
    assert_eq!(changes, ["ok: 1", "ok → warning: 6 > 5", "warning → ok: 2"], "{}", run.transcript());
}

#[test]
fn an_interrupted_watch_shows_its_last_sample() {
    let server = FaultyServer::start();
    server.script("/n", vec![Answer::json("1")]);
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "checks: {{ n: {{ json: {{ url: '{}', pointer: '' }}, critical: '> 5' }} }}\n",
        server.url("/n")
    ));
    let mut running = sandbox.spawn(&["check", "--for", "10m", "--every", "5m", "-o", "json"]);
    running.wait_until("the first sample", |_, stderr| stderr.contains("n: ok"));
    running.signal(rustix::process::Signal::INT);
    let run = running.finish();
    run.code(130);
    assert_eq!(run.json()["findings"][0]["verdict"], "ok");
}

#[test]
fn prometheus_out_of_reach_is_one_critical_finding_and_unknown_checks() {
    let refused = RefusedPort::reserve();
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "prometheus: {{ url: '{}' }}
checks:
  a: {{ promql: up, critical: '< 1' }}
  b: {{ promql: up, critical: '< 1', on_no_data: ok }}
  c: {{ disk: /, critical: '> 100%' }}
",
        refused.url("")
    ));
    let run = sandbox.run(&["check", "-o", "json"]);
    run.code(2);
    let report = run.json();
    let seen: Vec<(&str, &str)> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|f| (f["id"].as_str().unwrap_or_default(), f["verdict"].as_str().unwrap_or_default()))
        .collect();
    let expected = [
        ("instrument.prometheus", "critical"),
        ("check.a", "unknown"),
        ("check.b", "unknown"),
        ("check.c", "ok"),
    ];
    assert_eq!(seen, expected);
    assert_eq!(report["findings"][1]["caused_by"], "instrument.prometheus");
    assert!(
        report["summary"].as_str().is_some_and(|s| s.contains("connection refused")),
        "{}",
        run.transcript()
    );
}

#[test]
fn a_real_prometheus_answers_every_kind_of_expression() {
    let prometheus = Prometheus::start("global: { scrape_interval: 1s }\n", "");
    let sandbox = Sandbox::new();
    let promql = |expression: &str, rest: &str| {
        sandbox.config(&format!(
            "prometheus: {{ url: '{}' }}\nchecks: {{ x: {{ promql: '{expression}', {rest} }} }}\n",
            prometheus.url("")
        ));
        sandbox.run(&["check", "-o", "json"])
    };
    let series = |a: &str, b: &str| {
        format!(
            "label_replace(vector({a}), \"path\", \"/a\", \"\", \"\") or label_replace(vector({b}), \"path\", \"/b\", \"\", \"\")"
        )
    };
    expect(&promql("vector(3)", "critical: '> 2s'"), 2, "critical", "3 s > 2 s");
    expect(&promql("scalar(vector(2))", "critical: '> 2s'"), 0, "ok", "2 s");
    expect(
        &promql(&series("1", "9"), "critical: '> 5'"),
        2,
        "critical",
        "9 > 5 {path=\"/b\"} (1 of 2 series)",
    );
    expect(
        &promql(&series("1", "0/0"), "critical: '> 5'"),
        3,
        "unknown",
        "no data: the value is NaN {path=\"/b\"}",
    );
    expect(&promql("vector(0)/vector(0)", "critical: '> 5', on_no_data: warning"), 1, "warning", "NaN");
    expect(&promql("vector(1)/0", "critical: '> 5'"), 2, "critical", "+Inf > 5");
    expect(
        &promql("absent_metric", "critical: '> 5'"),
        3,
        "unknown",
        "no data: the expression gives no series",
    );
    expect(
        &promql("vector(9)", "critical: '> 5', at_least: { promql: vector(99), value: 100 }"),
        3,
        "unknown",
        "only 99 of at least 100",
    );
    expect(
        &promql("vector(9)", "critical: '> 5', at_least: { promql: vector(100), value: 100 }"),
        2,
        "critical",
        "9 > 5",
    );
    let bad = promql("sum(", "critical: '> 5'");
    expect(&bad, 3, "unknown", "bad_data");
    expect(&promql("\"text\"", "critical: '> 5'"), 3, "unknown", "gives a text");
    expect(&promql("up[5m]", "critical: '> 5'"), 3, "unknown", "gives a range");
}

#[test]
fn a_real_node_exporter_page_is_read_directly() {
    let textfiles = tempfile::tempdir().expect("a folder");
    std::fs::write(textfiles.path().join("x.prom"), "feature_drift_psi{feature=\"age\"} 0.1\n")
        .expect("a file");
    let exporter = NodeExporter::start(textfiles.path());
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "services: {{ node: {{ url: '{}', metrics: /metrics }} }}
checks:
  goroutines: {{ metric: {{ service: node, name: go_goroutines }}, critical: '> 100000' }}
  started: {{ metric: {{ service: node, name: process_start_time_seconds, age: true }}, critical: '> 1h' }}
  versions: {{ metric: {{ service: node, name: 'go_info{{version=~\"go1.*\"}}', aggregate: count }}, critical: '< 1' }}
  allocated: {{ metric: {{ service: node, name: go_memstats_alloc_bytes_total, rate: 500ms }}, critical: '<= 0' }}
  drift: {{ metric: {{ service: node, name: feature_drift_psi, aggregate: max }}, critical: '> 0.2' }}
",
        exporter.url("")
    ));
    let run = sandbox.run(&["check", "-o", "json"]);
    run.code(0);
    for finding in run.json()["findings"].as_array().expect("findings") {
        assert!(finding["value"].as_f64().is_some_and(|value| value >= 0.0), "{}", run.transcript());
    }
}
