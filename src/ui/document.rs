//! The values that commands return and every format draws.

use serde_json::Value;

use super::{Drawing, Format, Paper, Sheet, Style, format};
use crate::{
    finding::{FailOn, Finding, Report, Verdict},
    plan::{Ended, Outcome},
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
    /// A report with a page and a JSON of its own.
    Sheet(Box<Sheet>),
    /// A report with pictures.
    Drawing(Box<Drawing>),
    /// Sections for people to read, send and print.
    Paper(Box<Paper>),
    /// A page that is its own format: a schema, a manual page, a log tail.
    Text(String),
    /// A page for people, and the same as a value for machines.
    Page(Page),
}

/// One thing told at length: Markdown for people, and its own JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Markdown that reads well as it is.
    pub text: String,
    /// With its `schema`.
    pub value: Value,
    /// What `-o yaml` prints, where that is not simply the value.
    pub yaml: Option<String>,
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
    /// A sentence under the table; beside the verdict, when there is one.
    pub note: Option<String>,
}

impl Listing {
    /// The noun of the schema: `silences`.
    pub fn noun(&self) -> &'static str {
        self.schema.split('/').nth(1).unwrap_or("rows")
    }

    /// `3 silences`, or the text for none.
    pub fn count(&self) -> String {
        match self.rows.len() {
            0 => self.empty.to_owned(),
            1 => format!("1 {}", self.noun().strip_suffix('s').unwrap_or_else(|| self.noun())),
            count => format!("{count} {}", self.noun()),
        }
    }
}

impl Document {
    /// The exit code that goes with this result. A report and an outcome carry theirs.
    pub fn exit_code(&self, fail_on: FailOn) -> u8 {
        match self {
            Self::Report(report) => report.exit_code,
            Self::Sheet(sheet) => sheet.report.exit_code,
            Self::Drawing(drawing) => drawing.report.exit_code,
            Self::Outcome(outcome) => outcome.exit_code,
            Self::Listing(listing) => listing.verdict.map_or(0, |verdict| fail_on.exit_code(verdict)),
            Self::Paper(paper) if paper.judges => fail_on.exit_code(paper.verdict),
            Self::Paper(_) => 0,
            Self::Text(_) | Self::Page(_) => 0,
        }
    }

    /// The document in a format, as on a screen of that style.
    ///
    /// # Errors
    /// A value that cannot be serialized.
    pub fn drawn(&self, form: Format, style: Style) -> anyhow::Result<String> {
        format::render(form, self, style, false)
    }

    /// The verdict of the whole, for formats that know only verdicts. A list that does not judge is ok.
    pub(super) fn verdict(&self) -> Verdict {
        match self {
            Self::Report(report) => report.verdict,
            Self::Sheet(sheet) => sheet.report.verdict,
            Self::Drawing(drawing) => drawing.report.verdict,
            Self::Outcome(outcome) => ended_verdict(outcome.result),
            Self::Listing(listing) => listing.verdict.unwrap_or(Verdict::Ok),
            Self::Paper(paper) => paper.verdict,
            Self::Text(_) | Self::Page(_) => Verdict::Ok,
        }
    }

    /// The first line of a page. A report's is its summary, word for word.
    pub(super) fn first_line(&self) -> String {
        match self {
            Self::Report(report) => report.summary.clone(),
            Self::Sheet(sheet) => sheet.report.summary.clone(),
            Self::Drawing(drawing) => drawing.report.summary.clone(),
            _ => {
                let (label, sentence) = self.headline();
                format!("{label} {sentence}")
            }
        }
    }

    /// The word and the sentence of the first line: `("CRITICAL", "api: connection refused (1 critical of 3)")`.
    pub(super) fn headline(&self) -> (String, String) {
        match self {
            Self::Report(report) => headline_of(report),
            Self::Sheet(sheet) => headline_of(&sheet.report),
            Self::Drawing(drawing) => headline_of(&drawing.report),
            Self::Outcome(outcome) => {
                let label = outcome.result.word().to_uppercase();
                let rest = outcome.summary.strip_prefix(&label).unwrap_or(&outcome.summary);
                let rest = rest.trim_start_matches([':', ' ']);
                let named = outcome.target.is_empty() || rest.starts_with(&outcome.target);
                (label, if named { rest.to_owned() } else { format!("{}: {rest}", outcome.target) })
            }
            Self::Listing(listing) => {
                let label = self.verdict().label().to_owned();
                (label, listing.note.clone().unwrap_or_else(|| listing.count()))
            }
            Self::Paper(paper) => (paper.label.clone(), paper.summary.clone()),
            Self::Text(_) | Self::Page(_) => (Verdict::Ok.label().to_owned(), String::new()),
        }
    }

    /// The command that made this, or the noun of a list.
    pub(super) fn command(&self) -> &str {
        match self {
            Self::Report(report) => &report.command,
            Self::Sheet(sheet) => &sheet.report.command,
            Self::Drawing(drawing) => &drawing.report.command,
            Self::Outcome(outcome) => &outcome.command,
            Self::Listing(listing) => listing.noun(),
            Self::Paper(paper) => paper.command,
            Self::Text(_) | Self::Page(_) => "text",
        }
    }

    pub(super) fn findings(&self) -> &[Finding] {
        match self {
            Self::Report(report) => &report.findings,
            Self::Sheet(sheet) => &sheet.report.findings,
            Self::Drawing(drawing) => &drawing.report.findings,
            Self::Outcome(outcome) => &outcome.findings,
            Self::Paper(paper) => &paper.findings,
            Self::Listing(_) | Self::Text(_) | Self::Page(_) => &[],
        }
    }
}

fn headline_of(report: &Report) -> (String, String) {
    let label = report.verdict.label();
    let rest = report.summary.strip_prefix(label).unwrap_or(&report.summary);
    (label.to_owned(), rest.trim_start_matches([':', ' ']).to_owned())
}

/// The verdict that an end amounts to: declined and locked never started, so they are unknown.
pub(crate) fn ended_verdict(ended: Ended) -> Verdict {
    match ended {
        Ended::Planned | Ended::Done => Verdict::Ok,
        Ended::Warned => Verdict::Warning,
        Ended::Undone | Ended::Failed | Ended::Partial => Verdict::Critical,
        Ended::Declined | Ended::Locked => Verdict::Unknown,
    }
}
