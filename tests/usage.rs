//! What happens before and around a command: usage errors, variables, signals, bugs, closed pipes, the dead-man ping.

use std::{
    io::Read as _,
    process::{Command, Stdio},
    time::Duration,
};

use rustix::process::Signal;

use crate::support::{
    cli::Sandbox,
    faulty::{Answer, FaultyServer, RefusedPort},
};

#[test]
fn a_usage_error_exits_3_and_says_so_on_stderr() {
    let sandbox = Sandbox::new();
    for args in [
        &["nonsense"][..],
        &[],
        &["health", "--nonsense"],
        &["health", "-o", "xml"],
        &["health", "-o", "json="],
        &["health", "-o", "json", "-o", "csv"],
        &["health", "-o", "json=a", "-o", "csv=a"],
        &["health", "--deadline", "5"],
        &["health", "--fail-on", "ok"],
        &["health", "--fail-on", "never", "--nonsense"],
    ] {
        let run = sandbox.run(args);
        run.code(3);
        assert_eq!(run.stdout, "", "{args:?}");
        assert!(run.stderr.contains("Usage: mlopsctl") || run.stderr.contains("--help"), "{}", run.stderr);
    }
    sandbox.run(&["health", "-o", "json", "-o", "csv"]).golden("usage/two-to-stdout");
}

#[test]
fn help_and_version_are_no_errors() {
    let sandbox = Sandbox::new();
    for args in
        [&["--help"][..], &["-h"], &["--version"], &["help"], &["help", "health"], &["health", "--help"]]
    {
        assert_eq!(sandbox.run(args).code(0).stderr, "", "{args:?}");
    }
    sandbox.run(&["help", "exit-codes"]).golden("usage/exit-codes");
    assert_eq!(sandbox.run(&["--color", "never", "help", "exit-codes"]).code(0).stderr, "");
    assert!(sandbox.run(&["help"]).stdout.contains("mlopsctl help exit-codes"));
    sandbox.run(&["help", "exit-code"]).code(3);
}

