//! How grave an incident is, and by when somebody must respond. Pure: no clock, no store.

use std::{collections::BTreeSet, fmt, str::FromStr};

use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::local_time::start_of_day;
use crate::finding::{Finding, Section, Verdict, parse_duration};

/// `SEV-1` is the gravest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Severity(u8);

impl Severity {
    /// What a finding amounts to; when unsure the higher: a service that is down is SEV-1, anything else that is
    /// critical or cannot be found out is SEV-2, a warning SEV-3.
    pub fn of(finding: &Finding) -> Self {
        match (finding.verdict, finding.section()) {
            (Verdict::Critical, Section::Services) => Self(1),
            (Verdict::Critical | Verdict::Unknown, _) => Self(2),
            (Verdict::Warning, _) => Self(3),
            (Verdict::Ok, _) => Self(4),
        }
    }

    /// What is assumed when nobody says how grave it is.
    pub const UNSURE: Self = Self(2);

    /// How grave, as a verdict: SEV-1 and SEV-2 are critical.
    pub fn verdict(self) -> Verdict {
        if self.0 <= 2 { Verdict::Critical } else { Verdict::Warning }
    }
}

impl FromStr for Severity {
    type Err = String;

    /// `SEV-2`, `sev2`, `2`.
    fn from_str(text: &str) -> Result<Self, String> {
        let upper = text.trim().to_ascii_uppercase();
        let digits = upper.strip_prefix("SEV").unwrap_or(&upper).trim_start_matches(['-', ' ']);
        match digits.parse() {
            Ok(level @ 1..=9) => Ok(Self(level)),
            _ => Err(format!("`{text}` is no severity: SEV-1 is the gravest, then SEV-2, SEV-3, SEV-4")),
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("SEV-{}", self.0))
    }
}

impl TryFrom<String> for Severity {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Severity> for String {
    fn from(severity: Severity) -> Self {
        severity.to_string()
    }
}

/// How soon somebody must respond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Within(TimeDelta),
    /// Before the end of the so many'th business day after the day on which it began.
    BusinessDays(u8),
}

impl FromStr for Target {
    type Err = String;

    /// `15m`, `next business day`, `2 business days`.
    fn from_str(text: &str) -> Result<Self, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words[..] {
            ["next", "business", "day"] => return Ok(Self::BusinessDays(1)),
            [count, "business", "day" | "days"] => {
                let days = count.parse().ok().filter(|days| (1..=60).contains(days));
                return days
                    .map(Self::BusinessDays)
                    .ok_or_else(|| format!("`{text}`: give 1 to 60 business days"));
            }
            _ => {}
        }
        let within = parse_duration(text).ok().and_then(|within| TimeDelta::from_std(within).ok());
        match within {
            Some(within) if within > TimeDelta::zero() && within <= TimeDelta::days(366) => {
                Ok(Self::Within(within))
            }
            Some(_) => Err(format!("`{text}` must be longer than nothing and not longer than a year")),
            None => Err(format!("`{text}` is neither a duration (15m, 1h) nor `next business day`")),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Within(within) => f.write_str(&span(*within)),
            Self::BusinessDays(1) => f.write_str("the next business day"),
            Self::BusinessDays(days) => write!(f, "{days} business days"),
        }
    }
}

/// The target of a severity: as configured, else SEV-1 15 min, SEV-2 1 h, SEV-3 4 h, the rest next business day.
/// The configuration was checked when it was loaded.
pub fn target_of(severity: Severity, configured: &IndexMap<String, String>) -> Target {
    let own = configured.iter().find(|(key, _)| key.parse() == Ok(severity));
    own.and_then(|(_, text)| text.parse().ok()).unwrap_or(match severity.0 {
        1 => Target::Within(TimeDelta::minutes(15)),
        2 => Target::Within(TimeDelta::hours(1)),
        3 => Target::Within(TimeDelta::hours(4)),
        _ => Target::BusinessDays(1),
    })
}

/// The severities that there are: SEV-1 to SEV-4, and those that `incidents.response` gives a target.
pub fn severities(configured: &IndexMap<String, String>) -> BTreeSet<Severity> {
    (1..=4).map(Severity).chain(configured.keys().filter_map(|key| key.parse().ok())).collect()
}

/// The days on which somebody works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessDays(Vec<Weekday>);

impl BusinessDays {
    /// As configured; Monday to Friday where nothing is, or nothing that is a day.
    pub fn new(names: &[String]) -> Self {
        let days: Vec<Weekday> = names.iter().filter_map(|name| weekday(name)).collect();
        let usual = || vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
        Self(if days.is_empty() { usual() } else { days })
    }

    /// The so many'th business day after a day.
    fn after(&self, day: NaiveDate, count: u8) -> NaiveDate {
        let working = |day: &NaiveDate| self.0.contains(&day.weekday());
        let later = day.iter_days().skip(1).filter(working);
        later.take(usize::from(count)).last().unwrap_or(day)
    }
}

/// `Mon`, `monday`.
pub fn weekday(name: &str) -> Option<Weekday> {
    name.parse().ok()
}

/// By when somebody must respond to what began at a time. Business days end at midnight in the team's time zone.
pub fn respond_by(target: Target, began: DateTime<Utc>, zone: Tz, days: &BusinessDays) -> DateTime<Utc> {
    match target {
        Target::Within(within) => began + within,
        Target::BusinessDays(count) => {
            let day = days.after(began.with_timezone(&zone).date_naive(), count);
            start_of_day(zone, day.checked_add_days(Days::new(1)).unwrap_or(day))
        }
    }
}

