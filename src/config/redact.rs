//! Keeps secrets out of everything that is printed or stored.

use std::{
    borrow::Cow,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};

use url::Url;

use super::scalar::REDACTED;

/// Shorter values are never blanked by value: they would blank half of every text.
const SHORTEST: usize = 8;

/// The mark of [`cut`]: what stands before it may be half a secret.
const CUT: char = '…';

/// Shorter starts of a secret are left: they give little away, and are the starts of many words.
const SHORTEST_START: usize = 6;

/// The first `most` characters of a text, control characters blanked; a longer one ends in the mark by which a
/// [`Redactor`] still knows a secret that was cut in two. The one way to shorten what others wrote.
pub fn cut(text: &str, most: usize) -> String {
    let mut short: String = text.chars().take(most).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(most).is_some() {
        short.push(CUT);
    }
    short
}

/// [`cut`] with line breaks and runs of blanks made one blank.
pub fn cut_line(text: &str, most: usize) -> String {
    let blanked: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    cut(&blanked.split_whitespace().collect::<Vec<_>>().join(" "), most)
}

/// Blanks known secret values wherever they appear.
#[derive(Debug, Clone, Default)]
pub struct Redactor {
    values: Vec<String>,
    /// What became known later: shared with every copy.
    learned: Arc<RwLock<Vec<String>>>,
}

impl Redactor {
    /// Longer values first, so that one which contains another is blanked whole.
    pub fn new(values: impl IntoIterator<Item = String>) -> Self {
        let long = values.into_iter().filter(|value| value.chars().count() >= SHORTEST);
        let mut values: Vec<String> = long.flat_map(spellings).collect();
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        values.dedup();
        Self { values, learned: Arc::default() }
    }

    /// One that also blanks this value.
    #[must_use]
    pub fn and(&self, value: String) -> Self {
        let other = Self::new(self.values.iter().cloned().chain([value]));
        Self { learned: Arc::clone(&self.learned), ..other }
    }

    /// Blanks this value from now on, in every copy of this redactor.
    pub fn learn(&self, value: &str) {
        let mut learned = self.learned.write().unwrap_or_else(PoisonError::into_inner);
        let all = learned.drain(..).chain([value.to_owned()]).collect::<Vec<_>>();
        *learned = Self::new(all).values;
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.learned().is_empty()
    }

