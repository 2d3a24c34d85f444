//! Where a look back begins: a date, a time, or how long ago.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::{config::cut_line, context::Context, error::Fault, finding::parse_duration};

/// A date (its first moment, UTC), a time, or how long ago.
///
/// # Errors
/// It is none of these.
pub(super) fn since(cx: &Context, text: &str, flag: &str) -> Result<DateTime<Utc>, Fault> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(time.to_utc());
    }
    if let Ok(date) = text.parse::<NaiveDate>() {
        return Ok(date.and_time(NaiveTime::MIN).and_utc());
    }
    let ago = parse_duration(text).ok().and_then(|ago| TimeDelta::from_std(ago).ok());
    ago.and_then(|ago| cx.clock.now().checked_sub_signed(ago)).ok_or_else(|| {
        Fault::new(format!("{flag} `{}` is no date, time or span", cut_line(text, 40)))
            .hint("2026-03-01, 2026-03-01T09:00:00Z, 24h or 90d")
    })
}
