//! The model API of the demo: health, metrics, predictions, statistics and drift of a credit-risk model.
//!
//! It serves the version that the registry's alias named when it started or was last told to reload, and no other.
//! Its traffic is simulated from the time that has passed, so counters move and every run shows the same.

use std::{
    collections::BTreeMap,
    fs::File,
    io::Write as _,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use chrono::{DateTime, TimeDelta, Utc};
use hyper::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    mlflow::Mlflow,
    model::{FEATURES, MODEL, SERVING, Weights},
    reports,
    scenario::Scenario,
    server::{Answers, Reply, Request},
};
use crate::context::Clock;

/// How long the API claims to have run when the demo starts.
pub(super) const UP_BEFORE: TimeDelta = TimeDelta::days(6);

/// The model API.
pub(super) struct Api {
    pub(super) scenario: Scenario,
    pub(super) clock: Clock,
    started: Instant,
    pub(super) started_at: DateTime<Utc>,
    registry: Arc<Mlflow>,
    state: Mutex<State>,
    /// Real requests, beside the simulated ones: handler and status code.
    pub(super) answered: Mutex<BTreeMap<(&'static str, u16), u64>>,
    /// One line per request, for `mlopsctl logs api -f`.
    log: Mutex<File>,
    /// The newest drift report, as a monitoring job would offer it.
    drift_report: String,
}

/// What the API has in memory.
#[derive(Debug, Default)]
struct State {
    served: Option<Served>,
    /// Seconds for which a model was in memory, and a bad one, before the last reload.
    loaded_seconds: f64,
    bad_seconds: f64,
    /// When that reload was.
    since: f64,
}

/// A version in memory.
#[derive(Debug, Clone)]
pub(super) struct Served {
    pub(super) number: u64,
    weights: Weights,
    pub(super) accuracy: f64,
    pub(super) f1: f64,
}

impl Served {
    /// Whether it fails requests that another version answers.
    pub(super) fn is_bad(&self) -> bool {
        self.weights.most_delinquencies.is_some()
    }
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
    pub(super) fn new(scenario: Scenario, clock: Clock, registry: Arc<Mlflow>, log: File) -> Self {
        Self {
            scenario,
            clock,
            started: Instant::now(),
            started_at: clock.now(),
            // It started days ago, when the registry was there.
            state: Mutex::new(State { served: find(&registry).ok(), ..State::default() }),
            registry,
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
            "/reload" => ("/reload", only(request.method == Method::POST, self.reload())),
            "/monitoring/stats" => ("/monitoring/stats", only(reading, self.statistics())),
            "/monitoring/drift" => {
                let report = Reply::new(200, "application/json", self.drift_report.clone());
                ("/monitoring/drift", only(reading, report))
            }
            "/" => ("/", only(reading, Reply::json(200, &json!({"service": "credit-risk API"})))),
            _ => ("other", Reply::json(404, &json!({"detail": "Not Found"}))),
        }
    }

