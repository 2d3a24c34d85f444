//! Carries a plan out: forward step by step, backward on failure, journaled before everything that happens.

use std::{
    pin::pin,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

use super::{
    Action, Consent, Ended, Outcome, PlannedStep, StepState, Undo,
    journal::{Event, Header, Journal},
    place, show,
};
use crate::{
    context::Context,
    error::Exit,
    finding::{Finding, Verdict},
    record::{self, Kept, Lease, Process, Record, Store, Who},
};

/// A plan that was agreed to, at work.
pub(super) struct Run<'a, A> {
    pub(super) cx: &'a Context,
    pub(super) header: Header,
    /// As the outcome names it: `restart`, `plan resume`.
    pub(super) command: String,
    pub(super) steps: Vec<Step<A>>,
    pub(super) journal: Journal,
    pub(super) lease: Lease,
    pub(super) consent: Consent,
    /// Why success is not plain: what did not work beside the steps.
    pub(super) degraded: Vec<String>,
}

pub(super) struct Step<A> {
    pub(super) action: A,
    pub(super) state: StepState,
    pub(super) took: Duration,
    pub(super) findings: Vec<Finding>,
}

/// Why it does not go on forward.
enum Stopped {
    Failed(String),
    Interrupted(String),
    /// Somebody took the lease over: what happens next is theirs.
    TakenOver,
}

/// How applying one step ended.
enum Applied {
    /// With what it was asked to stop for meanwhile.
    Returned(Result<Vec<Finding>>, Option<Cut>),
    /// Dropped, which only a step that looks may be.
    Cut(Cut),
}

#[derive(Clone, Copy)]
enum Cut {
    Interrupted,
    Deadline,
}

