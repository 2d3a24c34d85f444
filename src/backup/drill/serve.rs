//! A real MLflow server on what was restored: on this machine alone, and with everything that it started gone
//! afterwards.

use std::{
    fs::File,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::Result;
use rustix::process::Signal;
use tokio::{
    process::{Child, Command},
    time::sleep,
};

use super::{
    data::Registry,
    registry,
    set::{Asked, SetDrill, plural},
};
use crate::{
    client::{Call, Endpoint},
    config::redact::cut,
    context::{Context, Environment},
    finding::Verdict,
    process::Group,
};

/// How long a server may take to answer: one that loads much needs its time.
const PATIENCE: Duration = Duration::from_secs(180);
const PAUSE: Duration = Duration::from_millis(100);
/// Between asking it to end and ending it: nobody needs what it would still write.
const GRACE: Duration = Duration::from_secs(1);
/// Ports that are tried: another process may take one between our look and its start.
const PORTS: usize = 3;
const PROBE: &str = "/api/2.0/mlflow/experiments/search?max_results=1";
/// What it needs to find its tools; it learns nothing of the servers that are in use.
const PASSED_ON: [&str; 9] =
    ["HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "VIRTUAL_ENV", "PYTHONPATH", "LD_LIBRARY_PATH"];
const SHOWN: usize = 300;

/// The program, or why there is none.
pub(super) fn find(cx: &Context, named: Option<&Path>) -> Result<PathBuf, String> {
    if let Some(named) = named {
        let path = cx.environment.folder.join(named);
        return if path.is_file() {
            Ok(path)
        } else {
            Err(format!("there is no program {}", named.display()))
        };
    }
    let path = cx.environment.get("PATH").unwrap_or_default();
    let mut found = std::env::split_paths(path).map(|folder| folder.join("mlflow"));
    found.find(|file| file.is_file()).ok_or_else(|| "there is no `mlflow` in the PATH".to_owned())
}

/// Serves, reads the registry, compares, and keeps all that as a step.
pub(super) async fn step(
    asked: &Asked<'_>,
    drill: &mut SetDrill,
    program: &Result<PathBuf, String>,
    restored: &Registry,
    room: &Path,
) -> Result<()> {
    let begun = Instant::now();
    let program = match program {
        Ok(program) => program,
        Err(why) => {
            let finding = drill.about("served", Verdict::Unknown, format!("nothing was served: {why}"));
            let hint = "install MLflow here, or name its program with --mlflow-bin";
            drill.served = Some(None);
            drill.did(asked, "serve", begun, finding.hint(hint));
            return Ok(());
        }
    };
    let progress = asked.cx.ui.spinner(&format!("serving what was restored of {}", drill.set));
    let mut interrupt = asked.cx.interrupt.clone();
    let seen = tokio::select! {
        seen = serve(asked.cx, program, restored, room) => seen,
        // Dropping it ends the server with all that it started.
        _ = interrupt.wait_for(|stop| *stop) => anyhow::bail!("interrupted"),
    };
    drop(progress);
    let (finding, answered) = match seen {
        Ok(Served { after, found, version }) => {
            let differences = registry::differences(&found, &restored.expected);
            let finding = if differences.is_empty() {
                let text = format!(
                    "MLflow {version} on it answers with {}, {} and {}, as its database has them",
                    plural(found.models, "model"),
                    plural(found.versions, "version"),
                    plural(found.experiments, "experiment")
                );
                drill.about("served", Verdict::Ok, text)
            } else {
                let text = format!("MLflow {version} on it shows {}", differences.join(", "));
                drill.about("served", Verdict::Critical, text)
            };
            (finding.evidence("version", version), Some(after))
        }
        Err(why) => {
            let text = format!("MLflow does not serve what was restored: {why}");
            let hint = "`mlflow db upgrade` is needed where the database is older than the program";
            (drill.about("served", Verdict::Critical, text).hint(hint), None)
        }
    };
    drill.served = Some(answered);
    drill.did(asked, "serve", begun, finding);
    Ok(())
}

struct Served {
    /// From its start to its first answer from the database.
    after: Duration,
    found: super::sqlite::Expected,
    version: String,
}

async fn serve(cx: &Context, program: &Path, restored: &Registry, room: &Path) -> Result<Served, String> {
    let began = Instant::now();
    let log = room.with_extension("log");
    let mut tries = 0;
    let (server, endpoint) = loop {
        tries += 1;
        let port = free_port().map_err(|error| format!("no port is free: {error}"))?;
        let mut server = Server::start(cx, program, restored, room, &log, port)?;
        let endpoint =
            cx.bare_endpoint(&format!("http://127.0.0.1:{port}")).map_err(|fault| fault.message)?;
        match server.answers(cx, &endpoint, began).await {
            Ok(()) => break (server, endpoint),
            Err(why) => {
                server.stop().await;
                let said = last_lines(&log);
                if tries < PORTS && said.to_ascii_lowercase().contains("address already in use") {
                    continue;
                }
                return Err(if said.is_empty() { why } else { format!("{why}: {said}") });
            }
        }
    };
    let after = began.elapsed();
    let version = version(cx, &endpoint).await;
    let found = registry::count(cx, &endpoint).await;
    server.stop().await;
    let found = found.map_err(|error| error.to_string())?;
    Ok(Served { after, found, version })
}

async fn version(cx: &Context, endpoint: &Endpoint) -> String {
    let answer =
        cx.http.send(endpoint, &Call::get("/version")).await.ok().filter(|answer| answer.is_success());
    answer.map_or_else(String::new, |answer| String::from_utf8_lossy(&answer.body).trim().to_owned())
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// A server that runs. Dropping it ends its process group.
struct Server {
    child: Child,
    group: Group,
}

impl Server {
    fn start(
        cx: &Context,
        program: &Path,
        restored: &Registry,
        room: &Path,
        log: &Path,
        port: u16,
    ) -> Result<Self, String> {
        let kept = |error: std::io::Error| format!("keeping what it says: {error}");
        let out = File::create(log).map_err(kept)?;
        let err = out.try_clone().map_err(kept)?;
        let artifacts = restored.artifacts.clone().unwrap_or_else(|| room.with_extension("artifacts"));
        let mut command = Command::new(program);
        command
            .arg("server")
            .arg("--backend-store-uri")
            .arg(format!("sqlite:///{}", restored.database.display()))
            .arg("--artifacts-destination")
            .arg(&artifacts)
            .args(["--host", "127.0.0.1", "--workers", "1", "--port"])
            .arg(port.to_string())
            .current_dir(room)
            .env_clear()
            .envs(environment(&cx.environment, program))
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .process_group(0)
            .kill_on_drop(true);
        let child =
            command.spawn().map_err(|error| format!("{} does not start: {error}", program.display()))?;
        let group = Group::of(&child);
        Ok(Self { child, group })
    }

    /// Waits until it answers from its database.
    async fn answers(&mut self, cx: &Context, endpoint: &Endpoint, began: Instant) -> Result<(), String> {
        loop {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("it ended at once ({status})"));
            }
            let probe = Call::get(PROBE).timeout(Duration::from_secs(5)).retry(false);
            if cx.http.send(endpoint, &probe).await.is_ok_and(|answer| answer.is_success()) {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("no answer within {}", humantime::format_duration(PATIENCE)));
            }
            sleep(PAUSE).await;
        }
    }

    /// Ends it, with the workers that a server of MLflow 2 would leave behind.
    async fn stop(mut self) {
        self.group.signal(Signal::TERM);
        drop(tokio::time::timeout(GRACE, self.child.wait()).await);
        let asked = Instant::now();
        while self.group.is_alive() && asked.elapsed() < GRACE {
            self.group.signal(Signal::KILL);
            drop(tokio::time::timeout(PAUSE, self.child.wait()).await);
            sleep(PAUSE / 10).await;
        }
    }
}

