//! Models in real registries: seeded quickly over REST or in earnest by MLflow's own Python client, and what serves them.
//!
//! `Seeded::new(&url, &unique("churn"))` has no version yet; `.version(&Spec { … })` adds one with a run, metrics, a
//! dataset, a signature and three coefficients, and returns its number; `.alias(…)`, `.stage(…)`, `.overwrite(…)`.
//! `Python::of(Major::Three, &url)` is the real client, alive until dropped: `.train(…)`, `.read(name)`, `.call(…)`.
//! `serving(&url, &name, pointer)` runs a container that loads what an alias names; `serving_python(…)` in earnest.
//! `Own::start(Major::Three, &["--app-name", "basic-auth"], &[("…", "…")])` is a server of a test's own.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{
    cli::Sandbox,
    stack::{
        Container, docker_host, eventually, http, mlflow2, mlflow2_database, mlflow3, mlflow3_database,
        shared,
    },
};

/// MLflow imports for seconds, on a loaded machine for many.
const PATIENCE: Duration = Duration::from_secs(120);

/// The generation of a server and of its client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Major {
    Three,
    Two,
}

impl Major {
    pub(crate) const BOTH: [Major; 2] = [Major::Three, Major::Two];

    /// The shared server.
    pub(crate) fn url(self) -> String {
        match self {
            Major::Three => mlflow3(),
            Major::Two => mlflow2(),
        }
    }

    /// The virtual environment of server and client.
    pub(crate) fn venv(self) -> PathBuf {
        match self {
            Major::Three => shared("MLOPSCTL_TEST_MLFLOW3_VENV").into(),
            Major::Two => shared("MLOPSCTL_TEST_MLFLOW2_VENV").into(),
        }
    }

    /// The database of the shared server, for what takes too long by REST or cannot be asked for.
    pub(crate) fn database(self) -> rusqlite::Connection {
        let file = if self == Major::Three { mlflow3_database() } else { mlflow2_database() };
        let database = rusqlite::Connection::open(file).expect("the server's database");
        database.busy_timeout(Duration::from_secs(30)).expect("a limit");
        database
    }
}

/// What a version is made of.
#[derive(Debug, Clone)]
pub(crate) struct Spec<'a> {
    pub(crate) metrics: &'a [(&'a str, f64)],
    /// Digest of the evaluation data; empty for none.
    pub(crate) data: &'a str,
    /// Columns that the signature requires, each a double.
    pub(crate) inputs: &'a [&'a str],
    /// What `serve-registered` loads: intercept and two weights. What is no number cannot be loaded.
    pub(crate) coefficients: &'a str,
    pub(crate) tags: &'a [(&'a str, &'a str)],
    /// Milliseconds since 1970 at which training began; it took a minute.
    pub(crate) trained: u64,
}

impl Default for Spec<'_> {
    fn default() -> Self {
        Spec {
            metrics: &[("accuracy", 0.9), ("f1_score", 0.8), ("brier_score", 0.1)],
            data: "d1",
            inputs: &["x1", "x2"],
            coefficients: "0 1 1",
            tags: &[],
            trained: 1_717_000_000_000,
        }
    }
}

/// A registered model of a test's own.
pub(crate) struct Seeded {
    pub(crate) url: String,
    pub(crate) name: String,
    pub(crate) experiment: String,
}

impl Seeded {
    pub(crate) fn new(url: &str, name: &str) -> Seeded {
        let made = ask(url, "POST", "experiments/create", &json!({ "name": name }));
        ask(url, "POST", "registered-models/create", &json!({ "name": name }));
        let experiment = made["experiment_id"].as_str().expect("an id").to_owned();
        Seeded { url: url.to_owned(), name: name.to_owned(), experiment }
    }

    /// `count` versions alike, then an alias for one of them.
    pub(crate) fn with(url: &str, name: &str, count: usize) -> Seeded {
        let seeded = Seeded::new(url, name);
        for _ in 0..count {
            seeded.version(&Spec::default());
        }
        seeded
    }

