//! Which backups stay. Pure: sees names, times and what is known of each, no store and no clock.
//!
//! As restic and borg count: the newest of each of the last N hours, days, weeks, … that have one, in the calendar of
//! a time zone; weeks begin on Monday. Only good backups are counted, so that a damaged one never takes the place of a
//! good one. Unlike theirs, no rule keeps the oldest one besides: the result is what the words of the rule say.

use std::collections::HashSet;

use chrono::{DateTime, Datelike as _, Offset as _, TimeDelta, Timelike as _, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    backup::repository::{BackupId, Quality},
    config::Keep,
};

/// A backup, as far as retention looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) id: BackupId,
    pub(crate) at: DateTime<Utc>,
    pub(crate) quality: Quality,
    /// Somebody reads it just now, or wants it kept.
    pub(crate) held: bool,
}

/// Why a backup stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Why {
    /// No rule says that anything goes.
    NoRule,
    Newest,
    Last,
    Within,
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Yearly,
    /// There would be too few good ones without it.
    Redundancy,
    Held,
    /// It is not good, and none that is newer is.
    NothingBetter,
}

impl Why {
    /// As tables show it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::NoRule => "no rule",
            Self::Newest => "newest good",
            Self::Last => "last",
            Self::Within => "within",
            Self::Hourly => "hourly",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Yearly => "yearly",
            Self::Redundancy => "min_redundancy",
            Self::Held => "held",
            Self::NothingBetter => "no newer good one",
        }
    }
}

/// What becomes of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) backup: Seen,
    /// Why it stays; it goes where there is no reason.
    pub(crate) kept_by: Vec<Why>,
}

impl Decision {
    pub(crate) fn stays(&self) -> bool {
        !self.kept_by.is_empty()
    }
}

/// Decides about every backup, the newest first.
pub(crate) fn decide(keep: &Keep, backups: &[Seen], now: DateTime<Utc>, zone: Tz) -> Vec<Decision> {
    let mut all: Vec<Decision> =
        backups.iter().map(|seen| Decision { backup: seen.clone(), kept_by: Vec::new() }).collect();
    all.sort_by(|a, b| (b.backup.at, &b.backup.id).cmp(&(a.backup.at, &a.backup.id)));
    if !keep.has_rules() || keep.keeps_nothing() {
        all.iter_mut().for_each(|decision| decision.kept_by.push(Why::NoRule));
        return all;
    }
    let mut good: Vec<&mut Decision> =
        all.iter_mut().filter(|decision| decision.backup.quality.is_good()).collect();
    by_rules(keep, &mut good, now, zone);
    for decision in &mut all {
        if decision.backup.held {
            decision.kept_by.push(Why::Held);
        }
    }
    let newest = all.iter().position(|decision| decision.backup.quality.is_good());
    for (index, decision) in all.iter_mut().enumerate() {
        let is_bad = !decision.backup.quality.is_good();
        if is_bad && newest.is_none_or(|newest| index < newest) {
            decision.kept_by.push(Why::NothingBetter);
        }
    }
    keep_enough(keep, &mut all);
    all
}

/// What each rule keeps of the good ones, the newest first.
fn by_rules(keep: &Keep, good: &mut [&mut Decision], now: DateTime<Utc>, zone: Tz) {
    let Keep { last, hourly, daily, weekly, monthly, yearly, within, min_redundancy: _ } = keep;
    let Some(newest) = good.first_mut() else { return };
    newest.kept_by.push(Why::Newest);
    // From the newest on: where no backups are made any more, time alone lets nothing go. One that claims to be of the
    // future must not make the others old.
    let base = newest.backup.at.min(now);
    let reach = within.as_ref().map(|within| TimeDelta::from_std(within.value).unwrap_or(TimeDelta::MAX));
    for (index, decision) in good.iter_mut().enumerate() {
        if last.is_some_and(|last| index < last as usize) {
            decision.kept_by.push(Why::Last);
        }
        if reach.is_some_and(|reach| base - decision.backup.at < reach) {
            decision.kept_by.push(Why::Within);
        }
    }
    let calendar: [(Why, Option<u32>, BucketOf); 5] = [
        // An hour that clocks show twice is two hours.
        (Why::Hourly, *hourly, |at| {
            (at.year(), at.ordinal(), at.hour(), at.offset().fix().local_minus_utc())
        }),
        (Why::Daily, *daily, |at| (at.year(), at.ordinal(), 0, 0)),
        (Why::Weekly, *weekly, |at| (at.iso_week().year(), at.iso_week().week(), 0, 0)),
        (Why::Monthly, *monthly, |at| (at.year(), at.month(), 0, 0)),
        (Why::Yearly, *yearly, |at| (at.year(), 0, 0, 0)),
    ];
    for (why, count, bucket) in calendar {
        let mut seen = HashSet::new();
        for decision in good.iter_mut() {
            let bucket = bucket(decision.backup.at.with_timezone(&zone));
            if seen.len() < count.unwrap_or(0) as usize && seen.insert(bucket) {
                decision.kept_by.push(why);
            }
        }
    }
}

/// Year, part of it, hour, offset.
type Bucket = (i32, u32, u32, i32);
type BucketOf = fn(DateTime<Tz>) -> Bucket;

/// Keeps further good ones, the newest first, until there are as many as must always be.
fn keep_enough(keep: &Keep, all: &mut [Decision]) {
    let floor = keep.min_redundancy.unwrap_or(1).max(1) as usize;
    let is_good = |decision: &Decision| decision.backup.quality.is_good();
    let kept = all.iter().filter(|decision| is_good(decision) && decision.stays()).count();
    let spare = all.iter_mut().filter(|decision| is_good(decision) && !decision.stays());
    spare.take(floor.saturating_sub(kept)).for_each(|decision| decision.kept_by.push(Why::Redundancy));
}

#[cfg(test)]
mod tests;
