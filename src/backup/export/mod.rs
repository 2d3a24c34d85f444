//! `export`: predictions, monitoring results and drift reports of a period as one archive for analysis and reporting.

mod period;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::Args;
use period::Period;

use super::bundle::{SeenFile, collect, manifest_of, pack};
use crate::{
    context::Context,
    error::Fault,
    finding::{Finding, Quantity, Unit, Verdict},
    plan::{Ended, Outcome, PlannedStep, StepState},
    record::{Record, keep},
    ui::Document,
};

/// Where the source runbooks' monitoring writes.
const PATHS: [&str; 3] =
    ["monitoring/predictions", "monitoring/metrics/monitoring_results", "monitoring/reports/drift_reports"];

/// Collect predictions, monitoring results and drift reports of a period
///
/// Files are of the period by the date in their name (drift_20260301.json, 2026-03-01_report.html), and where there is
/// none by their last change; each is taken whole. The archive is a plain .tar.gz beside a manifest with the SHA-256 of
/// each file; the same files make the same bytes. Nothing is asked, since this only adds: a file that exists is never
/// replaced.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl export --since 30d
  mlopsctl export --since 2026-02-01 --until 2026-03-01 --to february.tar.gz
  mlopsctl export --since 7d monitoring/reports --dry-run

Exit codes: 0 done, or nothing to export, 1 done, but a file changed while it was read, 2 failed and
            nothing was written, 3 could not start, 130 interrupted")]
pub struct ExportArgs {
    /// Files, folders or patterns (default: `export: { paths: … }`, or the folders of monitoring)
    #[arg(value_name = "PATH")]
    paths: Vec<String>,

    /// From then on: how long ago (30d), a day or a time
    #[arg(long, env = "MLOPSCTL_EXPORT_SINCE", value_name = "TIME", default_value = "30d")]
    since: String,

    /// Before then (default: now)
    #[arg(long, env = "MLOPSCTL_EXPORT_UNTIL", value_name = "TIME")]
    until: Option<String>,

    /// The archive to write (default: exports/export-DAY-DAY.tar.gz beside the configuration)
    #[arg(long, env = "MLOPSCTL_EXPORT_TO", value_name = "FILE")]
    to: Option<PathBuf>,
}

/// `export`
pub async fn run(cx: &Context, args: &ExportArgs) -> Result<Document> {
    let period = Period::read(cx, &args.since, args.until.as_deref())?;
    let files = find(cx, args, &period)?;
    let to = match &args.to {
        Some(to) => cx.environment.folder.join(to),
        None => cx.loaded.folder.join("exports").join(format!("export-{}.tar.gz", period.days())),
    };
    if !to.to_string_lossy().ends_with(".tar.gz") {
        return Err(
            Fault::new(format!("{} does not end with .tar.gz, which it would be", to.display())).into()
        );
    }
    let shown = to.to_string_lossy().into_owned();
    if files.is_empty() {
        let text = format!("nothing to export: no file is of {}", period.shown());
        return Ok(Document::Outcome(Outcome::new("export", &shown, Ended::Done, &text, Vec::new())));
    }
    for path in [&to, &manifest_of(&to)] {
        if path.exists() {
            return Err(Fault::new(format!("{} exists, and is not replaced", path.display()))
                .hint("name another: --to FILE.tar.gz")
                .into());
        }
    }
    cx.ui.say(&listing(cx, &files, &period));
    let bytes: u64 = files.iter().map(|file| file.size).sum();
    let what = format!("pack {} files ({}) into {shown}", files.len(), size(bytes));
    let step =
        |state| vec![PlannedStep { step: 1, what: what.clone(), undo: None, state, took_seconds: 0.0 }];
    if cx.options.dry_run {
        let text = format!("{} files of {} ({})", files.len(), period.shown(), size(bytes));
        let mut outcome = Outcome::new("export", &shown, Ended::Planned, &text, step(StepState::Pending));
        outcome.findings = vec![finding(&text, &files)];
        return Ok(Document::Outcome(outcome));
    }
    let packed = pack(cx, "export", &to, &files).await;
    let manifest = match packed {
        Ok(manifest) => manifest,
        Err(error) => {
            let text = format!("{error:#}");
            let mut outcome = Outcome::new("export", &shown, Ended::Failed, &text, step(StepState::Failed));
            if *cx.interrupt.borrow() {
                outcome.exit_code = crate::error::Exit::Interrupted.code();
            }
            return Ok(Document::Outcome(outcome));
        }
    };
    let text = format!(
        "{} files of {} ({}) in {}",
        files.len(),
        period.shown(),
        size(bytes),
        size(manifest.archive.size_bytes)
    );
    let result = if manifest.warnings.is_empty() { Ended::Done } else { Ended::Warned };
    let mut outcome = Outcome::new("export", &shown, result, &text, step(StepState::Done));
    outcome.findings = vec![
        finding(&text, &files)
            .evidence("archive", shown.clone())
            .evidence("manifest", manifest_of(&to).to_string_lossy())
            .evidence("sha256", manifest.archive.sha256.to_string()),
    ];
    for warning in &manifest.warnings {
        let name = warning.name.to_string();
        outcome.findings.push(Finding::new(
            "export.warning",
            name,
            Verdict::Warning,
            warning.message.clone(),
        ));
    }
    let mut record = Record::new(cx, "export", "export", outcome.result.word());
    record.findings.clone_from(&outcome.findings);
    outcome.record = Some(record.id.clone());
    record.outcome = Some(outcome.clone());
    if let Err(error) = keep(cx, &record).await {
        cx.ui.warn(&format!("the record could not be kept: {error:#}"));
        outcome.record = None;
    }
    Ok(Document::Outcome(outcome))
}

