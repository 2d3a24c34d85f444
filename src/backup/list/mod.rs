//! `backup list`: the recovery point of each set, from one listing of its place and the manifest of its newest backup.

mod judge;
mod rows;

use anyhow::Result;
use clap::Args;
use futures_util::future::join_all;
use tokio::time::timeout_at;

use self::judge::{Seen, judge};
use super::{
    archive::Unreadable,
    repository::{Listing, Repository},
    which,
};
use crate::{
    context::Context,
    finding::{Finding, Verdict},
    ui::Document,
    usage::switch,
};

/// Show the newest backup of each set, and whether it is young enough
///
/// How young it must be says `rpo:` of the set (24h, 1h where metrics are backed up), counted from the moment in which
/// it was begun. Older is a warning while the next one may be under way, for a tenth of that time, then critical. So is
/// a set without a backup, and one whose newest is damaged or not whole. One that lost files while it was made is a
/// warning. When it was last verified, restored and
/// drilled is shown beside it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl backup list
  mlopsctl backup list models --all
  mlopsctl backup list -o prometheus=/var/lib/node_exporter/backups.prom

Exit codes: 0 young enough; 1 a little too old, or something to look at; 2 too old,
missing or damaged; 3 a place could not be read")]
pub(super) struct ListArgs {
    /// Sets, as the configuration names them (default: all)
    #[arg(value_name = "SET")]
    sets: Vec<String>,

    /// Every backup, and what interrupted runs left
    #[arg(long, env = "MLOPSCTL_BACKUP_LIST_ALL", value_parser = switch)]
    pub(super) all: bool,
}

/// `backup list`
pub(super) async fn run(cx: &Context, args: &ListArgs) -> Result<Document> {
    let repositories = repositories(cx, &args.sets)?;
    if args.all {
        let listed = join_all(repositories.iter().map(|repository| listed(cx, repository))).await;
        return Ok(Document::Listing(rows::rows(cx, &repositories, listed)?));
    }
    let seen = join_all(repositories.iter().map(|repository| see(cx, repository, true))).await;
    let findings = repositories.iter().zip(&seen).flat_map(|(repository, seen)| judge(cx, repository, seen));
    Ok(Document::Report(cx.report("backup list", findings.collect())))
}

/// For `status`: the same, without reading manifests. A place that cannot be read is a finding of its own.
pub async fn look(cx: &Context) -> Result<Vec<Finding>> {
    if cx.config().backup.sets.is_empty() {
        return Ok(Vec::new());
    }
    let repositories = repositories(cx, &[])?;
    let seen = join_all(repositories.iter().map(|repository| see(cx, repository, false))).await;
    let mut findings: Vec<Finding> = Vec::new();
    for (repository, seen) in repositories.iter().zip(&seen) {
        let mut about = judge(cx, repository, seen);
        if let Err(error) = &seen.listing {
            let place = repository.shown();
            let id = format!("instrument.backups.{}", repository.set());
            let message = format!("the backups in {place} cannot be read: {error:#}");
            findings.push(Finding::new(&id, repository.set(), Verdict::Critical, message));
            for finding in &mut about {
                finding.caused_by = Some(id.clone());
            }
        }
        findings.extend(about);
    }
    Ok(findings)
}

/// Of each set once.
fn repositories(cx: &Context, named: &[String]) -> Result<Vec<Repository>> {
    let mut repositories: Vec<Repository> = Vec::new();
    for set in which::sets(cx, named)? {
        if repositories.iter().all(|other| other.set() != set) {
            repositories.push(Repository::of(cx, &set)?);
        }
    }
    Ok(repositories)
}

async fn listed(cx: &Context, repository: &Repository) -> Result<Listing> {
    match cx.deadline() {
        None => repository.list().await,
        Some(deadline) => timeout_at(deadline, repository.list()).await.unwrap_or_else(|_| {
            Err(anyhow::anyhow!("there was no answer before the deadline (see --deadline)"))
        }),
    }
}

/// What can be learnt about a set.
async fn see(cx: &Context, repository: &Repository, wants_manifest: bool) -> Seen {
    let listing = listed(cx, repository).await;
    let newest = listing.as_ref().ok().and_then(|listing| listing.backups.last());
    let newest = newest.filter(|newest| wants_manifest && newest.size_bytes.is_some());
    let manifest = match newest {
        None => None,
        Some(newest) => match repository.manifest(&newest.id).await {
            Ok(Some(manifest)) => Some(Ok(manifest)),
            // It was removed since it was listed.
            Ok(None) => None,
            Err(error) if Unreadable::is_damage(&error) => Some(Err((Verdict::Critical, error))),
            Err(error) => Some(Err((Verdict::Unknown, error))),
        },
    };
    let others = listing.as_ref().ok().and_then(|listing| listing.others.last());
    let other_stack = match others.filter(|_| wants_manifest) {
        Some(newest) => repository.manifest(&newest.id).await.ok().flatten(),
        None => None,
    };
    let other_stack = other_stack.and_then(|manifest| manifest.source.stack);
    Seen { listing, manifest, other_stack }
}
