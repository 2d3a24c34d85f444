//! `runbook report`: a run as a proof, for a ticket or an auditor.

mod find;
pub(super) use find::time_of;
mod step;

use anyhow::Result;
use chrono::{DateTime, Utc};
use clap::Args;

use super::state::{Part, Run, RunState, StepRun, StepRunState};
use crate::{
    config::response::span,
    context::Context,
    finding::Verdict,
    record::Who,
    ui::{Block, Document, Paper, PaperSection},
};

/// Prove what was done: a run with its evidence
///
/// Who did what and when, what each step found, printed or was answered, why steps were skipped, and what is still
/// open. As one HTML file that needs nothing else, as Markdown for a ticket, or as JSON.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl runbook report daily                      the latest run of it
  mlopsctl runbook report 01KAJ3 -o markdown         the run whose id starts so
  mlopsctl runbook report daily -o html=daily.html")]
pub struct ReportArgs {
    /// Id of a run, or its start; or the name of a runbook: its latest run
    #[arg(value_name = "RUN")]
    run: String,
}

/// `runbook report`.
pub async fn run(cx: &Context, args: &ReportArgs) -> Result<Document> {
    let run = find::run(cx, &args.run).await?;
    Ok(Document::Paper(Box::new(paper(&run)?)))
}

/// A run as a paper.
fn paper(run: &Run) -> Result<Paper> {
    let label = run.verdict.label();
    let summary = run.summary.strip_prefix(label).unwrap_or(&run.summary).trim_start_matches([':', ' ']);
    let open = is_open(run);
    let summary =
        if open { format!("{summary} (this run is {})", state_word(run.state)) } else { summary.to_owned() };
    let mut sections = vec![section("Overview", vec![Block::Facts(overview(run))])];
    let waiting: Vec<String> = run.steps.iter().filter(|step| !step.state.is_over()).map(waits).collect();
    if !waiting.is_empty() {
        sections.push(section("Open steps", vec![Block::Bullets(waiting)]));
    }
    let bad: Vec<String> = run.steps.iter().filter(|step| is_bad(step)).map(trouble).collect();
    if !bad.is_empty() {
        sections.push(section("Problems", vec![Block::Bullets(bad)]));
    }
    for (part, heading) in [(Part::Setup, "Setup"), (Part::Steps, "Steps"), (Part::Revert, "Putting back")] {
        let items: Vec<Block> = run
            .steps
            .iter()
            .filter(|step| step.part == part)
            .map(|step| Block::Item(step::item(step)))
            .collect();
        if !items.is_empty() {
            sections.push(section(heading, items));
        }
    }
    if !run.values.is_empty() {
        let rows = run.values.iter().map(|(name, value)| vec![name.clone(), value.clone()]).collect();
        sections.push(section("Values", vec![Block::Rows { columns: vec!["name", "value"], rows }]));
    }
    Ok(Paper {
        command: "runbook report",
        title: format!("{}: {}", run.runbook, run.title),
        verdict: run.verdict,
        judges: false,
        label: label.to_owned(),
        summary,
        facts: Vec::new(),
        sections,
        findings: run.steps.iter().flat_map(|step| step.findings.clone()).collect(),
        value: serde_json::to_value(run)?,
    })
}

fn section(heading: &'static str, blocks: Vec<Block>) -> PaperSection {
    PaperSection { heading, blocks }
}

fn is_open(run: &Run) -> bool {
    matches!(run.state, RunState::Running | RunState::Paused | RunState::Pending)
}

fn state_word(state: RunState) -> &'static str {
    match state {
        RunState::Running => "running",
        RunState::Paused => "paused",
        RunState::Pending => "waiting for a person",
        RunState::Done => "done",
        RunState::Stopped => "stopped",
    }
}

/// Who, when, where, with what.
fn overview(run: &Run) -> Vec<(&'static str, String)> {
    let origin = format!("{} ({})", run.runbook, run.origin);
    let rehearsal = if run.rehearsal { " (a rehearsal: it counts for nothing)" } else { "" };
    let ended = match run.ended {
        Some(ended) => format!("{} after {}", moment(ended), span(ended - run.started)),
        None => format!("not yet: {}", state_word(run.state)),
    };
    let people: Vec<String> = run.people.iter().map(person).collect();
    let people = if people.is_empty() { "nobody: unattended".to_owned() } else { people.join(", ") };
    let place = [&run.stack, &run.env].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
    let mut facts = vec![
        ("Runbook", origin),
        ("Run", run.id.clone()),
        ("For the day", format!("{}{rehearsal}", run.date)),
        ("Started", moment(run.started)),
        ("Ended", ended),
        ("People", if run.unattended { format!("{people} (run unattended)") } else { people }),
        ("Steps", counts(run)),
        ("Host", run.host.clone()),
    ];
    if !place.is_empty() {
        facts.push(("Stack", place));
    }
    facts.extend(run.incident.clone().map(|incident| ("Incident", incident)));
    let digest: String = run.config_digest.chars().take(16).collect();
    facts.push(("Tool", format!("mlopsctl {}, configuration {digest}", run.version)));
    facts
}

/// `9: 6 done, 1 failed, 1 skipped, 1 pending`.
fn counts(run: &Run) -> String {
    use StepRunState::{Done, Failed, NotApplicable, NotReached, Pending, Running, Skipped};
    let count = |state: StepRunState| run.steps.iter().filter(|step| step.state == state).count();
    let states = [Done, Failed, Skipped, Pending, Running, NotApplicable, NotReached];
    let counted = states.into_iter().map(|state| (count(state), state)).filter(|(count, _)| *count > 0);
    let words: Vec<String> =
        counted.map(|(count, state)| format!("{count} {}", state.word().replace('-', " "))).collect();
    format!("{}: {}", run.steps.len(), words.join(", "))
}

/// `ann (as MLOPSCTL_USER says)`: a name is what somebody claims.
fn person(who: &Who) -> String {
    match who.claimed_by.as_str() {
        "os" => format!("{} (user of the machine)", who.name),
        claimed => format!("{} (as {claimed} says)", who.name),
    }
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn is_bad(step: &StepRun) -> bool {
    step.state == StepRunState::Failed || step.verdict.is_some_and(|verdict| verdict != Verdict::Ok)
}

fn waits(step: &StepRun) -> String {
    let required = if step.required { "" } else { ", optional" };
    let why = step.reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    format!("{} {} ({}{required}){why}", step.position, step.title, step.state.word())
}

fn trouble(step: &StepRun) -> String {
    let verdict = step.verdict.map(|verdict| format!("{}: ", verdict.label())).unwrap_or_default();
    let said =
        step.note.as_ref().or(step.message.as_ref()).map(|text| format!(": {text}")).unwrap_or_default();
    let next = step.next.as_ref().map(|next| format!(" → {next}")).unwrap_or_default();
    format!("{verdict}{} {}{said}{next}", step.position, step.title)
}
