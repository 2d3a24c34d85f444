//! `handover`: what the next shift must know: how things are, what is open, what ends soon, what was changed.

use std::time::Duration as Span;

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};

use super::incident::{
    book::Book,
    show::{clock_line, listing, moment},
    state::Incident,
};
use crate::{
    config::{response::span, scalar::Duration},
    context::Context,
    error::Fault,
    finding::{Finding, Report, Section, Verdict},
    monitor::status,
    notify::{self, Mute},
    record::{Query, Record, Store},
    ui::{Block, Document, Paper, PaperSection},
};

const SHIFT: Span = Span::from_secs(12 * 3600);
/// Changes that are listed; more are counted.
const MANY: usize = 200;
/// Reads that are under way at once.
const AT_ONCE: usize = 32;

/// Show what the next shift must know
///
/// What is not well now, open incidents, runs and runbook items that wait, silences and mutes that end soon, and the
/// changes of the last hours. The worst of it is the verdict.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl handover
  mlopsctl handover --since 24h -o markdown
  mlopsctl handover -o html=handover.html")]
pub struct HandoverArgs {
    /// How far back changes are told, and how far ahead what ends (default 12h)
    #[arg(long, env = "MLOPSCTL_HANDOVER_SINCE", value_name = "DURATION")]
    since: Option<Duration>,
}

/// What was found for the handover.
struct Shift {
    from: DateTime<Utc>,
    ahead: TimeDelta,
    report: Report,
    incidents: Vec<Incident>,
    mutes: Vec<Mute>,
    changes: Vec<Record>,
    /// Changes that are not told.
    more: usize,
    /// What could not be found out.
    gaps: Vec<Finding>,
}

/// `handover`.
pub async fn run(cx: &Context, args: &HandoverArgs) -> Result<Document> {
    let since = args.since.as_ref().map_or(SHIFT, |since| since.value);
    let now = cx.clock.now();
    let span = TimeDelta::from_std(since).ok();
    // It is looked as far ahead as back.
    let span = span.filter(|span| {
        now.checked_sub_signed(*span).is_some_and(|from| from.timestamp() >= 0)
            && now.checked_add_signed(*span).is_some()
    });
    let Some(span) = span else {
        return Err(Fault::new("--since goes back further than anything was ever recorded")
            .hint("mlopsctl handover --since 24h")
            .into());
    };
    let shift = gather(cx, span).await?;
    Ok(Document::Paper(Box::new(paper(cx, &shift))))
}

/// A part that cannot be read is a gap that is shown, and keeps nothing else from being told.
async fn gather(cx: &Context, since: TimeDelta) -> Result<Shift> {
    let now = cx.clock.now();
    let from = now - since;
    let store = Store::of(cx)?;
    let book = Book::of(cx)?;
    let (report, incidents, mutes, names) =
        tokio::join!(look(cx), book.all_open(), notify::mutes(&store, now), async {
            let query = Query { since: Some(from), limit: Some(MANY), ..Query::default() };
            store.records(&query).await
        },);
    let mut gaps: Vec<Finding> = Vec::new();
    let mut gap = |what: &str, error: &anyhow::Error| {
        let message = format!("{what} cannot be told: {error:#}");
        gaps.push(Finding::new("instrument.store", "store", Verdict::Unknown, message));
    };
    let incidents = incidents.unwrap_or_else(|error| {
        gap("open incidents", &error);
        Vec::new()
    });
    let mutes = mutes.unwrap_or_else(|error| {
        gap("mutes", &error);
        Vec::new()
    });
    let names = names.unwrap_or_else(|error| {
        gap("changes", &error);
        Vec::new()
    });
    let mut changes = Vec::new();
    let mut more = 0;
    let mut reads = stream::iter(&names).map(|name| store.record(name)).buffered(AT_ONCE);
    while let Some(record) = reads.next().await {
        match record {
            Ok(record) => changes.push(record),
            Err(_) => more += 1,
        }
    }
    Ok(Shift { from, ahead: since, report: report?, incidents, mutes, changes, more, gaps })
}

