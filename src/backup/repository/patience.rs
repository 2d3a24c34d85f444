//! How often something is tried again over a network: by time without any progress, never by number.

use std::{future::Future, time::Duration};

use tokio::time::Instant;

use crate::record::trouble;

const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// Until when it makes sense to try again. Progress starts it anew.
#[derive(Debug, Clone)]
pub(super) struct Patience {
    limit: Duration,
    since: Instant,
    pause: Duration,
}

impl Patience {
    pub(super) fn new(limit: Duration) -> Self {
        Self { limit, since: Instant::now(), pause: FIRST_PAUSE }
    }

    pub(super) fn progress(&mut self) {
        *self = Self::new(self.limit);
    }

    /// Waits before the next try; false when it is pointless, or patience has ended.
    pub(super) async fn wait(&mut self, error: &object_store::Error) -> bool {
        // What the crate itself makes of an answer: a condition that does not hold, an object that is not there.
        let may_pass = match trouble(error) {
            Some(trouble) => trouble.may_pass(),
            None => matches!(error, object_store::Error::Generic { .. }),
        };
        let pause = self.pause.mul_f64(0.5 + fastrand::f64());
        if !may_pass || self.since.elapsed() + pause > self.limit {
            return false;
        }
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        tokio::time::sleep(pause).await;
        true
    }
}

/// Does it again, with growing pauses, until it succeeds, cannot succeed, or patience ends.
pub(super) async fn again<T, F>(limit: Duration, mut act: impl FnMut() -> F) -> object_store::Result<T>
where
    F: Future<Output = object_store::Result<T>>,
{
    let mut patience = Patience::new(limit);
    loop {
        match act().await {
            Err(error) if patience.wait(&error).await => {}
            done => return done,
        }
    }
}
