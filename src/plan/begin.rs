//! From a plan to a run: show it, ask, take the lease, open the journal. Also for a plan that another process left.

use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::{
    Action, Consent, Ended, Outcome, Plan, PlannedStep, StepState, consent,
    journal::{Event, Header, HeaderStep, Journal, Progress},
    lock::{self, Purpose},
    place,
    run::{Run, Step, planned, stop_at},
    show,
};
use crate::{
    context::Context,
    error::Fault,
    record::{Who, hidden_in, new_id},
};

/// Which way an unfinished plan goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Resume,
    Undo,
}

/// A new plan, from its first showing to its end.
pub(super) async fn start<A: Action>(cx: &Context, plan: Plan<A>) -> Result<Outcome> {
    let header = header(cx, &plan)?;
    refuse_secrets(cx, &header)?;
    let command = header.command.clone();
    let steps: Vec<Step<A>> = plan.steps.into_iter().map(Step::new).collect();
    let ending = Ending { cx, header: &header, command: &command, steps: planned(&steps) };
    ending.show();
    if cx.options.dry_run {
        return Ok(ending.dry_run(steps.len()));
    }
    let consent = match Consent::ask(cx, &format!("{command} {}?", header.target), A::REVIEWED).await {
        Ok(consent) => consent,
        Err(refusal) => return Ok(ending.declined(&refusal)),
    };
    // Answers may take long, and the run that this is a step of may have gone on elsewhere.
    if let Some(claim) = &cx.claim
        && matches!(claim.is_ours().await, Ok(false))
    {
        let message = "another process took the run over, of which this is a step".to_owned();
        return Ok(ending.locked(lock::Locked { message, next: Vec::new() }));
    }
    stop_at(cx, "lease").await;
    let locked = match lock::take(cx, &header, Purpose::New).await? {
        Ok(locked) => locked,
        Err(why) => return Ok(ending.locked(why)),
    };
    stop_at(cx, "journal").await;
    let journal = Journal::new(locked.store, &header.id);
    let first = Event::Planned { plan: Box::new(header.clone()) };
    let mut run =
        Run { cx, header, command, steps, journal, lease: locked.lease, consent, degraded: locked.degraded };
    match run.open(Some(first)).await {
        Ok(()) => run.go_forward().await,
        Err(error) => {
            run.lease.release(cx.clock.now()).await.ok();
            Err(error.context("the plan could not be journaled; nothing was changed"))
        }
    }
}

/// Takes up a plan that another process left.
pub(crate) async fn take_up<A: Action>(
    cx: &Context,
    journal: Journal,
    progress: Progress,
    direction: Direction,
) -> Result<Outcome> {
    let unfinished = progress.is_unfinished();
    let Progress { header, steps: left, summary, ended, .. } = progress;
    let unrecorded = ended.filter(|_| !unfinished);
    if direction == Direction::Undo
        && let Some(ended) = unrecorded
    {
        let ended = ended.word();
        return Err(Fault::new(format!(
            "plan {} has ended ({ended}), and only its record is missing; nothing was changed",
            header.id
        ))
        .hint(format!("write the record: {}", place::command(cx, &header, "resume")))
        .into());
    }
    let mut steps: Vec<Step<A>> = Vec::new();
    for step in left {
        let action = serde_json::from_value(step.action)
            .with_context(|| format!("reading the steps of plan {}", header.id))?;
        let took = Duration::try_from_secs_f64(step.took_seconds).unwrap_or_default();
        steps.push(Step { action, state: step.state, took, findings: step.findings });
    }
    let (command, question) = match direction {
        Direction::Resume => ("plan resume", "finish"),
        Direction::Undo => ("plan undo", "undo"),
    };
    let ending = Ending { cx, header: &header, command, steps: planned(&steps) };
    ending.show();
    let verb = match direction {
        Direction::Resume => "resume",
        Direction::Undo => "undo",
    };
    place::refuse_elsewhere(cx, &header, verb)?;
    if cx.options.dry_run {
        return Ok(ending.dry_run(match direction {
            Direction::Resume => steps.iter().filter(|step| step.state != StepState::Done).count(),
            Direction::Undo => steps.iter().filter(|step| step.must_be_undone()).count(),
        }));
    }
    let question = format!("{question} `{} {}`?", header.command, header.target);
    let consent = match Consent::ask(cx, &question, A::REVIEWED).await {
        Ok(consent) => consent,
        Err(refusal) => return Ok(ending.declined(&refusal)),
    };
    let locked = match lock::take(cx, &header, Purpose::TakeUp).await? {
        Ok(locked) => locked,
        Err(why) => return Ok(ending.locked(why)),
    };
    let (lease, degraded) = (locked.lease, locked.degraded);
    // Somebody may have taken it up while this one was being agreed to.
    if !journal.is_current().await? {
        lease.release(cx.clock.now()).await.ok();
        return Err(Fault::new(format!(
            "another run has taken up plan {} meanwhile; nothing was changed",
            header.id
        ))
        .hint(format!("see where it is: {}", cx.command("plan list")))
        .into());
    }
    let command = command.to_owned();
    let mut run = Run { cx, header, command, steps, journal, lease, consent, degraded };
    if let Some(result) = unrecorded {
        return Ok(run.conclude(result, summary.unwrap_or_default(), None).await);
    }
    run.open(None).await?;
    match direction {
        Direction::Resume => run.go_forward().await,
        Direction::Undo => run.go_backward().await,
    }
}

