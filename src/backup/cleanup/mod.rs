//! `cleanup`: what old files could go from folders that have grown too large, and why; always reviewed by a person.

mod action;
mod judge;
mod needed;

pub(crate) use action::CleanupAction;
use anyhow::{Context as _, Result};
use chrono::TimeDelta;
use clap::Args;
use judge::{Area, Rules, judge};
use needed::{Needed, UNREAD};

use super::bundle::{SeenFile, Writers, collect};
use crate::{
    config::scalar::{Duration, Size},
    context::Context,
    error::Fault,
    finding::{Finding, Quantity, Unit, Verdict},
    plan::{Ended, Outcome, Plan},
    ui::Document,
};

const PATHS: [&str; 3] = ["monitoring", "mlflow", "models"];
const ABOVE: u64 = 10_000_000_000;
const OLDER_THAN: TimeDelta = TimeDelta::days(30);
/// Files that are named before agreeing.
const SHOWN: usize = 40;

/// Look what could go from folders above 10GB, and remove it once you agree
///
/// Shows the size of monitoring, mlflow and models (or of the folders given). Of a folder above the limit the oldest
/// files are proposed until it is below. Never proposed is: what was changed in the last 30 days; databases; what a
/// process writes to, or may, where the processes of other users cannot be seen; what is in a backup set and not in its
/// newest good backup as it is now, or in one of which nobody has read every byte since it was made (backup verify
/// --read-data, a restore or a drill of all of it); files of MLflow other than artifacts, and artifacts that a version of a registered
/// model refers to. Without a registry that can be asked, nothing of MLflow and no model goes.
///
/// A person reviews what goes: without a terminal it prints the plan and ends with exit code 5, whatever --yes says.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl cleanup --dry-run
  mlopsctl cleanup monitoring --older-than 90d
  mlopsctl cleanup --above 5GB -o json --dry-run

Exit codes: 0 done, or nothing above the limit, 1 above it and not all that was meant could go, 2 failed,
            3 could not start, 4 stopped on the way, 5 declined, 6 locked by another run")]
pub struct CleanupArgs {
    /// Folders (default: `cleanup: { paths: … }`, or monitoring, mlflow and models beside the configuration)
    #[arg(value_name = "FOLDER")]
    paths: Vec<String>,

    /// A folder below this size is left alone (default 10GB)
    #[arg(long, env = "MLOPSCTL_CLEANUP_ABOVE", value_name = "SIZE")]
    above: Option<Size>,

    /// Files that were changed since are left alone (default 30d)
    #[arg(long, env = "MLOPSCTL_CLEANUP_OLDER_THAN", value_name = "DURATION")]
    older_than: Option<Duration>,
}

/// `cleanup`
pub async fn run(cx: &Context, args: &CleanupArgs) -> Result<Document> {
    let configured = &cx.config().cleanup;
    let above = args.above.as_ref().or(configured.above.as_ref()).map_or(ABOVE, |size| size.bytes);
    let age = args.older_than.as_ref().or(configured.older_than.as_ref());
    let age = age.map_or(OLDER_THAN, |age| TimeDelta::from_std(age.value).unwrap_or(TimeDelta::MAX));
    let before = cx.clock.now().checked_sub_signed(age).unwrap_or_default();
    let folders = folders(cx, args)?;
    let mut found = Vec::new();
    let paths: Vec<_> = folders.iter().map(|(_, path)| path.clone()).collect();
    for (shown, path) in folders {
        let mut files = Vec::new();
        collect(&cx.loaded.folder, &path, &mut files)
            .with_context(|| format!("looking through {}", path.display()))?;
        found.push((shown, files));
    }
    let is_large = |files: &[SeenFile]| files.iter().map(|file| file.size).sum::<u64>() > above;
    let needed = if found.iter().any(|(_, files)| is_large(files)) {
        Needed::ask(cx).await
    } else {
        Needed::default()
    };
    let mut areas = Vec::new();
    for (shown, files) in found {
        let old: Vec<SeenFile> = files.iter().filter(|file| file.modified() < before).cloned().collect();
        let writers = if is_large(&files) { Writers::of(&old) } else { Writers::default() };
        areas.push(judge(&shown, files, &Rules { above, before, needed: &needed, writers: &writers }));
    }
    let waits = areas.iter().any(|area| area.stays.contains_key(UNREAD));
    let unread = if waits { needed.unread(&paths) } else { Vec::new() };
    for why in needed.blind.iter().chain(&unread) {
        cx.ui.warn(why);
    }
    show(cx, &areas, above);
    let target = areas.iter().map(|area| area.shown.as_str()).collect::<Vec<_>>().join(" ");
    let steps: Vec<CleanupAction> = areas
        .iter()
        .filter(|area| !area.going.is_empty())
        .map(|area| CleanupAction::Remove {
            folder: area.shown.clone(),
            files: area.going.clone(),
            removed: None,
        })
        .collect();
    let findings = |areas: &[Area]| areas.iter().map(|area| finding(area, above)).collect::<Vec<_>>();
    if steps.is_empty() {
        let large: Vec<String> =
            areas.iter().filter(|area| area.bytes > above).map(|area| area.shown.clone()).collect();
        let (result, text) = if large.is_empty() {
            let sizes: Vec<String> =
                areas.iter().map(|area| format!("{} {}", area.shown, size(area.bytes))).collect();
            (Ended::Done, format!("nothing to clean up below {}: {}", size(above), sizes.join(", ")))
        } else {
            (Ended::Warned, format!("{} above {}, and nothing of it may go", large.join(", "), size(above)))
        };
        let mut outcome = Outcome::new("cleanup", &target, result, &text, Vec::new());
        outcome.findings = findings(&areas);
        return Ok(Document::Outcome(outcome));
    }
    let document = Plan::new("cleanup", target, steps).locking("cleanup").run(cx).await?;
    Ok(match document {
        Document::Outcome(mut outcome) if outcome.findings.is_empty() => {
            outcome.findings = findings(&areas);
            Document::Outcome(outcome)
        }
        other => other,
    })
}

