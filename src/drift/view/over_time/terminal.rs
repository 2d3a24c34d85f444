//! A series on a terminal: a strip of shares, a strip per column, the names with their rules.

use super::super::super::draw::{self, Marks};
use super::super::super::judge::percent;
use super::super::terminal::{facts, hanging, limit};
use super::{Series, tally, verdict};
use crate::ui::{Style, columns_of, one_line, wrap};

/// So many columns are enough for a look on a terminal.
const COLUMNS: usize = 20;
/// Where nothing drifted, these few stand for all.
const CALM: usize = 5;
/// The latest changes.
const CUTS: usize = 8;
const NAME: usize = 28;

pub(super) fn text(series: &Series, style: Style) -> String {
    let mut page = facts(&series.facts(), style);
    if !series.trend.points.is_empty() {
        page += &strips(series, style);
    }
    page += &names(series, style);
    page + &cuts(series, style)
}

/// Share and columns above each other, so that a report is one column of marks.
fn strips(series: &Series, style: Style) -> String {
    let trend = &series.trend;
    let marks = Marks::Unicode;
    let drifted = trend.features.iter().filter(|feature| tally(feature).0 > 0).count();
    let usual = if limit(style).is_some() { drifted.clamp(CALM, COLUMNS) } else { usize::MAX };
    let shown: Vec<_> = trend.features.iter().take(series.columns.unwrap_or(usual)).collect();
    let longest = shown.iter().map(|feature| columns_of(&one_line(&feature.column))).max().unwrap_or(0);
    let (name, room) = match limit(style) {
        Some(width) => {
            let name = longest.min(NAME).min(width / 3).max(5);
            (name, width.saturating_sub(name + 2 + 2 + SUM))
        }
        None => (longest.max(5), usize::MAX / 2),
    };
    let slots = draw::slots(trend, room);
    let blank = " ".repeat(name + 2);
    let share = trend.points.last().and_then(|point| point.share);
    let row = |word: &str, strip: &str, sum: &str| {
        let fill = " ".repeat(slots.len().saturating_sub(columns_of(strip)));
        format!("{}  {strip}{fill}  {sum}\n", draw::padded(word, name, marks))
    };
    let title = format!("{}  {}  {}", draw::padded("", name, marks), " ".repeat(slots.len()), "DRIFTED");
    let mut page = format!("\n{}\n", style.bold(&title));
    page += &row(
        "share",
        &draw::share_strip(trend, &slots, marks),
        &share.map_or_else(|| "?".to_owned(), percent),
    );
    for feature in &shown {
        let (drifted, all) = tally(feature);
        let word = one_line(&feature.column);
        page += &row(&word, &draw::heat_row(feature, &slots, marks), &format!("{drifted} of {all}"));
    }
    page +=
        &format!("{blank}{}\n", style.faint(&draw::dates(trend, &slots, room.min(slots.len() + SUM), marks)));
    page += &left_out(series, shown.len(), drifted, style);
    let points = slots.iter().filter_map(|slot| slot.point()).count();
    if points < trend.points.len() {
        let words = format!(
            "the last {points} of {} reports fit; a wider terminal or a pipe shows more",
            trend.points.len()
        );
        page += &hanging("… ", &words, style);
    }
    let legend = draw::heat_legend(marks).join("\n");
    for line in wrap(&legend.replace(' ', "\u{a0}").replace('\n', "   "), limit(style)) {
        page += &format!("{}\n", style.faint(line.trim()));
    }
    page.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Width of `123 of 456`.
const SUM: usize = 10;

fn left_out(series: &Series, shown: usize, drifted: usize, style: Style) -> String {
    let more = series.trend.features.len().saturating_sub(shown);
    if more == 0 {
        return String::new();
    }
    let how = if drifted <= shown { "none of which drifted" } else { "which drifted less often" };
    let words = format!("{more} more columns, {how} (--columns {} shows them)", series.trend.features.len());
    hanging("… ", &words, style)
}

/// Each name with what made it hold, its rule, and what to do.
fn names(series: &Series, style: Style) -> String {
    let mut page = format!("\n{}\n", style.bold("What to call it"));
    let indent = |text: &str| {
        let lines = wrap(&one_line(text), limit(style).map(|width| width.saturating_sub(4)));
        lines.into_iter().map(|line| format!("    {line}\n")).collect::<String>()
    };
    for named in &series.trend.findings {
        let verdict = verdict(named.name);
        page +=
            &format!("  {}  {}\n", style.verdict(verdict, verdict.label()), style.bold(named.name.words()));
        page += &indent(&named.because);
        let rule = indent(&format!("rule: {}", named.rule));
        page += &rule.lines().map(|line| style.faint(line) + "\n").collect::<String>();
        if let Some(hint) = series.hint(named.name) {
            page += &indent(&format!("→ {hint}"));
        }
    }
    page
}

fn cuts(series: &Series, style: Style) -> String {
    let cuts = &series.trend.cuts;
    if cuts.is_empty() {
        return String::new();
    }
    let mut page = format!("\n{}\n", style.bold("What is not to be compared across"));
    let from = if limit(style).is_some() { cuts.len().saturating_sub(CUTS) } else { 0 };
    if from > 0 {
        page += &format!("  … {from} earlier changes\n");
    }
    for cut in cuts.iter().skip(from) {
        let (at, words) = series.cut(cut);
        page += &hanging(&format!("  {at}  "), &words, style);
    }
    page
}
