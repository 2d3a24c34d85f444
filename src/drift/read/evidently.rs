//! Evidently 0.7: what `save_json` writes, and the snapshot that `dumps` writes and a workspace keeps.
//!
//! Neither states column types or the rows of the reference. The flag of a column is there only with `include_tests`;
//! the reference's rows and the histograms only in the widgets that a snapshot carries.

use std::collections::HashMap;

use super::super::report::{Format, Report, RowsFrom};
use super::error::ReadError;
use super::lenient::Number;
use super::shapes::{Config, Document, Metric, MetricResult, Test, Value};
use super::{build, page};

/// The parts of one metric, wherever its layout keeps them.
struct Parts<'a> {
    id: &'a str,
    /// `ValueDrift`, `RowCount`, …
    kind: &'a str,
    column: Option<&'a str>,
    method: &'a str,
    threshold: Number,
    drift_share: Number,
    value: &'a Value,
}

/// `save_json`.
pub(super) fn read_metrics(document: &Document<'_>) -> Result<Report, ReadError> {
    let mut report = build::begin(Format::EvidentlyJson, &document.timestamp);
    report.version = document.version.owned();
    let flags = flags(document.tests.0.iter());
    let parts: Vec<Parts<'_>> = document.metrics.0.iter().filter_map(parts_of_metric).collect();
    fill(&mut report, &parts, &flags);
    report.rows_reference = document.tests.0.iter().find_map(reference_rows);
    build::finish(report, || seen(&parts))
}

/// A snapshot.
pub(super) fn read_snapshot(document: &Document<'_>) -> Result<Report, ReadError> {
    let mut report = build::begin(Format::EvidentlySnapshot, &document.timestamp);
    let values: Vec<Value> = document.metric_results.0.iter().map(|(_, result)| value_of(result)).collect();
    let parts: Vec<Parts<'_>> = document
        .metric_results
        .0
        .iter()
        .zip(&values)
        .filter_map(|((id, result), value)| parts_of_result(id.or_empty(), result, value))
        .collect();
    let flags = flags(document.metric_results.0.iter().flat_map(|(_, result)| &result.tests.0));
    fill(&mut report, &parts, &flags);
    page::enrich(&mut report, &document.widgets.0);
    build::finish(report, || seen(&parts))
}

