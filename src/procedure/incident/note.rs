//! `incident note`: what was seen, done or learned; also a change of severity.

use anyhow::Result;
use chrono::NaiveDate;
use clap::Args;

use super::{
    act,
    book::Book,
    event::{Event, What},
    show, start,
    state::Incident,
    tell::tell,
    which,
};
use crate::{
    config::response::Severity,
    context::Context,
    error::Fault,
    plan::{Ended, Outcome},
    record::Kept,
    ui::Document,
};

/// Note what was seen, done or learned; also after the incident is closed
///
/// A note counts as an update. The other kinds fill sections of `incident report`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl incident note 'p95 is back below 500 ms'
  mlopsctl incident note --severity SEV-1 'all regions are affected'
  mlopsctl incident note --factor 'the memory limit was never tested'
  mlopsctl incident note --action 'alert on restarts' --owner ann --due 2026-12-01")]
pub(super) struct NoteArgs {
    /// What happened
    #[arg(value_name = "TEXT")]
    text: Option<String>,

    /// Id, or its start (default: the only open one)
    #[arg(short, long, env = "MLOPSCTL_INCIDENT", value_name = "ID")]
    incident: Option<String>,

    /// It is graver, or less grave, than thought; its response target counts from the start
    #[arg(long, env = "MLOPSCTL_INCIDENT_SEVERITY", value_name = "SEV-N")]
    severity: Option<Severity>,

    /// What helped to bring it about
    #[arg(long, env = "MLOPSCTL_FACTOR", value_name = "TEXT", help_heading = "For the report")]
    factor: Option<String>,

    /// What is to be done so that it does not come back
    #[arg(long, env = "MLOPSCTL_ACTION", value_name = "TEXT", help_heading = "For the report")]
    action: Option<String>,

    /// Who does it
    #[arg(
        long,
        env = "MLOPSCTL_OWNER",
        value_name = "NAME",
        requires = "action",
        help_heading = "For the report"
    )]
    owner: Option<String>,

    /// By when
    #[arg(
        long,
        env = "MLOPSCTL_DUE",
        value_name = "DATE",
        requires = "action",
        help_heading = "For the report"
    )]
    due: Option<NaiveDate>,

    /// What went well
    #[arg(long, env = "MLOPSCTL_WENT_WELL", value_name = "TEXT", help_heading = "For the report")]
    went_well: Option<String>,

    /// What did not
    #[arg(long, env = "MLOPSCTL_WENT_BADLY", value_name = "TEXT", help_heading = "For the report")]
    went_badly: Option<String>,
}

/// `incident note`.
pub(super) async fn run(cx: &Context, args: &NoteArgs) -> Result<Document> {
    let book = Book::of(cx)?;
    let said = said(args)?;
    which::refuse_id(&book, "note", args.text.as_deref()).await?;
    let incident = book.find(args.incident.as_deref()).await?;
    let mut events = said;
    if let Some(severity) = args.severity {
        let severity = start::known(cx, severity)?;
        let respond_by = start::due(cx, severity, incident.started.at);
        let text = args.text.clone().or_else(|| cx.options.reason.clone());
        events.push(What::Severity { severity, respond_by, text });
    }
    let words: Vec<&str> = events.iter().map(What::word).collect();
    let text = format!("{} of {}: {}", words.join(", "), incident.severity, incident.title);
    if cx.options.dry_run {
        let text = format!("would note: {text}; nothing was written");
        return Ok(Document::Outcome(outcome(&incident, Ended::Planned, &text)));
    }
    let mut kept = Kept::Stored;
    for what in &events {
        kept = book.append(&Event::new(cx, &incident.id, what.clone())).await?;
    }
    let text = match args.severity {
        Some(severity) => format!("{} is {severity} now", incident.title),
        None => format!("noted: {text}"),
    };
    let mut outcome = outcome(&incident, Ended::Done, &text);
    if let Some(incident) = book.read(&incident.id).await? {
        if args.severity.is_some() {
            tell(cx, &incident).await;
        }
        outcome.notes.extend(Some(show::clock_line(cx, &incident)).filter(|line| !line.is_empty()));
    }
    Ok(Document::Outcome(act::warned_unless_stored(outcome, &kept)))
}

/// What is to be written; a text beside `--severity` is its reason.
fn said(args: &NoteArgs) -> Result<Vec<What>, Fault> {
    let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let NoteArgs { text: note, incident: _, severity, factor, action, owner, due, went_well, went_badly } =
        args;
    let note = text(note).filter(|_| severity.is_none()).map(|text| What::Note { text });
    let action = text(action).map(|text| What::Action { text, owner: owner.clone(), due: *due });
    let said: Vec<What> = [
        note,
        text(factor).map(|text| What::Factor { text }),
        action,
        text(went_well).map(|text| What::WentWell { text }),
        text(went_badly).map(|text| What::WentBadly { text }),
    ]
    .into_iter()
    .flatten()
    .collect();
    if said.is_empty() && severity.is_none() {
        return Err(Fault::new("there is nothing to note")
            .hint("mlopsctl incident note 'what was seen or done'")
            .hint("or one of --factor, --action, --went-well, --went-badly, --severity"));
    }
    Ok(said)
}

fn outcome(incident: &Incident, ended: Ended, text: &str) -> Outcome {
    Outcome::new("incident note", &incident.id, ended, text, Vec::new())
}
