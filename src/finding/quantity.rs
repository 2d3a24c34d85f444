//! Numbers with units: durations, sizes, percentages, as people write them and as reports show them.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

/// The unit of a finding's value. Values are kept in the base unit: seconds, bytes, ratio (0 to 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    Seconds,
    Bytes,
    /// A share from 0 to 1, shown in percent.
    Ratio,
}

impl Unit {
    /// What a message calls values of this unit.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Seconds => "a duration",
            Self::Bytes => "a size",
            Self::Ratio => "a percentage",
        }
    }
}

/// A number in its base unit; no unit is a plain number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    pub value: f64,
    pub unit: Option<Unit>,
}

/// Why a text is not a quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    #[error("`{0}` is not a number with a unit (examples: 10, 500ms, 5m, 80%, 512MiB)")]
    NotANumber(String),
    #[error(
        "`{unit}` is not a unit (durations: ms s m h d w; sizes: B kB MB GB TB KiB MiB GiB TiB; share: %)"
    )]
    UnknownUnit { unit: String },
    #[error("`{found}` is {what}, but {expected} is needed here")]
    WrongUnit { found: String, what: &'static str, expected: &'static str },
    #[error("`{0}` is longer than 100 years")]
    TooLong(String),
}

/// The longest duration that is read: with a longer one, dates come out of range.
const LONGEST: f64 = 100.0 * 366.0 * 86_400.0;

impl Quantity {
    pub fn plain(value: f64) -> Self {
        Self { value, unit: None }
    }

    pub fn seconds(duration: Duration) -> Self {
        Self { value: duration.as_secs_f64(), unit: Some(Unit::Seconds) }
    }

    /// Reads `10`, `-3.5`, `500ms`, `2s`, `5m`, `24h`, `30d`, `80%`, `10GB`, `512MiB`.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        let text = text.trim();
        let split = number_length(text);
        let value: f64 = text[..split].parse().map_err(|_| QuantityError::NotANumber(text.to_owned()))?;
        let word = text[split..].trim();
        if word.is_empty() {
            return Ok(Self::plain(value));
        }
        let (scale, unit) =
            unit_scale(word).ok_or_else(|| QuantityError::UnknownUnit { unit: word.to_owned() })?;
        // Dividing keeps `0.5%` exactly what `0.005` reads as; multiplying by 0.01 would not.
        let value = if unit == Unit::Ratio { value / 100.0 } else { value * scale };
        Ok(Self { value, unit: Some(unit) })
    }
}

/// Length of the leading decimal number. An `e` counts only when digits follow, so that units survive.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    at = digits(at);
    if bytes.get(at) == Some(&b'.') {
        at = digits(at + 1);
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let end = digits(at + 1 + sign);
        if end > at + 1 + sign {
            return end;
        }
    }
    at
}

fn unit_scale(word: &str) -> Option<(f64, Unit)> {
    const KIB: f64 = 1024.0;
    Some(match word {
        "us" | "µs" => (1e-6, Unit::Seconds),
        "ms" => (1e-3, Unit::Seconds),
        "s" | "sec" | "seconds" => (1.0, Unit::Seconds),
        "m" | "min" | "minutes" => (60.0, Unit::Seconds),
        "h" | "hours" => (3600.0, Unit::Seconds),
        "d" | "days" => (86_400.0, Unit::Seconds),
        "w" | "weeks" => (604_800.0, Unit::Seconds),
        "%" => (1.0, Unit::Ratio),
        "B" => (1.0, Unit::Bytes),
        "kB" | "KB" => (1e3, Unit::Bytes),
        "MB" => (1e6, Unit::Bytes),
        "GB" => (1e9, Unit::Bytes),
        "TB" => (1e12, Unit::Bytes),
        "KiB" => (KIB, Unit::Bytes),
        "MiB" => (KIB * KIB, Unit::Bytes),
        "GiB" => (KIB * KIB * KIB, Unit::Bytes),
        "TiB" => (KIB * KIB * KIB * KIB, Unit::Bytes),
        _ => return None,
    })
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.value;
        match self.unit {
            Some(Unit::Seconds) if value.is_finite() => f.pad(&show_seconds(value)),
            Some(Unit::Bytes) if value.is_finite() => f.pad(&show_bytes(value)),
            Some(Unit::Ratio) => f.pad(&format!("{}%", trim_number(value * 100.0))),
            _ => f.pad(&trim_number(value)),
        }
    }
}

