//! Many reports of one thing: which columns drifted when, the share over time, and what to call the pattern.
//!
//! Pure data: `draw` makes rows of text of it. Reports closer than half the cadence are one; the series is cut where
//! columns or the reference change, and a single column where its method or limit does.

mod copies;
mod cuts;
mod leap;
mod rules;

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::judge::{self, Policy, State};
use super::report::Report;
pub use cuts::{Change, Cut};
pub use rules::{Finding, Name};

/// Reports that were written closer together, at one go, do not tell how often they are due.
const SHORTEST: TimeDelta = TimeDelta::hours(1);

/// What the reports themselves do not tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// How often a report is due; where it is not given, the median of the gaps, at least an hour.
    pub cadence: Option<TimeDelta>,
    /// No report for so long is a sign that nobody measures; where it is not given, two cadences.
    pub stale_after: Option<TimeDelta>,
    /// No drift for so long is worth asking whether anybody measures.
    pub quiet_for: TimeDelta,
}

impl Default for Options {
    fn default() -> Self {
        Self { cadence: None, stale_after: None, quiet_for: TimeDelta::days(14) }
    }
}

/// A series of reports, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trend {
    pub points: Vec<Point>,
    /// Those that drifted most often first; each has a cell for every point.
    pub features: Vec<Feature>,
    #[serde(serialize_with = "seconds", rename = "cadence_seconds")]
    pub cadence: Option<TimeDelta>,
    pub cuts: Vec<Cut>,
    /// The point from which on the series is comparable.
    pub since: usize,
    /// Reports, by their place among those given, that do not tell their time.
    pub undated: Vec<usize>,
    /// Reports that a later one within half the cadence stands for.
    pub merged: usize,
    /// The pattern, the most pressing name first. Never empty.
    pub findings: Vec<Finding>,
}

/// One report of the series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// Its place among the reports that were given.
    pub report: usize,
    pub at: DateTime<Utc>,
    /// Drifted beyond noise, of the computable columns.
    pub share: Option<f64>,
    /// As the report states it.
    pub own_share: Option<f64>,
    pub drifted: u64,
    /// As the report states them: rows that somebody gave are the same every day, and tell nothing of a change.
    pub rows_reference: Option<u64>,
    pub rows_current: Option<u64>,
    /// More than two cadences after the point before.
    pub after_gap: bool,
    /// The very scores and rows of one of the reports before.
    #[serde(skip)]
    pub copy: bool,
}

/// One column over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Feature {
    pub column: String,
    pub cells: Vec<Cell>,
}

/// One column in one report; `state` is empty where the report does not have the column.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Cell {
    pub state: Option<State>,
    pub score: Option<f64>,
    pub past_limit: Option<f64>,
    /// As [`super::report::Column::effect`].
    #[serde(skip)]
    pub effect: Option<f64>,
    /// Chance was weighed.
    pub sized: bool,
    /// An alarm by itself: a key column that drifted, or a PSI past its limit.
    #[serde(skip)]
    pub alarm: bool,
    /// Measured by another method or limit than before: not to be compared across.
    pub cut: bool,
}

impl Feature {
    /// Cells since the column was last measured anew, at most from `since` on.
    pub fn comparable(&self, since: usize) -> &[Cell] {
        let last_cut = self.cells.iter().rposition(|cell| cell.cut).unwrap_or(0);
        self.cells.get(last_cut.max(since)..).unwrap_or_default()
    }
}

impl Trend {
    /// The most pressing name.
    pub fn main(&self) -> Option<&Finding> {
        self.findings.first()
    }

    pub fn has(&self, name: Name) -> bool {
        self.findings.iter().any(|finding| finding.name == name)
    }

    /// Points that can be compared with the last.
    pub fn comparable(&self) -> &[Point] {
        self.points.get(self.since..).unwrap_or_default()
    }

    /// From the first point to the last.
    pub fn span(&self) -> TimeDelta {
        match (self.points.first(), self.points.last()) {
            (Some(first), Some(last)) => last.at - first.at,
            _ => TimeDelta::zero(),
        }
    }
}

/// Puts reports in order and names the pattern, at a moment.
pub fn trend(reports: &[Report], policy: &Policy, options: &Options, now: DateTime<Utc>) -> Trend {
    let undated =
        reports.iter().enumerate().filter(|(_, report)| report.at.is_none()).map(|(at, _)| at).collect();
    let mut dated: Vec<(DateTime<Utc>, usize)> =
        reports.iter().enumerate().filter_map(|(place, report)| Some((report.at?, place))).collect();
    dated.sort();
    let gap = median_gap(&dated);
    let mut cadence =
        options.cadence.or(gap.map(|gap| gap.max(SHORTEST))).filter(|cadence| *cadence > TimeDelta::zero());
    let all = dated.len();
    let kept = merge(&dated, cadence);
    if options.cadence.is_none() && gap.is_some_and(|gap| gap < SHORTEST) {
        cadence = median_gap(&kept).map(|gap| gap.max(SHORTEST));
    }
    let merged = all - kept.len();
    let mut points: Vec<Point> = Vec::with_capacity(kept.len());
    let mut table = Table::default();
    for (at, place) in kept {
        let Some(report) = reports.get(place) else { continue };
        let point = point(report, policy, at, place, points.len(), &mut table);
        let after_gap =
            points.last().zip(cadence).is_some_and(|(before, cadence)| at - before.at > cadence * 2);
        points.push(Point { after_gap, ..point });
    }
    let series: Vec<&Report> = points.iter().filter_map(|point| reports.get(point.report)).collect();
    let (cuts, since) = cuts::find(&series);
    let features = table.features(points.len(), &cuts);
    copies::mark(&mut points, &features);
    let mut trend = Trend { points, features, cadence, cuts, since, undated, merged, findings: Vec::new() };
    trend.findings = rules::name(&trend, policy, options, now);
    trend
}

