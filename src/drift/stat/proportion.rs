//! p-values over category counts, as Evidently takes them from SciPy.

use statrs::function::erf::erfc;
use statrs::function::gamma::checked_gamma_ur;

/// p of a χ² at least as large with so many degrees of freedom. None without any degree.
pub fn chi_square_tail(statistic: f64, degrees: u64) -> Option<f64> {
    if degrees == 0 || statistic.is_nan() {
        return None;
    }
    if statistic <= 0.0 {
        return Some(1.0);
    }
    if statistic.is_infinite() {
        return Some(0.0);
    }
    checked_gamma_ur(degrees as f64 / 2.0, statistic / 2.0).ok().map(|p| p.clamp(0.0, 1.0))
}

/// p of a standard normal value at least as far from zero.
pub fn two_sided_normal(z: f64) -> f64 {
    erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// What a standard normal value exceeds with probability `tail`, at most one half: Abramowitz and Stegun 26.2.23,
/// off by at most 0.00045.
pub fn normal_upper(tail: f64) -> f64 {
    let t = (-2.0 * tail.clamp(1e-300, 0.5).ln()).sqrt();
    let above = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let below = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    t - above / below
}

/// Evidently's chi-square p-value: of the current counts against the reference's shares as if these were certain
/// (one-sample, k − 1 degrees), which flags too often where the reference is not much larger than the current.
///
/// Counts stand in the same order, at least one of each pair above zero. A category that the reference lacks makes it
/// zero. None where there are fewer than two categories or an empty sample.
pub fn chi_square(reference: &[u64], current: &[u64]) -> Option<f64> {
    let (n, m) = (reference.iter().sum::<u64>(), current.iter().sum::<u64>());
    if n == 0 || m == 0 || reference.len() < 2 {
        return None;
    }
    let scale = m as f64 / n as f64;
    let statistic: f64 = reference
        .iter()
        .zip(current)
        .map(|(r, c)| {
            let expected = *r as f64 * scale;
            let difference = *c as f64 - expected;
            if difference == 0.0 { 0.0 } else { difference * difference / expected }
        })
        .sum();
    chi_square_tail(statistic, reference.len() as u64 - 1)
}

/// Evidently's Z-test p-value: whether the share of rows that are not the first category is the same.
/// The pooled share is its variance. One where both hold one and the same category; None of an empty sample.
pub fn z_test(reference: &[u64], current: &[u64]) -> Option<f64> {
    let (n, m) = (reference.iter().sum::<u64>() as f64, current.iter().sum::<u64>() as f64);
    if n == 0.0 || m == 0.0 {
        return None;
    }
    if reference.len() < 2 {
        return Some(1.0);
    }
    let (p, q) = (1.0 - reference[0] as f64 / n, 1.0 - current[0] as f64 / m);
    let pooled = (p * n + q * m) / (n + m);
    let spread = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
    Some(two_sided_normal((p - q) / spread))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_that_the_reference_lacks_leaves_no_chance() {
        assert_eq!(chi_square(&[10, 0], &[10, 1]), Some(0.0));
        assert_eq!(chi_square(&[10], &[10]), None);
        assert_eq!(chi_square(&[10, 10], &[0, 0]), None);
        assert_eq!(chi_square(&[10, 10], &[3, 3]), Some(1.0));
    }

    #[test]
    fn z_compares_two_shares() {
        // p = 0.3, q = 0.34, pooled 0.32: z = −0.04/√(0.32·0.68·0.02) = −0.60634.
        let p = z_test(&[70, 30], &[66, 34]).unwrap();
        assert!((p - 0.5443).abs() < 1e-4);
        assert_eq!(z_test(&[5], &[7]), Some(1.0));
    }
}
