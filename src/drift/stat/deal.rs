//! What chance alone makes of a score over bins: the rows of both samples, dealt out anew again and again.
//!
//! Under one distribution each way to deal the pooled rows is as likely as any other, so what a score reaches in 5 % of
//! the deals holds whatever the distribution, however many bins there are and however few rows fall into each.

use serde::Serialize;
use statrs::function::gamma::ln_gamma;

use super::proportion::normal_upper;

/// Deals of a column of few bins.
const DEALS: usize = 400;
/// Bins and deals that are worth the time: beyond, there are fewer deals.
const WORK: usize = 2_000_000;
const FEWEST: usize = 200;
/// Always the same, so that two looks at one report agree.
const SEED: u64 = 0x6d6c_6f70_7363_746c;
/// Up to so many rows of a bin, each is dealt by itself.
const SINGLY: u64 = 24;
/// Up to so many rows expected of a bin, their number is drawn by its exact distribution, beyond by the normal one.
const EXACTLY: f64 = 30.0;

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
fn quantiles(sorted: &[f64], power: f64) -> Option<Chance> {
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
        *dealt = if place + 1 == pooled.len() { wanted } else { among(rows, *held, wanted, random) };
        rows -= held;
        wanted -= *dealt;
    }
}

/// How many of `held` rows are among `wanted` that are taken of `rows`: a hypergeometric number.
fn among(rows: u64, held: u64, wanted: u64, random: &mut fastrand::Rng) -> u64 {
    if held <= SINGLY {
        let mut taken = 0;
        for at in 0..held {
            let left = (rows - at) as f64;
            taken += u64::from(random.f64() * left < (wanted - taken) as f64);
        }
        return taken;
    }
    let (all, h, w) = (rows as f64, held as f64, wanted as f64);
    let (least, most) = ((held + wanted).saturating_sub(rows), held.min(wanted));
    let mean = h * w / all;
    if least == 0 && mean < EXACTLY {
        let free = all - h - w;
        let mut chance =
            (ln_gamma(all - h + 1.0) + ln_gamma(all - w + 1.0) - ln_gamma(all + 1.0) - ln_gamma(free + 1.0))
                .exp();
        let (mut left, mut taken) = (random.f64(), 0_u64);
        while left > chance && taken < most {
            left -= chance;
            let t = taken as f64;
            chance *= (h - t) * (w - t) / ((t + 1.0) * (free + t + 1.0));
            taken += 1;
        }
        return taken;
    }
    let spread = (mean * (1.0 - h / all) * (all - w) / (all - 1.0)).max(0.0).sqrt();
    // Box and Muller.
    let normal = (-2.0 * (1.0 - random.f64()).ln()).sqrt() * (std::f64::consts::TAU * random.f64()).cos();
    ((mean + spread * normal).round().max(0.0) as u64).clamp(least, most)
}

#[cfg(test)]
mod tests {
    use super::super::distance::{jensen_shannon, shares};
    use super::*;

    #[test]
    fn what_is_dealt_is_spread_as_it_should_be() {
        let mut random = fastrand::Rng::with_seed(5);
        // Singly, by the exact distribution, and by the normal one.
        for (rows, held, wanted) in
            [(1000, 20, 300), (100_000, 1000, 900), (100_000, 20_000, 4000), (90, 40, 60)]
        {
            let drawn: Vec<f64> =
                (0..20_000).map(|_| among(rows, held, wanted, &mut random) as f64).collect();
            let mean = drawn.iter().sum::<f64>() / 20_000.0;
            let variance = drawn.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / 20_000.0;
            let (all, h, w) = (rows as f64, held as f64, wanted as f64);
            let expected = h * w / all;
            let spread = expected * (1.0 - h / all) * (all - w) / (all - 1.0);
            assert!((mean - expected).abs() < 4.0 * (spread / 20_000.0).sqrt(), "{held}: {mean} {expected}");
            assert!((variance / spread - 1.0).abs() < 0.05, "{held}: {variance} {spread}");
        }
    }

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
