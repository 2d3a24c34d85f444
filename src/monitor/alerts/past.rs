//! Reads what fired from Prometheus: every evaluation where that is affordable, else one sample per step.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::episodes::{Window, usual_step};
use crate::client::{
    ClientError, Prometheus, QueryResult,
    matcher::Matcher,
    prometheus::{MAX_POINTS, Range, Rule},
};

/// So many raw samples are read at most: some 20 MB of answer.
const MAX_SAMPLES: f64 = 500_000.0;
/// Where nothing says how often rules are evaluated: Prometheus's default.
const DEFAULT_STEP: f64 = 60.0;
/// Samples of `up` that show from when to when Prometheus was there.
const COVERAGE_POINTS: u32 = 288;

/// The firing series of a window.
#[derive(Debug)]
pub(super) struct Past {
    pub(super) window: Window,
    pub(super) series: Vec<Firings>,
    /// One sample per so many seconds was read; none: every evaluation was.
    pub(super) step: Option<Duration>,
    pub(super) rules: Vec<Rule>,
    /// In Prometheus's words; none where it would not say.
    pub(super) retention: Option<String>,
    pub(super) coverage: Option<Coverage>,
    pub(super) warnings: Vec<String>,
}

/// When one alert was seen firing, and how far apart its samples are.
#[derive(Debug)]
pub(super) struct Firings {
    pub(super) range: Range,
    pub(super) step: f64,
}

/// How much of the window Prometheus has samples of, by its own `up`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Coverage {
    /// 0 to 1.
    pub(super) share: f64,
    /// Unix seconds.
    pub(super) first: f64,
}

/// Reads the window that ends now. `step` forces sampling; without one the exact way is taken if it is not too long.
pub(super) async fn read(
    prometheus: &Prometheus,
    matchers: &[Matcher],
    since: Duration,
    step: Option<Duration>,
    now: DateTime<Utc>,
) -> Result<Past, ClientError> {
    let start = TimeDelta::from_std(since).ok().and_then(|since| now.checked_sub_signed(since));
    let start = start.unwrap_or(DateTime::UNIX_EPOCH).max(DateTime::UNIX_EPOCH);
    let window = Window { start: seconds(start), end: seconds(now) };
    let selector = selector(matchers);
    let (fired, rules, retention, coverage) = tokio::join!(
        read_firings(prometheus, &selector, start, now, step),
        prometheus.rules(),
        prometheus.retention(),
        read_coverage(prometheus, start, now),
    );
    let (ranges, step, warnings) = fired?;
    let rules = rules?;
    let fallback = ranges.iter().filter_map(|range| usual_step(&times(range))).reduce(f64::min);
    let series = ranges
        .into_iter()
        .map(|range| {
            let by_rule = || interval(&rules, range.labels.get("alertname")?);
            let own = match step {
                Some(step) => Some(step.as_secs_f64()),
                None => usual_step(&times(&range)).or_else(by_rule),
            };
            Firings { step: own.or(fallback).unwrap_or(DEFAULT_STEP), range }
        })
        .collect();
    // Only a remark about how far back it reaches: a server that will not say is no reason to fail.
    Ok(Past { window, series, step, rules, retention: retention.ok(), coverage: coverage?, warnings })
}

async fn read_firings(
    prometheus: &Prometheus,
    selector: &str,
    start: DateTime<Utc>,
    now: DateTime<Utc>,
    step: Option<Duration>,
) -> Result<(Vec<Range>, Option<Duration>, Vec<String>), ClientError> {
    let length = (now - start).to_std().unwrap_or_default().max(Duration::from_secs(1));
    let window = format!("{}s", length.as_secs());
    let mut forced = step;
    if forced.is_none() {
        let counted =
            prometheus.query(&format!("sum(count_over_time({selector}[{window}]))"), Some(now)).await?;
        let samples = match counted.result {
            QueryResult::Vector(series) => series.iter().map(|series| series.value).sum(),
            _ => 0.0,
        };
        if samples > MAX_SAMPLES {
            forced = Some(Duration::from_secs(60));
        }
    }
    let queried = match forced {
        None => prometheus.query(&format!("{selector}[{window}]"), Some(now)).await?,
        Some(step) => prometheus.query_range(selector, start, now, affordable(step, length)).await?,
    };
    let ranges = match queried.result {
        QueryResult::Matrix(ranges) => ranges,
        _ => Vec::new(),
    };
    Ok((ranges, forced.map(|step| affordable(step, length)), queried.warnings))
}

/// The step, made as long as the server's limit of points wants it.
fn affordable(step: Duration, length: Duration) -> Duration {
    let least = length.as_secs() / (MAX_POINTS - 1) + 1;
    step.max(Duration::from_secs(least)).max(Duration::from_secs(1))
}

async fn read_coverage(
    prometheus: &Prometheus,
    start: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<Coverage>, ClientError> {
    let length = (now - start).to_std().unwrap_or_default();
    let step = (length / COVERAGE_POINTS).max(Duration::from_secs(1));
    let queried = prometheus.query_range("count(up)", start, now, step).await?;
    let QueryResult::Matrix(ranges) = queried.result else { return Ok(None) };
    Ok(ranges.first().and_then(|range| {
        let &(first, _) = range.points.first()?;
        let seen = range.points.len() as f64 * step.as_secs_f64();
        let share = (seen / length.as_secs_f64().max(1.0)).min(1.0);
        Some(Coverage { share, first })
    }))
}

/// `ALERTS{alertstate="firing",job="a"}`.
fn selector(matchers: &[Matcher]) -> String {
    let own = std::iter::once("alertstate=\"firing\"".to_owned());
    format!("ALERTS{{{}}}", own.chain(matchers.iter().map(ToString::to_string)).collect::<Vec<_>>().join(","))
}

fn interval(rules: &[Rule], name: &str) -> Option<f64> {
    rules.iter().find(|rule| rule.name == name).map(|rule| rule.interval).filter(|interval| *interval > 0.0)
}

pub(super) fn times(range: &Range) -> Vec<f64> {
    range.points.iter().map(|&(at, _)| at).collect()
}

fn seconds(time: DateTime<Utc>) -> f64 {
    time.timestamp_millis() as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matchers_narrow_the_selector() {
        let matchers = [Matcher::equals("job", "a\"b"), "team!~x|y".parse().unwrap()];
        assert_eq!(selector(&matchers), r#"ALERTS{alertstate="firing",job="a\"b",team!~"x|y"}"#);
    }

    #[test]
    fn a_long_window_gets_a_longer_step() {
        let (minute, day) = (Duration::from_secs(60), Duration::from_secs(86_400));
        assert_eq!(affordable(minute, day), minute);
        assert_eq!(affordable(minute, day * 365), Duration::from_secs(2868));
        assert_eq!(affordable(Duration::from_millis(1), minute), Duration::from_secs(1));
    }
}
