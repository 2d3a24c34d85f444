//! The files of a capture: looks of the command line as JSON, logs, containers, versions, configuration.

use std::{fs, time::Duration};

use anyhow::{Context as _, Result, anyhow};
use futures_util::future::join_all;
use serde_json::json;
use tokio::time::timeout;

use super::{Part, container};
use crate::{
    client::docker::Docker,
    context::Context,
    error::explain,
    record::host_name,
    ui::{Document, Format, Settings, Target},
};

/// One part does not keep the others waiting longer.
const LIMIT: Duration = Duration::from_secs(30);
/// Of one file: logs keep their end, everything else its beginning.
const LARGEST: usize = 4 << 20;
/// Lines of each log.
const LINES: &str = "2000";

/// Looks and lists: file and words.
const LOOKS: [(&str, &[&str]); 8] = [
    ("status.json", &["status", "--deadline=20s"]),
    ("health.json", &["health", "--deadline=20s"]),
    ("checks.json", &["check", "--deadline=20s"]),
    ("alerts.json", &["alerts", "list", "--deadline=20s"]),
    ("alert-history.json", &["alerts", "history", "--since=24h", "--deadline=20s"]),
    ("plans.json", &["plan", "list"]),
    ("incidents.json", &["incident", "list"]),
    ("config.yaml", &["config", "show"]),
];

/// What will be tried.
pub(super) fn names(cx: &Context) -> Vec<String> {
    let looks = LOOKS.iter().map(|(path, _)| (*path).to_owned());
    let logs = logged(cx).map(|service| format!("logs/{service}.log"));
    let containers = contained(cx).map(|(service, ..)| format!("containers/{service}.json"));
    looks.chain(logs).chain(containers).chain(["versions.json".to_owned()]).collect()
}

/// Everything at once, each within its time.
pub(super) async fn gather(cx: &Context) -> Vec<Part> {
    let looks = join_all(
        LOOKS
            .iter()
            .map(|(path, words)| async { part(cx, (*path).to_owned(), false, look(cx, words)).await }),
    );
    let logs = join_all(logged(cx).map(|service| async move {
        let words = ["logs", service, "--tail", LINES, "--timestamps"];
        part(cx, format!("logs/{}.log", safe(service)), true, printed(cx, words)).await
    }));
    let containers = join_all(contained(cx).map(|(service, name, project)| async move {
        let inspected = container::inspect(cx, name, project);
        part(cx, format!("containers/{}.json", safe(service)), false, inspected).await
    }));
    let versions = part(cx, "versions.json".to_owned(), false, versions(cx));
    let (looks, logs, containers, versions) = tokio::join!(looks, logs, containers, versions);
    looks.into_iter().chain(logs).chain(containers).chain([versions]).collect()
}

/// A text as a file, without known secrets.
pub(super) fn of_text(cx: &Context, path: &str, text: &str) -> Part {
    let bytes = cx.loaded.redactor.clean(text).into_owned().into_bytes();
    Part { path: path.to_owned(), bytes, missing: None }
}

async fn part(cx: &Context, path: String, ends: bool, text: impl Future<Output = Result<String>>) -> Part {
    let why = match timeout(LIMIT, text).await {
        Ok(Ok(text)) => return of_text(cx, &path, &bounded(text, ends)),
        Ok(Err(error)) => explain(&error).lines.join(": "),
        Err(_) => format!("there was no answer within {} s", LIMIT.as_secs()),
    };
    let missing = cx.loaded.redactor.clean(&why).into_owned();
    Part {
        path: format!("{path}.missing.txt"),
        bytes: format!("{missing}\n").into_bytes(),
        missing: Some(missing),
    }
}

fn bounded(text: String, ends: bool) -> String {
    if text.len() <= LARGEST {
        return text;
    }
    let left_out = text.len() - LARGEST;
    if ends {
        let from = text.ceil_char_boundary(left_out);
        format!("… ({left_out} bytes before this are left out)\n{}", &text[from..])
    } else {
        format!("{}… ({left_out} bytes are left out)\n", &text[..text.floor_char_boundary(LARGEST)])
    }
}

async fn look(cx: &Context, words: &[&str]) -> Result<String> {
    let document = ran(cx, words).await?.0;
    match document {
        Document::Text(text) => Ok(text),
        document => cx.ui.as_json(&document),
    }
}

async fn printed(cx: &Context, words: [&str; 5]) -> Result<String> {
    ran(cx, &words).await.map(|(_, printed)| printed)
}

/// Runs a command whose output is kept, whatever `-o` says.
async fn ran(cx: &Context, words: &[&str]) -> Result<(Document, String)> {
    let mut lent = cx.lend(cx.options.clone());
    let targets = vec![Target { format: Format::Table, file: None }];
    lent.ui = cx.ui.with(Settings { targets, ..cx.ui.settings().clone() }).capturing();
    let words = words.iter().map(|word| (*word).to_owned()).collect();
    let document = (cx.commands.run)(&lent, words).await?;
    Ok((document, lent.ui.captured()))
}

/// Services whose logs are known to be somewhere.
fn logged(cx: &Context) -> impl Iterator<Item = &str> {
    let services = cx.config().services.iter();
    let has = services.filter(|(_, service)| {
        service.logs.is_some() || service.runs_on.as_ref().is_some_and(|runs_on| runs_on.docker.is_some())
    });
    has.map(|(name, _)| name.as_str())
}

/// Services that run in containers: service, container and project.
fn contained(cx: &Context) -> impl Iterator<Item = (&str, &str, Option<&str>)> {
    cx.config().services.iter().filter_map(|(name, service)| {
        let runs_on = service.runs_on.as_ref()?;
        Some((name.as_str(), runs_on.docker.as_deref()?, runs_on.project.as_deref()))
    })
}

/// A name as a part of a path in the archive.
fn safe(name: &str) -> String {
    crate::record::object_name(name)
}

async fn versions(cx: &Context) -> Result<String> {
    let read = |path: &str| fs::read_to_string(path).map(|text| text.trim().to_owned()).ok();
    let docker = Docker::new(cx.http.clone(), &cx.environment).map_err(|fault| anyhow!(fault.message))?;
    let api = docker.fetch_version().await.map_or_else(|error| format!("unknown: {error}"), str::to_owned);
    let versions = json!({
        "mlopsctl": env!("CARGO_PKG_VERSION"),
        "host": host_name(),
        "kernel": read("/proc/version"),
        "uptime": read("/proc/uptime"),
        "load": read("/proc/loadavg"),
        "docker_api": api,
        "config_digest": cx.loaded.digest,
    });
    serde_json::to_string_pretty(&versions).context("writing versions")
}
