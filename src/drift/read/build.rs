//! From what a layout says to the one model: scores that are none, limits that are not stated, doubled columns, rows
//! and gaps that category counts tell.

use std::collections::HashMap;

use super::super::method::Method;
use super::super::report::{Bins, Column, Format, Histogram, Report, RowsFrom};
use super::error::ReadError;
use super::lenient::{Number, Text};
use super::possible::impossible;
use super::shapes::{Distribution, Mark};

/// Shares that come out of densities add up to 1 but for rounding; more than this is another thing.
const ROUNDING: f64 = 1e-3;

/// A column with its score; a score that is no number makes it not computable.
pub(super) fn column(name: impl Into<String>, method: &str, score: Number) -> Column {
    let mut column = Column::new(name, Method::named(method));
    match score {
        Number::Finite(score) => column.score = Some(score),
        Number::Odd(word) => column.not_computable(format!(
            "the score is {word}: the column is constant, empty or infinite in one of the samples"
        )),
        Number::Null | Number::Absent => column.not_computable("the report has no score for it"),
    }
    column
}

/// Checks and completes what the layouts have in common.
///
/// A report without columns is an error, unless it states the share of drifted ones.
pub(super) fn finish(mut report: Report, seen: impl FnOnce() -> String) -> Result<Report, ReadError> {
    let possible = |share: &f64| (0.0..=1.0).contains(share);
    if let Some(stated) = report.share.filter(|share| !possible(share)) {
        report.share = None;
        report
            .notes
            .push(format!("the share {stated} that it states is not between 0 and 1, and is left out"));
    }
    if report.columns.is_empty() && (report.share.is_none() || report.stated_columns == Some(0)) {
        return Err(ReadError::NoColumns { format: report.format, seen: seen() });
    }
    for column in &mut report.columns {
        column.missing_share = column.missing_share.filter(possible);
        column.missing_share_reference = column.missing_share_reference.filter(possible);
        if column.column.is_empty() {
            column.not_computable("the column has no name");
        }
        complete(column, &mut report.notes);
    }
    merge_doubles(&mut report);
    count_rows(&mut report);
    Ok(report)
}

/// Limit and flag, where the report states none.
fn complete(column: &mut Column, notes: &mut Vec<String>) {
    if let Some(why) = impossible(column) {
        column.not_computable(why);
    }
    // The usual limit of a p-value is none of the distance by the same name.
    if let (None, Some(known)) = (column.threshold, column.method.known)
        && column.direction == known.direction()
    {
        column.threshold = Some(known.default_limit());
        column.threshold_assumed = true;
        if column.drifted.is_some()
            && column.by_limit().is_some_and(|derived| Some(derived) != column.drifted)
        {
            column.threshold = None;
            column.threshold_assumed = false;
            notes.push(format!("{}: its limit is neither stated nor the usual one", column.column));
        }
    }
    if column.computable && column.drifted.is_none() {
        column.drifted = column.by_limit();
        column.drifted_derived = column.drifted.is_some();
        if column.drifted.is_none() {
            column.not_computable(match (&column.method.known, column.threshold) {
                (None, _) => format!("{} is not known, and the report does not flag it", column.method),
                (Some(_), None) => "the report has neither a limit nor a flag for it".to_owned(),
                (Some(_), Some(_)) => {
                    format!("{} has no limit that its score compares with", column.method)
                }
            });
        }
    }
}

/// The same column by the same method: one where both say the same, not computable where they do not.
fn merge_doubles(report: &mut Report) {
    let mut names: Vec<&str> = report.columns.iter().map(|column| column.column.as_str()).collect();
    names.sort_unstable();
    if names.windows(2).all(|pair| pair[0] != pair[1]) {
        return;
    }
    // A page rounds to six digits in its table, and to three where a metric stands on its own.
    let rounding = if report.format == Format::EvidentlyHtml { 5.1e-4 } else { 0.0 };
    let mut first: HashMap<(String, String), usize> = HashMap::new();
    let mut kept: Vec<Column> = Vec::with_capacity(report.columns.len());
    for column in report.columns.drain(..) {
        let key = (column.column.clone(), column.method.to_string());
        match first.get(&key).and_then(|at| kept.get_mut(*at)) {
            None => {
                first.insert(key, kept.len());
                kept.push(column);
            }
            Some(earlier) if same_finding(earlier, &column, rounding) => {
                // That of the table, which says more, stays.
                if earlier.histogram.is_none() && column.histogram.is_some() {
                    *earlier = column;
                }
            }
            Some(earlier) => {
                earlier.score = None;
                earlier.not_computable("it stands twice in the report, with different scores");
            }
        }
    }
    report.columns = kept;
}

