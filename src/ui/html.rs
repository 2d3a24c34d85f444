//! One HTML file that needs nothing else: styles inside, nothing fetched, no scripts. Reads well on a screen, light or
//! dark, and on paper. Everything that somebody else wrote is escaped.

use super::{
    Document, Listing, Page,
    paper::{Block, FINDING_COLUMNS, Item, Paper, PaperSection, finding_row},
    text::{clean, message, one_line, what},
};
use crate::finding::{Finding, Verdict};

/// Colours, type, and how it prints.
const STYLE: &str = include_str!("html.css");

/// Draws a paper; every other document becomes one first.
pub(super) fn render(document: &Document) -> String {
    match document {
        Document::Paper(paper) => page(paper),
        Document::Text(text) => text.clone(),
        Document::Page(Page { text, .. }) => page(&told(text)),
        other => page(&paper_of(other)),
    }
}

/// A report, an outcome or a list with a heading.
fn paper_of(document: &Document) -> Paper {
    let (label, summary) = document.headline();
    let section = |heading, blocks| PaperSection { heading, blocks };
    let mut paper = Paper {
        command: "",
        title: format!("mlopsctl {}", document.command()),
        verdict: document.verdict(),
        judges: false,
        label,
        summary,
        facts: Vec::new(),
        sections: Vec::new(),
        findings: Vec::new(),
        value: serde_json::Value::Null,
    };
    match document {
        Document::Report(report) => {
            paper.facts.extend(report.stack.clone().map(|stack| ("Stack", stack)));
            paper.facts.extend(report.env.clone().map(|env| ("Environment", env)));
            paper.facts.push(("Looked at", report.at.format("%Y-%m-%d %H:%M:%S UTC").to_string()));
            paper.sections.push(section("Findings", vec![findings_by_kind(&report.findings)]));
        }
        Document::Outcome(outcome) => {
            let rows = outcome.plan.iter();
            let rows =
                rows.map(|step| vec![step.step.to_string(), step.state.word().to_owned(), step.what.clone()]);
            let steps = Block::rows_or(&["step", "state", "what"], rows.collect(), "no steps");
            paper.sections.push(section("Steps", vec![Block::Bullets(outcome.notes.clone()), steps]));
            paper.sections.push(section("Findings", vec![findings_by_kind(&outcome.findings)]));
            paper.sections.push(section("Next", vec![Block::Bullets(outcome.next.clone())]));
        }
        Document::Listing(Listing { columns, rows, empty, .. }) => {
            paper.sections.push(section("Items", vec![Block::rows_or(columns, rows.clone(), empty)]));
        }
        Document::Sheet(sheet) => {
            let Listing { columns, rows, empty, .. } = &sheet.rows;
            paper.sections.push(section("Items", vec![Block::rows_or(columns, rows.clone(), empty)]));
            paper.sections.push(section("Next", vec![Block::Bullets(sheet.notes.clone())]));
            paper.sections.push(section("Findings", vec![findings_by_kind(&sheet.report.findings)]));
        }
        Document::Drawing(drawing) => {
            paper.sections.push(section("Findings", vec![findings_by_kind(&drawing.report.findings)]));
        }
        Document::Paper(_) | Document::Text(_) | Document::Page(_) => {}
    }
    paper
}

/// A page is Markdown, which reads well as it is.
fn told(text: &str) -> Paper {
    let title = text.lines().next().unwrap_or_default().trim_start_matches(['#', ' ']);
    Paper {
        command: "",
        title: title.to_owned(),
        verdict: Verdict::Ok,
        judges: false,
        label: String::new(),
        summary: String::new(),
        facts: Vec::new(),
        sections: vec![PaperSection { heading: "Text", blocks: vec![Block::Output(text.to_owned())] }],
        findings: Vec::new(),
        value: serde_json::Value::Null,
    }
}

fn findings_by_kind(findings: &[Finding]) -> Block {
    let row = |finding: &Finding| {
        let hint = finding.hint.clone().filter(|_| finding.verdict != Verdict::Ok).unwrap_or_default();
        vec![
            finding.verdict.label().to_owned(),
            finding.subject.clone(),
            what(finding).to_owned(),
            message(finding),
            hint,
        ]
    };
    Block::rows_or(
        &["verdict", "subject", "what", "message", "next"],
        findings.iter().map(row).collect(),
        "no findings",
    )
}

fn page(paper: &Paper) -> String {
    let title = if paper.title.is_empty() { &paper.summary } else { &paper.title };
    let mut body = format!("<header>\n<h1>{}</h1>\n", escape(&one_line(title)));
    if !paper.label.is_empty() {
        let badge = badge(&paper.label, Some(paper.verdict));
        body += &format!("<p class=\"summary\">{badge} {}</p>\n", escape(&one_line(&paper.summary)));
    }
    body += &facts(&paper.facts);
    body += "</header>\n";
    for section in paper.sections.iter().filter(|section| !is_empty(&section.blocks)) {
        body += &format!("<section>\n<h2>{}</h2>\n", escape(section.heading));
        section.blocks.iter().for_each(|part| body += &block(part, section.heading));
        body += "</section>\n";
    }
    frame(&format!("{} · {title}", paper.label), "", &body)
}

