//! From a request to a run at work.

use anyhow::Result;
use chrono::{NaiveDate, Utc};

use super::{
    conclude::carry_on,
    engine::Walk,
    journal::{self, Journal},
    load::{self, Text},
    machine,
    script::Script,
    sum, values,
};
use crate::{
    config::local_time::date_in,
    context::Context,
    error::{Exit, Fault},
    finding::Verdict,
    plan::stop_at,
    procedure::incident::run as incident,
    procedure::runbook::{
        applies::{Subjects, why_not},
        calendar::Schedule,
        due,
        file::{Runbook, StepKind},
        registry::Registry,
        state::{Part, Run, RunState, StepRunState},
    },
    record::{self, Held, Lease, LeaseNote, Refusal, Store, host_name, new_id},
    ui::Document,
};

/// What is to be run, and how.
#[derive(Debug, Clone, Default)]
pub struct RunRequest {
    pub name: String,
    pub unattended: bool,
    /// `--set`; a value for a name that the runbook does not know is refused.
    pub values: Vec<(String, String)>,
    /// Ids or positions; empty: all.
    pub only: Vec<String>,
    pub start_at: Option<String>,
    /// The calendar day; another than today is a rehearsal.
    pub date: Option<NaiveDate>,
    pub incident: Option<String>,
    pub force_new: bool,
}

