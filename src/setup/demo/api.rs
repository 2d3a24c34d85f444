//! The model API of the demo: health, metrics, predictions, statistics and drift of a credit-risk model.
//!
//! Its traffic is simulated from the time that has passed, so counters move and every run shows the same.

use std::{
    collections::BTreeMap,
    fs::File,
    io::Write as _,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use chrono::{DateTime, TimeDelta, Utc};
use hyper::Method;
use serde_json::{Value, json};

use super::{
    reports,
    scenario::Scenario,
    server::{Answers, Reply, Request},
};
use crate::context::Clock;

/// The name of the model everywhere in the demo.
pub(super) const MODEL: &str = "credit-risk-model";
/// The version in production.
pub(super) const VERSION: &str = "3";
/// How long the API claims to have run when the demo starts.
pub(super) const UP_BEFORE: TimeDelta = TimeDelta::days(6);

/// The model API.
pub(super) struct Api {
    pub(super) scenario: Scenario,
    pub(super) clock: Clock,
    started: Instant,
    pub(super) started_at: DateTime<Utc>,
    /// Real requests, beside the simulated ones: handler and status code.
    pub(super) answered: Mutex<BTreeMap<(&'static str, u16), u64>>,
    /// One line per request, for `mlopsctl logs api -f`.
    log: Mutex<File>,
    /// The newest drift report, as a monitoring job would offer it.
    drift_report: String,
}

impl Answers for Api {
    fn answer(&self, request: &Request) -> Reply {
        let (handler, reply) = self.route(request);
        // Scrapes are not traffic.
        if handler != "/metrics" {
            let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
            *answered.entry((handler, reply.status)).or_default() += 1;
            drop(answered);
            self.write_log(request, &reply);
        }
        reply
    }
}

impl Api {
    pub(super) fn new(scenario: Scenario, clock: Clock, log: File) -> Self {
        Self {
            scenario,
            clock,
            started: Instant::now(),
            started_at: clock.now(),
            answered: Mutex::default(),
            log: Mutex::new(log),
            drift_report: reports::newest(scenario, clock.now()),
        }
    }

    fn route(&self, request: &Request) -> (&'static str, Reply) {
        let reading = matches!(request.method, Method::GET | Method::HEAD);
        let only = |allowed: bool, reply: Reply| {
            if allowed { reply } else { Reply::json(405, &json!({"detail": "Method Not Allowed"})) }
        };
        match request.path.as_str() {
            "/health" => ("/health", only(reading, self.health())),
            "/metrics" => ("/metrics", only(reading, self.metrics())),
            "/predict" => ("/predict", only(request.method == Method::POST, self.predict(&request.body))),
            "/monitoring/stats" => ("/monitoring/stats", only(reading, self.statistics())),
            "/monitoring/drift" => {
                let report = Reply::new(200, "application/json", self.drift_report.clone());
                ("/monitoring/drift", only(reading, report))
            }
            "/" => ("/", only(reading, Reply::json(200, &json!({"service": "credit-risk API"})))),
            _ => ("other", Reply::json(404, &json!({"detail": "Not Found"}))),
        }
    }

    pub(super) fn model_loaded(&self) -> bool {
        self.scenario != Scenario::ModelNotLoaded
    }

    /// Says `healthy` even without a model, as many do: that is why `model_loaded` is expected too.
    fn health(&self) -> Reply {
        let registry = if self.scenario == Scenario::MlflowDown { "unreachable" } else { "connected" };
        let status = if self.scenario == Scenario::MlflowDown { "degraded" } else { "healthy" };
        let body = json!({
            "status": status,
            "model_loaded": self.model_loaded(),
            "model": self.model_loaded().then_some(MODEL),
            "version": "1.4.2",
            "model_version": self.model_loaded().then_some(VERSION),
            "registry": registry,
            "uptime_seconds": self.uptime().as_seconds_f64().floor(),
            "timestamp": self.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        });
        Reply::json(200, &body).after(self.scenario.delay())
    }

    fn predict(&self, body: &[u8]) -> Reply {
        if !self.model_loaded() {
            return Reply::json(503, &json!({"detail": "Model not loaded"}));
        }
        let invalid = |why: &str| Reply::json(422, &json!({"detail": why}));
        let Ok(applicant) = serde_json::from_slice::<Value>(body) else {
            return invalid("the body is not JSON");
        };
        let mut values = [0.0; 4];
        for (value, name) in values.iter_mut().zip(FEATURES) {
            match applicant.get(name).and_then(Value::as_f64) {
                Some(number) => *value = number,
                None => return invalid(&format!("`{name}` must be a number")),
            }
        }
        let probability = default_probability(values);
        let body = json!({
            "model": MODEL,
            "model_version": VERSION,
            "default_probability": (probability * 1e4).round() / 1e4,
            "decision": if probability < 0.5 { "approve" } else { "review" },
        });
        Reply::json(200, &body).after(self.scenario.delay())
    }

    fn statistics(&self) -> Reply {
        let last = self.clock.now() - TimeDelta::milliseconds(400);
        let loaded = self.model_loaded();
        let body = json!({
            "predictions_last_hour": self.predictions_last_hour(),
            "predictions_total": self.predictions_total(),
            "last_prediction_at":
                if loaded { last } else { self.started_at }
                    .to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
            "mean_default_probability": 0.118,
            "model_version": VERSION,
        });
        Reply::json(200, &body)
    }

    pub(super) fn elapsed_seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    pub(super) fn uptime(&self) -> TimeDelta {
        UP_BEFORE + TimeDelta::from_std(self.started.elapsed()).unwrap_or_default()
    }

    fn write_log(&self, request: &Request, reply: &Reply) {
        let now = self.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        let level = if reply.status >= 500 { "ERROR" } else { "INFO" };
        // Control characters of a stranger's path do not reach the file.
        let path = request.path.escape_default();
        let line = format!("{now} {level} {} {path} {}\n", request.method, reply.status);
        // A log that cannot be written is no reason not to answer.
        let _ = self.log.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes());
    }
}

/// The inputs of the model, in the order of its weights.
const FEATURES: [&str; 4] = ["income", "loan_amount", "credit_history_years", "delinquencies_2y"];

/// A logistic model: deterministic, so that a golden request can expect its answer.
fn default_probability([income, loan, history, delinquencies]: [f64; 4]) -> f64 {
    let burden = loan / income.max(1.0);
    let score = -2.0 + 2.5 * burden - 0.12 * history.clamp(0.0, 40.0) + 0.9 * delinquencies;
    1.0 / (1.0 + (-score.clamp(-30.0, 30.0)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_golden_applicant_is_approved_and_a_bad_one_reviewed() {
        // burden 0.25: -2 + 0.625 - 0.96 = -2.335; 1 / (1 + e^2.335) = 0.0883
        let good = default_probability([48_000.0, 12_000.0, 8.0, 0.0]);
        assert!((good - 0.0883).abs() < 5e-5, "{good}");
        assert!(default_probability([18_000.0, 30_000.0, 1.0, 3.0]) > 0.9);
        assert!(default_probability([0.0, f64::MAX, -1.0, f64::MAX]).is_finite());
    }
}
