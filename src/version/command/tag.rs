//! `version tag`

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Tag the version in git
#[derive(Debug, Args)]
pub(in crate::version) struct TagArgs {
    /// The model (default: the stack itself)
    pub(super) name: Option<String>,
}

/// `version tag`
pub(in crate::version) async fn run(_cx: &Context, _args: &TagArgs) -> Result<Document> {
    Err(Fault::new("`version tag` is not built yet").into())
}