fn same_finding(one: &Column, two: &Column, rounding: f64) -> bool {
    match (one.score, two.score) {
        (Some(one), Some(two)) => (one - two).abs() <= rounding + 1e-9 * one.abs().max(two.abs()),
        (one, two) => one.is_none() && two.is_none(),
    }
}

/// Category counts add up to the rows that have a value.
fn count_rows(report: &mut Report) {
    let sums = |column: &Column| match &column.histogram {
        Some(Histogram::Categories { reference, current, counts: true, .. }) => {
            Some((reference.iter().sum::<f64>(), current.iter().sum::<f64>()))
        }
        _ => None,
    };
    let all: Vec<(f64, f64)> = report.columns.iter().filter_map(sums).collect();
    let most = |of: fn(&(f64, f64)) -> f64| all.iter().map(of).reduce(f64::max).map(|rows| rows as u64);
    if !all.is_empty() && report.rows_reference.is_none() {
        report.rows_reference = most(|sums| sums.0);
        report.rows_from = report.rows_from.or(Some(RowsFrom::CategoryCounts));
    }
    if !all.is_empty() && report.rows_current.is_none() {
        report.rows_current = most(|sums| sums.1);
        report.rows_from = Some(RowsFrom::CategoryCounts);
    }
    let share = |sum: f64, rows: Option<u64>| {
        rows.filter(|rows| *rows > 0).map(|rows| (1.0 - sum / rows as f64).max(0.0))
    };
    let (reference, current) = (report.rows_reference, report.rows_current);
    for column in &mut report.columns {
        if let Some(sums) = sums(column) {
            column.missing_share_reference =
                column.missing_share_reference.or_else(|| share(sums.0, reference));
            column.missing_share = column.missing_share.or_else(|| share(sums.1, current));
        }
    }
}

/// From Evidently's two small distributions; None where they are not of one kind.
pub(super) fn histogram(reference: &Distribution<'_>, current: &Distribution<'_>) -> Option<Histogram> {
    if let (Some(reference), Some(current)) = (bins(reference), bins(current)) {
        return Some(Histogram::Numbers { reference, current });
    }
    let (reference, current) = (counts(reference)?, counts(current)?);
    let mut labels: Vec<String> = Vec::new();
    let mut place: HashMap<String, usize> = HashMap::new();
    for (label, _) in reference.iter().chain(&current) {
        place.entry(label.clone()).or_insert_with(|| {
            labels.push(label.clone());
            labels.len() - 1
        });
    }
    let spread = |sample: &[(String, f64)]| {
        let mut spread = vec![0.0; labels.len()];
        for (label, count) in sample {
            if let Some(cell) = place.get(label).and_then(|at| spread.get_mut(*at)) {
                *cell += count;
            }
        }
        spread
    };
    let counted = reference.iter().chain(&current).all(|(_, count)| count.fract() == 0.0);
    let (reference, current) = (spread(&reference), spread(&current));
    Some(Histogram::Categories { labels, reference, current, counts: counted })
}

