//! `incident run`: a procedure with what the incident knows filled in.

use anyhow::Result;
use clap::Args;

use super::{
    event::{Event, What},
    state,
};
use crate::{
    context::Context,
    procedure::runbook::{
        registry::Registry,
        run::{RunRequest, assignment, run_runbook},
    },
    record::{Store, new_id},
    ui::Document,
    usage::switch,
};

/// Run a procedure for an incident, with its service filled in
///
/// The run carries the incident's id and appears in its timeline; who begins one has responded.
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
    let store = Store::of(cx)?;
    let incident = state::find(&store, args.incident.as_deref()).await?;
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
    let (run, document) = run_runbook(cx, &request).await?;
    if !cx.options.dry_run {
        let what = What::Run { runbook: run.runbook.clone(), run: run.id.clone() };
        let mut event = Event::new(cx, &incident.id, what);
        // It happened when the run began, which may be long ago by now.
        (event.at, event.id) = (run.started, new_id(run.started));
        if let Err(error) = state::append(&store, &event).await {
            cx.ui.warn(&format!("the run is not noted in the incident: {error:#}"));
        }
    }
    Ok(document)
}
