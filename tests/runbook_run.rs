//! `runbook run|resume`: every kind of step without a person, what is written, and what is left when it is killed.

use std::{fs, path::Path, time::Duration};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::cli::{Run, Sandbox};

/// A stack of two checks, and a runbook `r` of these steps.
pub(crate) fn sandbox(head: &str, steps: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.config(
        "stack: test\nchecks:\n  fine: { command: { argv: [\"true\"] } }\n  bad: { command: { argv: [sh, -c, \"echo broken; exit 2\"] } }\n",
    );
    sandbox.write("runbooks/r.yaml", format!("runbook: r\ntitle: Test\n{head}\nsteps:\n{steps}"));
    sandbox
}

fn run(sandbox: &Sandbox, more: &[&str]) -> Run {
    sandbox.run(&[&["runbook", "run", "r", "-o", "json", "--unattended"], more].concat())
}

pub(crate) fn step<'a>(run: &'a Value, id: &str) -> &'a Value {
    let steps = run["steps"].as_array().expect("steps");
    steps.iter().find(|step| step["id"] == id).unwrap_or_else(|| panic!("no step {id} in {run:#}"))
}

/// The objects of the store below a folder, without the ids in their names.
pub(crate) fn objects(sandbox: &Sandbox, below: &str) -> Vec<String> {
    fn walk(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                walk(&entry.path(), found);
            } else {
                found.push(entry.path().display().to_string());
            }
        }
    }
    let mut found = Vec::new();
    walk(&sandbox.home().join("store").join(below), &mut found);
    found.sort();
    found
}

fn record(sandbox: &Sandbox) -> Value {
    let records = objects(sandbox, "records/runbook/r");
    let last = records.last().expect("a record");
    serde_json::from_str(&fs::read_to_string(last).expect("a record")).expect("JSON")
}

#[test]
fn checks_alone_are_run_recorded_and_leave_nothing_open() {
    let sandbox =
        sandbox("when: daily 09:00", "- check: check fine\n  id: a\n- check: check fine\n  id: b\n");
    let done = run(&sandbox, &[]);
    let json = done.code(0).json();
    assert_eq!((&json["schema"], &json["state"]), (&json!("mlopsctl/run/v1"), &json!("done")));
    assert_eq!(json["summary"], "OK r: all 2 steps are ok");
    assert_eq!(json["people"][0]["name"], "tester");
    assert_eq!(step(&json, "a")["findings"][0]["id"], "check.fine");
    let record = record(&sandbox);
    assert_eq!(
        (&record["kind"], &record["verdict"], &record["id"]),
        (&json!("runbook"), &json!("ok"), &json["id"])
    );
    assert_eq!(record["details"]["steps"], json["steps"]);
    assert!(objects(&sandbox, "state/runs").is_empty(), "the journal has served its purpose");
}

#[test]
fn the_worst_step_is_named_and_decides_the_exit_code() {
    let steps = "- check: check fine\n  id: good\n- check: check bad\n  id: wrong\n  if_failed: { hint: look at it }\n\
                 - run: [sh, -c, 'exit 3']\n  id: odd\n  plugin: true\n";
    let sandbox = sandbox("when: daily", steps);
    let done = sandbox.run(&["runbook", "run", "r", "--unattended"]);
    done.code(2);
    let first = done.stdout.lines().next().expect("a line");
    assert_eq!(first, "CRITICAL r: wrong: bad: broken (1 critical, 1 unknown of 3)");
    assert!(done.stdout.contains("→ look at it"), "{}", done.transcript());
    assert!(done.stderr.contains("CRITICAL  check bad"), "one line as a step ends: {}", done.transcript());
    for (format, code, expected) in [
        ("nagios", 2, "RUNBOOK RUN CRITICAL - r: wrong: bad: broken"),
        ("junit", 2, "<failure"),
        ("prometheus", 2, "runbook.r.wrong"),
        ("csv", 2, "step,state"),
        ("github", 2, "::error"),
        ("markdown", 2, "**CRITICAL** r: wrong"),
    ] {
        let done = sandbox.run(&["runbook", "run", "r", "--unattended", "-o", format]);
        assert!(done.code(code).stdout.contains(expected), "{format}: {}", done.transcript());
    }
    sandbox.run(&["runbook", "run", "r", "--unattended", "--fail-on", "never", "-q"]).code(0);
}

