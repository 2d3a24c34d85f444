//! The one schema: derived from the types, checked against by the validator, and printed for editors.

use schemars::JsonSchema;
use serde_json::{Map, Value, json};

use super::{Config, presets};

/// Keys of capabilities that this version does not have yet.
pub const NOT_YET: [&str; 5] = ["deploy", "retrain", "labels", "schedule", "capacity"];

/// What a file of this schema is called in messages.
pub(super) const NOUN: &str = "the configuration";

/// Marks a list in whose place a single value may stand.
pub(super) const ONE_OR_MANY: &str = "x-one-or-many";

/// The schema of an effective configuration, as a tree with `$ref`s into `$defs`.
pub fn effective() -> Value {
    of::<Config>()
}

/// The schema of a type, as a tree with `$ref`s into `$defs`.
pub fn of<T: JsonSchema>() -> Value {
    let mut schema = schemars::schema_for!(T).to_value();
    drop_null_defaults(&mut schema);
    bound_integers(&mut schema);
    schema
}

/// The schema of a file: also `extends`, and `environments` whose values may leave anything out.
pub fn of_file() -> Value {
    let mut schema = effective();
    schema["title"] = "mlopsctl.yaml".into();
    schema["description"] = "Configuration of mlopsctl".into();
    schema["$id"] = "mlopsctl.schema.json".into();
    let defs = schema["$defs"].as_object().cloned().unwrap_or_default();
    let mut overlay = json!({
        "type": "object",
        "description": "Values that replace the general ones; null removes one",
        "additionalProperties": false,
        "properties": schema["properties"].clone(),
    });
    make_partial(&mut overlay);
    let names: Vec<&str> = presets::names().collect();
    let name = json!({ "type": "string", "enum": names });
    if let Some(properties) = schema["properties"].as_object_mut() {
        properties.insert(
            "extends".into(),
            json!({
                "description": "Presets that this file builds on; later ones win",
                "anyOf": [name, { "type": "array", "items": name }],
            }),
        );
        properties.insert(
            "environments".into(),
            json!({
                "description": "Values by environment, chosen with --env",
                "type": "object",
                "additionalProperties": overlay,
            }),
        );
    }
    if let Some(all) = schema["$defs"].as_object_mut() {
        for (name, mut def) in defs {
            make_partial(&mut def);
            all.insert(format!("Partial{name}"), def);
        }
    }
    schema
}

/// `"default": null` says nothing that being optional does not.
fn drop_null_defaults(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if map.get("default").is_some_and(Value::is_null) {
                map.shift_remove("default");
            }
            map.values_mut().for_each(drop_null_defaults);
        }
        Value::Array(list) => list.iter_mut().for_each(drop_null_defaults),
        _ => {}
    }
}

/// Says how large a number may be that the type limits: the derived schema leaves it to `format`, which nobody checks.
fn bound_integers(value: &mut Value) {
    match value {
        Value::Object(map) => {
            let (least, most) = match map.get("format").and_then(Value::as_str) {
                Some("uint32") => (0, Some(u64::from(u32::MAX))),
                Some("uint64" | "uint") => (0, Some(u64::MAX)),
                Some("int32") => (i64::from(i32::MIN), Some(i32::MAX.unsigned_abs().into())),
                Some("int64" | "int") => (i64::MIN, Some(i64::MAX.unsigned_abs())),
                _ => (0, None),
            };
            if let Some(most) = most {
                map.entry("minimum").or_insert_with(|| least.into());
                map.entry("maximum").or_insert_with(|| most.into());
            }
            map.values_mut().for_each(bound_integers);
        }
        Value::Array(list) => list.iter_mut().for_each(bound_integers),
        _ => {}
    }
}

fn make_partial(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.shift_remove("required");
            if let Some(Value::String(target)) = map.get_mut("$ref") {
                *target = target.replace("#/$defs/", "#/$defs/Partial");
            }
            map.values_mut().for_each(make_partial);
        }
        Value::Array(list) => list.iter_mut().for_each(make_partial),
        _ => {}
    }
}

/// Follows `$ref`, and `anyOf` with null, to what a value must be.
pub fn resolve<'s>(root: &'s Value, mut schema: &'s Value) -> &'s Value {
    loop {
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            let name = target.rsplit('/').next().unwrap_or_default();
            match root.get("$defs").and_then(|defs| defs.get(name)) {
                Some(next) => schema = next,
                None => return schema,
            }
            continue;
        }
        let Some(choices) = schema.get("anyOf").and_then(Value::as_array) else { return schema };
        let mut real = choices.iter().filter(|choice| choice.get("type") != Some(&json!("null")));
        match (real.next(), real.next()) {
            (Some(only), None) => schema = only,
            _ => return schema,
        }
    }
}

/// The alternatives of an `anyOf`, resolved.
pub fn alternatives<'s>(root: &'s Value, schema: &'s Value) -> Vec<&'s Value> {
    let choices = schema.get("anyOf").and_then(Value::as_array).map_or(&[] as &[Value], Vec::as_slice);
    choices.iter().map(|choice| resolve(root, choice)).collect()
}

/// The words that an enumeration allows.
pub fn words(schema: &Value) -> Option<Vec<&str>> {
    if let Some(list) = schema.get("enum").and_then(Value::as_array) {
        return Some(list.iter().filter_map(Value::as_str).collect());
    }
    if let Some(word) = schema.get("const").and_then(Value::as_str) {
        return Some(vec![word]);
    }
    let choices = schema.get("oneOf").and_then(Value::as_array)?;
    Some(choices.iter().filter_map(words).flatten().collect())
}

/// Whether a value of this JSON type is allowed.
pub fn allows(schema: &Value, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == kind,
        Some(Value::Array(several)) => several.iter().any(|one| one == kind),
        _ => true,
    }
}

/// The named properties of a mapping.
pub fn properties(schema: &Value) -> Option<&Map<String, Value>> {
    schema.get("properties").and_then(Value::as_object)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The formats of whole numbers without a bound, with where they are.
    fn unbounded(value: &Value, at: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                let is_number = map.get("type").is_some_and(|of| of.to_string().contains("integer"));
                if is_number && !(map.contains_key("minimum") && map.contains_key("maximum")) {
                    found.push(format!("{at}: {value}"));
                }
                map.iter().for_each(|(key, value)| unbounded(value, &format!("{at}/{key}"), found));
            }
            Value::Array(list) => list.iter().for_each(|value| unbounded(value, at, found)),
            _ => {}
        }
    }

    #[test]
    fn every_whole_number_has_the_bounds_of_its_type() {
        let mut found = Vec::new();
        unbounded(&of_file(), "", &mut found);
        assert_eq!(found, [""; 0]);
        let last = &effective()["$defs"]["Keep"]["properties"]["last"];
        assert_eq!((&last["minimum"], &last["maximum"]), (&json!(0), &json!(u32::MAX)));
    }
}
