//! The names of patterns, and the rules by which they are given, as texts that are printed with them.
//!
//! Several may hold at once. Where none does, the pattern has no name, and that is said too.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::super::judge::{Policy, State, number, percent, span};
use super::{Feature, Options, Point, Trend, copies, leap};

/// A rise of so much is a jump, whatever the history.
pub(super) const JUMP: f64 = 0.2;

/// So many times the effect of the report before is a jump of a column; a slow shift passes its limit in small steps.
pub(super) const LEAP: f64 = 3.0;

/// Shares are quotients of small counts: what differs by less is equal.
pub(super) const EQUAL: f64 = 1e-9;

/// Fewer reports than this are no trend.
const ENOUGH: usize = 4;

/// A rise that lasts for more reports is no news.
pub(super) const NEWS: usize = 4;

/// After so many cadences without a report nothing goes on; a weekend or a holiday is shorter.
const LONG_GAP: i32 = 4;

/// What a pattern is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Name {
    /// Monitoring may be dead.
    QuietSuspect,
    Broken,
    Spike,
    Consistent,
    QuietAlive,
    TooShort,
    /// None of the others.
    Unnamed,
}

impl Name {
    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            Self::QuietSuspect => "quiet but suspect",
            Self::Broken => "broken series",
            Self::Spike => "spike",
            Self::Consistent => "consistent",
            Self::QuietAlive => "quiet and alive",
            Self::TooShort => "too short",
            Self::Unnamed => "no pattern",
        }
    }

    /// When the name is given.
    pub fn rule(self) -> &'static str {
        match self {
            Self::QuietSuspect => {
                "no report for longer than `stale_after`, or 2 cadences where none is set; or nothing in the last report could be computed; or the scores of \
                 the last 3 reports are identical, to 4 digits or more, or of 3 columns that drift and the same rows; or no drift for the quiet time, and the scores \
                 of the last two reports are identical, or the current data have no rows, or the same rows in the last \
                 4 reports"
            }
            Self::Broken => {
                "columns or the reference changed, or the method or limit of more than 20 % of the columns, and \
                 fewer than 4 reports were written since"
            }
            Self::Spike => {
                "the last share is at least the warning limit and above median + max(20 points, 3 MAD) of at least \
                 3 reports before the rise; the rise of at least 20 points came with one of the last 4 reports, and \
                 at least half of the columns that drifted with it tripled their effect; or at least half of the \
                 columns that are an alarm by themselves (a key column, a PSI above its limit), or of those that \
                 drift above the warning limit and did before, tripled their effect with one of the last 4 reports, \
                 against the report before and the median of at least 3"
            }
            Self::Consistent => {
                "the same column drifted in at least 3 of the last 4 reports over at least 3 cadences, without a gap \
                 of more than 4 cadences; a report that copies an earlier one (all scores and rows) does not count"
            }
            Self::QuietAlive => {
                "no drift for the quiet time, in reports that could be computed, and none of the signs of dead \
                 monitoring"
            }
            Self::TooShort => {
                "fewer than 4 comparable reports; or what is past a limit has been for fewer than 5 of them, with \
                 fewer than 3 before, so that a spike cannot be told from a change"
            }
            Self::Unnamed => "none of the other names",
        }
    }
}

/// A name, with what made it hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    pub name: Name,
    pub rule: &'static str,
    pub because: String,
    pub columns: Vec<String>,
}

impl Finding {
    fn new(name: Name, because: String) -> Self {
        Self { name, rule: name.rule(), because, columns: Vec::new() }
    }
}

pub(super) fn name(trend: &Trend, policy: &Policy, options: &Options, now: DateTime<Utc>) -> Vec<Finding> {
    let quiet = quiet_since(trend, options, now);
    let mut findings = Vec::new();
    findings.extend(suspect(trend, quiet, options, now));
    findings.extend(broken(trend));
    findings.extend(spike(trend, policy).or_else(|| {
        let leap = leap::of_columns(trend, policy)?;
        Some(Finding { columns: leap.columns, ..Finding::new(Name::Spike, leap.because) })
    }));
    findings.extend(consistent(trend));
    if let Some(short) =
        leap::short(trend, policy).filter(|_| !findings.iter().any(|one| one.name == Name::Spike))
    {
        findings.push(Finding { columns: short.columns, ..Finding::new(Name::TooShort, short.because) });
    }
    if let Some(since) = quiet.filter(|_| findings.is_empty()) {
        let because = format!("no drift since {}, {} reports", since.format("%Y-%m-%d"), trend.points.len());
        findings.push(Finding::new(Name::QuietAlive, because));
    }
    if findings.is_empty() {
        let count = trend.comparable().len();
        let because = format!("{count} comparable reports over {}", span(trend.span()));
        findings.push(Finding::new(if count < ENOUGH { Name::TooShort } else { Name::Unnamed }, because));
    }
    findings
}

