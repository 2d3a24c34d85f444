//! The presets on a stack that is up, whole and quiet: nothing may be unknown for want of traffic.

use std::time::Duration;

use mlopsctl::config;

use crate::support::{
    cli::Sandbox,
    faulty::{Answer, FaultyServer},
    stack::{Prometheus, eventually},
};

/// A page with everything that the presets read; nothing on it ever grows.
const IDLE: &str = "\
http_requests_total{status=\"200\"} 3
http_request_duration_seconds_bucket{le=\"0.1\"} 3
http_request_duration_seconds_bucket{le=\"+Inf\"} 3
http_request_duration_seconds_count 3
inference_duration_seconds_bucket{le=\"0.1\"} 3
inference_duration_seconds_bucket{le=\"+Inf\"} 3
inference_duration_seconds_count 3
inference_total 3
error_total 0
cpu_percent 1
memory_percent 1
model_accuracy 0.9
data_last_timestamp_seconds 1767323340
node_cpu_seconds_total{mode=\"idle\"} 100
node_memory_MemAvailable_bytes 900
node_memory_MemTotal_bytes 1000
";

#[test]
fn no_preset_is_unknown_on_a_quiet_stack() {
    let server = FaultyServer::start();
    server.script("/metrics", vec![Answer::metrics(IDLE)]);
    server.script("/monitoring/stats", vec![Answer::json(r#"{"predictions_last_hour":60}"#)]);
    let prometheus = Prometheus::start(
        &format!(
            "global: {{ scrape_interval: 200ms, scrape_timeout: 200ms }}
scrape_configs:
  - job_name: pneumonia-detector
    static_configs: [{{ targets: ['{}'] }}]
",
            server.address()
        ),
        "",
    );
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-01-02T03:10:00Z");
    let url = server.url("");
    let stack = format!(
        "prometheus: {{ url: '{}' }}
services:
  api: {{ url: '{url}', health: /stats }}
  serving: {{ url: '{url}', metrics: /metrics }}
  pneumonia-detector: {{ url: '{url}', metrics: /metrics }}
",
        prometheus.url("")
    );
    // A rate needs two scrapes.
    eventually("an idle rate", Duration::from_secs(30), || {
        let check = "checks: { x: { promql: 'sum(rate(inference_total[5m]))', critical: '> 0' } }\n";
        sandbox.config(&format!("{stack}{check}"));
        (sandbox.run(&["check", "-o", "json"]).json()["findings"][0]["verdict"] == "ok").then_some(())
    });
    for preset in config::preset_names() {
        sandbox.config(&format!("extends: {preset}\n{stack}"));
        let run = sandbox.run(&["check", "-o", "json"]);
        let report = run.json();
        let findings = report["findings"].as_array().expect("findings");
        assert!(findings.len() >= 3, "{preset}: {}", run.transcript());
        let unknown: Vec<_> = findings.iter().filter(|finding| finding["verdict"] == "unknown").collect();
        assert!(unknown.is_empty(), "{preset}: {unknown:#?}");
    }
}
