//! A registry and one model server that loads what an alias or a stage means: both on loopback, in this process.
//!
//! The registry answers as MLflow does as far as changes of models go, and misbehaves when told: `world.fault(…)` makes
//! the next change of a kind fail, or happen late, or lose its answer. The server loads on `POST /reload` and tells its version
//! at `/health`. `world.script` changes something when a change arrives, as somebody else would.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Barrier, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

use serde_json::{Value, json};

/// Whether it is time.
type When = fn(&State) -> bool;

/// How a change goes wrong.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// Refused with a status and a body, and nothing happens.
    Status(u16, &'static str),
    /// It happens, and the connection is closed instead of an answer.
    Lost,
    /// Nothing happens, and the connection is closed.
    Dropped,
    /// There is no answer; it happens right before the first look at the registry at which this holds.
    Late(When),
    /// It happens once all who wait there have arrived.
    Together(Arc<Barrier>),
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Version {
    pub(crate) stage: String,
    pub(crate) status: String,
    pub(crate) run: String,
    pub(crate) metrics: BTreeMap<String, f64>,
    pub(crate) tags: BTreeMap<String, String>,
    /// `inputs` and `outputs` of its signature, as in `MLmodel`.
    pub(crate) signature: Option<(String, String)>,
    pub(crate) no_files: bool,
    pub(crate) created: i64,
}

/// What both servers know.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) name: String,
    pub(crate) aliases: BTreeMap<String, u64>,
    pub(crate) versions: BTreeMap<u64, Version>,
    pub(crate) tags: BTreeMap<String, String>,
    /// The version that the server has loaded; 0: none.
    pub(crate) loaded: u64,
    /// A version that makes it unwell.
    pub(crate) broken: Option<u64>,
    /// It says that it loads, and does not.
    pub(crate) stuck: bool,
    /// It goes on with what it has when told to load, where nothing is named.
    pub(crate) keeps: bool,
    /// It does not tell its version.
    pub(crate) silent: bool,
    /// It refuses to load, and goes on with what it has.
    pub(crate) refuses: bool,
    /// Answers with 503 whatever it is asked.
    pub(crate) down: bool,
    /// How often it was asked to load.
    pub(crate) reloads: usize,
    /// Changes that arrived, in order.
    pub(crate) changes: Vec<String>,
    /// How often the registry was looked at since the last change arrived.
    pub(crate) quiet: usize,
    /// The registry refuses to be looked at while this holds.
    pub(crate) blind: Option<When>,
    late: Vec<(Asked, When)>,
    faults: Vec<(String, usize, Fault)>,
    script: Option<Script>,
}

type Script = Box<dyn FnMut(&str, &mut State) + Send>;