/// A whole page around a body, which is escaped already, with more styles than all pages have.
pub fn frame(title: &str, styles: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <meta name=\"generator\" content=\"mlopsctl {}\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <title>{}</title>\n<style>\n{STYLE}{styles}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION"),
        escape(&one_line(title)),
    )
}

fn is_empty(blocks: &[Block]) -> bool {
    blocks.iter().all(|block| matches!(block, Block::Bullets(lines) if lines.is_empty()))
}

fn block(part: &Block, heading: &str) -> String {
    match part {
        Block::Text(text) => format!("<p>{}</p>\n", lines(text)),
        Block::Bullets(items) if items.is_empty() => String::new(),
        Block::Bullets(items) => {
            let items: String = items.iter().map(|item| format!("<li>{}</li>\n", lines(item))).collect();
            format!("<ul>\n{items}</ul>\n")
        }
        Block::Facts(pairs) => facts(pairs),
        Block::Rows { columns, rows } => table(columns, rows, heading),
        Block::Findings(findings) => {
            let rows: Vec<Vec<String>> = findings.iter().map(finding_row).collect();
            table(&FINDING_COLUMNS, &rows, heading)
        }
        // What can be scrolled must be reachable without a mouse.
        Block::Output(text) => {
            let label = format!("output of {}", one_line(heading));
            format!(
                "<pre tabindex=\"0\" role=\"region\" aria-label=\"{}\">{}</pre>\n",
                escape(&label),
                escape(&clean(text))
            )
        }
        Block::Item(item) => article(item),
    }
}

fn article(item: &Item) -> String {
    let heading = escape(&one_line(&item.heading));
    let mut page = format!("<article>\n<h3>{heading} {}</h3>\n", badge(&item.word, item.verdict));
    item.blocks.iter().for_each(|part| page += &block(part, &item.heading));
    page + "</article>\n"
}

fn facts(pairs: &[(&'static str, String)]) -> String {
    if pairs.is_empty() {
        return String::new();
    }
    let pair = |(name, text): &(&str, String)| {
        format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(name), lines(text))
    };
    format!("<dl>\n{}</dl>\n", pairs.iter().map(pair).collect::<String>())
}

/// A table named for who does not see it; where its first cells are words of verdicts, they are badges.
fn table(columns: &[&str], rows: &[Vec<String>], heading: &str) -> String {
    let head: String =
        columns.iter().map(|name| format!("<th scope=\"col\">{}</th>", escape(&capital(name)))).collect();
    let cell = |(at, text): (usize, &String)| match verdict_of(text).filter(|_| at == 0) {
        Some(verdict) => format!("<td>{}</td>", badge(text, Some(verdict))),
        None => format!("<td>{}</td>", lines(text)),
    };
    let row =
        |row: &Vec<String>| format!("<tr>{}</tr>\n", row.iter().enumerate().map(cell).collect::<String>());
    let rows: String = rows.iter().map(row).collect();
    let label = escape(&one_line(heading));
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">\n<table>\n\
         <thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn verdict_of(text: &str) -> Option<Verdict> {
    Verdict::BY_GRAVITY.into_iter().find(|verdict| text == verdict.label() || text == verdict.word())
}

/// A word with a colour, which says nothing that the word does not.
pub fn badge(word: &str, verdict: Option<Verdict>) -> String {
    let class = verdict.map_or("plain", Verdict::word);
    format!("<span class=\"badge {class}\">{}</span>", escape(&one_line(word)))
}

/// A text whose line breaks stay.
fn lines(text: &str) -> String {
    escape(&clean(text)).replace('\n', "<br>")
}

/// Text that is nothing but text, in an element or in an attribute.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_stays_text() {
        let hostile = "<script>alert(1)</script><img src=x onerror='a'>\"&\u{1b}[31m";
        let item = Item {
            word: hostile.to_owned(),
            verdict: None,
            heading: hostile.to_owned(),
            blocks: vec![
                Block::Text(hostile.to_owned()),
                Block::Output(hostile.to_owned()),
                Block::Bullets(vec![hostile.to_owned()]),
                Block::Facts(vec![("Note", hostile.to_owned())]),
                Block::Rows { columns: vec!["a"], rows: vec![vec![hostile.to_owned()]] },
                Block::Findings(vec![Finding::new("x", hostile, Verdict::Ok, hostile)]),
            ],
        };
        let paper = Paper {
            command: "runbook report",
            title: hostile.to_owned(),
            verdict: Verdict::Ok,
            judges: false,
            label: hostile.to_owned(),
            summary: hostile.to_owned(),
            facts: vec![("Who", hostile.to_owned())],
            sections: vec![PaperSection { heading: "Steps", blocks: vec![Block::Item(item)] }],
            findings: Vec::new(),
            value: serde_json::Value::Null,
        };
        let page = render(&Document::Paper(Box::new(paper)));
        let body = page.split("</head>").nth(1).unwrap();
        for harmful in ["<script", "<img", "'a'", "\u{1b}", "=\"x\""] {
            assert!(!body.contains(harmful), "{harmful} in {body}");
        }
        assert!(body.matches("&lt;script&gt;").count() > 12, "{page}");
        assert!(!page.contains("http://") && !page.contains("https://"), "nothing is fetched");
    }
}
