//! Drift that comes and goes, as on weekends: neither a spike nor a change that lasts.

use super::super::super::judge::Policy;
use super::super::super::trend::Trend;
use super::Evidence;

/// Reports back that are looked at: five weeks of days.
const REACH: usize = 35;
/// What came and went so often will go again.
const OFTEN: usize = 2;

/// A doubt, where what is past a limit now was so twice before and ended, and has not lasted longer than it then did.
pub(super) fn found(trend: &Trend, policy: &Policy) -> Option<Evidence> {
    let from = trend.since.max(trend.points.len().saturating_sub(REACH));
    let loud: Vec<bool> = (from..trend.points.len())
        .map(|at| {
            let share = trend.points.get(at).and_then(|point| point.share);
            share.is_some_and(|share| policy.share_warning.breached(share))
                || trend.features.iter().any(|feature| feature.cells.get(at).is_some_and(|cell| cell.alarm))
        })
        .collect();
    // How long it was past its limit, each time; the last time is now.
    let mut runs: Vec<usize> =
        loud.split(|loud| !loud).map(<[bool]>::len).filter(|length| *length > 0).collect();
    let now = runs.pop().filter(|_| loud.last() == Some(&true))?;
    let longest = runs.iter().copied().max()?;
    // The first may have begun before the series.
    (runs.len() >= OFTEN && now <= longest + 1).then(|| {
        let because = format!(
            "what is past its limit comes and goes: {} times before in the last {} reports, for up to {longest}",
            runs.len(),
            loud.len()
        );
        Evidence { strong: false, ..Evidence::doubt("recurring", because) }
    })
}
