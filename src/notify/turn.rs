//! One run at a time: the same `--stateful` command is not at work twice, since both would count.

use std::future::Future;

use anyhow::{Result, anyhow};
use sha2::{Digest as _, Sha256};

use super::notice::lasting;
use crate::{
    context::Context,
    error::{Exit, Fault},
    record::{Lease, LeaseNote, Process, Refusal, Store, Who, new_id},
};

/// The turn of this run.
pub struct Turn {
    lease: Option<Lease>,
    /// Where state is kept: the configured store, or a local one when that fails.
    pub(super) store: Store,
    /// Why the configured store is not the one.
    pub(super) failed: Option<String>,
}

impl Turn {
    /// The turn of a `--stateful` look; none for another one.
    ///
    /// # Errors
    /// When another run of the same command is at work: exit 6.
    pub async fn take(cx: &Context) -> Result<Option<Self>> {
        if !cx.options.stateful {
            return Ok(None);
        }
        let mut failed = None;
        let first = Store::of(cx)?;
        for store in std::iter::once(first).chain(Store::fallbacks(cx)) {
            match acquire(cx, &store).await {
                Ok(lease) => {
                    if let Some(why) = &failed {
                        cx.ui.warn(&format!("{why}; state is kept in {} meanwhile", store.shown()));
                    }
                    return Ok(Some(Self { lease: Some(lease), store, failed }));
                }
                Err(Refusal::Held(held)) => return Err(locked(cx, held.note.as_ref()).into()),
                Err(Refusal::Store(error)) => {
                    failed.get_or_insert(format!("the store cannot be used: {error:#}"));
                }
            }
        }
        Err(anyhow!(failed.unwrap_or_default()).context("taking the turn of this look"))
    }

    /// Does something meanwhile, and keeps the turn however long it takes.
    pub async fn keep_during<T>(&mut self, cx: &Context, work: impl Future<Output = T>) -> T {
        match &mut self.lease {
            // One that is lost is the next run's: the numbers of the state keep the two apart.
            Some(lease) => lease.keep_during(|| cx.clock.now(), work).await,
            None => work.await,
        }
    }

    /// Gives it up.
    pub async fn end(mut self, cx: &Context) {
        if let Some(lease) = self.lease.take()
            && let Err(error) = lease.release(cx.clock.now()).await
        {
            cx.ui.trace(1, &format!("the turn stays taken until it expires: {error:#}"));
        }
    }
}

async fn acquire(cx: &Context, store: &Store) -> Result<Lease, Refusal> {
    let now = cx.clock.now();
    let who = Who::read(&cx.environment);
    let note = LeaseNote::new(&new_id(now), who, Process::current(), &cx.options.command_line, now);
    // What a killed run left is free at once.
    let free = |held: &LeaseNote| cx.options.take_over || held.process.is_dead();
    Lease::acquire(store, &target(cx), note, free).await
}

/// Who looks at what: the words of the command line in this stack and environment.
fn target(cx: &Context) -> String {
    let place = cx.config().stack.iter().chain(&cx.loaded.environment);
    let place: Vec<&str> = place.chain([&cx.options.command_line]).map(String::as_str).collect();
    let digest = Sha256::digest(place.join("\n").as_bytes());
    let mark: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("stateful.{mark}")
}

fn locked(cx: &Context, note: Option<&LeaseNote>) -> Fault {
    let message = match note {
        Some(note) => format!(
            "locked by {} on {} (`{}`, process {}, for {}, expires in {}): two runs at once would both count",
            note.holder,
            note.process.host,
            note.command,
            note.process.pid,
            lasting(super::notice::seconds(note.started, cx.clock.now())),
            lasting(super::notice::seconds(cx.clock.now(), note.expires)),
        ),
        None => "locked: the lease of this look cannot be understood".to_owned(),
    };
    Fault::new(message)
        .hint("look without --stateful, or give it more time between two runs")
        .hint("take its turn over with --take-over")
        .exit(Exit::Locked)
}
