//! One column of a report in words and numbers.

use super::super::judge::{Assessment, State, number};
use super::super::noise::{CATEGORIES_ASSUMED, Floor, takes_categories};
use super::super::report::{Column, Kind};

/// One column, and what was concluded of it.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    pub column: &'a Column,
    pub assessment: &'a Assessment,
}

impl Line<'_> {
    /// `drifted`.
    pub fn state(&self) -> &'static str {
        match self.assessment.state {
            State::Drifted => "drifted",
            State::WithinNoise => "within noise",
            State::Stable => "stable",
            State::CannotTell => "cannot tell",
            State::NotComputable => "not computable",
        }
    }

    /// `num`.
    pub fn kind(&self) -> &'static str {
        match self.column.kind {
            Some(Kind::Numeric) => "num",
            Some(Kind::Categorical) => "cat",
            Some(Kind::Text) => "text",
            Some(Kind::Datetime) => "time",
            None => "",
        }
    }

    /// `wasserstein`, or the report's word for a method that is not known.
    pub fn method(&self) -> String {
        let method = &self.column.method;
        if method.is_deciles() {
            return method.to_string();
        }
        method.known.map_or_else(|| method.to_string(), |known| known.short().to_owned())
    }

    pub fn score(&self) -> String {
        self.column.score.map_or_else(|| "–".to_owned(), number)
    }

    /// With a star where it is the usual one.
    pub fn limit(&self) -> String {
        let star = if self.column.threshold_assumed { "*" } else { "" };
        self.column.threshold.map_or_else(|| "–".to_owned(), |limit| number(limit) + star)
    }

    /// `0.046`, `p 0.012` for a p-value with its adjusted value, `?` where none is known.
    pub fn floor_text(&self) -> String {
        match (&self.assessment.floor, self.assessment.adjusted_p) {
            (Floor::Known { value, bins_assumed: true, .. }, _) => format!("~{}", number(*value)),
            (Floor::Known { value, .. }, _) => number(*value),
            (Floor::PValue, Some(adjusted)) => format!("p {}", number(adjusted)),
            (Floor::PValue, None) => "p".to_owned(),
            (Floor::Unknown { .. }, _) => "?".to_owned(),
        }
    }

    /// Why there is no noise floor; none for what is silent anyway.
    pub fn floor_unknown(&self) -> Option<&str> {
        match &self.assessment.floor {
            Floor::Unknown { why } if self.assessment.state != State::NotComputable => Some(why),
            _ => None,
        }
    }

    /// How many limits past the limit: `4.1`, `>999`.
    pub fn past(&self) -> String {
        self.assessment.past_limit.map_or_else(|| "–".to_owned(), times)
    }

    /// Why nothing could be computed.
    pub fn why_not(&self) -> &str {
        self.column.why_not.as_deref().unwrap_or("no reason is given")
    }

    /// In a sentence: `0.412 against 0.1, 4.1 times the limit; noise floor 0.046`.
    pub fn sentence(&self) -> String {
        if self.assessment.state == State::NotComputable {
            return self.why_not().to_owned();
        }
        let mut words = format!(
            "{} against {} limit of {}",
            self.score(),
            if self.column.threshold_assumed { "the usual" } else { "a" },
            self.column.threshold.map_or_else(|| "–".to_owned(), number)
        );
        if self.assessment.past_limit.is_some() {
            words += &format!(", {}× the limit", self.past());
        }
        words += &match &self.assessment.floor {
            Floor::Known { value, bins_assumed: true, .. } => format!(
                "; noise floor {} if it has {CATEGORIES_ASSUMED} categories, which the report does not tell",
                number(*value)
            ),
            Floor::Known { value, .. } => format!("; noise floor {}", number(*value)),
            Floor::PValue => self.assessment.adjusted_p.map_or_else(String::new, |p| {
                let reference = self.assessment.weighed_p.map_or("", |_| "the reference's own chance and ");
                format!("; adjusted for {reference}the number of columns, {}", number(p))
            }),
            Floor::Unknown { why } => format!("; noise floor unknown: {why}"),
        };
        if let Some(rows) = self.assessment.noise_below_rows {
            words += &format!("; chance makes this of fewer than {rows} rows each");
            if takes_categories(self.column) {
                words += &format!(" (taking {CATEGORIES_ASSUMED} categories)");
            }
        }
        if let Some(error) = self.column.score_error {
            words += &format!("; a sketch may have put it off by {}", number(error));
        }
        words
    }
}

/// So many times the limit, in the digits that matter.
pub(in crate::drift) fn times(past: f64) -> String {
    match past {
        past if past >= 999.5 => ">999".to_owned(),
        past if past >= 99.5 => format!("{past:.0}"),
        past if past >= 9.95 => format!("{past:.1}"),
        // What is past its limit never reads as if it were at it.
        past if past > 1.0 && past < 1.005 => ">1".to_owned(),
        past => format!("{past:.2}"),
    }
}