fn header<A: Action>(cx: &Context, plan: &Plan<A>) -> Result<Header> {
    let mut steps = Vec::new();
    for action in &plan.steps {
        let (what, undo) = (action.what(), show::undo_text(action));
        steps.push(HeaderStep { what, undo, action: serde_json::to_value(action)? });
    }
    let place = cx.config().stack.iter().chain(&cx.loaded.environment);
    let lease: Vec<&str> =
        place.chain([plan.lease.as_ref().unwrap_or(&plan.target)]).map(String::as_str).collect();
    Ok(Header {
        schema: Header::SCHEMA.to_owned(),
        id: new_id(cx.clock.now()),
        kind: A::KIND.to_owned(),
        command: plan.command.clone(),
        target: plan.target.clone(),
        lease: lease.join("."),
        place: Some(place::here(cx)),
        command_line: cx.options.command_line.clone(),
        emergency: plan.emergency,
        who: Who::read(&cx.environment),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        config_digest: cx.loaded.digest.clone(),
        steps,
    })
}

/// What is journaled is redacted, and what undoes a plan is read from its journal. A plan that leaves nothing to undo is
/// not kept from anything: a restart may be urgent.
fn refuse_secrets(cx: &Context, header: &Header) -> Result<()> {
    if header.steps.iter().all(|step| step.undo.is_none()) {
        return Ok(());
    }
    let redactor = &cx.loaded.redactor;
    let place = serde_json::to_value(&header.place)?;
    let whole =
        [("target", &Value::from(header.target.as_str())), ("lock", &Value::from(header.lease.as_str()))];
    let of_all = whole
        .into_iter()
        .chain([("stack, environment or configuration file", &place)])
        .find_map(|(name, value)| hidden_in(value, redactor).map(|_| format!("the {name} of this plan")));
    let mut undone = header.steps.iter().enumerate().filter(|(_, step)| step.undo.is_some());
    let of_step = undone.find_map(|(index, step)| {
        let path = hidden_in(&step.action, redactor)?;
        Some(format!(
            "`{}` of step {} ({})",
            path.trim_start_matches('.'),
            index + 1,
            redactor.clean(&step.what)
        ))
    });
    let Some(what) = of_all.or(of_step) else { return Ok(()) };
    Err(Fault::new(format!(
        "{what} holds a secret of the configuration, which no journal may: nobody could undo it; nothing was changed"
    ))
    .hint("give the one or the other another name: a secret is no common word")
    .into())
}

/// The outcomes of plans that were shown and not begun.
struct Ending<'a> {
    cx: &'a Context,
    header: &'a Header,
    /// As the outcome names it.
    command: &'a str,
    steps: Vec<PlannedStep>,
}

impl Ending<'_> {
    /// What is agreed to is shown, even to who wants to hear little.
    fn show(&self) {
        let page = show::page(self.cx, self.header, &self.steps);
        if self.cx.options.yes || self.cx.options.dry_run {
            self.cx.ui.say(&page);
        } else {
            self.cx.ui.show(&page);
        }
    }

    fn dry_run(self, left: usize) -> Outcome {
        let steps = if left == 1 { "1 step".to_owned() } else { format!("{left} steps") };
        self.outcome(Ended::Planned, &format!("{steps} to do; nothing was changed"))
    }

    fn declined(self, refusal: &consent::Refusal) -> Outcome {
        let again = self.cx.again("--yes");
        let mut outcome = self.outcome(Ended::Declined, &format!("{}; nothing was changed", refusal.why));
        outcome.exit_code = refusal.exit.code();
        outcome.next.extend(refusal.unattended.then_some(again));
        outcome
    }

    fn locked(self, why: lock::Locked) -> Outcome {
        let mut outcome = self.outcome(Ended::Locked, &format!("{}; nothing was changed", why.message));
        outcome.next = why.next;
        outcome
    }

    fn outcome(self, result: Ended, text: &str) -> Outcome {
        Outcome::new(self.command, &self.header.target, result, text, self.steps)
    }
}
