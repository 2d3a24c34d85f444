//! Maintenance windows: `daily 02:00-04:00`, `Sun 22:00-02:00`, `first Mon 01:00-03:00`, or one stretch of time,
//! `2026-12-24T18:00/2026-12-26T06:00`. All times are local to a time zone. Pure: the time is handed in.

use std::str::FromStr;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;

use super::local_time::{instant, last_instant};

const SHAPES: &str = "write `daily 02:00-04:00`, `Sun 22:00-02:00`, `Mon,Wed 01:00-02:00`, `Mon-Fri 20:00-06:00`, \
                      `first Mon 01:00-03:00` or `2026-12-24T18:00/2026-12-26T06:00`";

/// When maintenance takes place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Window {
    /// Again and again. One that ends before it begins ends on the next day, and is that of the day it begins on.
    Recurring { on: On, from: NaiveTime, to: Closing },
    /// From a local time up to another one.
    Once { from: NaiveDateTime, to: NaiveDateTime },
}

/// The days on which a window opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum On {
    Daily,
    Weekdays(Vec<Weekday>),
    /// The first to fourth such day of a month, or the last.
    Month(Nth, Weekday),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nth {
    /// From 1.
    From1(u8),
    Last,
}

/// The end of a window: a time of the day it began on, or so many days later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    days_later: u64,
    at: NaiveTime,
}

impl Window {
    /// The end of the window, when it is open at this moment.
    pub fn open_until(&self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let today = now.with_timezone(&zone).date_naive();
        let spans: Vec<(NaiveDateTime, NaiveDateTime)> = match self {
            Self::Once { from, to } => vec![(*from, *to)],
            Self::Recurring { on, from, to } => [today.checked_sub_days(Days::new(1)), Some(today)]
                .into_iter()
                .flatten()
                .filter(|day| on.falls_on(*day))
                .filter_map(|day| {
                    let last = day.checked_add_days(Days::new(to.days_later))?;
                    Some((day.and_time(*from), last.and_time(to.at)))
                })
                .collect(),
        };
        let open = spans.into_iter().filter_map(|(from, to)| {
            // A time that comes twice is both: the window covers all of it.
            let (from, to) = (instant(zone, from), last_instant(zone, to));
            (from <= now && now < to).then_some(to)
        });
        open.max()
    }
}

impl On {
    fn falls_on(&self, day: NaiveDate) -> bool {
        match self {
            Self::Daily => true,
            Self::Weekdays(days) => days.contains(&day.weekday()),
            Self::Month(nth, weekday) => {
                let matches = match nth {
                    Nth::From1(nth) => day.day0() / 7 + 1 == u32::from(*nth),
                    Nth::Last => {
                        day.checked_add_days(Days::new(7)).is_none_or(|next| next.month() != day.month())
                    }
                };
                matches && day.weekday() == *weekday
            }
        }
    }
}

impl FromStr for Window {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some((from, to)) = text.split_once('/') {
            let (from, to) = (moment(from.trim())?, moment(to.trim())?);
            if to <= from {
                return Err(format!("`{text}` ends before it begins"));
            }
            return Ok(Self::Once { from, to });
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let [days @ .., times] = &words[..] else { return Err(format!("it is empty; {SHAPES}")) };
        let Some((from, to)) = times.split_once('-') else {
            return Err(format!("`{times}` is no `from-to`; {SHAPES}"));
        };
        let (from, to) = (clock(from)?, closing(to)?);
        let to = match to {
            Closing { days_later: 0, at } if at == from => {
                return Err(format!("`{times}` is no time at all; the whole day is `00:00-24:00`"));
            }
            Closing { days_later: 0, at } if at < from => Closing { days_later: 1, at },
            to => to,
        };
        let on = match days {
            [word] if word.eq_ignore_ascii_case("daily") => On::Daily,
            [word] => On::Weekdays(weekdays(word)?),
            [nth, day] => On::Month(ordinal(nth)?, weekday(day)?),
            _ => return Err(format!("`{text}` is no window; {SHAPES}")),
        };
        Ok(Self::Recurring { on, from, to })
    }
}

