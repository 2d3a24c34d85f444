//! The layouts without Evidently: `mlopsctl/drift/v1`, JSON that somebody's job writes, and CSV.
//!
//! A column needs a name, and a score with a method or a flag. The names of fields that people use are all taken.

use super::super::document::SCHEMA;
use super::super::method::Direction;
use super::super::report::{Bins, Column, Format, Histogram, Kind, Report, RowsFrom, TimeFrom};
use super::super::stat::deal::Chance;
use super::build;
use super::error::ReadError;
use super::lenient::{Flag, Number, Object, Text};
use super::shapes::{Document, Measured, Range, Row, RowChance, RowHistogram};

/// Ours, or an array or object of columns.
pub(super) fn read_json(document: &Document<'_>) -> Result<Report, ReadError> {
    let ours = document.schema.is(SCHEMA);
    let format = if ours { Format::Mlopsctl } else { Format::HandwrittenJson };
    let mut report = build::begin(format, &document.timestamp);
    let facts = &document.facts;
    report.source = facts.source.owned();
    report.version = document.version.owned();
    report.rows_reference = facts.rows_reference.count();
    report.rows_current = facts.rows_current.count();
    report.rows_from = if report.rows_reference.is_none() && report.rows_current.is_none() {
        None
    } else if facts.rows_from.is("category_counts") {
        Some(RowsFrom::CategoryCounts)
    } else {
        Some(RowsFrom::Stated)
    };
    report.reference_fingerprint = facts.reference_fingerprint.owned();
    if facts.at_from.is("rendered") {
        report.at_from = report.at.map(|_| TimeFrom::Rendered);
    }
    report.share = facts.share.finite();
    report.stated_drifted = facts.stated_drifted.count();
    report.stated_columns = facts.stated_columns.count();
    report.dataset_drift = facts.dataset_drift.0;
    report.dataset_threshold = facts.dataset_threshold.finite();
    report.target = facts.target.owned();
    report.prediction = facts.prediction.owned();
    report.notes.extend(facts.notes.0.iter().filter_map(Text::owned));
    report.columns = document.columns.0.iter().map(read_row).collect();
    if ours {
        for (column, row) in report.columns.iter_mut().zip(&document.columns.0) {
            column.aside = !column.computable && row.aside.0 == Some(true);
            column.score_error = row.score_error.finite().filter(|error| *error >= 0.0);
            column.chance = row.chance.0.as_ref().and_then(read_chance);
            column.unit_shift = row.unit_shift.finite().filter(|factor| *factor > 0.0);
            column.constant = row.constant.0 == Some(true);
        }
        for fact in facts.measured.0.iter().filter_map(|fact| fact.0.as_ref()) {
            let factor = fact.unit_shift.finite().filter(|factor| *factor > 0.0);
            for column in report.columns.iter_mut().filter(|column| fact.column.is(&column.column)) {
                column.unit_shift = factor.or(column.unit_shift);
                column.constant |= column.drifted == Some(true) && stuck(fact);
            }
        }
    }
    build::finish(report, || "it lists no columns".to_owned())
}

/// One value in the current data, and several in the reference.
fn stuck(fact: &Measured<'_>) -> bool {
    let ends = |range: &Object<Range>| {
        let range = range.0.as_ref()?;
        Some((range.least.finite()?, range.largest.finite()?))
    };
    let (reference, current) = (ends(&fact.reference), ends(&fact.current));
    reference.is_some_and(|(least, largest)| least < largest)
        && current.is_some_and(|(least, largest)| least == largest)
}

fn read_row(row: &Row<'_>) -> Column {
    let mut column = build::column(row.column.or_empty(), row.method.or_empty(), row.score);
    column.kind = row.r#type.get().and_then(Kind::named);
    column.threshold = row.threshold.finite();
    column.threshold_assumed = row.threshold_assumed.0.unwrap_or(false) && column.threshold.is_some();
    column.direction = row.direction.get().and_then(direction).or(column.direction);
    column.missing_share = share(row.missing_share);
    column.missing_share_reference = share(row.missing_share_reference);
    column.levels = row.levels.count();
    column.histogram = row.histogram.0.as_ref().and_then(read_histogram);
    if row.computable.0 == Some(false) || row.why_not.get().is_some_and(|why| !why.is_empty()) {
        let why = row.why_not.get().unwrap_or("the report says that it could not be computed");
        column.why_not = None;
        column.not_computable(why);
    }
    if column.computable {
        column.drifted = row.drifted.0;
        column.drifted_derived = row.drifted_derived.0.unwrap_or(false) && column.drifted.is_some();
    }
    column
}

fn read_chance(chance: &RowChance) -> Option<Chance> {
    let [p05, p01, p001] = [chance.p05.finite()?, chance.p01.finite()?, chance.p001.finite()?];
    (0.0 <= p05 && p05 <= p01 && p01 <= p001).then_some(Chance { p05, p01, p001 })
}

