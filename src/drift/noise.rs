//! How much of a score chance alone makes, given how many rows were compared.
//!
//! Closed forms for two samples of one distribution, n and m rows, k bins, checked by simulation for the project:
//! PSI ≈ (1/n + 1/m)·χ²(k − 1), Jensen–Shannon distance ≈ √((1/n + 1/m)·χ²(k − 1)/8), Wasserstein distance over the
//! standard deviation: 95 % below 2.2·√(1/n + 1/m). PSI of numbers is 1 + 6/√min(n, m) times that, for thin tails. A
//! p-value says it itself, and takes a correction for many columns.

use serde::Serialize;

use super::method::{Direction, Known};
use super::report::{Column, Histogram, Kind};

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

/// 0.95 quantile of χ². Beyond the table by Wilson and Hilferty (1931), within 0.1 %.
pub fn chi_square_95(degrees: u32) -> f64 {
    match degrees {
        0 => 0.0,
        1..=30 => CHI_SQUARE_95.get(degrees as usize - 1).copied().unwrap_or_default(),
        _ => {
            let k = f64::from(degrees);
            let spread = 2.0 / (9.0 * k);
            k * (1.0 - spread + 1.644_853_627 * spread.sqrt()).powi(3)
        }
    }
}

/// Quantile of χ² for a tail of `tail`, by Wilson and Hilferty (1931): within 3 %, with few degrees on the safe side.
fn chi_square_upper(degrees: u32, tail: f64) -> f64 {
    if degrees == 0 {
        return 0.0;
    }
    let k = f64::from(degrees);
    let spread = 2.0 / (9.0 * k);
    k * (1.0 - spread + normal_upper(tail) * spread.sqrt()).max(0.0).powi(3)
}

