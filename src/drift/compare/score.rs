//! The score of one column by one measure, and how far a sketch may put it off.

use std::collections::{BTreeMap, BTreeSet};

use super::super::noise::categories::of_counts;
use super::super::profile::{Categories, ColumnProfile, Numbers};
use super::super::stat::Edges;
use super::super::stat::bins::{DECILES, DISTINCT_AS_CATEGORIES};
use super::super::stat::deal::Chance;
use super::super::stat::distance::{
    LEAST_DEVIATION, Shares, fill_as_evidently, hellinger, jensen_shannon, kullback_leibler,
    kullback_leibler_bound, psi, psi_bound, shares, smoothed_shares, total_variation, wasserstein_normed,
};
use super::super::stat::gap::largest_gap;
use super::super::stat::kolmogorov::{p_value, statistic};
use super::super::stat::permutation::{Permuted, total_variation_test};
use super::super::stat::proportion::{chi_square, z_test};
use super::super::stat::sample::ordered;
use super::super::stat::shuffle;
use super::recount::{Binning, Recount, Side};
use super::{Measure, Settings};

/// The two sides of a column.
pub(super) struct Pair<'a> {
    pub reference: &'a ColumnProfile,
    pub current: &'a ColumnProfile,
    pub settings: &'a Settings,
    pub recount: Option<&'a Recount>,
}

/// A score.
pub(super) struct Scored {
    pub score: f64,
    /// Bins or categories that it rests on.
    pub bins: Option<usize>,
    /// How far it may be off since a sketch stands for the values, with 99 % confidence in each of its ranks; None
    /// where every value was there. Infinite where no bound is known.
    pub error: Option<f64>,
    /// What chance makes of it, where no closed form holds.
    pub chance: Option<Chance>,
    /// Of a p-value that was found by permutation.
    pub permuted: Option<Permuted>,
}

impl Scored {
    fn new(score: f64, bins: Option<usize>, error: Option<f64>) -> Self {
        Self { score, bins, error, chance: None, permuted: None }
    }
}

/// Counts of both sides over the same bins, in order, and how far a share of either may be off.
pub(super) struct Counted {
    pub labels: Vec<String>,
    pub reference: Vec<u64>,
    pub current: Vec<u64>,
    reference_error: f64,
    current_error: f64,
}

