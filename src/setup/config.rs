//! `config check|show|schema`.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Check and show the configuration
#[derive(Debug, Args)]
pub struct ConfigArgs {}

/// `config check|show|schema`.
pub async fn run(_cx: &Context, _args: &ConfigArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
