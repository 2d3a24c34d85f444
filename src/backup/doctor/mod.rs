//! `backup doctor`: probes what the place of a set's backups can do.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Probe a backup place: what it can do, and what each lack means
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// Sets, as the configuration names them (default: all)
    sets: Vec<String>,
}

/// `backup doctor`
pub(super) async fn run(_cx: &Context, args: &DoctorArgs) -> Result<Document> {
    Err(Fault::new(format!("backup doctor is not built yet ({} sets)", args.sets.len())).into())
}