/// The folders as they were named, with where they are.
fn folders(cx: &Context, args: &CleanupArgs) -> Result<Vec<(String, std::path::PathBuf)>, Fault> {
    let configured = &cx.config().cleanup.paths;
    let (root, names): (_, Vec<String>) = match (args.paths.as_slice(), configured.as_slice()) {
        ([], []) => (&cx.loaded.folder, PATHS.map(str::to_owned).to_vec()),
        ([], names) => (&cx.loaded.folder, names.to_vec()),
        (names, _) => (&cx.environment.folder, names.to_vec()),
    };
    let mut folders = Vec::new();
    for name in names {
        let path = root.join(&name);
        if path.is_dir() {
            folders.push((name.trim_end_matches('/').to_owned(), path));
        } else if !args.paths.is_empty() {
            return Err(Fault::new(format!("`{name}` is no folder")));
        } else if !configured.is_empty() {
            cx.ui.warn(&format!("`{name}` is no folder"));
        }
    }
    if folders.is_empty() {
        return Err(Fault::new("none of the folders to look at exists")
            .hint("name them: mlopsctl cleanup FOLDER, or cleanup: { paths: [artifacts/] }"));
    }
    Ok(folders)
}

pub(super) fn size(bytes: u64) -> String {
    Quantity { value: bytes as f64, unit: Some(Unit::Bytes) }.to_string()
}

/// The sizes, what would go and what stays why.
fn show(cx: &Context, areas: &[Area], above: u64) {
    let mut text = String::new();
    for area in areas {
        text += &format!("{}\n", summary(area, above));
        for (why, (count, bytes)) in &area.stays {
            text += &format!("  stays  {:>9}  {count:>6} files  {why}\n", size(*bytes));
        }
        for file in area.going.iter().take(SHOWN) {
            let day = file.modified().format("%Y-%m-%d");
            text += &format!("  goes   {:>9}  {day}  {}\n", size(file.size), file.path.display());
        }
        if area.going.len() > SHOWN {
            text += &format!("  … and {} more files that go\n", area.going.len() - SHOWN);
        }
    }
    let asks = areas.iter().any(|area| !area.going.is_empty())
        && !(cx.options.yes && cx.ui.can_ask())
        && !cx.options.dry_run;
    if asks { cx.ui.show(text.trim_end()) } else { cx.ui.say(text.trim_end()) }
}

/// `mlflow: 12.3 GB, above 10 GB; 120 files (4 GB) would go, the oldest first`
fn summary(area: &Area, above: u64) -> String {
    let Area { shown, bytes, going, .. } = area;
    if *bytes <= above {
        return format!("{shown}: {}, not above {}", size(*bytes), size(above));
    }
    let goes: u64 = going.iter().map(|file| file.size).sum();
    let what = match going.len() {
        0 => "nothing of it may go".to_owned(),
        1 => format!("1 file ({}) would go", size(goes)),
        count => format!("{count} files ({}) would go, the oldest first", size(goes)),
    };
    format!("{shown}: {}, above {}; {what}", size(*bytes), size(above))
}

fn finding(area: &Area, above: u64) -> Finding {
    let text = summary(area, above);
    let text = text.strip_prefix(&format!("{}: ", area.shown)).unwrap_or(&text).to_owned();
    let verdict = if area.bytes > above { Verdict::Warning } else { Verdict::Ok };
    let stays: serde_json::Map<String, serde_json::Value> = area
        .stays
        .iter()
        .map(|(why, (files, bytes))| {
            ((*why).to_owned(), serde_json::json!({ "files": files, "size_bytes": bytes }))
        })
        .collect();
    let goes: Vec<&str> = area.going.iter().filter_map(|file| file.path.to_str()).collect();
    Finding::new(format!("cleanup.{}", area.shown), &area.shown, verdict, text)
        .measured(Quantity { value: area.bytes as f64, unit: Some(Unit::Bytes) })
        .evidence("goes", goes)
        .evidence("stays", stays)
}
