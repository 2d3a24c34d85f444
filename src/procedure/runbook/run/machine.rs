//! Steps that a machine can do: looks, acts, programs, waiting.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::time::{sleep, timeout};

use super::{
    process::{self, Job},
    script::Item,
    values::fill,
};
use crate::{
    config::redact::cut,
    context::{Context, Nature},
    error::explain,
    finding::{Finding, Report, Verdict},
    plan::{Ended, Outcome},
    procedure::runbook::{file::StepKind, state::Output},
    record::{Process, Who},
    ui::{Document, ended_verdict},
};

/// Of `check`: how long a look may take, and how much later it is given up when it does not end by itself.
const LOOK_LIMIT: Duration = Duration::from_secs(60);
const LOOK_GRACE: Duration = Duration::from_secs(5);
const RUN_LIMIT: Duration = Duration::from_secs(600);
const WAIT_EVERY: Duration = Duration::from_secs(10);
const WAIT_LIMIT: Duration = Duration::from_secs(300);
/// What is kept of a page that a look printed.
const PAGE: usize = 64 << 10;

/// How a step of a machine ended.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) verdict: Verdict,
    pub(super) message: String,
    pub(super) findings: Vec<Finding>,
    pub(super) outcome: Option<Outcome>,
    pub(super) output: Option<Output>,
    /// What `capture` takes from.
    pub(super) text: String,
    pub(super) json: Option<Value>,
    pub(super) took: Duration,
    pub(super) looks: u32,
    /// Ended by Ctrl-C, so nothing is known.
    pub(super) interrupted: bool,
    /// An act that did not begin: nothing was changed.
    pub(super) not_begun: bool,
}

impl Seen {
    fn new(verdict: Verdict, message: impl Into<String>) -> Self {
        Self {
            verdict,
            message: message.into(),
            findings: Vec::new(),
            outcome: None,
            output: None,
            text: String::new(),
            json: None,
            took: Duration::ZERO,
            looks: 1,
            interrupted: false,
            not_begun: false,
        }
    }

    fn interrupted() -> Self {
        Self { interrupted: true, ..Self::new(Verdict::Unknown, "interrupted") }
    }
}

/// The words of a command, each with its variables filled in: a value never becomes two words.
pub(super) fn words(text: &str, values: &BTreeMap<String, String>) -> Result<Vec<String>, String> {
    let words = shell_words::split(text).map_err(|_| format!("`{text}` has a quote that is not closed"))?;
    filled(&words, values)
}

fn filled(words: &[String], values: &BTreeMap<String, String>) -> Result<Vec<String>, String> {
    words.iter().map(|word| fill(word, values)).collect()
}

/// What a step will do, as people read it.
pub(super) fn what(item: &Item, values: &BTreeMap<String, String>) -> Result<String, String> {
    match item.kind() {
        StepKind::Run(words) => filled(words, values).map(shell_words::join),
        StepKind::Check(text) | StepKind::Act(text) | StepKind::Wait(text) => {
            words(text, values).map(shell_words::join)
        }
        StepKind::Ask(text) | StepKind::Note(text) | StepKind::Choose(text) | StepKind::Approve(text) => {
            Ok(super::values::fill_what_is_known(text, values))
        }
    }
}

/// One look, as a step.
pub(super) async fn check(cx: &Context, item: &Item, text: &str, values: &BTreeMap<String, String>) -> Seen {
    let started = Instant::now();
    let mut seen = match words(text, values) {
        Ok(words) => look(cx, words, item.step.deadline.as_ref().map(|limit| limit.value)).await,
        Err(why) => Seen::new(Verdict::Unknown, why),
    };
    seen.took = started.elapsed();
    seen
}

/// Looks until it is ok, or the limit has passed.
pub(super) async fn wait(cx: &Context, item: &Item, text: &str, values: &BTreeMap<String, String>) -> Seen {
    let started = Instant::now();
    let words = match words(text, values) {
        Ok(words) => words,
        Err(why) => return Seen::new(Verdict::Unknown, why),
    };
    let value = |limit: &Option<crate::config::scalar::Duration>, default| {
        limit.as_ref().map_or(default, |it| it.value)
    };
    let (every, limit) = (value(&item.step.every, WAIT_EVERY), value(&item.step.limit, WAIT_LIMIT));
    let progress = cx.ui.spinner(&item.step.title.clone().unwrap_or_else(|| text.to_owned()));
    let mut looks = 0;
    loop {
        looks += 1;
        let left = limit.saturating_sub(started.elapsed()).max(Duration::from_secs(1));
        let mut seen = look(cx, words.clone(), Some(left.min(LOOK_LIMIT))).await;
        (seen.took, seen.looks) = (started.elapsed(), looks);
        if seen.interrupted || seen.verdict == Verdict::Ok {
            return seen;
        }
        progress.update(&seen.message);
        if started.elapsed() + every >= limit {
            seen.message = format!("not ok within {}: {}", humantime::format_duration(limit), seen.message);
            return seen;
        }
        let mut interrupt = cx.interrupt.clone();
        tokio::select! {
            () = sleep(every) => {}
            _ = interrupt.wait_for(|stop| *stop) => return Seen::interrupted(),
        }
    }
}

