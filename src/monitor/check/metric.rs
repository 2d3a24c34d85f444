//! A number from scrapes of a metrics page: values, rates between two scrapes, quantiles, ratios, ages. The
//! arithmetic is pure; fetching is `page.rs`'s.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, Utc};

use super::{
    files::age_of,
    page::{Point, Rows, Scrape},
    seen::{Labels, Look, Reading, Seen},
};
use crate::{
    config::{Aggregate, Metric},
    exposition::{Bucket, Selector, quantile},
    finding::Unit,
};

/// A sample with a time of its own this old is stale, as in Prometheus.
const STALE: f64 = 300.0;

/// A metric as configured, understood.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    selector: Selector,
    divide_by: Option<Selector>,
    aggregate: Option<Aggregate>,
    quantile: Option<f64>,
    age: bool,
    pub(super) window: Option<Duration>,
}

impl Wanted {
    pub(super) fn new(metric: &Metric) -> Result<Self, String> {
        let parse = |text: &str| text.parse::<Selector>().map_err(|error| error.to_string());
        let mut selector = parse(&metric.name)?;
        if let Some(quantile) = metric.quantile {
            if !(0.0..=1.0).contains(&quantile) {
                return Err(format!("`quantile: {quantile}` is not between 0 and 1"));
            }
            selector = selector.with_suffix("_bucket");
        }
        Ok(Self {
            selector,
            divide_by: metric.divide_by.as_deref().map(parse).transpose()?,
            // What is divided, or has a rate, is a total unless said otherwise.
            aggregate: metric
                .aggregate
                .or_else(|| (metric.rate.is_some() || metric.divide_by.is_some()).then_some(Aggregate::Sum)),
            quantile: metric.quantile,
            age: metric.age,
            window: metric.rate.as_ref().map(|window| window.value),
        })
    }

    /// Everything that must be kept of a page.
    pub(super) fn selectors(&self) -> impl Iterator<Item = Selector> {
        [Some(self.selector.clone()), self.divide_by.clone()].into_iter().flatten()
    }
}

/// Computes the number from one scrape, or from two where there is a window.
pub(super) fn measure(wanted: &Wanted, first: &Scrape, second: Option<&Scrape>, now: DateTime<Utc>) -> Look {
    let mut resets = 0;
    let look = match numbers(wanted, first, second, now, &mut resets) {
        Ok(readings) if wanted.age => ages(&readings, now),
        Ok(readings) => Look::new(Seen::Numbers(readings)),
        Err(seen) => Look::new(seen),
    };
    let look = match (wanted.quantile, wanted.age) {
        (Some(q), _) => look.what(format!("p{}", (q * 1e4).round() / 1e2)),
        (None, true) => look.what("age").unit(Unit::Seconds),
        (None, false) if wanted.window.is_some() && wanted.divide_by.is_none() => {
            look.what("rate per second")
        }
        (None, false) => look,
    };
    let look = look.evidence("metric", wanted.selector.to_string());
    if resets > 0 { look.evidence("counter_resets", resets) } else { look }
}

fn numbers(
    wanted: &Wanted,
    first: &Scrape,
    second: Option<&Scrape>,
    now: DateTime<Utc>,
    resets: &mut usize,
) -> Result<Vec<Reading>, Seen> {
    let readings = match wanted.quantile {
        Some(q) => {
            let buckets = points(&wanted.selector, first, second, now, true, resets)?;
            quantiles(q, buckets, wanted.aggregate)?
        }
        None => points(&wanted.selector, first, second, now, false, resets)?
            .into_iter()
            .map(|(labels, value)| Reading { labels, value, at_least: false })
            .collect(),
    };
    let readings = match wanted.aggregate {
        Some(how) => vec![aggregate(how, &readings)],
        None => readings,
    };
    let Some(divisor) = &wanted.divide_by else { return Ok(readings) };
    let whole: f64 = points(divisor, first, second, now, false, resets)?.values().sum();
    if whole == 0.0 || whole.is_nan() {
        return Err(Seen::NoData(format!("there is nothing to divide by: {divisor} is {whole}")));
    }
    Ok(readings.into_iter().map(|reading| Reading { value: reading.value / whole, ..reading }).collect())
}