impl Pair<'_> {
    /// Err says why there is none.
    pub(super) fn score(&self, measure: Measure) -> Result<Scored, String> {
        let scored = match measure {
            Measure::Ks => self.kolmogorov_smirnov(),
            Measure::Wasserstein => self.wasserstein(),
            Measure::PsiDeciles => self.psi_of_deciles(),
            Measure::ChiSquare | Measure::Z | Measure::TotalVariationTest => self.test_counts(measure),
            Measure::Auto
            | Measure::Psi
            | Measure::JensenShannon
            | Measure::KullbackLeibler
            | Measure::Hellinger
            | Measure::TotalVariation => self.distance(measure),
        }?;
        if scored.score.is_finite() {
            Ok(scored)
        } else {
            Err("the formula has no finite value here".to_owned())
        }
    }

    fn numbers(&self) -> Result<(&Numbers, &Numbers), String> {
        let both = self.reference.numbers().zip(self.current.numbers());
        both.ok_or_else(|| "the method is for numbers".to_owned())
    }

    fn kolmogorov_smirnov(&self) -> Result<Scored, String> {
        let (one, two) = self.numbers()?;
        let statistic = match (one.all(), two.all()) {
            (Some(one), Some(two)) => largest_gap(one, two),
            _ => statistic(&one.sample(), &two.sample()),
        };
        let statistic = statistic.ok_or("a sample is empty")?;
        let off = one.rank_error() + two.rank_error();
        let at = |statistic: f64| p_value(statistic.clamp(0.0, 1.0), one.count, two.count);
        let p = at(statistic);
        let error = (off > 0.0).then(|| (at(statistic - off) - p).max(p - at(statistic + off)));
        Ok(Scored::new(p, None, error))
    }

    fn wasserstein(&self) -> Result<Scored, String> {
        let (one, two) = self.numbers()?;
        let (reference, current) = (one.sample(), two.sample());
        let deviation = match reference.mean_and_deviation() {
            Some((_, deviation)) if one.exact() => deviation,
            _ => one.deviation(),
        };
        let score = wasserstein_normed(&reference, &current, deviation).ok_or("a sample is empty")?;
        // The area between two distributions that differ by so much at most, over the range of the values.
        let area = |numbers: &Numbers| {
            numbers.rank_error() * (numbers.largest.unwrap_or_default() - numbers.least.unwrap_or_default())
        };
        let exact = one.exact() && two.exact();
        let error = (!exact).then(|| (area(one) + area(two)) / deviation.max(LEAST_DEVIATION));
        Ok(Scored::new(score, None, error))
    }

    /// What chance makes of a distance that was measured over the values themselves, and whose distribution depends on
    /// theirs.
    pub(super) fn chance(&self, measure: Measure, score: f64) -> Option<Chance> {
        let (one, two) = self.numbers().ok().filter(|_| measure == Measure::Wasserstein)?;
        let (one, two) = (one.sample(), two.sample());
        let unsure = shuffle::may_explain(score, [one.count(), two.count()]);
        unsure.then(|| shuffle::chance(&one, &two, LEAST_DEVIATION)).flatten()
    }

    fn test_counts(&self, measure: Measure) -> Result<Scored, String> {
        // Each of many numbers comes about once, and as categories no two samples have any in common.
        let test = match measure {
            Measure::ChiSquare => Some("a chi-square test"),
            Measure::TotalVariationTest => Some("a TVD test"),
            _ => None,
        };
        if let Some(test) = test
            && self.numbers().is_ok_and(|(one, two)| many(one) || many(two))
        {
            return Err(format!(
                "{test} is for categories, and here are more than {DISTINCT_AS_CATEGORIES} distinct numbers"
            ));
        }
        let counted = self.values()?;
        let (r, c) = (&counted.reference, &counted.current);
        let permuted = match measure {
            Measure::TotalVariationTest => total_variation_test(r, c),
            _ => None,
        };
        let score = match measure {
            Measure::TotalVariationTest => permuted.map(Permuted::p),
            Measure::Z if r.len() > 2 => {
                return Err(format!("a Z-test is for two values, and here are {}", r.len()));
            }
            Measure::Z => z_test(r, c),
            _ => chi_square(r, c),
        };
        let score = score.ok_or("there are not two values to compare")?;
        Ok(Scored { permuted, ..Scored::new(score, Some(r.len()), None) })
    }

    fn distance(&self, measure: Measure) -> Result<Scored, String> {
        let counted = self.evidently_bins()?;
        let (mut r, mut c) = (shares(&counted.reference), shares(&counted.current));
        if matches!(measure, Measure::Psi | Measure::KullbackLeibler) {
            fill_as_evidently(&mut r);
            fill_as_evidently(&mut c);
        }
        let score = match measure {
            Measure::JensenShannon => jensen_shannon(&r, &c),
            Measure::KullbackLeibler => kullback_leibler(&r, &c),
            Measure::Hellinger => hellinger(&r, &c),
            Measure::TotalVariation => total_variation(&r, &c),
            _ => psi(&r, &c),
        };
        let error = counted.inexact().then(|| counted.error(measure, &r, &c, 1e-10));
        let chance = counted.chance(measure);
        Ok(Scored { chance, ..Scored::new(score, Some(r.len()), error) })
    }

    fn psi_of_deciles(&self) -> Result<Scored, String> {
        let mut counted = match self.numbers() {
            Ok((reference, current)) => {
                let edges = decile_edges(reference);
                self.count(Binning::Deciles, &edges, reference, current)
            }
            Err(_) => self.values()?,
        };
        if self.reference.missing + self.current.missing > 0 {
            counted.labels.push("missing".to_owned());
            counted.reference.push(self.reference.missing);
            counted.current.push(self.current.missing);
        }
        let (r, c) = (smoothed_shares(&counted.reference), smoothed_shares(&counted.current));
        let least = 0.5 / (self.reference.rows.max(self.current.rows) as f64 + 0.5 * r.len() as f64);
        let error = counted.inexact().then(|| counted.error(Measure::Psi, &r, &c, least));
        let chance = counted.chance(Measure::PsiDeciles);
        Ok(Scored { chance, ..Scored::new(psi(&r, &c), Some(r.len()), error) })
    }

    /// Evidently's bins: of equal width for numbers with more than 20 distinct values in the reference, else values.
    fn evidently_bins(&self) -> Result<Counted, String> {
        match self.numbers() {
            Ok((reference, current)) if many(reference) => {
                let edges = sturges(reference, current, self.settings);
                Ok(self.count(Binning::Sturges, &edges, reference, current))
            }
            _ => self.values(),
        }
    }

    fn count(&self, binning: Binning, edges: &Edges, reference: &Numbers, current: &Numbers) -> Counted {
        let side = |side: Side, numbers: &Numbers| {
            let again = self.recount.and_then(|recount| recount.counts(&self.reference.name, binning, side));
            match again.filter(|counts| counts.len() == edges.bins()) {
                Some(counts) => (counts.to_vec(), 0.0),
                None => (count(edges, numbers), numbers.bin_error()),
            }
        };
        let ((r, reference_error), (c, current_error)) =
            (side(Side::Reference, reference), side(Side::Current, current));
        Counted { labels: Vec::new(), reference: r, current: c, reference_error, current_error }
    }

    /// Each value of either side as a category of its own, in order.
    pub(super) fn values(&self) -> Result<Counted, String> {
        if let (Some(one), Some(two)) = (self.reference.categories(), self.current.categories()) {
            return Ok(categories(one, two));
        }
        let (one, two) = self.numbers()?;
        if !one.exact() || !two.exact() {
            return Err("there are too many distinct values to take each as a category".to_owned());
        }
        let mut counts: BTreeMap<u64, (f64, u64, u64)> = BTreeMap::new();
        for (value, rows) in one.sample().iter() {
            counts.entry(ordered(value + 0.0)).or_insert((value, 0, 0)).1 += rows;
        }
        for (value, rows) in two.sample().iter() {
            counts.entry(ordered(value + 0.0)).or_insert((value, 0, 0)).2 += rows;
        }
        Ok(Counted {
            labels: counts.values().map(|(value, ..)| value.to_string()).collect(),
            reference: counts.values().map(|(_, r, _)| *r).collect(),
            current: counts.values().map(|(_, _, c)| *c).collect(),
            reference_error: 0.0,
            current_error: 0.0,
        })
    }
}

