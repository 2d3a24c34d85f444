//! What is at a set's place, and what is to become of each.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};

use super::retention::{Decision, Quality, Seen, decide};
use crate::{
    backup::repository::{BackupId, Entry, Leftover, Mark, Marker, Repository},
    config::Keep,
    context::Context,
    finding::Verdict,
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
    let Entry { id, size_bytes, committed: _, markers } = entry;
    let quality = match size_bytes {
        None => Quality::Incomplete,
        Some(_) if is_damaged(markers) => Quality::Damaged,
        Some(_) => Quality::Good,
    };
    Seen { id: id.clone(), at: id.at(), quality, held: markers.iter().any(|marker| holds_still(marker, now)) }
}

/// Damage that was found stays found until a later verification of every byte finds none: one of a part may have looked
/// elsewhere.
fn is_damaged(markers: &[Marker]) -> bool {
    let newest = |wanted: fn(&str, Verdict) -> bool| {
        let times = markers.iter().filter_map(|marker| match &marker.mark {
            Mark::Verified { depth, verdict } if wanted(depth, *verdict) => Some(marker.at),
            _ => None,
        });
        times.max()
    };
    let bad = newest(|_, verdict| verdict == Verdict::Critical);
    let whole = newest(|depth, verdict| depth == "all" && matches!(verdict, Verdict::Ok | Verdict::Warning));
    bad.is_some_and(|bad| whole.is_none_or(|whole| whole <= bad))
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
    fn damage_is_forgotten_only_once_every_byte_was_good() {
        let cases: &[(&[(&str, Verdict)], bool)] = &[
            (&[], false),
            (&[("all", Verdict::Ok)], false),
            (&[("manifest", Verdict::Critical)], true),
            (&[("all", Verdict::Critical), ("manifest", Verdict::Ok)], true),
            (&[("3-of-10", Verdict::Critical), ("4-of-10", Verdict::Ok)], true),
            (&[("all", Verdict::Critical), ("all", Verdict::Unknown)], true),
            (&[("3-of-10", Verdict::Critical), ("all", Verdict::Ok)], false),
            (&[("all", Verdict::Ok), ("all", Verdict::Critical)], true),
            (&[("all", Verdict::Unknown)], false),
        ];
        for (verifications, damaged) in cases {
            let markers: Vec<Marker> = (1..)
                .zip(*verifications)
                .map(|(hour, (depth, verdict))| {
                    marker(hour, Mark::Verified { depth: (*depth).to_owned(), verdict: *verdict })
                })
                .collect();
            assert_eq!(is_damaged(&markers), *damaged, "{verifications:?}");
        }
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
