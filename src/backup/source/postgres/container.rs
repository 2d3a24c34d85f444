//! `pg_dump` inside a container, through the engine's API. The stream of the engine has no end of its own that could be
//! told from a broken one, so a mark behind the dump says that it is whole.

use std::{path::Path, time::Duration};

use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};

use super::super::child::{End, Ended, interrupted, make_file, push_tail, scratch_fault, stopped};
use crate::{
    client::docker::{Docker, Exec, Source, State, Summary},
    context::Context,
    error::Fault,
};

/// Prints a mark of its own where the program ended well. The shell's first argument is the mark.
const SCRIPT: &str = r#"mark=$1; shift; "$@" && printf %s "$mark""#;
const MARK: usize = 32;
/// How long the engine may take to learn that a program has ended.
const SETTLE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(50);

/// A container that runs.
pub(super) struct Room {
    docker: Docker,
    container: Summary,
}

impl Room {
    /// The running container of a compose service, or of that name.
    pub(super) async fn find(cx: &Context, name: &str) -> Result<Self, Fault> {
        let docker = Docker::new(cx.http.clone(), &cx.environment)?;
        let found = docker.find(name, None).await.map_err(|error| error.into_fault())?;
        let states: Vec<String> =
            found.iter().map(|other| format!("{} is {}", other.name, other.state)).collect();
        let container =
            found.into_iter().find(|container| container.state == State::Running).ok_or_else(|| {
                Fault::new(format!(
                    "no container of `{name}` runs, according to {}: {}",
                    docker.shown(),
                    states.join(", ")
                ))
                .hint("`pg_dump` runs inside of it, so it must run")
            })?;
        Ok(Self { docker, container })
    }

    /// A variable of the container's own environment.
    pub(super) async fn variable(&self, name: &str) -> Option<String> {
        let all = self.docker.inspect_raw(&self.container.id).await.ok()?;
        let mut pairs =
            all["Config"]["Env"].as_array()?.iter().filter_map(|pair| pair.as_str()?.split_once('='));
        pairs.find(|(other, _)| *other == name).map(|(_, value)| value.to_owned())
    }

    /// The program as messages name it.
    pub(super) fn shown(&self, program: &str) -> String {
        format!("{program} in container {}", self.container.name)
    }

    /// Runs a program whose output goes into `file`, which is made.
    pub(super) async fn run(
        &self,
        cx: &Context,
        words: &[String],
        environment: &[(&str, &str)],
        file: &Path,
    ) -> Result<Ended, Fault> {
        let mark = format!("{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
        let mut all: Vec<String> = ["sh", "-c", SCRIPT, "sh", &mark].map(str::to_owned).to_vec();
        all.extend_from_slice(words);
        let fault = |error: crate::client::ClientError| Fault::new(error.to_string());
        let mut output = make_file(file).await?;
        let mut exec = self.docker.exec(&self.container.id, &all, environment).await.map_err(fault)?;
        let mut tail = Vec::new();
        let reading = async {
            while let Some(piece) = exec.next().await.map_err(fault)? {
                match piece.source {
                    Source::Stdout => {
                        let kept = output.write_all(&piece.bytes).await;
                        kept.map_err(|error| scratch_fault(file, &error))?;
                    }
                    Source::Stderr | Source::Terminal => push_tail(&mut tail, &piece.bytes),
                }
            }
            output.flush().await.map_err(|error| scratch_fault(file, &error))
        };
        tokio::select! {
            read = reading => read?,
            () = interrupted(cx) => {
                return Err(stopped().hint(format!("{} runs on to its end", self.shown(&words[0]))));
            }
        }
        let end = End::Code(self.exit_code(&exec, &words[0]).await?);
        let said = String::from_utf8_lossy(&tail).into_owned();
        let said = cx.loaded.redactor.clean(&said).into_owned();
        drop(output);
        let size_bytes = match end {
            End::Code(0) => unmark(file, &mark).await.map_err(|error| scratch_fault(file, &error))?,
            _ => Some(0),
        };
        let size_bytes = size_bytes.ok_or_else(|| {
            Fault::new(format!("the output of {} broke off on its way", self.shown(&words[0])))
                .hint("the engine sent less than was printed; try again")
        })?;
        Ok(Ended { end, size_bytes, said })
    }

    async fn exit_code(&self, exec: &Exec, program: &str) -> Result<i32, Fault> {
        let settled = async {
            loop {
                match exec.fetch_exit_code().await {
                    Ok(None) => tokio::time::sleep(PAUSE).await,
                    other => return other,
                }
            }
        };
        match tokio::time::timeout(SETTLE, settled).await {
            Ok(Ok(Some(code))) => Ok(i32::try_from(code).unwrap_or(i32::MAX)),
            Ok(Err(error)) => Err(Fault::new(error.to_string())),
            Ok(Ok(None)) | Err(_) => {
                Err(Fault::new(format!("the output of {} broke off while it ran", self.shown(program))))
            }
        }
    }
}

/// Takes the mark off the end; returns the size without it, or none where it is not there.
async fn unmark(file: &Path, mark: &str) -> std::io::Result<Option<u64>> {
    let mut file = tokio::fs::File::options().read(true).write(true).open(file).await?;
    let Some(size) = file.metadata().await?.len().checked_sub(MARK as u64) else { return Ok(None) };
    file.seek(std::io::SeekFrom::Start(size)).await?;
    let mut end = [0; MARK];
    file.read_exact(&mut end).await?;
    if end != mark.as_bytes() {
        return Ok(None);
    }
    file.set_len(size).await?;
    Ok(Some(size))
}
