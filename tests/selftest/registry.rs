//! Seeded registries, the real Python client, and containers that load what a registry names.

use serde_json::{Value, json};

use crate::support::{
    registry::{Major, Own, Python, Seeded, Spec, serving, serving_python},
    stack::{docker, eventually, http, unique},
};

#[test]
fn a_container_serves_the_version_that_alias_or_stage_names() {
    for major in Major::BOTH {
        let seeded = Seeded::new(&major.url(), &unique("it's a \"møde l\" & co+%20 #1?"));
        seeded.version(&Spec::default());
        let garbled = seeded.version(&Spec { coefficients: "garbage", ..Spec::default() });
        seeded.alias("production", 1);
        seeded.stage(garbled, "Staging");
        let good = serving(&seeded, "production", false);
        good.wait_until_it_serves(1);
        let asked = http("POST", &good.url("/cgi-bin/predict"), r#"{"x1": 1, "x2": 1}"#).expect("an answer");
        assert_eq!((asked.0, asked.1.trim()), (200, r#"{"score": 0.8333}"#));
        let bad = serving(&seeded, "Staging", true);
        eventually("it to have tried", std::time::Duration::from_secs(30), || {
            docker(&["logs", &bad.container.name]).contains("serving on").then_some(())
        });
        assert_eq!(bad.version(), None);

        seeded.overwrite(garbled, "0 -1 -1");
        seeded.alias("production", garbled);
        docker(&["restart", "--time=0", &good.container.name]);
        good.wait_until_it_serves(garbled);
        let asked = http("POST", &good.url("/cgi-bin/predict"), r#"{"x1": 1, "x2": 1}"#).expect("an answer");
        assert_eq!(asked.1.trim(), r#"{"score": 0.1667}"#);
    }
}

fn the_python_client_registers_what_it_then_serves(major: Major) {
    let (url, name) = (major.url(), unique("churn"));
    let mut python = Python::of(major, &url);
    python.train(&name, &json!([{}, { "flip": true, "tags": { "semver": "1.1.0" } }]));
    python.call("set_registered_model_alias", &json!([name, "production", "2"]));
    python.call("transition_model_version_stage", &json!([name, "1", "Staging"]));
    let seen = json!({
        "aliases": { "production": "2" },
        "stages": { "1": "Staging", "2": "None" },
        "tags": {},
        "version_tags": { "1": {}, "2": { "semver": "1.1.0" } },
    });
    assert_eq!(python.read(&name), seen);
    let real = serving_python(major, &url, &name, "production", false);
    real.wait_until_it_serves(2);
    let row = json!({ "age": 1.0, "income": 1.0, "score": 0.0 }).to_string();
    let (_, said) = http("POST", &real.url("/predict"), &row).expect("an answer");
    let said: Value = serde_json::from_str(&said).expect("JSON");
    assert!(said["score"].as_f64().is_some_and(|score| score < 0.1), "the wrong way round: {said}");
}

#[test]
fn the_python_client_of_mlflow_3_registers_what_it_then_serves() {
    the_python_client_registers_what_it_then_serves(Major::Three);
}

#[test]
fn the_python_client_of_mlflow_2_registers_what_it_then_serves() {
    the_python_client_registers_what_it_then_serves(Major::Two);
}

#[test]
fn a_server_of_a_tests_own_asks_for_a_password() {
    let variables = [
        ("MLFLOW_FLASK_SERVER_SECRET_KEY", "not a secret here"),
        ("MLFLOW_AUTH_ADMIN_PASSWORD", "correct horse battery"),
    ];
    let own = Own::start(Major::Three, &["--app-name", "basic-auth"], &variables);
    let search = format!("{}/api/2.0/mlflow/registered-models/search", own.url());
    assert_eq!(http("GET", &search, "").expect("an answer").0, 401);
    let login =
        [("MLFLOW_TRACKING_USERNAME", "admin"), ("MLFLOW_TRACKING_PASSWORD", "correct horse battery")];
    let mut python = Python::with(Major::Three, &own.url(), &login);
    python.call("create_registered_model", &json!(["churn"]));
    assert_eq!(python.read("churn")["aliases"], json!({}));
}
