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
    assert!(handover.stdout.contains("1 waiting for a person"), "{}", handover.transcript());
    assert!(handover.stdout.contains(&id) || handover.stdout.contains("ask"), "{}", handover.transcript());
}
