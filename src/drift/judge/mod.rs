//! What a report means: each limit becomes a judgement, and none claims more than the rows behind it allow.
//!
//! The usual limits are exceeded above them, never at them. Nothing to judge is unknown, never ok.

mod assess;
mod chi_square;
mod judgement;
mod limit;
mod parts;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::report::Report;
pub use assess::{Assessment, Share, State, assess, assess_flags, count, rows};
pub use judgement::Judgement;
pub use limit::Limit;
pub use parts::{REPORT, span};

pub use crate::finding::Verdict;

/// How p-values of many columns are read together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Correction {
    /// Benjamini and Hochberg.
    #[default]
    Bh,
    /// Each as if it were alone.
    None,
}

/// The limits. Shares are 0 to 1; the usual limits are breached above, not at them.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    pub share_warning: Limit,
    pub share_critical: Limit,
    /// Of a column measured by PSI; a warning above.
    pub psi: Limit,
    /// Columns of which each counts by itself, and what their drift is.
    pub key_columns: Vec<String>,
    pub key_verdict: Verdict,
    /// How far the share of missing values may rise above the reference's, or above none where that is not known.
    pub missing_share: Limit,
    /// None judges a report whatever its age.
    pub stale_after: Option<TimeDelta>,
    pub correction: Correction,
    /// Rows that somebody knows better than the report.
    pub rows_reference: Option<u64>,
    pub rows_current: Option<u64>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            share_warning: Limit::above(0.3),
            share_critical: Limit::above(0.5),
            psi: Limit::above(0.2),
            key_columns: Vec::new(),
            key_verdict: Verdict::Warning,
            missing_share: Limit::above(0.2),
            stale_after: None,
            correction: Correction::Bh,
            rows_reference: None,
            rows_current: None,
        }
    }
}

impl Policy {
    /// Rows of the reference and of the current data, as far as they are known. What somebody gave stands for what the
    /// report states, but for a stated zero: a sample that is empty today is empty, whatever is usual.
    pub fn rows(&self, report: &Report) -> (Option<u64>, Option<u64>) {
        let known = |given: Option<u64>, stated: Option<u64>| match stated {
            Some(0) => stated,
            _ => given.or(stated),
        };
        (known(self.rows_reference, report.rows_reference), known(self.rows_current, report.rows_current))
    }
}

/// A report, judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    pub verdict: Verdict,
    pub judgements: Vec<Judgement>,
    /// One for each of the report's columns, in its order.
    pub assessments: Vec<Assessment>,
    pub share: Share,
}

impl Judged {
    /// Those of one kind, by the identifier.
    pub fn of(&self, id: &str) -> impl Iterator<Item = &Judgement> {
        self.judgements.iter().filter(move |judgement| judgement.id == id)
    }
}

/// Columns whose PSI is past its limit beyond chance.
pub fn psi<'a>(report: &'a Report, policy: &Policy, assessments: &[Assessment]) -> Vec<&'a str> {
    let past: Vec<Judgement> = parts::psi(report, policy, assessments);
    let past = past.iter().filter(|judgement| judgement.verdict == Verdict::Warning);
    past.filter_map(|judgement| Some(report.column(&judgement.subject)?.column.as_str())).collect()
}

/// Judges a report by the limits, at a moment.
pub fn judge(report: &Report, policy: &Policy, now: DateTime<Utc>) -> Judged {
    let assessments = assess(report, policy);
    let share = count(report, &assessments);
    let mut judgements = Vec::new();
    judgements.extend(parts::age(report, policy, now));
    judgements.push(parts::share(report, policy, &assessments, &share));
    judgements.extend(parts::psi(report, policy, &assessments));
    judgements.extend(parts::key_columns(report, policy, &assessments));
    judgements.extend(parts::missing(report, policy));
    judgements.extend(parts::not_computable(report));
    judgements.extend(parts::measured(report));
    judgements.push(parts::rows_known(report, policy, &assessments));
    let verdict = Verdict::merge(judgements.iter().map(|judgement| judgement.verdict));
    Judged { verdict, judgements, assessments, share }
}

/// `0.4167` as `41.7%`, `0.5` as `50%`.
pub fn percent(share: f64) -> String {
    let text = format!("{:.1}", share * 100.0);
    format!("{}%", text.strip_suffix(".0").unwrap_or(&text))
}

/// A score or limit in four significant digits, without trailing zeros.
pub fn number(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let exponent = value.abs().log10().floor() as i32;
    if !(-4..7).contains(&exponent) {
        return format!("{value:.1e}");
    }
    let decimals = usize::try_from(3 - exponent).unwrap_or(0);
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests;
