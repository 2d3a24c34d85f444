//! Blocking file work on a thread of its own. A mount that hangs keeps its thread, and nothing else: the run goes
//! on, and the program can end (a runtime would wait for its blocking tasks).

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::sync::oneshot;

/// Turns true when nobody waits for the result any more.
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

/// Runs `work` aside; none when it takes longer than `limit`.
pub(super) async fn aside<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce(&Abandoned) -> T + Send + 'static,
) -> Option<T> {
    let flag = Arc::new(AtomicBool::new(false));
    let _guard = Guard(Arc::clone(&flag));
    let (give, take) = oneshot::channel();
    let spawned = std::thread::Builder::new().name("files".to_owned()).spawn(move || {
        let result = work(&Abandoned(flag));
        // Nobody waits any more: the result is late and not wanted.
        let _ = give.send(result);
    });
    spawned.ok()?;
    tokio::time::timeout(limit, take).await.ok()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_hangs_costs_its_limit_and_is_told() {
        let (told, was_told) = std::sync::mpsc::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let result = runtime.block_on(aside(Duration::from_millis(20), move |abandoned| {
            while !abandoned.yes() {
                std::thread::yield_now();
            }
            told.send(()).unwrap();
        }));
        assert_eq!(result, None);
        drop(runtime);
        was_told.recv_timeout(Duration::from_secs(10)).unwrap();
    }
}
