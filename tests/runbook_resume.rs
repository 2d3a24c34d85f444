//! `runbook resume|approve`: where a run may go on, what is left of steps that were cut off, and what is said of it.

use rustix::process::Signal;
use serde_json::json;

use crate::{
    runbook_run::{objects, sandbox, step},
    support::cli::Sandbox,
};

/// The id of the only open run.
fn open_run(sandbox: &Sandbox) -> String {
    let objects = objects(sandbox, "state/runs/r");
    objects.first().expect("an open run").rsplit('/').nth(1).expect("an id").to_owned()
}

#[test]
fn a_run_goes_on_in_its_own_stack_and_environment_alone() {
    let steps = "- ask: Well?\n  id: asked\n- run: [sh, -c, 'echo ${env} >> ran']\n  id: after\n  needs: [asked]\n- approve: Go?\n  id: go\n";
    let sandbox = sandbox("when: daily", steps);
    let config = sandbox.write("here.yaml", "stack: shop\nenvironments: { prod: {}, staging: {} }\n");
    let file = config.to_str().unwrap();
    let at = |env: &str, more: &[&str]| {
        sandbox.run(&[&["--config", file, "--env", env, "runbook"], more].concat())
    };
    let begun = at("prod", &["run", "r", "--unattended"]);
    let id = open_run(&sandbox);
    let resume = format!("mlopsctl --config {file} --env prod runbook resume {id}");
    assert!(begun.code(0).stdout.contains(&resume), "{}", begun.transcript());
    let approve = format!("mlopsctl --config {file} --env prod runbook approve {id} go");
    assert!(begun.stdout.replace('\n', " ").contains("--env prod"), "{}", begun.transcript());
    let json = at("prod", &["resume", "--unattended", "-o", "json"]).code(0).json();
    assert!(step(&json, "go")["reason"].as_str().unwrap().contains(&approve), "{json:#}");
    for more in
        [vec!["resume", id.as_str(), "--unattended"], vec!["resume", "--stop"], vec!["approve", &id, "go"]]
    {
        let refused = at("staging", &more);
        let told = refused.code(3).stderr.clone();
        assert!(told.contains("`prod`") && told.contains("`staging`"), "{}", refused.transcript());
        assert!(
            told.contains(&format!("mlopsctl --config {file} --env prod runbook {} {id}", more[0])),
            "{}",
            refused.transcript()
        );
    }
    sandbox.write("here.yaml", "stack: other\nenvironments: { prod: {}, staging: {} }\n");
    let refused = at("prod", &["resume", "--unattended"]);
    let told = refused.code(3).stderr.clone();
    assert!(told.contains("`shop`") && told.contains("`other`"), "{}", refused.transcript());
    let status = sandbox.run(&["--config", file, "--env", "prod", "status"]);
    assert!(!status.stdout.contains(&id), "another stack's: {}", status.transcript());
    sandbox.write("here.yaml", "stack: shop\nenvironments: { prod: {}, staging: {} }\n");
    let status = sandbox.run(&["--config", file, "--env", "prod", "status", "-o", "json"]).json();
    assert!(status.to_string().contains(&resume), "{status:#}");
    assert!(!sandbox.cwd().join("ran").exists());
}

#[test]
fn a_program_that_was_killed_makes_the_run_unknown_until_a_person_says() {
    let steps = "- check: check fine\n  id: look\n- run: [sh, -c, 'echo one >> one']\n  id: one\n- ask: Well?\n  id: asked\n";
    let sandbox = sandbox("when: daily", steps);
    let mut killed = sandbox.spawn_with(
        "__MLOPSCTL_STOP_BEFORE",
        "step-one-finished",
        &["runbook", "run", "r", "--unattended"],
    );
    killed.wait_until("step-one-finished", |_, stderr| stderr.contains("stopped before step-one-finished"));
    killed.signal(Signal::KILL);
    killed.finish().code(-9);
    let resumed = sandbox.run(&["runbook", "resume", "--unattended"]);
    assert!(resumed.code(3).stdout.starts_with("UNKNOWN r: one:"), "{}", resumed.transcript());
    let json = sandbox.run(&["runbook", "resume", "--unattended", "-o", "json"]).code(3).json();
    assert_eq!((&json["verdict"], &json["state"]), (&json!("unknown"), &json!("pending")));
    assert_eq!(json["exit_code"], 3);
    assert_eq!(sandbox.read("one"), "one\n");
    let status = sandbox.run(&["status", "-o", "json"]).json();
    let findings = status["findings"].as_array().unwrap();
    let open = findings.iter().find(|finding| finding["subject"] == "r").expect("the open run");
    assert_eq!(open["verdict"], "warning", "{open}");
}