    /// Any call, which must succeed.
    #[track_caller]
    pub(crate) fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        ask(&self.url, method, path, body)
    }

    /// Runs, logs, uploads and registers; the new version's number.
    #[track_caller]
    pub(crate) fn version(&self, spec: &Spec<'_>) -> u64 {
        let tags = |pairs: &[(&str, &str)]| -> Vec<Value> {
            pairs.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
        };
        let made = self.ask(
            "POST",
            "runs/create",
            &json!({ "experiment_id": self.experiment, "run_name": "train", "start_time": spec.trained }),
        );
        let run = made["run"]["info"]["run_id"].as_str().expect("an id").to_owned();
        // Only a text can be NaN in JSON.
        let metrics: Vec<Value> = spec
            .metrics
            .iter()
            .map(|(key, value)| {
                let value = if value.is_finite() { json!(value) } else { json!(value.to_string()) };
                json!({ "key": key, "value": value, "timestamp": spec.trained, "step": 0 })
            })
            .collect();
        let params = json!([{ "key": "C", "value": "1.0" }]);
        self.ask("POST", "runs/log-batch", &json!({ "run_id": run, "metrics": metrics, "params": params }));
        if !spec.data.is_empty() {
            let dataset =
                json!({ "name": "evaluation", "digest": spec.data, "source_type": "local", "source": "{}" });
            let context = json!([{ "key": "mlflow.data.context", "value": "eval" }]);
            self.ask(
                "POST",
                "runs/log-inputs",
                &json!({ "run_id": run, "datasets": [{ "dataset": dataset, "tags": context }] }),
            );
        }
        self.ask(
            "POST",
            "runs/update",
            &json!({ "run_id": run, "status": "FINISHED", "end_time": spec.trained + 60_000 }),
        );
        self.upload(&run, "coefficients", spec.coefficients);
        self.upload(&run, "MLmodel", &mlmodel(spec.inputs));
        let source = format!("mlflow-artifacts:/{}/{run}/artifacts/model", self.experiment);
        let made = self.ask(
            "POST",
            "model-versions/create",
            &json!({ "name": self.name, "source": source, "run_id": run, "tags": tags(spec.tags) }),
        );
        made["model_version"]["version"].as_str().and_then(|text| text.parse().ok()).expect("a number")
    }

    fn upload(&self, run: &str, file: &str, text: &str) {
        let path = format!("{}/{run}/artifacts/model/{file}", self.experiment);
        let url = format!("{}/api/2.0/mlflow-artifacts/artifacts/{path}", self.url);
        assert_eq!(http("PUT", &url, text).expect("an answer").0, 200, "{url}");
    }

    /// Gives the artifacts of a version other coefficients: what serves it answers so after its next start.
    pub(crate) fn overwrite(&self, version: u64, coefficients: &str) {
        self.upload(&self.run_of(version), "coefficients", coefficients);
    }

    pub(crate) fn run_of(&self, version: u64) -> String {
        self.get(version)["run_id"].as_str().expect("a run").to_owned()
    }

    /// A version as the server tells it.
    pub(crate) fn get(&self, version: u64) -> Value {
        let query = form(&[("name", &self.name), ("version", &version.to_string())]);
        self.ask("GET", &format!("model-versions/get?{query}"), &Value::Null)["model_version"].clone()
    }

    pub(crate) fn alias(&self, alias: &str, version: u64) {
        self.ask(
            "POST",
            "registered-models/alias",
            &json!({ "name": self.name, "alias": alias, "version": version.to_string() }),
        );
    }

    pub(crate) fn stage(&self, version: u64, stage: &str) {
        self.ask(
            "POST",
            "model-versions/transition-stage",
            &json!({ "name": self.name, "version": version.to_string(), "stage": stage }),
        );
    }

    pub(crate) fn delete_version(&self, version: u64) {
        self.ask(
            "DELETE",
            "model-versions/delete",
            &json!({ "name": self.name, "version": version.to_string() }),
        );
    }
}

#[track_caller]
fn ask(url: &str, method: &str, path: &str, body: &Value) -> Value {
    let text = if body.is_null() { String::new() } else { body.to_string() };
    let url = format!("{url}/api/2.0/mlflow/{path}");
    // Where many write at once, SQLite makes MLflow give up on one of them: 503, and nothing was changed.
    let (status, said) = eventually("the registry's database", PATIENCE, || {
        Some(http(method, &url, &text).expect("an answer")).filter(|(status, _)| *status != 503)
    });
    assert_eq!(status, 200, "{method} {path}: {said}");
    serde_json::from_str(&said).unwrap_or_default()
}

