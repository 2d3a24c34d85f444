//! Records: what was done or found, by whom, with which version, for ever.

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use super::{Store, Who, host_name, object_name};
use crate::{context::Context, finding::Finding, plan::Outcome};

/// `mlopsctl/record/v1`. Fields are added, never renamed; readers ignore what they do not know.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    pub schema: String,
    pub id: String,
    /// What kind of thing happened: the command's name.
    pub kind: String,
    /// What it happened to.
    pub name: String,
    /// One word: how it ended.
    pub verdict: String,
    pub at: DateTime<Utc>,
    pub who: Who,
    pub host: String,
    /// Version of this program.
    pub version: String,
    pub command: String,
    pub reason: Option<String>,
    pub stack: Option<String>,
    pub env: Option<String>,
    /// SHA-256 of the effective configuration.
    pub config_digest: String,
    /// The plan that was carried out.
    pub plan: Option<String>,
    pub findings: Vec<Finding>,
    pub outcome: Option<Outcome>,
    /// What only this kind has: a run of a runbook, an incident, a transition (docs/json.md).
    #[serde(default)]
    pub details: Option<serde_json::Value>,
}

impl Record {
    pub const SCHEMA: &'static str = "mlopsctl/record/v1";

    /// A record of now, by this run.
    pub fn new(cx: &Context, kind: &str, name: &str, verdict: &str) -> Self {
        let at = cx.clock.now();
        Self {
            schema: Self::SCHEMA.to_owned(),
            id: new_id(at),
            kind: kind.to_owned(),
            name: name.to_owned(),
            verdict: verdict.to_owned(),
            at,
            who: Who::read(&cx.environment),
            host: host_name(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            command: cx.options.command_line.clone(),
            reason: cx.options.reason.clone(),
            stack: cx.config().stack.clone(),
            env: cx.loaded.environment.clone(),
            config_digest: cx.loaded.digest.clone(),
            plan: None,
            findings: Vec::new(),
            outcome: None,
            details: None,
        }
    }

    /// Appends it to the store; one that is there already was written by a run that could not know so.
    /// Commands call [`keep`](super::keep), which loses nothing when the store fails.
    pub(super) async fn write(&self, store: &Store) -> Result<()> {
        let name = format!(
            "records/{}/{}/{}/{}-{}.json",
            object_name(&self.kind),
            object_name(&self.name),
            self.at.format("%Y/%m"),
            self.id,
            object_name(&self.verdict)
        );
        store.create(&name, self).await?;
        Ok(())
    }
}

/// A new ULID: sorts by time, unique without asking anybody.
pub(crate) fn new_id(at: DateTime<Utc>) -> String {
    let milliseconds = u64::try_from(at.timestamp_millis()).unwrap_or(0);
    Ulid::from_parts(milliseconds, fastrand::u128(..)).to_string()
}
