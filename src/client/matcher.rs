//! Label matchers in amtool's spelling: `alertname=x`, `'instance=~".+1"'`, `!=`, `!~`. Pure.

use std::{fmt, str::FromStr};

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::prometheus::Labels;

/// What a label must be. A label that an alert does not have counts as empty, as everywhere in Prometheus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Matcher {
    pub name: String,
    pub value: String,
    pub is_regex: bool,
    /// Left out by servers before 0.22, which knew no `!=`.
    #[serde(default = "yes")]
    pub is_equal: bool,
}

fn yes() -> bool {
    true
}

/// Why a text is not a matcher.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MatcherError {
    #[error("`{0}` is not a matcher (examples: alertname=Down, 'job!=\"batch\"', 'instance=~\".+1\"')")]
    Shape(String),
    #[error("`{0}` is not a label name")]
    Name(String),
    #[error("the quotes in `{0}` are not closed")]
    Quotes(String),
    #[error("`{0}` is not a regular expression: {1}")]
    Regex(String, String),
}

impl Matcher {
    /// `name="value"`.
    pub fn equals(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), value: value.to_owned(), is_regex: false, is_equal: true }
    }

    /// Reads the words of a command line: a first word without an operator is an alert's name.
    pub fn parse_all(words: &[String]) -> Result<Vec<Self>, MatcherError> {
        words
            .iter()
            .enumerate()
            .map(|(index, word)| match word.parse() {
                Err(MatcherError::Shape(_)) if index == 0 && is_plain(word) => {
                    Ok(Self::equals("alertname", word))
                }
                parsed => parsed,
            })
            .collect()
    }

    /// Whether these labels satisfy it. A regular expression must match the whole value.
    pub fn matches(&self, labels: &Labels) -> bool {
        let value = labels.get(&self.name).map_or("", String::as_str);
        let hit = if self.is_regex {
            anchored(&self.value).is_ok_and(|regex| regex.is_match(value))
        } else {
            value == self.value
        };
        hit == self.is_equal
    }

    /// Whether a label that is missing would satisfy it.
    pub fn matches_empty(&self) -> bool {
        self.matches(&Labels::new())
    }

    fn operator(&self) -> &'static str {
        match (self.is_equal, self.is_regex) {
            (true, false) => "=",
            (false, false) => "!=",
            (true, true) => "=~",
            (false, true) => "!~",
        }
    }
}

/// Something that could be the name of an alert.
fn is_plain(word: &str) -> bool {
    !word.is_empty() && !word.contains(['=', '~', '"', '{', '}', ','])
}

fn anchored(pattern: &str) -> Result<Regex, regex::Error> {
    Regex::new(&format!("^(?s:{pattern})$"))
}

/// `name="value"` with the escapes that Alertmanager's filters and PromQL share.
impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.value.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n");
        write!(f, "{}{}\"{value}\"", self.name, self.operator())
    }
}

impl FromStr for Matcher {
    type Err = MatcherError;

    fn from_str(text: &str) -> Result<Self, MatcherError> {
        let shape = || MatcherError::Shape(text.to_owned());
        let at = text.find(['=', '!']).ok_or_else(shape)?;
        let (name, rest) = (text[..at].trim(), &text[at..]);
        let (is_equal, is_regex, value) =
            [("=~", true, true), ("!~", false, true), ("!=", false, false), ("=", true, false)]
                .into_iter()
                .find_map(|(sign, is_equal, is_regex)| Some((is_equal, is_regex, rest.strip_prefix(sign)?)))
                .ok_or_else(shape)?;
        if !is_label_name(name) {
            return Err(MatcherError::Name(name.to_owned()));
        }
        let value = unquote(value.trim()).ok_or_else(|| MatcherError::Quotes(text.to_owned()))?;
        if is_regex {
            anchored(&value).map_err(|error| {
                let why = error.to_string();
                let last = why.lines().last().unwrap_or_default().trim_start_matches("error: ");
                MatcherError::Regex(value.clone(), last.to_owned())
            })?;
        }
        Ok(Self { name: name.to_owned(), value, is_regex, is_equal })
    }
}

fn is_label_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// A bare value as it is, a quoted one without its quotes and escapes. None: an odd quote.
fn unquote(text: &str) -> Option<String> {
    let Some(rest) = text.strip_prefix('"') else {
        return (!text.contains('"')).then(|| text.to_owned());
    };
    let inner = rest.strip_suffix('"')?;
    let mut value = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => return None,
            '\\' => match letters.next()? {
                'n' => value.push('\n'),
                escaped @ ('"' | '\\') => value.push(escaped),
                // A regular expression's own escapes (`\d`) are kept, as amtool does.
                other => value.extend(['\\', other]),
            },
            other => value.push(other),
        }
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(pairs: &[(&str, &str)]) -> Labels {
        pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn amtools_spellings_are_understood() {
        let cases = [
            ("alertname=Down", r#"alertname="Down""#),
            ("alertname=\"Down now\"", r#"alertname="Down now""#),
            ("instance=~\".+1\"", r#"instance=~".+1""#),
            ("job!=batch", r#"job!="batch""#),
            ("job!~a|b", r#"job!~"a|b""#),
            ("a = \"q\\\"\\\\\\n\"", "a=\"q\\\"\\\\\\n\""),
            ("path=~\"\\d+\"", r#"path=~"\\d+""#),
            ("empty=", r#"empty="""#),
        ];
        for (text, shown) in cases {
            let matcher: Matcher = text.parse().unwrap();
            assert_eq!(matcher.to_string(), shown, "{text}");
            assert_eq!(matcher.to_string().parse(), Ok(matcher), "{text} does not survive being shown");
        }
        for text in ["", "Down", "=x", "1a=x", "a=\"open", "a=clo\"sed", "a=~(", "a!x"] {
            assert!(text.parse::<Matcher>().is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_matcher_or_an_error(text in ".*") {
            if let Ok(matcher) = text.parse::<Matcher>() {
                proptest::prop_assert_eq!(matcher.to_string().parse(), Ok(matcher));
            }
        }
    }

    #[test]
    fn only_the_first_bare_word_is_a_name() {
        let words = |words: &[&str]| {
            Matcher::parse_all(&words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(words(&["Down"]), Ok(vec![Matcher::equals("alertname", "Down")]));
        assert!(words(&["Down", "job=api"]).is_ok());
        assert!(words(&["job=api", "Down"]).is_err());
    }

    #[test]
    fn a_missing_label_is_empty_and_expressions_match_whole_values() {
        let cases = [
            ("job=api", true),
            ("job=~ap", false),
            ("job=~ap.|x", true),
            ("job!~ap.*", false),
            ("team=", true),
            ("team!=x", true),
            ("team=~.+", false),
        ];
        for (text, expected) in cases {
            let matcher: Matcher = text.parse().unwrap();
            assert_eq!(matcher.matches(&labels(&[("job", "api")])), expected, "{text}");
        }
    }
}
