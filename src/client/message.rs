//! What is sent and what comes back.

use std::time::Duration;

use bytes::Bytes;
use regex::Regex;
use reqwest::{
    Method,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};
use serde::de::DeserializeOwned;

use super::{error::ClientError, lenient};
use crate::config::redact::{cut_line, is_secret_key};

/// More than any health body or query answer needs.
const MAX_BODY: usize = 8 << 20;

/// One request.
#[derive(Debug, Clone)]
pub struct Call {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) body: Option<Bytes>,
    pub(super) content_type: Option<&'static str>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) timeout: Option<Duration>,
    pub(super) max_body: usize,
    pub(super) retry: bool,
}

impl Call {
    /// GET: safe, so refused connections, resets, 429 and 5xx are tried again.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// Any other method is sent once, unless [`Call::retry`] says that it is safe.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        let retry = method.is_safe();
        Self {
            method,
            path: path.into(),
            body: None,
            content_type: None,
            headers: Vec::new(),
            timeout: None,
            max_body: MAX_BODY,
            retry,
        }
    }

    #[must_use]
    pub fn body(mut self, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.content_type = Some(content_type);
        self.body = Some(body.into());
        self
    }

    #[must_use]
    pub fn json(self, body: &serde_json::Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// A form, for queries too long for a URL.
    #[must_use]
    pub fn form(self, pairs: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.body("application/x-www-form-urlencoded", body)
    }

    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Overrides the endpoint's limit.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The body is cut after so many bytes.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Whether the request may be sent again.
    #[must_use]
    pub fn retry(mut self, safe: bool) -> Self {
        self.retry = safe;
        self
    }
}

/// An answer with its body. Any status: what a status means is the caller's business.
#[derive(Debug, Clone)]
pub struct Answer {
    pub service: String,
    /// The URL that answered, after redirects, safe to show.
    pub url: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// The body was longer than allowed; `body` is its start.
    pub cut: bool,
    /// From the start of the last attempt to the end of the body.
    pub took: Duration,
    pub attempts: u32,
}

impl Answer {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The media type without parameters, lower case.
    pub fn media_type(&self) -> Option<String> {
        let value = self.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    /// The start of the body on one line, for messages.
    pub fn head(&self) -> String {
        head_of(&self.body)
    }

    /// The body as the expected type; a refusal by status is [`ClientError::Refused`].
    pub fn decode<T: DeserializeOwned>(&self, expected: &'static str) -> Result<T, ClientError> {
        if !self.is_success() {
            return Err(self.refusal());
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            let why = if self.cut { "the answer is too long".to_owned() } else { error.to_string() };
            self.garbled(expected, why)
        })
    }

    /// This answer as one that cannot be read.
    pub fn garbled(&self, expected: &'static str, why: String) -> ClientError {
        ClientError::Garbled {
            service: self.service.clone(),
            url: self.url.clone(),
            expected,
            why,
            head: self.head(),
        }
    }

    /// The body as JSON, a bare NaN or Infinity read as null.
    pub fn json(&self) -> Result<serde_json::Value, ClientError> {
        self.decode("a JSON document").or_else(|error| {
            let forgiven = if self.is_success() && !self.cut { lenient::forgive(&self.body) } else { None };
            forgiven.ok_or(error)
        })
    }

    /// The body as JSON, whatever the status: a service that is ill may say more than that.
    pub fn json_whatever_status(&self) -> Option<serde_json::Value> {
        let whole = (!self.cut).then_some(&self.body)?;
        serde_json::from_slice(whole).ok().or_else(|| lenient::forgive(whole))
    }

    /// This answer as a refusal.
    pub fn refusal(&self) -> ClientError {
        ClientError::Refused {
            service: self.service.clone(),
            url: self.url.clone(),
            status: self.status,
            head: self.head(),
            attempts: self.attempts,
        }
    }
}

/// The first words of a body, on one line, control characters blanked.
pub fn head_of(body: &[u8]) -> String {
    const SHOWN: usize = 160;
    let start = &body[..body.len().min(SHOWN * 4)];
    let mut text = String::from_utf8_lossy(start).into_owned();
    if start.len() < body.len() {
        // Half a character at the end would hide from the redactor that a secret ends there.
        text.truncate(text.trim_end_matches(char::REPLACEMENT_CHARACTER).len());
        text.push('…');
    }
    cut_line(&without_secrets(&cut_line(&text, usize::MAX)), SHOWN)
}

/// Blanks what stands under a secret's name in JSON, where a body echoes it.
fn without_secrets(text: &str) -> String {
    if !is_secret_key(text) {
        return text.to_owned();
    }
    let pair = Regex::new(r#""([^"\\]*)"\s*:\s*"((?:[^"\\]|\\.)*)("|$)"#).expect("a valid pattern");
    let blank = |found: &regex::Captures<'_>| {
        if is_secret_key(&found[1]) { format!("\"{}\":\"hidden\"", &found[1]) } else { found[0].to_owned() }
    };
    pair.replace_all(text, blank).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_of_a_body_is_one_line_without_secrets() {
        let cases: [(&[u8], &str); 5] = [
            (b"OK\r\n\x1b[31m", "OK [31m"),
            (br#"{"access_token": "abc.def", "user": "ann"}"#, r#"{"access_token":"hidden", "user": "ann"}"#),
            (br#"{"password":"a\"b"}"#, r#"{"password":"hidden"}"#),
            (b"{\"secret\": \"cut off he", r#"{"secret":"hidden""#),
            (b"\xff\xfe", "\u{fffd}\u{fffd}"),
        ];
        for (body, head) in cases {
            assert_eq!(head_of(body), head);
        }
        assert_eq!(head_of(&[b'x'; 1000]).chars().count(), 161);
        // Cut before the blanks were made one: the mark says so.
        let spaced = format!("{}abcdefghijk", " ".repeat(635));
        assert_eq!(head_of(spaced.as_bytes()), "abcde…");
        assert_eq!(head_of(format!("{}ab\u{e4}x", " ".repeat(637)).as_bytes()), "ab…");
    }
}