/// As `status` sees it; nothing to look at is no fault here.
async fn look(cx: &Context) -> Result<Report> {
    let config = cx.config();
    let nothing = config.services.is_empty()
        && config.checks.is_empty()
        && config.prometheus.is_none()
        && config.alertmanager.is_none();
    match status::report(cx).await {
        Err(_) if nothing => Ok(cx.report("handover", Vec::new())),
        Err(error) => Err(error),
        Ok(mut report) => {
            notify::leave_alone(cx, &mut report).await;
            Ok(report)
        }
    }
}

/// The groups of findings in which a handover is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Now,
    Waiting,
    Ending,
}

fn group(finding: &Finding) -> Group {
    match finding.id.split('.').next().unwrap_or_default() {
        "plan" | "run" | "runbook" | "due" => Group::Waiting,
        "silence" => Group::Ending,
        _ => Group::Now,
    }
}

fn paper(cx: &Context, shift: &Shift) -> Paper {
    let now = cx.clock.now();
    let bad = |group: Group| -> Vec<Finding> {
        // A run that a machine left for a person is as it should be, and still somebody's work.
        let told = |finding: &Finding| finding.verdict != Verdict::Ok || group == Group::Waiting;
        let counts = |finding: &&Finding| finding.counts() && self::group(finding) == group && told(finding);
        shift.report.findings.iter().filter(counts).cloned().collect()
    };
    let (unwell, waiting, ending) = (bad(Group::Now), bad(Group::Waiting), bad(Group::Ending));
    let muted = muted(&shift.report);
    let soon: Vec<&Mute> = shift.mutes.iter().filter(|mute| mute.until <= now + shift.ahead).collect();
    let incidents = listing(cx, &shift.incidents, 0);
    let mut verdicts = vec![incidents.verdict.unwrap_or(Verdict::Ok)];
    verdicts.extend(shift.gaps.iter().map(|gap| gap.verdict));
    if !shift.report.findings.is_empty() {
        verdicts.push(shift.report.verdict);
    }
    let verdict = Verdict::merge(verdicts);
    let section = |heading, block| PaperSection { heading, blocks: vec![block] };
    let findings = |findings: &[Finding], none: &str| {
        if findings.is_empty() { Block::Text(none.to_owned()) } else { Block::Findings(findings.to_vec()) }
    };
    let mut sections = Vec::new();
    if !shift.gaps.is_empty() {
        sections.push(section("Not known", Block::Findings(shift.gaps.clone())));
    }
    sections.push(section("Not well now", findings(&unwell, "Everything that was looked at is well.")));
    if !muted.is_empty() {
        let rows = muted.iter().map(|finding| {
            let why = finding.muted.clone().unwrap_or_default();
            vec![finding.verdict.label().to_owned(), finding.id.clone(), finding.message.clone(), why]
        });
        let columns = ["verdict", "finding", "message", "left alone"];
        sections.push(section("Not well, and left alone", Block::rows_or(&columns, rows.collect(), "None.")));
    }
    let rows = shift.incidents.iter().map(|incident| incident_row(cx, incident)).collect();
    let columns = ["severity", "incident", "title", "phase", "responder", "clock"];
    sections.push(section("Open incidents", Block::rows_or(&columns, rows, "No incident is open.")));
    sections.push(section("Waits for a person", findings(&waiting, "No run, plan or runbook item waits.")));
    sections.push(section("Silences that end soon", findings(&ending, "None.")));
    let rows = soon
        .iter()
        .map(|mute| vec![mute.name.clone(), moment(mute.until), mute.reason.clone(), mute.who.name.clone()]);
    sections.push(section(
        "Mutes that end in this time",
        Block::rows_or(&["muted", "ends", "reason", "by"], rows.collect(), "None."),
    ));
    let rows = shift.changes.iter().map(change_row).collect();
    let columns = ["when (UTC)", "who", "what", "ended", "record"];
    let mut changes = vec![Block::rows_or(&columns, rows, "Nothing was recorded.")];
    if shift.more > 0 || shift.changes.len() == MANY {
        changes.push(Block::Text("There are more: mlopsctl history --since".to_owned()));
    }
    sections.push(PaperSection { heading: "Changes", blocks: changes });
    let said = |count: usize, what: &str| format!("{count} {what}");
    let summary = [
        said(unwell.len(), "not well"),
        said(
            shift.incidents.len(),
            if shift.incidents.len() == 1 { "open incident" } else { "open incidents" },
        ),
        said(waiting.len(), "waiting for a person"),
        said(shift.changes.len(), if shift.changes.len() == 1 { "change" } else { "changes" }),
    ];
    let findings = shift.report.findings.iter().chain(&shift.gaps).cloned().collect();
    Paper {
        command: "handover",
        title: "Handover".to_owned(),
        verdict,
        judges: true,
        label: verdict.label().to_owned(),
        summary: format!("{} in {}", summary.join(", "), span(now - shift.from)),
        facts: facts(cx, shift),
        sections,
        findings,
        value: value(cx, shift, verdict),
    }
}

