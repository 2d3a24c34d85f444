//! Commands: exit codes, printed numbers, and what they must not do.

use std::time::Duration;

use super::{expect, only, run};
use crate::support::{cli::Sandbox, stack::eventually};

#[test]
fn commands_are_plugins_or_numbers() {
    let sandbox = Sandbox::new();
    let command = |script: &str, rest: &str, limits: &str| {
        sandbox.write("probe.sh", script);
        let source = format!("command: {{ argv: [sh, probe.sh, 'an argument; not a shell'], {rest} }}");
        run(&sandbox, "http://127.0.0.1:1", &format!("{source}, timeout: 2s{limits}"))
    };
    let plugin = |script: &str| command(script, "number: false", "");
    expect(&plugin("echo 'DISK OK - 3 GB free | used=3GB'"), 0, "ok", "DISK OK - 3 GB free");
    expect(&plugin("echo WARN; exit 1"), 1, "warning", "WARN");
    expect(&plugin("echo \"$1\"; exit 2"), 2, "critical", "an argument; not a shell");
    expect(&plugin("echo why >&2; exit 3"), 3, "unknown", "why");
    expect(&plugin("echo why >&2; exit 77"), 3, "unknown", "ended with exit code 77: why");
    expect(&plugin("kill -9 $$"), 3, "unknown", "was killed by signal 9");
    let number = |script: &str, limits: &str| command(script, "number: true", limits);
    expect(&number("echo 12.5", ", critical: '> 12'"), 2, "critical", "12.5 > 12");
    expect(&number("echo 1500", ", unit: milliseconds, critical: '> 2s'"), 0, "ok", "1.5 s");
    expect(&number("echo 90%", ", critical: '> 80%'"), 2, "critical", "90% > 80%");
    expect(&number("echo nan", ", critical: '> 12'"), 3, "unknown", "no data: the value is NaN");
    expect(&number(":", ", critical: '> 12'"), 3, "unknown", "no data: `sh` printed nothing");
    expect(&number("echo fine", ", critical: '> 12'"), 3, "unknown", "`sh` printed no number: fine");
    expect(&number("echo 1; exit 1", ", critical: '> 12'"), 3, "unknown", "exit code 1");
    let flood = "yes | head -c 50000000; exit 1";
    expect(&plugin(flood), 1, "warning", "y");
    let absent = run(&sandbox, "http://127.0.0.1:1", "command: { argv: [./absent] }");
    expect(&absent, 3, "unknown", "absent` could not be run: No such file");
}

#[test]
fn a_command_that_hangs_is_killed_with_all_that_it_started() {
    let sandbox = Sandbox::new();
    sandbox.write("hang.sh", "sleep 600 & echo $! > child; wait");
    let run = run(&sandbox, "http://127.0.0.1:1", "command: { argv: [sh, hang.sh] }, timeout: 1s");
    expect(&run, 3, "unknown", "`sh` did not end in 1 s and was killed");
    let child: String = sandbox.read("child").trim().to_owned();
    let gone = || {
        let state = std::fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
        (state.is_empty() || state.contains(") Z ")).then_some(())
    };
    eventually("the command's child to be gone", Duration::from_secs(10), gone);
}

#[test]
fn a_command_that_leaves_something_running_is_not_waited_for() {
    let mut sandbox = Sandbox::new();
    sandbox.limit(Duration::from_secs(20));
    sandbox.write("leave.sh", "sleep 25 & echo started");
    let run = run(&sandbox, "http://127.0.0.1:1", "command: { argv: [sh, leave.sh] }");
    expect(&run, 0, "ok", "started");
}

#[test]
fn what_a_command_prints_is_redacted() {
    let mut sandbox = Sandbox::new();
    sandbox.env("API_TOKEN", "hunter2hunter2");
    sandbox.write("leak.sh", "echo token is hunter2hunter2; exit 2");
    sandbox.config(
        "services: { api: { url: 'http://127.0.0.1:1', http: { auth: { token: '${API_TOKEN}' } } } }
checks: { x: { command: { argv: [sh, leak.sh] } } }
",
    );
    let run = sandbox.run(&["check", "-vv", "-o", "json"]);
    run.code(2);
    assert!(!run.transcript().contains("hunter2"), "{}", run.transcript());
    assert!(only(&run).1.starts_with("token is "), "{}", run.transcript());
}
