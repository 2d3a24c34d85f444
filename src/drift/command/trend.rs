//! `drift trend`

use anyhow::Result;
use clap::Args;

use super::SeriesArgs;
use crate::{context::Context, error::Fault, ui::Document};

/// Show drift over time, and what to call it
#[derive(Debug, Args)]
pub(in crate::drift) struct TrendArgs {
    /// Reports since then (a date, or a span such as 90d; default: all)
    #[arg(long, env = "MLOPSCTL_DRIFT_SINCE", value_name = "WHEN")]
    pub(super) since: Option<String>,

    #[command(flatten)]
    pub(super) series: SeriesArgs,
}

/// `drift trend`
pub(in crate::drift) async fn run(_cx: &Context, _args: &TrendArgs) -> Result<Document> {
    Err(Fault::new("`drift trend` is not built yet").into())
}
