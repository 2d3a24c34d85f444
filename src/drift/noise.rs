//! How much of a score chance alone makes, given how many rows were compared.
//!
//! Closed forms for two samples of one distribution, n and m rows, k bins, checked by simulation for the project:
//! PSI ≈ (1/n + 1/m)·χ²(k − 1), Jensen–Shannon distance ≈ √((1/n + 1/m)·χ²(k − 1)/8), Wasserstein distance over the
//! standard deviation: 95 % below 2.2·√(1/n + 1/m). PSI of numbers is 1 + 6/√min(n, m) times that, for thin tails. A
//! p-value says it itself, and takes a correction for many columns. Where the closed forms do not hold, since few rows
//! fall into a category, the rows are dealt out anew ([`categories`]).

use serde::Serialize;

use super::method::{Direction, Known};
use super::report::{Column, Histogram, Kind};
use super::stat::deal::Chance;
use super::stat::distance::WASSERSTEIN_USUAL;
use super::stat::proportion::normal_upper;

pub mod categories;
mod level;
#[cfg(test)]
mod tests;

pub use level::share_level;

/// One comparison of equal samples in twenty is beyond the floor, where nothing is corrected.
pub const USUAL: f64 = 0.05;

/// Beyond what chance reaches so rarely, drift is plain enough to retrain a model on.
pub const PLAIN: f64 = 0.001;

/// Chance leaves out a value of which so many rows are expected less often than once in a thousand.
pub const EXPECTED_SURELY_SEEN: f64 = 7.0;

/// A reference of fewer rows tells too little of its tails for the closed form of the Wasserstein distance.
const SMALL_REFERENCE: u64 = 500;

/// 0.95 quantiles of χ² with 1 to 30 degrees of freedom.
const CHI_SQUARE_95: [f64; 30] = [
    3.841, 5.991, 7.815, 9.488, 11.070, 12.592, 14.067, 15.507, 16.919, 18.307, 19.675, 21.026, 22.362,
    23.685, 24.996, 26.296, 27.587, 28.869, 30.144, 31.410, 32.671, 33.924, 35.172, 36.415, 37.652, 38.885,
    40.113, 41.337, 42.557, 43.773,
];

/// Categories of a column whose kind and categories the report does not tell.
pub const CATEGORIES_ASSUMED: u32 = 10;

/// Bins of PSI over deciles.
const DECILES: u32 = 10;

/// 0.95 quantile of χ². Beyond the table by Wilson and Hilferty, within 0.1 %.
fn chi_square_95(degrees: u32) -> f64 {
    match degrees {
        0 => 0.0,
        1..=30 => CHI_SQUARE_95.get(degrees as usize - 1).copied().unwrap_or_default(),
        _ => wilson_hilferty(degrees, 1.644_853_627),
    }
}

/// Quantile of χ² for a tail of `tail`, by Wilson and Hilferty: within 3 %, with few degrees on the safe side.
fn chi_square_upper(degrees: u32, tail: f64) -> f64 {
    if degrees == 0 || tail >= USUAL {
        return chi_square_95(degrees);
    }
    wilson_hilferty(degrees, normal_upper(tail)).max(chi_square_95(degrees))
}

/// Wilson and Hilferty (1931): the third root of χ² is nearly normal, so that a normal quantile tells one of χ².
fn wilson_hilferty(degrees: u32, normal: f64) -> f64 {
    let k = f64::from(degrees);
    let spread = 2.0 / (9.0 * k);
    k * (1.0 - spread + normal * spread.sqrt()).max(0.0).powi(3)
}

/// Rows of both samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rows {
    pub reference: u64,
    pub current: u64,
}

impl Rows {
    /// 1/n + 1/m; infinite where a sample is empty.
    fn inverse(self) -> f64 {
        1.0 / self.reference as f64 + 1.0 / self.current as f64
    }
}

