//! What must be true of a JSON answer: parsed from the configuration, judged against a body. Pure.

mod operator;
mod path;

use chrono::{DateTime, Utc};
use operator::Rule;
pub use operator::is_name as is_operator;
pub use operator::read_time;
pub use path::{Path, PathError};
use serde_json::{Map, Value};

use crate::config::redact::cut;

/// One place in a document and what is expected there.
#[derive(Debug, Clone)]
pub struct Expectation {
    path: Path,
    rule: Rule,
}

/// Why expectations as written make no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExpectError {
    #[error("`expect` is empty: it would pass whatever the answer is")]
    Empty,
    #[error("`expect` has an empty mapping at `{0}`: it would pass whatever is there")]
    EmptyAt(String),
    #[error("in `expect`: {0}")]
    Path(#[from] PathError),
    #[error("in `expect` at `{path}`: `{operator}` {why}")]
    Operator { path: String, operator: String, why: String },
}

/// Whether an expectation holds, in words that say what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub met: bool,
    /// ``status` is "healthy"`, or ``status` is "down", expected "healthy"`.
    pub message: String,
}

/// Reads expectations as they are written in the configuration: paths or nested mappings to plain values or operators.
pub fn parse(written: &Map<String, Value>) -> Result<Vec<Expectation>, ExpectError> {
    if written.is_empty() {
        return Err(ExpectError::Empty);
    }
    let mut parsed = Vec::new();
    collect(&Path::root(), written, &mut parsed)?;
    Ok(parsed)
}

fn collect(at: &Path, written: &Map<String, Value>, into: &mut Vec<Expectation>) -> Result<(), ExpectError> {
    for (key, value) in written {
        let path = at.join(key)?;
        match value {
            Value::Object(inner) if inner.is_empty() => return Err(ExpectError::EmptyAt(path.to_string())),
            // A field of the answer may be called like an operator; then some other key stands beside it.
            Value::Object(inner) if inner.keys().all(|key| operator::is_name(key)) => {
                for (operator, argument) in inner {
                    let rule = Rule::parse(operator, argument).map_err(|why| ExpectError::Operator {
                        path: path.to_string(),
                        operator: operator.clone(),
                        why,
                    })?;
                    into.push(Expectation { path: path.clone(), rule });
                }
            }
            Value::Object(inner) => collect(&path, inner, into)?,
            plain => into.push(Expectation { path, rule: Rule::Equals(plain.clone()) }),
        }
    }
    Ok(())
}

impl Expectation {
    /// Judges a document. A missing place, or a value of another type, is never met.
    pub fn judge(&self, document: &Value, now: DateTime<Utc>) -> Outcome {
        let path = &self.path;
        match (path.find(document), &self.rule) {
            (Ok(_), Rule::Exists(false)) => {
                Outcome { met: false, message: format!("`{path}` is there, expected it absent") }
            }
            (Err(_), Rule::Exists(false)) => Outcome { met: true, message: format!("`{path}` is absent") },
            (Err(why), rule) => {
                Outcome { met: false, message: format!("`{path}` is missing{why}, expected {rule}") }
            }
            (Ok(value), rule) => match rule.judge(value, now) {
                Ok(note) => Outcome { met: true, message: format!("`{path}` is {}{note}", show(value)) },
                Err(note) => {
                    let message = format!(
                        "`{path}` is {}{note}, expected {rule}{}",
                        show(value),
                        rule.type_note(value)
                    );
                    Outcome { met: false, message }
                }
            },
        }
    }

    /// Whether it asks if a model is loaded, which has a verdict of its own.
    pub fn is_about_the_model(&self) -> bool {
        self.path.last_key().is_some_and(|key| MODEL_KEYS.contains(&key.to_ascii_lowercase().as_str()))
    }

