//! What a cell means: missing, a number, a moment, a category; and by many cells, the type of a column.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use chrono::{DateTime, NaiveDate, NaiveDateTime};

use super::super::report::Kind;
use super::decimal::decimal;
use super::{Batch, Cell};

/// Share of a column's values that must read as a number, or a moment, for it to be one.
pub const READABLE: f64 = 0.99;
/// Distinct values that are told apart while a type is looked for.
const DISTINCT: usize = 1000;
/// Mean characters beyond which words are text.
const TEXT_LENGTH: f64 = 60.0;

/// Words that pandas takes as missing in a CSV file.
const MISSING: [&[u8]; 18] = [
    b"",
    b"NA",
    b"N/A",
    b"n/a",
    b"NaN",
    b"nan",
    b"-NaN",
    b"-nan",
    b"NULL",
    b"null",
    b"None",
    b"<NA>",
    b"#N/A",
    b"#NA",
    b"#N/A N/A",
    b"-1.#IND",
    b"1.#QNAN",
    b"-1.#QNAN",
];

/// Whether a field of a CSV file means that there is no value.
pub fn is_missing(field: &[u8]) -> bool {
    // Few fields begin as one of the words does.
    match field.first() {
        None => true,
        Some(b'N' | b'n' | b'-' | b'<' | b'#' | b'1') => field.len() <= 8 && MISSING.contains(&field),
        Some(_) => false,
    }
}

/// A text as a number: decimal, with an exponent, or an infinity by name. NaN is missing, not a number.
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim_ascii();
    let first = *text.as_bytes().first()?;
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.' | b'i' | b'I')) {
        return None;
    }
    text.parse::<f64>().ok().filter(|number| !number.is_nan())
}

/// Whether a number is written without a fraction.
fn is_whole(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b' '))
}

/// A text as a moment, in milliseconds since 1970: RFC 3339, the same without a zone (taken as UTC), a day.
pub fn moment(text: &str) -> Option<i64> {
    let text = text.trim_ascii();
    let bytes = text.as_bytes();
    if bytes.len() < 8 || !bytes[..4].iter().all(u8::is_ascii_digit) || !matches!(bytes[4], b'-' | b'/') {
        return None;
    }
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.timestamp_millis());
    }
    let naive = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S%.f"]
        .into_iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let day =
        || ["%Y-%m-%d", "%Y/%m/%d"].into_iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok());
    naive
        .or_else(|| day().and_then(|day| day.and_hms_opt(0, 0, 0)))
        .map(|moment| moment.and_utc().timestamp_millis())
}

/// What a cell says as a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum AsNumber {
    Missing,
    /// And whether it is written without a fraction.
    Is(f64, bool),
    /// There is a value, which is no number.
    Not,
}

pub(crate) fn as_number(cell: Cell, batch: &Batch) -> AsNumber {
    match cell {
        Cell::Null => AsNumber::Missing,
        Cell::Truth(value) => AsNumber::Is(f64::from(u8::from(value)), true),
        Cell::Whole(value) => AsNumber::Is(value as f64, true),
        Cell::Number(value) if value.is_nan() => AsNumber::Missing,
        Cell::Number(value) => AsNumber::Is(value, false),
        Cell::Text(from, to) => {
            let text = batch.text(from, to);
            match decimal(text.as_bytes()) {
                Some((value, whole)) => AsNumber::Is(value, whole),
                None => number(text).map_or(AsNumber::Not, |value| AsNumber::Is(value, is_whole(text))),
            }
        }
        Cell::Moment(_) | Cell::Nested => AsNumber::Not,
    }
}

/// A cell as a moment, in milliseconds since 1970.
pub(crate) fn as_moment(cell: Cell, batch: &Batch) -> Option<i64> {
    match cell {
        Cell::Moment(value) => Some(value),
        Cell::Text(from, to) => moment(batch.text(from, to)),
        _ => None,
    }
}

/// A cell as the name of a category. 7 and 7.0 are one, and so are true and True, since a missing value in another
/// row makes pandas write them differently.
pub(crate) fn as_category(cell: Cell, batch: &Batch) -> Option<Cow<'_, str>> {
    match cell {
        Cell::Null | Cell::Nested => None,
        Cell::Truth(value) => Some(Cow::Borrowed(if value { "true" } else { "false" })),
        Cell::Whole(value) => Some(Cow::Owned(value.to_string())),
        Cell::Number(value) if value.is_nan() => None,
        Cell::Number(value) => Some(Cow::Owned(value.to_string())),
        Cell::Moment(value) => Some(Cow::Owned(
            DateTime::from_timestamp_millis(value).map_or_else(|| value.to_string(), |at| at.to_rfc3339()),
        )),
        Cell::Text(from, to) => Some(Cow::Borrowed(canonical(batch.text(from, to)))),
    }
}

fn canonical(text: &str) -> &str {
    match text.len() {
        4 if text.eq_ignore_ascii_case("true") => "true",
        5 if text.eq_ignore_ascii_case("false") => "false",
        _ => match text.strip_suffix(".0") {
            Some(whole) if !whole.is_empty() && is_whole(whole) => whole,
            _ => text,
        },
    }
}

