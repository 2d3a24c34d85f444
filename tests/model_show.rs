//! `model show`, and what every look says of models that are not there and registries that do not answer.

use serde_json::json;

use crate::{
    demo::Demo,
    model_agreement::{API, api, config, registry},
    support::{
        cli::Sandbox,
        faulty::{Answer, RefusedPort},
    },
};

#[test]
fn a_model_is_shown_with_what_serves_what_waits_and_how_they_differ() {
    let demo = Demo::start(&[]);
    let run = demo.command(&["model", "show", "credit-risk-model", "-o", "json"]);
    let shown = run.code(0).json();
    assert_eq!(shown["schema"], "mlopsctl/model/v1");
    assert_eq!((&shown["serving"]["version"], &shown["candidate"]["version"]), (&json!(3), &json!(4)));
    assert_eq!(shown["serving"]["run_state"], "there");
    let f1 = shown["metrics"].as_array().unwrap().iter().find(|row| row["metric"] == "f1_score").unwrap();
    assert_eq!((f1["serving"].as_f64(), f1["candidate"].as_f64()), (Some(0.794), Some(0.813)));
    assert_eq!(f1["better"], true);
    let brier =
        shown["metrics"].as_array().unwrap().iter().find(|row| row["metric"] == "brier_score").unwrap();
    assert_eq!(brier["better"], true, "less is better: {brier}");
    // Age counts from training: twelve days.
    let age = shown["serving"]["age_seconds"].as_i64().unwrap();
    assert!((12 * 86_400..13 * 86_400).contains(&age), "{age}");
    let page = demo.command(&["model", "show", "credit-risk-model"]);
    page.code(0);
    for part in ["credit-risk-model version 3 by", "Serving", "Candidate", "Metrics", "f1_score", "better"] {
        assert!(page.stdout.contains(part), "{part}: {}", page.stdout);
    }
}

