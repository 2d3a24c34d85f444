//! `runbook run|resume` when something else goes wrong than a step: a store that goes away in the middle, a program
//! that must not run twice, a record that cannot be written.

use std::fs;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::{
    runbook_run::{objects, sandbox, step},
    support::cli::Sandbox,
};

/// Three programs; the store is gone from the first on.
fn losing_its_store() -> Sandbox {
    let sandbox = sandbox("when: daily", "");
    let store = sandbox.home().join("store");
    let store = store.display();
    sandbox.write(
        "runbooks/r.yaml",
        format!(
            "runbook: r\ntitle: Test\nwhen: daily\nsteps:\n\
             - run: [sh, -c, 'mv {store} {store}.away; touch {store}; echo x >> one']\n  id: one\n\
             - run: [sh, -c, 'echo x >> two']\n  id: two\n\
             - run: [sh, -c, 'echo x >> three']\n  id: three\n"
        ),
    );
    sandbox
}

fn mend_the_store(sandbox: &Sandbox) {
    let store = sandbox.home().join("store");
    fs::remove_file(&store).expect("a file in its place");
    fs::rename(sandbox.home().join("store.away"), &store).expect("the store");
    assert!(!objects(sandbox, "state/runs").is_empty(), "an old state is there");
}

fn ran_once(sandbox: &Sandbox) {
    for name in ["one", "two", "three"] {
        assert_eq!(sandbox.read(name), "x\n", "{name}");
    }
    assert!(objects(sandbox, "state/runs").is_empty(), "{:?}", objects(sandbox, "state/runs"));
    assert_eq!(objects(sandbox, "records/runbook/r").len(), 1);
}

#[test]
fn a_run_that_went_on_in_another_store_is_resumed_from_there() {
    let sandbox = losing_its_store();
    let point = "step-three";
    let mut command =
        sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", point, &["runbook", "run", "r", "--unattended"]);
    command.wait_until(point, |_, stderr| stderr.contains(&format!("stopped before {point}")));
    command.signal(Signal::KILL);
    command.finish().code(-9);
    mend_the_store(&sandbox);
    let resumed = sandbox.run(&["runbook", "resume", "--unattended", "-o", "json"]);
    assert_eq!(resumed.code(0).json()["state"], "done", "{}", resumed.transcript());
    ran_once(&sandbox);
    assert!(sandbox.run(&["runbook", "resume"]).code(3).stderr.contains("no run is open"));
}

#[test]
fn a_run_that_ended_in_another_store_is_not_open_in_the_first() {
    let sandbox = losing_its_store();
    sandbox.run(&["runbook", "run", "r", "--unattended"]).code(3);
    mend_the_store(&sandbox);
    let status = sandbox.run(&["status", "-o", "json"]).json();
    let findings = status["findings"].as_array().expect("findings");
    let open = findings.iter().any(|finding| finding["id"].as_str().is_some_and(|id| id.starts_with("run.")));
    assert!(!open, "its record waits: {status:#}");
    let resumed = sandbox.run(&["runbook", "resume", "--unattended", "-o", "json"]);
    assert_eq!(resumed.code(0).json()["state"], "done", "{}", resumed.transcript());
    ran_once(&sandbox);
}

#[test]
fn delivering_a_record_removes_the_old_states_of_its_run() {
    let sandbox = losing_its_store();
    sandbox.run(&["runbook", "run", "r", "--unattended"]).code(3);
    mend_the_store(&sandbox);
    sandbox.write("runbooks/other.yaml", "runbook: other\ntitle: Other\nsteps:\n- check: check fine\n");
    sandbox.run(&["runbook", "run", "other"]).code(0);
    ran_once(&sandbox);
}

#[test]
fn a_resume_repeats_the_looks_of_the_setup_and_none_of_its_programs() {
    let sandbox = sandbox("when: daily", "");
    sandbox.config("checks: { flag: { command: { argv: [test, -e, flag] } } }\n");
    sandbox.write(
        "runbooks/r.yaml",
        "runbook: r\ntitle: Test\nwhen: daily\nsetup:\n\
         - run: [sh, -c, 'echo x >> ran']\n  id: made\n\
         - check: check flag\n  id: flag\n\
         steps:\n- ask: Well?\n  id: asked\n",
    );
    sandbox.run(&["runbook", "run", "r", "--unattended"]).code(1);
    sandbox.write("flag", "");
    let json = sandbox.run(&["runbook", "resume", "--unattended", "-o", "json"]).code(0).json();
    assert_eq!((sandbox.read("ran").as_str(), &step(&json, "made")["state"]), ("x\n", &json!("done")));
    assert_eq!(step(&json, "flag")["verdict"], "ok");
    fs::remove_file(sandbox.cwd().join("flag")).expect("the flag");
    let ended = sandbox.run(&["runbook", "resume", "--stop", "-o", "json"]).code(0).json();
    assert_eq!((&ended["state"], &step(&ended, "flag")["verdict"]), (&json!("stopped"), &json!("ok")));
}

#[test]
fn what_is_not_done_whole_does_not_read_as_done() {
    let sandbox = sandbox(
        "when: daily",
        "- check: check fine\n  id: a\n- check: check bad\n  id: b\n- ask: Well?\n  id: c\n",
    );
    let last = |sandbox: &Sandbox| objects(sandbox, "records/runbook/r").pop().expect("a record");
    sandbox.run(&["runbook", "run", "r", "--unattended", "--only", "a"]).code(1);
    assert!(last(&sandbox).ends_with("-incomplete.json"), "{}", last(&sandbox));
    sandbox.run(&["runbook", "run", "r", "--unattended", "--only", "a,c"]).code(1);
    assert!(last(&sandbox).ends_with("-incomplete-pending.json"), "{}", last(&sandbox));
    sandbox.run(&["runbook", "resume", "--stop"]).code(1);
    let ended = objects(&sandbox, "records/runbook/r");
    assert!(ended.iter().any(|name| name.ends_with("-stopped.json")), "{ended:?}");
    // What was seen is told by the record itself, the worst first.
    sandbox.run(&["runbook", "run", "r", "--unattended", "--only", "b,a"]).code(2);
    let record: Value =
        serde_json::from_str(&fs::read_to_string(last(&sandbox)).expect("a record")).expect("JSON");
    let ids: Vec<_> = record["findings"].as_array().expect("findings").iter().map(|it| &it["id"]).collect();
    assert_eq!(ids, ["runbook.r.b", "runbook.r.c", "runbook.r.a"]);
}

#[test]
fn a_record_that_cannot_be_written_hides_nothing_worse() {
    for (check, code) in [("fine", 3), ("bad", 2)] {
        let mut sandbox = sandbox("when: daily", &format!("- check: check {check}\n"));
        let file = sandbox.write("store-is-a-file", "");
        sandbox.env("MLOPSCTL_STORE", format!("file://{}", file.display()));
        sandbox.run(&["runbook", "run", "r", "--unattended"]).code(code);
    }
}
