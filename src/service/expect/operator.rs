//! The rules that a value can be held against.

use std::fmt;

use chrono::{DateTime, NaiveDateTime, Utc};
use regex::Regex;
use semver::{Version, VersionReq};
use serde_json::Value;

use super::{path::kind, show};
use crate::{
    config::scalar::Duration,
    finding::{Quantity, Unit},
};

/// Two machines are never of exactly one mind about the time.
const CLOCK_TOLERANCE_SECONDS: f64 = 5.0;

const NAMES: [&str; 7] = ["semver", "younger_than", "above", "below", "one_of", "matches", "exists"];

/// Whether a key of a mapping is an operator.
pub fn is_name(key: &str) -> bool {
    NAMES.contains(&key)
}

/// What must be true of a value.
#[derive(Debug, Clone)]
pub(super) enum Rule {
    /// Of the same type and value; 1 and 1.0 are the same number.
    Equals(Value),
    Semver(VersionReq, String),
    YoungerThan(Duration),
    Above(f64),
    Below(f64),
    OneOf(Vec<Value>),
    Matches(Regex),
    Exists(bool),
}

impl Rule {
    /// An operator with its argument; the error is the rest of a sentence that begins with the operator.
    pub(super) fn parse(operator: &str, argument: &Value) -> Result<Self, String> {
        let text = || argument.as_str().ok_or_else(|| format!("needs a text, not {}", kind(argument)));
        let number = || argument.as_f64().ok_or_else(|| format!("needs a number, not {}", kind(argument)));
        match operator {
            "semver" => {
                let text = text()?;
                let wanted =
                    VersionReq::parse(text).map_err(|error| format!("is no version range: {error}"))?;
                Ok(Self::Semver(wanted, text.to_owned()))
            }
            "younger_than" => text()?.parse().map(Self::YoungerThan).map_err(|error| error.to_string()),
            "above" => number().map(Self::Above),
            "below" => number().map(Self::Below),
            "one_of" => match argument.as_array() {
                Some(values) if !values.is_empty() => Ok(Self::OneOf(values.clone())),
                _ => Err("needs a list of values".to_owned()),
            },
            "matches" => Regex::new(text()?)
                .map(Self::Matches)
                .map_err(|_| format!("is no regular expression: {}", show(argument))),
            "exists" => argument
                .as_bool()
                .map(Self::Exists)
                .ok_or_else(|| format!("needs true or false, not {}", kind(argument))),
            _ => Err("is not an operator".to_owned()),
        }
    }

    /// Whether the value is as it should be. Both sides carry a note in brackets, or nothing.
    pub(super) fn judge(&self, value: &Value, now: DateTime<Utc>) -> Result<String, String> {
        let verdict = |met: bool| if met { Ok(String::new()) } else { Err(String::new()) };
        let wrong_type = || Err(format!(" ({})", kind(value)));
        match self {
            Self::Equals(wanted) if kind(wanted) != kind(value) => wrong_type(),
            Self::Equals(wanted) => verdict(same(wanted, value)),
            Self::Semver(wanted, _) => match value.as_str().map(read_version) {
                Some(Some(version)) if wanted.matches(&version) => Ok(String::new()),
                Some(Some(version)) if !version.pre.is_empty() => Err(" (a pre-release)".to_owned()),
                Some(Some(_)) => Err(String::new()),
                Some(None) => Err(" (not a version)".to_owned()),
                None => wrong_type(),
            },
            Self::YoungerThan(limit) => {
                let Some(time) = read_time(value) else { return Err(" (not a time)".to_owned()) };
                #[expect(clippy::cast_precision_loss, reason = "an age in milliseconds, for a comparison")]
                let age = (now - time).num_milliseconds() as f64 / 1000.0;
                let shown = |seconds: f64| Quantity { value: seconds.round(), unit: Some(Unit::Seconds) };
                if age < -CLOCK_TOLERANCE_SECONDS {
                    return Err(format!(" ({} in the future: the clocks differ)", shown(-age)));
                }
                let note = format!(" ({} ago)", shown(age.max(0.0)));
                if age <= limit.value.as_secs_f64() { Ok(note) } else { Err(note) }
            }
            Self::Above(limit) => value.as_f64().map_or_else(wrong_type, |number| verdict(number > *limit)),
            Self::Below(limit) => value.as_f64().map_or_else(wrong_type, |number| verdict(number < *limit)),
            Self::OneOf(wanted) => verdict(wanted.iter().any(|wanted| same(wanted, value))),
            Self::Matches(pattern) => {
                value.as_str().map_or_else(wrong_type, |text| verdict(pattern.is_match(text)))
            }
            Self::Exists(wanted) => verdict(*wanted),
        }
    }
}

impl Rule {
    /// Says of which type the wanted value is, where that is the difference.
    pub(super) fn type_note(&self, value: &Value) -> String {
        match self {
            Self::Equals(wanted) if kind(wanted) != kind(value) && !wanted.is_null() => {
                format!(" ({})", kind(wanted))
            }
            _ => String::new(),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Equals(wanted) => f.write_str(&show(wanted)),
            Self::Semver(_, written) => write!(f, "a version {written}"),
            Self::YoungerThan(limit) => write!(f, "a time within the last {limit}"),
            Self::Above(limit) => write!(f, "above {limit}"),
            Self::Below(limit) => write!(f, "below {limit}"),
            Self::OneOf(wanted) => {
                write!(f, "one of {}", wanted.iter().map(show).collect::<Vec<_>>().join(", "))
            }
            Self::Matches(pattern) => write!(f, "a text matching `{pattern}`"),
            Self::Exists(true) => f.write_str("it to exist"),
            Self::Exists(false) => f.write_str("it absent"),
        }
    }
}

/// Equal in type and value; numbers by value, so that 1 is 1.0.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

/// `1.2.3`, and as people write it: `v1.2`, `2`, `2.42.0+ds`.
pub(super) fn read_version(text: &str) -> Option<Version> {
    let text = text.trim().trim_start_matches(['v', 'V']);
    let (numbers, rest) = text.split_at(text.find(['-', '+']).unwrap_or(text.len()));
    let missing = 2usize.checked_sub(numbers.matches('.').count())?;
    Version::parse(&format!("{numbers}{}{rest}", ".0".repeat(missing))).ok()
}

/// RFC 3339 (no zone is UTC), or unix time in seconds, milliseconds, microseconds or nanoseconds.
pub fn read_time(value: &Value) -> Option<DateTime<Utc>> {
    if let Some(text) = value.as_str() {
        let zoned = DateTime::parse_from_rfc3339(text).ok().map(|time| time.with_timezone(&Utc));
        let naive = || {
            ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"]
                .iter()
                .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
                .map(|time| time.and_utc())
        };
        return zoned.or_else(naive);
    }
    let number = value.as_f64()?;
    // Each unit is a thousand times the next; today's time in one is an absurd year in another.
    let millis = match number.abs() {
        n if n < 1e11 => number * 1e3,
        n if n < 1e14 => number,
        n if n < 1e17 => number / 1e3,
        _ => number / 1e6,
    };
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds fit; a float saturates")]
    DateTime::from_timestamp_millis(millis as i64)
}