/// Every command below, as the manual pages list them.
fn commands(sandbox: &Sandbox) -> Vec<Vec<String>> {
    sandbox.run(&["man", "--out", "pages"]).code(0);
    let names = std::fs::read_dir(sandbox.cwd().join("pages")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    let words = |name: &String| name.trim_end_matches(".1").split('-').skip(1).map(str::to_owned).collect();
    names.iter().map(words).collect()
}

#[test]
fn every_help_fits_80_columns_and_begins_with_an_imperative_line() {
    let mut sandbox = Sandbox::new();
    sandbox.env("COLUMNS", "80");
    let commands = commands(&sandbox);
    assert!(commands.len() > 12, "{commands:?}");
    for words in commands {
        for flag in ["--help", "-h"] {
            let args: Vec<&str> = words.iter().map(String::as_str).chain([flag]).collect();
            let run = sandbox.run(&args);
            run.code(0);
            for line in run.stdout.lines() {
                assert!(line.chars().count() <= 80, "{args:?}: {line}");
            }
            let first = run.stdout.lines().next().unwrap_or_default();
            assert!(!first.ends_with('.') && !first.starts_with("Usage"), "{args:?}: {first}");
            assert!(!run.stdout.contains("[env:"), "{args:?} shows variables, and with them their values");
        }
    }
}

#[test]
fn switches_and_options_can_be_variables() {
    let server = FaultyServer::start();
    let url = server.url("/healthy");
    for (value, quiet) in [
        ("1", true),
        ("true", true),
        ("YES", true),
        ("on", true),
        ("0", false),
        ("false", false),
        ("", false),
    ] {
        let mut sandbox = Sandbox::new();
        sandbox.env("MLOPSCTL_QUIET", value);
        let run = sandbox.run(&["health", &url]);
        assert_eq!(run.code(0).stdout.is_empty(), quiet, "MLOPSCTL_QUIET={value}");
    }
    let mut sandbox = Sandbox::new();
    sandbox.env("MLOPSCTL_OUTPUT", "json").env("MLOPSCTL_ENV", "").env("MLOPSCTL_DEADLINE", "");
    assert_eq!(sandbox.run(&["health", &url]).code(0).json()["verdict"], "ok");
}

#[test]
fn variables_of_a_command_change_nothing_where_they_do_not_apply() {
    let server = FaultyServer::start();
    let config = format!(
        "services:\n  api: {{ url: {0}, health: /healthy }}\nchecks:\n  fast: {{ probe: {{ service: api, path: /healthy }}, critical: '> 1m' }}\n",
        server.url("")
    );
    for (name, value, command) in [
        ("MLOPSCTL_EVERY", "10s", "check"),
        ("MLOPSCTL_STRIKES", "3", "check"),
        ("MLOPSCTL_EVERY", "", "check"),
        ("MLOPSCTL_SILENCE_FOR", "2h", "check"),
        ("MLOPSCTL_CONTAINERS", "0", "health"),
        ("MLOPSCTL_WATCH", "0", "status"),
        ("MLOPSCTL_WATCH", "", "status"),
        ("MLOPSCTL_FOLLOW", "1", "status"),
    ] {
        let mut sandbox = Sandbox::new();
        sandbox.config(&config);
        sandbox.env(name, value);
        let run = sandbox.run(&[command]);
        assert_eq!(run.code, 0, "{name}={value}: {}", run.transcript());
    }
    let mut sandbox = Sandbox::new();
    sandbox.config(&config);
    // Switched on, it looks at what runs, and there is no engine to ask.
    sandbox.env("MLOPSCTL_CONTAINERS", "1").env("DOCKER_HOST", "unix:///nowhere/docker.sock");
    let run = sandbox.run(&["health", "-o", "json"]);
    assert!(run.stdout.contains("instrument.docker"), "{}", run.transcript());
    for value in ["sometimes", "30"] {
        let mut sandbox = Sandbox::new();
        sandbox.config(&config);
        sandbox.env("MLOPSCTL_EVERY", value);
        let run = sandbox.run(&["check", "--for", "1s"]);
        run.code(3);
        assert!(run.stderr.contains("MLOPSCTL_EVERY"), "{}", run.transcript());
    }
}

#[test]
fn a_bad_variable_is_named() {
    for (name, value) in [
        ("MLOPSCTL_YES", "perhaps"),
        ("MLOPSCTL_DEADLINE", "5"),
        ("MLOPSCTL_OUTPUT", "xml"),
        ("MLOPSCTL_COLOR", "blue"),
        ("MLOPSCTL_PARALLEL", "many"),
        ("MLOPSCTL_VERBOSE", "loud"),
    ] {
        let mut sandbox = Sandbox::new();
        sandbox.env(name, value);
        let run = sandbox.run(&["health"]);
        run.code(3);
        assert!(run.stderr.contains(name) && run.stderr.contains(value), "{name}: {}", run.stderr);
    }
    let mut sandbox = Sandbox::new();
    sandbox.env("MLOPSCTL_DEADLINE", "5s");
    let run = sandbox.run(&["health", "--deadline", "x"]);
    assert!(!run.code(3).stderr.contains("MLOPSCTL_DEADLINE"), "the flag was wrong: {}", run.stderr);
}

#[test]
fn a_bug_exits_3_with_one_line_and_no_stack() {
    let mut sandbox = Sandbox::new();
    sandbox.env("__MLOPSCTL_PANIC", "the sky fell");
    let run = sandbox.run(&["completions", "bash"]);
    run.code(3);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.starts_with("error: this is a bug in mlopsctl: the sky fell (src/"), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 2, "{}", run.stderr);
    sandbox.env("RUST_BACKTRACE", "1");
    assert!(sandbox.run(&["completions", "bash"]).stderr.contains("start"), "the stack when it is asked for");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let sandbox = Sandbox::new();
    for args in [&["completions", "zsh"][..], &["help", "exit-codes"], &["--help"], &["man"]] {
        let mut command = sandbox.command(args);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut child = command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{args:?}: {stderr}");
        assert_eq!(stderr, "", "{args:?}");
    }
}

#[test]
fn every_polite_signal_ends_a_look_with_130() {
    let server = FaultyServer::start();
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let sandbox = Sandbox::new();
        let mut running = sandbox.spawn(&["health", &server.url("/hang"), "-v"]);
        let asked = server.requests().len();
        while server.requests().len() == asked {
            running.wait_until("anything", |_, _| true);
            std::thread::yield_now();
        }
        running.signal(signal);
        let run = running.finish();
        run.code(130);
        assert!(run.took < Duration::from_secs(4), "{:?}", run.took);
    }
}