/// A small one: with the folder of the program first, since the server starts others that are beside it.
fn environment(own: &Environment, program: &Path) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> =
        PASSED_ON.iter().filter_map(|name| Some(((*name).to_owned(), own.get(name)?.to_owned()))).collect();
    let beside = program.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    all.push(("PATH".to_owned(), format!("{beside}:{}", own.get("PATH").unwrap_or("/usr/bin:/bin"))));
    for (name, value) in [
        ("MLFLOW_DISABLE_TELEMETRY", "true"),
        ("DO_NOT_TRACK", "true"),
        // Workers for jobs that nobody will ask for.
        ("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false"),
    ] {
        all.push((name.to_owned(), value.to_owned()));
    }
    all
}

/// The last lines of a log that say something.
fn last_lines(log: &Path) -> String {
    let text =
        std::fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    cut(&lines[lines.len().saturating_sub(3)..].join("; "), SHOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_learns_nothing_of_those_in_use() {
        let own = [("PATH", "/usr/bin"), ("HOME", "/home/x"), ("MLFLOW_TRACKING_URI", "http://production")];
        let own = own.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let own = Environment::new(own, PathBuf::new());
        let found = environment(&own, Path::new("/opt/mlflow/bin/mlflow"));
        assert!(found.contains(&("PATH".to_owned(), "/opt/mlflow/bin:/usr/bin".to_owned())), "{found:?}");
        assert!(found.iter().all(|(name, _)| name != "MLFLOW_TRACKING_URI"), "{found:?}");
    }
}