fn size(bytes: u64) -> String {
    Quantity { value: bytes as f64, unit: Some(Unit::Bytes) }.to_string()
}

fn finding(text: &str, files: &[SeenFile]) -> Finding {
    let files: Vec<serde_json::Value> = files
        .iter()
        .map(|file| serde_json::json!({ "name": file.name, "size_bytes": file.size, "modified": file.modified() }))
        .collect();
    Finding::new("export", "export", Verdict::Ok, text).evidence("files", files)
}

/// The files of the period, by name.
fn find(cx: &Context, args: &ExportArgs, period: &Period) -> Result<Vec<SeenFile>> {
    let configured = &cx.config().export.paths;
    let (folder, wanted): (&Path, Vec<&str>) = match (args.paths.as_slice(), configured.as_slice()) {
        ([], []) => (&cx.loaded.folder, PATHS.to_vec()),
        ([], paths) => (&cx.loaded.folder, paths.iter().map(String::as_str).collect()),
        (paths, _) => (&cx.environment.folder, paths.iter().map(String::as_str).collect()),
    };
    let mut files = Vec::new();
    let mut missing = Vec::new();
    for pattern in wanted {
        let full = folder.join(pattern);
        let matches = glob::glob(&full.to_string_lossy())
            .map_err(|error| Fault::new(format!("`{pattern}` is not a pattern: {error}")))?;
        let mut seen = 0;
        for path in matches.flatten() {
            seen += 1;
            collect(&cx.loaded.folder, &path, &mut files)
                .with_context(|| format!("reading the folder {}", path.display()))?;
        }
        if seen == 0 {
            missing.push(pattern.to_owned());
        }
    }
    if missing.len() == PATHS.len().max(1) && args.paths.is_empty() && configured.is_empty() {
        return Err(Fault::new(format!("there is nothing to export: none of {} exists", missing.join(", ")))
            .hint("name what to take: export: { paths: [results/] }, or mlopsctl export results/")
            .into());
    }
    if let Some(one) = missing.first().filter(|_| !args.paths.is_empty()) {
        return Err(Fault::new(format!("`{one}` is not there")).into());
    }
    for one in missing.iter().filter(|_| !configured.is_empty()) {
        cx.ui.warn(&format!("`{one}` is not there"));
    }
    files.retain(|file: &SeenFile| period.holds(&file.path, file.modified()));
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files.dedup_by(|a, b| a.name == b.name);
    Ok(files)
}

/// How much is taken of each folder.
fn listing(cx: &Context, files: &[SeenFile], period: &Period) -> String {
    let mut folders: indexmap::IndexMap<String, (usize, u64)> = indexmap::IndexMap::new();
    for file in files {
        let folder = Path::new(&file.name).parent().unwrap_or(Path::new("")).to_string_lossy().into_owned();
        let entry = folders.entry(folder).or_default();
        *entry = (entry.0 + 1, entry.1 + file.size);
    }
    let mut text = format!("of {}, below {}:", period.shown(), cx.loaded.folder.display());
    for (folder, (count, bytes)) in folders {
        text += &format!("\n  {:>9}  {count:>6} files  {folder}", size(bytes));
    }
    text
}
