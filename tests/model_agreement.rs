//! Whether what serves is what the registry says: `status`, and `health` of a service that serves a model.

use serde_json::{Value, json};

use crate::support::{
    cli::{Run, Sandbox},
    faulty::{Answer, FaultyServer, RefusedPort},
};

pub(crate) const API: &str = "/api/2.0/mlflow";

/// A registry with one model `m`, as MLflow answers. `aliases` and `versions` by number; of a version its stage.
pub(crate) fn registry(aliases: &[(&str, u64)], versions: &[(u64, &str)]) -> FaultyServer {
    let server = FaultyServer::start();
    let aliases: Vec<Value> = aliases
        .iter()
        .map(|(alias, version)| json!({ "alias": alias, "version": version.to_string() }))
        .collect();
    let versions: Vec<Value> = versions
        .iter()
        .map(|(version, stage)| {
            json!({
                "name": "m",
                "version": version.to_string(),
                "current_stage": stage,
                "status": "READY",
                "creation_timestamp": 1_780_000_000_000_i64 + i64::try_from(*version).unwrap() * 86_400_000,
                "tags": [{ "key": "semver", "value": format!("1.{version}.0") }],
            })
        })
        .collect();
    let model =
        json!({ "registered_model": { "name": "m", "aliases": aliases, "latest_versions": versions } });
    let script = |path: &str, body: &Value| {
        server.script(&format!("{API}/{path}"), vec![Answer::json(&body.to_string())]);
    };
    script("registered-models/get", &model);
    script("registered-models/search", &json!({ "registered_models": [model["registered_model"]] }));
    script("model-versions/search", &json!({ "model_versions": versions }));
    script("experiments/search", &json!({ "experiments": [] }));
    server.script("/health", vec![Answer::status(200, "OK")]);
    server.script("/version", vec![Answer::status(200, "3.1.0")]);
    server
}

/// An API that reports this version of the model.
pub(crate) fn api(health: &str) -> FaultyServer {
    let server = FaultyServer::start();
    server.script("/up", vec![Answer::json(health)]);
    server
}

pub(crate) fn config(registry: &str, api: &str, more: &str) -> String {
    format!(
        "services:\n  mlflow: {{ kind: mlflow, url: {registry} }}\n  api: {{ url: {api}, health: /up }}\nregistry:\n  models:\n    m: {{ served_by: [api]{more} }}\n"
    )
}

/// The findings about models: id, verdict, message.
pub(crate) fn of_models(run: &Run) -> Vec<(String, String, String)> {
    let findings = run.json()["findings"].as_array().expect("findings").clone();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    findings
        .iter()
        .filter(|finding| text(finding, "id").starts_with("model."))
        .map(|finding| (text(finding, "id"), text(finding, "verdict"), text(finding, "message")))
        .collect()
}

fn ids(found: &[(String, String, String)]) -> Vec<(&str, &str)> {
    found.iter().map(|(id, verdict, _)| (id.as_str(), verdict.as_str())).collect()
}

