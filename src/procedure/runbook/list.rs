//! `runbook list`: the runbooks that there are.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// List runbooks, when they are for, and when they ran last
#[derive(Debug, Args)]
pub(super) struct ListArgs {}

/// `runbook list`.
pub(super) async fn run(_cx: &Context, _args: &ListArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
