//! `mute`: a finding that does not count for a while.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Mute a check or service for a while: shown, but not counted
#[derive(Debug, Args)]
pub struct MuteArgs {}

/// `mute`.
pub async fn run(_cx: &Context, _args: &MuteArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
