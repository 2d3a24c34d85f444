//! The part of `mlopsctl.yaml` about models: where the registry is, what serves each model, what its gate demands.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::scalar::Duration;

/// Where models are registered, and which of them matter.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Registry {
    /// The service of kind `mlflow` (default: the only one; without any, `MLFLOW_TRACKING_URI`).
    pub service: Option<String>,
    /// Registered models by name.
    pub models: IndexMap<String, RegisteredModel>,
}

/// One registered model.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RegisteredModel {
    /// Alias or stage of the version that serves (default `production`).
    pub serving: Option<String>,
    /// Alias or stage of the version that waits (default `staging`).
    pub candidate: Option<String>,
    /// The services that serve it; a promotion restarts or reloads them one after another.
    #[schemars(extend("x-one-or-many" = true))]
    pub served_by: Vec<String>,
    /// Where each of them says which version it serves (default: the health endpoint, `model_version` or `version`).
    pub reports: Option<Reports>,
    /// The image that holds a version, where one does: `ghcr.io/team/scorer:{semver}`, or with `{version}`, its number.
    pub image: Option<String>,
    /// How each of them is made to load the version (default: restart of what `runs_on` names).
    pub reload: Option<Reload>,
    /// What serves may be so old, counted from its training (default 30d).
    pub max_age: Option<Duration>,
    /// What a candidate's metrics must be: `>= 0.55`, `>= baseline + 2%`, one or a list for each.
    #[schemars(extend("additionalProperties" = { "type": "array", "items": { "type": "string" }, "x-one-or-many": true }))]
    pub gate: IndexMap<String, Vec<String>>,
    /// What the metrics of the serving version must be, for `model review`.
    pub watch: IndexMap<String, Watch>,
    /// Numbers that the serving version is held against (default: those that it had when it was promoted).
    pub baseline: IndexMap<String, f64>,
    /// Other names under which a metric may be kept: `{ f1_score: [f1, val_f1] }`.
    #[schemars(extend("additionalProperties" = { "type": "array", "items": { "type": "string" }, "x-one-or-many": true }))]
    pub metrics: IndexMap<String, Vec<String>>,
    /// Tags or parameters of a run that two evaluations must share to be comparable: a digest of the data, the decision
    /// threshold (default: the digest of its evaluation datasets, where it has any).
    #[schemars(extend("x-one-or-many" = true))]
    pub evaluation_data: Vec<String>,
    /// Share of positives, 0 to 1: what a Brier score is worth depends on it.
    pub prevalence: Option<f64>,
    /// Share of predictions on a probe set that may differ, 0 to 1, before a retrained version is more than a patch
    /// (default 0.1).
    pub predictions_differ: Option<f64>,
    /// Experiment of the training runs (default: that of the serving version's run).
    pub experiment: Option<String>,
    /// Versions that nothing points at go to the archive when they are so old (default 90d).
    pub archive_after: Option<Duration>,
}

/// Limits of one metric; rules as in a gate.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Watch {
    /// What it must be, else a warning.
    #[schemars(extend("x-one-or-many" = true))]
    pub warning: Vec<String>,
    /// What it must be, else it is critical.
    #[schemars(extend("x-one-or-many" = true))]
    pub critical: Vec<String>,
}

/// Where a service says which version of the model it serves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Reports {
    /// Path below the service's URL (default: its health endpoint).
    pub path: Option<String>,
    /// Where in the JSON document: `model.version` or `/model/version`.
    pub at: Option<String>,
}

/// How a service is made to load another version. Exactly one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Reload {
    /// Path below the service's URL that is asked with POST.
    pub path: Option<String>,
    /// JSON body of that request.
    pub body: Option<Value>,
    /// A program and its arguments, run once for each service.
    pub command: Vec<String>,
}
