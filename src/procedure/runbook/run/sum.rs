//! What the steps of a run add up to: verdict, first line, exit code, page. Pure.

use serde_json::json;

use super::super::state::{Part, Run, RunState, StepRun, StepRunState};
use crate::{
    context::Context,
    error::Exit,
    finding::{Finding, Verdict},
    plan::Ended,
    record::Kept,
    ui::{Document, Listing, Sheet},
};

/// The start of why a step is skipped that `--only` or `--start-at` leave out.
pub(super) const LEFT_OUT: &str = "left out by";
/// More findings than these are in the run's steps alone.
const MOST_FINDINGS: usize = 200;

/// Judges the run anew. `overdue`: what is required and still open counts.
pub(super) fn judge(run: &mut Run, overdue: bool) {
    let verdicts: Vec<Verdict> = run.steps.iter().filter_map(|step| verdict_of(run, step, overdue)).collect();
    let count = |state: StepRunState| run.steps.iter().filter(|step| step.state == state).count();
    let pending = run.steps.iter().filter(|step| is_open(run, step)).count();
    run.verdict = match verdicts.is_empty() {
        // Nobody has done anything yet, and nothing is wrong with that before its time is over.
        true if pending > 0 => Verdict::Ok,
        _ => Verdict::merge(verdicts.iter().copied()),
    };
    let mut parts: Vec<String> = Verdict::BY_GRAVITY
        .into_iter()
        .filter(|verdict| *verdict != Verdict::Ok)
        .filter_map(|verdict| {
            let count = verdicts.iter().filter(|seen| **seen == verdict).count();
            (count > 0).then(|| format!("{count} {verdict}"))
        })
        .collect();
    let of = format!(" of {}", verdicts.len());
    if let Some(last) = parts.last_mut() {
        *last += &of;
    }
    let (skipped, aside) = (count(StepRunState::Skipped), count(StepRunState::NotApplicable));
    parts.extend((pending > 0).then(|| format!("{pending} pending")));
    parts.extend((skipped > 0).then(|| format!("{skipped} skipped")));
    parts.extend((aside > 0).then(|| format!("{aside} not applicable")));
    let mut worst: Option<(&StepRun, Verdict)> = None;
    for step in &run.steps {
        let Some(verdict) = verdict_of(run, step, overdue) else { continue };
        if verdict != Verdict::Ok && worst.is_none_or(|(_, worst)| verdict.gravity() > worst.gravity()) {
            worst = Some((step, verdict));
        }
    }
    let text = match worst {
        Some((step, _)) => format!("{}: {}", step.id, said(step)),
        None if verdicts.is_empty() && pending == 0 => "nothing applied".to_owned(),
        None if verdicts.is_empty() => "nothing is done yet".to_owned(),
        None => match verdicts.len() {
            1 => "1 step is ok".to_owned(),
            count => format!("all {count} steps are ok"),
        },
    };
    let state = match run.state {
        RunState::Paused => "paused: ",
        RunState::Stopped => "stopped: ",
        RunState::Running | RunState::Pending | RunState::Done => "",
    };
    let aside = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
    run.summary = format!("{} {}: {state}{text}{aside}", run.verdict.label(), run.runbook);
}

/// A step that waits, and will not be passed over.
pub(super) fn is_open(run: &Run, step: &StepRun) -> bool {
    !step.state.is_over() && step.part != Part::Revert && !may_be_passed_over(run, step)
}

/// Of a branch, while nobody has chosen.
fn may_be_passed_over(run: &Run, step: &StepRun) -> bool {
    let leads_here =
        |choose: &StepRun| step.id.strip_prefix(&choose.id).is_some_and(|rest| rest.starts_with('.'));
    run.steps.iter().any(|other| other.kind == "choose" && !other.state.is_over() && leads_here(other))
}

/// The verdict with which a step counts; none when it has no say.
pub(super) fn verdict_of(run: &Run, step: &StepRun, overdue: bool) -> Option<Verdict> {
    match step.state {
        StepRunState::Done | StepRunState::Failed => step.verdict,
        StepRunState::Skipped => step.required.then_some(Verdict::Warning),
        // Begun and not seen to end: nobody knows, until a person says.
        StepRunState::Running if run.state != RunState::Running && is_change(step) => Some(Verdict::Unknown),
        // It could not even begin.
        StepRunState::Pending if step.verdict.is_some() => step.verdict,
        StepRunState::Pending | StepRunState::Running => {
            (overdue && step.required && is_open(run, step)).then_some(Verdict::Warning)
        }
        StepRunState::NotApplicable | StepRunState::NotReached => None,
    }
}

/// Whether it changes something, so that it is not simply done again.
pub(super) fn is_change(step: &StepRun) -> bool {
    matches!(step.kind.as_str(), "act" | "run")
}

/// What was seen or is the case, in one line.
pub(super) fn said(step: &StepRun) -> String {
    let reason = |word: &str| match &step.reason {
        Some(reason) => format!("{word}: {reason}"),
        None => word.to_owned(),
    };
    match step.state {
        StepRunState::Done | StepRunState::Failed => {
            step.message.clone().unwrap_or_else(|| step.state.word().to_owned())
        }
        StepRunState::NotApplicable => reason("not applicable"),
        StepRunState::NotReached => reason("not reached"),
        state => reason(state.word()),
    }
}

