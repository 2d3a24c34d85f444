//! Many requests at once, in waves, ended early enough that a verdict still prints.

use std::future::Future;

use futures_util::{StreamExt as _, stream};
use tokio::time::{Instant, timeout_at};

/// Runs `work` over `items`, at most `parallel` at once, and returns results in the order of the items.
/// What has not finished at `deadline` is given to `late` instead.
pub async fn fan_out<T, R, F>(
    items: Vec<T>,
    parallel: usize,
    deadline: Option<Instant>,
    work: impl Fn(T) -> F,
    late: impl Fn(T) -> R,
) -> Vec<R>
where
    T: Clone,
    F: Future<Output = R>,
{
    let (work, late) = (&work, &late);
    let runs = items.into_iter().enumerate().map(|(index, item)| async move {
        let result = match deadline {
            None => work(item).await,
            Some(deadline) => match timeout_at(deadline, work(item.clone())).await {
                Ok(result) => result,
                Err(_) => late(item),
            },
        };
        (index, result)
    });
    let mut results: Vec<(usize, R)> = stream::iter(runs).buffer_unordered(parallel.max(1)).collect().await;
    results.sort_unstable_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
