//! The page that a person reads.

use super::{Document, Style};

pub(super) fn render(document: &Document, style: Style, _quiet: bool) -> String {
    match document {
        Document::Report(report) => {
            let mut page = format!("{}\n", style.verdict(report.verdict, &report.summary));
            for finding in &report.findings {
                page +=
                    &format!("{:<8} {:<24} {}\n", finding.verdict.label(), finding.subject, finding.message);
            }
            page
        }
        Document::Outcome(outcome) => format!("{}\n", outcome.summary),
        Document::Listing(listing) => listing.rows.iter().map(|row| row.join("  ") + "\n").collect(),
        Document::Text(text) => text.clone(),
    }
}
