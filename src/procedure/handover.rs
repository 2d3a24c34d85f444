//! `handover`: what the next shift must know.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Show what the next shift must know
#[derive(Debug, Args)]
pub struct HandoverArgs {}

/// `handover`.
pub async fn run(_cx: &Context, _args: &HandoverArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
