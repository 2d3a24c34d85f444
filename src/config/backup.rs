//! The part of `mlopsctl.yaml` about backups: what is kept, where, how old it may be, how long it stays.

use std::path::PathBuf;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PathOr, Transport, scalar::Duration};

/// What is backed up, and how fast it must be back.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Backup {
    /// Sets by name; each is backed up, kept and restored for itself.
    pub sets: IndexMap<String, BackupSet>,
    /// How long recovery may take; judged by `backup drill`.
    pub rto: RecoveryTimes,
    /// Folder for copies of databases while a backup is made (default: the system's temporary folder).
    pub scratch: Option<PathBuf>,
}

/// Recovery time objectives.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecoveryTimes {
    /// The model service answers again (default 30m).
    pub model_service: Option<Duration>,
    /// The whole system works again (default 2h).
    pub system: Option<Duration>,
    /// All data is back (default 4h).
    pub data: Option<Duration>,
}

/// One set: its sources in the order in which they are read, databases before files.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BackupSet {
    /// SQLite database files, copied consistently while they are in use.
    #[schemars(extend("x-one-or-many" = true))]
    pub sqlite: Vec<PathBuf>,
    /// A PostgreSQL database, by `pg_dump`.
    pub postgres: Option<Postgres>,
    /// A program whose output is kept.
    pub command: Option<BackupCommand>,
    /// The registry and experiments of an MLflow server as JSON: its service's name, or a mapping.
    pub mlflow: Option<PathOr<MlflowSource>>,
    /// A snapshot of a Prometheus server's data, made by its admin API: the folder of its data, or a mapping.
    pub prometheus: Option<PathOr<PrometheusSource>>,
    /// Files and folders, also as globs (`logs/*.log`), relative to the configuration.
    #[schemars(extend("x-one-or-many" = true))]
    pub paths: Vec<String>,
    /// Globs of what is left out: a name (`*.tmp`, `__pycache__`), or a path when it has a slash.
    #[schemars(extend("x-one-or-many" = true))]
    pub exclude: Vec<String>,

    /// Where its backups are: a folder or `s3://bucket/prefix` (default: `backups/SET` in the store).
    pub to: Option<String>,
    /// How old the newest backup may be (default 24h; 1h where metrics are backed up).
    pub rpo: Option<Duration>,
    /// What stays when `backup prune` runs (default: everything).
    pub keep: Option<Keep>,
    /// Store without compressing what compresses little: larger, but faster.
    pub fast: bool,
    /// It holds credentials on purpose: nothing is said about them.
    pub holds_secrets: bool,
}

impl BackupSet {
    /// How old its newest backup may be: as it says; an hour where metrics are backed up, else a day.
    pub fn recovery_point(&self) -> std::time::Duration {
        let usual = if self.prometheus.is_some() { 3600 } else { 24 * 3600 };
        self.rpo.as_ref().map_or(std::time::Duration::from_secs(usual), |rpo| rpo.value)
    }
}

/// A PostgreSQL database. The password comes from `PGPASSWORD`, `~/.pgpass` or `password`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["database"]))]
pub struct Postgres {
    pub database: String,
    pub host: Option<String>,
    pub port: Option<u16>,
    pub user: Option<String>,
    pub password: Option<super::scalar::Secret>,
    /// Run `pg_dump` inside this container (compose service or container name) instead of from the PATH.
    pub docker: Option<String>,
    pub format: PostgresFormat,
}

/// The formats of `pg_dump` that are one file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PostgresFormat {
    /// For `pg_restore`.
    #[default]
    Custom,
    /// SQL for `psql`.
    Plain,
}

/// A program whose standard output becomes a member. Anything but exit code 0 means no backup.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["argv", "member"]))]
pub struct BackupCommand {
    #[schemars(length(min = 1))]
    pub argv: Vec<String>,
    /// The name of the member: `dump.json`.
    pub member: String,
    /// Limit for the program (default 1h).
    pub timeout: Option<Duration>,
}

/// An MLflow server that is read through its API.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["service"]))]
pub struct MlflowSource {
    /// A service of `kind: mlflow`.
    pub service: String,
    /// The most runs that are kept of each experiment, the newest first (default all).
    pub runs: Option<u64>,
}

/// A Prometheus server with `--web.enable-admin-api`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["data"]))]
pub struct PrometheusSource {
    /// Its `--storage.tsdb.path`, where this machine sees it.
    pub data: PathBuf,
    /// Its URL (default: `prometheus.url`).
    pub url: Option<String>,
    #[serde(rename = "http")]
    pub transport: Transport,
}

/// What stays. A backup stays when any of these keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keep {
    /// The newest so many.
    pub last: Option<u32>,
    /// The newest of each of the last so many hours that have one.
    pub hourly: Option<u32>,
    pub daily: Option<u32>,
    pub weekly: Option<u32>,
    pub monthly: Option<u32>,
    pub yearly: Option<u32>,
    /// All that are less older than the newest.
    pub within: Option<Duration>,
    /// Good backups that always stay, whatever else is said (default 1).
    pub min_redundancy: Option<u32>,
}

impl Keep {
    /// Whether there is any rule by which something could go.
    pub fn has_rules(&self) -> bool {
        let Self { last, hourly, daily, weekly, monthly, yearly, within, min_redundancy: _ } = self;
        within.is_some() || [last, hourly, daily, weekly, monthly, yearly].into_iter().any(Option::is_some)
    }

    /// Whether its rules, all zeros, let everything go: nobody can mean that.
    pub fn keeps_nothing(&self) -> bool {
        let Self { last, hourly, daily, weekly, monthly, yearly, within, min_redundancy: _ } = self;
        let counts = [last, hourly, daily, weekly, monthly, yearly];
        self.has_rules()
            && within.as_ref().is_none_or(|within| within.value.is_zero())
            && counts.into_iter().all(|count| count.unwrap_or(0) == 0)
    }
}
