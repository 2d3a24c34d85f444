//! `man`.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Print or write manual pages
#[derive(Debug, Args)]
pub struct ManArgs {}

/// `man`.
pub async fn run(_cx: &Context, _args: &ManArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