/// What was seen of a column while its type is looked for.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    values: u64,
    numbers: u64,
    truths: u64,
    moments: u64,
    texts: u64,
    characters: u64,
    distinct: HashSet<u64, BuildHasherDefault<DefaultHasher>>,
    /// Many of the first values had a row of their own.
    own: bool,
}

impl Seen {
    /// Looks at one more cell.
    pub fn look(&mut self, cell: Cell, batch: &Batch) {
        let Some(name) = as_category(cell, batch) else { return };
        self.values += 1;
        if self.distinct.len() < DISTINCT {
            self.distinct.insert(self.distinct.hasher().hash_one(name.as_ref()));
            // Half of them, as Evidently has it.
            self.own = self.distinct.len() == DISTINCT && self.values <= 2 * DISTINCT as u64;
        }
        match cell {
            Cell::Truth(_) => self.truths += 1,
            Cell::Whole(_) | Cell::Number(_) => self.numbers += 1,
            Cell::Moment(_) => self.moments += 1,
            _ if matches!(name.as_ref(), "true" | "false") => self.truths += 1,
            _ if number(&name).is_some() => self.numbers += 1,
            _ if moment(&name).is_some() => self.moments += 1,
            _ => {
                self.texts += 1;
                self.characters += name.chars().count() as u64;
            }
        }
    }

    /// The type; None where there was no value.
    ///
    /// Numbers or moments where at least 99 % read as such. Words are text where they are long, or where at least a
    /// thousand of the first two thousand are distinct.
    pub fn kind(&self) -> Option<Kind> {
        if self.values == 0 {
            return None;
        }
        let share = |count: u64| count as f64 / self.values as f64;
        if share(self.numbers) >= READABLE {
            return Some(Kind::Numeric);
        }
        if share(self.moments) >= READABLE {
            return Some(Kind::Datetime);
        }
        let long = self.texts > 0 && self.characters as f64 / self.texts as f64 > TEXT_LENGTH;
        let each = share(self.texts) > 0.5 && (long || self.own);
        Some(if each { Kind::Text } else { Kind::Categorical })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pandas_takes_as_missing_is_missing() {
        for word in MISSING {
            assert!(is_missing(word), "{}", String::from_utf8_lossy(word));
        }
        for word in ["0", "none", "-", "NAN", "nanny", "1.5"] {
            assert!(!is_missing(word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn numbers_are_what_a_program_writes() {
        let cases = [
            ("1", Some(1.0)),
            (" -2.5 ", Some(-2.5)),
            ("+3e2", Some(300.0)),
            (".5", Some(0.5)),
            ("inf", Some(f64::INFINITY)),
            ("1,000", None),
            ("0x10", None),
            ("nan", None),
            ("", None),
            ("R01", None),
        ];
        for (text, expected) in cases {
            assert_eq!(number(text), expected, "{text}");
        }
    }

    #[test]
    fn moments_without_a_zone_are_utc() {
        // 2024-06-01 is day 19,875 since 1970.
        let midnight = 19_875 * 86_400_000;
        let cases = [
            ("2024-06-01", Some(midnight)),
            ("2024/06/01", Some(midnight)),
            ("2024-06-01 00:00:01.5", Some(midnight + 1500)),
            ("2024-06-01T02:00:00+02:00", Some(midnight)),
            ("20240601", None),
            ("2024-13-01", None),
            ("2024-été-x", None),
        ];
        for (text, expected) in cases {
            assert_eq!(moment(text), expected, "{text}");
        }
    }

    fn seen(values: &[&str]) -> Option<Kind> {
        let (mut batch, mut seen) = (Batch::default(), Seen::default());
        for value in values {
            let cell = batch.keep(value);
            seen.look(cell, &batch);
        }
        seen.kind()
    }

    #[test]
    fn one_word_in_a_hundred_leaves_a_column_of_numbers() {
        let mut values = vec!["1.5"; 99];
        values.push("error");
        assert_eq!(seen(&values), Some(Kind::Numeric));
        values.push("error");
        values.push("error");
        assert_eq!(seen(&values), Some(Kind::Categorical));
        assert_eq!(seen(&["2024-01-01", "2024-01-02"]), Some(Kind::Datetime));
        assert_eq!(seen(&["True", "false"]), Some(Kind::Categorical));
        assert_eq!(seen(&[&"long words ".repeat(9)]), Some(Kind::Text));
        assert_eq!(seen(&[]), None);
    }

    #[test]
    fn names_of_single_rows_are_text_however_many_there_are() {
        let of = |rows: u32, distinct: u32| {
            let words: Vec<String> = (0..rows).map(|row| format!("id-{}", row % distinct)).collect();
            seen(&words.iter().map(String::as_str).collect::<Vec<_>>())
        };
        assert_eq!([1_500, 2_001, 10_000].map(|rows| of(rows, rows)), [Some(Kind::Text); 3]);
        assert_eq!([of(900, 900), of(10_000, 900)], [Some(Kind::Categorical); 2]);
    }

    #[test]
    fn seven_and_seven_point_nought_are_one_category() {
        assert_eq!(
            ["7.0", "7", "True", "007", "x.0", ".0"].map(canonical),
            ["7", "7", "true", "007", "x.0", ".0"]
        );
    }
}
