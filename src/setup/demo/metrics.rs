//! The metrics page of the demo API, in the Prometheus text format.

use std::{fmt::Write as _, sync::PoisonError};

use chrono::TimeDelta;

use super::{
    api::{Api, UP_BEFORE},
    model::MODEL,
    scenario::Scenario,
    server::Reply,
};

/// Simulated requests per second: predictions, and look-ups by the loan officers' desk.
const PREDICTIONS_PER_SECOND: f64 = 1.0;
const LOOKUPS_PER_SECOND: f64 = 40.0;
/// Failures of long ago, so that the series exist without moving.
const OLD_FAILURES: u64 = 3;
/// Upper bounds of the latency buckets in seconds, and the share of requests within: fast, and slow.
const BUCKETS: [(f64, f64, f64); 10] = [
    (0.01, 0.22, 0.0),
    (0.025, 0.61, 0.0),
    (0.05, 0.86, 0.0),
    (0.1, 0.96, 0.0),
    (0.25, 0.995, 0.01),
    (0.5, 1.0, 0.02),
    (1.0, 1.0, 0.05),
    (2.0, 1.0, 1.0),
    (2.5, 1.0, 1.0),
    (5.0, 1.0, 1.0),
];

impl Api {
    pub(super) fn metrics(&self) -> Reply {
        let page = self.exposition().unwrap_or_default();
        Reply::new(200, "text/plain; version=0.0.4; charset=utf-8", page)
    }

    /// Predictions of the last hour: a steady rate, and what was really asked for; without a model they dwindle.
    pub(super) fn predictions_last_hour(&self) -> u64 {
        let without = self.elapsed_seconds() - self.seconds().0;
        let steady = ((3600.0 - without).max(0.0) * PREDICTIONS_PER_SECOND) as u64;
        steady + self.answered_by("/predict", |code| code == 200)
    }

    pub(super) fn predictions_total(&self) -> u64 {
        let seconds = UP_BEFORE.as_seconds_f64() + self.seconds().0;
        (seconds * PREDICTIONS_PER_SECOND) as u64 + self.answered_by("/predict", |code| code == 200)
    }

    fn answered_by(&self, handler: &str, code: impl Fn(u16) -> bool) -> u64 {
        let answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        answered
            .iter()
            .filter(|((name, status), _)| *name == handler && code(*status))
            .map(|(_, count)| count)
            .sum()
    }

    fn all_seconds(&self) -> f64 {
        UP_BEFORE.as_seconds_f64() + self.elapsed_seconds()
    }

    /// Requests of one handler as (succeeded, failed, the code of the failures).
    fn requests(&self, handler: &str, per_second: f64) -> (u64, u64, u16) {
        let elapsed = self.elapsed_seconds();
        let (loaded, bad) = self.seconds();
        let predicts = handler == "/predict";
        let (failing_seconds, code) = match self.scenario {
            Scenario::ErrorRate => (elapsed * 0.125, 500),
            // Without a model nothing is predicted.
            Scenario::ModelNotLoaded if predicts => (elapsed - loaded, 503),
            // The desk's look-ups show a score too, so a bad version fails one in 25 of either.
            _ => (bad * 0.04, 500),
        };
        let failed = (failing_seconds * per_second) as u64;
        let all = (self.all_seconds() * per_second) as u64;
        let real_ok = self.answered_by(handler, |code| code < 500);
        let real_failed = self.answered_by(handler, |code| code >= 500);
        (all - failed.min(all) + real_ok, OLD_FAILURES + failed + real_failed, code)
    }

    fn exposition(&self) -> Result<String, std::fmt::Error> {
        let mut page = String::new();
        let out = &mut page;
        let traffic = [("/predict", PREDICTIONS_PER_SECOND), ("/applicants", LOOKUPS_PER_SECOND)];
        let mut total = 0;
        family(out, "http_requests_total", "counter", "Requests by handler and status code.")?;
        for (handler, per_second) in traffic {
            let (ok, failed, code) = self.requests(handler, per_second);
            writeln!(out, r#"http_requests_total{{handler="{handler}",code="200"}} {ok}"#)?;
            writeln!(out, r#"http_requests_total{{handler="{handler}",code="{code}"}} {failed}"#)?;
            total += ok + failed;
        }
        self.histogram(out, total)?;
        family(out, "predictions_total", "counter", "Predictions made.")?;
        let served = self.served();
        let version = served.as_ref().map_or_else(|| "none".to_owned(), |served| served.number.to_string());
        writeln!(
            out,
            r#"predictions_total{{model="{MODEL}",version="{version}"}} {}"#,
            self.predictions_total()
        )?;
        // Labels of the last days tell of the model that served then.
        let (accuracy, f1) = served.as_ref().map_or((0.912, 0.794), |served| (served.accuracy, served.f1));
        let now = self.clock.now();
        let data_age =
            if self.scenario == Scenario::StaleData { TimeDelta::hours(9) } else { TimeDelta::minutes(4) };
        let disk = if self.scenario == Scenario::DiskFull { 0.973 } else { 0.42 };
        let seconds = |time: chrono::DateTime<chrono::Utc>| time.timestamp() as f64;
        let gauges = [
            ("model_loaded", "1 when a model is in memory.", if served.is_some() { 1.0 } else { 0.0 }),
            ("model_accuracy", "Accuracy on the labels of the last 7 days.", accuracy),
            ("model_f1_score", "F1 score on the labels of the last 7 days.", f1),
            ("process_cpu_ratio", "CPU share used, 0 to 1.", 0.31),
            ("process_memory_ratio", "Share of the memory limit used, 0 to 1.", 0.54),
            ("process_start_time_seconds", "When the process started.", seconds(self.started_at - UP_BEFORE)),
            ("data_last_received_timestamp_seconds", "When data last arrived.", seconds(now - data_age)),
        ];
        for (name, help, value) in gauges {
            family(out, name, "gauge", help)?;
            writeln!(out, "{name} {value}")?;
        }
        family(out, "disk_used_ratio", "gauge", "Used share of each volume, 0 to 1.")?;
        writeln!(out, r#"disk_used_ratio{{volume="/var/lib/models"}} {disk}"#)?;
        writeln!(out, r#"disk_used_ratio{{volume="/var/log"}} 0.18"#)?;
        Ok(page)
    }

    /// Everything before the start was fast; since then it is as the scenario says.
    fn histogram(&self, out: &mut String, total: u64) -> std::fmt::Result {
        const NAME: &str = "http_request_duration_seconds";
        family(out, NAME, "histogram", "Time to answer.")?;
        let rate = PREDICTIONS_PER_SECOND + LOOKUPS_PER_SECOND;
        let recent = ((self.elapsed_seconds() * rate) as u64).min(total) as f64;
        let past = total as f64 - recent;
        let slow = self.scenario == Scenario::Slow;
        let mut sum = past * 0.028 + recent * if slow { 1.74 } else { 0.028 };
        for (bound, fast_share, slow_share) in BUCKETS {
            let share = if slow { slow_share } else { fast_share };
            let count = (past * fast_share + recent * share).floor();
            writeln!(out, r#"{NAME}_bucket{{le="{bound}"}} {count}"#)?;
        }
        sum = (sum * 1e3).round() / 1e3;
        writeln!(out, "{NAME}_bucket{{le=\"+Inf\"}} {total}\n{NAME}_sum {sum}\n{NAME}_count {total}")
    }
}

fn family(out: &mut String, name: &str, kind: &str, help: &str) -> std::fmt::Result {
    writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}")
}
