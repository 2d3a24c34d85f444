//! `incident`: response with targets per severity, a timeline and a report.
//!
//! [`event`] is what is written, [`book`] where, [`state`] what it adds up to (pure).

mod act;
pub(crate) mod book;
mod capture;
pub(crate) mod event;
mod list;
mod look;
mod note;
mod report;
pub(crate) mod run;
pub(crate) mod show;
mod start;
pub(crate) mod state;
mod tell;
mod timeline;
mod which;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::{
    context::{Context, Nature},
    ui::Document,
};

/// Respond to an incident: targets, timeline, procedures, report
///
/// Every command takes the incident as -i ID, of which the start is enough; where only one is open, it is meant when
/// none is named.
/// Whatever happens in it is written to the store at once, by whom and when, and is never changed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl incident start --from-check service.api.http
  mlopsctl incident start --severity SEV-2 --title 'Predictions are slow' --service api
  mlopsctl incident ack
  mlopsctl incident note 'the node ran out of memory'
  mlopsctl incident run api-down
  mlopsctl incident mitigate 'restarted on another node'
  mlopsctl incident close 'memory limit raised'
  mlopsctl incident list
  mlopsctl incident report -o markdown")]
pub struct IncidentArgs {
    #[command(subcommand)]
    command: IncidentCommand,
}

#[derive(Debug, Subcommand)]
enum IncidentCommand {
    Start(start::StartArgs),
    Ack(act::AckArgs),
    Note(note::NoteArgs),
    Run(run::RunArgs),
    Mitigate(act::MitigateArgs),
    Close(act::CloseArgs),
    List(list::ListArgs),
    Report(report::ReportArgs),
    Capture(capture::CaptureArgs),
}

impl IncidentArgs {
    /// What running it amounts to.
    pub fn nature(&self) -> Nature {
        match self.command {
            IncidentCommand::List(_) | IncidentCommand::Report(_) => Nature::Look,
            // A run within a run would wait for itself.
            IncidentCommand::Run(_) => Nature::Other,
            _ => Nature::Act,
        }
    }
}

/// `incident start|ack|note|run|mitigate|close|list|report|capture`.
pub async fn run(cx: &Context, args: &IncidentArgs) -> Result<Document> {
    match &args.command {
        IncidentCommand::Start(args) => start::run(cx, args).await,
        IncidentCommand::Ack(args) => act::ack(cx, args).await,
        IncidentCommand::Note(args) => note::run(cx, args).await,
        IncidentCommand::Mitigate(args) => act::mitigate(cx, args).await,
        IncidentCommand::Close(args) => act::close(cx, args).await,
        IncidentCommand::Run(args) => run::run(cx, args).await,
        IncidentCommand::List(args) => list::run(cx, args).await,
        IncidentCommand::Report(args) => report::run(cx, args).await,
        IncidentCommand::Capture(args) => capture::run(cx, args).await,
    }
}