/// At most three significant decimals, no trailing zeros, never scientific in the everyday range.
fn trim_number(value: f64) -> String {
    if !value.is_finite() {
        return if value.is_nan() {
            "NaN"
        } else if value > 0.0 {
            "+Inf"
        } else {
            "-Inf"
        }
        .to_owned();
    }
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-6..1e15).contains(&magnitude) {
        return format!("{value:e}");
    }
    let decimals = match magnitude {
        m if m >= 100.0 => 1,
        m if m >= 10.0 => 2,
        m if m >= 0.01 || m == 0.0 => 3,
        _ => 6,
    };
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn show_seconds(seconds: f64) -> String {
    let magnitude = seconds.abs();
    if magnitude < 1e-3 && magnitude > 0.0 {
        return format!("{} µs", trim_number(seconds * 1e6));
    }
    if magnitude < 1.0 {
        return format!("{} ms", trim_number(seconds * 1e3));
    }
    if magnitude < 120.0 {
        return format!("{} s", trim_number(seconds));
    }
    if magnitude < 7200.0 {
        return format!("{} min", trim_number((seconds / 60.0 * 10.0).round() / 10.0));
    }
    if magnitude < 172_800.0 {
        return format!("{} h", trim_number((seconds / 3600.0 * 10.0).round() / 10.0));
    }
    format!("{} d", trim_number((seconds / 86_400.0 * 10.0).round() / 10.0))
}

fn show_bytes(bytes: f64) -> String {
    const STEPS: [(f64, &str); 4] = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")];
    for (scale, name) in STEPS {
        if bytes.abs() >= scale {
            return format!("{} {name}", trim_number(bytes / scale));
        }
    }
    format!("{} B", trim_number(bytes))
}

fn parse_unit(text: &str, unit: Unit) -> Result<f64, QuantityError> {
    let quantity = Quantity::parse(text)?;
    if quantity.unit == Some(unit) && quantity.value.is_finite() && quantity.value >= 0.0 {
        return Ok(quantity.value);
    }
    let what = quantity.unit.map_or("a plain number", Unit::noun);
    let what = if quantity.unit == Some(unit) { "out of range" } else { what };
    Err(QuantityError::WrongUnit { found: text.to_owned(), what, expected: unit.noun() })
}

/// A duration such as `500ms`, `2s`, `5m`, `24h`, `30d`. A bare number is refused: its unit is a guess.
pub fn parse_duration(text: &str) -> Result<Duration, QuantityError> {
    let seconds = parse_unit(text, Unit::Seconds)?;
    let too_long = || QuantityError::TooLong(text.to_owned());
    let bounded = Duration::try_from_secs_f64(seconds).ok().filter(|_| seconds <= LONGEST);
    bounded.ok_or_else(too_long)
}

/// A share such as `30%`, as 0.3.
pub fn parse_ratio(text: &str) -> Result<f64, QuantityError> {
    parse_unit(text, Unit::Ratio)
}

/// A size such as `10GB` or `512MiB`, in bytes.
pub fn parse_size(text: &str) -> Result<f64, QuantityError> {
    parse_unit(text, Unit::Bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_read_as_people_write_them() {
        let cases = [
            ("10", 10.0, None),
            ("-3.5", -3.5, None),
            ("1e3", 1000.0, None),
            ("500ms", 0.5, Some(Unit::Seconds)),
            ("2 s", 2.0, Some(Unit::Seconds)),
            ("5m", 300.0, Some(Unit::Seconds)),
            ("24h", 86_400.0, Some(Unit::Seconds)),
            ("30d", 2_592_000.0, Some(Unit::Seconds)),
            ("80%", 0.8, Some(Unit::Ratio)),
            ("0.5%", 0.005, Some(Unit::Ratio)),
            ("10GB", 1e10, Some(Unit::Bytes)),
            ("512MiB", 536_870_912.0, Some(Unit::Bytes)),
        ];
        for (text, value, unit) in cases {
            assert_eq!(Quantity::parse(text), Ok(Quantity { value, unit }), "{text}");
        }
        for text in ["", "ms", "ten", "5 parsecs", "--1", "1..2"] {
            assert!(Quantity::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn quantities_show_with_a_fitting_unit() {
        let cases = [
            (0.0004, Some(Unit::Seconds), "400 µs"),
            (0.5, Some(Unit::Seconds), "500 ms"),
            (2.31, Some(Unit::Seconds), "2.31 s"),
            (300.0, Some(Unit::Seconds), "5 min"),
            (86_400.0, Some(Unit::Seconds), "24 h"),
            (2_592_000.0, Some(Unit::Seconds), "30 d"),
            (0.005, Some(Unit::Ratio), "0.5%"),
            (1.0, Some(Unit::Ratio), "100%"),
            (1.5e9, Some(Unit::Bytes), "1.5 GB"),
            (12.0, None, "12"),
            (0.1234, None, "0.123"),
            (f64::NAN, Some(Unit::Ratio), "NaN%"),
            (-0.0, None, "0"),
        ];
        for (value, unit, shown) in cases {
            assert_eq!(Quantity { value, unit }.to_string(), shown, "{value}");
        }
    }

    #[test]
    fn a_bare_number_is_no_duration() {
        assert!(parse_duration("5").is_err());
        assert!(parse_duration("-5s").is_err());
        for long in ["1e300d", "150000000000000d", "36601d"] {
            assert_eq!(parse_duration(long), Err(QuantityError::TooLong(long.to_owned())));
        }
        assert_eq!(parse_duration("36600d"), Ok(Duration::from_secs(36_600 * 86_400)));
        assert_eq!(parse_duration("1.5h"), Ok(Duration::from_secs(5400)));
    }
}
