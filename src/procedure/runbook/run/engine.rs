//! Walks through the steps of a run: what can begin begins, what ends is settled, and every state that must survive a
//! kill is written before what comes after it happens.

use std::{
    collections::BTreeMap,
    future::Future,
    time::{Duration, Instant},
};

use anyhow::Result;
use futures_util::{StreamExt as _, stream::FuturesUnordered};
use serde_json::Value;

use super::{
    journal::Journal,
    machine::{self, Seen},
    script::Script,
    sum, values,
};
use crate::{
    context::Context,
    finding::Verdict,
    plan::{Ended, stop_at},
    procedure::runbook::{
        file::{Purpose, Runbook, StepKind, Then},
        state::{Part, Run, RunState, StepRun, StepRunState},
    },
    record::{Lease, Store, Who},
};

/// A run at work.
pub(super) struct Walk<'a> {
    pub(super) cx: &'a Context,
    pub(super) runbook: Runbook,
    pub(super) script: Script,
    pub(super) run: Run,
    pub(super) journal: Journal,
    pub(super) lease: Option<Lease>,
    /// Somebody is there to be asked.
    pub(super) attended: bool,
    /// What did not work beside the steps: the store, the lease.
    pub(super) degraded: Vec<String>,
    pub(super) me: Who,
    /// Its day is over.
    pub(super) overdue: bool,
    /// Steps that `--only` and `--start-at` leave are skipped already; these may not begin, as nobody is there.
    pub(super) waiting: Vec<usize>,
    /// What steps that look again saw before.
    pub(super) seen_before: BTreeMap<usize, StepRun>,
}

/// Why the walk goes no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Halt {
    /// Every step has ended.
    Over,
    /// What is left waits for a person.
    Pending,
    /// Ctrl-C, or a person who goes on later.
    Paused,
    /// A failed step ended it.
    Stopped,
    /// Somebody took the lease over: what happens next is theirs.
    TakenOver,
}