#[test]
fn without_a_person_questions_stay_pending_and_do_not_change_the_verdict() {
    let steps = "- check: check fine\n  id: look\n- ask: Well?\n  id: asked\n- run: [echo, hi]\n  id: after\n\
                 - choose: Which?\n  id: way\n  branches:\n    a: [{ run: [echo, a], id: go }]\n\
                 - note: Read\n  id: text\n- approve: Go?\n  id: other\n- act: restart api\n  id: act\n";
    let sandbox = sandbox("when: daily", steps);
    sandbox.config("services: { api: { url: 'http://127.0.0.1:9', runs_on: { docker: api } } }\nchecks: { fine: { command: { argv: ['true'] } } }");
    let refused = sandbox.run(&["runbook", "run", "r", "--yes"]);
    assert!(refused.code(5).stderr.contains("3 questions"), "{}", refused.transcript());
    assert!(objects(&sandbox, "").is_empty(), "nothing was run");
    let json = run(&sandbox, &[]).code(0).json();
    assert_eq!((&json["state"], &json["verdict"]), (&json!("pending"), &json!("ok")));
    for (id, state, reason) in [
        ("look", "done", Value::Null),
        ("asked", "pending", json!("waits for a person")),
        ("after", "done", Value::Null),
        ("way", "pending", json!("waits for a person")),
        ("text", "pending", json!("waits for a person")),
        ("act", "pending", json!("waits for `other`")),
    ] {
        let step = step(&json, id);
        assert_eq!((&step["state"], &step["reason"]), (&json!(state), &reason), "{id}");
    }
    assert!(step(&json, "other")["reason"].as_str().unwrap().contains("mlopsctl runbook approve"));
    assert!(objects(&sandbox, "records/runbook/r")[0].ends_with("-ok-pending.json"));
    let status = sandbox.run(&["status", "-o", "json"]).json();
    let findings = status["findings"].as_array().unwrap();
    let open = findings
        .iter()
        .find(|finding| finding["id"].as_str().unwrap().starts_with("run."))
        .expect("the open run");
    assert!(open["hint"].as_str().unwrap().contains("mlopsctl runbook resume"), "{open}");
}

#[test]
fn a_text_alone_keeps_no_run_open() {
    let sandbox = sandbox("when: daily", "- check: check fine\n- note: Read this\n  id: text\n");
    let json = run(&sandbox, &[]).code(0).json();
    assert_eq!((&json["state"], &step(&json, "text")["state"]), (&json!("done"), &json!("skipped")));
    assert_eq!(step(&json, "text")["reason"], "nobody was there to read it");
}

#[test]
fn what_is_required_and_pending_is_a_warning_once_its_day_is_over() {
    let mut sandbox =
        sandbox("when: daily 09:00\ntimezone: UTC", "- check: check fine\n- ask: Well?\n  id: asked\n");
    sandbox.now("2026-03-02T10:00:00Z");
    run(&sandbox, &[]).code(0);
    sandbox.now("2026-03-03T10:00:00Z");
    let json = sandbox.run(&["runbook", "resume", "--unattended", "-o", "json"]).code(1).json();
    assert_eq!(json["verdict"], "warning");
    assert!(json["summary"].as_str().unwrap().contains("asked"), "{json:#}");
}

#[test]
fn a_program_is_limited_in_time_and_output_and_leaves_nothing_behind() {
    let steps = "- run: [sh, -c, 'echo begun; sleep 600']\n  id: hangs\n  deadline: 300ms\n\
                 - run: [sh, -c, 'yes flood | head -c 3000000; echo end']\n  id: floods\n\
                 - run: [sh, -c, 'sleep 613 & echo $!']\n  id: leaves\n\
                 - run: [sh, -c, 'exit 7']\n  id: seven\n  exit: [0, 7]\n\
                 - run: [sh, -c, 'exit 7']\n  id: odd\n\
                 - run: [/no/such/program]\n  id: missing\n\
                 - run: [env]\n  id: environment\n  environment: { MINE: 'x ${stack}' }\n\
                 - run: [sh, -c, 'echo \"{\\\"a\\\": [5]}\"']\n  id: captures\n  capture: number\n  pointer: /a/0\n\
                 - run: [echo, '${number}']\n  id: uses\n";
    let mut sandbox = sandbox("when: daily", steps);
    sandbox.env("SECRET_OF_THE_CALLER", "hidden");
    let json = run(&sandbox, &[]).code(2).json();
    let said = |id: &str| step(&json, id)["message"].as_str().unwrap_or_default().to_owned();
    assert!(said("hangs").contains("did not end in 300ms"), "{}", said("hangs"));
    assert_eq!(step(&json, "hangs")["output"]["timed_out"], true);
    let flood = &step(&json, "floods")["output"];
    assert_eq!(flood["left_out_bytes"], 3_000_004 - 65_536);
    assert!(
        flood["text"].as_str().unwrap().ends_with("flood\nend\n")
            || flood["text"].as_str().unwrap().ends_with("end\n")
    );
    assert!(said("leaves").contains("left running were ended"), "{}", said("leaves"));
    let child = step(&json, "leaves")["output"]["text"].as_str().unwrap().trim().to_owned();
    let state = fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
    assert!(state.is_empty() || state.contains(") Z "), "{state}");
    assert_eq!(
        (&step(&json, "seven")["state"], &step(&json, "odd")["verdict"]),
        (&json!("done"), &json!("critical"))
    );
    assert_eq!(step(&json, "missing")["verdict"], "unknown");
    let environment = step(&json, "environment")["output"]["text"].as_str().unwrap();
    assert!(
        environment.contains("MINE=x test\n") && environment.contains("MLOPSCTL_STEP=environment"),
        "{environment}"
    );
    assert!(!environment.contains("SECRET_OF_THE_CALLER"), "{environment}");
    assert_eq!(json["values"]["number"], "5");
    assert_eq!(step(&json, "uses")["output"]["text"], "5\n");
}

