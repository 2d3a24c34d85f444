//! `model gate`

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Judge a candidate by the evaluation gate
#[derive(Debug, Args)]
pub(in crate::model) struct GateArgs {
    /// The model, as the registry names it
    pub(super) name: String,
}

/// `model gate`
pub(in crate::model) async fn run(_cx: &Context, _args: &GateArgs) -> Result<Document> {
    Err(Fault::new("`model gate` is not built yet").into())
}