fn categories(one: &Categories, two: &Categories) -> Counted {
    let names: BTreeSet<&str> = one.names().chain(two.names()).collect();
    let mut counted = Counted {
        labels: names.iter().map(|name| (*name).to_owned()).collect(),
        reference: names.iter().map(|name| one.count(name)).collect(),
        current: names.iter().map(|name| two.count(name)).collect(),
        reference_error: 0.0,
        current_error: 0.0,
    };
    if one.other + two.other > 0 {
        counted.labels.push("(other)".to_owned());
        counted.reference.push(one.other);
        counted.current.push(two.other);
    }
    counted
}

/// Whether Evidently takes the reference's numbers as numbers.
pub(super) fn many(reference: &Numbers) -> bool {
    reference.few().is_none_or(|few| few.len() > DISTINCT_AS_CATEGORIES)
}

/// Evidently's bins of two samples.
pub(super) fn sturges(reference: &Numbers, current: &Numbers, settings: &Settings) -> Edges {
    let least = [reference.least, current.least].into_iter().flatten().fold(f64::INFINITY, f64::min);
    let largest =
        [reference.largest, current.largest].into_iter().flatten().fold(f64::NEG_INFINITY, f64::max);
    let whole = settings.whole_bins && reference.whole && current.whole;
    Edges::sturges(least, largest, reference.count + current.count, whole)
}

/// Bins cut at the deciles of the reference; equal ones are one, so that there may be fewer than ten.
pub(super) fn decile_edges(reference: &Numbers) -> Edges {
    let mut cuts = reference.quantiles(&DECILES);
    cuts.dedup();
    Edges::between(&cuts)
}

/// Counts of numbers over bins.
pub(super) fn count(edges: &Edges, numbers: &Numbers) -> Vec<u64> {
    let mut counts = vec![0; edges.bins()];
    numbers.each(|value, rows| {
        if let Some(bin) = edges.bin(value) {
            counts[bin] += rows;
        }
    });
    counts
}

impl Counted {
    fn inexact(&self) -> bool {
        self.reference_error + self.current_error > 0.0
    }

    /// What chance makes of a distance over these counts, where some are too small for a closed form.
    fn chance(&self, measure: Measure) -> Option<Chance> {
        let rows = [&self.reference, &self.current].map(|counts| counts.iter().sum());
        let pooled = self.reference.iter().zip(&self.current).map(|(one, two)| one + two).collect();
        of_counts(measure.known()?, measure == Measure::PsiDeciles, pooled, rows)
    }

    /// How far a distance may be off where a bin's share is known to within its error only.
    fn error(&self, measure: Measure, r: &[f64], c: &[f64], floor: f64) -> f64 {
        let (one, two) = (self.reference_error, self.current_error);
        // All bins together cannot move by more than this, as a total variation distance.
        let moved = |error: f64| (error * r.len() as f64 / 2.0).min(1.0);
        // What a sketch shows a value of holds at least one row.
        let floors = |counts: &[u64]| {
            let row = 1.0 / counts.iter().sum::<u64>().max(1) as f64;
            counts.iter().map(|count| if *count > 0 { row.max(floor) } else { floor }).collect::<Vec<f64>>()
        };
        let sides = [
            Shares { shares: r, error: one, least: &floors(&self.reference) },
            Shares { shares: c, error: two, least: &floors(&self.current) },
        ];
        match measure {
            Measure::Psi => psi_bound(sides),
            Measure::KullbackLeibler => kullback_leibler_bound(sides),
            Measure::TotalVariation => moved(one) + moved(two),
            // Both are metrics: with a true divergence of at most ln 2 (here 1) times the total variation.
            Measure::JensenShannon => {
                let ln_2 = std::f64::consts::LN_2;
                (ln_2 * moved(one)).sqrt() + (ln_2 * moved(two)).sqrt()
            }
            Measure::Hellinger => moved(one).sqrt() + moved(two).sqrt(),
            _ => f64::INFINITY,
        }
    }
}
