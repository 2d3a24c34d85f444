//! A period, and what is of it.

use std::path::Path;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::{
    config::local_time::{date_in, start_of_day},
    context::Context,
    error::Fault,
    finding::parse_duration,
};

/// From a moment on, and before another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Period {
    since: DateTime<Utc>,
    until: DateTime<Utc>,
    zone: Tz,
}

impl Period {
    pub(super) fn read(cx: &Context, since: &str, until: Option<&str>) -> Result<Self, Fault> {
        let (now, zone) = (cx.clock.now(), cx.zone());
        let read = |flag: &str, text: &str| {
            moment(text, now, zone).ok_or_else(|| {
                Fault::new(format!("{flag} `{text}` is neither a duration, a day nor a time"))
                    .hint("examples: 30d, 2026-03-01, 2026-03-01T09:00:00Z")
            })
        };
        let since = read("--since", since)?;
        let until = until.map_or(Ok(now), |until| read("--until", until))?;
        if since >= until {
            return Err(Fault::new("the period ends before it begins: --until must be later than --since"));
        }
        Ok(Self { since, until, zone })
    }

    /// `20260201-20260301`: its first and its last day.
    pub(super) fn days(&self) -> String {
        let (first, last) = self.dates();
        format!("{}-{}", first.format("%Y%m%d"), last.format("%Y%m%d"))
    }

    /// `2026-02-01 to 2026-02-28`
    pub(super) fn shown(&self) -> String {
        let (first, last) = self.dates();
        format!("{first} to {last}")
    }

    fn dates(&self) -> (NaiveDate, NaiveDate) {
        let last = self.until - TimeDelta::seconds(1);
        (date_in(self.zone, self.since), date_in(self.zone, last))
    }

    /// Whether a file is of it: by the day that its name tells, else by its last change.
    pub(super) fn holds(&self, path: &Path, modified: DateTime<Utc>) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match date_in_name(&name) {
            Some(date) => {
                let (first, last) = self.dates();
                (first..=last).contains(&date)
            }
            None => (self.since..self.until).contains(&modified),
        }
    }
}

fn moment(text: &str, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.to_utc());
    }
    if let Ok(date) = text.parse::<NaiveDate>() {
        return Some(start_of_day(zone, date));
    }
    now.checked_sub_signed(TimeDelta::from_std(parse_duration(text).ok()?).ok()?)
}

/// The first day in a name: `drift_20260301.json`, `2026-03-01_report.html`, `report-2026_03_01T0900.csv`. Digits that
/// go on, as in a checksum, are no day.
fn date_in_name(name: &str) -> Option<NaiveDate> {
    let bytes = name.as_bytes();
    let digits = |from: usize, count: usize| -> Option<u32> {
        let part = bytes.get(from..from + count)?;
        part.iter().all(u8::is_ascii_digit).then(|| name[from..from + count].parse().ok()).flatten()
    };
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (0..bytes.len()).filter(|&at| at == 0 || !is_digit(at - 1)).find_map(|at| {
        let year = digits(at, 4)?;
        let plausible = (1990..2100).contains(&year);
        let dashed = bytes.get(at + 4).filter(|byte| b"-_.".contains(byte));
        let (month, day, end) = match dashed {
            Some(dash) if bytes.get(at + 7) == Some(dash) => {
                (digits(at + 5, 2)?, digits(at + 8, 2)?, at + 10)
            }
            // `20260301`, `20260301090000`
            None => (digits(at + 4, 2)?, digits(at + 6, 2)?, at + 8),
            Some(_) => return None,
        };
        let goes_on = is_digit(end) && digits(end, 6).is_none_or(|_| is_digit(end + 6));
        (plausible && !goes_on)
            .then(|| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day))
            .flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_days() {
        for (name, date) in [
            ("drift_20260301.json", Some("2026-03-01")),
            ("2026-03-01_report.html", Some("2026-03-01")),
            ("report-2026_03_01T0900.csv", Some("2026-03-01")),
            ("drift_20260301_093000.json", Some("2026-03-01")),
            ("drift_20260301093000.json", Some("2026-03-01")),
            ("monitoring_2026.03.01.csv", Some("2026-03-01")),
            ("predictions.csv", None),
            ("v2-20261332.json", None),
            ("2026-03_01.json", None),
            ("a8420260301f.bin", None),
            ("2026030112.json", None),
            ("12026-03-01.json", None),
            ("1772323200.json", None),
            ("äöü-2026-03-01.csv", Some("2026-03-01")),
            ("v1.2.3_2026-03-01.csv", Some("2026-03-01")),
        ] {
            assert_eq!(date_in_name(name), date.map(|date| date.parse().unwrap()), "{name}");
        }
    }

    #[test]
    fn a_file_is_of_a_period_by_its_name_or_its_time() {
        let time = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        let zone = Tz::Europe__Berlin;
        let now = time("2026-03-10T12:00:00Z");
        let since = moment("2026-02-01", now, zone).unwrap();
        assert_eq!(since, time("2026-01-31T23:00:00Z"));
        let until = moment("2026-03-01", now, zone).unwrap();
        let period = Period { since, until, zone };
        assert_eq!(period.days(), "20260201-20260228");
        let later = time("2026-03-05T00:00:00Z");
        for (name, modified, holds) in [
            ("r_20260201.json", later, true),
            ("r_20260228.json", later, true),
            ("r_20260301.json", since, false),
            ("r_20260131.json", since, false),
            ("r.json", since, true),
            ("r.json", until, false),
            ("r.json", later, false),
        ] {
            assert_eq!(period.holds(Path::new(name), modified), holds, "{name} {modified}");
        }
        assert_eq!(moment("7d", now, zone), Some(time("2026-03-03T12:00:00Z")));
        assert_eq!(moment("yesterday", now, zone), None);
    }
}
