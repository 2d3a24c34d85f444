//! `status`: one page over real services, what it says when they are gone, and its watch.

use std::{
    io::Write as _,
    process::{Command, Stdio},
    time::Duration,
};

use rustix::process::Signal;
use serde_json::Value;

use crate::{
    alerts::{findings, fire},
    support::{
        cli::Sandbox,
        faulty::{FaultyServer, RefusedPort},
        stack::{Alertmanager, Prometheus, eventually},
    },
};

const RULES: &str =
    "groups:\n  - name: test\n    interval: 1s\n    rules:\n      - { alert: Never, expr: vector(0) > 1 }\n";
const CONFIG: &str = "rule_files: ['{folder}/rules.yml']\n";

#[test]
fn status_is_one_page_with_one_verdict_and_one_finding_for_a_blind_instrument() {
    let server = FaultyServer::start();
    let mut prometheus = Prometheus::start(CONFIG, RULES);
    let alertmanager = Alertmanager::quiet();
    fire(&alertmanager, &[&[("alertname", "Drift"), ("severity", "warning")]]);
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "services:\n  api: {{ url: {0}, health: /healthy }}\nprometheus: {{ url: {1} }}\nalertmanager: {{ url: {2} }}\nchecks:\n  one: {{ promql: vector(1), critical: \"> 2\" }}\n  two: {{ promql: vector(2), critical: \"> 2\" }}\n",
        server.url(""),
        prometheus.url(""),
        alertmanager.url("")
    ));
    let run = sandbox.run(&["status", "-o", "json"]);
    run.code(1);
    let ids = |run| {
        let mut ids: Vec<(String, String)> = findings(run).into_iter().map(|(id, v, _)| (id, v)).collect();
        ids.retain(|(id, _)| id != "service.api.model");
        ids.sort();
        ids
    };
    let pair = |id: &str, verdict: &str| (id.to_owned(), verdict.to_owned());
    assert_eq!(
        ids(&run),
        [
            pair("alert.Drift", "warning"),
            pair("check.one", "ok"),
            pair("check.two", "ok"),
            pair("service.api.http", "ok"),
        ]
    );
    let drift = run.json()["findings"].as_array().unwrap().iter().find(|f| f["id"] == "alert.Drift").cloned();
    assert_eq!(drift.unwrap()["hint"], "mlopsctl alerts list Drift");

    prometheus.stop();
    let run = sandbox.run(&["status", "-o", "json"]);
    run.code(2);
    assert_eq!(
        ids(&run),
        [
            pair("alert.Drift", "warning"),
            pair("check.one", "unknown"),
            pair("check.two", "unknown"),
            pair("instrument.prometheus", "critical"),
            pair("service.api.http", "ok"),
        ]
    );
    let summary = run.json()["summary"].as_str().unwrap().to_owned();
    assert!(summary.starts_with("CRITICAL prometheus: connection refused"), "{summary}");
}

/// An instrument that is configured as a service too is one thing, and one finding when it is gone.
#[test]
fn a_stopped_instrument_that_is_a_service_is_one_finding() {
    let (prometheus, alertmanager) = (RefusedPort::reserve(), RefusedPort::reserve());
    let page = |instruments: [String; 2]| {
        let sandbox = Sandbox::new();
        sandbox.config(&format!(
            "services:\n  metrics: {{ kind: prometheus, url: {0} }}\n  pager: {{ kind: alertmanager, url: {1} }}\n\
             prometheus: {{ url: {2} }}\nalertmanager: {{ url: {3} }}\n\
             checks:\n  one: {{ promql: vector(1), critical: \"> 2\" }}\n",
            prometheus.url(""),
            alertmanager.url(""),
            instruments[0],
            instruments[1],
        ));
        let run = sandbox.run(&["status", "-o", "json"]);
        run.code(2);
        let report = run.json();
        let all = report["findings"].as_array().expect("findings").clone();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let critical = all.iter().filter(|finding| finding["verdict"] == "critical");
        let mut critical: Vec<String> = critical.map(|finding| text(&finding["id"])).collect();
        critical.sort();
        let causes: Vec<(String, String)> =
            all.iter().map(|finding| (text(&finding["id"]), text(&finding["caused_by"]))).collect();
        for (id, cause) in &causes {
            assert!(cause.is_empty() || all.iter().any(|finding| finding["id"] == **cause), "{id}: {cause}");
        }
        let cause = |wanted: &str| causes.iter().find(|(id, _)| id == wanted).map(|(_, cause)| cause.clone());
        (critical, cause("check.one"), causes)
    };
    // A slash at the end makes no other place.
    let (critical, cause, all) = page([prometheus.url("/"), alertmanager.url("")]);
    assert_eq!(critical, ["service.metrics.http", "service.pager.http"], "{all:?}");
    assert_eq!(cause.as_deref(), Some("service.metrics.http"), "{all:?}");
    assert!(
        all.iter().any(|(id, cause)| id.starts_with("alerts.") && cause.starts_with("service.")),
        "{all:?}"
    );
    // One that is elsewhere is another one.
    let other = RefusedPort::reserve();
    let (critical, cause, all) = page([other.url(""), alertmanager.url("")]);
    assert_eq!(critical, ["instrument.prometheus", "service.metrics.http", "service.pager.http"], "{all:?}");
    assert_eq!(cause.as_deref(), Some("instrument.prometheus"), "{all:?}");
}

