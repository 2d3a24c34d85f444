//! `mlopsctl.yaml`, typed. The JSON Schema derived from these types is what files are checked against,
//! so a fault is reported with its place before serde ever sees the data.

use std::{collections::BTreeMap, path::PathBuf};

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    backup::Backup,
    chores::{Cleanup, Export},
    drift::Drift,
    practice::{Damping, Incidents, Maintenance, Notify, Runbooks},
    registry::Registry,
    scalar::{Duration, Secret},
    version::StackVersion,
};
use crate::finding::{Limits, Threshold, Unit, Verdict};

/// A whole configuration after layers, environments and interpolation.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Name of the stack; shown in every report.
    pub stack: Option<String>,
    /// Where records are kept: `file:///path` (or a plain path), `s3://bucket/prefix`, `gs://…`, `az://…`.
    pub store: Option<String>,
    /// Web page of dashboards, for people.
    pub grafana: Option<String>,
    /// What is watched, by name.
    pub services: IndexMap<String, Service>,
    /// The Prometheus server that `promql` checks and alerts are read from.
    pub prometheus: Option<Instrument>,
    /// The Alertmanager (or an API of the same shape, such as Grafana's).
    pub alertmanager: Option<Alertmanager>,
    /// Numbers against thresholds, by name.
    pub checks: IndexMap<String, Check>,
    /// IANA name of the time zone in which days begin and runbooks fall due (default: the machine's).
    pub timezone: Option<String>,
    /// The stack's own runbooks.
    pub runbooks: Runbooks,
    /// Who is told of changes of verdict, by name.
    pub notify: IndexMap<String, Notify>,
    /// How often in a row `--stateful` runs must agree.
    pub stateful: Damping,
    /// Times in which findings are shown, but neither count nor notify.
    pub maintenance: Vec<Maintenance>,
    /// How incidents are answered.
    pub incidents: Incidents,
    /// What is backed up, where to, and how old it may be.
    pub backup: Backup,
    /// Where drift reports are, and how they are judged.
    pub drift: Drift,
    /// Where models are registered, what serves them, and what their gates demand.
    pub registry: Registry,
    /// What says the version of the stack.
    pub version: StackVersion,
    /// What `export` takes.
    pub export: Export,
    /// What `cleanup` looks at.
    pub cleanup: Cleanup,
}

/// How to talk to an HTTP endpoint. Secrets come from `${ENV}` or `${file:path}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Transport {
    /// Limit for the connection to be made (default 2s).
    pub connect_timeout: Option<Duration>,
    /// Limit for one request with its retries (default 5s).
    pub timeout: Option<Duration>,
    pub auth: Option<Auth>,
    /// Headers sent with every request.
    pub headers: BTreeMap<String, Secret>,
    /// PEM file of certificate authorities trusted beside the system's.
    pub ca: Option<PathBuf>,
    /// PEM file of the client certificate (chain).
    pub client_certificate: Option<PathBuf>,
    /// PEM file of the client certificate's key.
    pub client_key: Option<PathBuf>,
    /// Proxy URL; the environment's proxy variables are honoured without it.
    pub proxy: Option<Secret>,
}

/// Credentials: `username` with `password`, or `token`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Auth {
    /// User name for basic authentication.
    pub username: Option<String>,
    /// Password for basic authentication.
    pub password: Option<Secret>,
    /// Bearer token.
    pub token: Option<Secret>,
}

/// An instrument that other things are read through.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["url"]))]
pub struct Instrument {
    /// Base URL, with any path prefix, or `unix:///path/to.sock`.
    pub url: String,
    #[serde(rename = "http")]
    pub transport: Transport,
}

/// An Alertmanager and what must be true of its alerts.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["url"]))]
pub struct Alertmanager {
    /// Base URL, with any path prefix.
    pub url: String,
    #[serde(rename = "http")]
    pub transport: Transport,
    /// Name of an alert that always fires; its absence is critical.
    pub watchdog: Option<String>,
    /// The label that carries an alert's severity (default `severity`).
    pub severity_label: Option<String>,
    /// Severity label value → verdict; added to the built-in words.
    pub severities: BTreeMap<String, Verdict>,
    /// Warn of silences that end within this time (default 8h).
    pub silences_expire_within: Option<Duration>,
}

/// What answers at a service's URL.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    #[default]
    Http,
    Mlflow,
    Airflow,
    Prometheus,
    Alertmanager,
    /// `host:port` that must accept a connection.
    Tcp,
    /// `host:port` whose certificates are looked at.
    Tls,
}

