//! Keeps secrets out of everything that is printed or stored.

use std::borrow::Cow;

use url::Url;

use super::scalar::REDACTED;

/// Shorter values are never blanked by value: they would blank half of every text.
const SHORTEST: usize = 8;

/// Blanks known secret values wherever they appear.
#[derive(Debug, Clone, Default)]
pub struct Redactor {
    values: Vec<String>,
}

impl Redactor {
    /// Longer values first, so that one which contains another is blanked whole.
    pub fn new(values: impl IntoIterator<Item = String>) -> Self {
        let long = values.into_iter().filter(|value| value.chars().count() >= SHORTEST);
        let mut values: Vec<String> = long.flat_map(spellings).collect();
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        values.dedup();
        Self { values }
    }

    /// One that also blanks this value.
    #[must_use]
    pub fn and(&self, value: String) -> Self {
        Self::new(self.values.iter().cloned().chain([value]))
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The text without any known secret.
    pub fn clean<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut cleaned = Cow::Borrowed(text);
        for value in &self.values {
            if cleaned.contains(value.as_str()) {
                cleaned = Cow::Owned(cleaned.replace(value.as_str(), REDACTED));
            }
        }
        cleaned
    }
}

/// A value as it is, in JSON, and in a URL: there it may have been escaped past recognition.
fn spellings(value: String) -> Vec<String> {
    let json = serde_json::Value::from(value.as_str()).to_string();
    let json = json[1..json.len() - 1].to_owned();
    let form: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let query = Url::parse(&format!("http://x/?{value}")).ok();
    let query = query.and_then(|url| url.query().map(str::to_owned)).unwrap_or_default();
    let mut spellings = vec![value];
    for spelling in [json, form, query] {
        // What an odd value leaves of itself may be too short to look for.
        if spelling.chars().count() >= SHORTEST && !spellings.contains(&spelling) {
            spellings.push(spelling);
        }
    }
    spellings
}

/// Whether a key's value is a secret by its name.
pub fn is_secret_key(key: &str) -> bool {
    const WORDS: [&str; 6] = ["password", "token", "secret", "key", "auth", "webhook"];
    let key = key.to_ascii_lowercase();
    WORDS.iter().any(|word| key.contains(word))
}

/// A URL that can be shown: without its password, and without what its query says under a secret's name.
pub fn show_url(url: &Url) -> String {
    let secret_query = url.query_pairs().any(|(key, _)| is_secret_key(&key));
    if url.password().is_none() && !secret_query {
        return url.to_string();
    }
    let mut shown = url.clone();
    if secret_query {
        let pairs = url.query().unwrap_or_default().split('&').map(|pair| match pair.split_once('=') {
            Some((key, _)) if is_secret_key(key) => format!("{key}=hidden"),
            _ => pair.to_owned(),
        });
        shown.set_query(Some(&pairs.collect::<Vec<_>>().join("&")));
    }
    if shown.password().is_none() {
        return shown.to_string();
    }
    // Fails only for URLs that cannot have a password, which have none to hide.
    let _ = shown.set_password(Some("hidden"));
    shown.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_secrets_are_blanked_and_short_ones_left() {
        let redactor = Redactor::new(["hunter2hunter2".to_owned(), "abc".to_owned()]);
        assert_eq!(redactor.clean("abc hunter2hunter2!"), "abc «secret»!");
    }

    #[test]
    fn escaped_secrets_are_blanked_too() {
        let redactor = Redactor::new(["pass \"word\" #1".to_owned()]);
        for text in ["pass \"word\" #1", "pass \\\"word\\\" #1", "pass+%22word%22+%231"] {
            assert_eq!(redactor.clean(text), "«secret»", "{text}");
        }
        assert_eq!(redactor.clean("http://h/?t=pass%20%22word%22%20&x=1"), "http://h/?t=«secret»&x=1");
    }

    #[test]
    fn passwords_in_urls_are_hidden() {
        let url = Url::parse("http://ann:s3cret@host/x").unwrap();
        assert_eq!(show_url(&url), "http://ann:hidden@host/x");
        let url = Url::parse("http://host/x?a=1&api_key=s3cret&b").unwrap();
        assert_eq!(show_url(&url), "http://host/x?a=1&api_key=hidden&b");
    }
}