#[test]
fn status_shows_what_was_learnt_by_the_deadline() {
    // Connections are taken by the kernel, and nobody answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let server = FaultyServer::start();
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "services:\n  api: {{ url: {0}, health: /healthy }}\nalertmanager: {{ url: http://{1} }}\n",
        server.url(""),
        silent.local_addr().expect("an address")
    ));
    let run = sandbox.run(&["status", "--deadline", "2s", "-o", "json"]);
    run.code(3);
    assert!(run.took < Duration::from_secs(4), "{:?}", run.took);
    let said = findings(&run);
    assert!(said.iter().any(|(id, verdict, _)| id == "service.api.http" && verdict == "ok"), "{said:?}");
    assert!(
        said.iter().any(|(id, verdict, text)| id == "status.alerts"
            && verdict == "unknown"
            && text.contains("before the deadline")),
        "{said:?}"
    );
}

#[test]
fn status_of_nothing_is_no_health() {
    let run = Sandbox::new().run(&["status"]);
    run.code(3);
    assert!(run.stderr.contains("try: write a configuration: mlopsctl init"), "{}", run.transcript());
}

#[test]
fn a_watch_off_a_terminal_prints_reports_until_it_is_interrupted() {
    let server = FaultyServer::start();
    let sandbox = Sandbox::new();
    sandbox.config(&format!("services:\n  api: {{ url: {}, health: /healthy }}\n", server.url("")));
    let mut running = sandbox.spawn(&["status", "--watch", "--every", "50ms"]);
    running.wait_until("three reports", |stdout, _| {
        stdout.matches("OK ").count() >= 3 && stdout.matches("Services").count() >= 3
    });
    running.signal(Signal::INT);
    let run = running.finish();
    run.code(130);
    assert!(!run.stdout.contains('\u{1b}'), "no escapes off a terminal: {}", run.transcript());
    // A deadline ends it with the verdict of the last report.
    sandbox.run(&["status", "--watch", "--every", "50ms", "--deadline", "1s"]).code(0);
}

#[test]
fn a_watch_on_a_terminal_gives_the_terminal_back() {
    let server = FaultyServer::start();
    let sandbox = Sandbox::new();
    sandbox.config(&format!("services:\n  api: {{ url: {}, health: /healthy }}\n", server.url("")));
    let transcript = sandbox.cwd().join("typescript");
    // `script` makes the terminal, and hands on what is typed.
    let mut command = Command::new("script");
    command
        .args(["-q", "-e", "-f", "-c"])
        .arg(format!("{} status --watch --every 100ms", env!("CARGO_BIN_EXE_mlopsctl")))
        .arg(&transcript)
        .current_dir(sandbox.cwd())
        .env("HOME", sandbox.home())
        .env("MLOPSCTL_STORE", format!("file://{}", sandbox.home().join("store").display()))
        .env("SHELL", "/bin/sh")
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(Stdio::null());
    let mut child = command.spawn().expect("script runs (util-linux)");
    let seen = || std::fs::read_to_string(&transcript).unwrap_or_default();
    eventually("two pages in place", Duration::from_secs(30), || {
        (seen().matches("\u{1b}[H").count() >= 2).then_some(())
    });
    child.stdin.as_mut().expect("a pipe").write_all(b"\x03").expect("typing Ctrl-C");
    let status = child.wait().expect("script ends");
    assert_eq!(status.code(), Some(130), "{}", seen());
    let seen = seen();
    let enter = seen.find("\u{1b}[?1049h\u{1b}[?25l").expect("the alternate screen");
    let leave = seen.rfind("\u{1b}[?25h\u{1b}[?1049l").expect("the terminal is given back");
    assert!(enter < leave && !seen[leave..].contains("\u{1b}[H"), "nothing is drawn after that: {seen:?}");
}
