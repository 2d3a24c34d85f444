//! The effective configuration as text: YAML with origins, or JSON. Secrets are never in it.

use std::fmt::Write as _;

use serde_json::Value;
use url::Url;

use super::{
    redact::{secrets_of_query, show_address, show_url},
    scalar::REDACTED,
    tree::{self, Kind, Node, Scalar},
};

/// JSON without secrets.
pub(super) fn json(node: &Node) -> Value {
    if node.secret && node.as_scalar().is_some() {
        return REDACTED.into();
    }
    match &node.kind {
        Kind::Scalar(scalar) => match scalar.value() {
            Value::String(text) => shown(&text).into(),
            other => other,
        },
        Kind::List(list) => list.iter().map(json).collect(),
        Kind::Map(map) => {
            Value::Object(map.iter().map(|(key, entry)| (key.clone(), json(&entry.value))).collect())
        }
    }
}

/// YAML without secrets; `origins` adds where each value was written.
pub(super) fn yaml(node: &Node, origins: bool) -> String {
    let mut out = String::new();
    match &node.kind {
        Kind::Map(map) if map.is_empty() => out.push_str("{}\n"),
        _ => block(node, 0, origins, &mut out),
    }
    out
}

fn block(node: &Node, indent: usize, origins: bool, out: &mut String) {
    match &node.kind {
        Kind::Map(map) => {
            for (key, entry) in map {
                let _ = write!(out, "{:indent$}{}:", "", word(key));
                value(&entry.value, indent + 2, origins, out);
            }
        }
        Kind::List(list) => {
            for item in list {
                let _ = write!(out, "{:indent$}-", "");
                value(item, indent + 2, origins, out);
            }
        }
        Kind::Scalar(_) => {}
    }
}

/// What follows a key or a dash, with its end of line.
fn value(node: &Node, indent: usize, origins: bool, out: &mut String) {
    let origin = |out: &mut String| {
        if origins {
            let _ = write!(out, "  # from {}", node.place.line_only());
        }
        out.push('\n');
    };
    match &node.kind {
        Kind::Scalar(_) if node.secret => {
            let _ = write!(out, " {REDACTED}");
            origin(out);
        }
        Kind::Scalar(scalar) => {
            let _ = write!(out, " {}", written(scalar));
            origin(out);
        }
        Kind::List(list) if list.is_empty() => {
            out.push_str(" []");
            origin(out);
        }
        Kind::Map(map) if map.is_empty() => {
            out.push_str(" {}");
            origin(out);
        }
        _ => {
            out.push('\n');
            block(node, indent, origins, out);
        }
    }
}

fn written(scalar: &Scalar) -> String {
    match scalar.value() {
        Value::String(text) => word(&shown(&text)),
        Value::Null => "null".to_owned(),
        other => other.to_string(),
    }
}

/// A text as a YAML scalar: plain where that reads back as the same text, else in JSON's quotes.
pub fn word(text: &str) -> String {
    let plain = !text.is_empty()
        && matches!(tree::resolve(text), Value::String(_))
        && text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '_' | '«') || c.is_ascii_digit())
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(char::is_control)
        // Words that YAML 1.1 readers take for something else.
        && !["y", "n", "yes", "no", "on", "off"].contains(&text.to_ascii_lowercase().as_str());
    if plain { text.to_owned() } else { Value::String(text.to_owned()).to_string() }
}

/// A URL without its password and secrets of its query; any other text as it is.
fn shown(text: &str) -> String {
    if !secrets_of_query(text).is_empty() {
        return show_address(text);
    }
    if text.contains("://")
        && text.contains('@')
        && let Ok(url) = Url::parse(text)
        && url.password().is_some()
    {
        return show_url(&url);
    }
    text.to_owned()
}
