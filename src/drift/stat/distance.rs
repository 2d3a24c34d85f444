//! How far two distributions are apart: over shares of the same bins, and over values.

use super::sample::Sample;

/// Evidently's filling of empty bins: 0.0001, or a millionth of the smallest share where that is at most 0.0001.
/// Shares are not made to sum to one again.
pub fn fill_as_evidently(shares: &mut [f64]) {
    let least = shares.iter().copied().filter(|share| *share > 0.0).fold(f64::INFINITY, f64::min);
    let fill = if least <= 1e-4 { least / 1e6 } else { 1e-4 };
    for share in shares.iter_mut().filter(|share| **share == 0.0) {
        *share = fill;
    }
}

/// Shares of counts; all zero where nothing was counted.
pub fn shares(counts: &[u64]) -> Vec<f64> {
    let total = counts.iter().sum::<u64>().max(1) as f64;
    counts.iter().map(|count| *count as f64 / total).collect()
}

/// Shares of counts with half a row added to each bin (Laplace's rule with ½, after Jeffreys): never zero.
pub fn smoothed_shares(counts: &[u64]) -> Vec<f64> {
    let total = counts.iter().sum::<u64>() as f64 + 0.5 * counts.len() as f64;
    counts.iter().map(|count| (*count as f64 + 0.5) / total).collect()
}

/// Population stability index: Σ (r − c)·ln(r/c), natural logarithm. Shares must not be zero.
pub fn psi(reference: &[f64], current: &[f64]) -> f64 {
    reference.iter().zip(current).map(|(r, c)| psi_term(*r, *c)).sum()
}

fn psi_term(reference: f64, current: f64) -> f64 {
    if reference == current { 0.0 } else { (reference - current) * (reference / current).ln() }
}

/// Shares of one sample, each known to within `error` only, and none below its `least`.
#[derive(Debug, Clone, Copy)]
pub struct Shares<'a> {
    pub shares: &'a [f64],
    pub error: f64,
    pub least: &'a [f64],
}

impl Shares<'_> {
    /// Of each bin, the least share, the largest, and the one that is known.
    fn ranges(&self) -> impl Iterator<Item = [f64; 3]> {
        self.shares.iter().zip(self.least).map(|(share, least)| {
            [(share - self.error).max(*least), (share + self.error).min(1.0), share.max(*least)]
        })
    }
}

