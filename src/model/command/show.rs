//! `model show`

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Show what serves, what waits, and how they differ
#[derive(Debug, Args)]
pub(in crate::model) struct ShowArgs {
    /// The model, as the registry names it
    pub(super) name: String,
}

/// `model show`
pub(in crate::model) async fn run(_cx: &Context, _args: &ShowArgs) -> Result<Document> {
    Err(Fault::new("`model show` is not built yet").into())
}
