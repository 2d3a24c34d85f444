//! `plan list|resume|undo`: a run killed at any point is found, and finished or undone by another process.

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::{
    restart::{sandbox, stored},
    support::{
        cli::Sandbox,
        stack::{Container, docker, unique},
    },
};

/// Starts a restart of a stopped container that waits at a point, and kills it there.
fn kill_at(sandbox: &Sandbox, point: &str, args: &[&str]) {
    let mut command = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", point, args);
    command.wait_until(point, |_, stderr| stderr.contains(&format!("stopped before {point}")));
    command.signal(Signal::KILL);
    command.finish().code(-9);
}

fn plans(sandbox: &Sandbox) -> Vec<Value> {
    let listing = sandbox.run(&["plan", "list", "-o", "json"]);
    listing.code(0).json()["items"].as_array().expect("a list").clone()
}

fn id(plans: &[Value]) -> &str {
    plans[0]["id"].as_str().expect("an id")
}

#[test]
fn a_run_killed_at_any_point_is_resumed() {
    let project = unique("churn");
    let container = Container::image("model").compose(&project, "api").start();
    let sandbox = sandbox(&project);
    let restart = ["restart", "api", "--yes"];
    for (point, state) in [
        ("1", "killed with 0 of 2 steps done"),
        ("1-apply", "killed during step 1 of 2"),
        ("1-finished", "killed during step 1 of 2"),
        ("2-apply", "killed during step 2 of 2"),
        ("end", "killed with 2 of 2 steps done"),
        ("record", "ended (done), but could not be recorded"),
    ] {
        docker(&["stop", &container.name]);
        kill_at(&sandbox, point, &restart);
        let left = plans(&sandbox);
        assert_eq!((left.len(), &left[0]["state"]), (1, &json!(state)), "{point}");
        let id = id(&left).to_owned();
        if point == "2-apply" {
            // Until then, the target is that plan's.
            let locked = sandbox.run(&["restart", "api", "--yes", "-o", "json"]);
            let outcome = locked.code(6).json();
            assert!(outcome["summary"].as_str().unwrap().contains("which was killed"), "{outcome}");
            assert_eq!(outcome["next"][0], json!(format!("mlopsctl plan resume {id}")));
        }
        sandbox.run(&["plan", "resume", &id]).code(5);
        let resumed = sandbox.run(&["plan", "resume", &id[..12], "--yes", "-o", "json"]);
        let outcome = resumed.code(0).json();
        assert_eq!(outcome["result"], "done", "{point}: {outcome}");
        assert_eq!(container.state(), "healthy", "{point}");
        assert_eq!(plans(&sandbox), [] as [Value; 0], "{point}");
    }
    assert_eq!(stored(&sandbox, "records/restart/api").len(), 6);
    assert!(
        sandbox.run(&["plan", "resume", "01ARZ3", "--yes"]).code(3).stderr.contains("no unfinished plan")
    );
}

#[test]
fn a_run_killed_at_any_point_is_undone() {
    let project = unique("churn");
    let container = Container::image("model").compose(&project, "api").start();
    let sandbox = sandbox(&project);
    for point in ["1", "1-apply", "1-finished", "2", "2-finished"] {
        docker(&["stop", &container.name]);
        kill_at(&sandbox, point, &["restart", "api", "--yes"]);
        let left = plans(&sandbox);
        let undone = sandbox.run(&["plan", "undo", id(&left), "--yes", "-o", "json"]);
        let outcome = undone.code(0).json();
        assert_eq!(
            (&outcome["command"], &outcome["result"]),
            (&json!("plan undo"), &json!("done")),
            "{outcome}"
        );
        assert_eq!(container.state(), "exited", "{point}");
        assert_eq!(plans(&sandbox), [] as [Value; 0], "{point}");
    }
}

