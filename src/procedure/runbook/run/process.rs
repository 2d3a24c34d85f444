//! A program without a shell, in a process group of its own: limited in time and output, and nothing outlives it.

use std::{
    collections::BTreeMap, io, os::unix::process::ExitStatusExt as _, path::PathBuf, process::Stdio,
    time::Duration,
};

use rustix::process::Signal;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _},
    process::Command,
};

use super::super::state::Output;
use crate::{
    config::redact::cut,
    context::{Environment, Interrupt},
    finding::Verdict,
    process::Group,
};

/// What is kept of the output: its end.
const KEPT: usize = 64 << 10;
/// Between asking a group to end and ending it.
const GRACE: Duration = Duration::from_secs(5);
/// How long what was left behind may take to end, and its output to arrive.
const DRAIN: Duration = Duration::from_millis(500);
const SHOWN: usize = 200;
/// What a program needs to find its tools and its home; everything else is the runbook's to give.
const PASSED_ON: [&str; 9] =
    ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "XDG_RUNTIME_DIR", "TERM"];

/// What to run.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) words: Vec<String>,
    pub(super) folder: PathBuf,
    pub(super) environment: BTreeMap<String, String>,
    pub(super) limit: Duration,
}

/// How it ended.
#[derive(Debug, Default)]
pub(super) struct Ended {
    pub(super) output: Output,
    /// What it printed on stdout alone, as far as it was kept.
    pub(super) stdout: String,
    /// It did not end by itself: Ctrl-C.
    pub(super) interrupted: bool,
    /// Processes that it left running were ended.
    pub(super) left_behind: bool,
}

/// The small environment of a step.
pub(super) fn environment(own: &Environment, more: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let passed = PASSED_ON.iter().filter_map(|name| Some(((*name).to_owned(), own.get(name)?.to_owned())));
    let mut all: BTreeMap<String, String> = passed.collect();
    all.extend(more);
    all
}

/// Both streams in the order of arrival, and stdout alone.
#[derive(Debug, Default)]
struct Tail {
    both: Vec<u8>,
    stdout: Vec<u8>,
    left_out: u64,
}

impl Tail {
    fn push(&mut self, bytes: &[u8], is_stdout: bool) {
        self.both.extend_from_slice(bytes);
        if is_stdout && self.stdout.len() < KEPT {
            let room = KEPT - self.stdout.len();
            self.stdout.extend_from_slice(&bytes[..bytes.len().min(room)]);
        }
        // Moved in large pieces, so that a flood costs little.
        if self.both.len() > 2 * KEPT {
            self.trim();
        }
    }

    fn trim(&mut self) {
        let extra = self.both.len().saturating_sub(KEPT);
        self.both.drain(..extra);
        self.left_out += extra as u64;
    }
}

/// Runs it to its end, its limit or an interrupt.
///
/// # Errors
/// When it cannot be started.
pub(super) async fn run(job: &Job, mut interrupt: Interrupt) -> io::Result<Ended> {
    let Some((program, arguments)) = job.words.split_first() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "there is no program to run"));
    };
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(&job.folder)
        .env_clear()
        .envs(&job.environment)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()?;
    let group = Group::of(&child);
    let tail = std::cell::RefCell::new(Tail::default());
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let mut ended = Ended::default();
    {
        let reading = async { tokio::join!(collect(out, &tail, true), collect(err, &tail, false)) };
        tokio::pin!(reading);
        let mut read_all = false;
        let stop = async {
            if interrupt.wait_for(|stop| *stop).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::pin!(stop);
        let limit = tokio::time::sleep(job.limit);
        tokio::pin!(limit);
        let kill = tokio::time::sleep(Duration::MAX / 4);
        tokio::pin!(kill);
        let (mut asked, mut killed) = (false, false);
        let status = loop {
            tokio::select! {
                status = child.wait() => break status?,
                _ = &mut reading, if !read_all => read_all = true,
                () = &mut limit, if !asked => {
                    (ended.output.timed_out, asked) = (true, true);
                    group.signal(Signal::TERM);
                    kill.as_mut().reset(tokio::time::Instant::now() + GRACE);
                }
                () = &mut stop, if !asked => {
                    (ended.interrupted, asked) = (true, true);
                    group.signal(Signal::TERM);
                    kill.as_mut().reset(tokio::time::Instant::now() + GRACE);
                }
                () = &mut kill, if asked && !killed => {
                    killed = true;
                    group.signal(Signal::KILL);
                }
            }
        };
        ended.output.exit_code = status.code();
        ended.output.signal = status.signal();
        if group.is_alive() {
            ended.left_behind = true;
            group.signal(Signal::TERM);
        }
        if !read_all {
            read_all = tokio::time::timeout(DRAIN, &mut reading).await.is_ok();
        }
        if group.is_alive() {
            group.signal(Signal::KILL);
        }
        if !read_all {
            tokio::time::timeout(DRAIN, &mut reading).await.ok();
        }
    }
    let mut tail = tail.into_inner();
    tail.trim();
    ended.output.text = String::from_utf8_lossy(&tail.both).into_owned();
    ended.output.left_out_bytes = tail.left_out;
    ended.stdout = String::from_utf8_lossy(&tail.stdout).into_owned();
    Ok(ended)
}

async fn collect(from: Option<impl AsyncRead + Unpin>, tail: &std::cell::RefCell<Tail>, is_stdout: bool) {
    let Some(mut from) = from else { return };
    let mut block = vec![0; 16 << 10];
    while let Ok(length @ 1..) = from.read(&mut block).await {
        tail.borrow_mut().push(&block[..length], is_stdout);
    }
}

/// What its end means: the codes that are well, or a monitoring plugin's.
pub(super) fn judge(ended: &Ended, well: &[u8], plugin: bool, limit: Duration) -> (Verdict, String) {
    let output = &ended.output;
    let said = last_line(&output.text).map_or_else(String::new, |line| format!(": {line}"));
    if output.timed_out {
        let limit = humantime::format_duration(limit);
        return (Verdict::Critical, format!("did not end in {limit}; it was ended{said}"));
    }
    let beside = if ended.left_behind { "; processes that it left running were ended" } else { "" };
    let (verdict, message) = match output.exit_code {
        None => {
            let signal = output.signal.unwrap_or_default();
            (Verdict::Critical, format!("was ended by signal {signal}{said}"))
        }
        Some(code) if plugin => {
            let verdict = match code {
                0 => Verdict::Ok,
                1 => Verdict::Warning,
                2 => Verdict::Critical,
                _ => Verdict::Unknown,
            };
            let first = ended.stdout.lines().map(|line| line.split('|').next().unwrap_or_default().trim());
            let first = first.filter(|line| !line.is_empty()).map(|line| cut(line, SHOWN)).next();
            (verdict, first.unwrap_or_else(|| format!("exit code {code}{said}")))
        }
        Some(code) => {
            let expected = u8::try_from(code)
                .is_ok_and(|code| if well.is_empty() { code == 0 } else { well.contains(&code) });
            let verdict = if expected { Verdict::Ok } else { Verdict::Critical };
            (verdict, format!("exit code {code}{said}"))
        }
    };
    (verdict, message + beside)
}

fn last_line(text: &str) -> Option<String> {
    let line = text.lines().rev().map(str::trim).find(|line| !line.is_empty())?;
    Some(cut(line, SHOWN))
}
