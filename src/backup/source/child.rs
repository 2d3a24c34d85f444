//! A program whose standard output goes into a scratch file. Nothing that it printed is believed unless it ended with
//! exit code 0 and its output came to its end.

use std::{
    cell::RefCell, ffi::OsString, io, os::unix::process::ExitStatusExt as _, path::Path, path::PathBuf,
    process::Stdio, time::Duration,
};

use rustix::process::Signal;
use tokio::{
    fs::File,
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    process::Command,
};

use crate::{
    config::redact::cut,
    context::Context,
    error::{Exit, Fault},
    process::Group,
};

/// What is kept of stderr: its end.
const KEPT: usize = 16 << 10;
/// What is shown of it: its last lines.
const SHOWN_LINES: usize = 4;
const SHOWN: usize = 300;
const BLOCK: usize = 256 << 10;
/// Between asking a group to end and ending it.
const GRACE: Duration = Duration::from_secs(5);
/// How long output may take to arrive after its writer has ended: a pipe holds little.
const DRAIN: Duration = Duration::from_secs(5);

/// What to run.
pub(super) struct Job {
    pub(super) words: Vec<OsString>,
    pub(super) folder: PathBuf,
    /// Beside what this program has itself. Seen by the child alone.
    pub(super) environment: Vec<(&'static str, String)>,
    /// Of this program's environment, what the child does not get.
    pub(super) without: Vec<&'static str>,
    pub(super) limit: Duration,
}

/// How it ended.
#[derive(Debug)]
pub(super) enum End {
    Code(i32),
    Signal(i32),
    /// It was ended, since it took longer than its limit.
    Late,
    /// It was ended, since a person asked to stop.
    Interrupted,
    /// It ended, but something that it started holds its output open.
    HeldOpen,
    /// Its output could not be kept.
    Unkept(io::Error),
}

/// A program that was run.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) end: End,
    pub(super) size_bytes: u64,
    /// The end of what it said on stderr.
    pub(super) said: String,
}

impl Job {
    /// In the configuration's folder. A program that is named with a slash is relative to it, too.
    pub(super) fn new(cx: &Context, words: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        let folder = &cx.loaded.folder;
        let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.clone() };
        let mut words: Vec<OsString> = words.into_iter().map(Into::into).collect();
        if let Some(program) = words.first_mut() {
            let path = Path::new(program);
            if path.components().count() > 1 && path.is_relative() {
                *program =
                    std::path::absolute(folder.join(path)).unwrap_or_else(|_| folder.join(path)).into();
            }
        }
        Self { words, folder, environment: Vec::new(), without: Vec::new(), limit: Duration::from_secs(3600) }
    }

    /// The program, for messages.
    pub(super) fn program(&self) -> String {
        self.words.first().map_or_else(String::new, |word| word.to_string_lossy().into_owned())
    }

    /// Runs it to its end, its limit or an interrupt; what it prints goes into `file`, which is made.
    ///
    /// # Errors
    /// When it cannot be started, or the file cannot be made.
    pub(super) async fn run(&self, cx: &Context, file: &Path) -> Result<Ended, Fault> {
        let mut output = make_file(file).await?;
        let mut size_bytes = 0;
        let keep = async |bytes: &[u8]| {
            size_bytes += bytes.len() as u64;
            output.write_all(bytes).await
        };
        let (end, said) = self.feed(cx, keep).await.map_err(|error| self.unstarted(&error))?;
        // What the file takes only now it would have refused before.
        let end = match output.flush().await {
            Err(error) if matches!(end, End::Code(_)) => End::Unkept(error),
            _ => end,
        };
        Ok(Ended { end, size_bytes, said })
    }

    /// Runs it to its end, its limit or an interrupt; what it prints goes to `sink` piece by piece. Returns the end of
    /// what it said on stderr, too.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) async fn feed(
        &self,
        cx: &Context,
        sink: impl AsyncFnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<(End, String)> {
        let Some((program, arguments)) = self.words.split_first() else {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "`argv:` is empty"));
        };
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        for name in &self.without {
            command.env_remove(name);
        }
        let mut child = command.spawn()?;
        let group = Group::of(&child);
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let tail = RefCell::new(Vec::new());
        let end = {
            let whole = async {
                let reading = async { tokio::join!(keep(stdout, sink), listen(stderr, &tail)).0 };
                tokio::pin!(reading);
                let mut kept = None;
                let status = loop {
                    tokio::select! {
                        status = child.wait() => break status,
                        result = &mut reading, if kept.is_none() => kept = Some(result),
                    }
                };
                if kept.is_none() {
                    kept = tokio::time::timeout(DRAIN, &mut reading).await.ok();
                }
                match (status, kept) {
                    (_, Some(Err(error))) | (Err(error), _) => End::Unkept(error),
                    (Ok(_), None) => End::HeldOpen,
                    (Ok(status), Some(Ok(()))) => match status.code() {
                        Some(code) => End::Code(code),
                        None => End::Signal(status.signal().unwrap_or_default()),
                    },
                }
            };
            tokio::pin!(whole);
            let cut = tokio::select! {
                end = &mut whole => Err(end),
                () = interrupted(cx) => Ok(End::Interrupted),
                () = tokio::time::sleep(self.limit) => Ok(End::Late),
            };
            match cut {
                Err(end) => end,
                Ok(end) => {
                    group.signal(Signal::TERM);
                    // Whatever it says or does now, it was cut short.
                    drop(tokio::time::timeout(GRACE, &mut whole).await);
                    end
                }
            }
        };
        drop(group);
        let said = String::from_utf8_lossy(&tail.into_inner()).into_owned();
        Ok((end, cx.loaded.redactor.clean(&said).into_owned()))
    }

    fn unstarted(&self, error: &io::Error) -> Fault {
        let program = self.program();
        let fault = Fault::new(format!("`{program}` could not be started: {error}"));
        match error.kind() {
            io::ErrorKind::NotFound => {
                fault.hint(format!("is `{program}` installed, and on the PATH of who runs this?"))
            }
            io::ErrorKind::PermissionDenied => fault.hint(format!("is `{program}` executable?")),
            _ => fault,
        }
    }
}

