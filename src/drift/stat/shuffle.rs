//! What chance alone makes of the Wasserstein distance: the values of both samples, shuffled and dealt out anew.
//!
//! Over the sorted values of both, a deal is a walk that steps up at a row of the reference and down at one of the
//! current data, so that no sorting is left to do. The deviation that norms the distance is that of the dealt
//! reference: with heavy tails it is chance, too, whether a small reference has one of the far values.

use super::deal::{Chance, quantiles};
use super::distance::WASSERSTEIN_USUAL;
use super::hypergeometric::draw;
use super::sample::Sample;

/// Values that are told apart: all of small samples, of larger ones those in the tails, the others in groups.
const VALUES: usize = 1_200;
/// Of these, in each tail, where few values decide.
const TAIL: usize = 300;
/// Deals of few values, and of many.
const DEALS: [usize; 2] = [400, 2_000];
/// Values and deals that are worth the time.
const WORK: usize = 1_000_000;
/// Times the 95 % quantile of thin tails that no tails reach.
const FAR: f64 = 20.0;
/// Always the same, so that two looks at the same tables agree.
const SEED: u64 = 0x7761_6c6b_6572_0001;

/// Whether samples of so many rows may be that far apart by chance, whatever their tails: else there is nothing to
/// find out, which takes its time.
pub fn may_explain(score: f64, [n, m]: [u64; 2]) -> bool {
    score < FAR * WASSERSTEIN_USUAL * (1.0 / n as f64 + 1.0 / m as f64).sqrt()
}

/// What equal samples reach of the Wasserstein distance over the standard deviation of the reference, at least
/// `least`. None of an empty sample.
pub fn chance(reference: &Sample, current: &Sample, least: f64) -> Option<Chance> {
    let [n, m] = [reference.count(), current.count()];
    if n == 0 || m == 0 {
        return None;
    }
    let pooled = grouped(&merged(reference, current));
    let all = n + m;
    // Of far away values, squares lose what matters: the middle is taken as zero.
    let middle = pooled.iter().map(|(value, rows)| value * (*rows as f64 / all as f64)).sum::<f64>();
    let mut random = fastrand::Rng::with_seed(SEED);
    let deals = (WORK / pooled.len()).clamp(DEALS[0], DEALS[1]);
    let mut scores: Vec<f64> = (0..deals)
        .map(|_| {
            let (mut left, mut wanted, mut passed) = (all, n, 0_u64);
            let (mut area, mut sum, mut squares) = (0.0, 0.0, 0.0);
            let mut before: Option<(f64, f64)> = None;
            for (value, rows) in &pooled {
                if let Some((from, height)) = before {
                    area += f64::abs(height) * (value - from);
                }
                let of = draw(&mut random, left, *rows, wanted);
                (left, wanted, passed) = (left - rows, wanted - of, passed + rows);
                let (weight, off) = (of as f64, value - middle);
                (sum, squares) = (sum + weight * off, squares + weight * off * off);
                let taken = (n - wanted) as f64;
                before = Some((*value, taken / n as f64 - (passed as f64 - taken) / m as f64));
            }
            let mean = sum / n as f64;
            area / (squares / n as f64 - mean * mean).max(0.0).sqrt().max(least)
        })
        .filter(|score| score.is_finite())
        .collect();
    scores.sort_by(f64::total_cmp);
    quantiles(&scores, 2.0)
}

/// The values of both with their rows, rising.
fn merged(one: &Sample, two: &Sample) -> Vec<(f64, u64)> {
    let mut all: Vec<(f64, u64)> = one.iter().chain(two.iter()).collect();
    all.sort_by(|one, two| one.0.total_cmp(&two.0));
    all.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    all
}

/// The tails as they are, and between them groups of as many values each, by their mean.
fn grouped(values: &[(f64, u64)]) -> Vec<(f64, u64)> {
    if values.len() <= VALUES {
        return values.to_vec();
    }
    let (low, rest) = values.split_at(TAIL);
    let (centre, high) = rest.split_at(rest.len() - TAIL);
    let each = centre.len().div_ceil(VALUES - 2 * TAIL);
    let groups = centre.chunks(each).map(|group| {
        let rows: u64 = group.iter().map(|(_, rows)| rows).sum();
        let mean = group.iter().map(|(value, of)| value * (*of as f64 / rows as f64)).sum();
        (mean, rows)
    });
    low.iter().copied().chain(groups).chain(high.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::distance::wasserstein_normed;
    use super::super::hypergeometric::normal;
    use super::*;

    /// How many of so many pairs of equal samples are beyond what is reached once in 20, and in 1,000.
    fn beyond(pairs: usize, rows: [usize; 2], draw: impl Fn(&mut fastrand::Rng) -> f64) -> [usize; 2] {
        let mut random = fastrand::Rng::with_seed(3);
        let mut beyond = [0; 2];
        for _ in 0..pairs {
            let [one, two] =
                rows.map(|rows| Sample::of((0..rows).map(|_| draw(&mut random)).collect::<Vec<_>>()));
            let deviation = one.mean_and_deviation().unwrap().1;
            let score = wasserstein_normed(&one, &two, deviation).unwrap();
            let chance = chance(&one, &two, 0.001).unwrap();
            beyond[0] += usize::from(score > chance.p05);
            beyond[1] += usize::from(score > chance.p001);
        }
        beyond
    }

    #[test]
    fn equal_samples_of_heavy_tails_pass_what_chance_reaches_once_in_twenty() {
        for sigma in [0.5, 2.0] {
            let [often, rarely] =
                beyond(120, [60, 600], |random: &mut fastrand::Rng| (sigma * normal(random)).exp());
            // 6 and 0.1 are expected; the deviations are 2.4 and 0.3.
            assert!((1..15).contains(&often) && rarely < 2, "{sigma}: {often} {rarely}");
        }
    }

    #[test]
    fn thin_tails_have_the_floor_of_the_closed_form() {
        let mut random = fastrand::Rng::with_seed(4);
        let mut sample = |rows: usize| Sample::of((0..rows).map(|_| normal(&mut random)).collect::<Vec<_>>());
        let (one, two) = (sample(1_000), sample(4_000));
        let chance = chance(&one, &two, 0.001).unwrap();
        let closed = WASSERSTEIN_USUAL * (1.0_f64 / 1_000.0 + 1.0 / 4_000.0).sqrt();
        assert!((0.75..1.15).contains(&(chance.p05 / closed)), "{} {closed}", chance.p05);
        assert!(chance.p05 < chance.p01 && chance.p01 < chance.p001);
    }

    #[test]
    fn what_no_tails_reach_is_not_asked_for() {
        assert!(may_explain(0.3, [150, 5_000]) && may_explain(3.0, [150, 5_000]));
        assert!(!may_explain(0.1, [1_000_000, 1_000_000]) && !may_explain(4.0, [150, 5_000]));
    }

    #[test]
    fn groups_keep_all_rows_and_the_tails() {
        let values: Vec<(f64, u64)> = (0..50_000).map(|at| (f64::from(at), 2)).collect();
        let groups = grouped(&values);
        assert!(groups.len() <= VALUES && groups.is_sorted_by(|one, two| one.0 < two.0));
        assert_eq!(groups.iter().map(|(_, rows)| rows).sum::<u64>(), 100_000);
        assert_eq!(
            (groups[..TAIL].to_vec(), groups[groups.len() - 1]),
            (values[..TAIL].to_vec(), values[49_999])
        );
        assert_eq!(chance(&Sample::default(), &Sample::of(vec![1.0]), 0.001), None);
    }
}
