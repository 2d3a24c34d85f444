//! What pages consist of besides plots.

use super::words;
use crate::finding::{Finding, Report as Findings, Verdict};
use crate::ui::html_badge;

/// Title, verdict and sentence.
pub(super) fn header(title: &str, findings: &Findings) -> String {
    let label = findings.verdict.label();
    let sentence = findings.summary.strip_prefix(label).unwrap_or(&findings.summary);
    format!(
        "<header>\n<h1>{}</h1>\n<p class=\"summary\">{} {}</p>\n",
        words(title),
        html_badge(label, Some(findings.verdict)),
        words(sentence.trim_start_matches([':', ' ']))
    )
}

pub(super) fn facts(pairs: &[(&'static str, String)]) -> String {
    let pair = |(name, text): &(&str, String)| {
        format!("<div><dt>{}</dt><dd>{}</dd></div>\n", words(name), words(text))
    };
    format!("<dl>\n{}</dl>\n", pairs.iter().map(pair).collect::<String>())
}

pub(super) fn section(heading: &str, body: &str) -> String {
    if body.is_empty() {
        String::new()
    } else {
        format!("<section>\n<h2>{}</h2>\n{body}</section>\n", words(heading))
    }
}

/// A table of cells that are HTML already. The first cell of a row names it.
pub(super) fn table(class: &str, label: &str, head: &[&str], rows: &[Vec<String>]) -> String {
    let head: String = head.iter().map(|name| format!("<th scope=\"col\">{}</th>", words(name))).collect();
    let row = |cells: &Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">\n<table class=\"{class}\">\n<thead><tr>{head}</tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n</div>\n",
        words(label)
    )
}

/// Everything that was judged, the gravest first.
pub(super) fn findings(findings: &[Finding]) -> String {
    let mut order: Vec<&Finding> = findings.iter().collect();
    order.sort_by_key(|finding| std::cmp::Reverse(finding.verdict.gravity()));
    let row = |finding: &&Finding| {
        let hint = finding.hint.as_ref().filter(|_| finding.verdict != Verdict::Ok);
        let hint = hint.map_or_else(String::new, |hint| format!("<p class=\"next\">→ {}</p>", words(hint)));
        vec![
            html_badge(finding.verdict.label(), Some(finding.verdict)),
            format!("{}{hint}", words(&finding.message)),
            format!("<code>{}</code>", words(&finding.id)),
        ]
    };
    let rows: Vec<Vec<String>> = order.iter().map(row).collect();
    table("", "What was judged", &["Verdict", "What was found", "Finding"], &rows)
}

/// Something to unfold, already HTML inside.
pub(super) fn details(summary: &str, body: &str) -> String {
    format!("<details>\n<summary>{}</summary>\n{body}</details>\n", words(summary))
}

pub(super) fn footer(at: &str) -> String {
    format!("<footer>{at} · mlopsctl {}</footer>\n", env!("CARGO_PKG_VERSION"))
}
