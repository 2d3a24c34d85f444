//! Going on with a run that another process left, and agreeing to a step of it.

use anyhow::Result;

use super::{
    ApproveArgs, ResumeArgs, begin,
    conclude::{carry_on, conclude},
    engine::{Halt, Walk},
    journal::Approval,
    load, machine, open, place,
    script::Script,
    values,
};
use crate::{
    context::Context,
    error::{Exit, Fault},
    finding::Verdict,
    plan::{Ended, Outcome, list_unfinished},
    procedure::runbook::{
        file::StepKind,
        state::{Part, RunState, StepRunState},
    },
    record::{Query, Record, Store, host_name},
    ui::{Document, ended_verdict},
};

/// `runbook resume`.
pub(super) async fn resume(cx: &Context, args: &ResumeArgs) -> Result<Document> {
    let (run, journal) = open::find(cx, args.run.as_deref()).await?;
    place::refuse_elsewhere(cx, &run, &format!("runbook resume {}", run.id))?;
    let runbook = load::begun(cx, &run.id, &run.text)?;
    let script = Script::of(&runbook);
    if script.items.len() != run.steps.len() {
        return Err(Fault::new(format!(
            "run {} was made by mlopsctl {}, which lays its steps out otherwise",
            run.id, run.version
        ))
        .hint("use that version")
        .into());
    }
    if cx.options.dry_run {
        return Ok(super::sum::dry(cx, &run));
    }
    let attended = !args.unattended && cx.ui.can_ask();
    if !attended
        && !args.unattended
        && !args.stop
        && run.steps.iter().any(|step| asks(&step.kind) && !step.state.is_over())
    {
        return Err(Fault::new(format!(
            "run {} has questions, and nobody is there to answer; nothing was run",
            run.id
        ))
        .hint("resume it in a terminal")
        .hint(format!(
            "or do what a machine can: {}",
            cx.command(&format!("runbook resume {} --unattended", run.id))
        ))
        .exit(Exit::Declined)
        .into());
    }
    let mut degraded = Vec::new();
    let lease = begin::lease(cx, &run, &mut degraded).await?;
    // Another process may have gone on between the reading and the lease.
    let (run, journal) = match &lease {
        Some(_) => open::find(cx, Some(&run.id)).await?,
        None => (run, journal),
    };
    if run.config_digest != cx.loaded.digest {
        cx.ui.warn("the configuration has changed since this run began; it goes on with the present one");
    }
    let (me, process) = machine::here(cx);
    let overdue = begin::is_overdue(cx, &runbook, &run);
    let mut walk = Walk {
        cx,
        runbook,
        script,
        run,
        journal,
        lease,
        attended,
        degraded,
        me,
        overdue,
        waiting: Vec::new(),
        seen_before: std::collections::BTreeMap::new(),
    };
    for list in [&mut walk.run.people, &mut walk.run.runners] {
        if !list.contains(&walk.me) {
            list.push(walk.me.clone());
        }
    }
    walk.run.process = Some(process);
    // Ended, but killed before its record was written or its journal removed.
    if walk.run.ended.is_some() {
        let halt = if walk.run.stopped.is_some() { Halt::Stopped } else { Halt::Over };
        return conclude(&mut walk, halt).await;
    }
    walk.run.unattended = args.unattended;
    if args.stop {
        let why = cx.options.reason.clone().unwrap_or_else(|| format!("ended by {}", walk.me));
        walk.stop(&why);
        walk.run.given_up = true;
        return conclude(&mut walk, Halt::Stopped).await;
    }
    seek_what_was_hidden(&mut walk).await?;
    walk.run.state = RunState::Running;
    look_again(&mut walk);
    if let Some(halt) = settle_what_was_begun(&mut walk).await? {
        return conclude(&mut walk, halt).await;
    }
    walk.save().await?;
    carry_on(&mut walk).await
}

/// Secrets are not written: they are the configuration's, a person's, or not there any more.
async fn seek_what_was_hidden(walk: &mut Walk<'_>) -> Result<()> {
    let hidden = walk.run.values.iter().filter(|(_, value)| *value == values::HIDDEN);
    let hidden: Vec<String> = hidden.map(|(name, _)| name.clone()).collect();
    for name in hidden {
        let configured = walk.cx.config().runbooks.values.get(&name).cloned();
        let value = match configured {
            Some(value) => Some(value),
            None if walk.attended && walk.runbook.values.contains_key(&name) => {
                Some(begin::ask_for(walk.cx, &walk.runbook, &name, true).await?)
            }
            None => None,
        };
        match value {
            Some(value) => {
                values::guard(walk.cx, &name, &value);
                walk.run.values.insert(name, value);
            }
            None => drop(walk.run.values.remove(&name)),
        }
    }
    Ok(())
}

