//! Text for people: harmless, wrapped, padded; and the words of a finding.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::Width;
use crate::finding::{Finding, Unit};

/// Without colours and control characters, with which a service could rewrite the screen. Line breaks stay.
pub(super) fn clean(text: &str) -> String {
    let text = dialoguer::console::strip_ansi_codes(text.trim_end());
    text.chars().map(|c| if c != '\n' && is_harmful(c) { ' ' } else { c }).collect()
}

/// As [`clean`], on one line.
pub fn one_line(text: &str) -> String {
    clean(text).replace('\n', " ")
}

/// Controls, and the marks that reverse the direction of what follows.
pub(super) fn is_harmful(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// Columns that a text takes on the screen.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text and the blanks that fill it up to `columns`.
pub(super) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Keeps two words on one line, as in `limit > 5`; [`wrap`] takes it out again.
const TIE: char = '\u{a0}';

/// Lines of at most `columns`, broken between words. Only a word that is wider than a line is broken itself, so that
/// a URL can be copied whole wherever it fits.
pub fn wrap(text: &str, columns: Option<usize>) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        match columns {
            Some(columns) if width(line) > columns => wrap_line(line, columns.max(1), &mut lines),
            _ => lines.push(line.to_owned()),
        }
    }
    lines.iter().map(|line| line.replace(TIE, " ")).collect()
}

fn wrap_line(text: &str, columns: usize, lines: &mut Vec<String>) {
    let mut line = String::new();
    // The first piece of an indented line is its indent, which stays.
    for (at, word) in pieces(text, columns).into_iter().enumerate() {
        let gap = usize::from(at > 0);
        if at > 0 && width(&line) + gap + width(&word) <= columns {
            line.push(' ');
            line.push_str(&word);
            continue;
        }
        if !line.trim().is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        for c in word.chars() {
            if width(&line) + c.width().unwrap_or(0) > columns && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    if !line.trim().is_empty() {
        lines.push(line);
    }
}

/// The words of a line. What is one to a reader is one here, where it fits on a line: a count in brackets,
/// `(1 unknown of 3)`, and a flag with its value.
fn pieces(text: &str, columns: usize) -> Vec<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let mut pieces = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(together(rest));
        let whole = piece.join(" ");
        if width(&whole) <= columns {
            pieces.push(whole);
        } else {
            pieces.extend(piece.iter().map(|word| (*word).to_owned()));
        }
        rest = after;
    }
    pieces
}

/// How many words belong together at the start of some.
fn together(words: &[&str]) -> usize {
    match words {
        [count, _, "of", all, ..] if opens_count(count) && all.starts_with(|c: char| c.is_ascii_digit()) => 4,
        [count, _, ..] if opens_count(count) => 2,
        [_, "and" | "or", ..] => 1,
        [flag, value, ..] if is_flag(flag) && !value.is_empty() && !value.starts_with('-') => 2,
        _ => 1,
    }
}

/// `(1`.
fn opens_count(word: &str) -> bool {
    word.strip_prefix('(')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_flag(word: &str) -> bool {
    let name = word.trim_start_matches(['(', '`']).strip_prefix("--").unwrap_or_default();
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

impl Width {
    /// The columns left of so many that are taken; none when there is no limit.
    pub(super) fn less(self, taken: usize) -> Option<usize> {
        match self {
            Self::Columns(columns) => Some(usize::from(columns).saturating_sub(taken)),
            Self::Unlimited => None,
        }
    }
}

/// The last part of an id, where it says more than the subject does: `http` of `service.api.http`.
pub(super) fn what(finding: &Finding) -> &str {
    let rest = finding.id.split_once('.').map_or("", |(_, rest)| rest);
    let rest = rest.strip_prefix(finding.subject.as_str()).unwrap_or(rest);
    rest.strip_prefix('.').unwrap_or(rest)
}

/// The message, with the number, the limit and the retries that it does not mention itself.
pub(super) fn message(finding: &Finding) -> String {
    tied_message(finding).replace(TIE, " ")
}

/// As [`message`], for [`wrap`]: what belongs together stays on one line.
pub(super) fn tied_message(finding: &Finding) -> String {
    let mut notes = Vec::new();
    if let Some(quantity) = finding.quantity() {
        let shown = quantity.to_string();
        if !mentions(&finding.message, &shown) {
            notes.push(shown);
        }
    }
    if let Some(threshold) = &finding.threshold
        && !finding.message.contains(threshold.as_str())
    {
        notes.push(format!("limit {threshold}"));
    }
    if finding.attempts > 1 {
        notes.push(format!("attempts: {}", finding.attempts));
    }
    let message = clean(&finding.message);
    let notes: Vec<String> = notes.iter().map(|note| note.replace(' ', &TIE.to_string())).collect();
    let notes = notes.join("; ");
    match message.strip_suffix(')') {
        _ if notes.is_empty() => message,
        // One pair of brackets reads better than two.
        Some(open) if open.rfind('(').is_some_and(|at| !open[at..].contains(')')) => {
            format!("{open}; {notes})")
        }
        _ => format!("{message} ({notes})"),
    }
}

/// A unit's word in machine formats.
pub(super) fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds => "seconds",
        Unit::Bytes => "bytes",
        Unit::Ratio => "ratio",
    }
}

