//! `runbook run|resume|approve`: walks through a runbook, alone or with a person.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Run a procedure, step by step
#[derive(Debug, Args)]
pub struct RunArgs {}

/// Go on with a run that was paused, killed, or left waiting
#[derive(Debug, Args)]
pub struct ResumeArgs {}

/// Agree to a step that needs somebody else
#[derive(Debug, Args)]
pub struct ApproveArgs {}

/// `runbook run`.
pub async fn run(_cx: &Context, _args: &RunArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}

/// `runbook resume`.
pub async fn resume(_cx: &Context, _args: &ResumeArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}

/// `runbook approve`.
pub async fn approve(_cx: &Context, _args: &ApproveArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
