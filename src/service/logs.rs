//! `logs`: Docker and files.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Show a service's logs
#[derive(Debug, Args)]
pub struct LogsArgs {}

/// `logs`: Docker and files.
pub async fn run(_cx: &Context, _args: &LogsArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
