//! The measures, and which of them Evidently takes where nobody says.

use super::super::profile::ColumnProfile;
use super::{Direction, Kind, Known, Method};

/// Rows of the reference up to which Evidently takes a test, and beyond which a distance.
const SMALL: u64 = 1000;
/// Distinct values of both samples up to which it takes numbers as categories.
const FEW: usize = 5;

/// A way to measure drift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// As Evidently chooses by type and size.
    Auto,
    /// PSI with Evidently's bins and filling.
    Psi,
    /// PSI over the reference's deciles, missing values a bin of their own.
    PsiDeciles,
    Ks,
    Wasserstein,
    JensenShannon,
    KullbackLeibler,
    Hellinger,
    ChiSquare,
    Z,
    /// The distance itself.
    TotalVariation,
    /// Evidently's TVD: the p-value of that distance, by permutation.
    TotalVariationTest,
}

const DECILES: &str = "psi-deciles";
/// Not Evidently's name of its test, which is a p-value.
const TOTAL_VARIATION: &str = "total-variation";

impl Measure {
    /// All but the automatic one.
    pub const ALL: [Self; 11] = [
        Self::Psi,
        Self::PsiDeciles,
        Self::Ks,
        Self::Wasserstein,
        Self::JensenShannon,
        Self::KullbackLeibler,
        Self::Hellinger,
        Self::ChiSquare,
        Self::Z,
        Self::TotalVariation,
        Self::TotalVariationTest,
    ];

    /// Those that the automatic one takes.
    pub const CHOSEN: [Self; 5] =
        [Self::Ks, Self::ChiSquare, Self::Z, Self::Wasserstein, Self::JensenShannon];

