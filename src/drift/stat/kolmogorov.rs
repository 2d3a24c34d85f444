//! The two-sample Kolmogorov–Smirnov test with the p-values that SciPy's `ks_2samp` gives.
//!
//! Exact up to 10,000 rows in the larger sample: Hodges (1957), counting lattice paths. Beyond, the distribution of
//! the one-sample statistic with n·m/(n + m) rows, by the methods that Simard and L'Ecuyer (2011) compare.

use std::f64::consts::PI;

use statrs::function::gamma::ln_gamma;

use super::distance::walk;
use super::sample::Sample;

/// Rows of the larger sample up to which SciPy counts paths.
const EXACT_ROWS: u64 = 10_000;
/// Rows beyond which the one-sided tail is taken from its expansion: off by less than 1e-7 there, absolutely.
const SUM_ROWS: f64 = 100_000.0;

/// The largest distance between the two cumulative distributions. None where a sample is empty. Of values that are not
/// sorted, [`largest_gap`](super::gap::largest_gap) says the same sooner.
pub fn statistic(reference: &Sample, current: &Sample) -> Option<f64> {
    let mut statistic = 0.0_f64;
    walk(reference, current, |_, difference| statistic = statistic.max(difference.abs()))?;
    Some(statistic)
}

/// Two-sided p-value of a statistic of samples of n and m rows.
pub fn p_value(statistic: f64, n: u64, m: u64) -> f64 {
    let (large, small) = (n.max(m), n.min(m));
    if small == 0 {
        return 1.0;
    }
    if large > EXACT_ROWS {
        let (n, m) = (large as f64, small as f64);
        return one_sample_tail((n * m / (n + m)).round_ties_even(), statistic);
    }
    let divisor = greatest_common_divisor(large, small);
    let height = (statistic * (large / divisor * small) as f64).round_ties_even() as u64;
    if height == 0 {
        return 1.0;
    }
    let p = if large == small {
        outside_square(large, height)
    } else {
        outside_band(large, small, height, divisor)
    };
    p.clamp(0.0, 1.0)
}

fn greatest_common_divisor(one: u64, two: u64) -> u64 {
    if two == 0 { one } else { greatest_common_divisor(two, one % two) }
}

/// Share of paths from corner to corner of an n × n square that leave the band of half-width h: 2·(C(2n, n−h) −
/// C(2n, n−2h) + …)/C(2n, n), by Horner's rule.
fn outside_square(n: u64, h: u64) -> f64 {
    let mut p = 0.0;
    for k in (0..=n / h).rev() {
        let mut factor = 1.0;
        for j in 0..h {
            factor *= n.saturating_sub(k * h + j) as f64 / (n + k * h + j + 1) as f64;
            if factor == 0.0 {
                break;
            }
        }
        p = factor * (1.0 - p);
    }
    2.0 * p
}

/// Share of paths from (0, 0) to (m, n) that reach |x·n/g − y·m/g| ≥ h, column by column: at each point inside the
/// band the share is that of its two predecessors, weighted by how many paths arrive from each.
fn outside_band(m: u64, n: u64, h: u64, g: u64) -> f64 {
    let (m_step, n_step) = ((m / g) as i128, (n / g) as i128);
    let h = i128::from(h);
    let rows = n as usize;
    // Outside of the band every path counts: 1. Within the first column none has left it yet.
    let mut share = vec![1.0; rows + 1];
    for (y, value) in share.iter_mut().enumerate() {
        if (y as i128) * m_step < h {
            *value = 0.0;
        } else {
            break;
        }
    }
    for x in 1..=m {
        let middle = i128::from(x) * n_step;
        let first = ((middle - h).div_euclid(m_step) + 1).clamp(0, rows as i128 + 1) as usize;
        let end = ((middle + h + m_step - 1).div_euclid(m_step)).clamp(0, rows as i128 + 1) as usize;
        if end <= first {
            return 1.0;
        }
        if first > 0 {
            share[first - 1] = 1.0;
        }
        let mut below = if first == 0 { 0.0 } else { 1.0 };
        for (y, value) in share.iter_mut().enumerate().take(end).skip(first) {
            let (x, y) = (x as f64, y as f64);
            below = (*value * x + below * y) / (x + y);
            *value = below;
        }
    }
    share[rows]
}

