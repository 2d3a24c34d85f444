//! A report as rows for a spreadsheet, with columns that a reader of CSV reports knows.

use super::{Line, Shown};
use crate::ui::Listing;

pub(super) fn rows(shown: &Shown) -> Listing {
    // A p-value of zero is past its limit by a number of 309 digits.
    let exact = |value: Option<f64>| match value {
        Some(value) if value.abs() >= 1e16 => format!("{value:e}"),
        Some(value) => value.to_string(),
        None => String::new(),
    };
    let row = |line: &Line<'_>| {
        let (column, assessment) = (line.column, line.assessment);
        vec![
            column.column.clone(),
            line.kind().to_owned(),
            column.method.to_string(),
            exact(column.score),
            exact(column.threshold),
            exact(assessment.floor.value()),
            exact(assessment.adjusted_p),
            exact(assessment.past_limit),
            line.state().to_owned(),
            column.drifted.map_or_else(String::new, |drifted| drifted.to_string()),
            exact(column.missing_share_reference),
            exact(column.missing_share),
            column.why_not.clone().unwrap_or_default(),
        ]
    };
    Listing {
        schema: "mlopsctl/drift/v1",
        columns: vec![
            "column",
            "type",
            "method",
            "score",
            "threshold",
            "noise_floor",
            "adjusted_p",
            "past_limit",
            "state",
            "drifted",
            "missing_share_reference",
            "missing_share",
            "why_not",
        ],
        rows: shown.lines().iter().map(row).collect(),
        items: Vec::new(),
        empty: "no columns",
        verdict: None,
        note: None,
    }
}