#[test]
fn a_run_that_is_gone_is_a_gap_that_is_said() {
    let registry = registry(&[("production", 3)], &[(3, "None")]);
    let mut versions: serde_json::Value = json!({ "model_versions": [{
        "name": "m", "version": "3", "status": "READY", "run_id": "0123456789abcdef0123456789abcdef",
    }] });
    versions["model_versions"][0]["creation_timestamp"] = json!(1_780_000_000_000_i64);
    registry.script(&format!("{API}/model-versions/search"), vec![Answer::json(&versions.to_string())]);
    let gone = r#"{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"Run with id=0123 not found"}"#;
    registry.script(&format!("{API}/runs/get"), vec![Answer::status(404, gone)]);
    let api = api(r#"{"model_version":"3"}"#);
    let sandbox = Sandbox::new();
    sandbox.config(&config(&registry.url(""), &api.url(""), ""));
    let run = sandbox.run(&["model", "show", "m", "-o", "json"]);
    let shown = run.code(0).json();
    assert_eq!(
        (&shown["serving"]["run_state"], &shown["serving"]["trained_at"]),
        (&json!("gone"), &json!(null))
    );
    assert_eq!(shown["replicas"][0]["reported"], "3");
    let page = sandbox.run(&["model", "show", "m"]);
    page.code(0);
    assert!(
        page.stdout.contains("its source run 0123456789abcdef0123456789abcdef is gone"),
        "{}",
        page.stdout
    );
}

#[test]
fn a_model_that_is_not_there_leads_to_the_nearest_name() {
    let registry = registry(&[], &[(1, "None")]);
    let missing =
        r#"{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"Registered Model with name=n not found"}"#;
    registry.script(&format!("{API}/registered-models/get"), vec![Answer::status(404, missing)]);
    registry.script(
        &format!("{API}/registered-models/search"),
        vec![Answer::json(r#"{"registered_models":[{"name":"credit-risk"},{"name":"fraud"}]}"#)],
    );
    let sandbox = Sandbox::new();
    sandbox.config(&format!("services: {{ mlflow: {{ kind: mlflow, url: {} }} }}\n", registry.url("")));
    for words in [&["model", "show"][..], &["model", "compare"], &["model", "history"], &["model", "list"]] {
        let words: Vec<&str> = words.iter().copied().chain(["credit-rsk"]).collect();
        let run = sandbox.run(&words);
        run.code(3);
        assert!(
            run.stderr.contains("mlflow has no registered model `credit-rsk`"),
            "{words:?}: {}",
            run.stderr
        );
        assert!(run.stderr.contains("did you mean `credit-risk`?"), "{words:?}: {}", run.stderr);
    }
}

#[test]
fn a_registry_that_does_not_answer_as_one_is_told_with_what_to_try() {
    let cases = [
        (Answer::status(401, "You are not authenticated."), "MLFLOW_TRACKING_USERNAME"),
        (
            Answer::status(403, "Invalid Host header - possible DNS rebinding attack detected"),
            "--allowed-hosts",
        ),
        (Answer::status(404, "<!doctype html><title>404</title>"), "--static-prefix"),
        (Answer::status(500, "<html>oops</html>"), "HTTP 500"),
        (Answer::status(429, "slow down"), "try again later"),
        (Answer::status(200, "<html>hello</html>"), "is another server on that port?"),
        (Answer::json("{}"), "is another server on that port?"),
    ];
    for (answer, told) in cases {
        let registry = registry(&[], &[]);
        for path in ["registered-models/get", "registered-models/search", "model-versions/search"] {
            registry.script(&format!("{API}/{path}"), vec![answer.clone()]);
        }
        let sandbox = Sandbox::new();
        sandbox.config(&format!("services: {{ mlflow: {{ kind: mlflow, url: {} }} }}\n", registry.url("")));
        let run = sandbox.run(&["model", "show", "m"]);
        run.code(3);
        assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
    }
    let (sandbox, port) = (Sandbox::new(), RefusedPort::reserve());
    sandbox.config(&format!("services: {{ mlflow: {{ kind: mlflow, url: {} }} }}\n", port.url("")));
    let run = sandbox.run(&["model", "show", "m"]);
    run.code(3);
    assert!(run.stderr.contains("connection refused"), "{}", run.stderr);
}

#[test]
fn a_pointer_that_is_not_clear_and_a_replica_that_serves_another_version_decide_the_exit_code() {
    let cases = [
        // Alias and stage disagree; several are in a stage; the version was deleted; nothing serves.
        (
            &[("production", 2)][..],
            &[(2, "None"), (3, "Production")][..],
            "3",
            1,
            "stage Production has version 3",
        ),
        (
            &[],
            &[(2, "Production"), (3, "Production")],
            "3",
            1,
            "version 3 and version 2 are in stage Production",
        ),
        (&[("production", 9)], &[(3, "None")], "3", 1, "points at version 9, which was deleted"),
        (&[], &[(3, "None")], "3", 1, "has no alias and no stage `production`"),
        (&[("production", 3), ("staging", 9)], &[(3, "None")], "3", 1, "which one waits is not clear"),
        (
            &[("production", 3)],
            &[(2, "None"), (3, "None")],
            "2",
            2,
            "api reports version 2, and version 3 should",
        ),
        (&[("production", 3)], &[(3, "None")], "3", 0, "version 3 by alias production serves"),
    ];
    for (aliases, versions, reports, code, said) in cases {
        let registry = registry(aliases, versions);
        let api = api(&format!(r#"{{"model_version":"{reports}"}}"#));
        let sandbox = Sandbox::new();
        sandbox.config(&config(&registry.url(""), &api.url(""), ""));
        let page = sandbox.run(&["model", "show", "m"]);
        let text = page.code(code).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(said), "{said}: {}", page.transcript());
        let shown = sandbox.run(&["model", "show", "m", "-o", "json"]).code(code).json();
        assert_eq!(
            shown["verdict"],
            ["ok", "warning", "critical"][usize::try_from(code).unwrap()],
            "{shown}"
        );
        let bad = |finding: &&serde_json::Value| finding["verdict"] == shown["verdict"];
        assert!(shown["findings"].as_array().unwrap().iter().any(|one| bad(&one)), "{shown}");
        sandbox.run(&["model", "show", "m", "--fail-on", "never"]).code(0);
    }
    // Of a model that nobody configured, nobody said that it serves.
    let (unserved, sandbox) = (registry(&[], &[(3, "None")]), Sandbox::new());
    sandbox.config(&format!("services: {{ mlflow: {{ kind: mlflow, url: {} }} }}\n", unserved.url("")));
    sandbox.run(&["model", "show", "m"]).code(0);
    // Who is bound to tell and does not is not known.
    let (registry, api) = (registry(&[("production", 3)], &[(3, "None")]), api(r#"{"status":"healthy"}"#));
    sandbox.config(&config(&registry.url(""), &api.url(""), ", reports: { at: model.version }"));
    let run = sandbox.run(&["model", "show", "m"]);
    assert!(run.code(3).stdout.contains("whether api serves version 3 is not known"), "{}", run.transcript());
}
