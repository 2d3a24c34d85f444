//! What the record of a release says: `mlopsctl/release/v1`, in the details of `version bump` and `version tag`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::bump::Level;

/// The kinds of records that hold one: the commands' names.
pub const KINDS: [&str; 2] = ["version bump", "version tag"];

/// A version that was given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Release {
    pub schema: String,
    /// The model; none: the stack itself.
    pub model: Option<String>,
    /// The number of the registry, and its run.
    pub registry_version: Option<u64>,
    pub run_id: Option<String>,
    pub version: String,
    /// None: it is the first.
    pub previous: Option<String>,
    pub level: Option<Level>,
    pub reasons: Vec<String>,
    /// By decree of a person, where evidence was missing or overruled.
    pub decreed: bool,
    /// What the level rests on.
    pub evidence: Option<Value>,
    /// Numbers of the gate at that time: `{metric, candidate, baseline, outcome}`.
    pub gate: Vec<Value>,
    /// The tag of git, and the commit that it stands on.
    pub tag: Option<String>,
    pub commit: Option<String>,
}

impl Release {
    pub const SCHEMA: &'static str = "mlopsctl/release/v1";

    /// One of a version, of which the rest is to be filled in.
    pub fn of(version: impl Into<String>) -> Self {
        Self { schema: Self::SCHEMA.to_owned(), version: version.into(), ..Self::default() }
    }
}
