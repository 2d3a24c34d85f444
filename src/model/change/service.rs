//! Making services load a version: by a restart of their containers, by a request, by a program.

use std::{
    process::{ExitStatus, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use tokio::{io::AsyncReadExt as _, process::Command};

use crate::{
    client::{
        Call,
        docker::{Docker, State},
    },
    config::{Reload, cut_line},
    context::Context,
    finding::{Finding, Verdict},
    model::registry::Named,
    plan::{Action as _, Consent, Undo},
    process::Group,
    service::{health, restart::RestartAction},
};

/// A model may be gigabytes: who loads it before answering needs a while.
const RELOAD_LIMIT: Duration = Duration::from_secs(120);
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
    /// It loads a version as `reload:` of the model says, and is not restarted.
    #[serde(default)]
    pub(crate) reloads: bool,
    pub(crate) timeout_seconds: f64,
    /// `health` found it well before anything changed; known once this was applied.
    #[serde(default)]
    pub(crate) well: bool,
    /// This was applied, so that something may have moved since.
    #[serde(default)]
    pub(crate) looked: bool,
}

impl Held {
    pub(super) fn what(&self) -> String {
        let names: Vec<&str> = self.containers.iter().map(|(name, _)| name.as_str()).collect();
        let running =
            if names.is_empty() { String::new() } else { format!(" (container {})", names.join(", ")) };
        format!("note how service `{}` is{running}", self.service)
    }

    pub(super) fn undo_what(&self) -> Undo {
        if self.reloads {
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
        self.looked = true;
        Ok(())
    }

    /// Has it load what the pointer means again, and waits until it is as well as it was.
    pub(super) async fn put_back(&self, cx: &Context, consent: &Consent) -> Result<()> {
        let service = &self.service;
        if !self.looked {
            return Ok(());
        }
        if let Some(version) = self.version.filter(|_| self.reloads) {
            match reload(cx, service, (&self.model, version), consent).await {
                Err(error) if !self.well => cx.ui.warn(&format!(
                    "service `{service}`, which was not well before, could not be made to load version {version} \
                     again: {error:#}"
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
}

pub(super) fn is_well(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| matches!(finding.verdict, Verdict::Ok | Verdict::Warning))
}

/// What a rollback makes of a service that was not well before: it goes on, and says what did not work.
pub(super) fn leniently(service: &str, result: Result<Vec<Finding>>) -> Vec<Finding> {
    let bad = |finding: &Finding| matches!(finding.verdict, Verdict::Critical | Verdict::Unknown);
    let why = match result {
        Ok(findings) => match findings.iter().find(|finding| bad(finding)) {
            Some(finding) => finding.message.clone(),
            None => return findings,
        },
        Err(error) => format!("{error:#}"),
    };
    let message = format!("service `{service}` was not well before, and is not yet: {why}");
    let finding = Finding::new(format!("service.{service}.recovery"), service, Verdict::Warning, message);
    vec![finding.hint(format!("the pointer is moved all the same: mend it, then mlopsctl health {service}"))]
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
        Some(path) => format!("POST {path}"),
        None => cut_line(&by.command.join(" "), 80),
    }
}

/// Asks a service to load the version that the pointer means now.
pub(super) async fn reload(
    cx: &Context,
    service: &str,
    (model, version): (&str, u64),
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
        .env("MODEL_VERSION", version.to_string())
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
