//! What a cell means: missing, a number, a moment, a category; and by many cells, the type of a column.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use chrono::{DateTime, NaiveDate, NaiveTime};

use super::super::report::Kind;
use super::decimal::decimal;
use super::{Batch, Cell};

/// Share of a column's values that must read as a number, or a moment, for it to be one.
pub const READABLE: f64 = 0.99;
/// Distinct words that are kept while a type is looked for.
const DISTINCT: usize = 1000;
/// From so many words on it counts that nearly each row has its own.
const MANY: u64 = 100;
/// Distinct words per row from which on nearly each row has its own.
const OWN: f64 = 0.9;
/// Mean characters beyond which words are text.
const TEXT_LENGTH: f64 = 60.0;

/// Words that pandas takes as missing in a CSV file.
const MISSING: [&[u8]; 19] = [
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
    b"1.#IND",
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

/// A text as a moment, in milliseconds since 1970: RFC 3339, the same without a zone (taken as UTC), a day; also with
/// the day first or the month first. Where both may be meant, dots and dashes are read as Europeans write them, and
/// slashes as Americans do.
pub fn moment(text: &str) -> Option<i64> {
    let text = text.trim_ascii();
    if text.len() < 8 || !text.as_bytes()[0].is_ascii_digit() {
        return None;
    }
    let (day, rest) = day(text)?;
    let (rest, ahead) = zone(rest)?;
    let time = match rest.strip_prefix([' ', 'T', 't']) {
        Some(time) => of_day(time.trim_ascii())?,
        None if rest.is_empty() => NaiveTime::MIN,
        None => return None,
    };
    Some(day.and_time(time).and_utc().timestamp_millis() - i64::from(ahead) * 60_000)
}

/// The day with which a text begins, and what follows.
fn day(text: &str) -> Option<(NaiveDate, &str)> {
    let sign = text.bytes().find(|byte| !byte.is_ascii_digit()).filter(|sign| b"-/.".contains(sign))?;
    let mut parts = text.splitn(3, char::from(sign));
    let (first, second, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let end = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
    let (third, rest) = rest.split_at(end);
    let number = |digits: &str| digits.parse::<u32>().ok();
    let year = |digits: &str| digits.parse::<i32>().ok();
    let short = |digits: &str| matches!(digits.len(), 1 | 2);
    let found = match (first.len(), third.len()) {
        (4, 1 | 2) if short(second) => NaiveDate::from_ymd_opt(year(first)?, number(second)?, number(third)?),
        (1 | 2, 4) if short(second) => {
            let (one, two, year) = (number(first)?, number(second)?, year(third)?);
            let (usual, other) =
                if sign == b'/' { ((one, two), (two, one)) } else { ((two, one), (one, two)) };
            let of = |(month, day): (u32, u32)| NaiveDate::from_ymd_opt(year, month, day);
            of(usual).or_else(|| of(other))
        }
        _ => None,
    };
    Some((found?, rest))
}

/// The text without the zone at its end, and how many minutes that is ahead of UTC.
fn zone(text: &str) -> Option<(&str, i32)> {
    for utc in ["Z", "z", " UTC", " GMT"] {
        if let Some(text) = text.strip_suffix(utc) {
            return (!text.is_empty()).then_some((text, 0));
        }
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, 0)) };
    let (rest, offset) = text.split_at(at);
    let (hours, minutes) = match offset.len() {
        3 => (offset.get(1..3)?, "0"),
        5 => (offset.get(1..3)?, offset.get(3..5)?),
        6 if offset.as_bytes()[3] == b':' => (offset.get(1..3)?, offset.get(4..6)?),
        _ => return None,
    };
    let ahead = hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?;
    Some((rest.trim_ascii_end(), if offset.starts_with('-') { -ahead } else { ahead }))
}

fn of_day(text: &str) -> Option<NaiveTime> {
    let forms =
        if text.ends_with(['M', 'm']) { ["%I:%M:%S %p", "%I:%M %p"] } else { ["%H:%M:%S%.f", "%H:%M"] };
    forms.into_iter().find_map(|form| NaiveTime::parse_from_str(text, form).ok())
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
    words: Words,
}

