//! A change of unit: the same values, ten, a hundred or a thousand times as large or as small.

/// How far a quartile's ratio may lie from a power of ten, as a decimal logarithm: a factor of 1.26.
const TOLERANCE: f64 = 0.1;

/// 10, 100, 1000 or one over these, where all three quartiles of the current are so many times the reference's.
///
/// None where a quartile is zero or changes sign, and where the middle half is a single value.
pub fn unit_shift(reference: [f64; 3], current: [f64; 3]) -> Option<f64> {
    let mut power = None;
    for (r, c) in reference.into_iter().zip(current) {
        let ratio = c / r;
        if !ratio.is_finite() || ratio <= 0.0 {
            return None;
        }
        let logarithm = ratio.log10();
        let nearest = logarithm.round();
        if !(1.0..=3.0).contains(&nearest.abs()) || (logarithm - nearest).abs() > TOLERANCE {
            return None;
        }
        if *power.get_or_insert(nearest) != nearest {
            return None;
        }
    }
    (reference[0] < reference[2]).then(|| 10_f64.powi(power.unwrap_or_default() as i32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quartiles(factor: f64, shift: f64) -> [f64; 3] {
        [25.0, 50.0, 75.0].map(|value| value * factor + shift)
    }

    #[test]
    fn a_thousand_times_is_a_unit_and_three_times_is_drift() {
        let cases = [
            (10.0, Some(10.0)),
            (110.0, Some(100.0)),
            (1000.0, Some(1000.0)),
            (0.1, Some(0.1)),
            (0.001, Some(0.001)),
            (1.0, None),
            (3.0, None),
            (-10.0, None),
            (10_000.0, None),
        ];
        for (factor, expected) in cases {
            let found = unit_shift(quartiles(1.0, 0.0), quartiles(factor, 0.0));
            assert_eq!(
                found.map(|f| (f * 1e6).round()),
                expected.map(|f: f64| (f * 1e6).round()),
                "{factor}"
            );
        }
        // The middle moved far, but the spread did not follow.
        assert_eq!(unit_shift(quartiles(1.0, 0.0), quartiles(1.0, 500.0)), None);
        assert_eq!(unit_shift([1.0; 3], [10.0; 3]), None);
    }
}
