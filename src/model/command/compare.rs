//! `model compare`

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Compare two versions: metrics, parameters, signature
#[derive(Debug, Args)]
pub(in crate::model) struct CompareArgs {
    /// The model, as the registry names it
    pub(super) name: String,
}

/// `model compare`
pub(in crate::model) async fn run(_cx: &Context, _args: &CompareArgs) -> Result<Document> {
    Err(Fault::new("`model compare` is not built yet").into())
}
