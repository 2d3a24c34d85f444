//! Columns that leapt, by their own scale, and series too short to tell a leap from a change that lasts.

use super::super::judge::{Policy, State};
use super::rules::{EQUAL, JUMP, LEAP, NEWS, median, when};
use super::{Cell, Feature, Trend};

/// Reports before a rise by which one can tell what is usual.
const HISTORY: usize = 3;

/// What was found, in words, and of which columns.
pub(super) struct Found {
    pub because: String,
    pub columns: Vec<String>,
}

/// A rise of one column: how many reports lie before it, and how many show it.
struct Rise {
    before: usize,
    risen: usize,
    /// Whether it tripled its effect, rather than creep over its limit.
    leap: bool,
}

/// At least half of the columns that are an alarm by themselves and leapt with one report, or of those that drift and
/// did before.
pub(super) fn of_columns(trend: &Trend, policy: &Policy) -> Option<Found> {
    let leapt = |rise: &Rise| rise.leap && rise.before >= HISTORY && rise.risen <= NEWS;
    let alone: Vec<&Feature> = trend.features.iter().filter(|feature| alarmed(feature)).collect();
    let risen: Vec<(&Feature, usize)> = alone
        .iter()
        .filter_map(|feature| {
            let rise = rise(feature.comparable(trend.since), |cell| cell.alarm)?;
            leapt(&rise).then_some((*feature, rise.risen))
        })
        .collect();
    // One after the other is how a change goes through the columns; a fault takes many with one report.
    let together = (1..=NEWS).find_map(|at| {
        let with: Vec<&Feature> =
            risen.iter().filter(|(_, risen)| *risen == at).map(|(feature, _)| *feature).collect();
        (!with.is_empty() && with.len() * 2 >= alone.len()).then(|| told(with.iter().copied(), at))
    });
    if together.is_some() {
        return together;
    }
    if trend.points.last()?.share? < policy.share_warning.bound - EQUAL {
        return None;
    }
    let drifted: Vec<&Feature> = trend.features.iter().filter(|feature| drifts(feature)).collect();
    (1..=NEWS).find_map(|risen| {
        let deeper: Vec<&Feature> =
            drifted.iter().copied().filter(|feature| deepened(feature, trend.since, risen)).collect();
        (!deeper.is_empty() && deeper.len() * 2 >= drifted.len()).then(|| told(deeper.iter().copied(), risen))
    })
}

/// What is past a limit, and may be a spike as well as a change, since too few reports show how it came about.
pub(super) fn short(trend: &Trend, policy: &Policy) -> Option<Found> {
    let shares: Vec<f64> = trend.comparable().iter().filter_map(|point| point.share).collect();
    let mut wanted: Option<(usize, Vec<String>)> = None;
    let mut ask = |before: usize, risen: usize, columns: Vec<String>| {
        if before < HISTORY
            && risen <= NEWS
            && wanted.as_ref().is_none_or(|(more, _)| NEWS + 1 - risen > *more)
        {
            wanted = Some((NEWS + 1 - risen, columns));
        }
    };
    if shares.last().is_some_and(|share| policy.share_warning.breached(*share)) {
        let step = (1..shares.len()).rev().find(|at| shares[*at] - shares[at - 1] >= JUMP - EQUAL);
        // Where there is no step, the rise may have come before the first report.
        let before = step.unwrap_or(0);
        ask(before, shares.len() - before, Vec::new());
    }
    for feature in trend.features.iter().filter(|feature| alarmed(feature)) {
        let cells = feature.comparable(trend.since);
        match rise(cells, |cell| cell.alarm) {
            Some(rise) if rise.leap || rise.before == 0 => {
                ask(rise.before, rise.risen, vec![feature.column.clone()]);
            }
            _ => {}
        }
    }
    let (more, columns) = wanted?;
    let noun = if more == 1 { "report" } else { "reports" };
    let because = format!(
        "too few reports before the rise to tell a spike from a change that lasts: {more} more {noun} will tell"
    );
    Some(Found { because, columns })
}

fn alarmed(feature: &Feature) -> bool {
    feature.cells.last().is_some_and(|cell| cell.alarm)
}

fn drifts(feature: &Feature) -> bool {
    feature.cells.last().is_some_and(|cell| cell.state == Some(State::Drifted))
}

/// The last stretch of cells of which each is past, at the end.
fn rise(cells: &[Cell], past: impl Fn(&Cell) -> bool) -> Option<Rise> {
    let before = cells.iter().rposition(|cell| !past(cell)).map_or(0, |at| at + 1);
    let (history, risen) = cells.split_at(before);
    (!risen.is_empty()).then(|| Rise { before, risen: risen.len(), leap: tripled(history, risen) })
}

/// A column that drifted before too, and tripled its effect so many reports ago.
fn deepened(feature: &Feature, since: usize, risen: usize) -> bool {
    let cells = feature.comparable(since);
    let Some(before) = cells.len().checked_sub(risen).filter(|before| *before >= HISTORY) else {
        return false;
    };
    let (history, risen) = cells.split_at(before);
    history.last().is_some_and(|cell| cell.state == Some(State::Drifted)) && tripled(history, risen)
}

/// Whether each effect is three times the usual one, and the first three times the one before.
fn tripled(history: &[Cell], risen: &[Cell]) -> bool {
    let known: Vec<f64> = history.iter().filter_map(|cell| cell.effect).collect();
    let Some(last) = known.last() else { return false };
    let usual = median(&known);
    let effects: Vec<f64> = risen.iter().filter_map(|cell| cell.effect).collect();
    effects.first().is_some_and(|first| *first >= LEAP * last)
        && effects.iter().all(|effect| *effect >= LEAP * usual)
}

fn told<'a>(features: impl Iterator<Item = &'a Feature>, risen: usize) -> Found {
    let columns: Vec<String> = features.map(|feature| feature.column.clone()).collect();
    let shown: Vec<&str> = columns.iter().take(5).map(String::as_str).collect();
    let more = if columns.len() > 5 { format!(" and {} more", columns.len() - 5) } else { String::new() };
    let because =
        format!("{}{more} leapt to three times the usual effect or more, {}", shown.join(", "), when(risen));
    Found { because, columns }
}
