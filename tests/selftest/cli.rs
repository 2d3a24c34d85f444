//! The sandbox and the golden comparison, as far as they can be tried without knowing any subcommand.

use std::path::Path;

use rustix::process::Signal;

use crate::support::{cli::Sandbox, golden};

/// The sandbox's environment and folders in any other program, since the binary does not print them.
fn sh(sandbox: &Sandbox, script: &str) -> std::process::Output {
    let prepared = sandbox.command(&[]);
    let mut command = std::process::Command::new("/bin/sh");
    command.args(["-c", script]).env_clear().current_dir(prepared.get_current_dir().expect("a folder"));
    command.envs(prepared.get_envs().filter_map(|(key, value)| Some((key, value?))));
    command.output().expect("a shell")
}

#[test]
fn the_environment_is_cleared_and_the_home_is_temporary() {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-01-02T03:04:05Z").env("EXTRA", "1");
    let seen = String::from_utf8(sh(&sandbox, "env; echo cwd=$(pwd)").stdout).expect("text");
    assert!(!seen.contains("CARGO"), "{seen}");
    for line in [
        "__MLOPSCTL_NOW=2026-01-02T03:04:05Z".to_owned(),
        "EXTRA=1".to_owned(),
        "COLUMNS=100".to_owned(),
        format!("HOME={}", sandbox.home().display()),
        format!("cwd={}", sandbox.cwd().display()),
    ] {
        assert!(seen.lines().any(|seen| seen == line), "{line} in {seen}");
    }
}

#[test]
fn files_land_in_the_working_folder() {
    let sandbox = Sandbox::new();
    sandbox.config("stack: x\n").write("deep/er/file.txt", "text");
    assert_eq!(sandbox.read("mlopsctl.yaml"), "stack: x\n");
    assert_eq!(sandbox.read("deep/er/file.txt"), "text");
    let cwd = sandbox.cwd();
    drop(sandbox);
    assert!(!cwd.exists(), "the sandbox takes its folders with it");
}

#[test]
fn a_run_ends_with_a_transcript_and_a_killed_one_with_its_signal() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["--version"]);
    run.code(0);
    assert!(
        run.transcript().starts_with("$ mlopsctl --version\nexit: 0\n--- stdout\n"),
        "{}",
        run.transcript()
    );
    let running = sandbox.spawn(&["--version"]);
    // A zombie takes signals too, so this never races with a fast end.
    running.signal(Signal::KILL);
    let killed = running.finish();
    assert!([-9, 0].contains(&killed.code), "{}", killed.transcript());
}

#[test]
fn redaction_removes_what_differs_and_nothing_else() {
    let root = Path::new("/tmp/mlopsctl-test-abc");
    let text = "at 2026-01-02T03:04:05.6Z http://127.0.0.1:45123/health took 12 ms   ok\n\
                ──────────── /tmp/mlopsctl-test-abc/work/mlopsctl.yaml:3:5 plan 01ARZ3NDEKTSV4RRFFQ69G5FAV\n\
                {\"took_seconds\": 0.0123, \"value\": 0.5}\n";
    assert_eq!(
        golden::redact(text, root),
        "at TIME http://127.0.0.1:PORT/health took TOOK  ok\n\
         ─── $CWD/mlopsctl.yaml:3:5 plan ULID\n\
         {\"took_seconds\": TOOK, \"value\": 0.5}\n"
    );
    let given = "p95 2.31 s > 2 s      kept\n";
    assert_eq!(golden::redact_all_but_durations(given, root), given);
}