    /// Where it looks, as written.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Keys by which serving frameworks say that a model is loaded.
pub const MODEL_KEYS: [&str; 5] =
    ["model_loaded", "models_loaded", "model_ready", "models_ready", "is_model_loaded"];

/// A value as messages show it: JSON, cut when long.
pub(super) fn show(value: &Value) -> String {
    const SHOWN: usize = 60;
    match value {
        Value::Object(map) => format!("an object with {} keys", map.len()),
        Value::Array(items) if items.len() > 5 => format!("a list of {} items", items.len()),
        other => {
            let text: String = other.to_string().chars().filter(|c| !c.is_control()).collect();
            cut(&text, SHOWN)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn judge(expect: &Value, body: &Value) -> Vec<Outcome> {
        let now = "2026-01-02T03:04:05Z".parse().unwrap();
        let expectations = parse(expect.as_object().unwrap()).unwrap();
        expectations.iter().map(|expectation| expectation.judge(body, now)).collect()
    }

    #[test]
    fn expectations_are_met_or_say_what_was_found() {
        let body = json!({
            "status": "healthy", "model_loaded": true, "score": 0.5, "one": 1, "none": null,
            "a": {"b": [{"c": 3}]}, "x.y": 1, "version": "1.4.2", "v": "v2", "pre": "2.0.0-rc1", "list": [1, "a"],
            "at": "2026-01-02T03:03:05Z", "naive": "2026-01-02 03:04:00", "unix": 1_767_323_000,
            "ms": 1_767_323_000_000_u64, "future": "2026-01-02T04:04:05Z", "text": "1767323000", "ratio": "85%",
        });
        let cases: &[(Value, bool, &str)] = &[
            (json!({"status": "healthy"}), true, "`status` is \"healthy\""),
            (json!({"status": "Healthy"}), false, "`status` is \"healthy\", expected \"Healthy\""),
            (
                json!({"model_loaded": "true"}),
                false,
                "`model_loaded` is true (a boolean), expected \"true\" (a text)",
            ),
            (json!({"model_loaded": 1}), false, "`model_loaded` is true (a boolean), expected 1 (a number)"),
            (json!({"one": 1.0}), true, "`one` is 1"),
            (json!({"none": null}), true, "`none` is null"),
            (json!({"gone": null}), false, "`gone` is missing, expected null"),
            (json!({"a.b[0].c": 3}), true, "`a.b[0].c` is 3"),
            (json!({"/a/b/0/c": 3}), true, "`/a/b/0/c` is 3"),
            (json!({"/x.y": 1}), true, "`/x.y` is 1"),
            (json!({"a": {"b[0]": {"c": 3}}}), true, "`a.b[0].c` is 3"),
            (json!({"a.b[7].c": 3}), false, "`a.b[7].c` is missing (`a.b` has 1 items), expected 3"),
            (json!({"status.x": 3}), false, "`status.x` is missing (`status` is \"healthy\"), expected 3"),
            (json!({"list": [1.0, "a"]}), true, "`list` is [1,\"a\"]"),
            (json!({"version": {"semver": ">=1.0"}}), true, "`version` is \"1.4.2\""),
            (json!({"version": {"semver": ">=2"}}), false, "`version` is \"1.4.2\", expected a version >=2"),
            (json!({"v": {"semver": "^2"}}), true, "`v` is \"v2\""),
            (
                json!({"pre": {"semver": ">=1"}}),
                false,
                "`pre` is \"2.0.0-rc1\" (a pre-release), expected a version >=1",
            ),
            (
                json!({"status": {"semver": ">=1"}}),
                false,
                "`status` is \"healthy\" (not a version), expected a version >=1",
            ),
            (json!({"at": {"younger_than": "5m"}}), true, "`at` is \"2026-01-02T03:03:05Z\" (60 s ago)"),
            (
                json!({"at": {"younger_than": "30s"}}),
                false,
                "`at` is \"2026-01-02T03:03:05Z\" (60 s ago), expected a time within the last 30s",
            ),
            (json!({"naive": {"younger_than": "5m"}}), true, "`naive` is \"2026-01-02 03:04:00\" (5 s ago)"),
            (json!({"unix": {"younger_than": "5m"}}), true, "`unix` is 1767323000 (45 s ago)"),
            (json!({"ms": {"younger_than": "5m"}}), true, "`ms` is 1767323000000 (45 s ago)"),
            (
                json!({"future": {"younger_than": "5m"}}),
                false,
                "`future` is \"2026-01-02T04:04:05Z\" (60 min in the future: the clocks differ), expected a time within the last 5m",
            ),
            (
                json!({"text": {"younger_than": "5m"}}),
                false,
                "`text` is \"1767323000\" (not a time), expected a time within the last 5m",
            ),
            (json!({"score": {"above": 0.4, "below": 1}}), true, "`score` is 0.5"),
            (json!({"score": {"above": 0.5}}), false, "`score` is 0.5, expected above 0.5"),
            (json!({"ratio": {"above": 0.5}}), false, "`ratio` is \"85%\" (a text), expected above 0.5"),
            (json!({"status": {"one_of": ["ok", "healthy"]}}), true, "`status` is \"healthy\""),
            (
                json!({"status": {"one_of": ["ok", "up"]}}),
                false,
                "`status` is \"healthy\", expected one of \"ok\", \"up\"",
            ),
            (json!({"status": {"matches": "^heal"}}), true, "`status` is \"healthy\""),
            (json!({"one": {"matches": "1"}}), false, "`one` is 1 (a number), expected a text matching `1`"),
            (json!({"a.b": {"exists": true}}), true, "`a.b` is [{\"c\":3}]"),
            (json!({"a.z": {"exists": true}}), false, "`a.z` is missing, expected it to exist"),
            (json!({"a.z": {"exists": false}}), true, "`a.z` is absent"),
            (json!({"one": {"exists": false}}), false, "`one` is there, expected it absent"),
        ];
        for (expect, met, message) in cases {
            let outcomes = judge(expect, &body);
            assert_eq!(outcomes[0].message, *message);
            assert_eq!(outcomes.iter().all(|outcome| outcome.met), *met, "{expect}");
        }
    }

    #[test]
    fn a_field_called_like_an_operator_can_be_expected() {
        let outcomes = judge(&json!({"m": {"matches": 3, "x": 1}}), &json!({"m": {"matches": 3, "x": 1}}));
        assert!(outcomes.iter().all(|outcome| outcome.met), "{outcomes:?}");
    }

    #[test]
    fn nonsense_is_refused() {
        let cases = [
            (json!({}), "empty"),
            (json!({"a": {}}), "`a`"),
            (json!({"": 1}), "empty"),
            (json!({"a[x]": 1}), "`a[x]`"),
            (json!({"a..b": 1}), "`a..b`"),
            (json!({"a": {"semver": "much"}}), "`semver`"),
            (json!({"a": {"semver": 1}}), "`semver`"),
            (json!({"a": {"younger_than": 5}}), "`younger_than`"),
            (json!({"a": {"above": "high"}}), "`above`"),
            (json!({"a": {"one_of": []}}), "`one_of`"),
            (json!({"a": {"matches": "("}}), "`matches`"),
            (json!({"a": {"exists": "yes"}}), "`exists`"),
        ];
        for (expect, part) in cases {
            let error = parse(expect.as_object().unwrap()).unwrap_err().to_string();
            assert!(error.contains(part), "{expect}: {error}");
        }
    }
}
