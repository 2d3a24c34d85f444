//! `model review`: one report on every model, against a registry that answers as MLflow was recorded to.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    model_gate::{Fake, NOW},
    runbook_run::step,
    support::{
        cli::{Run, Sandbox},
        faulty::{Answer, FaultyServer, RefusedPort},
    },
};

const RUNS: &str = "/api/2.0/mlflow/runs/search";

/// The finding of an id, and its verdict.
fn finding(run: &Run, id: &str) -> Value {
    let findings = run.json()["findings"].as_array().expect("findings").clone();
    let found = findings.into_iter().find(|one| one["id"] == id);
    found.unwrap_or_else(|| panic!("no {id} in {}", run.stdout))
}

/// Version 3 serves with good numbers.
fn usual(model: &str) -> Fake {
    let mut fake = Fake::new();
    fake.version(3, "None").alias("production", 3);
    fake.config(model);
    fake.run(
        "r3",
        &[("f1_score", json!(0.80)), ("brier_score", json!(0.15)), ("accuracy", json!(0.9))],
        "d1",
    );
    fake
}

fn review(fake: &Fake) -> Run {
    fake.go(&["model", "review", "-o", "json"])
}

#[test]
fn a_model_that_is_well_is_ok() {
    let fake = usual("baseline: { f1_score: 0.81 }");
    let run = review(&fake);
    run.code(0);
    assert_eq!(finding(&run, "model.age")["message"], "version 3 was trained 10 days ago");
    assert_eq!(finding(&run, "model.age")["unit"], "seconds");
    assert_eq!(finding(&run, "model.metric.f1_score")["threshold"], ">= baseline - 5%");
    assert_eq!(finding(&run, "model.candidate")["message"], "no candidate waits");
}

#[test]
fn the_limits_of_the_runbooks() {
    let cases = [
        ("baseline: { f1_score: 0.84 }", "model.metric.f1_score", "ok", 0),
        ("baseline: { f1_score: 0.85 }", "model.metric.f1_score", "warning", 1),
        ("baseline: { f1_score: 0.90 }", "model.metric.f1_score", "critical", 2),
        // Nobody promoted it yet by us, and nobody wrote a baseline down.
        ("", "model.metric.f1_score", "ok", 0),
        ("watch: { brier_score: { warning: '<= 0.1' } }", "model.metric.brier_score", "warning", 1),
        ("baseline: { f1_score: 0.8 }, max_age: 9d", "model.age", "warning", 1),
        ("baseline: { f1_score: 0.8 }, prevalence: 0.1", "model.metric.brier_score", "warning", 1),
        (
            "baseline: { f1_score: 0.8 }, watch: { accuracy: { critical: '>= 95%' } }",
            "model.metric.accuracy",
            "critical",
            2,
        ),
        (
            "baseline: { f1_score: 0.8 }, watch: { auc: { warning: '>= 0.7' } }",
            "model.metric.auc",
            "unknown",
            3,
        ),
        ("watch: { f1_score: {} }", "model.age", "ok", 0),
    ];
    for (model, id, verdict, code) in cases {
        let run = review(&usual(model));
        assert_eq!(finding(run.code(code), id)["verdict"], verdict, "{model}");
    }
    let old = review(&usual("baseline: { f1_score: 0.8 }, max_age: 9d"));
    let message = finding(&old, "model.age")["message"].as_str().unwrap().to_owned();
    assert_eq!(message, "version 3 was trained 10 days ago, more than 9 days: consider retraining");
}

#[test]
fn who_waits_comes_with_what_the_gate_says() {
    let gate = "gate: { f1_score: '>= baseline + 2%' }, baseline: { f1_score: 0.8 }";
    let cases = [
        (gate, json!(0.9), "warning", "version 4 waits, and passes its gate", "model promote credit --to 4"),
        (
            gate,
            json!(0.8),
            "ok",
            "version 4 waits, and its gate keeps it out: f1_score 0.8000, which is not >= baseline + 2% = 0.8160 \
             (baseline 0.8000); difference +0.0000, where chance makes up to ±0.0554 of 400 rows",
            "model gate credit --candidate 4",
        ),
        (
            gate,
            json!("NaN"),
            "unknown",
            "version 4 waits, and its gate cannot tell: f1_score NaN, which is no number",
            "model gate",
        ),
        (
            "baseline: { f1_score: 0.8 }",
            json!(0.9),
            "warning",
            "version 4 waits, and no gate is configured",
            "model compare",
        ),
    ];
    for (model, f1, verdict, message, hint) in cases {
        let mut fake = usual(model);
        fake.version(4, "Staging");
        fake.run("r4", &[("f1_score", f1)], "d1");
        let run = review(&fake);
        let found = finding(&run, "model.candidate");
        assert_eq!((found["verdict"].as_str(), found["message"].as_str()), (Some(verdict), Some(message)));
        assert!(found["hint"].as_str().unwrap().contains(hint), "{found}");
    }
}

#[test]
fn the_weekly_runbook_tells_the_rule_that_keeps_a_candidate_out() {
    let mut fake = usual("gate: { f1_score: '>= baseline + 2%' }, baseline: { f1_score: 0.8 }");
    fake.version(4, "Staging");
    fake.run("r4", &[("f1_score", json!(0.8))], "d1");
    // A Wednesday.
    let only = ["--only", "model-review", "--date", "2026-06-24", "--unattended", "-o", "json"];
    let run = fake.go(&[&["runbook", "run", "weekly"][..], &only].concat());
    let json = run.json();
    let review = step(&json, "model-review");
    // A candidate that stays out is nothing that is wrong with the week.
    assert_eq!(review["verdict"], "ok", "{}", run.transcript());
    assert!(review["findings"].to_string().contains("its gate keeps it out: f1_score 0.8000"), "{review:#}");
}

