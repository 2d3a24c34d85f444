//! The shapes of JSON in reports, filled in one pass: all keys optional, what there is tells the layout.

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess};

use super::lenient::{Entries, Flag, List, Number, Object, Take, Text, take};
use super::page::Widget;

/// Keys that are named when the layout is unknown.
const KEYS_SHOWN: usize = 8;

/// The whole text.
#[derive(Default)]
pub(super) struct Document<'a> {
    /// The first keys, in order.
    pub keys: Vec<String>,
    pub array: bool,
    pub schema: Text<'a>,
    pub version: Text<'a>,
    pub timestamp: Text<'a>,
    pub metrics: List<Metric<'a>>,
    pub tests: List<Test<'a>>,
    pub metric_results: Entries<'a, MetricResult<'a>>,
    pub widgets: List<Widget<'a>>,
    pub columns: Rows<'a>,
    pub facts: Facts<'a>,
}

/// What the neutral and hand-written layouts say of the whole.
#[derive(Default)]
pub(super) struct Facts<'a> {
    pub rows_reference: Number,
    pub rows_current: Number,
    pub rows_from: Text<'a>,
    pub reference_fingerprint: Text<'a>,
    pub at_from: Text<'a>,
    pub share: Number,
    pub stated_drifted: Number,
    pub stated_columns: Number,
    pub dataset_drift: Flag,
    pub dataset_threshold: Number,
    pub target: Text<'a>,
    pub prediction: Text<'a>,
    pub source: Text<'a>,
    pub notes: List<Text<'a>>,
    /// Of each column, as `drift measure` writes them.
    pub measured: List<Object<Measured<'a>>>,
}

/// What the rows of a column show besides its score.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Measured<'a> {
    #[serde(borrow)]
    pub column: Text<'a>,
    pub unit_shift: Number,
    pub reference: Object<Range>,
    pub current: Object<Range>,
}

/// The least and the largest value.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Range {
    pub least: Number,
    pub largest: Number,
}

/// Columns as an array of objects, or as an object by name.
#[derive(Default)]
pub(super) struct Rows<'a>(pub Vec<Row<'a>>);

/// One column of the neutral and hand-written layouts.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Row<'a> {
    #[serde(borrow, alias = "name", alias = "feature", alias = "feature_name", alias = "column_name")]
    pub column: Text<'a>,
    #[serde(borrow, alias = "column_type", alias = "kind")]
    pub r#type: Text<'a>,
    #[serde(borrow, alias = "stattest", alias = "stattest_name", alias = "test", alias = "metric")]
    pub method: Text<'a>,
    #[serde(alias = "drift_score", alias = "value")]
    pub score: Number,
    #[serde(alias = "limit", alias = "stattest_threshold")]
    pub threshold: Number,
    pub threshold_assumed: Flag,
    #[serde(borrow)]
    pub direction: Text<'a>,
    #[serde(alias = "drift_detected", alias = "detected", alias = "drift")]
    pub drifted: Flag,
    pub drifted_derived: Flag,
    pub computable: Flag,
    #[serde(borrow, alias = "error")]
    pub why_not: Text<'a>,
    pub aside: Flag,
    #[serde(alias = "missing", alias = "missing_share_current")]
    pub missing_share: Number,
    pub missing_share_reference: Number,
    pub levels: Number,
    pub score_error: Number,
    pub chance: Object<RowChance>,
    pub unit_shift: Number,
    pub constant: Flag,
    #[serde(borrow)]
    pub histogram: Object<RowHistogram<'a>>,
}

/// What chance makes of a score, as `drift measure` writes it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct RowChance {
    pub p05: Number,
    pub p01: Number,
    pub p001: Number,
}

/// A histogram of the neutral layout.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct RowHistogram<'a> {
    #[serde(borrow)]
    pub of: Text<'a>,
    #[serde(borrow)]
    pub labels: List<Text<'a>>,
    pub counts: Flag,
    pub reference: Weights,
    pub current: Weights,
}

/// Numbers, or edges and shares.
#[derive(Default)]
pub(super) struct Weights {
    pub edges: Vec<f64>,
    pub shares: Vec<f64>,
}

/// An element of `metrics`: 0.7 has id and config, the legacy layout metric and result.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Metric<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    /// In early 0.7 this text, as `metric_id`, was all there was.
    #[serde(borrow, alias = "metric_id")]
    pub metric_name: Text<'a>,
    #[serde(borrow)]
    pub config: Object<Config<'a>>,
    pub value: Value,
    #[serde(borrow)]
    pub metric: Text<'a>,
    /// Seven tenths of a metric, which 0.7 has none of.
    #[serde(borrow)]
    pub result: Object<Box<Legacy<'a>>>,
}

