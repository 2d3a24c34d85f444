//! `notify test`: whether people would be reached.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Test whom notices reach
#[derive(Debug, Args)]
pub struct NotifyArgs {}

/// `notify`.
pub async fn run(_cx: &Context, _args: &NotifyArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
