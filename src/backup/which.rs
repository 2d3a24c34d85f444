//! Which backup is meant: the one of an id, the newest of a set, the newest before a time.

use std::sync::Arc;

use anyhow::{Result, bail};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::repository::{BackupId, Entry, Leftover, Listing, Quality, Repository, Whose};
use crate::{config::local_time::start_of_day, context::Context, error::Fault};

/// A backup, and the others of its set.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) repository: Repository,
    pub(crate) entry: Entry,
    /// Of the same stack, the oldest first.
    pub(crate) all: Arc<[Entry]>,
    /// Newer ones that were meant, and why they were not taken, the newest first.
    pub(crate) passed_over: Vec<PassedOver>,
}

/// A backup that was not taken, though it is newer than the one that was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PassedOver {
    pub(crate) id: BackupId,
    /// `was found damaged by the verification (all) of 2026-03-01 11:00Z`
    pub(crate) why: String,
}

impl PassedOver {
    /// None of what is good.
    fn of(entry: &Entry) -> Option<Self> {
        let why = match entry.quality() {
            Quality::Good => return None,
            Quality::Incomplete => "has lost its archive".to_owned(),
            Quality::Damaged { at, by } => {
                format!("was found damaged by {by} of {}", at.format("%Y-%m-%d %H:%MZ"))
            }
        };
        Some(Self { id: entry.id.clone(), why })
    }
}

impl std::fmt::Display for PassedOver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.id, self.why)
    }
}

impl Found {
    fn new(repository: &Repository, listing: &Listing, entry: &Entry) -> Self {
        let all = if repository.is_others(&entry.id) {
            listing.others.iter().filter(|other| other.id.stack() == entry.id.stack()).cloned().collect()
        } else {
            listing.backups.clone().into()
        };
        Self { repository: repository.clone(), entry: entry.clone(), all, passed_over: Vec::new() }
    }

    /// Another backup of the set that could be used instead: the nearest in time that is not known to be bad, those
    /// that were read whole first. Nor is it one of these, which were found bad since it was listed.
    pub(crate) fn other_good(&self, bad: &[BackupId]) -> Option<&Entry> {
        let is_good = |other: &&Entry| {
            other.id != self.entry.id && other.quality().is_good() && !bad.contains(&other.id)
        };
        let good = self.all.iter().filter(is_good);
        good.min_by_key(|other| {
            let apart = (other.id.at() - self.entry.id.at()).num_seconds().abs();
            (!other.was_read_whole(), apart)
        })
    }
}

/// The sets that are meant: those named, or all that are configured.
pub(crate) fn sets(cx: &Context, named: &[String]) -> Result<Vec<String>, Fault> {
    let configured = &cx.config().backup.sets;
    if configured.is_empty() {
        return Err(Fault::new("no backup sets are configured")
            .hint("name one in mlopsctl.yaml: backup: { sets: { models: { paths: [models/] } } }"));
    }
    Ok(if named.is_empty() { configured.keys().cloned().collect() } else { named.to_vec() })
}

/// The backup of this id, or the only one whose id starts so, in any of these sets.
pub(crate) async fn by_id(cx: &Context, sets: &[String], id: &str) -> Result<Found> {
    let mut found = Vec::new();
    let (mut left, mut unread) = (Vec::new(), Vec::new());
    for set in sets {
        let repository = Repository::of(cx, set)?;
        let listing = match repository.list().await {
            Ok(listing) => listing,
            Err(error) => {
                unread.push((set, error));
                continue;
            }
        };
        let meant = |entry: &&Entry| entry.id.as_str().starts_with(id);
        let all = listing.backups.iter().chain(&listing.others);
        found.extend(all.filter(meant).map(|entry| Found::new(&repository, &listing, entry)));
        left.extend(listing.leftovers.into_iter().filter(|left| left.id.as_str() == id));
    }
    if found.len() > 1 {
        let ids: Vec<&str> = found.iter().map(|found| found.entry.id.as_str()).take(5).collect();
        return Err(Fault::new(format!("several backups start with `{id}`: {}", ids.join(", "))).into());
    }
    if let Some(found) = found.pop() {
        return Ok(found);
    }
    if let Some(left) = left.first() {
        return Err(no_manifest(left).into());
    }
    if let Some((set, error)) = unread.into_iter().next() {
        return Err(error.context(format!("looking for backup `{id}` in the set `{set}`")));
    }
    Err(Fault::new(format!("there is no backup `{id}`")).hint("list them: mlopsctl backup list --all").into())
}