fn asks(kind: &str) -> bool {
    matches!(kind, "ask" | "choose" | "approve")
}

/// Looks of the setup are repeated, and what only looked and did not end begins again. Programs are not: nobody knows
/// whether they may run twice.
fn look_again(walk: &mut Walk<'_>) {
    let stopped = walk.run.stopped.is_some();
    for (index, (step, item)) in walk.run.steps.iter_mut().zip(&walk.script.items).enumerate() {
        let again = step.part == Part::Setup
            && !stopped
            && matches!(step.state, StepRunState::Done | StepRunState::Failed)
            && matches!(item.kind(), StepKind::Check(_) | StepKind::Wait(_));
        if again {
            walk.seen_before.insert(index, step.clone());
        }
        let begun = step.state == StepRunState::Running
            && !matches!(item.kind(), StepKind::Act(_) | StepKind::Run(_));
        if again || begun {
            step.state = StepRunState::Pending;
            (step.verdict, step.message) = (None, None);
        }
        if step.state == StepRunState::Pending {
            (step.reason, step.verdict) = (None, None);
        }
    }
}

/// Acts and programs that had begun when the process was lost: nobody but a person knows whether they are to be
/// repeated. Some: the walk halts.
async fn settle_what_was_begun(walk: &mut Walk<'_>) -> Result<Option<Halt>> {
    for index in 0..walk.run.steps.len() {
        if walk.run.steps[index].state != StepRunState::Running {
            continue;
        }
        if walk.run.steps[index].kind == "act" && take_outcome(walk, index).await {
            continue;
        }
        let plan =
            if walk.run.steps[index].kind == "act" { unfinished_plan(walk, index).await } else { None };
        let reason = match &plan {
            Some(id) => format!(
                "it was begun, and its plan is unfinished: {}",
                walk.cx.command(&format!("plan resume {id}"))
            ),
            None => "it was begun, and nobody knows how far it came".to_owned(),
        };
        walk.run.steps[index].reason = Some(reason);
        if !walk.attended || plan.is_some() {
            walk.waiting.push(index);
            walk.tell(index);
            continue;
        }
        walk.show_header(index);
        loop {
            let prompt = "did it complete? (d)one (a)gain (p)roblem (q) pause:";
            let Some(line) = walk.ask(prompt).await? else { return Ok(Some(Halt::Paused)) };
            let (word, rest) = line.split_once(' ').unwrap_or((line.as_str(), ""));
            let now = walk.cx.clock.now();
            let me = walk.me.clone();
            let step = &mut walk.run.steps[index];
            match word {
                "d" | "done" => {
                    (step.state, step.verdict) = (StepRunState::Done, Some(Verdict::Ok));
                    step.message = Some(format!("done, says {me}; its end was not seen"));
                    (step.ended, step.who, step.reason) = (Some(now), Some(me), None);
                }
                "a" | "again" => {
                    (step.state, step.reason) = (StepRunState::Pending, None);
                    break;
                }
                "p" | "problem" => {
                    let mut note = rest.to_owned();
                    while note.is_empty() {
                        match walk.ask("  what is the problem?").await? {
                            Some(line) => note = line,
                            None => return Ok(Some(Halt::Paused)),
                        }
                    }
                    let step = &mut walk.run.steps[index];
                    (step.state, step.verdict) = (StepRunState::Failed, Some(Verdict::Critical));
                    step.message = Some(format!("problem: {note}"));
                    (step.ended, step.who, step.note, step.reason) = (Some(now), Some(me), Some(note), None);
                }
                "q" | "quit" | "pause" => return Ok(Some(Halt::Paused)),
                _ => continue,
            }
            walk.finish(index).await;
            walk.save().await?;
            break;
        }
    }
    Ok(None)
}

