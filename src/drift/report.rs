//! What a drift report says, whoever wrote it: columns with method, score and limit, and what it says of the whole.
//!
//! A value that a report does not state is `None`, never a guess; what was worked out from other values says so.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::method::{self, Direction, Known, Method};
use super::stat::deal::Chance;

/// One report. Shares are 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Where it came from, as the opener names it: a path, a URL. The readers leave it empty.
    pub source: Option<String>,
    pub format: Format,
    /// Of the program that wrote it.
    pub version: Option<String>,
    pub at: Option<DateTime<Utc>>,
    pub at_from: Option<TimeFrom>,
    pub rows_reference: Option<u64>,
    pub rows_current: Option<u64>,
    pub rows_from: Option<RowsFrom>,
    /// The same in reports of one reference, and in those alone; only `drift measure` tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_fingerprint: Option<String>,
    /// Share of drifted columns as the report states it.
    pub share: Option<f64>,
    /// Drifted columns as the report states them.
    pub stated_drifted: Option<u64>,
    /// Columns as the report states them.
    pub stated_columns: Option<u64>,
    /// The report's own verdict on the whole, and the share from which on it holds.
    pub dataset_drift: Option<bool>,
    pub dataset_threshold: Option<f64>,
    pub target: Option<String>,
    pub prediction: Option<String>,
    /// In the report's order. A column may come twice, measured by two methods.
    pub columns: Vec<Column>,
    /// What was odd, in sentences.
    pub notes: Vec<String>,
}

/// The layout that was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Evidently 0.7 `save_json`.
    EvidentlyJson,
    /// Evidently 0.7 snapshot: `dumps`, and what its workspace keeps.
    EvidentlySnapshot,
    /// Evidently to 0.6, `Report`.
    EvidentlyLegacyReport,
    /// Evidently to 0.6, `TestSuite`.
    EvidentlyLegacyTests,
    EvidentlyHtml,
    /// `mlopsctl/drift/v1`.
    Mlopsctl,
    HandwrittenJson,
    HandwrittenCsv,
}

impl Format {
    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            Self::EvidentlyJson => "Evidently 0.7 JSON",
            Self::EvidentlySnapshot => "Evidently 0.7 snapshot",
            Self::EvidentlyLegacyReport => "Evidently 0.4 to 0.6 report",
            Self::EvidentlyLegacyTests => "Evidently 0.4 to 0.6 test suite",
            Self::EvidentlyHtml => "Evidently HTML",
            Self::Mlopsctl => "mlopsctl/drift/v1",
            Self::HandwrittenJson => "JSON of columns",
            Self::HandwrittenCsv => "CSV of columns",
        }
    }
}

/// How the time of a report is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeFrom {
    Stated,
    /// Stated without a zone, and taken as UTC.
    StatedWithoutZone,
    /// When the page was drawn, which its identifiers tell; the data may be older.
    Rendered,
    /// For openers: a pattern in the name of the file.
    Name,
    /// For openers: the modification time, which copies and checkouts rewrite.
    Modified,
}

/// How the row counts are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowsFrom {
    Stated,
    /// The largest sum of a column's category counts: rows without a value are not among them.
    CategoryCounts,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Numeric,
    Categorical,
    Text,
    Datetime,
}

impl Kind {
    /// As `--types` takes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Numeric => "numeric",
            Self::Categorical => "categorical",
            Self::Text => "text",
            Self::Datetime => "datetime",
        }
    }

    /// Of the words that reports and people use.
    pub fn named(word: &str) -> Option<Self> {
        match word.trim().to_ascii_lowercase().as_str() {
            "num" | "numeric" | "numerical" | "number" | "float" | "int" | "integer" => Some(Self::Numeric),
            "cat" | "categorical" | "category" | "bool" | "boolean" => Some(Self::Categorical),
            "text" => Some(Self::Text),
            "datetime" | "date" | "timestamp" => Some(Self::Datetime),
            _ => None,
        }
    }
}

/// One column, measured by one method.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    pub column: String,
    #[serde(rename = "type")]
    pub kind: Option<Kind>,
    pub method: Method,
    pub score: Option<f64>,
    pub threshold: Option<f64>,
    /// The limit is the method's usual one, since the report states none.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub threshold_assumed: bool,
    pub direction: Option<Direction>,
    /// The report's own flag, or what its method and limit say where it has none.
    pub drifted: Option<bool>,
    /// The flag is worked out, not stated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub drifted_derived: bool,
    pub computable: bool,
    /// Why there is nothing to judge; empty where there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<String>,
    /// There is nothing to judge, and that is as it should be: a text, a time, or the same in both samples.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub aside: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_share_reference: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_share: Option<f64>,
    /// Categories of both samples, where the histogram shows the commonest of them only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub levels: Option<u64>,
    /// How far a sketch may put the score off, with 99 % confidence; none where every value was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score_error: Option<f64>,
    /// What chance makes of the score where no closed form holds; only `drift measure` tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chance: Option<Chance>,
    /// The values are about 10, 100 or 1000 times as large, or a part of it; only `drift measure` tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_shift: Option<f64>,
    /// The current data hold one value only, where the reference has others, more often than chance leaves them out;
    /// only `drift measure` tells it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub constant: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub histogram: Option<Histogram>,
}