fn no_manifest(left: &Leftover) -> Fault {
    let Leftover { id, being_made, why, .. } = left;
    if *being_made {
        return Fault::new(format!("{id} is still being made: {why}"));
    }
    Fault::new(format!("{id} is no backup: it has no manifest ({why})"))
        .hint("list what is one: mlopsctl backup list --all")
}

/// The newest backup of a set of which nothing bad is known; older than a time, where one is given. What is passed over
/// is warned of.
pub(crate) async fn newest(cx: &Context, set: &str, before: Option<DateTime<Utc>>) -> Result<Found> {
    let repository = Repository::of(cx, set)?;
    let listing = repository.list().await?;
    let old_enough = |entry: &&Entry| before.is_none_or(|before| entry.id.at() < before);
    let mut candidates = listing.backups.iter().rev().filter(old_enough);
    let Some(newest) = candidates.next() else {
        let before = before.map(|time| format!(" before {}", time.format("%Y-%m-%d %H:%M:%SZ")));
        let text =
            format!("the set `{set}` has no backup{} in {}", before.unwrap_or_default(), repository.shown());
        let fault = Fault::new(text);
        bail!(match (listing.backups.first(), listing.others.len()) {
            (Some(oldest), _) => fault.hint(format!("its oldest is {}", oldest.id)),
            (None, 1..) => {
                let newest = listing.others.last().map(|other| repository.whose(&other.id));
                let who = newest.unwrap_or(Whose::Stack).said(None);
                fault.hint(format!(
                    "{who} has backups there, to be named by id: mlopsctl backup list {set} --all"
                ))
            }
            (None, 0) => fault.hint(format!("make one: mlopsctl backup create {set}")),
        });
    };
    let Some(bad) = PassedOver::of(newest) else { return Ok(Found::new(&repository, &listing, newest)) };
    let mut passed_over = vec![bad];
    for other in candidates {
        let Some(bad) = PassedOver::of(other) else {
            cx.ui.warn(&format!("{}; taking {} instead", passed_over[0], other.id));
            return Ok(Found { passed_over, ..Found::new(&repository, &listing, other) });
        };
        passed_over.push(bad);
    }
    // Better to try than to give up: what is damaged is told then, member by member.
    cx.ui.warn(&format!("{}, and there is no better one", passed_over[0]));
    Ok(Found::new(&repository, &listing, newest))
}

/// A time as people write one: RFC 3339, or a date, which begins where its zone says.
///
/// # Errors
/// What is wrong, in one line.
pub(crate) fn parse_time(text: &str, zone: Tz) -> Result<DateTime<Utc>, String> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(time.to_utc());
    }
    match text.parse::<NaiveDate>() {
        Ok(date) => Ok(start_of_day(zone, date)),
        Err(_) => Err(format!("`{text}` is no time: write 2026-03-01 or 2026-03-01T12:00:00Z")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_the_zone_of_the_configuration() {
        let zone = chrono_tz::Europe::Berlin;
        for (text, wanted) in [
            ("2026-03-01", Some("2026-02-28T23:00:00Z")),
            ("2026-03-01T12:00:00Z", Some("2026-03-01T12:00:00Z")),
            ("2026-03-01T12:00:00+02:00", Some("2026-03-01T10:00:00Z")),
            ("yesterday", None),
            ("2026-02-30", None),
        ] {
            let found = parse_time(text, zone).ok();
            assert_eq!(found, wanted.map(|wanted| wanted.parse::<DateTime<Utc>>().unwrap()), "{text}");
        }
    }
}
