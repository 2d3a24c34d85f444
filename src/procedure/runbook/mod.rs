//! `runbook`: procedures that run, remember and prove.
//!
//! [`file`] is what people write, [`state`] what a run of it has come to. `run/` walks, `due` counts, `report` proves.

pub mod file;
pub mod state;

use anyhow::Result;
use clap::Args;

use crate::{
    context::{Context, Nature},
    error::Fault,
    ui::Document,
};

/// Run procedures, see what is due, prove what was done
#[derive(Debug, Args)]
pub struct RunbookArgs {}

impl RunbookArgs {
    /// What running it amounts to.
    pub fn nature(&self) -> Nature {
        Nature::Other
    }
}

/// `runbook list|show|run|resume|approve|due|report|lint`.
pub async fn run(_cx: &Context, _args: &RunbookArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