/// Edges and densities, as shares.
fn bins(distribution: &Distribution<'_>) -> Option<Bins> {
    let (x, y) = (&distribution.x.0, &distribution.y.0);
    if y.is_empty() || x.len() != y.len() + 1 {
        return None;
    }
    let mut edges = Vec::with_capacity(x.len());
    for mark in x {
        match mark {
            Mark::Number(edge) => edges.push(*edge),
            Mark::Label(_) | Mark::None => return None,
        }
    }
    let mut shares = Vec::with_capacity(y.len());
    for (density, pair) in y.iter().zip(edges.windows(2)) {
        let share = density.finite()? * (pair[1] - pair[0]);
        if share < 0.0 {
            return None;
        }
        shares.push(share);
    }
    let sum: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum);
    ((sum - 1.0).abs() < ROUNDING).then_some(Bins { edges, shares })
}

/// Labels and counts.
fn counts(distribution: &Distribution<'_>) -> Option<Vec<(String, f64)>> {
    let (x, y) = (&distribution.x.0, &distribution.y.0);
    if y.is_empty() || x.len() != y.len() {
        return None;
    }
    let label = |mark: &Mark<'_>| match mark {
        Mark::Number(number) => number.to_string(),
        Mark::Label(Text(Some(label))) => label.to_string(),
        Mark::Label(Text(None)) | Mark::None => "(missing)".to_owned(),
    };
    x.iter().zip(y).map(|(mark, count)| Some((label(mark), count.finite().filter(|n| *n >= 0.0)?))).collect()
}

/// A fresh report of a layout, with the time it states.
pub(super) fn begin(format: Format, timestamp: &Text<'_>) -> Report {
    let mut report = Report::new(format);
    if let Some((at, from)) = timestamp.get().and_then(super::time::stated) {
        report.at = Some(at);
        report.at_from = Some(from);
    } else if let Some(text) = timestamp.get().filter(|text| !text.is_empty()) {
        report
            .notes
            .push(format!("its time is not understood: {}", text.chars().take(40).collect::<String>()));
    }
    report
}

#[cfg(test)]
mod tests {
    use super::super::super::report::Kind;
    use super::*;
    use crate::drift::method::Direction;

