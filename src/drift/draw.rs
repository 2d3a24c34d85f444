//! Rows of plain text for a terminal: a histogram of reference against current, a sparkline, a strip of heat.
//!
//! No colour and no newline in them; each row is at most as wide as asked. Every mark differs by shape, in ASCII too.

use std::collections::HashSet;

use chrono::TimeDelta;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::judge::{State, number, percent};
use super::report::{Bins, Histogram};
use super::trend::{Cell, Change, Feature, Trend};

/// Where something is measured anew.
const ANEW: char = '|';

/// What marks are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    Unicode,
    Ascii,
}

impl Marks {
    fn levels(self) -> &'static [char] {
        match self {
            Self::Unicode => &['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
            Self::Ascii => &['_', '.', '-', '=', '+', '*', '%', '#'],
        }
    }

    /// Bars of reference and current.
    fn bars(self) -> [char; 2] {
        match self {
            Self::Unicode => ['░', '█'],
            Self::Ascii => ['-', '#'],
        }
    }

    /// Drift, by how many limits past the limit.
    fn heat(self) -> [char; 3] {
        match self {
            Self::Unicode => ['▒', '▓', '█'],
            Self::Ascii => ['+', '*', '#'],
        }
    }

    fn cut(self) -> char {
        match self {
            Self::Unicode => '…',
            Self::Ascii => '.',
        }
    }

    /// Where a report was due and none came.
    fn gap(self) -> char {
        match self {
            Self::Unicode => '╱',
            Self::Ascii => '/',
        }
    }

    /// Of a gauge: filled, empty, limit.
    fn gauge(self) -> [char; 3] {
        match self {
            Self::Unicode => ['█', '░', '│'],
            Self::Ascii => ['#', '-', '|'],
        }
    }

    fn calm(self) -> char {
        match self {
            Self::Unicode => '·',
            Self::Ascii => '.',
        }
    }
}

/// One mark per value, of the height of its share of `most`; a gap is a space. The last `width` values are drawn.
pub fn sparkline(values: &[Option<f64>], most: f64, width: usize, marks: Marks) -> String {
    let levels = marks.levels();
    let level = |value: &Option<f64>| {
        let share = value.filter(|value| value.is_finite())? / most;
        let at = (share.clamp(0.0, 1.0) * (levels.len() - 1) as f64).round() as usize;
        levels.get(at).copied()
    };
    let from = values.len().saturating_sub(width);
    values.get(from..).unwrap_or_default().iter().map(|value| level(value).unwrap_or(' ')).collect()
}

/// A share as a bar of `width` marks, with a mark at each limit.
pub fn gauge(share: f64, limits: &[f64], width: usize, marks: Marks) -> String {
    let [full, empty, limit] = marks.gauge();
    let place = |share: f64| (share.clamp(0.0, 1.0) * width as f64).round() as usize;
    let filled = if share > 0.0 { place(share).max(1) } else { 0 };
    (0..width)
        .map(|at| match at {
            at if limits.iter().any(|share| place(*share) == at && at > 0) => limit,
            at if at < filled => full,
            _ => empty,
        })
        .collect()
}

/// Reference and current as two rows of at most `width` marks on one scale; empty where there is no histogram.
pub fn small(histogram: Option<&Histogram>, width: usize, marks: Marks) -> (String, String) {
    let bins = match histogram {
        Some(Histogram::Numbers { reference, current }) => numeric_rows(reference, current, width),
        Some(Histogram::Categories { labels, reference, current, .. }) => {
            category_rows(labels, reference, current, width)
        }
        None => Vec::new(),
    };
    let most = bins.iter().map(|bin| bin.1.max(bin.2)).fold(0.0, f64::max);
    if most <= 0.0 {
        return (String::new(), String::new());
    }
    let row = |of: fn(&Bin) -> f64| {
        // A bin that holds nothing is blank, so that it differs from one that holds a little.
        let shares: Vec<Option<f64>> =
            bins.iter().map(|bin| Some(of(bin)).filter(|share| *share > 0.0)).collect();
        sparkline(&shares, most, width, marks)
    };
    (row(|bin| bin.1), row(|bin| bin.2))
}

/// One column of a strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The place of a point.
    Point(usize),
    /// A gap before the next.
    Gap,
    /// From the next on all is measured against another reference.
    Anew,
}

impl Slot {
    pub fn point(self) -> Option<usize> {
        match self {
            Self::Point(at) => Some(at),
            Self::Gap | Self::Anew => None,
        }
    }

    /// What stands between points.
    fn between(self, marks: Marks) -> char {
        if self == Self::Anew { ANEW } else { marks.gap() }
    }
}

