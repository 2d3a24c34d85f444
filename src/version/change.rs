//! Giving a version: the steps of `version bump` and `version tag`.

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    finding::Finding,
    plan::{Action, Consent, Undo},
};

/// One step.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum VersionAction {
    /// Tag a version of a model.
    TagModel { model: String, version: u64, semver: String },
}

impl Action for VersionAction {
    const KIND: &'static str = "version";

    fn what(&self) -> String {
        let Self::TagModel { model, version, semver } = self;
        format!("call version {version} of model `{model}` {semver}")
    }

    fn undo_what(&self) -> Undo {
        Undo::Nothing
    }

    async fn apply(&mut self, _cx: &Context, _consent: &Consent) -> Result<Vec<Finding>> {
        bail!("not built yet")
    }

    async fn undo(&mut self, _cx: &Context, _consent: &Consent) -> Result<()> {
        bail!("not built yet")
    }
}
