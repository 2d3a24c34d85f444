//! `version show`

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Show the version of the stack or of a model
#[derive(Debug, Args)]
pub(in crate::version) struct ShowArgs {
    /// The model (default: the stack itself)
    pub(super) name: Option<String>,
}

/// `version show`
pub(in crate::version) async fn run(_cx: &Context, _args: &ShowArgs) -> Result<Document> {
    Err(Fault::new("`version show` is not built yet").into())
}