/// Configuration of a 0.7 metric.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Config<'a> {
    #[serde(borrow)]
    pub r#type: Text<'a>,
    #[serde(borrow)]
    pub column: Text<'a>,
    #[serde(borrow)]
    pub method: Text<'a>,
    pub threshold: Number,
    pub drift_share: Number,
}

/// A number, or a count with its share.
#[derive(Default)]
pub(super) struct Value {
    pub number: Number,
    pub count: Number,
    pub share: Number,
}

/// An element of `metric_results` in a snapshot.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct MetricResult<'a> {
    #[serde(borrow)]
    pub metric_value_location: Object<Location<'a>>,
    pub value: Number,
    pub count: Object<Single>,
    pub share: Object<Single>,
    #[serde(borrow)]
    pub tests: List<Test<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Location<'a> {
    #[serde(borrow)]
    pub metric: Object<LocatedMetric<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct LocatedMetric<'a> {
    #[serde(borrow)]
    pub metric_id: Text<'a>,
    #[serde(borrow)]
    pub params: Object<Config<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Single {
    pub value: Number,
}

/// An element of `tests`: of 0.7, or of a legacy TestSuite.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Test<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub name: Text<'a>,
    #[serde(borrow)]
    pub status: Text<'a>,
    #[serde(borrow)]
    pub metric_config: Object<LocatedMetric<'a>>,
    pub test_config: Object<TestConfig>,
    #[serde(borrow)]
    pub parameters: Object<Parameters<'a>>,
}

/// Of a 0.7 test.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct TestConfig {
    pub expected: Object<Expected>,
}

/// Relative to the reference, where it is an object.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Expected {
    pub relative: Number,
}

/// Of a legacy test: one column, or all.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Parameters<'a> {
    #[serde(borrow)]
    pub features: Entries<'a, Object<Row<'a>>>,
    #[serde(borrow)]
    pub column_name: Text<'a>,
    #[serde(borrow)]
    pub stattest: Text<'a>,
    pub score: Number,
    pub threshold: Number,
    pub detected: Flag,
    pub condition: Object<Condition>,
}

/// What a legacy test asks of its number.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Condition {
    pub lt: Number,
}

/// `result` of a legacy metric, and the column within: of the drift metrics, and of those that count rows and gaps.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Legacy<'a> {
    pub drift_share: Number,
    pub number_of_columns: Number,
    pub number_of_drifted_columns: Number,
    pub share_of_drifted_columns: Number,
    pub dataset_drift: Flag,
    #[serde(borrow)]
    pub drift_by_columns: Entries<'a, Object<Legacy<'a>>>,
    #[serde(borrow)]
    pub column_name: Text<'a>,
    #[serde(borrow)]
    pub column_type: Text<'a>,
    #[serde(borrow)]
    pub stattest_name: Text<'a>,
    pub stattest_threshold: Number,
    pub drift_score: Number,
    pub drift_detected: Flag,
    #[serde(borrow)]
    pub current: Object<Sample<'a>>,
    #[serde(borrow)]
    pub reference: Object<Sample<'a>>,
}

/// What a legacy metric says of one of the two samples.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Sample<'a> {
    #[serde(borrow)]
    pub small_distribution: Object<Distribution<'a>>,
    pub number_of_rows: Number,
    pub share_of_missing_values: Number,
    #[serde(borrow)]
    pub target: Text<'a>,
    #[serde(borrow)]
    pub prediction: Text<'a>,
    #[serde(borrow)]
    pub nans_by_columns: Entries<'a, Number>,
    #[serde(borrow)]
    pub share_of_missing_values_by_column: Entries<'a, Number>,
}

/// Of numbers: edges and densities. Of categories: labels and counts.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Distribution<'a> {
    #[serde(borrow)]
    pub x: List<Mark<'a>>,
    pub y: List<Number>,
}

/// An edge or a label.
#[derive(Default)]
pub(super) enum Mark<'a> {
    #[default]
    None,
    Number(f64),
    Label(Text<'a>),
}

