//! Signs of a fault in the data, and of a real change in what they describe.
//!
//! A sign that stood in most of the last reports already is no news, and no pass either: a fault that nobody repaired
//! makes whoever decides unsure. Only categories age: one that came half a year ago is part of the population. Strong
//! signs of a fault count even where drift stays below the limits.

mod recurring;
mod rows;

use std::collections::HashSet;

use super::super::judge::{Judged, Policy, State, number, percent};
use super::super::noise::EXPECTED_SURELY_SEEN;
use super::super::report::{Column, Histogram, Report};
use super::super::stat::unit;
use super::super::trend::{Name, Point, Trend};
use super::{Branch, Circumstances};

/// The sign of another unit.
const UNIT: &str = "unit-shift";

/// The sign of a column that is stuck.
const CONSTANT: &str = "constant";

/// Signs that no population has, however long they last: all values in another unit, or one value for all.
const NEVER_AGE: [&str; 2] = [UNIT, CONSTANT];

/// One sign.
pub(super) struct Evidence {
    pub id: &'static str,
    /// Of a fault for the pipeline, of a change for a retrain; an old sign of a fault for people.
    pub speaks_for: Branch,
    /// Counts without drift beyond the limits.
    pub strong: bool,
    pub because: String,
}

impl Evidence {
    pub(super) fn fault(id: &'static str, strong: bool, because: String) -> Self {
        Self { id, speaks_for: Branch::Pipeline, strong, because }
    }

    fn change(id: &'static str, because: String) -> Self {
        Self { id, speaks_for: Branch::Retrain, strong: false, because }
    }

    /// A fault that stands for a while: nobody knows whether it is one, so it is nothing to retrain on.
    pub(super) fn doubt(id: &'static str, because: String) -> Self {
        Self { id, speaks_for: Branch::Escalate, strong: true, because }
    }
}

