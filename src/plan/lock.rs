//! The lease of a plan's target, or who has it. An emergency act is never blocked by a store that fails.

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};

use super::{journal::Header, place, show::span, unfinished};
use crate::{
    context::Context,
    record::{Held, Lease, LeaseNote, Process, Refusal, Store, Who},
};

/// A lease, and the store that it and the journal are in.
pub(super) struct Taken {
    pub(super) store: Store,
    pub(super) lease: Lease,
    /// What did not work on the way.
    pub(super) degraded: Vec<String>,
}

/// Who has the lease, and what can be done about it.
pub(super) struct Locked {
    pub(super) message: String,
    /// Commands to run next.
    pub(super) next: Vec<String>,
}

/// What the lease is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    New,
    /// To go on with a plan whose own process is gone.
    TakeUp,
}

/// Takes the lease of a plan's target. An error is a store that fails where that is no emergency.
pub(super) async fn take(cx: &Context, header: &Header, purpose: Purpose) -> Result<Result<Taken, Locked>> {
    let mut stores = vec![Store::of(cx)?];
    if header.emergency {
        stores.extend(Store::fallbacks(cx));
    }
    let mut degraded: Vec<String> = Vec::new();
    let mut last = None;
    for store in stores {
        match acquire(cx, &store, header, purpose).await {
            Ok(lease) => {
                if let Some(why) = degraded.last() {
                    cx.ui.warn(&format!("{why}; going on with lease and journal in {}", store.shown()));
                }
                if degraded.is_empty() {
                    look_at_left(cx, header).await;
                }
                return Ok(Ok(Taken { store, lease, degraded }));
            }
            Err(Refusal::Held(held)) => return Ok(Err(locked(cx, &store, &held).await)),
            Err(Refusal::Store(error)) => {
                degraded = vec![format!("the store cannot be used: {error:#}")];
                last = Some(error);
            }
        }
    }
    Err(last.context("no store")?.context("taking the lease; nothing was changed"))
}

async fn acquire(cx: &Context, store: &Store, header: &Header, purpose: Purpose) -> Result<Lease, Refusal> {
    let now = cx.clock.now();
    let (who, process) = (Who::read(&cx.environment), Process::current());
    let note = LeaseNote::new(&header.id, who, process, &cx.options.command_line, now);
    let own =
        |held: &LeaseNote| purpose == Purpose::TakeUp && held.plan == header.id && held.process.is_dead();
    let free = |held: &LeaseNote| cx.options.take_over || own(held);
    match Lease::acquire(store, &header.lease, note.clone(), free).await {
        // A process that died before it journaled anything has left nothing to take up.
        Err(Refusal::Held(held)) => match &held.note {
            Some(found) if found.process.is_dead() && !is_unfinished(cx, &found.plan).await => {
                let dead = found.clone();
                Lease::acquire(store, &header.lease, note, |held| *held == dead).await
            }
            _ => Err(Refusal::Held(held)),
        },
        other => other,
    }
}

async fn is_unfinished(cx: &Context, plan: &str) -> bool {
    match unfinished::read(cx, plan).await {
        Ok(journal) => {
            journal.and_then(|journal| journal.replay()).is_some_and(|progress| progress.is_unfinished())
        }
        // What cannot be read may well be unfinished.
        Err(_) => true,
    }
}

async fn locked(cx: &Context, store: &Store, held: &Held) -> Locked {
    let Held { target, note } = held;
    let again = cx.again("--take-over");
    let Some(note) = note else {
        return Locked {
            message: format!("locked: the lease of {target} in {} cannot be understood", store.shown()),
            next: vec![again],
        };
    };
    let LeaseNote { plan, holder, process, command, started, expires, .. } = note;
    let killed = process.is_dead() && is_unfinished(cx, plan).await;
    let since = |time: &DateTime<Utc>| span((cx.clock.now() - *time).num_seconds());
    let message = format!(
        "locked by {holder} on {} (`{command}`, process {}{}, for {}, expires in {})",
        process.host,
        process.pid,
        if killed { ", which was killed" } else { "" },
        since(started),
        span((*expires - cx.clock.now()).num_seconds()),
    );
    let of_plan = |verb: &str| cx.command(&format!("plan {verb} {plan}"));
    let mut next = vec![of_plan("resume"), again];
    if killed {
        next.insert(1, of_plan("undo"));
    }
    Locked { message, next }
}

/// A lease expires; what a killed run left does not. What is left of those that are done goes.
async fn look_at_left(cx: &Context, header: &Header) {
    let Ok(found) = unfinished::list(cx).await else { return };
    found.sweep().await;
    for left in found.left {
        let of = &left.progress.header;
        if left.progress.is_unfinished() && of.lease == header.lease && of.id != header.id {
            let (id, name) = (&of.id, format!("{} {}", of.command, of.target));
            let [resume, undo] = ["resume", "undo"].map(|verb| place::command(cx, of, verb));
            cx.ui.warn(&format!("plan {id} (`{name}`) is unfinished: {resume}, or {undo}"));
        }
    }
}
