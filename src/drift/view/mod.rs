//! What people see of a report: its columns in the order of how far they are past their limit, in words and numbers.
//!
//! One [`Shown`] is drawn as text, as Markdown, as a page for a browser, as rows and as JSON. Pure: what it is drawn
//! from is given; of the screen it knows the width and whether it has colours.

mod large;
mod line;
mod markdown;
mod over_time;
mod rows;
mod terminal;

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde_json::Value;

pub(super) use large::facts;
pub use line::Line;
pub use over_time::Series;
pub(super) use over_time::{tally, verdict as series_verdict};

use super::document::document;
use super::judge::{Judged, Policy, State, Verdict, percent, span};
use super::noise::CATEGORIES_ASSUMED;
use super::page;
use super::report::{Report, RowsFrom, TimeFrom};
use crate::finding::Report as Findings;
use crate::ui::{Listing, Picture, Style};

/// One report with what was concluded of it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What its findings are about: the series.
    pub subject: String,
    pub report: Report,
    pub judged: Judged,
    /// The limits it was judged by.
    pub policy: Policy,
    pub now: DateTime<Utc>,
    pub wanted: Wanted,
}

/// How much of it.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Stable columns too, however many.
    pub all: bool,
    /// So many columns large, below the table.
    pub large: usize,
    /// These columns large, and no table.
    pub columns: Vec<String>,
}

