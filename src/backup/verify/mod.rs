//! `backup verify`: reads backups again, and says which member is damaged.

mod depth;
mod judge;

use std::{sync::Arc, time::Duration};

use anyhow::Result;
use clap::Args;
use depth::{Depth, ReadData};
pub(super) use judge::tell;

use super::{
    archive::{self, ReadError, Unreadable, Verified},
    repository::{BackupId, Entry, Mark, Marker, Repository},
    which::{self, Found},
    work,
};
use crate::{
    context::Context,
    error::{Exit, Fault, shell_word},
    finding::{Finding, Verdict},
    ui::Document,
    usage::switch,
};

/// Between the two looks for what is left of a backup that has lost its manifest.
const REMOVAL: Duration = Duration::from_secs(2);

/// Check that backups are whole
///
/// Without --read-data the manifest is read, and the archive must be there with its size, its first and its last bytes.
/// With it the archive is read: every byte, or a part. Parts are cut from the blocks of the archive, so many in each;
/// `10%` reads the part that was not read for the longest time, so that after ten runs every byte was read. Each
/// check leaves a marker beside the backup, which `backup list` shows.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl backup verify
  mlopsctl backup verify --read-data
  mlopsctl backup verify --set models --all --read-data 10%
  mlopsctl backup verify 20261121T131409Z4k7q --read-data 3/10

Exit codes: 0 whole, 2 damaged or missing, 3 could not be read")]
pub(super) struct VerifyArgs {
    /// Ids of backups, or their starts (default: the newest of every set)
    #[arg(value_name = "ID")]
    ids: Vec<String>,

    /// Of these sets alone
    #[arg(long = "set", env = "MLOPSCTL_BACKUP_VERIFY_SET", value_name = "SET", value_delimiter = ',')]
    sets: Vec<String>,

    /// Every backup, not only the newest
    #[arg(long, env = "MLOPSCTL_BACKUP_VERIFY_ALL", value_parser = switch, conflicts_with = "ids")]
    all: bool,

    /// Read the archive, too: all, a share such as 10%, or a part such as 3/10
    #[arg(
        long,
        env = "MLOPSCTL_BACKUP_VERIFY_READ_DATA",
        value_name = "PART",
        num_args = 0..=1,
        default_missing_value = "all"
    )]
    read_data: Option<ReadData>,
}

/// `backup verify`
pub(super) async fn run(cx: &Context, args: &VerifyArgs) -> Result<Document> {
    let mut looked = Vec::new();
    for target in targets(cx, args).await? {
        looked.push(match target {
            Target::Backup(id, found) => match look_at(cx, id, &found, args.read_data).await? {
                Some(finding) => (finding, Some(found)),
                None => continue,
            },
            Target::Gap(finding) => (*finding, None),
        });
    }
    // Only now it is known which of them are good.
    let is_bad = |finding: &Finding| finding.verdict == Verdict::Critical;
    let bad = looked.iter().filter(|(finding, _)| is_bad(finding));
    let bad: Vec<BackupId> = bad.filter_map(|(_, found)| Some(found.as_ref()?.entry.id.clone())).collect();
    let findings = looked.into_iter().map(|(finding, found)| match found {
        Some(found) if is_bad(&finding) => judge::advised(finding, &found, &bad),
        _ => finding,
    });
    Ok(Document::Report(cx.report("backup verify", findings.collect())))
}

/// What is to be looked at, with the id of its finding.
enum Target {
    Backup(String, Box<Found>),
    /// A set of which nothing can be looked at.
    Gap(Box<Finding>),
}

async fn targets(cx: &Context, args: &VerifyArgs) -> Result<Vec<Target>> {
    let sets = which::sets(cx, &args.sets)?;
    let mut targets = Vec::new();
    for id in &args.ids {
        let found = which::by_id(cx, &sets, id).await?;
        targets.push(Target::Backup(one_of(&found), Box::new(found)));
    }
    if !args.ids.is_empty() {
        return Ok(targets);
    }
    for set in sets {
        let repository = Repository::of(cx, &set)?;
        let id = format!("backup.{set}.verified");
        let all: Arc<[Entry]> = match repository.list().await {
            Ok(listing) => listing.backups.into(),
            Err(error) => {
                let message = format!("its backups cannot be listed: {error:#}");
                targets.push(Target::Gap(Box::new(Finding::new(&id, &set, Verdict::Unknown, message))));
                continue;
            }
        };
        let found = |entry| Found {
            repository: repository.clone(),
            entry,
            all: Arc::clone(&all),
            passed_over: Vec::new(),
        };
        if args.all && !all.is_empty() {
            let every = all.iter().cloned().map(found);
            targets.extend(every.map(|found| Target::Backup(one_of(&found), Box::new(found))));
            continue;
        }
        match all.last() {
            Some(newest) => targets.push(Target::Backup(id, Box::new(found(newest.clone())))),
            None => {
                let message = format!("there is no backup to verify in {}", repository.shown());
                let finding = Finding::new(&id, &set, Verdict::Critical, message);
                let create = format!("mlopsctl backup create {}", shell_word(&set));
                targets.push(Target::Gap(Box::new(finding.hint(create))));
            }
        }
    }
    Ok(targets)
}

