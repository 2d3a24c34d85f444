//! Acting: plan → consent → lease → journal and apply step by step → verify → record; undo on failure.
//!
//! A domain describes what it can do as one serializable enum that implements [`Action`], builds a [`Plan`] of such
//! steps, and calls [`Plan::run`], which shows the plan, asks, carries it out and returns the `Outcome`:
//!
//! ```text
//! let steps = vec![RestartAction::Restart { … }, RestartAction::AwaitHealth { … }];
//! Plan::new("restart", "api", steps).emergency().run(cx).await
//! ```
//!
//! * Steps are data, so that another process can finish or undo them: `procedure/plans.rs` has one line per
//!   [`Action::KIND`] that says so. A step sees the world through the `Context` alone.
//! * A step is journaled before it runs, and a killed process may have half-run it. So [`Action::apply`] first looks
//!   whether it is done already, and [`Action::undo`] whether there is something to undo. What one learns and the
//!   other needs (the id of what was created) is kept in the step itself, which is journaled again afterwards.
//! * Verifying is the last step. It returns findings; critical or unknown ones fail it, a warning ends the act with
//!   exit 1. The last finding of a successful plan is its summary.
//! * What changes something demands a [`Consent`], which only the confirmation makes.

mod begin;
mod consent;
mod journal;
mod lock;
mod outcome;
mod place;
mod run;
mod show;
mod unfinished;

use anyhow::Result;
pub(crate) use begin::{Direction, take_up};
pub use consent::Consent;
pub use outcome::{Ended, Outcome, PlannedStep, StepState};
pub(crate) use run::stop_at;
use serde::{Serialize, de::DeserializeOwned};
pub use unfinished::unfinished;
pub(crate) use unfinished::{Found, Left, find as find_unfinished, list as list_unfinished};

use crate::{context::Context, finding::Finding, ui::Document};

/// What can be put back of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undo {
    /// It leaves nothing behind that would have to be undone: it only looks, or ends where it began.
    Nothing,
    /// So: `stop container x again`.
    By(String),
    /// Never; the text says why. A failure after it leaves a partial state.
    Impossible(String),
}

/// One step of a domain, as a value.
#[expect(async_fn_in_trait, reason = "the program runs on one thread, so nobody needs the future to be Send")]
pub trait Action: Serialize + DeserializeOwned {
    /// Names the domain in journals: never changes.
    const KIND: &'static str;

    /// Whether a person must look at each such plan: `--yes` alone does not agree to it.
    const REVIEWED: bool = false;

    /// What it does, to what: `restart container credit-risk-api-1`.
    fn what(&self) -> String;

    /// How it is undone.
    fn undo_what(&self) -> Undo;

    /// Whether undoing it only holds once all steps after it are undone: while one of those is not, it stays to be undone
    /// again.
    fn undo_follows(&self) -> bool {
        false
    }

    /// Whether it only looks, and may be dropped at any moment.
    fn only_looks(&self) -> bool {
        false
    }

    /// Looks at what it is about to change, right before that, so that the journal knows it first: who undoes a step
    /// that was killed can then tell what is its own. Changes nothing.
    fn prepare(&mut self) -> Result<()> {
        Ok(())
    }

    /// What the record of the act has of its own, as the last step that says something has it.
    fn details(&self) -> Option<serde_json::Value> {
        None
    }

    /// The same, told from all steps and where each has ended: what was undone is no last word.
    fn details_of(steps: &[(&Self, StepState)]) -> Option<serde_json::Value> {
        steps.iter().rev().find_map(|(step, _)| step.details())
    }

    /// Does it, unless it is done already. Findings that are critical or unknown mean that it failed.
    async fn apply(&mut self, cx: &Context, consent: &Consent) -> Result<Vec<Finding>>;

    /// Undoes it, if there is something to undo. Called for steps that ran or may have half-run, in reverse, and
    /// only where `undo_what` names a way.
    async fn undo(&mut self, cx: &Context, consent: &Consent) -> Result<()>;
}

/// Ordered steps on one target.
#[derive(Debug)]
pub struct Plan<A> {
    command: String,
    target: String,
    steps: Vec<A>,
    emergency: bool,
    /// What it locks, where that is not the target.
    lease: Option<String>,
}

impl<A: Action> Plan<A> {
    /// A plan of a command (`restart`, `alerts silence`) on a target, whose lease it takes.
    pub fn new(command: impl Into<String>, target: impl Into<String>, steps: Vec<A>) -> Self {
        Self { command: command.into(), target: target.into(), steps, emergency: false, lease: None }
    }

    /// An emergency act is never blocked by a store that cannot be written: it says so, goes on with a local lease
    /// and journal, and ends with exit 1.
    #[must_use]
    pub fn emergency(mut self) -> Self {
        self.emergency = true;
        self
    }

    /// It keeps from others something else than its target: a note about a service is no act on it.
    #[must_use]
    pub fn locking(mut self, what: impl Into<String>) -> Self {
        self.lease = Some(what.into());
        self
    }

    /// Shows, asks, carries out, verifies, undoes on failure, records.
    pub async fn run(self, cx: &Context) -> Result<Document> {
        begin::start(cx, self).await.map(Document::Outcome)
    }
}
