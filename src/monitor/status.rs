//! `status`: everything at a glance.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Show everything at a glance with one verdict
#[derive(Debug, Args)]
pub struct StatusArgs {}

/// `status`: everything at a glance.
pub async fn run(_cx: &Context, _args: &StatusArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
