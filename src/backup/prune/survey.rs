//! What is at a set's place, and what is to become of each.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};

use super::retention::{Decision, Seen, decide};
use crate::{
    backup::repository::{BackupId, Entry, Leftover, Mark, Marker, Repository},
    config::Keep,
    context::Context,
};

/// How long the hold of a restore or a drill counts: one that was killed never takes its hold away.
const HOLD: TimeDelta = TimeDelta::hours(24);

/// One set before or while it is pruned.
#[derive(Debug)]
pub(super) struct Survey {
    pub(super) set: String,
    /// Where it is, for messages.
    pub(super) place: String,
    pub(super) keep: Keep,
    /// The newest first.
    pub(super) decisions: Vec<Decision>,
    /// What interrupted runs left and nobody works on.
    pub(super) leftovers: Vec<Leftover>,
    /// Holds that do not count any more.
    pub(super) stale: Vec<Marker>,
    /// So many are of another stack or environment, and left alone.
    pub(super) others: usize,
    /// Nobody was to be told from another.
    pub(super) any_stack: bool,
    sizes: HashMap<BackupId, u64>,
}

impl Survey {
    /// Looks at a set's place: one listing.
    pub(super) async fn take(cx: &Context, repository: &Repository, keep: &Keep) -> Result<Self> {
        let set = repository.set();
        let listing =
            repository.list().await.with_context(|| format!("listing the backups of set `{set}`"))?;
        let now = cx.clock.now();
        let seen: Vec<Seen> = listing.backups.iter().map(|entry| see(entry, now)).collect();
        let holds = listing.backups.iter().flat_map(|entry| &entry.markers).filter(|marker| is_hold(marker));
        Ok(Self {
            set: set.to_owned(),
            place: repository.shown(),
            keep: keep.clone(),
            decisions: decide(keep, &seen, now, cx.zone()),
            leftovers: listing.leftovers.into_iter().filter(|leftover| !leftover.being_made).collect(),
            others: listing.others.len(),
            any_stack: repository.is_of_any_stack(),
            stale: holds.filter(|marker| !holds_still(marker, now)).cloned().collect(),
            sizes: listing
                .backups
                .iter()
                .filter_map(|entry| Some((entry.id.clone(), entry.size_bytes?)))
                .collect(),
        })
    }

    /// Of the archive; 0 where it is gone.
    pub(super) fn size_bytes(&self, id: &BackupId) -> u64 {
        self.sizes.get(id).copied().unwrap_or(0)
    }

    pub(super) fn going(&self) -> impl Iterator<Item = &Decision> {
        self.decisions.iter().filter(|decision| !decision.stays())
    }

    pub(super) fn staying(&self) -> impl Iterator<Item = &Decision> {
        self.decisions.iter().filter(|decision| decision.stays())
    }
}

fn see(entry: &Entry, now: DateTime<Utc>) -> Seen {
    let held = entry.markers.iter().any(|marker| holds_still(marker, now));
    Seen { id: entry.id.clone(), at: entry.id.at(), quality: entry.quality(), held }
}

fn is_hold(marker: &Marker) -> bool {
    matches!(marker.mark, Mark::Held { .. })
}

/// What a person wants kept stays so; what a program holds while it reads does for a day.
pub(super) fn holds_still(marker: &Marker, now: DateTime<Utc>) -> bool {
    match &marker.mark {
        Mark::Held { why } if ["restore", "drill"].iter().any(|program| why.starts_with(program)) => {
            now - marker.at < HOLD
        }
        Mark::Held { .. } => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339("2026-03-01T00:00:00Z").unwrap().to_utc() + TimeDelta::hours(hour)
    }

    fn marker(hour: i64, mark: Mark) -> Marker {
        Marker { id: BackupId::new(at(0)), at: at(hour), mark }
    }

    #[test]
    fn a_program_holds_for_a_day_and_a_person_for_ever() {
        for (why, hours, holds) in [
            ("restore", 0, true),
            ("restore-01K9ZV8R", 23, true),
            ("restore", 24, false),
            ("drill", 24, false),
            ("drill", -5, true),
            ("audit-2026", 9000, true),
        ] {
            let hold = marker(0, Mark::Held { why: why.to_owned() });
            assert_eq!(holds_still(&hold, at(hours)), holds, "{why} {hours}");
        }
    }
}
