//! `incident ack|mitigate|close`: the moments that the report measures.

use anyhow::Result;
use clap::Args;

use super::{
    book::Book,
    event::{Event, What},
    look, show,
    state::{Incident, Phase},
    tell::tell,
    which,
};
use crate::{
    config::response::span,
    context::Context,
    error::Fault,
    finding::{Report, Verdict},
    plan::{Ended, Outcome},
    record::Kept,
    ui::Document,
};

/// Say that somebody works on it; stops the clock of the response target
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  mlopsctl incident ack\n  mlopsctl incident ack 'looking at the logs' -i 01KAJ3"
)]
pub(super) struct AckArgs {
    /// What is known, or done first
    #[arg(value_name = "TEXT")]
    text: Option<String>,

    /// Id, or its start (default: the only open one)
    #[arg(short, long, env = "MLOPSCTL_INCIDENT", value_name = "ID")]
    incident: Option<String>,
}

/// Say that the harm is over, even if the cause is not; its services are looked at
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  mlopsctl incident mitigate 'restarted on another node'\n  \
    mlopsctl incident mitigate 'rolled back to v41' -i 01KAJ3")]
pub(super) struct MitigateArgs {
    /// What ended the harm
    #[arg(value_name = "TEXT")]
    text: Option<String>,

    /// Id, or its start (default: the only open one)
    #[arg(short, long, env = "MLOPSCTL_INCIDENT", value_name = "ID")]
    incident: Option<String>,
}

/// Close an incident; its services are looked at a last time
///
/// What is still bad then is said, kept, and ends the command with exit 1; it does not keep the incident open.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  mlopsctl incident close 'memory limit raised'\n  \
    mlopsctl incident close 'false alarm: the probe was wrong' -i 01KAJ3")]
pub(super) struct CloseArgs {
    /// How it was resolved
    #[arg(value_name = "TEXT")]
    text: Option<String>,

    /// Id, or its start (default: the only open one)
    #[arg(short, long, env = "MLOPSCTL_INCIDENT", value_name = "ID")]
    incident: Option<String>,
}

/// `incident ack`.
pub(super) async fn ack(cx: &Context, args: &AckArgs) -> Result<Document> {
    let book = Book::of(cx)?;
    which::refuse_id(&book, "ack", args.text.as_deref()).await?;
    let incident = still_open(book.find(args.incident.as_deref()).await?)?;
    if let Some(first) = incident.responded.as_ref().filter(|_| incident.phase() != Phase::Unacknowledged) {
        let text = format!("{} has responded already, {}", first.who, show::moment(first.at));
        cx.ui.say(&format!("{}: {text}", incident.id));
    }
    let event = Event::new(cx, &incident.id, What::Acked { text: text_of(cx, args.text.as_ref()) });
    let Some((incident, kept)) = write(cx, &book, &incident, event).await? else {
        return Ok(planned("incident ack", &incident, "would be acknowledged"));
    };
    let responded = incident.responded.as_ref().map_or(incident.started.at, |responded| responded.at);
    let took = span(responded - incident.started.at);
    let (ended, text) = if incident.is_late(cx.clock.now()) {
        let late = span(responded - incident.respond_by);
        (Ended::Warned, format!("acknowledged after {took}, {late} later than {} allows", incident.severity))
    } else {
        (Ended::Done, format!("acknowledged after {took}, in time"))
    };
    let mut outcome = Outcome::new("incident ack", &incident.id, ended, &text, Vec::new());
    outcome.notes.extend(Some(show::clock_line(cx, &incident)).filter(|line| !line.is_empty()));
    Ok(Document::Outcome(warned_unless_stored(outcome, &kept)))
}

/// `incident mitigate`.
pub(super) async fn mitigate(cx: &Context, args: &MitigateArgs) -> Result<Document> {
    let book = Book::of(cx)?;
    which::refuse_id(&book, "mitigate", args.text.as_deref()).await?;
    let incident = still_open(book.find(args.incident.as_deref()).await?)?;
    let seen = look::at_incident(cx, &incident).await;
    let what = What::Mitigated { text: text_of(cx, args.text.as_ref()), findings: findings(seen.as_ref()) };
    let event = Event::new(cx, &incident.id, what);
    let Some((incident, kept)) = write(cx, &book, &incident, event).await? else {
        return Ok(planned("incident mitigate", &incident, "would be mitigated"));
    };
    let at = incident.mitigated.as_ref().map_or(incident.started.at, |mitigated| mitigated.at);
    let text = format!("mitigated {} after it was started", span(at - incident.started.at));
    let mut outcome = verified("incident mitigate", &incident, &text, seen);
    outcome.next.push(format!("mlopsctl incident close --incident {}", incident.id));
    Ok(Document::Outcome(warned_unless_stored(outcome, &kept)))
}

