//! `logs`: what services wrote, from containers and files, merged in time order.

mod archive;
mod container;
mod file;
mod line;
mod merge;

use anyhow::Result;
pub(crate) use archive::ArchiveAction;
use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, Subcommand};
use container::ContainerLog;
use file::FileLog;
use line::Line;
use regex::bytes::Regex;

use crate::{
    client::{
        ClientError,
        docker::{Docker, FindError, LogOptions},
    },
    config::RunsOn,
    context::Context,
    error::Fault,
    finding::parse_duration,
    ui::Document,
    usage::switch,
};

/// Lines shown when nothing says how many.
const DEFAULT_TAIL: u64 = 100;

/// Show what services wrote
///
/// From the container that runs a service (both its streams), or from the files that its `logs:` names. Several
/// services are merged in time order, each line with the name of its service. A name that is not configured is taken
/// for a container's. Without --tail, --since and --grep the last 100 lines are shown. With -o json each line is an
/// object.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  mlopsctl logs api
  mlopsctl logs api mlflow -f
  mlopsctl logs api --since 10m --grep 'ERROR|Traceback'
  mlopsctl logs some-container --tail 20 --timestamps
  mlopsctl logs archive --older-than 30d
A service that is named like the subcommand: mlopsctl logs -- archive"
)]
pub struct LogsArgs {
    #[command(subcommand)]
    command: Option<LogsCommand>,

    /// Services or containers (default: all services that have logs)
    #[arg(value_name = "SERVICE")]
    services: Vec<String>,

    /// Stay, and show what is written from now on; ended by Ctrl-C
    #[arg(short, long, env = "MLOPSCTL_FOLLOW", value_parser = switch)]
    pub follow: bool,

    /// The last N lines of each log, counted before --grep, or `all`
    #[arg(long, env = "MLOPSCTL_TAIL", value_name = "N", value_parser = tail_of)]
    tail: Option<Tail>,

    /// Lines written since then: a time (RFC 3339) or how long ago (10m)
    #[arg(long, env = "MLOPSCTL_LOGS_SINCE", value_name = "TIME")]
    since: Option<String>,

    /// Only lines that match this regular expression
    #[arg(long, env = "MLOPSCTL_GREP", value_name = "REGEX")]
    grep: Option<String>,

    /// Put the time in front of each line, where it is known
    #[arg(long, env = "MLOPSCTL_TIMESTAMPS", value_parser = switch)]
    timestamps: bool,
}

#[derive(Debug, Subcommand)]
enum LogsCommand {
    Archive(archive::ArchiveArgs),
}

impl LogsArgs {
    /// Whether it changes something.
    pub fn acts(&self) -> bool {
        self.command.is_some()
    }
}

#[derive(Debug, Clone, Copy)]
enum Tail {
    All,
    Lines(u64),
}

fn tail_of(text: &str) -> Result<Tail, String> {
    if text == "all" {
        return Ok(Tail::All);
    }
    text.parse().map(Tail::Lines).map_err(|_| "a number of lines, or `all`, is needed".to_owned())
}

/// One log to read from.
enum Log {
    Container(Box<ContainerLog>),
    File(FileLog),
}

impl Log {
    /// The next line; none when what was there has been read. A follower gives none only when its log is gone.
    async fn next(&mut self) -> Result<Option<Line>, ClientError> {
        match self {
            Self::Container(log) => log.next().await,
            Self::File(log) => Ok(log.next().await),
        }
    }

    /// From here on, [`Log::next`] waits for what is written.
    fn follow(&mut self) {
        match self {
            Self::Container(log) => log.follow(),
            Self::File(log) => log.follow(),
        }
    }
}

/// `logs`: writes lines as they come; its document is empty.
pub async fn run(cx: &Context, args: &LogsArgs) -> Result<Document> {
    if let Some(LogsCommand::Archive(args)) = &args.command {
        return archive::run(cx, args).await;
    }
    if cx.ui.settings().targets.iter().any(|target| target.file.is_some()) {
        return Err(Fault::new("logs are written as they come, not into a file of -o")
            .hint("redirect them: mlopsctl logs api > api.log")
            .into());
    }
    let since = args.since.as_deref().map(|text| moment(text, cx.clock.now())).transpose()?;
    let grep = args.grep.as_deref().map(pattern).transpose()?;
    let tail = match (args.tail, since, &grep) {
        (Some(Tail::All), ..) => None,
        (Some(Tail::Lines(lines)), ..) => Some(lines),
        (None, None, None) => Some(DEFAULT_TAIL),
        _ => None,
    };
    let want = LogOptions { follow: false, tail, since, timestamps: true };
    let mut logs: Vec<(String, Log)> = Vec::new();
    let mut unreadable: Vec<String> = Vec::new();
    for name in wanted(cx, &args.services)? {
        match open(cx, &name, want).await {
            Ok(found) => logs.extend(found),
            // One log that cannot be read does not hide the others.
            Err(fault) if args.services.len() != 1 => {
                cx.ui.warn(&format!("{name}: {fault}"));
                unreadable.push(name);
            }
            Err(fault) => return Err(fault.into()),
        }
    }
    let printer = merge::Printer::new(cx, grep, args.timestamps, logs.iter().map(|(name, _)| name.as_str()));
    let failed = merge::print(cx, logs, printer, args.follow).await?;
    unreadable.extend(failed);
    if unreadable.is_empty() {
        return Ok(Document::Text(String::new()));
    }
    Err(Fault::new(format!("not every log could be read: {}", unreadable.join(", "))).into())
}

