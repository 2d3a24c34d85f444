//! `rollback model`: to what served well last, proven; while the service is down, without a store, without records.

use serde_json::{Value, json};

use crate::{
    model_promote::{details, world},
    support::{
        cli::Sandbox,
        world::{Fault, World},
    },
};

const ROLLBACK: [&str; 6] = ["rollback", "model", "churn", "--yes", "-o", "json"];

fn promote(sandbox: &Sandbox, to: &str) {
    sandbox.run(&["model", "promote", "churn", "--to", to, "--yes"]).code(0);
}

/// Version, and why not, of each choice.
fn choices(sandbox: &Sandbox) -> Vec<(u64, bool, String)> {
    let listing = sandbox.run(&["rollback", "model", "churn", "--list", "-o", "json"]);
    let json = listing.code(0).json();
    let items = json["items"].as_array().expect("a list");
    let choice = |item: &Value| {
        let why = item["why_not"].as_str().unwrap_or_default().to_owned();
        (item["version"].as_u64().unwrap(), item["default"].as_bool().unwrap(), why)
    };
    items.iter().map(choice).collect()
}

#[test]
fn rollback_brings_back_what_served_well_last_proven_in_one_command() {
    let (world, sandbox) = world("");
    promote(&sandbox, "1");
    promote(&sandbox, "4");
    // Not version 3, the number before, but version 1, which served before.
    let dry = sandbox.run(&["rollback", "model", "churn", "--dry-run"]);
    dry.code(0);
    assert!(dry.stderr.contains("f1_score      0.7400 → 0.7100 (-0.0300)"), "{}", dry.stderr);
    let run = sandbox.run(&["rollback", "model", "--yes", "--reason", "INC-17", "-o", "json"]);
    let outcome = run.code(0).json();
    assert!(
        outcome["summary"].as_str().unwrap().contains("version 1 serves, proven: api reports it"),
        "{outcome}"
    );
    assert_eq!(world.picture(), "alias 1; stages []; loaded 1");
    assert!(world.marks().contains(&"4 mlopsctl.rolled-back.production".to_owned()), "{:?}", world.marks());
    let details = details(&sandbox, "rollback-model");
    assert_eq!(
        (&details["from"], &details["to"], &details["rollback"]),
        (&json!(4), &json!(1), &json!(true))
    );

    // A second one does not go back to what the first one left, but to what was seen to serve before.
    let list = choices(&sandbox);
    assert!(list.contains(&(3, true, String::new())), "{list:?}");
    assert!(
        list.iter().any(|(version, _, why)| (*version, why.as_str()) == (4, "a rollback left it")),
        "{list:?}"
    );
    sandbox.run(&ROLLBACK).code(0);
    assert_eq!(world.picture(), "alias 3; stages []; loaded 3");
    let refused = sandbox.run(&["model", "promote", "churn", "--to", "4", "--yes"]);
    assert!(refused.code(2).stderr.contains("was left by a rollback"), "{}", refused.stderr);
    sandbox
        .run(&["model", "promote", "churn", "--to", "4", "--yes", "--force", "--reason", "data mended"])
        .code(0);
}

