//! `runbook show`: a runbook to read.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Show a runbook with its steps
#[derive(Debug, Args)]
pub(super) struct ShowArgs {}

/// `runbook show`.
pub(super) async fn run(_cx: &Context, _args: &ShowArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
