//! How the values of a column lie, for the report: both samples over the same bins.

use super::super::profile::Numbers;
use super::super::report::{Bins, Histogram};
use super::super::stat::Edges;
use super::super::stat::distance::shares;
use super::score::{Pair, count, many};

/// Bins that are drawn.
const DRAWN: usize = 20;
/// Categories that are shown at most.
const CATEGORIES: usize = 200;
/// Of these, places for categories that the reference lacks. The others follow from the reference alone, so that they
/// are the same every day.
const NEW: usize = 20;

/// Also how many categories there are, where not all are shown. None where a column has neither numbers nor categories.
pub(super) fn of(pair: &Pair<'_>) -> Option<(Histogram, Option<u64>)> {
    if let (Some(reference), Some(current)) = (pair.reference.numbers(), pair.current.numbers())
        && (many(reference) || !current.exact() || current.few().is_none())
    {
        return Some((numbers(reference, current), None));
    }
    let counted = pair.values().ok()?;
    let mut order: Vec<usize> = (0..counted.labels.len()).collect();
    if pair.reference.categories().is_some() {
        let least_first = |at: &usize| match counted.reference[*at] {
            0 => (0, counted.current[*at]),
            known => (known, 0),
        };
        order.sort_by_key(|at| std::cmp::Reverse(least_first(at)));
    }
    let rest = if order.len() > CATEGORIES {
        let known = order.iter().take_while(|at| counted.reference[**at] > 0).count();
        let mut new = order.split_off(known);
        let mut rest = order.split_off(known.min(CATEGORIES - NEW));
        rest.extend(new.split_off(new.len().min(NEW)));
        order.extend(new);
        rest
    } else {
        Vec::new()
    };
    let take = |counts: &[u64]| {
        let mut taken: Vec<f64> = order.iter().map(|at| counts[*at] as f64).collect();
        if !rest.is_empty() {
            taken.push(rest.iter().map(|at| counts[*at] as f64).sum());
        }
        taken
    };
    let mut labels: Vec<String> = order.iter().map(|at| counted.labels[*at].clone()).collect();
    if !rest.is_empty() {
        // Of the reference, so that the label is the same every day.
        let more = rest.iter().filter(|at| counted.reference[**at] > 0).count();
        labels.push(format!("({more} more)"));
    }
    let levels = (!rest.is_empty()).then_some(counted.labels.len() as u64);
    let (reference, current) = (take(&counted.reference), take(&counted.current));
    Some((Histogram::Categories { labels, reference, current, counts: true }, levels))
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
