//! `health`: services up, answering as they should, fast enough.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Ask services whether they are well
#[derive(Debug, Args)]
pub struct HealthArgs {}

/// `health`: services up, answering as they should, fast enough.
pub async fn run(_cx: &Context, _args: &HealthArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
