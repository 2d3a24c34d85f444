//! `init`.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Write a commented mlopsctl.yaml from what is found
#[derive(Debug, Args)]
pub struct InitArgs {}

/// `init`.
pub async fn run(_cx: &Context, _args: &InitArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
