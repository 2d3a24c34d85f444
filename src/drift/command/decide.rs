//! `drift decide`

use anyhow::Result;
use clap::Args;

use super::SeriesArgs;
use crate::{context::Context, error::Fault, ui::Document};

/// Decide what to do about drift: nothing, retrain, look at the pipeline, or escalate
#[derive(Debug, Args)]
pub(in crate::drift) struct DecideArgs {
    #[command(flatten)]
    pub(super) series: SeriesArgs,
}

/// `drift decide`
pub(in crate::drift) async fn run(_cx: &Context, _args: &DecideArgs) -> Result<Document> {
    Err(Fault::new("`drift decide` is not built yet").into())
}