/// The two servers; gone when dropped.
pub(crate) struct World {
    state: Arc<Mutex<State>>,
    registry: SocketAddr,
    server: SocketAddr,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl World {
    /// A model `churn` with versions 1 to 4; alias `production` is version 3, `staging` version 4, and 3 is loaded.
    pub(crate) fn start() -> World {
        let mut state = State { name: "churn".to_owned(), loaded: 3, ..State::default() };
        state.aliases = [("production".to_owned(), 3), ("staging".to_owned(), 4)].into();
        for number in 1..=4_u64 {
            let version = Version {
                stage: "None".to_owned(),
                status: "READY".to_owned(),
                run: format!("{number:032x}"),
                metrics: [("f1_score".to_owned(), 0.70 + number as f64 / 100.0)].into(),
                created: 1_780_000_000_000 + i64::try_from(number).unwrap() * 86_400_000,
                signature: Some((
                    r#"[{"type":"double","name":"income","required":true}]"#.to_owned(),
                    r#"[{"type":"long","required":true}]"#.to_owned(),
                )),
                ..Version::default()
            };
            state.versions.insert(number, version);
        }
        let state = Arc::new(Mutex::new(state));
        let stop = Arc::new(AtomicBool::new(false));
        let mut threads = Vec::new();
        let mut serve = |answer: fn(&Mutex<State>, &Asked) -> Answer| {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
            let address = listener.local_addr().expect("an address");
            let (state, stop) = (Arc::clone(&state), Arc::clone(&stop));
            threads.push(std::thread::spawn(move || {
                for stream in listener.incoming() {
                    if stop.load(Ordering::SeqCst) {
                        return;
                    }
                    let state = Arc::clone(&state);
                    if let Ok(stream) = stream {
                        std::thread::spawn(move || one(stream, &state, answer));
                    }
                }
            }));
            address
        };
        let (registry, server) = (serve(registry), serve(server));
        World { state, registry, server, stop, threads }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no thread panics with it")
    }

    /// The `after`-th change from now (0: the next) whose path ends so goes wrong.
    pub(crate) fn fault(&self, path: &str, after: usize, fault: Fault) -> &Self {
        self.state().faults.push((path.to_owned(), after, fault));
        self
    }

    /// Something that happens right before each change is carried out; it is given the change's path.
    pub(crate) fn script(&self, script: impl FnMut(&str, &mut State) + Send + 'static) {
        self.state().script = Some(Box::new(script));
    }

    pub(crate) fn registry_url(&self) -> String {
        format!("http://{}", self.registry)
    }

    /// A configuration in which the server `api` serves the model and is reloaded; `more` goes into the model's part.
    pub(crate) fn config(&self, more: &str) -> String {
        let more: String = more.lines().map(|line| format!("      {line}\n")).collect();
        format!(
            "stack: churn\nservices:\n  api: {{ url: 'http://{}', http: {{ timeout: 5s }} }}\n  mlflow: {{ kind: mlflow, \
             url: 'http://{}', http: {{ timeout: 5s }} }}\nregistry:\n  models:\n    churn:\n      served_by: api\n      \
             reload: {{ path: /reload }}\n{more}",
            self.server, self.registry
        )
    }

    /// `production` by alias, then the stages that are not None, then what is loaded.
    pub(crate) fn picture(&self) -> String {
        let state = self.state();
        let alias = state.aliases.get("production").map_or_else(|| "-".to_owned(), u64::to_string);
        let staged = state.versions.iter().filter(|(_, version)| version.stage != "None");
        let staged: Vec<String> =
            staged.map(|(number, version)| format!("{number}:{}", version.stage)).collect();
        format!("alias {alias}; stages [{}]; loaded {}", staged.join(" "), state.loaded)
    }

    /// Tags of mlopsctl on the model and its versions.
    pub(crate) fn marks(&self) -> Vec<String> {
        let state = self.state();
        let of = |at: String, tags: &BTreeMap<String, String>| {
            let ours = tags.keys().filter(|key| key.starts_with("mlopsctl."));
            ours.map(|key| format!("{at} {key}")).collect::<Vec<_>>()
        };
        let versions =
            state.versions.iter().flat_map(|(number, version)| of(number.to_string(), &version.tags));
        of("model".to_owned(), &state.tags).into_iter().chain(versions).collect()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        for address in [self.registry, self.server] {
            TcpStream::connect(address).ok();
        }
        for thread in self.threads.drain(..) {
            thread.join().ok();
        }
    }
}

#[derive(Clone)]
struct Asked {
    method: String,
    path: String,
    query: BTreeMap<String, String>,
    body: Value,
}

enum Answer {
    With(u16, &'static str, String),
    Nothing,
    /// Until who asks gives up.
    Never,
}

#[expect(clippy::needless_pass_by_value, reason = "what is given is made on the spot")]
fn ok(body: Value) -> Answer {
    Answer::With(200, "application/json", body.to_string())
}

fn missing(what: &str) -> Answer {
    let body = json!({ "error_code": "RESOURCE_DOES_NOT_EXIST", "message": format!("{what} not found") });
    Answer::With(404, "application/json", body.to_string())
}

fn one(stream: TcpStream, state: &Mutex<State>, answer: fn(&Mutex<State>, &Asked) -> Answer) {
    let mut reader = BufReader::new(stream);
    let Some(asked) = read(&mut reader) else { return };
    let mut stream = reader.into_inner();
    let answer = answer(state, &asked);
    if matches!(answer, Answer::Never) {
        stream.read_to_end(&mut Vec::new()).ok();
    }
    if let Answer::With(status, kind, body) = answer {
        let head = format!(
            "HTTP/1.1 {status} So\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all(format!("{head}{body}").as_bytes()).ok();
    }
    stream.shutdown(Shutdown::Both).ok();
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut length = 0;
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header).ok()? == 0 || header.trim().is_empty() {
            break;
        }
        if let Some(value) = header.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let url = url::Url::parse(&format!("http://x{target}")).ok()?;
    let query = url.query_pairs().map(|(key, value)| (key.into_owned(), value.into_owned())).collect();
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    Some(Asked { method, path: url.path().to_owned(), query, body })
}

fn server(state: &Mutex<State>, asked: &Asked) -> Answer {
    let mut state = state.lock().expect("no thread panics with it");
    if state.down {
        return Answer::With(503, "text/plain", "down".to_owned());
    }
    if asked.method == "POST" && asked.path == "/reload" {
        state.reloads += 1;
        if state.refuses {
            return Answer::With(500, "text/plain", "no loader".to_owned());
        }
        let staged = state.versions.iter().rev().find(|(_, version)| version.stage == "Production");
        let staged = staged.map(|(number, _)| *number);
        let wanted = state.aliases.get("production").copied().or(staged);
        let stays = state.stuck || (state.keeps && wanted.is_none());
        if !stays {
            state.loaded = wanted.unwrap_or(0);
        }
    }
    if state.broken == Some(state.loaded) {
        let said = json!({ "status": "model fails", "model_version": state.loaded.to_string() });
        return Answer::With(503, "application/json", said.to_string());
    }
    ok(if state.silent || state.loaded == 0 {
        json!({ "status": "ok" })
    } else {
        json!({ "status": "ok", "model_version": state.loaded.to_string() })
    })
}

fn registry(all: &Mutex<State>, asked: &Asked) -> Answer {
    let mut state = all.lock().expect("no thread panics with it");
    let path = asked.path.trim_start_matches("/api/2.0/mlflow/");
    if asked.method == "GET" {
        state.quiet += 1;
        if let Some(at) = state.late.iter().position(|(_, when)| when(&state)) {
            let (late, _) = state.late.remove(at);
            let path = late.path.trim_start_matches("/api/2.0/mlflow/");
            carry_out(&mut state, &late.method, path, &late.body);
        }
        return match state.blind {
            Some(blind) if blind(&state) => Answer::With(403, "text/plain", "blind".to_owned()),
            _ => look(&state, path, &asked.query),
        };
    }
    let change = format!("{} {path}", asked.method);
    state.changes.push(change.clone());
    state.quiet = 0;
    if let Some(mut script) = state.script.take() {
        script(&change, &mut state);
        state.script = Some(script);
    }
    let fault = state.faults.iter_mut().find(|(end, ..)| change.ends_with(end.as_str()));
    let fault = match fault {
        Some((_, 0, _)) => {
            let at = state.faults.iter().position(|(end, ..)| change.ends_with(end.as_str()));
            at.map(|at| state.faults.remove(at).2)
        }
        Some((_, after, _)) => {
            *after -= 1;
            None
        }
        None => None,
    };
    match fault {
        Some(Fault::Status(status, body)) => {
            let kind = if body.starts_with('<') { "text/html" } else { "application/json" };
            Answer::With(status, kind, body.to_owned())
        }
        Some(Fault::Dropped) => Answer::Nothing,
        Some(Fault::Late(when)) => {
            state.late.push((asked.clone(), when));
            Answer::Never
        }
        Some(Fault::Together(barrier)) => {
            drop(state);
            barrier.wait();
            let mut state = all.lock().expect("no thread panics with it");
            carry_out(&mut state, &asked.method, path, &asked.body)
        }
        Some(Fault::Lost) => {
            carry_out(&mut state, &asked.method, path, &asked.body);
            Answer::Nothing
        }
        None => carry_out(&mut state, &asked.method, path, &asked.body),
    }
}

fn pairs(tags: &BTreeMap<String, String>) -> Value {
    tags.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

fn version_of(state: &State, number: u64, version: &Version) -> Value {
    json!({
        "name": state.name, "version": number.to_string(), "creation_timestamp": version.created,
        "last_updated_timestamp": version.created, "current_stage": version.stage, "status": version.status,
        "run_id": version.run, "source": format!("mlflow-artifacts:/1/{}/artifacts/model", version.run),
        "tags": pairs(&version.tags),
    })
}

fn look(state: &State, path: &str, query: &BTreeMap<String, String>) -> Answer {
    let get = |key: &str| query.get(key).map(String::as_str).unwrap_or_default();
    let version =
        || get("version").parse().ok().and_then(|number: u64| Some((number, state.versions.get(&number)?)));
    let run = |id: &str| state.versions.iter().find(|(_, version)| version.run == id);
    match path {
        "/health" => Answer::With(200, "text/plain", "OK".to_owned()),
        "/version" => Answer::With(200, "text/plain", "3.1.0".to_owned()),
        "registered-models/get" if get("name") == state.name => {
            let aliases = state.aliases.iter();
            let aliases: Value = aliases
                .map(|(alias, version)| json!({ "alias": alias, "version": version.to_string() }))
                .collect();
            ok(
                json!({ "registered_model": { "name": state.name, "aliases": aliases, "tags": pairs(&state.tags) } }),
            )
        }
        "registered-models/search" => ok(json!({ "registered_models": [{ "name": state.name }] })),
        "model-versions/search" => {
            let versions = state.versions.iter().rev();
            let versions: Value =
                versions.map(|(number, version)| version_of(state, *number, version)).collect();
            ok(json!({ "model_versions": versions }))
        }
        "model-versions/get" => match version() {
            Some((number, version)) => ok(json!({ "model_version": version_of(state, number, version) })),
            None => missing("version"),
        },
        "runs/get" => match run(get("run_id")) {
            Some((_, version)) => {
                let metrics = version.metrics.iter();
                let metrics: Value =
                    metrics.map(|(key, value)| json!({ "key": key, "value": value })).collect();
                let info = json!({
                    "run_id": version.run, "status": "FINISHED", "experiment_id": "1", "start_time": version.created,
                    "end_time": version.created, "lifecycle_stage": "active",
                    "artifact_uri": format!("mlflow-artifacts:/1/{}/artifacts", version.run),
                });
                ok(json!({ "run": { "info": info, "data": { "metrics": metrics } } }))
            }
            None => missing("run"),
        },
        "artifacts/list" => match run(get("run_id")) {
            Some((_, version)) if !version.no_files => {
                ok(json!({ "files": [{ "path": "model", "is_dir": true }] }))
            }
            Some(_) => Answer::With(500, "text/html", "<html>no such bucket</html>".to_owned()),
            None => missing("run"),
        },
        "model-versions/get-download-uri" => match version() {
            Some((_, version)) => {
                ok(json!({ "artifact_uri": format!("mlflow-artifacts:/1/{}/artifacts/model", version.run) }))
            }
            None => missing("version"),
        },
        "/api/2.0/mlflow-artifacts/artifacts" => {
            let version = state.versions.values().find(|version| get("path").contains(&version.run));
            match version {
                Some(version) if version.no_files => {
                    Answer::With(500, "text/html", "<html>no such bucket</html>".to_owned())
                }
                Some(_) => ok(json!({ "files": [{ "path": "MLmodel" }, { "path": "model.pkl" }] })),
                None => missing("folder"),
            }
        }
        "/model-versions/get-artifact" => match version() {
            Some((_, version)) if !version.no_files => {
                let mut text = "flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n".to_owned();
                if let Some((inputs, outputs)) = &version.signature {
                    text += &format!("signature:\n  inputs: '{inputs}'\n  outputs: '{outputs}'\n");
                }
                Answer::With(200, "application/octet-stream", text)
            }
            Some(_) => Answer::With(500, "text/html", "<html>no such bucket</html>".to_owned()),
            None => missing("version"),
        },
        _ => missing(path),
    }
}

fn carry_out(state: &mut State, method: &str, path: &str, body: &Value) -> Answer {
    let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
    let number: Option<u64> = text("version").parse().ok();
    if text("name") != state.name {
        return missing("model");
    }
    let of_version = path.starts_with("model-versions/");
    let known = number.is_some_and(|number| state.versions.contains_key(&number));
    if (of_version || number.is_some()) && !known {
        return missing("version");
    }
    let number = number.unwrap_or_default();
    match (method, path) {
        ("POST", "registered-models/alias") => {
            state.aliases.insert(text("alias"), number);
        }
        ("DELETE", "registered-models/alias") => {
            state.aliases.remove(&text("alias"));
        }
        ("POST", "model-versions/transition-stage") => {
            state.versions.entry(number).or_default().stage = text("stage");
        }
        ("POST", "registered-models/set-tag") => {
            state.tags.insert(text("key"), text("value"));
        }
        ("DELETE", "registered-models/delete-tag") => {
            state.tags.remove(&text("key"));
        }
        ("POST", "model-versions/set-tag") => {
            state.versions.entry(number).or_default().tags.insert(text("key"), text("value"));
        }
        ("DELETE", "model-versions/delete-tag") => {
            state.versions.entry(number).or_default().tags.remove(&text("key"));
        }
        _ => return missing(path),
    }
    ok(json!({}))
}
