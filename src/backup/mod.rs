//! Backups that are proven: made, listed, verified, restored, pruned and drilled. A command module is thin: what a set
//! consists of is in `source/`, where backups are and by what names in `repository/`, their bytes in `archive/`.

pub mod archive;
pub(crate) mod bundle;
pub mod cleanup;
mod create;
mod doctor;
mod drill;
pub mod export;
mod list;
mod postgres;
mod prune;
mod recovery_point;
pub mod repository;
mod restore;
pub mod source;
mod verify;
mod which;
mod work;

use anyhow::Result;
use clap::{Args, Subcommand};
pub(crate) use cleanup::CleanupAction;
pub use list::look;
pub use prune::PruneAction;
pub(crate) use restore::RestoreAction;
pub(crate) use work::work;

use crate::{
    context::{Context, Nature},
    ui::Document,
};

/// Make backups, and prove that they can be restored
#[derive(Debug, Args)]
pub struct BackupArgs {
    #[command(subcommand)]
    command: BackupCommand,
}

#[derive(Debug, Subcommand)]
enum BackupCommand {
    Create(create::CreateArgs),
    List(list::ListArgs),
    Verify(verify::VerifyArgs),
    Restore(restore::RestoreArgs),
    Prune(prune::PruneArgs),
    Drill(drill::DrillArgs),
    Doctor(doctor::DoctorArgs),
}

impl BackupArgs {
    /// What running it amounts to: who looks leaves at most a marker behind.
    pub fn nature(&self) -> Nature {
        match self.command {
            BackupCommand::List(_) | BackupCommand::Verify(_) | BackupCommand::Doctor(_) => Nature::Look,
            BackupCommand::Create(_)
            | BackupCommand::Restore(_)
            | BackupCommand::Prune(_)
            | BackupCommand::Drill(_) => Nature::Act,
        }
    }

    /// Whether it looks once and is soon done.
    pub fn is_one_pass(&self) -> bool {
        matches!(self.command, BackupCommand::List(_))
    }

    /// Whether what it shows is a report.
    pub fn judges(&self) -> bool {
        match &self.command {
            BackupCommand::List(args) => !args.all,
            command => matches!(command, BackupCommand::Verify(_)),
        }
    }
}

/// `backup`: one line per verb.
pub async fn run(cx: &Context, args: &BackupArgs) -> Result<Document> {
    match &args.command {
        BackupCommand::Create(args) => create::run(cx, args).await,
        BackupCommand::List(args) => list::run(cx, args).await,
        BackupCommand::Verify(args) => verify::run(cx, args).await,
        BackupCommand::Restore(args) => restore::run(cx, args).await,
        BackupCommand::Prune(args) => prune::run(cx, args).await,
        BackupCommand::Drill(args) => drill::run(cx, args).await,
        BackupCommand::Doctor(args) => doctor::run(cx, args).await,
    }
}