/// What chance alone reaches in one of twenty comparisons of equal samples.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Floor {
    /// Of a distance. A score at or below it is noise.
    Known {
        value: f64,
        /// Bins or categories that it rests on; none for Wasserstein.
        bins: Option<u32>,
        /// The bins are a guess, since the report does not tell them.
        bins_assumed: bool,
    },
    /// A p-value needs none.
    PValue,
    Unknown {
        why: String,
    },
}

impl Floor {
    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Known { value, .. } => Some(*value),
            Self::PValue | Self::Unknown { .. } => None,
        }
    }
}

/// What chance makes of a column's score, for any probability.
#[derive(Debug, Clone, PartialEq)]
pub enum Basis {
    /// A p-value says it itself.
    PValue,
    Unknown {
        why: String,
    },
    Formula(Formula),
    /// The rows of both samples were dealt out anew.
    Dealt {
        chance: Chance,
        /// What the score can be at most.
        largest: f64,
    },
}

/// A closed form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Formula {
    known: Known,
    rows: Rows,
    bins: u32,
    assumed: bool,
    tails: f64,
}

impl Basis {
    /// Of what is past no limit.
    pub fn not_asked() -> Self {
        Self::Unknown { why: String::new() }
    }

    /// What chance exceeds with probability `tail`, at most 0.05; None where that is not known.
    pub fn at(&self, tail: f64) -> Option<f64> {
        match self {
            Self::PValue | Self::Unknown { .. } => None,
            Self::Formula(formula) => formula.at(tail),
            Self::Dealt { chance, .. } => Some(chance.at(tail)),
        }
    }

    /// Whether chance reaches the largest value that there is, so that no score is beyond it.
    pub fn is_blind(&self, tail: f64) -> bool {
        let most = match self {
            Self::PValue | Self::Unknown { .. } => return false,
            Self::Formula(formula) => largest(formula.known),
            Self::Dealt { largest, .. } => *largest,
        };
        self.at(tail).is_some_and(|reached| reached >= most * (1.0 - 1e-9))
    }

    /// Whether it supposes tails that nobody has seen: of a small reference, without its values.
    pub fn supposes_tails(&self) -> bool {
        let small = |formula: &Formula| {
            formula.known == Known::Wasserstein && formula.rows.reference < SMALL_REFERENCE
        };
        matches!(self, Self::Formula(formula) if small(formula))
    }

    pub fn floor(&self, tail: f64) -> Floor {
        if self.is_blind(tail) {
            let why = "so few rows in so many categories differ entirely by chance alone";
            return Floor::Unknown { why: why.to_owned() };
        }
        match (self, self.at(tail)) {
            (Self::PValue, _) => Floor::PValue,
            (Self::Unknown { why }, _) => Floor::Unknown { why: why.clone() },
            (Self::Formula(formula), Some(value)) => {
                let binned = formula.known != Known::Wasserstein;
                let bins = binned.then_some(formula.bins);
                Floor::Known { value, bins, bins_assumed: binned && formula.assumed }
            }
            (_, Some(value)) => Floor::Known { value, bins: None, bins_assumed: false },
            (_, None) => Floor::Unknown { why: "no noise floor is known of the method".to_owned() },
        }
    }
}

/// The largest value of a measure.
fn largest(known: Known) -> f64 {
    match known {
        Known::JensenShannon => std::f64::consts::LN_2.sqrt(),
        Known::Hellinger => 1.0,
        _ => f64::INFINITY,
    }
}

