//! Times in names: `drift_report_2024-06-04.html`, `2024/06/04/report.json`, `20240604T0900Z`, `year=2024/month=6/day=4`.
//!
//! Pure. A time without a zone is taken as UTC. Days before months (`04-06-2024`) are not read: nobody can tell which is
//! which.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};

/// The last whole date in a path, with the time of day that follows it; else the last week, month, or number of seconds
/// or milliseconds since 1970.
pub(super) fn of(path: &str) -> Option<DateTime<Utc>> {
    let last = |read: fn(&mut Rest<'_>) -> Option<DateTime<Utc>>| {
        let (mut at, mut found) = (0, None);
        while at < path.len() {
            let mut rest = Rest { bytes: path.as_bytes(), at };
            let begins = at == 0 || !path.as_bytes()[at - 1].is_ascii_digit();
            match read(&mut rest).filter(|_| begins) {
                Some(moment) => (found, at) = (Some(moment), rest.at.max(at + 1)),
                None => at += 1,
            }
        }
        found
    };
    last(day)
        .or_else(|| last(partition))
        .or_else(|| last(week))
        .or_else(|| last(epoch))
        .or_else(|| last(month))
}

/// What is left of a path. A reader that finds nothing may leave it anywhere.
#[derive(Clone, Copy)]
struct Rest<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Rest<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Takes one of these bytes, if it is next.
    fn take(&mut self, which: &[u8]) -> Option<u8> {
        let next = self.peek().filter(|byte| which.contains(byte))?;
        self.at += 1;
        Some(next)
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let next = self.bytes.get(self.at..self.at + word.len())?;
        next.eq_ignore_ascii_case(word.as_bytes()).then(|| self.at += word.len())
    }

    /// Exactly so many digits; whether more follow is not looked at.
    fn digits(&mut self, count: usize) -> Option<i64> {
        let digits = self.bytes.get(self.at..self.at + count)?;
        let number = digits
            .iter()
            .try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0')))?;
        self.at += count;
        Some(number)
    }

    /// One or two digits.
    fn short(&mut self) -> Option<u32> {
        let mut two = *self;
        let number = match two.digits(2) {
            Some(number) => {
                *self = two;
                number
            }
            None => self.digits(1)?,
        };
        u32::try_from(number).ok()
    }

    fn two(&mut self) -> Option<u32> {
        u32::try_from(self.digits(2)?).ok()
    }

    /// Of this century.
    fn year(&mut self) -> Option<i32> {
        i32::try_from(self.digits(4)?).ok().filter(|year| (2000..2100).contains(year))
    }

    /// A number ends here.
    fn ends(&self) -> Option<()> {
        (!self.peek().is_some_and(|byte| byte.is_ascii_digit())).then_some(())
    }
}

fn midnight(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::MIN).and_utc()
}

