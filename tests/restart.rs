//! `restart` on real containers: mended, staying broken, stopped, scaled, refused, interrupted, without a store.

use std::{
    io::{Read as _, Write as _},
    path::PathBuf,
    process::{Command, Stdio},
};

use rustix::process::Signal;
use serde_json::Value;

use crate::support::{
    cli::Sandbox,
    stack::{Container, DockerRelay, docker, docker_host, unique},
};

/// A sandbox whose configuration has one service `api` that runs as the given compose service.
pub(crate) fn sandbox(project: &str) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.env("DOCKER_HOST", docker_host());
    sandbox.config(&format!(
        "stack: churn\nservices:\n  api: {{ runs_on: {{ docker: api, project: {project} }} }}\n"
    ));
    sandbox
}

/// Files below the sandbox's store, with the folder `kind`.
pub(crate) fn stored(sandbox: &Sandbox, kind: &str) -> Vec<PathBuf> {
    let pattern = format!("{}/store/{kind}/**/*.json", sandbox.home().display());
    glob::glob(&pattern).expect("a pattern").flatten().collect()
}

fn read(path: &PathBuf) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).expect("a file")).expect("JSON")
}

fn started_at(container: &Container) -> String {
    docker(&["inspect", "--format", "{{.State.StartedAt}}", &container.name])
}

#[test]
fn restart_mends_an_unhealthy_container_and_says_how_long_it_took() {
    let project = unique("churn");
    let container = Container::image("model").compose(&project, "api").start();
    container.wait_for("healthy").exec(&["rm", "/www/health"]);
    container.wait_for("unhealthy");
    let sandbox = sandbox(&project);

    let run = sandbox.run(&["restart", "api", "--yes", "--reason", "model lost", "-o", "json"]);
    let outcome = run.code(0).json();
    assert_eq!(container.state(), "healthy");
    assert_eq!((&outcome["result"], &outcome["target"]), (&"done".into(), &"api".into()));
    assert!(outcome["summary"].as_str().unwrap().starts_with("healthy again after "), "{outcome}");
    let recovery = outcome["findings"].as_array().unwrap().last().unwrap();
    assert_eq!(recovery["id"], "service.api.recovery");
    assert!(recovery["value"].as_f64().unwrap() > 0.3, "{recovery}");
    assert!(run.stderr.contains(&format!("1. restart container `{}`", container.name)), "{}", run.stderr);

    let records = stored(&sandbox, "records/restart/api");
    let record = read(&records[0]);
    assert_eq!(records.len(), 1);
    assert!(
        records[0].to_str().unwrap().ends_with(&format!("{}-done.json", outcome["record"].as_str().unwrap()))
    );
    assert_eq!(record["who"], serde_json::json!({ "name": "tester", "claimed_by": "MLOPSCTL_USER" }));
    assert_eq!((&record["reason"], &record["stack"]), (&"model lost".into(), &"churn".into()));
    assert_eq!(record["outcome"]["plan"].as_array().unwrap().len(), 2);
    assert_eq!(stored(&sandbox, "state/plans"), [] as [PathBuf; 0], "a recorded plan leaves no journal");
    sandbox.run(&["plan", "list"]).code(0);
}

#[test]
fn restart_of_what_stays_broken_is_exit_2_with_the_log_tail() {
    let project = unique("churn");
    let container = Container::image("unhealthy").compose(&project, "api").start();
    container.wait_for("unhealthy");
    let run = sandbox(&project).run(&["restart", "api", "--yes", "--timeout", "3s"]);
    run.code(2);
    assert!(run.stdout.starts_with("FAILED api: "), "{}", run.stdout);
    assert!(run.stdout.contains("still broken after 3 s: container"), "{}", run.stdout);
    assert!(run.stderr.contains("ERROR model file is missing"), "{}", run.stderr);
}

#[test]
fn restart_starts_a_stopped_container_and_stops_it_again_when_it_stays_broken() {
    let project = unique("churn");
    let good = Container::image("model").compose(&project, "api").start();
    docker(&["stop", &good.name]);
    let sandbox = sandbox(&project);
    let run = sandbox.run(&["restart", "api", "--yes"]);
    run.code(0);
    assert!(run.stderr.contains(&format!("undo: stop container `{}` again", good.name)), "{}", run.stderr);
    assert_eq!(good.state(), "healthy");
    drop(good);

    let bad = Container::image("unhealthy").compose(&project, "api").start();
    docker(&["stop", &bad.name]);
    let run = sandbox.run(&["restart", "api", "--yes", "--timeout", "3s", "-o", "json"]);
    let outcome = run.code(2).json();
    assert_eq!(outcome["result"], "undone");
    assert_eq!(outcome["plan"][0]["state"], "undone");
    assert_eq!(bad.state(), "exited");
}

