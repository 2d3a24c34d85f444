//! `backup create`: reads a set's sources, writes its archive to its place, and commits it with a manifest.

mod dry;
mod pack;
mod scratch;
mod set;
mod survey;
mod told;
mod watchman;

use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;

use self::{
    set::{Made, back_up},
    told::{count, failed, keep_record, made, size},
};
use super::repository::Repository;
use crate::{
    config::BackupSet,
    context::{Context, unknown_name},
    error::{Exit, Fault},
    finding::{Finding, Verdict},
    plan::{Ended, Outcome, PlannedStep, StepState},
    ui::Document,
    usage::switch,
};

/// Back sets up now
///
/// Each set becomes one archive, which `tar xzf` reads, and a manifest that says what is in it. It is a backup once its
/// manifest is there, which is written last: what fails or is interrupted leaves nothing that is listed. Databases are
/// copied consistently while they are in use, then files are read. Nothing is asked and nothing locked, since a backup
/// only adds: cron may run it, twice at once if need be.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl backup create
  mlopsctl backup create models mlflow-db --dry-run
  mlopsctl backup create models --fast --deadline 2h
  0 * * * *  mlopsctl backup create -q --ping https://hc.example/backup

Exit codes: 0 made; 1 made, but something in it was left out, changed while it was
read, or looks like a credential; 2 of some set there is no backup (those that were
made stay); 3 could not start; 130 interrupted, and nothing of the set is kept.")]
pub(super) struct CreateArgs {
    /// Sets, as the configuration names them (default: all)
    #[arg(value_name = "SET")]
    sets: Vec<String>,

    /// Store what compresses little as it is: larger, but at the speed of the disk
    #[arg(long, env = "MLOPSCTL_BACKUP_CREATE_FAST", value_parser = switch)]
    fast: bool,
}

/// `backup create`: one set after the other. One that fails keeps no other from being backed up.
pub(super) async fn run(cx: &Context, args: &CreateArgs) -> Result<Document> {
    let sets = chosen(cx, &args.sets)?;
    if cx.options.dry_run {
        return Ok(Document::Outcome(dry::run(cx, &sets).await));
    }
    let mut done: Vec<Done> = Vec::new();
    for &(name, set) in &sets {
        let place = Repository::of(cx, name).map_or_else(|fault| fault.message, |place| place.shown());
        let what = format!("back up {name} to {place}");
        if *cx.interrupt.borrow() {
            done.push(Done::skipped(name, what));
            continue;
        }
        let began = Instant::now();
        let result = back_up(cx, name, set, args.fast).await;
        let took = began.elapsed();
        let findings = match &result {
            Ok(backup) => made(name, backup, took),
            Err(error) => vec![failed(name, error)],
        };
        let made = result.ok();
        let record = keep_record(cx, name, made.as_ref(), &findings, took).await;
        let state = if made.is_some() { StepState::Done } else { StepState::Failed };
        done.push(Done { name, what, state, made, findings, took, record });
    }
    Ok(Document::Outcome(outcome(cx, done)))
}

/// The sets that were named, once each; all where none was.
pub(super) fn chosen<'a>(cx: &'a Context, named: &[String]) -> Result<Vec<(&'a str, &'a BackupSet)>, Fault> {
    let sets = &cx.config().backup.sets;
    if sets.is_empty() {
        return Err(Fault::new("no backup sets are configured, so there is nothing to back up")
            .hint("for example: backup: { sets: { models: { paths: [saved_models/] } } }"));
    }
    if named.is_empty() {
        return Ok(sets.iter().map(|(name, set)| (name.as_str(), set)).collect());
    }
    let mut chosen: Vec<(&str, &BackupSet)> = Vec::new();
    for name in named {
        let Some((name, set)) = sets.get_key_value(name) else {
            return Err(unknown_name("backup set", name, sets.keys().map(String::as_str)));
        };
        if chosen.iter().all(|(other, _)| other != name) {
            chosen.push((name.as_str(), set));
        }
    }
    Ok(chosen)
}

/// A set that had its turn.
struct Done<'a> {
    name: &'a str,
    what: String,
    state: StepState,
    made: Option<Made>,
    findings: Vec<Finding>,
    took: Duration,
    record: Option<String>,
}

impl<'a> Done<'a> {
    fn skipped(name: &'a str, what: String) -> Self {
        let state = StepState::Skipped;
        Self { name, what, state, made: None, findings: Vec::new(), took: Duration::ZERO, record: None }
    }
}

fn outcome(cx: &Context, done: Vec<Done<'_>>) -> Outcome {
    let interrupted = *cx.interrupt.borrow() && done.iter().any(|set| set.made.is_none());
    let result = judge(&done);
    let summary = summary(&done, interrupted);
    let target: Vec<&str> = done.iter().map(|set| set.name).collect();
    let step = |(at, set): (usize, &Done<'_>)| PlannedStep {
        step: at + 1,
        what: set.what.clone(),
        undo: None,
        state: set.state,
        took_seconds: set.took.as_secs_f64(),
    };
    let plan = done.iter().enumerate().map(step).collect();
    let mut outcome = Outcome::new("backup create", &target.join(" "), result, &summary, plan);
    if interrupted {
        outcome.exit_code = Exit::Interrupted.code();
    }
    if let [only] = &done[..] {
        outcome.record.clone_from(&only.record);
    }
    for set in done {
        let remarks = set.made.map(|made| made.remarks).unwrap_or_default();
        outcome.notes.extend(remarks.into_iter().map(|remark| format!("{}: {remark}", set.name)));
        outcome.findings.extend(set.findings);
    }
    outcome
}

fn judge(done: &[Done<'_>]) -> Ended {
    if done.iter().any(|set| set.made.is_none()) {
        return Ended::Failed;
    }
    let warned = |set: &Done<'_>| set.findings.iter().any(|finding| finding.verdict != Verdict::Ok);
    let unrecorded = |set: &Done<'_>| set.record.is_none();
    if done.iter().any(|set| warned(set) || unrecorded(set)) { Ended::Warned } else { Ended::Done }
}

fn summary(done: &[Done<'_>], interrupted: bool) -> String {
    let names = |state: StepState| -> Vec<&str> {
        done.iter().filter(|set| set.state == state).map(|set| set.name).collect()
    };
    let (made, failed, skipped) =
        (names(StepState::Done), names(StepState::Failed), names(StepState::Skipped));
    if !failed.is_empty() || !skipped.is_empty() {
        let mut parts = Vec::new();
        if interrupted {
            parts.push("interrupted".to_owned());
        }
        let first = done.iter().find(|set| set.state == StepState::Failed);
        let why = first.and_then(|set| set.findings.first());
        match (&failed[..], why) {
            ([], _) | (_, None) => {}
            ([_], Some(why)) if done.len() == 1 => parts.push(why.message.clone()),
            ([only], Some(why)) => parts.push(format!("{only}: {}", why.message)),
            (several, Some(_)) => parts.push(format!("no backup of {}", several.join(", "))),
        }
        if !skipped.is_empty() {
            parts.push(format!("not begun: {}", skipped.join(", ")));
        }
        if !made.is_empty() {
            parts.push(format!("backed up: {}", made.join(", ")));
        }
        return parts.join("; ");
    }
    let total = done.iter().filter_map(|set| set.made.as_ref()).map(|made| made.size_bytes).sum();
    match done {
        [Done { findings, .. }] => findings.first().map_or_else(String::new, |first| first.message.clone()),
        several => format!("{} backed up, {} in all", count(several.len() as u64, "set"), size(total)),
    }
}
