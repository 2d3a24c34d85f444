//! `logs`: framed and terminal containers, files, merged and followed; any bytes, and who stops reading.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
};

use rustix::process::Signal;

use crate::support::{
    cli::Sandbox,
    stack::{Container, docker, docker_host, unique},
};

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.env("DOCKER_HOST", docker_host());
    sandbox
}

/// A container that runs a shell script and ends.
fn script(text: &str) -> Container {
    let container = Container::image("plain").command(&["sh", "-c", text]).start();
    container.wait_for("exited");
    container
}

#[test]
fn logs_of_a_container_by_name_need_no_configuration() {
    let container = script("echo one; echo two >&2; echo three");
    let name = container.name.as_str();
    let sandbox = sandbox();
    let mut lines: Vec<String> =
        sandbox.run(&["logs", name]).code(0).stdout.lines().map(str::to_owned).collect();
    // The engine reads two pipes: only the order within each is certain.
    lines.sort();
    assert_eq!(lines, ["one", "three", "two"]);
    assert_eq!(sandbox.run(&["logs", name, "--grep", "^t.+o$"]).code(0).stdout, "two\n");
    assert_eq!(sandbox.run(&["logs", name, "--tail", "0"]).code(0).stdout, "");
    assert_eq!(sandbox.run(&["logs", name, "--since", "2099-01-01T00:00:00Z"]).code(0).stdout, "");
    let stamped = sandbox.run(&["logs", name, "--grep", "one", "--timestamps"]).stdout;
    let (time, text) = stamped.split_once(' ').expect("a time");
    assert!(time.ends_with('Z') && time.len() == 24, "{stamped}");
    assert_eq!(text, "one\n");
    let object = sandbox.run(&["logs", name, "--grep", "one", "-o", "json"]).json();
    assert_eq!(
        (&object["line"], &object["name"], &object["at"]),
        (&"one".into(), &name.into(), &time.into())
    );
}

#[test]
fn logs_of_a_terminal_are_lines_too() {
    let container =
        Container::image("plain").option("--tty").command(&["sh", "-c", "echo one; echo two"]).start();
    container.wait_for("exited");
    assert_eq!(sandbox().run(&["logs", &container.name]).code(0).stdout, "one\ntwo\n");
    assert_eq!(sandbox().run(&["logs", &container.name, "--tail", "1"]).code(0).stdout, "two\n");
}

#[test]
fn any_bytes_pass_and_a_very_long_line_is_cut_and_counted() {
    let text =
        r"printf 'bad \377\376 bytes\n'; head -c 200000 /dev/zero | tr '\0' x; echo; printf 'half a line'";
    // The default log driver of the engine stores text and replaces other bytes; this one keeps them.
    let container =
        Container::image("plain").option("--log-driver=local").command(&["sh", "-c", text]).start();
    container.wait_for("exited");
    let output = sandbox().command(&["logs", &container.name]).output().expect("it runs");
    assert!(output.status.success());
    let lines: Vec<&[u8]> = output.stdout.split(|byte| *byte == b'\n').collect();
    assert_eq!(lines.len(), 4, "{} lines", lines.len());
    assert_eq!(lines[0], b"bad \xff\xfe bytes");
    // The engine stores it as 13 entries, each with a time of its own; none of them is in the line.
    let long = String::from_utf8(lines[1].to_vec()).expect("text");
    assert_eq!(long.trim_start_matches('x'), "… (134464 bytes more)");
    assert_eq!(lines[2], b"half a line");
}

