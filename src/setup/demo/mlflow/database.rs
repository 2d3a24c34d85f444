//! The registry as a SQLite file, as a server keeps one: for backups and drills. It has the tables that operators look
//! at, and no schema revision, since no MLflow made it.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, params};

use super::{seed, store::Store};
use crate::setup::demo::scenario::Scenario;

const TABLES: &str = "
    CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name TEXT UNIQUE, lifecycle_stage TEXT);
    CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, experiment_id INTEGER, name TEXT, status TEXT, start_time BIGINT,
        end_time BIGINT);
    CREATE TABLE metrics (run_uuid TEXT, key TEXT, value FLOAT, timestamp BIGINT, step BIGINT);
    CREATE TABLE params (run_uuid TEXT, key TEXT, value TEXT);
    CREATE TABLE registered_models (name TEXT PRIMARY KEY, creation_time BIGINT, description TEXT);
    CREATE TABLE model_versions (name TEXT, version INTEGER, current_stage TEXT, run_id TEXT, source TEXT,
        PRIMARY KEY (name, version));
";

/// Writes the registry that the demo starts with; a former one is replaced.
pub(in crate::setup::demo) fn write(path: &Path, now: DateTime<Utc>, scenario: Scenario) -> Result<()> {
    let context = || format!("writing {}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(context)?;
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(error).with_context(context);
        }
        _ => {}
    }
    fill(path, &seed::store(now, scenario)).with_context(context)
}

fn fill(path: &Path, store: &Store) -> rusqlite::Result<()> {
    let mut database = Connection::open(path)?;
    // Whether it survives a power cut matters to nobody.
    database.execute_batch("PRAGMA synchronous = OFF")?;
    let all = database.transaction()?;
    all.execute_batch(TABLES)?;
    for experiment in &store.experiments {
        let values = params![experiment.experiment_id, experiment.name, experiment.lifecycle_stage];
        all.execute("INSERT INTO experiments VALUES (?1, ?2, ?3)", values)?;
    }
    runs(&all, store)?;
    for model in &store.models {
        let values = params![model.name, model.created, model.description];
        all.execute("INSERT INTO registered_models VALUES (?1, ?2, ?3)", values)?;
        for version in &model.versions {
            let number = i64::try_from(version.number).unwrap_or(i64::MAX);
            let values = params![model.name, number, version.stage, version.run_id, version.source];
            all.execute("INSERT INTO model_versions VALUES (?1, ?2, ?3, ?4, ?5)", values)?;
        }
    }
    all.commit()
}

fn runs(all: &Transaction<'_>, store: &Store) -> rusqlite::Result<()> {
    for run in &store.runs {
        let (info, data) = (&run.info, &run.data);
        let values = params![
            info.run_id,
            info.experiment_id,
            info.run_name,
            info.status,
            info.start_time,
            info.end_time
        ];
        all.execute("INSERT INTO runs VALUES (?1, ?2, ?3, ?4, ?5, ?6)", values)?;
        for metric in &data.metrics {
            let values = params![info.run_id, metric.key, metric.value, metric.timestamp, metric.step];
            all.execute("INSERT INTO metrics VALUES (?1, ?2, ?3, ?4, ?5)", values)?;
        }
        for pair in &data.params {
            all.execute(
                "INSERT INTO params VALUES (?1, ?2, ?3)",
                params![info.run_id, pair.key, pair.value],
            )?;
        }
    }
    Ok(())
}