#[test]
fn without_any_record_it_asks_for_a_version_and_lists_them() {
    let (world, sandbox) = world("");
    let run = sandbox.run(&ROLLBACK);
    assert!(
        run.code(3).stderr.contains("nothing is recorded of a version of model `churn`"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("there are versions 4, 2, 1, the newest first: ")
            && run.stderr.contains("--to VERSION"),
        "{}",
        run.stderr
    );
    assert_eq!(world.state().changes, [] as [String; 0]);
    assert!(choices(&sandbox).iter().all(|(_, default, why)| !default && !why.is_empty()));
    sandbox.run(&["rollback", "model", "churn", "--to", "2", "--yes"]).code(0);
    assert_eq!(world.picture(), "alias 2; stages []; loaded 2");
}

#[test]
fn a_store_that_is_lost_does_not_stop_it_and_the_registry_remembers() {
    let (world, sandbox) = world("");
    promote(&sandbox, "4");
    std::fs::remove_dir_all(sandbox.home().join("store")).unwrap();
    std::fs::write(sandbox.home().join("store"), "no folder").unwrap();
    let run = sandbox.run(&ROLLBACK);
    let outcome = run.code(1).json();
    assert_eq!(outcome["result"], "warned", "{outcome}");
    assert_eq!(world.picture(), "alias 3; stages []; loaded 3", "{}", run.stderr);
}

#[test]
fn it_works_while_the_service_is_down_and_says_that_nothing_is_proven() {
    let (world, sandbox) = world("");
    promote(&sandbox, "4");
    // Version 4 has made it unwell; loading another mends it.
    world.state().broken = Some(4);
    sandbox.run(&ROLLBACK).code(0);
    assert_eq!(world.picture(), "alias 3; stages []; loaded 3");

    // Nothing listens any more, and nothing is known of how to restart it.
    let (world, sandbox) = self::world("");
    promote(&sandbox, "4");
    let config = world.config("").replace("      reload: { path: /reload }\n", "");
    sandbox.config(&config);
    world.state().down = true;
    let run = sandbox.run(&[&ROLLBACK[..], &["--timeout", "1s"]].concat());
    let outcome = run.code(1).json();
    assert!(outcome["summary"].as_str().unwrap().starts_with("unverified"), "{outcome}");
    assert_eq!(world.state().aliases["production"], 3);
}

#[test]
fn a_service_that_is_down_cannot_be_told_to_load_and_the_pointer_moves_all_the_same() {
    let (world, sandbox) = world("");
    promote(&sandbox, "4");
    world.state().down = true;
    let run = sandbox.run(&[&ROLLBACK[..], &["--timeout", "500ms"]].concat());
    let outcome = run.code(1).json();
    assert_eq!(outcome["result"], "warned", "{outcome}");
    assert!(outcome["summary"].as_str().unwrap().starts_with("unverified"), "{outcome}");
    assert!(outcome.to_string().contains("was not well before"), "{outcome}");
    assert_eq!(world.state().aliases["production"], 3);
}

#[test]
fn what_cannot_be_restarted_keeps_serving_and_the_pointer_stays_back() {
    let (world, mut sandbox) = world("");
    promote(&sandbox, "4");
    let runs_on = "      reload: { path: /reload }\n";
    let config = world.config("").replace(runs_on, "").replace(
        "http: { timeout: 5s } }\n  mlflow",
        "http: { timeout: 5s }, runs_on: { docker: api } }\n  mlflow",
    );
    sandbox.config(&config);
    sandbox.env("DOCKER_HOST", "ssh://nowhere");
    let run = sandbox.run(&[&ROLLBACK[..], &["--timeout", "500ms"]].concat());
    let outcome = run.code(1).json();
    assert!(outcome.to_string().contains("api serves 4 until it is restarted"), "{outcome}");
    assert_eq!(world.picture(), "alias 3; stages []; loaded 4");
}

#[test]
fn what_nothing_here_restarts_is_told_before_anybody_agrees() {
    let (world, sandbox) = world("");
    promote(&sandbox, "4");
    sandbox.config(&world.config("").replace("      reload: { path: /reload }\n", ""));
    let args = ["rollback", "model", "churn", "--timeout", "1500ms"];
    let by_hand = "nothing here can make `api` load it: it must be restarted by hand, unless it loads by itself; \
                   this waits 1.5 s for it, and then all is undone";
    // Even to who wants to hear little; and to machines.
    let asked = sandbox.run(&[&args[..], &["-q"]].concat());
    assert!(asked.code(5).stderr.contains(by_hand), "{}", asked.transcript());
    let plan = sandbox.run(&[&args[..], &["--dry-run", "-o", "json"]].concat()).code(0).json();
    assert!(plan["plan"].to_string().contains(by_hand), "{plan}");
    let run = sandbox.run(&[&args[..], &["--yes", "-q"]].concat());
    assert!(
        run.code(2).stderr.contains("nothing here can make service `api` load a version"),
        "{}",
        run.stderr
    );
    assert_eq!(world.picture(), "alias 4; stages []; loaded 4");
    // Where it was not well before, it is only said.
    world.state().broken = Some(4);
    let plan = sandbox.run(&[&args[..], &["--dry-run", "-o", "json"]].concat()).code(0).json();
    let stays = "this waits 1.5 s for it, and the pointer stays where it is";
    assert!(plan["plan"].to_string().contains(stays), "{plan}");
    assert_eq!(sandbox.run(&[&args[..], &["--yes"]].concat()).code, 1);
    assert_eq!(world.state().aliases["production"], 3);
}

#[test]
fn a_name_in_a_hint_is_one_word_of_its_command() {
    let (world, sandbox) = world("");
    world.state().name = "churn;id".to_owned();
    let run = sandbox.run(&["rollback", "model", "churn;id", "--yes"]);
    for hint in
        ["mlopsctl rollback model 'churn;id' --list", "mlopsctl rollback model 'churn;id' --to VERSION"]
    {
        assert!(run.code(3).stderr.contains(hint), "{}", run.stderr);
    }
    world.state().aliases.remove("staging");
    let run = sandbox.run(&["model", "promote", "churn;id", "--yes"]);
    assert!(run.code(3).stderr.contains("mlopsctl model promote 'churn;id' --to VERSION"), "{}", run.stderr);
}

#[test]
fn what_cannot_serve_is_passed_over_and_named() {
    let (world, sandbox) = world("");
    promote(&sandbox, "1");
    promote(&sandbox, "2");
    promote(&sandbox, "4");
    world.state().versions.remove(&2);
    world.state().versions.get_mut(&1).unwrap().no_files = true;
    let list = choices(&sandbox);
    let why = |wanted: u64| list.iter().find(|(version, ..)| *version == wanted).unwrap().2.clone();
    assert_eq!(why(2), "it was deleted");
    assert!(why(1).contains("files of version 1"), "{list:?}");
    let run = sandbox.run(&ROLLBACK);
    run.code(0);
    assert!(run.stderr.contains("passed over: the files of version 1"), "{}", run.stderr);
    assert_eq!(world.picture(), "alias 3; stages []; loaded 3");
}

#[test]
fn a_target_that_callers_break_with_needs_force() {
    let (world, sandbox) = world("");
    promote(&sandbox, "4");
    world.state().versions.get_mut(&3).unwrap().signature = Some((
        r#"[{"type":"double","name":"age","required":true}]"#.to_owned(),
        r#"[{"type":"long","required":true}]"#.to_owned(),
    ));
    let run = sandbox.run(&ROLLBACK);
    assert!(run.code(2).stderr.contains("callers of version 4 break with version 3"), "{}", run.stderr);
    assert!(run.stderr.contains("--to VERSION --force --reason"), "{}", run.stderr);
    let to = ["rollback", "model", "churn", "--to", "3", "--yes"];
    sandbox.run(&to).code(2);
    assert_eq!(world.state().aliases["production"], 4);
    sandbox.run(&[&to[..], &["--force", "--reason", "scores are wrong"]].concat()).code(0);
    assert_eq!(world.picture(), "alias 3; stages []; loaded 3");
}

#[test]
fn stages_go_back_too() {
    let (world, sandbox) = world("");
    {
        let mut state = world.state();
        state.aliases.clear();
        state.versions.get_mut(&3).unwrap().stage = "Production".to_owned();
        state.versions.get_mut(&4).unwrap().stage = "Staging".to_owned();
    }
    sandbox.run(&["model", "promote", "churn", "--yes"]).code(0);
    sandbox.run(&ROLLBACK).code(0);
    assert_eq!(world.picture(), "alias -; stages [3:Production 4:Archived]; loaded 3");
}

#[test]
fn a_rollback_that_fails_is_undone_and_marks_nothing() {
    let (world, sandbox) = world("");
    promote(&sandbox, "4");
    let marks = world.marks();
    for _ in 0..3 {
        world.fault("POST registered-models/alias", 0, Fault::Status(500, "{}"));
    }
    assert_eq!(sandbox.run(&ROLLBACK).code(2).json()["result"], "undone");
    assert_eq!((world.picture(), world.marks()), ("alias 4; stages []; loaded 4".to_owned(), marks));
    // It left nothing: the way back is still version 3.
    assert_eq!(choices(&sandbox)[0].0, 3);
}

#[test]
fn which_model_is_meant_must_be_clear() {
    let world = World::start();
    let sandbox = Sandbox::new();
    let mlflow = format!("services: {{ mlflow: {{ kind: mlflow, url: '{}' }} }}\n", world.registry_url());
    sandbox.config(&mlflow);
    assert!(sandbox.run(&["rollback", "model", "--yes"]).code(3).stderr.contains("no model is configured"));
    sandbox.config(&format!("{mlflow}registry: {{ models: {{ churn: {{}}, fraud: {{}} }} }}\n"));
    let run = sandbox.run(&["rollback", "model", "--yes"]);
    assert!(run.code(3).stderr.contains("churn, fraud"), "{}", run.stderr);
}
