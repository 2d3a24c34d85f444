//! `backup prune`: a plan that removes what no rule keeps.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Remove backups that need not be kept any more
#[derive(Debug, Args)]
pub struct PruneArgs {
    /// Sets, as the configuration names them (default: all)
    sets: Vec<String>,
}

/// `backup prune`
pub async fn run(_cx: &Context, args: &PruneArgs) -> Result<Document> {
    Err(Fault::new(format!("backup prune is not built yet ({} sets)", args.sets.len())).into())
}

/// What a plan of `backup prune` does.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum PruneAction {
    /// Nothing yet.
    Nothing,
}
