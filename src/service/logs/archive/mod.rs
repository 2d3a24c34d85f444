//! `logs archive`: log files that nobody writes to any more go into one verified archive, and then away.

mod action;

use std::path::{Path, PathBuf};

pub(crate) use action::ArchiveAction;
use anyhow::Result;
use chrono::TimeDelta;
use clap::Args;

use crate::{
    backup::bundle::{SeenFile, Writers, name_in},
    config::scalar::Duration,
    context::Context,
    error::Fault,
    finding::{Quantity, Unit},
    plan::{Ended, Outcome, Plan},
    ui::Document,
};

/// Beside the configuration, as the runbooks have it.
const FOLDER: &str = "logs/archive";
/// Files that are named before agreeing; nobody reads more.
const SHOWN: usize = 40;

/// Pack old log files into one archive, and remove them once it is verified
///
/// Of the files that the `logs:` of services name (or those given), with their rotated forms (api.log.1,
/// api.log-20260301, api.log.old), those are packed that were not changed for so long and that no process has open for
/// writing. The archive is a plain .tar.gz beside its manifest; it is read again, every byte, before anything is
/// removed, and a file that changed meanwhile stays. Who may not see the processes of other users archives rotated forms
/// only: somebody may still write to the others.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl logs archive --dry-run
  mlopsctl logs archive api --older-than 30d --yes
  mlopsctl logs archive 'logs/*.log' --to /srv/old-logs

Exit codes: 0 done, or nothing to do, 1 some changed meanwhile and stayed, 2 failed and nothing changed,
            4 stopped on the way, 5 declined, 6 locked by another run")]
pub(super) struct ArchiveArgs {
    /// Services, or patterns of files (default: all services that log to files)
    #[arg(value_name = "SERVICE|GLOB")]
    logs: Vec<String>,

    /// Only files that were not changed for so long
    #[arg(long, env = "MLOPSCTL_LOGS_OLDER_THAN", value_name = "DURATION", default_value = "7d")]
    older_than: Duration,

    /// Folder for the archive (default: logs/archive beside the configuration)
    #[arg(long, env = "MLOPSCTL_LOGS_ARCHIVE_TO", value_name = "DIR")]
    to: Option<PathBuf>,
}

/// What is to be done with the files that were found.
#[derive(Debug, Default)]
struct Found {
    old: Vec<SeenFile>,
    young: usize,
    /// And why it stays: who writes to it, or may.
    open: Vec<(PathBuf, String)>,
}

/// `logs archive`
pub(super) async fn run(cx: &Context, args: &ArchiveArgs) -> Result<Document> {
    let folder = match &args.to {
        Some(to) => cx.environment.folder.join(to),
        None => cx.loaded.folder.join(FOLDER),
    };
    let now = cx.clock.now();
    let to = folder.join(format!("logs-{}.tar.gz", now.format("%Y%m%dT%H%M%SZ")));
    let patterns = patterns(cx, &args.logs)?;
    let age = TimeDelta::from_std(args.older_than.value).unwrap_or(TimeDelta::MAX);
    let found = find(cx, &patterns, &folder, now.checked_sub_signed(age).unwrap_or_default())?;
    for (path, why) in &found.open {
        cx.ui.say(&format!("{} stays: {why}", path.display()));
    }
    if found.old.is_empty() {
        let text = format!(
            "nothing to archive: no log file that nobody writes to is older than {} ({} younger, {} open)",
            args.older_than,
            found.young,
            found.open.len()
        );
        let outcome = Outcome::new("logs archive", &to.to_string_lossy(), Ended::Done, &text, Vec::new());
        return Ok(Document::Outcome(outcome));
    }
    show(cx, &found.old);
    let steps = vec![
        ArchiveAction::Pack { to: to.clone(), files: found.old.clone() },
        ArchiveAction::Remove { archive: to.clone(), files: found.old, removed: None },
    ];
    Plan::new("logs archive", to.to_string_lossy(), steps).locking("logs.archive").run(cx).await
}

/// `3 files (1.2 GB)`
fn count(files: &[SeenFile]) -> String {
    let bytes: u64 = files.iter().map(|file| file.size).sum();
    let size = Quantity { value: bytes as f64, unit: Some(Unit::Bytes) };
    let noun = if files.len() == 1 { "file" } else { "files" };
    format!("{} {noun} ({size})", files.len())
}

fn show(cx: &Context, files: &[SeenFile]) {
    let mut text = format!("{} to archive:", count(files));
    for file in files.iter().take(SHOWN) {
        let size = Quantity { value: file.size as f64, unit: Some(Unit::Bytes) }.to_string();
        text += &format!("\n  {size:>9}  {}  {}", file.modified().format("%Y-%m-%d"), file.path.display());
    }
    if files.len() > SHOWN {
        text += &format!("\n  … and {} more", files.len() - SHOWN);
    }
    if cx.options.yes || cx.options.dry_run { cx.ui.say(&text) } else { cx.ui.show(&text) }
}

/// The patterns behind names of services and behind patterns, which are relative to where they were typed.
fn patterns(cx: &Context, named: &[String]) -> Result<Vec<String>, Fault> {
    let services = &cx.config().services;
    let at = |folder: &Path, glob: &str| folder.join(glob).to_string_lossy().into_owned();
    if named.is_empty() {
        let all = services.values().filter_map(|service| service.logs.as_deref());
        let all: Vec<String> = all.map(|glob| at(&cx.loaded.folder, glob)).collect();
        if all.is_empty() {
            return Err(Fault::new("no service is configured that logs to files")
                .hint("name them: mlopsctl logs archive 'logs/*.log'")
                .hint("or add to a service: logs: logs/api*.log"));
        }
        return Ok(all);
    }
    let one = |name: &String| match services.get(name) {
        Some(service) => service.logs.as_deref().map(|glob| at(&cx.loaded.folder, glob)).ok_or_else(|| {
            Fault::new(format!("service `{name}` does not log to files"))
                .hint(format!("add to it: logs: /var/log/{name}/*.log"))
        }),
        None if name.contains(['*', '?', '[', '/', '.']) => Ok(at(&cx.environment.folder, name)),
        None => cx.service(name).map(|_| String::new()),
    };
    named.iter().map(one).collect()
}

/// Old files by these patterns and their rotated forms, each once; none of what is in the archive's own folder.
fn find(
    cx: &Context,
    patterns: &[String],
    archives: &Path,
    before: chrono::DateTime<chrono::Utc>,
) -> Result<Found, Fault> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for pattern in patterns {
        for form in ["", ".[0-9]*", "-[0-9]*", ".old*"] {
            let matches = glob::glob(&format!("{pattern}{form}"))
                .map_err(|error| Fault::new(format!("`{pattern}` is not a pattern: {error}")))?;
            paths.extend(matches.flatten().filter(|path| !path.starts_with(archives)));
        }
    }
    paths.sort();
    paths.dedup();
    let mut found = Found::default();
    let mut names = std::collections::HashSet::new();
    for path in paths {
        let Some(file) = SeenFile::look(&path, name_in(&cx.loaded.folder, &path)) else { continue };
        if file.modified() >= before {
            found.young += 1;
        } else if names.insert(file.name.clone()) {
            found.old.push(file);
        }
    }
    let writers = Writers::of(&found.old);
    for file in std::mem::take(&mut found.old) {
        match writers.why(&file) {
            Some(why) => found.open.push((file.path, why)),
            None => found.old.push(file),
        }
    }
    Ok(found)
}