/// The word of its record's name. A run that somebody ended before its time, or that left out what is required, does
/// not read as done, however well the rest went.
pub(super) fn word(run: &Run) -> &'static str {
    let left_out = |step: &StepRun| {
        let by_flag = step.reason.as_deref().is_some_and(|reason| reason.starts_with(LEFT_OUT));
        step.required && step.state == StepRunState::Skipped && by_flag
    };
    if run.given_up {
        "stopped"
    } else if run.steps.iter().any(left_out) {
        "incomplete"
    } else {
        run.verdict.word()
    }
}

/// What its record says of its steps: the worst first, as far as there is room.
pub(super) fn findings(run: &Run, overdue: bool) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        run.steps.iter().filter_map(|step| finding(run, step, overdue)).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse((finding.counts(), finding.verdict.gravity())));
    findings.truncate(MOST_FINDINGS);
    findings
}

/// The page, the JSON and the report of a run, and how it exits.
pub(super) fn document(
    cx: &Context,
    run: &Run,
    interrupted: bool,
    unwritten: bool,
    overdue: bool,
) -> Document {
    let findings: Vec<Finding> = run.steps.iter().filter_map(|step| finding(run, step, overdue)).collect();
    let mut report = cx.report("runbook run", findings);
    (report.verdict, report.summary) = (run.verdict, run.summary.clone());
    report.exit_code = exit(cx, run, interrupted, unwritten);
    let rows = run.steps.iter().filter(|step| is_shown(run, step)).map(row).collect();
    let listing = Listing {
        schema: Run::SCHEMA,
        columns: vec!["#", "step", "state", "seen"],
        rows,
        items: Vec::new(),
        empty: "no steps",
        verdict: None,
        note: Some(format!("run {} of {}, for {}, by {}", run.id, run.title, run.date, names(run))),
    };
    let mut shown = run.clone();
    super::values::hide(&mut shown);
    let mut json =
        serde_json::to_value(&shown).unwrap_or_else(|_| json!({ "schema": Run::SCHEMA, "id": run.id }));
    json["exit_code"] = report.exit_code.into();
    Document::Sheet(Box::new(Sheet { report, rows: listing, json, notes: notes(cx, run) }))
}

fn names(run: &Run) -> String {
    run.people.iter().map(|who| who.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Branches that were not chosen and steps back that were not needed are left out of the page.
fn is_shown(run: &Run, step: &StepRun) -> bool {
    let aside =
        step.state == StepRunState::NotReached && step.id.contains('.') || may_be_passed_over(run, step);
    !aside && (step.part != Part::Revert || step.state.is_over() && step.state != StepRunState::NotReached)
}

fn row(step: &StepRun) -> Vec<String> {
    let word = match step.state {
        StepRunState::Done | StepRunState::Failed => step.verdict.map_or(step.state.word(), Verdict::word),
        StepRunState::NotApplicable => "n/a",
        state => state.word(),
    };
    let seen = match step.state {
        StepRunState::Done | StepRunState::Failed => step.message.clone().unwrap_or_default(),
        _ => step.reason.clone().unwrap_or_default(),
    };
    vec![step.position.clone(), step.title.clone(), word.to_owned(), seen]
}

/// What to do next.
fn notes(cx: &Context, run: &Run) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for step in run.steps.iter().filter(|step| step.state == StepRunState::Failed) {
        if let Some(next) = &step.next
            && !notes.contains(next)
        {
            notes.push(next.clone());
        }
        let more = step.outcome.iter().flat_map(|outcome| outcome.next.iter().cloned());
        notes.extend(more);
    }
    if matches!(run.state, RunState::Paused | RunState::Pending | RunState::Running) {
        notes.push(format!("go on with it: {}", cx.command(&format!("runbook resume {}", run.id))));
    }
    notes
}

/// One finding per step, for formats that know findings alone. What does not count says why.
fn finding(run: &Run, step: &StepRun, overdue: bool) -> Option<Finding> {
    if !is_shown(run, step) {
        return None;
    }
    let verdict = verdict_of(run, step, overdue);
    let id = format!("runbook.{}.{}", run.runbook, step.id);
    let mut finding = Finding::new(id, step.id.clone(), verdict.unwrap_or(Verdict::Ok), said(step));
    if verdict.is_none() && step.state != StepRunState::Done {
        finding.muted = Some(step.state.word().to_owned());
    }
    finding.took_seconds = step.took_seconds;
    finding.attempts = step.attempts.max(1);
    finding.hint = step.next.clone().filter(|_| step.state == StepRunState::Failed);
    Some(finding)
}

fn exit(cx: &Context, run: &Run, interrupted: bool, unwritten: bool) -> u8 {
    let has = |wanted: Ended| {
        run.steps.iter().filter_map(|step| step.outcome.as_ref()).any(|it| it.result == wanted)
    };
    let code = cx.options.fail_on.exit_code(run.verdict);
    let code = if has(Ended::Partial) {
        Exit::Partial.code()
    } else if interrupted {
        Exit::Interrupted.code()
    } else if code == Exit::Critical.code() {
        code
    } else if has(Ended::Locked) {
        Exit::Locked.code()
    } else if has(Ended::Declined) {
        Exit::Declined.code()
    } else {
        code
    };
    match (unwritten, run.unattended) {
        (true, true) => Kept::exit_code_unstored(code),
        (true, false) => code.max(Exit::Warning.code()),
        (false, _) => code,
    }
}

/// As [`document`], for a run that is not begun.
pub(super) fn dry(cx: &Context, run: &Run) -> Document {
    let document = document(cx, run, false, false, false);
    let Document::Sheet(mut sheet) = document else { return document };
    sheet.notes.clear();
    sheet.report.exit_code = 0;
    sheet.json["exit_code"] = 0.into();
    sheet.rows.note = None;
    Document::Sheet(sheet)
}
