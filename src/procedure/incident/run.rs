//! `incident run`: a procedure with what the incident knows filled in.

use anyhow::Result;
use clap::Args;

use super::{
    book::Book,
    event::{Event, What},
};
use crate::{
    config::response::span,
    context::Context,
    procedure::runbook::{
        registry::Registry,
        run::{RunRequest, assignment, run_runbook},
        state::{Run, RunState},
    },
    ui::Document,
    usage::switch,
};

/// Run a procedure for an incident, with its service filled in
///
/// The run carries the incident's id and appears in its timeline. Who walks it has responded; an unattended run
/// is no response.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl incident run api-down
  mlopsctl incident run api-down --set service=mlflow --incident 01KAJ3
  mlopsctl incident run high-drift --unattended")]
pub(super) struct RunArgs {
    /// Its name, see `runbook list`
    #[arg(value_name = "PROCEDURE")]
    procedure: String,

    /// Id, or its start (default: the only open one)
    #[arg(short, long, env = "MLOPSCTL_INCIDENT", value_name = "ID")]
    incident: Option<String>,

    /// A value of the procedure; may be given several times
    #[arg(long, env = "MLOPSCTL_SET", value_name = "NAME=VALUE", value_parser = assignment)]
    set: Vec<(String, String)>,

    /// Do what a machine can, and leave the rest pending for a person
    #[arg(long, env = "MLOPSCTL_UNATTENDED", value_parser = switch)]
    unattended: bool,
}

/// `incident run`.
pub(super) async fn run(cx: &Context, args: &RunArgs) -> Result<Document> {
    let incident = Book::of(cx)?.find(args.incident.as_deref()).await?;
    let incident = super::act::still_open(incident)?;
    let registry = Registry::open(cx);
    let (_, runbook) = registry.fit(cx, &args.procedure)?;
    let mut values = args.set.clone();
    let known = [
        ("service", incident.services.first()),
        ("incident", Some(&incident.id)),
        ("check", incident.check.as_ref()),
    ];
    for (name, value) in known {
        let given = values.iter().any(|(given, _)| given == name);
        if runbook.values.contains_key(name) && !given {
            values.extend(value.map(|value| (name.to_owned(), value.clone())));
        }
    }
    let request = RunRequest {
        name: args.procedure.clone(),
        unattended: args.unattended,
        values,
        incident: Some(incident.id.clone()),
        ..RunRequest::default()
    };
    run_runbook(cx, &request).await.map(|(_, document)| document)
}

/// Notes in its incident that a run has begun: whoever walks it has responded.
pub(crate) async fn note_begin(cx: &Context, run: &Run) {
    let (runbook, id, unattended) = (run.runbook.clone(), run.id.clone(), run.unattended);
    note(cx, run, What::Run { runbook, run: id, unattended }).await;
}

/// Notes in its incident that a run has ended, or halts.
pub(crate) async fn note_halt(cx: &Context, run: &Run) {
    let took = || span(run.ended.unwrap_or_else(|| cx.clock.now()) - run.started);
    let how = match run.state {
        RunState::Done => format!("ended {} after {}", run.verdict, took()),
        RunState::Stopped => format!("stopped, {}, after {}", run.verdict, took()),
        RunState::Pending => format!("waits for a person, {} so far", run.verdict),
        RunState::Running | RunState::Paused => format!("paused, {} so far", run.verdict),
    };
    let (runbook, id, summary) = (run.runbook.clone(), run.id.clone(), run.summary.clone());
    note(cx, run, What::RunEnded { runbook, run: id, how, summary }).await;
}

/// What cannot be noted is said, and keeps no run from going on.
async fn note(cx: &Context, run: &Run, what: What) {
    let Some(id) = &run.incident else { return };
    let noted = async {
        let book = Book::of(cx)?;
        let incident = book.find(Some(id)).await?;
        book.append(&Event::new(cx, &incident.id, what)).await
    };
    if let Err(error) = noted.await {
        cx.ui.warn(&format!("the run is not noted in the incident: {error:#}"));
    }
}