#[test]
fn a_value_cannot_smuggle_an_option_of_the_run_into_a_step() {
    let steps = "- check: check ${what}\n  id: look\n- wait: logs ${how}\n  id: wait\n  limit: 1s\n";
    let sandbox = sandbox("values: { what: {}, how: {} }", steps);
    let done = run(&sandbox, &["--set", "what=--fail-on=critical", "--set", "how=-f"]);
    let json = done.code(3).json();
    let (look, wait) = (step(&json, "look").to_string(), step(&json, "wait").to_string());
    assert!(look.contains("`--fail-on` belongs to the run, not to a step"), "{look}");
    assert!(wait.contains("`--follow` never ends by itself"), "{wait}");
}

#[test]
fn a_wait_ends_when_it_is_ok_or_its_limit_has_passed() {
    let steps = "- wait: check soon\n  id: comes\n  every: 50ms\n  limit: 20s\n- wait: check bad\n  id: never\n  every: 50ms\n  limit: 200ms\n";
    let sandbox = sandbox("when: daily", steps);
    sandbox.config(
        "checks:\n  soon: { command: { argv: [sh, -c, 'n=$(cat n 2>/dev/null || echo 0); echo $((n+1)) > n; [ $n -ge 2 ] || exit 2'] } }\n  bad: { command: { argv: [sh, -c, 'exit 2'] } }\n",
    );
    let json = run(&sandbox, &[]).code(2).json();
    assert_eq!(
        (&step(&json, "comes")["state"], &step(&json, "comes")["attempts"]),
        (&json!("done"), &json!(3))
    );
    assert!(step(&json, "never")["message"].as_str().unwrap().starts_with("not ok within 200ms"));
}

#[test]
fn a_failed_step_of_a_change_stops_it_and_steps_back_wait_for_somebody() {
    let head = "purpose: change\nrevert:\n- run: [sh, -c, 'echo back >> back.txt']\n  id: back";
    let steps = "- run: [sh, -c, 'exit 1']\n  id: fails\n- check: check fine\n  id: never\n";
    let sandbox = sandbox(head, steps);
    let json = run(&sandbox, &[]).code(2).json();
    assert_eq!((&json["state"], &step(&json, "never")["state"]), (&json!("pending"), &json!("not-reached")));
    assert!(!sandbox.cwd().join("back.txt").exists());
    let json = sandbox.run(&["runbook", "resume", "--unattended", "--yes", "-o", "json"]).code(2).json();
    assert_eq!((&json["state"], &step(&json, "back")["state"]), (&json!("stopped"), &json!("done")));
    assert_eq!(sandbox.read("back.txt"), "back\n");
}