/// How far PSI can be off where shares are known within their errors only: reference and current.
///
/// A term is jointly convex in both shares, so that its largest value lies in a corner of the box, and its least is
/// zero where the two intervals meet.
pub fn psi_bound([reference, current]: [Shares<'_>; 2]) -> f64 {
    let least = |r: [f64; 3], c: [f64; 3]| {
        if r[0] > c[1] {
            psi_term(r[0], c[1])
        } else if c[0] > r[1] {
            psi_term(r[1], c[0])
        } else {
            0.0
        }
    };
    bound(reference, current, psi_term, least)
}

/// How far the Kullback–Leibler divergence can be off, likewise, shares that do not quite sum to one apart.
///
/// A term is jointly convex, falls with the current's share, and is least where the reference's is 1/e of that.
pub fn kullback_leibler_bound([reference, current]: [Shares<'_>; 2]) -> f64 {
    let least = |r: [f64; 3], c: [f64; 3]| relative((c[1] / std::f64::consts::E).clamp(r[0], r[1]), c[1]);
    bound(reference, current, relative, least)
}

/// Of a sum of convex terms.
fn bound(
    reference: Shares<'_>,
    current: Shares<'_>,
    term: fn(f64, f64) -> f64,
    least: impl Fn([f64; 3], [f64; 3]) -> f64,
) -> f64 {
    let (mut low, mut high, mut middle) = (0.0, 0.0, 0.0);
    for (r, c) in reference.ranges().zip(current.ranges()) {
        let corners = [(r[0], c[0]), (r[0], c[1]), (r[1], c[0]), (r[1], c[1])];
        high += corners.iter().map(|(r, c)| term(*r, *c)).fold(f64::NEG_INFINITY, f64::max);
        low += least(r, c);
        middle += term(r[2], c[2]);
    }
    (high - middle).max(middle - low)
}

/// Kullback–Leibler divergence of the reference from the current: Σ r·ln(r/c), both made to sum to one first, as
/// SciPy's `entropy` does.
pub fn kullback_leibler(reference: &[f64], current: &[f64]) -> f64 {
    let (all_r, all_c): (f64, f64) = (reference.iter().sum(), current.iter().sum());
    reference.iter().zip(current).map(|(r, c)| relative(r / all_r, c / all_c)).sum()
}

fn relative(one: f64, other: f64) -> f64 {
    if one > 0.0 { one * (one / other).ln() } else { 0.0 }
}

/// Jensen–Shannon distance: the square root of the divergence, natural logarithm, as SciPy's `jensenshannon`.
/// Zero shares are allowed. At most √ln 2 = 0.8326.
pub fn jensen_shannon(reference: &[f64], current: &[f64]) -> f64 {
    let (all_r, all_c): (f64, f64) = (reference.iter().sum(), current.iter().sum());
    let divergence: f64 = reference
        .iter()
        .zip(current)
        .map(|(r, c)| {
            let (r, c) = (r / all_r, c / all_c);
            let middle = f64::midpoint(r, c);
            relative(r, middle) + relative(c, middle)
        })
        .sum();
    (divergence.max(0.0) / 2.0).sqrt()
}

/// Hellinger distance: √(1 − Σ √(r·c)). 0 to 1.
pub fn hellinger(reference: &[f64], current: &[f64]) -> f64 {
    let shared: f64 = reference.iter().zip(current).map(|(r, c)| (r * c).sqrt()).sum();
    (1.0 - shared).max(0.0).sqrt()
}

/// Total variation distance: ½·Σ |r − c|. 0 to 1. Evidently's TVD is a p-value of it
/// ([`total_variation_test`](super::permutation::total_variation_test)).
pub fn total_variation(reference: &[f64], current: &[f64]) -> f64 {
    reference.iter().zip(current).map(|(r, c)| (r - c).abs()).sum::<f64>() / 2.0
}

/// Wasserstein distance (earth mover's, first order): ∫ |F − G|, in the unit of the values. None where one is empty.
pub fn wasserstein(reference: &Sample, current: &Sample) -> Option<f64> {
    let mut area = 0.0;
    let mut before: Option<(f64, f64)> = None;
    walk(reference, current, |value, difference| {
        if let Some((from, height)) = before {
            area += f64::abs(height) * (value - from);
        }
        before = Some((value, difference));
    })?;
    Some(area)
}

/// Evidently's least deviation to divide by.
pub const LEAST_DEVIATION: f64 = 0.001;
/// What equal samples of thin tails reach once in 20, over √(1/n + 1/m): simulated.
pub const WASSERSTEIN_USUAL: f64 = 2.2;

/// As Evidently norms it: over the standard deviation of the reference (divisor n), at least 0.001.
pub fn wasserstein_normed(reference: &Sample, current: &Sample, deviation: f64) -> Option<f64> {
    Some(wasserstein(reference, current)? / deviation.max(LEAST_DEVIATION))
}

/// Calls back at each distinct value of both, rising, with F − G just at it. None where one is empty.
pub(super) fn walk(reference: &Sample, current: &Sample, mut at: impl FnMut(f64, f64)) -> Option<()> {
    if reference.is_empty() || current.is_empty() {
        return None;
    }
    let (n, m) = (reference.count() as f64, current.count() as f64);
    let (mut left, mut right) = (reference.steps().peekable(), current.steps().peekable());
    let (mut f, mut g) = (0_u64, 0_u64);
    loop {
        let value = match (left.peek(), right.peek()) {
            (Some((one, _)), Some((two, _))) => one.min(*two),
            (Some((one, _)), None) | (None, Some((one, _))) => *one,
            (None, None) => return Some(()),
        };
        if let Some((_, upto)) = left.next_if(|(one, _)| *one == value) {
            f = upto;
        }
        if let Some((_, upto)) = right.next_if(|(two, _)| *two == value) {
            g = upto;
        }
        at(value, f as f64 / n - g as f64 / m);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_bins_are_filled_as_evidently_does() {
        let mut wide = [0.5, 0.0, 0.5];
        fill_as_evidently(&mut wide);
        assert_eq!(wide, [0.5, 1e-4, 0.5]);
        let mut thin = [1e-4, 0.0, 0.9999];
        fill_as_evidently(&mut thin);
        assert_eq!(thin[1], 1e-10);
    }

    #[test]
    fn distances_are_those_on_paper() {
        let (r, c) = ([0.5, 0.5], [0.25, 0.75]);
        // 0.25·ln 2 + (−0.25)·ln(2/3) = 0.25·ln 3.
        assert!((psi(&r, &c) - 0.25 * 3.0_f64.ln()).abs() < 1e-15);
        // 0.5·ln 2 + 0.5·ln(2/3) = 0.5·ln(4/3).
        assert!((kullback_leibler(&r, &c) - 0.5 * (4.0_f64 / 3.0).ln()).abs() < 1e-15);
        assert_eq!(total_variation(&r, &c), 0.25);
        assert!((jensen_shannon(&[1.0, 0.0], &[0.0, 1.0]) - 2.0_f64.ln().sqrt()).abs() < 1e-15);
        assert_eq!(hellinger(&[1.0, 0.0], &[0.0, 1.0]), 1.0);
    }

    #[test]
    fn moving_everything_by_two_costs_two() {
        let one = Sample::of(vec![0.0, 1.0, 5.0]);
        let two = Sample::of(vec![2.0, 3.0, 7.0]);
        assert!((wasserstein(&one, &two).unwrap() - 2.0).abs() < 1e-15);
        // {0, 10} and {0, 0, 0, 10}: a quarter of the weight moves by 10.
        let one = Sample::of(vec![0.0, 10.0]);
        let two = Sample::of(vec![0.0, 0.0, 0.0, 10.0]);
        assert_eq!(wasserstein(&one, &two), Some(2.5));
        assert_eq!(wasserstein(&one, &Sample::default()), None);
    }

    #[test]
    fn a_bound_holds_every_score_of_the_box() {
        let (r, c) = ([0.2, 0.3, 0.5], [0.25, 0.25, 0.5]);
        let least = [1e-6; 3];
        let sides = |error| {
            [Shares { shares: &r, error, least: &least }, Shares { shares: &c, error: 0.0, least: &least }]
        };
        type Score = fn(&[f64], &[f64]) -> f64;
        let scores: [(Score, f64); 2] =
            [(psi, psi_bound(sides(0.01))), (kullback_leibler, kullback_leibler_bound(sides(0.01)))];
        for (score, bound) in scores {
            let middle = score(&r, &c);
            for moved in [[0.19, 0.31, 0.5], [0.21, 0.29, 0.5], [0.2, 0.29, 0.51], [0.19, 0.3, 0.51]] {
                assert!((score(&moved, &c) - middle).abs() <= bound && bound < 0.1, "{bound}");
            }
        }
        assert_eq!(psi_bound(sides(0.0)), 0.0);
        assert!(kullback_leibler_bound(sides(0.0)).abs() < 1e-12);
    }

    #[test]
    fn a_bin_that_surely_holds_a_row_is_never_taken_as_empty() {
        let of = |least: f64| {
            let side = |shares| Shares { shares, error: 0.003, least: &[1e-10, 1e-10] };
            let tail = Shares { least: &[least, 1e-10], ..side(&[0.001, 0.999]) };
            psi_bound([tail, Shares { error: 0.0, ..side(&[0.001, 0.999]) }])
        };
        assert!(of(1e-10) > 0.015 && of(1e-3 / 5.0) < 0.007, "{} {}", of(1e-10), of(2e-4));
    }
}
