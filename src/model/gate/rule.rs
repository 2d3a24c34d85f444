//! One rule, read and applied.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// What a metric must be.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    pub comparison: Comparison,
    pub bound: Bound,
    written: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    AtLeast,
    Above,
    AtMost,
    Below,
    Equal,
    NotEqual,
}

/// What it is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    Number(f64),
    Baseline(Offset),
}

/// How far from the baseline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Offset {
    /// Added as it is.
    Absolute(f64),
    /// Added as this share of the baseline's size: 0.02 for `+ 2%`.
    Relative(f64),
}

/// Why a text is no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("a rule is empty (examples: `>= 0.55`, `>= baseline + 2%`, `<= baseline + 0.005`)")]
    Empty,
    #[error("`{0}` does not begin with one of >= > <= < == !=")]
    NoComparison(String),
    #[error(
        "`{0}` does not say what is compared with: a number, or `baseline` with or without `+ 2%` behind it"
    )]
    NoBound(String),
    #[error("`{0}` is not a finite number")]
    NotFinite(String),
    #[error("`{0}`: behind `baseline` comes `+` or `-` and a number, such as `+ 2%` or `- 0.005`")]
    NoOffset(String),
}

impl Comparison {
    /// Longer signs first.
    const SIGNS: [(&'static str, Self); 6] = [
        (">=", Self::AtLeast),
        ("<=", Self::AtMost),
        ("==", Self::Equal),
        ("!=", Self::NotEqual),
        (">", Self::Above),
        ("<", Self::Below),
    ];

    pub fn sign(self) -> &'static str {
        Self::SIGNS.iter().find(|(_, comparison)| *comparison == self).map_or("", |(sign, _)| sign)
    }

    /// Whether larger values are the better ones; None where the rule does not tell.
    pub fn larger_is_better(self) -> Option<bool> {
        match self {
            Self::AtLeast | Self::Above => Some(true),
            Self::AtMost | Self::Below => Some(false),
            Self::Equal | Self::NotEqual => None,
        }
    }

    /// Values that differ by rounding alone are the same: ties pass `>=` and `<=`, and not `>` and `<`.
    pub fn holds(self, value: f64, bound: f64) -> bool {
        let same = (value - bound).abs() <= 4.0 * f64::EPSILON * value.abs().max(bound.abs());
        match self {
            Self::AtLeast => same || value > bound,
            Self::Above => !same && value > bound,
            Self::AtMost => same || value < bound,
            Self::Below => !same && value < bound,
            Self::Equal => same,
            Self::NotEqual => !same,
        }
    }
}

impl Bound {
    pub fn needs_baseline(self) -> bool {
        matches!(self, Self::Baseline(_))
    }

    /// The number, given the baseline's value.
    pub fn number(self, baseline: Option<f64>) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Baseline(Offset::Absolute(offset)) => baseline.map(|value| value + offset),
            Self::Baseline(Offset::Relative(share)) => baseline.map(|value| value + share * value.abs()),
        }
    }
}

impl Rule {
    /// As it was written, with single spaces.
    pub fn shown(&self) -> &str {
        &self.written
    }
}

impl FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let written = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if written.is_empty() {
            return Err(RuleError::Empty);
        }
        let found = Comparison::SIGNS.iter().find_map(|(sign, is)| Some((written.strip_prefix(sign)?, *is)));
        let (rest, comparison) = found.ok_or_else(|| RuleError::NoComparison(written.clone()))?;
        let rest = rest.trim();
        let bound = match rest.strip_prefix("baseline") {
            Some(offset) => Bound::Baseline(offset_of(offset.trim(), &written)?),
            None => {
                let (number, share) = number(rest, &written)?;
                Bound::Number(if share { number / 100.0 } else { number })
            }
        };
        Ok(Self { comparison, bound, written })
    }
}

fn offset_of(text: &str, written: &str) -> Result<Offset, RuleError> {
    if text.is_empty() {
        return Ok(Offset::Absolute(0.0));
    }
    let no_offset = || RuleError::NoOffset(written.to_owned());
    // Texts write the sign of minus (U+2212) where keyboards have a hyphen.
    let (sign, rest) = match (text.strip_prefix('+'), text.strip_prefix(['-', '−'])) {
        (Some(rest), _) => (1.0, rest.trim()),
        (None, Some(rest)) => (-1.0, rest.trim()),
        (None, None) => return Err(no_offset()),
    };
    if rest.starts_with(['+', '-', '−']) {
        return Err(no_offset());
    }
    let (number, share) = number(rest, written).map_err(|error| match error {
        RuleError::NoBound(_) => no_offset(),
        other => other,
    })?;
    Ok(if share { Offset::Relative(sign * number / 100.0) } else { Offset::Absolute(sign * number) })
}