    /// The text without any known secret, and without the start of one at a cut.
    pub fn clean<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut cleaned = Cow::Borrowed(text);
        let learned = self.learned();
        for value in self.values.iter().chain(learned.iter()) {
            if cleaned.contains(value.as_str()) {
                cleaned = Cow::Owned(cleaned.replace(value.as_str(), REDACTED));
            }
        }
        if cleaned.contains(CUT) && !(self.values.is_empty() && learned.is_empty()) {
            let mut pieces: Vec<&str> = cleaned.split(CUT).collect();
            let last = pieces.pop().unwrap_or_default();
            let mut whole = String::with_capacity(cleaned.len());
            for piece in pieces {
                match self.start_at_the_end_of(piece, &learned) {
                    Some(length) => whole.extend([&piece[..piece.len() - length], REDACTED]),
                    None => whole.push_str(piece),
                }
                whole.push(CUT);
            }
            whole.push_str(last);
            if whole != *cleaned {
                cleaned = Cow::Owned(whole);
            }
        }
        cleaned
    }

    fn learned(&self) -> RwLockReadGuard<'_, Vec<String>> {
        self.learned.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The length in bytes of the longest start of a secret with which the text ends.
    fn start_at_the_end_of(&self, text: &str, learned: &[String]) -> Option<usize> {
        let starts = self
            .values
            .iter()
            .chain(learned)
            .flat_map(|value| value.char_indices().skip(SHORTEST_START).map(|(end, _)| &value[..end]));
        starts.filter(|start| text.ends_with(start)).map(str::len).max()
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
    const WORDS: [&str; 8] =
        ["password", "token", "secret", "key", "auth", "webhook", "signature", "credential"];
    // Of a signed URL of Azure.
    const NAMES: [&str; 1] = ["sig"];
    // Of `drift:`; columns and verdicts open nothing.
    const OPEN: [&str; 2] = ["key_columns", "key_verdict"];
    let key = key.to_ascii_lowercase();
    NAMES.contains(&key.as_str())
        || WORDS.iter().any(|word| key.contains(word)) && !OPEN.contains(&key.as_str())
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

/// What the query of a URL, or of a path, says under a secret's name; of any other text nothing.
pub(super) fn secrets_of_query(text: &str) -> Vec<String> {
    let is_place = (text.starts_with('/') || text.contains("://")) && !text.contains(char::is_whitespace);
    let query = text.split_once('?').filter(|_| is_place).map_or("", |(_, query)| query);
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .filter(|(key, value)| is_secret_key(key) && !value.is_empty())
        .map(|(_, value)| value.to_owned())
        .collect()
}

/// A text that should be a URL or an address, safe to show: [`show_url`] where it is one. What only looks like one has
/// no parts that could be trusted, so all before its last `@` is hidden, and a query that names a secret.
pub fn show_address(text: &str) -> String {
    if let Ok(url) = Url::parse(text)
        && url.has_host()
    {
        let shown = show_url(&url);
        return if shown == url.as_str() { text.to_owned() } else { shown };
    }
    let (scheme, rest) = text.split_once("://").map_or(("", text), |(scheme, rest)| (scheme, rest));
    let scheme = if scheme.is_empty() { String::new() } else { format!("{scheme}://") };
    let (user, rest) = rest.rsplit_once('@').map_or(("", rest), |(_, rest)| ("hidden@", rest));
    match rest.split_once('?') {
        Some((address, query)) if is_secret_key(query) || query.split(['&', '=']).any(is_secret_key) => {
            format!("{scheme}{user}{address}?hidden")
        }
        _ => format!("{scheme}{user}{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_was_cut_in_two_is_blanked_too() {
        let redactor = Redactor::new(["hunter2hunter2".to_owned(), "hunter9".to_owned() + "9"]);
        let cases = [
            ("password is hunter2hun…", "password is «secret»…"),
            ("password is hunter…", "password is «secret»…"),
            ("password is hunte…", "password is hunte…"),
            ("password is hunter2hunter2…", "password is «secret»…"),
            ("a hunter2… b hunter99 c hunter2hunter… d", "a «secret»… b «secret» c «secret»… d"),
            ("…", "…"),
            ("hunter2 hunter2 waits…", "hunter2 hunter2 waits…"),
        ];
        for (text, clean) in cases {
            assert_eq!(redactor.clean(text), clean);
        }
        // Wherever the cut falls, nothing of six characters is left before it.
        for most in 0..40 {
            let said = cut("the password is hunter2hunter2, thanks", most);
            assert!(!redactor.clean(&said).contains("hunter"), "{said}");
        }
    }

    #[test]
    fn texts_are_cut_with_a_mark() {
        assert_eq!(cut("abc\td", 5), "abc d");
        assert_eq!(cut("äöüß", 3), "äöü…");
        assert_eq!(cut_line(" a \n\n b c", 3), "a b…");
    }

    #[test]
    fn what_is_no_url_hides_its_user_too() {
        let cases = [
            ("http://ann:s3cret@host:port/x", "http://hidden@host:port/x"),
            ("http://ann:s3/c?r#e@t@host/x", "http://hidden@host/x"),
            ("tcp://ann:s3cret@host:5432", "tcp://ann:hidden@host:5432"),
            ("ann:s3cret@host:5432", "hidden@host:5432"),
            ("http://host:port/?token=s3cret", "http://host:port/?hidden"),
            ("http://host:port/?page=1", "http://host:port/?page=1"),
            ("--reports=http://host/r.json?v=2&sig=s3cret", "--reports=http://host/r.json?hidden"),
            ("unix:///run/x.sock", "unix:///run/x.sock"),
            ("http://host:80", "http://host:80"),
            ("localhost:5432", "localhost:5432"),
        ];
        for (text, shown) in cases {
            assert_eq!(show_address(text), shown, "{text}");
        }
    }

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

    #[test]
    fn what_signs_a_url_is_hidden_and_what_it_is_about_is_not() {
        for secret in [
            "signature",
            "X-Amz-Signature",
            "X-Amz-Credential",
            "X-Amz-Security-Token",
            "X-Goog-Signature",
            "sig",
        ] {
            let shown = show_address(&format!("https://host/r.json?v=2&{secret}=s3cret&sigma=1"));
            assert_eq!(shown, format!("https://host/r.json?v=2&{secret}=hidden&sigma=1"));
        }
    }
}
