//! `version next`

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Print the version that would come next
#[derive(Debug, Args)]
pub(in crate::version) struct NextArgs {
    /// The model (default: the stack itself)
    pub(super) name: Option<String>,
}

/// `version next`
pub(in crate::version) async fn run(_cx: &Context, _args: &NextArgs) -> Result<Document> {
    Err(Fault::new("`version next` is not built yet").into())
}
