//! `incident`: response with targets per severity, a timeline and a report.

use anyhow::Result;
use clap::Args;

use crate::{
    context::{Context, Nature},
    error::Fault,
    ui::Document,
};

/// Respond to an incident: targets, timeline, procedures, report
#[derive(Debug, Args)]
pub struct IncidentArgs {}

impl IncidentArgs {
    /// What running it amounts to.
    pub fn nature(&self) -> Nature {
        Nature::Other
    }
}

/// `incident start|ack|note|run|mitigate|close|list|report|capture`.
pub async fn run(_cx: &Context, _args: &IncidentArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
