//! Aliases and stages of real registries, moved: each alone, both, disagreeing, dangling, of models with odd names; and
//! a promotion that fails, undone.

use serde_json::{Value, json};

use crate::support::{
    cli::{Run, Sandbox},
    registry::{Major, Python, Seeded, Serving, Spec, configured, serving},
    stack::{docker, unique},
};

/// The right answer is above one half.
const PREDICT: &str =
    "predict: { path: /cgi-bin/predict, body: { x1: 1, x2: 1 }, expect: { score: { above: 0.5 } } }";
const GATE: &str = r#"gate: { accuracy: ">= 0.5" }"#;

fn sandbox(seeded: &Seeded, serving: Option<&Serving>) -> Sandbox {
    let mut sandbox = Sandbox::new();
    let served = serving.map(|serving| (serving, PREDICT));
    configured(&mut sandbox, &seeded.url, &seeded.name, served, GATE);
    sandbox
}

fn production(seen: &Value) -> Vec<&str> {
    let stages = seen["stages"].as_object().expect("stages");
    stages.iter().filter(|(_, stage)| *stage == "Production").map(|(version, _)| version.as_str()).collect()
}

#[track_caller]
fn proven(run: &Run) {
    run.code(0);
    assert!(run.stdout.contains("proven"), "{}", run.transcript());
}

/// Promotes version 2, breaks it, and rolls back: whichever of alias and stage there was before is there afterwards.
fn there_and_back(major: Major) {
    let mut python = Python::of(major, &major.url());
    for (aliased, staged) in [(true, false), (false, true), (true, true)] {
        let seeded = Seeded::with(&major.url(), &unique("churn"), 2);
        if aliased {
            seeded.alias("production", 1);
        }
        if staged {
            seeded.stage(1, "Production");
        }
        let serving = serving(&seeded, if aliased { "production" } else { "Production" }, !aliased);
        serving.wait_until_it_serves(1);
        let sandbox = sandbox(&seeded, Some(&serving));
        let expect = |seen: &Value, version: &str| {
            let alias = if aliased { json!({ "production": version }) } else { json!({}) };
            assert_eq!(seen["aliases"], alias, "{seen}");
            assert_eq!(production(seen), if staged { vec![version] } else { vec![] }, "{seen}");
        };
        proven(&sandbox.run(&["model", "promote", &seeded.name, "--to", "2", "--yes"]));
        assert_eq!(serving.version(), Some(2));
        let seen = python.read(&seeded.name);
        expect(&seen, "2");
        assert_eq!(seen["tags"]["mlopsctl.previous.production"], "1", "{seen}");
        assert!(seen["version_tags"]["2"]["mlopsctl.promoted.production"].is_string(), "{seen}");

        seeded.overwrite(2, "0 -1 -1");
        docker(&["restart", "--time=0", &serving.container.name]);
        serving.wait_until_it_serves(2);
        sandbox.run(&["health", "api"]).code(2);
        proven(&sandbox.run(&["rollback", "model", "--yes", "--reason", "it answers the wrong way round"]));
        assert_eq!(serving.version(), Some(1));
        expect(&python.read(&seeded.name), "1");
    }
}

#[test]
fn whichever_of_alias_and_stage_exists_moves_on_mlflow_3() {
    there_and_back(Major::Three);
}

#[test]
fn whichever_of_alias_and_stage_exists_moves_on_mlflow_2() {
    there_and_back(Major::Two);
}