/// P(D ≥ d) of the one-sample two-sided statistic with n rows.
pub fn one_sample_tail(n: f64, d: f64) -> f64 {
    let t = n * d;
    if d <= 0.0 || t <= 0.5 {
        return 1.0;
    }
    if d >= 1.0 {
        return 0.0;
    }
    let squared = t * d;
    let tail = if t <= 1.0 {
        // Ruben and Gambino (1982): the distribution is n!·(2d − 1/n)ⁿ here.
        1.0 - (ln_gamma(n + 1.0) - n * n.ln() + n * (2.0 * t - 1.0).ln()).exp()
    } else if t >= n - 1.0 {
        2.0 * (1.0 - d).powf(n)
    } else if d >= 0.5 {
        2.0 * one_sided_tail(n, d)
    } else if n <= 140.0 {
        if squared <= 4.0 { 1.0 - by_matrix(n, d) } else { 2.0 * one_sided_tail(n, d) }
    } else if squared >= 370.0 {
        0.0
    } else if squared >= 2.2 {
        2.0 * one_sided_tail(n, d)
    } else if n <= 100_000.0 && n * d.powf(1.5) <= 1.4 {
        1.0 - by_matrix(n, d)
    } else {
        1.0 - by_expansion(n, d)
    };
    tail.clamp(0.0, 1.0)
}

/// P(D⁺ ≥ d), Smirnov's sum; with many rows its expansion by Maag and Dicaire (1971).
fn one_sided_tail(n: f64, d: f64) -> f64 {
    if n > SUM_ROWS {
        return (-(6.0 * n * d + 1.0).powi(2) / (18.0 * n)).exp();
    }
    let last = (n * (1.0 - d)).floor() as u64;
    let all = ln_gamma(n + 1.0);
    (0..=last)
        .map(|j| {
            let j = j as f64;
            let above = 1.0 - d - j / n;
            if above <= 0.0 {
                return 0.0;
            }
            let ways = all - ln_gamma(j + 1.0) - ln_gamma(n - j + 1.0);
            (ways + d.ln() + (j - 1.0) * (d + j / n).ln() + (n - j) * above.ln()).exp()
        })
        .sum()
}

/// P(D < d) by Marsaglia, Tsang and Wang (2003): n!/nⁿ times the middle of the n-th power of a matrix.
fn by_matrix(n: f64, d: f64) -> f64 {
    let k = (n * d).ceil();
    let h = k - n * d;
    let size = 2 * (k as usize) - 1;
    let mut matrix = vec![0.0; size * size];
    for row in 0..size {
        for column in 0..size.min(row + 2) {
            matrix[row * size + column] = 1.0;
        }
    }
    for i in 0..size {
        let power = h.powi(i as i32 + 1);
        matrix[i * size] -= power;
        matrix[(size - 1) * size + i] -= h.powi((size - i) as i32);
    }
    if 2.0 * h - 1.0 > 0.0 {
        matrix[(size - 1) * size] += (2.0 * h - 1.0).powi(size as i32);
    }
    for row in 0..size {
        for column in 0..size.min(row + 1) {
            for factor in 1..=(row + 1 - column) {
                matrix[row * size + column] /= factor as f64;
            }
        }
    }
    let middle = (k as usize - 1) * size + (k as usize - 1);
    let (power, logarithm) = matrix_power(&matrix, size, n as u64);
    let scale = ln_gamma(n + 1.0) - n * n.ln() + logarithm;
    (power[middle].max(f64::MIN_POSITIVE).ln() + scale).exp().clamp(0.0, 1.0)
}

/// A power by squaring, scaled by e to the second value, so that it stays within range.
fn matrix_power(matrix: &[f64], size: usize, mut exponent: u64) -> (Vec<f64>, f64) {
    let mut result: Vec<f64> = (0..size * size).map(|i| f64::from(u8::from(i % (size + 1) == 0))).collect();
    let (mut result_log, mut base, mut base_log) = (0.0, matrix.to_vec(), 0.0);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = product(&result, &base, size);
            result_log += base_log + rescale(&mut result);
        }
        exponent >>= 1;
        if exponent > 0 {
            base = product(&base, &base, size);
            base_log = 2.0 * base_log + rescale(&mut base);
        }
    }
    (result, result_log)
}

