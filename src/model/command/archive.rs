//! `model archive`

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Archive versions that nothing points at
#[derive(Debug, Args)]
pub(in crate::model) struct ArchiveArgs {
    /// The model, as the registry names it
    pub(super) name: String,
}

/// `model archive`
pub(in crate::model) async fn run(_cx: &Context, _args: &ArchiveArgs) -> Result<Document> {
    Err(Fault::new("`model archive` is not built yet").into())
}