/// The values of a selector's series, or their per-second increase where there is a second scrape.
fn points(
    selector: &Selector,
    first: &Scrape,
    second: Option<&Scrape>,
    now: DateTime<Utc>,
    histogram: bool,
    resets: &mut usize,
) -> Result<BTreeMap<Labels, f64>, Seen> {
    let rows = fresh(selector, second.unwrap_or(first), now)?;
    let Some(second) = second else {
        return Ok(rows.into_iter().map(|(labels, point)| (labels.clone(), point.value)).collect());
    };
    let empty = Rows::new();
    let before = first.rows(selector).unwrap_or(&empty);
    let elapsed = second.at.saturating_duration_since(first.at).as_secs_f64();
    if elapsed <= 0.0 {
        return Err(Seen::Blind("no time passed between the two scrapes".to_owned()));
    }
    let increase = |labels: &Labels, now: f64| match before.get(labels) {
        // A series that was not there counted from nothing.
        None => (now, false),
        Some(then) if now < then.value => (now, true),
        Some(then) => (now - then.value, false),
    };
    // All buckets of a histogram are reset together, also those that caught up meanwhile.
    let group = |labels: &Labels| if histogram { without_le(labels) } else { labels.clone() };
    let reset: std::collections::BTreeSet<Labels> = rows
        .iter()
        .filter(|(labels, point)| increase(labels, point.value).1)
        .map(|(labels, _)| group(labels))
        .collect();
    *resets += reset.len();
    Ok(rows
        .into_iter()
        .map(|(labels, point)| {
            let grown =
                if reset.contains(&group(labels)) { point.value } else { increase(labels, point.value).0 };
            (labels.clone(), grown / elapsed)
        })
        .collect())
}

fn fresh<'a>(
    selector: &Selector,
    scrape: &'a Scrape,
    now: DateTime<Utc>,
) -> Result<Vec<(&'a Labels, &'a Point)>, Seen> {
    let rows = scrape.rows(selector).filter(|rows| !rows.is_empty()).ok_or_else(|| {
        Seen::NoData(format!("no series is {selector} among {} samples of the page", scrape.samples))
    })?;
    let now = now.timestamp_millis() as f64 / 1e3;
    let fresh: Vec<_> =
        rows.iter().filter(|(_, point)| point.timestamp.is_none_or(|at| now - at <= STALE)).collect();
    if fresh.is_empty() {
        return Err(Seen::NoData(format!("every sample of {selector} is more than 5 minutes old")));
    }
    Ok(fresh)
}

