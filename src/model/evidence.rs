//! What a judgement of a version needs, gathered from the registry: its metrics, the data they were measured on, its
//! signature, when it was trained, and what the last trainings came to.

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::{
    gate::Values,
    registry::{Named, Registry},
    signature::Signature,
};
use crate::{
    client::mlflow::{Model, RunData, Version},
    context::Context,
};

/// A version and its source run.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    pub version: Version,
    /// None: it is gone, or the version has none.
    pub run: Option<RunData>,
}

impl Evidence {
    /// Fetches the source run.
    pub async fn of(registry: &Registry, version: &Version) -> Result<Self> {
        let run = match version.run_id.as_str() {
            "" => None,
            id => registry.mlflow.fetch_run_data(id).await?,
        };
        Ok(Self { version: version.clone(), run })
    }

    /// When training ended: the end of the run, else the version's creation.
    pub fn trained(&self) -> Option<DateTime<Utc>> {
        self.run.as_ref().and_then(|run| run.ended).or(self.version.created)
    }

    /// Its metrics for a gate.
    pub fn values(&self, _named: &Named<'_>) -> Values {
        let version = self.version.version.to_string();
        match &self.run {
            Some(run) => Values { version, metrics: run.metrics.clone(), ..Values::default() },
            None => {
                Values { version, why_none: Some("its source run is gone".to_owned()), ..Values::default() }
            }
        }
    }
}

/// The signature of a version, from `MLmodel` among its artifacts. None: it has none.
///
/// # Errors
/// The artifacts cannot be read.
pub async fn signature(
    _cx: &Context,
    _registry: &Registry,
    _model: &Model,
    _version: &Version,
) -> Result<Option<Signature>> {
    anyhow::bail!("signatures are not read yet")
}