async fn look(cx: &Context, mut words: Vec<String>, limit: Option<Duration>) -> Seen {
    match (cx.commands.nature)(&words) {
        Ok(Nature::Look) => {}
        Ok(_) => return Seen::new(Verdict::Unknown, "is no look: it changes something, or asks"),
        Err(why) => return Seen::new(Verdict::Unknown, why),
    }
    // A look that says how long it takes has that long beside what every look has.
    let own = match (cx.commands.as_step)(&words) {
        Ok(own) => own.unwrap_or_default(),
        Err(why) => return Seen::new(Verdict::Unknown, why),
    };
    if let Some(limit) = limit {
        words.push(format!("--deadline={}ms", limit.as_millis()));
    }
    let limit = limit.unwrap_or(LOOK_LIMIT + own) + LOOK_GRACE;
    let mut lent = cx.beside_configuration();
    lent.ui = cx.ui.capturing();
    let mut interrupt = cx.interrupt.clone();
    let looked = tokio::select! {
        looked = timeout(limit, (cx.commands.run)(&lent, words)) => looked,
        _ = interrupt.wait_for(|stop| *stop) => return Seen::interrupted(),
    };
    match looked {
        Err(_) => Seen::new(Verdict::Unknown, "did not end in time"),
        Ok(Err(error)) => Seen::new(Verdict::Unknown, explain(&error).lines.join(": ")),
        Ok(Ok(document)) => of_document(document, &lent.ui.captured()),
    }
}

fn of_document(document: Document, printed: &str) -> Seen {
    match document {
        Document::Report(report) => {
            let mut seen = Seen::new(report.verdict, in_one_line(&report));
            seen.text.clone_from(&report.summary);
            seen.json = serde_json::to_value(&report).ok();
            seen.findings = report.findings;
            seen
        }
        Document::Listing(listing) => {
            let message = listing.note.clone().unwrap_or_else(|| listing.count());
            let mut seen = Seen::new(listing.verdict.unwrap_or(Verdict::Ok), message);
            seen.json = Some(Value::Array(listing.items));
            seen
        }
        Document::Outcome(outcome) => of_outcome(outcome),
        Document::Sheet(sheet) => {
            let mut seen = Seen::new(sheet.report.verdict, in_one_line(&sheet.report));
            (seen.json, seen.findings) = (Some(sheet.json), sheet.report.findings);
            seen
        }
        Document::Drawing(drawing) => {
            let mut seen = Seen::new(drawing.report.verdict, in_one_line(&drawing.report));
            (seen.json, seen.findings) = (Some(drawing.picture.json()), drawing.report.findings);
            seen
        }
        Document::Paper(paper) => {
            let verdict = if paper.judges { paper.verdict } else { Verdict::Ok };
            let mut seen = Seen::new(verdict, paper.summary);
            (seen.json, seen.findings) = (Some(paper.value), paper.findings);
            seen
        }
        Document::Page(page) => {
            let mut seen = Seen::new(Verdict::Ok, format!("{} lines", page.text.lines().count()));
            (seen.text, seen.json) = (page.text, Some(page.value));
            seen
        }
        Document::Text(page) => {
            let page = if page.is_empty() { printed.to_owned() } else { page };
            let lines = page.lines().count();
            let mut seen = Seen::new(Verdict::Ok, format!("{lines} lines"));
            seen.output = Some(Output { text: cut(&page, PAGE), ..Output::default() });
            seen.text = page;
            seen
        }
    }
}

fn of_outcome(outcome: Outcome) -> Seen {
    let mut seen =
        Seen::new(ended_verdict(outcome.result), format!("{}: {}", outcome.result.word(), outcome.summary));
    seen.interrupted =
        outcome.exit_code == crate::error::Exit::Interrupted.code() && outcome.result != Ended::Partial;
    seen.findings.clone_from(&outcome.findings);
    seen.json = serde_json::to_value(&outcome).ok();
    seen.outcome = Some(outcome);
    seen
}

