//! `drift list`

use anyhow::Result;
use clap::Args;

use super::SeriesArgs;
use crate::{context::Context, error::Fault, ui::Document};

/// List drift reports, the newest first
#[derive(Debug, Args)]
pub(in crate::drift) struct ListArgs {
    #[command(flatten)]
    pub(super) series: SeriesArgs,
}

/// `drift list`
pub(in crate::drift) async fn run(_cx: &Context, _args: &ListArgs) -> Result<Document> {
    Err(Fault::new("`drift list` is not built yet").into())
}
