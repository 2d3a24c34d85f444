//! The threshold grammar: `> 500ms`, `outside 10..10000`, or a monitoring plugin's range (`10:20`, `@10:20`, `~:10`).
//!
//! Plugin ranges follow the Monitoring Plugins guidelines: inclusive ends, a bare `10` also alerts below 0.

use std::{borrow::Cow, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::{Quantity, QuantityError, Unit, Verdict};

/// A limit that a value breaches or not. Exactly at the limit breaches `>=`, not `>`.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    form: Form,
    unit: Option<Unit>,
    written: String,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Form {
    Compare(Comparison, f64),
    /// Breached outside the closed interval.
    Outside(f64, f64),
    /// Breached inside the closed interval.
    Inside(f64, f64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Above,
    AtLeast,
    Below,
    AtMost,
    Equal,
    NotEqual,
}

/// Why a text is not a threshold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ThresholdError {
    #[error("a threshold is empty (examples: `> 500ms`, `>= 80%`, `outside 10..10000`, `10:20`)")]
    Empty,
    #[error(transparent)]
    Quantity(#[from] QuantityError),
    #[error("the two ends of `{0}` have different units")]
    MixedUnits(String),
    #[error("the low end of `{0}` is above its high end")]
    Reversed(String),
    #[error("`{0}` is not a finite number")]
    NotFinite(String),
    #[error("`{threshold}` is {needs}, but the value it judges is {has}")]
    WrongUnit { threshold: String, needs: &'static str, has: &'static str },
}

impl Threshold {
    /// The number of a limit from above, `> N`, `>= N` or `~:N`, and whether the number itself breaches it.
    pub fn upper(&self) -> Option<(f64, bool)> {
        match self.form {
            Form::Compare(Comparison::Above, limit) => Some((limit, false)),
            Form::Compare(Comparison::AtLeast, limit) => Some((limit, true)),
            Form::Outside(f64::NEG_INFINITY, limit) if limit.is_finite() => Some((limit, false)),
            _ => None,
        }
    }

    /// The unit that the limit was written with.
    pub fn unit(&self) -> Option<Unit> {
        self.unit
    }

    /// Whether `value` (in base units) breaches. NaN never does: decide about missing data first.
    pub fn breached(&self, value: f64) -> bool {
        match self.form {
            Form::Compare(comparison, limit) => match comparison {
                Comparison::Above => value > limit,
                Comparison::AtLeast => value >= limit,
                Comparison::Below => value < limit,
                Comparison::AtMost => value <= limit,
                #[expect(clippy::float_cmp, reason = "`== 0` asks for exactly that")]
                Comparison::Equal => value == limit,
                #[expect(clippy::float_cmp, reason = "`!= 0` asks for exactly that")]
                Comparison::NotEqual => value != limit && !value.is_nan(),
            },
            Form::Outside(low, high) => value < low || value > high,
            Form::Inside(low, high) => value >= low && value <= high,
        }
    }

    /// Refuses to judge a value whose unit is known and is not the threshold's.
    pub fn check_unit(&self, has: Option<Unit>) -> Result<(), ThresholdError> {
        match (self.unit, has) {
            (needs, Some(has)) if needs != Some(has) => Err(ThresholdError::WrongUnit {
                threshold: self.written.clone(),
                needs: needs.map_or("a plain number", Unit::noun),
                has: has.noun(),
            }),
            _ => Ok(()),
        }
    }

    /// How far a value that breaches nothing is from the limit, relative to it: for naming the nearest to trouble.
    pub fn distance(&self, value: f64) -> f64 {
        match self.form {
            Form::Compare(_, limit) => relative(value, limit),
            Form::Outside(low, high) | Form::Inside(low, high) => {
                relative(value, low).min(relative(value, high))
            }
        }
    }

    /// The limit as it reads after a value: `> 2 s`, `outside 10..20`.
    pub fn shown(&self) -> String {
        let number = |value: f64| Quantity { value, unit: self.unit }.to_string();
        match self.form {
            Form::Compare(comparison, limit) => {
                let sign = match comparison {
                    Comparison::Above => ">",
                    Comparison::AtLeast => ">=",
                    Comparison::Below => "<",
                    Comparison::AtMost => "<=",
                    Comparison::Equal => "==",
                    Comparison::NotEqual => "!=",
                };
                format!("{sign} {}", number(limit))
            }
            Form::Outside(low, high) if high == f64::INFINITY => format!("< {}", number(low)),
            Form::Outside(low, high) if low == f64::NEG_INFINITY => format!("> {}", number(high)),
            Form::Outside(low, high) => format!("outside {}..{}", number(low), number(high)),
            Form::Inside(low, high) if high == f64::INFINITY => format!(">= {}", number(low)),
            Form::Inside(low, high) if low == f64::NEG_INFINITY => format!("<= {}", number(high)),
            Form::Inside(low, high) => format!("inside {}..{}", number(low), number(high)),
        }
    }

    /// How far past the limit a breaching value is, for ranking: bigger is worse, 0 when not breached.
    pub fn excess(&self, value: f64) -> f64 {
        if !self.breached(value) {
            return 0.0;
        }
        match self.form {
            Form::Compare(_, limit) => relative(value, limit),
            Form::Outside(low, high) => relative(value, if value < low { low } else { high }),
            Form::Inside(low, high) => (value - low).min(high - value),
        }
    }

    /// The limit as a plugin range for performance data, where one exists (`> 5` is `~:5`).
    /// Ranges alert outside inclusive ends, so `>=` is approximated by the same number.
    pub fn plugin_range(&self) -> Option<String> {
        let number = |value: f64| if value == f64::NEG_INFINITY { "~".to_owned() } else { plain(value) };
        match self.form {
            Form::Compare(Comparison::Above | Comparison::AtLeast, limit) => {
                Some(format!("~:{}", plain(limit)))
            }
            Form::Compare(Comparison::Below | Comparison::AtMost, limit) => {
                Some(format!("{}:", plain(limit)))
            }
            Form::Compare(Comparison::Equal, limit) => Some(format!("@{0}:{0}", plain(limit))),
            Form::Compare(Comparison::NotEqual, limit) => Some(format!("{0}:{0}", plain(limit))),
            Form::Outside(low, high) if high == f64::INFINITY => Some(format!("{}:", number(low))),
            Form::Outside(low, high) => Some(format!("{}:{}", number(low), plain(high))),
            Form::Inside(low, high) if high == f64::INFINITY => Some(format!("@{}:", number(low))),
            Form::Inside(low, high) => Some(format!("@{}:{}", number(low), plain(high))),
        }
    }
}

/// The distance to a limit in multiples of it; the distance itself where the limit is 0.
fn relative(value: f64, limit: f64) -> f64 {
    let scale = if limit == 0.0 || limit.is_infinite() { 1.0 } else { limit.abs() };
    (value - limit).abs() / scale
}

/// A number without exponent, as the plugin grammar wants it.
fn plain(value: f64) -> String {
    let text = format!("{value:.9}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl FromStr for Threshold {
    type Err = ThresholdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ThresholdError::Empty);
        }
        let (form, unit) = parse_form(text)?;
        Ok(Self { form, unit, written: text.to_owned() })
    }
}