impl<A: Action> Run<'_, A> {
    /// Journals the plan (when it is new) and that this process works on it.
    pub(super) async fn open(&mut self, first: Option<Event>) -> Result<()> {
        if let Some(first) = first {
            self.note(first).await?;
        }
        let by = Process::current();
        self.note(Event::Taken { by, who: Who::read(&self.cx.environment) }).await
    }

    /// To the end, or, on failure, back to the beginning.
    pub(super) async fn go_forward(mut self) -> Result<Outcome> {
        let stopped = match self.forward().await {
            Ok(()) => {
                let warned = self.steps.iter().flat_map(|step| &step.findings);
                let warned = warned.filter(|finding| finding.verdict == Verdict::Warning).count() > 0;
                let last = self.steps.iter().rev().find_map(|step| step.findings.last());
                let text = last.map_or_else(|| "done".to_owned(), |finding| finding.message.clone());
                let result = if warned { Ended::Warned } else { Ended::Done };
                return Ok(self.conclude(result, text, None).await);
            }
            Err(stopped) => stopped,
        };
        let stopped = match self.lease.is_ours().await {
            Ok(false) => Stopped::TakenOver,
            _ => stopped,
        };
        let (why, exit) = match stopped {
            Stopped::Failed(why) => (why, None),
            Stopped::Interrupted(why) => (why, Some(Exit::Interrupted)),
            Stopped::TakenOver => {
                let done = self.count(StepState::Done);
                let text = format!("another run took the lock over; stopped after step {done}");
                return Ok(self.conclude(Ended::Locked, text, None).await);
            }
        };
        let undoing = self.steps.iter().any(Step::must_be_undone);
        if undoing {
            self.cx.ui.warn(&format!("{why}; undoing"));
        }
        match self.backward().await {
            Ok(failures) => {
                let (result, text) = self.judge(&why, &failures);
                Ok(self.conclude(result, text, exit).await)
            }
            Err(left) => Ok(self.conclude(Ended::Locked, format!("{why}; {left}"), None).await),
        }
    }

    /// Back to the beginning because somebody asked for that.
    pub(super) async fn go_backward(mut self) -> Result<Outcome> {
        let failures = match self.backward().await {
            Ok(failures) => failures,
            Err(left) => return Ok(self.conclude(Ended::Locked, left, None).await),
        };
        let (result, text) = self.judge("asked to undo it", &failures);
        let (result, text) = match result {
            Ended::Undone => (Ended::Done, "undone".to_owned()),
            Ended::Failed => (Ended::Done, "there was nothing to undo".to_owned()),
            result => (result, text),
        };
        Ok(self.conclude(result, text, None).await)
    }

    async fn forward(&mut self) -> Result<(), Stopped> {
        let total = self.steps.len();
        for index in 0..total {
            if self.steps[index].state == StepState::Done {
                continue;
            }
            let number = index + 1;
            stop_at(self.cx, &number.to_string()).await;
            if *self.cx.interrupt.borrow() {
                return Err(Stopped::Interrupted(format!("interrupted before step {number}")));
            }
            if self.cx.deadline().is_some_and(|deadline| deadline <= tokio::time::Instant::now()) {
                return Err(Stopped::Failed(format!("the deadline passed before step {number}")));
            }
            if matches!(self.lease.keep(self.cx.clock.now()).await, Ok(false)) {
                return Err(Stopped::TakenOver);
            }
            let failed = |error: anyhow::Error| Stopped::Failed(format!("{error:#}"));
            self.steps[index].action.prepare().map_err(failed)?;
            let action = serde_json::to_value(&self.steps[index].action).ok();
            self.note(Event::Starting { step: number, action }).await.map_err(failed)?;
            let what = self.steps[index].action.what();
            self.cx.ui.say(&format!("step {number} of {total}: {what}"));
            self.steps[index].state = StepState::Running;
            stop_at(self.cx, &format!("{number}-apply")).await;
            let started = Instant::now();
            let spinner = self.cx.ui.spinner(&what);
            let applied = self.apply(index).await;
            drop(spinner);
            self.steps[index].took = started.elapsed();
            stop_at(self.cx, &format!("{number}-finished")).await;
            self.settle(index, applied).await?;
        }
        Ok(())
    }

    /// Applies a step, renewing the lease meanwhile. What changes something is never dropped halfway.
    async fn apply(&mut self, index: usize) -> Applied {
        let Self { cx, steps, lease, consent, .. } = self;
        let action = &mut steps[index].action;
        let only_looks = action.only_looks();
        let mut applying = pin!(action.apply(cx, consent));
        let mut cut = pin!(cut(cx));
        let work = async {
            let asked = tokio::select! {
                result = &mut applying => return Applied::Returned(result, None),
                reason = &mut cut => {
                    if only_looks {
                        return Applied::Cut(reason);
                    }
                    cx.ui.warn("stopping as soon as this step has ended");
                    reason
                }
            };
            Applied::Returned(applying.await, Some(asked))
        };
        lease.keep_during(|| cx.clock.now(), work).await
    }

    /// Journals how a step ended, and says whether it goes on.
    async fn settle(&mut self, index: usize, applied: Applied) -> Result<(), Stopped> {
        let number = index + 1;
        let what = self.steps[index].action.what();
        let (why, interrupted) = match applied {
            Applied::Returned(Ok(findings), _) => {
                let bad = findings
                    .iter()
                    .filter(|finding| !finding.verdict.is_well())
                    .map(|finding| format!("{}: {}", finding.subject, finding.message))
                    .next();
                self.steps[index].findings = findings;
                (bad, false)
            }
            Applied::Returned(Err(error), None) => {
                (Some(format!("step {number} ({what}) failed: {error:#}")), false)
            }
            // It was asked to stop, and did not get to its end: that is what was wanted, and no failure of its own.
            Applied::Returned(Err(error), Some(Cut::Interrupted)) => {
                (Some(format!("interrupted during step {number} ({what}): {error:#}")), true)
            }
            Applied::Returned(Err(error), Some(Cut::Deadline)) => {
                (Some(format!("the deadline passed during step {number} ({what}): {error:#}")), false)
            }
            Applied::Cut(Cut::Interrupted) => {
                (Some(format!("interrupted during step {number} ({what})")), true)
            }
            Applied::Cut(Cut::Deadline) => {
                (Some(format!("the deadline passed during step {number} ({what})")), false)
            }
        };
        let step = &mut self.steps[index];
        let action = serde_json::to_value(&step.action).unwrap_or_default();
        let took_seconds = step.took.as_secs_f64();
        step.state = if why.is_none() { StepState::Done } else { StepState::Failed };
        let event = match &why {
            None => Event::Finished { step: number, action, findings: step.findings.clone(), took_seconds },
            Some(why) => Event::Failed { step: number, action, why: why.clone(), took_seconds },
        };
        let noted = self.note(event).await;
        match (why, noted) {
            (Some(why), _) if interrupted => Err(Stopped::Interrupted(why)),
            (Some(why), _) => Err(Stopped::Failed(why)),
            (None, Err(error)) => Err(Stopped::Failed(format!("{error:#}"))),
            (None, Ok(())) => Ok(()),
        }
    }

    /// Undoes in reverse what ran or may have half-run; goes on past a failure, and returns what failed.
    ///
    /// # Errors
    /// Another run has taken the lock over, so that the rest is not ours to undo: what that is.
    async fn backward(&mut self) -> Result<Vec<String>, String> {
        let mut failures = Vec::new();
        // A deadline that has passed would make every look on the way back find nothing.
        let cx = self.cx.without_deadline();
        for index in (0..self.steps.len()).rev() {
            let number = index + 1;
            let step = &self.steps[index];
            if !step.was_begun() {
                continue;
            }
            match step.action.undo_what() {
                Undo::Nothing => continue,
                Undo::Impossible(why) => {
                    failures.push(format!("step {number} ({}) cannot be undone: {why}", step.action.what()));
                    continue;
                }
                Undo::By(how) => self.cx.ui.say(&format!("undoing step {number}: {how}")),
            }
            stop_at(self.cx, &format!("undo-{number}")).await;
            if matches!(self.lease.keep(cx.clock.now()).await, Ok(false)) {
                return Err(self.left_from(index, &failures));
            }
            // An undo that cannot be journaled still beats a change that stays.
            if let Err(error) = self.note(Event::Undoing { step: number }).await {
                self.degraded.push(format!("{error:#}"));
            }
            stop_at(self.cx, &format!("undo-{number}-apply")).await;
            let Self { steps, lease, consent, .. } = self;
            let step = &mut steps[index];
            let undoing = step.action.undo(&cx, consent);
            let result = lease.keep_during(|| cx.clock.now(), undoing).await;
            stop_at(self.cx, &format!("undo-{number}-finished")).await;
            let step = &mut self.steps[index];
            let result = match result {
                Ok(()) if step.action.undo_follows() && !failures.is_empty() => {
                    Err(anyhow::anyhow!("it is to be undone again once the steps after it are"))
                }
                result => result,
            };
            let event = match result {
                Ok(()) => {
                    step.state = StepState::Undone;
                    let action = serde_json::to_value(&step.action).unwrap_or_default();
                    Event::Undone { step: number, action }
                }
                Err(error) => {
                    step.state = StepState::Failed;
                    let why =
                        format!("step {number} ({}) could not be undone: {error:#}", step.action.what());
                    failures.push(why.clone());
                    Event::UndoFailed { step: number, why }
                }
            };
            if let Err(error) = self.note(event).await {
                self.degraded.push(format!("{error:#}"));
            }
        }
        Ok(failures)
    }

    /// What is still to be undone when another run has taken the lock over.
    fn left_from(&self, index: usize, failures: &[String]) -> String {
        let steps = self.steps[..=index].iter().enumerate().rev();
        let left = steps.filter(|(_, step)| step.must_be_undone());
        let left = left.map(|(index, step)| format!("step {} ({})", index + 1, step.action.what()));
        let left = left.collect::<Vec<_>>().join(", ");
        let failed: String = failures.iter().map(|why| format!("{why}; ")).collect();
        format!("{failed}another run took the lock over; stopped undoing, and left: {left}")
    }

    /// What a failure has left.
    fn judge(&self, why: &str, failures: &[String]) -> (Ended, String) {
        if !failures.is_empty() {
            return (Ended::Partial, format!("{why}; a person is needed: {}", failures.join("; ")));
        }
        match self.count(StepState::Undone) {
            0 => (Ended::Failed, why.to_owned()),
            1 => (Ended::Undone, format!("{why}; the 1 step that was begun was undone")),
            n => (Ended::Undone, format!("{why}; the {n} steps that were begun were undone")),
        }
    }

    /// Journals the end, writes the record, gives the lease up.
    pub(super) async fn conclude(mut self, result: Ended, text: String, exit: Option<Exit>) -> Outcome {
        let cx = self.cx;
        stop_at(cx, "end").await;
        let goes_on = matches!(result, Ended::Locked);
        if !goes_on && let Err(error) = self.note(Event::Ended { result, summary: text.clone() }).await {
            self.degraded.push(format!("{error:#}"));
        }
        let downgrade = |degraded: &[String]| {
            if degraded.is_empty() || result != Ended::Done { result } else { Ended::Warned }
        };
        let target = &self.header.target;
        let mut outcome =
            Outcome::new(&self.command, target, downgrade(&self.degraded), &text, planned(&self.steps));
        outcome.findings = self.steps.iter().flat_map(|step| step.findings.clone()).collect();
        if let Some(exit) = exit {
            outcome.exit_code = exit.code();
        }
        stop_at(cx, "record").await;
        let mut record = Record::new(cx, &self.header.command, target, outcome.result.word());
        record.plan = Some(self.header.id.clone());
        record.findings.clone_from(&outcome.findings);
        let steps: Vec<(&A, StepState)> = self.steps.iter().map(|step| (&step.action, step.state)).collect();
        record.details = A::details_of(&steps);
        outcome.record = Some(record.id.clone());
        record.outcome = Some(outcome.clone());
        match self.keep(&record).await {
            Ok(kept) => {
                if kept != Kept::Stored {
                    self.degraded.push(kept.words());
                }
                if !matches!(result, Ended::Partial | Ended::Locked) {
                    drop(self.journal.close(cx.clock.now()).await);
                }
            }
            Err(error) => {
                outcome.record = None;
                self.degraded.push(format!("{error:#}"));
            }
        }
        stop_at(cx, "release").await;
        if let Err(error) = self.lease.release(cx.clock.now()).await {
            self.degraded.push(format!("the lease stays until it expires: {error:#}"));
        }
        for problem in &self.degraded {
            cx.ui.warn(problem);
        }
        if downgrade(&self.degraded) != outcome.result {
            outcome.result = Ended::Warned;
            outcome.exit_code = Ended::Warned.exit().code();
        }
        if matches!(result, Ended::Partial | Ended::Locked) {
            outcome.next = ["resume", "undo"].map(|verb| place::command(cx, &self.header, verb)).into();
            cx.ui.warn(&format!("{target} is left in a partial state: {text}"));
        }
        outcome
    }

    /// A store that did not even take the journal is not asked again.
    async fn keep(&self, record: &Record) -> Result<Kept> {
        let store = Store::of(self.cx)?;
        if self.degraded.is_empty() || store.shown() == self.journal.store().shown() {
            return record::keep(self.cx, record).await;
        }
        let why = anyhow::anyhow!("the store {} failed during the act", store.shown());
        record::spool(self.cx, &store, record, &why).await
    }

    /// Journals an event. In an emergency a store that fails only moves the journal.
    async fn note(&mut self, event: Event) -> Result<()> {
        let now = self.cx.clock.now();
        let error = match self.journal.append(now, event.clone()).await {
            Err(error) if self.header.emergency => error,
            other => return other,
        };
        if matches!(self.lease.is_ours().await, Ok(false)) {
            return Err(error);
        }
        let failed = self.journal.store().shown();
        for store in Store::fallbacks(self.cx).into_iter().filter(|store| store.shown() != failed) {
            let shown = store.shown();
            if self.journal.move_to(store).await.is_ok()
                && self.journal.append(now, event.clone()).await.is_ok()
            {
                self.degraded.push(format!("{error:#}; the journal went on in {shown}"));
                return Ok(());
            }
        }
        bail!(error)
    }

    fn count(&self, state: StepState) -> usize {
        self.steps.iter().filter(|step| step.state == state).count()
    }
}