pub(super) fn gather(
    reports: &[Report],
    newest: &Report,
    judged: &Judged,
    trend: &Trend,
    policy: &Policy,
    circumstances: &Circumstances,
) -> Vec<Evidence> {
    let mut found = Vec::new();
    let recurring = recurring::found(trend, policy);
    if let Some(spike) = trend.findings.iter().find(|finding| finding.name == Name::Spike)
        && recurring.is_none()
    {
        found.push(Evidence::fault("spike", false, spike.because.clone()));
    }
    found.extend(recurring);
    let earlier: Vec<&Report> =
        trend.comparable().iter().rev().skip(1).filter_map(|point| reports.get(point.report)).collect();
    let old: Vec<HashSet<(&'static str, String)>> =
        earlier.iter().take(3).map(|report| named(report)).collect();
    let (mut stand, mut lasting) = (Vec::new(), Vec::new());
    for (id, column, because) in signs(newest) {
        let sign = (id, column);
        let before = old.iter().filter(|signs| signs.contains(&sign)).count();
        let because = format!("{}: {because}", sign.1);
        match (before < 2, id) {
            (true, _) => found.push(Evidence::fault(id, id != "categories", because)),
            (false, "categories") => {}
            // What no repair ended is a fault for as long as it stands.
            (false, id) if NEVER_AGE.contains(&id) => lasting.push((sign, because)),
            (false, _) => stand.push((sign, because)),
        }
    }
    let since = since(&earlier, stand.iter().map(|(sign, _)| sign));
    for ((sign, because), reports) in stand.into_iter().zip(since) {
        found.push(Evidence::doubt(sign.0, format!("{because}; since {reports} reports")));
    }
    let since = self::since(&earlier, lasting.iter().map(|(sign, _)| sign));
    for ((sign, because), reports) in lasting.into_iter().zip(since) {
        found.push(Evidence::fault(sign.0, true, format!("{because}; since {reports} reports")));
    }
    for judgement in judged.of("drift.missing").filter(|j| j.verdict != super::Verdict::Ok) {
        found.push(Evidence::fault("missing", true, format!("{}: {}", judgement.subject, judgement.message)));
    }
    found.extend(rows::jump(trend.comparable()));
    found.extend(one_source(newest, judged, trend, circumstances));
    found.extend(genuine(newest, judged, trend, circumstances));
    found
}

/// Which signs a report shows, of which columns.
fn named(report: &Report) -> HashSet<(&'static str, String)> {
    signs(report).into_iter().map(|(id, column, _)| (id, column)).collect()
}

/// For how many reports each sign stands, the newest and one that did not show it in between included. `earlier` are
/// the reports before, the last first.
fn since<'a>(earlier: &[&Report], signs: impl Iterator<Item = &'a (&'static str, String)>) -> Vec<usize> {
    let signs: Vec<_> = signs.collect();
    let mut reach = vec![0; signs.len()];
    for (place, report) in earlier.iter().enumerate() {
        // Two reports in a row without it end it.
        if reach.iter().all(|reach| reach + 2 <= place) {
            break;
        }
        let shown = named(report);
        for (sign, reach) in signs.iter().zip(&mut reach) {
            if *reach + 2 > place && shown.contains(*sign) {
                *reach = place + 1;
            }
        }
    }
    reach.into_iter().map(|reach| reach + 1).collect()
}

/// Faults that one report shows by itself: identifier, column, words.
fn signs(report: &Report) -> Vec<(&'static str, String, String)> {
    let mut signs = Vec::new();
    for column in &report.columns {
        if column.is_silent() {
            let why = column.why_not.clone().unwrap_or_else(|| "not computable".to_owned());
            signs.push(("not-computable", column.column.clone(), why));
        }
        if let Some(words) = unit_shift(report, column) {
            signs.push((UNIT, column.column.clone(), words));
        }
        if let Some(Histogram::Categories { labels, reference, current, .. }) = &column.histogram
            && let Some(words) = categories(labels, reference, current)
        {
            signs.push(("categories", column.column.clone(), words));
        }
        if constant(report, column) {
            let words = "the current data have one value only".to_owned();
            signs.push((CONSTANT, column.column.clone(), words));
        }
    }
    // A column may be measured by several methods.
    let mut seen = HashSet::new();
    signs.retain(|(id, column, _)| seen.insert((*id, column.clone())));
    signs
}

/// One value where the reference has several: as `drift measure` found by the values, or as the bins of others tell.
fn constant(report: &Report, column: &Column) -> bool {
    if report.reference_fingerprint.is_some() {
        return column.constant;
    }
    let held = |weights: &[f64]| weights.iter().filter(|weight| **weight > 0.0).count();
    match &column.histogram {
        Some(Histogram::Categories { reference, current, counts, .. }) => {
            let (all, now): (f64, f64) = (reference.iter().sum(), current.iter().sum());
            let others: f64 =
                reference.iter().zip(current).filter(|(_, now)| **now == 0.0).map(|(before, _)| before).sum();
            let by_chance = *counts && others / all * now <= EXPECTED_SURELY_SEEN;
            held(reference) > 1 && held(current) == 1 && !by_chance
        }
        Some(Histogram::Numbers { reference, current }) => {
            // NumPy draws a constant column as one bin in the middle of a range of width one.
            let width =
                |edges: &[f64]| edges.last().zip(edges.first()).map_or(0.0, |(last, first)| last - first);
            held(&reference.shares) > 1
                && held(&current.shares) == 1
                && (width(&current.edges) - 1.0).abs() < 1e-6
        }
        None => false,
    }
}

/// All quartiles are a power of ten apart: as `drift measure` found by the values, which is all that is known of its
/// reports, or as the bins of others tell where they are narrow enough.
fn unit_shift(report: &Report, column: &Column) -> Option<String> {
    if report.reference_fingerprint.is_some() {
        return column.unit_shift.map(unit::in_words);
    }
    let Some(Histogram::Numbers { reference, current }) = &column.histogram else { return None };
    let (before, now) = (reference.quartiles()?, current.quartiles()?);
    unit::unit_shift(before, now)?;
    let ratio = now[1] / before[1];
    let by =
        if ratio > 1.0 { format!("× {}", number(ratio)) } else { format!("÷ {}", number(1.0 / ratio)) };
    let (from, to) = (number(before[1]), number(now[1]));
    Some(format!("the median went from {from} to {to}, {by}, and the quartiles alike: another unit?"))
}

/// Categories that only one of the samples has, beyond what chance leaves out.
fn categories(labels: &[String], reference: &[f64], current: &[f64]) -> Option<String> {
    let (rows, rows_now): (f64, f64) = (reference.iter().sum(), current.iter().sum());
    if rows <= 0.0 || rows_now <= 0.0 {
        return None;
    }
    let surely = |share: f64, rows: f64| share * rows > EXPECTED_SURELY_SEEN;
    let mut came = Vec::new();
    let mut gone = Vec::new();
    for ((label, before), now) in labels.iter().zip(reference).zip(current) {
        if *before == 0.0 && surely(now / rows_now, rows) && *now > EXPECTED_SURELY_SEEN {
            came.push(label.as_str());
        } else if *now == 0.0 && surely(before / rows, rows_now) {
            gone.push(label.as_str());
        }
    }
    let list = |words: &str, labels: &[&str]| match labels {
        [] => None,
        _ => Some(format!("{words} {}", labels.iter().take(3).copied().collect::<Vec<_>>().join(", "))),
    };
    let parts: Vec<String> = [list("new:", &came), list("vanished:", &gone)].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("categories {}", parts.join("; ")))
}