#[test]
fn a_run_killed_while_undoing_is_undone() {
    let project = unique("churn");
    let container = Container::image("unhealthy").compose(&project, "api").start();
    let sandbox = sandbox(&project);
    for point in ["undo-1", "undo-1-apply", "undo-1-finished"] {
        docker(&["stop", &container.name]);
        kill_at(&sandbox, point, &["restart", "api", "--yes", "--timeout", "1s"]);
        let left = plans(&sandbox);
        sandbox.run(&["plan", "undo", id(&left), "--yes"]).code(0);
        assert_eq!(container.state(), "exited", "{point}");
        assert_eq!(plans(&sandbox), [] as [Value; 0], "{point}");
    }
}

#[test]
fn a_run_killed_before_its_first_step_or_after_its_record_leaves_nothing() {
    let project = unique("churn");
    let container = Container::image("model").compose(&project, "api").start();
    let sandbox = sandbox(&project);
    for point in ["lease", "journal", "release"] {
        kill_at(&sandbox, point, &["restart", "api", "--yes"]);
        assert_eq!(plans(&sandbox), [] as [Value; 0], "{point}");
    }
    // Its lease is still there, and its holder is known to be gone.
    sandbox.run(&["restart", "api", "--yes"]).code(0);
    container.wait_for("healthy");
}

#[test]
fn an_undo_that_fails_leaves_a_partial_state_that_can_be_taken_up() {
    let project = unique("churn");
    let container = Container::image("model").compose(&project, "api").start();
    docker(&["stop", &container.name]);
    let sandbox = sandbox(&project);
    kill_at(&sandbox, "2", &["restart", "api", "--yes"]);
    let id = id(&plans(&sandbox)).to_owned();
    docker(&["rename", &container.name, &format!("{}-gone", container.name)]);
    let run = sandbox.run(&["plan", "undo", &id, "--yes", "-o", "json"]);
    docker(&["rename", &format!("{}-gone", container.name), &container.name]);
    let outcome = run.code(4).json();
    assert_eq!(outcome["result"], "partial");
    assert_eq!(outcome["next"][1], json!(format!("mlopsctl plan undo {id}")));
    assert!(run.stderr.contains("api is left in a partial state"), "{}", run.stderr);
    assert!(plans(&sandbox)[0]["state"].as_str().unwrap().starts_with("partial: "));
    sandbox.run(&["plan", "undo", &id, "--yes"]).code(0);
    assert_eq!(container.state(), "exited");
    assert_eq!(plans(&sandbox), [] as [Value; 0]);
}

#[test]
fn status_shows_a_killed_run_and_how_to_go_on() {
    let project = unique("churn");
    let container = Container::image("model").compose(&project, "api").start();
    container.wait_for("healthy");
    let sandbox = sandbox(&project);
    kill_at(&sandbox, "2-apply", &["restart", "api", "--yes"]);
    let id = id(&plans(&sandbox)).to_owned();
    let page = sandbox.run(&["status"]);
    page.code(2);
    assert!(page.stdout.contains("killed during step 2 of 2"), "{}", page.stdout);
    assert!(page.stdout.contains(&format!("mlopsctl plan resume {id}")), "{}", page.stdout);
    sandbox.run(&["plan", "resume", &id, "--yes"]).code(0);
    sandbox.run(&["status"]).code(0);
}

#[test]
fn a_journal_of_a_newer_version_is_said_and_hides_no_other() {
    let project = unique("churn");
    let _container = Container::image("model").compose(&project, "api").start();
    let sandbox = sandbox(&project);
    kill_at(&sandbox, "2", &["restart", "api", "--yes"]);
    let newer = "01KAAAAAAAAAAAAAAAAAAAAAAA";
    let folder = sandbox.home().join("store/state/plans").join(newer);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("0001.json"), r#"{"at":"2026-01-01T00:00:00Z","event":"dreamt"}"#).unwrap();
    let listing = sandbox.run(&["plan", "list"]);
    assert!(listing.code(0).stderr.contains(&format!("plan {newer} cannot be read")), "{}", listing.stderr);
    let known = plans(&sandbox);
    assert_eq!(known.len(), 1);
    let refused = sandbox.run(&["plan", "undo", newer, "--yes"]);
    assert!(refused.code(3).stderr.contains("cannot be read"), "{}", refused.stderr);
    sandbox.run(&["plan", "undo", id(&known), "--yes"]).code(0);
}
