//! Lines, cut from whatever comes: any bytes, of any length, in pieces.

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};

use crate::config::redact::cut;

/// More of one line than anybody reads; the rest is counted and dropped.
const LONGEST: usize = 64 << 10;

/// One line of a log, without its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// When it was written, where that is known.
    pub(super) time: Option<DateTime<Utc>>,
    /// Need not be UTF-8.
    pub(super) bytes: Vec<u8>,
    /// Bytes of a very long line that were dropped.
    pub(super) cut: usize,
}

impl Line {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let room = LONGEST - self.bytes.len().min(LONGEST);
        let kept = bytes.len().min(room);
        self.bytes.extend_from_slice(&bytes[..kept]);
        self.cut += bytes.len() - kept;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty() && self.cut == 0
    }

    /// Drops the carriage return that terminals add.
    pub(super) fn trim_end(&mut self) {
        if self.cut == 0 && self.bytes.last() == Some(&b'\r') {
            self.bytes.pop();
        }
    }

    /// For a report: readable, and not longer than a screen.
    pub(super) fn text(&self) -> String {
        const SHOWN: usize = 500;
        let text = String::from_utf8_lossy(&self.bytes);
        let text: String = text.chars().filter(|c| !c.is_control() || *c == '\t').collect();
        cut(&text, SHOWN)
    }
}

/// Splits off the engine's time: RFC 3339 with nanoseconds, and a blank.
pub(super) fn split_time(bytes: &[u8]) -> (Option<DateTime<Utc>>, &[u8]) {
    const LONGEST_TIME: usize = 36;
    let end = bytes.iter().take(LONGEST_TIME).position(|byte| *byte == b' ').unwrap_or(0);
    let time =
        std::str::from_utf8(&bytes[..end]).ok().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    match time {
        Some(time) => (Some(time.with_timezone(&Utc)), &bytes[end + 1..]),
        None => (None, bytes),
    }
}

/// The time that a line of a file begins with, in the usual spellings; one without a zone is taken for UTC.
pub(super) fn read_time(line: &[u8]) -> Option<DateTime<Utc>> {
    let start = &line[..line.len().min(40)];
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start_matches(['[', '(', '"', '\'']);
    let first = text.split([' ', ']', ')', '"', '\'', '|']).next().unwrap_or_default();
    if let Ok(time) = DateTime::parse_from_rfc3339(first) {
        return Some(time.with_timezone(&Utc));
    }
    // `2026-11-20 17:41:00,123` of Python, `2026/11/20 17:41:00` of nginx and Go.
    let stamp: String = text.chars().take(19).map(|c| if c == '/' { '-' } else { c }).collect();
    let stamp = stamp.replace('T', " ");
    let time = NaiveDateTime::parse_from_str(&stamp, "%Y-%m-%d %H:%M:%S").ok()?;
    let fraction: String = text
        .get(19..)?
        .strip_prefix([',', '.'])
        .unwrap_or_default()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let milliseconds = format!("{fraction:0<3}").get(..3).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    Some(time.and_utc() + chrono::TimeDelta::milliseconds(milliseconds))
}

/// A time as it stands in front of a line.
pub(super) fn show_time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_where_they_are_and_nowhere_else() {
        let cases = [
            ("2026-11-20T17:41:00Z started", Some("2026-11-20T17:41:00.000Z")),
            ("2026-11-20T17:41:00.123+01:00 started", Some("2026-11-20T16:41:00.123Z")),
            ("2026-11-20 17:41:00,250 INFO started", Some("2026-11-20T17:41:00.250Z")),
            ("2026/11/20 17:41:00 [error] 7#7", Some("2026-11-20T17:41:00.000Z")),
            ("[2026-11-20 17:41:00 +0000] [7] [INFO]", Some("2026-11-20T17:41:00.000Z")),
            ("[2026-11-20T17:41:00.5Z] x", Some("2026-11-20T17:41:00.500Z")),
            ("Traceback (most recent call last):", None),
            ("2026-13-45 99:99:99 x", None),
            ("", None),
        ];
        for (line, expected) in cases {
            assert_eq!(read_time(line.as_bytes()).map(show_time).as_deref(), expected, "{line}");
        }
        assert_eq!(read_time(b"\xff\xfe2026"), None);
    }

    #[test]
    fn the_engines_time_is_split_off() {
        let (time, rest) = split_time(b"2026-11-20T17:41:17.534811514Z [::1]: response:200");
        assert_eq!(
            (time.map(show_time).as_deref(), rest),
            (Some("2026-11-20T17:41:17.534Z"), &b"[::1]: response:200"[..])
        );
        assert_eq!(split_time(b"no time"), (None, &b"no time"[..]));
        assert_eq!(split_time(b""), (None, &b""[..]));
    }

    #[test]
    fn a_very_long_line_is_cut_and_counted() {
        let mut line = Line::default();
        for _ in 0..10 {
            line.push(&[b'x'; 10_000]);
        }
        assert_eq!((line.bytes.len(), line.cut), (LONGEST, 100_000 - LONGEST));
    }
}
