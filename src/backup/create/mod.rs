//! `backup create`: reads a set's sources, writes its archive to its place, and commits it with a manifest.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Back sets up now
#[derive(Debug, Args)]
pub struct CreateArgs {
    /// Sets, as the configuration names them (default: all)
    sets: Vec<String>,
}

/// `backup create`
pub async fn run(_cx: &Context, args: &CreateArgs) -> Result<Document> {
    Err(Fault::new(format!("backup create is not built yet ({} sets)", args.sets.len())).into())
}
