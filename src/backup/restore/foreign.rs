//! Restores archives that lie on this machine: other programs' ones, and our own that somebody downloaded.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use super::{
    RestoreArgs, absolute,
    members::{Roots, choose_names},
    plan::Request,
    unpack::{Amount, From, foreign_policy, free_bytes, read_manifest},
};
use crate::{
    backup::{
        archive::{Entry, EntryKind, Name, RestoreError, scan_foreign},
        work,
    },
    context::Context,
    error::{Exit, Fault},
    plan::Plan,
    ui::Document,
};

/// So many refusals are named.
const NAMED: usize = 5;

pub(super) async fn run(
    cx: &Context,
    args: &RestoreArgs,
    archive: &Path,
    restore_id: &str,
) -> Result<Document> {
    let archive = absolute(cx, archive);
    let from = From::File { manifest: manifest_beside(&archive), archive: archive.clone() };
    let name = from.name();
    let to = match &args.to {
        Some(to) => absolute(cx, to),
        None => cx.environment.folder.join(stem(&name)),
    };
    let request = Request { from: &from, restore_id, hold: None, members: &args.words, passed_over: &[] };
    let steps = match read_manifest(cx, &from).await? {
        Some(manifest) => request.to_folder(&manifest, &to)?,
        None => {
            let entries = scan(cx, &archive, &to).await?;
            if entries.is_empty() {
                let text =
                    format!("{} holds nothing: not one member; nothing was changed", archive.display());
                return Err(Fault::new(text).exit(Exit::Critical).into());
            }
            let names: Vec<Name> = entries.iter().map(|entry| entry.name.tidy()).collect();
            let words = &args.words;
            let roots = if words.is_empty() { None } else { Some(choose_names(&names, words)?) };
            let amount = amount(&entries, roots.clone().map(Roots::new).as_ref());
            request.steps_to_folder(&to, roots, amount, &[])?
        }
    };
    let locked = format!("restore.{}", to.display());
    Plan::new("backup restore", name, steps).locking(locked).emergency().run(cx).await
}

/// `ID.manifest.json` beside `ID.tar.gz`.
fn manifest_beside(archive: &Path) -> Option<PathBuf> {
    let name = archive.file_name()?.to_str()?.strip_suffix(".tar.gz")?;
    let manifest = archive.with_file_name(format!("{name}.manifest.json"));
    manifest.is_file().then_some(manifest)
}

/// `old` of `old.tar.gz`.
fn stem(name: &str) -> String {
    let stem = [".tar.gz", ".tgz", ".tar"].into_iter().find_map(|ending| name.strip_suffix(ending));
    stem.filter(|stem| !stem.is_empty()).map_or_else(|| format!("{name}-restored"), str::to_owned)
}

/// Reads all of it and judges all of it, before anything is planned.
async fn scan(cx: &Context, archive: &Path, to: &Path) -> Result<Vec<Entry>> {
    let size = archive.metadata().with_context(|| format!("opening {}", archive.display()))?;
    if !size.is_file() {
        return Err(Fault::new(format!("{} is no file", archive.display())).into());
    }
    let policy = foreign_policy(free_bytes(to)?);
    let path = archive.to_owned();
    let scanned = work(cx, &format!("reading {}", archive.display()), None, move |watch| {
        let open = || -> io::Result<Box<dyn Read>> { Ok(Box::new(File::open(&path)?)) };
        scan_foreign(&open, &policy, &watch)
    })
    .await;
    scanned.map_err(|error| refused(archive, error).into())
}

fn refused(archive: &Path, error: RestoreError) -> Fault {
    let archive = archive.display();
    match error {
        RestoreError::Hostile(refusals) => {
            let shown: Vec<String> = refusals.iter().take(NAMED).map(ToString::to_string).collect();
            let more = refusals.len().saturating_sub(NAMED);
            let more = if more > 0 { format!("; and {more} more") } else { String::new() };
            Fault::new(format!("{archive} is refused whole: {}{more}; nothing was changed", shown.join("; ")))
                .exit(Exit::Critical)
        }
        RestoreError::Read(_) => Fault::new(format!("{archive}: {:#}", anyhow::Error::new(error))),
        error => {
            let text = format!(
                "{archive} is no whole archive: {:#}; nothing was changed",
                anyhow::Error::new(error)
            );
            Fault::new(text).exit(Exit::Critical)
        }
    }
}

fn amount(entries: &[Entry], roots: Option<&Roots>) -> Amount {
    let mut amount = Amount::default();
    for entry in entries.iter().filter(|entry| roots.is_none_or(|roots| roots.take(&entry.name.tidy()))) {
        amount.members += 1;
        if let EntryKind::File { size } = &entry.kind {
            amount.bytes += size;
        }
    }
    amount
}
