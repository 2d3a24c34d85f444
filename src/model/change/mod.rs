//! Moving a pointer from one version to another: the steps of `model promote`, `model archive` and `rollback model`.

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
pub(crate) enum ModelAction {
    /// Point an alias at another version.
    MoveAlias { model: String, alias: String, from: Option<u64>, to: u64 },
}

impl Action for ModelAction {
    const KIND: &'static str = "model";

    fn what(&self) -> String {
        match self {
            Self::MoveAlias { model, alias, from: Some(from), to } => {
                format!("move alias `{alias}` of model `{model}` from version {from} to version {to}")
            }
            Self::MoveAlias { model, alias, from: None, to } => {
                format!("give alias `{alias}` of model `{model}` to version {to}")
            }
        }
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