fn moment(text: &str) -> Result<NaiveDateTime, String> {
    let formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    let day = || Some(NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_time(NaiveTime::MIN));
    let found = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    found.or_else(day).ok_or_else(|| format!("`{text}` is no local time such as 2026-12-24T18:00"))
}

/// `HH:MM`.
fn clock(text: &str) -> Result<NaiveTime, String> {
    let wrong = || format!("`{text}` is no time of day such as 02:00");
    let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
    let number = |part: &str| {
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if digits { part.parse::<u32>().ok() } else { None }
    };
    let time = number(hour).zip(number(minute));
    time.and_then(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0)).ok_or_else(wrong)
}

fn closing(text: &str) -> Result<Closing, String> {
    if text == "24:00" {
        return Ok(Closing { days_later: 1, at: NaiveTime::MIN });
    }
    Ok(Closing { days_later: 0, at: clock(text)? })
}

/// `Mon`, `Mon,Wed`, `Mon-Fri`, `Fri-Mon,Wed`.
fn weekdays(text: &str) -> Result<Vec<Weekday>, String> {
    let mut days = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (mut day, last) = (weekday(first)?, weekday(last)?);
        loop {
            if !days.contains(&day) {
                days.push(day);
            }
            if day == last {
                break;
            }
            day = day.succ();
        }
    }
    Ok(days)
}

fn weekday(text: &str) -> Result<Weekday, String> {
    text.parse().map_err(|_| format!("`{text}` is no day such as Mon; {SHAPES}"))
}

