//! Drift reports of the last days in the layout that Evidently 0.4 writes.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

/// The share of drifted columns from which Evidently calls the whole drifted.
const SHARE: f64 = 0.5;
/// Its threshold for the normed Wasserstein distance.
const THRESHOLD: f64 = 0.1;
/// Column and its score on each of the last three days.
const COLUMNS: [(&str, [f64; 3]); 6] = [
    ("income", [0.031, 0.036, 0.044]),
    ("loan_amount", [0.052, 0.061, 0.083]),
    ("credit_history_years", [0.018, 0.022, 0.020]),
    ("delinquencies_2y", [0.027, 0.025, 0.029]),
    ("debt_to_income", [0.071, 0.094, 0.118]),
    ("age", [0.014, 0.016, 0.015]),
];

/// Path below the folder and text of each, the oldest first.
pub(super) fn all(now: DateTime<Utc>) -> Vec<(String, String)> {
    (0..3)
        .map(|day| {
            let at = now - TimeDelta::days(2 - day as i64);
            let path =
                format!("monitoring/reports/drift_reports/drift_report_{}.json", at.format("%Y-%m-%d"));
            (path, format!("{}\n", report(day, at)))
        })
        .collect()
}

fn report(day: usize, at: DateTime<Utc>) -> Value {
    let drifted = COLUMNS.iter().filter(|(_, scores)| scores[day] >= THRESHOLD).count();
    let share = drifted as f64 / COLUMNS.len() as f64;
    let columns: Map<String, Value> = COLUMNS
        .iter()
        .map(|(name, scores)| {
            let column = json!({
                "column_name": name,
                "column_type": "num",
                "stattest_name": "Wasserstein distance (normed)",
                "stattest_threshold": THRESHOLD,
                "drift_score": scores[day],
                "drift_detected": scores[day] >= THRESHOLD,
                "current": {"small_distribution": {"x": [0.0, 1.0, 2.0], "y": [0.48, 0.52]}},
                "reference": {"small_distribution": {"x": [0.0, 1.0, 2.0], "y": [0.5, 0.5]}},
            });
            ((*name).to_owned(), column)
        })
        .collect();
    let counts = json!({
        "number_of_columns": COLUMNS.len(),
        "number_of_drifted_columns": drifted,
        "share_of_drifted_columns": share,
        "dataset_drift": share >= SHARE,
    });
    let mut whole = counts.clone();
    whole["drift_share"] = json!(SHARE);
    let mut table = counts;
    table["drift_by_columns"] = Value::Object(columns);
    json!({
        "version": "0.4.40",
        "metrics": [
            {"metric": "DatasetDriftMetric", "result": whole},
            {"metric": "DataDriftTable", "result": table},
        ],
        "timestamp": at.format("%Y-%m-%d %H:%M:%S").to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_follow_from_the_columns() {
        let reports = all(DateTime::UNIX_EPOCH);
        let parsed: Vec<Value> =
            reports.iter().map(|(_, text)| serde_json::from_str(text).unwrap()).collect();
        let drifted = |report: &Value| report["metrics"][0]["result"]["number_of_drifted_columns"].clone();
        assert_eq!(parsed.iter().map(drifted).collect::<Vec<_>>(), [0, 0, 1]);
        assert!(reports[2].0.ends_with("drift_report_1970-01-01.json"), "{}", reports[2].0);
    }
}