impl Shown {
    /// Columns, the furthest past their limit first; what could not be computed comes last.
    pub fn lines(&self) -> Vec<Line<'_>> {
        let known = self.report.columns.iter().zip(&self.judged.assessments);
        let mut lines: Vec<Line<'_>> =
            known.map(|(column, assessment)| Line { column, assessment }).collect();
        lines.sort_by(|one, two| {
            let silent = |line: &Line<'_>| line.assessment.state == State::NotComputable;
            let past = |line: &Line<'_>| line.assessment.past_limit.unwrap_or(-1.0);
            silent(one).cmp(&silent(two)).then(past(two).total_cmp(&past(one)))
        });
        lines
    }

    /// Those that say something, and those that do not.
    pub(super) fn split(&self) -> (Vec<Line<'_>>, Vec<Line<'_>>) {
        self.lines().into_iter().partition(|line| line.assessment.state != State::NotComputable)
    }

    /// The report's name, or that it has none.
    pub(super) fn source(&self) -> &str {
        self.report.source.as_deref().unwrap_or("the report")
    }

    /// `Evidently HTML 0.7.23`.
    pub(super) fn format(&self) -> String {
        let mut words = self.report.format.words().to_owned();
        if let Some(version) = self.report.version.as_deref().filter(|version| !words.contains(*version)) {
            let _ = write!(words, ", version {version}");
        }
        words
    }

    /// `2024-06-08 06:00 UTC, 3d 4h ago`, and what that rests on.
    pub(super) fn time(&self) -> String {
        let Some(at) = self.report.at else { return "it does not say of when it is".to_owned() };
        let age = self.now - at;
        let how = match self.report.at_from {
            Some(TimeFrom::StatedWithoutZone) => ", taken as UTC since it names no zone",
            Some(TimeFrom::Rendered) => ", when its page was drawn",
            Some(TimeFrom::Name) => ", from its name",
            Some(TimeFrom::Modified) => ", when its file was changed",
            Some(TimeFrom::Stated) | None => "",
        };
        let age = if age < chrono::TimeDelta::zero() {
            format!("{} ahead of now", span(-age))
        } else {
            format!("{} ago", span(age))
        };
        format!("{} UTC, {age}{how}", at.format("%Y-%m-%d %H:%M"))
    }

    /// `5000 reference, 600 current`, and how they are known.
    pub(super) fn rows_words(&self) -> String {
        let (reference, current) = self.policy.rows(&self.report);
        let given = (reference, current) != (self.report.rows_reference, self.report.rows_current);
        let how = match self.report.rows_from {
            _ if given => " (as given)",
            Some(RowsFrom::CategoryCounts) => {
                " (counted from categories: rows without a value are not in it)"
            }
            Some(RowsFrom::Stated) | None => "",
        };
        match (reference, current) {
            (None, None) => "not known: chance is not weighed (--rows-ref, --rows-cur)".to_owned(),
            (reference, current) => {
                let words =
                    |rows: Option<u64>| rows.map_or_else(|| "unknown".to_owned(), |rows| rows.to_string());
                format!("{} reference, {} current{how}", words(reference), words(current))
            }
        }
    }

    /// `9 of 12 columns, 75%`.
    pub(super) fn share_words(&self) -> String {
        let share = &self.judged.share;
        match share.share {
            None => "not known".to_owned(),
            Some(value) if share.columns > 0 => {
                format!("{} of {} columns, {}", share.drifted, share.computable, percent(value))
            }
            Some(value) => percent(value),
        }
    }

    /// What the report itself concludes, which is never relabelled.
    pub(super) fn own_words(&self) -> Option<String> {
        let report = &self.report;
        let share = report.share.map(percent);
        let limit = report.dataset_threshold.map(|limit| format!(" (its limit is {})", percent(limit)));
        let limit = limit.unwrap_or_default();
        match (report.dataset_drift, share) {
            (Some(true), Some(share)) => Some(format!("drift, {share}{limit}")),
            (Some(false), Some(share)) => Some(format!("no drift, {share}{limit}")),
            (Some(true), None) => Some(format!("drift{limit}")),
            (Some(false), None) => Some(format!("no drift{limit}")),
            (None, Some(share)) => Some(format!("{share} of its columns drifted, no verdict")),
            (None, None) => None,
        }
    }

    /// Share limits, warning and critical.
    pub(super) fn limits(&self) -> [f64; 2] {
        [self.policy.share_warning.bound, self.policy.share_critical.bound]
    }

    /// Name and text of what stands above the columns.
    pub(super) fn facts(&self) -> Vec<(&'static str, String)> {
        let [warning, critical] = self.limits().map(percent);
        let mut facts = vec![
            ("Report", self.source().to_owned()),
            ("Format", self.format()),
            ("Time", self.time()),
            ("Rows", self.rows_words()),
            ("Drifted", format!("{}; limits {warning} and {critical}", self.share_words())),
        ];
        facts.extend(self.own_words().map(|words| ("Its own verdict", words)));
        let named = [("target", &self.report.target), ("prediction", &self.report.prediction)];
        let roles: Vec<String> = named
            .into_iter()
            .filter_map(|(role, name)| name.as_ref().map(|name| format!("{name} is the {role}")))
            .collect();
        if !roles.is_empty() {
            facts.push(("Roles", roles.join(", ")));
        }
        facts
    }

    /// What the marks in the column of noise floors mean, as far as they occur.
    pub(super) fn legend(&self) -> Vec<String> {
        let lines = self.lines();
        let has = |mark: &str| lines.iter().any(|line| line.floor_text().starts_with(mark));
        let mut legend = Vec::new();
        if has("p") {
            let words = match self.policy.correction {
                super::judge::Correction::Bh => {
                    "p: the score is a p-value, which weighs chance itself; beside it, adjusted for the number of columns"
                }
                super::judge::Correction::None => "p: the score is a p-value, which weighs chance itself",
            };
            legend.push(words.to_owned());
        }
        if let Some(why) = lines.iter().find_map(|line| line.floor_unknown()) {
            legend.push(format!("?: the noise floor is not known ({why})"));
        }
        if has("~") {
            legend.push(format!(
                "~: if it has {CATEGORIES_ASSUMED} categories; the report does not tell how many"
            ));
        }
        if lines.iter().any(|line| line.column.threshold_assumed) {
            legend.push("*: the method's usual limit, since the report states none".to_owned());
        }
        legend
    }
}

impl Picture for Shown {
    fn text(&self, style: Style) -> String {
        terminal::text(self, style)
    }

    fn markdown(&self) -> String {
        markdown::markdown(self)
    }

    fn html(&self, findings: &Findings) -> String {
        page::report(self, findings)
    }

    fn json(&self) -> Value {
        document(&self.report, Some(&self.judged))
    }

    fn rows(&self) -> Listing {
        rows::rows(self)
    }
}

/// The verdict of one column by itself.
pub(super) fn verdict_of(state: State) -> Verdict {
    super::document::column_verdict(state)
}