#[test]
fn a_version_that_answers_wrongly_or_cannot_be_loaded_is_undone() {
    for major in Major::BOTH {
        let seeded = Seeded::with(&major.url(), &unique("churn"), 1);
        let wrong = seeded.version(&Spec { coefficients: "0 -1 -1", ..Spec::default() });
        let garbled = seeded.version(&Spec { coefficients: "garbage", ..Spec::default() });
        seeded.alias("production", 1);
        seeded.stage(1, "Production");
        let before = (seeded.get(1)["tags"].clone(), seeded.ask("GET", &model_path(&seeded), &Value::Null));
        let serving = serving(&seeded, "production", false);
        serving.wait_until_it_serves(1);
        let sandbox = sandbox(&seeded, Some(&serving));
        for version in [wrong, garbled] {
            let to = version.to_string();
            let run = sandbox.run(&[
                "model",
                "promote",
                &seeded.name,
                "--to",
                &to,
                "--yes",
                "--timeout",
                "4s",
                "-o",
                "json",
            ]);
            assert_eq!(run.code(2).json()["result"], "undone", "{}", run.transcript());
            assert_eq!(serving.version(), Some(1));
            assert_eq!(seeded.get(1)["current_stage"], "Production");
            assert_eq!(seeded.get(version)["current_stage"], "None");
            assert_eq!(seeded.get(version)["tags"], Value::Null, "no tag is left behind");
            assert_eq!(seeded.get(1)["tags"], before.0);
            let now = seeded.ask("GET", &model_path(&seeded), &Value::Null);
            assert_eq!(now["registered_model"]["aliases"], before.1["registered_model"]["aliases"]);
            assert_eq!(now["registered_model"]["tags"], before.1["registered_model"]["tags"]);
        }
        sandbox.run(&["plan", "list"]).code(0);
    }
}

fn model_path(seeded: &Seeded) -> String {
    format!("registered-models/get?name={}", seeded.name)
}

#[test]
fn alias_and_stage_that_disagree_are_moved_only_when_told() {
    for major in Major::BOTH {
        let seeded = Seeded::with(&major.url(), &unique("churn"), 3);
        seeded.alias("production", 1);
        seeded.stage(2, "Production");
        let sandbox = sandbox(&seeded, None);
        let refused = sandbox.run(&["model", "promote", &seeded.name, "--to", "3", "--yes"]);
        let said = &refused.code(3).stderr;
        let disagree = "alias production is version 1, but stage Production has version 2";
        assert!(said.contains(disagree) && said.contains("--yes-both"), "{}", refused.transcript());
        assert_eq!(seeded.get(3)["current_stage"], "None");
        // Nothing is configured to serve it, so nothing is proven.
        let both = sandbox.run(&["model", "promote", &seeded.name, "--to", "3", "--yes", "--yes-both"]);
        assert!(both.code(1).stdout.contains("unverified"), "{}", both.transcript());
        let mut python = Python::of(major, &seeded.url);
        let seen = python.read(&seeded.name);
        assert_eq!((&seen["aliases"]["production"], production(&seen)), (&json!("3"), vec!["3"]), "{seen}");
    }
}

#[test]
fn an_alias_of_a_version_that_was_deleted_is_said_and_can_be_moved() {
    // MLflow 3 takes the alias away with the version.
    let seeded = Seeded::with(&Major::Two.url(), &unique("churn"), 2);
    seeded.alias("production", 2);
    seeded.delete_version(2);
    let sandbox = sandbox(&seeded, None);
    let moved = sandbox.run(&["model", "promote", &seeded.name, "--to", "1", "--yes"]);
    assert!(moved.code(1).stdout.contains("unverified"), "{}", moved.transcript());
    assert_eq!(seeded.get(1)["aliases"], json!(["production"]));
}

#[test]
fn models_have_any_name() {
    for (major, name) in [
        (Major::Three, unique("it's a \"møde l\" & co+%20 #1?")),
        (Major::Two, unique("it's a \"møde l\" & co+%20 #1?")),
    ] {
        let seeded = Seeded::with(&major.url(), &name, 2);
        seeded.alias("production", 1);
        seeded.alias("staging", 2);
        let serving = serving(&seeded, "production", false);
        serving.wait_until_it_serves(1);
        let sandbox = sandbox(&seeded, Some(&serving));
        let gate = sandbox.run(&["model", "gate", &name]);
        assert!(gate.code(0).stdout.contains("0.9"), "{}", gate.transcript());
        proven(&sandbox.run(&["model", "promote", &name, "--yes"]));
        assert_eq!(serving.version(), Some(2));
        proven(&sandbox.run(&["rollback", "model", "--yes"]));
        assert_eq!(seeded.get(1)["aliases"], json!(["production"]));
    }
}