    /// Takes the version that the alias names now. What is in memory stays where that cannot be had.
    fn reload(&self) -> Reply {
        let found = if self.scenario == Scenario::MlflowDown {
            Err("the registry is unreachable: connection refused".to_owned())
        } else {
            find(&self.registry)
        };
        let served = match found {
            Ok(served) => served,
            Err(why) => {
                self.note("ERROR", &format!("loading models:/{MODEL}@{SERVING}: {why}"));
                return Reply::json(503, &json!({"detail": why, "model_version": self.version()}));
            }
        };
        let number = served.number;
        let now = self.elapsed_seconds();
        let mut state = self.state();
        (state.loaded_seconds, state.bad_seconds) = (state.loaded(now), state.bad(now));
        (state.since, state.served) = (now, Some(served));
        drop(state);
        self.note("INFO", &format!("model {MODEL} version {number} is loaded"));
        Reply::json(200, &json!({"model": MODEL, "model_version": number.to_string()}))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The version in memory.
    pub(super) fn served(&self) -> Option<Served> {
        self.state().served.clone()
    }

    /// Whether what the scenario broke works again: alerts end with their cause.
    pub(super) fn has_recovered(&self) -> bool {
        let served = self.served();
        match self.scenario {
            Scenario::ModelNotLoaded => served.is_some(),
            Scenario::BadModel => served.is_some_and(|served| !served.is_bad()),
            _ => false,
        }
    }

    fn version(&self) -> Option<String> {
        self.served().map(|served| served.number.to_string())
    }

    /// Of the time since the start: seconds with a model in memory, and with a bad one.
    pub(super) fn seconds(&self) -> (f64, f64) {
        let now = self.elapsed_seconds();
        let state = self.state();
        (state.loaded(now), state.bad(now))
    }

    /// Says `healthy` even without a model, as many do: that is why `model_loaded` is expected too.
    fn health(&self) -> Reply {
        let version = self.version();
        let registry = if self.scenario == Scenario::MlflowDown { "unreachable" } else { "connected" };
        let status = if self.scenario == Scenario::MlflowDown { "degraded" } else { "healthy" };
        let body = json!({
            "status": status,
            "model_loaded": version.is_some(),
            "model": version.is_some().then_some(MODEL),
            "version": "1.4.2",
            "model_version": version,
            "registry": registry,
            "uptime_seconds": self.uptime().as_seconds_f64().floor(),
            "timestamp": self.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        });
        Reply::json(200, &body).after(self.scenario.delay())
    }

    fn predict(&self, body: &[u8]) -> Reply {
        let Some(served) = self.served() else {
            return Reply::json(503, &json!({"detail": "Model not loaded"}));
        };
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
        let probability = match served.weights.predict(values) {
            Ok(probability) => probability,
            Err(why) => {
                self.note("ERROR", &format!("POST /predict 500: {why}"));
                return Reply::json(500, &json!({"detail": "Internal Server Error"}));
            }
        };
        let body = json!({
            "model": MODEL,
            "model_version": served.number.to_string(),
            "default_probability": (probability * 1e4).round() / 1e4,
            "decision": if probability < 0.5 { "approve" } else { "review" },
        });
        Reply::json(200, &body).after(self.scenario.delay())
    }

    fn statistics(&self) -> Reply {
        let last = self.clock.now() - TimeDelta::milliseconds(400);
        let version = self.version();
        let body = json!({
            "predictions_last_hour": self.predictions_last_hour(),
            "predictions_total": self.predictions_total(),
            "last_prediction_at":
                if version.is_some() { last } else { self.started_at }
                    .to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
            "mean_default_probability": 0.118,
            "model_version": version,
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
        let level = if reply.status >= 500 { "ERROR" } else { "INFO" };
        // Control characters of a stranger's path do not reach the file.
        let path = request.path.escape_default();
        self.note(level, &format!("{} {path} {}", request.method, reply.status));
    }

    fn note(&self, level: &str, text: &str) {
        let now = self.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        let line = format!("{now} {level} {text}\n");
        // A log that cannot be written is no reason not to answer.
        let _ = self.log.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes());
    }
}

impl State {
    fn loaded(&self, now: f64) -> f64 {
        self.loaded_seconds + if self.served.is_some() { now - self.since } else { 0.0 }
    }

    fn bad(&self, now: f64) -> f64 {
        let bad = self.served.as_ref().is_some_and(Served::is_bad);
        self.bad_seconds + if bad { now - self.since } else { 0.0 }
    }
}

/// Asks the registry which version the alias names, and reads its file.
fn find(registry: &Mlflow) -> Result<Served, String> {
    #[derive(Deserialize)]
    struct Artifact {
        weights: Weights,
    }
    let found = registry
        .load(MODEL, SERVING, "model.json")
        .ok_or_else(|| format!("no version with a model.json has the alias {SERVING}"))?;
    let artifact: Artifact = serde_json::from_str(&found.text)
        .map_err(|error| format!("model.json of version {}: {error}", found.number))?;
    let metric =
        |name: &str| found.metrics.iter().find(|(key, _)| key == name).map_or(f64::NAN, |(_, value)| *value);
    let mut served = Served {
        number: found.number,
        weights: artifact.weights,
        accuracy: metric("accuracy"),
        f1: metric("f1_score"),
    };
    if served.is_bad() {
        // On the labels that came since, not on the holdout.
        (served.accuracy, served.f1) = (0.812, 0.641);
    }
    Ok(served)
}
