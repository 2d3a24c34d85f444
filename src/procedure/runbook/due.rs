//! `runbook due`: what is due, overdue, done and missed.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Show what is due, overdue, done and missed
#[derive(Debug, Args)]
pub struct DueArgs {}

/// `runbook due`.
pub async fn run(_cx: &Context, _args: &DueArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
