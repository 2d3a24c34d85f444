//! The folder of a demo: its configuration, logs, and data to look at and to back up.

use std::{
    fs::{self, File, OpenOptions},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use tempfile::TempDir;

use super::{
    mlflow,
    model::{self, CANDIDATE, MODEL, SERVING},
    reports,
    scenario::Scenario,
};
use crate::{error::Fault, model::moves, record::object_name, ui::write_atomically};

const CONFIGURATION: &str = include_str!("mlopsctl.yaml");
/// Its part about drift: one series, or one for each of three models.
const DRIFT: &str = include_str!("drift.yaml");
const DRIFT_OF_MODELS: &str = include_str!("drift-of-models.yaml");
/// What the first line of our configuration starts with: only a folder that has it is written to again.
const MARK: &str = "# Written by `mlopsctl demo`";

/// Where the services answer.
pub(super) struct Addresses {
    pub(super) api: String,
    pub(super) mlflow: String,
    pub(super) alertmanager: String,
}

/// The folder; a temporary one is removed when dropped.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    temporary: Option<TempDir>,
}

impl Folder {
    /// The folder that was named, or a fresh temporary one. Nothing that is not a demo's is ever overwritten.
    pub(super) fn open(named: Option<&Path>) -> Result<Self> {
        let Some(named) = named else {
            let temporary = tempfile::Builder::new()
                .prefix("mlopsctl-demo-")
                .tempdir()
                .context("making a temporary folder")?;
            let path = temporary.path().to_path_buf();
            return Ok(Self { path, temporary: Some(temporary) });
        };
        let context = || format!("preparing {}", named.display());
        fs::create_dir_all(named).with_context(context)?;
        let path = fs::canonicalize(named).with_context(context)?;
        let is_ours = fs::read_to_string(path.join("mlopsctl.yaml")).is_ok_and(|text| text.starts_with(MARK));
        let is_empty = fs::read_dir(&path).with_context(context)?.next().is_none();
        if !is_ours && !is_empty {
            return Err(Fault::new(format!(
                "{} is not empty and not a demo's; nothing was written",
                named.display()
            ))
            .hint("name a new or empty folder, or leave --dir out for a temporary one")
            .into());
        }
        Ok(Self { path, temporary: None })
    }

    pub(super) fn is_temporary(&self) -> bool {
        self.temporary.is_some()
    }

    pub(super) fn configuration(&self) -> PathBuf {
        self.path.join("mlopsctl.yaml")
    }

    /// Writes everything. The configuration comes first: it marks the folder as ours.
    pub(super) fn write(&self, scenario: Scenario, at: &Addresses, now: DateTime<Utc>) -> Result<()> {
        let drift = if scenario == Scenario::HighDrift { DRIFT_OF_MODELS } else { DRIFT };
        let configuration = CONFIGURATION
            .replace("{drift}", drift.trim_end())
            .replace("{scenario}", &scenario.name())
            .replace("{serving}", SERVING)
            .replace("{candidate}", CANDIDATE)
            .replace("{api}", &at.api)
            .replace("{mlflow}", &at.mlflow)
            .replace("{alertmanager}", &at.alertmanager);
        let number = model::serving(scenario).unwrap_or(3);
        let artifact = format!("models/{MODEL}/{number}/model.json");
        let files = [
            ("mlopsctl.yaml", configuration),
            ("logs/api.log", api_log(scenario, now)),
            ("logs/mlflow.log", mlflow_log(scenario, now)),
            ("monitoring/predictions/predictions.csv", predictions(scenario, now)),
            ("monitoring/reference.csv", reference()),
            ("monitoring/labels/labels.csv", labels(now)),
            (&artifact, model(scenario, number, now)),
        ];
        let files = files.map(|(name, text)| (name.to_owned(), text));
        // Reports of a former demo would be part of the series, and its promotions of a history that begins anew.
        let moves = moves::KINDS.map(|kind| format!("store/records/{}", object_name(kind)));
        for folder in reports::FOLDERS.map(str::to_owned).into_iter().chain(moves) {
            let folder = self.path.join(folder);
            match fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("clearing {}", folder.display()));
                }
                _ => {}
            }
        }
        for (name, text) in files.into_iter().chain(reports::all(scenario, now)) {
            let path = self.path.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
            }
            write_atomically(&path, text.as_bytes())?;
        }
        mlflow::write_database(&self.path.join("mlflow/mlflow.db"), now, scenario)
    }

    /// The API's log, to be added to.
    pub(super) fn open_log(&self) -> Result<File> {
        let path = self.path.join("logs/api.log");
        OpenOptions::new().append(true).open(&path).with_context(|| format!("opening {}", path.display()))
    }
}