#[test]
fn a_hangup_that_nohup_ignores_stays_ignored() {
    let server = FaultyServer::start();
    server.script("/late", vec![Answer::json("{\"status\":\"ok\"}").after(Duration::from_millis(700))]);
    let sandbox = Sandbox::new();
    let prepared = sandbox.command(&["health", &server.url("/late")]);
    let mut nohup = Command::new("nohup");
    nohup.arg(prepared.get_program()).args(prepared.get_args()).current_dir(sandbox.cwd()).env_clear();
    nohup.envs(prepared.get_envs().filter_map(|(key, value)| Some((key, value?))));
    let child = nohup.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while server.requests_for("/late").is_empty() {
        std::thread::yield_now();
    }
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, Signal::HUP).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_ping_tells_of_start_exit_code_and_output() {
    let server = FaultyServer::start();
    let path = "/ping/0123456789abcdef";
    for word in ["start", "2"] {
        server.script(&format!("{path}/{word}"), vec![Answer::status(200, "OK")]);
    }
    let sandbox = Sandbox::new();
    let target = server.url("/status?code=503&body=gone");
    let run = sandbox.run(&["health", &target, "--ping", &server.url(&format!("{path}?create=1")), "-v"]);
    run.code(2);
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
    assert!(!run.stderr.contains("0123456789abcdef"), "the ping URL is a secret: {}", run.stderr);
    let start = &server.requests_for(&format!("{path}/start"))[0];
    let end = &server.requests_for(&format!("{path}/2"))[0];
    assert_eq!((start.method.as_str(), end.method.as_str()), ("GET", "POST"));
    assert_eq!(start.param("create").as_deref(), Some("1"));
    assert_eq!(start.param("rid"), end.param("rid"));
    assert_eq!(start.param("rid").unwrap().len(), 36);
    let body = String::from_utf8(end.body.clone()).unwrap();
    assert!(body.contains("CRITICAL") && body.contains("HTTP 503"), "{body}");
}

#[test]
fn a_ping_sends_at_most_the_end_of_the_output() {
    let server = FaultyServer::start();
    server.script("/p/start", vec![Answer::status(200, "")]);
    server.script("/p/0", vec![Answer::status(503, ""), Answer::status(200, "")]);
    let run = Sandbox::new().run(&["completions", "zsh", "--ping", &server.url("/p")]);
    assert!(!run.code(0).stderr.contains("warning"), "a 503 is tried again: {}", run.stderr);
    let body = &server.requests_for("/p/0")[1].body;
    assert_eq!(body.len(), 10_000);
    assert!(run.stdout.as_bytes().ends_with(body));
}

#[test]
fn a_ping_that_fails_is_a_warning_and_changes_nothing() {
    let sandbox = Sandbox::new();
    let refused = RefusedPort::reserve();
    let server = FaultyServer::start();
    for (url, expected) in [
        (refused.url("/x"), "did not reach 127.0.0.1: connection refused, tried 3 times"),
        (server.url("/gone"), "did not reach 127.0.0.1: HTTP 404"),
        ("ftp://x".to_owned(), "--ping needs a URL"),
        ("nonsense".to_owned(), "--ping needs a URL"),
    ] {
        let run = sandbox.run(&["completions", "bash", "--ping", &url]);
        run.code(0);
        assert!(run.stderr.contains(expected), "{url}: {}", run.stderr);
        assert!(run.stdout.contains("_mlopsctl"));
    }
}

#[test]
fn a_run_that_cannot_start_is_pinged_with_3() {
    let server = FaultyServer::start();
    for word in ["start", "3"] {
        server.script(&format!("/p/{word}"), vec![Answer::status(200, "")]);
    }
    let sandbox = Sandbox::new();
    sandbox.config("services: [\n");
    let run = sandbox.run(&["health", "--fail-on", "never", "--ping", &server.url("/p")]);
    run.code(3);
    let body = String::from_utf8(server.requests_for("/p/3")[0].body.clone()).unwrap();
    assert!(body.contains("error: "), "{body}");
}
