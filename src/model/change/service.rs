//! Making services load a version: by a restart of their containers, by a request, by a program.

use std::{
    process::{ExitStatus, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};
use reqwest::Method;
use serde::{Deserialize, Deserializer, Serialize};
use tokio::{
    io::AsyncReadExt as _,
    process::Command,
    time::{Instant, sleep},
};

use super::{registry::is_unanswered, seen};
use crate::{
    client::{
        Call, ClientError,
        docker::{Docker, State},
    },
    config::{Reload, cut_line, redact::show_address, show_command},
    context::Context,
    error::{shell_word, words_about},
    finding::{Finding, Verdict},
    model::{
        agreement,
        registry::{Named, Registry},
        serving,
    },
    plan::{Action as _, Consent, Undo},
    process::Group,
    service::{health, restart::RestartAction},
};

/// A model may be gigabytes: who loads it before answering needs a while.
const RELOAD_LIMIT: Duration = Duration::from_secs(120);
/// What was told to load nothing may report a version for so long, and is asked with this pause before each time.
const FORGET_LIMIT: Duration = Duration::from_secs(10);
const FORGET_PAUSE: Duration = Duration::from_millis(250);
/// How much of what a program says is kept, in bytes.
const SAID: usize = 4096;
/// What it said last may still be on its way when it has ended.
const DRAIN: Duration = Duration::from_millis(300);

/// What a service ran before the pointer moved.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) service: String,
    pub(crate) model: String,
    /// The version that it is to serve again when all is undone.
    pub(crate) version: Option<u64>,
    /// Running containers, and since when.
    pub(crate) containers: Vec<(String, Option<DateTime<Utc>>)>,
    /// It loads a version as `reload:` of the model says, and is not restarted. Older journals say how.
    #[serde(default, alias = "reload", deserialize_with = "is_said")]
    pub(crate) reloads: bool,
    pub(crate) timeout_seconds: f64,
    /// `health` found it well before anything changed; known once this was applied.
    #[serde(default)]
    pub(crate) well: bool,
    /// This was applied, so that something may have moved since; older journals do not tell.
    #[serde(default = "yes")]
    pub(crate) looked: bool,
    /// What its replicas reported before anything changed, where no version was to serve.
    #[serde(default)]
    pub(crate) reported: Vec<String>,
}

fn yes() -> bool {
    true
}

/// Whether there is anything but null and false.
fn is_said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    let said = serde_json::Value::deserialize(deserializer)?;
    Ok(said.as_bool().unwrap_or(!said.is_null()))
}

impl Held {
    pub(super) fn what(&self) -> String {
        let names: Vec<&str> = self.containers.iter().map(|(name, _)| name.as_str()).collect();
        let running =
            if names.is_empty() { String::new() } else { format!(" (container {})", names.join(", ")) };
        format!("note how service `{}` is{running}", self.service)
    }

    pub(super) fn undo_what(&self) -> Undo {
        if self.reloads && self.version.is_none() {
            Undo::By(
                "once nothing is named again, have it load anew, so that it drops the version".to_owned(),
            )
        } else if self.reloads {
            Undo::By("once the pointer is back, make it load that version again".to_owned())
        } else if self.containers.is_empty() {
            Undo::Nothing
        } else {
            Undo::By("once the pointer is back, restart what was restarted".to_owned())
        }
    }

    /// Asks how it is.
    pub(super) async fn look(&mut self, cx: &Context) -> Result<()> {
        let findings = health::look(cx, std::slice::from_ref(&self.service)).await?;
        self.well = is_well(&findings);
        if self.version.is_none() {
            self.reported = self.reports(cx).await.into_iter().map(|(_, reported)| reported).collect();
        }
        self.looked = true;
        Ok(())
    }

    /// Which replicas of it report a version, and which.
    async fn reports(&self, cx: &Context) -> Vec<(String, String)> {
        let replicas = serving::replicas(cx, &Named::of(cx, &self.model)).await;
        let ours = replicas.into_iter().filter(|replica| replica.service == self.service);
        ours.filter_map(|replica| Some((replica.name, replica.reported?))).collect()
    }

    /// The version that the pointer means by now, which somebody else may have moved; read as it was before.
    async fn meant(&self, cx: &Context) -> Option<u64> {
        let named = Named::of(cx, &self.model);
        let Ok(registry) = Registry::of(cx) else { return self.version };
        match registry.mlflow.fetch_model(&self.model).await {
            Ok(model) => model.and_then(|model| seen::holder(&named.serving_of(&model))),
            Err(_) => self.version,
        }
    }

