//! Checks a tree against the schema and collects every fault. Knows schemas, not what keys mean.
//!
//! Scalars are brought into the shape that serde wants on the way: a threshold written as a number becomes a
//! text, and so does a reference whose value happens to look like a number where a text is wanted.

use std::fmt::Write as _;

use serde_json::Value;

use super::{
    layers::is_document,
    place::{Faults, Place},
    scalar::{Duration, Size},
    schema,
    tree::{Kind, Map, Node, Scalar},
};
use crate::{error::nearest, finding::Threshold};

/// How much of a configuration is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Merged and interpolated: everything required must be there.
    Whole,
    /// One layer as written: things may be missing, null, or still references.
    Layer,
}

pub(super) struct Validator<'a> {
    pub(super) root: &'a Value,
    /// What a file of this schema is called: `the configuration`.
    pub(super) noun: &'a str,
    pub(super) extent: Extent,
    pub(super) faults: &'a mut Faults,
}

/// The way to a value, for messages: `services.api.latency`; items are counted as people count: `steps #1`.
#[derive(Clone, Copy)]
struct Trail<'a> {
    above: Option<&'a Trail<'a>>,
    step: &'a str,
}

impl Trail<'_> {
    fn show(&self) -> String {
        match self.above {
            Some(above) if !above.step.is_empty() => {
                let dot = if self.step.starts_with(' ') { "" } else { "." };
                format!("{}{dot}{}", above.show(), self.step)
            }
            _ => self.step.to_owned(),
        }
    }
}

impl Validator<'_> {
    /// Checks a whole configuration or layer.
    pub(super) fn check(&mut self, node: &mut Node) {
        let root = self.root;
        self.value(node, root, &Trail { above: None, step: "" });
    }

    fn value(&mut self, node: &mut Node, schema: &Value, trail: &Trail<'_>) {
        let schema = schema::resolve(self.root, schema);
        if self.extent == Extent::Layer {
            let open = |scalar: &Scalar| scalar.is_null() || (!scalar.done && scalar.text.contains('$'));
            if node.as_scalar().is_some_and(open) {
                return;
            }
        }
        let choices = schema::alternatives(self.root, schema);
        if !choices.is_empty() {
            let kind = match &node.kind {
                Kind::Scalar(_) => "string",
                Kind::List(_) => "array",
                Kind::Map(_) => "object",
            };
            match choices.iter().find(|choice| schema::allows(choice, kind)) {
                Some(choice) => self.value(node, choice, trail),
                None => self.misfit(node, "a text or a mapping", trail),
            }
            return;
        }
        if let Some(words) = schema::words(schema) {
            self.word(node, &words, trail);
            return;
        }
        if schema.get(schema::ONE_OR_MANY).is_some()
            && let Kind::Scalar(scalar) = &node.kind
            && !scalar.is_null()
        {
            let one = node.clone();
            node.kind = Kind::List(vec![one]);
        }
        let place = node.place.clone();
        match &mut node.kind {
            Kind::Map(map) if schema::allows(schema, "object") => self.map(map, &place, schema, trail),
            Kind::List(list) if schema::allows(schema, "array") => {
                let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
                if (list.len() as u64) < least {
                    self.faults.add(&place, format!("{} must not be empty", trail.show()));
                }
                if let Some(items) = schema.get("items") {
                    for (at, item) in list.iter_mut().enumerate() {
                        self.value(
                            item,
                            items,
                            &Trail { above: Some(trail), step: &format!(" #{}", at + 1) },
                        );
                    }
                }
            }
            Kind::Scalar(_) => self.scalar(node, schema, trail),
            Kind::Map(_) | Kind::List(_) => self.misfit(node, &expected(schema), trail),
        }
    }

    fn map(&mut self, map: &mut Map, place: &Place, schema: &Value, trail: &Trail<'_>) {
        let properties = schema::properties(schema);
        let others = schema.get("additionalProperties");
        for (key, entry) in map.iter_mut() {
            let step = Trail { above: Some(trail), step: key };
            match (properties.and_then(|known| known.get(key)), others) {
                (Some(known), _) => self.value(&mut entry.value, known, &step),
                (None, Some(other @ Value::Object(_))) => self.value(&mut entry.value, other, &step),
                (None, Some(Value::Bool(false))) => {
                    let known = properties.map(|known| known.keys().map(String::as_str));
                    let message = self.unknown_key(key, known.into_iter().flatten(), trail);
                    self.faults.add(&entry.place, message);
                }
                (None, _) => {}
            }
        }
        if self.extent == Extent::Whole
            && let Some(required) = schema.get("required").and_then(Value::as_array)
        {
            for key in required.iter().filter_map(Value::as_str).filter(|key| !map.contains_key(*key)) {
                let within = if trail.step.is_empty() { self.noun.to_owned() } else { trail.show() };
                self.faults.add(place, format!("{within} needs `{key}:`"));
            }
        }
    }

    fn word(&mut self, node: &Node, words: &[&str], trail: &Trail<'_>) {
        let Some(text) = node.as_scalar().map(|scalar| scalar.text.as_str()) else {
            return self.misfit(node, &format!("one of {}", words.join(", ")), trail);
        };
        if !words.contains(&text) {
            let mut message =
                format!("{} is `{}`, not one of {}", trail.show(), shown(text), words.join(", "));
            if let Some(near) = nearest(text, words.iter().copied()) {
                let _ = write!(message, " (did you mean `{near}`?)");
            }
            self.faults.add_if_first(&node.place, message);
        }
    }

    fn scalar(&mut self, node: &mut Node, schema: &Value, trail: &Trail<'_>) {
        let Kind::Scalar(scalar) = &mut node.kind else { return };
        let format = schema.get("format").and_then(Value::as_str);
        let value = scalar.value();
        let fits = match &value {
            Value::Null => schema::allows(schema, "null"),
            Value::Bool(_) => schema::allows(schema, "boolean"),
            Value::Number(number) => {
                schema::allows(schema, "number") || (!number.is_f64() && schema::allows(schema, "integer"))
            }
            Value::String(_) => schema::allows(schema, "string"),
            Value::Array(_) | Value::Object(_) => true,
        };
        // What a reference brought in is a text where a text is wanted, whatever it looks like.
        let texted = schema::allows(schema, "string") && schema.get("type").is_some();
        if texted && !value.is_string() && (scalar.done || format == Some("threshold") && value.is_number()) {
            scalar.plain = false;
        } else if !fits {
            return self.misfit(node, &expected(schema), trail);
        }
        match format {
            Some("threshold") => {
                if let Err(error) = scalar.text.parse::<Threshold>() {
                    self.faults.add_if_first(&node.place, format!("{}: {error}", trail.show()));
                }
            }
            Some("duration") => {
                if let Err(error) = scalar.text.parse::<Duration>() {
                    self.faults.add_if_first(&node.place, format!("{}: {error}", trail.show()));
                }
            }
            Some("size") => {
                if let Err(error) = scalar.text.parse::<Size>() {
                    self.faults.add_if_first(&node.place, format!("{}: {error}", trail.show()));
                }
            }
            Some("secret") => node.secret = true,
            _ => self.bounds(&value, &node.place, schema, trail),
        }
    }

    fn bounds(&mut self, value: &Value, place: &Place, schema: &Value, trail: &Trail<'_>) {
        let bound = |key| schema.get(key).and_then(Value::as_f64);
        let Some(number) = value.as_f64() else { return };
        if bound("minimum").is_some_and(|least| number < least)
            || bound("maximum").is_some_and(|most| number > most)
        {
            // A whole one is shown to its last digit.
            let shown = |key, otherwise: &str| match schema.get(key) {
                Some(Value::Number(whole)) if !whole.is_f64() => whole.to_string(),
                Some(other) => other.as_f64().map_or_else(String::new, |number| number.to_string()),
                None => otherwise.to_owned(),
            };
            let (least, most) = (shown("minimum", "0"), shown("maximum", "more"));
            self.faults.add_if_first(place, format!("{} is {number}, not {least} to {most}", trail.show()));
        }
    }

    fn misfit(&mut self, node: &Node, expected: &str, trail: &Trail<'_>) {
        let mut message = match trail.step {
            "" => format!("{} must be {expected}, not {}", self.noun, describe(node)),
            _ => format!("{} must be {expected}, not {}", trail.show(), describe(node)),
        };
        let unquoted = node.as_scalar().is_some_and(|scalar| scalar.plain && !scalar.is_null());
        if expected == "a text" && unquoted {
            message.push_str(" (put it in quotes)");
        }
        self.faults.add_if_first(&node.place, message);
    }

    fn unknown_key<'k>(
        &self,
        key: &str,
        known: impl Iterator<Item = &'k str> + Clone,
        trail: &Trail<'_>,
    ) -> String {
        let at_root = trail.above.is_none();
        if at_root && self.noun == schema::NOUN && schema::NOT_YET.contains(&key) {
            return format!("`{key}` is not yet supported by this version: take it out or comment it out");
        }
        let mut message = format!("unknown key `{}`", shown(key));
        if !at_root {
            let _ = write!(message, " in {}", trail.show());
        }
        match nearest(key, known.clone()) {
            Some(near) => {
                let _ = write!(message, " (did you mean `{near}`?)");
            }
            None if !at_root && !is_document(key) => {
                let known: Vec<_> = known.take(30).collect();
                if !known.is_empty() && known.len() <= 10 {
                    let _ = write!(message, " (known: {})", known.join(", "));
                }
            }
            None => {}
        }
        message
    }
}