#[test]
fn restart_of_a_container_that_ends_at_once_does_not_wait_for_the_timeout() {
    let project = unique("churn");
    let container = Container::image("crash").compose(&project, "api").start();
    container.wait_for("exited");
    let run = sandbox(&project).run(&["restart", "api", "--yes", "--timeout", "50s"]);
    run.code(2);
    assert!(run.stdout.contains("exited after exit code 7"), "{}", run.stdout);
    assert!(run.stderr.contains("FATAL: no such model"), "{}", run.stderr);
    assert!(run.took.as_secs() < 30, "{:?}", run.took);
}

#[test]
fn restart_takes_the_containers_of_a_scaled_service_one_after_another() {
    let project = unique("churn");
    let containers = [
        Container::image("model").compose(&project, "api").start(),
        Container::image("model").compose(&project, "api").start(),
    ];
    let before = containers.each_ref().map(started_at);
    let run = sandbox(&project).run(&["restart", "api", "--yes", "-o", "json"]);
    let outcome = run.code(0).json();
    let steps: Vec<&str> =
        outcome["plan"].as_array().unwrap().iter().map(|step| step["what"].as_str().unwrap()).collect();
    assert_eq!(steps.len(), 4, "{steps:?}");
    assert!(steps[1].starts_with("wait until container"), "{steps:?}");
    for (container, before) in containers.iter().zip(before) {
        assert_ne!(started_at(container), before);
        assert_eq!(container.state(), "healthy");
    }
}

#[test]
fn a_dry_run_and_a_missing_yes_change_nothing() {
    let project = unique("churn");
    let container = Container::image("plain").compose(&project, "api").start();
    let before = started_at(&container);
    let sandbox = sandbox(&project);
    let dry = sandbox.run(&["restart", "api", "--dry-run", "-o", "json"]);
    assert_eq!(dry.code(0).json()["result"], "planned");
    let refused = sandbox.run(&["restart", "api", "-o", "json"]);
    let outcome = refused.code(5).json();
    assert_eq!((&outcome["result"], &outcome["exit_code"]), (&"declined".into(), &5.into()));
    // What is agreed to is shown even under -q.
    let quiet = sandbox.run(&["restart", "api", "-q"]);
    assert!(quiet.code(5).stderr.contains("1. restart container"), "{}", quiet.stderr);
    assert_eq!(started_at(&container), before);
    assert!(!sandbox.home().join("store").exists(), "nothing was written");
}

/// Runs a command on a terminal, types a key at its question, and returns its exit code and all it showed.
fn on_a_terminal(sandbox: &Sandbox, args: &[&str], key: &str) -> (i32, String) {
    let command = sandbox.command(args);
    let program = command.get_program().to_str().unwrap().to_owned();
    let mut terminal = Command::new("script");
    terminal
        .args([
            "--quiet",
            "--return",
            "--flush",
            "--command",
            &format!("{program} {}", args.join(" ")),
            "/dev/null",
        ])
        .env_clear()
        .envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .env("TERM", "xterm")
        .current_dir(sandbox.cwd())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = terminal.spawn().expect("script(1) runs");
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut shown = Vec::new();
    let mut block = [0; 4096];
    let mut typed = false;
    while let Ok(read @ 1..) = stdout.read(&mut block) {
        shown.extend_from_slice(&block[..read]);
        if !typed && String::from_utf8_lossy(&shown).contains("[y/N]") {
            typed = true;
            stdin.write_all(key.as_bytes()).unwrap();
        }
    }
    let code = child.wait().unwrap().code().expect("an exit code");
    (code, String::from_utf8_lossy(&shown).into_owned())
}

#[test]
fn a_person_at_a_terminal_is_asked() {
    let project = unique("churn");
    let container = Container::image("model").compose(&project, "api").start();
    let sandbox = sandbox(&project);
    let before = started_at(&container);
    let (code, shown) = on_a_terminal(&sandbox, &["restart", "api"], "n\n");
    assert_eq!(code, 5, "{shown}");
    assert!(
        shown.contains("1. restart container") && shown.contains("declined; nothing was changed"),
        "{shown}"
    );
    assert_eq!(started_at(&container), before);
    let (code, shown) = on_a_terminal(&sandbox, &["restart", "api"], "y\n");
    assert_eq!(code, 0, "{shown}");
    assert_ne!(started_at(&container), before);
}

#[test]
fn restart_says_what_is_wrong_with_a_name() {
    let (one, two) = (unique("churn"), unique("churn"));
    let service = unique("api");
    let _first = Container::image("plain").compose(&one, &service).start();
    let _second = Container::image("plain").compose(&two, &service).start();
    let mut sandbox = Sandbox::new();
    sandbox.env("DOCKER_HOST", docker_host());
    sandbox.config(&format!(
        "services:\n  api: {{ runs_on: {{ docker: {service} }} }}\n  ghost: {{ runs_on: {{ docker: {service}-x-y-z }} }}\n  web: {{ url: 'http://localhost:1' }}\n"
    ));
    let said = |args: &[&str]| {
        let run = sandbox.run(args);
        run.code(3);
        run.stderr
    };
    let both = said(&["restart", "api", "--yes"]);
    assert!(both.contains(&one) && both.contains(&two) && both.contains("project: PROJECT"), "{both}");
    assert!(said(&["restart", "ap", "--yes"]).contains("did you mean `api`?"));
    assert!(said(&["restart", "ghost", "--yes"]).contains("no container is the compose service"));
    assert!(said(&["restart", "web", "--yes"]).contains("runs_on: { docker: web }"));
    sandbox.env("DOCKER_HOST", "unix:///nowhere/docker.sock");
    let run = sandbox.run(&["restart", "api", "--yes"]);
    assert!(run.code(3).stderr.contains("no such socket at unix:///nowhere/docker.sock"), "{}", run.stderr);
    sandbox.env("DOCKER_HOST", "ssh://somewhere");
    assert!(sandbox.run(&["restart", "api"]).code(3).stderr.contains("DOCKER_HOST `ssh://somewhere`"));
}

