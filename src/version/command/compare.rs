//! `version compare`

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Compare two versions by the rules of semantic versioning
#[derive(Debug, Args)]
pub(in crate::version) struct CompareArgs {
    /// Versions
    pub(super) versions: Vec<String>,
}

/// `version compare`
pub(in crate::version) async fn run(_cx: &Context, _args: &CompareArgs) -> Result<Document> {
    Err(Fault::new("`version compare` is not built yet").into())
}
