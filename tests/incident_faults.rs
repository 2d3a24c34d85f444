//! `incident` where things fail: a store that is down, a run that ends in the middle.

use std::path::PathBuf;

use serde_json::Value;

use crate::support::cli::{Run, Sandbox};

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-03-06T10:15:00Z");
    sandbox.config("stack: credit-risk\nservices:\n  api: { url: http://localhost:1 }\n");
    sandbox
}

fn kinds(run: &Run) -> Vec<String> {
    let events = run.json()["items"][0]["events"].as_array().expect("events").clone();
    events.iter().map(|event| event["what"]["kind"].as_str().expect("a kind").to_owned()).collect()
}

fn waiting(sandbox: &Sandbox) -> Vec<PathBuf> {
    let pattern = format!("{}/.local/state/mlopsctl-spool/*/**/*.json", sandbox.home().display());
    glob::glob(&pattern).expect("a pattern").flatten().collect()
}

#[test]
fn an_incident_starts_and_goes_on_while_the_store_is_down() {
    let mut sandbox = sandbox();
    // A store that is a file takes nothing.
    let store = sandbox.home().join("store");
    std::fs::write(&store, "").expect("a file");
    let none = sandbox.run(&["incident", "list"]);
    assert!(none.code(3).stderr.contains("can be started all the same"), "{}", none.stderr);
    let started = sandbox.run(&["incident", "start", "--title", "Slow", "--severity", "SEV-1", "-o", "json"]);
    let id = started.code(1).json()["target"].as_str().expect("an id").to_owned();
    assert_eq!(started.stderr.matches("waits in ").count(), 1, "{}", started.stderr);
    sandbox.now("2026-03-06T10:20:00Z");
    sandbox.run(&["incident", "ack"]).code(1);
    sandbox.run(&["incident", "note", "seen it"]).code(1);
    let list = sandbox.run(&["incident", "list", "-o", "json"]);
    assert_eq!(kinds(list.code(1)), ["started", "acked", "note"]);
    assert!(
        list.stderr.contains("only incidents that wait on this machine are known now"),
        "{}",
        list.stderr
    );
    let report = sandbox.run(&["incident", "report", "-o", "markdown"]);
    assert!(report.code(0).stdout.contains("seen it"), "{}", report.transcript());
    let handover = sandbox.run(&["handover", "-o", "json"]);
    assert_eq!(handover.json()["incidents"][0]["id"], Value::from(id.clone()));

    // It goes on in the store as soon as that can be written, and nothing stays behind.
    std::fs::remove_file(&store).expect("the file");
    let noted = sandbox.run(&["incident", "note", "the store is back"]);
    assert!(noted.code(0).stderr.contains("delivered 3 events and 1 record"), "{}", noted.stderr);
    assert_eq!(waiting(&sandbox), [] as [PathBuf; 0]);
    let list = sandbox.run(&["incident", "list", "-o", "json"]);
    assert_eq!(kinds(list.code(1)), ["started", "acked", "note", "note"]);
    assert_eq!(list.json()["items"][0]["id"], Value::from(id));
}

#[test]
fn an_end_that_waited_ends_the_incident() {
    let sandbox = sandbox();
    let store = sandbox.home().join("store");
    std::fs::write(&store, "").expect("a file");
    sandbox.run(&["incident", "start", "--title", "Slow"]).code(1);
    sandbox.run(&["incident", "close", "a false alarm"]).code(1);
    sandbox.run(&["incident", "list"]).code(3);
    std::fs::remove_file(&store).expect("the file");
    // Another one begins in the store, and what waited is delivered with it.
    sandbox.run(&["incident", "start", "--title", "Another"]).code(0);
    sandbox.run(&["incident", "close"]).code(0);
    let marks = glob::glob(&format!("{}/state/incidents/*.json", store.display())).expect("a pattern");
    assert_eq!(marks.count(), 0);
    let all = sandbox.run(&["incident", "list", "--all", "-o", "json"]);
    assert_eq!(all.code(0).json()["items"].as_array().expect("items").len(), 2);
}

#[test]
fn an_event_that_is_damaged_hides_no_other() {
    let sandbox = sandbox();
    sandbox.run(&["incident", "start", "--title", "Slow"]).code(0);
    sandbox.run(&["incident", "note", "one"]).code(0);
    let pattern = format!("{}/store/incidents/*/*-note.json", sandbox.home().display());
    let note = glob::glob(&pattern).expect("a pattern").flatten().next().expect("a note");
    std::fs::write(note, "{\"schema\": \"mlops").expect("a file");
    let list = sandbox.run(&["incident", "list", "-o", "json"]);
    assert_eq!(kinds(list.code(1)), ["started"]);
    assert!(list.stderr.contains("an event of an incident is left out"), "{}", list.stderr);
}

#[test]
fn a_run_is_noted_when_it_begins_and_when_it_ends() {
    let sandbox = sandbox();
    let look = format!(
        "MLOPSCTL_STORE=file://{}/store {} incident list -o json=seen.json || true",
        sandbox.home().display(),
        env!("CARGO_BIN_EXE_mlopsctl")
    );
    sandbox.write(
        "runbooks/look.yaml",
        format!(
            "runbook: look\ntitle: Look\npurpose: incident\nsteps:\n  \
             - run: [sh, -c, '{look}']\n    title: See it\n"
        ),
    );
    sandbox.run(&["incident", "start", "--title", "Slow"]).code(0);
    sandbox.run(&["incident", "run", "look"]).code(0);
    let seen: Value = serde_json::from_str(&sandbox.read("seen.json")).expect("JSON");
    assert_eq!(seen["items"][0]["phase"], "acknowledged", "{seen}");
    let list = sandbox.run(&["incident", "list", "-o", "json"]);
    assert_eq!(kinds(list.code(1)), ["started", "run", "run-ended"]);
    let report = sandbox.run(&["incident", "report", "-o", "markdown"]).stdout;
    assert_eq!(report.matches("Procedure look ended ok after").count(), 1, "{report}");
    assert!(!report.contains("OK look"), "{report}");
    // A run that is refused has not begun.
    sandbox.write("runbooks/ask.yaml", "runbook: ask\ntitle: Ask\nsteps:\n  - ask: Is it so?\n");
    sandbox.run(&["incident", "run", "ask"]).code(5);
    let list = sandbox.run(&["incident", "list", "-o", "json"]);
    assert_eq!(kinds(list.code(1)).len(), 3);
}