/// One service of the stack.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Service {
    pub kind: Kind,
    /// Base URL, `unix:///path/to.sock`, or `host:port` for kinds tcp and tls.
    pub url: Option<String>,
    /// The health endpoint: a path, or a mapping with expectations. Left out: the URL itself.
    pub health: Option<PathOr<Probe>>,
    /// Liveness endpoint: the process runs.
    pub live: Option<PathOr<Probe>>,
    /// Readiness endpoint: it would take requests.
    pub ready: Option<PathOr<Probe>>,
    /// Limits for the time the health endpoint takes to answer.
    pub latency: Option<Latency>,
    /// A golden request: a real prediction with an expected answer.
    pub predict: Option<Predict>,
    /// Path of the metrics page in the Prometheus text format.
    pub metrics: Option<String>,
    /// What runs it.
    pub runs_on: Option<RunsOn>,
    /// Services that this one needs.
    pub depends_on: Vec<String>,
    /// Limits for the remaining life of certificates.
    pub tls: Option<TlsLimits>,
    /// Log files (glob) for `logs` where no container runs it.
    pub logs: Option<String>,
    /// The procedure to run when it is down.
    pub runbook: Option<String>,
    #[serde(rename = "http")]
    pub transport: Transport,
}

/// A path alone, or a mapping. Only the validator, which knows both shapes, ever reports a misfit.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PathOr<T> {
    Path(String),
    Full(T),
}

/// An endpoint and what must be true of its answer.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Probe {
    /// Path below the service's URL.
    pub path: Option<String>,
    /// Expected HTTP status (default: any 2xx).
    pub status: Option<u16>,
    /// JSON paths (`a.b[0]` or `/a/b/0`, or nested mappings) and what is expected there.
    pub expect: Option<Expectations>,
}

/// Expectations as written; parsed by `service::expect`. Operators are mappings: `{ semver: ">=1.0" }`,
/// `{ younger_than: 5m }`, `{ above: 0.5 }`, `{ below: 1 }`, `{ one_of: [a, b] }`, `{ matches: "^v" }`, `{ exists: true }`.
pub type Expectations = serde_json::Map<String, Value>;

/// A golden request.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["path"]))]
pub struct Predict {
    pub path: String,
    /// JSON body; sent with POST (GET when left out).
    pub body: Option<Value>,
    pub expect: Option<Expectations>,
    pub latency: Option<Latency>,
    /// Limit for this request alone (default: the service's).
    pub timeout: Option<Duration>,
}

/// Limits for a duration.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Latency {
    pub warning: Option<Duration>,
    pub critical: Option<Duration>,
}

/// Remaining life of a certificate below which it is a warning (30d) or critical (7d).
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TlsLimits {
    pub warning: Option<Duration>,
    pub critical: Option<Duration>,
}

/// What runs a service.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RunsOn {
    /// Compose service label or container name.
    pub docker: Option<String>,
    /// Compose project, where the same service name exists in several.
    pub project: Option<String>,
    /// Not yet.
    pub kubernetes: Option<Value>,
}

/// One number against thresholds. Exactly one source.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Check {
    /// A PromQL expression; every series is judged, the worst is named.
    pub promql: Option<String>,
    /// A direct scrape of a metrics page.
    pub metric: Option<Metric>,
    /// A number (or the age of a timestamp) in a JSON document.
    pub json: Option<JsonSource>,
    /// Latency of N requests.
    pub probe: Option<LatencyProbe>,
    /// Used share of a file system, its inodes, or the size of a folder.
    pub disk: Option<PathOr<Disk>>,
    /// CPU or memory share of the container that runs a service.
    pub container: Option<ContainerUse>,
    /// Age, number or size of files.
    pub files: Option<PathOr<Files>>,
    /// A command's exit code, or the number that it prints.
    pub command: Option<CommandSource>,

    pub warning: Option<Threshold>,
    pub critical: Option<Threshold>,
    /// Once breached, the value must pass this to count as recovered.
    pub recover: Option<Threshold>,
    /// The unit of the number where the source does not say.
    pub unit: Option<CheckUnit>,
    /// A ratio of almost nothing means nothing: a smaller denominator is no data.
    pub at_least: Option<AtLeast>,
    /// Runs of `--stateful` in a row that must be bad before it counts: `3 runs` (default `stateful.fire_after`).
    #[serde(rename = "for")]
    pub fire_after: Option<String>,
    /// Runs of `--stateful` in a row that must be good before it is over: `2 runs`.
    #[serde(rename = "clear")]
    pub clear_after: Option<String>,
    /// The verdict when there is no number (default unknown).
    pub on_no_data: Option<Verdict>,
    /// Limit for this check alone.
    pub timeout: Option<Duration>,
    /// The procedure to run next when it fails.
    pub runbook: Option<String>,
    /// What it is about, for people.
    pub title: Option<String>,
    /// Where the thresholds come from.
    pub source: Option<String>,
}