/// The columns of a strip. The last that fit.
pub fn slots(trend: &Trend, width: usize) -> Vec<Slot> {
    let anew: HashSet<usize> =
        trend.cuts.iter().filter(|cut| cut.change == Change::Reference).map(|cut| cut.point).collect();
    let all = trend.points.iter().enumerate().flat_map(|(at, point)| {
        let gap = point.after_gap.then_some(Slot::Gap);
        gap.into_iter().chain(anew.contains(&at).then_some(Slot::Anew)).chain([Slot::Point(at)])
    });
    let all: Vec<Slot> = all.collect();
    let from = all.len().saturating_sub(width);
    // What stands between points tells nothing at the edge.
    all.get(from..).unwrap_or_default().iter().copied().skip_while(|slot| slot.point().is_none()).collect()
}

/// The share of each slot, by its height between 0 and 100 %.
pub fn share_strip(trend: &Trend, slots: &[Slot], marks: Marks) -> String {
    let mark = |slot: &Slot| match slot.point().and_then(|at| trend.points.get(at)) {
        Some(point) => sparkline(&[point.share], 1.0, 1, marks).chars().next().unwrap_or(' '),
        None => slot.between(marks),
    };
    slots.iter().map(mark).collect()
}

/// A column over the slots, a mark per report; a blank stands where a report lacks the column.
pub fn heat_row(feature: &Feature, slots: &[Slot], marks: Marks) -> String {
    let mark = |slot: &Slot| match slot.point() {
        Some(at) => feature.cells.get(at).map_or(' ', |cell| heat(cell, marks)),
        None => slot.between(marks),
    };
    slots.iter().map(mark).collect()
}

/// The times under a strip: each stands right of the corner below its report; the first one whole, of the others the day.
pub fn dates(trend: &Trend, slots: &[Slot], width: usize, marks: Marks) -> String {
    let corner = match marks {
        Marks::Unicode => '└',
        Marks::Ascii => '`',
    };
    let mut row = String::new();
    let hours = trend.cadence.is_some_and(|cadence| cadence < TimeDelta::hours(20));
    for (place, slot) in slots.iter().enumerate() {
        let Some(point) = slot.point().and_then(|at| trend.points.get(at)) else { continue };
        let first = row.is_empty();
        let format = match (first, hours) {
            (true, false) => "%Y-%m-%d",
            (true, true) => "%Y-%m-%d %H:%M",
            (false, false) => "%m-%d",
            (false, true) => "%d %H:%M",
        };
        let label = format!("{corner}{}", point.at.format(format));
        let taken = row.chars().count();
        let free = first || place >= taken + 3;
        if free && place + label.chars().count() <= width.max(slots.len()) {
            row.push_str(&" ".repeat(place.saturating_sub(taken)));
            row.push_str(&label);
        }
    }
    row
}

/// What the marks of [`heat_row`] mean, one by one.
pub fn heat_legend(marks: Marks) -> Vec<String> {
    let [some, more, most] = marks.heat();
    vec![
        format!("{} stable", marks.calm()),
        "~ within noise".to_owned(),
        format!("{some} {more} {most} drifted: past its limit, twice, five times"),
        "? not computable".to_owned(),
        format!("{ANEW} measured anew"),
        format!("{} no report for long", marks.gap()),
        "blank: not in the report".to_owned(),
    ]
}

fn heat(cell: &Cell, marks: Marks) -> char {
    let [some, more, most] = marks.heat();
    match cell.state {
        None => ' ',
        Some(State::Drifted) => match cell.past_limit {
            Some(past) if past >= 5.0 => most,
            Some(past) if past >= 2.0 => more,
            _ => some,
        },
        Some(_) if cell.cut => ANEW,
        Some(State::Stable) => marks.calm(),
        Some(State::WithinNoise) => '~',
        Some(State::CannotTell | State::NotComputable) => '?',
    }
}

/// A share that is more than nothing never reads as nothing.
pub fn little(share: f64) -> String {
    if share > 0.0 && share < 0.0005 { "<0.1%".to_owned() } else { percent(share) }
}

/// What the two bars of [`histogram`] are.
pub fn histogram_legend(marks: Marks) -> String {
    let [before, now] = marks.bars();
    format!("{before}{before} reference   {now}{now} current")
}

