//! `runbook report`: a run as a proof.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Prove what was done: a run with its evidence
#[derive(Debug, Args)]
pub struct ReportArgs {}

/// `runbook report`.
pub async fn run(_cx: &Context, _args: &ReportArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
