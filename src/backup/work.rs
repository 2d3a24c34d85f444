//! Long work on bytes: on a thread of its own, so that the network goes on meanwhile, watched and stopped from here.

use std::{panic::resume_unwind, sync::Arc, thread, time::Duration};

use tokio::{sync::oneshot, time};

use super::archive::Watch;
use crate::context::Context;

const MINUTE: Duration = Duration::from_secs(60);

/// Runs `job` to its end and returns what it returns. Shown meanwhile: bytes, rate, time left and the member that is
/// worked on. At an interrupt or the deadline the watch says stop, and the job ends with `archive::Stopped`.
pub(crate) async fn work<T: Send + 'static>(
    cx: &Context,
    label: &str,
    total_bytes: Option<u64>,
    job: impl FnOnce(Arc<Watch>) -> T + Send + 'static,
) -> T {
    let watch = Arc::new(Watch::default());
    let (sender, mut done) = oneshot::channel::<()>();
    let seen = Arc::clone(&watch);
    let thread = thread::spawn(move || {
        // Dropped at the end, also where the job panics.
        let _sender = sender;
        job(seen)
    });
    let mut progress = cx.ui.bytes_progress(label, total_bytes, line_every(cx));
    let mut ticks = time::interval(progress.pause());
    ticks.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    let stop = stopped(cx);
    tokio::pin!(stop);
    let mut stopping = false;
    loop {
        tokio::select! {
            _ = &mut done => break,
            () = &mut stop, if !stopping => {
                stopping = true;
                watch.stop();
            }
            _ = ticks.tick() => {
                let current = watch.current().map(|name| name.to_string()).unwrap_or_default();
                progress.update(watch.bytes(), &current);
            }
        }
    }
    drop(progress);
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// Resolves when somebody wants the run to end, or its deadline is there.
pub(super) async fn stopped(cx: &Context) {
    let mut interrupt = cx.interrupt.clone();
    let interrupted = async {
        if interrupt.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let late = async {
        match cx.deadline() {
            Some(deadline) => time::sleep_until(deadline).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = late => {}
    }
}

/// A minute; a test does not wait that long.
fn line_every(cx: &Context) -> Duration {
    let seconds = cx.environment.get("__MLOPSCTL_PROGRESS_SECONDS").and_then(|text| text.parse().ok());
    seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).unwrap_or(MINUTE)
}
