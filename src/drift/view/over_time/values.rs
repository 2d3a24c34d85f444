//! A series for machines: `mlopsctl/drift-trend/v1`, and a row per report and column.

use serde_json::{Value, json};

use super::{Series, verdict};
use crate::finding::Verdict;
use crate::ui::Listing;

/// The schema of the value.
const SCHEMA: &str = "mlopsctl/drift-trend/v1";

pub(super) fn json(series: &Series) -> Value {
    let mut value = serde_json::to_value(&series.trend).unwrap_or_default();
    let names = |at: &usize| series.sources.get(*at).cloned();
    if let Some(points) = value.get_mut("points").and_then(Value::as_array_mut) {
        for (at, point) in points.iter_mut().enumerate() {
            point["source"] = json!(series.source(at));
        }
    }
    if let Some(findings) = value.get_mut("findings").and_then(Value::as_array_mut) {
        for (finding, named) in findings.iter_mut().zip(&series.trend.findings) {
            finding["verdict"] = json!(verdict(named.name));
            finding["hint"] = json!(series.hint(named.name));
        }
    }
    let whole = Verdict::merge(series.findings().iter().map(|finding| finding.verdict));
    let [warning, critical] = series.limits();
    let unreadable = series.unreadable.iter().map(|(name, why)| json!({ "source": name, "why": why }));
    let about = json!({
        "schema": SCHEMA,
        "subject": series.subject,
        "place": series.place,
        "at": series.now,
        "since_at": series.since,
        "verdict": whole,
        "limits": { "share_warning": warning, "share_critical": critical },
        "undated": series.trend.undated.iter().map(names).collect::<Vec<_>>(),
        "unreadable": unreadable.collect::<Vec<Value>>(),
    });
    match (about, value) {
        (Value::Object(mut about), Value::Object(trend)) => {
            for (key, value) in trend {
                about.entry(key).or_insert(value);
            }
            Value::Object(about)
        }
        (about, _) => about,
    }
}

pub(super) fn rows(series: &Series) -> Listing {
    let exact = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let mut rows = Vec::new();
    for (at, point) in series.trend.points.iter().enumerate() {
        let time = point.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        for feature in &series.trend.features {
            let Some(cell) = feature.cells.get(at) else { continue };
            let Some(state) = cell.state else { continue };
            let word = serde_json::to_value(state).unwrap_or_default();
            rows.push(vec![
                time.clone(),
                series.source(at).to_owned(),
                feature.column.clone(),
                word.as_str().unwrap_or_default().to_owned(),
                exact(cell.score),
                exact(cell.past_limit),
                cell.cut.to_string(),
                exact(point.share),
            ]);
        }
    }
    Listing {
        schema: SCHEMA,
        columns: vec!["at", "source", "column", "state", "score", "past_limit", "measured_anew", "share"],
        rows,
        items: Vec::new(),
        empty: "no reports",
        verdict: None,
        note: None,
    }
}