#[test]
fn steps_that_do_not_apply_are_shown_and_left_out_ones_are_skipped() {
    let steps = "- check: check fine\n  id: a\n- check: check fine\n  id: b\n  on: Mon\n- check: check fine\n  id: c\n  applies_if: prometheus\n- check: check fine\n  id: d\n";
    let mut sandbox = sandbox("when: daily\ntimezone: UTC", steps);
    sandbox.now("2026-03-03T10:00:00Z");
    let json = run(&sandbox, &["--start-at", "b"]).code(1).json();
    let state = |json: &Value, id: &str| step(json, id)["state"].as_str().unwrap().to_owned();
    let states: Vec<String> = ["a", "b", "c", "d"].iter().map(|id| state(&json, id)).collect();
    assert_eq!(states, ["skipped", "not-applicable", "not-applicable", "done"]);
    assert_eq!(step(&json, "a")["reason"], "left out by --start-at b");
    let json = run(&sandbox, &["--date", "2026-03-02", "--only", "b"]).code(1).json();
    assert_eq!((state(&json, "b"), &json["rehearsal"]), ("done".to_owned(), &json!(true)));
    assert_eq!(objects(&sandbox, "records/rehearsal/r").len(), 1, "a rehearsal counts for nothing");
    let dry = run(&sandbox, &["--dry-run", "--date", "2026-03-02"]).code(0).json();
    assert_eq!(step(&dry, "b")["reason"], "would run: check fine");
    assert_eq!(objects(&sandbox, "records").len(), 2, "a dry run writes nothing");
    let wrong = sandbox.run(&["runbook", "run", "r", "--only", "nope"]);
    assert!(wrong.code(3).stderr.contains("no step `nope`"), "{}", wrong.transcript());
}

#[test]
fn two_at_once_are_one_too_many() {
    let sandbox = sandbox(
        "when: daily",
        "- run: [sh, -c, 'echo first >> seen; sleep 60']\n  id: long\n  deadline: 30s\n",
    );
    let first = sandbox.spawn(&["runbook", "run", "r", "--unattended"]);
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    while !sandbox.cwd().join("seen").exists() && std::time::Instant::now() < deadline {
        std::thread::yield_now();
    }
    let second = run(&sandbox, &[]);
    assert!(second.code(6).stderr.contains("is being run by tester"), "{}", second.transcript());
    assert!(second.stderr.contains("--take-over"), "{}", second.transcript());
    first.signal(Signal::TERM);
    let first = first.finish();
    assert!(first.code(130).stdout.contains("mlopsctl runbook resume"), "{}", first.transcript());
    assert_eq!(sandbox.read("seen"), "first\n");
    // What was ended in the middle is not simply repeated.
    let json = sandbox.run(&["runbook", "resume", "--unattended", "-o", "json"]).code(3).json();
    assert_eq!(step(&json, "long")["state"], "running");
    assert!(step(&json, "long")["reason"].as_str().unwrap().contains("nobody knows how far it came"));
    assert_eq!(sandbox.read("seen"), "first\n");
}

#[test]
fn a_run_killed_at_any_point_goes_on_without_repeating_what_was_done() {
    let steps = "- check: check fine\n  id: look\n- run: [sh, -c, 'echo one >> one']\n  id: one\n\
                 - run: [sh, -c, 'echo two >> two']\n  id: two\n";
    for (point, ones, twos, asked) in [
        ("run-lease", None, None, ""),
        ("run-journal", None, None, ""),
        ("step-one", Some("one\n"), Some("two\n"), ""),
        ("step-one-apply", None, None, "one"),
        ("step-one-finished", Some("one\n"), None, "one"),
        ("step-two", Some("one\n"), Some("two\n"), ""),
        ("step-two-finished", Some("one\n"), Some("two\n"), "two"),
        ("run-end", Some("one\n"), Some("two\n"), ""),
        ("run-record", Some("one\n"), Some("two\n"), ""),
        ("run-remove", Some("one\n"), Some("two\n"), ""),
        ("run-release", Some("one\n"), Some("two\n"), "nothing"),
    ] {
        let sandbox = sandbox("when: daily", steps);
        let mut command =
            sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", point, &["runbook", "run", "r", "--unattended"]);
        command.wait_until(point, |_, stderr| stderr.contains(&format!("stopped before {point}")));
        command.signal(Signal::KILL);
        command.finish().code(-9);
        let resumed = sandbox.run(&["runbook", "resume", "--unattended", "-o", "json"]);
        if point == "run-lease" || point == "run-journal" || point == "run-release" {
            assert!(resumed.code(3).stderr.contains("no run is open"), "{point}: {}", resumed.transcript());
        } else {
            let json = resumed.code(if asked.is_empty() { 0 } else { 3 }).json();
            let state = if asked.is_empty() { "done" } else { "pending" };
            assert_eq!(json["state"], state, "{point}: {}", resumed.transcript());
            let open: Vec<&Value> =
                json["steps"].as_array().unwrap().iter().filter(|step| step["state"] == "running").collect();
            assert_eq!(open.len(), usize::from(!asked.is_empty()), "{point}");
            assert!(open.iter().all(|step| step["id"] == asked), "{point}: {open:?}");
            let records = objects(&sandbox, "records/runbook/r");
            assert_eq!(records.len(), 1, "{point}: {records:?}");
            assert_eq!(objects(&sandbox, "state/runs").is_empty(), asked.is_empty(), "{point}");
        }
        let seen = |name: &str| fs::read_to_string(sandbox.cwd().join(name)).ok();
        assert_eq!((seen("one").as_deref(), seen("two").as_deref()), (ones, twos), "{point}");
        // Nobody holds the lease of the dead.
        sandbox.run(&["runbook", "run", "r", "--unattended", "--dry-run"]).code(0);
    }
}

