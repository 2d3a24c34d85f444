//! `schedule print`: when what runs, for cron, systemd and Kubernetes.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Print schedules for cron, systemd or Kubernetes
#[derive(Debug, Args)]
pub struct ScheduleArgs {}

/// `schedule`.
pub async fn run(_cx: &Context, _args: &ScheduleArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
