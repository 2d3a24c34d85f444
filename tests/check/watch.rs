//! Names, deadlines and `--for`.

use std::time::Duration;

use crate::support::{
    cli::{Run, Sandbox},
    faulty::{Answer, FaultyServer},
};

#[test]
fn a_deadline_still_prints_what_was_learnt() {
    let server = FaultyServer::start();
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "checks:
  slow: {{ metric: {{ url: '{}', name: x, rate: 10m }}, critical: '> 1' }}
  fast: {{ json: {{ url: '{}', pointer: '' }}, critical: '> 1' }}
",
        server.url("/page"),
        server.url("/json?body=2"),
    ));
    server.script("/page", vec![Answer::metrics("x 1\n")]);
    let run = sandbox.run(&["check", "--deadline", "2s", "-o", "json"]);
    run.code(2);
    let report = run.json();
    let said = report["findings"][0]["message"].as_str().expect("a message");
    assert!(said.contains("no result before the deadline"), "{said}");
    assert_eq!(report["findings"][1]["verdict"], "critical");
    assert!(run.took < Duration::from_secs(5), "{:?}", run.took);
}

#[test]
fn names_choose_and_wrong_ones_are_offered_the_nearest() {
    let sandbox = Sandbox::new();
    sandbox.config(
        "checks:
  error-rate: { command: { argv: ['false'] }, runbook: http-500 }
  disk: { disk: /, critical: '> 100%' }
",
    );
    let run = sandbox.run(&["check", "disk"]);
    run.code(0);
    assert!(!run.stdout.contains("error-rate"), "{}", run.transcript());
    let run = sandbox.run(&["check", "eror-rate"]);
    run.code(3);
    assert!(run.stderr.contains("did you mean `error-rate`?"), "{}", run.transcript());
    let run = sandbox.run(&["check", "error-rate", "error-rate", "-o", "json"]);
    run.code(1);
    assert_eq!(run.json()["findings"].as_array().map(Vec::len), Some(1));
    assert_eq!(run.json()["findings"][0]["hint"], "runbook: http-500");
    let empty = Sandbox::new();
    empty.config("stack: empty\n");
    let run = empty.run(&["check"]);
    run.code(3);
    assert!(run.stderr.contains("no checks are configured"), "{}", run.transcript());
    sandbox.run(&["check", "--for", "5s", "--strikes", "0"]).code(3);
}

/// Watches a number that the server gives in turn; returns the run.
fn watch(values: &[&str], limits: &str, time: &str) -> Run {
    let server = FaultyServer::start();
    server.script("/n", values.iter().map(|value| Answer::json(value)).collect());
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "checks: {{ n: {{ json: {{ url: '{}', pointer: '' }}, {limits} }} }}\n",
        server.url("/n")
    ));
    sandbox.run(&["check", "--for", time, "--every", "50ms", "-o", "json"])
}

#[test]
fn watching_ends_after_two_strikes_in_a_row_and_tells_changes() {
    let run = watch(&["1", "9", "1", "9", "9", "1"], "critical: '> 5'", "50s");
    run.code(2);
    let finding = &run.json()["findings"][0];
    assert_eq!(finding["evidence"]["watched_samples"], 5, "{}", run.transcript());
    assert_eq!(finding["evidence"]["critical_samples"], 3);
    let changes: Vec<&str> =
        run.stderr.lines().filter_map(|line| line.split_once(" n: ").map(|(_, rest)| rest)).collect();
    assert_eq!(changes, ["ok: 1", "ok → critical: 9 > 5", "critical → ok: 1", "ok → critical: 9 > 5"]);
    assert!(run.stderr.contains("ended early: critical 2 times in a row"), "{}", run.transcript());
}

#[test]
fn watching_ends_at_the_end_of_its_time() {
    let run = watch(&["9", "1"], "critical: '> 5'", "300ms");
    run.code(0);
    assert_eq!(run.json()["findings"][0]["evidence"]["critical_samples"], 1);
}

#[test]
fn while_watching_recovery_needs_its_own_limit() {
    let run = watch(&["1", "6", "4", "4", "2", "4"], "warning: '> 5', recover: '< 3'", "1s");
    run.code(0);
    let changes: Vec<&str> =
        run.stderr.lines().filter_map(|line| line.split_once(" n: ").map(|(_, rest)| rest)).collect();
    assert_eq!(changes, ["ok: 1", "ok → warning: 6 > 5", "warning → ok: 2"], "{}", run.transcript());
}

#[test]
fn an_interrupted_watch_shows_its_last_sample() {
    let server = FaultyServer::start();
    server.script("/n", vec![Answer::json("1")]);
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "checks: {{ n: {{ json: {{ url: '{}', pointer: '' }}, critical: '> 5' }} }}\n",
        server.url("/n")
    ));
    let mut running = sandbox.spawn(&["check", "--for", "10m", "--every", "5m", "-o", "json"]);
    running.wait_until("the first sample", |_, stderr| stderr.contains("n: ok"));
    running.signal(rustix::process::Signal::INT);
    let run = running.finish();
    run.code(130);
    assert_eq!(run.json()["findings"][0]["verdict"], "ok");
}
