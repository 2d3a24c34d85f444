//! Blocking work on a thread of its own, so that the network, interrupts and the deadline go on meanwhile. A mount that
//! hangs keeps its thread, and nothing else.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use anyhow::{Context as _, Result};
use tokio::{sync::oneshot, time::timeout_at};

use crate::{context::Context, error::Fault};

/// Turns true when nobody waits for the result any more.
#[derive(Clone)]
pub(super) struct Abandoned(Arc<AtomicBool>);

impl Abandoned {
    pub(super) fn yes(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Sets the flag when the waiting ends, however it ends.
struct Guard(Arc<AtomicBool>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs `work` aside.
///
/// # Errors
/// `doing` was not done at the deadline of the run.
pub(super) async fn aside<T: Send + 'static>(
    cx: &Context,
    doing: &str,
    work: impl FnOnce(&Abandoned) -> T + Send + 'static,
) -> Result<T> {
    let flag = Arc::new(AtomicBool::new(false));
    let _guard = Guard(Arc::clone(&flag));
    let (give, take) = oneshot::channel();
    let thread = std::thread::Builder::new().name("reports".to_owned());
    thread
        .spawn(move || {
            let result = work(&Abandoned(flag));
            // Nobody waits any more: the result is late and not wanted.
            let _ = give.send(result);
        })
        .context("starting a thread")?;
    before_deadline(cx, doing, async { take.await.context("a thread ended early") }).await
}

/// What comes before the deadline of the run.
///
/// # Errors
/// Those of the work; `doing` was not done in time.
pub(super) async fn before_deadline<T>(
    cx: &Context,
    doing: &str,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    match cx.deadline() {
        None => work.await,
        Some(deadline) => timeout_at(deadline, work).await.unwrap_or_else(|_| {
            Err(Fault::new(format!("{doing} was not done before the deadline"))
                .hint("give it longer: --deadline 5m")
                .into())
        }),
    }
}
