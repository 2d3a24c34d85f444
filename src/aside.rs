//! Blocking work on a thread of its own. A mount that hangs keeps its thread, and nothing else: the network, interrupts and
//! the deadline go on meanwhile, and the program can end (a runtime would wait for its blocking tasks).

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use anyhow::{Context as _, Result};
use tokio::sync::oneshot;

/// Turns true when nobody waits for the result any more.
#[derive(Clone)]
pub(crate) struct Abandoned(Arc<AtomicBool>);

impl Abandoned {
    pub(crate) fn yes(&self) -> bool {
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

/// Runs `work` aside. Who waits no longer than so long drops it.
///
/// # Errors
/// There was no thread to be had, or it ended early.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce(&Abandoned) -> T + Send + 'static,
) -> Result<T> {
    let flag = Arc::new(AtomicBool::new(false));
    let _guard = Guard(Arc::clone(&flag));
    let (give, take) = oneshot::channel();
    let thread = std::thread::Builder::new().name("aside".to_owned());
    thread
        .spawn(move || {
            let result = work(&Abandoned(flag));
            // Nobody waits any more: the result is late and not wanted.
            let _ = give.send(result);
        })
        .context("starting a thread")?;
    take.await.context("a thread ended early")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    #[test]
    fn work_that_hangs_costs_its_limit_and_is_told() {
        let (told, was_told) = std::sync::mpsc::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let work = aside(move |abandoned| {
            while !abandoned.yes() {
                std::thread::yield_now();
            }
            told.send(()).unwrap();
        });
        let result = runtime.block_on(async { timeout(Duration::from_millis(20), work).await });
        assert!(result.is_err());
        drop(runtime);
        was_told.recv_timeout(Duration::from_secs(10)).unwrap();
    }
}
