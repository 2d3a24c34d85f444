//! The largest gap between the cumulative distributions of two samples, without sorting all of them.
//!
//! Values are counted over many narrow buckets. At the end of each the gap is known, and within it the gap cannot grow by
//! more than the bucket's share of either sample: only where that may pass the largest gap known is a bucket looked
//! into, in the same way, and sorted where it is small. What comes out is that of sorting all, to the last bit.

use super::sample::risen;

/// Values of both samples for each bucket, about: fewer buckets stay closer to the processor, more leave less to sort.
const EACH: usize = 64;
/// Values of both samples that are sorted at once.
const SORTED: usize = 1024;
/// Values of a sample that tell where most of them lie.
const SOME: usize = 500;

/// The Kolmogorov–Smirnov statistic of finite values in any order. None where a sample is empty.
pub fn largest_gap(reference: &[f64], current: &[f64]) -> Option<f64> {
    if reference.is_empty() || current.is_empty() {
        return None;
    }
    let mut search = Search { rows: [reference.len() as f64, current.len() as f64], largest: 0.0 };
    search.among([reference, current], [0, 0]);
    Some(search.largest)
}

struct Search {
    rows: [f64; 2],
    /// The largest gap that is known.
    largest: f64,
}

impl Search {
    /// F − G where so many values of either sample are at or below.
    fn gap(&self, [f, g]: [usize; 2]) -> f64 {
        f as f64 / self.rows[0] - g as f64 / self.rows[1]
    }

    fn found(&mut self, upto: [usize; 2]) {
        self.largest = self.largest.max(self.gap(upto).abs());
    }

    /// Whether the gap may be larger somewhere from `before` to `upto`.
    fn may_grow(&self, before: [usize; 2], upto: [usize; 2]) -> bool {
        let (up, down) = (self.gap([upto[0], before[1]]), self.gap([before[0], upto[1]]));
        up.max(-down) > self.largest
    }

    /// Among values below which there are so many others.
    fn among(&mut self, samples: [&[f64]; 2], mut before: [usize; 2]) {
        let all = samples[0].len() + samples[1].len();
        if all <= SORTED {
            return self.sorted(samples, before);
        }
        let buckets = Buckets::over(samples);
        let counts = samples.map(|values| buckets.count(values));
        let held: Vec<[usize; 2]> = counts[0].iter().zip(&counts[1]).map(|(r, c)| [*r, *c]).collect();
        let mut upto = before;
        for held in &held {
            upto = sum(upto, *held);
            self.found(upto);
        }
        let mut open = Vec::new();
        for (place, held) in held.iter().enumerate() {
            let upto = sum(before, *held);
            if self.may_grow(before, upto) {
                open.push((place, before, *held));
            }
            before = upto;
        }
        let of = |sample: usize| {
            buckets.gather(samples[sample], open.iter().map(|(place, _, held)| (*place, held[sample])))
        };
        let (reference, current) = (of(0), of(1));
        let (mut reference, mut current) = (reference.as_slice(), current.as_slice());
        for (_, before, held) in open {
            let ((one, left), (two, right)) = (reference.split_at(held[0]), current.split_at(held[1]));
            (reference, current) = (left, right);
            // It may have become larger elsewhere meanwhile.
            if !self.may_grow(before, sum(before, held)) {
                continue;
            }
            // Where one bucket holds most of them, buckets are of no use.
            if held[0] + held[1] > all / 2 {
                self.sorted([one, two], before);
            } else {
                self.among([one, two], before);
            }
        }
    }

    fn sorted(&mut self, samples: [&[f64]; 2], before: [usize; 2]) {
        let [one, two] = samples.map(|values| risen(values.to_vec()));
        let (mut f, mut g) = (0, 0);
        loop {
            let value = match (one.get(f), two.get(g)) {
                (Some(one), Some(two)) => one.min(*two),
                (Some(value), None) | (None, Some(value)) => *value,
                (None, None) => return,
            };
            f += one[f..].iter().take_while(|one| **one == value).count();
            g += two[g..].iter().take_while(|two| **two == value).count();
            self.found(sum(before, [f, g]));
        }
    }
}

