//! JSON as Python writes it: `json.dumps` puts bare NaN and Infinity where JSON knows no such numbers.

use serde_json::Value;

/// Reads JSON in which Python wrote NaN or Infinity, taking them for null.
pub(crate) fn forgive(body: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(body).ok()?;
    let mut forgiven = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let number = ["-Infinity", "Infinity", "NaN"].iter().find(|word| rest.starts_with(**word));
        let length = match next {
            '"' => string_length(rest),
            _ if number.is_some() => {
                forgiven.push_str("null");
                rest = &rest[number.map_or(0, |word| word.len())..];
                continue;
            }
            other => other.len_utf8(),
        };
        forgiven.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    serde_json::from_str(&forgiven).ok()
}

/// Length of the JSON string at the start, quotes included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_python_writes_is_null_and_strings_stay() {
        let read = forgive(br#"{"a": NaN, "b": -Infinity, "c": "NaN \" Infinity", "d": [Infinity, 1]}"#);
        let expected = serde_json::json!({"a": null, "b": null, "c": "NaN \" Infinity", "d": [null, 1]});
        assert_eq!(read, Some(expected));
        assert_eq!(forgive(b"{\"a\": nan}"), None);
        assert_eq!(forgive(b"{\"a\": \"NaN"), None);
        assert_eq!(forgive(b"\xff"), None);
    }
}
