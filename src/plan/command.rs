//! `plan list|resume|undo`.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// List, finish or undo unfinished plans
#[derive(Debug, Args)]
pub struct PlanArgs {}

/// `plan list|resume|undo`.
pub async fn run(_cx: &Context, _args: &PlanArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