/// A number, and whether a percent sign is behind it.
fn number(text: &str, written: &str) -> Result<(f64, bool), RuleError> {
    let (digits, share) = match text.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), true),
        None => (text, false),
    };
    // What Rust reads besides: `inf`, `nan`, `infinity`.
    if !digits.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '.' | '-' | '+')) {
        return Err(RuleError::NoBound(written.to_owned()));
    }
    match digits.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok((number, share)),
        Ok(_) => Err(RuleError::NotFinite(written.to_owned())),
        Err(_) => Err(RuleError::NoBound(written.to_owned())),
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rules_are_read_as_people_write_them() {
        let cases = [
            (">= 0.55", Comparison::AtLeast, Bound::Number(0.55)),
            ("<=0.20", Comparison::AtMost, Bound::Number(0.2)),
            (">= 55%", Comparison::AtLeast, Bound::Number(0.55)),
            ("> -1.5e-3", Comparison::Above, Bound::Number(-0.0015)),
            ("!= 0", Comparison::NotEqual, Bound::Number(0.0)),
            (">= baseline", Comparison::AtLeast, Bound::Baseline(Offset::Absolute(0.0))),
            (">= baseline + 2%", Comparison::AtLeast, Bound::Baseline(Offset::Relative(0.02))),
            ("<= baseline+0.005", Comparison::AtMost, Bound::Baseline(Offset::Absolute(0.005))),
            ("<   baseline -   5 %", Comparison::Below, Bound::Baseline(Offset::Relative(-0.05))),
            (">= baseline − 5%", Comparison::AtLeast, Bound::Baseline(Offset::Relative(-0.05))),
        ];
        for (text, comparison, bound) in cases {
            let rule: Rule = text.parse().unwrap();
            assert_eq!((rule.comparison, rule.bound), (comparison, bound), "{text}");
            assert_eq!(rule.shown().parse::<Rule>().unwrap(), rule, "{text}");
        }
    }

    #[test]
    fn what_is_no_rule_says_so() {
        let no_bound = |text: &str| RuleError::NoBound(text.to_owned());
        let no_offset = |text: &str| RuleError::NoOffset(text.to_owned());
        let cases = [
            ("", RuleError::Empty),
            ("  ", RuleError::Empty),
            ("0.55", RuleError::NoComparison("0.55".to_owned())),
            ("baseline", RuleError::NoComparison("baseline".to_owned())),
            ("=> 0.5", RuleError::NoComparison("=> 0.5".to_owned())),
            (">=", no_bound(">=")),
            (">= nan", no_bound(">= nan")),
            (">= infinity", no_bound(">= infinity")),
            (">= 0,55", no_bound(">= 0,55")),
            (">= 1e999", RuleError::NotFinite(">= 1e999".to_owned())),
            (">= base", no_bound(">= base")),
            (">= baseline 2%", no_offset(">= baseline 2%")),
            (">= baseline + ", no_offset(">= baseline +")),
            (">= baseline + -2%", no_offset(">= baseline + -2%")),
            (">= baseline + x", no_offset(">= baseline + x")),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<Rule>(), Err(error), "{text}");
        }
    }

    #[test]
    fn offsets_follow_the_baseline() {
        let bound =
            |text: &str, baseline| text.parse::<Rule>().unwrap().bound.number(Some(baseline)).unwrap();
        assert!((bound(">= baseline + 2%", 0.8) - 0.816).abs() < 1e-15);
        assert!((bound("<= baseline + 0.005", 0.2) - 0.205).abs() < 1e-15);
        // A log loss kept as a negative number: 5 % below it is still below it.
        assert!((bound(">= baseline - 5%", -0.4) + 0.42).abs() < 1e-15);
        assert_eq!(">= baseline".parse::<Rule>().unwrap().bound.number(None), None);
    }

    #[test]
    fn ties_pass_where_the_sign_allows_them() {
        // 0.1 + 0.2 is not 0.3 in binary.
        for (comparison, holds) in [
            (Comparison::AtLeast, true),
            (Comparison::AtMost, true),
            (Comparison::Equal, true),
            (Comparison::Above, false),
            (Comparison::Below, false),
            (Comparison::NotEqual, false),
        ] {
            assert_eq!(comparison.holds(0.1 + 0.2, 0.3), holds, "{comparison:?}");
            assert_eq!(comparison.holds(0.3, 0.1 + 0.2), holds, "{comparison:?}");
        }
        assert!(!Comparison::AtLeast.holds(0.7999, 0.8));
    }

    proptest! {
        #[test]
        fn no_text_ends_the_program(text in "\\PC{0,40}") {
            let _ = text.parse::<Rule>();
        }

        #[test]
        fn not_a_number_holds_nothing(bound in proptest::num::f64::NORMAL) {
            for comparison in [Comparison::AtLeast, Comparison::Above, Comparison::AtMost, Comparison::Below, Comparison::Equal] {
                prop_assert!(!comparison.holds(f64::NAN, bound));
            }
        }
    }
}
