//! `model compare`: two versions by number, alias, stage and semver, and what cannot be compared.

use serde_json::json;

use crate::{demo::Demo, model_agreement::registry, support::cli::Sandbox};

#[test]
fn what_serves_is_compared_with_what_waits_or_with_any_other() {
    let demo = Demo::start(&[]);
    let compare = |versions: &[&str]| {
        let words: Vec<&str> = ["model", "compare", "credit-risk-model"]
            .iter()
            .chain(versions)
            .copied()
            .chain(["-o", "json"])
            .collect();
        let run = demo.command(&words);
        run.code(0).json()
    };
    for (versions, expected) in [
        (&[][..], (3, 4)),
        (&["1"], (3, 1)),
        (&["1", "2"], (1, 2)),
        (&["production", "staging"], (3, 4)),
        (&["v2", "Staging"], (2, 4)),
    ] {
        let compared = compare(versions);
        assert_eq!(compared["schema"], "mlopsctl/model-comparison/v1");
        let numbers = (&compared["one"]["version"], &compared["two"]["version"]);
        assert_eq!(numbers, (&json!(expected.0), &json!(expected.1)), "{versions:?}");
    }
    let summary = demo.command(&["model", "compare", "credit-risk-model", "1", "2"]).code(0).stdout.clone();
    assert!(summary.contains("; parameters: ") && !summary.contains("parameters changed"), "{summary}");
    let compared = compare(&["2", "3"]);
    let accuracy =
        compared["metrics"].as_array().unwrap().iter().find(|row| row["metric"] == "accuracy").unwrap();
    let difference = accuracy["difference"].as_f64().unwrap();
    assert!((difference - 0.015).abs() < 1e-9 && accuracy["better"] == true, "{accuracy}");
}

#[test]
fn a_version_that_is_not_there_is_said_with_what_is() {
    let demo = Demo::start(&[]);
    let run = demo.command(&["model", "compare", "credit-risk-model", "1", "9"]);
    run.code(3);
    assert!(run.stderr.contains("has no version `9`"), "{}", run.stderr);
    let run = demo.command(&["model", "compare", "credit-risk-model", "stagin"]);
    run.code(3);
    assert!(run.stderr.contains("did you mean `staging`?"), "{}", run.stderr);
}

#[test]
fn without_a_clear_pointer_two_versions_must_be_named() {
    let registry = registry(&[("production", 2)], &[(2, "None"), (3, "Production")]);
    let sandbox = Sandbox::new();
    sandbox.config(&format!("services: {{ mlflow: {{ kind: mlflow, url: {} }} }}\n", registry.url("")));
    let run = sandbox.run(&["model", "compare", "m"]);
    run.code(3);
    assert!(
        run.stderr.contains("alias production is version 2, but stage Production has version 3"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("mlopsctl model compare m A B"), "{}", run.stderr);
}
