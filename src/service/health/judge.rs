//! From an answer (status, body) and what was expected of it to a verdict in words. Pure.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::words::{self, Said};
use crate::{
    client::lenient,
    client::{Answer, http::head_of},
    finding::Verdict,
    service::expect::{Expectation, MODEL_KEYS, Outcome},
};

/// An answer as far as it is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) status: u16,
    /// Lower case, without parameters.
    pub(super) media_type: Option<&'a str>,
    pub(super) body: &'a [u8],
    /// The body was longer than is read.
    pub(super) cut: bool,
}

/// What is expected of an answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// None: any 2xx.
    pub(super) status: Option<u16>,
    /// None: the body's own words count.
    pub(super) expect: Vec<Expectation>,
    /// Expectations about the model being loaded, judged apart.
    pub(super) model: Vec<Expectation>,
}

/// A verdict and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judgement {
    pub(super) verdict: Verdict,
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

impl Judgement {
    pub(super) fn new(verdict: Verdict, message: impl Into<String>) -> Self {
        Self { verdict, message: message.into(), hint: None }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A body, read as far as it can be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Document {
    Json(Value),
    /// Why it is no JSON, and the value with its faults forgiven, where they can be.
    NotJson {
        why: String,
        forgiven: Option<Value>,
    },
}

impl<'a> Seen<'a> {
    pub(super) fn new(answer: &'a Answer, media_type: Option<&'a str>) -> Self {
        Self { status: answer.status, media_type, body: &answer.body, cut: answer.cut }
    }

    fn claims_json(&self) -> bool {
        self.media_type.is_some_and(|kind| kind.ends_with("/json") || kind.ends_with("+json"))
    }

    /// The body as JSON, or why it is none.
    pub(super) fn document(&self) -> Document {
        let not = |why: String| Document::NotJson { why, forgiven: None };
        if self.body.trim_ascii().is_empty() {
            return not("the body is empty".to_owned());
        }
        if self.cut {
            return not(format!("the body is longer than {} kB", self.body.len() / 1000));
        }
        match serde_json::from_slice(self.body) {
            Ok(value) => Document::Json(value),
            Err(_) if self.is_html() => not("the body is an HTML page".to_owned()),
            Err(_) if std::str::from_utf8(self.body).is_err() => not("the body is not UTF-8".to_owned()),
            Err(error) => match lenient::forgive(self.body) {
                Some(value) => Document::NotJson {
                    why: "the body has NaN or Infinity, which JSON does not".to_owned(),
                    forgiven: Some(value),
                },
                None if error.is_eof() => not("the JSON body ends too early".to_owned()),
                None => not(format!("the body is not JSON: `{}`", head_of(self.body))),
            },
        }
    }

    fn is_html(&self) -> bool {
        self.media_type == Some("text/html")
            || self.body.trim_ascii_start().get(..5).is_some_and(|start| {
                start.eq_ignore_ascii_case(b"<!doc") || start.eq_ignore_ascii_case(b"<html")
            })
    }

    /// What the body says of itself without anybody's expectations.
    fn said(&self, document: &Document) -> Option<Said> {
        match document {
            Document::Json(value) | Document::NotJson { forgiven: Some(value), .. } => words::read(value),
            Document::NotJson { forgiven: None, .. } => {
                words::read_text(std::str::from_utf8(self.body.get(..200).unwrap_or(self.body)).ok()?)
            }
        }
    }
}

/// Judges an answer: its status, and its body against expectations or by its own words.
pub(super) fn judge(seen: Seen<'_>, wanted: &Wanted, now: DateTime<Utc>) -> Judgement {
    let document = seen.document();
    let right = wanted.status.map_or((200..300).contains(&seen.status), |status| status == seen.status);
    let status = match wanted.status {
        Some(status) if !right => format!("HTTP {}, expected {status}", seen.status),
        _ => format!("HTTP {}", seen.status),
    };
    if wanted.expect.is_empty() {
        return with_hint(judge_words(seen, &document, right, &status), seen, right);
    }
    let judgement = match &document {
        Document::NotJson { why, .. } if right => {
            let judgement =
                Judgement::new(Verdict::Critical, format!("{status}, but JSON is expected and {why}"));
            if seen.is_html() {
                judgement.hint("an HTML page is often a login or a proxy's error page; is the path right?")
            } else {
                judgement
            }
        }
        Document::NotJson { why, .. } => Judgement::new(Verdict::Critical, format!("{status}, and {why}")),
        Document::Json(value) => judge_expectations(&wanted.expect, value, right, &status, now),
    };
    with_hint(judgement, seen, right)
}

/// Judges expectations about a document that came with a right or a wrong status.
pub(super) fn judge_expectations(
    expect: &[Expectation],
    document: &Value,
    right: bool,
    status: &str,
    now: DateTime<Utc>,
) -> Judgement {
    let outcomes: Vec<Outcome> = expect.iter().map(|expectation| expectation.judge(document, now)).collect();
    let failed: Vec<&str> =
        outcomes.iter().filter(|outcome| !outcome.met).map(|outcome| outcome.message.as_str()).collect();
    let met = match outcomes.as_slice() {
        [] => String::new(),
        [only] => only.message.clone(),
        [first, rest @ ..] => format!("{} and {} more as expected", first.message, rest.len()),
    };
    match (right, failed.is_empty()) {
        (true, true) => Judgement::new(Verdict::Ok, format!("{status}, {met}")),
        (false, true) => Judgement::new(Verdict::Critical, format!("{status}, although {met}")),
        (true, false) => Judgement::new(Verdict::Critical, format!("{status}, but {}", failed.join("; "))),
        (false, false) => Judgement::new(Verdict::Critical, format!("{status}, and {}", failed.join("; "))),
    }
}

fn judge_words(seen: Seen<'_>, document: &Document, right: bool, status: &str) -> Judgement {
    let said = seen.said(document);
    match (right, &said) {
        (true, Some(Said { verdict: Some(verdict @ (Verdict::Ok | Verdict::Warning)), what })) => {
            Judgement::new(*verdict, format!("{status}, {what}"))
        }
        (true, Some(Said { verdict: Some(verdict), what })) => {
            Judgement::new(*verdict, format!("{status}, but {what}"))
        }
        (true, Some(Said { verdict: None, what })) => {
            Judgement::new(Verdict::Ok, format!("{status}, {what} (not a word that is known)"))
                .hint("say what is right: health: { path: …, expect: { status: … } }")
        }
        (true, None) => match document {
            Document::NotJson { why, .. } if seen.claims_json() && !seen.body.is_empty() => {
                Judgement::new(Verdict::Ok, format!("{status}, but {why}"))
            }
            _ => Judgement::new(Verdict::Ok, status),
        },
        (false, Some(Said { verdict: Some(Verdict::Ok), what })) => {
            Judgement::new(Verdict::Critical, format!("{status}, although {what}"))
        }
        (false, Some(Said { what, .. })) => Judgement::new(Verdict::Critical, format!("{status}, {what}")),
        (false, None) => {
            let head = if seen.is_html() { String::new() } else { head_of(seen.body) };
            let head = if head.is_empty() { String::new() } else { format!(": {head}") };
            Judgement::new(Verdict::Critical, format!("{status}{head}"))
        }
    }
}

fn with_hint(judgement: Judgement, seen: Seen<'_>, right: bool) -> Judgement {
    if right || judgement.hint.is_some() {
        return judgement;
    }
    match hint_for(seen.status) {
        Some(hint) => judgement.hint(hint),
        None => judgement,
    }
}

/// What to try about a status.
pub(super) fn hint_for(status: u16) -> Option<&'static str> {
    match status {
        401 | 403 => Some("give it credentials: http: { auth: { token: ${TOKEN} } }"),
        404 | 405 => Some("is the path right? set it: health: { path: /… }"),
        407 => Some("the proxy wants credentials"),
        300..=399 => Some("ask the address that it redirects to"),
        _ => None,
    }
}

/// Judges whether the model is loaded: by expectations, or by what the body says where nothing is expected.
pub(super) fn judge_model(seen: Seen<'_>, wanted: &Wanted, now: DateTime<Utc>) -> Option<Judgement> {
    let document = seen.document();
    if !wanted.model.is_empty() {
        return Some(match &document {
            Document::Json(value) => {
                let outcomes: Vec<_> = wanted.model.iter().map(|expect| expect.judge(value, now)).collect();
                let failed: Vec<_> = outcomes.iter().filter(|outcome| !outcome.met).collect();
                let listed = if failed.is_empty() { outcomes.iter().collect() } else { failed.clone() };
                let listed: Vec<_> = listed.iter().map(|outcome| outcome.message.as_str()).collect();
                let (verdict, words) = if failed.is_empty() {
                    (Verdict::Ok, "model loaded")
                } else {
                    (Verdict::Critical, "model not loaded")
                };
                Judgement::new(verdict, format!("{words}: {}", listed.join("; ")))
            }
            Document::NotJson { why, .. } => {
                Judgement::new(Verdict::Critical, format!("nothing says that the model is loaded: {why}"))
            }
        });
    }
    if !wanted.expect.is_empty() {
        return None;
    }
    let (Document::Json(value) | Document::NotJson { forgiven: Some(value), .. }) = &document else {
        return None;
    };
    MODEL_KEYS.iter().find_map(|key| {
        Some(match value.get(key)?.as_bool()? {
            true => Judgement::new(Verdict::Ok, format!("model loaded: `{key}` is true")),
            false => Judgement::new(Verdict::Critical, format!("model not loaded: `{key}` is false")),
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::service::expect;

    const JSON: Option<&str> = Some("application/json");

    fn seen<'a>(status: u16, media_type: Option<&'a str>, body: &'a str) -> Seen<'a> {
        Seen { status, media_type, body: body.as_bytes(), cut: false }
    }

    fn wanted(value: &Value) -> Wanted {
        Wanted { expect: expect::parse(value.as_object().unwrap()).unwrap(), ..Wanted::default() }
    }

    #[test]
    fn without_expectations_the_body_speaks_for_itself() {
        use Verdict::{Critical, Ok, Warning};
        let cases = [
            (200, JSON, r#"{"status":"healthy"}"#, Ok, "HTTP 200, `status` is \"healthy\""),
            (200, JSON, r#"{"status":"degraded"}"#, Warning, "HTTP 200, `status` is \"degraded\""),
            (200, JSON, r#"{"status":"unhealthy"}"#, Critical, "HTTP 200, but `status` is \"unhealthy\""),
            (503, JSON, r#"{"status":"healthy"}"#, Critical, "HTTP 503, although `status` is \"healthy\""),
            (503, JSON, r#"{"status":"down"}"#, Critical, "HTTP 503, `status` is \"down\""),
            (500, None, "boom", Critical, "HTTP 500: boom"),
            (404, Some("text/html"), "<html>x", Critical, "HTTP 404"),
            (204, None, "", Ok, "HTTP 204"),
            (200, Some("text/plain"), "OK", Ok, "HTTP 200, the body is `OK`"),
            (200, Some("text/plain"), "DOWN", Critical, "HTTP 200, but the body is `DOWN`"),
            (200, Some("text/html"), "<html>hi", Ok, "HTTP 200"),
            (200, JSON, "", Ok, "HTTP 200"),
            (200, JSON, r#"{"status":"#, Ok, "HTTP 200, but the JSON body ends too early"),
            (200, JSON, r#"{"status":"ok","x":NaN}"#, Ok, "HTTP 200, `status` is \"ok\""),
            (200, JSON, r#"{"status":"fail","x":-Infinity}"#, Critical, "HTTP 200, but `status` is \"fail\""),
        ];
        for (status, kind, body, verdict, message) in cases {
            let judgement = judge(seen(status, kind, body), &Wanted::default(), Utc::now());
            assert_eq!(
                (judgement.verdict, judgement.message.as_str()),
                (verdict, message),
                "{status} {body}"
            );
        }
        let odd = judge(seen(200, JSON, r#"{"status":"loading"}"#), &Wanted::default(), Utc::now());
        assert_eq!(odd.verdict, Ok);
        assert!(odd.hint.is_some());
    }

    #[test]
    fn expectations_and_status_are_judged_together() {
        let expect = json!({"status": "healthy", "n": {"above": 1}});
        let cases = [
            (
                200,
                r#"{"status":"healthy","n":2}"#,
                "HTTP 200, `status` is \"healthy\" and 1 more as expected",
            ),
            (200, r#"{"status":"down","n":2}"#, "HTTP 200, but `status` is \"down\", expected \"healthy\""),
            (
                503,
                r#"{"status":"healthy","n":2}"#,
                "HTTP 503, although `status` is \"healthy\" and 1 more as expected",
            ),
            (
                503,
                r#"{"status":"down"}"#,
                "HTTP 503, and `status` is \"down\", expected \"healthy\"; `n` is missing, expected above 1",
            ),
            (200, "", "HTTP 200, but JSON is expected and the body is empty"),
            (200, "<!DOCTYPE html>", "HTTP 200, but JSON is expected and the body is an HTML page"),
            (
                200,
                r#"{"status":"healthy""#,
                "HTTP 200, but JSON is expected and the JSON body ends too early",
            ),
            (
                200,
                r#"{"status":"healthy","n":NaN}"#,
                "HTTP 200, but JSON is expected and the body has NaN or Infinity, which JSON does not",
            ),
            (200, "hello", "HTTP 200, but JSON is expected and the body is not JSON: `hello`"),
        ];
        for (status, body, message) in cases {
            let judgement = judge(seen(status, None, body), &wanted(&expect), Utc::now());
            assert_eq!(judgement.message, message);
            assert_eq!(judgement.verdict == Verdict::Ok, message.contains("200, `"), "{message}");
        }
        let not_utf8 = Seen { status: 200, media_type: JSON, body: b"{\"a\":\"\xff\"}", cut: false };
        assert!(judge(not_utf8, &wanted(&expect), Utc::now()).message.ends_with("the body is not UTF-8"));
        let cut = Seen { status: 200, media_type: JSON, body: b"{\"a\":1}", cut: true };
        assert!(judge(cut, &wanted(&expect), Utc::now()).message.contains("longer than"));
    }

    #[test]
    fn an_expected_status_counts_alone() {
        let wanted = Wanted { status: Some(401), ..Wanted::default() };
        assert_eq!(judge(seen(401, None, ""), &wanted, Utc::now()).verdict, Verdict::Ok);
        assert_eq!(judge(seen(200, None, ""), &wanted, Utc::now()).message, "HTTP 200, expected 401");
    }

    #[test]
    fn the_model_is_judged_apart() {
        let about = json!({"model_loaded": true});
        let wanted =
            Wanted { model: expect::parse(about.as_object().unwrap()).unwrap(), ..Wanted::default() };
        let cases = [
            (r#"{"model_loaded":true}"#, &wanted, Some(Verdict::Ok)),
            (r#"{"model_loaded":"true"}"#, &wanted, Some(Verdict::Critical)),
            ("{}", &wanted, Some(Verdict::Critical)),
            ("hello", &wanted, Some(Verdict::Critical)),
            (r#"{"model_loaded":false}"#, &Wanted::default(), Some(Verdict::Critical)),
            (r#"{"model_loaded":"yes"}"#, &Wanted::default(), None),
            ("{}", &Wanted::default(), None),
        ];
        for (body, wanted, verdict) in cases {
            let judgement = judge_model(seen(200, JSON, body), wanted, Utc::now());
            assert_eq!(judgement.map(|judgement| judgement.verdict), verdict, "{body}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_body_is_too_odd_to_judge(
            status in 100u16..1000,
            body in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300),
            text in r#"[\[{][ \[\]{}:,"\\a-zNI0-9é\x00-\x1f-]{0,60}(NaN|Infinity|"status":"up")?[\]}]?"#,
        ) {
            let expect = wanted(&json!({"a.b[0]": {"exists": false}, "status": "up", "t": {"younger_than": "5m"}}));
            for body in [body.as_slice(), text.as_bytes()] {
                for wanted in [&expect, &Wanted::default()] {
                    let seen = Seen { status, media_type: JSON, body, cut: false };
                    let judgement = judge(seen, wanted, Utc::now());
                    assert!(!judgement.message.contains(|c: char| c.is_control()), "{judgement:?}");
                    judge_model(seen, wanted, Utc::now());
                }
            }
        }
    }
}