/// `incident close`.
pub(super) async fn close(cx: &Context, args: &CloseArgs) -> Result<Document> {
    let book = Book::of(cx)?;
    which::refuse_id(&book, "close", args.text.as_deref()).await?;
    let incident = still_open(book.find(args.incident.as_deref()).await?)?;
    let seen = look::at_incident(cx, &incident).await;
    if cx.options.dry_run {
        return Ok(planned("incident close", &incident, "would be closed"));
    }
    let what = What::Closed { text: text_of(cx, args.text.as_ref()), findings: findings(seen.as_ref()) };
    let kept = book.close(&Event::new(cx, &incident.id, what)).await?;
    let incident = reread(&book, &incident.id).await?;
    tell(cx, &incident).await;
    let at = incident.closed.as_ref().map_or(incident.started.at, |closed| closed.at);
    let text = format!("closed after {}", span(at - incident.began));
    let mut outcome = verified("incident close", &incident, &text, seen);
    outcome.record = Some(incident.id);
    Ok(Document::Outcome(warned_unless_stored(outcome, &kept)))
}

/// What only waits for its store is done, and somebody must see to the store.
pub(super) fn warned_unless_stored(mut outcome: Outcome, kept: &Kept) -> Outcome {
    if let Kept::Spooled { place, .. } = kept {
        if outcome.result == Ended::Done {
            (outcome.result, outcome.exit_code) = (Ended::Warned, Ended::Warned.exit().code());
        }
        outcome.notes.push(format!("it waits in {place} until the store can be written"));
    }
    outcome
}

/// What a person says of it: the text, else `--reason`.
fn text_of(cx: &Context, text: Option<&String>) -> Option<String> {
    text.or(cx.options.reason.as_ref()).filter(|text| !text.trim().is_empty()).cloned()
}

fn findings(seen: Option<&Report>) -> Vec<crate::finding::Finding> {
    seen.map(|report| report.findings.clone()).unwrap_or_default()
}

pub(super) fn still_open(incident: Incident) -> Result<Incident, Fault> {
    match &incident.closed {
        None => Ok(incident),
        Some(closed) => {
            let text = format!(
                "incident {} was closed by {}, {}",
                incident.named(),
                closed.who,
                show::moment(closed.at)
            );
            Err(Fault::new(text)
                .hint(format!("add to its report: mlopsctl incident note 'text' --incident {}", incident.id))
                .hint("or start another one: mlopsctl incident start"))
        }
    }
}

/// Appends an event and adds up anew; none when it was only to be shown.
async fn write(
    cx: &Context,
    book: &Book<'_>,
    incident: &Incident,
    event: Event,
) -> Result<Option<(Incident, Kept)>> {
    if cx.options.dry_run {
        return Ok(None);
    }
    let kept = book.append(&event).await?;
    Ok(Some((reread(book, &incident.id).await?, kept)))
}

async fn reread(book: &Book<'_>, id: &str) -> Result<Incident> {
    let read = book.read(id).await?;
    Ok(read.ok_or_else(|| Fault::new(format!("incident {id} is gone from {}", book.store().shown())))?)
}

fn planned(command: &str, incident: &Incident, what: &str) -> Document {
    let text = format!("{what} ({}, {}); nothing was written", incident.severity, incident.title);
    Document::Outcome(Outcome::new(command, &incident.id, Ended::Planned, &text, Vec::new()))
}

/// An end that was looked at: done, but something to look at where a service is not well yet.
fn verified(command: &str, incident: &Incident, text: &str, seen: Option<Report>) -> Outcome {
    let bad = seen.as_ref().filter(|report| report.verdict != Verdict::Ok);
    let ended = if bad.is_some() { Ended::Warned } else { Ended::Done };
    let text = match bad.and_then(Report::worst) {
        Some(worst) => format!("{text}, but {} is {}: {}", worst.subject, worst.verdict, worst.message),
        None => text.to_owned(),
    };
    let mut outcome = Outcome::new(command, &incident.id, ended, &text, Vec::new());
    outcome.findings = seen.map(|report| report.findings).unwrap_or_default();
    outcome
}
