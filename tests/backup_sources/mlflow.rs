//! What an MLflow server knows, exported through its API.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{Kept, back_up, configure, refused, says};
use crate::support::{
    cli::Sandbox,
    faulty::{Answer, FaultyServer},
    stack::{http, mlflow2, mlflow3, unique},
};

fn server(url: &str, source: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    serve(&sandbox, url, source);
    sandbox
}

fn serve(sandbox: &Sandbox, url: &str, source: &str) {
    configure(sandbox, &format!("{source}\nservices: {{ tracking: {{ kind: mlflow, url: \"{url}\" }} }}"));
}

/// The lines of an export.
fn lines(kept: &Kept) -> Vec<Value> {
    let text = kept.text("mlflow/tracking.jsonl");
    text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

fn of_kind<'a>(lines: &'a [Value], kind: &'a str) -> impl Iterator<Item = &'a Value> {
    lines.iter().filter(move |line| line["kind"] == kind).map(move |line| &line[kind])
}

fn pair(item: &Value, key: &str, value: &str) -> bool {
    item.as_array().is_some_and(|pairs| pairs.iter().any(|pair| pair["key"] == key && pair["value"] == value))
}

#[test]
fn a_registry_survives_its_database() {
    for url in [mlflow3(), mlflow2()] {
        let call = |method: &str, path: &str, body: &Value| -> Value {
            let (status, said) =
                http(method, &format!("{url}/api/2.0/mlflow/{path}"), &body.to_string()).expect("an answer");
            assert_eq!(status, 200, "{path}: {said}");
            serde_json::from_str(&said).unwrap_or_default()
        };
        let post = |path: &str, body: Value| call("POST", path, &body);
        // Quotes in names trip whoever builds filters of them.
        let (model, prompt) = (unique("credit's \"risk\""), unique("prompt"));
        let experiment = post("experiments/create", json!({ "name": unique("backup") }));
        let experiment = experiment["experiment_id"].as_str().expect("an id").to_owned();
        let run = |start: u64| {
            let run = post("runs/create", json!({ "experiment_id": experiment, "start_time": start }));
            run["run"]["info"]["run_id"].as_str().expect("an id").to_owned()
        };
        let first = run(1);
        post(
            "runs/log-metric",
            json!({ "run_id": first, "key": "loss", "value": "NaN", "timestamp": 1, "step": 0 }),
        );
        post(
            "runs/log-metric",
            json!({ "run_id": first, "key": "f1", "value": 0.25, "timestamp": 1, "step": 0 }),
        );
        post(
            "runs/log-metric",
            json!({ "run_id": first, "key": "f1", "value": 0.75, "timestamp": 2, "step": 1 }),
        );
        post("runs/log-parameter", json!({ "run_id": first, "key": "depth", "value": "ünï" }));
        // More than a page of them, one of which is deleted.
        let more: Vec<String> = (2..=230).map(run).collect();
        post("runs/delete", json!({ "run_id": more[7] }));
        post("registered-models/create", json!({ "name": model, "description": "line one\nline two" }));
        let source = format!("mlflow-artifacts:/{experiment}/{first}/artifacts/model");
        for _ in 0..2 {
            let tags = json!([{ "key": "validated", "value": "yes" }]);
            post(
                "model-versions/create",
                json!({ "name": model, "source": source, "run_id": first, "tags": tags }),
            );
        }
        post("registered-models/alias", json!({ "name": model, "alias": "champion", "version": "2" }));
        post(
            "model-versions/transition-stage",
            json!({ "name": model, "version": "1", "stage": "Production" }),
        );
        let tags = json!([{ "key": "mlflow.prompt.is_prompt", "value": "true" }]);
        post("registered-models/create", json!({ "name": prompt, "tags": tags }));

        let kept = back_up(&server(&url, "mlflow: tracking"));
        let lines = lines(&kept);
        let (head, end) = (&lines[0], &lines[lines.len() - 1]);
        assert_eq!((&head["kind"], &head["schema"]), (&json!("export"), &json!("mlopsctl/mlflow-export/v1")));
        assert_eq!(head["url"], json!(format!("{url}/")));
        let models: Vec<&Value> = of_kind(&lines, "registered_model").collect();
        let ours = models.iter().find(|other| other["name"] == json!(model)).expect("the model");
        assert_eq!(ours["aliases"], json!([{ "alias": "champion", "version": "2" }]));
        assert_eq!(ours["description"], json!("line one\nline two"));
        assert_eq!(
            models.iter().filter(|other| other["name"] == json!(prompt)).count(),
            1,
            "a prompt comes once"
        );
        let versions: Vec<&Value> =
            of_kind(&lines, "model_version").filter(|version| version["name"] == json!(model)).collect();
        let numbers: Vec<_> =
            versions.iter().map(|version| (&version["version"], &version["current_stage"])).collect();
        assert_eq!(numbers, [(&json!("1"), &json!("Production")), (&json!("2"), &json!("None"))]);
        assert!(versions.iter().all(|version| pair(&version["tags"], "validated", "yes")));

        let runs: Vec<&Value> =
            of_kind(&lines, "run").filter(|run| run["info"]["experiment_id"] == json!(experiment)).collect();
        assert_eq!(runs.len(), 230);
        let ids: HashSet<&str> = runs.iter().filter_map(|run| run["info"]["run_id"].as_str()).collect();
        assert_eq!(ids.len(), 230);
        let deleted = runs.iter().filter(|run| run["info"]["lifecycle_stage"] == "deleted");
        assert_eq!(deleted.map(|run| &run["info"]["run_id"]).collect::<Vec<_>>(), [&json!(more[7])]);
        let run = runs.iter().find(|run| run["info"]["run_id"] == json!(first)).expect("the run");
        assert!(pair(&run["data"]["params"], "depth", "ünï"), "{run}");
        let metrics = run["data"]["metrics"].as_array().expect("metrics");
        let value =
            |key: &str| metrics.iter().find(|metric| metric["key"] == key).map(|metric| &metric["value"]);
        assert_eq!((value("f1"), value("loss")), (Some(&json!(0.75)), Some(&json!("NaN"))));

        let note = kept.note();
        let version = http("GET", &format!("{url}/version"), "").expect("an answer").1;
        assert_eq!(note["server_version"], json!(version));
        assert_eq!(kept.manifest["versions"]["mlflow"], json!(version));
        for (kind, counted) in [
            ("registered_model", "models"),
            ("model_version", "versions"),
            ("experiment", "experiments"),
            ("run", "runs"),
        ] {
            let count = of_kind(&lines, kind).count();
            assert_eq!(note[counted], json!(count), "{kind}");
            assert_eq!(end[format!("{kind}s")], json!(count), "{kind}");
        }

        let kept = back_up(&server(&url, "mlflow: { service: tracking, runs: 3 }"));
        let lines = self::lines(&kept);
        let runs: Vec<&Value> =
            of_kind(&lines, "run").filter(|run| run["info"]["experiment_id"] == json!(experiment)).collect();
        let starts: Vec<_> = runs.iter().map(|run| &run["info"]["start_time"]).collect();
        assert_eq!(starts, [&json!(230), &json!(229), &json!(228)], "the newest");
    }
}

#[test]
fn a_server_that_is_away_refuses_or_lies_makes_no_backup() {
    let faulty = FaultyServer::start();
    let api = "/api/2.0/mlflow/registered-models/search";
    let sandbox = server(&faulty.url(""), "mlflow: tracking");

    faulty.script(api, vec![Answer::status(401, "You are not authenticated.")]);
    says(&refused(&sandbox), &["HTTP 401", "not authenticated", "MLFLOW_TRACKING_USERNAME"]);

    faulty.script(api, vec![Answer::json("<html>")]);
    says(&refused(&sandbox), &["did not answer with a list of registered models"]);

    faulty.script(api, vec![Answer::json(r#"{"registered_models": 7}"#)]);
    says(&refused(&sandbox), &["`registered_models` is no list"]);

    faulty.script(api, vec![Answer::json(r#"{"registered_models": [], "next_page_token": "again"}"#)]);
    says(&refused(&sandbox), &["the same page of registered_models again and again"]);

    // Who may read nothing is told of nothing, with a 200.
    for path in [api, "/api/2.0/mlflow/model-versions/search", "/api/2.0/mlflow/experiments/search"] {
        faulty.script(path, vec![Answer::json("{}")]);
    }
    says(&refused(&sandbox), &["lists neither experiments nor models", "basic authentication"]);

    serve(&sandbox, "http://127.0.0.1:1", "mlflow: tracking");
    says(&refused(&sandbox), &["connection refused"]);
}

#[test]
fn a_page_that_comes_late_and_once_broken_is_asked_for_again() {
    let faulty = FaultyServer::start();
    let api = "/api/2.0/mlflow/experiments/search";
    let model = Answer::json(r#"{"registered_models": [{"name": "m"}]}"#);
    faulty.script("/api/2.0/mlflow/registered-models/search", vec![model]);
    faulty.script("/api/2.0/mlflow/model-versions/search", vec![Answer::json("{}")]);
    faulty.script(api, vec![Answer::status(503, ""), Answer::json("{}")]);
    let kept = back_up(&server(&faulty.url(""), "mlflow: tracking"));
    assert_eq!(kept.note()["models"], json!(1));
    assert_eq!(faulty.requests().iter().filter(|request| request.path == api).count(), 2);
}
