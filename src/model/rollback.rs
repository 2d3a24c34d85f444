//! `rollback model`: back to the version that served well last, proven.

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::{
    context::{Context, Nature},
    error::Fault,
    ui::Document,
};

/// Go back to what served well before
#[derive(Debug, Args)]
pub struct RollbackArgs {
    #[command(subcommand)]
    command: RollbackCommand,
}

#[derive(Debug, Subcommand)]
enum RollbackCommand {
    Model(ModelArgs),
}

/// Go back to the version of a model that served well last
#[derive(Debug, Args)]
struct ModelArgs {
    /// The model (default: the only configured one)
    name: Option<String>,
}

impl RollbackArgs {
    pub fn nature(&self) -> Nature {
        Nature::Act
    }
}

pub(super) async fn run(_cx: &Context, args: &RollbackArgs) -> Result<Document> {
    let RollbackCommand::Model(_args) = &args.command;
    Err(Fault::new("`rollback model` is not built yet").into())
}
