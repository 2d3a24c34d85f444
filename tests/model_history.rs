//! `model history`: what was in production when, from records and from the registry's tags.

use std::fs;

use serde_json::{Value, json};

use crate::{
    model_agreement::{API, registry},
    support::{
        cli::Sandbox,
        faulty::{Answer, FaultyServer},
    },
};

/// A registry in which version 3 serves and tags tell when 2 and 3 came.
fn tagged(serving: u64) -> FaultyServer {
    let server = registry(&[("production", serving)], &[]);
    let model = json!({ "registered_model": {
        "name": "m",
        "aliases": [{ "alias": "production", "version": serving.to_string() }],
        "tags": [{ "key": "mlopsctl.previous.production", "value": "2" }],
    } });
    server.script(&format!("{API}/registered-models/get"), vec![Answer::json(&model.to_string())]);
    let version = |number: u64, at: Option<&str>| {
        let tags: Vec<Value> =
            at.iter().map(|at| json!({ "key": "mlopsctl.promoted.production", "value": at })).collect();
        json!({ "name": "m", "version": number.to_string(), "status": "READY", "tags": tags })
    };
    let body = json!({ "model_versions": [
        version(4, None),
        version(3, Some("2026-03-10T12:00:00Z")),
        version(2, Some("2026-03-01T09:00:00Z")),
    ] });
    server.script(&format!("{API}/model-versions/search"), vec![Answer::json(&body.to_string())]);
    server
}

fn sandbox(server: &FaultyServer) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-03-20T12:00:00Z");
    sandbox.config(&format!("services: {{ mlflow: {{ kind: mlflow, url: {} }} }}\n", server.url("")));
    sandbox
}

/// A record of a promotion, as the command leaves it.
fn record(sandbox: &Sandbox, id: &str, at: &str, verdict: &str, (from, to): (u64, u64)) {
    let folder = sandbox.home().join("store/records/model-promote-62e223cb/m/2026/03");
    fs::create_dir_all(&folder).expect("a folder");
    let record = json!({
        "schema": "mlopsctl/record/v1", "id": id, "kind": "model promote", "name": "m", "verdict": verdict, "at": at,
        "who": { "name": "ann", "claimed_by": "MLOPSCTL_USER" }, "host": "h", "version": "0.1.0", "command": "model promote m",
        "reason": "better on labels", "stack": null, "env": null, "config_digest": "", "plan": null, "findings": [],
        "outcome": null,
        "details": {
            "schema": "mlopsctl/model-move/v1", "model": "m", "pointer": "production", "at": at, "from": from,
            "to": to, "by": null, "reason": null, "proven": true, "undone": false, "metrics": [["f1_score", 0.8]],
        },
    });
    fs::write(folder.join(format!("{id}-{verdict}.json")), record.to_string()).expect("a record");
}

#[test]
fn tags_tell_what_was_in_production_where_no_record_does() {
    let server = tagged(3);
    let sandbox = sandbox(&server);
    let run = sandbox.run(&["model", "history", "m", "-o", "json"]);
    let told = run.code(0).json();
    assert_eq!(told["schema"], "mlopsctl/model-history/v1");
    let versions: Vec<(Option<u64>, Option<&str>, bool)> = told["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["version"].as_u64(), item["since"].as_str(), item["current"].as_bool().unwrap()))
        .collect();
    assert_eq!(
        versions,
        [(Some(3), Some("2026-03-10T12:00:00Z"), true), (Some(2), Some("2026-03-01T09:00:00Z"), false)]
    );
    for (at, code, version) in [("2026-03-05", 0, 2), ("2026-03-15T00:00:00Z", 0, 3), ("2026-03-11", 0, 3)] {
        let run = sandbox.run(&["model", "history", "m", "--at", at, "-o", "json"]);
        assert_eq!(run.code(code).json()["items"][0]["version"], version, "{at}");
        assert_eq!(run.json()["count"], 1, "{at}");
    }
    // Two on one day, and nothing before the first.
    assert_eq!(
        sandbox.run(&["model", "history", "m", "--at", "2026-03-10", "-o", "json"]).code(0).json()["count"],
        2
    );
    let run = sandbox.run(&["model", "history", "m", "--at", "2026-02-01"]);
    run.code(3);
    assert!(run.stdout.contains("is not known: no move that early is recorded"), "{}", run.stdout);
    let since = sandbox.run(&["model", "history", "m", "--since", "2026-03-12", "-o", "json"]);
    assert_eq!(since.code(0).json()["count"], 1);
}

#[test]
fn a_pointer_that_somebody_moved_by_other_means_is_told() {
    let server = tagged(4);
    let sandbox = sandbox(&server);
    let run = sandbox.run(&["model", "history", "m", "-o", "json"]);
    let items = run.code(0).json()["items"].as_array().unwrap().clone();
    assert_eq!((&items[0]["version"], &items[0]["since"]), (&json!(4), &json!(null)));
    assert!(items[0]["unrecorded"] == true && items[1]["unrecorded"] == true);
    let run = sandbox.run(&["model", "history", "m", "--at", "2026-03-19"]);
    run.code(3);
    assert!(run.stdout.contains("is not sure: version 3 or version 4"), "{}", run.stdout);
    sandbox.run(&["model", "history", "m", "--at", "2026-03-05"]).code(0);
}

#[test]
fn records_tell_who_and_why_and_what_was_undone_does_not_count() {
    let server = tagged(3);
    let sandbox = sandbox(&server);
    record(&sandbox, "01KJW2C0000000000000000000", "2026-03-10T12:00:20Z", "done", (2, 3));
    record(&sandbox, "01KKEKE0000000000000000000", "2026-03-12T12:00:00Z", "undone", (3, 4));
    let run = sandbox.run(&["model", "history", "m", "-o", "json"]);
    let told = run.code(0).json();
    let items = told["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "{told}");
    assert_eq!((&items[0]["by"], &items[0]["reason"]), (&json!("ann"), &json!("better on labels")));
    assert_eq!(items[0]["metrics"]["f1_score"], 0.8);
    assert!(told["note"].as_str().unwrap().contains("1 more that were undone"), "{told}");
}

#[test]
fn a_wrong_time_is_a_usage_error_before_anything_is_asked() {
    let server = tagged(3);
    let sandbox = sandbox(&server);
    for words in [["--at", "yesterday"], ["--since", "tuesday"]] {
        let run = sandbox.run(&["model", "history", "m", words[0], words[1]]);
        run.code(3);
        assert!(run.stderr.contains(words[1]), "{}", run.stderr);
    }
    assert_eq!(server.requests().len(), 0);
}