/// `45 s`, `12 min`, `1 h 5 min`, `2 d 3 h`, without signs.
pub fn span(span: TimeDelta) -> String {
    let seconds = span.num_seconds().abs();
    let two = |large: i64, unit: &str, small: i64, small_unit: &str| match small {
        0 => format!("{large} {unit}"),
        _ => format!("{large} {unit} {small} {small_unit}"),
    };
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => two(seconds / 60, "min", if seconds < 600 { seconds % 60 } else { 0 }, "s"),
        3600..86400 => two(seconds / 3600, "h", seconds % 3600 / 60, "min"),
        _ => two(seconds / 86400, "d", seconds % 86400 / 3600, "h"),
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn severities_are_read_as_people_write_them() {
        for text in ["SEV-2", "sev-2", "sev2", "Sev 2", "2", " SEV-2 "] {
            assert_eq!(text.parse(), Ok(Severity(2)), "{text}");
        }
        for text in ["", "SEV-0", "SEV-10", "high", "P1", "-1x"] {
            assert!(text.parse::<Severity>().is_err(), "{text}");
        }
        assert_eq!(Severity(3).to_string(), "SEV-3");
    }

    #[test]
    fn targets_are_durations_or_business_days() {
        let good = [
            ("15m", Target::Within(TimeDelta::minutes(15))),
            ("next business day", Target::BusinessDays(1)),
            ("2 business days", Target::BusinessDays(2)),
        ];
        for (text, target) in good {
            assert_eq!(text.parse(), Ok(target), "{text}");
        }
        for text in ["", "soon", "0s", "15", "next day", "0 business days", "99 business days", "400d"] {
            assert!(text.parse::<Target>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_configured_target_wins() {
        let configured = IndexMap::from([("sev-1".to_owned(), "5m".to_owned())]);
        assert_eq!(target_of(Severity(1), &configured), Target::Within(TimeDelta::minutes(5)));
        assert_eq!(target_of(Severity(2), &configured), Target::Within(TimeDelta::hours(1)));
        assert_eq!(target_of(Severity(3), &configured), Target::Within(TimeDelta::hours(4)));
        assert_eq!(target_of(Severity(4), &configured), Target::BusinessDays(1));
        assert_eq!(target_of(Severity(5), &configured), Target::BusinessDays(1));
    }

    #[test]
    fn response_is_due_by_the_clock_or_by_the_working_week() {
        let usual = BusinessDays::new(&[]);
        let gulf = BusinessDays::new(&["Sun", "Mon", "Tue", "Wed", "Thu"].map(str::to_owned));
        let quarter = Target::Within(TimeDelta::minutes(15));
        let next = Target::BusinessDays(1);
        // 2026-03-06 is a Friday; 2026-03-29 the night in which Berlin's clocks go forward, 2026-10-25 back.
        let cases = [
            (quarter, "2026-03-06T23:55:00Z", "UTC", &usual, "2026-03-07T00:10:00Z"),
            (next, "2026-03-04T09:00:00Z", "UTC", &usual, "2026-03-06T00:00:00Z"),
            (next, "2026-03-06T09:00:00Z", "UTC", &usual, "2026-03-10T00:00:00Z"),
            (next, "2026-03-07T09:00:00Z", "UTC", &usual, "2026-03-10T00:00:00Z"),
            (next, "2026-03-08T23:59:59Z", "UTC", &usual, "2026-03-10T00:00:00Z"),
            (Target::BusinessDays(2), "2026-03-05T09:00:00Z", "UTC", &usual, "2026-03-10T00:00:00Z"),
            // Sunday 23:30 UTC is Monday in Berlin.
            (next, "2026-03-08T23:30:00Z", "Europe/Berlin", &usual, "2026-03-10T23:00:00Z"),
            (next, "2026-03-27T12:00:00Z", "Europe/Berlin", &usual, "2026-03-30T22:00:00Z"),
            (next, "2026-10-23T12:00:00Z", "Europe/Berlin", &usual, "2026-10-26T23:00:00Z"),
            (next, "2026-03-05T09:00:00Z", "Asia/Dubai", &gulf, "2026-03-08T20:00:00Z"),
            // Beirut's clocks skip the hour after midnight of 2026-03-29: the day begins at one.
            (
                next,
                "2026-03-27T09:00:00Z",
                "Asia/Beirut",
                &BusinessDays(vec![Weekday::Sat]),
                "2026-03-28T22:00:00Z",
            ),
        ];
        for (target, began, zone, days, due) in cases {
            let zone: Tz = zone.parse().unwrap();
            assert_eq!(respond_by(target, at(began), zone, days), at(due), "{target} from {began} in {zone}");
        }
    }

    #[test]
    fn findings_have_a_severity() {
        let of = |id: &str, verdict| Severity::of(&Finding::new(id, "x", verdict, "")).0;
        assert_eq!(of("service.api.http", Verdict::Critical), 1);
        assert_eq!(of("service.api.http", Verdict::Unknown), 2);
        assert_eq!(of("check.error-rate", Verdict::Critical), 2);
        assert_eq!(of("check.error-rate", Verdict::Warning), 3);
        assert_eq!(of("check.error-rate", Verdict::Ok), 4);
    }

    #[test]
    fn spans_are_short_and_have_units() {
        let cases = [
            (0, "0 s"),
            (59, "59 s"),
            (95, "1 min 35 s"),
            (960, "16 min"),
            (3900, "1 h 5 min"),
            (-7200, "2 h"),
            (90_000, "1 d 1 h"),
        ];
        for (seconds, shown) in cases {
            assert_eq!(span(TimeDelta::seconds(seconds)), shown);
        }
    }
}