impl Check {
    /// The service whose own page or container the number is read from.
    pub fn service(&self) -> Option<&str> {
        let metric = self.metric.as_ref().and_then(|metric| metric.service.as_deref());
        let json = || self.json.as_ref().and_then(|json| json.service.as_deref());
        let probe = || self.probe.as_ref().and_then(|probe| probe.service.as_deref());
        let container = || self.container.as_ref().map(|container| container.service.as_str());
        metric.or_else(json).or_else(probe).or_else(container)
    }

    /// The limits of this check as one value.
    pub fn limits(&self) -> Limits {
        Limits {
            warning: self.warning.clone(),
            critical: self.critical.clone(),
            recover: self.recover.clone(),
        }
    }
}

/// The unit of a bare number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CheckUnit {
    Seconds,
    Milliseconds,
    Bytes,
    /// 0 to 1.
    Ratio,
    /// 0 to 100.
    Percent,
}

impl CheckUnit {
    /// The base unit, and what a number is multiplied by to get there.
    pub fn base(self) -> (f64, Unit) {
        match self {
            Self::Seconds => (1.0, Unit::Seconds),
            Self::Milliseconds => (1e-3, Unit::Seconds),
            Self::Bytes => (1.0, Unit::Bytes),
            Self::Ratio => (1.0, Unit::Ratio),
            Self::Percent => (1e-2, Unit::Ratio),
        }
    }
}

/// A value below which there is too little to judge.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["value"]))]
pub struct AtLeast {
    /// A PromQL expression for the denominator.
    pub promql: Option<String>,
    /// Or a metric: of the page that it names, else of the check's own.
    pub metric: Option<Metric>,
    pub value: f64,
}

/// A number from a metrics page in the Prometheus text format or OpenMetrics.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["name"]))]
pub struct Metric {
    /// The page; or name a `service`, whose `metrics:` path is used.
    pub url: Option<String>,
    pub service: Option<String>,
    /// Metric name, with matchers if wanted: `http_requests_total{code=~"5.."}`.
    pub name: String,
    /// How several series become one number (default: each is judged and the worst named; `sum` with `rate`).
    pub aggregate: Option<Aggregate>,
    /// Per-second increase between two scrapes that far apart.
    pub rate: Option<Duration>,
    /// Quantile (0 to 1) of a histogram.
    pub quantile: Option<f64>,
    /// Divide by this metric of the same page(s).
    pub divide_by: Option<String>,
    /// Judge the age of the timestamp (unix seconds) that the value is.
    pub age: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Aggregate {
    Sum,
    Min,
    Max,
    Avg,
    Count,
}

/// A number in a JSON document.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct JsonSource {
    /// The document; or name a `service` and a `path` below its URL.
    pub url: Option<String>,
    pub service: Option<String>,
    pub path: Option<String>,
    /// JSON pointer (`/a/b/0`) to a number.
    pub pointer: Option<String>,
    /// JSON pointer to a timestamp (RFC 3339, or unix seconds or milliseconds) whose age is judged.
    pub age_of: Option<String>,
}

/// Latency of several requests, judged at a percentile.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LatencyProbe {
    pub url: Option<String>,
    pub service: Option<String>,
    pub path: Option<String>,
    /// JSON body; sent with POST.
    pub body: Option<Value>,
    /// Requests, one after another (default 10).
    pub requests: Option<u32>,
    /// Which percentile, 0 to 100 (default 95).
    pub percentile: Option<f64>,
}

/// A file system or folder.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["path"]))]
pub struct Disk {
    pub path: PathBuf,
    /// What is judged (default `used`).
    pub measure: DiskMeasure,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DiskMeasure {
    /// Used share, as a process without privileges sees it.
    #[default]
    Used,
    /// Bytes that a process without privileges can still write.
    Free,
    /// Used share of inodes.
    Inodes,
    /// Size of the folder's contents.
    Size,
}

/// Resource use of the container that runs a service.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["service", "measure"]))]
pub struct ContainerUse {
    /// A service with `runs_on: { docker: … }`.
    pub service: String,
    pub measure: ContainerMeasure,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ContainerMeasure {
    /// Share of all CPUs the container may use.
    #[default]
    Cpu,
    /// Share of its memory limit, page cache excluded.
    Memory,
}

/// Files by glob.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["glob"]))]
pub struct Files {
    pub glob: String,
    /// What is judged (default `age`).
    pub measure: FilesMeasure,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FilesMeasure {
    /// Age of the newest.
    #[default]
    Age,
    /// Age of the oldest.
    Oldest,
    Count,
    /// Total size.
    Size,
    /// Size of the largest.
    Largest,
}

/// A command without a shell.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["argv"]))]
pub struct CommandSource {
    /// Program and arguments.
    #[schemars(length(min = 1))]
    pub argv: Vec<String>,
    /// Judge the number on its standard output (default: its exit code as a plugin's, 0 to 3).
    pub number: bool,
}
