//! `model history`

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Show what was in production when
#[derive(Debug, Args)]
pub(in crate::model) struct HistoryArgs {
    /// The model, as the registry names it
    pub(super) name: String,
}

/// `model history`
pub(in crate::model) async fn run(_cx: &Context, _args: &HistoryArgs) -> Result<Document> {
    Err(Fault::new("`model history` is not built yet").into())
}
