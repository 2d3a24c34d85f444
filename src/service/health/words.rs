//! The words by which health pages speak, and the shapes that carry them. Pure.

use serde_json::{Map, Value};

use crate::{config::redact::cut_line, finding::Verdict};

/// What a body says of itself, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// None: it speaks, but in a word that nobody taught us.
    pub(super) verdict: Option<Verdict>,
    /// ``status` is "degraded"`.
    pub(super) what: String,
}

/// The verdict of a well-known word, whatever its case and hyphens.
pub(super) fn verdict_of(word: &str) -> Option<Verdict> {
    let word = word.trim().trim_end_matches(['.', '!']).to_ascii_lowercase().replace(['-', ' '], "_");
    Some(match word.as_str() {
        "healthy" | "ok" | "okay" | "up" | "pass" | "passing" | "ready" | "serving" | "available"
        | "alive" | "live" | "success" | "online" | "green" => Verdict::Ok,
        "degraded" | "warn" | "warning" | "yellow" => Verdict::Warning,
        "down" | "fail" | "failed" | "failing" | "failure" | "error" | "unhealthy" | "not_serving"
        | "unavailable" | "not_available" | "critical" | "not_ready" | "unready" | "not_ok"
        | "out_of_service" | "offline" | "dead" | "red" => Verdict::Critical,
        _ => return None,
    })
}

/// Reads a JSON body: status words, flags, and maps of components, of which the worst one counts.
pub(super) fn read(body: &Value) -> Option<Said> {
    match body {
        Value::String(word) => {
            Some(Said { verdict: Some(verdict_of(word)?), what: format!("the body is \"{}\"", word.trim()) })
        }
        Value::Object(map) => {
            let own = own_word(map);
            let worst = components(map)
                .into_iter()
                .flat_map(|(name, component)| component_word(&name, component))
                .reduce(|worst, next| if gravity(&next) > gravity(&worst) { next } else { worst });
            match (own, worst) {
                // Of equals the component is named: it says more.
                (Some(own), Some(worst))
                    if gravity(&worst) > gravity(&own)
                        || (gravity(&worst) == gravity(&own) && gravity(&own) > 0) =>
                {
                    Some(worst)
                }
                (Some(own), _) => Some(own),
                (None, worst) => worst,
            }
        }
        _ => None,
    }
}

/// Reads a plain-text body, which must be the word alone.
pub(super) fn read_text(text: &str) -> Option<Said> {
    const LONGEST: usize = 40;
    let text = text.trim();
    let verdict = verdict_of(text).filter(|_| text.len() <= LONGEST)?;
    Some(Said { verdict: Some(verdict), what: format!("the body is `{text}`") })
}

fn gravity(said: &Said) -> u8 {
    said.verdict.map_or(0, Verdict::gravity)
}

fn own_word(map: &Map<String, Value>) -> Option<Said> {
    const WORDS: [&str; 3] = ["status", "state", "health"];
    const FLAGS: [&str; 8] = ["healthy", "ok", "ready", "alive", "live", "up", "available", "success"];
    let key_in = |key: &str, keys: &[&str]| keys.contains(&key.to_ascii_lowercase().as_str());
    let said = map.iter().filter_map(|(key, value)| {
        let what = format!("`{key}` is {value}");
        match value {
            Value::String(word) if key_in(key, &WORDS) => {
                Some(Said { verdict: verdict_of(word), what: format!("`{key}` is \"{}\"", short(word)) })
            }
            Value::Bool(flag) if key_in(key, &FLAGS) || key_in(key, &WORDS) => {
                Some(Said { verdict: Some(if *flag { Verdict::Ok } else { Verdict::Critical }), what })
            }
            _ => None,
        }
    });
    said.reduce(|worst, next| if gravity(&next) > gravity(&worst) { next } else { worst })
}

