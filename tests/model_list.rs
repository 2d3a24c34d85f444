//! `model list`: configured models first and exact, all others by pages, and what a search leaves out.

use serde_json::{Value, json};

use crate::{
    demo::Demo,
    model_agreement::{API, registry},
    support::{
        cli::{Run, Sandbox},
        faulty::{Answer, FaultyServer},
    },
};

fn items(run: &Run) -> Vec<Value> {
    run.json()["items"].as_array().expect("items").clone()
}

fn sandbox(server: &FaultyServer, more: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.config(&format!("services: {{ mlflow: {{ kind: mlflow, url: {} }} }}\n{more}", server.url("")));
    sandbox
}

#[test]
fn models_are_listed_with_what_serves_and_what_waits() {
    let demo = Demo::start(&[]);
    let run = demo.command(&["model", "list", "-o", "json"]);
    assert_eq!(run.code(0).json()["schema"], "mlopsctl/models/v1");
    let items = items(&run);
    let model = items.iter().find(|item| item["name"] == "credit-risk-model").expect("the demo's model");
    assert_eq!((&model["serving"], &model["candidate"], &model["newest"]), (&json!(3), &json!(4), &json!(4)));
    demo.command(&["model", "list", "credit-*"]).code(0);
    let none = demo.command(&["model", "list", "nothing-*", "-o", "json"]);
    assert_eq!(none.code(0).json()["count"], 0);
}

/// A page of a search: models of which the alias `production` means version 1, and version 2 is the newest.
fn page(names: std::ops::Range<u32>, next: Option<&str>) -> Answer {
    let model = |number: u32| {
        json!({
            "name": format!("model-{number:04}"),
            "aliases": [{ "alias": "production", "version": "1" }],
            "latest_versions": [{ "version": "2", "current_stage": "None", "status": "READY" }],
        })
    };
    let mut body = json!({ "registered_models": names.map(model).collect::<Vec<_>>() });
    if let Some(next) = next {
        body["next_page_token"] = json!(next);
    }
    Answer::json(&body.to_string())
}

#[test]
fn a_large_registry_is_read_in_few_requests() {
    let server = FaultyServer::start();
    let search = format!("{API}/registered-models/search");
    server
        .script(&search, vec![page(0..1000, Some("a")), page(1000..2000, Some("b")), page(2000..2500, None)]);
    let version = |number: u32| json!({ "name": format!("model-{number:04}"), "version": "1", "tags": [{ "key": "semver", "value": "0.1.0" }] });
    let body = json!({ "model_versions": (0..2500).map(version).collect::<Vec<_>>() });
    server.script(&format!("{API}/model-versions/search"), vec![Answer::json(&body.to_string())]);
    let sandbox = sandbox(&server, "");
    let run = sandbox.run(&["model", "list", "-o", "json"]);
    run.code(0);
    let items = items(&run);
    assert_eq!(items.len(), 2500);
    assert!(
        items.iter().all(|item| item["serving"] == 1 && item["semver"] == "0.1.0" && item["newest"] == 2)
    );
    assert_eq!(server.requests().len(), 4, "three pages of models, one of versions");

    let before = server.requests().len();
    server.script(&search, vec![page(0..1000, Some("a"))]);
    server.script(
        &format!("{API}/model-versions/get"),
        vec![Answer::json(r#"{"model_version":{"version":"1","status":"READY"}}"#)],
    );
    let run = sandbox.run(&["model", "list", "-n", "3", "-o", "json"]);
    run.code(0);
    assert_eq!(run.json()["count"], 3);
    assert!(run.json()["note"].as_str().unwrap().contains("the first 3"), "{}", run.stdout);
    assert_eq!(server.requests().len() - before, 4, "one page, three versions");
}

#[test]
fn alias_and_stage_that_disagree_are_both_told() {
    let registry = registry(&[("production", 2)], &[(2, "None"), (3, "Production")]);
    let sandbox = sandbox(&registry, "registry: { models: { m: {} } }\n");
    let run = sandbox.run(&["model", "list", "-o", "json"]);
    run.code(0);
    let items = items(&run);
    assert_eq!(items.len(), 1, "what is configured is not listed twice");
    assert_eq!((&items[0]["serving"], &items[0]["disagrees"]), (&json!(null), &json!(true)));
    let page = sandbox.run(&["model", "list"]);
    assert!(page.stdout.contains("2 or 3"), "{}", page.stdout);
}

#[test]
fn aliases_that_a_search_keeps_back_are_asked_for() {
    let registry = registry(&[("production", 2)], &[(2, "None")]);
    let search = r#"{"registered_models":[{"name":"m","latest_versions":[{"version":"2"}]}]}"#;
    registry.script(&format!("{API}/registered-models/search"), vec![Answer::json(search)]);
    let run = sandbox(&registry, "").run(&["model", "list", "-o", "json"]);
    run.code(0);
    assert_eq!(items(&run)[0]["serving"], 2);
}
