//! Where a series stops being comparable: other columns, another reference, another method or limit.
//!
//! Evidently chooses a method anew each day, so that a column near its rule changes method though nobody changed
//! anything. That cuts the column; it cuts the series only where many columns change at once.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::super::report::{Bins, Column, Histogram, Report};

/// More than this share of columns measured anew is another series.
const MANY: f64 = 0.2;

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Came,
    Went,
    Method,
    Limit,
    Reference,
}

/// A change between a point and the one before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cut {
    /// The first point after the change.
    pub point: usize,
    pub change: Change,
    /// The columns concerned; empty where the reference as a whole changed.
    pub columns: Vec<String>,
    /// Whether the whole series begins anew here.
    pub whole: bool,
}

impl Cut {
    /// `method of 2 columns changed: age, income`.
    pub fn words(&self) -> String {
        let names: Vec<&str> = self.columns.iter().take(4).map(String::as_str).collect();
        let more = if self.columns.len() > 4 { ", …" } else { "" };
        let names = format!("{}{more}", names.join(", "));
        match self.change {
            Change::Came => format!("columns that were not there before: {names}"),
            Change::Went => format!("columns that are gone: {names}"),
            Change::Method => format!("measured by another method: {names}"),
            Change::Limit => format!("measured against another limit: {names}"),
            Change::Reference => "measured against another reference".to_owned(),
        }
    }
}

/// All cuts in order, and the point from which on the whole is comparable.
pub(super) fn find(series: &[&Report]) -> (Vec<Cut>, usize) {
    let mut cuts: Vec<Cut> = Vec::new();
    for (at, pair) in series.windows(2).enumerate() {
        if let [last, report] = pair
            && !plainly_alike(last, report)
        {
            between(at + 1, last, report, &by_name(last), &by_name(report), &mut cuts);
        }
    }
    let since = cuts.iter().filter(|cut| cut.whole).map(|cut| cut.point).max().unwrap_or(0);
    (cuts, since)
}

/// The usual case, told without a look-up: the same columns in the same order, measured the same way.
fn plainly_alike(last: &Report, report: &Report) -> bool {
    let told = told(last, report);
    let alike = |(one, two): (&Column, &Column)| {
        let histograms = match (&one.histogram, &two.histogram) {
            (Some(one), Some(two)) if told.is_none() => same_reference(one, two) != Some(false),
            _ => true,
        };
        histograms && one.column == two.column && one.method.same(&two.method) && !other_limit(one, two)
    };
    last.columns.len() == report.columns.len()
        && !told.map_or_else(|| other_rows(last, report), |same| !same)
        && last.columns.iter().zip(&report.columns).all(alike)
}

/// The first measurement of each column.
fn by_name(report: &Report) -> HashMap<&str, &Column> {
    let mut columns = HashMap::with_capacity(report.columns.len());
    for column in &report.columns {
        columns.entry(column.column.as_str()).or_insert(column);
    }
    columns
}

fn between(
    point: usize,
    last: &Report,
    report: &Report,
    before: &HashMap<&str, &Column>,
    after: &HashMap<&str, &Column>,
    cuts: &mut Vec<Cut>,
) {
    let names = |report: &Report, test: &dyn Fn(&str) -> bool| {
        let mut seen = HashSet::new();
        let named = report.columns.iter().map(|column| column.column.as_str());
        named.filter(|name| seen.insert(*name) && test(name)).map(str::to_owned).collect::<Vec<String>>()
    };
    let common = |test: &dyn Fn(&Column, &Column) -> bool| {
        names(report, &|name| before.get(name).zip(after.get(name)).is_some_and(|(one, two)| test(one, two)))
    };
    let method = common(&|one, two| !one.method.same(&two.method));
    let limit = common(&|one, two| one.method.same(&two.method) && other_limit(one, two));
    let many = (method.len() + limit.len()) as f64 > MANY * after.len() as f64;
    let found = [
        (Change::Came, names(report, &|name| !before.contains_key(name)), true),
        (Change::Went, names(last, &|name| !after.contains_key(name)), true),
        (Change::Method, method, many),
        (Change::Limit, limit, many),
    ];
    for (change, columns, whole) in found {
        if !columns.is_empty() {
            cuts.push(Cut { point, change, columns, whole });
        }
    }
    if other_reference(last, report, before, after) {
        cuts.push(Cut { point, change: Change::Reference, columns: Vec::new(), whole: true });
    }
}