fn share(number: Number) -> Option<f64> {
    number.finite().filter(|share| (0.0..=1.0).contains(share))
}

fn direction(word: &str) -> Option<Direction> {
    match word.trim().to_ascii_lowercase().replace([' ', '-'], "_").as_str() {
        "larger_is_drift" | "larger" | "greater" | "above" | ">" | ">=" => Some(Direction::LargerIsDrift),
        "smaller_is_drift" | "smaller" | "less" | "below" | "<" | "<=" => Some(Direction::SmallerIsDrift),
        _ => None,
    }
}

fn read_histogram(histogram: &RowHistogram<'_>) -> Option<Histogram> {
    let (reference, current) = (&histogram.reference, &histogram.current);
    let sound = |weights: &[f64]| !weights.is_empty() && weights.iter().all(|w| w.is_finite() && *w >= 0.0);
    if !sound(&reference.shares) || !sound(&current.shares) {
        return None;
    }
    let bins = |weights: &super::shapes::Weights| {
        let rising = weights.edges.windows(2).all(|pair| pair[0] < pair[1]);
        let fits = weights.edges.len() == weights.shares.len() + 1 && rising;
        fits.then(|| Bins { edges: weights.edges.clone(), shares: weights.shares.clone() })
    };
    if histogram.of.is("numbers") {
        return Some(Histogram::Numbers { reference: bins(reference)?, current: bins(current)? });
    }
    let labels: Vec<String> = histogram.labels.0.iter().map(|label| label.or_empty().to_owned()).collect();
    let fits = labels.len() == reference.shares.len() && labels.len() == current.shares.len();
    fits.then(|| Histogram::Categories {
        labels,
        reference: reference.shares.clone(),
        current: current.shares.clone(),
        counts: histogram.counts.0.unwrap_or(false),
    })
}

/// The columns of a CSV that are understood, by the names in its header.
#[derive(Default)]
struct Header {
    places: Vec<(Field, usize)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Column,
    Kind,
    Method,
    Score,
    Threshold,
    Direction,
    Drifted,
    Missing,
    MissingReference,
    RowsReference,
    RowsCurrent,
    At,
}

const FIELDS: [(Field, &[&str]); 12] = [
    (Field::Column, &["column", "feature", "name", "column_name", "feature_name"]),
    (Field::Kind, &["type", "column_type", "kind"]),
    (Field::Method, &["method", "stattest", "stattest_name", "test", "metric"]),
    (Field::Score, &["score", "drift_score", "value"]),
    (Field::Threshold, &["threshold", "limit", "stattest_threshold"]),
    (Field::Direction, &["direction"]),
    (Field::Drifted, &["drifted", "drift_detected", "detected", "drift"]),
    (Field::Missing, &["missing_share", "missing", "missing_share_current"]),
    (Field::MissingReference, &["missing_share_reference"]),
    (Field::RowsReference, &["rows_reference"]),
    (Field::RowsCurrent, &["rows_current"]),
    (Field::At, &["at", "timestamp", "time", "date"]),
];

impl Header {
    fn of(record: &csv::StringRecord) -> Self {
        let mut header = Self::default();
        for (at, name) in record.iter().enumerate() {
            let name = name.trim().to_ascii_lowercase().replace([' ', '-'], "_");
            let field =
                FIELDS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(field, _)| *field);
            if let Some(field) = field.filter(|field| header.get_place(*field).is_none()) {
                header.places.push((field, at));
            }
        }
        header
    }

    fn get_place(&self, field: Field) -> Option<usize> {
        self.places.iter().find(|(known, _)| *known == field).map(|(_, at)| *at)
    }

    fn get<'a>(&self, record: &'a csv::StringRecord, field: Field) -> Option<&'a str> {
        self.get_place(field).and_then(|at| record.get(at)).map(str::trim).filter(|text| !text.is_empty())
    }
}

/// What separates the fields of the header line.
fn delimiter(line: &str) -> u8 {
    let count = |c: u8| line.bytes().filter(|b| *b == c).count();
    [b',', b';', b'\t', b'|'].into_iter().max_by_key(|c| (count(*c), *c == b',')).unwrap_or(b',')
}

/// Whether the first line names what a report of columns needs.
pub(super) fn looks_like_csv(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    let mut names = csv::StringRecord::new();
    for name in line.split(char::from(delimiter(line))) {
        names.push_field(name.trim().trim_matches('"'));
    }
    let header = Header::of(&names);
    header.get_place(Field::Column).is_some() && header.get_place(Field::Score).is_some()
}