#[test]
fn status_says_whether_what_serves_is_what_the_registry_says() {
    let registry = registry(&[("production", 3)], &[(2, "None"), (3, "None")]);
    let cases = [
        (
            r#"{"status":"healthy","model_version":"3"}"#,
            0,
            Some("ok"),
            "api reports version 3, which should serve",
        ),
        (
            r#"{"status":"healthy","model_version":2}"#,
            2,
            Some("critical"),
            "api reports version 2, and version 3",
        ),
        (r#"{"status":"healthy","model":{"version":"1.3.0"}}"#, 0, Some("ok"), "api reports version 3"),
        // That is the version of the program.
        (r#"{"status":"healthy","version":"2.0.1"}"#, 0, None, ""),
        (r#"{"status":"healthy"}"#, 0, None, ""),
    ];
    for (health, code, verdict, message) in cases {
        let api = api(health);
        let sandbox = Sandbox::new();
        sandbox.config(&config(&registry.url(""), &api.url(""), ""));
        let run = sandbox.run(&["status", "-o", "json"]);
        run.code(code);
        let found = of_models(&run);
        assert_eq!(found[0].0, "model.serving", "{health}");
        assert_eq!(found[0].2, "version 3 by alias production, according to mlflow");
        let agreement = found.get(1).map(|(id, verdict, _)| (id.as_str(), verdict.as_str()));
        assert_eq!(agreement, verdict.map(|verdict| ("model.agreement", verdict)), "{health}");
        assert!(verdict.is_none() || found[1].2.starts_with(message), "{found:?}");
        assert_eq!(api.requests_for("/up").len(), 1, "the page is asked once: {health}");
    }
}

#[test]
fn who_is_asked_to_tell_and_does_not_is_unknown_and_a_service_that_is_down_explains_it() {
    let registry = registry(&[("production", 3)], &[(3, "None")]);
    let silent = api(r#"{"status":"healthy"}"#);
    let sandbox = Sandbox::new();
    let reports = ", reports: { at: model.version }";
    sandbox.config(&config(&registry.url(""), &silent.url(""), reports));
    let run = sandbox.run(&["status", "-o", "json"]);
    run.code(3);
    let found = of_models(&run);
    assert_eq!(ids(&found), [("model.serving", "ok"), ("model.agreement", "unknown")]);
    assert!(found[1].2.contains("its answer has no `model.version`"), "{found:?}");

    let port = RefusedPort::reserve();
    sandbox.config(&config(&registry.url(""), &port.url(""), reports));
    let run = sandbox.run(&["status", "-o", "json"]);
    run.code(2);
    let findings = run.json()["findings"].as_array().unwrap().clone();
    let agreement = findings.iter().find(|finding| finding["id"] == "model.agreement").expect("an agreement");
    assert_eq!(agreement["caused_by"], "service.api.http");
}

#[test]
fn a_pointer_that_is_not_clear_is_a_warning() {
    let api = api(r#"{"status":"healthy","model_version":"3"}"#);
    let cases = [
        (
            registry(&[("production", 2)], &[(2, "None"), (3, "Production")]),
            "which version should serve is not clear: alias production is version 2, but stage Production has version 3; api reports 3",
        ),
        (
            registry(&[], &[(2, "Production"), (3, "Production")]),
            "which version should serve is not clear: version 3 and version 2 are in stage Production",
        ),
        (
            registry(&[("production", 9)], &[(3, "None")]),
            "alias production points at version 9, which was deleted",
        ),
        (
            registry(&[], &[(3, "None")]),
            "nothing is said to serve: mlflow has no alias and no stage `production` of it",
        ),
    ];
    for (registry, message) in cases {
        let sandbox = Sandbox::new();
        sandbox.config(&config(&registry.url(""), &api.url(""), ""));
        let run = sandbox.run(&["status", "-o", "json"]);
        run.code(1);
        let found = of_models(&run);
        assert_eq!(ids(&found), [("model.serving", "warning")]);
        assert!(found[0].2.starts_with(message), "{found:?}");
    }
}

#[test]
fn a_registry_that_is_down_is_told_once() {
    let api = api(r#"{"status":"healthy","model_version":"3"}"#);
    let port = RefusedPort::reserve();
    let sandbox = Sandbox::new();
    sandbox.config(&config(&port.url(""), &api.url(""), ""));
    let run = sandbox.run(&["status", "-o", "json"]);
    run.code(2);
    let findings = run.json()["findings"].as_array().unwrap().clone();
    let ids: Vec<&str> = findings.iter().map(|finding| finding["id"].as_str().unwrap()).collect();
    assert!(!ids.contains(&"instrument.mlflow"), "the service tells it: {ids:?}");
    let serving = findings.iter().find(|finding| finding["id"] == "model.serving").expect("the model");
    assert_eq!(
        (serving["verdict"].as_str(), serving["caused_by"].as_str()),
        (Some("unknown"), Some("service.mlflow.http"))
    );
    assert!(!ids.contains(&"model.agreement"));

    // What answers there is no registry, though its health page is fine.
    let registry = registry(&[], &[]);
    registry.script(&format!("{API}/registered-models/get"), vec![Answer::status(500, "<html>oops</html>")]);
    sandbox.config(&config(&registry.url(""), &api.url(""), ""));
    let run = sandbox.run(&["status", "-o", "json"]);
    run.code(2);
    let findings = run.json()["findings"].as_array().unwrap().clone();
    let instrument =
        findings.iter().find(|finding| finding["id"] == "instrument.mlflow").expect("an instrument");
    assert_eq!(instrument["verdict"], "critical");
    assert!(instrument["message"].as_str().unwrap().contains("HTTP 500"), "{instrument}");
}

#[test]
fn health_of_a_service_that_serves_a_model_says_whether_it_is_the_right_one() {
    let registry = registry(&[("production", 3)], &[(3, "None")]);
    let api = api(r#"{"status":"healthy","model_version":"2"}"#);
    let sandbox = Sandbox::new();
    sandbox.config(&config(&registry.url(""), &api.url(""), ""));
    let run = sandbox.run(&["health", "api", "-o", "json"]);
    run.code(2);
    assert_eq!(ids(&of_models(&run)), [("model.agreement", "critical")]);
    assert_eq!(api.requests_for("/up").len(), 1, "the page is asked once");

    // Without a registry to ask, the health of the service is its own.
    let port = RefusedPort::reserve();
    sandbox.config(&config(&port.url(""), &api.url(""), ""));
    let run = sandbox.run(&["health", "api", "-o", "json"]);
    run.code(0);
    assert_eq!(ids(&of_models(&run)), []);
}

#[test]
fn health_of_other_services_asks_no_registry() {
    let registry = registry(&[("production", 3)], &[(3, "None")]);
    let api = api(r#"{"status":"healthy","model_version":"2"}"#);
    let sandbox = Sandbox::new();
    let other =
        config(&registry.url(""), &api.url(""), "").replace("served_by: [api]", "serving: production");
    sandbox.config(&other);
    sandbox.run(&["health", "api"]).code(0);
    assert_eq!(registry.requests().len(), 0);
}
