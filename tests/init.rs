//! `init` on real compose files: what it writes passes `config check`, and is never written without consent.

use std::path::{Path, PathBuf};

use crate::support::cli::Sandbox;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/compose").join(name)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Writes the configuration of a fixture, checks it, and compares it with what was reviewed.
#[track_caller]
fn writes(name: &str) -> serde_json::Value {
    let sandbox = Sandbox::new();
    let folder = sandbox.cwd().join(name);
    copy(&fixture(name), &folder);
    sandbox.run(&["init", name, "--dry-run"]).code(0).golden_with_durations(&format!("init/{name}"));
    assert!(!folder.join("mlopsctl.yaml").exists(), "a dry run writes nothing");
    sandbox.run(&["init", name, "--yes"]).code(0);
    let file = format!("{name}/mlopsctl.yaml");
    sandbox.run(&["config", "check", "--config", &file]).code(0);
    let shown = sandbox.run(&["config", "show", "-o", "json", "--config", &file]);
    shown.code(0);
    shown.json()
}

#[test]
fn the_self_healing_pipeline_is_written_whole() {
    let config = writes("self-healing");
    assert_eq!(config["services"]["mlflow"]["kind"], "mlflow");
    assert_eq!(config["services"]["api"]["health"], "/health");
    assert_eq!(config["services"]["airflow"]["url"], "http://localhost:8080");
    assert!(config["services"]["trainer"].is_null(), "a job is a comment");
}

#[test]
fn the_pneumonia_detector_gets_its_instruments_and_not_its_metrics_port() {
    let config = writes("pneumonia");
    assert_eq!(config["services"]["pneumonia-detector"]["url"], "http://127.0.0.1:8000");
    assert_eq!(config["prometheus"]["url"], "http://localhost:9091");
    assert_eq!(config["alertmanager"]["url"], "http://localhost:9093");
}

#[test]
fn the_portfolio_is_found_under_its_own_file_name() {
    let config = writes("portfolio");
    assert_eq!(config["stack"], "ml-mlops-portfolio");
    assert_eq!(config["services"]["carvision-api"]["url"], "http://localhost:8002");
    assert_eq!(config["services"]["telecom-api"]["url"], "http://localhost:8003");
}

#[test]
fn overrides_variables_profiles_and_jobs_are_understood() {
    let config = writes("sofare");
    assert_eq!(config["services"]["serving"]["url"], "http://localhost:8010");
    assert_eq!(config["services"]["serving"]["health"], "/healthz?full=1");
    let names: Vec<&String> = config["services"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["ingestion", "serving", "mlflow"]);
}

#[test]
fn every_form_of_port_and_image_is_read() {
    let config = writes("everything");
    assert_eq!(config["services"]["v6"]["url"], "http://[::1]:8005");
    assert_eq!(config["services"]["ranged"]["url"], "http://localhost:7000");
    assert_eq!(config["services"]["cache"]["kind"], "tcp");
}

#[test]
fn a_folder_without_compose_file_gets_a_template() {
    let mut sandbox = Sandbox::new();
    sandbox.env("MLFLOW_TRACKING_URI", "http://ann:hunter2hunter2@mlflow:5000");
    let run = sandbox.run(&["init", "--yes"]);
    assert!(run.code(0).stderr.contains("No compose file here"), "{}", run.transcript());
    assert!(!sandbox.read("mlopsctl.yaml").contains("hunter2"), "{}", sandbox.read("mlopsctl.yaml"));
    sandbox.run(&["config", "check"]).code(0);
}

#[test]
fn a_registry_that_is_up_names_its_models() {
    let demo = crate::demo::Demo::start(&[]);
    let mut sandbox = Sandbox::new();
    sandbox.env("MLFLOW_TRACKING_URI", demo.mlflow());
    let run = sandbox.run(&["init", "--yes"]);
    assert!(run.code(0).stdout.contains("a registered model"), "{}", run.transcript());
    sandbox.run(&["config", "check"]).code(0);
    let config = sandbox.run(&["config", "show", "-o", "json"]).code(0).json();
    let model = &config["registry"]["models"]["credit-risk-model"];
    assert_eq!((&model["serving"], &model["candidate"]), (&"production".into(), &"staging".into()));
    assert!(sandbox.read("mlopsctl.yaml").contains("now version 3"), "{}", sandbox.read("mlopsctl.yaml"));
}

