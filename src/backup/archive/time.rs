//! Times of files, of any year and to the nanosecond, as manifests tell them.

use chrono::{DateTime, Datelike as _, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A time of a file: seconds since 1970, before it negative, and nanoseconds after those. In JSON as RFC 3339 has it
/// to the nanosecond; as a number of seconds in years that it does not have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    pub seconds: i64,
    /// Below 1,000,000,000.
    pub nanoseconds: u32,
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let time = DateTime::from_timestamp(self.seconds, self.nanoseconds);
        match time.filter(|time| (0..=9999).contains(&time.year())) {
            Some(time) => serializer.collect_str(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
            None => serializer.serialize_i64(self.seconds),
        }
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(DateTime<Utc>),
            Seconds(i64),
        }
        Ok(match Written::deserialize(deserializer)? {
            // A leap second counts as the one before it.
            Written::Text(time) => Self {
                seconds: time.timestamp(),
                nanoseconds: time.timestamp_subsec_nanos().min(999_999_999),
            },
            Written::Seconds(seconds) => Self { seconds, nanoseconds: 0 },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_any_year_are_kept() {
        for (seconds, nanoseconds, json) in [
            (0, 0, r#""1970-01-01T00:00:00Z""#),
            (1_772_323_200, 123_000_000, r#""2026-03-01T00:00:00.123Z""#),
            (-1, 999_999_999, r#""1969-12-31T23:59:59.999999999Z""#),
            (i64::MAX, 0, "9223372036854775807"),
            (300_000_000_000, 0, "300000000000"),
        ] {
            let time = Time { seconds, nanoseconds };
            assert_eq!(serde_json::to_string(&time).unwrap(), json);
            assert_eq!(serde_json::from_str::<Time>(json).unwrap(), time);
        }
    }
}
