//! Label matchers as Alertmanager's API takes them: `name="value"`, `!=`, `=~`, `!~`.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::{Value, json};

pub(super) type Labels = BTreeMap<String, String>;

/// A condition on one label; an absent label is the empty text.
#[derive(Debug, Clone)]
pub(super) struct Matcher {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) equal: bool,
    regex: Option<Regex>,
}

impl Matcher {
    pub(super) fn new(name: &str, value: &str, equal: bool, regex: bool) -> Result<Self, String> {
        let regex = regex.then(|| anchored(value)).transpose()?;
        Ok(Self { name: name.to_owned(), value: value.to_owned(), equal, regex })
    }

    /// A `filter=` parameter.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let bad = || format!("bad matcher format: {text}");
        let trimmed = text.trim();
        let start = trimmed.find(['=', '!']).ok_or_else(bad)?;
        let (name, rest) = trimmed.split_at(start);
        let name = name.trim();
        let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':');
        if name.is_empty() || !name.chars().all(valid) || name.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(bad());
        }
        let operators = [("=~", true, true), ("!~", false, true), ("!=", false, false), ("=", true, false)];
        let (value, equal, regex) = operators
            .into_iter()
            .find_map(|(sign, equal, regex)| Some((rest.strip_prefix(sign)?, equal, regex)))
            .ok_or_else(bad)?;
        let value = value.trim();
        let value = match value.strip_prefix('"') {
            Some(quoted) => unescape(quoted.strip_suffix('"').ok_or_else(bad)?),
            None => value.to_owned(),
        };
        Self::new(name, &value, equal, regex)
    }

    pub(super) fn accepts_value(&self, found: &str) -> bool {
        let hit = self.regex.as_ref().map_or(found == self.value, |regex| regex.is_match(found));
        hit == self.equal
    }

    pub(super) fn accepts(&self, labels: &Labels) -> bool {
        self.accepts_value(labels.get(&self.name).map_or("", String::as_str))
    }

    pub(super) fn shown(&self) -> Value {
        json!({
            "isEqual": self.equal, "isRegex": self.regex.is_some(), "name": self.name, "value": self.value,
        })
    }
}

/// A regular expression that must match the whole text.
pub(super) fn anchored(pattern: &str) -> Result<Regex, String> {
    Regex::new(&format!("^(?s:{pattern})$"))
        .map_err(|_| format!("error parsing regexp: not a regular expression: `^(?:{pattern})$`"))
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => plain.push('\n'),
                Some(other) => plain.push(other),
                None => plain.push('\\'),
            },
            _ => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matchers_accept_what_alertmanager_accepts() {
        let labels = Labels::from([("job".to_owned(), "api".to_owned())]);
        let cases = [
            ("job=api", true),
            (r#"job="api""#, true),
            ("job!=api", false),
            ("job=~ap.", true),
            ("job=~a", false),
            ("job!~db|web", true),
            ("absent=", true),
            ("absent!=x", true),
            ("job=={", false),
        ];
        for (text, accepted) in cases {
            assert_eq!(Matcher::parse(text).unwrap().accepts(&labels), accepted, "{text}");
        }
        for text in ["", "job", "=x", "a-b=c", "job=~(", "1a=b", r#"job="x"#] {
            Matcher::parse(text).unwrap_err();
        }
    }
}