/// The first report of the quiet, where nothing drifted for the quiet time up to now. Of a report in which nothing
/// could be computed nobody knows whether it was quiet.
fn quiet_since(trend: &Trend, options: &Options, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let loud = |point: &Point| point.drifted > 0 || point.share.is_none();
    let last_loud = trend.points.iter().rposition(loud);
    let first = trend.points.get(last_loud.map_or(0, |at| at + 1))?;
    (now - first.at >= options.quiet_for).then_some(first.at)
}

fn suspect(
    trend: &Trend,
    quiet: Option<DateTime<Utc>>,
    options: &Options,
    now: DateTime<Utc>,
) -> Option<Finding> {
    let newest = trend.points.last()?;
    let mut signs = Vec::new();
    let age = now - newest.at;
    let limit = options.stale_after.or(trend.cadence.map(|cadence| cadence * 2));
    if limit.is_some_and(|limit| age > limit) {
        let due =
            trend.cadence.map_or_else(String::new, |cadence| format!(", at one every {}", span(cadence)));
        signs.push(format!("the newest report is {} old{due}", span(age)));
    }
    if newest.share.is_none() {
        signs.push("nothing in the newest report could be computed".to_owned());
    }
    let frozen = frozen(trend);
    if frozen {
        signs.push("the scores of the last three reports are identical".to_owned());
    }
    if quiet.is_some() {
        if !frozen && identical(trend) {
            signs.push("the scores of the last two reports are identical".to_owned());
        }
        if newest.rows_current == Some(0) {
            signs.push("the newest report has no rows".to_owned());
        } else if let Some(rows) = constant_rows(&trend.points) {
            signs.push(format!("each of the last {ENOUGH} reports has {rows} rows"));
        }
    }
    (!signs.is_empty()).then(|| Finding::new(Name::QuietSuspect, signs.join("; ")))
}

/// Every score of the last report is the very number of the report before.
fn identical(trend: &Trend) -> bool {
    // A score that is zero in both tells nothing: constant columns do that.
    repeated(trend, 0).is_some_and(|scores| scores.iter().any(|score| *score != 0.0 && *score != 1.0))
}

/// The last three reports have the same scores, whether they drift or not; a few digits may agree by chance, but for
/// those of several columns that drift, of the same rows.
fn frozen(trend: &Trend) -> bool {
    let long = |scores: Vec<f64>| scores.into_iter().any(copies::is_long);
    let copied = trend.comparable().iter().rev().take(2).all(|point| point.copy);
    repeated(trend, 1).is_some() && repeated(trend, 0).is_some_and(|scores| copied || long(scores))
}

/// The scores of a report, so many before the last, where each is the very number of the report before it.
fn repeated(trend: &Trend, back: usize) -> Option<Vec<f64>> {
    let pair = |feature: &Feature| {
        let mut last = feature.cells.iter().rev().skip(back);
        last.next()?.score.zip(last.next()?.score)
    };
    let pairs: Vec<(f64, f64)> = trend.features.iter().filter_map(pair).collect();
    let same = !pairs.is_empty() && pairs.iter().all(|(one, two)| one == two);
    same.then(|| pairs.into_iter().map(|(one, _)| one).collect())
}

fn constant_rows(points: &[Point]) -> Option<u64> {
    let last = points.len().checked_sub(ENOUGH).and_then(|from| points.get(from..))?;
    let rows = last.first()?.rows_current?;
    last.iter().all(|point| point.rows_current == Some(rows)).then_some(rows)
}

fn broken(trend: &Trend) -> Option<Finding> {
    if trend.since == 0 || trend.comparable().len() >= ENOUGH {
        return None;
    }
    let at = trend.points.get(trend.since)?.at;
    let cuts: Vec<_> = trend.cuts.iter().filter(|cut| cut.point == trend.since && cut.whole).collect();
    let words: Vec<String> = cuts.iter().map(|cut| cut.words()).collect();
    let mut finding =
        Finding::new(Name::Broken, format!("since {}: {}", at.format("%Y-%m-%d %H:%M"), words.join("; ")));
    finding.columns = cuts.iter().flat_map(|cut| cut.columns.iter().cloned()).collect();
    Some(finding)
}