#[test]
fn nothing_is_written_without_consent() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["init"]);
    assert!(run.code(5).stderr.contains("--yes"), "{}", run.transcript());
    assert!(!sandbox.cwd().join("mlopsctl.yaml").exists());
}

#[test]
fn an_existing_file_is_kept_unless_forced() {
    let sandbox = Sandbox::new();
    sandbox.config("stack: precious\n");
    let run = sandbox.run(&["init", "--yes"]);
    assert!(run.code(3).stderr.contains("--force"), "{}", run.transcript());
    assert_eq!(sandbox.read("mlopsctl.yaml"), "stack: precious\n");
    sandbox.run(&["init", "--yes", "--force"]).code(0);
    assert!(sandbox.read("mlopsctl.yaml").contains("services:"));
}

#[test]
fn a_broken_compose_file_is_named_with_its_place() {
    let sandbox = Sandbox::new();
    sandbox.write("compose.yaml", "services:\n  a: [\n");
    let run = sandbox.run(&["init", "--yes"]);
    assert!(run.code(3).stderr.contains("compose.yaml:"), "{}", run.transcript());
    sandbox.write("compose.yaml", "volumes: {}\n");
    assert!(sandbox.run(&["init", "--yes"]).code(3).stderr.contains("no `services:`"));
    let run = sandbox.run(&["init", "--yes", "--compose", "absent.yml"]);
    assert!(run.code(3).stderr.contains("absent.yml"), "{}", run.transcript());
    assert!(!sandbox.cwd().join("mlopsctl.yaml").exists());
}

#[test]
fn what_would_be_lost_becomes_backup_sets() {
    let sandbox = Sandbox::new();
    let folder = sandbox.cwd().join("lossy");
    copy(&fixture("self-healing"), &folder);
    for file in ["saved_models/fraud.pkl", "mlruns/mlflow.db", "mlruns/0/meta.yaml", ".env.example"] {
        sandbox.write(&format!("lossy/{file}"), "x");
    }
    sandbox.run(&["init", "lossy", "--yes"]).code(0);
    let file = "lossy/mlopsctl.yaml";
    sandbox.run(&["config", "check", "--config", file]).code(0);
    let run = sandbox.run(&["config", "show", "-o", "json", "--config", file]);
    let sets = run.json()["backup"]["sets"].clone();
    assert_eq!(sets["models"]["paths"], serde_json::json!(["saved_models/"]), "{sets}");
    assert_eq!(sets["mlflow"]["sqlite"], serde_json::json!(["mlruns/mlflow.db"]), "{sets}");
    assert_eq!(sets["mlflow"]["exclude"], serde_json::json!(["mlflow.db*"]), "{sets}");
    let config = sets["config"]["paths"].as_array().expect("paths");
    for wanted in ["docker-compose.yml", ".env.example", "mlopsctl.yaml"] {
        assert!(config.iter().any(|path| path == wanted), "{wanted} in {config:?}");
    }
}

#[test]
fn drift_reports_are_told_by_what_is_in_them() {
    let report = fixture("").join("../drift/0.4.40/drift_report_2024-06-05.json");
    let report = std::fs::read_to_string(report).expect("a report of Evidently");
    let table = "name,value\nincome,high\n";
    for (files, expected) in [
        (
            vec![("monitoring/reports/drift_reports/x.json", &*report)],
            Some("monitoring/reports/drift_reports"),
        ),
        // A usual place that is empty does not hide another; what is no report is none, whatever its name.
        (
            vec![("drift_reports/drift_report.csv", table), ("out/nightly/2024.json", &*report)],
            Some("out/nightly"),
        ),
        (vec![("drift_reports/drift_report.json", "{}"), (".cache/x.json", &*report)], None),
    ] {
        let sandbox = Sandbox::new();
        for (path, text) in files {
            sandbox.write(path, text);
        }
        let run = sandbox.run(&["init", "--yes"]);
        sandbox.run(&["config", "check"]).code(0);
        let config = sandbox.run(&["config", "show", "-o", "json"]).code(0).json();
        let reports = config["drift"]["reports"].as_str();
        assert_eq!(reports, expected, "{}\n{}", run.transcript(), sandbox.read("mlopsctl.yaml"));
        if let Some(folder) = expected {
            assert!(run.stdout.contains(&format!("drift reports in {folder}")), "{}", run.transcript());
        }
    }
}
