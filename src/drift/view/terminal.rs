//! A report on a terminal: what it is, how much drifted, and a row per column that fits whatever the width.

use super::super::draw::{self, Marks};
use super::super::judge::State;
use super::{Line, Shown, large, verdict_of};
use crate::finding::Verdict;
use crate::ui::{Style, Width, columns_of, one_line, wrap};

/// So many stable columns are all shown; of more, on a terminal, the nearest to their limit.
const STABLE: usize = 12;
const NEAREST: usize = 5;

/// Marks of one of the two small histograms of a row.
const BARS: usize = 8;

/// A name is not cut shorter than this while a less needed column could go.
const NAME: usize = 16;
const SHORTEST: usize = 6;

pub(super) fn text(shown: &Shown, style: Style) -> String {
    let mut page = facts(&shown.facts(), style) + &gauge(shown, style);
    let (lines, silent) = shown.split();
    if shown.wanted.columns.is_empty() {
        page += &table(shown, &lines, style);
        page += &not_computable(&silent, style);
        lines.iter().take(shown.wanted.large).for_each(|line| page += &large::text(line, style));
    } else {
        let wanted = |line: &&Line<'_>| shown.wanted.columns.contains(&line.column.column);
        lines.iter().chain(&silent).filter(wanted).for_each(|line| page += &large::text(line, style));
    }
    for note in &shown.report.notes {
        page += &hanging("note  ", note, style);
    }
    page
}

/// Name and text, wrapped under each other.
pub(super) fn facts(facts: &[(&'static str, String)], style: Style) -> String {
    let widest = facts.iter().map(|(name, _)| name.len()).max().unwrap_or(0) + 2;

    let fact = |(name, text): &(&str, String)| hanging(&format!("{name:<widest$}"), text, style);
    facts.iter().map(fact).collect()
}

/// The share as a bar.
fn gauge(shown: &Shown, style: Style) -> String {
    let Some(share) = shown.judged.share.share else { return String::new() };
    let bar = draw::gauge(share, &shown.limits(), room(style).clamp(10, 60), Marks::Unicode);
    format!("{bar}\n")
}

/// A faint word and a text whose later lines stand under the first.
pub(super) fn hanging(word: &str, text: &str, style: Style) -> String {
    let indent = columns_of(word);
    let lines = wrap(&one_line(text), limit(style).map(|columns| columns.saturating_sub(indent)));
    format!("{}{}\n", style.faint(word), lines.join(&format!("\n{}", " ".repeat(indent))))
}

pub(super) fn limit(style: Style) -> Option<usize> {
    match style.width {
        Width::Columns(columns) => Some(usize::from(columns)),
        Width::Unlimited => None,
    }
}

/// What a drawing may take: of a pipe, as much as a wide terminal.
pub(super) fn room(style: Style) -> usize {
    limit(style).unwrap_or(100)
}

/// One column of the table.
struct Column {
    title: &'static str,
    cells: Vec<String>,
    right: bool,
}

impl Column {
    fn new(title: &'static str, right: bool, cells: impl Iterator<Item = String>) -> Self {
        Self { title, cells: cells.collect(), right }
    }

    fn width(&self) -> usize {
        self.cells.iter().map(|cell| columns_of(cell)).chain([columns_of(self.title)]).max().unwrap_or(0)
    }
}

fn table(shown: &Shown, lines: &[Line<'_>], style: Style) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let kept = kept(shown, lines, style);
    let mut columns = columns_for(&kept, limit(style));
    fit_names(&mut columns, limit(style));
    let widths: Vec<usize> = columns.iter().map(Column::width).collect();
    let row = |cells: Vec<&str>| {
        let padded = cells.iter().zip(&widths).zip(&columns).map(|((cell, width), column)| {
            let fill = " ".repeat(width.saturating_sub(columns_of(cell)));
            if column.right { fill + cell } else { format!("{cell}{fill}") }
        });
        padded.collect::<Vec<String>>().join("  ").trim_end().to_owned()
    };
    let mut page = format!("\n{}\n", style.bold(&row(columns.iter().map(|column| column.title).collect())));
    for (at, line) in kept.iter().enumerate() {
        let text =
            row(columns.iter().map(|column| column.cells.get(at).map_or("", String::as_str)).collect());
        page += &match line.assessment.state {
            State::Drifted => {
                let word = line.state();
                style.verdict(verdict_of(State::Drifted), word) + text.strip_prefix(word).unwrap_or(&text)
            }
            State::WithinNoise => style.bold(line.state()) + text.strip_prefix(line.state()).unwrap_or(&text),
            _ => text,
        };
        page.push('\n');
    }
    page += &rest(lines, kept.len(), style);
    for line in shown.legend() {
        page += &hanging("", &line, style).lines().map(|line| style.faint(line) + "\n").collect::<String>();
    }
    page
}

/// All that are not stable, and of many stable ones on a terminal the first few.
fn kept<'a>(shown: &Shown, lines: &[Line<'a>], style: Style) -> Vec<Line<'a>> {
    let stable = lines.iter().filter(|line| line.assessment.state == State::Stable).count();
    let short = !shown.wanted.all && style.width != Width::Unlimited && stable > STABLE;
    let mut left = if short { NEAREST } else { usize::MAX };
    let keep = |line: &&Line<'a>| {
        if line.assessment.state != State::Stable {
            return true;
        }
        let keep = left > 0;
        left = left.saturating_sub(1);
        keep
    };
    lines.iter().filter(keep).copied().collect()
}