/// What chance makes of a column's score.
pub fn basis(column: &Column, rows: Option<Rows>) -> Basis {
    let unknown = |why: String| Basis::Unknown { why };
    let Some(known) = column.method.known else {
        return unknown(format!("{} is not known", column.method));
    };
    if column.is_p_value() {
        return Basis::PValue;
    }
    if column.direction != Some(Direction::LargerIsDrift) {
        return unknown(format!("no noise floor is known of {} in this direction", column.method));
    }
    if known == Known::Wasserstein && !column.method.is_normed() {
        return unknown(format!("{} may not be in standard deviations", column.method.name));
    }
    if let Some(chance) = column.chance {
        return Basis::Dealt { chance, largest: largest(known) };
    }
    let Some(rows) = rows else {
        return unknown("the rows are not known".to_owned());
    };
    if let Some(dealt) = categories::dealt(column, known, rows) {
        return dealt;
    }
    let formula = Formula::of(column, known, rows);
    match formula.at(USUAL) {
        Some(_) => Basis::Formula(formula),
        None => unknown(format!("no noise floor is known of {}", column.method)),
    }
}

impl Formula {
    fn of(column: &Column, known: Known, rows: Rows) -> Self {
        let (bins, assumed) = bins(column, known, rows);
        Self { known, rows, bins, assumed, tails: tails(column, known, rows) }
    }

    fn at(&self, tail: f64) -> Option<f64> {
        let inverse = self.rows.inverse();
        let chi_square = inverse * chi_square_upper(self.bins.saturating_sub(1), tail) * self.tails;
        match self.known {
            Known::Psi => Some(chi_square),
            // To second order in the differences, KL is half of PSI, and Hellinger is what Jensen–Shannon is.
            Known::KullbackLeibler => Some(chi_square / 2.0),
            Known::JensenShannon | Known::Hellinger => Some((chi_square / 8.0).sqrt()),
            // Simulated: 2.9 where 1 % lies beyond, 3.7 where 0.1 % does, and so linear in the normal quantile.
            Known::Wasserstein => {
                let beyond = (normal_upper(tail) - normal_upper(USUAL)).max(0.0);
                Some((WASSERSTEIN_USUAL + beyond) * inverse.sqrt())
            }
            _ => None,
        }
    }
}

/// Bins of equal width leave the tails nearly empty; categories and deciles, of which each expects enough rows, do not.
///
/// Simulated: the Hellinger distance of normal and exponential samples is 1.05 to 1.14 times the closed form, and the
/// divergence by Kullback and Leibler up to 1.15 times what PSI makes expect.
fn tails(column: &Column, known: Known, rows: Rows) -> f64 {
    let values = matches!(column.histogram, Some(Histogram::Categories { .. }));
    if values || column.method.is_deciles() || column.kind == Some(Kind::Categorical) {
        return 1.0;
    }
    match known {
        Known::Psi => thin_tails(rows),
        Known::KullbackLeibler => 1.15 * thin_tails(rows),
        Known::Hellinger => 1.14 * 1.14,
        _ => 1.0,
    }
}

/// How many times the closed form PSI of equal samples reaches where bins of equal width leave the tails nearly empty.
///
/// By simulation for the project, 95 % of normal, log-normal, exponential and t-distributed samples: 1.8 times at 50 rows
/// each, 1.6 at 100, 1.4 at 200, 1.3 at 300, 1.2 at 500, 1.1 at 1,000.
fn thin_tails(rows: Rows) -> f64 {
    1.0 + 6.0 / (rows.reference.min(rows.current).max(1) as f64).sqrt()
}

