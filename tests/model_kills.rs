//! `kill -9` between every two steps of a promotion and a rollback: the next run finds what is left, and finishes or undoes
//! it. `tests/run model_kills --no-capture` prints the table.

#![allow(clippy::print_stdout, reason = "the long suite shows what was met")]

use rustix::process::Signal;
use serde_json::Value;

use crate::{
    model_races::hasty as world,
    support::{cli::Sandbox, world::World},
};

/// Points in the order in which they are passed by a plan of so many steps.
pub(crate) fn points(steps: usize) -> Vec<String> {
    let of_step = |step: usize| [format!("{step}"), format!("{step}-apply"), format!("{step}-finished")];
    let ends = ["end", "record"].map(str::to_owned);
    (1..=steps).flat_map(of_step).chain(ends).collect()
}

fn stop_at(sandbox: &Sandbox, variable: &str, point: &str, signal: Signal, args: &[&str]) -> i32 {
    let word = if variable.ends_with("STOP_BEFORE") { "stopped" } else { "paused" };
    let mut command = sandbox.spawn_with(variable, point, args);
    command.wait_until(point, |_, stderr| stderr.contains(&format!("{word} before {point}")));
    command.signal(signal);
    command.finish().code
}

pub(crate) fn kill_at(sandbox: &Sandbox, point: &str, args: &[&str]) {
    assert_eq!(stop_at(sandbox, "__MLOPSCTL_STOP_BEFORE", point, Signal::KILL, args), -9, "{point}");
}

pub(crate) fn left(sandbox: &Sandbox) -> Option<Value> {
    let listing = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
    listing["items"].as_array().expect("a list").first().cloned()
}

/// Whether that undid it: what has ended and only has no record yet is recorded, and not undone any more.
pub(crate) fn take_up(sandbox: &Sandbox, verb: &str, plan: &Value) -> bool {
    let id = plan["id"].as_str().unwrap();
    let ended = plan["state"].as_str().unwrap().starts_with("ended (done)");
    if ended && verb == "undo" {
        let run = sandbox.run(&["plan", verb, id, "--yes"]);
        assert!(run.code(3).stderr.contains("has ended (done)"), "{}", run.transcript());
    }
    let run = sandbox.run(&["plan", if ended { "resume" } else { verb }, id, "--yes"]);
    assert!(run.code <= 1, "{}", run.transcript());
    assert!(left(sandbox).is_none(), "{}", run.transcript());
    verb == "undo" && !ended
}

/// How many steps a plan has.
fn steps(sandbox: &Sandbox, args: &[&str]) -> usize {
    let dry = sandbox.run(&[args, &["--dry-run", "-o", "json"]].concat());
    dry.code(0).json()["plan"].as_array().expect("steps").len()
}

/// Everything of the world that a plan may change.
fn seen(world: &World) -> (String, Vec<String>) {
    (world.picture(), world.marks())
}

fn stages(world: &World) {
    let mut state = world.state();
    state.versions.get_mut(&3).unwrap().stage = "Production".to_owned();
    state.versions.get_mut(&4).unwrap().stage = "Staging".to_owned();
}

/// Kills at every point, once to finish it and once to undo it, and prints what came of it.
fn kill_everywhere(command: &[&str], prepare: fn(&World, &Sandbox), to: &str) {
    let (world, sandbox) = world("");
    stages(&world);
    prepare(&world, &sandbox);
    let count = steps(&sandbox, command);
    assert!(count >= 8, "alias and stages, tags, reload, wait and proof: {count}");
    println!("{:<14} {:<44} {:<38} undone", "killed before", "left", "finished");
    for point in points(count) {
        let mut row = Vec::new();
        for verb in ["resume", "undo"] {
            let (world, sandbox) = self::world("");
            stages(&world);
            prepare(&world, &sandbox);
            let before = seen(&world);
            kill_at(&sandbox, &point, command);
            let plan = left(&sandbox).unwrap_or_else(|| panic!("a plan is left by {point}"));
            if row.is_empty() {
                row.push(plan["state"].as_str().unwrap().to_owned());
            }
            if take_up(&sandbox, verb, &plan) {
                assert_eq!(seen(&world), before, "{point}");
            } else {
                assert_eq!(world.picture(), to, "{point}");
            }
            row.push(world.picture());
        }
        println!("{point:<14} {:<44} {:<38} {}", row[0], row[1], row[2]);
    }
}

#[test]
fn a_promotion_killed_anywhere_is_finished_or_undone() {
    kill_everywhere(
        &["model", "promote", "churn", "--yes"],
        |_, _| {},
        "alias 4; stages [3:Archived 4:Production]; loaded 4",
    );
}

#[test]
fn a_rollback_killed_anywhere_is_finished_or_undone() {
    kill_everywhere(
        &["rollback", "model", "churn", "--yes"],
        |_, sandbox| {
            sandbox.run(&["model", "promote", "churn", "--yes"]).code(0);
        },
        "alias 3; stages [3:Production 4:Archived]; loaded 3",
    );
}

#[test]
fn a_way_back_killed_anywhere_is_gone_to_its_end() {
    let (world, sandbox) = world("");
    stages(&world);
    let count = steps(&sandbox, &["model", "promote", "churn"]);
    for step in 1..=count {
        for point in [format!("undo-{step}"), format!("undo-{step}-apply"), format!("undo-{step}-finished")] {
            let (world, sandbox) = self::world("");
            stages(&world);
            world.state().stuck = true;
            let before = seen(&world);
            let args = ["model", "promote", "churn", "--yes", "--timeout", "100ms"];
            let mut command = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", &point, &args);
            let stopped = format!("stopped before {point}");
            command.wait_until(&point, |_, stderr| {
                stderr.contains(&stopped) || stderr.contains("now: production")
            });
            command.signal(Signal::KILL);
            let run = command.finish();
            // Some steps have nothing to undo.
            if run.stderr.contains(&stopped) {
                take_up(&sandbox, "undo", &left(&sandbox).expect("a plan"));
            }
            assert_eq!(seen(&world), before, "{point}");
        }
    }
}