/// Share of the last report, and how it came to be so high.
fn spike(trend: &Trend, policy: &Policy) -> Option<Finding> {
    let known: Vec<(usize, f64)> = trend
        .points
        .iter()
        .enumerate()
        .skip(trend.since)
        .filter_map(|(at, point)| Some((at, point.share?)))
        .collect();
    let shares: Vec<f64> = known.iter().map(|(_, share)| *share).collect();
    let last = *shares.last()?;
    if last < policy.share_warning.bound - EQUAL {
        return None;
    }
    // The rise is the last step of at least a jump, after which the share never came back below the bound.
    let rise = (1..shares.len()).rev().find(|at| shares[*at] - shares[at - 1] >= JUMP - EQUAL)?;
    let (history, risen) = shares.split_at(rise);
    if history.len() < 3 || risen.len() > NEWS || !leaps(trend, known.get(rise - 1)?.0, known.get(rise)?.0) {
        return None;
    }
    let middle = median(history);
    let spread = median(&history.iter().map(|share| (share - middle).abs()).collect::<Vec<f64>>());
    let bound = middle + JUMP.max(3.0 * spread);
    let holds = risen.iter().all(|share| *share > bound + EQUAL);
    holds.then(|| {
        let before = history.last().copied().unwrap_or_default();
        let when = when(risen.len());
        let because = format!(
            "from {} to {} {when}; {} now, where {} is usual and {} the bound",
            percent(before),
            percent(risen.first().copied().unwrap_or(last)),
            percent(last),
            percent(middle),
            percent(bound)
        );
        Finding::new(Name::Spike, because)
    })
}

/// When a rise came that so many reports show.
pub(super) fn when(risen: usize) -> String {
    match risen {
        0 | 1 => "with the last report".to_owned(),
        2 => "with the report before the last".to_owned(),
        many => format!("{} reports ago", many - 1),
    }
}

/// Whether at least half of the columns that began to drift between two points did so by a leap.
///
/// Columns whose two scores do not compare do not vote; where none compares, the share alone speaks.
fn leaps(trend: &Trend, before: usize, after: usize) -> bool {
    let mut votes = 0_usize;
    let mut leaps = 0_usize;
    for feature in &trend.features {
        let (Some(one), Some(two)) = (feature.cells.get(before), feature.cells.get(after)) else { continue };
        let began = two.state == Some(State::Drifted) && one.state != Some(State::Drifted) && !two.cut;
        if let (true, Some(one), Some(two)) = (began, one.effect, two.effect) {
            votes += 1;
            leaps += usize::from(two >= LEAP * one);
        }
    }
    votes == 0 || leaps * 2 >= votes
}

pub(super) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    match (sorted.get(half), half.checked_sub(1).and_then(|at| sorted.get(at))) {
        (Some(upper), Some(lower)) if sorted.len().is_multiple_of(2) => f64::midpoint(*lower, *upper),
        (Some(middle), _) => *middle,
        (None, _) => 0.0,
    }
}

fn consistent(trend: &Trend) -> Option<Finding> {
    let long =
        |pair: &[Point]| trend.cadence.is_some_and(|cadence| pair[1].at - pair[0].at > cadence * LONG_GAP);
    let resumed = trend.points.windows(2).rposition(long).map_or(0, |at| at + 1);
    let last = trend.points.len().checked_sub(ENOUGH)?.max(resumed);
    let (first, newest) = (trend.points.get(last)?, trend.points.last()?);
    // Jobs start a little late at times: a tenth of a cadence is no less.
    let needed = trend.cadence? * 3 - trend.cadence? / 10;
    if newest.at - first.at < needed {
        return None;
    }
    let drifted = |feature: &&Feature| {
        let cells = feature.comparable(trend.since.max(resumed)).iter().rev();
        let recent = cells.zip(trend.points.iter().rev()).take(ENOUGH);
        recent.filter(|(cell, point)| cell.state == Some(State::Drifted) && !point.copy).count() >= 3
    };
    let columns: Vec<String> =
        trend.features.iter().filter(drifted).map(|feature| feature.column.clone()).collect();
    if columns.is_empty() {
        return None;
    }
    let shown: Vec<&str> = columns.iter().take(5).map(String::as_str).collect();
    let more = if columns.len() > 5 { format!(" and {} more", columns.len() - 5) } else { String::new() };
    let over = newest.at - first.at;
    let because = format!(
        "{}{more} in at least 3 of the last 4 reports over {} ({} cadences)",
        shown.join(", "),
        span(over),
        number(cadences(over, trend.cadence))
    );
    Some(Finding { columns, ..Finding::new(Name::Consistent, because) })
}

fn cadences(over: TimeDelta, cadence: Option<TimeDelta>) -> f64 {
    cadence.map_or(0.0, |cadence| {
        let ratio = over.num_milliseconds() as f64 / cadence.num_milliseconds().max(1) as f64;
        (ratio * 10.0).round() / 10.0
    })
}
