//! Whether the newest backup of a set will do.

use std::time::Duration;

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::{
    backup::{
        archive::Manifest,
        recovery_point::RecoveryPoint,
        repository::{Entry, Leftover, Listing, Mark, Quality, Repository, Whose},
    },
    config::BackupSet,
    context::Context,
    error::shell_word,
    finding::{Finding, Quantity, Unit, Verdict},
    record::host_name,
};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// What was found of a set.
pub(super) struct Seen {
    pub(super) listing: Result<Listing>,
    /// Of the newest, where it was asked for.
    pub(super) manifest: Option<Result<Manifest, (Verdict, anyhow::Error)>>,
    /// The name of another stack that has backups there, where it was asked for and is known.
    pub(super) other_stack: Option<String>,
}

/// The finding about a set, and one about what interrupted runs left.
pub(super) fn judge(cx: &Context, repository: &Repository, seen: &Seen) -> Vec<Finding> {
    let set = repository.set();
    let id = format!("backup.{set}.age");
    let listing = match &seen.listing {
        Ok(listing) => listing,
        Err(error) => {
            let message = format!("its backups in {} cannot be listed: {error:#}", repository.shown());
            return vec![Finding::new(id, set, Verdict::Unknown, message)];
        }
    };
    let newest = match listing.backups.last() {
        Some(newest) => {
            let rpo = cx.config().backup.sets.get(set).map_or(DAY, BackupSet::recovery_point);
            let about =
                About { repository, newest, listing, manifest: &seen.manifest, now: cx.clock.now(), rpo };
            about.judge(id)
        }
        None => {
            let whose = match listing.others.last().map(|other| repository.whose(&other.id)) {
                None => "",
                Some(Whose::Environment(_)) => " of this environment",
                Some(_) => " of this stack",
            };
            let message = format!("there is no backup{whose} in {}", repository.shown());
            Finding::new(id, set, Verdict::Critical, message).hint(create(set))
        }
    };
    let shared = shared(repository, listing, seen.other_stack.as_deref());
    std::iter::once(newest).chain(shared).chain(left(set, &listing.leftovers)).collect()
}

/// That another stack or environment keeps its backups at the same place. Environments of one stack do so by default,
/// and it is nothing to warn of; another stack may be this one under a former name.
fn shared(repository: &Repository, listing: &Listing, stack: Option<&str>) -> Option<Finding> {
    let newest = listing.others.last()?;
    let (set, place) = (repository.set(), repository.shown());
    let all: Vec<Whose> = listing.others.iter().map(|other| repository.whose(&other.id)).collect();
    let several = all.iter().any(|whose| *whose != all[0]);
    let said = if several { "other stacks or environments".to_owned() } else { all[0].said(stack) };
    let what = match all.len() {
        1 => format!("a backup of {said} lies in {place}, too: {}", newest.id),
        count => format!("{count} backups of {said} lie in {place}, too, the newest {}", newest.id),
    };
    let message = format!("{what}; not counted here, and left alone by prune");
    let verdict = if all.contains(&Whose::Stack) { Verdict::Warning } else { Verdict::Ok };
    let ids: Vec<&str> = listing.others.iter().map(|entry| entry.id.as_str()).collect();
    let finding = Finding::new(format!("backup.{set}.shared"), set, verdict, message)
        .evidence("ids", ids)
        .evidence("stack", json!(stack));
    let hint = "give each stack a place of its own with `to:`; of one that got a new name: backup prune --other-stack";
    Some(if verdict == Verdict::Ok { finding } else { finding.hint(hint) })
}

fn create(set: &str) -> String {
    format!("mlopsctl backup create {}", shell_word(set))
}

struct About<'a> {
    repository: &'a Repository,
    newest: &'a Entry,
    listing: &'a Listing,
    manifest: &'a Option<Result<Manifest, (Verdict, anyhow::Error)>>,
    now: DateTime<Utc>,
    rpo: Duration,
}

