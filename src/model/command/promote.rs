//! `model promote`

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Make a version the one that serves, and prove it
#[derive(Debug, Args)]
pub(in crate::model) struct PromoteArgs {
    /// The model, as the registry names it
    pub(super) name: String,
}

/// `model promote`
pub(in crate::model) async fn run(_cx: &Context, _args: &PromoteArgs) -> Result<Document> {
    Err(Fault::new("`model promote` is not built yet").into())
}
