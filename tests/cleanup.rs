//! `cleanup`: what old files would go from folders that are too large; what a registry or a backup needs stays.

use std::{
    fs::File,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use rustix::process::Signal;
use serde_json::json;

use crate::support::{
    cli::Sandbox,
    faulty::{Answer, FaultyServer},
};

const RUN: &str = "0123456789abcdef0123456789abcdef";

/// 1 kB of a file that was changed so many days ago.
fn file(sandbox: &Sandbox, path: &str, days: u64) -> PathBuf {
    let path = sandbox.write(path, "x".repeat(1000));
    let time = SystemTime::now() - Duration::from_secs(days * 86_400);
    File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    path
}

#[test]
fn the_oldest_go_until_the_folder_is_small_enough() {
    let sandbox = Sandbox::new();
    sandbox.config("cleanup: { above: 3kB }");
    let files: Vec<PathBuf> =
        (0..5).map(|i| file(&sandbox, &format!("monitoring/reports/{i}.json"), 100 - i)).collect();
    file(&sandbox, "models/small.pkl", 400);
    let declined = sandbox.run(&["cleanup"]);
    assert!(declined.code(5).stderr.contains("monitoring: 5 kB, above 3 kB; 2 files (2 kB) would go"));
    let dry = sandbox.run(&["cleanup", "--dry-run", "-o", "json"]).code(0).json();
    assert_eq!(dry["findings"][0]["evidence"]["goes"].as_array().unwrap().len(), 2, "{dry}");
    assert!(files.iter().all(|file| file.exists()));
    let done = sandbox.run(&["cleanup", "--yes", "-o", "json"]).code(0).json();
    assert_eq!(done["summary"], "removed 2 files (2 kB) from monitoring");
    let there: Vec<bool> = files.iter().map(|file| file.exists()).collect();
    assert_eq!(there, [false, false, true, true, true]);
    let nothing = sandbox.run(&["cleanup", "--yes"]);
    assert!(nothing.code(0).stdout.contains("nothing to clean up below 3 kB"), "{}", nothing.stdout);
}

#[test]
fn what_is_young_written_or_a_database_stays() {
    let sandbox = Sandbox::new();
    sandbox.config("stack: churn");
    let kept = [
        file(&sandbox, "monitoring/young.json", 29),
        file(&sandbox, "monitoring/state.db", 99),
        file(&sandbox, "monitoring/state.db-wal", 99),
        file(&sandbox, "monitoring/open.csv", 99),
    ];
    let old = file(&sandbox, "monitoring/old.json", 31);
    let writer = File::options().append(true).open(&kept[3]).unwrap();
    let run = sandbox.run(&["cleanup", "--above", "1B", "--yes"]);
    run.code(0);
    assert!(kept.iter().all(|file| file.exists()) && !old.exists(), "{}", run.stderr);
    let stuck = sandbox.run(&["cleanup", "--above", "1B", "--yes"]);
    assert!(stuck.code(1).stdout.contains("nothing of it may go"), "{}", stuck.stdout);
    assert!(stuck.stderr.contains("1 files  being written"), "{}", stuck.stderr);
    drop(writer);
}

#[test]
fn what_no_backup_has_yet_stays() {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-06-01T00:00:00Z");
    sandbox
        .config("backup: { sets: { models: { paths: [models/], to: backups/ } } }\ncleanup: { above: 1B }");
    let at = |path: &str, seconds: u64| {
        let path = sandbox.write(path, "x".repeat(1000));
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        path
    };
    // 2026-02-01 and 2026-04-01.
    let (saved, waiting) = (at("models/saved.pkl", 1_769_904_000), at("models/waiting.pkl", 1_775_001_600));
    let none = sandbox.run(&["cleanup", "--yes"]);
    assert!(none.code(1).stderr.contains("2 files  not in a backup yet"), "{}", none.stderr);
    sandbox.write("backups/20260301T000000Zaaaa.tar.gz", "x");
    sandbox.write("backups/20260301T000000Zaaaa.manifest.json", "{}");
    sandbox.run(&["cleanup", "--yes"]).code(0);
    assert!(!saved.exists() && waiting.exists());
}

#[test]
fn what_the_registry_needs_stays_and_all_of_it_while_the_registry_is_silent() {
    let sandbox = Sandbox::new();
    let other = RUN.replace('0', "9");
    let files = |sandbox: &Sandbox| {
        [
            file(sandbox, &format!("mlflow/mlruns/1/{RUN}/artifacts/model.pkl"), 90),
            file(sandbox, &format!("mlflow/mlruns/1/{other}/artifacts/model.pkl"), 90),
            file(sandbox, "mlflow/mlruns/1/meta.yaml", 90),
            file(sandbox, "mlflow/mlflow.db", 90),
            file(sandbox, "models/churn.pkl", 90),
        ]
    };
    let there = |files: &[PathBuf; 5]| files.each_ref().map(|file| file.exists());
    let cleanup = ["cleanup", "--above", "1B", "--yes"];
    // Without a registry nobody can say what MLflow needs; with a silent one nor what models.
    let paths = files(&sandbox);
    sandbox.config("stack: churn");
    sandbox.run(&cleanup).code(0);
    assert_eq!(there(&paths), [true, true, true, true, false]);
    files(&sandbox);
    sandbox.config("services: { mlflow: { kind: mlflow, url: 'http://127.0.0.1:1' } }");
    let silent = sandbox.run(&cleanup);
    assert!(silent.code(1).stderr.contains("cannot be asked what it needs"), "{}", silent.stderr);
    assert_eq!(there(&paths), [true; 5]);
    let versions = json!({ "model_versions": [{ "name": "churn", "version": "1", "run_id": RUN }] });
    let server = FaultyServer::start();
    let answer = Answer::json(&versions.to_string());
    server.script("/registry/api/2.0/mlflow/model-versions/search", vec![answer]);
    sandbox
        .config(&format!("services: {{ mlflow: {{ kind: mlflow, url: '{}' }} }}", server.url("/registry")));
    let run = sandbox.run(&cleanup);
    run.code(0);
    assert_eq!(there(&paths), [true, false, true, true, false], "{}", run.stderr);
    assert!(run.stderr.contains("a version in the registry needs it"), "{}", run.stderr);
}

#[test]
fn what_changed_while_a_person_thought_stays() {
    let sandbox = Sandbox::new();
    sandbox.config("cleanup: { above: 1B }");
    let (touched, old) =
        (file(&sandbox, "monitoring/touched.json", 99), file(&sandbox, "monitoring/old.json", 99));
    let mut run = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", "1-apply", &["cleanup", "--yes"]);
    run.wait_until("the removal", |_, stderr| stderr.contains("stopped before 1-apply"));
    run.signal(Signal::KILL);
    run.finish().code(-9);
    std::fs::write(&touched, "new").unwrap();
    let plans = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
    let id = plans["items"][0]["id"].as_str().expect("a plan");
    let resumed = sandbox.run(&["plan", "resume", id, "--yes"]);
    assert!(resumed.code(1).stdout.contains("touched.json: changed since"), "{}", resumed.stdout);
    assert!(touched.exists() && !old.exists());
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.config("cleanup: { above: much }");
    assert!(sandbox.run(&["cleanup"]).code(3).stderr.contains("mlopsctl.yaml:1:19"));
    sandbox.config("stack: churn");
    assert!(sandbox.run(&["cleanup"]).code(3).stderr.contains("none of the folders"));
    assert!(sandbox.run(&["cleanup", "nowhere"]).code(3).stderr.contains("`nowhere` is no folder"));
}
