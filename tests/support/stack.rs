//! The real services. Shared ones are started by `tests/run` and found through `MLOPSCTL_TEST_*`; cheap ones are
//! started here, one per test, each on a port and folder of its own, and killed when dropped.
//!
//! Shared: `mlflow3()`, `mlflow2()` (base URLs), `docker_host()`, `drift()` (the real Evidently's reports, read only).
//! Tests share them, so whatever they write carries a `unique("credit-risk")` name.
//! Own: `Prometheus::start(config, rules)`, `Alertmanager::start(config)`, `NodeExporter::start(folder)`: each has
//! `.url("/-/ready")` and `.stop()`. `{folder}` in a Prometheus configuration is its folder, with `rules.yml` in it.
//! `Prometheus::backfilled(config, openmetrics)` starts with samples of the past.
//! Containers: `Container::image("model").name("api").compose("churn", "api").port(8080).start()`, then
//! `.wait_for("healthy")`, `.published(8080)`, `.exec(&["rm", "/www/health"])`; removed when dropped.
//! `Container::out_of_memory()` has been through the kernel's hands.
//! `DockerRelay::start()` offers the same engine over TCP, for `DOCKER_HOST=tcp://…`.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// How long a service of a test's own may take to answer. Reached only on a machine that is badly overloaded.
const READY: Duration = Duration::from_secs(30);

pub(super) fn shared(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run the tests with tests/run"))
}

/// Base URL of the shared MLflow 3.
pub(crate) fn mlflow3() -> String {
    shared("MLOPSCTL_TEST_MLFLOW3_URL")
}

/// Base URL of the shared MLflow 2.
pub(crate) fn mlflow2() -> String {
    shared("MLOPSCTL_TEST_MLFLOW2_URL")
}

/// Folder of the reports and tables that the real Evidently made, with what it says of them.
pub(crate) fn drift() -> PathBuf {
    shared("MLOPSCTL_TEST_DRIFT").into()
}

/// The database file of the shared MLflow 3, which the server writes to.
pub(crate) fn mlflow3_database() -> PathBuf {
    shared("MLOPSCTL_TEST_MLFLOW3_DATABASE").into()
}

/// The same of the shared MLflow 2.
pub(crate) fn mlflow2_database() -> PathBuf {
    shared("MLOPSCTL_TEST_MLFLOW2_DATABASE").into()
}

/// `unix://…` of the isolated engine.
pub(crate) fn docker_host() -> String {
    shared("MLOPSCTL_TEST_DOCKER_HOST")
}

