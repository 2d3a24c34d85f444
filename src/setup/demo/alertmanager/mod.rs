//! An alert list that speaks Alertmanager's v2 API: alerts, silences, status, in its shapes and with its quirks
//! (an error is a bare JSON text, an object or nothing, by the kind of fault).
//! `tests/contract.rs` puts the same requests to it and to a real server.

mod alerts;
mod matcher;
mod silences;

use std::sync::{Mutex, PoisonError};

use alerts::Alert;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use hyper::Method;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use silences::Silence;

use super::{
    scenario::Scenario,
    server::{Answers, Reply, Request},
};
use crate::context::Clock;

/// The alert that always fires, which shows that alerts arrive at all.
pub(super) const WATCHDOG: &str = "Watchdog";
/// The version whose behaviour is imitated.
const VERSION: &str = "0.25.0";
const CONFIGURATION: &str =
    "route:\n  receiver: on-call\n  continue: false\nreceivers:\n- name: on-call\ntemplates: []\n";

/// The alert list.
pub(super) struct Alertmanager {
    state: Mutex<State>,
    clock: Clock,
    started: DateTime<Utc>,
    /// Whether the cause of the scenario's alert is gone.
    recovered: Box<dyn Fn() -> bool + Send + Sync>,
}

#[derive(Debug, Default)]
struct State {
    alerts: Vec<Alert>,
    silences: Vec<Silence>,
}

impl Alertmanager {
    pub(super) fn new(
        scenario: Scenario,
        clock: Clock,
        recovered: impl Fn() -> bool + Send + Sync + 'static,
    ) -> Self {
        let now = clock.now();
        let mut alerts = vec![alerts::standing(
            &[("alertname", WATCHDOG), ("severity", "none")],
            "always firing: it shows that alerts arrive",
            now - TimeDelta::days(6),
        )];
        if let Some(raised) = scenario.alert() {
            let labels = [("alertname", raised.name), ("job", raised.job), ("severity", raised.severity)];
            alerts.push(alerts::standing(&labels, raised.summary, now - TimeDelta::minutes(3)));
        }
        let state = Mutex::new(State { alerts, silences: Vec::new() });
        Self { state, clock, started: now, recovered: Box::new(recovered) }
    }

    fn status(&self) -> Reply {
        Reply::json(
            200,
            &json!({
                "cluster": {"peers": [], "status": "disabled"},
                "config": {"original": CONFIGURATION},
                "uptime": stamp(self.started),
                "versionInfo": {
                    "branch": "demo", "buildDate": "", "buildUser": "mlopsctl", "goVersion": "none",
                    "revision": "demo", "version": VERSION,
                },
            }),
        )
    }
}

impl Answers for Alertmanager {
    fn answer(&self, request: &Request) -> Reply {
        let path = request.path.as_str();
        let reading = matches!(request.method, Method::GET | Method::HEAD);
        let Some(call) = path.strip_prefix("/api/v2/") else {
            return match path {
                "/-/healthy" | "/-/ready" if reading => Reply::text(200, "OK"),
                "/-/healthy" | "/-/ready" => Reply::text(405, "Method Not Allowed\n"),
                _ => Reply::text(404, "404 page not found\n"),
            };
        };
        let method = if request.method == Method::HEAD { &Method::GET } else { &request.method };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State { alerts, silences } = &mut *state;
        let now = self.clock.now();
        if (self.recovered)() {
            // Its Prometheus repeats it no more.
            alerts.retain(|alert| !alert.is_standing() || alert.is(WATCHDOG));
        }
        let allowed = match (call, method) {
            ("status", &Method::GET) => return self.status(),
            ("receivers", &Method::GET) => return Reply::json(200, &json!([{"name": alerts::RECEIVER}])),
            ("alerts", &Method::GET) => return alerts::list(alerts, silences, request, now),
            ("alerts", &Method::POST) => return alerts::post(alerts, request, now),
            ("alerts/groups", &Method::GET) => return alerts::groups(alerts, silences, request, now),
            ("silences", &Method::GET) => return silences::list(silences, request, now),
            ("silences", &Method::POST) => return silences::post(silences, request, now),
            _ if call.starts_with("silence/") => match *method {
                Method::GET => return silences::get(silences, &call["silence/".len()..], now),
                Method::DELETE => return silences::expire(silences, &call["silence/".len()..], now),
                _ => "GET,DELETE",
            },
            ("status" | "receivers" | "alerts/groups", _) => "GET",
            ("alerts" | "silences", _) => "POST,GET",
            _ => return coded(404, 404, format!("path {path} was not found")),
        };
        coded(405, 405, format!("method {} is not allowed, but [{allowed}] are", request.method))
    }
}

/// `{"code", "message"}`: what the API's validation says.
fn coded(status: u16, code: u16, message: impl Into<String>) -> Reply {
    Reply::json(status, &json!({"code": code, "message": message.into()}))
}

/// A bare JSON text: what the logic behind the API says.
fn worded(status: u16, message: impl Into<String>) -> Reply {
    Reply::new(status, "application/json", format!("{}\n", Value::String(message.into())))
}

/// A JSON body of the expected shape.
fn decode<T: DeserializeOwned>(request: &Request, what: &str) -> Result<T, Reply> {
    let media_type = request.media_type().unwrap_or_else(|| "application/octet-stream".to_owned());
    if media_type != "application/json" {
        return Err(coded(
            415,
            415,
            format!("unsupported media type \"{media_type}\", only [application/json] are allowed"),
        ));
    }
    if request.body.is_empty() {
        return Err(coded(422, 602, format!("{what} in body is required")));
    }
    serde_json::from_slice(&request.body)
        .map_err(|error| coded(400, 400, format!("parsing {what} body from \"\" failed, because {error}")))
}

/// RFC 3339 with milliseconds, UTC.
fn stamp(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}
