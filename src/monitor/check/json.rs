//! A number in a JSON document, or the age of a timestamp in it.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{files::age_of, seen::Look};
use crate::{
    client::{Call, Endpoint, Http},
    config::{Check, JsonSource, redact::cut},
    finding::Unit,
};

/// Milliseconds since 1970 are larger than this, seconds are not: 1973 in the one, 5138 in the other.
const MILLISECONDS: f64 = 1e11;

/// Fetches the document and reads what is asked for.
pub(super) async fn look(
    http: &Http,
    endpoint: &Endpoint,
    path: &str,
    check: &Check,
    source: &JsonSource,
    now: DateTime<Utc>,
) -> Look {
    let mut call = Call::get(path);
    if let Some(limit) = &check.timeout {
        call = call.timeout(limit.value);
    }
    let answer = match http.send(endpoint, &call).await {
        Ok(answer) => answer,
        Err(error) => return Look::unread(&error),
    };
    let url = answer.url.clone();
    let look = match answer.json() {
        Ok(document) => read(&document, source, now),
        Err(error) => Look::unread(&error),
    };
    look.attempts(answer.attempts).evidence("url", url)
}

fn read(document: &Value, source: &JsonSource, now: DateTime<Utc>) -> Look {
    let (pointer, wants_age) = match (&source.pointer, &source.age_of) {
        (Some(pointer), None) => (pointer, false),
        (None, Some(pointer)) => (pointer, true),
        _ => return Look::blind("needs one of `pointer:` and `age_of:`"),
    };
    let look = match document.pointer(pointer) {
        None => Look::no_data(format!("there is nothing at {pointer}")),
        Some(Value::Null) => Look::no_data(format!("{pointer} is null")),
        Some(value) if wants_age => match moment(value) {
            Some(moment) => age_of(moment, now).what("age"),
            None => Look::blind(format!("{pointer} is {}, which is no time", shown(value))),
        },
        Some(value) => match value.as_f64() {
            Some(number) => Look::number(number),
            // "5" is not 5: a service that quotes its numbers one day may leave them out the next.
            None => Look::blind(format!("{pointer} is {}, which is no number", shown(value))),
        },
    };
    let look = look.evidence("pointer", pointer.as_str());
    if wants_age { look.unit(Unit::Seconds) } else { look }
}

/// RFC 3339, or unix seconds or milliseconds, as unix seconds.
fn moment(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => {
            let time = DateTime::parse_from_rfc3339(text).ok()?;
            Some(time.timestamp_millis() as f64 / 1e3)
        }
        value => {
            let number = value.as_f64()?;
            Some(if number.abs() >= MILLISECONDS { number / 1e3 } else { number })
        }
    }
}

fn shown(value: &Value) -> String {
    cut(&value.to_string(), 60)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::monitor::check::seen::{Reading, Seen};

    fn seen(document: &Value, pointer: &str) -> Seen {
        let source = JsonSource { pointer: Some(pointer.to_owned()), ..JsonSource::default() };
        read(document, &source, DateTime::UNIX_EPOCH).seen
    }

    #[test]
    fn numbers_are_numbers_and_nothing_else() {
        let number = |value| Seen::Numbers(vec![Reading::of(value)]);
        assert_eq!(seen(&json!({ "a": [{ "b/c": 5 }] }), "/a/0/b~1c"), number(5.0));
        assert_eq!(seen(&json!(2.5), ""), number(2.5));
        assert!(matches!(seen(&json!({ "a": 1 }), "/b"), Seen::NoData(_)));
        assert!(matches!(seen(&json!({ "a": null }), "/a"), Seen::NoData(_)));
        for value in [json!("5"), json!(true), json!([5]), json!({})] {
            assert!(matches!(seen(&json!({ "a": value }), "/a"), Seen::Blind(_)));
        }
    }

    #[test]
    fn the_age_of_any_usual_timestamp_is_read() {
        let now = DateTime::parse_from_rfc3339("2026-01-02T03:05:00Z").unwrap().with_timezone(&Utc);
        let source = JsonSource { age_of: Some("/t".into()), ..JsonSource::default() };
        let age = |value: Value| match read(&json!({ "t": value }), &source, now).seen {
            Seen::Numbers(readings) => Some(readings[0].value),
            _ => None,
        };
        let cases = [
            (json!("2026-01-02T03:04:00Z"), Some(60.0)),
            (json!("2026-01-02T04:04:00.5+01:00"), Some(59.5)),
            (json!(1_767_323_040), Some(60.0)),
            (json!(1_767_323_040_000_i64), Some(60.0)),
            (json!("2026-01-02T03:15:00Z"), None),
            (json!("yesterday"), None),
            (json!(true), None),
        ];
        for (value, expected) in cases {
            assert_eq!(age(value.clone()), expected, "{value}");
        }
    }
}