fn rescale(matrix: &mut [f64]) -> f64 {
    let largest = matrix.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    if !(largest > 1e100 || (largest < 1e-100 && largest > 0.0)) {
        return 0.0;
    }
    matrix.iter_mut().for_each(|value| *value /= largest);
    largest.ln()
}

fn product(one: &[f64], two: &[f64], size: usize) -> Vec<f64> {
    let mut result = vec![0.0; size * size];
    for row in 0..size {
        for inner in 0..size {
            let factor = one[row * size + inner];
            if factor != 0.0 {
                for column in 0..size {
                    result[row * size + column] += factor * two[inner * size + column];
                }
            }
        }
    }
    result
}

/// P(D < d) by Pelz and Good (1976): K₀(z) + K₁(z)/√n + K₂(z)/n + K₃(z)/n^1.5 with z = d·√n.
fn by_expansion(n: f64, d: f64) -> f64 {
    let z = d * n.sqrt();
    if z < 0.042 {
        return 0.0;
    }
    let (z2, pi2) = (z * z, PI * PI);
    let (z4, z6) = (z2 * z2, z2 * z2 * z2);
    let (mut k0, mut k1, mut k2, mut k3) = (0.0, 0.0, 0.0, 0.0);
    let terms = (16.0 * z / PI).ceil().max(20.0) as i32;
    for k in 0..=terms {
        let odd = f64::from(k) + 0.5;
        let (a, b, c) = (pi2 * odd.powi(2), pi2.powi(2) * odd.powi(4), pi2.powi(3) * odd.powi(6));
        let weight = (-a / (2.0 * z2)).exp();
        k0 += weight;
        k1 += (a - z2) * weight;
        k2 += (6.0 * z6 + 2.0 * z4 + a * (2.0 * z4 - 5.0 * z2) + b * (1.0 - 2.0 * z2)) * weight;
        k3 += (-30.0 * z6 - 90.0 * z6 * z2
            + a * (135.0 * z4 - 96.0 * z6)
            + b * (212.0 * z4 - 60.0 * z2)
            + c * (5.0 - 30.0 * z2))
            * weight;
    }
    let (mut k2_more, mut k3_more) = (0.0, 0.0);
    for k in 1..=terms {
        let a = pi2 * f64::from(k).powi(2);
        let weight = (-a / (2.0 * z2)).exp();
        k2_more += a * weight;
        k3_more += (3.0 * z2 - a) * a * weight;
    }
    let root = (2.0 * PI).sqrt();
    let first = root / z * k0;
    let second = root / (6.0 * z4) * k1;
    let third = root / (72.0 * z6 * z) * k2 - root / (36.0 * z2 * z) * k2_more;
    let fourth = root / (6480.0 * z6 * z4) * k3 + root / (216.0 * z6) * k3_more;
    first + second / n.sqrt() + third / n + fourth / n.powf(1.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apart_altogether_is_as_rare_as_one_order_of_all() {
        // All five below all seven: 2 of C(12, 5) = 792 orders.
        let low = Sample::of((0..5).map(f64::from).collect());
        let high = Sample::of((10..17).map(f64::from).collect());
        assert_eq!(statistic(&low, &high), Some(1.0));
        assert!((p_value(1.0, 5, 7) - 2.0 / 792.0).abs() < 1e-15);
        // Three and three: 2 of C(6, 3) = 20.
        assert!((p_value(1.0, 3, 3) - 0.1).abs() < 1e-15);
        assert_eq!(statistic(&low, &Sample::default()), None);
    }

    #[test]
    fn equal_samples_are_certain() {
        let sample = Sample::of((0..50).map(f64::from).collect());
        assert_eq!(statistic(&sample, &sample), Some(0.0));
        assert_eq!(p_value(0.0, 50, 50), 1.0);
    }
}
