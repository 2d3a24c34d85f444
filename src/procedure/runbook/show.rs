//! `runbook show`: a runbook to read.

use std::fmt::Write as _;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::{
    file::{Runbook, Step, StepKind},
    names::{in_branch, names},
    registry::{Entry, Registry},
};
use crate::{
    context::Context,
    error::Fault,
    ui::{Document, Page},
};

/// Show a runbook with its steps
///
/// Prints a page of Markdown: when it is for, what it wants to know, and each step with its command or question.
/// With -o yaml it prints the file itself, to begin a variant of your own with.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl runbook show daily
  mlopsctl runbook show api-down -o json
  mlopsctl runbook show daily -o yaml > runbooks/daily.yaml")]
pub(super) struct ShowArgs {
    /// Name of the runbook
    name: String,
}

/// `runbook show`.
pub(super) async fn run(cx: &Context, args: &ShowArgs) -> Result<Document> {
    let registry = Registry::open(cx);
    let entry = registry.get(&args.name)?;
    let (runbook, sheet) = registry.read(entry);
    let Some(runbook) = runbook else {
        let faults: Vec<String> = sheet.faults.sorted().iter().map(ToString::to_string).collect();
        let message = format!("the runbook `{}` cannot be read\n{}", args.name, faults.join("\n"));
        return Err(Fault::new(message).into());
    };
    let when = registry.when(cx, entry, &runbook);
    let mut value = json!({ "schema": "mlopsctl/runbook/v1", "origin": entry.origin(), "when_here": when });
    if let (Some(all), Some(file)) = (value.as_object_mut(), serde_json::to_value(&runbook)?.as_object()) {
        all.extend(file.clone());
    }
    let text = page(entry, &runbook, when.as_deref());
    Ok(Document::Page(Page { text, value, yaml: Some(entry.text.clone()) }))
}

fn page(entry: &Entry, runbook: &Runbook, when: Option<&str>) -> String {
    let mut page = format!("# {}\n\n", runbook.title);
    let zone = runbook.timezone.as_ref().map_or_else(String::new, |zone| format!(" ({zone})"));
    let when = when.map_or_else(|| "on demand".to_owned(), |when| format!("{when}{zone}"));
    let _ = writeln!(page, "`{}` · {when} · {} · {}", entry.name, runbook.purpose.word(), entry.origin());
    if let Some(about) = &runbook.about {
        let _ = write!(page, "\n{}\n", about.trim());
    }
    if !runbook.values.is_empty() {
        page += "\n## Values\n\n";
        for (name, wanted) in &runbook.values {
            let about = wanted.about.as_ref().map_or_else(String::new, |about| format!(": {}", about.trim()));
            let default =
                wanted.default.as_ref().map_or_else(String::new, |text| format!(" (default `{text}`)"));
            let _ = writeln!(page, "- `{name}`{about}{default}");
        }
    }
    let names = names(runbook);
    let parts = [
        ("Before", &runbook.setup, &names.setup),
        ("Steps", &runbook.steps, &names.steps),
        ("To put things back", &runbook.revert, &names.revert),
    ];
    for (title, steps, names) in parts.into_iter().filter(|(_, steps, _)| !steps.is_empty()) {
        let _ = write!(page, "\n## {title}\n\n");
        write_steps(&mut page, steps, names, 0);
    }
    if !runbook.links.is_empty() {
        page += "\n## Links\n\n";
        for (name, link) in &runbook.links {
            let _ = writeln!(page, "- {name}: {link}");
        }
    }
    page
}

fn write_steps(page: &mut String, steps: &[Step], names: &[String], depth: usize) {
    let margin = "   ".repeat(depth);
    for (number, (step, name)) in (1..).zip(steps.iter().zip(names)) {
        let optional = if step.required == Some(false) { " (optional)" } else { "" };
        let _ = writeln!(page, "{margin}{number}. **{}**{optional} `{name}`", step.title().trim());
        let mut line = |text: &str| {
            for line in text.trim().lines() {
                let _ = writeln!(page, "{margin}   {line}");
            }
        };
        if let Some(kind) = step.kind() {
            line(&told(kind, step));
        }
        for fact in facts(step) {
            line(&format!("- {fact}"));
        }
        for (answer, branch) in &step.branches {
            let _ = writeln!(page, "{margin}   - when **{answer}**:");
            write_steps(page, branch, &in_branch(branch), depth + 2);
        }
    }
}

/// What the step does, in a line. A text that is the title already is not said twice.
fn told(kind: StepKind<'_>, step: &Step) -> String {
    match kind {
        StepKind::Check(words) => format!("check `mlopsctl {words}`"),
        StepKind::Act(words) => format!("act `mlopsctl {words}`"),
        StepKind::Wait(words) => {
            let every = step.every.as_ref().map_or_else(|| "10s".to_owned(), ToString::to_string);
            let limit = step.limit.as_ref().map_or_else(|| "5m".to_owned(), ToString::to_string);
            format!("wait until `mlopsctl {words}` is ok, every {every} for at most {limit}")
        }
        StepKind::Run(words) => format!("run `{}`", shell_words::join(words)),
        StepKind::Approve(text) => {
            let by = step.by.as_ref().map_or_else(|| "somebody else".to_owned(), |by| by.clone());
            format!("approval by {by}: {text}")
        }
        StepKind::Ask(text) | StepKind::Note(text) | StepKind::Choose(text)
            if text.trim() == step.title().trim() =>
        {
            String::new()
        }
        StepKind::Ask(text) => format!("ask: {text}"),
        StepKind::Choose(text) => format!("choose: {text}"),
        StepKind::Note(text) => text.to_owned(),
    }
}

/// When it counts, where it comes from, and what follows.
fn facts(step: &Step) -> Vec<String> {
    let mut facts = Vec::new();
    let mut fact = |label: &str, text: &str| facts.push(format!("{label} {text}"));
    if let Some(on) = &step.on {
        fact("on", on);
    }
    if let Some(condition) = &step.applies_if {
        fact("applies if there is", &format!("`{condition}`"));
    }
    if !step.needs.is_empty() {
        fact("after", &step.needs.join(", "));
    }
    if !step.choices.is_empty() {
        fact("one of:", &step.choices.join(", "));
    }
    for (label, limit) in [("warning", &step.warning), ("critical", &step.critical)] {
        if let Some(limit) = limit {
            fact(label, &format!("`{limit}`"));
        }
    }
    if let Some(open) = &step.open {
        fact("open", open);
    }
    if let Some(deadline) = &step.deadline {
        fact("within", &deadline.to_string());
    }
    if !step.evidence.is_empty() {
        fact("evidence:", &step.evidence.join(", "));
    }
    if let Some(name) = &step.capture {
        fact("gives", &format!("`${{{name}}}`"));
    }
    if let Some(next) = &step.if_failed {
        if let Some(runbook) = &next.runbook {
            fact("if it fails: runbook", &format!("`{runbook}`"));
        }
        if let Some(hint) = &next.hint {
            fact("if it fails:", hint);
        }
    }
    for source in &step.source {
        fact("source:", source);
    }
    facts
}
