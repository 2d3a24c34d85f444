//! `at_least`: whatever the source, and wherever the denominator is read; too little to judge is no data.

use super::{expect, run};
use crate::support::{
    cli::{Run, Sandbox},
    faulty::{Answer, FaultyServer, RefusedPort},
};

const VECTOR: &str = r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700000000,"9"]}]}}"#;

/// What judges 9 (or, of a disk, a probe or files, something) as critical, by source.
const SOURCES: [(&str, &str); 8] = [
    ("promql", "promql: vector(9), critical: '> 5'"),
    ("metric", "metric: { service: api, name: queue }, critical: '> 5'"),
    ("json", "json: { service: api, path: /stats, pointer: /n }, critical: '> 5'"),
    ("probe", "probe: { service: api, path: /stats, requests: 5 }, critical: '>= 0s'"),
    ("disk", "disk: /, critical: '>= 0%'"),
    ("files", "files: { glob: '*.yaml', measure: count }, critical: '> 0'"),
    ("command", "command: { argv: [echo, '9'], number: true }, critical: '> 5'"),
    ("folder", "disk: { path: ., measure: size }, critical: '>= 0B'"),
];

fn server() -> FaultyServer {
    let server = FaultyServer::start();
    server.script("/api/v1/query", vec![Answer::json(VECTOR)]);
    server.script("/metrics", vec![Answer::metrics("queue 9\nseen_total{code=\"200\"} 60\nseen_total 40\n")]);
    server.script("/other", vec![Answer::metrics("seen_total 7\n")]);
    server.script("/stats", vec![Answer::json(r#"{"n":9}"#)]);
    server
}

fn look(server: &FaultyServer, prometheus: &str, body: &str) -> Run {
    let sandbox = Sandbox::new();
    let url = server.url("");
    sandbox.config(&format!(
        "prometheus: {{ url: '{prometheus}' }}
services:
  api: {{ url: '{url}', metrics: /metrics }}
  other: {{ url: '{url}', metrics: /other }}
checks: {{ x: {{ {body} }} }}
"
    ));
    sandbox.run(&["check", "-o", "json"])
}

#[test]
fn every_source_is_held_to_every_denominator() {
    let server = server();
    let denominators = [
        ("promql: vector(9)", 9.0),
        ("metric: { service: api, name: seen_total }", 100.0),
        ("metric: { service: other, name: seen_total }", 7.0),
    ];
    for (source, body) in SOURCES {
        for (denominator, has) in denominators {
            for (needed, enough) in [(has, true), (has + 1.0, false)] {
                let body = format!("{body}, at_least: {{ {denominator}, value: {needed} }}");
                let run = look(&server, &server.url(""), &body);
                if enough {
                    expect(&run, 2, "critical", "");
                } else {
                    expect(&run, 3, "unknown", &format!("no data: only {has} of at least {needed}"));
                }
            }
        }
        let missing = format!("{body}, at_least: {{ metric: {{ service: api, name: absent }}, value: 1 }}");
        let run = look(&server, &server.url(""), &format!("{missing}, on_no_data: warning"));
        expect(&run, 1, "warning", "no data: absent: no series is absent");
        let unread = format!(
            "{body}, at_least: {{ metric: {{ url: '{}', name: n }}, value: 1 }}",
            server.url("/html")
        );
        let run = look(&server, &server.url(""), &format!("{unread}, on_no_data: ok"));
        expect(&run, 3, "unknown", "is no metrics page");
        assert!(!source.is_empty());
    }
}

#[test]
fn a_denominator_without_a_page_is_on_the_checks_own() {
    let server = server();
    let own = |page: &str, least: &str| {
        let body = format!("metric: {{ {page}, name: seen_total, aggregate: sum }}, critical: '> 5'");
        look(&server, &server.url(""), &format!("{body}, at_least: {{ metric: {{ {least} }}, value: 50 }}"))
    };
    let by_url = |path: &str| format!("url: '{}'", server.url(path));
    expect(&own("service: api", "name: seen_total"), 2, "critical", "100 > 5");
    expect(&own("service: other", "name: seen_total"), 3, "unknown", "only 7 of at least 50");
    expect(&own(&by_url("/other"), "name: seen_total"), 3, "unknown", "only 7 of at least 50");
    expect(&own("service: other", "service: api, name: seen_total"), 2, "critical", "7 > 5");
    expect(
        &own("service: other", &format!("{}, name: seen_total", by_url("/metrics"))),
        2,
        "critical",
        "7 > 5",
    );
    expect(&own("service: api", "service: other, name: seen_total"), 3, "unknown", "only 7 of at least 50");
}

#[test]
fn a_denominator_that_prometheus_does_not_give_is_a_blind_instrument() {
    let server = server();
    let refused = RefusedPort::reserve();
    for (source, body) in SOURCES {
        let body = format!("{body}, on_no_data: ok, at_least: {{ promql: vector(9), value: 1 }}");
        let run = look(&server, &refused.url(""), &body);
        run.code(2);
        let report = run.json();
        let ids: Vec<&str> = report["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .filter_map(|f| f["id"].as_str())
            .collect();
        assert_eq!(ids, ["instrument.prometheus", "check.x"], "{source}: {}", run.transcript());
        assert_eq!(report["findings"][1]["verdict"], "unknown", "{source}: {}", run.transcript());
        assert_eq!(report["findings"][1]["caused_by"], "instrument.prometheus", "{source}");
        // The subject says it already.
        let message = report["findings"][0]["message"].as_str().expect("a message");
        assert!(message.starts_with("connection refused"), "{source}: {message}");
    }
}

#[test]
fn a_denominator_that_cannot_be_is_refused_with_its_place() {
    let sandbox = Sandbox::new();
    let server = server();
    for (source, least, fault) in [
        ("disk: /, critical: '> 5%'", "{ value: 1 }", "at_least needs `promql:` or `metric:`"),
        (
            "disk: /, critical: '> 5%'",
            "{ promql: up, metric: { service: api, name: n }, value: 1 }",
            "at_least has both `promql` and `metric`: give one",
        ),
        ("disk: /, critical: '> 5%'", "{ promql: up, value: 1 }", "at_least.promql needs `prometheus:"),
        ("disk: /, critical: '> 5%'", "{ metric: { name: n }, value: 1 }", "needs `url:` or `service:`"),
        (
            "metric: { service: api, name: n }, critical: '> 5'",
            "{ metric: { name: n, service: nowhere }, value: 1 }",
            "names the service `nowhere`",
        ),
        (
            "metric: { service: api, name: n }, critical: '> 5'",
            "{ metric: { name: n, quantile: 2 }, value: 1 }",
            "quantile is 2",
        ),
        (
            "command: { argv: [echo] }",
            "{ metric: { service: api, name: n }, value: 1 }",
            "a command is judged by its exit code; for a denominator, set `number: true`",
        ),
        (
            "metric: { service: api, name: 'n{' }, critical: '> 5'",
            "{ promql: up, value: 1 }",
            "checks.x.metric.name",
        ),
        (
            "metric: { service: api, name: n, divide_by: 'n{a=~\"(\"}' }, critical: '> 5'",
            "{ metric: { name: n }, value: 1 }",
            "checks.x.metric.divide_by: `(` in",
        ),
        (
            "metric: { service: api, name: n }, critical: '> 5'",
            "{ metric: { name: 5n }, value: 1 }",
            "checks.x.at_least.metric.name: `5n` does not start with a metric name",
        ),
    ] {
        let run = run(&sandbox, &server.url(""), &format!("{source}, at_least: {least}"));
        run.code(3);
        assert!(
            run.stderr.contains(fault) && run.stderr.contains("mlopsctl.yaml:2:"),
            "{fault:?} is not in {}",
            run.transcript()
        );
    }
}
