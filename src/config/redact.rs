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
        let mut values: Vec<String> =
            values.into_iter().filter(|value| value.chars().count() >= SHORTEST).collect();
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

/// Whether a key's value is a secret by its name.
pub fn is_secret_key(key: &str) -> bool {
    const WORDS: [&str; 6] = ["password", "token", "secret", "key", "auth", "webhook"];
    let key = key.to_ascii_lowercase();
    WORDS.iter().any(|word| key.contains(word))
}

/// A URL that can be shown: without its password.
pub fn show_url(url: &Url) -> String {
    if url.password().is_none() {
        return url.to_string();
    }
    let mut shown = url.clone();
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
    fn passwords_in_urls_are_hidden() {
        let url = Url::parse("http://ann:s3cret@host/x").unwrap();
        assert_eq!(show_url(&url), "http://ann:hidden@host/x");
    }
}
