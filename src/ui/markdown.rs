//! Markdown to paste into a ticket: GitHub's tables, which most trackers read.

use super::{
    Document, Page, arrange, paper,
    text::{clean, message, what},
};
use crate::finding::{Finding, Verdict};

pub(super) fn render(document: &Document, quiet: bool) -> String {
    if let Document::Paper(paper) = document {
        return paper::render_markdown(paper);
    }
    let judged = !matches!(document, Document::Listing(listing) if listing.verdict.is_none());
    if quiet && judged && document.verdict() == Verdict::Ok {
        return String::new();
    }
    let (label, sentence) = document.headline();
    let mut page = format!("**{label}** {}\n", cell(&sentence));
    match document {
        Document::Report(report) => {
            let at = report.at.format("%Y-%m-%d %H:%M:%S UTC").to_string();
            let about = [report.stack.clone(), report.env.clone(), Some(at)];
            let about: Vec<String> = about.into_iter().flatten().map(|part| cell(&part)).collect();
            page += &format!("\n`mlopsctl {}` · {}\n", report.command, about.join(" · "));
        }
        Document::Outcome(outcome) => {
            if !outcome.notes.is_empty() {
                page += "\n";
            }
            for note in &outcome.notes {
                page += &format!("- {}\n", cell(note));
            }
            let rows = outcome.plan.iter().map(|step| {
                vec![
                    step.step.to_string(),
                    step.state.word().to_owned(),
                    step.what.clone(),
                    seconds(step.took_seconds),
                ]
            });
            page += &table(&["step", "state", "what", "took"], rows);
            for command in &outcome.next {
                page += &format!("\nNext: {}\n", cell(command));
            }
            if let Some(record) = &outcome.record {
                page += &format!("\nRecord: {}\n", cell(record));
            }
        }
        Document::Listing(listing) => page += &table(&listing.columns, listing.rows.iter().cloned()),
        Document::Sheet(sheet) => return render(&Document::Report(sheet.report.clone()), quiet),
        Document::Drawing(drawing) => return render(&Document::Report(drawing.report.clone()), quiet),
        Document::Paper(_) => {}
        Document::Text(text) | Document::Page(Page { text, .. }) => return text.clone(),
    }
    page + &findings(document.findings(), quiet)
}

pub(super) fn findings(findings: &[Finding], quiet: bool) -> String {
    let groups = arrange::groups(findings, quiet);
    let rows = groups.iter().flat_map(|group| &group.rows).map(|row| {
        let finding = row.finding;
        let branch = if row.depth > 0 { "└ ".repeat(row.depth) } else { String::new() };
        let muted = finding.muted.as_ref().map_or_else(String::new, |why| format!("\n({why})"));
        let hint = finding.hint.as_deref().filter(|_| finding.verdict != Verdict::Ok).unwrap_or_default();
        vec![
            format!("{branch}{}", finding.verdict.label()),
            finding.subject.clone(),
            what(finding).to_owned(),
            message(finding) + &muted,
            hint.to_owned(),
        ]
    });
    table(&["verdict", "subject", "what", "message", "next"], rows)
}

fn seconds(seconds: f64) -> String {
    if seconds > 0.0 { format!("{seconds:.1} s") } else { String::new() }
}

/// A table after a blank line; nothing without rows.
pub fn table(columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line =
        |cells: &mut dyn Iterator<Item = String>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
    let rows: String = rows.map(|row| line(&mut row.iter().map(|text| cell(text)))).collect();
    if rows.is_empty() {
        return String::new();
    }
    let head = line(&mut columns.iter().map(|name| cell(&name.to_lowercase())));
    format!("\n{head}|{}\n{rows}", "---|".repeat(columns.len()))
}

/// Text that stays one cell and starts no markup of its own.
pub fn cell(text: &str) -> String {
    let mut safe = String::new();
    for c in clean(text).chars() {
        match c {
            '\n' => safe.push_str("<br>"),
            '<' => safe.push_str("&lt;"),
            '\\' | '|' | '*' | '`' | '[' | ']' => safe.extend(['\\', c]),
            c => safe.push(c),
        }
    }
    safe
}