/// What is not well and covered by a mute or by maintenance.
fn muted(report: &Report) -> Vec<&Finding> {
    let bad = report.findings.iter().filter(|finding| finding.verdict != Verdict::Ok);
    bad.filter(|finding| !finding.counts()).collect()
}

fn facts(cx: &Context, shift: &Shift) -> Vec<(&'static str, String)> {
    let mut facts: Vec<(&'static str, String)> = Vec::new();
    facts.extend(cx.config().stack.clone().map(|stack| ("Stack", stack)));
    facts.extend(cx.loaded.environment.clone().map(|env| ("Environment", env)));
    facts.push(("Time", format!("{} to {}", moment(shift.from), moment(cx.clock.now()))));
    facts
}

fn incident_row(cx: &Context, incident: &Incident) -> Vec<String> {
    let responder =
        incident.responded.as_ref().map_or_else(|| "nobody".to_owned(), |done| done.who.name.clone());
    vec![
        incident.severity.to_string(),
        incident.id.clone(),
        incident.title.clone(),
        incident.phase().word().to_owned(),
        responder,
        clock_line(cx, incident),
    ]
}

fn change_row(record: &Record) -> Vec<String> {
    let what = match &record.outcome {
        Some(outcome) => format!("{} {}: {}", outcome.command, outcome.target, outcome.summary),
        None => format!("{} {}", record.kind, record.name),
    };
    let why = record.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    vec![
        record.at.format("%Y-%m-%d %H:%M").to_string(),
        record.who.name.clone(),
        what + &why,
        record.verdict.clone(),
        record.id.clone(),
    ]
}

fn value(cx: &Context, shift: &Shift, verdict: Verdict) -> Value {
    let bad = || {
        let findings = shift.report.findings.iter();
        findings.filter(|finding| finding.verdict != Verdict::Ok && finding.counts())
    };
    let alerts = bad().filter(|finding| finding.section() == Section::Alerts);
    json!({
        "schema": "mlopsctl/handover/v1",
        "stack": cx.config().stack,
        "env": cx.loaded.environment,
        "verdict": verdict,
        "from": shift.from,
        "to": cx.clock.now(),
        "findings": bad().collect::<Vec<_>>(),
        "muted": muted(&shift.report),
        "alerts": alerts.map(|finding| &finding.id).collect::<Vec<_>>(),
        "gaps": shift.gaps,
        "incidents": listing(cx, &shift.incidents, 0).items,
        "mutes": shift.mutes.iter().map(|mute| json!({
            "name": mute.name, "until": mute.until, "reason": mute.reason, "who": mute.who,
        })).collect::<Vec<_>>(),
        "changes": shift.changes.iter().map(|record| json!({
            "id": record.id, "kind": record.kind, "name": record.name, "verdict": record.verdict, "at": record.at,
            "who": record.who, "command": record.command, "reason": record.reason,
        })).collect::<Vec<_>>(),
    })
}