impl Walk<'_> {
    /// From where it stands to where it goes no further.
    pub(super) async fn go(&mut self) -> Result<Halt> {
        loop {
            if self.is_interrupted() {
                return Ok(Halt::Paused);
            }
            if let Some(lease) = &self.lease
                && matches!(lease.is_ours().await, Ok(false))
            {
                return Ok(Halt::TakenOver);
            }
            if self.run.stopped.is_some() {
                return Ok(Halt::Stopped);
            }
            self.set_aside_what_does_not_apply();
            let ready = self.ready();
            let checks: Vec<usize> = ready
                .iter()
                .copied()
                .filter(|index| matches!(self.script.items[*index].kind(), StepKind::Check(_)))
                .collect();
            if !checks.is_empty() {
                self.look(&checks).await;
                continue;
            }
            let Some(next) = ready.first().copied() else {
                self.pass_over_texts();
                let open = self.run.steps.iter().any(|step| sum::is_open(&self.run, step));
                return Ok(if open { Halt::Pending } else { Halt::Over });
            };
            if let Some(halt) = self.step(next).await? {
                return Ok(halt);
            }
        }
    }

    /// The steps that may begin now, in order.
    fn ready(&self) -> Vec<usize> {
        let open = |index: &usize| {
            let step = &self.run.steps[*index];
            step.state == StepRunState::Pending && step.part != Part::Revert && !self.waiting.contains(index)
        };
        let mut ready: Vec<usize> = (0..self.script.items.len()).filter(open).collect();
        ready.retain(|index| self.script.waits_for(&self.run, *index).is_none());
        ready
    }

    /// Looks side by side.
    async fn look(&mut self, steps: &[usize]) {
        let values = self.values();
        for index in steps {
            self.begin(*index, &values);
        }
        let (cx, script) = (self.cx, self.script.clone());
        let label = match steps {
            [one] => self.run.steps[*one].title.clone(),
            many => format!("{} checks", many.len()),
        };
        let spinner = cx.ui.spinner(&label);
        let mut looks: FuturesUnordered<_> = steps
            .iter()
            .map(|index| {
                let item = &script.items[*index];
                let values = &values;
                async move {
                    let text = item.step.check.as_deref().unwrap_or_default();
                    (*index, machine::check(cx, item, text, values).await)
                }
            })
            .collect();
        let mut left = steps.len();
        while let Some((index, seen)) = self.tended(looks.next()).await {
            left -= 1;
            spinner.update(&format!("{left} left"));
            self.settle(index, seen).await;
        }
    }

    /// One step that is no check. Some: the walk halts.
    async fn step(&mut self, index: usize) -> Result<Option<Halt>> {
        let item = self.script.items[index].clone();
        let cx = self.cx;
        match item.kind() {
            StepKind::Act(_) if !self.attended && !cx.options.yes => {
                self.leave(index, "changes something: agree with --yes, or run it in a terminal");
                Ok(None)
            }
            StepKind::Act(_) | StepKind::Run(_) => self.change(index).await,
            StepKind::Wait(text) => {
                let values = self.values();
                self.begin(index, &values);
                self.tell_begin(index);
                let seen = self.tended(machine::wait(cx, &item, text, &values)).await;
                self.settle(index, seen).await;
                Ok(None)
            }
            StepKind::Approve(_) => self.approval(index).await,
            StepKind::Ask(_) | StepKind::Choose(_) | StepKind::Note(_) if !self.attended => {
                self.leave(index, "waits for a person");
                Ok(None)
            }
            StepKind::Ask(_) | StepKind::Choose(_) | StepKind::Note(_) | StepKind::Check(_) => {
                self.person(index).await
            }
        }
    }

    /// An act or a program: written down before it begins and after it has ended.
    pub(super) async fn change(&mut self, index: usize) -> Result<Option<Halt>> {
        let item = self.script.items[index].clone();
        let (cx, values) = (self.cx, self.values());
        let point = format!("step-{}", item.id);
        stop_at(cx, &point).await;
        self.begin(index, &values);
        self.save().await?;
        self.tell_begin(index);
        stop_at(cx, &format!("{point}-apply")).await;
        let seen = match item.kind() {
            StepKind::Act(text) => {
                let mut lent = cx.lend(cx.options.clone());
                lent.claim = self.lease.as_ref().map(Lease::claim);
                self.tended(machine::act(&lent, text, &values)).await
            }
            _ => {
                let id = self.run.id.clone();
                self.tended(machine::run(cx, &item, &id, &values)).await
            }
        };
        stop_at(cx, &format!("{point}-finished")).await;
        let interrupted = seen.interrupted;
        self.settle(index, seen).await;
        self.save().await?;
        Ok(interrupted.then_some(Halt::Paused))
    }

    /// Notes that a step has begun, and what it will do.
    pub(super) fn begin(&mut self, index: usize, values: &BTreeMap<String, String>) {
        let now = self.cx.clock.now();
        let item = &self.script.items[index];
        let step = &mut self.run.steps[index];
        if let Ok(what) = machine::what(item, values) {
            step.what = self.cx.loaded.redactor.clean(&what).into_owned();
        }
        // Captured values are known by now.
        step.title = super::values::fill_what_is_known(&step.title, values);
        step.state = StepRunState::Running;
        step.started = Some(now);
        (step.ended, step.reason, step.message, step.verdict) = (None, None, None, None);
        step.who = Some(self.me.clone());
        step.attempts += 1;
    }

    /// Keeps what a step came to.
    async fn settle(&mut self, index: usize, seen: Seen) {
        let now = self.cx.clock.now();
        let item = &self.script.items[index];
        let changes = matches!(item.kind(), StepKind::Act(_) | StepKind::Run(_));
        let step = &mut self.run.steps[index];
        step.took_seconds = seen.took.as_secs_f64();
        if seen.interrupted {
            // Nobody knows how far a program came; a look simply begins again, and an act has put everything back.
            let unknown = matches!(item.kind(), StepKind::Run(_));
            step.state = if unknown { StepRunState::Running } else { StepRunState::Pending };
            step.reason = Some(if changes { "interrupted while it ran" } else { "interrupted" }.to_owned());
            (step.output, step.outcome) = (seen.output, seen.outcome);
            return;
        }
        self.seen_before.remove(&index);
        if seen.not_begun && step.part != Part::Revert {
            // Nothing was changed, so going on with the run tries it again.
            (step.state, step.verdict) = (StepRunState::Pending, Some(seen.verdict));
            self.leave(index, &format!("could not start, and nothing was changed: {}", seen.message));
            return;
        }
        let declined = seen.outcome.as_ref().is_some_and(|outcome| outcome.result == Ended::Declined);
        if declined && !self.attended && step.part != Part::Revert {
            // Nobody declined it: nobody was there to look at its plan, which some acts ask for whatever --yes says.
            step.state = StepRunState::Pending;
            self.leave(index, "waits for a person, who reviews what it would do");
            return;
        }
        step.ended = Some(now);
        step.verdict = Some(seen.verdict);
        step.message = Some(seen.message);
        step.state = if seen.verdict == Verdict::Ok { StepRunState::Done } else { StepRunState::Failed };
        (step.findings, step.outcome, step.output) = (seen.findings, seen.outcome, seen.output);
        step.attempts += seen.looks.saturating_sub(1);
        if declined {
            (step.state, step.verdict) = (StepRunState::Skipped, None);
            step.reason = Some("declined at the question".to_owned());
        }
        self.capture(index, &seen.text, seen.json.as_ref());
        self.finish(index).await;
    }

    /// Takes the variable of a step from what it found.
    pub(super) fn capture(&mut self, index: usize, text: &str, json: Option<&Value>) {
        let item = &self.script.items[index];
        let Some(name) = &item.step.capture else { return };
        let step = &mut self.run.steps[index];
        let value = match &item.step.pointer {
            None => Ok(Value::String(text.to_owned())),
            Some(pointer) => json.ok_or_else(|| "it printed no JSON".to_owned()).and_then(|json| {
                json.pointer(pointer).cloned().ok_or_else(|| format!("there is nothing at `{pointer}`"))
            }),
        };
        match value {
            Ok(value) => {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                values::guard(self.cx, name, &text);
                self.run.values.insert(name.clone(), text);
                step.captured = Some((name.clone(), value));
                let values = self.values();
                for later in self.run.steps.iter_mut().filter(|later| later.state == StepRunState::Pending) {
                    later.title = values::fill_what_is_known(&later.title, &values);
                }
            }
            Err(why) if step.verdict == Some(Verdict::Ok) => {
                (step.state, step.verdict) = (StepRunState::Failed, Some(Verdict::Unknown));
                step.message = Some(format!("`{name}` could not be captured: {why}"));
            }
            Err(_) => {}
        }
    }

    /// What follows from a step that has ended: evidence, the way on, whether the run ends here.
    pub(super) async fn finish(&mut self, index: usize) {
        let item = self.script.items[index].clone();
        self.keep_evidence(index, &item.step.evidence).await;
        // The branches that were not chosen will not be reached.
        if matches!(item.kind(), StepKind::Choose(_)) {
            let answer = self.run.steps[index].answer.clone();
            self.pass_over(index, answer.as_deref());
        }
        let failed = self.run.steps[index].state == StepRunState::Failed;
        if failed {
            let values = self.values();
            let step = &mut self.run.steps[index];
            let fallback = step.findings.iter().find(|finding| finding.verdict != Verdict::Ok);
            let fallback = fallback.and_then(|finding| finding.hint.clone());
            step.next = match &item.step.if_failed {
                Some(then) if then.runbook.is_some() => {
                    let name = then.runbook.as_deref().unwrap_or_default();
                    Some(self.cx.command(&format!("runbook run {name}")))
                }
                Some(then) if then.hint.is_some() => {
                    then.hint.as_deref().map(|hint| values::fill_what_is_known(hint, &values))
                }
                _ => fallback,
            };
            let then = item.step.if_failed.as_ref().and_then(|failed| failed.then);
            if then.unwrap_or_else(|| self.by_default(item.kind())) == Then::Stop && item.part != Part::Revert
            {
                self.stop(&format!("stopped at `{}`", item.id));
            }
        }
        self.tell(index);
        sum::judge(&mut self.run, self.overdue);
    }

    fn by_default(&self, kind: StepKind<'_>) -> Then {
        match kind {
            StepKind::Act(_) | StepKind::Approve(_) => Then::Stop,
            StepKind::Run(_) if self.runbook.purpose != Purpose::Routine => Then::Stop,
            _ => Then::Continue,
        }
    }

    /// Marks what will not be reached any more.
    pub(super) fn stop(&mut self, why: &str) {
        self.run.state = RunState::Stopped;
        self.run.stopped = Some(why.to_owned());
        for step in &mut self.run.steps {
            if step.state == StepRunState::Pending && step.part != Part::Revert {
                step.state = StepRunState::NotReached;
                step.reason = Some(why.to_owned());
            }
        }
    }

    /// Branches of a `choose` but the chosen one.
    pub(super) fn pass_over(&mut self, choose: usize, answer: Option<&str>) {
        for index in 0..self.script.items.len() {
            let Some((of, branch)) = self.script.items[index].parent.clone() else { continue };
            if of == choose && answer != Some(branch.as_str()) {
                for inner in 0..self.script.items.len() {
                    if self.script.is_within(inner, index) && !self.run.steps[inner].state.is_over() {
                        self.run.steps[inner].state = StepRunState::NotReached;
                        self.run.steps[inner].reason = Some("another way was chosen".to_owned());
                    }
                }
            }
        }
    }

    /// Texts alone keep no run open that nobody was there to read.
    fn pass_over_texts(&mut self) {
        let open = |step: &StepRun| sum::is_open(&self.run, step);
        if self.attended || self.run.steps.iter().any(|step| open(step) && step.kind != "note") {
            return;
        }
        let now = self.cx.clock.now();
        for step in
            self.run.steps.iter_mut().filter(|step| step.part != Part::Revert && !step.state.is_over())
        {
            step.state = StepRunState::Skipped;
            step.reason = Some("nobody was there to read it".to_owned());
            step.ended = Some(now);
        }
    }

    /// Says of each open step what it waits for.
    pub(super) fn explain_what_waits(&mut self) {
        for index in 0..self.run.steps.len() {
            let step = &self.run.steps[index];
            if step.reason.is_some() || !sum::is_open(&self.run, step) {
                continue;
            }
            let earlier = self.script.waits_for(&self.run, index);
            let why = match earlier {
                Some(earlier) if self.script.items[index].kind().is_automatic() => {
                    format!("waits for `{}`", self.script.items[earlier].id)
                }
                _ if step.kind == "approve" => {
                    let words = format!("runbook approve {} {}", self.run.id, step.id);
                    format!("waits for somebody else: {}", self.cx.command(&words))
                }
                _ => "waits for a person".to_owned(),
            };
            self.run.steps[index].reason = Some(why);
        }
    }

    /// A step that nobody here can do.
    pub(super) fn leave(&mut self, index: usize, why: &str) {
        self.run.steps[index].reason = Some(why.to_owned());
        self.waiting.push(index);
        self.tell(index);
    }

    pub(super) fn values(&self) -> BTreeMap<String, String> {
        values::given(self.cx.config(), &self.run, &self.me)
    }

    pub(super) fn is_interrupted(&self) -> bool {
        *self.cx.interrupt.borrow()
    }

    /// Waits for something while the lease is renewed.
    pub(super) async fn tended<T>(&mut self, work: impl Future<Output = T>) -> T {
        let clock = self.cx.clock;
        match &mut self.lease {
            Some(lease) => lease.keep_during(|| clock.now(), work).await,
            None => work.await,
        }
    }

    /// Writes the state durably. A store that fails only moves the journal, and is told of.
    pub(super) async fn save(&mut self) -> Result<()> {
        sum::judge(&mut self.run, self.overdue);
        self.run.saves += 1;
        let state = self.state();
        let error = match self.journal.write(&state).await {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        if let Some(lease) = &self.lease
            && matches!(lease.is_ours().await, Ok(false))
        {
            return Err(error);
        }
        for store in Store::fallbacks(self.cx) {
            let shown = store.shown();
            self.journal.move_to(store).await;
            if self.journal.write(&state).await.is_ok() {
                self.note_trouble(&format!("{error:#}; the run goes on in {shown}"));
                return Ok(());
            }
        }
        self.note_trouble(&format!("{error:#}"));
        Ok(())
    }

    /// What is written: a step that only looks again keeps what it saw before until it has seen something new.
    pub(super) fn state(&self) -> Run {
        let mut run = self.run.clone();
        keep_what_was_seen(&mut run, &self.seen_before);
        values::hide(&mut run);
        run
    }

    pub(super) fn note_trouble(&mut self, text: &str) {
        if self.degraded.is_empty() {
            self.cx.ui.warn(text);
        }
        self.degraded.push(text.to_owned());
    }

    /// Steps back, in order, once somebody agreed.
    pub(super) async fn revert(&mut self) -> Result<Halt> {
        for index in 0..self.script.items.len() {
            if self.run.steps[index].part != Part::Revert || self.run.steps[index].state.is_over() {
                continue;
            }
            if self.is_interrupted() {
                return Ok(Halt::Paused);
            }
            if matches!(self.script.items[index].kind(), StepKind::Check(_)) {
                self.look(&[index]).await;
            } else if let Some(halt) = self.step(index).await? {
                return Ok(halt);
            }
        }
        Ok(Halt::Stopped)
    }
}

/// Steps that began to look again, and have not ended, are as they were.
pub(super) fn keep_what_was_seen(run: &mut Run, seen_before: &BTreeMap<usize, StepRun>) {
    for (index, before) in seen_before {
        if !run.steps[*index].state.is_over() {
            run.steps[*index] = before.clone();
        }
    }
}

/// A pause that polls somebody else's answer.
pub(super) const POLL: Duration = Duration::from_millis(500);

/// How long a question was open.
pub(super) fn since(started: Instant) -> f64 {
    started.elapsed().as_secs_f64()
}