/// One line per column. A line with too few or too many fields is a column that is not computable.
pub(super) fn read_csv(text: &str) -> Result<Report, ReadError> {
    let fault = |error: &csv::Error| ReadError::Csv {
        line: error.position().map_or(0, csv::Position::line),
        why: error.to_string(),
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text.lines().next().unwrap_or_default()))
        .flexible(true)
        .from_reader(text.as_bytes());
    let names = reader.headers().map_err(|error| fault(&error))?.clone();
    let header = Header::of(&names);
    let mut report = Report::new(Format::HandwrittenCsv);
    for record in reader.records() {
        let record = record.map_err(|error| fault(&error))?;
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if report.columns.is_empty() {
            take_facts(&mut report, &header, &record);
        }
        let get = |field| header.get(&record, field);
        let number = |field| get(field).map(Number::of_text).unwrap_or_default();
        let score = get(Field::Score).map_or(Number::Null, Number::of_text);
        let mut column = build::column(
            get(Field::Column).unwrap_or_default(),
            get(Field::Method).unwrap_or_default(),
            score,
        );
        column.kind = get(Field::Kind).and_then(Kind::named);
        column.threshold = number(Field::Threshold).finite();
        column.direction = get(Field::Direction).and_then(direction).or(column.direction);
        column.missing_share = share(number(Field::Missing));
        column.missing_share_reference = share(number(Field::MissingReference));
        if record.len() != names.len() {
            let line = record.position().map_or(0, csv::Position::line);
            column.not_computable(format!(
                "line {line} has {} fields, the header {}",
                record.len(),
                names.len()
            ));
        }
        if column.computable {
            column.drifted = get(Field::Drifted).and_then(|text| Flag::of_text(text).0);
        }
        report.columns.push(column);
    }
    build::finish(report, || "its header is there, its lines are not".to_owned())
}

/// What a CSV says of the whole stands in every line; the first is taken.
fn take_facts(report: &mut Report, header: &Header, record: &csv::StringRecord) {
    let text = |field| Text(header.get(record, field).map(std::borrow::Cow::Borrowed));
    let whole = build::begin(Format::HandwrittenCsv, &text(Field::At));
    (report.at, report.at_from, report.notes) = (whole.at, whole.at_from, whole.notes);
    let count = |field| header.get(record, field).and_then(|text| Number::of_text(text).count());
    report.rows_reference = count(Field::RowsReference);
    report.rows_current = count(Field::RowsCurrent);
    report.rows_from =
        (report.rows_reference.is_some() || report.rows_current.is_some()).then_some(RowsFrom::Stated);
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::super::super::document::document;
    use super::super::super::judge::{Policy, Verdict, judge};
    use super::super::super::method::Method;
    use super::super::read;
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-21T09:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_share_that_is_none_is_left_out_and_said() {
        for (stated, share) in [("0.42", Some(0.42)), ("1", Some(1.0)), ("42", None), ("-0.1", None)] {
            let columns = r#"[{"column": "a", "method": "psi", "score": 0.01}]"#;
            let text = format!(r#"{{"schema": "{SCHEMA}", "share": {stated}, "columns": {columns}}}"#);
            let report = read(text.as_bytes()).unwrap();
            assert_eq!(report.share, share, "{stated}");
            let said = format!("the share {stated} that it states is not between 0 and 1, and is left out");
            assert_eq!(report.notes.contains(&said), share.is_none(), "{:?}", report.notes);
            // Without columns it was all that the report says.
            let alone = read(format!(r#"{{"schema": "{SCHEMA}", "share": {stated}}}"#).as_bytes());
            assert_eq!(alone.is_ok(), share.is_some(), "{alone:?}");
        }
    }

    #[test]
    fn a_column_that_is_put_aside_comes_back_as_such_and_only_from_our_own_layout() {
        let mut report = Report::new(Format::Mlopsctl);
        report.at = Some(now());
        let mut good = Column::new("good", Method::named("psi"));
        (good.score, good.threshold, good.drifted) = (Some(0.01), Some(0.1), Some(false));
        let mut text = Column::new("text", Method::default());
        text.not_computable("text is measured by a classifier, which is not built in");
        let silent = text.clone();
        text.aside = true;
        let verdict = |report: &Report| judge(report, &Policy::default(), now()).verdict;
        for (column, expected) in [(text, Verdict::Ok), (silent, Verdict::Unknown)] {
            report.columns = vec![good.clone(), column.clone()];
            let written = document(&report, None).to_string();
            let read_back = read(written.as_bytes()).unwrap();
            assert_eq!(read_back.columns[1].aside, column.aside, "{written}");
            assert_eq!((verdict(&report), verdict(&read_back)), (expected, expected));
            let of_another = read(written.replace(SCHEMA, "mine/v1").as_bytes()).unwrap();
            assert_eq!(verdict(&of_another), Verdict::Unknown);
        }
        // What was computed is judged, whatever else is said of it.
        let odd = r#"[{"column": "a", "method": "psi", "score": 0.01, "aside": true}]"#;
        let odd = read(format!(r#"{{"schema": "{SCHEMA}", "columns": {odd}}}"#).as_bytes()).unwrap();
        assert!(!odd.columns[0].aside);
    }
}