/// Whether a text gives a number as it is shown, or rounded.
fn mentions(text: &str, shown: &str) -> bool {
    // Of a number with an exponent, no part is it.
    if shown.contains('e') && text.contains(shown) {
        return true;
    }
    let number = |text: &str| text.split(['%', ' ']).next().and_then(|text| text.parse::<f64>().ok());
    let Some(value) = number(shown) else { return text.contains(shown) };
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == '-';
    text.split(|c| !is_part(c)).map(|word| word.trim_matches('.')).any(|word| {
        word.parse::<f64>().is_ok_and(|given| {
            let decimals = word.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            let half = 0.5 * 10f64.powi(-i32::try_from(decimals).unwrap_or(i32::MAX));
            (given - value).abs() <= half * 1.000_001 && (given != 0.0 || value == 0.0)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Quantity, Threshold, Verdict};

    #[test]
    fn what_is_left_of_an_id() {
        let cases = [
            ("service.api.http", "api", "http"),
            ("service.api.v2.tls", "api.v2", "tls"),
            ("check.error-rate", "error-rate", ""),
            ("check.error-rate", "serving", "error-rate"),
            ("instrument.prometheus", "prometheus", ""),
            ("drift", "x", ""),
        ];
        for (id, subject, expected) in cases {
            assert_eq!(what(&Finding::new(id, subject, Verdict::Ok, "")), expected, "{id}");
        }
    }

    #[test]
    fn messages_are_completed_and_not_repeated() {
        let limit: Threshold = "> 2s".parse().unwrap();
        let slow = |message: &str| {
            let quantity = Quantity::parse("2.314s").unwrap();
            Finding::new("x", "x", Verdict::Critical, message).measured(quantity).against(Some(&limit))
        };
        let cases = [
            ("slow", "slow (2.314 s; limit > 2s)"),
            ("p95 2.31 s > 2s", "p95 2.31 s > 2s"),
            ("p95 2.3 s", "p95 2.3 s (limit > 2s)"),
            ("2 of 3 series", "2 of 3 series (limit > 2s)"),
            ("slow (again)", "slow (again; 2.314 s; limit > 2s)"),
            ("slow((a)b)", "slow((a)b) (2.314 s; limit > 2s)"),
            ("5 of 8 series", "5 of 8 series (2.314 s; limit > 2s)"),
        ];
        for (message, expected) in cases {
            assert_eq!(super::message(&slow(message)), expected);
        }
        let retried = Finding::new("x", "x", Verdict::Ok, "200\u{1b}[2J").attempts(2);
        assert_eq!(super::message(&retried), "200 (attempts: 2)");
    }

    #[test]
    fn wrapping_loses_nothing() {
        assert_eq!(wrap("one two three", Some(8)), ["one two", "three"]);
        assert_eq!(wrap("one\ntwo", Some(8)), ["one", "two"]);
        assert_eq!(wrap("one two three", None), ["one two three"]);
        assert_eq!(wrap("at http://a/b now", Some(10)), ["at", "http://a/b", "now"]);
        assert_eq!(wrap("at http://a/very/long/path", Some(10))[1..].concat(), "http://a/very/long/path");
        assert_eq!(wrap("  indented log line", Some(10)), ["  indented", "log line"]);
        assert_eq!(wrap("日本語 日本語", Some(7)), ["日本語", "日本語"]);
        assert_eq!(wrap("slow limit\u{a0}>\u{a0}5", Some(12)), ["slow", "limit > 5"]);
        assert_eq!(wrap("a  b", Some(3)).len(), 2, "blanks do not add lines");
    }

    #[test]
    fn a_count_and_a_flag_with_its_value_stay_on_one_line() {
        assert_eq!(wrap("it drifted (1 unknown of 1)", Some(22)), ["it drifted", "(1 unknown of 1)"]);
        assert_eq!(wrap("drift (1 critical, 12 ok)", Some(9)), ["drift (1", "critical,", "12 ok)"]);
        assert_eq!(wrap("it is --rows or less", Some(12)), ["it is --rows", "or less"]);
        assert_eq!(wrap("66.7% (1 more not)", Some(12)), ["66.7%", "(1 more not)"]);
        assert_eq!(wrap("(2 warning of 2, 1 new)", Some(17)), ["(2 warning of 2,", "1 new)"]);
        assert_eq!(wrap("see drift show --reports x", Some(24)), ["see drift show", "--reports x"]);
        assert_eq!(wrap("say --yes --wait now", Some(12)), ["say --yes", "--wait now"]);
        // What does not fit on a line is broken as before.
        assert_eq!(wrap("--reports http://a/b", Some(12)), ["--reports", "http://a/b"]);
        assert_eq!(wrap("read -- this page", Some(8)), ["read --", "this", "page"]);
    }
}