/// The outcome of an act whose process was lost after it was recorded.
async fn take_outcome(walk: &mut Walk<'_>, index: usize) -> bool {
    let Some(record) = recorded(walk, index).await else { return false };
    let Some(outcome) = record.outcome else { return false };
    let step = &mut walk.run.steps[index];
    let verdict = ended_verdict(outcome.result);
    step.state = if verdict == Verdict::Ok { StepRunState::Done } else { StepRunState::Failed };
    (step.verdict, step.reason) = (Some(verdict), None);
    step.message = Some(format!("{}: {}", outcome.result.word(), outcome.summary));
    step.findings.clone_from(&outcome.findings);
    step.ended = Some(record.at);
    step.outcome = Some(outcome);
    walk.finish(index).await;
    true
}

async fn recorded(walk: &Walk<'_>, index: usize) -> Option<Record> {
    let step = &walk.run.steps[index];
    // Ids are of whole milliseconds, and clocks of machines differ a little.
    let since = step.started? - chrono::TimeDelta::seconds(1);
    let store = Store::of(walk.cx).ok()?;
    let query = Query { since: Some(since), limit: Some(50), ..Query::default() };
    for name in store.records(&query).await.ok()? {
        let Ok(record) = store.record(&name).await else { continue };
        let of_plan = record.plan.as_ref().is_some_and(|plan| {
            record.command == step.what
                || step.reason.as_ref().is_some_and(|reason| reason.contains(plan.as_str()))
        });
        if of_plan && record.host == walk.run.host {
            return Some(record);
        }
    }
    None
}

async fn unfinished_plan(walk: &Walk<'_>, index: usize) -> Option<String> {
    let step = &walk.run.steps[index];
    let found = list_unfinished(walk.cx).await.ok()?;
    let started = step.started?;
    let of_step = |left: &&crate::plan::Left| {
        left.progress.header.command_line == step.what
            && left.progress.at >= started - chrono::TimeDelta::seconds(1)
    };
    found.left.iter().find(of_step).map(|left| left.progress.header.id.clone())
}

/// `runbook approve`.
pub(super) async fn approve(cx: &Context, args: &ApproveArgs) -> Result<Document> {
    let (run, journal) = open::find(cx, Some(&args.run)).await?;
    place::refuse_elsewhere(cx, &run, &format!("runbook approve {} {}", run.id, args.step))?;
    let script = Script::of(&load::begun(cx, &run.id, &run.text)?);
    let index = script.named(&args.step).ok_or_else(|| {
        let ids = run.steps.iter().filter(|step| step.kind == "approve").map(|step| step.id.as_str());
        let ids = ids.collect::<Vec<_>>().join(", ");
        Fault::new(format!("run {} has no step `{}`", run.id, args.step))
            .hint(format!("steps to approve: {ids}"))
    })?;
    let step = &run.steps[index];
    if step.kind != "approve" {
        return Err(Fault::new(format!("step `{}` is no approval, but `{}`", step.id, step.kind)).into());
    }
    if step.state.is_over() {
        let said = super::sum::said(step);
        return Err(Fault::new(format!("step `{}` is over: {said}", step.id)).into());
    }
    let (who, _) = machine::here(cx);
    if run.runners.iter().any(|runner| runner.name == who.name) {
        return Err(Fault::new(format!(
            "{who} runs `{}`, and cannot approve a step of it; nothing was written",
            run.runbook
        ))
        .hint("somebody else must")
        .exit(Exit::Declined)
        .into());
    }
    let target = format!("{} {}", run.runbook, step.id);
    let outcome = |result, summary: &str| {
        Document::Outcome(Outcome::new("runbook approve", &target, result, summary, Vec::new()))
    };
    if cx.options.dry_run {
        return Ok(outcome(Ended::Planned, &format!("{who} would approve it in run {}", run.id)));
    }
    let approval = Approval {
        schema: Approval::SCHEMA.to_owned(),
        run: run.id.clone(),
        step: step.id.clone(),
        who: who.clone(),
        host: host_name(),
        at: cx.clock.now(),
        reason: cx.options.reason.clone(),
    };
    if !journal.approve(&approval).await? {
        let by = journal
            .approval(&step.id)
            .await
            .ok()
            .flatten()
            .map_or_else(String::new, |it| format!(" by {}", it.who));
        return Ok(outcome(Ended::Done, &format!("approved already{by}")));
    }
    let mut told = format!("approved by {who} in run {}", run.id);
    if run.process.as_ref().is_none_or(crate::record::Process::is_dead) || run.state != RunState::Running {
        told += &format!("; it goes on with: {}", cx.command(&format!("runbook resume {}", run.id)));
    }
    Ok(outcome(Ended::Done, &told))
}