fn stamp(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The last quarter of an hour, ending with what the scenario leaves in a log.
fn api_log(scenario: Scenario, now: DateTime<Utc>) -> String {
    let mut log = String::new();
    for minute in (2..=15).rev() {
        let time = now - TimeDelta::minutes(minute);
        log += &format!("{} INFO POST /predict 200\n", stamp(time));
        log += &format!("{} INFO GET /health 200\n", stamp(time + TimeDelta::seconds(30)));
    }
    let last: &[&str] = match scenario {
        Scenario::ApiDown => {
            &["ERROR worker 1 ran out of memory and was killed", "ERROR no worker is left; shutting down"]
        }
        Scenario::ModelNotLoaded => &[
            "ERROR loading models:/credit-risk-model@production: no version has the alias production",
            "WARNING serving without a model",
        ],
        Scenario::Slow => &["WARNING the feature store took 1742 ms to answer"],
        Scenario::ErrorRate => &["ERROR POST /predict 500: KeyError: 'delinquencies_2y'"],
        Scenario::BadModel => &[
            "INFO model credit-risk-model version 4 is loaded",
            "ERROR POST /predict 500: ValueError: found unknown category 2 in column delinquencies_2y",
        ],
        Scenario::DiskFull => &["WARNING /var/lib/models is 97 % full"],
        Scenario::MlflowDown => &["ERROR the registry is unreachable: connection refused"],
        Scenario::StaleData => &["WARNING no new data since the nightly load"],
        Scenario::HighDrift => &["WARNING income 5200000 is far outside of what the model was trained on"],
        _ => &["INFO model credit-risk-model version 3 is loaded"],
    };
    for line in last {
        log += &format!("{} {line}\n", stamp(now - TimeDelta::seconds(20)));
    }
    log
}

fn mlflow_log(scenario: Scenario, now: DateTime<Utc>) -> String {
    let at = |minutes| stamp(now - TimeDelta::minutes(minutes));
    let mut log = format!("{} INFO listening on 127.0.0.1\n", at(600));
    if scenario == Scenario::MlflowDown {
        log += &format!("{} ERROR sqlite3.OperationalError: database or disk is full\n", at(3));
    }
    log
}

/// Income, amount and probability of applicants: evenly spread, and the same every time.
fn applicant(row: i64) -> (i64, i64, f64) {
    (24_000 + row * 7_919 % 61_000, 3_000 + row * 977 % 24_000, 0.02 + (row * 37 % 100) as f64 / 400.0)
}

/// What the model was trained on.
fn reference() -> String {
    let mut csv = "income,loan_amount,default_probability\n".to_owned();
    for (income, loan, probability) in (0..2_000).map(|row| applicant(row + 1_000)) {
        csv += &format!("{income},{loan},{probability:.4}\n");
    }
    csv
}

fn predictions(scenario: Scenario, now: DateTime<Utc>) -> String {
    // Amounts in cents where euros were agreed.
    let unit = if scenario == Scenario::HighDrift { 100 } else { 1 };
    let mut csv = "prediction_id,timestamp,income,loan_amount,default_probability\n".to_owned();
    for row in 0..200_i64 {
        let (income, loan, probability) = applicant(row);
        let time = stamp(now - TimeDelta::seconds((200 - row) * 18));
        csv += &format!("p-{row:06},{time},{},{},{probability:.4}\n", income * unit, loan * unit);
    }
    csv
}

fn labels(now: DateTime<Utc>) -> String {
    let mut csv = "prediction_id,true_label,label_timestamp,label_source\n".to_owned();
    for row in 0..50_i64 {
        let defaulted = i64::from(row % 11 == 0);
        csv += &format!("p-{row:06},{defaulted},{},repayments\n", stamp(now - TimeDelta::minutes(50 - row)));
    }
    csv
}

/// The artifact of the version in production, as it was fetched from the registry.
fn model(scenario: Scenario, number: u64, now: DateTime<Utc>) -> String {
    let versions = model::versions(scenario);
    let found = versions.iter().find(|one| one.number == number);
    let files = found.map(|one| model::files(one, "", now)).into_iter().flatten();
    files.into_iter().find(|(name, _)| *name == "model.json").map(|(_, text)| text).unwrap_or_default()
}