/// Bins that Evidently took, and whether that is a guess.
///
/// It takes Sturges' bins for numbers with more than 20 distinct values, and the values themselves for the others. A
/// drawing of numbers that leaves bins empty tells how many hold anything at all: two, where the values are 0 and 1.
fn bins(column: &Column, known: Known, rows: Rows) -> (u32, bool) {
    let sturges = sturges(rows.reference.saturating_add(rows.current));
    match (&column.histogram, column.kind) {
        (Some(Histogram::Categories { .. }), kind) if column.levels.is_some() => {
            let levels = u32::try_from(column.levels.unwrap_or_default()).unwrap_or(u32::MAX);
            let merged = column.method.is_deciles() && kind == Some(Kind::Numeric);
            (if merged { levels.min(DECILES) } else { levels }, false)
        }
        (Some(histogram @ Histogram::Categories { .. }), kind) => {
            let values = count(histogram.occupied());
            let merged = column.method.is_deciles() && kind == Some(Kind::Numeric);
            (if merged { values.min(DECILES) } else { values }, false)
        }
        (_, Some(Kind::Numeric) | None) if column.method.is_deciles() => (DECILES, column.kind.is_none()),
        // Evidently chooses this method for numbers of at most five values only; the drawing has ten bins.
        (Some(histogram), Some(Kind::Numeric))
            if known == Known::JensenShannon && column.method.chosen_by_default() =>
        {
            (count(histogram.occupied()).min(5), false)
        }
        (Some(histogram @ Histogram::Numbers { reference, current }), Some(Kind::Numeric) | None) => {
            let occupied = histogram.occupied();
            let gaps = occupied < reference.shares.len().max(current.shares.len());
            (if gaps { sturges.min(count(occupied).max(2)) } else { sturges }, false)
        }
        (_, Some(Kind::Numeric)) => (sturges, false),
        (_, Some(Kind::Categorical)) => (CATEGORIES_ASSUMED, true),
        _ if column.method.chosen_by_default() && known == Known::JensenShannon => (CATEGORIES_ASSUMED, true),
        _ => (sturges, true),
    }
}

fn count(occupied: usize) -> u32 {
    u32::try_from(occupied).unwrap_or(u32::MAX)
}

/// ceil(log2(N) + 1) bins for N values.
fn sturges(values: u64) -> u32 {
    ((values.max(1) as f64).log2() + 1.0).ceil() as u32
}

/// Below how many rows in each sample chance alone would explain the score; None where no formula does.
///
/// For a report that does not tell its rows: a score that needs samples of twelve rows to be noise is drift.
pub fn noise_below_rows(column: &Column) -> Option<u64> {
    let score = column.score.filter(|score| *score > 0.0)?;
    let known = column.method.known.filter(|_| !matches!(basis(column, None), Basis::PValue))?;
    if column.direction != Some(Direction::LargerIsDrift)
        || (known == Known::Wasserstein && !column.method.is_normed())
    {
        return None;
    }
    let floor = |rows: u64| Formula::of(column, known, Rows { reference: rows, current: rows }).at(USUAL);
    let within = |rows: u64| floor(rows).is_some_and(|floor| score <= floor);
    // The floor falls with the rows but for the steps that Sturges makes: halve between powers of two.
    let mut high = 2_u64;
    while within(high) {
        high = high.checked_mul(2).filter(|rows| *rows < 1 << 50)?;
    }
    let mut low = high / 2;
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if within(middle) { low = middle } else { high = middle }
    }
    floor(2).map(|_| high)
}

/// Whether the rows of [`noise_below_rows`] rest on [`CATEGORIES_ASSUMED`], since the report tells no categories.
pub fn takes_categories(column: &Column) -> bool {
    let Some(known) = column.method.known.filter(|known| *known != Known::Wasserstein) else { return false };
    // Of two rows, no other rule makes as many bins but that of deciles.
    let few = Rows { reference: 1, current: 1 };
    !column.method.is_deciles() && bins(column, known, few) == (CATEGORIES_ASSUMED, true)
}

/// Benjamini and Hochberg (1995): p-values adjusted for how many there are, in the order given.
///
/// A column is significant where its adjusted p-value is past its limit; among these, the share of false ones is
/// expected at or below that limit.
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|one, two| p_values[*two].total_cmp(&p_values[*one]));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut least = 1.0_f64;
    for (place, index) in order.iter().enumerate() {
        let rank = p_values.len() - place;
        least = least.min(p_values[*index] * p_values.len() as f64 / rank as f64);
        adjusted[*index] = least;
    }
    adjusted
}
