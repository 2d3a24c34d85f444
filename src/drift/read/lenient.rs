//! Values of JSON that take whatever comes: a report with one odd value is still a report.
//!
//! What has another type than expected is absent, not an error, so that only text that is no JSON at all fails.
//! Python writes bare NaN and Infinity; [`forgive`] turns these into strings that [`Number`] knows.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Bare NaN and Infinity as strings; None where the text has neither outside its strings.
pub(super) fn forgive(text: &str) -> Option<String> {
    const WORDS: [&str; 3] = ["NaN", "-Infinity", "Infinity"];
    if WORDS.iter().all(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_none()) {
        return None;
    }
    let mut forgiven = String::with_capacity(text.len() + 64);
    let mut rest = text;
    let mut found = false;
    while let Some(at) = memchr::memchr3(b'"', b'N', b'I', rest.as_bytes()) {
        let at = if rest[..at].ends_with('-') && rest.as_bytes()[at] == b'I' { at - 1 } else { at };
        forgiven.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = if rest.starts_with('"') {
            string_length(rest)
        } else if let Some(word) = WORDS.iter().find(|word| rest.starts_with(**word)) {
            found = true;
            forgiven.extend(["\"", *word, "\""]);
            rest = &rest[word.len()..];
            continue;
        } else {
            1
        };
        forgiven.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    forgiven.push_str(rest);
    found.then_some(forgiven)
}

/// Length of the JSON string at the start, quotes included; all that is there where it does not end.
fn string_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(step) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += step;
        if bytes[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    text.len()
}

/// A number, or what stands in its place.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) enum Number {
    /// No such key, or a value of another type.
    #[default]
    Absent,
    Null,
    Finite(f64),
    /// NaN or an infinity, by name.
    Odd(&'static str),
}

impl Number {
    pub(super) fn finite(self) -> Option<f64> {
        match self {
            Self::Finite(number) => Some(number),
            _ => None,
        }
    }

    /// A count: whole, not negative.
    pub(super) fn count(self) -> Option<u64> {
        self.finite()
            .filter(|number| *number >= 0.0 && number.fract() == 0.0 && *number < 1e15)
            .map(|n| n as u64)
    }

    /// Of text in a CSV or on a page: what Python, R and SQL write for nothing is null.
    pub(super) fn of_text(text: &str) -> Self {
        let text = text.trim();
        match text.to_ascii_lowercase().as_str() {
            "" | "null" | "none" | "na" | "n/a" | "-" => return Self::Null,
            _ => {}
        }
        match text.parse::<f64>() {
            Ok(number) => Self::of(number),
            Err(_) => Self::Absent,
        }
    }

    pub(super) fn of(number: f64) -> Self {
        if number.is_finite() {
            Self::Finite(number)
        } else if number.is_nan() {
            Self::Odd("NaN")
        } else if number > 0.0 {
            Self::Odd("Infinity")
        } else {
            Self::Odd("-Infinity")
        }
    }
}

/// Text; numbers and booleans are written out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text<'a>(pub(super) Option<Cow<'a, str>>);

impl Text<'_> {
    pub(super) fn get(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Empty where there is none.
    pub(super) fn or_empty(&self) -> &str {
        self.get().unwrap_or_default()
    }

    pub(super) fn is(&self, text: &str) -> bool {
        self.get() == Some(text)
    }

    pub(super) fn owned(&self) -> Option<String> {
        self.get().map(str::to_owned)
    }
}

/// Yes or no, also as words and digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Flag(pub(super) Option<bool>);

impl Flag {
    pub(super) fn of_text(text: &str) -> Self {
        Self(match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" | "detected" | "drift" | "drifted" | "fail" => Some(true),
            "false" | "no" | "0" | "not detected" | "none" | "ok" | "success" => Some(false),
            _ => None,
        })
    }
}

/// An object, or nothing where another type stands.
#[derive(Debug, Clone)]
pub(super) struct Object<T>(pub(super) Option<T>);

impl<T> Default for Object<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// An array; empty where another type stands.
#[derive(Debug, Clone)]
pub(super) struct List<T>(pub(super) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// An object as pairs, doubled keys included; empty where another type stands.
#[derive(Debug, Clone)]
pub(super) struct Entries<'a, T>(pub(super) Vec<(Text<'a>, T)>);

impl<T> Default for Entries<'_, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// What a type makes of each kind of JSON value; where it does not say, the value is passed over.
pub(super) trait Take<'de>: Default {
    fn number(_: f64) -> Self {
        Self::default()
    }

    fn text(_: &str) -> Self {
        Self::default()
    }

    fn borrowed(text: &'de str) -> Self {
        Self::text(text)
    }

    fn flag(_: bool) -> Self {
        Self::default()
    }

    fn null() -> Self {
        Self::default()
    }

    fn list<A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }

    fn object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }
}

