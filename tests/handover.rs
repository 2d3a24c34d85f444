//! `handover`: what the next shift must know, with one verdict.

use crate::support::{
    cli::Sandbox,
    faulty::{Answer, FaultyServer},
};

#[test]
fn a_quiet_shift_is_ok() {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-03-06T10:15:00Z");
    sandbox.run(&["handover"]).code(0).golden_with_durations("handover/quiet");
    assert_eq!(sandbox.run(&["handover", "-q"]).code(0).stdout, "");
}

#[test]
fn what_is_open_is_told() {
    let server = FaultyServer::start();
    server.script("/health", vec![Answer::status(503, "down")]);
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-03-06T10:15:00Z");
    sandbox.config(&format!(
        "stack: credit-risk\nservices: {{ api: {{ url: '{}' }} }}\n",
        server.url("/health")
    ));
    sandbox.run(&["incident", "start", "--title", "Predictions are slow", "--severity", "SEV-3"]).code(0);
    sandbox.run(&["incident", "ack"]).code(0);
    let handover = sandbox.run(&["handover", "-o", "json", "-o", "markdown=handover.md"]);
    let value = handover.code(2).json();
    assert_eq!(value["schema"], "mlopsctl/handover/v1");
    assert_eq!(value["verdict"], "critical");
    assert_eq!(value["findings"][0]["id"], "service.api.http");
    assert_eq!(value["incidents"][0]["phase"], "acknowledged");
    assert_eq!(value["changes"][0]["kind"], "incident");
    let page = sandbox.read("handover.md");
    for part in [
        "# Handover",
        "1 not well, 1 open incident",
        "| SEV-3 |",
        "| acknowledged | tester |",
        "incident credit-risk",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    // What happened before the shift is not told.
    sandbox.now("2026-03-07T10:15:00Z");
    let later = sandbox.run(&["handover", "--since", "2h", "-o", "json"]);
    assert_eq!(later.code(2).json()["changes"].as_array().unwrap().len(), 0);
}

#[test]
fn an_unanswered_incident_is_critical() {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-03-06T10:15:00Z");
    sandbox.run(&["incident", "start", "--title", "x", "--severity", "SEV-1"]).code(0);
    sandbox.run(&["handover"]).code(1);
    sandbox.now("2026-03-06T10:45:00Z");
    let late = sandbox.run(&["handover"]);
    assert!(late.code(2).stdout.contains("RESPONSE OVERDUE by 15 min"), "{}", late.stdout);
}

#[test]
fn a_run_that_waits_for_a_person_is_told() {
    let sandbox = Sandbox::new();
    sandbox.config("stack: credit-risk\n");
    sandbox.write("runbooks/ask.yaml", "runbook: ask\ntitle: Ask\nsteps:\n  - ask: Is it so?\n");
    let run = sandbox.run(&["runbook", "run", "ask", "--unattended", "-o", "json"]);
    let id = run.code(0).json()["id"].as_str().expect("an id").to_owned();
    let handover = sandbox.run(&["handover"]);
    // The runbooks that come with the program are due, too, whatever day it is.
    assert!(handover.stdout.contains("waiting for a person"), "{}", handover.transcript());
    assert!(handover.stdout.contains("(1 steps left)"), "{}", handover.transcript());
    assert!(handover.stdout.contains(&id) || handover.stdout.contains("ask"), "{}", handover.transcript());
}

#[test]
fn what_is_muted_or_under_maintenance_is_told_apart() {
    let server = FaultyServer::start();
    server.script("/health", vec![Answer::status(503, "down")]);
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-03-06T10:15:00Z");
    let services =
        format!("stack: credit-risk\nservices: {{ api: {{ url: '{}' }} }}\n", server.url("/health"));
    sandbox.config(&services);
    sandbox.run(&["mute", "api", "--for", "2h", "--reason", "being rebuilt"]).code(0);
    let handover = sandbox.run(&["handover", "-o", "json", "-o", "markdown=handover.md"]);
    let value = handover.code(0).json();
    assert_eq!((&value["verdict"], &value["findings"]), (&"ok".into(), &serde_json::json!([])));
    assert_eq!(value["muted"][0]["id"], "service.api.http");
    let page = sandbox.read("handover.md");
    assert!(page.contains("0 not well"), "{page}");
    assert!(page.contains("Not well, and left alone") && page.contains("being rebuilt"), "{page}");

    let window = "maintenance: [{ window: 'Fri 10:00-11:00', timezone: UTC, reason: patches }]\n";
    sandbox.config(&(services + window));
    sandbox.run(&["mute", "end", "api"]).code(0);
    let page = sandbox.run(&["handover", "-o", "markdown"]);
    assert!(page.code(0).stdout.contains("maintenance until 2026-03-06 11:00 UTC"), "{}", page.transcript());
}

#[test]
fn a_shift_is_no_longer_than_time() {
    let sandbox = Sandbox::new();
    for since in ["99999999d", "90000000d", "1000000d", "18446744073709551615s"] {
        let run = sandbox.run(&["handover", "--since", since]);
        assert!(run.code(3).stderr.contains("--since"), "{}", run.transcript());
        assert!(!run.stderr.contains("panicked"), "{}", run.transcript());
        let run = sandbox.run(&["history", "--since", since]);
        assert!(!run.stderr.contains("panicked"), "{}", run.transcript());
        let run = sandbox.run(&["incident", "start", "--title", "x", "--dry-run", "--since", since]);
        assert!(!run.stderr.contains("panicked"), "{}", run.transcript());
    }
}

#[test]
fn runbooks_that_are_due_and_overdue_are_told() {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-03-05T10:15:00Z");
    sandbox.config("stack: credit-risk\ntimezone: UTC\n");
    let text =
        "runbook: look\ntitle: Look\nwhen: daily 09:00\nsteps:\n  - run: [echo, hello]\n    title: Say\n";
    sandbox.write("runbooks/look.yaml", text);
    sandbox.run(&["runbook", "run", "look", "--unattended"]).code(0);
    sandbox.now("2026-03-06T10:15:00Z");
    let handover = sandbox.run(&["handover", "-o", "markdown"]);
    assert!(handover.stdout.contains("| look | due since 2026-03-06 |"), "{}", handover.transcript());
    assert!(handover.stdout.contains("waiting for a person"), "{}", handover.stdout);
}