/// What a report comes to, without its verdict: the worst finding, and how many there are beside it.
fn in_one_line(report: &Report) -> String {
    let bad =
        report.findings.iter().filter(|finding| finding.counts() && finding.verdict != Verdict::Ok).count();
    match report.worst() {
        Some(worst) if report.verdict != Verdict::Ok && bad > 1 => {
            format!("{}: {}; {} more", worst.subject, worst.message, bad - 1)
        }
        Some(worst) if report.verdict != Verdict::Ok => format!("{}: {}", worst.subject, worst.message),
        _ => {
            let rest = report.summary.strip_prefix(report.verdict.label()).unwrap_or(&report.summary);
            rest.trim_start_matches([':', ' ']).to_owned()
        }
    }
}

/// An act with its own plan, confirmation and journal.
pub(super) async fn act(cx: &Context, text: &str, values: &BTreeMap<String, String>) -> Seen {
    let started = Instant::now();
    let words = match words(text, values) {
        Ok(words) => words,
        Err(why) => return Seen::new(Verdict::Unknown, why),
    };
    match (cx.commands.nature)(&words) {
        Ok(Nature::Act) => {}
        Ok(_) => {
            return Seen::new(Verdict::Unknown, "is no act: it changes nothing, or is no step of a runbook");
        }
        Err(why) => return Seen::new(Verdict::Unknown, why),
    }
    if let Err(why) = (cx.commands.as_step)(&words) {
        return Seen::new(Verdict::Unknown, why);
    }
    let mut seen = match (cx.commands.run)(&cx.beside_configuration(), words).await {
        Ok(document) => of_document(document, ""),
        Err(error) => {
            let why = explain(&error);
            let not_begun = why.exit == crate::error::Exit::Unknown.code();
            Seen { not_begun, ..Seen::new(Verdict::Unknown, why.lines.join(": ")) }
        }
    };
    seen.took = started.elapsed();
    seen
}

/// A program of the stack.
pub(super) async fn run(cx: &Context, item: &Item, run: &str, values: &BTreeMap<String, String>) -> Seen {
    let StepKind::Run(argv) = item.kind() else { return Seen::new(Verdict::Unknown, "is no program") };
    let started = Instant::now();
    let mut more = BTreeMap::from([
        ("MLOPSCTL_RUN".to_owned(), run.to_owned()),
        ("MLOPSCTL_STEP".to_owned(), item.id.clone()),
    ]);
    let words = filled(argv, values).and_then(|words| {
        for (name, value) in &item.step.environment {
            more.insert(name.clone(), fill(value, values)?);
        }
        Ok(words)
    });
    let words = match words {
        Ok(words) => words,
        Err(why) => return Seen::new(Verdict::Unknown, why),
    };
    let base =
        if cx.loaded.folder.as_os_str().is_empty() { &cx.environment.folder } else { &cx.loaded.folder };
    let folder = item.step.folder.as_ref().map(|folder| fill(&folder.display().to_string(), values));
    let folder = match folder.transpose() {
        Ok(folder) => folder.map_or_else(|| base.clone(), |folder| base.join(folder)),
        Err(why) => return Seen::new(Verdict::Unknown, why),
    };
    let limit = item.step.deadline.as_ref().map_or(RUN_LIMIT, |limit| limit.value);
    let program = in_folder(&words, base);
    let job = Job { words: program, folder, environment: process::environment(&cx.environment, more), limit };
    let progress = cx.ui.spinner(&item.step.title.clone().unwrap_or_else(|| words.join(" ")));
    let ended = process::run(&job, cx.interrupt.clone()).await;
    drop(progress);
    let mut seen = match ended {
        Err(error) => Seen::new(Verdict::Unknown, format!("`{}` could not be run: {error}", words.join(" "))),
        Ok(ended) => {
            let (verdict, message) = process::judge(&ended, &item.step.exit, item.step.plugin, limit);
            let mut seen = Seen::new(verdict, message);
            seen.json = serde_json::from_str(&ended.stdout).ok();
            seen.text = ended.stdout.trim().to_owned();
            seen.interrupted = ended.interrupted;
            seen.output = Some(ended.output);
            seen
        }
    };
    seen.message = cx.loaded.redactor.clean(&seen.message).into_owned();
    if let Some(output) = &mut seen.output {
        output.text = cx.loaded.redactor.clean(&output.text).into_owned();
    }
    seen.took = started.elapsed();
    seen
}

/// `./scripts/x` is beside the configuration, whatever folder it runs in; a bare name is looked up in PATH.
fn in_folder(words: &[String], base: &std::path::Path) -> Vec<String> {
    let mut words = words.to_vec();
    if let Some(first) = words.first_mut()
        && first.contains('/')
    {
        *first = base.join(&*first).display().to_string();
    }
    words
}

/// This process, and who runs it.
pub(super) fn here(cx: &Context) -> (Who, Process) {
    (Who::read(&cx.environment), Process::current())
}