/// How the values of a column lie, reference against current.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Histogram {
    Numbers {
        reference: Bins,
        current: Bins,
    },
    Categories {
        labels: Vec<String>,
        /// One per label: counts, or shares where `counts` is false.
        reference: Vec<f64>,
        current: Vec<f64>,
        counts: bool,
    },
}

/// Bins of one sample: `shares` sum to 1, one fewer than `edges`, which rise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bins {
    pub edges: Vec<f64>,
    pub shares: Vec<f64>,
}

impl Column {
    /// A column of which nothing but the name is known.
    pub fn new(column: impl Into<String>, method: Method) -> Self {
        Self {
            column: column.into(),
            kind: None,
            direction: method.known.and_then(Known::direction),
            method,
            score: None,
            threshold: None,
            threshold_assumed: false,
            drifted: None,
            drifted_derived: false,
            computable: true,
            why_not: None,
            aside: false,
            missing_share_reference: None,
            missing_share: None,
            levels: None,
            score_error: None,
            chance: None,
            unit_shift: None,
            constant: false,
            histogram: None,
        }
    }

    /// Says why there is nothing to judge. The first reason stays.
    pub fn not_computable(&mut self, why: impl Into<String>) {
        self.computable = false;
        self.drifted = None;
        self.drifted_derived = false;
        self.why_not.get_or_insert_with(|| why.into());
    }

    /// Whether it should have been computed and was not, which is no pass.
    pub fn is_silent(&self) -> bool {
        !self.computable && !self.aside
    }

    /// How many limits past the limit: 1 is at the limit, more is drift, whatever the direction.
    ///
    /// A p-value of zero is as far as a number goes: `f64::MAX`.
    pub fn past_limit(&self) -> Option<f64> {
        let (score, limit) = (self.score?, self.threshold?);
        let ratio = match self.direction? {
            Direction::LargerIsDrift => score / limit,
            Direction::SmallerIsDrift => limit / score,
        };
        if ratio.is_nan() { None } else { Some(ratio.clamp(0.0, f64::MAX)) }
    }

    /// How far the samples are apart, on a scale that grows as the shift does: twice the shift is about twice of it.
    ///
    /// Distances are on it; PSI and KL grow with the square; of a p-value it is √(−2 ln p), which a normal score
    /// nears. None for other methods.
    pub fn effect(&self) -> Option<f64> {
        let score = self.score.filter(|_| self.computable)?;
        match self.method.known? {
            Known::Psi | Known::KullbackLeibler => Some(score.max(0.0).sqrt()),
            Known::Wasserstein | Known::JensenShannon | Known::Hellinger | Known::Energy => Some(score),
            _ if self.is_p_value() => Some((-2.0 * score.clamp(1e-300, 1.0).ln()).sqrt()),
            _ => None,
        }
    }

    /// Whether the score is a p-value, and not the distance of a test that has both.
    pub fn is_p_value(&self) -> bool {
        self.direction == Some(Direction::SmallerIsDrift) && self.method.known.is_some_and(Known::is_p_value)
    }

    /// What method and limit say, whatever the flag.
    pub fn by_limit(&self) -> Option<bool> {
        self.by_limit_at(self.score?)
    }

    /// What they would say of another score.
    pub fn by_limit_at(&self, score: f64) -> Option<bool> {
        Some(method::is_drift(&self.method, self.direction?, score, self.threshold?))
    }
}

impl Report {
    pub fn new(format: Format) -> Self {
        Self {
            source: None,
            format,
            version: None,
            at: None,
            at_from: None,
            rows_reference: None,
            rows_current: None,
            rows_from: None,
            reference_fingerprint: None,
            share: None,
            stated_drifted: None,
            stated_columns: None,
            dataset_drift: None,
            dataset_threshold: None,
            target: None,
            prediction: None,
            columns: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The first column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.column == name)
    }

    /// Columns, the furthest past their limit first; those that say nothing come last, in the report's order.
    pub fn ranked(&self) -> Vec<&Column> {
        let mut ranked: Vec<&Column> = self.columns.iter().collect();
        let past = |column: &Column| column.past_limit().filter(|_| column.computable);
        ranked.sort_by(|one, two| match (past(one), past(two)) {
            (Some(one), Some(two)) => two.total_cmp(&one),
            (one, two) => two.is_some().cmp(&one.is_some()),
        });
        ranked
    }
}

