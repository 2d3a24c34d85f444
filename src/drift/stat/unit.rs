//! A change of unit: the same values, ten, a hundred or a thousand times as large or as small.

/// How far a quartile's ratio may lie from a power of ten, as a decimal logarithm: a factor of 1.26.
const TOLERANCE: f64 = 0.1;

/// A change of unit in words.
pub fn in_words(factor: f64) -> String {
    format!("values are about {factor} times the reference's: another unit?")
}

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

/// Whether medians that lie within these ranges (least and largest) may be a unit apart. False is certain.
pub fn may_shift(reference: [f64; 2], current: [f64; 2]) -> bool {
    let positive = |range: [f64; 2]| match range {
        [least, _] if least > 0.0 => Some((true, range)),
        [least, largest] if largest < 0.0 => Some((false, [-largest, -least])),
        _ => None,
    };
    let (Some((one, reference)), Some((two, current))) = (positive(reference), positive(current)) else {
        return true;
    };
    // A little more than the tolerance, so that rounding does not decide.
    let factor = 10_f64.powf(1.0 - TOLERANCE) * (1.0 - 1e-9);
    one == two && (current[1] / reference[0] >= factor || current[0] / reference[1] <= 1.0 / factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_medians_rule_a_unit_out_or_not() {
        let cases = [
            ([1.0, 1.1], [2.0, 3.0], false),
            ([1.0, 1.1], [-3.0, -2.0], false),
            ([-1.1, -1.0], [-3.0, -2.0], false),
            ([1.0, 1.1], [7.9, 8.0], true),
            ([1.0, 1.1], [0.1, 0.9], true),
            ([-1.1, -1.0], [-11.0, -9.0], true),
            ([0.0, 1.0], [2.0, 3.0], true),
            ([-1.0, 1.0], [2.0, 3.0], true),
        ];
        for (reference, current, may) in cases {
            assert_eq!(may_shift(reference, current), may, "{reference:?} {current:?}");
        }
        for power in [1.0 - TOLERANCE, TOLERANCE - 1.0, -3.0, 3.0] {
            let median = 10_f64.powf(power);
            assert!(may_shift([1.0, 1.0], [median, median]), "{power}");
        }
    }

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
