//! A report in the layout that Evidently 0.4 writes.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::features::{CATEGORIES, Change, NUMBERS, changed, counts, distance, histogram, jensen_shannon};

/// The share of drifted columns from which Evidently calls the whole drifted.
const SHARE: f64 = 0.5;
/// Its threshold for both methods.
const THRESHOLD: f64 = 0.1;

/// The report of a night, with a line break at its end.
pub(super) fn report(night: i64, at: DateTime<Utc>, story: fn(i64, &str) -> Change) -> String {
    let mut columns = Map::new();
    for (place, (name, mean, deviation)) in NUMBERS.into_iter().enumerate() {
        let change = story(night, name);
        let score = distance(mean, deviation, change, night, place);
        let (now_mean, now_deviation) = changed((mean, deviation), change);
        let drawn = |(edges, densities): (Vec<f64>, Vec<f64>)| json!({"x": edges, "y": densities});
        let method = "Wasserstein distance (normed)";
        let (reference, current) =
            (drawn(histogram(mean, deviation)), drawn(histogram(now_mean, now_deviation)));
        columns.insert(name.to_owned(), column(name, "num", method, score, &reference, &current));
    }
    for (place, (name, reference)) in CATEGORIES.into_iter().enumerate() {
        let current = counts(reference, story(night, name), night, NUMBERS.len() + place);
        let reference: Vec<(String, u64)> =
            reference.iter().map(|(label, count)| ((*label).to_owned(), *count)).collect();
        let score = jensen_shannon(&reference, &current);
        let drawn = |list: &[(String, u64)]| {
            let (labels, counts): (Vec<&String>, Vec<u64>) =
                list.iter().map(|(label, count)| (label, *count)).unzip();
            json!({"x": labels, "y": counts})
        };
        let method = "Jensen-Shannon distance";
        let (reference, current) = (drawn(&reference), drawn(&current));
        columns.insert(name.to_owned(), column(name, "cat", method, score, &reference, &current));
    }
    format!("{}\n", whole(columns, at))
}

fn column(name: &str, kind: &str, method: &str, score: f64, reference: &Value, current: &Value) -> Value {
    json!({
        "column_name": name,
        "column_type": kind,
        "stattest_name": method,
        "stattest_threshold": THRESHOLD,
        "drift_score": score,
        "drift_detected": score >= THRESHOLD,
        "current": {"small_distribution": current},
        "reference": {"small_distribution": reference},
    })
}

fn whole(columns: Map<String, Value>, at: DateTime<Utc>) -> Value {
    let drifted = columns.values().filter(|column| column["drift_detected"] == true).count();
    let share = drifted as f64 / columns.len() as f64;
    let counts = json!({
        "number_of_columns": columns.len(),
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