fn parse_form(text: &str) -> Result<(Form, Option<Unit>), ThresholdError> {
    const OPERATORS: [(&str, Comparison); 7] = [
        (">=", Comparison::AtLeast),
        ("<=", Comparison::AtMost),
        ("==", Comparison::Equal),
        ("!=", Comparison::NotEqual),
        (">", Comparison::Above),
        ("<", Comparison::Below),
        ("=", Comparison::Equal),
    ];
    for (sign, comparison) in OPERATORS {
        if let Some(rest) = text.strip_prefix(sign) {
            let limit = finite(rest)?;
            return Ok((Form::Compare(comparison, limit.value), limit.unit));
        }
    }
    for (word, outside) in [("outside ", true), ("inside ", false)] {
        if let Some(rest) = text.strip_prefix(word) {
            let (low, high) =
                rest.split_once("..").ok_or_else(|| QuantityError::NotANumber(rest.trim().to_owned()))?;
            return interval(text, Some(low), Some(high), outside);
        }
    }
    let (inside, range) = text.strip_prefix('@').map_or((false, text), |rest| (true, rest));
    match range.split_once(':') {
        None => interval(text, Some("0"), Some(range), !inside),
        Some((low, high)) => {
            let low = (low.trim() != "~").then_some(if low.trim().is_empty() { "0" } else { low });
            interval(text, low, (!high.trim().is_empty()).then_some(high), !inside)
        }
    }
}

/// A missing end is infinite. A plain `0` takes the other end's unit.
fn interval(
    text: &str,
    low: Option<&str>,
    high: Option<&str>,
    outside: bool,
) -> Result<(Form, Option<Unit>), ThresholdError> {
    let low = low.map(finite).transpose()?;
    let high = high.map(finite).transpose()?;
    let unit = match (low, high) {
        (Some(low), Some(high)) if low.unit == high.unit => low.unit,
        (Some(low), Some(high)) if low.value == 0.0 && low.unit.is_none() => high.unit,
        // `10..500ms` reads as two different things to two people.
        (Some(_), Some(_)) => return Err(ThresholdError::MixedUnits(text.to_owned())),
        (Some(one), None) | (None, Some(one)) => one.unit,
        (None, None) => return Err(QuantityError::NotANumber(text.to_owned()).into()),
    };
    let low = low.map_or(f64::NEG_INFINITY, |end| end.value);
    let high = high.map_or(f64::INFINITY, |end| end.value);
    if low > high {
        return Err(ThresholdError::Reversed(text.to_owned()));
    }
    Ok((if outside { Form::Outside(low, high) } else { Form::Inside(low, high) }, unit))
}