struct Taking<T>(PhantomData<T>);

impl<'de, T: Take<'de>> Visitor<'de> for Taking<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_f64<E>(self, number: f64) -> Result<T, E> {
        Ok(T::number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<T, E> {
        Ok(T::number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<T, E> {
        Ok(T::number(number as f64))
    }

    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok(T::text(text))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<T, E> {
        Ok(T::borrowed(text))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<T, E> {
        Ok(T::flag(flag))
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::null())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<T, A::Error> {
        T::list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<T, A::Error> {
        T::object(object)
    }
}

pub(super) fn take<'de, T: Take<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(Taking(PhantomData))
}

impl<'de> Take<'de> for Number {
    fn number(number: f64) -> Self {
        Self::of(number)
    }

    fn text(text: &str) -> Self {
        Self::of_text(text)
    }

    fn null() -> Self {
        Self::Null
    }
}

impl<'de> Take<'de> for Flag {
    fn number(number: f64) -> Self {
        Self(if number == 1.0 { Some(true) } else { (number == 0.0).then_some(false) })
    }

    fn text(text: &str) -> Self {
        Self::of_text(text)
    }

    fn flag(flag: bool) -> Self {
        Self(Some(flag))
    }
}

impl<'de: 'a, 'a> Take<'de> for Text<'a> {
    fn number(number: f64) -> Self {
        Self(Some(Cow::Owned(number.to_string())))
    }

    fn text(text: &str) -> Self {
        Self(Some(Cow::Owned(text.to_owned())))
    }

    fn borrowed(text: &'de str) -> Self {
        Self(Some(Cow::Borrowed(text)))
    }

    fn flag(flag: bool) -> Self {
        Self(Some(Cow::Borrowed(if flag { "true" } else { "false" })))
    }
}

impl<'de, T: Deserialize<'de>> Take<'de> for Object<T> {
    fn object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        T::deserialize(MapAccessDeserializer::new(object)).map(|value| Self(Some(value)))
    }
}

impl<'de, T: Deserialize<'de>> Take<'de> for List<T> {
    fn list<A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        // Lists of small values are the bins of a histogram, of which Evidently draws ten.
        let mut taken = Vec::with_capacity(if size_of::<T>() <= 32 { 12 } else { 0 });
        while let Some(value) = list.next_element()? {
            taken.push(value);
        }
        Ok(Self(taken))
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Take<'de> for Entries<'a, T> {
    fn object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = object.next_key::<Text<'a>>()? {
            entries.push((key, object.next_value()?));
        }
        Ok(Self(entries))
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        take(deserializer)
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        take(deserializer)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        take(deserializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        take(deserializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        take(deserializer)
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Entries<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        take(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_python_writes_becomes_strings_and_strings_stay() {
        let cases = [
            (r#"{"a": NaN, "b": -Infinity}"#, Some(r#"{"a": "NaN", "b": "-Infinity"}"#)),
            (r#"{"NaN": "NaN \" Infinity"}"#, None),
            (r#"["Infinity\\", Infinity]"#, Some(r#"["Infinity\\", "Infinity"]"#)),
            (r#"{"a": "NaN"#, None),
            (r#""\"#, None),
            ("", None),
            (r#"{"Name": 1, "I": NaN}"#, Some(r#"{"Name": 1, "I": "NaN"}"#)),
        ];
        for (text, expected) in cases {
            assert_eq!(forgive(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn any_value_is_taken_where_a_number_text_flag_object_or_list_belongs() {
        let values = ["null", "true", "1", "-1", "1.5", "\"x\"", "[1, {}]", "{\"a\": [1]}"];
        for value in values {
            serde_json::from_str::<Number>(value).unwrap();
            serde_json::from_str::<Text<'_>>(value).unwrap();
            serde_json::from_str::<Flag>(value).unwrap();
            serde_json::from_str::<Object<Entries<'_, Number>>>(value).unwrap();
            serde_json::from_str::<List<Text<'_>>>(value).unwrap();
            serde_json::from_str::<Entries<'_, List<Number>>>(value).unwrap();
        }
    }

    #[test]
    fn numbers_keep_apart_what_is_absent_null_and_odd() {
        let cases = [
            ("1", Number::Finite(1.0)),
            ("null", Number::Null),
            ("\"NaN\"", Number::Odd("NaN")),
            ("\"-Infinity\"", Number::Odd("-Infinity")),
            ("\"0.25\"", Number::Finite(0.25)),
            ("[]", Number::Absent),
            ("\"much\"", Number::Absent),
        ];
        for (text, expected) in cases {
            assert_eq!(serde_json::from_str::<Number>(text).unwrap(), expected, "{text}");
        }
        assert_eq!(Number::Finite(3.0).count(), Some(3));
        assert_eq!(Number::Finite(2.5).count(), None);
        assert_eq!(Number::Finite(-1.0).count(), None);
    }
}
