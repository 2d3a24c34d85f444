//! One judgement, before it is a finding.

use serde::Serialize;

use crate::finding::Verdict;

/// One thing that was judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judgement {
    /// Stable and dotted: `drift.share`, `drift.psi`, `drift.key`, `drift.missing`, `drift.age`, `drift.rows`,
    /// `drift.computable`, `drift.unit_shift`, `drift.constant`.
    pub id: &'static str,
    /// A column, or `report`.
    pub subject: String,
    pub verdict: Verdict,
    /// In the unit of the threshold: a share 0 to 1, a score, or seconds for the age.
    pub value: Option<f64>,
    /// In the grammar of thresholds: `> 50%`.
    pub threshold: Option<String>,
    pub message: String,
    pub hint: Option<String>,
}

impl Judgement {
    pub(super) fn new(id: &'static str, subject: &str, verdict: Verdict, message: String) -> Self {
        Self { id, subject: subject.to_owned(), verdict, value: None, threshold: None, message, hint: None }
    }

    pub(super) fn value(mut self, value: Option<f64>, threshold: impl Into<Option<String>>) -> Self {
        self.value = value;
        self.threshold = threshold.into();
        self
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Asks for rows where they would tell more.
    pub(super) fn hint_if(self, wanted: bool) -> Self {
        if wanted { self.hint(super::parts::ROWS_WANTED) } else { self }
    }
}
