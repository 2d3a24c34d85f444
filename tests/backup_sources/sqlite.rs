//! SQLite databases that are in use.

use std::{
    os::unix::fs::PermissionsExt as _,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use serde_json::json;

use super::{back_up, refused, says, set, sqlite};
use crate::support::{
    cli::text,
    stack::{self, http, mlflow2, mlflow3, unique},
};

fn post(url: &str, path: &str, body: &serde_json::Value) -> serde_json::Value {
    let (status, said) =
        http("POST", &format!("{url}/api/2.0/mlflow/{path}"), &body.to_string()).expect("an answer");
    assert_eq!(status, 200, "{path}: {said}");
    serde_json::from_str(&said).expect("JSON")
}

/// Writes runs into an experiment of its own until it is told to stop; returns how many.
fn write_runs(url: &str, experiment: &str, stop: &AtomicBool, begun: &AtomicBool) -> u64 {
    let mut runs = 0;
    while !stop.load(Ordering::Relaxed) {
        let run = post(url, "runs/create", &json!({ "experiment_id": experiment, "start_time": runs }));
        let id = run["run"]["info"]["run_id"].as_str().expect("an id").to_owned();
        let metrics: Vec<_> = (0..20)
            .map(|i| json!({ "key": format!("m{i}"), "value": i, "timestamp": 1, "step": 0 }))
            .collect();
        post(url, "runs/log-batch", &json!({ "run_id": id, "metrics": metrics }));
        runs += 1;
        begun.store(true, Ordering::Relaxed);
    }
    runs
}

#[test]
fn a_live_mlflow_database_is_copied_whole_while_runs_are_written() {
    for (url, database) in [(mlflow3(), stack::mlflow3_database()), (mlflow2(), stack::mlflow2_database())] {
        let sandbox = set(&format!("sqlite: {}", text(&database)));
        let experiment = post(&url, "experiments/create", &json!({ "name": unique("backup") }));
        let experiment = experiment["experiment_id"].as_str().expect("an id").to_owned();
        let (stop, begun) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let writer = {
            let (url, experiment) = (url.clone(), experiment.clone());
            let (stop, begun) = (Arc::clone(&stop), Arc::clone(&begun));
            thread::spawn(move || write_runs(&url, &experiment, &stop, &begun))
        };
        while !begun.load(Ordering::Relaxed) {
            assert!(!writer.is_finished(), "the writer died");
            thread::yield_now();
        }
        let kept = back_up(&sandbox);
        stop.store(true, Ordering::Relaxed);
        let written = writer.join().expect("no write failed while the database was copied");

        let member = format!("sqlite{}", text(&database));
        assert_eq!(kept.files(), [member.as_str()]);
        let copy = kept.path(&member);
        assert_eq!(std::fs::metadata(&copy).expect("the copy").permissions().mode() & 0o777, 0o600);
        assert_eq!(sqlite(&copy, "PRAGMA integrity_check"), "ok");
        let note = kept.note();
        assert_eq!((&note["kind"], &note["member"]), (&json!("sqlite"), &json!(member)));
        assert_eq!(note["path"], json!(text(&database)));
        assert_eq!(
            note["alembic_version"],
            json!(sqlite(&database, "SELECT version_num FROM alembic_version"))
        );
        for table in ["runs", "metrics", "experiments", "registered_models"] {
            let rows = sqlite(&copy, &format!("SELECT count(*) FROM {table}"));
            assert_eq!(note["tables"][table].to_string(), rows, "{table}");
        }
        // Batches are whole: of the runs that have metrics, each has all of them.
        let runs = sqlite(
            &copy,
            &format!(
                "SELECT count(*), min(n), max(n) FROM (SELECT count(*) AS n FROM runs JOIN metrics USING (run_uuid)
                 WHERE experiment_id = {experiment} GROUP BY run_uuid)"
            ),
        );
        let (runs, batch) = runs.split_once('|').expect("three numbers");
        assert_eq!(batch, "20|20");
        let runs: u64 = runs.parse().expect("a number");
        assert!((1..=written).contains(&runs), "{runs} of {written}");
        assert!(
            kept.manifest["versions"]["sqlite"].as_str().is_some_and(|version| version.starts_with("3."))
        );
    }
}

#[test]
fn rows_that_are_only_in_the_log_of_a_live_database_are_kept() {
    let sandbox = set("sqlite: [data/live.db, data/other.db]");
    sandbox.write("data/ready", "");
    let script = "import sqlite3, sys\n\
                  for name in ('live', 'other'):\n\
                  \x20 db = sqlite3.connect(f'data/{name}.db', isolation_level=None)\n\
                  \x20 db.execute('PRAGMA journal_mode = wal')\n\
                  \x20 db.execute('PRAGMA wal_autocheckpoint = 0')\n\
                  \x20 db.execute('CREATE TABLE models (name TEXT)')\n\
                  \x20 db.execute('INSERT INTO models VALUES (?)', (name,))\n\
                  \x20 globals()[name] = db\n\
                  print('ready', flush=True)\n\
                  sys.stdin.read()";
    let mut writer = Command::new("python3")
        .args(["-c", script])
        .current_dir(sandbox.cwd())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("python3 runs");
    let mut ready = [0; 6];
    std::io::Read::read_exact(writer.stdout.as_mut().expect("piped"), &mut ready).expect("it is ready");
    let run = sandbox.run(&["backup", "create", "kept", "--yes"]);
    drop(writer.stdin.take());
    writer.wait().expect("the writer ends");
    run.code(0);
    let kept = super::unpack(&sandbox);
    assert_eq!(kept.files(), ["sqlite/data/live.db", "sqlite/data/other.db"]);
    for name in ["live", "other"] {
        assert_eq!(sqlite(&kept.path(&format!("sqlite/data/{name}.db")), "SELECT name FROM models"), name);
    }
}

#[test]
fn what_is_no_whole_database_makes_no_backup() {
    let sandbox = set("sqlite: mlflow.db");
    says(&refused(&sandbox), &["there is no database", "mlflow.db"]);

    sandbox.write("mlflow.db", "");
    says(&refused(&sandbox), &["is an empty file, so it is no database", "--backend-store-uri"]);

    sandbox.write("mlflow.db", "x".repeat(8192));
    says(&refused(&sandbox), &["is not a SQLite database"]);

    // A table's page is destroyed: the file opens, and counts might even be right.
    let database = sandbox.cwd().join("mlflow.db");
    std::fs::remove_file(&database).expect("removed");
    sqlite(&database, "PRAGMA page_size = 4096");
    let script = "import sqlite3, sys\n\
                  db = sqlite3.connect(sys.argv[1])\n\
                  db.execute('CREATE TABLE runs (x)')\n\
                  db.executemany('INSERT INTO runs VALUES (?)', [('y' * 500,)] * 1000)\n\
                  db.commit()";
    let made = Command::new("python3").args(["-c", script, text(&database)]).status().expect("python3 runs");
    assert!(made.success());
    let mut bytes = std::fs::read(&database).expect("the database");
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0xa5);
    std::fs::write(&database, bytes).expect("written");
    says(&refused(&sandbox), &["is damaged", "mlopsctl backup list"]);
}
