//! `runbook run|resume|approve`: walks through a runbook, alone or with a person.
//!
//! `script` lays the steps out, `engine` walks, `machine` and `person` do one step, `journal` survives a kill, `sum`
//! judges, `open` finds runs again.

mod aside;
mod begin;
mod conclude;
mod engine;
mod evidence;
mod journal;
mod load;
mod machine;
mod notice;
mod open;
mod person;
mod place;
mod process;
mod script;
mod sum;
mod takeup;
mod tell;
mod values;

use anyhow::Result;
pub use begin::{RunRequest, run_runbook};
use chrono::NaiveDate;
use clap::Args;
pub use open::look;

use super::calendar::day;
use crate::{context::Context, ui::Document, usage::switch};

/// Run a procedure, step by step
///
/// In a terminal it asks what only a person can answer; Ctrl-C pauses, and `runbook resume` goes on. Without a
/// terminal a runbook with questions runs nothing (exit 5), unless with --unattended.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl runbook run daily
  mlopsctl runbook run daily --unattended    from cron: what a machine can do
  mlopsctl runbook run deployment --set version=1.4.0 --yes
  mlopsctl runbook run weekly --date 2026-03-02 --dry-run

Exit codes: 0 ok, 1 warning, 2 critical, 3 unknown or could not start; 4 to 6
as acts of its steps; 5 also when nobody is there to ask; 130 paused.")]
pub struct RunArgs {
    /// Its name, see `runbook list`
    #[arg(value_name = "NAME")]
    pub name: String,

    /// Do what a machine can, and leave the rest pending for a person
    #[arg(long, env = "MLOPSCTL_UNATTENDED", value_parser = switch)]
    pub unattended: bool,

    /// A value of the runbook; may be given several times
    #[arg(long, env = "MLOPSCTL_SET", value_name = "NAME=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,

    /// Only these steps (ids or positions); the others are recorded as skipped
    #[arg(long, env = "MLOPSCTL_ONLY", value_name = "ID,…", value_delimiter = ',')]
    pub only: Vec<String>,

    /// Begin at this step; those before it are recorded as skipped
    #[arg(long, env = "MLOPSCTL_START_AT", value_name = "ID", conflicts_with = "only")]
    pub start_at: Option<String>,

    /// The calendar day that it is for; another than today is a rehearsal
    #[arg(long, env = "MLOPSCTL_RUNBOOK_RUN_DATE", value_name = "YYYY-MM-DD", value_parser = day)]
    pub date: Option<NaiveDate>,

    /// The incident that it answers
    #[arg(long, env = "MLOPSCTL_INCIDENT", value_name = "ID")]
    pub incident: Option<String>,

    /// Begin a new run, whatever runs of it are open
    #[arg(long, env = "MLOPSCTL_FORCE_NEW", value_parser = switch)]
    pub force_new: bool,
}

/// Go on with a run that was paused, killed, or left waiting
///
/// Steps that are done are not repeated. It goes on by the text that it began with, also on another machine when the
/// store is shared.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl runbook resume                    the only open run
  mlopsctl runbook resume 01K9ZV8R")]
pub struct ResumeArgs {
    /// Id of the run, or its start (default: the only open one)
    #[arg(value_name = "RUN")]
    pub run: Option<String>,

    /// Do what a machine can, and leave the rest pending for a person
    #[arg(long, env = "MLOPSCTL_RUNBOOK_RESUME_UNATTENDED", value_parser = switch)]
    pub unattended: bool,

    /// End it for good instead: what is open is recorded as not reached
    #[arg(long, env = "MLOPSCTL_STOP", value_parser = switch, conflicts_with = "unattended")]
    pub stop: bool,
}

/// Agree to a step that needs somebody else
///
/// Who runs the runbook cannot approve its steps.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl runbook approve 01K9ZV8R go-live --reason 'CHG-4711'")]
pub struct ApproveArgs {
    /// Id of the run, or its start
    #[arg(value_name = "RUN")]
    pub run: String,

    /// Id of the step
    #[arg(value_name = "STEP")]
    pub step: String,
}

/// `NAME=VALUE`, of `--set`.
pub(crate) fn assignment(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE is wanted")?;
    if name.trim().is_empty() {
        return Err("there is no name before `=`".to_owned());
    }
    Ok((name.trim().to_owned(), value.to_owned()))
}

/// `runbook run`.
pub async fn run(cx: &Context, args: &RunArgs) -> Result<Document> {
    let request = RunRequest {
        name: args.name.clone(),
        unattended: args.unattended,
        values: args.set.clone(),
        only: args.only.clone(),
        start_at: args.start_at.clone(),
        date: args.date,
        incident: args.incident.clone(),
        force_new: args.force_new,
    };
    run_runbook(cx, &request).await.map(|(_, document)| document)
}

/// `runbook resume`.
pub async fn resume(cx: &Context, args: &ResumeArgs) -> Result<Document> {
    takeup::resume(cx, args).await
}

/// `runbook approve`.
pub async fn approve(cx: &Context, args: &ApproveArgs) -> Result<Document> {
    takeup::approve(cx, args).await
}
