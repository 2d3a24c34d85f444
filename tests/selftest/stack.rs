//! The real services answer, are writable, and reach the states that tests rely on.

use std::time::Duration;

use serde_json::Value;

use crate::support::{
    faulty::{Answer, FaultyServer},
    stack::{
        self, Alertmanager, Container, DockerRelay, NodeExporter, Prometheus, docker, eventually, http,
        unique,
    },
};

const SOON: Duration = Duration::from_secs(30);

fn json(answer: std::io::Result<(u16, String)>) -> Value {
    let (status, body) = answer.expect("an answer");
    assert_eq!(status, 200, "{body}");
    serde_json::from_str(&body).unwrap_or_else(|e| panic!("{e}: {body}"))
}

fn writes_and_reads_back(base: &str, version: &str) {
    assert_eq!(http("GET", &format!("{base}/version"), "").expect("an answer").1, version);
    let api = format!("{base}/api/2.0/mlflow/registered-models");
    let name = unique("selftest");
    json(http("POST", &format!("{api}/create"), &format!(r#"{{"name":"{name}"}}"#)));
    let read = json(http("GET", &format!("{api}/get?name={name}"), ""));
    assert_eq!(read["registered_model"]["name"], *name);
}

#[test]
fn mlflow_3_is_writable() {
    writes_and_reads_back(&stack::mlflow3(), "3.17.2");
}

#[test]
fn mlflow_2_is_writable() {
    writes_and_reads_back(&stack::mlflow2(), "2.22.5");
}

#[test]
fn prometheus_scrapes_and_alerts_into_alertmanager() {
    let target = FaultyServer::start();
    target.script("/metrics", vec![Answer::metrics("error_ratio 0.31\n")]);
    let mut alertmanager = Alertmanager::quiet();
    let config = format!(
        "global: {{ scrape_interval: 1s, evaluation_interval: 1s }}\n\
         rule_files: ['{{folder}}/rules.yml']\n\
         alerting: {{ alertmanagers: [{{ static_configs: [{{ targets: ['{}'] }}] }}] }}\n\
         scrape_configs: [{{ job_name: model, static_configs: [{{ targets: ['{}'] }}] }}]\n",
        alertmanager.address(),
        target.address()
    );
    let rules = "groups: [{ name: g, rules: [{ alert: Errors, expr: error_ratio > 0.1, labels: { severity: critical } }] }]";
    let prometheus = Prometheus::start(&config, rules);
    eventually("a scraped sample", SOON, || {
        (prometheus.query("error_ratio")[0]["value"][1] == "0.31").then_some(())
    });
    eventually("the alert in Alertmanager", SOON, || {
        let alerts = json(http("GET", &alertmanager.url("/api/v2/alerts"), ""));
        (alerts[0]["labels"]["alertname"] == "Errors").then_some(())
    });
    alertmanager.stop();
    assert!(http("GET", &alertmanager.url("/-/ready"), "").is_err(), "a stopped one refuses");
}

#[test]
fn prometheus_knows_a_backfilled_past() {
    let now =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
    let past: String = (0..60).map(|i| format!("volume {i} {}\n", now - 7200 + i * 60)).collect();
    let text = format!("# TYPE volume gauge\n{past}# EOF\n");
    let prometheus = Prometheus::backfilled("global: {}\n", "", &text);
    assert_eq!(prometheus.query("count_over_time(volume[3h])")[0]["value"][1], "60");
}

#[test]
fn node_exporter_reads_textfiles() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("x.prom"), "mlopsctl_selftest 1\n").expect("a file");
    let exporter = NodeExporter::start(folder.path());
    assert!(exporter.metrics().contains("\nmlopsctl_selftest 1\n"), "{}", exporter.metrics());
}

#[test]
fn a_model_container_breaks_and_a_restart_mends_it() {
    let model = Container::image("model").compose(&unique("churn"), "api").port(8080).start();
    model.wait_for("healthy");
    assert_eq!(json(http("GET", &model.url("/health"), ""))["model_loaded"], true);
    model.exec(&["rm", "/www/health"]);
    model.wait_for("unhealthy");
    docker(&["restart", &model.name]);
    model.wait_for("healthy");
}

#[test]
fn containers_reach_the_bad_states() {
    let crash = Container::image("crash").option("--restart=always").start();
    let broken = Container::image("unhealthy").start();
    let stopped = Container::image("model").start();
    docker(&["stop", &stopped.name]);
    stopped.wait_for("exited");
    let plain = Container::image("plain").start();
    plain.wait_for("running");
    broken.wait_for("unhealthy");
    crash.wait_for("restarting");
    let crashed = Container::image("crash").start();
    crashed.wait_for("exited");
    assert_eq!(docker(&["inspect", "--format", "{{.State.ExitCode}}", &crashed.name]), "7");
    let oom = Container::out_of_memory();
    assert_eq!(
        docker(&["inspect", "--format", "{{.State.OOMKilled}} {{.State.ExitCode}}", &oom.name]),
        "true 137"
    );
}

#[test]
fn logs_come_framed_or_raw_by_terminal() {
    let logs = |container: &Container| {
        let path = format!("/containers/{}/logs?stdout=1&stderr=1", container.name);
        let relay = DockerRelay::start().host().replace("tcp", "http");
        eventually("a log line", SOON, || {
            let (status, body) = http("GET", &format!("{relay}{path}"), "").expect("the engine over TCP");
            assert_eq!(status, 200, "{body}");
            body.contains("serving on 8080").then_some(body)
        })
    };
    let (framed, raw) =
        (Container::image("model").start(), Container::image("model").option("--tty").start());
    assert!(logs(&framed).starts_with("\u{1}\0\0\0"), "{:?}", logs(&framed));
    assert!(logs(&raw).starts_with("loading model"), "{:?}", logs(&raw));
}

#[test]
fn a_dropped_container_is_gone() {
    let container = Container::image("plain").start();
    let name = container.name.clone();
    drop(container);
    assert_eq!(docker(&["ps", "--all", "--quiet", "--filter", &format!("name={name}")]), "");
}