impl About<'_> {
    fn judge(&self, id: String) -> Finding {
        let set = self.repository.set();
        let point = RecoveryPoint::of(&self.newest.id, self.now, self.rpo);
        let RecoveryPoint { age, by_age, ref limits, .. } = point;
        let (_, limit) = limits.judge(age.num_seconds() as f64);
        let (mut verdict, mut said) = (point.verdict(), Vec::new());
        let mut hint = (by_age != Verdict::Ok).then(|| create(set));
        let newest = &self.newest.id;
        if point.is_future {
            said.push("begun in the future: the clocks of this host and of who made it differ".to_owned());
        }
        if let Some((worse, text, next)) = self.not_whole() {
            verdict = verdict.worst(worse);
            hint = Some(next);
            said.push(text);
        }
        let manifest = self.manifest.as_ref().and_then(|read| read.as_ref().ok());
        if let Some(lost) = manifest.and_then(Manifest::tell_lost) {
            verdict = verdict.worst(Verdict::Warning);
            hint = hint.or_else(|| Some(create(set)));
            said.push(lost);
        }
        let host = manifest.map(|manifest| manifest.source.host.as_str());
        said.extend(host.filter(|host| *host != host_name()).map(|host| format!("made on {host}")));
        // The limit that decides stands where a page would add it.
        let threshold = limit.or(limits.first());
        let most = threshold.map(|limit| format!(" (limit {limit})"));
        said.push(format!("{} old{}", span(age), most.unwrap_or_default()));
        said.extend(self.newest.size_bytes.map(|size| size_said(size).to_string()));
        if by_age == Verdict::Ok && verdict == Verdict::Ok {
            said.push(format!("next due by {}", self.due().format("%Y-%m-%d %H:%M UTC")));
        }
        said.push(self.proofs());
        let warned = manifest.map(|manifest| manifest.warnings.len());
        said.extend(
            warned
                .filter(|&count| count > 0)
                .map(|count| format!("made with {count} warning{}", if count == 1 { "" } else { "s" })),
        );
        let lost = self.lost();
        if !lost.is_empty() {
            verdict = verdict.worst(Verdict::Warning);
            said.push(format!("the archives of {} are gone", lost.join(", ")));
        }
        let message = format!("{newest}: {}", said.join(", "));
        let mut finding = Finding::new(id, set, verdict, message)
            .measured(Quantity { value: age.num_milliseconds() as f64 / 1000.0, unit: Some(Unit::Seconds) })
            .against(threshold)
            .limits(limits.warning.as_ref(), limits.critical.as_ref());
        finding.hint = hint;
        for (key, value) in self.evidence() {
            finding = finding.evidence(key, value);
        }
        finding
    }

    fn due(&self) -> DateTime<Utc> {
        self.newest.id.at() + TimeDelta::from_std(self.rpo).unwrap_or_default()
    }

    /// Why the newest is no good, how bad that is, and what to do.
    fn not_whole(&self) -> Option<(Verdict, String, String)> {
        let Entry { id, size_bytes, .. } = self.newest;
        let set = self.repository.set();
        let Some(size) = size_bytes else {
            let instead = self.last_good().map(|good| format!("; the last whole one is {}", good.id));
            let text = format!("its archive is gone{}", instead.unwrap_or_default());
            return Some((Verdict::Critical, text, create(set)));
        };
        if let Quality::Damaged { at, by } = self.newest.quality() {
            let text = format!("damaged, as {by} of {} found", time(at));
            return Some((Verdict::Critical, text, format!("{}; mlopsctl backup verify {id}", create(set))));
        }
        match self.manifest {
            Some(Err((verdict, error))) => {
                let text = format!("its manifest cannot be read: {error:#}");
                Some((*verdict, text, format!("mlopsctl backup verify {id}")))
            }
            Some(Ok(manifest)) if manifest.archive.size_bytes != *size => {
                let text = format!("its archive has {size} bytes, not {}", manifest.archive.size_bytes);
                Some((Verdict::Critical, text, create(set)))
            }
            _ => None,
        }
    }

    fn last_good(&self) -> Option<&Entry> {
        self.listing.backups.iter().rev().find(|entry| entry.quality().is_good())
    }

    /// Older backups of which only the manifest is left.
    fn lost(&self) -> Vec<String> {
        let older = self.listing.backups.iter().filter(|entry| entry.id != self.newest.id);
        older.filter(|entry| entry.size_bytes.is_none()).map(|entry| entry.id.to_string()).collect()
    }

    /// When it was last shown that backups of this set are good: the newest or, where it was not, the newest that was.
    fn proofs(&self) -> String {
        let proofs = [("verified", PROOFS[0]), ("restored", PROOFS[1]), ("drilled", PROOFS[2])];
        let said = proofs.map(|(word, is)| match last(self.listing, is) {
            None => format!("never {word}"),
            Some((entry, at, depth)) => {
                let depth = depth.map(|depth| format!(" ({depth})")).unwrap_or_default();
                let other = entry.id != self.newest.id;
                let which = if other { format!(", as {}", entry.id) } else { String::new() };
                let age = self.now - at;
                let ago =
                    if age.num_seconds() < 1 { "just now".to_owned() } else { format!("{} ago", span(age)) };
                format!("{word}{depth} {ago}{which}")
            }
        });
        said.join(", ")
    }

    fn evidence(&self) -> Vec<(&'static str, Value)> {
        let proof = |is| {
            last(self.listing, is)
                .map(|(entry, at, depth)| json!({ "id": entry.id, "at": at, "depth": depth }))
        };
        let manifest = self.manifest.as_ref().and_then(|read| read.as_ref().ok());
        let entry = self.newest;
        let held = entry.markers.iter().filter(|marker| matches!(marker.mark, Mark::Held { .. })).count();
        vec![
            ("id", json!(entry.id)),
            ("begun", json!(entry.id.at())),
            ("due", json!(self.due())),
            ("rpo_seconds", json!(self.rpo.as_secs_f64())),
            ("size_bytes", json!(entry.size_bytes)),
            ("raw_bytes", json!(manifest.map(|manifest| manifest.archive.raw_bytes))),
            ("took_seconds", json!(manifest.map(|manifest| manifest.took_seconds))),
            ("warnings", json!(manifest.map(|manifest| manifest.warnings.len()))),
            ("lost", json!(manifest.map(|manifest| manifest.lost().len()))),
            ("host", json!(manifest.map(|manifest| &manifest.source.host))),
            ("backups", json!(self.listing.backups.len())),
            ("place", json!(self.repository.shown())),
            ("verified", json!(proof(PROOFS[0]))),
            ("restored", json!(proof(PROOFS[1]))),
            ("drilled", json!(proof(PROOFS[2]))),
            ("held", json!(held > 0)),
        ]
    }
}

