//! A report with pictures: a page of its own for the terminal, for Markdown and for a browser, rows for a spreadsheet,
//! and a JSON of its own. Formats that know only findings draw the report.

use std::{fmt, sync::Arc};

use anyhow::Result;
use serde_json::Value;

use super::{Document, Format, Listing, Style, findings, format, json, markdown, table};
use crate::finding::{Report, Verdict};

/// A report that people look at rather than read.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// Verdict, first line, findings, exit code.
    pub report: Report,
    pub picture: Arc<dyn Picture>,
}

/// What is drawn, each form only when somebody asks for it. Names that others wrote are escaped here.
pub trait Picture: fmt::Debug + Send + Sync {
    /// For a terminal, below the first line; what is not ok follows it.
    fn text(&self, style: Style) -> String;

    /// For a ticket, below the first line and above the findings.
    fn markdown(&self) -> String;

    /// One HTML page that needs nothing else, with the report's verdict and first line on it.
    fn html(&self, report: &Report) -> String;

    /// With its `schema`.
    fn json(&self) -> Value;

    /// For a spreadsheet.
    fn rows(&self) -> Listing;

    /// Whether text and Markdown tell the findings already.
    fn tells_findings(&self) -> bool {
        false
    }
}

pub(super) fn render(drawing: &Drawing, form: Format, style: Style, quiet: bool) -> Result<String> {
    let document = || Document::Report(drawing.report.clone());
    let told = drawing.picture.tells_findings();
    let findings_left = if told { &[] } else { drawing.report.findings.as_slice() };
    let silent = quiet && drawing.report.verdict == Verdict::Ok;
    Ok(match form {
        Format::Table | Format::Markdown if silent => String::new(),
        Format::Table => {
            table::headline(&document(), style)
                + &drawing.picture.text(style)
                + &findings::render(findings_left, style, true)
        }
        Format::Markdown => {
            let (label, sentence) = document().headline();
            format!("**{label}** {}\n", markdown::cell(&sentence))
                + &drawing.picture.markdown()
                + &markdown::findings(findings_left, true)
        }
        Format::Json => json::value(&drawing.picture.json())?,
        Format::Yaml => json::value_as_yaml(&drawing.picture.json())?,
        Format::Csv => return format::render(form, &Document::Listing(drawing.picture.rows()), style, quiet),
        Format::Html => drawing.picture.html(&drawing.report),
        Format::Junit | Format::Prometheus | Format::Nagios | Format::Github => {
            return format::render(form, &document(), style, quiet);
        }
    })
}
