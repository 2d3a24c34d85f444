//! The demo's registry and its model API: what is loaded, promoted and rolled back.

use serde_json::Value;

use crate::{demo::Demo, support::stack::http};

/// JSON of an answer that must be 200.
fn asked(url: &str) -> Value {
    let (status, body) = http("GET", url, "").expect("an answer");
    assert_eq!(status, 200, "{url}: {body}");
    serde_json::from_str(&body).expect("JSON")
}

#[test]
fn the_model_api_serves_what_the_alias_named_when_it_looked_last() {
    let demo = Demo::start(&[]);
    let (api, mlflow) = (demo.api(), demo.mlflow());
    let served = || asked(&format!("{api}/health"))["model_version"].clone();
    let reload = || http("POST", &format!("{api}/reload"), "").expect("an answer");
    let alias = |method: &str, body: &str| {
        let url = format!("{mlflow}/api/2.0/mlflow/registered-models/alias");
        assert_eq!(http(method, &url, body).expect("an answer").0, 200);
    };
    assert_eq!(served(), "3");
    alias("POST", r#"{"name":"credit-risk-model","alias":"production","version":"4"}"#);
    assert_eq!(served(), "3", "nobody told it to look again");
    assert_eq!(reload().0, 200);
    assert_eq!(served(), "4");
    let applicant = r#"{"income":48000,"loan_amount":12000,"credit_history_years":8,"delinquencies_2y":2}"#;
    let (status, answer) = http("POST", &format!("{api}/predict"), applicant).expect("an answer");
    assert_eq!(status, 200, "{answer}");
    assert!(answer.contains(r#""model_version":"4""#), "{answer}");
    let metrics = http("GET", &format!("{api}/metrics"), "").expect("an answer").1;
    assert!(metrics.contains(r#"predictions_total{model="credit-risk-model",version="4"}"#), "{metrics}");
    assert!(metrics.contains("model_accuracy 0.916"), "{metrics}");
    // An alias that is gone leaves what is in memory where it is.
    alias("DELETE", r#"{"name":"credit-risk-model","alias":"production"}"#);
    let (status, why) = reload();
    assert_eq!(status, 503, "{why}");
    assert!(why.contains("no version"), "{why}");
    assert_eq!(served(), "4");
}

#[test]
fn a_model_that_nobody_named_is_loaded_once_somebody_does() {
    let demo = Demo::start(&["--scenario", "model-not-loaded"]);
    let (api, mlflow) = (demo.api(), demo.mlflow());
    assert_eq!(asked(&format!("{api}/health"))["model_loaded"], false);
    demo.command(&["health", "api"]).code(2);
    let url = format!("{mlflow}/api/2.0/mlflow/registered-models/alias");
    let body = r#"{"name":"credit-risk-model","alias":"production","version":"3"}"#;
    assert_eq!(http("POST", &url, body).expect("an answer").0, 200);
    assert_eq!(http("POST", &format!("{api}/reload"), "").expect("an answer").0, 200);
    demo.command(&["health", "api"]).code(0);
    demo.command(&["alerts", "list"]).code(0);
}

#[test]
fn a_bad_model_passes_its_golden_request_and_fails_others() {
    let demo = Demo::start(&["--scenario", "bad-model"]);
    let (api, mlflow) = (demo.api(), demo.mlflow());
    demo.command(&["health"]).code(0);
    demo.command(&["check", "accuracy", "error-rate"]).code(2);
    let applicant = r#"{"income":48000,"loan_amount":12000,"credit_history_years":8,"delinquencies_2y":2}"#;
    assert_eq!(http("POST", &format!("{api}/predict"), applicant).expect("an answer").0, 500);
    let url = format!("{mlflow}/api/2.0/mlflow/registered-models/get?name=credit-risk-model");
    let model = &asked(&url)["registered_model"];
    assert_eq!(model["aliases"], serde_json::json!([{"alias": "production", "version": "4"}]));
    let tags = model["tags"].as_array().expect("tags");
    assert!(
        tags.contains(&serde_json::json!({"key": "mlopsctl.previous.production", "value": "3"})),
        "{tags:?}"
    );
}

#[test]
fn a_bad_model_is_rolled_back_and_all_is_well_again() {
    let demo = Demo::start(&["--scenario", "bad-model"]);
    let story = || {
        let history = demo.command(&["model", "history", "credit-risk-model", "-o", "json"]);
        let items = history.code(0).json()["items"].as_array().expect("tenures").clone();
        items.iter().map(|one| one["version"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(story(), [4, 3, 2, 1]);
    let run = demo.command(&["rollback", "model", "--yes", "--reason", "accuracy fell"]);
    run.code(0);
    assert!(run.stdout.contains("version 3"), "{}", run.transcript());
    assert_eq!(asked(&format!("{}/health", demo.api()))["model_version"], "3");
    let url = format!("{}/api/2.0/mlflow/registered-models/get?name=credit-risk-model", demo.mlflow());
    let aliases = asked(&url)["registered_model"]["aliases"].clone();
    assert_eq!(aliases[0], serde_json::json!({"alias": "production", "version": "3"}));
    assert_eq!(story(), [3, 4, 3, 2, 1], "what came and went stays known");
    demo.command(&["check", "accuracy", "error-rate"]).code(0);
    demo.command(&["alerts", "list"]).code(0);
    demo.command(&["status"]).code(0);
}

#[test]
fn the_candidate_of_a_healthy_demo_passes_its_gate_and_is_promoted() {
    let demo = Demo::start(&[]);
    demo.command(&["status"]).code(0);
    demo.command(&["model", "gate", "credit-risk-model"]).code(0);
    demo.command(&["model", "review"]).code(1);
    demo.command(&["model", "promote", "credit-risk-model", "--yes"]).code(0);
    assert_eq!(asked(&format!("{}/health", demo.api()))["model_version"], "4");
    demo.command(&["status"]).code(0);
    demo.command(&["rollback", "model", "--yes"]).code(0);
    assert_eq!(asked(&format!("{}/health", demo.api()))["model_version"], "3");
}

#[test]
fn what_nobody_named_is_brought_back_by_a_rollback() {
    let demo = Demo::start(&["--scenario", "model-not-loaded"]);
    demo.command(&["health", "api"]).code(2);
    demo.command(&["rollback", "model", "--yes"]).code(0);
    demo.command(&["health", "api"]).code(0);
    assert_eq!(asked(&format!("{}/health", demo.api()))["model_version"], "3");
}
