//! Evidently to 0.6: the `Report`, and the `TestSuite`, whose scores are rounded to three digits.
//!
//! Two metrics of one report may disagree on the whole (evidentlyai/evidently#676): the first that speaks is taken.

use std::collections::HashMap;

use super::super::report::{Column, Format, Histogram, Kind, Report, RowsFrom};
use super::build;
use super::error::ReadError;
use super::lenient::Object;
use super::shapes::{Document, Legacy, Parameters, Sample, Test};

/// `Report.save_json`.
pub(super) fn read_report(document: &Document<'_>) -> Result<Report, ReadError> {
    let mut report = build::begin(Format::EvidentlyLegacyReport, &document.timestamp);
    report.version = document.version.owned();
    let mut missing: HashMap<String, (Option<f64>, Option<f64>)> = HashMap::new();
    for metric in &document.metrics.0 {
        if let Some(result) = &metric.result.0 {
            take_whole(&mut report, result);
            take_samples(&mut report, result, &mut missing);
            report.columns.reserve_exact(result.drift_by_columns.0.len());
            report.columns.extend(result.drift_by_columns.0.iter().filter_map(|(name, column)| {
                let column = column.0.as_ref()?;
                Some(read_column(column.column_name.get().unwrap_or(name.or_empty()), column))
            }));
            if let (Some(name), Some(_)) = (result.column_name.get(), result.stattest_name.get()) {
                report.columns.push(read_column(name, result));
            }
        }
    }
    for column in &mut report.columns {
        if let Some((reference, current)) = missing.get(&column.column) {
            (column.missing_share_reference, column.missing_share) = (*reference, *current);
        }
    }
    build::finish(report, || {
        let metrics: Vec<&str> = document.metrics.0.iter().filter_map(|m| m.metric.get()).take(6).collect();
        format!("its metrics are {}", if metrics.is_empty() { "none".to_owned() } else { metrics.join(", ") })
    })
}

fn take_whole(report: &mut Report, result: &Legacy<'_>) {
    let share = result.share_of_drifted_columns.finite();
    if report.share.is_none() && share.is_some() {
        report.share = share;
        report.stated_drifted = result.number_of_drifted_columns.count();
        report.stated_columns = result.number_of_columns.count();
        report.dataset_drift = result.dataset_drift.0;
    } else if share.is_some()
        && result.dataset_drift.0.is_some()
        && result.dataset_drift.0 != report.dataset_drift
    {
        report.notes.push("two of its metrics disagree on whether the whole has drifted".to_owned());
    }
    // In this layout `drift_share` is the limit, not the share.
    report.dataset_threshold = report.dataset_threshold.or(result.drift_share.finite());
}

fn take_samples(
    report: &mut Report,
    result: &Legacy<'_>,
    missing: &mut HashMap<String, (Option<f64>, Option<f64>)>,
) {
    let rows =
        |sample: &Object<Sample<'_>>| sample.0.as_ref().and_then(|sample| sample.number_of_rows.count());
    let (reference, current) = (rows(&result.reference), rows(&result.current));
    if reference.is_some() || current.is_some() {
        report.rows_reference = report.rows_reference.or(reference);
        report.rows_current = report.rows_current.or(current);
        report.rows_from = Some(RowsFrom::Stated);
    }
    // Of `DatasetSummaryMetric`.
    if let Some(sample) = &result.current.0 {
        report.target = report.target.take().or(sample.target.owned());
        report.prediction = report.prediction.take().or(sample.prediction.owned());
    }
    let mut note = |sample: &Object<Sample<'_>>, is_current: bool| {
        let Some(sample) = &sample.0 else { return };
        let mut set = |name: &str, share: Option<f64>| {
            let shares = missing.entry(name.to_owned()).or_default();
            let side = if is_current { &mut shares.1 } else { &mut shares.0 };
            *side = side.or(share);
        };
        for (name, share) in &sample.share_of_missing_values_by_column.0 {
            set(name.or_empty(), share.finite());
        }
        if let Some(rows) = sample.number_of_rows.finite().filter(|rows| *rows > 0.0) {
            for (name, count) in &sample.nans_by_columns.0 {
                set(name.or_empty(), count.finite().map(|count| count / rows));
            }
        }
        if let Some(name) = result.column_name.get() {
            set(name, sample.share_of_missing_values.finite());
        }
    };
    note(&result.reference, false);
    note(&result.current, true);
}

fn read_column(name: &str, result: &Legacy<'_>) -> Column {
    let mut column = build::column(name, result.stattest_name.or_empty(), result.drift_score);
    column.kind = result.column_type.get().and_then(Kind::named);
    column.threshold = result.stattest_threshold.finite();
    if column.computable {
        column.drifted = result.drift_detected.0;
    }
    column.histogram = histogram(result);
    column
}

fn histogram(result: &Legacy<'_>) -> Option<Histogram> {
    let reference = result.reference.0.as_ref()?.small_distribution.0.as_ref()?;
    let current = result.current.0.as_ref()?.small_distribution.0.as_ref()?;
    build::histogram(reference, current)
}

/// `TestSuite.save_json`. Columns come from the test of all columns, and from tests of single ones.
pub(super) fn read_tests(document: &Document<'_>) -> Result<Report, ReadError> {
    let mut report = build::begin(Format::EvidentlyLegacyTests, &document.timestamp);
    report.version = document.version.owned();
    for test in &document.tests.0 {
        if let Some(parameters) = &test.parameters.0 {
            take_test(&mut report, test, parameters);
        }
    }
    build::finish(report, || {
        let names: Vec<&str> = document.tests.0.iter().filter_map(|test| test.name.get()).take(6).collect();
        format!("its tests are {}", if names.is_empty() { "none".to_owned() } else { names.join(", ") })
    })
}

fn take_test(report: &mut Report, test: &Test<'_>, parameters: &Parameters<'_>) {
    let features = &parameters.features.0;
    let columns = features.iter().filter_map(|(name, feature)| {
        let feature = feature.0.as_ref()?;
        let mut column = build::column(name.or_empty(), feature.method.or_empty(), feature.score);
        column.threshold = feature.threshold.finite();
        column.drifted = feature.drifted.0.filter(|_| column.computable);
        Some(column)
    });
    let columns: Vec<Column> = columns.collect();
    if !columns.is_empty() {
        let drifted = columns.iter().filter(|column| column.drifted == Some(true)).count();
        report.stated_columns = Some(columns.len() as u64);
        report.stated_drifted = Some(drifted as u64);
        report.share = Some(drifted as f64 / columns.len() as f64);
        report.dataset_threshold =
            parameters.condition.0.as_ref().and_then(|condition| condition.lt.finite());
        report.dataset_drift = match test.status.or_empty() {
            "FAIL" => Some(true),
            "SUCCESS" => Some(false),
            _ => None,
        };
        report.columns.extend(columns);
    }
    if let (Some(name), Some(method)) = (parameters.column_name.get(), parameters.stattest.get()) {
        let mut column = build::column(name, method, parameters.score);
        column.threshold = parameters.threshold.finite();
        column.drifted = parameters.detected.0.filter(|_| column.computable);
        report.columns.push(column);
    }
}
