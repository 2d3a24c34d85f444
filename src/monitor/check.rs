//! `check`: numbers against thresholds.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Judge numbers against thresholds
#[derive(Debug, Args)]
pub struct CheckArgs {}

/// `check`: numbers against thresholds.
pub async fn run(_cx: &Context, _args: &CheckArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