impl Ended {
    /// What it means for a backup: only exit code 0 with some output is good.
    pub(super) fn judge(&self, program: &str, limit: Duration, file: &Path) -> Result<(), Fault> {
        let said = last_lines(&self.said);
        let said = if said.is_empty() { said } else { format!(": {said}") };
        let limit = humantime::format_duration(limit);
        Err(match &self.end {
            End::Code(0) if self.size_bytes > 0 => return Ok(()),
            End::Code(0) => Fault::new(format!("`{program}` ended well but printed nothing{said}"))
                .hint("what is to be kept must come on its standard output"),
            End::Code(code) => Fault::new(format!("`{program}` ended with exit code {code}{said}")),
            End::Signal(signal) => Fault::new(format!("`{program}` was killed by signal {signal}{said}")),
            End::Late => Fault::new(format!("`{program}` did not end in {limit} and was ended{said}"))
                .hint("give it more time: `timeout:`"),
            End::Interrupted => stopped(),
            End::HeldOpen => Fault::new(format!(
                "`{program}` ended, but something that it left running held its output open{said}"
            ))
            .hint("nobody knows whether its output was complete; it must end last"),
            End::Unkept(error) => scratch_fault(file, error),
        })
    }
}

/// The fault of a run that a person stopped.
pub(super) fn stopped() -> Fault {
    Fault::new("interrupted; nothing was backed up").exit(Exit::Interrupted)
}

/// Waits until somebody asks to stop.
pub(super) async fn interrupted(cx: &Context) {
    if cx.interrupt.clone().wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Of a file that is made for a backup.
pub(super) fn scratch_fault(file: &Path, error: &io::Error) -> Fault {
    let fault = Fault::new(format!("writing {}: {error}", file.display()));
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            fault.hint("`backup.scratch:` names a folder with more room for copies that are made on the way")
        }
        _ => fault,
    }
}

/// The last lines that say something, as one.
pub(super) fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let last = lines[lines.len().saturating_sub(SHOWN_LINES)..].join("; ");
    let printable: String = last.chars().filter(|c| !c.is_control()).collect();
    cut(&printable, SHOWN)
}

/// A file that only its owner reads, in a folder that is made with it.
pub(super) async fn make_file(path: &Path) -> Result<File, Fault> {
    let fault = |error: io::Error| scratch_fault(path, &error);
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await.map_err(fault)?;
    }
    File::options().write(true).create_new(true).mode(0o600).open(path).await.map_err(fault)
}

async fn keep(
    from: Option<impl AsyncRead + Unpin>,
    mut sink: impl AsyncFnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let Some(mut from) = from else { return Ok(()) };
    let mut block = vec![0; BLOCK];
    loop {
        let length = from.read(&mut block).await?;
        if length == 0 {
            return Ok(());
        }
        sink(&block[..length]).await?;
    }
}

/// Reads to the end, and keeps the end.
async fn listen(from: Option<impl AsyncRead + Unpin>, tail: &RefCell<Vec<u8>>) {
    let Some(mut from) = from else { return };
    let mut block = vec![0; 4096];
    while let Ok(length @ 1..) = from.read(&mut block).await {
        push_tail(&mut tail.borrow_mut(), &block[..length]);
    }
}

/// Keeps the end of what is said.
pub(super) fn push_tail(tail: &mut Vec<u8>, bytes: &[u8]) {
    tail.extend_from_slice(bytes);
    if tail.len() > 2 * KEPT {
        let extra = tail.len() - KEPT;
        tail.drain(..extra);
    }
}
