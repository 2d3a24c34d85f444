//! Models in real registries, from training to rollback: scikit-learn models logged by MLflow's own client, a container
//! that loads what the registry names by the same client, and what that client sees afterwards.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{
    cli::Sandbox,
    registry::{Major, Python, Serving, configured, serving_python},
    stack::{docker, http, unique},
};

/// Four versions: what serves, one that is better, one that is worse, one without the metric that the gate wants.
fn train(python: &mut Python, name: &str) {
    let of = |f1: f64, brier: f64| json!({ "f1_score": f1, "brier_score": brier, "accuracy": 0.9 });
    let versions = json!([
        { "metrics": of(0.80, 0.110) },
        { "metrics": of(0.83, 0.105), "c": 0.5 },
        { "metrics": of(0.78, 0.110) },
        { "metrics": { "f1": 0.9, "brier_score": 0.1 } },
    ]);
    python.train(name, &versions);
    python.call("set_registered_model_alias", &json!([name, "production", "1"]));
    python.call("set_registered_model_alias", &json!([name, "staging", "2"]));
    python.call("transition_model_version_stage", &json!([name, "1", "Production"]));
}

/// What a client that knows nothing of us sees.
fn pointers(python: &mut Python, name: &str) -> (Value, Value) {
    let seen = python.read(name);
    (seen["aliases"]["production"].clone(), seen["stages"].clone())
}

fn findings(run: &Value) -> String {
    let all = run["findings"].as_array().expect("findings").iter();
    all.map(|one| format!("{}: {}\n", one["id"], one["message"])).collect()
}

fn story(major: Major) {
    let (url, name) = (major.url(), unique("credit-risk"));
    let mut python = Python::of(major, &url);
    train(&mut python, &name);
    let serving: Serving = serving_python(major, &url, &name, "production", false);
    serving.wait_until_it_serves(1);
    let mut sandbox = Sandbox::new();
    sandbox.limit(Duration::from_secs(150));
    let predict = r#"predict: { path: /predict, body: { age: 1, income: 1, score: 0 }, expect: { score: { above: 0.5 } } }"#;
    let gate = r#"gate: { f1_score: ">= baseline + 2%", brier_score: ["<= 0.20", "<= baseline + 0.005"] }"#;
    configured(&mut sandbox, &url, &name, Some((&serving, predict)), gate);

    // The gate passes, fails, and does not know.
    for (version, code, words) in [("2", 0, "0.83"), ("3", 2, "0.78"), ("4", 3, "f1")] {
        let run = sandbox.run(&["model", "gate", &name, "--candidate", version]);
        assert!(run.code(code).stdout.contains(words), "{}", run.transcript());
    }

    let promoted = sandbox.run(&["model", "promote", &name, "--yes", "--timeout", "120s", "-o", "json"]);
    let outcome = promoted.code(0).json();
    assert_eq!(outcome["result"], "done", "{}", promoted.transcript());
    assert!(findings(&outcome).contains("proven"), "{}", promoted.transcript());
    assert_eq!(serving.version(), Some(2));
    let stages = json!({ "1": "Archived", "2": "Production", "3": "None", "4": "None" });
    assert_eq!(pointers(&mut python, &name), (json!("2"), stages));

    // What it had when it was promoted is what it is held against from now on.
    let review = sandbox.run(&["model", "review"]);
    assert!(review.code < 2, "{}", review.transcript());

    // Version 2 turns out to answer the wrong way round, whenever it is loaded.
    docker(&["exec", &serving.container.name, "touch", "/tmp/broken-2"]);
    sandbox.run(&["health", "api"]).code(2);
    let back =
        sandbox.run(&["rollback", "model", "--yes", "--timeout", "120s", "--reason", "INC-1", "-o", "json"]);
    let outcome = back.code(0).json();
    assert!(findings(&outcome).contains("proven"), "{}", back.transcript());
    assert_eq!(serving.version(), Some(1));
    sandbox.run(&["health", "api"]).code(0);
    let stages = json!({ "1": "Production", "2": "Archived", "3": "None", "4": "None" });
    assert_eq!(pointers(&mut python, &name), (json!("1"), stages));
    let (_, said) =
        http("POST", &serving.url("/predict"), r#"{"age": 1, "income": 1, "score": 0}"#).expect("an answer");
    assert!(said.contains(r#""model_version": "1""#), "{said}");

    // Nothing good is left to go back to: what was left is no choice.
    let again = sandbox.run(&["rollback", "model", "--yes"]);
    again.code(3);
    assert_eq!(pointers(&mut python, &name).0, json!("1"));
}

#[test]
fn a_model_is_promoted_breaks_and_is_rolled_back_on_mlflow_3() {
    story(Major::Three);
}

#[test]
fn a_model_is_promoted_breaks_and_is_rolled_back_on_mlflow_2() {
    story(Major::Two);
}