/// The components of a health page: under the usual keys, or (Airflow's way) the page itself is the map.
fn components(map: &Map<String, Value>) -> Vec<(String, &Value)> {
    const HOLDERS: [&str; 6] = ["checks", "components", "details", "dependencies", "services", "entries"];
    let held: Vec<_> = HOLDERS
        .iter()
        .filter_map(|key| map.get(*key)?.as_object())
        .flatten()
        .map(|(name, component)| (name.clone(), component))
        .collect();
    if held.is_empty() { map.iter().map(|(name, value)| (name.clone(), value)).collect() } else { held }
}

/// One component's word; health+json gives a list of them per component.
fn component_word(name: &str, component: &Value) -> Vec<Said> {
    match component {
        Value::Object(map) => {
            let Some(said) = own_word(map) else { return Vec::new() };
            let why = ["output", "error", "message", "reason", "description"]
                .iter()
                .find_map(|key| map.get(*key)?.as_str())
                .filter(|why| !why.is_empty() && gravity(&said) > 0)
                .map(|why| format!(" ({})", short(why)))
                .unwrap_or_default();
            let what = said.what.trim_start_matches("`status` ").to_owned();
            vec![Said { verdict: said.verdict, what: format!("`{}` {what}{why}", short(name)) }]
        }
        Value::Array(items) => items.iter().flat_map(|item| component_word(name, item)).collect(),
        _ => Vec::new(),
    }
}

/// What a page says of itself, short enough for a message.
fn short(text: &str) -> String {
    cut_line(text, 80)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bodies_speak_in_well_known_words() {
        use Verdict::{Critical, Ok, Warning};
        let cases = [
            (json!({"status": "healthy"}), Some(Ok), "`status` is \"healthy\""),
            (json!({"status": "UP"}), Some(Ok), "`status` is \"UP\""),
            (json!({"status": "NOT_SERVING"}), Some(Critical), "`status` is \"NOT_SERVING\""),
            (json!({"status": "not ready"}), Some(Critical), "`status` is \"not ready\""),
            (json!({"state": "degraded", "status": "ok"}), Some(Warning), "`state` is \"degraded\""),
            (json!({"status": "loading"}), None, "`status` is \"loading\""),
            (json!({"ready": false}), Some(Critical), "`ready` is false"),
            (json!({"Status": true}), Some(Ok), "`Status` is true"),
            (json!("OK"), Some(Ok), "the body is \"OK\""),
            // application/health+json: a list per component, the worst one is named.
            (
                json!({"status": "pass", "checks": {
                    "db:latency": [{"status": "pass"}, {"status": "fail", "output": "timed  out"}],
                    "cpu": [{"status": "warn"}],
                }}),
                Some(Critical),
                "`db:latency` is \"fail\" (timed out)",
            ),
            // Spring Boot.
            (
                json!({"status": "DOWN", "components": {"db": {"status": "DOWN"}, "ping": {"status": "UP"}}}),
                Some(Critical),
                "`db` is \"DOWN\"",
            ),
            // Airflow: the page is the map, and an absent component says null.
            (
                json!({"metadatabase": {"status": "healthy"}, "scheduler": {"status": "unhealthy"}, "triggerer": {"status": null}}),
                Some(Critical),
                "`scheduler` is \"unhealthy\"",
            ),
        ];
        for (body, verdict, what) in cases {
            let said = read(&body).unwrap_or_else(|| panic!("{body} says nothing"));
            assert_eq!((said.verdict, said.what.as_str()), (verdict, what), "{body}");
        }
    }

    #[test]
    fn other_bodies_say_nothing() {
        for body in [json!({}), json!({"status": 200}), json!([1]), json!("hello"), json!({"x": {"y": 1}})] {
            assert_eq!(read(&body), None, "{body}");
        }
        assert_eq!(read_text("OK\n").and_then(|said| said.verdict), Some(Verdict::Ok));
        assert_eq!(read_text("Prometheus Server is Ready.\n"), None);
    }
}