fn other_limit(one: &Column, two: &Column) -> bool {
    one.threshold.zip(two.threshold).is_some_and(|(one, two)| (one - two).abs() > 1e-9)
}

/// Other rows, or other distributions of at least half the columns that show one.
fn other_reference(
    last: &Report,
    report: &Report,
    before: &HashMap<&str, &Column>,
    after: &HashMap<&str, &Column>,
) -> bool {
    if let Some(same) = told(last, report) {
        return !same;
    }
    if other_rows(last, report) {
        return true;
    }
    let mut shown = 0_usize;
    let mut other = 0_usize;
    for (name, two) in after {
        let histograms = before.get(name).and_then(|one| one.histogram.as_ref()).zip(two.histogram.as_ref());
        if let Some(same) = histograms.and_then(|(one, two)| same_reference(one, two)) {
            shown += 1;
            other += usize::from(!same);
        }
    }
    other > 0 && other * 2 >= shown
}

/// Whether the reference is the same, where both tell which it was.
fn told(last: &Report, report: &Report) -> Option<bool> {
    last.reference_fingerprint
        .as_ref()
        .zip(report.reference_fingerprint.as_ref())
        .map(|(one, two)| one == two)
}

fn other_rows(last: &Report, report: &Report) -> bool {
    last.rows_from == report.rows_from
        && last.rows_reference.zip(report.rows_reference).is_some_and(|(one, two)| one != two)
}

/// None where the two are not of one kind.
fn same_reference(one: &Histogram, two: &Histogram) -> Option<bool> {
    match (one, two) {
        (Histogram::Numbers { reference: one, .. }, Histogram::Numbers { reference: two, .. }) => {
            Some(same_bins(one, two))
        }
        (
            Histogram::Categories { labels: labels_one, reference: one, counts: counts_one, .. },
            Histogram::Categories { labels: labels_two, reference: two, counts: counts_two, .. },
        ) if counts_one == counts_two => {
            if labels_one == labels_two && one == two {
                return Some(true);
            }
            // A label that only the current data have stands with zero.
            let held = |labels: &[String], counts: &[f64]| -> HashMap<String, u64> {
                let pairs = labels.iter().zip(counts).filter(|(_, count)| **count > 0.0);
                pairs.map(|(label, count)| (label.clone(), count.to_bits())).collect()
            };
            Some(held(labels_one, one) == held(labels_two, two))
        }
        _ => None,
    }
}

/// How far edges and shares of one sample may differ by rounding.
const ROUNDING: f64 = 1e-6;

/// Whether both may be drawn of one sample: bins often span the current data too, and then lie elsewhere each day.
fn same_bins(one: &Bins, two: &Bins) -> bool {
    let close = |one: &[f64], two: &[f64]| {
        one.len() == two.len()
            && one
                .iter()
                .zip(two)
                .all(|(a, b)| (a - b).abs() <= ROUNDING * a.abs().max(b.abs()).max(ROUNDING))
    };
    if close(&one.edges, &two.edges) {
        return close(&one.shares, &two.shares);
    }
    agree(one, two) && agree(two, one)
}

/// What lies below each edge of one is between what lies below the edges of the other that enclose it.
fn agree(one: &Bins, two: &Bins) -> bool {
    let below = |bins: &Bins| {
        let sums = bins.shares.iter().scan(0.0, |sum, share| {
            *sum += share;
            Some(*sum)
        });
        std::iter::once(0.0).chain(sums).collect::<Vec<f64>>()
    };
    let (ours, theirs) = (below(one), below(two));
    let width =
        |bins: &Bins| bins.edges.last().zip(bins.edges.first()).map_or(0.0, |(last, first)| last - first);
    let slack = ROUNDING * width(one).max(width(two));
    one.edges.iter().zip(&ours).all(|(edge, share)| {
        let least = two.edges.iter().rposition(|other| *other <= edge - slack);
        let most = two.edges.iter().position(|other| *other >= edge + slack);
        let least = least.and_then(|at| theirs.get(at)).copied().unwrap_or(0.0);
        let most = most.and_then(|at| theirs.get(at)).copied().unwrap_or(1.0);
        *share >= least - ROUNDING && *share <= most + ROUNDING
    })
}
