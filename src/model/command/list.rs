//! `model list`

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// List registered models with what serves and what waits
#[derive(Debug, Args)]
pub(in crate::model) struct ListArgs {}

/// `model list`
pub(in crate::model) async fn run(_cx: &Context, _args: &ListArgs) -> Result<Document> {
    Err(Fault::new("`model list` is not built yet").into())
}
