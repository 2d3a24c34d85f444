//! What a wall clock's time is in a time zone. Pure.

use chrono::{DateTime, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

/// The instant at which the clocks of a zone show a time. A time that they jump over is the moment of the jump, the
/// first time that exists after it; one that they show twice is the first of the two.
pub fn instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(found) | MappedLocalTime::Ambiguous(found, _) => found.with_timezone(&Utc),
        MappedLocalTime::None => after_gap(zone, local),
    }
}

/// As [`instant`], but of a time that clocks show twice the second.
pub fn last_instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    zone.from_local_datetime(&local).latest().map_or_else(|| instant(zone, local), |found| found.to_utc())
}

/// When a day begins in a zone; some begin at 01:00, and a few do not exist at all.
pub fn start_of_day(zone: Tz, date: NaiveDate) -> DateTime<Utc> {
    instant(zone, date.and_time(NaiveTime::MIN))
}

/// The calendar day of an instant.
pub fn date_in(zone: Tz, at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// The first second whose local time is not before the wanted one: clocks jump by a day at most.
fn after_gap(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    let day = TimeDelta::hours(26);
    let as_utc = local.and_utc();
    let (mut before, mut after) = (
        as_utc.checked_sub_signed(day).unwrap_or(DateTime::<Utc>::MIN_UTC).timestamp(),
        as_utc.checked_add_signed(day).unwrap_or(DateTime::<Utc>::MAX_UTC).timestamp(),
    );
    let is_late = |second: i64| {
        DateTime::from_timestamp(second, 0).is_some_and(|at| at.with_timezone(&zone).naive_local() >= local)
    };
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if is_late(middle) {
            after = middle;
        } else {
            before = middle;
        }
    }
    DateTime::from_timestamp(after, 0).unwrap_or(as_utc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_that_jump_are_followed() {
        let cases = [
            // An ordinary time.
            ("Europe/Berlin", "2026-01-05T09:00:00", "2026-01-05T08:00:00Z"),
            // Jumped over: 02:00 is 03:00 on that day.
            ("Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:00:00Z"),
            ("America/New_York", "2026-03-08T02:00:00", "2026-03-08T07:00:00Z"),
            // Shown twice: the first.
            ("Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z"),
            ("America/New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00Z"),
            // Half an hour's jump.
            ("Australia/Lord_Howe", "2026-10-04T02:15:00", "2026-10-03T15:30:00Z"),
            ("Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-04T14:45:00Z"),
            // Midnight that does not exist.
            ("America/Havana", "2026-03-08T00:00:00", "2026-03-08T05:00:00Z"),
            // A whole day that does not exist.
            ("Pacific/Apia", "2011-12-30T09:00:00", "2011-12-30T10:00:00Z"),
            ("UTC", "2026-03-29T02:30:00", "2026-03-29T02:30:00Z"),
        ];
        for (zone, local, wanted) in cases {
            let found = instant(zone.parse().unwrap(), local.parse().unwrap());
            assert_eq!(found, wanted.parse::<DateTime<Utc>>().unwrap(), "{zone} {local}");
        }
    }
}