fn without_le(labels: &Labels) -> Labels {
    labels
        .iter()
        .filter(|(name, _)| *name != "le")
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// One quantile per histogram; `sum` adds the histograms up before, as quantiles themselves cannot be.
fn quantiles(q: f64, points: BTreeMap<Labels, f64>, how: Option<Aggregate>) -> Result<Vec<Reading>, Seen> {
    let mut histograms: BTreeMap<Labels, Vec<Bucket>> = BTreeMap::new();
    for (labels, count) in points {
        let le = labels.get("le").and_then(|le| le.parse::<f64>().ok()).filter(|le| !le.is_nan());
        let Some(le) = le else {
            return Err(Seen::Blind("a bucket has no number as its `le`".to_owned()));
        };
        let group = if how == Some(Aggregate::Sum) { Labels::new() } else { without_le(&labels) };
        let buckets = histograms.entry(group).or_default();
        match buckets.iter_mut().find(|bucket| bucket.le.total_cmp(&le).is_eq()) {
            Some(bucket) => bucket.count += count,
            None => buckets.push(Bucket { le, count }),
        }
    }
    let mut readings = Vec::new();
    let mut why = None;
    for (labels, buckets) in histograms {
        match quantile(q, buckets) {
            Ok((value, at_least)) => readings.push(Reading { labels, value, at_least }),
            // One that counted nothing says nothing; one that is broken must not be passed over.
            Err(error @ crate::exposition::HistogramError::Empty) => why = Some(error),
            Err(error) => return Err(Seen::NoData(error.to_string())),
        }
    }
    match why {
        Some(error) if readings.is_empty() => Err(Seen::NoData(error.to_string())),
        _ => Ok(readings),
    }
}

/// Several numbers as one. One that is not a number makes the whole not a number.
fn aggregate(how: Aggregate, readings: &[Reading]) -> Reading {
    let at_least = readings.iter().any(|reading| reading.at_least);
    let values = || readings.iter().map(|reading| reading.value);
    if how == Aggregate::Count {
        return Reading::of(readings.len() as f64);
    }
    if values().any(f64::is_nan) {
        return Reading::of(f64::NAN);
    }
    let value = match how {
        Aggregate::Sum => values().sum(),
        Aggregate::Min => values().fold(f64::INFINITY, f64::min),
        Aggregate::Max => values().fold(f64::NEG_INFINITY, f64::max),
        Aggregate::Avg => values().sum::<f64>() / readings.len() as f64,
        Aggregate::Count => readings.len() as f64,
    };
    Reading { at_least, ..Reading::of(value) }
}

/// Each value as the age of the moment that it is; the first that has no age decides.
fn ages(readings: &[Reading], now: DateTime<Utc>) -> Look {
    let mut aged = Vec::new();
    for reading in readings {
        if reading.value.is_nan() {
            aged.push(reading.clone());
            continue;
        }
        match age_of(reading.value, now).seen {
            Seen::Numbers(age) => {
                aged.extend(age.into_iter().map(|age| Reading { value: age.value, ..reading.clone() }));
            }
            other => return Look::new(other),
        }
    }
    Look::new(Seen::Numbers(aged))
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    /// What a metric gives on a page, or on two pages ten seconds apart.
    fn seen(yaml: &str, pages: &[&str]) -> Seen {
        let metric: Metric = serde_yaml::from_str(yaml).unwrap();
        let wanted = Wanted::new(&metric).unwrap();
        let selectors: Vec<Selector> = wanted.selectors().collect();
        let start = Instant::now();
        let scrapes: Vec<Scrape> = pages
            .iter()
            .enumerate()
            .map(|(index, page)| Scrape::of(page, &selectors, start + Duration::from_secs(10) * index as u32))
            .collect();
        let now = DateTime::from_timestamp(1000, 0).unwrap();
        measure(&wanted, &scrapes[0], scrapes.get(1), now).seen
    }

    fn values(yaml: &str, pages: &[&str]) -> Vec<f64> {
        match seen(yaml, pages) {
            Seen::Numbers(readings) => readings.iter().map(|reading| reading.value).collect(),
            other => panic!("{yaml}: {other:?}"),
        }
    }

    #[track_caller]
    fn near(seen: &[f64], expected: &[f64]) {
        let near = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-12;
        assert!(
            seen.len() == expected.len() && seen.iter().zip(expected).all(near),
            "{seen:?}, not {expected:?}"
        );
    }

    fn no_data(yaml: &str, pages: &[&str]) -> String {
        match seen(yaml, pages) {
            Seen::NoData(why) => why,
            other => panic!("{yaml}: {other:?}"),
        }
    }

    const PAGE: &str = "r{code=\"200\"} 90\nr{code=\"500\"} 10\nr{code=\"500\"} 77\nup 0\nheartbeat 940\n";

    #[test]
    fn values_are_selected_and_aggregated() {
        let cases: [(&str, &[f64]); 9] = [
            ("{ name: r }", &[90.0, 10.0]),
            ("{ name: 'r{code=\"500\"}' }", &[10.0]),
            ("{ name: r, aggregate: sum }", &[100.0]),
            ("{ name: r, aggregate: min }", &[10.0]),
            ("{ name: r, aggregate: max }", &[90.0]),
            ("{ name: r, aggregate: avg }", &[50.0]),
            ("{ name: r, aggregate: count }", &[2.0]),
            ("{ name: 'r{code=~\"5..\"}', divide_by: r }", &[0.1]),
            ("{ name: heartbeat, age: true }", &[60.0]),
        ];
        for (yaml, expected) in cases {
            assert_eq!(values(yaml, &[PAGE]), expected, "{yaml}");
        }
        let why = "there is nothing to divide by: up is 0";
        assert_eq!(no_data("{ name: r, divide_by: up }", &[PAGE]), why);
        assert!(no_data("{ name: absent }", &[PAGE]).starts_with("no series is absent among 5 samples"));
        assert!(no_data("{ name: r, divide_by: absent }", &[PAGE]).starts_with("no series is absent"));
    }

    #[test]
    fn stale_samples_are_no_data() {
        assert_eq!(values("{ name: x }", &["x 1 700000\n"]), [1.0]);
        assert!(no_data("{ name: x }", &["x 1 699999\n"]).contains("5 minutes old"));
    }

    #[test]
    fn rates_need_two_scrapes_and_survive_a_restart() {
        let rate = "{ name: r, rate: 10s }";
        assert_eq!(values(rate, &["r 100\n", "r 150\n"]), [5.0]);
        assert_eq!(values(rate, &["r 100\n", "r 100\n"]), [0.0]);
        assert_eq!(values(rate, &["r 100\n", "r 20\n"]), [2.0]);
        assert_eq!(values(rate, &["r{a=\"1\"} 5\n", "r{a=\"1\"} 15\nr{a=\"2\"} 10\n"]), [2.0]);
        assert_eq!(
            values(
                "{ name: 'r{a=\"1\"}', rate: 10s, divide_by: r }",
                &["r{a=\"1\"} 5\nr{a=\"2\"} 10\n", "r{a=\"1\"} 10\nr{a=\"2\"} 25\n"]
            ),
            [0.25]
        );
        let idle = ["r{a=\"1\"} 5\n", "r{a=\"1\"} 5\n"];
        assert!(
            no_data("{ name: 'r{a=\"1\"}', rate: 10s, divide_by: r }", &idle)
                .contains("nothing to divide by")
        );
    }

    #[test]
    fn quantiles_come_from_buckets_alone() {
        let page = "h_bucket{v=\"1\",le=\"0.1\"} 90\nh_bucket{v=\"1\",le=\"1\"} 100\nh_bucket{v=\"1\",le=\"+Inf\"} 100\n";
        let two = &format!(
            "{page}h_bucket{{v=\"2\",le=\"0.1\"}} 0\nh_bucket{{v=\"2\",le=\"1\"}} 100\nh_bucket{{v=\"2\",le=\"+Inf\"}} 100\n"
        );
        near(&values("{ name: h, quantile: 0.95 }", &[page]), &[0.55]);
        near(&values("{ name: h_bucket, quantile: 0.95 }", &[page]), &[0.55]);
        near(&values("{ name: h, quantile: 0.5 }", &[two]), &[0.1 * 50.0 / 90.0, 0.1 + 0.9 * 50.0 / 100.0]);
        // 90 of 200 below 0.1, 200 below 1: the median is the 100th.
        near(&values("{ name: h, quantile: 0.5, aggregate: sum }", &[two]), &[0.1 + 0.9 * 10.0 / 110.0]);
        let later = page
            .replace("} 90", "} 100")
            .replace("} 100", "} 300")
            .replace("le=\"0.1\"} 300", "le=\"0.1\"} 90");
        // Since the first scrape, all were above 0.1.
        near(&values("{ name: h, quantile: 0.5, rate: 10s }", &[page, &later]), &[0.55]);
        assert!(no_data("{ name: h, quantile: 0.5, rate: 10s }", &[page, page]).contains("counted nothing"));
        let no_infinity = "h_bucket{le=\"0.1\"} 90\nh_bucket{le=\"1\"} 100\n";
        assert!(no_data("{ name: h, quantile: 0.5 }", &[no_infinity]).contains("+Inf"));
    }

    #[test]
    fn a_restarted_histogram_is_rebaselined_as_a_whole() {
        let before = "h_bucket{le=\"0.1\"} 5\nh_bucket{le=\"1\"} 100\nh_bucket{le=\"+Inf\"} 100\n";
        let after = "h_bucket{le=\"0.1\"} 10\nh_bucket{le=\"1\"} 20\nh_bucket{le=\"+Inf\"} 20\n";
        assert_eq!(values("{ name: h, quantile: 0.5, rate: 10s }", &[before, after]), [0.1]);
    }
}