#[test]
fn an_act_that_could_not_start_is_tried_again() {
    let steps = "- act: restart api\n  id: act\n- run: [sh, -c, 'echo x >> after']\n  id: after\n";
    let mut sandbox = sandbox("purpose: change", steps);
    sandbox.config("services: { api: { url: 'http://127.0.0.1:9', runs_on: { docker: api } } }\n");
    // Nobody can tell what runs there.
    sandbox.env("DOCKER_HOST", "unix:///nonexistent/docker.sock");
    let first = sandbox.run(&["runbook", "run", "r", "--unattended", "--yes", "-o", "json"]);
    let json = first.code(3).json();
    assert_eq!(json["state"], "pending", "{}", first.transcript());
    let act = step(&json, "act");
    assert_eq!(act["state"], "pending");
    assert!(act["reason"].as_str().unwrap().contains("could not start"), "{act}");
    assert!(!sandbox.cwd().join("after").exists());
    let again = sandbox.run(&["runbook", "resume", "--unattended", "--yes", "-o", "json"]);
    let json = again.code(3).json();
    assert_eq!(step(&json, "act")["attempts"], 2, "{}", again.transcript());
}

#[test]
fn of_a_run_that_has_ended_it_is_said_when_and_how() {
    let sandbox = sandbox("when: daily", "- check: check fine\n  id: a\n");
    let json = sandbox.run(&["runbook", "run", "r", "--unattended", "-o", "json"]).code(0).json();
    assert_eq!(json["exit_code"], 0);
    let id = json["id"].as_str().unwrap();
    let over = sandbox.run(&["runbook", "resume", id]);
    let told = over.code(3).stderr.clone();
    assert!(
        told.contains("ended at 20") && told.contains("all 1 step") | told.contains("1 step is ok"),
        "{told}"
    );
    assert!(told.contains(&format!("mlopsctl runbook report {id}")), "{told}");
}

#[test]
fn what_is_captured_is_in_the_titles_that_follow() {
    let steps = "- run: [echo, '7']\n  id: count\n  capture: n\n- note: There are ${n}\n  id: text\n";
    let sandbox = sandbox("when: daily", steps);
    let json = sandbox.run(&["runbook", "run", "r", "--unattended", "-o", "json"]).code(0).json();
    assert_eq!(step(&json, "text")["title"], "There are 7");
}

#[test]
fn a_value_is_given_once() {
    let sandbox = sandbox("values: { v: {} }", "- run: [sh, -c, 'echo ${v} > ran']\n  id: a\n");
    let twice = sandbox.run(&["runbook", "run", "r", "--unattended", "--set", "v=a", "--set", "v=b"]);
    assert!(twice.code(3).stderr.contains("given twice"), "{}", twice.transcript());
    assert!(!sandbox.cwd().join("ran").exists());
}

#[test]
fn quiet_shows_only_what_is_not_ok() {
    let steps = "- check: check fine\n  id: good\n  title: Good one\n- check: check bad\n  id: wrong\n  title: Wrong one\n\
                 - check: check fine\n  id: aside\n  title: Aside\n  applies_if: prometheus\n- ask: Well?\n  id: asked\n  title: Asked\n";
    let sandbox = sandbox("when: daily", steps);
    let quiet = sandbox.run(&["runbook", "run", "r", "--unattended", "-q"]);
    let page = quiet.code(2).stdout.clone();
    assert!(page.contains("Wrong one"), "{}", quiet.transcript());
    for word in ["Good one", "Aside", "Asked"] {
        assert!(!page.contains(word), "{}", quiet.transcript());
    }
    let quiet = sandbox.run(&["runbook", "run", "r", "--unattended", "-q", "--only", "good,asked"]);
    assert_eq!(quiet.code(1).stdout.lines().filter(|line| line.contains("Asked")).count(), 0);
}

#[test]
fn what_stood_in_for_one_store_is_not_seen_in_another() {
    let mut sandbox = sandbox("when: daily", "- check: check fine\n  id: a\n- ask: Well?\n  id: asked\n");
    let broken = sandbox.write("store-a", "");
    let other = format!("file://{}", sandbox.home().join("store-b").display());
    sandbox.env("MLOPSCTL_STORE", format!("file://{}", broken.display()));
    let begun = sandbox.run(&["runbook", "run", "r", "--unattended", "-o", "json"]);
    let id = begun.code(3).json()["id"].as_str().unwrap().to_owned();
    sandbox.env("MLOPSCTL_STORE", other);
    let elsewhere = sandbox.run(&["status"]);
    assert!(!elsewhere.stdout.contains("waits for a person"), "{}", elsewhere.transcript());
    sandbox.run(&["runbook", "resume", &id, "--unattended"]).code(3);
    // The store is back: the run is found there, and gone once it has ended.
    std::fs::remove_file(&broken).unwrap();
    sandbox.env("MLOPSCTL_STORE", format!("file://{}", broken.display()));
    let status = sandbox.run(&["status"]);
    assert!(status.stdout.contains("waits for a person"), "{}", status.transcript());
    let stopped = sandbox.run(&["runbook", "resume", &id, "--stop", "--reason", "test"]);
    assert!(!stopped.stdout.is_empty(), "it is told how the run ended");
    let status = sandbox.run(&["status"]);
    assert!(!status.stdout.contains("waits for a person"), "{}", status.transcript());
}

#[test]
fn that_the_count_cannot_begin_is_said() {
    let sandbox = sandbox("when: daily", "- check: check fine\n  id: a\n");
    let store = sandbox.home().join("store");
    std::fs::create_dir_all(&store).unwrap();
    std::fs::write(store.join("adoption"), "").unwrap();
    let run = sandbox.run(&["runbook", "run", "r", "--unattended"]);
    assert!(run.stderr.contains("does not count yet"), "{}", run.transcript());
}
