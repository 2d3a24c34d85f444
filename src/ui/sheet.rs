//! A report with a page and a JSON of its own: a run of a runbook. Formats that know only findings draw the report.

use anyhow::Result;
use serde_json::Value;

use super::{Document, Format, Listing, Style, format, html, json, table};
use crate::finding::Report;

/// A report that people read as rows, and machines as a noun of its own.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Verdict, first line, findings, exit code.
    pub report: Report,
    /// What people see below the first line; no verdict of its own.
    pub rows: Listing,
    /// With its schema.
    pub json: Value,
    /// Sentences below the rows: what to do next.
    pub notes: Vec<String>,
}

pub(super) fn render(sheet: &Sheet, form: Format, style: Style, quiet: bool) -> Result<String> {
    let report = || Document::Report(sheet.report.clone());
    Ok(match form {
        Format::Table => table::draw_sheet(&report(), sheet, style, quiet),
        Format::Json => json::value(&sheet.json)?,
        Format::Yaml => json::value_as_yaml(&sheet.json)?,
        Format::Markdown | Format::Csv => {
            let mut rows = sheet.rows.clone();
            rows.verdict = Some(sheet.report.verdict);
            let (_, sentence) = report().headline();
            rows.note = Some(sentence);
            return format::render(form, &Document::Listing(rows), style, quiet);
        }
        Format::Html => html::render(&Document::Sheet(Box::new(sheet.clone()))),
        Format::Junit | Format::Prometheus | Format::Nagios | Format::Github => {
            return format::render(form, &report(), style, quiet);
        }
    })
}
