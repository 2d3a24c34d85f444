//! `runbook`: procedures that run, remember and prove. One file or folder per subcommand.
//!
//! [`mod@file`] is what people write, [`state`] what a run of it has come to. `run/` walks, `due` counts, `report` proves.

pub mod applies;
pub mod calendar;
pub mod due;
pub mod file;
pub mod lint;
mod list;
pub mod names;
pub mod parse;
pub mod registry;
pub mod report;
pub mod run;
mod show;
pub mod state;
pub mod variables;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::{
    context::{Context, Nature},
    ui::Document,
};

/// Run procedures, see what is due, prove what was done
#[derive(Debug, Args)]
pub struct RunbookArgs {
    #[command(subcommand)]
    command: RunbookCommand,
}

#[derive(Debug, Subcommand)]
enum RunbookCommand {
    List(list::ListArgs),
    Show(show::ShowArgs),
    Run(run::RunArgs),
    Resume(run::ResumeArgs),
    Approve(run::ApproveArgs),
    Due(due::DueArgs),
    Report(report::ReportArgs),
    Lint(lint::LintArgs),
}

impl RunbookArgs {
    /// What running it amounts to.
    pub fn nature(&self) -> Nature {
        use RunbookCommand::{Approve, Due, Lint, List, Report, Resume, Run, Show};
        match &self.command {
            List(_) | Show(_) | Due(_) | Report(_) | Lint(_) => Nature::Look,
            Run(_) | Resume(_) | Approve(_) => Nature::Act,
        }
    }

    /// Whether it is of use without a configuration, or beside a broken one.
    pub fn does_without_config(&self) -> bool {
        use RunbookCommand::{Due, Lint, List, Show};
        matches!(self.command, List(_) | Show(_) | Due(_) | Lint(_))
    }
}

/// `runbook list|show|run|resume|approve|due|report|lint`.
pub async fn run(cx: &Context, args: &RunbookArgs) -> Result<Document> {
    match &args.command {
        RunbookCommand::List(args) => list::run(cx, args).await,
        RunbookCommand::Show(args) => show::run(cx, args).await,
        RunbookCommand::Run(args) => run::run(cx, args).await,
        RunbookCommand::Resume(args) => run::resume(cx, args).await,
        RunbookCommand::Approve(args) => run::approve(cx, args).await,
        RunbookCommand::Due(args) => due::run(cx, args).await,
        RunbookCommand::Report(args) => report::run(cx, args).await,
        RunbookCommand::Lint(args) => lint::run(cx, args).await,
    }
}