fn rest(lines: &[Line<'_>], kept: usize, style: Style) -> String {
    let more = lines.len() - kept;
    if more == 0 {
        return String::new();
    }
    let stable = lines.iter().filter(|line| line.assessment.state == State::Stable);
    let nearest = stable.clone().nth(NEAREST).map_or_else(|| "–".to_owned(), Line::past);
    hanging(
        "… ",
        &format!("{more} more stable columns, at {nearest} of their limit or less (--all shows them)"),
        style,
    )
}

/// Every column where there is room; else those that say least are left out first.
fn columns_for(lines: &[Line<'_>], limit: Option<usize>) -> Vec<Column> {
    let text = |of: fn(&Line<'_>) -> String| lines.iter().map(of).collect::<Vec<String>>().into_iter();
    let small = |of: fn(&(String, String)) -> &String| {
        let drawn =
            lines.iter().map(|line| draw::small(line.column.histogram.as_ref(), BARS, Marks::Unicode));
        drawn.map(|pair| of(&pair).clone()).collect::<Vec<String>>().into_iter()
    };
    let mut columns = vec![
        Column::new("STATE", false, text(|line| line.state().to_owned())),
        Column::new("COLUMN", false, text(|line| one_line(&line.column.column))),
        Column::new("TYPE", false, text(|line| line.kind().to_owned())),
        Column::new("METHOD", false, text(|line| one_line(&line.method()))),
        Column::new("SCORE", true, text(|line| line.score())),
        Column::new("LIMIT", true, text(|line| line.limit())),
        Column::new("FLOOR", true, text(|line| line.floor_text())),
        Column::new("× LIMIT", true, text(|line| line.past())),
        Column::new("REF", false, small(|pair| &pair.0)),
        Column::new("CURRENT", false, small(|pair| &pair.1)),
    ];
    let blank = |column: &Column| column.cells.iter().all(String::is_empty);
    columns.retain(|column| !blank(column));
    // Names are cut short before a number goes.
    for (title, name) in [
        ("REF", NAME),
        ("TYPE", NAME),
        ("METHOD", NAME),
        ("FLOOR", NAME),
        ("LIMIT", SHORTEST),
        ("SCORE", SHORTEST),
        ("× LIMIT", SHORTEST),
    ] {
        if limit.is_none_or(|limit| taken(&columns, name) <= limit) {
            break;
        }
        columns.retain(|column| column.title != title && (title != "REF" || column.title != "CURRENT"));
    }
    columns
}

/// Width of a row whose name takes at most so many.
fn taken(columns: &[Column], name: usize) -> usize {
    let widths = columns
        .iter()
        .map(|column| if column.title == "COLUMN" { column.width().min(name) } else { column.width() });
    widths.sum::<usize>() + 2 * columns.len().saturating_sub(1)
}

fn fit_names(columns: &mut [Column], limit: Option<usize>) {
    let Some(limit) = limit else { return };
    let others = taken(columns, 0);
    let Some(names) = columns.iter_mut().find(|column| column.title == "COLUMN") else { return };
    let room = limit.saturating_sub(others).max(SHORTEST);
    for cell in &mut names.cells {
        if columns_of(cell) > room {
            *cell = draw::shortened(cell, room, Marks::Unicode);
        }
    }
}

fn not_computable(silent: &[Line<'_>], style: Style) -> String {
    let mut page = String::new();
    for line in silent {
        let word = style.verdict(Verdict::Unknown, line.state());
        let indent = columns_of(line.state()) + 2;
        let text = format!("{} ({}): {}", line.column.column, line.method(), line.why_not());
        let lines = wrap(&one_line(&text), limit(style).map(|columns| columns.saturating_sub(indent)));
        page += &format!("{word}  {}\n", lines.join(&format!("\n{}", " ".repeat(indent))));
    }
    if page.is_empty() { page } else { format!("\n{page}") }
}
