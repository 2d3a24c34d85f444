//! `health`: the real MLflow 2 and 3, Prometheus, Alertmanager and Docker; and what a real Airflow answered.

use crate::support::{
    cli::{Run, Sandbox},
    faulty::{Answer, FaultyServer},
    stack::{self, Alertmanager, Container, DockerRelay, Prometheus, unique},
};

/// Verdict and message of one finding.
fn finding(run: &Run, id: &str) -> (String, String) {
    let report = run.json();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let found = report["findings"].as_array().expect("findings").iter().find(|finding| finding["id"] == id);
    let found = found.unwrap_or_else(|| panic!("no {id} in\n{}", run.transcript()));
    (text(&found["verdict"]), text(&found["message"]))
}

#[track_caller]
fn says(run: &Run, id: &str, verdict: &str, words: &str) {
    let (found, message) = finding(run, id);
    assert!(found == verdict && message.contains(words), "{id}: {found}: {message}");
}

#[test]
fn mlflow_is_asked_what_touches_its_database() {
    for (url, major) in [(stack::mlflow2(), "2."), (stack::mlflow3(), "3.")] {
        let sandbox = Sandbox::new();
        sandbox.config(&format!("services:\n  mlflow: {{ kind: mlflow, url: '{url}' }}\n"));
        let run = sandbox.run(&["health", "-o", "json"]);
        run.code(0);
        says(&run, "service.mlflow.http", "ok", "the body is `OK`");
        says(&run, "service.mlflow.api", "ok", &format!("experiments can be read, MLflow {major}"));
        sandbox.config(&format!(
            "services:\n  mlflow: {{ kind: mlflow, url: '{url}', health: {{ expect: {{ version: {{ semver: '>=9' }} }} }} }}\n"
        ));
        let run = sandbox.run(&["health", "-o", "json"]);
        run.code(2);
        says(&run, "service.mlflow.api", "critical", "expected a version >=9");
    }
}

#[test]
fn mlflow_3_that_refuses_the_host_name_is_explained() {
    let url = stack::mlflow3();
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "services:\n  mlflow: {{ kind: mlflow, url: '{url}', http: {{ headers: {{ Host: mlflow.example.com }} }} }}\n"
    ));
    let run = sandbox.run(&["health", "-o", "json"]);
    run.code(2);
    says(&run, "service.mlflow.http", "ok", "OK");
    says(&run, "service.mlflow.api", "critical", "MLflow refuses requests for this host name");
}

#[test]
fn prometheus_and_alertmanager_say_their_version() {
    let mut prometheus = Prometheus::start("global: { scrape_interval: 1s }\n", "groups: []\n");
    let alertmanager = Alertmanager::quiet();
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "services:\n  prometheus: {{ kind: prometheus, url: '{}', health: {{ expect: {{ version: {{ semver: '>=2' }} }} }} }}\n  alerts: {{ kind: alertmanager, url: '{}' }}\n",
        prometheus.url(""),
        alertmanager.url("")
    ));
    let run = sandbox.run(&["health", "-o", "json"]);
    run.code(0);
    says(&run, "service.prometheus.http", "ok", "ready, Prometheus 2.");
    says(&run, "service.alerts.http", "ok", "ready, Alertmanager 0.");
    prometheus.stop();
    let run = sandbox.run(&["health", "-o", "json"]);
    run.code(2);
    says(&run, "service.prometheus.http", "critical", "connection refused");
}

#[test]
fn containers_are_judged_by_state_before_health() {
    let project = unique("churn");
    let good = Container::image("model").compose(&project, "api").port(8080).start();
    let broken = Container::image("unhealthy").compose(&project, "scorer").start();
    let crash = Container::image("crash").compose(&project, "loop").option("--restart=always").start();
    let stopped = Container::image("model").compose(&project, "web").start();
    let extra = Container::image("plain").compose(&project, "cache").start();
    stack::docker(&["stop", &stopped.name]);
    good.wait_for("healthy");
    broken.wait_for("unhealthy");
    stack::eventually("a loop", std::time::Duration::from_secs(30), || {
        let count = stack::docker(&["inspect", "--format", "{{.RestartCount}}", &crash.name]);
        (count.parse::<u32>().ok()? >= 3).then_some(())
    });
    let mut sandbox = Sandbox::new();
    sandbox.env("DOCKER_HOST", stack::docker_host());
    let on = |name: &str| format!("runs_on: {{ docker: {name}, project: {project} }}");
    sandbox.config(&format!(
        "services:\n  api: {{ url: '{}', {} }}\n  scorer: {{ {} }}\n  loop: {{ {} }}\n  web: {{ url: 'http://127.0.0.1:9/', {} }}\n  gone: {{ {} }}\n",
        good.url("/health"), on("api"), on("scorer"), on("loop"), on("web"), on("nothing")
    ));
    let run = sandbox.run(&["health", "--containers", "-o", "json"]);
    run.code(2);
    says(&run, "service.api.container", "ok", "running, healthy");
    says(&run, "service.api.http", "ok", "HTTP 200");
    says(&run, "service.scorer.container", "critical", "running, unhealthy");
    says(&run, "service.loop.container", "critical", "restart loop: ");
    says(&run, "service.web.container", "critical", "exited");
    says(&run, "service.gone.container", "critical", "no container");
    says(&run, &format!("container.{}", extra.name), "ok", "running");
    let report = run.json();
    let web = report["findings"].as_array().expect("findings").iter();
    let web = web.clone().find(|finding| finding["id"] == "service.web.http").expect("a finding");
    assert_eq!(web["caused_by"], "service.web.container");

    let relay = DockerRelay::start();
    sandbox.env("DOCKER_HOST", relay.host());
    says(&sandbox.run(&["health", "api", "-o", "json"]), "service.api.container", "ok", "running, healthy");
}

