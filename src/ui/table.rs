//! The page that a person reads: a verdict first, then what is behind it.

use comfy_table::{ContentArrangement, Table, presets};

use super::{
    Document, Listing, Page, Sheet, Style, Width, findings, paper,
    text::{clean, one_line, pad, wrap},
};
use crate::{
    finding::{Finding, Quantity, Report, Unit, Verdict},
    plan::{Ended, Outcome, PlannedStep, StepState},
};

pub(super) fn render(document: &Document, style: Style, quiet: bool) -> String {
    let good = document.verdict() == Verdict::Ok;
    match document {
        Document::Paper(paper) if paper.judges && quiet && good => String::new(),
        Document::Paper(paper) => paper::render_text(paper, style),
        Document::Text(text) | Document::Page(Page { text, .. }) => text.clone(),
        Document::Listing(listing) if listing.verdict.is_none() => list(listing, style),
        _ if quiet && good => String::new(),
        Document::Report(report) => {
            headline(document, style)
                + &about(report, style)
                + &findings::render(&report.findings, style, quiet)
        }
        Document::Outcome(outcome) => {
            headline(document, style)
                + &notes(outcome, style)
                + &steps(outcome, style)
                + &findings::render(&outcome.findings, style, quiet)
                + &closing(outcome, style)
        }
        Document::Listing(listing) if listing.rows.is_empty() => headline(document, style),
        Document::Listing(listing) => headline(document, style) + &list(listing, style),
        Document::Drawing(drawing) => render(&Document::Report(drawing.report.clone()), style, quiet),
        Document::Sheet(sheet) => draw_sheet(document, sheet, style, quiet),
    }
}

/// The first line, what it is about, the rows, what to do next.
pub(super) fn draw_sheet(document: &Document, sheet: &Sheet, style: Style, quiet: bool) -> String {
    if quiet && document.verdict() == Verdict::Ok {
        return String::new();
    }
    let mut rows = sheet.rows.clone();
    let findings = &sheet.report.findings;
    if quiet && rows.rows.len() == findings.len() {
        let bad = |finding: &Finding| finding.counts() && finding.verdict != Verdict::Ok;
        let mut findings = findings.iter();
        rows.rows.retain(|_| findings.next().is_some_and(bad));
    }
    let mut page = headline(document, style) + "\n" + &list(&rows, style);
    for note in &sheet.notes {
        page += &format!("{}\n", style.hint(&format!("→ {}", clean(note))));
    }
    page
}

/// The first line: a coloured word and the sentence.
pub(super) fn headline(document: &Document, style: Style) -> String {
    let (label, _) = document.headline();
    let mut lines = wrap(&one_line(&document.first_line()), style.width.less(0)).into_iter();
    let first = lines.next().unwrap_or_default();
    let rest = first.strip_prefix(label.as_str()).unwrap_or_default().to_owned();
    let mut page = format!("{}{}\n", style.verdict(document.verdict(), &label), style.bold(&rest));
    for line in lines {
        page += &format!("{}\n", style.bold(&line));
    }
    page
}

/// What was looked at, and when.
fn about(report: &Report, style: Style) -> String {
    let count = match report.findings.len() {
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    let took = Quantity { value: round(report.took_seconds), unit: Some(Unit::Seconds) };
    let parts = [
        report.stack.clone(),
        report.env.clone(),
        Some(report.at.format("%Y-%m-%d %H:%M:%S UTC").to_string()),
        Some(format!("{count} in {took}")),
    ];
    let line = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    wrap(&line, style.width.less(0)).iter().map(|line| style.faint(line) + "\n").collect()
}

/// Two digits are enough for how long something took.
fn round(seconds: f64) -> f64 {
    if seconds >= 1.0 { (seconds * 10.0).round() / 10.0 } else { (seconds * 1e3).round() / 1e3 }
}

/// What else to know, under the first line.
fn notes(outcome: &Outcome, style: Style) -> String {
    let lines = outcome.notes.iter().flat_map(|note| {
        let mut lines = wrap(&one_line(note), style.width.less(4)).into_iter();
        let first = lines.next().map(|line| format!("  {line}\n"));
        first.into_iter().chain(lines.map(|line| format!("    {line}\n")))
    });
    lines.collect()
}

/// The steps of a plan and where each ended. `undo` is shown where something is left to undo.
fn steps(outcome: &Outcome, style: Style) -> String {
    if outcome.plan.is_empty() {
        return String::new();
    }
    let left = matches!(outcome.result, Ended::Partial);
    format!("\n{}\n", style.bold("Steps")) + &draw_steps(&outcome.plan, style, left)
}

/// Numbered lines; also what a plan looks like before it is agreed to.
pub(super) fn draw_steps(plan: &[PlannedStep], style: Style, undo: bool) -> String {
    let number = plan.iter().map(|step| step.step.to_string().len()).max().unwrap_or(1);
    let shown_state = plan.iter().any(|step| step.state != StepState::Pending);
    let state =
        if shown_state { plan.iter().map(|step| step.state.word().len()).max().unwrap_or(0) + 2 } else { 0 };
    let indent = 2 + number + 2 + state;
    let mut page = String::new();
    for step in plan {
        let word = if shown_state { pad(step.state.word(), state) } else { String::new() };
        let took = Quantity { value: round(step.took_seconds), unit: Some(Unit::Seconds) };
        let took = if step.took_seconds > 0.0 { format!("  ({took})") } else { String::new() };
        let text = clean(&step.what) + &took;
        let margin = format!("\n{}", " ".repeat(indent));
        page += &format!("  {:>number$}  {}", step.step, style.state(step.state, &word));
        page += &wrap(&text, style.width.less(indent)).join(&margin);
        if let Some(how) = step.undo.as_ref().filter(|_| undo && step.state != StepState::Undone) {
            let how = format!("undo: {}", clean(how));
            page += &wrap(&how, style.width.less(indent))
                .iter()
                .map(|line| format!("{margin}{}", style.faint(line)))
                .collect::<String>();
        }
        page += "\n";
    }
    page
}

/// Where it is recorded, and what to run next.
fn closing(outcome: &Outcome, style: Style) -> String {
    let mut page = String::new();
    if !outcome.next.is_empty() {
        page += &format!("\n{}\n", style.bold("Next"));
        for command in &outcome.next {
            page += &format!("  {}\n", style.hint(&format!("→ {}", clean(command))));
        }
    }
    if let Some(record) = &outcome.record {
        page += &format!("\n{} {record}\n", style.faint("record"));
    }
    page
}

fn list(listing: &Listing, style: Style) -> String {
    let note = listing.note.as_ref().filter(|_| listing.verdict.is_none());
    let note = note.map_or_else(String::new, |note| format!("{}\n", style.faint(&clean(note))));
    if listing.rows.is_empty() {
        return format!("{}\n{note}", listing.empty);
    }
    draw_rows(&listing.columns, &listing.rows, style) + &note
}

/// A table without lines. A verdict that begins a row has its colour.
pub(super) fn draw_rows(columns: &[&str], rows: &[Vec<String>], style: Style) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(columns.iter().map(|name| name.to_uppercase()));
    match style.width {
        Width::Columns(width) => {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        }
        Width::Unlimited => {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
    }
    for row in rows {
        table.add_row(row.iter().map(|cell| clean(cell)));
    }
    table.column_iter_mut().for_each(|column| {
        column.set_padding((0, 2));
    });
    let mut page = String::new();
    for (at, line) in table.lines().enumerate() {
        let line = line.trim_end();
        page += &if at == 0 { style.bold(line) } else { style.leading_verdict(line) };
        page.push('\n');
    }
    page
}