/// All columns of one source drifted with one report, and those of others did not.
fn one_source(
    newest: &Report,
    judged: &Judged,
    trend: &Trend,
    circumstances: &Circumstances,
) -> Option<Evidence> {
    let drifted: HashSet<&str> = newest
        .columns
        .iter()
        .zip(&judged.assessments)
        .filter(|(_, assessment)| assessment.state == State::Drifted)
        .map(|(column, _)| column.column.as_str())
        .collect();
    let before = |name: &str| {
        let feature = trend.features.iter().find(|feature| feature.column == name)?;
        feature.cells.iter().rev().nth(1).map(|cell| cell.state == Some(State::Drifted))
    };
    circumstances.sources.iter().find_map(|(source, columns)| {
        let all = columns.len() > 1 && columns.iter().all(|name| drifted.contains(name.as_str()));
        let fresh = columns.iter().all(|name| before(name) == Some(false));
        let others = drifted.len() > columns.len();
        (all && fresh && !others).then(|| {
            Evidence::fault(
                "source",
                false,
                format!("all {} columns of {source} at once, and no other", columns.len()),
            )
        })
    })
}

/// Signs of a real change.
fn genuine(newest: &Report, judged: &Judged, trend: &Trend, circumstances: &Circumstances) -> Vec<Evidence> {
    let mut found = Vec::new();
    let consistent = trend.findings.iter().find(|finding| finding.name == Name::Consistent);
    if let Some(consistent) = consistent {
        // A column in another unit, or stuck, drifts for as long as it is, and says nothing of the population.
        let still = newest.columns.iter().zip(&judged.assessments).any(|(column, assessment)| {
            assessment.state == State::Drifted
                && consistent.columns.contains(&column.column)
                && unit_shift(newest, column).is_none()
                && !constant(newest, column)
        });
        if still {
            found.push(Evidence::change("consistent", consistent.because.clone()));
        }
    }
    if let Some((from, to, reports)) = gradual(trend.comparable()) {
        let because =
            format!("the share rose from {} to {} over {reports} reports", percent(from), percent(to));
        found.push(Evidence::change("gradual", because));
    }
    if circumstances.live_metric_falls == Some(true) {
        found.push(Evidence::change("live-metric", "the model's own metric fell".to_owned()));
    }
    found
}

/// A rise of at least ten points without a jump, over the last four to eight reports.
fn gradual(points: &[Point]) -> Option<(f64, f64, usize)> {
    let shares: Vec<f64> = points.iter().rev().take(8).filter_map(|point| point.share).collect();
    if shares.len() < 4 {
        return None;
    }
    let steps: Vec<f64> = shares.windows(2).map(|pair| pair[0] - pair[1]).collect();
    let (to, from) = (*shares.first()?, *shares.last()?);
    let rises = steps.iter().filter(|step| **step > 0.0).count();
    let falls = steps.iter().filter(|step| **step < 0.0).count();
    let jump = steps.iter().any(|step| *step >= 0.2 - 1e-9);
    (to - from >= 0.1 && rises > falls && rises >= 2 && !jump).then_some((from, to, shares.len()))
}
