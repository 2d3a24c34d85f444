//! χ² of two samples, both of which chance made: counts of each, and p-values of tests that took one for certain.

use super::proportion::chi_square_tail;

/// Halvings after which a quantile stands still.
const HALVINGS: u32 = 80;

/// p of the χ² test that two samples are of one distribution, by the counts of the same categories in both.
///
/// None of an empty sample, and of fewer than two categories.
pub fn two_samples(reference: &[f64], current: &[f64]) -> Option<f64> {
    let (n, m) = (reference.iter().sum::<f64>(), current.iter().sum::<f64>());
    if n <= 0.0 || m <= 0.0 {
        return None;
    }
    let (mut statistic, mut held) = (0.0, 0_u64);
    for (r, c) in reference.iter().zip(current).filter(|(r, c)| **r + **c > 0.0) {
        let difference = c * (n / m).sqrt() - r * (m / n).sqrt();
        statistic += difference * difference / (r + c);
        held += 1;
    }
    chi_square_tail(statistic, held.checked_sub(1)?)
}

/// What a χ² with so many degrees exceeds with probability `tail`, which is above zero.
pub fn chi_square_quantile(tail: f64, degrees: u64) -> f64 {
    let beyond = |x: f64| chi_square_tail(x, degrees).is_none_or(|p| p <= tail);
    let mut high = degrees as f64 + 10.0;
    while !beyond(high) {
        high *= 2.0;
    }
    let mut low = 0.0;
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if beyond(middle) { high = middle } else { low = middle }
    }
    high
}

/// The p-value of a χ² test that took the reference's shares as exact, once the reference's own chance is weighed.
///
/// Chance in n reference rows makes the statistic of m current ones 1 + m/n times as large, every time alike.
pub fn deflated(p: f64, degrees: u64, reference: f64, current: f64) -> Option<f64> {
    if p <= 0.0 {
        return None;
    }
    chi_square_tail(chi_square_quantile(p, degrees) / (1.0 + current / reference), degrees)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_tables() {
        for (tail, degrees, expected) in [
            (0.05, 1, 3.8415),
            (0.05, 9, 16.919),
            (0.001, 4, 18.467),
            (0.95, 10, 3.940),
            (0.01, 100, 135.807),
        ] {
            let quantile = chi_square_quantile(tail, degrees);
            assert!((quantile / expected - 1.0).abs() < 1e-3, "{tail} {degrees} {quantile}");
        }
    }

    #[test]
    fn counts_of_both_samples_are_compared() {
        // Contingency table [[10, 20], [30, 40]]: expected 12, 18, 28, 42; χ² = 4/12 + 4/18 + 4/28 + 4/42 = 0.79365.
        let p = two_samples(&[10.0, 30.0], &[20.0, 40.0]).unwrap();
        assert!((p - 0.37300).abs() < 1e-4, "{p}");
        assert_eq!(two_samples(&[5.0, 0.0], &[9.0, 0.0]), None);
        assert_eq!(two_samples(&[0.0, 0.0], &[9.0, 1.0]), None);
        // What the reference lacks is a difference of so many rows, and not an infinite one.
        assert!(two_samples(&[100.0, 100.0, 0.0], &[100.0, 100.0, 1.0]).unwrap() > 0.3);
        assert!(two_samples(&[100.0, 100.0, 0.0], &[100.0, 100.0, 50.0]).unwrap() < 1e-6);
    }

    #[test]
    fn more_categories_explain_more_by_chance() {
        for p in [1e-200, 1e-18, 1e-3, 0.04] {
            let mut last = p;
            for degrees in [1, 2, 4, 10, 100, 999] {
                let weighed = deflated(p, degrees, 500.0, 5000.0).unwrap();
                assert!(weighed >= last, "{p} {degrees}: {weighed} < {last}");
                last = weighed;
            }
        }
        assert_eq!(deflated(0.0, 4, 500.0, 5000.0), None);
    }
}