    fn distribution(x: &str, y: &str) -> String {
        format!(r#"{{"x": {x}, "y": {y}}}"#)
    }

    fn read(text: &str) -> Distribution<'_> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn densities_become_shares_and_counts_share_their_labels() {
        // Widths 2 and 4, densities 0.1 and 0.2: shares 0.2 and 0.8.
        let numbers = distribution("[0, 2, 6]", "[0.1, 0.2]");
        let Some(Histogram::Numbers { reference, .. }) = histogram(&read(&numbers), &read(&numbers)) else {
            panic!("numbers have bins");
        };
        assert_eq!(reference.edges, [0.0, 2.0, 6.0]);
        assert!((reference.shares[0] - 0.2).abs() < 1e-12 && (reference.shares[1] - 0.8).abs() < 1e-12);

        let (one, two) = (distribution(r#"["a", 1]"#, "[3, 4]"), distribution(r#"["b", "a"]"#, "[5, 6]"));
        let expected = Histogram::Categories {
            labels: vec!["a".into(), "1".into(), "b".into()],
            reference: vec![3.0, 4.0, 0.0],
            current: vec![6.0, 0.0, 5.0],
            counts: true,
        };
        assert_eq!(histogram(&read(&one), &read(&two)), Some(expected));
    }

    #[test]
    fn a_distribution_that_is_none_is_left_out() {
        let good = distribution("[0, 2, 6]", "[0.1, 0.2]");
        for bad in [
            distribution("[]", "[]"),
            distribution("[0, 2, 6]", "[0.9, 0.2]"),
            distribution("[6, 2, 0]", "[0.1, 0.2]"),
            distribution("[0, null, 6]", "[0.1, 0.2]"),
            distribution("[1, 2, 3, 4]", "[1]"),
            distribution("3", "{}"),
        ] {
            assert_eq!(histogram(&read(&good), &read(&bad)), None, "{bad}");
        }
    }

    fn finished(columns: Vec<Column>) -> Report {
        let report = Report { columns, ..Report::new(Format::HandwrittenJson) };
        finish(report, String::new).unwrap()
    }

    #[test]
    fn limits_and_flags_are_completed_and_say_so() {
        let mut stated = column("stated", "psi", Number::Finite(0.15));
        (stated.threshold, stated.drifted) = (Some(0.2), Some(false));
        let derived = column("derived", "psi", Number::Finite(0.15));
        let mut custom = column("custom", "mine", Number::Finite(0.15));
        custom.drifted = Some(true);
        let mut other_limit = column("other", "psi", Number::Finite(0.15));
        other_limit.drifted = Some(false);
        let report = finished(vec![stated, derived, custom, other_limit]);
        let facts: Vec<_> = report
            .columns
            .iter()
            .map(|c| (c.threshold, c.threshold_assumed, c.drifted, c.drifted_derived, c.computable))
            .collect();
        let expected = [
            (Some(0.2), false, Some(false), false, true),
            (Some(0.1), true, Some(true), true, true),
            (None, false, Some(true), false, true),
            (None, false, Some(false), false, true),
        ];
        assert_eq!(facts, expected);
        assert_eq!(report.notes.len(), 1);
    }

    #[test]
    fn what_cannot_be_judged_is_not_computable_and_says_why() {
        let larger = Some(Direction::LargerIsDrift);
        let cases = [
            (column("a", "psi", Number::Odd("NaN")), "NaN"),
            (column("b", "psi", Number::Null), "no score"),
            (column("c", "ks", Number::Finite(1.5)), "no p-value"),
            (column("d", "mine", Number::Finite(0.5)), "not known"),
            (column("f", "tvd", Number::Finite(0.6)), "not known"),
            (Column { direction: larger, ..column("g", "ks", Number::Finite(0.35)) }, "neither a limit"),
            (column("e", "perc_text_content_drift", Number::Finite(0.5)), "compares"),
            (column("", "psi", Number::Finite(0.5)), "no name"),
        ];
        for (column, why) in cases {
            let report = finished(vec![column]);
            assert!(!report.columns[0].computable);
            assert_eq!(report.columns[0].drifted, None);
            assert!(report.columns[0].why_not.as_ref().unwrap().contains(why), "{report:?}");
        }
    }

    fn a_histogram() -> Option<Histogram> {
        let bins = Bins { edges: vec![0.0, 1.0], shares: vec![1.0] };
        Some(Histogram::Numbers { reference: bins.clone(), current: bins })
    }

    #[test]
    fn doubled_columns_are_one_where_they_agree_and_none_where_they_do_not() {
        let psi = |score| column("age", "psi", Number::Finite(score));
        assert_eq!(finished(vec![psi(0.5), psi(0.5)]).columns.len(), 1);
        let report = finished(vec![psi(0.5), psi(0.1)]);
        assert_eq!((report.columns.len(), report.columns[0].computable), (1, false));
        let page = |columns| Report { columns, ..Report::new(Format::EvidentlyHtml) };
        let table = Column { kind: Some(Kind::Numeric), histogram: a_histogram(), ..psi(0.123_456) };
        let report = finish(page(vec![psi(0.123), table]), String::new).unwrap();
        assert_eq!((report.columns.len(), report.columns[0].score), (1, Some(0.123_456)));
        let report = finished(vec![psi(0.5), column("age", "ks", Number::Finite(0.5))]);
        assert_eq!((report.columns.len(), report.columns[0].computable), (2, true));
    }

    #[test]
    fn category_counts_tell_rows_and_gaps() {
        let category = |name: &str, reference: f64, current: f64| Column {
            histogram: Some(Histogram::Categories {
                labels: vec!["a".into()],
                reference: vec![reference],
                current: vec![current],
                counts: true,
            }),
            ..column(name, "psi", Number::Finite(0.0))
        };
        let report = finished(vec![category("full", 100.0, 50.0), category("gaps", 100.0, 10.0)]);
        assert_eq!((report.rows_reference, report.rows_current), (Some(100), Some(50)));
        assert_eq!(report.rows_from, Some(RowsFrom::CategoryCounts));
        assert_eq!(report.columns[1].missing_share, Some(0.8));
        assert_eq!(report.columns[1].missing_share_reference, Some(0.0));
    }
}
