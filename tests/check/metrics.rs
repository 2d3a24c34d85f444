//! Metrics pages: selection, rates, quantiles, both formats, and pages that break.

use std::io::{Read as _, Write as _};

use super::{check, expect, only, run};
use crate::support::{
    cli::Sandbox,
    faulty::{Answer, FaultyServer},
    stack::NodeExporter,
};

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
        // The limit of the request or that of the check, whichever strikes first.
        ("/hang", " in "),
        ("/drip?ms=100&from=head", " in "),
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
        let late = said.contains("no answer in time (1") || said.contains("was not read whole in 1 s");
        assert_eq!(late, path.starts_with("/hang") || path.starts_with("/drip"), "{path}: {said}");
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
