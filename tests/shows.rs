//! What the tool is for, whole: one `status` over everything real at once, and a configuration that `init` wrote.

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime},
};

use crate::support::{
    cli::{Run, Sandbox},
    stack::{self, Alertmanager, Container, Prometheus, eventually, unique},
};

/// Id → verdict and message of every finding.
fn findings(run: &Run) -> BTreeMap<String, (String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let report = run.json();
    let findings = report["findings"].as_array().expect("findings").iter();
    findings.map(|f| (text(&f["id"]), (text(&f["verdict"]), text(&f["message"])))).collect()
}

#[track_caller]
fn says(run: &Run, id: &str, verdict: &str, words: &str) {
    let found = findings(run).remove(id).unwrap_or_else(|| panic!("no {id} in\n{}", run.transcript()));
    assert!(found.0 == verdict && found.1.contains(words), "{id}: {found:?}");
}

#[test]
fn one_status_is_right_in_every_row_of_a_real_stack() {
    let healthy = Container::image("model").port(8080).start();
    let sick = Container::image("unhealthy").start();
    let looping = Container::image("crash").option("--restart=always").start();
    let stopped = Container::image("model").option("--stop-signal=SIGKILL").start();
    stack::docker(&["stop", &stopped.name]);
    let memory = Container::out_of_memory();
    healthy.wait_for("healthy");
    sick.wait_for("unhealthy");
    let alertmanager = Alertmanager::quiet();
    // What fires before Prometheus has found its Alertmanager is sent a minute later only.
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let config = format!(
        "global: {{ evaluation_interval: 1s }}\nrule_files: ['{{folder}}/rules.yml']\nalerting: {{ alertmanagers: [ {{ static_configs: [ {{ targets: ['{}'] }} ] }} ] }}\n",
        alertmanager.address()
    );
    let rules = format!(
        "groups:\n  - name: test\n    interval: 1s\n    rules:\n      - {{ alert: ErrorBudget, expr: 'vector(time()) > {}', labels: {{ severity: critical }} }}\n",
        now + 8
    );
    let mut prometheus = Prometheus::start(&config, &rules);
    let mut sandbox = Sandbox::new();
    sandbox.env("DOCKER_HOST", stack::docker_host());
    sandbox.config(&format!(
        "services:\n  api: {{ url: '{api}', health: {{ path: /health, expect: {{ status: healthy, model_loaded: true }} }}, runs_on: {{ docker: {0} }} }}\n  \
         sick: {{ runs_on: {{ docker: {1} }} }}\n  looping: {{ runs_on: {{ docker: {2} }} }}\n  \
         stopped: {{ runs_on: {{ docker: {3} }} }}\n  memory: {{ runs_on: {{ docker: {4} }} }}\n  \
         mlflow: {{ kind: mlflow, url: '{mlflow}' }}\nprometheus: {{ url: '{prometheus}' }}\n\
         alertmanager: {{ url: '{alertmanager}' }}\nchecks:\n  one: {{ promql: vector(1), critical: '> 2' }}\n",
        healthy.name,
        sick.name,
        looping.name,
        stopped.name,
        memory.name,
        api = healthy.url(""),
        mlflow = stack::mlflow3(),
        prometheus = prometheus.url(""),
        alertmanager = alertmanager.url(""),
    ));
    let run = eventually("the alert to arrive", Duration::from_secs(60), || {
        let run = sandbox.run(&["status", "-o", "json"]);
        findings(&run).contains_key("alert.ErrorBudget").then_some(run)
    });
    run.code(2);
    says(&run, "service.api.http", "ok", "HTTP 200");
    says(&run, "service.api.model", "ok", "model loaded");
    says(&run, "service.api.container", "ok", "running, healthy");
    says(&run, "service.sick.container", "critical", "unhealthy");
    says(&run, "service.looping.container", "critical", "exit code 7");
    says(&run, "service.stopped.container", "critical", "exited");
    says(&run, "service.memory.container", "critical", "memory");
    says(&run, "service.mlflow.http", "ok", "OK");
    says(&run, "service.mlflow.api", "ok", "MLflow 3");
    says(&run, "check.one", "ok", "1");
    says(&run, "alert.ErrorBudget", "critical", "critical");

    prometheus.stop();
    let run = sandbox.run(&["status", "-o", "json"]);
    run.code(2);
    says(&run, "check.one", "unknown", "connection refused");
    says(&run, "instrument.prometheus", "critical", "connection refused");
    says(&run, "service.api.http", "ok", "HTTP 200");
    let blind = findings(&run).keys().filter(|id| id.starts_with("instrument.")).count();
    assert_eq!(blind, 1, "{}", run.transcript());
}

#[test]
fn health_works_on_what_init_wrote_untouched() {
    // Other tests run projects of their own in the same engine, some with a service `api`.
    let (project, service) = (unique("shop"), unique("web"));
    let api = Container::image("model").compose(&project, &service).port(8080).start();
    api.wait_for("healthy");
    let mut sandbox = Sandbox::new();
    sandbox.env("DOCKER_HOST", stack::docker_host());
    sandbox.write(
        "docker-compose.yml",
        format!(
            "name: {project}\nservices:\n  {service}:\n    image: mlopsctl-test/model\n    ports: ['{}:8080']\n    healthcheck: {{ test: [CMD, wget, -q, -O, '-', 'http://127.0.0.1:8080/health'] }}\n",
            api.published(8080).port()
        ),
    );
    sandbox.run(&["init", "--yes"]).code(0);
    let written = sandbox.read("mlopsctl.yaml");
    let run = sandbox.run(&["health", "-o", "json"]);
    run.code(0);
    says(&run, &format!("service.{service}.http"), "ok", "HTTP 200");
    says(&run, &format!("service.{service}.container"), "ok", "running, healthy");
    assert_eq!(sandbox.read("mlopsctl.yaml"), written);
}
