//! `version bump`

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Give the next version to the stack or to a model
#[derive(Debug, Args)]
pub(in crate::version) struct BumpArgs {
    /// The model (default: the stack itself)
    pub(super) name: Option<String>,
}

/// `version bump`
pub(in crate::version) async fn run(_cx: &Context, _args: &BumpArgs) -> Result<Document> {
    Err(Fault::new("`version bump` is not built yet").into())
}