/// The middle of the gaps between neighbours.
fn median_gap(dated: &[(DateTime<Utc>, usize)]) -> Option<TimeDelta> {
    let mut gaps: Vec<TimeDelta> = dated.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    gaps.retain(|gap| *gap > TimeDelta::zero());
    gaps.sort();
    gaps.get(gaps.len() / 2).copied()
}

/// The last of each group that lies within half the cadence of its first.
fn merge(dated: &[(DateTime<Utc>, usize)], cadence: Option<TimeDelta>) -> Vec<(DateTime<Utc>, usize)> {
    let mut kept: Vec<(DateTime<Utc>, usize)> = Vec::with_capacity(dated.len());
    let mut first_of_group = None;
    for one in dated {
        let close = first_of_group.zip(cadence).is_some_and(|(first, cadence)| (one.0 - first) * 2 < cadence);
        match kept.last_mut().filter(|_| close) {
            Some(last) => *last = *one,
            None => {
                first_of_group = Some(one.0);
                kept.push(*one);
            }
        }
    }
    kept
}

/// Cells by column as they come: names are looked up once for each column of each report.
#[derive(Default)]
struct Table<'a> {
    places: HashMap<&'a str, usize>,
    features: Vec<Feature>,
}

impl<'a> Table<'a> {
    /// The first measurement that came out stands for its column.
    fn put(&mut self, name: &'a str, point: usize, cell: Cell) {
        let features = &mut self.features;
        let place = *self.places.entry(name).or_insert_with(|| {
            features.push(Feature { column: name.to_owned(), cells: Vec::new() });
            features.len() - 1
        });
        let Some(cells) = features.get_mut(place).map(|feature| &mut feature.cells) else { return };
        cells.resize(cells.len().max(point + 1), Cell::default());
        if let Some(place) = cells.get_mut(point)
            && matches!(place.state, None | Some(State::NotComputable))
        {
            *place = cell;
        }
    }

    fn features(mut self, points: usize, cuts: &[Cut]) -> Vec<Feature> {
        for feature in &mut self.features {
            feature.cells.resize(points, Cell::default());
        }
        for cut in cuts.iter().filter(|cut| matches!(cut.change, Change::Method | Change::Limit)) {
            for name in &cut.columns {
                let feature = self.places.get(name.as_str()).and_then(|at| self.features.get_mut(*at));
                if let Some(cell) = feature.and_then(|feature| feature.cells.get_mut(cut.point)) {
                    cell.cut = true;
                }
            }
        }
        let drifted =
            |feature: &Feature| feature.cells.iter().filter(|c| c.state == Some(State::Drifted)).count();
        self.features.sort_by_cached_key(|feature| std::cmp::Reverse(drifted(feature)));
        self.features
    }
}

fn point<'a>(
    report: &'a Report,
    policy: &Policy,
    at: DateTime<Utc>,
    place: usize,
    point: usize,
    table: &mut Table<'a>,
) -> Point {
    let assessments = judge::assess_flags(report, policy);
    let share = judge::count(report, &assessments);
    let psi: Vec<&str> = judge::psi(report, policy, &assessments);
    for (column, assessment) in report.columns.iter().zip(&assessments) {
        let key = assessment.state == State::Drifted && policy.key_columns.contains(&column.column);
        let cell = Cell {
            state: Some(assessment.state),
            score: column.score,
            past_limit: assessment.past_limit,
            effect: column.effect(),
            sized: assessment.sized,
            alarm: key || psi.contains(&column.column.as_str()),
            cut: false,
        };
        table.put(&column.column, point, cell);
    }
    Point {
        report: place,
        at,
        share: share.share,
        own_share: report.share,
        drifted: share.drifted,
        rows_reference: report.rows_reference,
        rows_current: report.rows_current,
        after_gap: false,
        copy: false,
    }
}

fn seconds<S: serde::Serializer>(span: &Option<TimeDelta>, serializer: S) -> Result<S::Ok, S::Error> {
    match span {
        Some(span) => serializer.serialize_f64(span.num_milliseconds() as f64 / 1000.0),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests;
