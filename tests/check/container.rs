//! CPU and memory of real containers, and an engine that is not there.

use crate::support::{
    cli::{Run, Sandbox},
    stack::{Container, docker_host},
};

/// Checks CPU and memory of a container.
fn usage(docker_host: &str, container: &str) -> Run {
    let mut sandbox = Sandbox::new();
    sandbox.env("DOCKER_HOST", docker_host);
    sandbox.config(&format!(
        "services: {{ api: {{ url: 'http://127.0.0.1:1', runs_on: {{ docker: {container} }} }} }}
checks:
  cpu: {{ container: {{ service: api, measure: cpu }}, critical: '> 99.9%' }}
  memory: {{ container: {{ service: api, measure: memory }}, critical: '> 90%' }}
"
    ));
    sandbox.run(&["check", "-o", "json"])
}

fn verdicts(run: &Run) -> Vec<(String, String)> {
    let report = run.json();
    let findings = report["findings"].as_array().expect("findings");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    findings.iter().map(|finding| (text(&finding["id"]), text(&finding["verdict"]))).collect()
}

#[test]
fn cpu_and_memory_of_a_container_come_from_its_engine() {
    let container = Container::image("plain").option("--memory=64m").start();
    container.wait_for("running");
    let run = usage(&docker_host(), &container.name);
    run.code(0);
    let report = run.json();
    let memory = report["findings"][1]["value"].as_f64().expect("a share");
    // A busybox server is some hundred kilobytes of its 64 MiB.
    assert!(memory > 0.0 && memory < 0.2, "{}", run.transcript());
    assert_eq!(report["findings"][1]["unit"], "ratio");
    assert_eq!(report["findings"][1]["evidence"]["labels"]["container"], container.name);
}

#[test]
fn a_container_that_does_not_run_has_no_use_to_measure() {
    let container = Container::image("crash").start();
    container.wait_for("exited");
    let run = usage(&docker_host(), &container.name);
    run.code(3);
    assert!(run.stdout.contains("is not running"), "{}", run.transcript());
    let absent = usage(&docker_host(), "no-such-container");
    absent.code(3);
    assert!(absent.stdout.contains("no data: no container is"), "{}", absent.transcript());
}

#[test]
fn an_engine_out_of_reach_is_one_critical_finding() {
    let run = usage("unix:///no/such/docker.sock", "api");
    run.code(2);
    let pair = |id: &str, verdict: &str| (id.to_owned(), verdict.to_owned());
    let expected = [
        pair("instrument.docker", "critical"),
        pair("check.cpu", "unknown"),
        pair("check.memory", "unknown"),
    ];
    assert_eq!(verdicts(&run), expected);
}
