//! Real registries that differ: behind a password, below a prefix; and promotions that a gate refuses on them.

use serde_json::json;

use crate::support::{
    cli::Sandbox,
    registry::{Major, Own, Python, Seeded, Spec, configured},
    stack::unique,
};

const PASSWORD: &str = "correct horse battery";

#[test]
fn a_registry_behind_a_password_is_asked_and_changed_with_it_alone() {
    let variables =
        [("MLFLOW_FLASK_SERVER_SECRET_KEY", "not a secret here"), ("MLFLOW_AUTH_ADMIN_PASSWORD", PASSWORD)];
    let own = Own::start(Major::Three, &["--app-name", "basic-auth"], &variables);
    let login = [("MLFLOW_TRACKING_USERNAME", "admin"), ("MLFLOW_TRACKING_PASSWORD", PASSWORD)];
    let mut python = Python::with(Major::Three, &own.url(), &login);
    let name = "churn";
    python.train(name, &json!([{}, {}]));
    python.call("set_registered_model_alias", &json!([name, "production", "1"]));

    let run = |auth: &str, args: &[&str]| {
        let mut sandbox = Sandbox::new();
        sandbox.env("REGISTRY_PASSWORD", PASSWORD);
        sandbox.config(&format!(
            "services:\n  mlflow: {{ kind: mlflow, url: '{}', http: {{ {auth} }} }}\nregistry: {{ models: {{ churn: {{ gate: {{ accuracy: '>= 0.5' }} }} }} }}\n",
            own.url()
        ));
        let run = sandbox.run(args);
        assert!(!run.transcript().contains(PASSWORD), "{}", run.transcript());
        run
    };
    let right = "auth: { username: admin, password: '${REGISTRY_PASSWORD}' }";
    let gated = run(right, &["model", "gate", name, "--candidate", "2", "-vv"]);
    assert!(gated.code(0).stdout.contains("accuracy"), "{}", gated.transcript());
    for wrong in
        ["", "auth: { username: admin, password: wrong-password }", "auth: { token: a-bearer-token }"]
    {
        for args in [&["model", "gate", name, "--candidate", "2"][..], &["model", "review"]] {
            let refused = run(wrong, args);
            assert!(refused.code(3).transcript().contains("401"), "{}", refused.transcript());
        }
        run(wrong, &["model", "promote", name, "--to", "2", "--yes"]).code(3);
    }
    assert_eq!(python.read(name)["aliases"], json!({ "production": "1" }));

    // Who may only read is refused when it comes to writing, and nothing is changed.
    python.ask(&json!({ "do": "reader", "name": "auditor", "password": "only for reading" }));
    let reader = "auth: { username: auditor, password: 'only for reading' }";
    run(reader, &["model", "gate", name, "--candidate", "2"]).code(0);
    let refused = run(reader, &["model", "promote", name, "--to", "2", "--yes"]);
    assert!(refused.transcript().contains("403"), "{}", refused.transcript());
    assert!([2, 3].contains(&refused.code), "{}", refused.transcript());
    let seen = python.read(name);
    assert_eq!((&seen["aliases"], &seen["tags"]), (&json!({ "production": "1" }), &json!({})), "{seen}");

    let moved = run(right, &["model", "promote", name, "--to", "2", "--yes"]);
    moved.code(1);
    assert_eq!(python.read(name)["aliases"], json!({ "production": "2" }));
}

#[test]
fn a_registry_below_a_prefix_is_read_and_changed() {
    let own = Own::start(Major::Three, &["--static-prefix", "/mlflow"], &[]);
    let seeded = Seeded::with(&own.url(), "churn", 2);
    seeded.alias("production", 1);
    seeded.alias("staging", 2);
    let mut sandbox = Sandbox::new();
    configured(&mut sandbox, &own.url(), "churn", None, r#"gate: { accuracy: ">= 0.5" }"#);
    sandbox.run(&["model", "gate", "churn"]).code(0);
    sandbox.run(&["model", "promote", "churn", "--yes"]).code(1);
    assert_eq!(seeded.get(2)["aliases"].as_array().map(Vec::len), Some(2));
    let elsewhere = own.url().replace("/mlflow", "");
    configured(&mut sandbox, &elsewhere, "churn", None, r#"gate: { accuracy: ">= 0.5" }"#);
    sandbox.run(&["model", "gate", "churn"]).code(3);
}

#[test]
fn a_version_that_the_gate_refuses_is_promoted_only_with_force_and_a_reason() {
    for major in Major::BOTH {
        let seeded = Seeded::with(&major.url(), &unique("churn"), 1);
        let worse = [("accuracy", 0.9), ("f1_score", 0.7), ("brier_score", 0.1)];
        seeded.version(&Spec { metrics: &worse, ..Spec::default() });
        seeded.version(&Spec { metrics: &[], ..Spec::default() });
        seeded.version(&Spec { metrics: &worse, inputs: &["x1", "x2", "x3"], ..Spec::default() });
        seeded.alias("production", 1);
        let mut sandbox = Sandbox::new();
        configured(&mut sandbox, &seeded.url, &seeded.name, None, r#"gate: { f1_score: ">= baseline" }"#);
        let promote = |to: &str, more: &[&str]| {
            sandbox.run(&[&["model", "promote", &seeded.name, "--yes", "--to", to][..], more].concat())
        };
        promote("2", &[]).code(2);
        promote("3", &[]).code(3);
        promote("4", &[]).code(2);
        promote("2", &["--force"]).code(3);
        assert_eq!(seeded.get(1)["aliases"], json!(["production"]));
        let forced = promote("4", &["--force", "--reason", "CHG-4711"]);
        // The gate and the signature: both are overridden, and both are said.
        assert!(forced.code(1).stderr.contains("x3"), "{}", forced.transcript());
        assert_eq!(seeded.get(4)["aliases"], json!(["production"]));
    }
}
