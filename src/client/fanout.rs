//! Many requests at once, in waves, ended early enough that a verdict still prints.

use std::future::Future;

use futures_util::{StreamExt as _, stream};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::time::{Instant, timeout_at};

/// Descriptors that are kept for everything that is not a request.
const RESERVED: u64 = 64;

/// Runs `work` over `items`, at most `parallel` at once (fewer where descriptors are short), and returns results in
/// the order of the items. What has not finished at `deadline`, or would only start then, is given to `late` instead.
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
    let at_once = within_descriptors(parallel.clamp(1, items.len().max(1)));
    let (work, late) = (&work, &late);
    let runs = items.into_iter().enumerate().map(|(index, item)| async move {
        let result = match deadline {
            None => work(item).await,
            // Starting a request only to drop it would trouble the service for nothing.
            Some(deadline) if Instant::now() >= deadline => late(item),
            Some(deadline) => match timeout_at(deadline, work(item.clone())).await {
                Ok(result) => result,
                Err(_) => late(item),
            },
        };
        (index, result)
    });
    let mut results: Vec<(usize, R)> = stream::iter(runs).buffer_unordered(at_once).collect().await;
    results.sort_unstable_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// How many requests of `wanted` fit the descriptor limit, whose soft part is raised as far as it may be.
fn within_descriptors(wanted: usize) -> usize {
    let limit = getrlimit(Resource::Nofile);
    let needed = u64::try_from(wanted).unwrap_or(u64::MAX).saturating_add(RESERVED);
    let soft = limit.current.unwrap_or(u64::MAX);
    if soft >= needed {
        return wanted;
    }
    let raised = limit.maximum.map_or(needed, |hard| hard.min(needed));
    let allowed = match setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum: limit.maximum })
    {
        Ok(()) => raised,
        Err(_) => soft,
    };
    usize::try_from(allowed.saturating_sub(RESERVED)).unwrap_or(wanted).clamp(1, wanted)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn what_is_late_says_so_and_what_was_learnt_is_kept() {
        let started = std::cell::Cell::new(0);
        let deadline = Instant::now() + Duration::from_millis(50);
        let work = async |answers: bool| {
            started.set(started.get() + 1);
            if answers { "came" } else { std::future::pending().await }
        };
        let results =
            fan_out(vec![true, false, true, false, true], 2, Some(deadline), work, |_| "late").await;
        assert_eq!(results, ["came", "late", "came", "late", "late"]);
        assert_eq!(started.get(), 4, "nothing is started at the deadline");
    }
}