/// What a schema wants, in words.
fn expected(schema: &Value) -> String {
    match schema.get("format").and_then(Value::as_str) {
        Some("size") => return "a size such as 512MiB, 10GB".to_owned(),
        Some("duration") => return "a duration such as 500ms, 2s, 5m, 24h, 30d".to_owned(),
        Some("threshold") => {
            return "a limit such as \"> 500ms\", \">= 80%\", \"outside 10..100\"".to_owned();
        }
        _ => {}
    }
    let names = [
        ("object", "a mapping"),
        ("array", "a list"),
        ("string", "a text"),
        ("integer", "a whole number"),
        ("number", "a number"),
        ("boolean", "true or false"),
    ];
    let wanted: Vec<&str> =
        names.iter().filter(|(kind, _)| schema::allows(schema, kind)).map(|(_, name)| *name).collect();
    if wanted.is_empty() { "nothing".to_owned() } else { wanted.join(" or ") }
}

fn describe(node: &Node) -> String {
    match &node.kind {
        Kind::List(_) => "a list".to_owned(),
        Kind::Map(_) => "a mapping".to_owned(),
        Kind::Scalar(_) if node.secret => "the value that was found".to_owned(),
        Kind::Scalar(scalar) => match scalar.value() {
            Value::Null => "empty".to_owned(),
            Value::Bool(flag) => format!("{flag}"),
            Value::Number(number) => format!("the number {number}"),
            _ => format!("the text `{}`", shown(&scalar.text)),
        },
    }
}

/// A text short and clean enough for a message.
pub(super) fn shown(text: &str) -> String {
    let mut short: String =
        text.chars().take(60).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    short
}