    /// Has it load what the pointer means again, and waits until it is as well as it was.
    pub(super) async fn put_back(&self, cx: &Context, consent: &Consent) -> Result<()> {
        let service = &self.service;
        if !self.looked {
            return Ok(());
        }
        let version = self.meant(cx).await;
        if self.reloads {
            match reload(cx, service, (&self.model, version), consent).await {
                Err(error) if version.is_none() => cx.ui.warn(&format!(
                    "service `{service}` was told to load anew, as no version is named any more: {error:#}"
                )),
                Err(error) if !self.well => cx.ui.warn(&format!(
                    "service `{service}`, which was not well before, could not be made to load {} again: {error:#}",
                    super::version(version)
                )),
                Err(error) if !may_come(&error) && self.serves(cx, version).await => cx.ui.warn(&format!(
                    "service `{service}` was told to load {} again: {error:#}; it serves that, and is well",
                    super::version(version)
                )),
                result => result?,
            }
        }
        let mut restarted = Vec::new();
        if !self.containers.is_empty() {
            let docker = Docker::new(cx.http.clone(), &cx.environment)?;
            for (container, started_at) in &self.containers {
                let found = docker.inspect(container).await?;
                if found.started_at != *started_at || !found.running {
                    docker.restart(&found, consent).await?;
                    restarted.push(container.clone());
                }
            }
        }
        if version.is_none() && self.version.is_none() {
            self.forgotten(cx).await?;
        }
        if !self.well || (restarted.is_empty() && !self.reloads) {
            return Ok(());
        }
        let mut wait = RestartAction::AwaitService {
            service: service.clone(),
            containers: restarted,
            timeout_seconds: self.timeout_seconds,
        };
        let findings = wait.apply(cx, consent).await?;
        match findings.iter().find(|finding| finding.verdict == Verdict::Critical) {
            Some(finding) => bail!("service `{service}` is not well after the way back: {}", finding.message),
            None => Ok(()),
        }
    }

    /// Whether it is well, and all of it reports the version.
    async fn serves(&self, cx: &Context, version: Option<u64>) -> bool {
        let (Some(number), Ok(registry)) = (version, Registry::of(cx)) else { return false };
        let Ok(Some(version)) = registry.mlflow.fetch_model_version(&self.model, number).await else {
            return false;
        };
        let findings = health::look(cx, std::slice::from_ref(&self.service)).await;
        let mut replicas = serving::replicas(cx, &Named::of(cx, &self.model)).await;
        replicas.retain(|replica| replica.service == self.service);
        findings.is_ok_and(|findings| is_well(&findings)) && agreement::agree(&version, &replicas).proven()
    }

    /// Waits until it reports no version that it did not report before.
    ///
    /// # Errors
    /// It goes on with one, which nothing names any more.
    async fn forgotten(&self, cx: &Context) -> Result<()> {
        let limit = FORGET_LIMIT.min(Duration::from_secs_f64(self.timeout_seconds));
        let started = Instant::now();
        loop {
            let mut reports = self.reports(cx).await.into_iter();
            let Some((name, reported)) = reports.find(|(_, reported)| !self.reported.contains(reported))
            else {
                return Ok(());
            };
            if started.elapsed() >= limit {
                let command = cx.command(&format!("health {}", shell_word(&self.service)));
                bail!(
                    "{name} serves {reported} still, and the registry names no version of model `{}`: \
                     restart it by hand, then look: {command}",
                    self.model
                );
            }
            sleep(FORGET_PAUSE).await;
        }
    }
}

/// Whether it may load something yet: nobody has said what became of the request.
fn may_come(error: &anyhow::Error) -> bool {
    error.downcast_ref::<ClientError>().is_some_and(is_unanswered)
}

pub(super) fn is_well(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.verdict.is_well())
}

/// What a rollback makes of a service that was not well before: it goes on, and says what did not work.
pub(super) fn leniently(cx: &Context, service: &str, result: Result<Vec<Finding>>) -> Vec<Finding> {
    let why = match result {
        Ok(findings) => match findings.iter().find(|finding| !finding.verdict.is_well()) {
            Some(finding) => finding.message.clone(),
            None => return findings,
        },
        Err(error) => format!("{error:#}"),
    };
    let message = format!("service `{service}` was not well before, and is not yet: {why}");
    let finding = Finding::new(format!("service.{service}.recovery"), service, Verdict::Warning, message);
    vec![finding.hint(format!(
        "the pointer is moved all the same: mend it, then {}",
        cx.command(&words_about("health", service, ""))
    ))]
}

