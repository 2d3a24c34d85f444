//! Whole processes, paired in one run with what a user would use instead: `cargo bench --bench scale`.
//! Prints medians of alternating runs, and peak memory. Results are kept in docs/performance.md.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops at the first surprise"
)]

use std::{
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

#[allow(dead_code, reason = "the scale mode alone is used here")]
#[path = "../tests/support/faulty.rs"]
mod faulty;

use faulty::FaultyServer;

const BINARY: &str = env!("CARGO_BIN_EXE_mlopsctl");

fn main() {
    raise_descriptor_limit();
    let folder = tempfile::tempdir().unwrap();
    startup(folder.path());
    one_service(folder.path());
    let small = FaultyServer::fleet(1000);
    answering(folder.path(), &small);
    hanging(folder.path(), &small);
    drop(small);
    ten_thousand(folder.path());
}

/// `--version` against an empty Rust program, optimized alike.
fn startup(folder: &Path) {
    let source = folder.join("empty.rs");
    fs::write(&source, "fn main() {}").unwrap();
    let empty = folder.join("empty");
    let built =
        Command::new("rustc").args(["-O", "-C", "strip=symbols", "-o"]).args([&empty, &source]).status();
    assert!(built.unwrap().success());
    let pair =
        paired(100, || time(Command::new(BINARY).arg("--version")), || time(&mut Command::new(&empty)));
    pair.print("mlopsctl --version / an empty Rust program");
}

/// One loopback service against one curl.
fn one_service(folder: &Path) {
    let server = FaultyServer::start();
    let url = server.url("/json?body=%7B%22status%22%3A%22ok%22%7D");
    let output = folder.join("curl.out");
    let pair = paired(
        50,
        || time(quiet(Command::new(BINARY).args(["health", &url]), folder)),
        || time(Command::new("curl").args(["-sf", "-o"]).arg(&output).arg(&url)),
    );
    pair.print("health of one loopback service / curl");
}

/// 1,000 services that answer in 100 ms, against xargs with 64 curls.
fn answering(folder: &Path, fleet: &FaultyServer) {
    let config = configuration(folder, fleet, "/slow?ms=100", 1000);
    let urls = folder.join("urls");
    let list: String = (0..1000).map(|i| fleet.fleet_url(i, "/slow?ms=100") + "\n").collect();
    fs::write(&urls, list).unwrap();
    let pair = paired(
        5,
        || time(quiet(Command::new(BINARY).args(["health", "-q", "--config"]).arg(&config), folder)),
        || {
            let list = fs::File::open(&urls).unwrap();
            let curl = ["-P", "64", "-n", "1", "curl", "-sf", "-o", "/dev/null"];
            time(quiet(Command::new("xargs").args(curl).stdin(list), folder))
        },
    );
    pair.print("health of 1,000 services answering in 100 ms / xargs -P 64 curl");
    println!("    whole run / slowest service: {:.2}", pair.ours.as_secs_f64() / 0.1);
}

/// 1,000 services that never answer cost one request time.
fn hanging(folder: &Path, fleet: &FaultyServer) {
    let config = configuration(folder, fleet, "/hang", 1000);
    let run = time(quiet(Command::new(BINARY).args(["health", "-q", "--config"]).arg(&config), folder));
    println!(
        "health of 1,000 services that hang: {:.2} s, {:.2} of one request time (5 s); peak {} MB",
        run.took.as_secs_f64(),
        run.took.as_secs_f64() / 5.0,
        run.peak_kib / 1024
    );
}

/// Ten times the services: ten times the time, the same memory for each.
fn ten_thousand(folder: &Path) {
    let fleet = FaultyServer::fleet(10_000);
    let small = configuration(folder, &fleet, "/slow?ms=100", 1000);
    let large = configuration(folder, &fleet, "/slow?ms=100", 10_000);
    let pair = paired(
        3,
        || time(quiet(Command::new(BINARY).args(["health", "-q", "--config"]).arg(&large), folder)),
        || time(quiet(Command::new(BINARY).args(["health", "-q", "--config"]).arg(&small), folder)),
    );
    pair.print("health of 10,000 services / of 1,000");
    println!(
        "    peak memory per service: {:.1} KiB of 10,000, {:.1} KiB of 1,000",
        pair.our_peak_kib as f64 / 10_000.0,
        pair.their_peak_kib as f64 / 1000.0
    );
}

fn configuration(folder: &Path, fleet: &FaultyServer, path: &str, count: usize) -> PathBuf {
    let mut text = String::from("services:\n");
    for index in 0..count {
        writeln!(text, "  s{index}: {{ url: \"{}\" }}", fleet.fleet_url(index, path)).unwrap();
    }
    let file = folder.join(format!("fleet-{count}.yaml"));
    fs::write(&file, text).unwrap();
    file
}

struct Run {
    took: Duration,
    peak_kib: u64,
}

/// Runs to the end. Peak memory is the highest VmHWM seen while it ran.
fn time(command: &mut Command) -> Run {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let watcher = std::thread::spawn(move || {
        let mut peak = 0;
        while stopped.recv_timeout(Duration::from_millis(5))
            == Err(std::sync::mpsc::RecvTimeoutError::Timeout)
        {
            let text = fs::read_to_string(&status).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
            peak = peak.max(kib.unwrap_or(0));
        }
        peak
    });
    child.wait().unwrap();
    let took = started.elapsed();
    drop(stop);
    Run { took, peak_kib: watcher.join().unwrap() }
}

struct Pair {
    ours: Duration,
    theirs: Duration,
    our_peak_kib: u64,
    their_peak_kib: u64,
}

impl Pair {
    fn print(&self, name: &str) {
        println!(
            "{name}: {:.2} ms / {:.2} ms = {:.2}",
            self.ours.as_secs_f64() * 1e3,
            self.theirs.as_secs_f64() * 1e3,
            self.ours.as_secs_f64() / self.theirs.as_secs_f64()
        );
        std::io::stdout().flush().unwrap();
    }
}

/// Alternates the two, so that both see the same machine, and takes medians.
fn paired(rounds: usize, mut ours: impl FnMut() -> Run, mut theirs: impl FnMut() -> Run) -> Pair {
    let (mut mine, mut other) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        mine.push(ours());
        other.push(theirs());
    }
    let peak = |runs: &[Run]| runs.iter().map(|run| run.peak_kib).max().unwrap_or(0);
    Pair {
        our_peak_kib: peak(&mine),
        their_peak_kib: peak(&other),
        ours: median(mine),
        theirs: median(other),
    }
}

fn median(mut runs: Vec<Run>) -> Duration {
    runs.sort_by_key(|run| run.took);
    runs[runs.len() / 2].took
}

/// No configuration of the machine may leak into the measurement.
fn quiet<'a>(command: &'a mut Command, folder: &Path) -> &'a mut Command {
    command.current_dir(folder).env("HOME", folder)
}

fn raise_descriptor_limit() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    let _ = setrlimit(Resource::Nofile, limit);
}
