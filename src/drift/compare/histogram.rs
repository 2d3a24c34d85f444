//! How the values of a column lie, for the report: both samples over the same bins.

use super::super::profile::Numbers;
use super::super::report::{Bins, Histogram};
use super::super::stat::Edges;
use super::super::stat::distance::shares;
use super::score::{Pair, count, many};

/// Bins that are drawn.
const DRAWN: usize = 20;
/// Categories that are shown at most; their number is what the noise floor rests on.
const CATEGORIES: usize = 200;

/// None where a column has neither numbers nor categories.
pub(super) fn of(pair: &Pair<'_>) -> Option<Histogram> {
    if let (Some(reference), Some(current)) = (pair.reference.numbers(), pair.current.numbers())
        && (many(reference) || !current.exact() || current.few().is_none())
    {
        return Some(numbers(reference, current));
    }
    let counted = pair.values().ok()?;
    let mut order: Vec<usize> = (0..counted.labels.len()).collect();
    if pair.reference.categories().is_some() {
        order.sort_by_key(|at| std::cmp::Reverse((counted.reference[*at], counted.current[*at])));
    }
    let rest = order.split_off(order.len().min(CATEGORIES));
    let take = |counts: &[u64]| {
        let mut taken: Vec<f64> = order.iter().map(|at| counts[*at] as f64).collect();
        if !rest.is_empty() {
            taken.push(rest.iter().map(|at| counts[*at] as f64).sum());
        }
        taken
    };
    let mut labels: Vec<String> = order.iter().map(|at| counted.labels[*at].clone()).collect();
    if !rest.is_empty() {
        labels.push(format!("({} more)", rest.len()));
    }
    Some(Histogram::Categories {
        reference: take(&counted.reference),
        current: take(&counted.current),
        labels,
        counts: true,
    })
}

fn numbers(reference: &Numbers, current: &Numbers) -> Histogram {
    let least = reference.least.unwrap_or_default().min(current.least.unwrap_or_default());
    let largest = reference.largest.unwrap_or_default().max(current.largest.unwrap_or_default());
    let (least, largest) = if least == largest { (least - 0.5, largest + 0.5) } else { (least, largest) };
    let edges = Edges::equal(least, largest, DRAWN);
    let side =
        |numbers: &Numbers| Bins { edges: edges.edges().to_vec(), shares: shares(&count(&edges, numbers)) };
    Histogram::Numbers { reference: side(reference), current: side(current) }
}
