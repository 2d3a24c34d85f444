//! A document with headings that people read, send and print: a report of a run, of an incident, of a shift. Drawn
//! here as text and Markdown, in `html` as one file; its JSON is its own.

use serde_json::Value;

use super::{
    Style, markdown,
    table::draw_rows,
    text::{clean, message, one_line, pad, width, wrap},
};
use crate::finding::{Finding, Verdict};

/// A report with sections.
#[derive(Debug, Clone)]
pub struct Paper {
    /// The command that made it.
    pub command: &'static str,
    /// What stands above all.
    pub title: String,
    /// What it all amounts to: the colour of `label`, and what formats that know only verdicts print.
    pub verdict: Verdict,
    /// Whether the verdict is the exit code; a report of what is over exits 0.
    pub judges: bool,
    /// The first word: `CRITICAL`, `CLOSED`.
    pub label: String,
    /// The sentence after it.
    pub summary: String,
    /// What it is about, in a line or two: name and text.
    pub facts: Vec<(&'static str, String)>,
    pub sections: Vec<PaperSection>,
    /// For formats that know only findings.
    pub findings: Vec<Finding>,
    /// For machines, with its `schema`.
    pub value: Value,
}

/// What stands under one heading.
#[derive(Debug, Clone)]
pub struct PaperSection {
    pub heading: &'static str,
    pub blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Debug, Clone)]