fn finite(text: &str) -> Result<Quantity, ThresholdError> {
    let quantity = Quantity::parse(text)?;
    if quantity.value.is_finite() {
        Ok(quantity)
    } else {
        Err(ThresholdError::NotFinite(text.trim().to_owned()))
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.written)
    }
}

impl Serialize for Threshold {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for Threshold {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for Threshold {
    fn schema_name() -> Cow<'static, str> {
        "Threshold".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["string", "number"],
            "format": "threshold",
            "description": "A limit: `> 500ms`, `>= 80%`, `< 10`, `outside 10..10000`, or a plugin range (`10:20`, `@10:20`, `~:10`)",
        })
    }
}

/// Warning and critical limits of one value, and the one it must pass to count as recovered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Limits {
    pub warning: Option<Threshold>,
    pub critical: Option<Threshold>,
    pub recover: Option<Threshold>,
}

impl Limits {
    /// Judges a number: the verdict and the limit that decided it (the nearest one when all is well).
    pub fn judge(&self, value: f64) -> (Verdict, Option<&Threshold>) {
        if value.is_nan() {
            return (Verdict::Unknown, self.first());
        }
        if let Some(critical) = self.critical.as_ref().filter(|limit| limit.breached(value)) {
            return (Verdict::Critical, Some(critical));
        }
        if let Some(warning) = self.warning.as_ref().filter(|limit| limit.breached(value)) {
            return (Verdict::Warning, Some(warning));
        }
        (Verdict::Ok, self.first())
    }

    /// Judges a value that was in `before`: with `recover`, it leaves that state only past the recovery limit.
    pub fn judge_after(&self, value: f64, before: Verdict) -> (Verdict, Option<&Threshold>) {
        let (verdict, limit) = self.judge(value);
        match &self.recover {
            Some(recover)
                if verdict == Verdict::Ok
                    && matches!(before, Verdict::Warning | Verdict::Critical)
                    && !recover.breached(value) =>
            {
                (Verdict::Warning, Some(recover))
            }
            _ => (verdict, limit),
        }
    }

    /// The unit that the limits speak of.
    pub fn unit(&self) -> Option<Unit> {
        self.first().and_then(Threshold::unit)
    }

    /// The warning limit, or else the critical one.
    pub fn first(&self) -> Option<&Threshold> {
        self.warning.as_ref().or(self.critical.as_ref())
    }

