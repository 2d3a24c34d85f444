//! `restart`: the smallest act.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Restart a service and wait until it is healthy
#[derive(Debug, Args)]
pub struct RestartArgs {}

/// `restart`: the smallest act.
pub async fn run(_cx: &Context, _args: &RestartArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