#[test]
fn names_that_disagree_are_shown() {
    let mut fake = usual("baseline: { f1_score: 0.8 }");
    fake.version(2, "Production");
    let run = review(&fake);
    let found = finding(run.code(1), "model.serving");
    let message = found["message"].as_str().unwrap();
    assert!(
        message.contains("alias production is version 3, but stage Production has version 2"),
        "{message}"
    );
    let mut dangling = Fake::new();
    dangling.version(2, "None").alias("production", 9);
    dangling.config("");
    let run = review(&dangling);
    assert!(finding(run.code(1), "model.serving")["message"].as_str().unwrap().contains("was deleted"));
}

#[test]
fn trainings_that_failed_are_named() {
    let fake = usual("baseline: { f1_score: 0.8 }");
    let run =
        |name: &str, status: &str| json!({ "info": { "run_id": name, "run_name": name, "status": status } });
    let runs =
        json!({ "runs": [run("night-3", "RUNNING"), run("night-2", "FAILED"), run("night-1", "FINISHED")] });
    fake.server.script(RUNS, vec![Answer::json(&runs.to_string())]);
    let seen = review(&fake);
    let found = finding(seen.code(1), "model.training");
    assert_eq!(found["message"], "1 of the last 2 training runs failed, the newest among them (night-2)");
    // The experiment of the source run was asked for.
    let asked = fake.server.requests_for(RUNS);
    let body: Value = serde_json::from_slice(&asked[0].body).unwrap();
    assert_eq!(body["experiment_ids"], json!(["7"]));
    // A look that failed is no look that found nothing.
    fake.server.script(RUNS, vec![Answer::status(400, "{\"error_code\":\"X\"}")]);
    let seen = review(&fake);
    assert_eq!(finding(seen.code(3), "model.training")["verdict"], "unknown");
}

#[test]
fn a_source_run_that_is_gone_leaves_nothing_to_judge() {
    let mut fake = Fake::new();
    fake.version(3, "None").alias("production", 3);
    fake.config("");
    let run = review(&fake);
    assert_eq!(
        finding(run.code(3), "model.metrics")["message"],
        "version 3 has no metrics: its source run r3 is gone"
    );
    assert_eq!(finding(&run, "model.age")["message"], "version 3 was registered 9 days 23 h ago");
}

#[test]
fn a_model_that_is_not_there_and_a_registry_that_is_not() {
    let fake = usual("");
    let run = fake.go(&["model", "review", "crdit", "-o", "json"]);
    let found = finding(run.code(3), "model.serving");
    assert_eq!(found["message"], "mlflow has no registered model `crdit`");
    assert_eq!(found["hint"], "did you mean `credit`?");
    let refused = RefusedPort::reserve();
    let url = refused.url("");
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "services: {{ mlflow: {{ kind: mlflow, url: '{url}' }} }}\nregistry: {{ models: {{ one: {{}}, two: {{}} }} }}\n"
    ));
    let run = sandbox.run(&["model", "review", "-o", "json"]);
    let instrument = finding(run.code(3), "instrument.mlflow");
    assert!(instrument["message"].as_str().unwrap().contains("connection refused"), "{instrument}");
    assert_eq!(finding(&run, "model.serving")["caused_by"], "instrument.mlflow");
    sandbox.config("stack: none\n");
    let run = sandbox.run(&["model", "review"]);
    assert!(run.code(3).stderr.contains("no models are configured"), "{}", run.stderr);
}

/// Reviews so many models on a server that takes its time: all that it was asked, and the most at once.
fn asked_of(models: usize) -> (usize, usize) {
    let server = FaultyServer::start();
    let delay = Duration::from_millis(500);
    let slow = |value: &Value| vec![Answer::json(&value.to_string()).after(delay)];
    let base = "/api/2.0/mlflow";
    let version =
        json!({ "version": "1", "run_id": "r", "current_stage": "Production", "creation_timestamp": 1 });
    let info = json!({ "run_id": "r", "experiment_id": "7", "end_time": 1_781_956_800_000_u64 });
    let run =
        json!({ "run": { "info": info, "data": { "metrics": [{ "key": "accuracy", "value": 0.9 }] } } });
    server.script(
        &format!("{base}/registered-models/get"),
        slow(&json!({ "registered_model": { "name": "m" } })),
    );
    server.script(&format!("{base}/model-versions/search"), slow(&json!({ "model_versions": [version] })));
    server.script(&format!("{base}/runs/get"), slow(&run));
    server.script(RUNS, slow(&json!({ "runs": [] })));
    let mut sandbox = Sandbox::new();
    sandbox.now(NOW);
    let named: Vec<String> = (0..models).map(|number| format!("m{number}: {{}}")).collect();
    let (url, named) = (server.url(""), named.join(", "));
    sandbox.config(&format!(
        "services: {{ mlflow: {{ kind: mlflow, url: '{url}' }} }}\nregistry: {{ models: {{ {named} }} }}\n"
    ));
    let seen = sandbox.run(&["model", "review", "-o", "json"]);
    assert_eq!(seen.code(0).json()["findings"].as_array().unwrap().len(), models * 4);
    (server.requests().len(), server.most_at_once())
}

#[test]
fn models_are_asked_for_at_once_and_the_chain_is_short() {
    // Of each model: itself, its versions, one source run, the newest runs. Two of them are asked at once, so that
    // three rounds are enough.
    assert_eq!(asked_of(1), (4, 2));
    let (all, at_once) = asked_of(20);
    assert_eq!(all, 20 * 4);
    assert!(at_once > 20, "{at_once}");
}
