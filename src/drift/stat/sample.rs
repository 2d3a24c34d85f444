//! A sorted sample with weights: exact values, or those that a sketch kept, each standing for several.

/// Distinct values in rising order, and how much weight lies at or below each. No NaN, no infinity.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sample {
    values: Vec<f64>,
    upto: Vec<u64>,
}

impl Sample {
    /// Of values in any order. NaN and infinities are left out.
    pub fn of(mut values: Vec<f64>) -> Self {
        values.retain(|value| value.is_finite());
        let mut values = risen(values);
        let mut upto = Vec::with_capacity(values.len());
        let mut total = 0_u64;
        // In place: a million values are not held twice. −0 and 0 are one value.
        values.dedup_by(|value, last| {
            total += 1;
            let same = value == last;
            if !same {
                upto.push(total);
            }
            same
        });
        if !values.is_empty() {
            upto.push(total + 1);
        }
        Self { values, upto }
    }

    /// Of values with weights, in rising order.
    pub fn sorted(weighted: impl Iterator<Item = (f64, u64)>) -> Self {
        let mut sample = Self::default();
        let mut total = 0_u64;
        for (value, weight) in weighted {
            total = total.saturating_add(weight);
            // −0 and 0 are one value.
            if sample.values.last() == Some(&value) {
                if let Some(last) = sample.upto.last_mut() {
                    *last = total;
                }
            } else if weight > 0 {
                sample.values.push(value);
                sample.upto.push(total);
            }
        }
        sample
    }

    /// Weight of all.
    pub fn count(&self) -> u64 {
        self.upto.last().copied().unwrap_or(0)
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub fn distinct(&self) -> usize {
        self.values.len()
    }

    /// Values with their weights, rising.
    pub fn iter(&self) -> impl Iterator<Item = (f64, u64)> + '_ {
        let before = std::iter::once(0).chain(self.upto.iter().copied());
        self.values.iter().zip(&self.upto).zip(before).map(|((value, upto), before)| (*value, upto - before))
    }

    /// Values with the weight at or below each, rising.
    pub(super) fn steps(&self) -> impl Iterator<Item = (f64, u64)> + '_ {
        self.values.iter().copied().zip(self.upto.iter().copied())
    }

    /// Weight strictly below a value.
    pub fn below(&self, value: f64) -> u64 {
        match self.values.partition_point(|one| *one < value) {
            0 => 0,
            place => self.upto[place - 1],
        }
    }

    /// The smallest value with at least `share` of the weight at or below it (0 to 1). None of an empty sample.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let wanted = (share.clamp(0.0, 1.0) * self.count() as f64).ceil().max(1.0) as u64;
        let place = self.upto.partition_point(|upto| *upto < wanted);
        self.values.get(place.min(self.values.len().saturating_sub(1))).copied()
    }

    /// Mean and standard deviation with divisor n, in two passes. None of an empty sample.
    pub fn mean_and_deviation(&self) -> Option<(f64, f64)> {
        if self.is_empty() {
            return None;
        }
        let count = self.count() as f64;
        let mean = self.iter().map(|(value, weight)| value * weight as f64).sum::<f64>() / count;
        let square = self.iter().map(|(value, weight)| (value - mean).powi(2) * weight as f64).sum::<f64>();
        Some((mean, (square / count).sqrt()))
    }
}

const SIGN: u64 = 1 << 63;

/// Bits that sort as `total_cmp` does.
pub(in crate::drift) fn ordered(value: f64) -> u64 {
    value.to_bits() ^ if value.is_sign_negative() { u64::MAX } else { SIGN }
}

/// Sorted as by `total_cmp`, over whole numbers in the same order: these are compared in half the time. In place.
pub(super) fn risen(values: Vec<f64>) -> Vec<f64> {
    let mut keys: Vec<u64> = values.into_iter().map(ordered).collect();
    keys.sort_unstable();
    let value = |key: u64| f64::from_bits(key ^ if key & SIGN == 0 { u64::MAX } else { SIGN });
    keys.into_iter().map(value).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn risen_is_as_by_total_cmp(values in prop::collection::vec(any::<f64>(), 0..60)) {
            let mut expected = values.clone();
            expected.sort_unstable_by(f64::total_cmp);
            let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            prop_assert_eq!(bits(&risen(values)), bits(&expected));
        }
    }

    #[test]
    fn equal_values_are_one_step() {
        let sample = Sample::of(vec![3.0, 1.0, f64::NAN, 1.0, -0.0, 0.0, f64::INFINITY]);
        assert_eq!(sample.iter().collect::<Vec<_>>(), [(0.0, 2), (1.0, 2), (3.0, 1)]);
        assert_eq!((sample.count(), sample.distinct()), (5, 3));
        assert_eq!((sample.below(0.0), sample.below(1.0), sample.below(9.0)), (0, 2, 5));
    }

    #[test]
    fn quantiles_are_values_of_the_sample() {
        let sample = Sample::of(vec![1.0, 2.0, 3.0, 4.0]);
        let quantiles = [0.0, 0.25, 0.26, 0.5, 1.0].map(|share| sample.quantile(share).unwrap());
        assert_eq!(quantiles, [1.0, 1.0, 2.0, 2.0, 4.0]);
        assert_eq!(Sample::default().quantile(0.5), None);
    }

    #[test]
    fn the_deviation_divides_by_n() {
        // Mean 2.5; squares 2.25 + 0.25 + 0.25 + 2.25 = 5; √(5/4).
        let (mean, deviation) = Sample::of(vec![1.0, 2.0, 3.0, 4.0]).mean_and_deviation().unwrap();
        assert_eq!(mean, 2.5);
        assert!((deviation - 1.25_f64.sqrt()).abs() < 1e-15);
    }
}