fn ordinal(text: &str) -> Result<Nth, String> {
    const WORDS: [&str; 4] = ["first", "second", "third", "fourth"];
    if text.eq_ignore_ascii_case("last") {
        return Ok(Nth::Last);
    }
    let found = WORDS.iter().zip(1..).find(|(word, _)| text.eq_ignore_ascii_case(word));
    found
        .map(|(_, nth)| Nth::From1(nth))
        .ok_or_else(|| format!("`{text}` is none of first, second, third, fourth and last; {SHAPES}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(text: &str) -> Window {
        text.parse().unwrap()
    }

    /// The local end, when the window is open.
    fn until(text: &str, zone: Tz, now: &str) -> Option<String> {
        let now = DateTime::parse_from_rfc3339(now).unwrap().to_utc();
        let end = window(text).open_until(now, zone)?;
        Some(end.with_timezone(&zone).format("%m-%d %H:%M %Z").to_string())
    }

    #[test]
    fn windows_open_and_close_on_their_days() {
        // 2026-03-02 is a Monday.
        let cases = [
            ("daily 02:00-04:00", "2026-03-02T01:59:59Z", None),
            ("daily 02:00-04:00", "2026-03-02T02:00:00Z", Some("03-02 04:00 UTC")),
            ("daily 02:00-04:00", "2026-03-02T03:59:59Z", Some("03-02 04:00 UTC")),
            ("daily 02:00-04:00", "2026-03-02T04:00:00Z", None),
            ("Daily 00:00-24:00", "2026-03-02T23:59:59Z", Some("03-03 00:00 UTC")),
            ("daily 22:00-02:00", "2026-03-02T01:00:00Z", Some("03-02 02:00 UTC")),
            ("daily 22:00-02:00", "2026-03-02T23:00:00Z", Some("03-03 02:00 UTC")),
            ("Sun 22:00-02:00", "2026-03-01T23:00:00Z", Some("03-02 02:00 UTC")),
            ("Sun 22:00-02:00", "2026-03-02T01:59:00Z", Some("03-02 02:00 UTC")),
            ("Sun 22:00-02:00", "2026-03-02T23:00:00Z", None),
            ("Sun 22:00-02:00", "2026-03-01T01:00:00Z", None),
            ("Mon,Wed 01:00-02:00", "2026-03-04T01:30:00Z", Some("03-04 02:00 UTC")),
            ("Mon,Wed 01:00-02:00", "2026-03-03T01:30:00Z", None),
            ("monday 01:00-02:00", "2026-03-02T01:30:00Z", Some("03-02 02:00 UTC")),
            ("Fri-Mon 01:00-02:00", "2026-03-01T01:30:00Z", Some("03-01 02:00 UTC")),
            ("Fri-Mon 01:00-02:00", "2026-03-05T01:30:00Z", None),
            ("first Mon 01:00-03:00", "2026-03-02T02:00:00Z", Some("03-02 03:00 UTC")),
            ("first Mon 01:00-03:00", "2026-03-09T02:00:00Z", None),
            ("third Mon 01:00-03:00", "2026-03-16T02:00:00Z", Some("03-16 03:00 UTC")),
            ("last Sat 23:00-01:00", "2026-03-29T00:30:00Z", Some("03-29 01:00 UTC")),
            ("last Sat 23:00-01:00", "2026-03-22T00:30:00Z", None),
            ("2026-12-24T18:00/2026-12-26T06:00", "2026-12-25T12:00:00Z", Some("12-26 06:00 UTC")),
            ("2026-12-24T18:00/2026-12-26T06:00", "2026-12-26T06:00:00Z", None),
            ("2026-12-24/2026-12-27", "2026-12-24T00:00:00Z", Some("12-27 00:00 UTC")),
        ];
        for (text, now, end) in cases {
            assert_eq!(until(text, Tz::UTC, now).as_deref(), end, "{text} at {now}");
        }
    }

    #[test]
    fn changes_of_clocks_neither_lose_nor_double_a_window() {
        let berlin = chrono_tz::Europe::Berlin;
        // In 2026 clocks go from 02:00 to 03:00 on 29 March, and from 03:00 to 02:00 on 25 October.
        let cases = [
            ("daily 02:00-04:00", "2026-03-29T00:59:00Z", None),
            ("daily 02:00-04:00", "2026-03-29T01:00:00Z", Some("03-29 04:00 CEST")),
            ("daily 02:00-04:00", "2026-03-29T02:00:00Z", None),
            // It begins in the gap and so at its end.
            ("daily 02:30-03:30", "2026-03-29T01:00:00Z", Some("03-29 03:30 CEST")),
            // It lies in the gap as a whole.
            ("daily 02:10-02:50", "2026-03-29T01:00:00Z", None),
            ("daily 01:00-02:30", "2026-03-29T00:30:00Z", Some("03-29 03:00 CEST")),
            // The hour that comes twice is covered twice.
            ("daily 02:00-02:30", "2026-10-25T00:10:00Z", Some("10-25 02:30 CET")),
            ("daily 02:00-02:30", "2026-10-25T01:20:00Z", Some("10-25 02:30 CET")),
            ("daily 02:00-02:30", "2026-10-25T01:30:00Z", None),
            ("Sat 23:00-04:00", "2026-10-25T02:59:00Z", Some("10-25 04:00 CET")),
            ("Sat 23:00-04:00", "2026-10-25T03:00:00Z", None),
            // The day of a window is the local one.
            ("Mon 00:30-01:30", "2026-06-07T23:00:00Z", Some("06-08 01:30 CEST")),
        ];
        for (text, now, end) in cases {
            assert_eq!(until(text, berlin, now).as_deref(), end, "{text} at {now}");
        }
        // Samoa had no 30 December 2011.
        let apia = chrono_tz::Pacific::Apia;
        assert!(until("2011-12-30T10:00/2012-01-01T00:00", apia, "2011-12-30T10:00:00Z").is_some());
    }

    #[test]
    fn what_is_no_window_is_said() {
        let cases = [
            ("", "empty"),
            ("daily", "no `from-to`"),
            ("02:00-04:00", "is no window"),
            ("daily 2-4", "no time of day"),
            ("daily 25:00-26:00", "no time of day"),
            ("daily +2:00-04:00", "no time of day"),
            ("daily 02:00-02:00", "no time at all"),
            ("Mno 02:00-04:00", "`Mno` is no day"),
            ("fifth Mon 02:00-04:00", "`fifth` is none of"),
            ("every first Mon 02:00-04:00", "is no window"),
            ("2026-12-24T18:00/2026-12-24T06:00", "ends before it begins"),
            ("2026-13-24T18:00/2026-12-24T06:00", "no local time"),
        ];
        for (text, why) in cases {
            let error = text.parse::<Window>().unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
