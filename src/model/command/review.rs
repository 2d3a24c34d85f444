//! `model review`

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Review models: age, metrics, candidates, trainings, versions to archive
#[derive(Debug, Args)]
pub(in crate::model) struct ReviewArgs {
    /// Models (default: all configured)
    pub(super) names: Vec<String>,
}

/// `model review`
pub(in crate::model) async fn run(_cx: &Context, _args: &ReviewArgs) -> Result<Document> {
    Err(Fault::new("`model review` is not built yet").into())
}