/// The id of a finding about one of many.
fn one_of(found: &Found) -> String {
    format!("backup.{}.{}", found.repository.set(), found.entry.id)
}

/// Looks at one backup, and leaves a marker of what was found. None of one that was removed meanwhile.
async fn look_at(
    cx: &Context,
    finding_id: String,
    found: &Found,
    asked: Option<ReadData>,
) -> Result<Option<Finding>> {
    let Found { repository, entry, all, .. } = found;
    let depth = Depth::of(asked, entry, all);
    let started = std::time::Instant::now();
    let seen = see(cx, found, depth).await;
    if *cx.interrupt.borrow() {
        return Err(Fault::new("interrupted; nothing is said about what was not read to its end")
            .exit(Exit::Interrupted)
            .into());
    }
    if is_gone(repository, &entry.id).await {
        cx.ui.say(&format!("{} was removed meanwhile: nothing is said about it", entry.id));
        return Ok(None);
    }
    let finding = judge::judge(finding_id, found, depth, &seen).took(started.elapsed());
    // Without a manifest it is no backup, and nobody would see a marker.
    let marked = !matches!(seen, Seen::NoManifest(Lost::Gone));
    if marked && matches!(finding.verdict, Verdict::Ok | Verdict::Critical) {
        let mark = Mark::Verified { depth: depth.to_string(), verdict: finding.verdict };
        let marker = Marker { id: entry.id.clone(), at: cx.clock.now(), mark };
        if let Err(error) = repository.mark(&marker).await {
            cx.ui.warn(&format!("that {} was verified cannot be kept: {error:#}", entry.id));
        }
    }
    Ok(Some(finding))
}

/// Whether nothing is left of a backup. Whoever removes one takes its manifest first, and its archive a moment later.
/// What cannot be asked counts as there.
async fn is_gone(repository: &Repository, id: &BackupId) -> bool {
    for pause in [Duration::ZERO, REMOVAL] {
        tokio::time::sleep(pause).await;
        match repository.left_of(id).await {
            Ok((false, false)) => return true,
            Ok((false, true)) => {}
            _ => return false,
        }
    }
    false
}

/// What was seen of one backup.
enum Seen {
    /// Whatever its archive is, it cannot be used.
    NoManifest(Lost),
    /// The manifest is that of another.
    Misplaced(String),
    NoArchive,
    Read(Box<archive::Manifest>, Verified),
    /// Nothing is known.
    Unreachable(String),
}

enum Lost {
    Gone,
    /// And how.
    Damaged(String),
}

async fn see(cx: &Context, found: &Found, depth: Depth) -> Seen {
    let Found { repository, entry, .. } = found;
    let manifest = match repository.manifest(&entry.id).await {
        Ok(Some(manifest)) => manifest,
        Ok(None) => return Seen::NoManifest(Lost::Gone),
        Err(error) if Unreadable::is_damage(&error) => {
            return Seen::NoManifest(Lost::Damaged(format!("{error:#}")));
        }
        Err(error) => return Seen::Unreachable(format!("{error:#}")),
    };
    if let Some(why) = judge::misplaced(&manifest, repository.set(), &entry.id) {
        return Seen::Misplaced(why);
    }
    if entry.size_bytes.is_none() {
        return Seen::NoArchive;
    }
    let archive = match repository.archive(cx, &entry.id) {
        Ok(archive) => archive,
        Err(error) => return Seen::Unreachable(format!("{error:#}")),
    };
    let scope = depth.scope(&manifest.archive);
    let label = format!("verifying {} {}", repository.set(), entry.id);
    let total = (depth != Depth::Manifest).then(|| depth.raw_bytes(&manifest.archive));
    let (manifest, read) = work(cx, &label, total, move |watch| {
        let threads = archive::default_threads();
        let read = archive::verify(&*archive, &manifest.archive, &scope, threads, &watch);
        (manifest, read)
    })
    .await;
    match read {
        Ok(verified) => Seen::Read(Box::new(manifest), verified),
        Err(ReadError::Unreachable { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
            Seen::NoArchive
        }
        Err(error) => Seen::Unreachable(format!("{:#}", anyhow::Error::new(error))),
    }
}
