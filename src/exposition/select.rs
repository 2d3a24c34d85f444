//! Which series of a page are meant: a name with matchers, spelled as in PromQL.

use std::{fmt, str::FromStr};

use regex::Regex;

use super::Sample;

/// `http_requests_total{code=~"5..",path!="/health"}`. An absent label matches like an empty one.
#[derive(Debug, Clone)]
pub struct Selector {
    name: String,
    matchers: Vec<Matcher>,
    written: String,
}

#[derive(Debug, Clone)]
struct Matcher {
    label: String,
    wanted: Wanted,
    /// `!=` and `!~`.
    negated: bool,
}

#[derive(Debug, Clone)]
enum Wanted {
    Text(String),
    Pattern(Box<Regex>),
}

/// Why a text is not a selector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectorError {
    #[error("`{0}` does not start with a metric name")]
    NoName(String),
    #[error("`{0}` is not a metric name with matchers (example: `http_requests_total{{code=~\"5..\"}}`)")]
    Malformed(String),
    #[error("`{pattern}` in `{written}` is not a regular expression")]
    BadPattern { written: String, pattern: String },
}

impl Selector {
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Equal for selectors that select the same.
    pub fn key(&self) -> String {
        format!("{} {}", self.name, self.written)
    }

    /// The same matchers on another metric: `x` → `x_bucket`.
    #[must_use]
    pub fn with_suffix(&self, suffix: &str) -> Self {
        let mut other = self.clone();
        if !other.name.ends_with(suffix) {
            other.name.push_str(suffix);
        }
        other
    }

    pub fn matches(&self, sample: &Sample<'_>) -> bool {
        sample.name() == self.name
            && self.matchers.iter().all(|matcher| {
                let value = sample.label(&matcher.label).unwrap_or_default();
                let hit = match &matcher.wanted {
                    Wanted::Text(text) => *text == value,
                    Wanted::Pattern(pattern) => pattern.is_match(&value),
                };
                hit != matcher.negated
            })
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.written)
    }
}

impl FromStr for Selector {
    type Err = SelectorError;

    fn from_str(written: &str) -> Result<Self, SelectorError> {
        let malformed = || SelectorError::Malformed(written.to_owned());
        let text = written.trim();
        let (name, mut rest) = split_name(text, |c| c == ':');
        if name.is_empty() {
            return Err(SelectorError::NoName(written.to_owned()));
        }
        let mut matchers = Vec::new();
        rest = rest.trim_start();
        if let Some(inside) = rest.strip_prefix('{') {
            rest = inside.trim_start();
            while !rest.starts_with('}') {
                let (matcher, after) = read_matcher(rest, written)?;
                matchers.push(matcher);
                rest = after.trim_start();
                match rest.strip_prefix(',') {
                    Some(after) => rest = after.trim_start(),
                    None if rest.starts_with('}') => {}
                    None => return Err(malformed()),
                }
            }
            rest = &rest[1..];
        }
        if !rest.trim().is_empty() {
            return Err(malformed());
        }
        Ok(Self { name: name.to_owned(), matchers, written: text.to_owned() })
    }
}

fn split_name(text: &str, extra: impl Fn(char) -> bool) -> (&str, &str) {
    let length = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || extra(c)));
    let (name, rest) = text.split_at(length.unwrap_or(text.len()));
    if name.starts_with(|c: char| c.is_ascii_digit()) { ("", text) } else { (name, rest) }
}

fn read_matcher<'a>(text: &'a str, written: &str) -> Result<(Matcher, &'a str), SelectorError> {
    let malformed = || SelectorError::Malformed(written.to_owned());
    let (label, rest) = split_name(text, |_| false);
    let rest = rest.trim_start();
    let operators = [("=~", true, false), ("!~", true, true), ("!=", false, true), ("=", false, false)];
    let (sign, is_pattern, negated) =
        operators.into_iter().find(|(sign, ..)| rest.starts_with(sign)).ok_or_else(malformed)?;
    let (value, rest) = read_quoted(rest[sign.len()..].trim_start()).ok_or_else(malformed)?;
    if label.is_empty() {
        return Err(malformed());
    }
    let wanted = if is_pattern {
        let pattern = Regex::new(&format!("^(?s:{value})$"))
            .map_err(|_| SelectorError::BadPattern { written: written.to_owned(), pattern: value.clone() })?;
        Wanted::Pattern(Box::new(pattern))
    } else {
        Wanted::Text(value)
    };
    Ok((Matcher { label: label.to_owned(), wanted, negated }, rest))
}

/// A text in double or single quotes, with backslash escapes as in PromQL.
fn read_quoted(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut value = String::new();
    let mut rest = text[1..].chars();
    loop {
        match rest.next()? {
            c if c == quote => return Some((value, rest.as_str())),
            '\\' => match rest.next()? {
                'n' => value.push('\n'),
                't' => value.push('\t'),
                c @ ('\\' | '"' | '\'') => value.push(c),
                // `"5\d"` is a common slip for `"5\\d"`; PromQL refuses it, and so do we.
                _ => return None,
            },
            c => value.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposition::{Dialect, parse};

    fn selected(selector: &str, page: &str) -> Vec<f64> {
        let selector: Selector = selector.parse().unwrap();
        let mut values = Vec::new();
        parse(Dialect::Text, page.as_bytes(), |sample| {
            if selector.matches(sample) {
                values.push(sample.value);
            }
        })
        .unwrap();
        values
    }

    #[test]
    fn matchers_mean_what_promql_means() {
        let page =
            "x{code=\"200\",path=\"/a\"} 1\nx{code=\"500\",path=\"/b\"} 2\nx{code=\"503\"} 3\nxy 4\nx 5\n";
        let cases: [(&str, &[f64]); 9] = [
            ("x", &[1.0, 2.0, 3.0, 5.0]),
            ("x{}", &[1.0, 2.0, 3.0, 5.0]),
            (r#"x{code="200"}"#, &[1.0]),
            (r#"x{code=~"5.."}"#, &[2.0, 3.0]),
            (r#"x{code=~"5"}"#, &[]),
            (r#"x{ code !~ '5..' , }"#, &[1.0, 5.0]),
            (r#"x{code!="200",path=""}"#, &[3.0, 5.0]),
            (r#"x{code=~"5..",path!=""}"#, &[2.0]),
            (r#"x{code=~"200|500"}"#, &[1.0, 2.0]),
        ];
        for (selector, values) in cases {
            assert_eq!(selected(selector, page), values, "{selector}");
        }
    }

    #[test]
    fn what_is_no_selector_is_refused() {
        for text in [
            "",
            "{}",
            "5x",
            "x{",
            "x{a}",
            "x{a=b}",
            "x{a=\"b\"",
            "x{a=\"b\"} y",
            "x{a=~\"(\"}",
            "rate(x[5m])",
        ] {
            assert!(text.parse::<Selector>().is_err(), "{text}");
        }
    }
}