/// Whether a mark says that it went well, and how deep it went.
type Proof = fn(&Mark) -> Option<Option<&str>>;

/// Verified, restored, drilled.
pub(super) const PROOFS: [Proof; 3] = [
    |mark| match mark {
        Mark::Verified { depth, verdict: Verdict::Ok } => Some(Some(depth)),
        _ => None,
    },
    |mark| matches!(mark, Mark::Restored { verdict: Verdict::Ok | Verdict::Warning }).then_some(None),
    |mark| matches!(mark, Mark::Drilled { verdict: Verdict::Ok | Verdict::Warning }).then_some(None),
];

/// The newest backup that has such a mark, with the last one.
fn last(listing: &Listing, is: Proof) -> Option<(&Entry, DateTime<Utc>, Option<&str>)> {
    listing.backups.iter().rev().find_map(|entry| {
        let found = last_of(entry, is)?;
        Some((entry, found.0, found.1))
    })
}

/// The last such mark of a backup.
pub(super) fn last_of(entry: &Entry, is: Proof) -> Option<(DateTime<Utc>, Option<&str>)> {
    entry.markers.iter().filter_map(|marker| Some((marker.at, is(&marker.mark)?))).max_by_key(|(at, _)| *at)
}

fn left(set: &str, leftovers: &[Leftover]) -> Option<Finding> {
    if leftovers.is_empty() {
        return None;
    }
    let one = |left: &Leftover| {
        let Leftover { id, size_bytes, being_made, why } = left;
        let what = if *being_made { "is being made" } else { "was left unfinished" };
        format!("{id} {what} ({}): {why}", size_said(*size_bytes))
    };
    let said: Vec<String> = leftovers.iter().take(3).map(one).collect();
    let more = if leftovers.len() > 3 { format!("; {} in all", leftovers.len()) } else { String::new() };
    let dead = leftovers.iter().any(|left| !left.being_made);
    let message = format!("{}{more}", said.join("; "));
    let finding = Finding::new(format!("backup.{set}.leftovers"), set, Verdict::Ok, message)
        .evidence("count", leftovers.len());
    Some(if dead { finding.hint("the next `backup create` of this host removes it") } else { finding })
}

fn time(at: DateTime<Utc>) -> impl std::fmt::Display {
    at.format("%Y-%m-%d %H:%M UTC")
}

pub(super) fn size_said(bytes: u64) -> Quantity {
    Quantity { value: bytes as f64, unit: Some(Unit::Bytes) }
}

pub(super) fn span(span: TimeDelta) -> Quantity {
    Quantity { value: span.num_seconds() as f64, unit: Some(Unit::Seconds) }
}
