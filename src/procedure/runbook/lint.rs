//! `runbook lint`: every fault of runbook files at once.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Check runbook files and report every fault
#[derive(Debug, Args)]
pub(super) struct LintArgs {}

/// `runbook lint`.
pub(super) async fn run(_cx: &Context, _args: &LintArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
