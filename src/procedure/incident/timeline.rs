//! What happened when: the events of an incident, and the records of its time that concern it.

use anyhow::Result;
use chrono::{DateTime, Utc};
use futures_util::{StreamExt as _, stream};
use serde::Serialize;
use serde_json::Value;

use super::{
    book::Book,
    event::{Event, What},
    state::Incident,
};
use crate::{
    config::response::span,
    context::Context,
    finding::{Finding, Verdict},
    record::{Query, Record},
};

/// Records that are read for one incident, the newest of its time.
const MANY: usize = 500;
/// Reads that are under way at once.
const AT_ONCE: usize = 32;

/// One line of the timeline.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Entry {
    pub(crate) at: DateTime<Utc>,
    pub(crate) who: String,
    /// One word: `started`, `note`, or the kind of a record.
    pub(crate) kind: String,
    pub(crate) text: String,
    /// Id of the record that says more.
    pub(crate) record: Option<String>,
}

/// The timeline and what it was made of.
pub(crate) struct Timeline {
    /// In the order of time.
    pub(crate) entries: Vec<Entry>,
    pub(crate) records: Vec<Record>,
    /// Records that are there and could not be read, or were too many.
    pub(crate) missing: usize,
}

/// Collects the timeline. Records of what happened to other things stay out.
pub(crate) async fn collect(cx: &Context, book: &Book<'_>, incident: &Incident) -> Result<Timeline> {
    let end = incident.closed.as_ref().map_or_else(|| cx.clock.now(), |closed| closed.at);
    let until = end + chrono::TimeDelta::milliseconds(1);
    let query =
        Query { since: Some(incident.began), until: Some(until), limit: Some(MANY), ..Query::default() };
    let names = match book.down() {
        None => book.store().records(&query).await,
        Some(why) => Err(anyhow::anyhow!(why.to_owned())),
    };
    // What was written down in the incident is told all the same.
    let mut missing = names.as_ref().map_or(1, |names| usize::from(names.len() == MANY));
    let names = names.unwrap_or_default();
    let names = names.iter().filter(|name| name.kind != "incident");
    let mut records = Vec::new();
    let mut reads = stream::iter(names).map(|name| book.store().record(name)).buffered(AT_ONCE);
    while let Some(record) = reads.next().await {
        match record {
            Ok(record) if concerns(cx, incident, &record) => records.push(record),
            Ok(_) => {}
            Err(_) => missing += 1,
        }
    }
    let mut entries: Vec<Entry> = incident.events.iter().filter_map(of_event).collect();
    if incident.began < incident.started.at {
        entries.push(Entry {
            at: incident.began,
            who: incident.started.who.name.clone(),
            kind: "began".to_owned(),
            text: format!("The trouble began, as {} noted at the start", incident.started.who),
            record: None,
        });
    }
    // The end of its own runs was noted when they ended.
    let noted = |record: &Record| {
        incident
            .events
            .iter()
            .any(|event| matches!(&event.what, What::RunEnded { run, .. } if *run == record.id))
    };
    entries.extend(records.iter().filter(|record| !noted(record)).map(of_record));
    entries.sort_by_key(|entry| entry.at);
    Ok(Timeline { entries, records, missing })
}

/// Whether a record tells of this incident: by its id, or by what the incident is about. One that names neither
/// service nor check is about everything.
fn concerns(cx: &Context, incident: &Incident, record: &Record) -> bool {
    let of_run = record.details.as_ref().and_then(|details| details.get("incident"));
    if let Some(of) = of_run.and_then(Value::as_str) {
        return of == incident.id;
    }
    // A routine that ran meanwhile is noise unless it found something bad here.
    let own = |name: &str| {
        let check = cx.config().checks.get(name).and_then(|check| check.service());
        incident.services.iter().any(|service| service == name || Some(service.as_str()) == check)
            || incident.check.as_deref().is_some_and(|id| id.strip_prefix("check.") == Some(name))
    };
    let everything = incident.services.is_empty() && incident.check.is_none();
    let bad = |finding: &Finding| finding.verdict != Verdict::Ok && (everything || own(&finding.subject));
    match record.kind.as_str() {
        "runbook" => record.findings.iter().any(bad),
        _ => everything || own(&record.name) || record.findings.iter().any(|finding| own(&finding.subject)),
    }
}

