//! The p-value of a total variation distance by permutation, as Evidently's TVD.
//!
//! Rows that are dealt anew to both samples matter by their categories only, so that a permutation is a draw without
//! replacement of as many rows as the smaller sample has, one category after the other.

use fastrand::Rng;

use super::hypergeometric::{NORMAL, draw, variance};

/// Evidently's, too, and as arbitrary here: the same tables have the same p-value every time.
const SEED: u64 = 0;
/// As many permutations as Evidently makes, and as many as are made where they cost little.
const PERMUTATIONS: [u64; 2] = [1_000, 10_000];
/// Steps for one column from where on fewer permutations are made; some nanoseconds each.
const STEPS: f64 = 1e7;
/// What a draw costs before its first step, in steps.
const DRAW: f64 = 50.0;
/// Rows up to which every count is exact as a double.
const ROWS: u128 = 1 << 53;

/// What came of the permutations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Permuted {
    /// Those with a distance as large as the observed one.
    pub as_large: u64,
    pub permutations: u64,
}

impl Permuted {
    /// The p-value.
    pub fn p(self) -> f64 {
        self.as_large as f64 / self.permutations as f64
    }

    /// Of the p-value; with one permutation added to those that are as large and to those that are not, so that it is
    /// above zero also where all of them are alike.
    pub fn standard_error(self) -> f64 {
        let p = (self.as_large + 1) as f64 / (self.permutations + 2) as f64;
        (p * (1.0 - p) / self.permutations as f64).sqrt()
    }
}

/// How often chance alone sets two samples as far apart as they are, by the counts of the same categories in both.
///
/// None of an empty sample, of fewer than two categories, and of more rows than can be counted exactly.
pub fn total_variation_test(reference: &[u64], current: &[u64]) -> Option<Permuted> {
    let [n, m] =
        [reference, current].map(|counts| counts.iter().map(|count| u128::from(*count)).sum::<u128>());
    if n == 0 || m == 0 || n + m > ROWS {
        return None;
    }
    let (smaller, drawn) = if n <= m { (reference, n) } else { (current, m) };
    let mut categories: Vec<(u64, u64)> = reference
        .iter()
        .zip(current)
        .zip(smaller)
        .map(|((r, c), drawn)| (r + c, *drawn))
        .filter(|(rows, _)| *rows > 0)
        .collect();
    if categories.len() < 2 {
        return None;
    }
    // The commonest first, so that little is left to draw of the many that are rare.
    categories.sort_unstable_by_key(|(rows, _)| std::cmp::Reverse(*rows));
    let (all, drawn) = ((n + m) as u64, drawn as u64);
    // The distance but for a factor, in whole numbers: equal ones are equal.
    let apart = |rows: u64, of: u64| {
        (u128::from(all) * u128::from(of)).abs_diff(u128::from(drawn) * u128::from(rows))
    };
    let observed: u128 = categories.iter().map(|(rows, of)| apart(*rows, *of)).sum();
    let rows: Vec<u64> = categories.into_iter().map(|(rows, _)| rows).collect();
    let permutations = affordable(&rows, all, drawn);
    let mut rng = Rng::with_seed(SEED);
    let mut as_large = 0;
    for _ in 0..permutations {
        let (mut left, mut wanted, mut distance) = (all, drawn, 0_u128);
        for of_category in &rows {
            let of = draw(&mut rng, left, *of_category, wanted);
            distance += apart(*of_category, of);
            left -= of_category;
            wanted -= of;
        }
        as_large += u64::from(distance >= observed);
    }
    Some(Permuted { as_large, permutations })
}

fn affordable(rows: &[u64], all: u64, drawn: u64) -> u64 {
    let steps: f64 = rows.iter().map(|rows| DRAW + variance(all, *rows, drawn).min(NORMAL).sqrt()).sum();
    ((STEPS / steps) as u64).clamp(PERMUTATIONS[0], PERMUTATIONS[1])
}

#[cfg(test)]
mod tests {
    use statrs::function::factorial::ln_binomial;

    use super::*;

    /// Share of the cases of a table of two categories that are as far apart, by counting them.
    fn exact(reference: [u64; 2], current: [u64; 2]) -> f64 {
        let (n, m) = (reference[0] + reference[1], current[0] + current[1]);
        let (all, marked) = (n + m, reference[0] + current[0]);
        let apart = |x: u64| (all * x).abs_diff(n * marked);
        let chance =
            |x: u64| (ln_binomial(marked, x) + ln_binomial(all - marked, n - x) - ln_binomial(all, n)).exp();
        // Nothing that counts is farther out than ten standard deviations.
        let reach = 10 * (variance(all, marked, n).sqrt() as u64 + 1);
        let middle = n * marked / all;
        let support = (marked + n).saturating_sub(all).max(middle.saturating_sub(reach))
            ..=marked.min(n).min(middle + reach);
        support.filter(|x| apart(*x) >= apart(reference[0])).map(chance).sum()
    }

    #[test]
    fn two_categories_have_the_p_value_of_fishers_table() {
        for (reference, current) in [
            ([70, 30], [60, 40]),
            ([400, 100], [90, 10]),
            ([3, 4], [5, 1]),
            ([5_000, 5_000], [5_100, 4_900]),
            ([250_000, 250_000], [249_600, 250_400]),
            // Draws of these are taken as normal.
            ([40_000_000, 40_000_000], [39_994_000, 40_006_000]),
            ([10, 10], [10, 10]),
        ] {
            let permuted = total_variation_test(&reference, &current).unwrap();
            let (p, exact) = (permuted.p(), exact(reference, current));
            let off = (p - exact).abs();
            assert!(
                off <= 4.0 * permuted.standard_error() + 0.001,
                "{reference:?} {current:?}: {p} against {exact}"
            );
        }
    }

    #[test]
    fn the_same_counts_have_the_same_p_value_whichever_is_the_reference() {
        let (one, two) = ([50, 30, 20, 7], [20, 30, 10, 0]);
        let there = total_variation_test(&one, &two).unwrap();
        assert_eq!(total_variation_test(&two, &one), Some(there));
        assert_eq!(total_variation_test(&one, &one).unwrap().p(), 1.0);
        // A thousand against a thousand of something else: no permutation comes near, and that is no certainty.
        let never = total_variation_test(&[1_000, 0], &[0, 1_000]).unwrap();
        assert!(never.p() == 0.0 && never.standard_error() > 0.0);
    }

    #[test]
    fn what_is_no_two_samples_has_no_p_value() {
        assert_eq!(total_variation_test(&[5, 0], &[9, 0]), None);
        assert_eq!(total_variation_test(&[0, 0], &[9, 1]), None);
        assert_eq!(total_variation_test(&[], &[]), None);
        assert_eq!(total_variation_test(&[u64::MAX, 1], &[u64::MAX, 1]), None);
    }

    #[test]
    fn many_categories_of_many_rows_get_fewer_permutations() {
        let many = vec![1_000; 10_000];
        assert_eq!(affordable(&many, 20_000_000, 10_000_000), PERMUTATIONS[0]);
        assert_eq!(affordable(&[50, 50], 100, 50), PERMUTATIONS[1]);
    }
}
