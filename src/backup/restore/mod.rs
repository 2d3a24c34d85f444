//! `backup restore`: a plan that brings a backup back, all of it or nothing.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Put a backup back, into a new folder or in place
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// Sets, as the configuration names them (default: all)
    sets: Vec<String>,
}

/// `backup restore`
pub async fn run(_cx: &Context, args: &RestoreArgs) -> Result<Document> {
    Err(Fault::new(format!("backup restore is not built yet ({} sets)", args.sets.len())).into())
}

/// What a plan of `backup restore` does.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum RestoreAction {
    /// Nothing yet.
    Nothing,
}