fn of_event(event: &Event) -> Option<Entry> {
    let with = |text: &str, more: &Option<String>| match more {
        Some(more) => format!("{text}: {more}"),
        None => text.to_owned(),
    };
    let text = match &event.what {
        What::Started { title, severity, findings, .. } => {
            let seen = findings.iter().find(|finding| finding.verdict != Verdict::Ok);
            let seen = seen.map(|finding| format!(" ({} was {})", finding.id, finding.verdict));
            format!("Incident started as {severity}: {title}{}", seen.unwrap_or_default())
        }
        What::Acked { text } => with("Acknowledged", text),
        What::Note { text } => text.clone(),
        What::Severity { severity, text, .. } => with(&format!("Severity is {severity} from now on"), text),
        What::Run { runbook, .. } => format!("Procedure {runbook} begun"),
        What::RunEnded { runbook, how, summary, .. } => {
            format!("Procedure {runbook} {how}: {}", bare(summary, runbook))
        }
        What::Mitigated { text, findings } => with(&after("Mitigated", findings), text),
        What::Closed { text, findings } => with(&after("Closed", findings), text),
        What::Captured { file, .. } => format!("Evidence captured: {file}"),
        // They have sections of their own.
        What::Factor { .. } | What::Action { .. } | What::WentWell { .. } | What::WentBadly { .. } => {
            return None;
        }
        What::Other => "Something that this version does not know".to_owned(),
    };
    let record = match &event.what {
        What::Run { run, .. } | What::RunEnded { run, .. } => Some(run.clone()),
        _ => None,
    };
    Some(Entry {
        at: event.at,
        who: event.who.name.clone(),
        kind: event.what.word().to_owned(),
        text,
        record,
    })
}

/// What was seen then, in brackets.
fn after(word: &str, findings: &[Finding]) -> String {
    let worst = findings.iter().max_by_key(|finding| finding.verdict.gravity());
    match worst {
        Some(worst) if worst.verdict != Verdict::Ok => {
            format!("{word} (still {}: {} {})", worst.verdict, worst.subject, worst.message)
        }
        Some(_) => format!("{word} (all {} findings ok)", findings.len()),
        None => word.to_owned(),
    }
}

/// A record in one line; it stands where it ended, unless it tells no more than that something began.
fn of_record(record: &Record) -> Entry {
    let details = |key: &str| record.details.as_ref().and_then(|details| details.get(key));
    let word = |key: &str| details(key).and_then(Value::as_str).map(str::to_owned);
    let ended = word("ended").and_then(|text| text.parse::<DateTime<Utc>>().ok());
    let text = match (&record.outcome, record.kind.as_str()) {
        (Some(outcome), _) => format!(
            "{} {}: {}",
            outcome.command,
            outcome.target,
            said(&outcome.summary, outcome.result.word())
        ),
        (None, "runbook" | "rehearsal") => {
            let took = ended.map(|ended| format!(" after {}", span(ended - record.at))).unwrap_or_default();
            let summary = word("summary").unwrap_or_else(|| record.verdict.clone());
            format!(
                "Procedure {} {}{took}: {}",
                record.name,
                how_it_stands(record),
                bare(&summary, &record.name)
            )
        }
        _ => {
            let found = record.findings.iter().max_by_key(|finding| finding.verdict.gravity());
            let found = found.map(|finding| format!(": {} {}", finding.subject, finding.message));
            let reason = record.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
            format!("{} {} {}{}{reason}", record.kind, record.name, record.verdict, found.unwrap_or_default())
        }
    };
    Entry {
        at: ended.unwrap_or(record.at),
        who: record.who.name.clone(),
        kind: record.kind.clone(),
        text,
        record: Some(record.id.clone()),
    }
}

/// `ended ok`; a run that waits for a person has not ended.
fn how_it_stands(record: &Record) -> String {
    match record.verdict.strip_suffix("-pending") {
        Some(verdict) => format!("waits for a person, {verdict} so far"),
        None => format!("ended {}", record.verdict),
    }
}

/// A run's summary without the label and the name that it begins with: both have been said.
fn bare<'a>(summary: &'a str, name: &str) -> &'a str {
    let labels = [Verdict::Ok, Verdict::Warning, Verdict::Critical, Verdict::Unknown].map(Verdict::label);
    let rest = labels.iter().find_map(|label| summary.strip_prefix(label)).unwrap_or(summary).trim_start();
    rest.strip_prefix(name).map_or(rest, |rest| rest.trim_start_matches([':', ' ']))
}

fn said(summary: &str, word: &str) -> String {
    if summary.to_lowercase().starts_with(word) { summary.to_owned() } else { format!("{word}, {summary}") }
}