#[test]
fn logs_of_several_services_are_merged_in_time_order_with_their_names() {
    let project = unique("churn");
    let talk = |service: &str| {
        let text = format!("for i in 1 2 3 4 5; do echo {service} $i; sleep 0.1; done");
        Container::image("plain").compose(&project, service).command(&["sh", "-c", &text]).start()
    };
    let containers = [talk("api"), talk("trainer")];
    for container in &containers {
        container.wait_for("exited");
    }
    let sandbox = sandbox();
    sandbox.config(&format!(
        "services:\n  api: {{ runs_on: {{ docker: api, project: {project} }} }}\n  trainer: {{ runs_on: {{ docker: trainer, project: {project} }} }}\n  web: {{ url: 'http://localhost:1' }}\n"
    ));
    let run = sandbox.run(&["logs", "--timestamps"]);
    let lines: Vec<&str> = run.code(0).stdout.lines().collect();
    assert_eq!(lines.len(), 10, "{}", run.stdout);
    let names: Vec<&str> = lines.iter().map(|line| &line[..10]).collect();
    assert!(names.contains(&"api     | ") && names.contains(&"trainer | "), "{}", run.stdout);
    let times: Vec<&str> = lines.iter().map(|line| &line[10..34]).collect();
    assert!(times.is_sorted(), "{}", run.stdout);
    assert!(lines[0].ends_with(" 1") && lines[9].ends_with(" 5"), "{}", run.stdout);
}

#[test]
fn a_followed_container_is_followed_past_its_restart_and_ctrl_c_ends_it() {
    let text = "n=$(cat /n 2>/dev/null || echo 0); echo $((n+1)) >/n; echo run $n; sleep 100";
    let container = Container::image("plain").command(&["sh", "-c", text]).start();
    let sandbox = sandbox();
    let mut running = sandbox.spawn(&["logs", &container.name, "-f"]);
    running.wait_until("the first run", |stdout, _| stdout.contains("run 0"));
    docker(&["restart", "--time", "0", &container.name]);
    running.wait_until("the second run", |stdout, _| stdout.contains("run 1"));
    running.signal(Signal::INT);
    let run = running.finish();
    assert_eq!(run.code(130).stdout, "run 0\nrun 1\n", "nothing comes twice");
}