/// How many of many words differ, from a sample of the distinct ones by their hash: each is in it with all its rows or
/// not at all, so that it does not matter how many rows there are.
#[derive(Debug, Clone, Default)]
struct Words {
    /// Rows of each that is in the sample.
    rows: HashMap<u64, u64, BuildHasherDefault<DefaultHasher>>,
    /// Those are in the sample whose hash ends in so many zeros.
    zeros: u32,
}

impl Words {
    fn add(&mut self, word: &str) {
        let hash = self.rows.hasher().hash_one(word);
        if hash.trailing_zeros() < self.zeros {
            return;
        }
        *self.rows.entry(hash).or_default() += 1;
        while self.rows.len() > DISTINCT {
            self.zeros += 1;
            self.rows.retain(|hash, _| hash.trailing_zeros() >= self.zeros);
        }
    }

    /// Distinct words per row, 0 to 1.
    fn per_row(&self) -> f64 {
        let rows: u64 = self.rows.values().sum();
        self.rows.len() as f64 / rows.max(1) as f64
    }
}

impl Seen {
    /// Looks at one more cell.
    pub fn look(&mut self, cell: Cell, batch: &Batch) {
        let Some(name) = as_category(cell, batch) else { return };
        self.values += 1;
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
                self.words.add(&name);
            }
        }
    }

    /// The type; None where there was no value.
    ///
    /// Numbers or moments where at least 99 % read as such. Words are text where they are long, or where nearly each
    /// row of a hundred or more has its own.
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
        let own = self.texts >= MANY && self.words.per_row() >= OWN;
        let each = share(self.texts) > 0.5 && (long || own);
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
            ("2024-05-31 22:30-0130", Some(midnight)),
            ("2024-06-01T00:00", Some(midnight)),
            ("2024-06-01T00:00Z", Some(midnight)),
            ("2024-06-01 00:00:00 UTC", Some(midnight)),
            ("06/01/2024", Some(midnight)),
            ("6/1/2024 12:00 AM", Some(midnight)),
            ("6/1/2024 12:00:01 am", Some(midnight + 1000)),
            ("31/05/2024 24:00", None),
            ("13/06/2024", Some(midnight + 12 * 86_400_000)),
            ("01.06.2024", Some(midnight)),
            ("1.6.2024 00:00:01", Some(midnight + 1000)),
            ("01-06-2024", Some(midnight)),
            ("31.31.2024", None),
            ("10.1.2.3", None),
            ("1.2.2024.5", None),
            ("2024-06-01x", None),
            ("2024-06-01T", None),
            ("555-01-2024", None),
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
    fn words_of_which_nearly_each_row_has_its_own_are_text_however_many_rows_there_are() {
        let words = |rows: usize, each: &dyn Fn(usize) -> usize| -> Vec<String> {
            (0..rows).map(|row| format!("x{:016x}", each(row).wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect()
        };
        let kind = |words: Vec<String>| seen(&words.iter().map(String::as_str).collect::<Vec<_>>());
        for rows in [100, 500, 1500, 5000, 10_000] {
            assert_eq!(kind(words(rows, &|row| row)), Some(Kind::Text), "{rows}");
            // One in twenty comes twice.
            assert_eq!(
                kind(words(rows, &|row| row - usize::from(row % 20 == 10))),
                Some(Kind::Text),
                "{rows}"
            );
            // Each word twice, and 80 words.
            assert_eq!(kind(words(rows, &|row| row % (rows / 2))), Some(Kind::Categorical), "{rows}");
            assert_eq!(kind(words(rows, &|row| row % 80)), Some(Kind::Categorical), "{rows}");
        }
        assert_eq!(kind(words(60, &|row| row)), Some(Kind::Categorical), "they are few");
        let mut seen = Seen::default();
        let mut batch = Batch::default();
        (0..100_000).for_each(|row| {
            let cell = batch.keep(&format!("id {row}"));
            seen.look(cell, &batch);
        });
        assert!(seen.words.rows.len() <= DISTINCT && seen.words.zeros > 4);
    }

    #[test]
    fn seven_and_seven_point_nought_are_one_category() {
        assert_eq!(
            ["7.0", "7", "True", "007", "x.0", ".0"].map(canonical),
            ["7", "7", "true", "007", "x.0", ".0"]
        );
    }
}
