//! A tracking server and model registry that speaks MLflow's REST API: the calls that an operator's tools use,
//! with its quirks (an empty result is `{}`, versions are texts, an unknown alias is 400).
//! `tests/contract.rs` puts the same requests to it and to real servers.

mod artifacts;
mod database;
mod fault;
mod filter;
mod models;
mod parameters;
mod runs;
mod seed;
mod store;
mod versions;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub(super) use database::write as write_database;
use fault::Fault;
use hyper::{Method, header::HOST};
use parameters::Parameters;
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::Store;

use super::{
    scenario::Scenario,
    server::{Answers, Reply, Request},
};
use crate::context::Clock;

/// The version whose behaviour is imitated.
const VERSION: &str = "3.17.2";
/// Both prefixes serve the same.
const PREFIXES: [&str; 2] = ["/api/2.0/mlflow/", "/ajax-api/2.0/mlflow/"];

/// The registry.
pub(super) struct Mlflow {
    store: Mutex<Store>,
    clock: Clock,
}

/// The body of an answer, or a refusal.
type Answer = Result<Value, Fault>;

impl Mlflow {
    /// A registry with the history of the demo model.
    pub(super) fn new(scenario: Scenario, clock: Clock) -> Self {
        Self { store: Mutex::new(seed::store(clock.now(), scenario)), clock }
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What an alias names, as a server of models loads it: number, a text among its files, metrics of its run.
    pub(super) fn load(&self, model: &str, alias: &str, file: &str) -> Option<Loaded> {
        let mut store = self.store();
        let model = store.model(model)?;
        let number = model.aliases.iter().find(|(known, _)| known == alias)?.1;
        let version = model.version(number)?.clone();
        let text = artifacts::text(&store, &version.source, file)?;
        let metrics = store.run(&version.run_id).map(|run| run.data.metrics.clone()).unwrap_or_default();
        Some(Loaded {
            number,
            text,
            metrics: metrics.into_iter().map(|metric| (metric.key, metric.value)).collect(),
        })
    }
}

/// A version that was found.
pub(super) struct Loaded {
    pub(super) number: u64,
    pub(super) text: String,
    pub(super) metrics: Vec<(String, f64)>,
}

impl Answers for Mlflow {
    fn answer(&self, request: &Request) -> Reply {
        let reading = matches!(request.method, Method::GET | Method::HEAD);
        match request.path.as_str() {
            "/health" | "/version" if !reading => return not_allowed(),
            "/health" => return Reply::text(200, "OK"),
            "/version" => return Reply::new(200, "text/html; charset=utf-8", VERSION),
            _ => {}
        }
        if !host_is_local(request) {
            return Reply::text(403, "Invalid Host header - possible DNS rebinding attack detected");
        }
        if let Some(reply) = artifacts::route(self, request) {
            return reply;
        }
        let Some(call) = PREFIXES.iter().find_map(|prefix| request.path.strip_prefix(prefix)) else {
            return not_found();
        };
        let mut store = self.store();
        // Later calls are later even within a millisecond: the order of changes is part of answers.
        let now = self.clock.now().timestamp_millis().max(store.latest + 1);
        store.latest = now;
        // HEAD is answered like GET; the server leaves its body out.
        let method = if request.method == Method::HEAD { Method::GET } else { request.method.clone() };
        match dispatch(&mut store, now, &method, call, request) {
            Some(answer) => dispatched(answer),
            None if METHODS.iter().any(|(_, path)| *path == call) => not_allowed(),
            None => not_found(),
        }
    }
}

/// Every call that is known, to tell an unknown path from a wrong method.
const METHODS: [(&str, &str); 32] = [
    ("GET", "artifacts/list"),
    ("GET POST", "experiments/search"),
    ("GET", "experiments/get"),
    ("GET", "experiments/get-by-name"),
    ("POST", "experiments/create"),
    ("POST", "runs/search"),
    ("GET", "runs/get"),
    ("POST", "runs/create"),
    ("POST", "runs/delete"),
    ("POST", "runs/restore"),
    ("POST", "runs/log-inputs"),
    ("POST", "runs/update"),
    ("POST", "runs/log-batch"),
    ("POST", "runs/log-metric"),
    ("POST", "runs/log-parameter"),
    ("POST", "runs/set-tag"),
    ("GET", "registered-models/get"),
    ("GET", "registered-models/search"),
    ("POST", "registered-models/create"),
    ("GET POST", "registered-models/get-latest-versions"),
    ("GET POST DELETE", "registered-models/alias"),
    ("POST", "registered-models/set-tag"),
    ("DELETE", "registered-models/delete-tag"),
    ("GET", "model-versions/get"),
    ("GET", "model-versions/search"),
    ("GET", "model-versions/get-download-uri"),
    ("POST", "model-versions/create"),
    ("POST", "model-versions/transition-stage"),
    ("POST", "model-versions/set-tag"),
    ("PATCH", "model-versions/update"),
    ("DELETE", "model-versions/delete"),
    ("DELETE", "model-versions/delete-tag"),
];

fn dispatch(store: &mut Store, now: i64, method: &Method, call: &str, request: &Request) -> Option<Answer> {
    let (methods, _) = METHODS.iter().find(|(_, path)| *path == call)?;
    if !methods.split(' ').any(|allowed| allowed == method.as_str()) {
        return None;
    }
    let given = match Parameters::of(request) {
        Ok(given) => given,
        Err(fault) => return Some(Err(fault)),
    };
    let get = *method == Method::GET;
    Some(match call {
        "artifacts/list" => artifacts::list(store, &given),
        "experiments/search" => runs::search_experiments(store, &given),
        "experiments/get" => runs::experiment(store, &given),
        "experiments/get-by-name" => runs::experiment_by_name(store, &given),
        "experiments/create" => runs::create_experiment(store, &given, now),
        "runs/search" => runs::search(store, &given),
        "runs/get" => runs::get(store, &given),
        "runs/create" => runs::create(store, &given, now),
        "runs/delete" => runs::set_lifecycle(store, &given, "deleted"),
        "runs/restore" => runs::set_lifecycle(store, &given, "active"),
        "runs/log-inputs" => runs::log_inputs(store, &given),
        "runs/update" => runs::update(store, &given),
        "runs/log-batch" => runs::log_batch(store, &given),
        "runs/log-metric" => runs::log_metric(store, &given),
        "runs/log-parameter" => runs::log_parameter(store, &given),
        "runs/set-tag" => runs::set_tag(store, &given),
        "registered-models/get" => models::get(store, &given),
        "registered-models/search" => models::search(store, &given),
        "registered-models/create" => models::create(store, &given, now),
        "registered-models/get-latest-versions" => models::latest(store, &given),
        "registered-models/alias" if get => models::alias(store, &given),
        "registered-models/alias" if *method == Method::POST => models::set_alias(store, &given, now),
        "registered-models/alias" => models::delete_alias(store, &given, now),
        "registered-models/set-tag" => models::set_tag(store, &given, now),
        "registered-models/delete-tag" => models::delete_tag(store, &given, now),
        "model-versions/get" => versions::get(store, &given),
        "model-versions/search" => versions::search(store, &given),
        "model-versions/get-download-uri" => versions::download_uri(store, &given),
        "model-versions/create" => versions::create(store, &given, now),
        "model-versions/transition-stage" => versions::transition(store, &given, now),
        "model-versions/set-tag" => versions::set_tag(store, &given, now),
        "model-versions/update" => versions::update(store, &given, now),
        "model-versions/delete" => versions::delete(store, &given, now),
        "model-versions/delete-tag" => versions::delete_tag(store, &given, now),
        _ => return None,
    })
}

/// An answer on its way out.
fn dispatched(answer: Answer) -> Reply {
    match answer {
        Ok(body) => {
            Reply::new(200, "application/json", serde_json::to_string_pretty(&body).unwrap_or_default())
        }
        Err(fault) => fault.reply(),
    }
}

/// `{key: items, next_page_token}`, each left out when there is nothing.
fn listing(key: &str, items: &[impl Serialize], next: Option<String>) -> Answer {
    let mut body = Map::new();
    if !items.is_empty() {
        body.insert(key.to_owned(), json!(items));
    }
    if let Some(token) = next {
        body.insert("next_page_token".to_owned(), Value::String(token));
    }
    Ok(Value::Object(body))
}

/// Only names of this machine and its private networks are answered, as in MLflow 3.
fn host_is_local(request: &Request) -> bool {
    let Some(host) = request.headers.get(HOST).and_then(|host| host.to_str().ok()) else { return true };
    let Ok(url) = url::Url::parse(&format!("http://{host}")) else { return false };
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback() || address.is_private(),
        Some(url::Host::Ipv6(address)) => address.is_loopback() || address.is_unique_local(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn not_found() -> Reply {
    let page = "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n\
                <p>The requested URL was not found on the server. If you entered the URL manually please \
                check your spelling and try again.</p>\n";
    Reply::new(404, "text/html; charset=utf-8", page)
}

fn not_allowed() -> Reply {
    let page = "<!doctype html>\n<html lang=en>\n<title>405 Method Not Allowed</title>\n\
                <h1>Method Not Allowed</h1>\n<p>The method is not allowed for the requested URL.</p>\n";
    Reply::new(405, "text/html; charset=utf-8", page)
}
