//! The values that commands return and every format draws.

use serde_json::Value;

use crate::{
    finding::{Report, Verdict},
    plan::Outcome,
};

/// A result: drawn in any format from this one value.
#[derive(Debug, Clone)]
pub enum Document {
    /// What a look found.
    Report(Report),
    /// How an act ended.
    Outcome(Outcome),
    /// Rows of something.
    Listing(Listing),
    /// A page that is its own format: a schema, a manual page, a log tail.
    Text(String),
}

/// Rows of a noun (`silences`, `plans`): a table for people and its own JSON for machines.
#[derive(Debug, Clone)]
pub struct Listing {
    /// `mlopsctl/silences/v1`.
    pub schema: &'static str,
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
    /// One object per row, keys stable.
    pub items: Vec<Value>,
    /// What is said instead of an empty table.
    pub empty: &'static str,
    /// A list that judges too.
    pub verdict: Option<Verdict>,
    /// A sentence under the table.
    pub note: Option<String>,
}

impl Document {
    /// The exit code that goes with this result.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Report(report) => report.exit_code,
            Self::Outcome(outcome) => outcome.exit_code,
            Self::Listing(listing) => listing.verdict.map_or(0, Verdict::exit_code),
            Self::Text(_) => 0,
        }
    }
}
