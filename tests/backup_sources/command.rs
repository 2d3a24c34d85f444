//! Programs whose output is kept.

use std::time::Duration;

use rustix::process::{Pid, Signal, test_kill_process};
use serde_json::json;

use super::{assert_refused, back_up, configure, refused, says, set};
use crate::support::{cli::Sandbox, stack::eventually};

/// A set with this shell script as its program.
fn program(script: &str, more: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    change(&sandbox, script, more);
    sandbox
}

fn change(sandbox: &Sandbox, script: &str, more: &str) {
    sandbox.write("dump.sh", script);
    configure(sandbox, &format!("command: {{ argv: [sh, dump.sh], member: dump.json{more} }}"));
}

#[test]
fn what_a_program_prints_is_kept_to_the_byte() {
    let script = "printf '{\"a\":1}\\n'; head -c 3000000 /dev/zero; echo told >&2; printf end";
    let kept = back_up(&program(script, ""));
    assert_eq!(kept.files(), ["command/dump.json"]);
    let bytes = std::fs::read(kept.path("command/dump.json")).expect("the member");
    assert_eq!(bytes.len(), 3_000_011);
    assert!(bytes.starts_with(b"{\"a\":1}\n\0") && bytes.ends_with(b"\0end"));
    let expected = json!({
        "kind": "command", "member": "command/dump.json", "argv": ["sh", "dump.sh"], "size_bytes": 3_000_011,
    });
    assert_eq!(*kept.note(), expected);
}

#[test]
fn a_program_that_does_not_end_well_makes_no_backup() {
    let cases: [(&str, &str, &[&str]); 6] = [
        (
            "echo half; echo 'the server is gone' >&2; exit 3",
            "",
            &["ended with exit code 3: the server is gone"],
        ),
        ("echo half; kill -SEGV $$", "", &["was killed by signal 11"]),
        ("exit 0", "", &["ended well but printed nothing"]),
        ("echo half; exec sleep 60", ", timeout: 300ms", &["did not end in 300ms and was ended", "timeout:"]),
        ("echo half; trap '' TERM; sleep 60", ", timeout: 300ms", &["did not end in 300ms and was ended"]),
        ("(sleep 60; echo rest) & echo half", "", &["something that it left running held its output open"]),
    ];
    let sandbox = Sandbox::new();
    for (script, more, words) in cases {
        change(&sandbox, script, more);
        says(&refused(&sandbox), words);
    }
}

#[test]
fn a_program_that_is_not_there_or_not_executable_is_said() {
    let sandbox = set("command: { argv: [no-such-exporter], member: x }");
    says(&refused(&sandbox), &["`no-such-exporter` could not be started", "on the PATH"]);
    sandbox.write("plain.txt", "no program");
    configure(&sandbox, "command: { argv: [./plain.txt], member: x }");
    says(&refused(&sandbox), &["plain.txt` could not be started", "executable?"]);
}

#[test]
fn an_interrupt_ends_the_program_with_all_that_it_started() {
    let sandbox = program("echo half; sleep 600 & echo $! >pid; wait", "");
    let mut running = sandbox.spawn(&["backup", "create", "kept", "--yes"]);
    let pid = eventually("the program's child", Duration::from_secs(30), || {
        std::fs::read_to_string(sandbox.cwd().join("pid")).ok()?.trim().parse().ok().and_then(Pid::from_raw)
    });
    running.wait_until("anything", |_, _| true);
    running.signal(Signal::INT);
    let run = running.finish();
    run.code(130);
    assert_refused(&sandbox, &run);
    eventually("the end of the child", Duration::from_secs(10), || {
        test_kill_process(pid).is_err().then_some(())
    });
}
