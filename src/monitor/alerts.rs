//! `alerts`: Alertmanager and Prometheus.

use anyhow::Result;
use clap::Args;

use crate::{context::Context, error::Fault, ui::Document};

/// Look at alerts and silence them
#[derive(Debug, Args)]
pub struct AlertsArgs {}

/// `alerts`: Alertmanager and Prometheus.
pub async fn run(_cx: &Context, _args: &AlertsArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
