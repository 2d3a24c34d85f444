//! Questions about ten thousand records in a folder, alternating with what a user would use instead:
//! `cargo bench --bench records`. Prints medians; results are kept in docs/performance.md.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops at the first surprise"
)]

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use ulid::Ulid;

const BINARY: &str = env!("CARGO_BIN_EXE_mlopsctl");
const RECORDS: u64 = 10_000;
const ROUNDS: usize = 15;
/// What is kept under: kind, name, verdict.
const SERIES: [(&str, &str, &str); 8] = [
    ("runbook", "daily", "ok"),
    ("runbook", "weekly", "warning"),
    ("runbook", "monthly-infrastructure", "ok"),
    ("runbook", "security-monthly", "ok"),
    ("restart", "api", "done"),
    ("restart", "mlflow", "undone"),
    ("incident", "api-down", "closed"),
    ("check", "latency", "critical"),
];

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let now: DateTime<Utc> = "2026-03-20T12:00:00Z".parse().unwrap();
    fill(&folder.path().join("store"), now);
    fs::write(folder.path().join("mlopsctl.yaml"), "store: store\ntimezone: UTC\n").unwrap();
    let ours = |words: &'static str| {
        let mut command = Command::new(BINARY);
        command.args(words.split(' ')).env("__MLOPSCTL_NOW", "2026-03-20T12:00:00Z");
        command
    };
    let shell = |script: &'static str| {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    };
    let newest = "find store/records -name '*.json' | sort -t/ -k7 -r | head -n 50 | xargs cat >/dev/null";
    for (name, words, script) in [
        ("history", "history", newest),
        (
            "history of a year of one runbook",
            "history --kind runbook --name daily --since 365d --limit 5000",
            "find store/records/runbook/daily -name '*.json' | sort | xargs cat >/dev/null",
        ),
        ("history show", "history show", "find store/records -name '01KM5*'"),
        ("runbook due", "runbook due", "find store/records/runbook -name '*.json' | sort"),
    ] {
        let words =
            if words == "history show" { format!("history show {}", first_id(now)).leak() } else { words };
        paired(name, folder.path(), || ours(words), || shell(script));
    }
}

/// One record an hour, the kinds in turn: more than a year.
fn fill(store: &Path, now: DateTime<Utc>) {
    for number in 0..RECORDS {
        let (kind, name, verdict) = SERIES[usize::try_from(number).unwrap() % SERIES.len()];
        let at = now - TimeDelta::hours(i64::try_from(number).unwrap());
        let id = id(at, number);
        let folder = store.join(format!("records/{kind}/{name}/{}", at.format("%Y/%m")));
        fs::create_dir_all(&folder).unwrap();
        let record = serde_json::json!({
            "schema": "mlopsctl/record/v1", "id": id, "kind": kind, "name": name, "verdict": verdict, "at": at,
            "who": { "name": "ann", "claimed_by": "os" }, "host": "ops-1", "version": "0.1.0",
            "command": format!("{kind} {name}"), "reason": null, "stack": null, "env": null, "config_digest": "0",
            "plan": null, "findings": [], "outcome": { "summary": "healthy again after 3.2 s" }, "details": null,
        });
        fs::write(folder.join(format!("{id}-{verdict}.json")), record.to_string()).unwrap();
    }
}

fn id(at: DateTime<Utc>, number: u64) -> String {
    Ulid::from_parts(u64::try_from(at.timestamp_millis()).unwrap(), number.into()).to_string()
}

fn first_id(now: DateTime<Utc>) -> String {
    id(now, 0)
}

fn paired(name: &str, folder: &Path, ours: impl Fn() -> Command, theirs: impl Fn() -> Command) {
    let (mut mine, mut other) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        mine.push(time(&mut ours(), folder));
        other.push(time(&mut theirs(), folder));
    }
    let [mine, other] = [mine, other].map(|mut runs| {
        runs.sort_unstable();
        runs[runs.len() / 2].as_secs_f64() * 1e3
    });
    println!("{name}, {RECORDS} records: {mine:.1} ms / {other:.1} ms");
}

fn time(command: &mut Command, folder: &Path) -> Duration {
    let command = command.current_dir(folder).env("HOME", folder).env_remove("MLOPSCTL_STORE");
    let started = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // `runbook due` exits 1 or 2 when something is; a run that could not start measures nothing.
    let code = child.wait().unwrap().code();
    let took = started.elapsed();
    if code.is_none_or(|code| code > 2) {
        println!("{command:?} ended with {code:?}: the number is not one");
    }
    took
}