fn sum(one: [usize; 2], two: [usize; 2]) -> [usize; 2] {
    [one[0] + two[0], one[1] + two[1]]
}

/// Buckets of one width, the outer ones open.
struct Buckets {
    least: f64,
    per_unit: f64,
    last: usize,
}

impl Buckets {
    /// Over where most of the values lie, so that few far ones do not leave all others to one bucket.
    fn over(samples: [&[f64]; 2]) -> Self {
        let mut some: Vec<f64> = Vec::with_capacity(2 * SOME);
        for values in samples {
            some.extend(values.iter().step_by(values.len().div_ceil(SOME).max(1)));
        }
        some.sort_unstable_by(f64::total_cmp);
        let far = some.len() / 200;
        let (least, largest) = (some[far], some[some.len() - 1 - far]);
        let buckets = ((samples[0].len() + samples[1].len()) / EACH).clamp(1, 1 << 16);
        Self { least, per_unit: buckets as f64 / (largest - least), last: buckets - 1 }
    }

    /// Never falls where values rise, whatever is rounded; what lies below all, and what no number comes of, is in the
    /// first.
    fn place(&self, value: f64) -> usize {
        (((value - self.least) * self.per_unit) as usize).min(self.last)
    }

    fn count(&self, values: &[f64]) -> Vec<usize> {
        let mut counts = vec![0; self.last + 1];
        values.iter().for_each(|value| counts[self.place(*value)] += 1);
        counts
    }

    /// The values of some buckets, which are given in order with how many each holds, one bucket after the other.
    fn gather(&self, values: &[f64], wanted: impl Iterator<Item = (usize, usize)>) -> Vec<f64> {
        const UNWANTED: usize = usize::MAX;
        let (mut next, mut all) = (vec![UNWANTED; self.last + 1], 0);
        for (place, held) in wanted {
            next[place] = all;
            all += held;
        }
        let mut gathered = vec![0.0; all];
        for value in values {
            let next = &mut next[self.place(*value)];
            if *next != UNWANTED {
                gathered[*next] = *value;
                *next += 1;
            }
        }
        gathered
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::kolmogorov::statistic;
    use super::super::sample::Sample;
    use super::*;

    /// By sorting all.
    fn plain(reference: &[f64], current: &[f64]) -> Option<f64> {
        let [reference, current] = [reference, current].map(|values| Sample::of(values.to_vec()));
        statistic(&reference, &current)
    }

    /// Values of many shapes: ties, far ones, all magnitudes.
    fn drawn(shape: u8, shift: f64, random: &mut fastrand::Rng) -> f64 {
        let uniform = random.f64() + shift;
        match shape {
            0 => uniform,
            1 => (uniform * 50.0).floor(),
            2 => (uniform * 300.0 - 150.0).exp(),
            3 => 1.0 / (uniform - 0.5),
            4 => f64::MAX * (2.0 * random.f64() - 1.0),
            5 if random.u8(..) < 200 => -0.0 * uniform,
            _ => 4.0,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn the_gap_is_that_of_sorted_samples(
            shapes in [0_u8..7, 0_u8..7],
            sizes in [0_usize..6000, 0_usize..6000],
            shift in 0.0..0.2,
            seed in any::<u64>(),
        ) {
            let mut random = fastrand::Rng::with_seed(seed);
            let mut sample = |side: usize, shift: f64| -> Vec<f64> {
                (0..sizes[side]).map(|_| drawn(shapes[side], shift, &mut random)).collect()
            };
            let (reference, current) = (sample(0, 0.0), sample(1, shift));
            prop_assert_eq!(largest_gap(&reference, &current), plain(&reference, &current));
        }
    }

    #[test]
    fn samples_apart_and_samples_alike_have_the_extremes() {
        let low: Vec<f64> = (0..5000).map(f64::from).collect();
        let high: Vec<f64> = low.iter().map(|value| value + 5000.0).collect();
        assert_eq!(largest_gap(&low, &high), Some(1.0));
        assert_eq!(largest_gap(&low, &low), Some(0.0));
        assert_eq!((largest_gap(&low, &[]), largest_gap(&[], &low)), (None, None));
    }
}
