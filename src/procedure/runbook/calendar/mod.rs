//! When runbooks come round: the arithmetic of `when:` and `on:` in a time zone. Pure.
//!
//! An occurrence is due on its day (from the start of the day, in the runbook's zone), overdue from then on, and
//! missed when the next one opens. A time of day says when within the day, and is what `schedule print` uses.

mod on;
mod rule;

use std::str::FromStr;

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;

pub use on::On;
pub use rule::{DayRule, MonthDay, Rule};

use crate::config::local_time;

/// More occurrences than this are not looked at in one question.
const MOST: usize = 1_000;

/// Years that a day may be of: time zones and calendars are known well in these, and all arithmetic stays in range.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2200;

/// A calendar day as a person types it.
///
/// # Errors
/// What is wrong with it, in words.
pub fn day(text: &str) -> Result<NaiveDate, String> {
    let day: NaiveDate = text.parse().map_err(|_| format!("`{text}` is no day such as 2026-03-02"))?;
    if YEARS.contains(&day.year()) {
        return Ok(day);
    }
    Err(format!("`{text}` is not within the years {} to {}", YEARS.start(), YEARS.end()))
}

/// A `when:` that was understood.
#[derive(Debug, Clone)]
pub struct Schedule {
    pub rule: Rule,
}

/// One time that something comes round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// The time of day that was asked for, or the start of the day.
    pub at: DateTime<Utc>,
    /// The calendar day, in the zone.
    pub date: NaiveDate,
    /// From when on a run counts for it: the start of its day, or `at` for the second of a day.
    pub opens: DateTime<Utc>,
}

/// The time that belongs to one occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub occurrence: Occurrence,
    /// When the next one opens; none when there is no next.
    pub closes: Option<DateTime<Utc>>,
}

impl FromStr for Schedule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(Self { rule: text.parse()? })
    }
}

impl Schedule {
    /// The first day, from `from` on, on which something is asked for.
    pub fn next_date(&self, from: NaiveDate) -> Option<NaiveDate> {
        self.rule.next(from.and_time(NaiveTime::MIN)).map(|at| at.date())
    }

    /// The first occurrence whose instant is after one.
    pub fn next_after(&self, at: DateTime<Utc>, zone: Tz) -> Option<Occurrence> {
        // A time that the clocks jump over comes later than it says, so the search begins earlier.
        let mut local = local_time::date_in(zone, at).pred_opt()?.and_time(NaiveTime::MIN);
        for _ in 0..MOST {
            let next = self.rule.next(local)?;
            let found = self.occurrence(next, zone);
            if found.at > at {
                return Some(found);
            }
            local = after(next)?;
        }
        None
    }

    /// The period that an instant is in; none before the first occurrence ever.
    pub fn period(&self, at: DateTime<Utc>, zone: Tz) -> Option<Period> {
        // When clocks are set back, times that are past come again: later ones may have been already.
        let mut until = self.rule.next(at.with_timezone(&zone).naive_local()).or_else(|| {
            let tomorrow = local_time::date_in(zone, at).succ_opt()?;
            self.rule.previous(tomorrow.and_time(NaiveTime::MIN))
        })?;
        for _ in 0..MOST {
            match after(until).and_then(|after| self.rule.next(after)) {
                Some(later) if self.occurrence(until, zone).opens <= at => until = later,
                _ => break,
            }
        }
        for _ in 0..MOST {
            let found = self.occurrence(until, zone);
            if found.opens <= at {
                return Some(Period { occurrence: found, closes: self.opening_after(&found, until, zone) });
            }
            until = self.rule.previous(before(until)?)?;
        }
        None
    }

    /// The periods that open from `since` on and not after `until`, in order; at most 1,000, the latest.
    pub fn periods(&self, since: DateTime<Utc>, until: DateTime<Utc>, zone: Tz) -> Vec<Period> {
        let mut found = Vec::new();
        let mut next = self.period(until, zone);
        while let Some(period) = next {
            if period.occurrence.opens < since || found.len() >= MOST {
                break;
            }
            found.push(period);
            next = period
                .occurrence
                .opens
                .checked_sub_signed(chrono::TimeDelta::seconds(1))
                .and_then(|at| self.period(at, zone));
        }
        found.reverse();
        found
    }

    fn occurrence(&self, local: NaiveDateTime, zone: Tz) -> Occurrence {
        let at = local_time::instant(zone, local);
        let date = local_time::date_in(zone, at);
        // Of several on one day, the first has the day's beginning.
        let earlier = before(local).and_then(|before| self.rule.previous(before));
        let same_day =
            earlier.filter(|earlier| local_time::date_in(zone, local_time::instant(zone, *earlier)) == date);
        let opens = match same_day {
            Some(earlier) if local_time::instant(zone, earlier) < at => at,
            _ => local_time::start_of_day(zone, date),
        };
        Occurrence { at, date, opens }
    }

    /// When the period of the occurrence after this one opens.
    fn opening_after(&self, this: &Occurrence, local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
        let mut local = local;
        for _ in 0..MOST {
            local = self.rule.next(after(local)?)?;
            let next = self.occurrence(local, zone);
            if next.opens > this.opens && next.at > this.at {
                return Some(next.opens);
            }
        }
        None
    }
}

fn after(at: NaiveDateTime) -> Option<NaiveDateTime> {
    at.checked_add_signed(chrono::TimeDelta::seconds(1))
}

fn before(at: NaiveDateTime) -> Option<NaiveDateTime> {
    at.checked_sub_signed(chrono::TimeDelta::seconds(1))
}

#[cfg(test)]
mod tests;
