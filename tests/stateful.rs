//! `--stateful` and `--record`: what former runs saw decides, and what changed is kept.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::support::cli::{Run, Sandbox};

/// A check of the number in the file `n`.
struct Number {
    sandbox: Sandbox,
    minute: u32,
}

impl Number {
    fn new(check: &str, more: &str) -> Number {
        let sandbox = Sandbox::new();
        sandbox.config(&format!(
            "stack: demo\nchecks:\n  n: {{ command: {{ argv: [cat, n], number: true }}, critical: '> 10'{check} }}\n{more}"
        ));
        Number { sandbox, minute: 0 }
    }

    /// Looks a minute later.
    fn look(&mut self, number: &str, flags: &[&str]) -> Run {
        self.sandbox.write("n", number);
        self.minute += 1;
        let now = format!("2026-03-02T10:{:02}:00Z", self.minute);
        self.sandbox.now(&now);
        self.sandbox.run(&[&["check", "--stateful"], flags].concat())
    }

    fn stored(&self, pattern: &str) -> Vec<PathBuf> {
        let pattern = format!("{}/store/{pattern}", self.sandbox.home().display());
        glob::glob(&pattern).unwrap().map(Result::unwrap).collect()
    }
}

/// Waits until a check has made its file.
fn wait_for(file: &Path) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !file.exists() {
        assert!(Instant::now() < deadline, "the first run does not begin");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn read(path: &PathBuf) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn trouble_counts_after_runs_in_a_row_and_is_over_after_others() {
    let mut number = Number::new(", for: 3 runs, clear: 2 runs", "");
    let steps = [
        ("1", 0, "OK n: 1"),
        ("20", 0, "SOFT 1/3 critical: 20 > 10"),
        ("20", 0, "SOFT 2/3 critical: 20 > 10"),
        ("1", 0, "OK n: 1"),
        ("20", 0, "SOFT 1/3"),
        ("20", 0, "SOFT 2/3"),
        ("20", 2, "CRITICAL n: 20 > 10"),
        ("1", 2, "CRITICAL n: SOFT 1/2 ok: 1"),
        ("1", 0, "OK n: 1"),
    ];
    for (value, code, line) in steps {
        let run = number.look(value, &[]);
        assert!(run.stdout.contains(line), "{line} in {}", run.stdout);
        run.code(code);
    }
    // A plain look is not damped, and changes nothing.
    number.sandbox.write("n", "20");
    number.sandbox.run(&["check"]).code(2);
    let records = number.stored("records/transition/n/2026/03/*.json");
    assert_eq!(records.len(), 2, "{records:?}");
    let recovery = read(&records[1]);
    assert_eq!(recovery["verdict"], "ok");
    let change = &recovery["details"]["changes"][0];
    assert_eq!((&change["was"], &change["id"]), (&"critical".into(), &"check.n".into()));
    assert_eq!(change["lasted_seconds"], 240.0, "since the first bad run of the three");
    assert_eq!(number.stored("state/checks/check.n/*.json").len(), 1, "one state for each check");
}

#[test]
fn the_general_patience_is_that_of_every_check_without_its_own() {
    let mut number = Number::new("", "stateful: { fire_after: 2 }\n");
    for (value, code) in [("1", 0), ("20", 0), ("20", 2), ("1", 0)] {
        number.look(value, &[]).code(code);
    }
}

#[test]
fn recovery_past_its_own_limit_is_honoured_across_runs() {
    let mut number = Number::new(", recover: '< 5'", "");
    let steps = [
        ("1", 0, "OK"),
        ("20", 2, "CRITICAL"),
        ("7", 1, "7, not yet < 5"),
        ("7", 1, "not yet"),
        ("4", 0, "OK"),
        ("7", 0, "OK"),
    ];
    for (value, code, text) in steps {
        let run = number.look(value, &[]);
        assert!(run.code(code).stdout.contains(text), "{}", run.stdout);
    }
}

#[test]
fn a_lost_or_garbled_state_does_not_open_the_gate() {
    let mut number = Number::new(", for: 3 runs", "");
    number.look("20", &[]).code(2);
    number.look("1", &[]).code(0);
    number.look("20", &[]).code(0);
    let state = number.stored("state/checks/check.n/*.json");
    std::fs::write(&state[0], "{ garbled").unwrap();
    number.look("20", &[]).code(2);
    number.look("1", &[]).code(0);
    std::fs::remove_dir_all(number.sandbox.home().join("store/state")).unwrap();
    number.look("20", &[]).code(2);
}

#[test]
fn flapping_is_noted() {
    let mut number = Number::new("", "");
    for _ in 0..3 {
        number.look("1", &[]).code(0);
        number.look("20", &[]).code(2);
    }
    number.look("1", &[]).code(0);
    let run = number.look("20", &[]);
    assert!(run.code(2).stdout.contains("flapping: 7 changes in the last 21 runs"), "{}", run.stdout);
}

#[test]
fn the_same_look_is_not_at_work_twice() {
    let sandbox = Sandbox::new();
    // The check ends when there is a file, so that the first run works as long as the second one needs it to.
    let script = "touch began; while [ ! -e go ]; do sleep 0.05; done; exit 0";
    sandbox.config(&format!(
        "checks:\n  slow: {{ command: {{ argv: [sh, -c, '{script}'] }}, timeout: 50s }}\n  fast: {{ command: {{ argv: ['true'] }} }}\n"
    ));
    let first = sandbox.spawn(&["check", "slow", "--stateful"]);
    let began = sandbox.cwd().join("began");
    wait_for(&began);
    let second = sandbox.run(&["check", "slow", "--stateful"]);
    let named = format!("process {}", first.id());
    assert!(second.code(6).stderr.contains(&named), "{}", second.stderr);
    // Another look, and one that remembers nothing, are not kept.
    sandbox.run(&["check", "fast", "--stateful"]).code(0);
    sandbox.write("go", "");
    first.finish().code(0);
    sandbox.run(&["check", "slow", "--stateful"]).code(0);
}

#[test]
fn a_killed_look_is_followed_at_once() {
    let sandbox = Sandbox::new();
    let script = "touch began; [ -e go ] || sleep 20";
    sandbox
        .config(&format!("checks:\n  slow: {{ command: {{ argv: [sh, -c, '{script}'] }}, timeout: 55s }}\n"));
    let first = sandbox.spawn(&["check", "--stateful"]);
    wait_for(&sandbox.cwd().join("began"));
    drop(first);
    sandbox.write("go", "");
    sandbox.run(&["check", "--stateful"]).code(0);
}

#[test]
fn a_record_is_kept_when_asked_for() {
    let mut number = Number::new("", "");
    number.look("20", &["--record"]).code(2);
    let records = number.stored("records/check/n/2026/03/*-critical.json");
    assert_eq!(records.len(), 1);
    assert_eq!(read(&records[0])["findings"][0]["message"], "20 > 10");
}

#[test]
fn a_store_that_cannot_be_written_makes_the_run_exit_3_after_its_result() {
    let mut number = Number::new("", "");
    std::fs::write(number.sandbox.home().join("store"), "no folder").unwrap();
    let run = number.look("1", &["--record"]);
    assert!(run.code(3).stdout.contains("OK n: 1"), "{}", run.transcript());
    assert!(run.stderr.contains("the store cannot be used"), "{}", run.stderr);
    let run = number.look("20", &["--record"]);
    assert!(run.code(2).stdout.contains("CRITICAL n"), "critical stays critical: {}", run.transcript());
    std::fs::remove_file(number.sandbox.home().join("store")).unwrap();
    number.look("20", &["--record"]).code(2);
    assert!(number.stored("records/check/n/2026/03/*.json").len() >= 3, "what waited was delivered");
}

#[test]
fn acts_do_not_remember_and_say_so() {
    let number = Number::new("", "");
    let run = number.sandbox.run(&["mute", "n", "--for", "1h", "--reason", "x", "--stateful"]);
    assert!(run.code(3).stderr.contains("for looks"), "{}", run.stderr);
}

#[test]
fn a_look_without_a_verdict_cannot_be_remembered() {
    let sandbox = Sandbox::new();
    sandbox.config("services: { api: { url: 'http://127.0.0.1:9', runs_on: { docker: api } } }\n");
    for words in [
        "history",
        "handover",
        "runbook due",
        "runbook list",
        "incident list",
        "mute list",
        "logs api",
        "alerts silences",
        "status --watch",
    ] {
        for flag in ["--record", "--stateful"] {
            let words: Vec<&str> = words.split(' ').chain([flag]).collect();
            let run = sandbox.run(&words);
            assert!(run.code(3).stderr.contains("nothing was looked at"), "{}", run.transcript());
        }
    }
    assert!(!sandbox.home().join("store").exists());
}

#[test]
fn credentials_of_a_store_are_never_shown() {
    for name in ["AZURE_CLIENT_SECRET", "AZURE_STORAGE_SAS_TOKEN", "GOOGLE_SERVICE_ACCOUNT_KEY"] {
        let mut sandbox = Sandbox::new();
        sandbox
            .config("checks: { n: { command: { argv: [sh, -c, 'echo correct-horse-battery; exit 2'] } } }");
        sandbox.env(name, "correct-horse-battery");
        let run = sandbox.run(&["check", "--record", "-v"]);
        assert!(run.code(2).stdout.contains("CRITICAL"), "{}", run.transcript());
        assert!(!run.transcript().contains("correct-horse"), "{name}: {}", run.transcript());
    }
}
