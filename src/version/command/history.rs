//! `version history`

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// List the versions that there were
#[derive(Debug, Args)]
pub(in crate::version) struct HistoryArgs {
    /// The model (default: the stack itself)
    pub(super) name: Option<String>,
}

/// `version history`
pub(in crate::version) async fn run(_cx: &Context, _args: &HistoryArgs) -> Result<Document> {
    Err(Fault::new("`version history` is not built yet").into())
}
