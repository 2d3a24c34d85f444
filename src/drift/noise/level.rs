//! How rarely chance may pass a floor, so that a report of few columns is no alarm by chance more often than it should.

use super::USUAL;

/// The probability at which floors lie where `columns` are compared and `alarm` of them that drift are past the limit
/// of the share: 0.05, or less where few columns make an alarm, so that of noise alone it is one in twenty at most.
pub fn share_level(columns: u64, alarm: u64) -> f64 {
    if alarm == 0 || alarm > columns || alarm as f64 > 2.0 * USUAL * columns as f64 + 10.0 {
        return USUAL;
    }
    if at_least(columns, alarm, USUAL) <= USUAL {
        return USUAL;
    }
    let (mut low, mut high) = (0.0, USUAL);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if at_least(columns, alarm, middle) <= USUAL { low = middle } else { high = middle }
    }
    low
}

/// How likely so many of `columns` are, each with probability `p` (binomial).
fn at_least(columns: u64, wanted: u64, p: f64) -> f64 {
    let mut chance = (columns as f64 * (1.0 - p).ln()).exp();
    let mut below = 0.0;
    for count in 0..wanted {
        below += chance;
        chance *= (columns - count) as f64 / (count + 1) as f64 * p / (1.0 - p);
    }
    1.0 - below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_columns_have_a_higher_floor() {
        // One of three makes an alarm: 1 − 0.95^(1/3). Two of four do by chance in 1.4 %.
        let cases =
            [(1, 1, 0.05), (2, 1, 0.025_321), (3, 1, 0.016_952), (4, 2, 0.05), (10, 4, 0.05), (40, 13, 0.05)];
        for (columns, alarm, expected) in cases {
            let level = share_level(columns, alarm);
            assert!((level - expected).abs() < 1e-5, "{columns} {alarm}: {level}");
        }
        // A limit of 10 % of ten columns: two of them.
        let level = share_level(10, 2);
        assert!(level < 0.04 && (at_least(10, 2, level) - 0.05).abs() < 1e-6, "{level}");
        assert_eq!((share_level(0, 1), share_level(5, 6), share_level(100_000, 30_001)), (0.05, 0.05, 0.05));
        assert!(share_level(1000, 1) < 6e-5);
    }
}
