//! What must be done before the deadline of the run.

use anyhow::Result;
use tokio::time::timeout_at;

use crate::{
    aside::{Abandoned, aside},
    context::Context,
    error::Fault,
};

/// Blocking work on a thread of its own, before the deadline of the run.
///
/// # Errors
/// `doing` was not done in time, or not at all.
pub(super) async fn aside_before_deadline<T: Send + 'static>(
    cx: &Context,
    doing: &str,
    work: impl FnOnce(&Abandoned) -> T + Send + 'static,
) -> Result<T> {
    before_deadline(cx, doing, aside(work)).await
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
