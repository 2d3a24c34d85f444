//! `mlopsctl/drift/v1`: a report and what was concluded of it, as one JSON value that the readers read back.
//!
//! Keys are added, never renamed. `drifted` is the report's own flag, `verdict` is ours.

use serde_json::{Map, Value, json};

use super::judge::{Assessment, Judged, State, Verdict};
use super::noise::Floor;
use super::report::Report;

/// The schema of the value.
pub const SCHEMA: &str = "mlopsctl/drift/v1";

/// The document of a report; verdicts, noise floors and findings where it was judged.
pub fn document(report: &Report, judged: Option<&Judged>) -> Value {
    let mut document = Map::new();
    document.insert("schema".to_owned(), json!(SCHEMA));
    if let Ok(Value::Object(facts)) = serde_json::to_value(report) {
        document.extend(facts);
    }
    if let Some(judged) = judged {
        if let Some(Value::Array(columns)) = document.get_mut("columns") {
            for (column, assessment) in columns.iter_mut().zip(&judged.assessments) {
                if let Value::Object(column) = column {
                    conclude(column, assessment);
                }
            }
        }
        document.insert("verdict".to_owned(), json!(judged.verdict));
        document.insert("counted".to_owned(), json!(judged.share));
        document.insert("findings".to_owned(), json!(judged.judgements));
    }
    Value::Object(document)
}

fn conclude(column: &mut Map<String, Value>, assessment: &Assessment) {
    column.insert("state".to_owned(), json!(assessment.state));
    column.insert("verdict".to_owned(), json!(column_verdict(assessment.state)));
    column.insert("noise_floor".to_owned(), json!(assessment.floor.value()));
    if let Floor::Unknown { why } = &assessment.floor {
        column.insert("noise_floor_unknown".to_owned(), json!(why));
    }
    if let Some(adjusted) = assessment.adjusted_p {
        column.insert("adjusted_p".to_owned(), json!(adjusted));
    }
    if let Some(weighed) = assessment.weighed_p {
        column.insert("weighed_p".to_owned(), json!(weighed));
    }
    column.insert("past_limit".to_owned(), json!(assessment.past_limit));
}

/// One column alone warns; how many do decides what is critical.
pub fn column_verdict(state: State) -> Verdict {
    match state {
        State::Stable | State::WithinNoise => Verdict::Ok,
        State::Drifted => Verdict::Warning,
        State::CannotTell | State::NotComputable => Verdict::Unknown,
    }
}