/// Two bars per bin or category, reference above current, with their shares at the right.
///
/// Numbers are put on ten bins that both samples share; of categories, the `most` with the largest share are drawn, and
/// what is left is summed up in one.
pub fn histogram(histogram: &Histogram, most: usize, width: usize, marks: Marks) -> Vec<String> {
    let bins = match histogram {
        Histogram::Numbers { reference, current } => numeric_rows(reference, current, BINS),
        Histogram::Categories { labels, reference, current, .. } => {
            category_rows(labels, reference, current, most)
        }
    };
    let label_width = bins.iter().map(|bin| bin.0.width()).max().unwrap_or(0).min((width / 3).max(1));
    let peak = bins.iter().map(|bin| bin.1.max(bin.2)).fold(0.0, f64::max);
    // The share at the right takes up to seven, and a space each side of the bar.
    let room = width.saturating_sub(label_width + 9);
    let bar = |share: f64, mark: char| {
        let length = if peak > 0.0 { (share / peak * room as f64).round() as usize } else { 0 };
        // What is there at all is seen.
        let length = if share > 0.0 { length.max(1).min(room) } else { 0 };
        std::iter::repeat_n(mark, length).collect::<String>()
    };
    let [before, now] = marks.bars();
    bins.iter()
        .flat_map(|(label, reference, current)| {
            [
                (padded(label, label_width, marks), bar(*reference, before), *reference),
                (padded("", label_width, marks), bar(*current, now), *current),
            ]
        })
        .map(|(label, bar, share)| {
            fit(&format!("{label} {} {:>7}", padded(&bar, room, marks), little(share)), width)
        })
        .collect()
}

/// Label, share of the reference, share of the current.
pub type Bin = (String, f64, f64);

/// Numbers on ten bins that both samples share.
pub fn shared_bins(reference: &Bins, current: &Bins) -> Vec<Bin> {
    numeric_rows(reference, current, BINS)
}

/// The categories with the largest share in either sample, what is left summed up in one.
pub fn largest_categories(labels: &[String], reference: &[f64], current: &[f64], most: usize) -> Vec<Bin> {
    category_rows(labels, reference, current, most)
}

const BINS: usize = 10;

/// Both samples on so many equal bins over their common range, mass spread evenly within the bins of the report.
fn numeric_rows(reference: &Bins, current: &Bins, bins: usize) -> Vec<Bin> {
    let edge = |pick: fn(f64, f64) -> f64, of: fn(&Bins) -> Option<&f64>| {
        of(reference).into_iter().chain(of(current)).copied().reduce(pick)
    };
    let (Some(low), Some(high)) =
        (edge(f64::min, |bins| bins.edges.first()), edge(f64::max, |bins| bins.edges.last()))
    else {
        return Vec::new();
    };
    let width = (high - low) / bins.max(1) as f64;
    if !width.is_finite() || width <= 0.0 {
        return Vec::new();
    }
    (0..bins)
        .map(|at| {
            let (from, to) = (low + width * at as f64, low + width * (at + 1) as f64);
            (format!("{}..{}", number(from), number(to)), mass(reference, from, to), mass(current, from, to))
        })
        .collect()
}

/// Share of a sample between two values.
fn mass(bins: &Bins, from: f64, to: f64) -> f64 {
    let overlap = |edges: &[f64]| match edges {
        [low, high] if high > low => ((to.min(*high) - from.max(*low)) / (high - low)).clamp(0.0, 1.0),
        _ => 0.0,
    };
    bins.shares.iter().zip(bins.edges.windows(2)).map(|(share, edges)| share * overlap(edges)).sum()
}

fn category_rows(labels: &[String], reference: &[f64], current: &[f64], most: usize) -> Vec<Bin> {
    let share = |weights: &[f64]| {
        let sum: f64 = weights.iter().sum();
        weights.iter().map(|weight| if sum > 0.0 { weight / sum } else { 0.0 }).collect::<Vec<f64>>()
    };
    let (reference, current) = (share(reference), share(current));
    let mut rows: Vec<Bin> = labels
        .iter()
        .zip(reference.iter().zip(&current))
        .map(|(label, (before, now))| (label.clone(), *before, *now))
        .collect();
    rows.sort_by(|one, two| two.1.max(two.2).total_cmp(&one.1.max(one.2)));
    if rows.len() > most && most > 0 {
        let rest = rows.split_off(most - 1);
        let sum = |of: fn(&Bin) -> f64| rest.iter().map(of).sum::<f64>();
        rows.push((format!("{} others", rest.len()), sum(|bin| bin.1), sum(|bin| bin.2)));
    }
    rows
}

/// In exactly so many columns of the terminal; what is cut ends in a mark, controls are shown as `?`.
pub(super) fn padded(text: &str, width: usize, marks: Marks) -> String {
    let short = shortened(text, width, marks);
    let fill = width.saturating_sub(short.width());
    format!("{short}{}", " ".repeat(fill))
}

/// In at most so many columns of the terminal.
pub(super) fn shortened(text: &str, width: usize, marks: Marks) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { '?' } else { c }).collect();
    if clean.width() > width {
        format!("{}{}", cut(&clean, width.saturating_sub(1)), marks.cut())
    } else {
        clean
    }
}

fn cut(text: &str, width: usize) -> String {
    let mut used = 0;
    text.chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= width
        })
        .collect()
}

fn fit(text: &str, width: usize) -> String {
    cut(text, width).trim_end().to_owned()
}

#[cfg(test)]
mod tests;
