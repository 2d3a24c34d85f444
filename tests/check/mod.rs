//! `check` from outside: every source against good, bad, missing and broken ones.

mod at_least;
mod command;
mod container;
mod metrics;
mod presets;
mod prometheus;
mod sources;
mod watch;

use crate::support::{
    cli::{Run, Sandbox},
    faulty::FaultyServer,
};

/// Runs one check of this source and limits; the configuration names the faulty server `api`.
fn check(server: &FaultyServer, body: &str) -> Run {
    let sandbox = Sandbox::new();
    run(&sandbox, &server.url(""), body)
}

fn run(sandbox: &Sandbox, url: &str, body: &str) -> Run {
    sandbox.config(&format!(
        "services: {{ api: {{ url: '{url}', metrics: /metrics }} }}\nchecks: {{ x: {{ {body} }} }}\n"
    ));
    sandbox.run(&["check", "-o", "json"])
}

/// The verdict and message of the one finding.
#[track_caller]
fn only(run: &Run) -> (String, String) {
    let report = run.json();
    let findings = report["findings"].as_array().expect("findings");
    assert_eq!(findings.len(), 1, "{}", run.transcript());
    let text = |key: &str| findings[0][key].as_str().unwrap_or_default().to_owned();
    assert_eq!(text("id"), "check.x");
    (text("verdict"), text("message"))
}

#[track_caller]
fn expect(run: &Run, code: i32, verdict: &str, message: &str) {
    run.code(code);
    let (seen, said) = only(run);
    assert_eq!(seen, verdict, "{}", run.transcript());
    assert!(said.contains(message), "{message:?} is not in {said:?}");
}
