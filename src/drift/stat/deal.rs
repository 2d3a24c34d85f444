//! What chance alone makes of a score over bins: the rows of both samples, dealt out anew again and again.
//!
//! Under one distribution each way to deal the pooled rows is as likely as any other, so what a score reaches in 5 % of
//! the deals holds whatever the distribution, however many bins there are and however few rows fall into each.

use super::hypergeometric::draw;
use super::proportion::normal_upper;
use serde::Serialize;

/// Deals of a column of few bins.
const DEALS: usize = 400;
/// Bins and deals that are worth the time: beyond, there are fewer deals.
const WORK: usize = 2_000_000;
const FEWEST: usize = 200;
/// Always the same, so that two looks at one report agree.
const SEED: u64 = 0x6d6c_6f70_7363_746c;

/// The scores that equal samples reach once in 20, in 100 and in 1,000.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Chance {
    pub p05: f64,
    pub p01: f64,
    pub p001: f64,
}

impl Chance {
    /// What is reached with probability `tail`, at most 0.05: between the three on the scale of the normal quantiles.
    pub fn at(&self, tail: f64) -> f64 {
        let place = |tail: f64| normal_upper(tail);
        let knots = [(place(0.05), self.p05), (place(0.01), self.p01), (place(0.001), self.p001)];
        let z = place(tail).max(knots[0].0);
        let [low, high] = if z <= knots[1].0 { [knots[0], knots[1]] } else { [knots[1], knots[2]] };
        low.1 + (high.1 - low.1) * (z - low.0) / (high.0 - low.0)
    }
}

/// Of two samples of `rows` (reference, current) whose bins hold `pooled` rows together. `score` is of the counts of
/// both; to the power of `power` it is spread as χ² is (2 of a distance that is a square root). None of an empty sample.
pub fn chance(
    mut pooled: Vec<u64>,
    rows: [u64; 2],
    power: f64,
    score: impl Fn(&[u64], &[u64]) -> f64,
) -> Option<Chance> {
    let [n, m] = rows;
    pooled.retain(|rows| *rows > 0);
    if n == 0 || m == 0 || pooled.iter().sum::<u64>() != n + m {
        return None;
    }
    // The largest bin comes last and takes what is left, so that none holds more than half of the rows to deal.
    pooled.sort_unstable();
    let mut random = fastrand::Rng::with_seed(SEED);
    let deals = (WORK / pooled.len()).clamp(FEWEST, DEALS);
    let (mut dealt, mut kept) = (vec![0; pooled.len()], vec![0; pooled.len()]);
    let mut scores: Vec<f64> = (0..deals)
        .map(|_| {
            deal(&pooled, n.min(m), &mut random, &mut dealt);
            kept.iter_mut().zip(&pooled).zip(&dealt).for_each(|((kept, all), dealt)| *kept = all - dealt);
            if n < m { score(&dealt, &kept) } else { score(&kept, &dealt) }
        })
        .filter(|score| score.is_finite())
        .collect();
    scores.sort_by(f64::total_cmp);
    quantiles(&scores, power)
}

/// The 95 % quantile as it was drawn; beyond, where few were, at least that of a χ² of their mean and spread, whose
/// third root is nearly normal (Wilson and Hilferty).
pub(super) fn quantiles(sorted: &[f64], power: f64) -> Option<Chance> {
    let count = sorted.len() as f64;
    let drawn = |tail: f64| {
        let place = ((1.0 - tail) * (count + 1.0)).ceil() as usize;
        sorted.get(place.saturating_sub(1)).or(sorted.last()).copied()
    };
    let root = |score: f64| score.max(0.0).powf(power / 3.0);
    let mean = sorted.iter().map(|score| root(*score)).sum::<f64>() / count;
    let spread = (sorted.iter().map(|score| (root(*score) - mean).powi(2)).sum::<f64>() / count).sqrt();
    let fitted = |tail: f64| (mean + normal_upper(tail) * spread).max(0.0).powf(3.0 / power);
    let p05 = drawn(0.05)?;
    let p01 = drawn(0.01)?.max(fitted(0.01));
    Some(Chance { p05, p01, p001: sorted.last()?.max(fitted(0.001)).max(p01) })
}

/// Deals `wanted` of the pooled rows, and counts them by bin.
fn deal(pooled: &[u64], wanted: u64, random: &mut fastrand::Rng, dealt: &mut [u64]) {
    let (mut rows, mut wanted) = (pooled.iter().sum::<u64>(), wanted);
    for (place, (held, dealt)) in pooled.iter().zip(dealt).enumerate() {
        *dealt = if place + 1 == pooled.len() { wanted } else { draw(random, rows, *held, wanted) };
        rows -= held;
        wanted -= *dealt;
    }
}

#[cfg(test)]
mod tests {
    use super::super::distance::{jensen_shannon, shares};
    use super::*;

    #[test]
    fn a_deal_gives_out_what_is_wanted_and_no_more_than_there_is() {
        let pooled = [1, 1, 2, 30, 100, 3000];
        let mut dealt = [0; 6];
        let mut random = fastrand::Rng::with_seed(1);
        for wanted in [1, 7, 150, 1500] {
            for _ in 0..200 {
                deal(&pooled, wanted, &mut random, &mut dealt);
                assert_eq!(dealt.iter().sum::<u64>(), wanted);
                assert!(dealt.iter().zip(&pooled).all(|(dealt, held)| dealt <= held));
            }
        }
    }

    #[test]
    fn equal_samples_of_many_categories_pass_what_chance_reaches_once_in_twenty() {
        let mut random = fastrand::Rng::with_seed(2);
        let js = |one: &[u64], two: &[u64]| jensen_shannon(&shares(one), &shares(two));
        let (mut beyond, mut far) = (0, 0);
        for _ in 0..300 {
            let mut sample = |rows: usize| {
                let mut counts = [0_u64; 100];
                (0..rows).for_each(|_| counts[random.usize(0..100)] += 1);
                counts
            };
            let (reference, current) = (sample(750), sample(75));
            let pooled = |one: &[u64], two: &[u64]| one.iter().zip(two).map(|(a, b)| a + b).collect();
            let chance = chance(pooled(&reference, &current), [750, 75], 2.0, js).unwrap();
            let score = js(&reference, &current);
            beyond += usize::from(score > chance.p05);
            far += usize::from(score > chance.p01);
            assert!(chance.p05 <= chance.p01 && chance.p01 <= chance.p001);
        }
        // 15 and 3 are expected, with deviations of 4 and 2.
        assert!((5..28).contains(&beyond) && far < 11, "{beyond} {far}");
    }

    #[test]
    fn between_the_three_lies_what_lies_between() {
        let chance = Chance { p05: 1.0, p01: 2.0, p001: 3.0 };
        assert!((chance.at(0.05) - 1.0).abs() < 1e-9 && (chance.at(0.01) - 2.0).abs() < 1e-9);
        assert!(chance.at(0.025) > 1.0 && chance.at(0.025) < 2.0 && chance.at(1e-6) > 3.0);
        assert_eq!(chance.at(0.5), 1.0);
        assert_eq!(super::chance(vec![3, 4], [0, 7], 1.0, |_, _| 0.0), None);
    }
}