pub enum Block {
    /// A paragraph.
    Text(String),
    Bullets(Vec<String>),
    Facts(Vec<(&'static str, String)>),
    /// The first cell of a row may be a verdict's word, which then has its colour.
    Rows {
        columns: Vec<&'static str>,
        rows: Vec<Vec<String>>,
    },
    Findings(Vec<Finding>),
    /// What a program printed, as it did.
    Output(String),
    /// One of several, with a word for how it stands.
    Item(Item),
}

/// A step of a run, say: a heading of its own, and what belongs to it.
#[derive(Debug, Clone)]
pub struct Item {
    /// `done`, `skipped`.
    pub word: String,
    /// The colour of the word; none is none.
    pub verdict: Option<Verdict>,
    pub heading: String,
    pub blocks: Vec<Block>,
}

impl Paper {
    /// The word and the sentence.
    pub(super) fn first_line(&self) -> String {
        format!("{} {}", self.label, self.summary)
    }

    /// Every text of it, for who blanks secrets.
    pub(super) fn each_text(&mut self, change: &impl Fn(&mut String)) {
        [&mut self.title, &mut self.label, &mut self.summary].into_iter().for_each(change);
        self.facts.iter_mut().for_each(|(_, text)| change(text));
        self.sections
            .iter_mut()
            .flat_map(|section| &mut section.blocks)
            .for_each(|block| block.each_text(change));
    }

    /// Findings of the paper and of its blocks, for who blanks secrets.
    pub(super) fn each_finding(&mut self, change: &impl Fn(&mut Finding)) {
        self.findings.iter_mut().for_each(change);
        self.sections
            .iter_mut()
            .flat_map(|section| &mut section.blocks)
            .for_each(|block| block.each_finding(change));
    }
}

impl Block {
    /// A table, or a sentence where it has no rows.
    pub fn rows_or(columns: &[&'static str], rows: Vec<Vec<String>>, none: &str) -> Self {
        if rows.is_empty() {
            Self::Text(none.to_owned())
        } else {
            Self::Rows { columns: columns.to_vec(), rows }
        }
    }

    fn each_text(&mut self, change: &impl Fn(&mut String)) {
        match self {
            Self::Text(text) | Self::Output(text) => change(text),
            Self::Bullets(lines) => lines.iter_mut().for_each(change),
            Self::Facts(facts) => facts.iter_mut().for_each(|(_, text)| change(text)),
            Self::Rows { rows, .. } => rows.iter_mut().flatten().for_each(change),
            Self::Findings(_) => {}
            Self::Item(item) => {
                [&mut item.word, &mut item.heading].into_iter().for_each(change);
                item.blocks.iter_mut().for_each(|block| block.each_text(change));
            }
        }
    }

    fn each_finding(&mut self, change: &impl Fn(&mut Finding)) {
        match self {
            Self::Findings(findings) => findings.iter_mut().for_each(change),
            Self::Item(item) => item.blocks.iter_mut().for_each(|block| block.each_finding(change)),
            _ => {}
        }
    }
}

/// Columns and rows of findings: what a table of them shows.
pub(super) const FINDING_COLUMNS: [&str; 3] = ["verdict", "subject", "message"];

pub(super) fn finding_row(finding: &Finding) -> Vec<String> {
    let muted = finding.muted.as_ref().map(|why| format!(" (muted: {why})")).unwrap_or_default();
    vec![finding.verdict.label().to_owned(), finding.subject.clone(), message(finding) + &muted]
}

/// The page on a terminal.
pub(super) fn render_text(paper: &Paper, style: Style) -> String {
    let mut page = String::new();
    for (at, line) in wrap(&one_line(&paper.first_line()), style.width.less(0)).iter().enumerate() {
        let rest = if at == 0 { line.strip_prefix(&paper.label) } else { None };
        page += &match rest {
            Some(rest) => style.verdict(paper.verdict, &paper.label) + &style.bold(rest) + "\n",
            None => style.bold(line) + "\n",
        };
    }
    if !paper.title.is_empty() {
        page += &paragraph(&paper.title, 0, style);
    }
    page += &facts(&paper.facts, 0, style);
    for section in &paper.sections {
        page += &format!("\n{}\n", style.bold(section.heading));
        section.blocks.iter().for_each(|block| page += &text_block(block, 2, style));
    }
    page
}

fn text_block(block: &Block, indent: usize, style: Style) -> String {
    match block {
        Block::Text(text) => paragraph(text, indent, style),
        Block::Bullets(lines) => lines.iter().map(|line| hanging("- ", line, indent, style)).collect(),
        Block::Facts(pairs) => facts(pairs, indent, style),
        Block::Rows { columns, rows } => indented(&draw_rows(columns, rows, less(style, indent)), indent),
        Block::Findings(findings) => {
            let rows: Vec<Vec<String>> = findings.iter().map(finding_row).collect();
            indented(&draw_rows(&FINDING_COLUMNS, &rows, less(style, indent)), indent)
        }
        Block::Output(text) => {
            let lines = clean(text);
            lines
                .lines()
                .map(|line| format!("{}{}\n", " ".repeat(indent), style.faint(&format!("│ {line}"))))
                .collect()
        }
        Block::Item(item) => {
            let word = pad(&item.word, 16);
            let word =
                item.verdict.map_or_else(|| style.faint(&word), |verdict| style.verdict(verdict, &word));
            let lines = wrap(&one_line(&item.heading), style.width.less(indent + 17));
            let margin = format!("\n{}", " ".repeat(indent + 17));
            let mut page = format!("{}{word} {}\n", " ".repeat(indent), lines.join(&margin));
            item.blocks.iter().for_each(|block| page += &text_block(block, indent + 17, style));
            page
        }
    }
}

/// The style for what stands further in.
fn less(style: Style, indent: usize) -> Style {
    let width = match style.width.less(indent) {
        Some(columns) => super::Width::Columns(u16::try_from(columns).unwrap_or(u16::MAX)),
        None => super::Width::Unlimited,
    };
    Style { width, ..style }
}

fn indented(page: &str, indent: usize) -> String {
    page.lines().map(|line| format!("{}{line}\n", " ".repeat(indent))).collect()
}

fn paragraph(text: &str, indent: usize, style: Style) -> String {
    let lines = wrap(&clean(text), style.width.less(indent));
    lines.iter().map(|line| format!("{}{line}\n", " ".repeat(indent))).collect()
}

/// A text whose later lines stand under the first one.
fn hanging(mark: &str, text: &str, indent: usize, style: Style) -> String {
    let inner = indent + width(mark);
    let lines = wrap(&clean(text), style.width.less(inner));
    format!("{}{mark}{}\n", " ".repeat(indent), lines.join(&format!("\n{}", " ".repeat(inner))))
}

fn facts(facts: &[(&'static str, String)], indent: usize, style: Style) -> String {
    let names = facts.iter().map(|(name, _)| width(name)).max().unwrap_or(0) + 2;
    facts.iter().map(|(name, text)| hanging(&style.faint(&pad(name, names)), text, indent, style)).collect()
}

/// Markdown to paste into a ticket.
pub(super) fn render_markdown(paper: &Paper) -> String {
    let mut page = String::new();
    if !paper.title.is_empty() {
        page += &format!("# {}\n\n", markdown::cell(&one_line(&paper.title)));
    }
    page += &format!("**{}** {}\n", markdown::cell(&paper.label), markdown::cell(&one_line(&paper.summary)));
    page += &markdown_facts(&paper.facts);
    for section in &paper.sections {
        page += &format!("\n## {}\n", section.heading);
        section.blocks.iter().for_each(|block| page += &markdown_block(block));
    }
    page
}

fn markdown_block(block: &Block) -> String {
    match block {
        Block::Text(text) => format!("\n{}\n", markdown::cell(text)),
        Block::Bullets(lines) => {
            let lines: String = lines.iter().map(|line| format!("- {}\n", markdown::cell(line))).collect();
            format!("\n{lines}")
        }
        Block::Facts(facts) => markdown_facts(facts),
        Block::Rows { columns, rows } => markdown::table(columns, rows.iter().cloned()),
        Block::Findings(findings) => markdown::table(&FINDING_COLUMNS, findings.iter().map(finding_row)),
        Block::Output(text) => {
            let text = clean(text);
            // A fence that is longer than any inside.
            let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            format!("\n{fence}text\n{text}\n{fence}\n")
        }
        Block::Item(item) => {
            let heading = markdown::cell(&one_line(&item.heading));
            let blocks: String = item.blocks.iter().map(markdown_block).collect();
            format!("\n### {heading}: {}\n{blocks}", markdown::cell(&item.word))
        }
    }
}

fn markdown_facts(facts: &[(&'static str, String)]) -> String {
    if facts.is_empty() {
        return String::new();
    }
    let line = |(name, text): &(&str, String)| format!("- {name}: {}\n", markdown::cell(text));
    format!("\n{}", facts.iter().map(line).collect::<String>())
}

/// Sections, items and texts as records: what a spreadsheet can filter.
pub(super) fn records(paper: &Paper) -> Vec<[String; 4]> {
    let mut records = vec![record(["", "", &paper.label, &paper.summary])];
    records.extend(paper.facts.iter().map(|(name, text)| record(["", name, "", text])));
    for section in &paper.sections {
        section.blocks.iter().for_each(|block| add_records(&mut records, section.heading, "", block));
    }
    records
}

fn record(fields: [&str; 4]) -> [String; 4] {
    fields.map(str::to_owned)
}

fn add_records(records: &mut Vec<[String; 4]>, section: &str, item: &str, block: &Block) {
    match block {
        Block::Text(text) | Block::Output(text) => records.push(record([section, item, "", text])),
        Block::Bullets(lines) => records.extend(lines.iter().map(|line| record([section, item, "", line]))),
        Block::Facts(facts) => {
            records.extend(facts.iter().map(|(name, text)| record([section, item, name, text])));
        }
        Block::Rows { rows, .. } => {
            records.extend(rows.iter().map(|row| record([section, item, "", &row.join("; ")])));
        }
        Block::Findings(findings) => records.extend(
            findings
                .iter()
                .map(|finding| record([section, &finding.id, finding.verdict.word(), &message(finding)])),
        ),
        Block::Item(inner) => {
            records.push(record([section, &inner.heading, &inner.word, ""]));
            inner.blocks.iter().for_each(|block| add_records(records, section, &inner.heading, block));
        }
    }
}