#[test]
fn who_stops_reading_ends_it_quietly() {
    let container =
        Container::image("plain").command(&["sh", "-c", "while true; do echo tick; sleep 0.1; done"]).start();
    let mut child = sandbox().command(&["logs", &container.name, "-f"]).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    assert_eq!(line, "tick\n");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn logs_of_files_follow_rotation_and_truncation() {
    let sandbox = sandbox();
    let path = sandbox.write("log/app.log", "2026-01-01 10:00:00 old\n2026-01-01 10:00:01 new\nlast");
    sandbox.config("services: { app: { url: 'http://localhost:1', logs: 'log/*.log' } }\n");
    assert_eq!(
        sandbox.run(&["logs", "app", "--tail", "2"]).code(0).stdout,
        "2026-01-01 10:00:01 new\nlast\n"
    );
    assert_eq!(
        sandbox.run(&["logs", "app", "--since", "2026-01-01T10:00:01Z"]).code(0).stdout,
        "2026-01-01 10:00:01 new\nlast\n"
    );
    let append = |text: &str| {
        let mut file = fs::OpenOptions::new().create(true).append(true).open(&path).expect("the log");
        file.write_all(text.as_bytes()).expect("writing");
    };
    append("\n");
    let mut running = sandbox.spawn(&["logs", "app", "-f", "--tail", "1"]);
    running.wait_until("what was there", |stdout, _| stdout == "last\n");
    append("appended\n");
    running.wait_until("an appended line", |stdout, _| stdout.ends_with("appended\n"));
    append("before rotation\n");
    fs::rename(&path, sandbox.cwd().join("log/app.log.1")).expect("rotation");
    append("after rotation\n");
    running.wait_until("the new file", |stdout, _| stdout.ends_with("after rotation\n"));
    fs::write(&path, "cut\n").expect("truncation");
    running.wait_until("the truncated file", |stdout, _| stdout.ends_with("cut\n"));
    running.signal(Signal::INT);
    assert_eq!(running.finish().code(130).stdout, "last\nappended\nbefore rotation\nafter rotation\ncut\n");
}

#[test]
fn several_files_are_told_apart_and_merged() {
    let sandbox = sandbox();
    sandbox.write("log/a.log", "2026-01-01 10:00:00 one\n  and more of one\n2026-01-01 10:00:02 three\n");
    sandbox.write("log/b.log", "2026-01-01T10:00:01Z two\n");
    sandbox.config("services: { app: { url: 'http://localhost:1', logs: 'log/*.log' } }\n");
    assert_eq!(
        sandbox.run(&["logs"]).code(0).stdout,
        "app/a.log | 2026-01-01 10:00:00 one\napp/a.log |   and more of one\n\
         app/b.log | 2026-01-01T10:00:01Z two\napp/a.log | 2026-01-01 10:00:02 three\n"
    );
}

#[test]
fn a_secret_that_the_end_of_a_very_long_line_cuts_in_two_is_blanked_too() {
    let mut sandbox = Sandbox::new();
    sandbox.env("API_TOKEN", "correct-horse-battery");
    sandbox.write("app.log", format!("{}correct-horse-battery\n", "x".repeat((64 << 10) - 15)));
    sandbox.config(
        "services:\n  app:\n    url: http://localhost:1\n    logs: app.log\n    http: { auth: { token: '${API_TOKEN}' } }\n",
    );
    for (format, end) in [(&[][..], "x«secret»… (6 bytes more)\n"), (&["-o", "json"], "x«secret»\"")] {
        let run = sandbox.run(&[&["logs", "app"], format].concat());
        run.code(0);
        assert!(!run.stdout.contains("correct") && run.stdout.contains(end), "{:.200}", run.stdout);
    }
}

#[test]
fn secrets_in_logs_are_blanked() {
    let mut sandbox = sandbox();
    sandbox.env("API_TOKEN", "correct-horse-battery");
    sandbox.write("app.log", "using token correct-horse-battery\n");
    sandbox.config(
        "services: { app: { url: 'http://localhost:1', logs: app.log, http: { auth: { token: '${API_TOKEN}' } } } }\n",
    );
    assert_eq!(sandbox.run(&["logs", "app"]).code(0).stdout, "using token «secret»\n");
}

#[test]
fn what_cannot_be_read_is_said_and_hides_nothing() {
    let mut sandbox = sandbox();
    sandbox.write("app.log", "line\n");
    sandbox.config(
        "services:\n  app: { url: 'http://localhost:1', logs: app.log }\n  gone: { url: 'http://localhost:1', logs: nowhere/*.log }\n  web: { url: 'http://localhost:1' }\n",
    );
    let both = sandbox.run(&["logs", "app", "gone"]);
    assert_eq!(both.code(3).stdout, "line\n");
    assert!(
        both.stderr.contains("no file matches") && both.stderr.contains("nowhere/*.log"),
        "{}",
        both.stderr
    );
    let said = |args: &[&str]| {
        let run = sandbox.run(args);
        run.code(3);
        run.stderr
    };
    assert!(said(&["logs", "web"]).contains("runs_on: { docker: web }, or logs:"));
    assert!(said(&["logs", "ap"]).contains("did you mean `app`?"));
    assert!(said(&["logs", "app", "--grep", "("]).contains("--grep is not a regular expression"));
    assert!(said(&["logs", "app", "--since", "soon"]).contains("--since 10m"));
    assert!(said(&["logs", "app", "--tail", "few"]).contains("a number of lines"));
    assert!(said(&["logs", "app", "-o", "json=x.json"]).contains("redirect"));
    sandbox.env("DOCKER_HOST", "unix:///nowhere/docker.sock").config("{}");
    let run = sandbox.run(&["logs", "api"]);
    assert!(run.code(3).stderr.contains("no such socket at unix:///nowhere/docker.sock"), "{}", run.stderr);
}