impl<A: Action> Step<A> {
    pub(super) fn new(action: A) -> Self {
        Self { action, state: StepState::Pending, took: Duration::ZERO, findings: Vec::new() }
    }

    fn was_begun(&self) -> bool {
        matches!(self.state, StepState::Running | StepState::Done | StepState::Failed)
    }

    pub(super) fn must_be_undone(&self) -> bool {
        self.was_begun() && self.action.undo_what() != Undo::Nothing
    }
}

/// The steps as outcomes show them.
pub(super) fn planned<A: Action>(steps: &[Step<A>]) -> Vec<PlannedStep> {
    let step = |(index, step): (usize, &Step<A>)| PlannedStep {
        step: index + 1,
        what: step.action.what(),
        undo: show::undo_text(&step.action),
        state: step.state,
        took_seconds: step.took.as_secs_f64(),
    };
    steps.iter().enumerate().map(step).collect()
}

/// Resolves when the run is to stop: on Ctrl-C or at the deadline, if there is one.
async fn cut(cx: &Context) -> Cut {
    let mut interrupt = cx.interrupt.clone();
    let interrupted = async {
        if interrupt.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let deadline = async {
        match cx.deadline() {
            Some(deadline) => tokio::time::sleep_until(deadline).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = interrupted => Cut::Interrupted,
        () = deadline => Cut::Deadline,
    }
}

/// For tests: `__MLOPSCTL_STOP_BEFORE=POINT` waits there to be killed. Points: `lease`, `journal`, `N` (before step N
/// is journaled), `N-apply`, `N-finished`, `undo-N`, `undo-N-apply`, `undo-N-finished`, `end`, `record`, `release`. Runs of
/// runbooks add theirs. `__MLOPSCTL_PAUSE_BEFORE=POINT` waits there for an interrupt, and goes on with it.
pub(crate) async fn stop_at(cx: &Context, point: &str) {
    if cx.environment.get("__MLOPSCTL_PAUSE_BEFORE") == Some(point) {
        cx.ui.warn(&format!("paused before {point}"));
        let _ = cx.interrupt.clone().wait_for(|stop| *stop).await;
    }
    if cx.environment.get("__MLOPSCTL_STOP_BEFORE") == Some(point) {
        cx.ui.warn(&format!("stopped before {point}"));
        std::future::pending::<()>().await;
    }
}