fn fill(report: &mut Report, parts: &[Parts<'_>], flags: &HashMap<&str, bool>) {
    let mut missing: HashMap<&str, f64> = HashMap::new();
    report.columns.reserve_exact(parts.iter().filter(|metric| metric.kind == "ValueDrift").count());
    for metric in parts {
        match metric.kind {
            "ValueDrift" => {
                let mut column =
                    build::column(metric.column.unwrap_or_default(), metric.method, metric.value.number);
                column.threshold = metric.threshold.finite();
                column.drifted = flags.get(metric.id).copied();
                report.columns.push(column);
            }
            "DriftedColumnsCount" if report.share.is_none() => {
                report.share = metric.value.share.finite();
                report.stated_drifted = metric.value.count.count();
                report.dataset_threshold = metric.drift_share.finite();
                report.dataset_drift = flags.get(metric.id).copied().or_else(|| {
                    // Where no test was made, this is the comparison that the page is drawn from.
                    Some(report.share? >= report.dataset_threshold?)
                });
            }
            "RowCount" => {
                report.rows_current = metric.value.number.count();
                report.rows_from = report.rows_current.map(|_| RowsFrom::Stated);
            }
            "MissingValueCount" => {
                if let (Some(column), Some(share)) = (metric.column, metric.value.share.finite()) {
                    missing.insert(column, share);
                }
            }
            _ => {}
        }
    }
    for column in &mut report.columns {
        column.missing_share = missing.get(column.column.as_str()).copied();
    }
}

fn parts_of_metric<'a>(metric: &'a Metric<'_>) -> Option<Parts<'a>> {
    let name = metric.metric_name.or_empty();
    let parts = |config: &'a Config<'_>| Parts {
        id: metric.id.or_empty(),
        kind: last_segment(config.r#type.or_empty()),
        column: config.column.get(),
        method: config.method.or_empty(),
        threshold: config.threshold,
        drift_share: config.drift_share,
        value: &metric.value,
    };
    match &metric.config.0 {
        Some(config) => Some(parts(config)),
        None => named_parts(metric.id.or_empty(), name, &metric.value),
    }
}

fn parts_of_result<'a>(id: &'a str, result: &'a MetricResult<'_>, value: &'a Value) -> Option<Parts<'a>> {
    let metric = result.metric_value_location.0.as_ref()?.metric.0.as_ref()?;
    let config = metric.params.0.as_ref()?;
    Some(Parts {
        id: metric.metric_id.get().unwrap_or(id),
        kind: last_segment(config.r#type.or_empty()),
        column: config.column.get(),
        method: config.method.or_empty(),
        threshold: config.threshold,
        drift_share: config.drift_share,
        value,
    })
}

fn value_of(result: &MetricResult<'_>) -> Value {
    let single =
        |single: &Option<super::shapes::Single>| single.as_ref().map(|s| s.value).unwrap_or_default();
    Value { number: result.value, count: single(&result.count.0), share: single(&result.share.0) }
}

/// Early 0.7 wrote the configuration as a text alone: `ValueDrift(column=age,method=psi,threshold=0.1)`.
///
/// Names are not quoted in it, so a column may hold commas and equal signs: keys are looked for from the end.
fn named_parts<'a>(id: &'a str, name: &'a str, value: &'a Value) -> Option<Parts<'a>> {
    let (kind, rest) = name.split_once('(')?;
    let mut rest = rest.strip_suffix(')')?;
    let mut number = |key: &str| match rest.rsplit_once(key) {
        Some((before, text)) if text.parse::<f64>().is_ok() => {
            rest = before.strip_suffix(',').unwrap_or(before);
            Number::of_text(text)
        }
        _ => Number::Absent,
    };
    let threshold = if kind == "ValueDrift" { number("threshold=") } else { Number::Absent };
    let drift_share = if kind == "DriftedColumnsCount" { number("drift_share=") } else { Number::Absent };
    let (rest, method) = rest.rsplit_once(",method=").unwrap_or((rest, ""));
    Some(Parts { id, kind, column: rest.strip_prefix("column="), method, threshold, drift_share, value })
}

/// `evidently:metric_v2:ValueDrift` is a `ValueDrift`.
fn last_segment(kind: &str) -> &str {
    kind.rsplit(':').next().unwrap_or(kind)
}

/// Whether the drift test of a metric failed, by the metric's identifier.
fn flags<'a>(tests: impl Iterator<Item = &'a Test<'a>>) -> HashMap<&'a str, bool> {
    let flag = |test: &'a Test<'a>| {
        let metric = test.metric_config.0.as_ref()?.metric_id.get()?;
        let about_drift = matches!(test.id.or_empty(), "drift" | "lt");
        let failed = match test.status.or_empty().to_ascii_uppercase().as_str() {
            "FAIL" => true,
            "SUCCESS" => false,
            _ => return None,
        };
        about_drift.then_some((metric, failed))
    };
    tests.filter_map(flag).collect()
}

/// The test that `include_tests` adds to `RowCount` is relative to the reference, and named by what it expects:
/// `Row count in dataset: Equal 1500.000 ± 150.000`.
fn reference_rows(test: &Test<'_>) -> Option<u64> {
    let config = test.metric_config.0.as_ref()?.params.0.as_ref()?;
    test.test_config.0.as_ref()?.expected.0.as_ref()?.relative.finite()?;
    let is_rows = last_segment(config.r#type.or_empty()) == "RowCount" && test.id.is("eq");
    let (_, expected) = test.name.get().filter(|_| is_rows)?.rsplit_once("Equal ")?;
    Number::of_text(expected.split_once(' ')?.0).count()
}

fn seen(parts: &[Parts<'_>]) -> String {
    if parts.is_empty() {
        return "it has no metrics".to_owned();
    }
    let mut kinds: Vec<&str> = Vec::new();
    for metric in parts {
        if !kinds.contains(&metric.kind) && kinds.len() < 6 {
            kinds.push(metric.kind);
        }
    }
    format!("its metrics are {}", kinds.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_textual_configuration_of_early_versions_is_taken_apart() {
        let value = Value::default();
        let cases = [
            ("ValueDrift(column=age,method=psi,threshold=0.1)", "ValueDrift", Some("age"), "psi", Some(0.1)),
            (
                "ValueDrift(column=a,b=c,method=Wasserstein distance (normed),threshold=0.1)",
                "ValueDrift",
                Some("a,b=c"),
                "Wasserstein distance (normed)",
                Some(0.1),
            ),
            ("ValueDrift(column=age)", "ValueDrift", Some("age"), "", None),
            ("MissingValueCount(column=age)", "MissingValueCount", Some("age"), "", None),
            ("RowCount()", "RowCount", None, "", None),
        ];
        for (name, kind, column, method, threshold) in cases {
            let parts = named_parts("1", name, &value).unwrap();
            assert_eq!((parts.kind, parts.column, parts.method), (kind, column, method), "{name}");
            assert_eq!(parts.threshold.finite(), threshold, "{name}");
        }
        assert!(named_parts("1", "something else", &value).is_none());
        let parts = named_parts("1", "DriftedColumnsCount(drift_share=0.5)", &value).unwrap();
        assert_eq!((parts.kind, parts.drift_share.finite()), ("DriftedColumnsCount", Some(0.5)));
    }
}