#[test]
fn restart_waits_for_the_service_itself_not_only_for_its_container() {
    let project = unique("churn");
    // A published port that is chosen here stays the same over a restart.
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).unwrap().port();
    let _container = Container::image("plain")
        .compose(&project, "api")
        .option(&format!("--publish=127.0.0.1:{port}:8080"))
        .command(&["sh", "-c", "sleep 2; exec /bin/serve"])
        .start();
    let mut sandbox = Sandbox::new();
    sandbox.env("DOCKER_HOST", docker_host());
    let config = |loaded: bool| {
        format!(
            "services:\n  api:\n    url: http://127.0.0.1:{port}\n    health: {{ path: /health, expect: {{ model_loaded: {loaded} }} }}\n    runs_on: {{ docker: api, project: {project} }}\n"
        )
    };
    sandbox.config(&config(true));
    let outcome = sandbox.run(&["restart", "api", "--yes", "-o", "json"]).code(0).json();
    let recovery = outcome["findings"].as_array().unwrap().last().unwrap();
    assert!(recovery["value"].as_f64().unwrap() >= 2.0, "{recovery}");
    sandbox.config(&config(false));
    let run = sandbox.run(&["restart", "api", "--yes", "--timeout", "4s"]);
    assert!(run.code(2).stdout.contains("model_loaded"), "{}", run.stdout);
}

#[test]
fn restart_works_over_tcp() {
    let project = unique("churn");
    let container = Container::image("model").compose(&project, "api").start();
    let before = started_at(&container);
    let mut sandbox = sandbox(&project);
    sandbox.env("DOCKER_HOST", DockerRelay::start().host());
    sandbox.run(&["restart", "api", "--yes"]).code(0);
    assert_ne!(started_at(&container), before);
}

#[test]
fn an_interrupt_undoes_what_can_be_undone_and_exits_130() {
    let project = unique("churn");
    let container = Container::image("unhealthy").compose(&project, "api").start();
    let sandbox = sandbox(&project);
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        docker(&["stop", &container.name]);
        let mut running = sandbox.spawn(&["restart", "api", "--yes", "-o", "json"]);
        running.wait_until("the second step", |_, stderr| stderr.contains("step 2 of 2"));
        running.signal(signal);
        let run = running.finish();
        let outcome = run.code(130).json();
        assert_eq!(outcome["result"], "undone", "{}", run.transcript());
        assert!(outcome["summary"].as_str().unwrap().starts_with("interrupted during step 2"), "{outcome}");
        assert_eq!(container.state(), "exited");
    }
    assert_eq!(sandbox.run(&["plan", "list", "-o", "json"]).code(0).json()["items"], serde_json::json!([]));
}

#[test]
fn a_store_that_fails_does_not_block_an_emergency() {
    let project = unique("churn");
    let container = Container::image("model").compose(&project, "api").start();
    let mut sandbox = sandbox(&project);
    sandbox.env("MLOPSCTL_STORE", "file:///dev/null/store");
    let before = started_at(&container);
    let run = sandbox.run(&["restart", "api", "--yes", "-o", "json"]);
    assert_eq!(run.code(1).json()["result"], "warned");
    assert_ne!(started_at(&container), before);
    let local = sandbox.home().join(".local/state");
    assert!(run.stderr.contains("the store cannot be used"), "{}", run.stderr);
    let [lease, spool] = ["mlopsctl", "mlopsctl-spool/"].map(|name| local.join(name));
    assert!(
        run.stderr.contains(&format!("lease and journal in {}/instead-of/", lease.display())),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains(&format!("the record waits in {}", spool.display())), "{}", run.stderr);
    let record = format!("{}/mlopsctl-spool/*/records/restart/api/*/*/*.json", local.display());
    assert_eq!(glob::glob(&record).unwrap().count(), 1);

    // With no folder at all it goes on in memory.
    for variable in ["XDG_STATE_HOME", "TMPDIR"] {
        sandbox.env(variable, "/dev/null/nothing");
    }
    let run = sandbox.run(&["restart", "api", "--yes"]);
    assert!(run.code(1).stderr.contains("memory (gone when this process ends)"), "{}", run.stderr);
}
