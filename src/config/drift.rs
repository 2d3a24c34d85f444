//! The part of `mlopsctl.yaml` about drift: where reports are, and from when on what they say is a finding.

use std::path::PathBuf;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PathOr, scalar::Duration};
use crate::finding::{Threshold, Verdict};

/// Where drift reports are, and how they are judged.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Drift {
    /// A folder, glob, file, `http(s)://` URL or `s3://bucket/prefix` of reports, or a mapping for MLflow artifacts.
    pub reports: Option<PathOr<MlflowReports>>,
    /// Share of drifted columns (default: warning `> 30%`, critical `> 50%`).
    pub share: ShareLimits,
    /// Of a column that is measured by PSI (default `> 0.2`).
    pub psi: Option<Threshold>,
    /// How much larger than in the reference a column's share of missing values may be (default `> 20%`).
    pub missing_share: Option<Threshold>,
    /// Columns whose drift counts by itself, whatever the share.
    #[schemars(extend("x-one-or-many" = true))]
    pub key_columns: Vec<String>,
    /// Columns that are left out of everything: texts and times that nothing measures, for example.
    #[schemars(extend("x-one-or-many" = true))]
    pub ignore: Vec<String>,
    /// What drift of a key column is (default: warning).
    pub key_verdict: Option<Verdict>,
    /// An older report says nothing about now (default: twice the cadence, if that is given; else 8d).
    pub stale_after: Option<Duration>,
    /// How often a report is written, such as `1d` (default: as often as those that there are).
    pub cadence: Option<Duration>,
    /// No drift for so long is worth the question whether anything is still measured (default 14d).
    pub quiet_for: Option<Duration>,
    /// No retraining is advised so soon after the last one (default 7d).
    pub cooldown: Option<Duration>,
    /// How p-values of many columns are read together.
    pub correction: Correction,
    /// Rows behind the reports, where these do not tell.
    pub rows: DriftRows,
    /// Where the time of a report is taken from first.
    pub time_from: TimeFrom,
    /// Columns by where they come from: all of one source at once point to its pipeline.
    pub sources: IndexMap<String, Vec<String>>,
    /// A check whose trouble says that the model itself does worse.
    pub live_check: Option<String>,
    /// Series of several models, by name; what one does not say, it takes from above.
    pub models: IndexMap<String, DriftModel>,
}

/// The series of one model.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DriftModel {
    /// As `reports` above.
    pub reports: Option<PathOr<MlflowReports>>,
    pub share: ShareLimits,
    #[schemars(extend("x-one-or-many" = true))]
    pub key_columns: Vec<String>,
    /// Columns that are left out of everything: texts and times that nothing measures, for example.
    #[schemars(extend("x-one-or-many" = true))]
    pub ignore: Vec<String>,
    pub stale_after: Option<Duration>,
    pub cadence: Option<Duration>,
    pub rows: DriftRows,
    pub sources: IndexMap<String, Vec<String>>,
    pub live_check: Option<String>,
}

/// Limits of the share of drifted columns.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ShareLimits {
    pub warning: Option<Threshold>,
    pub critical: Option<Threshold>,
}

/// Row counts that somebody knows better than the reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DriftRows {
    pub reference: Option<u64>,
    pub current: Option<u64>,
}

/// How p-values of many columns are read together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Correction {
    /// Benjamini and Hochberg.
    #[default]
    Bh,
    /// Each as if it were alone.
    None,
}

/// Where the time of a report is taken from first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum TimeFrom {
    /// What it says itself; else its name; else when the file was changed.
    #[default]
    Report,
    /// A date in its name.
    Name,
    /// When the file was changed.
    Modified,
}

/// Reports that are artifacts of MLflow runs.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["artifact"]))]
pub struct MlflowReports {
    /// The service of kind `mlflow` (default: that of the registry).
    pub service: Option<String>,
    /// The experiment whose runs hold them.
    pub experiment: Option<String>,
    /// One run instead.
    pub run: Option<String>,
    /// Path of the report, or of a folder of reports, within a run's artifacts.
    pub artifact: PathBuf,
}
