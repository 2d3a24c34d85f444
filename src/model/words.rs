//! How looks at models write numbers and times: pure.

use chrono::{DateTime, TimeDelta, Utc};

/// A metric: at most four decimals, no trailing zeros; tiny and huge ones in scientific notation.
pub(super) fn decimal(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-4..1e9).contains(&magnitude) {
        return format!("{value:.3e}");
    }
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// The same with its sign.
pub(super) fn difference(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let sign = if value > 0.0 { "+" } else { "" };
    format!("{sign}{}", decimal(value))
}

/// `2026-03-01 09:00Z`.
pub(super) fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%MZ").to_string()
}

/// `12 days`, `3 h`, `5 min`, `40 s`.
pub(super) fn span(span: TimeDelta) -> String {
    match (span.num_days(), span.num_hours(), span.num_minutes()) {
        (1, ..) => "1 day".to_owned(),
        (2.., ..) => format!("{} days", span.num_days()),
        (_, 1.., _) => format!("{} h", span.num_hours()),
        (_, _, 1..) => format!("{} min", span.num_minutes()),
        _ => format!("{} s", span.num_seconds().max(0)),
    }
}

/// `2026-03-01 09:00Z, 12 days ago`.
pub(super) fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    if at > now {
        return format!("{}, in the future", minute(at));
    }
    format!("{}, {} ago", minute(at), span(now - at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_short() {
        let cases = [
            (0.799_163, "0.7992"),
            (0.9, "0.9"),
            (200.0, "200"),
            (0.0, "0"),
            (-0.000_01, "-1.000e-5"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "+Inf"),
            (1e12, "1.000e12"),
        ];
        for (value, expected) in cases {
            assert_eq!(decimal(value), expected);
        }
        assert_eq!([difference(0.01), difference(-0.5), difference(0.0)], ["+0.01", "-0.5", "0"]);
    }

    #[test]
    fn ages_are_coarse() {
        let spans = [59, 90, 3 * 3600, 24 * 3600, 40 * 24 * 3600].map(|s| span(TimeDelta::seconds(s)));
        assert_eq!(spans, ["59 s", "1 min", "3 h", "1 day", "40 days"]);
    }
}