fn form(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// As MLflow writes it: the signature is JSON within YAML.
fn mlmodel(inputs: &[&str]) -> String {
    let columns: Vec<Value> =
        inputs.iter().map(|name| json!({ "type": "double", "name": name, "required": true })).collect();
    let columns = Value::from(columns).to_string();
    let output = json!([{ "type": "double", "name": "score", "required": true }]).to_string();
    format!(
        "artifact_path: model\nflavors:\n  python_function:\n    loader_module: mlflow.sklearn\nsignature:\n  inputs: '{columns}'\n  outputs: '{output}'\n  params: null\n"
    )
}

/// MLflow's own client, as a process that is asked one question after another.
pub(crate) struct Python {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Python {
    pub(crate) fn of(major: Major, url: &str) -> Python {
        Python::with(major, url, &[])
    }

    /// With variables of its own, such as a password.
    pub(crate) fn with(major: Major, url: &str, variables: &[(&str, &str)]) -> Python {
        let mut child = Command::new(major.venv().join("bin/python"))
            .arg(stack_file("client.py"))
            .env("MLFLOW_TRACKING_URI", url)
            .env("OMP_NUM_THREADS", "1")
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Python runs");
        let questions = child.stdin.take().expect("piped");
        let answers = BufReader::new(child.stdout.take().expect("piped"));
        Python { child, questions, answers }
    }

    #[track_caller]
    pub(crate) fn ask(&mut self, question: &Value) -> Value {
        writeln!(self.questions, "{question}").expect("Python listens");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("Python answers");
        let answer: Value = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{question}: {e}: {line}"));
        assert!(answer["error"].is_null(), "{question}: {}", answer["error"]);
        answer["answer"].clone()
    }

    /// Registers real models; see tests/stack/model/client.py for what a version may say.
    #[track_caller]
    pub(crate) fn train(&mut self, name: &str, versions: &Value) {
        self.ask(&json!({ "do": "train", "name": name, "versions": versions }));
    }

    /// `aliases`, `stages`, `tags` and `version_tags`.
    #[track_caller]
    pub(crate) fn read(&mut self, name: &str) -> Value {
        self.ask(&json!({ "do": "read", "name": name }))
    }

    /// The same with what each version's run and signature tell: `versions`, by number.
    #[track_caller]
    pub(crate) fn look(&mut self, name: &str) -> Value {
        self.ask(&json!({ "do": "look", "name": name }))
    }

    /// A method of `MlflowClient`.
    #[track_caller]
    pub(crate) fn call(&mut self, method: &str, args: &Value) {
        self.ask(&json!({ "do": "call", "method": method, "args": args }));
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn stack_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stack/model").join(name)
}

/// Writes a configuration of this registry with this one model, and what serves it: `more` of the service `api` and of
/// the model are the rest of a YAML mapping.
pub(crate) fn configured(
    sandbox: &mut Sandbox,
    url: &str,
    name: &str,
    serving: Option<(&Serving, &str)>,
    more: &str,
) {
    // On a machine that is busy with everybody's tests, an answer may take longer than anybody would wait for it.
    let mut services =
        format!("services:\n  registry: {{ kind: mlflow, url: '{url}', http: {{ timeout: 30s }} }}\n");
    let mut model = Vec::new();
    if let Some((serving, predict)) = serving {
        sandbox.env("DOCKER_HOST", docker_host());
        services += &format!(
            "  api: {{ url: '{}', health: /health, runs_on: {{ docker: {} }}, {predict} }}\n",
            serving.url(""),
            serving.container.name
        );
        model.push("served_by: api");
    }
    model.extend(Some(more).filter(|more| !more.is_empty()));
    // JSON is YAML, whatever the name.
    let (name, model) = (json!(name), model.join(", "));
    sandbox.config(&format!("{services}registry: {{ models: {{ {name}: {{ {model} }} }} }}\n"));
}

/// A port below the ephemeral ones, so that it stays free between two starts of who listens there.
fn quiet_port() -> u16 {
    (0..1000)
        .map(|_| fastrand::u16(10_000..20_000))
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .expect("a free port")
}

/// A model server in a container, and where it listens.
pub(crate) struct Serving {
    pub(crate) container: Container,
    address: SocketAddr,
}

impl Serving {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The version that it says it serves; none while it serves none.
    pub(crate) fn version(&self) -> Option<u64> {
        let (status, said) = http("GET", &self.url("/health"), "").ok()?;
        let said: Value = serde_json::from_str(&said).ok().filter(|_| status == 200)?;
        said["model_version"].as_str()?.parse().ok()
    }

    #[track_caller]
    pub(crate) fn wait_until_it_serves(&self, version: u64) -> &Serving {
        eventually("the version to be served", PATIENCE, || (self.version() == Some(version)).then_some(()));
        self
    }
}

/// Serves the coefficients of what `pointer` names: an alias, or with `staged` a stage.
pub(crate) fn serving(seeded: &Seeded, pointer: &str, staged: bool) -> Serving {
    let port = quiet_port();
    let name = form(&[("", &seeded.name)]).trim_start_matches('=').replace('+', "%20");
    let mut container = Container::image("registered")
        .on_host()
        .option(&format!("--env=REGISTRY={}", seeded.url))
        .option(&format!("--env=MODEL={name}"))
        .option(&format!("--env=POINTER={pointer}"))
        .option(&format!("--env=PORT={port}"));
    if staged {
        container = container.option("--env=STAGE=1");
    }
    Serving { container: container.start(), address: ([127, 0, 0, 1], port).into() }
}

/// Loads the real model by MLflow's own client: the machine's Python is mounted into the container.
pub(crate) fn serving_python(major: Major, url: &str, name: &str, pointer: &str, staged: bool) -> Serving {
    let port = quiet_port();
    let venv = major.venv();
    let python = venv.join("bin/python").canonicalize().expect("an interpreter");
    let base = python.parent().and_then(Path::parent).expect("a prefix");
    let script = stack_file("serve.py");
    let mut container = Container::image("plain").on_host();
    for place in ["/usr", "/lib", "/lib64", "/etc"].map(Path::new).into_iter().chain([base, &venv, &script]) {
        container = container.option(&format!("--volume={0}:{0}:ro", place.display()));
    }
    for (key, value) in [
        ("MLFLOW_TRACKING_URI", url),
        ("MODEL", name),
        ("POINTER", pointer),
        ("STAGE", if staged { "1" } else { "" }),
        ("PORT", &port.to_string()),
        ("HOME", "/tmp"),
        ("OMP_NUM_THREADS", "1"),
        ("MLFLOW_DISABLE_TELEMETRY", "true"),
    ] {
        container = container.option(&format!("--env={key}={value}"));
    }
    let interpreter = venv.join("bin/python");
    let command = [super::cli::text(&interpreter), super::cli::text(&script)];
    Serving { container: container.command(&command).start(), address: ([127, 0, 0, 1], port).into() }
}

/// An MLflow server of a test's own, with its folder; the whole process group goes with it.
pub(crate) struct Own {
    child: Child,
    address: SocketAddr,
    pub(crate) folder: TempDir,
    prefix: String,
}

impl Own {
    /// Starts until it answers; `--static-prefix` is part of its URL then.
    pub(crate) fn start(major: Major, arguments: &[&str], variables: &[(&str, &str)]) -> Own {
        let folder = tempfile::Builder::new().prefix("mlflow").tempdir().expect("a temporary folder");
        Own::in_folder(folder, major, arguments, variables)
    }

    /// With a database that is already in the folder, `mlflow.db`.
    pub(crate) fn in_folder(
        folder: TempDir,
        major: Major,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Own {
        let prefix = arguments.iter().position(|argument| *argument == "--static-prefix");
        let prefix = prefix.map_or("", |at| arguments[at + 1]).to_owned();
        let (venv, database) = (major.venv(), folder.path().join("mlflow.db"));
        if !database.exists() {
            std::fs::copy(venv.join("empty.db"), &database).expect("an empty database");
        }
        let address: SocketAddr = ([127, 0, 0, 1], quiet_port()).into();
        let log = std::fs::File::create(folder.path().join("log")).expect("a log file");
        let mut child = Command::new(venv.join("bin/mlflow"))
            .args(["server", "--host", "127.0.0.1", "--workers", "1", "--port", &address.port().to_string()])
            .args(["--backend-store-uri", &format!("sqlite:///{}", database.display())])
            .args(["--artifacts-destination", &format!("{}/artifacts", folder.path().display())])
            .args(arguments)
            .current_dir(folder.path())
            .env("PATH", format!("{}/bin:{}", venv.display(), std::env::var("PATH").unwrap_or_default()))
            .env("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false")
            .env("MLFLOW_DISABLE_TELEMETRY", "true")
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a second handle"))
            .stderr(log)
            .process_group(0)
            .spawn()
            .expect("mlflow starts");
        eventually("MLflow to answer", PATIENCE, || {
            let ended = child.try_wait().expect("the child is ours");
            let said = || std::fs::read_to_string(folder.path().join("log")).unwrap_or_default();
            assert!(ended.is_none(), "MLflow died while starting:\n{}", said());
            http("GET", &format!("http://{address}{prefix}/health"), "")
                .is_ok_and(|(status, _)| status == 200)
                .then_some(())
        });
        Own { child, address, folder, prefix }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}{}", self.address, self.prefix)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let group = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).expect("a process id");
        kill_process_group(group, Signal::KILL).ok();
        self.child.wait().ok();
    }
}