#[test]
fn an_engine_that_cannot_be_read_is_blindness_and_not_an_outage() {
    let server = FaultyServer::start();
    let mut sandbox = Sandbox::new();
    sandbox.env("DOCKER_HOST", "unix:///nowhere/docker.sock");
    sandbox.config(&format!(
        "services:\n  api: {{ url: '{}', runs_on: {{ docker: api }} }}\n  web: {{ runs_on: {{ docker: web }} }}\n",
        server.url("/healthy")
    ));
    let run = sandbox.run(&["health", "-o", "json"]);
    run.code(2);
    says(&run, "instrument.docker", "critical", "no such socket at unix:///nowhere/docker.sock");
    for service in ["api", "web"] {
        let id = format!("service.{service}.container");
        says(&run, &id, "unknown", "the Docker engine cannot be read");
    }
    says(&run, "service.api.http", "ok", "HTTP 200");
    let report = run.json();
    let blind = report["findings"].as_array().expect("findings").iter();
    let blind = blind.filter(|finding| finding["caused_by"] == "instrument.docker").count();
    assert_eq!((blind, report["findings"].as_array().map(Vec::len)), (2, Some(5)));
}

/// What Airflow 3.3.2 and 2.11.2 answered, heartbeats 9 s and 2 s before the time of the tests.
const AIRFLOW_3: &str = r#"{"metadatabase":{"status":"healthy"},"scheduler":{"status":"healthy","latest_scheduler_heartbeat":"2026-11-20T18:08:20.052474+00:00"},"triggerer":{"status":"healthy","latest_triggerer_heartbeat":"2026-11-20T18:08:22.959217+00:00"},"dag_processor":{"status":"healthy","latest_dag_processor_heartbeat":"2026-11-20T18:08:19.216162+00:00"}}"#;
const AIRFLOW_2: &str = r#"{"dag_processor":{"latest_dag_processor_heartbeat":null,"status":null},"metadatabase":{"status":"healthy"},"scheduler":{"latest_scheduler_heartbeat":"2026-11-20T18:08:27.871870+00:00","status":"healthy"},"triggerer":{"latest_triggerer_heartbeat":null,"status":null}}"#;

fn airflow(server: &FaultyServer) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-11-20T18:08:29Z");
    sandbox.config(&format!("services:\n  airflow: {{ kind: airflow, url: '{}' }}\n", server.url("")));
    sandbox
}

#[test]
fn airflow_of_both_majors_is_judged_by_its_components() {
    let three = FaultyServer::start();
    three.script("/api/v2/monitor/health", vec![Answer::json(AIRFLOW_3)]);
    three.script(
        "/api/v2/version",
        vec![Answer::json(r#"{"version":"3.3.2","git_version":".release:aa19"}"#)],
    );
    let run = airflow(&three).run(&["health", "-o", "json"]);
    run.code(0);
    says(&run, "service.airflow.http", "ok", "Airflow 3.3.2");
    says(&run, "service.airflow.scheduler", "ok", "healthy, last heartbeat 9 s ago");
    says(&run, "service.airflow.dag_processor", "ok", "healthy");

    let two = FaultyServer::start();
    two.script("/api/v2/monitor/health", vec![Answer::new(404, "text/html", b"<!DOCTYPE html>".to_vec())]);
    two.script("/api/v1/health", vec![Answer::json(AIRFLOW_2)]);
    two.script("/api/v1/version", vec![Answer::json(r#"{"git_version":"","version":"2.11.2"}"#)]);
    let run = airflow(&two).run(&["health", "-o", "json"]);
    run.code(0);
    says(&run, "service.airflow.http", "ok", "Airflow 2.11.2");
    assert_eq!(run.json()["findings"].as_array().map(Vec::len), Some(3), "{}", run.stdout);
}

#[test]
fn airflow_with_a_dead_scheduler_is_critical_in_spite_of_http_200() {
    let server = FaultyServer::start();
    let dead =
        AIRFLOW_3.replacen(r#""scheduler":{"status":"healthy""#, r#""scheduler":{"status":"unhealthy""#, 1);
    server.script("/api/v2/monitor/health", vec![Answer::json(&dead)]);
    let run = airflow(&server).run(&["health", "-o", "json"]);
    run.code(2);
    says(&run, "service.airflow.scheduler", "critical", "unhealthy, last heartbeat 9 s ago");
    says(&run, "service.airflow.http", "ok", "Airflow");
    let mut later = airflow(&server);
    later.now("2026-11-20T18:10:29Z");
    server.script("/api/v2/monitor/health", vec![Answer::json(AIRFLOW_3)]);
    let run = later.run(&["health", "-o", "json"]);
    run.code(1);
    says(&run, "service.airflow.scheduler", "warning", "(> 30s)");
    let other = FaultyServer::start();
    other.script("/health", vec![Answer::json(r#"{"status":"ok"}"#)]);
    let run = airflow(&other).run(&["health", "-o", "json"]);
    run.code(2);
    says(&run, "service.airflow.http", "critical", "no health page of Airflow");
}