/// Runs a runbook from its beginning as far as it goes now. The document carries the exit code.
///
/// # Errors
/// It could not begin: no such runbook, nobody to ask (exit 5), another run of it (exit 6). Nothing was run then.
pub async fn run_runbook(cx: &Context, request: &RunRequest) -> Result<(Run, Document)> {
    let text = load::named(cx, &request.name)?;
    let script = Script::of(&text.runbook);
    let mut run = fresh(cx, request, &text, &script).await;
    let (own, wanted) = values::own(&text.runbook, cx.config(), &request.values)?;
    run.values = own;
    leave_out(cx, &mut run, &script, request)?;
    let (me, process) = machine::here(cx);
    run.people.push(me.clone());
    run.runners.push(me.clone());
    run.process = Some(process);
    if cx.options.dry_run {
        let document = dry_run(cx, &text.runbook, &script, &mut run, &wanted);
        return Ok((run, document));
    }
    let attended = !request.unattended && cx.ui.can_ask();
    refuse_without_answers(cx, request, &script, &run, attended)?;
    for name in wanted {
        let value = ask_for(cx, &text.runbook, &name, attended).await?;
        run.values.insert(name, value);
    }
    for (name, value) in &run.values {
        values::guard(cx, name, value);
    }
    let known = values::given(cx.config(), &run, &me);
    for step in &mut run.steps {
        step.title = values::fill_what_is_known(&step.title, &known);
    }
    let mut degraded = Vec::new();
    stop_at(cx, "run-lease").await;
    let lease = lease(cx, &run, &mut degraded).await?;
    let store = store_for(cx, &mut degraded)?;
    if !run.rehearsal {
        adopt(cx, &degraded).await;
    }
    if attended {
        tell_of_open(cx, &store, &run, request.force_new).await;
    }
    stop_at(cx, "run-journal").await;
    let journal = Journal::new(store, &run);
    let overdue = is_overdue(cx, &text.runbook, &run);
    let mut walk = Walk {
        cx,
        runbook: text.runbook,
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
    walk.save().await?;
    incident::note_begin(cx, &walk.run).await;
    let document = carry_on(&mut walk).await?;
    Ok((walk.run, document))
}

/// Begins the count of what is due, unless the store has failed already: that was said, and a later run begins it.
async fn adopt(cx: &Context, degraded: &[String]) {
    if !degraded.is_empty() {
        return;
    }
    if let Err(error) = due::adopt(cx).await {
        cx.ui.warn(&format!("`runbook due` does not count yet what is missed: {error:#}"));
    }
}

/// What is required and still open counts once its day is over.
pub(super) fn is_overdue(cx: &Context, runbook: &Runbook, run: &Run) -> bool {
    runbook.when.is_some() && !run.rehearsal && today(cx, runbook) > run.date
}

/// The day that it is where the runbook is kept.
pub(super) fn today(cx: &Context, runbook: &Runbook) -> NaiveDate {
    date_in(Registry::zone(cx, runbook), cx.clock.now())
}

async fn fresh(cx: &Context, request: &RunRequest, text: &Text, script: &Script) -> Run {
    let now: chrono::DateTime<Utc> = cx.clock.now();
    let today = today(cx, &text.runbook);
    let subjects = Subjects::of(&cx.loaded);
    let schedule = text.when.as_ref().and_then(|when| when.parse::<Schedule>().ok());
    let due = due::day_for(cx, &request.name, &text.runbook, schedule.as_ref()).await;
    let date = request.date.unwrap_or(due);
    let mut steps = script.fresh();
    for (step, item) in steps.iter_mut().zip(&script.items) {
        let why = why_not(&subjects, schedule.as_ref(), &item.step, date);
        if let Some(why) = why {
            (step.state, step.reason) = (StepRunState::NotApplicable, Some(why));
        }
    }
    let mut run = Run {
        schema: Run::SCHEMA.to_owned(),
        id: new_id(now),
        runbook: request.name.clone(),
        title: text.runbook.title.clone(),
        text: text.text.clone(),
        origin: text.origin.clone(),
        date,
        rehearsal: date != today && date != due,
        started: now,
        ended: None,
        state: RunState::Running,
        stopped: None,
        verdict: Verdict::Ok,
        summary: String::new(),
        unattended: request.unattended,
        people: Vec::new(),
        runners: Vec::new(),
        host: host_name(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        stack: cx.config().stack.clone(),
        env: cx.loaded.environment.clone(),
        config_digest: cx.loaded.digest.clone(),
        incident: request.incident.clone(),
        values: std::collections::BTreeMap::new(),
        steps,
        process: None,
        recorded: Vec::new(),
        saves: 0,
        given_up: false,
    };
    // What is within a branch of a decision that does not apply does not apply either.
    for index in 0..script.items.len() {
        for inner in index + 1..script.items.len() {
            if run.steps[index].state == StepRunState::NotApplicable && script.is_within(inner, index) {
                (run.steps[inner].state, run.steps[inner].reason) =
                    (StepRunState::NotApplicable, run.steps[index].reason.clone());
            }
        }
    }
    run
}

/// Steps that `--only` and `--start-at` leave out are skipped, and say so.
fn leave_out(cx: &Context, run: &mut Run, script: &Script, request: &RunRequest) -> Result<(), Fault> {
    let find = |typed: &String| {
        script.named(typed).ok_or_else(|| {
            Fault::new(format!("runbook `{}` has no step `{typed}`", request.name))
                .hint(format!("see its steps: {}", cx.command(&format!("runbook show {}", request.name))))
        })
    };
    let only = request.only.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    let start = request.start_at.as_ref().map(find).transpose()?;
    for index in 0..script.items.len() {
        if script.items[index].part != Part::Steps || run.steps[index].state != StepRunState::Pending {
            continue;
        }
        let why = if !only.is_empty() {
            // A chosen step comes with its branches, and with the decisions that lead to it.
            let wanted =
                only.iter().any(|only| script.is_within(index, *only) || script.is_within(*only, index));
            (!wanted).then(|| format!("{} --only {}", sum::LEFT_OUT, request.only.join(",")))
        } else {
            let before = start.is_some_and(|start| index < start && !script.is_within(start, index));
            before.then(|| {
                let start = request.start_at.as_deref().unwrap_or_default();
                format!("{} --start-at {start}", sum::LEFT_OUT)
            })
        };
        if let Some(why) = why {
            (run.steps[index].state, run.steps[index].reason) = (StepRunState::Skipped, Some(why));
        }
    }
    Ok(())
}

/// Off a terminal, questions cannot be answered: nothing is run then.
fn refuse_without_answers(
    cx: &Context,
    request: &RunRequest,
    script: &Script,
    run: &Run,
    attended: bool,
) -> Result<(), Fault> {
    if attended || request.unattended {
        return Ok(());
    }
    let asks = |index: &usize| {
        let kind = script.items[*index].kind();
        let open = run.steps[*index].state == StepRunState::Pending && run.steps[*index].part != Part::Revert;
        open && matches!(kind, StepKind::Ask(_) | StepKind::Choose(_) | StepKind::Approve(_))
    };
    let questions: Vec<usize> = (0..script.items.len()).filter(asks).collect();
    let Some(first) = questions.first() else { return Ok(()) };
    let count = match questions.len() {
        1 => "1 question".to_owned(),
        count => format!("{count} questions"),
    };
    let name = &request.name;
    let message = format!(
        "runbook `{name}` has {count} (the first: {}), and nobody is there to answer; nothing was run",
        run.steps[*first].title
    );
    let hint =
        if cx.options.yes { "--yes agrees to plans, never to questions" } else { "run it in a terminal" };
    Err(Fault::new(message)
        .hint(hint)
        .hint(format!("or leave the questions for later: {}", cx.again("--unattended")))
        .exit(Exit::Declined))
}

pub(super) async fn ask_for(cx: &Context, runbook: &Runbook, name: &str, attended: bool) -> Result<String> {
    let about = runbook.values.get(name).and_then(|value| value.about.clone());
    if !attended {
        let about = about.map_or_else(String::new, |about| format!(" ({about})"));
        return Err(Fault::new(format!(
            "runbook `{}` needs a value for `{name}`{about}; nothing was run",
            runbook.runbook
        ))
        .hint(format!("give it: --set {name}=…, or `runbooks: {{ values: {{ {name}: … }} }}`"))
        .into());
    }
    let prompt = about.map_or_else(|| format!("{name}:"), |about| format!("{about} ({name}):"));
    loop {
        let mut interrupt = cx.interrupt.clone();
        let line = tokio::select! {
            line = cx.ui.line(&prompt) => line?,
            _ = interrupt.wait_for(|stop| *stop) => None,
        };
        match line {
            Some(line) if line.is_empty() => {}
            Some(line) => return Ok(line),
            None => return Err(Fault::new("interrupted; nothing was run").exit(Exit::Interrupted).into()),
        }
    }
}

/// What it is that only one run at a time may hold.
pub(super) fn lease_target(cx: &Context, runbook: &str) -> String {
    let place = cx.config().stack.iter().chain(&cx.loaded.environment).map(String::as_str);
    place.chain(["runbook", runbook]).collect::<Vec<_>>().join(".")
}

/// The lease of the runbook. A store that fails does not keep anybody from running it: that is said.
pub(super) async fn lease(cx: &Context, run: &Run, degraded: &mut Vec<String>) -> Result<Option<Lease>> {
    let store = Store::of(cx)?;
    let (who, process) = machine::here(cx);
    let target = lease_target(cx, &run.runbook);
    let note = LeaseNote::new(&run.id, who, process, &cx.options.command_line, cx.clock.now());
    let free = |held: &LeaseNote| cx.options.take_over || held.process.is_dead();
    match Lease::acquire(&store, &target, note, free).await {
        Ok(lease) => Ok(Some(lease)),
        Err(Refusal::Held(held)) => Err(locked(cx, &run.runbook, &held).into()),
        Err(Refusal::Store(error)) => {
            let text = format!("the store cannot be used: {error:#}");
            cx.ui.warn(&text);
            degraded.push(text);
            Ok(None)
        }
    }
}

fn locked(cx: &Context, runbook: &str, held: &Held) -> Fault {
    let again = cx.again("--take-over");
    let Some(note) = &held.note else {
        return Fault::new(format!("the lease of runbook `{runbook}` cannot be understood; nothing was run"))
            .hint(again)
            .exit(Exit::Locked);
    };
    let seconds = |delta: chrono::TimeDelta| {
        humantime::format_duration(std::time::Duration::from_secs(delta.num_seconds().max(0).unsigned_abs()))
            .to_string()
    };
    Fault::new(format!(
        "runbook `{runbook}` is being run by {} on {} (run {}, `{}`, process {}, for {}, expires in {}); nothing was run",
        note.holder,
        note.process.host,
        note.plan,
        note.command,
        note.process.pid,
        seconds(cx.clock.now() - note.started),
        seconds(note.expires - cx.clock.now()),
    ))
    .hint("wait for it, or take its lock over: ".to_owned() + &again)
    .exit(Exit::Locked)
}

/// The configured store, or, where that has failed already, one that stands in for it.
pub(super) fn store_for(cx: &Context, degraded: &mut [String]) -> Result<Store> {
    let main = Store::of(cx)?;
    Ok(if degraded.is_empty() { main } else { Store::fallbacks(cx).into_iter().next().unwrap_or(main) })
}

async fn tell_of_open(cx: &Context, store: &Store, run: &Run, force_new: bool) {
    let Ok(open) = journal::open(store).await else { return };
    if let Some(open) = open.iter().rev().find(|open| open.runbook == record::object_name(&run.runbook))
        && !force_new
    {
        let id = &open.id;
        let resume = cx.command(&format!("runbook resume {id}"));
        cx.ui.warn(&format!("another run of it is open: {resume}; this one is new"));
    }
}

/// What would happen: nothing is written, asked or run.
fn dry_run(cx: &Context, runbook: &Runbook, script: &Script, run: &mut Run, wanted: &[String]) -> Document {
    let known = values::given(cx.config(), run, &run.people[0].clone());
    for (step, item) in run.steps.iter_mut().zip(&script.items) {
        step.what = machine::what(item, &known).unwrap_or_else(|why| format!("{} ({why})", step.what));
        if step.state == StepRunState::Pending {
            let by = if item.kind().is_automatic() { "would run" } else { "would ask" };
            step.reason = Some(format!("{by}: {}", step.what));
        }
    }
    run.state = RunState::Pending;
    sum::judge(run, false);
    let wanted = if wanted.is_empty() {
        String::new()
    } else {
        format!("; values that are wanted: {}", wanted.join(", "))
    };
    run.summary = format!("OK {}: nothing was run (--dry-run), for {}{wanted}", runbook.runbook, run.date);
    sum::dry(cx, run)
}