#[test]
fn an_interrupt_anywhere_undoes_it() {
    let (world, sandbox) = world("");
    let count = steps(&sandbox, &["model", "promote", "churn"]);
    for step in 1..=count {
        let before = seen(&world);
        let args = ["model", "promote", "churn", "--yes"];
        let code = stop_at(&sandbox, "__MLOPSCTL_PAUSE_BEFORE", &step.to_string(), Signal::INT, &args);
        assert_eq!(code, 130, "step {step}");
        assert_eq!((seen(&world), left(&sandbox)), (before, None), "step {step}");
    }
}

#[test]
fn two_at_once_are_one_and_a_word_about_the_other() {
    let (world, sandbox) = world("");
    let mut first =
        sandbox.spawn_with("__MLOPSCTL_PAUSE_BEFORE", "3", &["model", "promote", "churn", "--yes"]);
    first.wait_until("3", |_, stderr| stderr.contains("paused before 3"));
    for other in [
        ["model", "promote", "churn", "--yes"],
        ["rollback", "model", "churn", "--yes"],
        ["model", "archive", "churn", "--yes"],
    ] {
        let extra: &[&str] = match other[1] {
            "archive" => &["1"],
            _ => &["--to", "2"],
        };
        let run = sandbox.run(&[&other[..], extra].concat());
        assert!(run.code(6).stdout.contains("locked by tester"), "{}", run.stdout);
    }
    first.signal(Signal::INT);
    assert_eq!(first.finish().code, 130);
    assert_eq!(world.picture(), "alias 3; stages []; loaded 3");
}

#[test]
fn an_unfinished_promotion_is_settled_before_another() {
    let promote = ["model", "promote", "churn", "--yes"];
    let back = ["rollback", "model", "churn", "--to", "3", "--force", "--reason", "x", "--yes"];
    let (world, sandbox) = world("");
    stages(&world);
    let before = seen(&world);
    kill_at(&sandbox, "5-apply", &promote);
    let plan = left(&sandbox).expect("a plan");
    let undo = format!("plan undo {}", plan["id"].as_str().expect("an id"));
    for command in [&promote[..], &back] {
        let run = sandbox.run(command);
        assert!(run.code(6).stderr.contains(&undo), "{}", run.transcript());
    }
    take_up(&sandbox, "undo", &plan);
    assert_eq!(seen(&world), before);

    // Passed over for good: nobody undoes it later, over what came after it.
    let (_world, sandbox) = self::world("");
    kill_at(&sandbox, "5-apply", &promote);
    let run = sandbox.run(&[&promote[..], &["--take-over"]].concat());
    assert!(run.code <= 1 && run.stderr.contains("is superseded"), "{}", run.transcript());
    assert!(left(&sandbox).is_none(), "{}", run.transcript());
}

/// A journal as the first version that moved models wrote it: without counts of tries, and with how to reload.
fn as_of_old(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for field in ["tries", "lenient", "how", "looked", "reported", "by_themselves", "may_lag"] {
                fields.remove(field);
            }
            let reload = serde_json::json!({ "path": "/reload", "body": null, "command": [] });
            if fields.get("do").is_some_and(|what| what == "reload") {
                fields.insert("by".to_owned(), reload.clone());
            }
            if fields.remove("reloads").is_some_and(|reloads| reloads == true) {
                fields.insert("reload".to_owned(), reload);
            }
            fields.values_mut().for_each(as_of_old);
        }
        Value::Array(items) => items.iter_mut().for_each(as_of_old),
        _ => {}
    }
}

fn make_old(sandbox: &Sandbox, plan: &Value) {
    let id = plan["id"].as_str().expect("an id");
    let entries = crate::restart::stored(sandbox, &format!("state/plans/{id}"));
    assert!(entries.len() > 2, "{entries:?}");
    for entry in entries {
        let text = std::fs::read_to_string(&entry).expect("a file");
        let mut value: Value = serde_json::from_str(&text).expect("JSON");
        as_of_old(&mut value);
        assert!(!value.to_string().contains("tries"), "{value}");
        std::fs::write(&entry, value.to_string()).expect("writing");
    }
}

#[test]
fn a_journal_of_an_older_version_is_finished_or_undone() {
    let promote = ["model", "promote", "churn", "--yes"];
    let (world, sandbox) = world("");
    stages(&world);
    // A tag, the alias, and the request to load, before the wait and the proof.
    for step in [1, 3, steps(&sandbox, &promote) - 2] {
        for verb in ["resume", "undo"] {
            let (world, sandbox) = self::world("");
            stages(&world);
            let before = seen(&world);
            kill_at(&sandbox, &format!("{step}-finished"), &promote);
            let plan = left(&sandbox).expect("a plan");
            make_old(&sandbox, &plan);
            take_up(&sandbox, verb, &plan);
            if verb == "resume" {
                assert_eq!(world.picture(), "alias 4; stages [3:Archived 4:Production]; loaded 4", "{step}");
            } else {
                assert_eq!(seen(&world), before, "{step}");
            }
        }
    }
}
