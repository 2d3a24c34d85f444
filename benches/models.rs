//! `model review` of twenty models, paired with the same review as a script over MLflow's own client:
//! `tests/stack/up; set -a; . tests/.stack/env; cargo bench --bench models`. On a real server; then on its recorded
//! answers, so that the difference is the server's share; then on those with each answer 100 ms late.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a benchmark prints, and stops at the first surprise"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{
    collections::HashMap,
    fmt::Write as _,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use support::{
    registry::{Major, Own, Seeded, Spec},
    stack::unique,
};

const MODELS: usize = 20;
const ROUNDS: usize = 7;
const LATE: Duration = Duration::from_millis(100);

fn main() {
    let server = Own::start(Major::Three, &[], &[]);
    let names: Vec<String> = (0..MODELS).map(|_| seed(&server.url())).collect();
    let folder = tempfile::tempdir().unwrap();
    let replay = Replay::start(&server.url());
    // Either side records what it asks.
    review(folder.path(), &replay.url(), &names);
    script(&replay.url(), &names);
    replay.set(Some(Duration::ZERO));

    for (what, url) in [("a real server", server.url()), ("its recorded answers", replay.url())] {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            ours.push(review(folder.path(), &url, &names));
            theirs.push(script(&url, &names));
        }
        let (ours, theirs) = (median(ours), median(theirs));
        println!("{MODELS} models, {what}: {ours:.1} ms / {theirs:.1} ms = 1/{:.1}", theirs / ours);
    }

    replay.set(Some(LATE));
    let late = (0..ROUNDS).map(|_| {
        replay.forget();
        let took = review(folder.path(), &replay.url(), &names);
        (took, replay.rounds())
    });
    let late: Vec<(Duration, (usize, usize))> = late.collect();
    let (requests, rounds) = late[0].1;
    let took = median(late.iter().map(|(took, _)| *took).collect());
    let chain = LATE.as_secs_f64() * 1e3 * f64::from(u32::try_from(rounds).unwrap());
    println!(
        "{MODELS} models, each answer 100 ms late: {took:.1} ms for {requests} requests in {rounds} rounds = {:.2} of the chain",
        took / chain
    );
}

/// What serves, what waits, and one more.
fn seed(url: &str) -> String {
    let seeded = Seeded::new(url, &unique("credit-risk"));
    for f1 in [0.80, 0.83, 0.78] {
        let metrics = [("accuracy", 0.9), ("f1_score", f1), ("brier_score", 0.1)];
        seeded.version(&Spec { metrics: &metrics, ..Spec::default() });
    }
    seeded.alias("production", 1);
    seeded.alias("staging", 2);
    seeded.name
}

fn review(folder: &Path, url: &str, names: &[String]) -> Duration {
    let mut config =
        format!("services: {{ mlflow: {{ kind: mlflow, url: '{url}' }} }}\nregistry:\n  models:\n");
    for name in names {
        writeln!(
            config,
            "    {name}: {{ gate: {{ f1_score: '>= baseline + 2%', brier_score: '<= 0.20' }}, baseline: {{ f1_score: 0.8 }} }}"
        )
        .unwrap();
    }
    std::fs::write(folder.join("mlopsctl.yaml"), config).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_mlopsctl"));
    command.args(["model", "review", "-o", "json"]).current_dir(folder).env("HOME", folder);
    command.env("MLOPSCTL_STORE", format!("file://{}/store", folder.display()));
    // What serves is old: a warning.
    time(&mut command, &[0, 1, 2])
}

fn script(url: &str, names: &[String]) -> Duration {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/models.py");
    let mut command = Command::new(Major::Three.venv().join("bin/python"));
    command.arg(script).args(names).env("MLFLOW_TRACKING_URI", url).env("MLFLOW_DISABLE_TELEMETRY", "true");
    time(&mut command, &[0])
}

fn time(command: &mut Command, codes: &[i32]) -> Duration {
    let started = Instant::now();
    let ended = command.stdin(Stdio::null()).output().unwrap();
    let took = started.elapsed();
    let said =
        format!("{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    assert!(
        ended.status.code().is_some_and(|code| codes.contains(&code)),
        "{command:?}: {}\n{said}",
        ended.status
    );
    took
}

fn median(mut runs: Vec<Duration>) -> f64 {
    runs.sort_unstable();
    runs[runs.len() / 2].as_secs_f64() * 1e3
}

/// Passes requests on and keeps the answers; later gives those, at once or late.
struct Replay {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    upstream: String,
    /// None: passes on.
    late: Option<Duration>,
    answers: HashMap<String, String>,
    arrived: Vec<Instant>,
}

impl Replay {
    fn start(upstream: &str) -> Replay {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Mutex::new(Shared { upstream: upstream.to_owned(), ..Shared::default() }));
        let kept = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&kept);
                std::thread::spawn(move || serve(stream, &shared));
            }
        });
        Replay { address, shared }
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn set(&self, late: Option<Duration>) {
        self.shared.lock().unwrap().late = late;
    }

    fn forget(&self) {
        self.shared.lock().unwrap().arrived.clear();
    }

    /// Requests, and in how many waves they came: each waits for an answer to the one before.
    fn rounds(&self) -> (usize, usize) {
        let arrived = self.shared.lock().unwrap().arrived.clone();
        let mut waves: Vec<Instant> = Vec::new();
        for at in &arrived {
            if waves.last().is_none_or(|wave| *at - *wave >= LATE.mul_f64(0.9)) {
                waves.push(*at);
            }
        }
        (arrived.len(), waves.len())
    }
}

fn serve(stream: TcpStream, shared: &Mutex<Shared>) {
    stream.set_nodelay(true).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    loop {
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
            if head.is_empty() {
                head = line;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let body = String::from_utf8(body).unwrap();
        let key = format!("{head}{body}");
        let (kept, late, upstream) = {
            let mut shared = shared.lock().unwrap();
            shared.arrived.push(Instant::now());
            (shared.answers.get(&key).cloned(), shared.late, shared.upstream.clone())
        };
        let answer = match (kept, late) {
            (Some(answer), Some(late)) => {
                std::thread::sleep(late);
                answer
            }
            (_, late) => {
                assert!(late.is_none(), "not recorded: {key}");
                let mut words = head.split(' ');
                let (method, path) = (words.next().unwrap(), words.next().unwrap());
                let (status, said) =
                    support::stack::http(method, &format!("{upstream}{path}"), &body).unwrap();
                let answer = format!(
                    "HTTP/1.1 {status} Recorded\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{said}",
                    said.len()
                );
                shared.lock().unwrap().answers.insert(key, answer.clone());
                answer
            }
        };
        if stream.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}