    /// By the name that a person writes: `auto`, `psi-deciles`, `total-variation`, or Evidently's, of which `TVD` is
    /// also known in lower case.
    /// None for what is not measured here.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "auto" => Some(Self::Auto),
            DECILES => Some(Self::PsiDeciles),
            TOTAL_VARIATION => Some(Self::TotalVariation),
            "tvd" => Some(Self::TotalVariationTest),
            _ => {
                let known = Known::named(name)?;
                Self::ALL
                    .into_iter()
                    .find(|measure| *measure != Self::PsiDeciles && measure.known() == Some(known))
            }
        }
    }

    pub(super) fn known(self) -> Option<Known> {
        match self {
            Self::Auto | Self::TotalVariation => None,
            Self::Psi | Self::PsiDeciles => Some(Known::Psi),
            Self::Ks => Some(Known::Ks),
            Self::Wasserstein => Some(Known::Wasserstein),
            Self::JensenShannon => Some(Known::JensenShannon),
            Self::KullbackLeibler => Some(Known::KullbackLeibler),
            Self::Hellinger => Some(Known::Hellinger),
            Self::ChiSquare => Some(Known::ChiSquare),
            Self::Z => Some(Known::Z),
            Self::TotalVariationTest => Some(Known::TotalVariation),
        }
    }

    /// Under the name that a person writes.
    pub fn method(self) -> Method {
        match self {
            Self::PsiDeciles => Method { name: DECILES.to_owned(), known: Some(Known::Psi) },
            Self::TotalVariation => Method { name: TOTAL_VARIATION.to_owned(), known: None },
            _ => self.known().map_or_else(Method::default, |known| Method::named(known.short())),
        }
    }

    /// The limit where nobody set one: Evidently's, and the usual 0.2 of PSI over deciles.
    pub fn limit(self) -> f64 {
        match self {
            Self::PsiDeciles => 0.2,
            _ => self.known().map_or(0.1, Known::default_limit),
        }
    }

    pub(super) fn direction(self) -> Direction {
        self.known().and_then(Known::direction).unwrap_or(Direction::LargerIsDrift)
    }

    /// Whether the score rests on bins of numbers.
    pub(super) fn binned(self) -> bool {
        let unbinned =
            [Self::Auto, Self::Ks, Self::Wasserstein, Self::ChiSquare, Self::Z, Self::TotalVariationTest];
        !unbinned.contains(&self)
    }

    /// What exactly is computed, in one sentence.
    pub fn definition(self) -> &'static str {
        match self {
            Self::Auto => "the method is chosen as Evidently does",
            Self::Psi => {
                "PSI as Evidently computes it: sum of (r - c) ln(r / c) over ceil(log2 N + 1) bins of equal width \
                 from the least to the largest of both samples, or over the values where the reference has at most \
                 20; an empty bin is 0.0001, or a millionth of the least share where that is at most 0.0001; missing \
                 and infinite values are left out"
            }
            Self::PsiDeciles => {
                "PSI over reference deciles: sum of (r - c) ln(r / c) over at most 10 bins cut at the reference's \
                 deciles, equal cuts merged, outer bins open, or over the categories; missing values are a bin of \
                 their own; half a row is added to each bin; infinite values are left out"
            }
            Self::Ks => {
                "Kolmogorov-Smirnov p-value, two-sided: exact up to 10000 rows, beyond by the one-sample distribution \
                 of n m / (n + m) rows, as SciPy"
            }
            Self::Wasserstein => {
                "Wasserstein distance over the standard deviation of the reference (divisor n, at least 0.001)"
            }
            Self::JensenShannon => {
                "Jensen-Shannon distance: square root, natural logarithm, Evidently's bins, empty bins left empty"
            }
            Self::KullbackLeibler => {
                "Kullback-Leibler divergence: Evidently's bins and filling, natural logarithm"
            }
            Self::Hellinger => {
                "Hellinger distance: square root of 1 - sum of sqrt(r c), over the bins of PSI; Evidently's own are of \
                 the distinct values, and differ where values tie"
            }
            Self::ChiSquare => {
                "chi-square p-value of the current counts against the reference's shares, k - 1 degrees, as Evidently"
            }
            Self::Z => {
                "Z-test p-value of the share of rows that are not the first of two values, as Evidently"
            }
            Self::TotalVariation => {
                "total variation distance: half the sum of |r - c| over Evidently's bins; its own TVD is the p-value of \
                 a permutation test, which is measured as TVD"
            }
            Self::TotalVariationTest => {
                "TVD p-value as Evidently: the share of random permutations of all rows that set the samples at least \
                 as far apart, by half the sum of |r - c| over the values; its 1000 permutations are others"
            }
        }
    }
}

/// Evidently's choice, 0.4 to 0.7: with a reference of at most 1,000 values a test, else a distance; numbers of at most
/// five distinct values in both samples are taken as categories.
pub fn default_measure(reference: &ColumnProfile, current: &ColumnProfile) -> Measure {
    let distinct = distinct(reference, current);
    let small = reference.measured() <= SMALL;
    let many_numbers = reference.kind == Some(Kind::Numeric) && distinct > FEW;
    match (small, many_numbers) {
        (true, true) => Measure::Ks,
        (true, false) if distinct > 2 => Measure::ChiSquare,
        (true, false) => Measure::Z,
        (false, true) => Measure::Wasserstein,
        (false, false) => Measure::JensenShannon,
    }
}

/// Distinct values of both samples, or a number above all limits where they are not counted.
fn distinct(reference: &ColumnProfile, current: &ColumnProfile) -> usize {
    if let (Some(one), Some(two)) = (reference.categories(), current.categories()) {
        return one.len() + two.names().filter(|name| one.count(name) == 0).count();
    }
    let few = |profile: &ColumnProfile| profile.numbers()?.few().map(<[_]>::to_vec);
    match (few(reference), few(current)) {
        (Some(one), Some(two)) => {
            let mut values: Vec<f64> = one.iter().chain(&two).map(|(value, _)| *value).collect();
            values.sort_unstable_by(f64::total_cmp);
            values.dedup();
            values.len()
        }
        _ => usize::MAX,
    }
}
