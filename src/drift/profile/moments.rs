//! Sum, range and squares of many numbers, several at a time.

/// Sums that run side by side: one addition need not wait for the one before.
const LANES: usize = 8;

/// Of a slice: finite or not, sum, least and largest. Of none: 0, and a range the wrong way round.
pub(super) struct Summary {
    pub finite: bool,
    pub sum: f64,
    pub least: f64,
    pub largest: f64,
}

impl Summary {
    pub(super) fn of(numbers: &[f64]) -> Self {
        let mut sums = [0.0; LANES];
        let mut least = [f64::INFINITY; LANES];
        let mut largest = [f64::NEG_INFINITY; LANES];
        // Zero times what is not finite is no number.
        let mut zeros = [0.0; LANES];
        let (chunks, rest) = numbers.as_chunks::<LANES>();
        for chunk in chunks {
            for (lane, number) in chunk.iter().enumerate() {
                sums[lane] += number;
                zeros[lane] += number * 0.0;
                least[lane] = if *number < least[lane] { *number } else { least[lane] };
                largest[lane] = if *number > largest[lane] { *number } else { largest[lane] };
            }
        }
        for (lane, number) in rest.iter().enumerate() {
            sums[lane] += number;
            zeros[lane] += number * 0.0;
            least[lane] = least[lane].min(*number);
            largest[lane] = largest[lane].max(*number);
        }
        Self {
            finite: zeros.iter().all(|zero| *zero == 0.0),
            sum: sums.iter().sum(),
            least: least.into_iter().fold(f64::INFINITY, f64::min),
            largest: largest.into_iter().fold(f64::NEG_INFINITY, f64::max),
        }
    }
}

/// Σ (x − mean)².
pub(super) fn squares(numbers: &[f64], mean: f64) -> f64 {
    let mut sums = [0.0; LANES];
    let (chunks, rest) = numbers.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, number) in chunk.iter().enumerate() {
            sums[lane] += (number - mean) * (number - mean);
        }
    }
    rest.iter().map(|number| (number - mean).powi(2)).chain(sums).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_say_what_one_would() {
        for count in [0, 1, 7, 8, 9, 100] {
            let numbers: Vec<f64> = (0..count).map(|i| f64::from(i * 37 % 101) - 50.0).collect();
            let summary = Summary::of(&numbers);
            assert!(summary.finite);
            assert_eq!(summary.sum, numbers.iter().sum::<f64>());
            assert_eq!(summary.least, numbers.iter().copied().fold(f64::INFINITY, f64::min));
            assert_eq!(summary.largest, numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max));
            assert_eq!(squares(&numbers, 2.0), numbers.iter().map(|x| (x - 2.0).powi(2)).sum::<f64>());
        }
        for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            for place in [0, 8, 15] {
                let mut numbers = vec![1.0; 16];
                numbers[place] = odd;
                assert!(!Summary::of(&numbers).finite);
            }
        }
    }
}
