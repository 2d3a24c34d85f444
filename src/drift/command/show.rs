//! `drift show`

use anyhow::Result;
use clap::Args;

use super::SeriesArgs;
use crate::{context::Context, error::Fault, ui::Document};

/// Show a drift report: which columns are how far past their limit
#[derive(Debug, Args)]
pub(in crate::drift) struct ShowArgs {
    /// A file, URL, or the name of a report of the series (default: its newest)
    pub(super) report: Option<String>,

    #[command(flatten)]
    pub(super) series: SeriesArgs,
}

/// `drift show`
pub(in crate::drift) async fn run(_cx: &Context, _args: &ShowArgs) -> Result<Document> {
    Err(Fault::new("`drift show` is not built yet").into())
}
