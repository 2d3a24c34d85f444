//! The part of `mlopsctl.yaml` about data chores: what `export` takes, and what `cleanup` looks at.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::scalar::{Duration, Size};

/// What `export` takes.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Export {
    /// Files and folders, also as globs, relative to the configuration (default: `monitoring/predictions`,
    /// `monitoring/metrics/monitoring_results`, `monitoring/reports/drift_reports`).
    #[schemars(extend("x-one-or-many" = true))]
    pub paths: Vec<String>,
}

/// What `cleanup` looks at.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Cleanup {
    /// Folders, relative to the configuration (default: `monitoring`, `mlflow`, `models`).
    #[schemars(extend("x-one-or-many" = true))]
    pub paths: Vec<String>,
    /// A folder below this size is left alone (default 10GB).
    pub above: Option<Size>,
    /// Files that were changed since are left alone (default 30d).
    pub older_than: Option<Duration>,
}
