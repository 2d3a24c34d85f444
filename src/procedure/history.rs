//! `history`: what was done and found, from the records.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Show what was done and found: records, newest first
#[derive(Debug, Args)]
pub struct HistoryArgs {}

/// `history`.
pub async fn run(_cx: &Context, _args: &HistoryArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
