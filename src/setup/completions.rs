//! `completions`.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Print a completion script
#[derive(Debug, Args)]
pub struct CompletionsArgs {}

/// `completions`.
pub async fn run(_cx: &Context, _args: &CompletionsArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
