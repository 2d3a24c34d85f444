//! Changes of a model that meet others: requests that take effect after they were given up, and acts of other machines,
//! which share neither store nor lock with this one.

use std::sync::{Arc, Barrier};

use serde_json::{Value, json};

use crate::{
    model_promote::world,
    support::{
        cli::{Run, Sandbox},
        world::{Fault, State, World},
    },
};

const ALIAS: &str = "POST registered-models/alias";
const PROMOTE: [&str; 8] = ["model", "promote", "churn", "--yes", "-o", "json", "--timeout", "300ms"];

/// A world whose registry is given up soon: so long a request without an answer is waited for, too.
pub(crate) fn hasty(more: &str) -> (World, Sandbox) {
    let (world, sandbox) = world(more);
    sandbox.config(&world.config(more).replace("5s } }\nregistry", "2s } }\nregistry"));
    (world, sandbox)
}

/// The same with one change of its alias that nobody answers.
fn late(when: fn(&State) -> bool) -> (World, Sandbox) {
    let (world, sandbox) = hasty("");
    world.fault(ALIAS, 0, Fault::Late(when));
    (world, sandbox)
}

fn moves(state: &State) -> usize {
    state.changes.iter().filter(|change| *change == ALIAS).count()
}

#[track_caller]
fn undone(run: &Run) -> Value {
    let outcome = run.code(2).json();
    assert_eq!(outcome["result"], "undone", "{outcome}");
    outcome
}

#[test]
fn a_change_that_comes_after_it_was_undone_is_taken_back() {
    // It failed, and comes while nothing else is left to do.
    let (world, sandbox) = late(|state| moves(state) == 2 && state.quiet >= 5);
    world.fault(ALIAS, 0, Fault::Status(403, "Permission denied"));
    let run = sandbox.run(&PROMOTE);
    undone(&run);
    assert!(
        run.stderr.contains("became version 4 late, by a request without an answer: version 3 again"),
        "{}",
        run.stderr
    );
    assert_eq!((world.picture(), world.marks()), ("alias 3; stages []; loaded 3".to_owned(), vec![]));
    assert_eq!(moves(&world.state()), 3);

    // A second try worked, what serves did not, and the first try comes after the way back.
    let (world, sandbox) = late(|state| moves(state) == 3 && state.quiet >= 2);
    world.state().stuck = true;
    let run = sandbox.run(&PROMOTE);
    undone(&run);
    assert!(run.stderr.contains("late, by a request without an answer"), "{}", run.stderr);
    assert_eq!((world.picture(), world.marks()), ("alias 3; stages []; loaded 3".to_owned(), vec![]));
    assert_eq!(moves(&world.state()), 4);
}

#[test]
fn a_change_that_comes_over_what_somebody_else_set_is_taken_back_to_that() {
    let (world, sandbox) = late(|state| moves(state) == 2 && state.quiet >= 5);
    world.fault(ALIAS, 0, Fault::Status(403, "Permission denied"));
    world.script(|_, state| {
        if moves(state) == 2 {
            state.aliases.insert("production".to_owned(), 2);
        }
    });
    let run = sandbox.run(&PROMOTE);
    let outcome = undone(&run);
    assert!(run.stderr.contains("late, by a request without an answer: version 2 again"), "{}", run.stderr);
    assert_eq!(outcome["next"], json!(["mlopsctl model show churn"]));
    assert_eq!(world.picture(), "alias 2; stages []; loaded 2", "what serves loads what is meant by now");
}

#[test]
fn a_change_that_may_still_come_is_told() {
    let (world, sandbox) = late(|_| false);
    world.fault(ALIAS, 0, Fault::Status(403, "Permission denied"));
    let run = sandbox.run(&PROMOTE);
    undone(&run);
    for part in [
        "a request that got no answer may still change alias `production` of model `churn` to version 4",
        "it has not so far; look at it again: mlopsctl model show churn",
    ] {
        assert!(run.stderr.contains(part), "{}", run.stderr);
    }
    assert_eq!(world.picture(), "alias 3; stages []; loaded 3");

    // Who cannot look does not say that all is undone, and leaves a plan that looks again.
    let (world, sandbox) = late(|state| state.blind.is_none() && moves(state) == 2);
    world.fault(ALIAS, 0, Fault::Status(403, "Permission denied"));
    world.state().blind = Some(|state| moves(state) == 2 && state.quiet >= 5);
    let run = sandbox.run(&PROMOTE);
    let outcome = run.code(4).json();
    assert!(
        outcome["summary"].as_str().unwrap().contains("may still change alias `production`"),
        "{outcome}"
    );
    let undo = outcome["next"][1].as_str().unwrap().to_owned();
    // It comes meanwhile.
    world.state().blind = None;
    let words: Vec<&str> = undo.split(' ').skip(1).chain(["--yes"]).collect();
    sandbox.run(&words).code(0);
    assert_eq!((world.picture(), world.marks()), ("alias 3; stages []; loaded 3".to_owned(), vec![]));
}

#[test]
fn of_two_machines_that_promote_at_once_one_says_that_it_lost() {
    let (world, one) = world("");
    let other = Sandbox::new();
    other.config(&world.config(""));
    // Both note the same former version, and both saw it right before they move the alias.
    world.state().tags.insert("mlopsctl.previous.production".to_owned(), "3".to_owned());
    let barrier = Arc::new(Barrier::new(2));
    for _ in 0..2 {
        world.fault(ALIAS, 0, Fault::Together(Arc::clone(&barrier)));
    }
    let running = [(&one, "4"), (&other, "2")].map(|(sandbox, to)| {
        (to, sandbox.spawn(&["model", "promote", "churn", "--to", to, "--yes", "-o", "json"]))
    });
    let runs = running.map(|(to, running)| (to, running.finish()));
    let (won, lost): (Vec<_>, Vec<_>) = runs.iter().partition(|(_, run)| run.code == 0);
    let ([(to, won)], [(_, lost)]) = (won.as_slice(), lost.as_slice()) else {
        panic!("one wins: {}{}", runs[0].1.transcript(), runs[1].1.transcript());
    };
    assert_eq!(world.picture(), format!("alias {to}; stages []; loaded {to}"));
    assert!(won.json()["summary"].as_str().unwrap().contains("proven"), "{}", won.transcript());
    let outcome = undone(lost);
    assert!(outcome["summary"].as_str().unwrap().contains("somebody else moved it"), "{outcome}");
    assert_eq!(outcome["next"], json!(["mlopsctl model show churn"]), "{outcome}");
    assert_eq!(
        world.marks(),
        ["model mlopsctl.previous.production".to_owned(), format!("{to} mlopsctl.promoted.production")]
    );
}

#[test]
fn a_pointer_that_moves_on_during_the_proof_is_no_proof() {
    let (world, sandbox) = world("");
    // What serves was asked, the pointer was read, and that it serves is noted: the second tag of the version.
    world.script(|_, state| {
        let noted = state.changes.iter().filter(|change| change.contains("model-versions/set-tag")).count();
        if noted == 2 {
            state.aliases.insert("production".to_owned(), 2);
        }
    });
    let outcome = undone(&sandbox.run(&PROMOTE));
    assert!(outcome["summary"].as_str().unwrap().contains("production is version 2"), "{outcome}");
    assert_eq!(world.picture(), "alias 2; stages []; loaded 2");
    // Another version than the noted one is where the pointer points, so the note is right.
    assert_eq!(world.marks(), ["model mlopsctl.previous.production"]);
}