impl<'de: 'a, 'a> Take<'de> for Mark<'a> {
    fn number(number: f64) -> Self {
        Self::Number(number)
    }

    fn text(text: &str) -> Self {
        Self::Label(Text::text(text))
    }

    fn borrowed(text: &'de str) -> Self {
        Self::Label(Text::borrowed(text))
    }

    fn flag(flag: bool) -> Self {
        Self::Label(Text::flag(flag))
    }
}

impl<'de> Take<'de> for Value {
    fn number(number: f64) -> Self {
        Self { number: Number::of(number), ..Self::default() }
    }

    fn text(text: &str) -> Self {
        Self { number: Number::of_text(text), ..Self::default() }
    }

    fn null() -> Self {
        Self { number: Number::Null, ..Self::default() }
    }

    fn object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut value = Self::default();
        while let Some(key) = object.next_key::<Text<'de>>()? {
            match key.or_empty() {
                "count" => value.count = object.next_value()?,
                "share" => value.share = object.next_value()?,
                _ => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        Ok(value)
    }
}

impl<'de> Take<'de> for Weights {
    fn list<A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut weights = Self::default();
        while let Some(number) = list.next_element::<Number>()? {
            weights.shares.push(number.finite().unwrap_or(f64::NAN));
        }
        Ok(weights)
    }

    fn object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut weights = Self::default();
        while let Some(key) = object.next_key::<Text<'de>>()? {
            let numbers = object.next_value::<List<Number>>()?.0;
            let numbers = numbers.into_iter().map(|number| number.finite().unwrap_or(f64::NAN)).collect();
            match key.or_empty() {
                "edges" => weights.edges = numbers,
                "shares" => weights.shares = numbers,
                _ => {}
            }
        }
        Ok(weights)
    }
}

impl<'de: 'a, 'a> Take<'de> for Rows<'a> {
    fn list<A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        let rows = <List<Object<Row<'a>>> as Take<'de>>::list(list)?;
        Ok(Self(rows.0.into_iter().map(|row| row.0.unwrap_or_default()).collect()))
    }

    fn object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        let rows = <Entries<'a, Object<Row<'a>>> as Take<'de>>::object(object)?;
        let named =
            |(name, row): (Text<'a>, Object<Row<'a>>)| Row { column: name, ..row.0.unwrap_or_default() };
        Ok(Self(rows.0.into_iter().map(named).collect()))
    }
}

impl<'de: 'a, 'a> Take<'de> for Document<'a> {
    fn list<A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        Ok(Self { array: true, columns: Rows::list(list)?, ..Self::default() })
    }

    fn object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut read = Self::default();
        while let Some(key) = object.next_key::<Text<'a>>()? {
            let (facts, keys) = (&mut read.facts, &mut read.keys);
            keys.extend(
                (keys.len() < KEYS_SHOWN).then(|| String::from_iter(key.or_empty().chars().take(40))),
            );
            match key.or_empty() {
                "schema" => read.schema = object.next_value()?,
                "version" => read.version = object.next_value()?,
                "timestamp" | "at" => read.timestamp = object.next_value()?,
                "metrics" => read.metrics = object.next_value()?,
                "tests" => read.tests = object.next_value()?,
                "metric_results" => read.metric_results = object.next_value()?,
                "widgets" => read.widgets = object.next_value()?,
                "columns" | "features" => read.columns = object.next_value()?,
                "rows_reference" => facts.rows_reference = object.next_value()?,
                "rows_current" => facts.rows_current = object.next_value()?,
                "share" | "drift_share" => facts.share = object.next_value()?,
                "rows_from" => facts.rows_from = object.next_value()?,
                "reference_fingerprint" => facts.reference_fingerprint = object.next_value()?,
                "at_from" => facts.at_from = object.next_value()?,
                "stated_drifted" => facts.stated_drifted = object.next_value()?,
                "stated_columns" => facts.stated_columns = object.next_value()?,
                "dataset_drift" => facts.dataset_drift = object.next_value()?,
                "dataset_threshold" => facts.dataset_threshold = object.next_value()?,
                "target" => facts.target = object.next_value()?,
                "prediction" => facts.prediction = object.next_value()?,
                "source" => facts.source = object.next_value()?,
                "notes" => facts.notes = object.next_value()?,
                "facts" => facts.measured = object.next_value()?,
                _ => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        Ok(read)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Document<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        take(deserializer)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Rows<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        take(deserializer)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Mark<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        take(deserializer)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        take(deserializer)
    }
}

impl<'de> Deserialize<'de> for Weights {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        take(deserializer)
    }
}
