//! The real binary in a sandbox: temporary home and working folder, cleared environment, a hard time limit.
//!
//! `Sandbox::new()`, then `.config(yaml)`, `.write(path, text)`, `.env(key, value)`, `.now("2026-01-02T03:04:05Z")`,
//! and `.run(&["health", "api"])` gives a `Run { stdout, stderr, code }`. `.run_with_input` feeds stdin,
//! `.spawn` gives a `Running` to wait on, signal and finish, for watches and kills.
//! `run.code(2)` asserts the exit code and shows the transcript when it is another.
//! `run.golden("health/refused")` compares command, exit code, stdout and stderr with `tests/golden/health/refused.txt`
//! after redaction (ports, folders, times, ULIDs, durations); `MLOPSCTL_BLESS=1 tests/run` writes what it sees instead.

use std::{
    io::{Read, Write},
    os::unix::process::{CommandExt, ExitStatusExt},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Condvar, Mutex},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use tempfile::TempDir;

/// No single command may take longer than this; one that does is killed and the test fails.
const HARD_LIMIT: Duration = Duration::from_secs(60);

/// A home, a working folder and an environment of its own for the binary.
pub(crate) struct Sandbox {
    root: TempDir,
    env: Vec<(String, String)>,
    limit: Duration,
}

impl Sandbox {
    pub(crate) fn new() -> Sandbox {
        let root = tempfile::Builder::new().prefix("mlopsctl-test-").tempdir().expect("a temporary folder");
        for folder in ["home", "work", "tmp"] {
            std::fs::create_dir(root.path().join(folder)).expect("a folder");
        }
        Sandbox { root, env: Vec::new(), limit: HARD_LIMIT }
    }

    /// What the binary sees as home.
    pub(crate) fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    /// The folder the binary runs in, where `config` writes.
    pub(crate) fn cwd(&self) -> PathBuf {
        self.root.path().join("work")
    }

    /// Writes `mlopsctl.yaml` into the working folder.
    pub(crate) fn config(&self, yaml: &str) -> &Self {
        self.write("mlopsctl.yaml", yaml);
        self
    }

    /// Writes a file below the working folder, with the folders above it, and returns its path.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.cwd().join(path);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        std::fs::write(&path, text).expect("writing a test file");
        path
    }

    /// Reads a file below the working folder.
    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.cwd().join(path)).unwrap_or_else(|e| panic!("reading {path}: {e}"))
    }

    /// Sets one variable for every later run.
    pub(crate) fn env(&mut self, key: &str, value: impl Into<String>) -> &mut Self {
        self.env.push((key.to_owned(), value.into()));
        self
    }

    /// Pins the clock of the binary.
    pub(crate) fn now(&mut self, time: &str) -> &mut Self {
        self.env("__MLOPSCTL_NOW", time)
    }

    /// Another hard limit than the usual minute.
    pub(crate) fn limit(&mut self, limit: Duration) -> &mut Self {
        self.limit = limit;
        self
    }

    /// The prepared command, for a test that needs more than `run` and `spawn` offer.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mlopsctl"));
        command
            .args(args)
            .env_clear()
            .current_dir(self.cwd())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home())
            .env("TMPDIR", self.root.path().join("tmp"))
            .env("XDG_STATE_HOME", self.home().join(".local/state"))
            .env("XDG_CONFIG_HOME", self.home().join(".config"))
            // Root's default store is a folder of the machine: never that one. It wins over `store:` in a file; a test
            // of that key sets it to nothing.
            .env("MLOPSCTL_STORE", format!("file://{}", self.home().join("store").display()))
            .env("MLOPSCTL_USER", "tester")
            .env("COLUMNS", "100")
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .envs(self.env.iter().map(|(key, value)| (key, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        command
    }

    /// Runs to the end, with nothing on stdin.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.spawn(args).finish()
    }

    /// Runs to the end with this text on stdin (a pipe, not a terminal).
    pub(crate) fn run_with_input(&self, args: &[&str], input: &str) -> Run {
        let mut command = self.command(args);
        command.stdin(Stdio::piped());
        let mut running = self.start(command, args);
        let mut stdin = running.child.stdin.take().expect("a piped stdin");
        // A command that does not read its input closes the pipe, which is its right.
        stdin.write_all(input.as_bytes()).ok();
        drop(stdin);
        running.finish()
    }

    /// Starts and returns at once. A dropped `Running` is killed with everything it started.
    pub(crate) fn spawn(&self, args: &[&str]) -> Running {
        self.start(self.command(args), args)
    }

    /// As `spawn`, with one more variable for this run alone.
    pub(crate) fn spawn_with(&self, key: &str, value: &str, args: &[&str]) -> Running {
        let mut command = self.command(args);
        command.env(key, value);
        self.start(command, args)
    }

    fn start(&self, mut command: Command, args: &[&str]) -> Running {
        let mut child = command.spawn().expect("the binary starts");
        let captured = Arc::new((Mutex::new(Captured::default()), Condvar::new()));
        let readers = vec![
            capture(child.stdout.take().expect("piped"), Arc::clone(&captured), |c| &mut c.stdout),
            capture(child.stderr.take().expect("piped"), Arc::clone(&captured), |c| &mut c.stderr),
        ];
        Running {
            child,
            captured,
            readers,
            args: args.iter().map(|&arg| arg.to_owned()).collect(),
            root: self.root.path().to_owned(),
            started: Instant::now(),
            limit: self.limit,
            ended: None,
        }
    }
}

