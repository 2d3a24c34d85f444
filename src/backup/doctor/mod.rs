//! `backup doctor`: probes what the place of a set's backups can do, with objects that it removes again.

mod bucket;
mod folder;
mod probe;

use anyhow::Result;
use clap::Args;

use self::probe::Probes;
use super::repository::{Place, Repository};
use crate::{
    context::Context,
    error::Fault,
    finding::{Finding, Verdict},
    ui::Document,
};

/// Probe where backups go: what the place can do, and what each lack means
///
/// Writes, reads and removes objects named `probe-…` beside the backups: whether they can be written, read in part and
/// deleted, whether large ones go up in parts, what uploads were never ended, whether a second writer is refused,
/// whether old versions stay, whether objects are locked, whether the clocks agree; of a folder, whether it is durable,
/// private and has room. Nothing else is touched.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl backup doctor
  mlopsctl backup doctor models -o json

Exit codes: 0 all is well, 1 something is missing that backups can do without,
2 backups cannot be made or read there, 3 it could not be found out")]
pub(super) struct DoctorArgs {
    /// Sets, as the configuration names them (default: all)
    #[arg(value_name = "SET")]
    sets: Vec<String>,
}

/// `backup doctor`
pub(super) async fn run(cx: &Context, args: &DoctorArgs) -> Result<Document> {
    let configured = &cx.config().backup.sets;
    if configured.is_empty() {
        return Err(Fault::new("no backup sets are configured, so there is no place to probe")
            .hint("for example: backup: { sets: { models: { paths: [saved_models/] } } }")
            .into());
    }
    let sets: Vec<&str> = match args.sets.as_slice() {
        [] => configured.keys().map(String::as_str).collect(),
        named => named.iter().map(String::as_str).collect(),
    };
    let mut findings = Vec::new();
    for set in sets {
        let repository = match Repository::of(cx, set) {
            Ok(repository) => repository,
            Err(fault) if !configured.contains_key(set) => return Err(fault.into()),
            Err(fault) => {
                findings.push(unusable(set, &fault));
                continue;
            }
        };
        let mut probes = Probes::new(set);
        match repository.place() {
            Place::Folder(folder) => folder::probe(cx, set, folder, &mut probes).await,
            Place::Bucket(bucket) => bucket::probe(cx, bucket, &mut probes).await,
        }
        findings.append(&mut probes.findings);
    }
    Ok(Document::Report(cx.report("backup doctor", findings)))
}

/// A place that cannot even be opened.
fn unusable(set: &str, fault: &Fault) -> Finding {
    let finding = Finding::new(format!("backup.{set}.write"), set, Verdict::Critical, fault.message.clone());
    match fault.hints.first() {
        Some(hint) => finding.hint(hint),
        None => finding,
    }
}
