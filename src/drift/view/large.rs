//! One column, large: its histogram, and what there is to know of it.

use super::super::draw::{self, Marks};
use super::super::judge::{State, number};
use super::super::report::{Histogram, Kind};
use super::Line;
use super::terminal::room;
use super::verdict_of;
use crate::ui::{Style, one_line, wrap};

/// So many categories are drawn; what is left is summed up in one.
const CATEGORIES: usize = 12;

/// No bar need be longer to be compared.
const WIDEST: usize = 100;

pub(super) fn text(line: &Line<'_>, style: Style) -> String {
    let state = style.verdict(verdict_of(line.assessment.state), line.state());
    let width = room(style).min(WIDEST);
    let mut page = String::new();
    for (at, name) in wrap(&one_line(&line.column.column), Some(width)).iter().enumerate() {
        page += &format!("{}{}\n", if at == 0 { "\n" } else { "" }, style.bold(name));
    }
    page += &format!("  {state}\n");
    for fact in facts(line) {
        let lines = wrap(&one_line(&fact), Some(width.saturating_sub(2)));
        page += &format!("  {}\n", lines.join("\n  "));
    }
    let Some(histogram) = &line.column.histogram else {
        let lines = wrap("the report has no histogram of it", Some(width.saturating_sub(2)));
        return page + &format!("  {}\n", lines.join("\n  "));
    };
    let rows = draw::histogram(histogram, CATEGORIES, width.saturating_sub(2), Marks::Unicode);
    if rows.is_empty() {
        return page + "  its histogram is empty\n";
    }
    page += &format!("  {}\n", style.faint(&draw::histogram_legend(Marks::Unicode)));
    rows.iter().for_each(|row| page += &format!("  {row}\n"));
    page
}

/// Sentences about a column, the same in the terminal and on the page.
pub(in crate::drift) fn facts(line: &Line<'_>) -> Vec<String> {
    let kind = match line.column.kind {
        Some(Kind::Numeric) => "numbers, ",
        Some(Kind::Categorical) => "categories, ",
        Some(Kind::Text) => "text, ",
        Some(Kind::Datetime) => "times, ",
        None => "",
    };
    let mut facts = vec![format!("{kind}{}: {}", line.column.method, line.sentence())];
    facts.extend(own(line));
    facts.extend(missing(line));
    facts.extend(medians(line));
    facts
}

/// Where the report and we differ, both are said.
fn own(line: &Line<'_>) -> Option<String> {
    let stated = line.column.drifted.filter(|_| !line.column.drifted_derived)?;
    let ours = line.assessment.state == State::Drifted;
    (stated != ours).then(|| format!("the report says: {}", if stated { "drifted" } else { "not drifted" }))
}

fn missing(line: &Line<'_>) -> Option<String> {
    let (now, before) = (line.column.missing_share, line.column.missing_share_reference);
    if now.unwrap_or(0.0) <= 0.0 && before.unwrap_or(0.0) <= 0.0 {
        return None;
    }
    let words = |share: Option<f64>| share.map_or_else(|| "unknown".to_owned(), draw::little);
    Some(format!("missing: {} of the reference, {} now", words(before), words(now)))
}

fn medians(line: &Line<'_>) -> Option<String> {
    let Some(Histogram::Numbers { reference, current }) = &line.column.histogram else { return None };
    let (before, now) = (reference.median()?, current.median()?);
    Some(format!("median, by the histogram: {} in the reference, {} now", number(before), number(now)))
}
