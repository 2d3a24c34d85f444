//! What the rows of a column show besides a score.

use serde::Serialize;

use super::super::profile::{Categories, ColumnProfile, Numbers};
use super::super::report::Kind;
use super::super::stat::permutation::Permuted;
use super::super::stat::unit::{may_shift, unit_shift};
use super::Method;
use super::score::Scored;

/// Categories that are named.
const NAMED: usize = 10;

/// A column, reference against current. Shares are 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Facts {
    pub column: String,
    #[serde(rename = "type")]
    pub kind: Option<Kind>,
    /// Values that were measured.
    pub values_reference: u64,
    pub values_current: Option<u64>,
    pub missing_share_reference: Option<f64>,
    pub missing_share: Option<f64>,
    pub infinite_reference: u64,
    pub infinite: u64,
    /// Values that are not of the type.
    pub unreadable_reference: u64,
    pub unreadable: u64,
    /// Least, mean, largest and standard deviation (divisor n); of moments, seconds since 1970.
    pub reference: Option<Range>,
    pub current: Option<Range>,
    pub outliers: Option<Outliers>,
    /// Categories that the reference lacks, the most frequent first, and how many there are.
    pub new_categories: Vec<CategoryRows>,
    pub new_category_count: usize,
    pub new_category_rows: u64,
    /// Categories that the current lacks, with their rows in the reference.
    pub vanished_categories: Vec<CategoryRows>,
    pub vanished_category_count: usize,
    pub vanished_category_rows: u64,
    /// The values are so many times as large: 10, 100, 1000 or one over these.
    pub unit_shift: Option<f64>,
    /// One for each measure that had a value.
    pub scores: Vec<ScoreFacts>,
}

/// What a score rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoreFacts {
    pub method: Method,
    pub bins: Option<usize>,
    /// How far a sketch may put the score off; None where every value was kept or counted.
    pub error: Option<f64>,
    /// Random permutations that a p-value is the share of.
    pub permutations: Option<u64>,
    /// Of that share.
    pub standard_error: Option<f64>,
}

impl ScoreFacts {
    pub(super) fn of(method: Method, scored: &Scored) -> Self {
        Self {
            method,
            bins: scored.bins,
            error: scored.error,
            permutations: scored.permuted.map(|permuted| permuted.permutations),
            standard_error: scored.permuted.map(Permuted::standard_error),
        }
    }
}

/// Where numbers lie.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Range {
    pub least: f64,
    pub mean: f64,
    pub largest: f64,
    pub deviation: f64,
}

/// Current values outside of the reference's range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Outliers {
    pub below: u64,
    pub above: u64,
    pub share: f64,
    /// Counted, rather than taken from a sketch.
    pub exact: bool,
}

/// A category and its rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CategoryRows {
    pub category: String,
    pub rows: u64,
}

impl Facts {
    pub(super) fn of(reference: &ColumnProfile, current: Option<&ColumnProfile>) -> Self {
        let infinite = |profile: &ColumnProfile| profile.numbers().map_or(0, |numbers| numbers.infinite);
        let mut facts = Self {
            column: reference.name.clone(),
            kind: reference.kind,
            values_reference: reference.measured(),
            values_current: current.map(ColumnProfile::measured),
            missing_share_reference: reference.missing_share(),
            missing_share: current.and_then(ColumnProfile::missing_share),
            infinite_reference: infinite(reference),
            infinite: current.map_or(0, infinite),
            unreadable_reference: reference.unreadable,
            unreadable: current.map_or(0, |current| current.unreadable),
            reference: reference.numbers().and_then(range),
            current: current.and_then(ColumnProfile::numbers).and_then(range),
            outliers: None,
            new_categories: Vec::new(),
            new_category_count: 0,
            new_category_rows: 0,
            vanished_categories: Vec::new(),
            vanished_category_count: 0,
            vanished_category_rows: 0,
            unit_shift: None,
            scores: Vec::new(),
        };
        let Some(current) = current else { return facts };
        if let (Some(one), Some(two)) = (reference.numbers(), current.numbers()) {
            facts.outliers = outliers(one, two);
            if reference.kind == Some(Kind::Numeric) {
                facts.unit_shift = shift(one, two);
            }
        }
        if let (Some(one), Some(two)) = (reference.categories(), current.categories()) {
            (facts.new_categories, facts.new_category_count, facts.new_category_rows) = only(two, one);
            (facts.vanished_categories, facts.vanished_category_count, facts.vanished_category_rows) =
                only(one, two);
        }
        facts
    }
}

fn range(numbers: &Numbers) -> Option<Range> {
    let (least, largest) = (numbers.least?, numbers.largest?);
    Some(Range { least, mean: numbers.mean, largest, deviation: numbers.deviation() })
}

/// Quartiles of many values take their time; where the medians cannot be a unit apart, which is usual, none are taken.
fn shift(one: &Numbers, two: &Numbers) -> Option<f64> {
    if let (Some(one), Some(two)) = (one.median_range(), two.median_range())
        && !may_shift(one, two)
    {
        return None;
    }
    let quartiles = |numbers: &Numbers| <[f64; 3]>::try_from(numbers.quantiles(&[0.25, 0.5, 0.75])).ok();
    unit_shift(quartiles(one)?, quartiles(two)?)
}

fn outliers(reference: &Numbers, current: &Numbers) -> Option<Outliers> {
    let (least, largest) = (reference.least?, reference.largest?);
    let (mut below, mut above) = (0, 0);
    current.each(|value, rows| {
        below += if value < least { rows } else { 0 };
        above += if value > largest { rows } else { 0 };
    });
    let share = (below + above) as f64 / current.count.max(1) as f64;
    Some(Outliers { below, above, share, exact: current.exact() })
}

/// Categories of one that the other lacks: the most frequent, how many there are, and the rows of all. Where the other
/// did not tell all apart, nobody knows what it lacks.
fn only(one: &Categories, other: &Categories) -> (Vec<CategoryRows>, usize, u64) {
    if other.other > 0 {
        return (Vec::new(), 0, 0);
    }
    let mut only: Vec<CategoryRows> = one
        .names()
        .filter(|name| other.count(name) == 0)
        .map(|name| CategoryRows { category: name.to_owned(), rows: one.count(name) })
        .collect();
    only.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.category.cmp(&b.category)));
    let (count, rows) = (only.len(), only.iter().map(|one| one.rows).sum());
    only.truncate(NAMED);
    (only, count, rows)
}
