//! Latency of several requests of our own. It is called a probe, since it is not what users see.

use std::time::Duration;

use reqwest::Method;

use super::seen::Look;
use crate::{
    client::{Call, Endpoint, Http},
    config::{Check, LatencyProbe},
    finding::Unit,
};

const REQUESTS: u32 = 10;
const PERCENTILE: f64 = 95.0;
/// One request is no percentile.
const FEWEST: usize = 5;

/// Sends the requests one after another. Any that fails is the service's failure, not the probe's.
pub(super) async fn look(
    http: &Http,
    endpoint: &Endpoint,
    path: &str,
    check: &Check,
    source: &LatencyProbe,
) -> Look {
    let call = match &source.body {
        Some(body) => Call::new(Method::POST, path).json(body),
        None => Call::get(path),
    };
    // A request that had to be repeated would hide what is measured.
    let mut call = call.retry(false);
    if let Some(limit) = &check.timeout {
        call = call.timeout(limit.value);
    }
    let requests = source.requests.unwrap_or(REQUESTS);
    let percentile = source.percentile.unwrap_or(PERCENTILE);
    let mut times = Vec::new();
    let mut failures = 0;
    let mut first_failure = None;
    for _ in 0..requests {
        match http.send(endpoint, &call).await {
            Ok(answer) if answer.is_success() => times.push(answer.took),
            Ok(answer) => {
                failures += 1;
                first_failure.get_or_insert_with(|| answer.refusal());
            }
            Err(error) => {
                failures += 1;
                first_failure.get_or_insert(error);
            }
        }
        // A service that is down is down after a few; waiting for all timeouts tells nothing more.
        if times.is_empty() && failures >= 3 {
            break;
        }
    }
    let look = match first_failure {
        Some(error) => {
            let asked = times.len() + failures;
            Look::down(format!("failed {failures} of {asked} requests: {error}"))
        }
        None if times.len() < FEWEST => {
            Look::no_data(format!("{} requests are too few, {FEWEST} are needed", times.len()))
        }
        None => Look::number(at_percentile(&mut times, percentile).as_secs_f64()),
    };
    look.what(format!("probe p{percentile}")).unit(Unit::Seconds).evidence("requests", requests)
}

/// Nearest rank: a time that was really seen.
fn at_percentile(times: &mut [Duration], percentile: f64) -> Duration {
    times.sort_unstable();
    let rank = (percentile.clamp(0.0, 100.0) / 100.0 * times.len() as f64).ceil() as usize;
    times.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_seen() {
        let times = |n: u64| (1..=n).rev().map(Duration::from_millis).collect::<Vec<_>>();
        let cases =
            [(10, 95.0, 10), (10, 50.0, 5), (10, 90.0, 9), (20, 95.0, 19), (5, 0.0, 1), (5, 100.0, 5)];
        for (n, percentile, expected) in cases {
            let at = at_percentile(&mut times(n), percentile);
            assert_eq!(at, Duration::from_millis(expected), "p{percentile} of {n}");
        }
    }
}