fn day(rest: &mut Rest<'_>) -> Option<DateTime<Utc>> {
    let year = rest.year()?;
    let sign = rest.take(b"-_./ ");
    let month = rest.two()?;
    if rest.take(b"-_./ ") != sign {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(year, month, rest.two()?)?;
    let mut time = *rest;
    if let Some(at) = time_of_day(&mut time, date) {
        *rest = time;
        return Some(at);
    }
    rest.ends()?;
    Some(midnight(date))
}

/// `T09:00:00.5+02:00`, `_0900`, `-09-00`, `T09Z`, `T_09h30`.
fn time_of_day(rest: &mut Rest<'_>, date: NaiveDate) -> Option<DateTime<Utc>> {
    let _ = rest.take(b"Tt");
    while rest.take(b"-_. ").is_some() {}
    let hour = rest.two()?;
    let mut minutes = *rest;
    let _ = minutes.take(b"-_:.h");
    let (mut minute, mut second) = (0, 0);
    if let Some(read) = minutes.two() {
        minute = read;
        let mut seconds = minutes;
        let _ = seconds.take(b"-_:.m");
        if let Some(read) = seconds.two() {
            (second, minutes) = (read, seconds);
        }
        *rest = minutes;
    } else {
        // An hour alone must say that it is one.
        let mut marked = *rest;
        marked.take(b"Zzh")?;
        if rest.take(b"h").is_none() {
            rest.ends()?;
        }
    }
    let mut fraction = *rest;
    if fraction.take(b".,").is_some() && fraction.digits(1).is_some() {
        while fraction.digits(1).is_some() {}
        *rest = fraction;
    }
    rest.ends()?;
    let time = NaiveTime::from_hms_opt(hour, minute, second)?;
    let at = date.and_time(time).and_utc();
    Some(at - zone(rest).unwrap_or_default())
}

/// How far the zone is ahead of UTC.
fn zone(rest: &mut Rest<'_>) -> Option<TimeDelta> {
    if rest.take(b"Zz").is_some() {
        return Some(TimeDelta::zero());
    }
    let mut offset = *rest;
    let sign = offset.take(b"+-")?;
    let hours = offset.digits(2)?;
    let _ = offset.take(b":");
    let minutes = offset.digits(2)?;
    // A dash may as well be one between a time and a number.
    if hours > 14 || minutes > 59 || offset.ends().is_none() {
        return None;
    }
    *rest = offset;
    let ahead = TimeDelta::minutes(hours * 60 + minutes);
    Some(if sign == b'-' { -ahead } else { ahead })
}

/// `year=2024/month=6/day=4`, as partitions are named.
fn partition(rest: &mut Rest<'_>) -> Option<DateTime<Utc>> {
    let mut named = |long: &str, short: &str| {
        let mut other = *rest;
        match other.word(long) {
            Some(()) => *rest = other,
            None => rest.word(short)?,
        }
        let number = if long == "year=" { u32::try_from(rest.digits(4)?).ok()? } else { rest.short()? };
        rest.ends()?;
        while rest.take(b"/-_., &").is_some() {}
        Some(number)
    };
    let year = i32::try_from(named("year=", "y=")?).ok()?;
    Some(midnight(NaiveDate::from_ymd_opt(year, named("month=", "m=")?, named("day=", "d=")?)?))
}

/// The Monday of `2024-W23`.
fn week(rest: &mut Rest<'_>) -> Option<DateTime<Utc>> {
    let year = rest.year()?;
    let _ = rest.take(b"-_");
    rest.take(b"Ww")?;
    let week = rest.two()?;
    rest.ends()?;
    Some(midnight(NaiveDate::from_isoywd_opt(year, week, Weekday::Mon)?))
}

fn epoch(rest: &mut Rest<'_>) -> Option<DateTime<Utc>> {
    rest.peek().filter(|byte| *byte == b'1')?;
    let seconds = rest.digits(10)?;
    let milliseconds = rest.digits(3).unwrap_or_default();
    rest.ends()?;
    DateTime::from_timestamp_millis(seconds * 1000 + milliseconds)
}

/// The first of `2024-06`.
fn month(rest: &mut Rest<'_>) -> Option<DateTime<Utc>> {
    let year = rest.year()?;
    let _ = rest.take(b"-_./");
    let month = rest.two()?;
    rest.ends()?;
    // A day that does not exist is no month either.
    let mut more = *rest;
    if more.take(b"-_./ ").is_some() && more.digits(2).is_some() {
        return None;
    }
    Some(midnight(NaiveDate::from_ymd_opt(year, month, 1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_in_a_name_is_found_however_it_is_spelt() {
        let cases = [
            ("drift_report_2024-06-04.html", "2024-06-04T00:00:00Z"),
            ("drift_2024_06_04.json", "2024-06-04T00:00:00Z"),
            ("drift-2024.06.04.json.gz", "2024-06-04T00:00:00Z"),
            ("drift20240604.json", "2024-06-04T00:00:00Z"),
            ("2024/06/04/report.json", "2024-06-04T00:00:00Z"),
            ("dt=2024-06-04/report.json", "2024-06-04T00:00:00Z"),
            ("year=2024/month=06/day=04/report.json", "2024-06-04T00:00:00Z"),
            ("year=2024/month=6/day=4/report.json", "2024-06-04T00:00:00Z"),
            ("20240604T0900Z.json", "2024-06-04T09:00:00Z"),
            ("20240604T090010Z", "2024-06-04T09:00:10Z"),
            ("r_20240604_0900.json", "2024-06-04T09:00:00Z"),
            ("r_20240604090010.json", "2024-06-04T09:00:10Z"),
            ("r_2024-06-04T09:00:10.123456+02:00.json", "2024-06-04T07:00:10Z"),
            ("r_2024-06-04T09-00-10.json", "2024-06-04T09:00:10Z"),
            ("r_2024-06-04_09-00-10-0500.json", "2024-06-04T14:00:10Z"),
            ("r_2024-06-04 09_00.json", "2024-06-04T09:00:00Z"),
            ("r_2024-06-04T09Z.json", "2024-06-04T09:00:00Z"),
            ("r_2024-06-04-09h30.json", "2024-06-04T09:30:00Z"),
            ("r_2024-06-04_09h.json", "2024-06-04T09:00:00Z"),
            ("from_2024-06-01_to_2024-06-07.json", "2024-06-07T00:00:00Z"),
            ("2024-06-01/drift_2024-06-02.json", "2024-06-02T00:00:00Z"),
            ("r_2024-06-04_001.json", "2024-06-04T00:00:00Z"),
            ("r_2024-06-04-1.json", "2024-06-04T00:00:00Z"),
            ("r_2024-06-04_v2.json", "2024-06-04T00:00:00Z"),
            ("drift_2024-W23.json", "2024-06-03T00:00:00Z"),
            ("drift_2024w23.json", "2024-06-03T00:00:00Z"),
            ("drift_2024-06.json", "2024-06-01T00:00:00Z"),
            ("drift_1717462800.json", "2024-06-04T01:00:00Z"),
            ("drift_1717462800500.json", "2024-06-04T01:00:00.5Z"),
        ];
        for (name, expected) in cases {
            let expected: DateTime<Utc> = expected.parse().unwrap();
            assert_eq!(of(name), Some(expected), "{name}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        let names = [
            "drift_report.html",
            "report_7.json",
            "2024-13-04.json",
            "2024-02-30.json",
            "120240604.json",
            "202406041.json",
            "04-06-2024.json",
            "v1.2.3.json",
            "e7d3a0d3-f2bb-463f-89a1-6a0a827ef8ff.json",
            "1999-06-04.json",
            "2024-6-4.json",
            "drift_2717462800.json",
            "größe_２０２４.json",
            "",
        ];
        for name in names {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
