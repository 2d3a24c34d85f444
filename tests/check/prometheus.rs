//! PromQL against a real Prometheus, and without one.

use super::expect;
use crate::support::{cli::Sandbox, faulty::RefusedPort, stack::Prometheus};

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
