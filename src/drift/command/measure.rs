//! `drift measure`

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Measure drift between two tables: CSV, JSON lines or Parquet
#[derive(Debug, Args)]
pub(in crate::drift) struct MeasureArgs {
    /// Table or saved profile that is compared with
    pub(super) reference: String,

    /// Table that is measured
    pub(super) current: String,
}

/// `drift measure`
pub(in crate::drift) async fn run(_cx: &Context, _args: &MeasureArgs) -> Result<Document> {
    Err(Fault::new("`drift measure` is not built yet").into())
}