/// A name no other test uses, in this run or beside it.
pub(crate) fn unique(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{prefix}-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Polls until the condition gives something; panics with `what` when time is up.
#[track_caller]
pub(crate) fn eventually<T>(what: &str, limit: Duration, mut seen: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(value) = seen() {
            return value;
        }
        assert!(Instant::now() < deadline, "waited {limit:?} for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// One plain HTTP request of the test's own; status and body. Independent of the crate's client on purpose.
pub(crate) fn http(method: &str, url: &str, json: &str) -> std::io::Result<(u16, String)> {
    let rest = url.strip_prefix("http://").expect("a plain http URL");
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(READY))?;
    let path = if path.is_empty() { "/" } else { path };
    write!(
        stream,
        "{method} {path} HTTP/1.0\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{json}",
        json.len()
    )?;
    let mut text = Vec::new();
    stream.read_to_end(&mut text)?;
    let text = String::from_utf8_lossy(&text);
    let status = text.get(9..12).and_then(|code| code.parse().ok()).ok_or(std::io::ErrorKind::InvalidData)?;
    Ok((status, text.split_once("\r\n\r\n").map_or("", |(_, body)| body).to_owned()))
}

/// A child process on a port of its own, with its folder.
struct Server {
    child: Child,
    address: SocketAddr,
    folder: TempDir,
}

impl Server {
    /// Starts until it answers `ready`. The port is chosen before the start, so another process may take it in
    /// between: then the child dies, and another port is tried.
    fn start(program: &str, ready: &str, arguments: impl Fn(&Path, SocketAddr) -> Vec<String>) -> Server {
        let folder = tempfile::Builder::new().prefix(program).tempdir().expect("a temporary folder");
        for _ in 0..5 {
            let free = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port");
            let log = std::fs::File::create(folder.path().join("log")).expect("a log file");
            let mut child = Command::new(program)
                .args(arguments(folder.path(), free))
                .stdin(Stdio::null())
                .stdout(log.try_clone().expect("a second handle"))
                .stderr(log)
                .spawn()
                .unwrap_or_else(|e| panic!("starting {program}: {e}; run the tests with tests/run"));
            let alive = eventually(program, READY, || match child.try_wait() {
                Ok(Some(_)) => Some(false),
                _ => http("GET", &format!("http://{free}{ready}"), "")
                    .is_ok_and(|(s, _)| s == 200)
                    .then_some(true),
            });
            if alive {
                return Server { child, address: free, folder };
            }
        }
        let log = std::fs::read_to_string(folder.path().join("log")).unwrap_or_default();
        panic!("{program} died while starting:\n{log}");
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// SIGKILL: what the test cares about is that the port refuses from now on.
    fn stop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A real Prometheus. Its first scrape comes about 5 s after the start, whatever the interval.
pub(crate) struct Prometheus(Server);

impl Prometheus {
    /// `rules` may be empty; otherwise the configuration names `{folder}/rules.yml` under `rule_files`.
    pub(crate) fn start(config: &str, rules: &str) -> Prometheus {
        Prometheus::with_data(config, rules, &[], |_| ())
    }

    /// Scrapes nothing, holds these samples (as for `backfilled`), and offers its admin API or not.
    pub(crate) fn holding(openmetrics: &str, admin: bool) -> Prometheus {
        let options: &[&str] = if admin { &["--web.enable-admin-api"] } else { &[] };
        Prometheus::with_data("scrape_configs: []", "", options, |folder| backfill(folder, openmetrics))
    }

    /// Its `--storage.tsdb.path`.
    pub(crate) fn data(&self) -> PathBuf {
        self.0.folder.path().join("data")
    }

    /// Starts with these samples (OpenMetrics text with timestamps, ending in `# EOF`) already stored.
    pub(crate) fn backfilled(config: &str, rules: &str, openmetrics: &str) -> Prometheus {
        Prometheus::with_data(config, rules, &[], |folder| backfill(folder, openmetrics))
    }

    fn with_data(config: &str, rules: &str, options: &[&str], prepare: impl Fn(&Path)) -> Prometheus {
        Prometheus(Server::start("prometheus", "/-/ready", |folder, address| {
            let rules = if rules.is_empty() { "groups: []" } else { rules };
            std::fs::write(folder.join("rules.yml"), rules).expect("writing rules");
            let config = config.replace("{folder}", folder.to_str().expect("UTF-8"));
            std::fs::write(folder.join("prometheus.yml"), config).expect("writing a configuration");
            prepare(folder);
            let mut arguments = vec![
                format!("--config.file={}/prometheus.yml", folder.display()),
                format!("--storage.tsdb.path={}/data", folder.display()),
                format!("--web.listen-address={address}"),
                "--web.enable-lifecycle".to_owned(),
                // Samples backfilled from a day ago must not be cut away.
                "--storage.tsdb.retention.time=10y".to_owned(),
            ];
            arguments.extend(options.iter().map(|&option| option.to_owned()));
            arguments
        }))
    }

    pub(crate) fn url(&self, path: &str) -> String {
        self.0.url(path)
    }

    pub(crate) fn stop(&mut self) {
        self.0.stop();
    }

    /// An instant query's `data.result`. The expression must need no escaping beyond what this does.
    pub(crate) fn query(&self, expression: &str) -> serde_json::Value {
        let escaped: String = expression
            .bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect();
        let (status, body) =
            http("GET", &self.url(&format!("/api/v1/query?query={escaped}")), "").expect("an answer");
        assert_eq!(status, 200, "{body}");
        let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        body["data"]["result"].clone()
    }
}

fn backfill(folder: &Path, openmetrics: &str) {
    let source = folder.join("past.openmetrics");
    std::fs::write(&source, openmetrics).expect("writing samples");
    let made = Command::new("promtool")
        .args(["tsdb", "create-blocks-from", "openmetrics"])
        .args([&source, &folder.join("data")])
        .output()
        .expect("promtool runs");
    assert!(made.status.success(), "promtool: {}", String::from_utf8_lossy(&made.stderr));
}

/// A real Alertmanager, alone: gossip is off, or it would open a port on every interface.
pub(crate) struct Alertmanager(Server);

impl Alertmanager {
    pub(crate) fn start(config: &str) -> Alertmanager {
        Alertmanager(Server::start("prometheus-alertmanager", "/-/ready", |folder, address| {
            std::fs::write(folder.join("alertmanager.yml"), config).expect("writing a configuration");
            vec![
                format!("--config.file={}/alertmanager.yml", folder.display()),
                format!("--storage.path={}/data", folder.display()),
                format!("--web.listen-address={address}"),
                "--cluster.listen-address=".to_owned(),
            ]
        }))
    }

    /// One receiver that tells nobody.
    pub(crate) fn quiet() -> Alertmanager {
        Alertmanager::start("route: { receiver: none }\nreceivers: [{ name: none }]\n")
    }

    pub(crate) fn url(&self, path: &str) -> String {
        self.0.url(path)
    }

    /// `127.0.0.1:PORT`, as Prometheus wants it under `alerting`.
    pub(crate) fn address(&self) -> SocketAddr {
        self.0.address
    }

    pub(crate) fn stop(&mut self) {
        self.0.stop();
    }
}

/// A real node exporter with the textfile collector alone.
pub(crate) struct NodeExporter(Server);

impl NodeExporter {
    pub(crate) fn start(textfiles: &Path) -> NodeExporter {
        NodeExporter(Server::start("prometheus-node-exporter", "/metrics", |_, address| {
            vec![
                "--collector.disable-defaults".to_owned(),
                "--collector.textfile".to_owned(),
                format!("--collector.textfile.directory={}", textfiles.display()),
                format!("--web.listen-address={address}"),
            ]
        }))
    }

    pub(crate) fn url(&self, path: &str) -> String {
        self.0.url(path)
    }

    /// What it exposes now.
    pub(crate) fn metrics(&self) -> String {
        http("GET", &self.url("/metrics"), "").expect("an answer").1
    }
}

/// The docker CLI on the isolated engine. Panics with its words when it fails.
#[track_caller]
pub(crate) fn docker(args: &[&str]) -> String {
    let output = docker_output(args);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "docker {}: {said}", args.join(" "));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn docker_output(args: &[&str]) -> Output {
    Command::new("/usr/bin/docker")
        .args(args)
        .env("DOCKER_HOST", docker_host())
        .output()
        .expect("the docker CLI runs")
}

/// A container of a test's own, and what it is to be started with.
pub(crate) struct Container {
    pub(crate) name: String,
    image: String,
    options: Vec<String>,
    command: Vec<String>,
    started: bool,
}

impl Container {
    /// `model`, `unhealthy`, `plain` or `crash` (tests/stack/images).
    pub(crate) fn image(image: &str) -> Container {
        Container {
            name: unique(image),
            image: format!("mlopsctl-test/{image}"),
            options: vec!["--network".into(), "mlopsctl-test".into()],
            command: Vec::new(),
            started: false,
        }
    }

    /// On the network of the machine, where it reaches what listens on loopback, instead of the test network.
    pub(crate) fn on_host(mut self) -> Container {
        self.options = vec!["--network=host".into()];
        self
    }

    /// Another name than the generated one, which should be `unique` too: tests run in parallel.
    pub(crate) fn name(mut self, name: &str) -> Container {
        self.name = name.to_owned();
        self
    }

    /// Any option of `docker run`, such as `.option("--restart=always")` or `.option("--tty")`.
    pub(crate) fn option(mut self, option: &str) -> Container {
        self.options.push(option.to_owned());
        self
    }

    pub(crate) fn label(self, key: &str, value: &str) -> Container {
        self.option(&format!("--label={key}={value}"))
    }

    /// The labels that compose v2 sets.
    pub(crate) fn compose(self, project: &str, service: &str) -> Container {
        self.label("com.docker.compose.project", project)
            .label("com.docker.compose.service", service)
            .label("com.docker.compose.container-number", "1")
            .label("com.docker.compose.oneoff", "False")
    }

    /// Publishes a port of the container on a free loopback port.
    pub(crate) fn port(self, port: u16) -> Container {
        self.option(&format!("--publish=127.0.0.1::{port}"))
    }

    /// Another command than the image's.
    pub(crate) fn command(mut self, command: &[&str]) -> Container {
        self.command = command.iter().map(|&word| word.to_owned()).collect();
        self
    }

    #[track_caller]
    pub(crate) fn start(mut self) -> Container {
        let mut args = vec!["run", "--detach", "--name", &self.name];
        args.extend(self.options.iter().map(String::as_str));
        args.push(&self.image);
        args.extend(self.command.iter().map(String::as_str));
        docker(&args);
        self.started = true;
        self
    }

    /// A container that has exited after the kernel killed a process of it for memory. The engine learns of such a
    /// kill by an event of its own, which it misses in the container's first moments and loses against a quick exit:
    /// so processes are killed, one a second, until one kill is known.
    pub(crate) fn out_of_memory() -> Container {
        let container = Container::image("plain")
            .option("--memory=8m")
            .command(&["sh", "-c", "while :; do tail /dev/zero; sleep 1; done"])
            .start();
        let of_it = format!("container={}", container.name);
        eventually("the engine to learn of the kill", READY, || {
            let events = ["events", "--since=1h", "--until=0s", "--filter", &of_it, "--filter=event=oom"];
            (!docker(&events).is_empty()).then_some(())
        });
        docker(&["kill", &container.name]);
        container.wait_for("exited");
        container
    }

    /// `.State.Status`, or `.State.Health.Status` while it runs and has one: running, healthy, restarting, exited…
    pub(crate) fn state(&self) -> String {
        let format = "{{if and .State.Running (not .State.Restarting) .State.Health}}{{.State.Health.Status}}\
                      {{else}}{{.State.Status}}{{end}}";
        docker(&["inspect", "--format", format, &self.name])
    }

    #[track_caller]
    pub(crate) fn wait_for(&self, state: &str) -> &Container {
        let mut last = String::new();
        let deadline = Instant::now() + READY;
        while last != state {
            assert!(Instant::now() < deadline, "{} is {last}, not {state}", self.name);
            last = self.state();
        }
        self
    }

    #[track_caller]
    pub(crate) fn exec(&self, command: &[&str]) -> String {
        let mut args = vec!["exec", &self.name];
        args.extend(command);
        docker(&args)
    }

    /// Where a published port is reached from here. It changes with a restart.
    pub(crate) fn published(&self, port: u16) -> SocketAddr {
        docker(&["port", &self.name, &port.to_string()]).parse().expect("one loopback address")
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.published(8080))
    }
}

impl Drop for Container {
    fn drop(&mut self) {
        if self.started {
            docker_output(&["rm", "--force", "--volumes", &self.name]);
        }
    }
}

/// The isolated engine over TCP, for as long as the test process lives: `DOCKER_HOST=tcp://ADDRESS`.
pub(crate) struct DockerRelay(SocketAddr);

impl DockerRelay {
    pub(crate) fn start() -> DockerRelay {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let socket = PathBuf::from(docker_host().trim_start_matches("unix://"));
        std::thread::spawn(move || {
            for from in listener.incoming().flatten() {
                let Ok(to) = UnixStream::connect(&socket) else { continue };
                let (Ok(mut from_read), Ok(mut to_read)) = (from.try_clone(), to.try_clone()) else {
                    continue;
                };
                let (mut from, mut to) = (from, to);
                std::thread::spawn(move || {
                    std::io::copy(&mut from_read, &mut to).ok();
                    to.shutdown(std::net::Shutdown::Write).ok();
                });
                std::thread::spawn(move || {
                    std::io::copy(&mut to_read, &mut from).ok();
                    from.shutdown(std::net::Shutdown::Both).ok();
                });
            }
        });
        DockerRelay(address)
    }

    pub(crate) fn host(&self) -> String {
        format!("tcp://{}", self.0)
    }
}