impl Histogram {
    /// How many categories or bins hold anything in either sample.
    pub fn occupied(&self) -> usize {
        match self {
            Self::Numbers { reference, current } => reference.occupied().max(current.occupied()),
            Self::Categories { reference, current, .. } => {
                reference.iter().zip(current).filter(|(one, two)| **one > 0.0 || **two > 0.0).count()
            }
        }
    }
}

/// A bin of a larger share tells nothing of how the values lie in it.
const RESOLVED: f64 = 0.6;

impl Bins {
    fn occupied(&self) -> usize {
        self.shares.iter().filter(|share| **share > 0.0).count()
    }

    /// Middle of the distribution, linear within its bin.
    pub fn median(&self) -> Option<f64> {
        self.quantile(0.5)
    }

    /// The three quartiles. None where one bin holds so much that it hides where they lie.
    pub fn quartiles(&self) -> Option<[f64; 3]> {
        if self.shares.iter().any(|share| *share > RESOLVED) {
            return None;
        }
        Some([self.quantile(0.25)?, self.quantile(0.5)?, self.quantile(0.75)?])
    }

    fn quantile(&self, wanted: f64) -> Option<f64> {
        let mut below = 0.0;
        for (share, edges) in self.shares.iter().zip(self.edges.windows(2)) {
            if *share > 0.0 && below + share >= wanted {
                return Some(edges[0] + (wanted - below) / share * (edges[1] - edges[0]));
            }
            below += share;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(method: &str, score: f64, limit: f64) -> Column {
        Column { score: Some(score), threshold: Some(limit), ..Column::new(method, Method::named(method)) }
    }

    #[test]
    fn past_the_limit_means_the_same_in_both_directions() {
        let cases = [
            (column("psi", 0.3, 0.1), Some(3.0)),
            (column("psi", 0.05, 0.1), Some(0.5)),
            (column("ks", 0.025, 0.05), Some(2.0)),
            (column("ks", 0.5, 0.05), Some(0.1)),
            (column("ks", 0.0, 0.05), Some(f64::MAX)),
            (column("psi", 0.0, 0.0), None),
            (column("perc_text_content_drift", 0.7, 0.95), None),
        ];
        for (column, expected) in cases {
            match (column.past_limit(), expected) {
                (Some(past), Some(expected)) => assert!((past / expected - 1.0).abs() < 1e-12, "{column:?}"),
                (past, expected) => assert_eq!(past, expected, "{column:?}"),
            }
        }
    }

    #[test]
    fn an_effect_doubles_with_the_shift_whatever_the_method() {
        // p = e^-2 and e^-8: √4 = 2 and √16 = 4.
        let cases = [
            (column("psi", 0.04, 0.1), 0.2),
            (column("psi", 0.16, 0.1), 0.4),
            (column("wasserstein", 0.2, 0.1), 0.2),
            (column("ks", (-2.0_f64).exp(), 0.05), 2.0),
            (column("ks", (-8.0_f64).exp(), 0.05), 4.0),
        ];
        for (column, expected) in cases {
            assert!((column.effect().unwrap() - expected).abs() < 1e-12, "{column:?}");
        }
        assert_eq!(column("mine", 0.5, 0.1).effect(), None);
        assert!(column("ks", 0.0, 0.05).effect().unwrap().is_finite());
    }

    #[test]
    fn ranking_puts_the_furthest_first_and_the_silent_last() {
        let mut report = Report::new(Format::HandwrittenJson);
        let mut broken = column("wasserstein", 9.0, 0.1);
        broken.not_computable("NaN");
        report.columns = vec![broken, column("psi", 0.2, 0.1), column("ks", 0.001, 0.05)];
        let names: Vec<&str> = report.ranked().iter().map(|column| column.column.as_str()).collect();
        assert_eq!(names, ["ks", "psi", "wasserstein"]);
    }

    #[test]
    fn quartiles_lie_within_their_bins_where_these_are_narrow_enough() {
        let bins = Bins { edges: vec![0.0, 1.0, 2.0, 4.0], shares: vec![0.25, 0.25, 0.5] };
        assert_eq!(bins.quartiles(), Some([1.0, 2.0, 3.0]));
        let bins = Bins { edges: vec![0.0, 1.0, 10.0], shares: vec![0.95, 0.05] };
        assert_eq!(bins.quartiles(), None);
        let bins = Bins { edges: vec![0.0, 10.0], shares: vec![1.0] };
        assert_eq!(bins.median(), Some(5.0));
        assert_eq!(Bins { edges: vec![], shares: vec![] }.median(), None);
    }
}
