//! `demo`.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Run an embedded stack to try everything on
#[derive(Debug, Args)]
pub struct DemoArgs {}

/// `demo`.
pub async fn run(_cx: &Context, _args: &DemoArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
