//! The features of the demo's models: how their values lie in the training data, and how they can change.

use std::f64::consts::PI;

/// Rows of the training data that all are compared with.
pub(super) const REFERENCE_ROWS: u64 = 10_000;

/// Features with numbers: name, mean, standard deviation.
pub(super) const NUMBERS: [(&str, f64, f64); 6] = [
    ("income", 52_000.0, 21_000.0),
    ("loan_amount", 14_000.0, 6_500.0),
    ("credit_history_years", 14.5, 5.2),
    ("delinquencies_2y", 2.6, 1.1),
    ("debt_to_income", 0.28, 0.11),
    ("age", 41.0, 12.0),
];
/// Features with categories: name, and how many rows of the training data have which.
pub(super) const CATEGORIES: [(&str, &[(&str, u64)]); 2] = [
    ("home_ownership", &[("rent", 4_520), ("mortgage", 3_980), ("own", 1_500)]),
    ("loan_purpose", &[("consolidation", 4_600), ("car", 2_100), ("home", 1_800), ("medical", 1_500)]),
];

/// What became of a feature since training.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Change {
    /// Nothing: only chance.
    Chance,
    /// All values moved, in standard deviations.
    Shift(f64),
    /// All values come in another unit.
    Times(f64),
    /// The labels are spelt in another way.
    UpperCase,
}

/// Rows of a night: never twice the same in a row.
pub(super) fn rows(night: i64) -> u64 {
    2_350 + (night * 137 + 60).rem_euclid(211).unsigned_abs()
}

/// A number from 0 to 1 that looks like chance, and is the same every time.
pub(super) fn chance(night: i64, feature: usize) -> f64 {
    let mixed = (night.unsigned_abs() * 8 + feature as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (mixed >> 40) as f64 / (1_u64 << 24) as f64
}

/// Edges of ten bins and the densities within, of a logistic distribution.
pub(super) fn histogram(mean: f64, deviation: f64) -> (Vec<f64>, Vec<f64>) {
    let scale = deviation * 3.0_f64.sqrt() / PI;
    let (low, high) = ((mean - 5.0 * scale).max(0.0), mean + 5.0 * scale);
    let width = (high - low) / 10.0;
    let edges: Vec<f64> = (0..=10).map(|bin| low + width * f64::from(bin)).collect();
    let below = |x: f64| 1.0 / (1.0 + (-(x - mean) / scale).exp());
    let all = below(high) - below(low);
    let densities = edges.windows(2).map(|pair| (below(pair[1]) - below(pair[0])) / all / width).collect();
    (edges, densities)
}

/// Mean and standard deviation after a change.
pub(super) fn changed((mean, deviation): (f64, f64), change: Change) -> (f64, f64) {
    match change {
        Change::Shift(by) => (mean + by * deviation, deviation),
        Change::Times(factor) => (mean * factor, deviation * factor),
        Change::Chance | Change::UpperCase => (mean, deviation),
    }
}

/// The Wasserstein distance over the reference's standard deviation. Of values that all move one way it is how far
/// their mean moves; chance adds what it does to so many rows.
pub(super) fn distance(mean: f64, deviation: f64, change: Change, night: i64, feature: usize) -> f64 {
    let moved = (changed((mean, deviation), change).0 - mean).abs() / deviation;
    let noise = (1.0 / REFERENCE_ROWS as f64 + 1.0 / rows(night) as f64).sqrt();
    moved + noise * (0.8 + chance(night, feature))
}

/// Labels and counts of a night.
pub(super) fn counts(
    reference: &[(&str, u64)],
    change: Change,
    night: i64,
    feature: usize,
) -> Vec<(String, u64)> {
    let rows = rows(night);
    let mut left = rows;
    let last = reference.len() - 1;
    let mut counts = Vec::new();
    for (at, (label, of_reference)) in reference.iter().enumerate() {
        let sway = 1.0 + 0.06 * (chance(night, feature * 8 + at) - 0.5);
        let share = *of_reference as f64 / REFERENCE_ROWS as f64;
        let count = if at == last { left } else { ((rows as f64 * share * sway) as u64).min(left) };
        left -= count;
        let label = if change == Change::UpperCase { label.to_uppercase() } else { (*label).to_owned() };
        counts.push((label, count));
    }
    counts
}

/// The Jensen–Shannon distance of two lists of counts, in natural logarithms.
pub(super) fn jensen_shannon(one: &[(String, u64)], two: &[(String, u64)]) -> f64 {
    let share = |list: &[(String, u64)], label: &str| {
        let all: u64 = list.iter().map(|(_, count)| count).sum();
        let count = list.iter().find(|(other, _)| other == label).map_or(0, |(_, count)| *count);
        count as f64 / all as f64
    };
    let mut labels: Vec<&str> = one.iter().chain(two).map(|(label, _)| label.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    let part = |p: f64, m: f64| if p > 0.0 { p * (p / m).ln() } else { 0.0 };
    let sum: f64 = labels
        .iter()
        .map(|label| {
            let (p, q) = (share(one, label), share(two, label));
            let middle = f64::midpoint(p, q);
            f64::midpoint(part(p, middle), part(q, middle))
        })
        .sum();
    sum.max(0.0).sqrt()
}