#[test]
fn a_store_that_cannot_be_written_is_said_and_loses_nothing() {
    let mut sandbox = sandbox("when: daily", "- check: check fine\n");
    let file = sandbox.write("store-is-a-file", "");
    sandbox.env("MLOPSCTL_STORE", format!("file://{}", file.display()));
    let done = sandbox.run(&["runbook", "run", "r", "--unattended"]);
    assert!(done.code(3).stdout.starts_with("OK r:"), "{}", done.transcript());
    assert!(done.stderr.contains("the store cannot be used"), "{}", done.transcript());
}

#[test]
fn a_value_that_nobody_gives_keeps_a_run_from_beginning() {
    let sandbox =
        sandbox("values: { version: { about: Which version } }", "- run: [echo, '${version}']\n  id: say\n");
    let missing = run(&sandbox, &[]);
    assert!(missing.code(3).stderr.contains("--set version="), "{}", missing.transcript());
    let json = run(&sandbox, &["--set", "version=1.4 rc"]).code(0).json();
    assert_eq!(step(&json, "say")["output"]["text"], "1.4 rc\n");
    assert!(run(&sandbox, &["--set", "nope=1"]).code(3).stderr.contains("no value `nope`"));
}

#[test]
fn a_runbook_that_is_not_fit_runs_nothing() {
    let sandbox =
        sandbox("when: daily", "- run: [touch, touched]\n- check: chekc fine\n- ask: x\n  needs: [nope]\n");
    let refused = run(&sandbox, &[]);
    refused.code(3);
    assert!(refused.stderr.contains("chekc") && refused.stderr.contains("nope"), "{}", refused.transcript());
    assert!(!sandbox.cwd().join("touched").exists());
}

#[test]
fn evidence_is_kept_with_its_digest() {
    let steps = "- run: [echo, done]\n  id: a\n  evidence: ['logs/*.txt']\n- run: [echo, done]\n  id: b\n  evidence: [missing.txt]\n";
    let sandbox = sandbox("when: daily", steps);
    sandbox.write("logs/one.txt", "hello\n");
    let json = run(&sandbox, &[]).code(3).json();
    let file = &step(&json, "a")["evidence"][0];
    assert_eq!(
        (&file["path"], &file["size_bytes"], &file["head"]),
        (&json!("logs/one.txt"), &json!(6), &json!("hello\n"))
    );
    assert_eq!(file["sha256"], "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03");
    assert!(step(&json, "b")["message"].as_str().unwrap().contains("`missing.txt` is not there"));
}

#[test]
fn a_relative_path_in_a_step_is_below_the_configuration_wherever_the_run_begins() {
    let steps = "- check: drift check reports/now.csv\n  id: look\n- act: export labels.csv --to kept.tar.gz\n  id: keep\n\
        - run: [cat, reports/now.csv]\n  id: read\n";
    let mut sandbox = sandbox("", steps);
    sandbox.env("MLOPSCTL_STORE", "store");
    sandbox.write("reports/now.csv", "column,method,score,threshold\nage,psi,0.01,0.2\n");
    sandbox.write("labels.csv", "a\n1\n");
    sandbox.write("below/here.txt", "");
    for (folder, store) in [("", "store"), ("below", "below/store")] {
        let words = ["runbook", "run", "r", "--unattended", "--yes", "-o", "json"];
        let output = sandbox.command(&words).current_dir(sandbox.cwd().join(folder)).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let done: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{folder}: {output:?}"));
        for id in ["look", "keep", "read"] {
            assert_eq!(step(&done, id)["verdict"], "ok", "{folder}: {done:#}");
        }
        // A variable is said where the program is started, for its acts, too.
        assert!(sandbox.cwd().join(store).join("records/runbook").is_dir(), "{store}");
        assert!(!sandbox.cwd().join("below/kept.tar.gz").exists());
        for name in ["kept.tar.gz", "kept.manifest.json"] {
            fs::remove_file(sandbox.cwd().join(name)).unwrap();
        }
    }
}