    /// Every limit that is set.
    pub fn iter(&self) -> impl Iterator<Item = &Threshold> {
        [&self.warning, &self.critical, &self.recover].into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn threshold(text: &str) -> Threshold {
        text.parse().unwrap()
    }

    #[test]
    fn both_sides_of_every_limit_are_decided() {
        let cases: [(&str, &[(f64, bool)]); 14] = [
            ("> 500ms", &[(0.5, false), (0.500_001, true)]),
            (">= 80%", &[(0.8, true), (0.799, false)]),
            ("< 10", &[(10.0, false), (9.99, true)]),
            ("<= 10", &[(10.0, true), (10.01, false)]),
            ("== 0", &[(0.0, true), (1.0, false)]),
            ("!= 0", &[(0.0, false), (1.0, true), (f64::NAN, false)]),
            ("outside 10..10000", &[(10.0, false), (9.0, true), (10_000.0, false), (10_001.0, true)]),
            ("inside 1..2", &[(1.0, true), (2.0, true), (0.9, false)]),
            ("10", &[(-1.0, true), (0.0, false), (10.0, false), (10.1, true)]),
            ("10:", &[(9.9, true), (10.0, false), (1e9, false)]),
            ("~:10", &[(-1e9, false), (10.0, false), (10.1, true)]),
            ("10:20", &[(10.0, false), (20.0, false), (9.0, true), (21.0, true)]),
            ("@10:20", &[(10.0, true), (20.0, true), (9.0, false), (21.0, false)]),
            ("> 1e3", &[(1000.0, false), (1001.0, true)]),
        ];
        for (text, values) in cases {
            for &(value, breached) in values {
                assert_eq!(threshold(text).breached(value), breached, "{text} of {value}");
            }
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in
            ["", ">", "> fast", "20:10", "outside 5", "outside 10ms..5GB", "~:", "10..20", "> NaN", "> 1e999"]
        {
            assert!(text.parse::<Threshold>().is_err(), "{text}");
        }
    }

    #[test]
    fn units_are_checked() {
        assert!(threshold("> 500ms").check_unit(Some(Unit::Seconds)).is_ok());
        assert!(threshold("> 500ms").check_unit(None).is_ok());
        assert!(threshold("> 500").check_unit(Some(Unit::Seconds)).is_err());
        assert!(threshold("> 80%").check_unit(Some(Unit::Bytes)).is_err());
    }

    #[test]
    fn plugin_ranges_mean_the_same() {
        let cases = [
            ("> 500ms", "~:0.5"),
            ("< 10", "10:"),
            ("outside 10..10000", "10:10000"),
            ("@10:20", "@10:20"),
            ("~:10", "~:10"),
            ("10:", "10:"),
        ];
        for (text, range) in cases {
            assert_eq!(threshold(text).plugin_range().as_deref(), Some(range), "{text}");
        }
    }

    #[test]
    fn recovery_needs_to_pass_its_own_limit() {
        let limits = Limits {
            warning: Some(threshold("> 500ms")),
            critical: Some(threshold("> 2s")),
            recover: Some(threshold("< 450ms")),
        };
        assert_eq!(limits.judge_after(0.48, Verdict::Ok).0, Verdict::Ok);
        assert_eq!(limits.judge_after(0.48, Verdict::Critical).0, Verdict::Warning);
        assert_eq!(limits.judge_after(0.44, Verdict::Warning).0, Verdict::Ok);
        assert_eq!(limits.judge(f64::NAN).0, Verdict::Unknown);
    }

    #[test]
    fn limits_read_well_after_a_value() {
        let cases = [
            (">500ms", "> 500 ms"),
            ("<=0.5%", "<= 0.5%"),
            ("outside 10..10000", "outside 10..10000"),
            ("10", "outside 0..10"),
            ("10:", "< 10"),
            ("~:10GB", "> 10 GB"),
            ("@10:20", "inside 10..20"),
            ("@~:10", "<= 10"),
        ];
        for (text, shown) in cases {
            assert_eq!(threshold(text).shown(), shown, "{text}");
        }
    }

    /// Texts of the grammar, and texts near it.
    fn texts() -> impl Strategy<Value = String> {
        let number = "-?[0-9]{1,4}(\\.[0-9]{1,3})?(e[0-9])?( ?(ms|s|m|h|d|%|B|GB|KiB|x))?";
        let texts = |pattern: String| proptest::string::string_regex(&pattern).unwrap();
        prop_oneof![
            texts(format!("(>|>=|<|<=|==|!=|=) ?{number}")),
            texts(format!("(outside|inside) {number}\\.\\.{number}")),
            texts(format!("@?(~|{number})?:({number})?")),
            texts(format!("@?{number}")),
            texts("\\PC{0,12}".to_owned()),
        ]
    }

    proptest! {
        #[test]
        fn any_text_is_refused_or_means_one_thing(text in texts(), value in any::<f64>()) {
            let Ok(limit) = text.parse::<Threshold>() else { return Ok(()) };
            prop_assert_eq!(&limit, &threshold(&limit.to_string()));
            let breached = limit.breached(value);
            let excess = limit.excess(value);
            prop_assert!(excess >= 0.0 && (breached || excess == 0.0), "{}", excess);
            let limits = Limits { critical: Some(limit), ..Limits::default() };
            let expected = match (value.is_nan(), breached) {
                (true, _) => Verdict::Unknown,
                (false, true) => Verdict::Critical,
                (false, false) => Verdict::Ok,
            };
            prop_assert_eq!(limits.judge(value).0, expected);
        }

        /// A plugin that reads our range alerts where we do; exactly at a limit it cannot say `>=`.
        #[test]
        fn plugin_ranges_alert_where_the_limit_does(text in texts(), value in -20_000i32..20_000) {
            let Ok(limit) = text.parse::<Threshold>() else { return Ok(()) };
            let Some(range) = limit.plugin_range() else { return Ok(()) };
            let range: Threshold = range.parse().unwrap();
            let value = f64::from(value) + 0.25;
            // The range is written with nine decimals.
            prop_assume!(limit.distance(value) > 1e-6);
            prop_assert_eq!(range.breached(value), limit.breached(value), "{} of {}", range, value);
        }

        #[test]
        fn any_text_is_a_quantity_or_refused(text in "\\PC{0,12}") {
            if let Ok(quantity) = Quantity::parse(&text) {
                prop_assert!(!quantity.to_string().is_empty());
            }
        }
    }
}
