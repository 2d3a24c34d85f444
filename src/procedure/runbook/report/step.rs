//! One step of a run with everything that proves it.

use super::{
    super::state::{EvidenceFile, Output, StepRun, StepRunState},
    moment,
};
use crate::{
    config::response::span,
    finding::Verdict,
    plan::Outcome,
    ui::{Block, Item},
};

/// A step under a heading of its own.
pub(super) fn item(step: &StepRun) -> Item {
    let mut blocks = vec![Block::Facts(facts(step))];
    if !step.findings.is_empty() {
        blocks.push(Block::Findings(step.findings.clone()));
    }
    if let Some(outcome) = &step.outcome {
        blocks.extend(of_outcome(outcome));
    }
    if let Some(output) = &step.output {
        blocks.extend(Some(Block::Output(output.text.clone())).filter(|_| !output.text.trim().is_empty()));
    }
    if !step.evidence.is_empty() {
        let rows = step.evidence.iter().map(evidence_row).collect();
        blocks.push(Block::Rows { columns: vec!["evidence", "bytes", "SHA-256"], rows });
        let heads = step.evidence.iter().filter_map(|file| Some((file, file.head.as_ref()?)));
        for (file, head) in heads {
            blocks.push(Block::Text(format!("{} begins:", file.path)));
            blocks.push(Block::Output(head.clone()));
        }
    }
    Item {
        word: word(step),
        verdict: colour(step),
        heading: format!("{} {}", step.position, step.title),
        blocks,
    }
}

/// `done`, `failed: critical`, `not applicable`.
fn word(step: &StepRun) -> String {
    let state = step.state.word().replace('-', " ");
    match step.verdict {
        Some(verdict) if verdict != Verdict::Ok => format!("{state}: {verdict}"),
        _ => state,
    }
}

/// What was skipped or never reached has no colour: it is no pass.
fn colour(step: &StepRun) -> Option<Verdict> {
    match step.state {
        StepRunState::Done => Some(step.verdict.unwrap_or(Verdict::Ok)),
        StepRunState::Failed => Some(step.verdict.unwrap_or(Verdict::Critical)),
        StepRunState::Pending | StepRunState::Running if step.required => Some(Verdict::Warning),
        _ => None,
    }
}

fn facts(step: &StepRun) -> Vec<(&'static str, String)> {
    let mut facts: Vec<(&'static str, String)> = Vec::new();
    if step.what != step.title {
        facts.push((kind_name(&step.kind), step.what.clone()));
    }
    let mut add = |name, text: Option<String>| {
        facts.extend(text.filter(|text| !text.is_empty()).map(|text| (name, text)));
    };
    add("Result", step.message.clone());
    add("Answer", step.answer.clone());
    add("Note", step.note.clone());
    add("Reason", step.reason.clone());
    add("By", step.who.as_ref().map(super::person));
    add("When", when(step));
    add("Ended", step.output.as_ref().map(ended));
    add("Attempts", (step.attempts > 1).then(|| step.attempts.to_string()));
    add(
        "Kept as",
        step.captured.as_ref().map(|(name, value)| match value.as_str() {
            Some(text) => format!("{name} = {text}"),
            None => format!("{name} = {value}"),
        }),
    );
    add("Next", step.next.clone());
    add("Required", (!step.required).then(|| "no".to_owned()));
    add("Asked for by", Some(step.source.join("; ")));
    facts
}

fn kind_name(kind: &str) -> &'static str {
    match kind {
        "check" => "Check",
        "act" => "Act",
        "run" => "Command",
        "ask" => "Question",
        "note" => "To read",
        "choose" => "Decision",
        "wait" => "Waited for",
        "approve" => "Approval of",
        _ => "What",
    }
}

fn when(step: &StepRun) -> Option<String> {
    let started = step.started?;
    Some(match step.ended {
        Some(ended) if ended > started => format!("{}, took {}", moment(started), span(ended - started)),
        Some(_) => moment(started),
        None => format!("since {}", moment(started)),
    })
}

fn of_outcome(outcome: &Outcome) -> Vec<Block> {
    let mut facts = vec![("Outcome", format!("{}: {}", outcome.result.word(), outcome.summary))];
    facts.extend(outcome.record.clone().map(|record| ("Record", record)));
    let mut blocks = vec![Block::Facts(facts)];
    if !outcome.plan.is_empty() {
        let rows = outcome.plan.iter();
        let rows =
            rows.map(|step| vec![step.step.to_string(), step.state.word().to_owned(), step.what.clone()]);
        blocks.push(Block::Rows { columns: vec!["step", "state", "what"], rows: rows.collect() });
    }
    if !outcome.findings.is_empty() {
        blocks.push(Block::Findings(outcome.findings.clone()));
    }
    blocks
}

/// How a command ended, and what is missing of its output.
fn ended(output: &Output) -> String {
    let ended = match (output.timed_out, output.exit_code, output.signal) {
        (true, ..) => "at its deadline".to_owned(),
        (_, Some(code), _) => format!("with exit code {code}"),
        (_, _, Some(signal)) => format!("by signal {signal}"),
        _ => "not yet".to_owned(),
    };
    match output.left_out_bytes {
        0 => ended,
        bytes => format!("{ended}; {bytes} bytes are left out before the output below"),
    }
}

fn evidence_row(file: &EvidenceFile) -> Vec<String> {
    vec![file.path.clone(), file.size_bytes.to_string(), file.sha256.clone()]
}