#[derive(Default)]
struct Captured {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    closed: usize,
}

type Shared = Arc<(Mutex<Captured>, Condvar)>;

fn capture(
    mut from: impl Read + Send + 'static,
    into: Shared,
    side: fn(&mut Captured) -> &mut Vec<u8>,
) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let mut block = [0; 8192];
        loop {
            let n = from.read(&mut block).unwrap_or(0);
            let mut captured = into.0.lock().expect("readers do not panic");
            if n == 0 {
                captured.closed += 1;
            }
            side(&mut captured).extend_from_slice(&block[..n]);
            into.1.notify_all();
            if n == 0 {
                return;
            }
        }
    })
}

/// The binary at work.
#[must_use = "a dropped command is killed; finish() it and look at what it said"]
pub(crate) struct Running {
    child: Child,
    captured: Shared,
    readers: Vec<JoinHandle<()>>,
    args: Vec<String>,
    root: PathBuf,
    started: Instant,
    limit: Duration,
    ended: Option<ExitStatus>,
}

impl Running {
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until stdout and stderr so far satisfy the condition; panics with both when they never do.
    pub(crate) fn wait_until(&mut self, what: &str, seen: impl Fn(&str, &str) -> bool) {
        let deadline = self.started + self.limit;
        let mut captured = self.captured.0.lock().expect("readers do not panic");
        loop {
            let (stdout, stderr) =
                (String::from_utf8_lossy(&captured.stdout), String::from_utf8_lossy(&captured.stderr));
            if seen(&stdout, &stderr) {
                return;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                captured.closed < 2 && !left.is_zero(),
                "waited for {what} in vain\n-- stdout\n{stdout}\n-- stderr\n{stderr}"
            );
            captured = self.captured.1.wait_timeout(captured, left).expect("readers do not panic").0;
        }
    }

    /// Sends a signal to the binary alone.
    pub(crate) fn signal(&self, signal: Signal) -> &Self {
        kill_process(pid(self.child.id()), signal).expect("the binary still runs");
        self
    }

    /// Waits for the end, at most for the sandbox's limit counted from the start.
    pub(crate) fn finish(mut self) -> Run {
        let deadline = self.started + self.limit;
        {
            let mut captured = self.captured.0.lock().expect("readers do not panic");
            while captured.closed < 2 {
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    let stdout = String::from_utf8_lossy(&captured.stdout).into_owned();
                    let stderr = String::from_utf8_lossy(&captured.stderr).into_owned();
                    drop(captured);
                    let (args, limit) = (self.args.join(" "), self.limit);
                    panic!("`mlopsctl {args}` ran over {limit:?}\n-- stdout\n{stdout}\n-- stderr\n{stderr}");
                }
                captured = self.captured.1.wait_timeout(captured, left).expect("readers do not panic").0;
            }
        }
        let status = self.child.wait().expect("the child is ours");
        self.ended = Some(status);
        for reader in self.readers.drain(..) {
            reader.join().expect("readers do not panic");
        }
        let captured = std::mem::take(&mut *self.captured.0.lock().expect("readers do not panic"));
        Run {
            stdout: String::from_utf8_lossy(&captured.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&captured.stderr).into_owned(),
            code: status.code().unwrap_or_else(|| -status.signal().unwrap_or(0)),
            took: self.started.elapsed(),
            args: std::mem::take(&mut self.args),
            root: self.root.clone(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.ended.is_none() {
            kill_process_group(pid(self.child.id()), Signal::KILL).ok();
            self.child.wait().ok();
        }
    }
}

fn pid(id: u32) -> Pid {
    i32::try_from(id).ok().and_then(Pid::from_raw).expect("a process id")
}

/// What a finished command said. `code` is minus the signal when one killed it.
#[must_use = "look at the exit code at least: run.code(0)"]
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
    pub(crate) took: Duration,
    args: Vec<String>,
    root: PathBuf,
}

impl Run {
    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn code(&self, expected: i32) -> &Self {
        assert_eq!(self.code, expected, "exit code of\n{}", self.transcript());
        self
    }

    /// stdout as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e} in\n{}", self.transcript()))
    }

    /// Command, exit code, stdout and stderr as one text, as they were.
    pub(crate) fn transcript(&self) -> String {
        let mut text = format!("$ mlopsctl {}\nexit: {}\n", self.args.join(" "), self.code);
        for (name, stream) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            text.push_str(&format!("--- {name}\n{stream}"));
            if !stream.is_empty() && !stream.ends_with('\n') {
                text.push_str("\n(no newline at the end)\n");
            }
        }
        text
    }

    /// Compares the redacted transcript with `tests/golden/NAME.txt`.
    #[track_caller]
    pub(crate) fn golden(&self, name: &str) -> &Self {
        super::golden::compare(name, &super::golden::redact(&self.transcript(), &self.root));
        self
    }

    /// The same, keeping durations: for transcripts whose durations are given, not measured.
    #[track_caller]
    pub(crate) fn golden_with_durations(&self, name: &str) -> &Self {
        super::golden::compare(
            name,
            &super::golden::redact_all_but_durations(&self.transcript(), &self.root),
        );
        self
    }
}

/// A path as text, for configuration written by tests.
pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("test paths are UTF-8")
}
