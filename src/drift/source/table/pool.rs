//! Work that is handed out to threads piece by piece, each of which folds what it gets into a value of its own.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Folds `count` pieces on so many threads. Of several faults, that of the earliest piece is returned; after a fault
/// no later piece is begun.
pub(super) fn fold<A: Send, E: Send>(
    threads: usize,
    count: usize,
    start: impl Fn() -> A + Sync,
    work: impl Fn(&mut A, usize) -> Result<(), E> + Sync,
) -> Result<Vec<A>, E> {
    let next = AtomicUsize::new(0);
    let fault: Mutex<Option<(usize, E)>> = Mutex::new(None);
    let lock = || fault.lock().unwrap_or_else(PoisonError::into_inner);
    let worker = || {
        let mut folded = start();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count || lock().is_some() {
                return folded;
            }
            if let Err(error) = work(&mut folded, at) {
                let mut slot = lock();
                if slot.as_ref().is_none_or(|(before, _)| at < *before) {
                    *slot = Some((at, error));
                }
            }
        }
    };
    let folded = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.clamp(1, count.max(1))).map(|_| scope.spawn(worker)).collect();
        let join = |worker: std::thread::ScopedJoinHandle<'_, A>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        workers.into_iter().map(join).collect()
    });
    match fault.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some((_, error)) => Err(error),
        None => Ok(folded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_is_folded_once_and_the_earliest_fault_is_told() {
        let sums = fold(
            3,
            100,
            || 0,
            |sum, at| {
                *sum += at;
                Ok::<(), ()>(())
            },
        );
        assert_eq!(sums.unwrap().into_iter().sum::<usize>(), 4950);
        let fault = fold(1, 10, || (), |(), at| if at >= 4 { Err(at) } else { Ok(()) });
        assert_eq!(fault, Err(4));
        assert_eq!(fold(4, 0, || 1, |_, _| Ok::<(), ()>(())), Ok(vec![1]));
    }
}