/// The last lines of a container's log, for a report.
pub(crate) async fn tail(docker: &Docker, container: &str, lines: u64) -> Result<Vec<String>, ClientError> {
    let container = docker.inspect(container).await?;
    let want = LogOptions { follow: false, tail: Some(lines), since: None, timestamps: true };
    let mut log = ContainerLog::new(docker.clone(), container, want);
    let mut read = Vec::new();
    while let Some(line) = log.next().await? {
        read.push(line);
    }
    read.sort_by_key(|line| line.time);
    Ok(read.iter().map(Line::text).collect())
}

/// The names asked for, or every service whose logs are known to be somewhere.
fn wanted(cx: &Context, asked: &[String]) -> Result<Vec<String>, Fault> {
    if !asked.is_empty() {
        return Ok(asked.to_vec());
    }
    let services = &cx.config().services;
    let has_logs = |service: &crate::config::Service| {
        service.logs.is_some() || service.runs_on.as_ref().is_some_and(|runs_on| runs_on.docker.is_some())
    };
    let names: Vec<String> =
        services.iter().filter(|(_, service)| has_logs(service)).map(|(name, _)| name.clone()).collect();
    if names.is_empty() {
        return Err(Fault::new("no service is configured whose logs could be read")
            .hint("name a container: mlopsctl logs CONTAINER")
            .hint("or add to a service: runs_on: { docker: NAME }, or logs: /var/log/x/*.log"));
    }
    Ok(names)
}

/// The logs behind a name: those of each container of a service, or of each file.
async fn open(cx: &Context, name: &str, want: LogOptions) -> Result<Vec<(String, Log)>, Fault> {
    let service = cx.config().services.get(name);
    let runs_on = service.and_then(|service| service.runs_on.as_ref());
    match (service, runs_on) {
        (Some(_), Some(RunsOn { docker: Some(container), project, .. })) => {
            open_containers(cx, name, container, project.as_deref(), want).await
        }
        (Some(service), _) => match &service.logs {
            Some(glob) => open_files(cx, name, glob, want),
            None => Err(Fault::new(format!("it is not known where service `{name}` logs to"))
                .hint(format!("add to it: runs_on: {{ docker: {name} }}, or logs: /var/log/{name}/*.log"))),
        },
        (None, _) => open_containers(cx, name, name, None, want).await,
    }
}

async fn open_containers(
    cx: &Context,
    name: &str,
    container: &str,
    project: Option<&str>,
    want: LogOptions,
) -> Result<Vec<(String, Log)>, Fault> {
    let docker = Docker::new(cx.http.clone(), &cx.environment)?;
    let configured = cx.config().services.contains_key(name);
    let found = match docker.find(container, project).await {
        Ok(found) => found,
        // A typing error in a service's name must not be answered with the engine's troubles.
        Err(FindError::Absent { .. } | FindError::Client(_))
            if !configured && !cx.config().services.is_empty() =>
        {
            let error = cx.service(name).err();
            return Err(error
                .unwrap_or_else(|| Fault::new("unreachable"))
                .hint("nor is there such a container"));
        }
        Err(error) => return Err(error.into_fault()),
    };
    let several = found.len() > 1;
    let mut logs = Vec::new();
    for summary in found {
        let container = docker.inspect(&summary.id).await.map_err(|error| Fault::new(error.to_string()))?;
        let shown = if several { container.name.clone() } else { name.to_owned() };
        let log = ContainerLog::new(docker.clone(), container, want);
        logs.push((shown, Log::Container(Box::new(log))));
    }
    Ok(logs)
}

fn open_files(cx: &Context, name: &str, glob: &str, want: LogOptions) -> Result<Vec<(String, Log)>, Fault> {
    let pattern = cx.loaded.folder.join(glob);
    let pattern = pattern.to_string_lossy();
    let paths = glob::glob(&pattern).map_err(|error| {
        Fault::new(format!("`logs: {glob}` of service `{name}` is not a pattern: {error}"))
    })?;
    let paths: Vec<_> = paths.flatten().filter(|path| path.is_file()).collect();
    if paths.is_empty() {
        return Err(Fault::new(format!("no file matches `{pattern}`, where service `{name}` logs to")));
    }
    let several = paths.len() > 1;
    let mut logs = Vec::new();
    for path in paths {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let shown = if several { format!("{name}/{file}") } else { name.to_owned() };
        let log = FileLog::open(&path, want)
            .map_err(|error| Fault::new(format!("{} cannot be read: {error}", path.display())))?;
        logs.push((shown, Log::File(log)));
    }
    Ok(logs)
}

/// `10m` (ago) or a time.
fn moment(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, Fault> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(time.with_timezone(&Utc));
    }
    let ago =
        parse_duration(text).ok().and_then(|ago| now.checked_sub_signed(TimeDelta::from_std(ago).ok()?));
    ago.ok_or_else(|| {
        Fault::new(format!("--since `{text}` is neither a duration nor a time"))
            .hint("examples: --since 10m, --since 2026-11-20T17:41:00Z")
    })
}

fn pattern(text: &str) -> Result<Regex, Fault> {
    Regex::new(text).map_err(|error| Fault::new(format!("--grep is not a regular expression: {error}")))
}