/// What a standard normal value exceeds with probability `tail`, at most one half: Abramowitz and Stegun 26.2.23,
/// off by at most 0.00045.
fn normal_upper(tail: f64) -> f64 {
    let t = (-2.0 * tail.clamp(1e-300, 0.5).ln()).sqrt();
    let above = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let below = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    t - above / below
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

/// The noise floor of a column's score.
pub fn floor(column: &Column, rows: Option<Rows>) -> Floor {
    let Some(known) = column.method.known else {
        return Floor::Unknown { why: format!("{} is not known", column.method) };
    };
    if column.is_p_value() {
        return Floor::PValue;
    }
    if column.direction != Some(Direction::LargerIsDrift) {
        return Floor::Unknown {
            why: format!("no noise floor is known of {} in this direction", column.method),
        };
    }
    if known == Known::Wasserstein && !column.method.is_normed() {
        return Floor::Unknown { why: format!("{} may not be in standard deviations", column.method.name) };
    }
    let Some(rows) = rows else {
        return Floor::Unknown { why: "the rows are not known".to_owned() };
    };
    let (bins, bins_assumed) = bins(column, known, rows);
    match closed_form(known, rows, bins, tails(column, rows)) {
        Some(value) => {
            let binned = known != Known::Wasserstein;
            Floor::Known { value, bins: binned.then_some(bins), bins_assumed: binned && bins_assumed }
        }
        None => Floor::Unknown { why: format!("no noise floor is known of {}", column.method) },
    }
}

fn closed_form(known: Known, rows: Rows, bins: u32, tails: f64) -> Option<f64> {
    let inverse = rows.inverse();
    let chi_square = inverse * chi_square_95(bins.saturating_sub(1));
    match known {
        Known::Psi => Some(chi_square * tails),
        // To second order in the differences, KL is half of PSI, and Hellinger is what Jensen–Shannon is.
        Known::KullbackLeibler => Some(chi_square * tails / 2.0),
        Known::JensenShannon | Known::Hellinger => Some((chi_square / 8.0).sqrt()),
        Known::Wasserstein => Some(2.2 * inverse.sqrt()),
        _ => None,
    }
}

/// Categories and deciles have no thin tails.
fn tails(column: &Column, rows: Rows) -> f64 {
    let values = matches!(column.histogram, Some(Histogram::Categories { .. }));
    if values || column.method.is_deciles() || column.kind == Some(Kind::Categorical) {
        return 1.0;
    }
    thin_tails(rows)
}

/// How many times the closed form PSI of equal samples reaches where bins of equal width leave the tails nearly empty.
///
/// By simulation for the project, 95 % of normal, log-normal, exponential and t-distributed samples: 1.8 times at 50 rows
/// each, 1.6 at 100, 1.4 at 200, 1.3 at 300, 1.2 at 500, 1.1 at 1,000.
fn thin_tails(rows: Rows) -> f64 {
    1.0 + 6.0 / (rows.reference.min(rows.current).max(1) as f64).sqrt()
}

/// How much larger than its floor the largest of `count` PSI scores becomes by chance, once in twenty reports.
///
/// One column in twenty passes its own floor: who looks at each of forty needs this one (Bonferroni).
pub fn psi_of_many(floor: &Floor, count: usize) -> Option<f64> {
    let Floor::Known { value, bins: Some(bins), .. } = floor else { return None };
    let degrees = bins.saturating_sub(1);
    let one = chi_square_95(degrees);
    if count < 2 || one <= 0.0 {
        return Some(*value);
    }
    Some(value * (chi_square_upper(degrees, 0.05 / count as f64) / one).max(1.0))
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
    let within = |rows: u64| {
        let rows = Rows { reference: rows, current: rows };
        floor(column, Some(rows)).value().is_some_and(|floor| score <= floor)
    };
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
    floor(column, Some(Rows { reference: 2, current: 2 })).value().map(|_| high)
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

#[cfg(test)]
mod tests {
    use super::super::method::Method;
    use super::*;

    fn column(method: &str, kind: Option<Kind>, score: f64) -> Column {
        Column { kind, score: Some(score), ..Column::new("x", Method::named(method)) }
    }

    #[test]
    fn chi_square_quantiles_join_where_the_table_ends() {
        // By inverting the incomplete gamma function numerically.
        let cases = [(1, 3.8415), (9, 16.9190), (30, 43.7730), (31, 44.9853), (50, 67.5048), (100, 124.3421)];
        for (degrees, expected) in cases {
            assert!((chi_square_95(degrees) / expected - 1.0_f64).abs() < 1e-3, "{degrees}");
        }
        assert_eq!(chi_square_95(0), 0.0);
    }

    #[test]
    fn floors_are_the_closed_forms() {
        let rows = |reference, current| Some(Rows { reference, current });
        let numeric = Some(Kind::Numeric);
        let cases = [
            // 2.2·√(1/1500 + 1/150) = 2.2·0.085634.
            (column("wasserstein", None, 0.0), rows(1500, 150), 0.188_395),
            // k = ceil(log2(2000) + 1) = 12; χ²(11) = 19.675; 19.675·0.002·(1 + 6/√1000).
            (column("psi", numeric, 0.0), rows(1000, 1000), 0.046_816),
            // k = 9; χ²(8) = 15.507; ·0.02·1.6 for thin tails.
            (column("psi", numeric, 0.0), rows(100, 100), 0.496_224),
            // Ten deciles, without thin tails: 16.919·0.02.
            (column("psi-deciles", numeric, 0.0), rows(100, 100), 0.338_38),
            // No histogram: 10 categories; √(16.919·(1/1500 + 1/150)/8) = √0.0155091.
            (column("Jensen-Shannon distance", Some(Kind::Categorical), 0.0), rows(1500, 150), 0.124_536),
        ];
        for (column, rows, expected) in cases {
            let floor = floor(&column, rows).value().unwrap();
            assert!((floor - expected).abs() < 1e-5, "{} {floor} {expected}", column.method);
        }
    }

    #[test]
    fn the_largest_of_many_scores_has_a_higher_floor() {
        // The quantiles of χ² by inverting the incomplete gamma function numerically.
        assert!((normal_upper(0.05 / 40.0) - 3.023_341).abs() < 5e-4);
        assert!((normal_upper(0.05) - 1.644_854).abs() < 5e-4);
        for (degrees, expected) in [(1, 10.415), (9, 27.295), (30, 58.896)] {
            let quantile = chi_square_upper(degrees, 0.05 / 40.0);
            assert!((quantile / expected - 1.0).abs() < 0.03, "{degrees} {quantile}");
        }
        let floor = Floor::Known { value: 0.16919, bins: Some(10), bins_assumed: false };
        assert_eq!(psi_of_many(&floor, 1), Some(0.16919));
        assert!((psi_of_many(&floor, 40).unwrap() - 0.2731).abs() < 2e-3);
        assert_eq!(psi_of_many(&Floor::PValue, 40), None);
    }

    /// 95 % quantile of Evidently's PSI of two samples of one distribution, by drawing them.
    fn drawn(rows: Rows, random: &mut fastrand::Rng, draw: fn(&mut fastrand::Rng) -> f64) -> f64 {
        use super::super::stat::{bins::Edges, distance};
        let mut scores: Vec<f64> = (0..400)
            .map(|_| {
                let mut sample = |n: u64| (0..n).map(|_| draw(random)).collect::<Vec<f64>>();
                let samples = [sample(rows.reference), sample(rows.current)];
                let all = || samples.iter().flatten().copied();
                let (least, most) = (all().fold(f64::MAX, f64::min), all().fold(f64::MIN, f64::max));
                let edges = Edges::sturges(least, most, rows.reference + rows.current, false);
                let [one, two] = samples.map(|sample| {
                    let mut shares = distance::shares(&edges.count(sample.into_iter().map(|x| (x, 1))));
                    distance::fill_as_evidently(&mut shares);
                    shares
                });
                distance::psi(&one, &two)
            })
            .collect();
        scores.sort_by(f64::total_cmp);
        scores[380]
    }

    #[test]
    fn the_floor_of_psi_is_what_equal_samples_reach_when_drawn() {
        let mut random = fastrand::Rng::with_seed(7);
        // Box and Muller; the logarithm of a uniform value.
        let normal = |random: &mut fastrand::Rng| {
            (-2.0 * (1.0 - random.f64()).ln()).sqrt() * (std::f64::consts::TAU * random.f64()).cos()
        };
        let exponential = |random: &mut fastrand::Rng| -(1.0 - random.f64()).ln();
        for (reference, current) in [(60, 60), (100, 100), (300, 300), (1000, 150), (800, 800)] {
            let rows = Rows { reference, current };
            let floor = floor(&column("psi", Some(Kind::Numeric), 0.0), Some(rows)).value().unwrap();
            for draw in [normal as fn(&mut fastrand::Rng) -> f64, exponential] {
                let ratio = drawn(rows, &mut random, draw) / floor;
                assert!((0.7..1.15).contains(&ratio), "{rows:?}: {ratio}");
            }
        }
    }

    #[test]
    fn where_nothing_is_known_no_floor_is_made_up() {
        let rows = Some(Rows { reference: 100, current: 100 });
        assert!(matches!(floor(&column("psi", None, 0.3), None), Floor::Unknown { .. }));
        assert!(matches!(floor(&column("mine", None, 0.3), rows), Floor::Unknown { .. }));
        assert!(matches!(floor(&column("ed", None, 0.3), rows), Floor::Unknown { .. }));
        assert_eq!(floor(&column("ks", None, 0.3), None), Floor::PValue);
    }

    #[test]
    fn categories_are_counted_where_the_report_shows_them() {
        let histogram = Histogram::Categories {
            labels: vec!["a".into(), "b".into(), "c".into()],
            reference: vec![5.0, 5.0, 0.0],
            current: vec![5.0, 5.0, 0.0],
            counts: true,
        };
        let column = Column { histogram: Some(histogram), ..column("psi", Some(Kind::Categorical), 0.1) };
        // k = 2: χ²(1) = 3.841; ·(1/1000 + 1/1000).
        let floor = floor(&column, Some(Rows { reference: 1000, current: 1000 }));
        assert_eq!(floor, Floor::Known { value: 3.841 * 0.002, bins: Some(2), bins_assumed: false });
    }

    #[test]
    fn numbers_of_few_values_have_as_few_bins() {
        let with = |shares: &[f64], method: &str| {
            let edges = (0..=shares.len()).map(|edge| edge as f64).collect();
            let bins = super::super::report::Bins { edges, shares: shares.to_vec() };
            let histogram = Some(Histogram::Numbers { reference: bins.clone(), current: bins });
            Column { histogram, ..column(method, Some(Kind::Numeric), 0.15) }
        };
        let rows = Some(Rows { reference: 300, current: 300 });
        let binary = [0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5];
        // χ²(1)·(2/300)·(1 + 6/√300); Sturges' 11 bins would make 0.164 of it, and drift of 0.15 noise.
        let Floor::Known { value, bins, .. } = floor(&with(&binary, "psi"), rows) else { panic!("is known") };
        assert!((value - 0.034_477).abs() < 1e-5 && bins == Some(2), "{value} {bins:?}");
        // A drawing whose ten bins are full says nothing of how many more there were.
        let bins = |floor| match floor {
            Floor::Known { bins, .. } => bins,
            _ => None,
        };
        assert_eq!(bins(floor(&with(&[0.1; 10], "psi"), rows)), Some(11));
        assert_eq!(bins(floor(&with(&binary, "psi-deciles"), rows)), Some(10));
        // Numbers that are shown value by value are no bins of equal width, so they have no thin tails.
        let values = Histogram::Categories {
            labels: vec!["0".into(), "1".into()],
            reference: vec![150.0, 150.0],
            current: vec![150.0, 150.0],
            counts: true,
        };
        let column = Column { histogram: Some(values), ..column("psi", Some(Kind::Numeric), 0.03) };
        assert!((floor(&column, rows).value().unwrap() - 0.025_607).abs() < 1e-5);
    }

    #[test]
    fn a_distance_by_the_name_of_a_test_is_no_p_value() {
        let rows = Some(Rows { reference: 10_000, current: 10_000 });
        for name in ["ks", "chi2", "TVD"] {
            let distance = Column { direction: Some(Direction::LargerIsDrift), ..column(name, None, 0.35) };
            assert!(matches!(floor(&distance, rows), Floor::Unknown { .. }), "{name}");
            assert_eq!(floor(&column(name, None, 0.35), rows), Floor::PValue);
        }
        // In units of the column, 0.004 is as far as any.
        assert!(matches!(floor(&column("Wasserstein", None, 0.004), rows), Floor::Unknown { .. }));
        assert!(floor(&column("Wasserstein distance (normed)", None, 0.004), rows).value().is_some());
    }

    #[test]
    fn the_rows_below_which_a_score_is_noise() {
        // 2.2·√(2/n) = 0.22 at n = 200: noise up to 200 rows, and no longer at 201.
        assert_eq!(noise_below_rows(&column("wasserstein", None, 0.22)), Some(201));
        // 2.2·√(2/n) = 2.2 at n = 2.
        assert_eq!(noise_below_rows(&column("wasserstein", None, 2.2)), Some(3));
        assert_eq!(noise_below_rows(&column("ks", None, 0.01)), None);
        assert_eq!(noise_below_rows(&column("psi", None, 0.0)), None);
    }

    #[test]
    fn adjusted_p_values_are_those_of_the_paper() {
        // The example of Benjamini and Hochberg's paper: 15 comparisons, of which 4 are significant at 0.05.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1.0,
        ];
        let adjusted = benjamini_hochberg(&p);
        assert_eq!(adjusted.iter().filter(|p| **p <= 0.05).count(), 4);
        assert!((adjusted[0] - 0.0015).abs() < 1e-12);
        assert!((adjusted[3] - 0.0095 * 15.0 / 4.0).abs() < 1e-12);
        // The order given is kept, and the larger of two never lies below the smaller.
        assert_eq!(benjamini_hochberg(&[0.04, 0.01]), [0.04, 0.02]);
        assert_eq!(benjamini_hochberg(&[0.03, 0.03, 0.03]), [0.03, 0.03, 0.03]);
        assert!(benjamini_hochberg(&[]).is_empty());
    }
}
