//! The time of a report: stated in one of Python's ways, or hidden in the identifiers of a page.

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};

use super::super::report::TimeFrom;

/// Without a zone a time is taken as UTC, and marked so.
pub(super) fn stated(text: &str) -> Option<(DateTime<Utc>, TimeFrom)> {
    let text = text.trim();
    // Evidently writes no zone, in one of these two ways.
    if let Some(at) = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"]
        .into_iter()
        .filter(|form| text.as_bytes().get(10) == form.as_bytes().get(8))
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
    {
        return Some((at.and_utc(), TimeFrom::StatedWithoutZone));
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some((at.with_timezone(&Utc), TimeFrom::Stated));
    }
    for form in ["%Y-%m-%d %H:%M:%S%.f%:z", "%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f%z"] {
        if let Ok(at) = DateTime::parse_from_str(text, form) {
            return Some((at.with_timezone(&Utc), TimeFrom::Stated));
        }
    }
    for form in ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"] {
        if let Ok(at) = NaiveDateTime::parse_from_str(text, form) {
            return Some((at.and_utc(), TimeFrom::StatedWithoutZone));
        }
    }
    let date = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    Some((date.and_hms_opt(0, 0, 0)?.and_utc(), TimeFrom::StatedWithoutZone))
}

/// The first 48 bits of a version 7 UUID are milliseconds since 1970 (RFC 9562); None for other versions.
pub(super) fn of_uuid(uuid: &str) -> Option<DateTime<Utc>> {
    let digits: String = uuid.chars().filter(|c| *c != '-').collect();
    if digits.len() != 32 || !digits.is_ascii() || digits.as_bytes()[12] != b'7' {
        return None;
    }
    let milliseconds = i64::from_str_radix(&digits[..12], 16).ok()?;
    Utc.timestamp_millis_opt(milliseconds).single()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_s_times_are_read_and_a_missing_zone_is_said() {
        let cases = [
            ("2024-06-01 02:00:00", "2024-06-01T02:00:00Z", TimeFrom::StatedWithoutZone),
            ("2026-11-20 18:19:38.710597", "2026-11-20T18:19:38.710597Z", TimeFrom::StatedWithoutZone),
            ("2024-06-09T02:00:00", "2024-06-09T02:00:00Z", TimeFrom::StatedWithoutZone),
            ("2024-06-09T02:00:00+02:00", "2024-06-09T00:00:00Z", TimeFrom::Stated),
            ("2024-06-09 02:00:00.5+02:00", "2024-06-09T00:00:00.5Z", TimeFrom::Stated),
            ("2024-06-09T02:00:00Z", "2024-06-09T02:00:00Z", TimeFrom::Stated),
            ("2024-06-09", "2024-06-09T00:00:00Z", TimeFrom::StatedWithoutZone),
        ];
        for (text, expected, from) in cases {
            let expected = DateTime::parse_from_rfc3339(expected).unwrap().with_timezone(&Utc);
            assert_eq!(stated(text), Some((expected, from)), "{text}");
        }
        assert_eq!(stated("yesterday"), None);
    }

    #[test]
    fn a_version_7_uuid_tells_its_time_and_others_do_not() {
        let at = of_uuid("01a1fa2ef6937ec3b7af41ab35a2c033").unwrap();
        assert_eq!(at.timestamp_millis(), 0x01a1_fa2e_f693);
        assert_eq!(
            of_uuid("01a1fa2f-a424-74a8-a062-bdb33443c910").unwrap().timestamp_millis(),
            0x01a1_fa2f_a424
        );
        assert_eq!(of_uuid("e7d3a0d3f2bb463f89a16a0a827ef8ff"), None);
        assert_eq!(of_uuid("7"), None);
        assert_eq!(of_uuid("é1a1fa2ef6937ec3b7af41ab35a2c03"), None);
    }
}
