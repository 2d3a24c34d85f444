//! `drift check`

use anyhow::Result;
use clap::Args;

use super::SeriesArgs;
use crate::{context::Context, error::Fault, ui::Document};

/// Judge the newest drift report, or the one that is named
#[derive(Debug, Args)]
pub(in crate::drift) struct CheckArgs {
    /// A file, URL, or the name of a report of the series (default: its newest)
    pub(super) report: Option<String>,

    #[command(flatten)]
    pub(super) series: SeriesArgs,
}

/// `drift check`
pub(in crate::drift) async fn run(_cx: &Context, _args: &CheckArgs) -> Result<Document> {
    Err(Fault::new("`drift check` is not built yet").into())
}

/// The newest report of each series, for `status`.
pub(in crate::drift) async fn look(_cx: &Context) -> Result<Vec<crate::finding::Finding>> {
    Ok(Vec::new())
}