/// A step of a restart. It always restarts: a container that somebody restarted after this was planned may have done so
/// before the pointer moved.
pub(super) async fn restart(
    cx: &Context,
    step: &mut RestartAction,
    consent: &Consent,
) -> Result<Vec<Finding>> {
    let (RestartAction::Restart { service, container, .. } | RestartAction::Start { service, container, .. }) =
        &*step
    else {
        return step.apply(cx, consent).await;
    };
    let found = Docker::new(cx.http.clone(), &cx.environment)?.inspect(container).await?;
    if matches!(found.state, State::Created | State::Exited | State::Dead) {
        let was = found.describe();
        let (service, container) = (service.clone(), container.clone());
        return RestartAction::Start { service, container, was }.apply(cx, consent).await;
    }
    let (service, container) = (service.clone(), container.clone());
    RestartAction::Restart { service, container, started_at: found.started_at }.apply(cx, consent).await
}

/// How it is told to load a version, for people.
pub(super) fn how(by: &Reload) -> String {
    match &by.path {
        Some(path) => format!("POST {}", show_address(path)),
        None => cut_line(&show_command(&by.command), 80),
    }
}

/// Asks a service to load the version that the pointer means now, if it means one.
pub(super) async fn reload(
    cx: &Context,
    service: &str,
    (model, version): (&str, Option<u64>),
    _: &Consent,
) -> Result<()> {
    let named = Named::of(cx, model);
    let Some(by) = &named.config.reload else {
        bail!(
            "the configuration no longer says how service `{service}` loads a version: `reload:` of model `{model}`"
        );
    };
    if let Some(path) = &by.path {
        let endpoint = cx.endpoint(service)?;
        let mut call = Call::new(Method::POST, path.as_str()).timeout(RELOAD_LIMIT.max(endpoint.timeout()));
        if let Some(body) = &by.body {
            call = call.json(body);
        }
        let answer = cx.http.send(&endpoint, &call).await?;
        return if answer.is_success() { Ok(()) } else { Err(answer.refusal().into()) };
    }
    let Some((program, arguments)) = by.command.split_first() else {
        bail!("`reload:` of model `{model}` says neither `path:` nor `command:`");
    };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(&cx.loaded.folder)
        .env("MODEL_NAME", model)
        .env("MODEL_VERSION", version.map_or_else(String::new, |version| version.to_string()))
        .env("SERVICE_NAME", service);
    match tokio::time::timeout(RELOAD_LIMIT, run(command)).await {
        Err(_) => bail!("`{program}` did not end in {} s, and was ended", RELOAD_LIMIT.as_secs()),
        Ok(Err(error)) => Err(error).with_context(|| format!("running `{program}`")),
        Ok(Ok((status, _))) if status.success() => Ok(()),
        Ok(Ok((status, said))) => {
            let said = cx.loaded.redactor.clean(&cut_line(said.trim(), 160)).into_owned();
            bail!("`{program}` ended with {status}: {said}")
        }
    }
}

/// Runs a program to its end: how it ended, and the start of what it said on stderr. What it left running goes on.
async fn run(mut command: Command) -> std::io::Result<(ExitStatus, String)> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.process_group(0).kill_on_drop(true).spawn()?;
    let mut group = Group::of(&child);
    let mut said = Vec::new();
    let mut stderr = child.stderr.take();
    let status = {
        let reading = async {
            if let Some(stderr) = &mut stderr {
                let mut block = [0; 4096];
                while let Ok(length @ 1..) = stderr.read(&mut block).await {
                    let room = SAID.saturating_sub(said.len());
                    said.extend_from_slice(&block[..length.min(room)]);
                }
            }
        };
        tokio::pin!(reading);
        tokio::select! {
            status = child.wait() => {
                let status = status?;
                let _ = tokio::time::timeout(DRAIN, &mut reading).await;
                status
            }
            () = &mut reading => child.wait().await?,
        }
    };
    group.release();
    Ok((status, String::from_utf8_lossy(&said).into_owned()))
}
