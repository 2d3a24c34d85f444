//! A model's signature as MLflow keeps it in `MLmodel`, and whether callers of one can go on with another.
//!
//! Layouts: <https://mlflow.org/docs/latest/ml/model/signatures.html>; `inputs`, `outputs` and `params` are JSON texts.

use serde::Serialize;
use serde_json::{Map, Value};

/// What a model takes and gives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Signature {
    pub inputs: Option<Schema>,
    pub outputs: Option<Schema>,
    /// Optional by nature: each has a default.
    pub params: Vec<Param>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Schema {
    Columns(Vec<Column>),
    Tensors(Vec<Tensor>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// None where columns are known by their place.
    pub name: Option<String>,
    /// `double`, `long`, `string`, or the JSON of a nested type.
    pub of: String,
    pub required: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    pub name: Option<String>,
    pub dtype: String,
    /// -1 is any length.
    pub shape: Vec<i64>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    pub name: String,
    pub of: String,
}

/// Why a text is no signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("the {part} of the signature are not JSON: {why}")]
    NotJson { part: &'static str, why: String },
    #[error("the {part} of the signature are of an unknown layout: {seen}")]
    Unknown { part: &'static str, seen: String },
}

/// What a change means to who calls the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Callers go on, and can do more.
    Extends,
    /// Calls that worked can fail, or their answers mean something else.
    Breaks,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    pub effect: Effect,
    pub what: String,
}

impl Signature {
    /// Of the three JSON texts of `MLmodel`; each may be missing.
    ///
    /// # Errors
    /// What was seen instead.
    pub fn of(
        inputs: Option<&str>,
        outputs: Option<&str>,
        params: Option<&str>,
    ) -> Result<Self, SignatureError> {
        Ok(Self {
            inputs: inputs.map(|text| schema("inputs", text)).transpose()?,
            outputs: outputs.map(|text| schema("outputs", text)).transpose()?,
            params: params.map(read_params).transpose()?.unwrap_or_default(),
        })
    }

    /// How columns are called, for sentences; tensors by shape.
    pub fn describe(&self) -> String {
        let side = |schema: &Option<Schema>| match schema {
            None => "unknown".to_owned(),
            Some(Schema::Columns(columns)) => {
                let named = |column: &Column| match &column.name {
                    Some(name) => format!("{name}: {}{}", column.of, if column.required { "" } else { "?" }),
                    None => column.of.clone(),
                };
                columns.iter().map(named).collect::<Vec<_>>().join(", ")
            }
            Some(Schema::Tensors(tensors)) => tensors
                .iter()
                .map(|tensor| format!("{}{:?}", tensor.dtype, tensor.shape))
                .collect::<Vec<_>>()
                .join(", "),
        };
        format!("({}) -> ({})", side(&self.inputs), side(&self.outputs))
    }
}

/// What a caller of `old` meets at `new`. None: one of the two lacks inputs or outputs, so nothing can be said.
pub fn compare(old: &Signature, new: &Signature) -> Option<Vec<Change>> {
    let inputs = (old.inputs.as_ref()?, new.inputs.as_ref()?);
    let outputs = (old.outputs.as_ref()?, new.outputs.as_ref()?);
    let mut changes = Vec::new();
    // Columns are found by their names, which nothing keeps from being there twice.
    if old == new {
        return Some(changes);
    }
    compare_inputs(inputs.0, inputs.1, &mut changes);
    compare_outputs(outputs.0, outputs.1, &mut changes);
    for param in &old.params {
        match new.params.iter().find(|other| other.name == param.name) {
            None => changes.push(breaks(format!("parameter {} is gone", param.name))),
            Some(other) if other.of != param.of => {
                changes.push(breaks(format!(
                    "parameter {} is {} instead of {}",
                    param.name, other.of, param.of
                )));
            }
            Some(_) => {}
        }
    }
    for param in new.params.iter().filter(|param| old.params.iter().all(|other| other.name != param.name)) {
        changes.push(extends(format!("parameter {} is new", param.name)));
    }
    Some(changes)
}

fn breaks(what: String) -> Change {
    Change { effect: Effect::Breaks, what }
}

fn extends(what: String) -> Change {
    Change { effect: Effect::Extends, what }
}

fn compare_inputs(old: &Schema, new: &Schema, changes: &mut Vec<Change>) {
    match (old, new) {
        (Schema::Columns(old), Schema::Columns(new)) if names(old).is_some() && names(new).is_some() => {
            for column in old {
                let name = column.name.as_deref().unwrap_or_default();
                let Some(other) = new.iter().find(|other| other.name == column.name) else {
                    // MLflow's schema enforcement drops extra columns, but who sends one means something by it.
                    changes.push(breaks(format!("input {name} is gone")));
                    continue;
                };
                if other.of != column.of {
                    let effect = if widens(&column.of, &other.of) { Effect::Extends } else { Effect::Breaks };
                    let what = format!("input {name} is {} instead of {}", other.of, column.of);
                    changes.push(Change { effect, what });
                }
                match (column.required, other.required) {
                    (false, true) => changes.push(breaks(format!("input {name} must be given now"))),
                    (true, false) => changes.push(extends(format!("input {name} may be left out now"))),
                    _ => {}
                }
            }
            for column in new.iter().filter(|column| old.iter().all(|other| other.name != column.name)) {
                let name = column.name.as_deref().unwrap_or_default();
                changes.push(match column.required {
                    true => breaks(format!("input {name} is new and must be given")),
                    false => extends(format!("input {name} is new and may be left out")),
                });
            }
        }
        (Schema::Tensors(old), Schema::Tensors(new)) if old.len() == new.len() => {
            for (old, new) in old.iter().zip(new) {
                if old.name != new.name || old.dtype != new.dtype || !accepts(&new.shape, &old.shape) {
                    changes.push(breaks(format!("the input is {} instead of {}", tensor(new), tensor(old))));
                } else if old.shape != new.shape {
                    changes.push(extends(format!(
                        "the input may be {} and not just {}",
                        tensor(new),
                        tensor(old)
                    )));
                }
            }
        }
        (old, new) if old == new => {}
        _ => changes.push(breaks("the inputs are of another form".to_owned())),
    }
}

fn compare_outputs(old: &Schema, new: &Schema, changes: &mut Vec<Change>) {
    match (old, new) {
        (Schema::Columns(old), Schema::Columns(new)) if names(old).is_some() && names(new).is_some() => {
            for column in old {
                let name = column.name.as_deref().unwrap_or_default();
                match new.iter().find(|other| other.name == column.name) {
                    None => changes.push(breaks(format!("output {name} is gone"))),
                    Some(other) if other.of != column.of => {
                        changes
                            .push(breaks(format!("output {name} is {} instead of {}", other.of, column.of)));
                    }
                    Some(other) if column.required && !other.required => {
                        changes.push(breaks(format!("output {name} may be missing now")));
                    }
                    Some(_) => {}
                }
            }
            for column in new.iter().filter(|column| old.iter().all(|other| other.name != column.name)) {
                changes
                    .push(extends(format!("output {} is new", column.name.as_deref().unwrap_or_default())));
            }
        }
        (old, new) if old == new => {}
        (Schema::Tensors(old), Schema::Tensors(new)) if old.len() == new.len() => {
            for (old, new) in old.iter().zip(new).filter(|(old, new)| old != new) {
                changes.push(breaks(format!("the output is {} instead of {}", tensor(new), tensor(old))));
            }
        }
        _ => changes.push(breaks("the outputs are of another form".to_owned())),
    }
}

fn tensor(tensor: &Tensor) -> String {
    let shape = tensor.shape.iter().map(i64::to_string).collect::<Vec<_>>().join(" × ");
    format!("{}[{shape}]", tensor.dtype)
}

/// Whether what was sent to `old` fits into `new`.
fn accepts(new: &[i64], old: &[i64]) -> bool {
    new.len() == old.len() && new.iter().zip(old).all(|(new, old)| *new == -1 || new == old)
}

/// Whether every value of the one type is a value of the other: MLflow converts these by itself.
fn widens(from: &str, to: &str) -> bool {
    matches!((from, to), ("integer", "long" | "double") | ("float", "double"))
}

fn names(columns: &[Column]) -> Option<Vec<&str>> {
    columns.iter().map(|column| column.name.as_deref()).collect()
}

fn items(part: &'static str, text: &str) -> Result<Vec<Map<String, Value>>, SignatureError> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| SignatureError::NotJson { part, why: error.to_string() })?;
    let unknown =
        |seen: &Value| SignatureError::Unknown { part, seen: seen.to_string().chars().take(80).collect() };
    let Value::Array(items) = value else { return Err(unknown(&value)) };
    let item = |item| match item {
        Value::Object(item) => Ok(item),
        other => Err(unknown(&other)),
    };
    items.into_iter().map(item).collect()
}

fn schema(part: &'static str, text: &str) -> Result<Schema, SignatureError> {
    let items = items(part, text)?;
    let unknown = || SignatureError::Unknown { part, seen: text.chars().take(80).collect() };
    let is_tensor = |item: &Map<String, Value>| item.get("type").and_then(Value::as_str) == Some("tensor");
    if !items.is_empty() && items.iter().all(is_tensor) {
        let tensor = |item: &Map<String, Value>| {
            let spec = item.get("tensor-spec")?;
            let shape = spec.get("shape")?.as_array()?.iter().map(Value::as_i64).collect::<Option<_>>()?;
            Some(Tensor { name: name(item), dtype: spec.get("dtype")?.as_str()?.to_owned(), shape })
        };
        return items.iter().map(tensor).collect::<Option<_>>().map(Schema::Tensors).ok_or_else(unknown);
    }
    let column = |item: &Map<String, Value>| {
        let required = match (item.get("required"), item.get("optional")) {
            (Some(required), _) => required.as_bool()?,
            // MLflow before 2.6.
            (None, Some(optional)) => !optional.as_bool()?,
            (None, None) => true,
        };
        let of = match item.get("type")? {
            // A list, object or map: what is within counts, the order of its keys does not.
            Value::String(of) => {
                let mut nested = item.clone();
                nested.retain(|key, _| !matches!(key.as_str(), "name" | "required" | "optional" | "type"));
                if nested.is_empty() {
                    of.clone()
                } else {
                    format!("{of} {}", sorted(&Value::Object(nested)))
                }
            }
            other => sorted(other).to_string(),
        };
        Some(Column { name: name(item), of, required })
    };
    items.iter().map(column).collect::<Option<_>>().map(Schema::Columns).ok_or_else(unknown)
}

fn name(item: &Map<String, Value>) -> Option<String> {
    item.get("name").and_then(Value::as_str).map(str::to_owned)
}

fn read_params(text: &str) -> Result<Vec<Param>, SignatureError> {
    let items = items("params", text)?;
    let param = |item: &Map<String, Value>| {
        let of = item.get("dtype").or_else(|| item.get("type")).and_then(Value::as_str).unwrap_or("unknown");
        let shape = item.get("shape").filter(|shape| !shape.is_null()).map(|shape| format!(" {shape}"));
        Some(Param { name: name(item)?, of: format!("{of}{}", shape.unwrap_or_default()) })
    };
    let seen = text.chars().take(80).collect();
    items.iter().map(param).collect::<Option<_>>().ok_or(SignatureError::Unknown { part: "params", seen })
}

/// The same with the keys of all objects in order.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut pairs: Vec<_> = map.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            pairs.sort_by(|one, two| one.0.cmp(&two.0));
            Value::Object(pairs.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = r#"[{"type": "double", "name": "income", "required": true}, {"type": "long", "name": "age", "required": false}]"#;
    const ONE_OUT: &str = r#"[{"type": "double", "name": "score", "required": true}]"#;

    fn signature(inputs: &str, outputs: &str) -> Signature {
        Signature::of(Some(inputs), Some(outputs), None).unwrap()
    }

    fn effects(new_inputs: &str, new_outputs: &str) -> Vec<(Effect, String)> {
        let changes = compare(&signature(TWO, ONE_OUT), &signature(new_inputs, new_outputs)).unwrap();
        changes.into_iter().map(|change| (change.effect, change.what)).collect()
    }

    #[test]
    fn what_callers_meet() {
        type Case = (&'static str, &'static str, &'static [(Effect, &'static str)]);
        let cases: [Case; 8] = [
            (TWO, ONE_OUT, &[]),
            (
                r#"[{"type": "long", "name": "age", "required": false}, {"type": "double", "name": "income"}]"#,
                ONE_OUT,
                &[],
            ),
            (
                r#"[{"type": "double", "name": "income", "required": true}]"#,
                ONE_OUT,
                &[(Effect::Breaks, "input age is gone")],
            ),
            (
                r#"[{"type": "double", "name": "income", "required": false}, {"type": "double", "name": "age", "required": true}]"#,
                ONE_OUT,
                &[
                    (Effect::Extends, "input income may be left out now"),
                    (Effect::Breaks, "input age is double instead of long"),
                    (Effect::Breaks, "input age must be given now"),
                ],
            ),
            (
                r#"[{"type": "double", "name": "income"}, {"type": "long", "name": "age", "optional": true}, {"type": "string", "name": "zip", "required": false}]"#,
                ONE_OUT,
                &[(Effect::Extends, "input zip is new and may be left out")],
            ),
            (
                r#"[{"type": "double", "name": "income"}, {"type": "long", "name": "age", "optional": true}, {"type": "string", "name": "zip"}]"#,
                ONE_OUT,
                &[(Effect::Breaks, "input zip is new and must be given")],
            ),
            (
                TWO,
                r#"[{"type": "long", "name": "score"}]"#,
                &[(Effect::Breaks, "output score is long instead of double")],
            ),
            (
                TWO,
                r#"[{"type": "double", "name": "score"}, {"type": "string", "name": "reason"}]"#,
                &[(Effect::Extends, "output reason is new")],
            ),
        ];
        for (inputs, outputs, expected) in cases {
            let expected: Vec<_> =
                expected.iter().map(|(effect, what)| (*effect, (*what).to_owned())).collect();
            assert_eq!(effects(inputs, outputs), expected, "{inputs} {outputs}");
        }
    }

    #[test]
    fn only_what_the_server_converts_by_itself_is_wider() {
        let of = |kind: &str| {
            let text = format!(r#"[{{"type": "{kind}", "name": "x"}}]"#);
            Signature::of(Some(&text), Some(ONE_OUT), None).unwrap()
        };
        for (old, new, effect) in [
            ("integer", "long", Effect::Extends),
            ("integer", "double", Effect::Extends),
            ("float", "double", Effect::Extends),
            ("long", "integer", Effect::Breaks),
            ("long", "double", Effect::Breaks),
            ("double", "float", Effect::Breaks),
            // MLflow refuses these: "Incompatible input types".
            ("boolean", "integer", Effect::Breaks),
            ("boolean", "long", Effect::Breaks),
            ("boolean", "double", Effect::Breaks),
        ] {
            let changes = compare(&of(old), &of(new)).unwrap();
            let effects: Vec<Effect> = changes.iter().map(|change| change.effect).collect();
            assert_eq!(effects, [effect], "{old} to {new}");
        }
    }

    #[test]
    fn tensors_are_compared_by_shape() {
        let of = |shape: &str, dtype: &str| {
            let text =
                format!(r#"[{{"type": "tensor", "tensor-spec": {{"dtype": "{dtype}", "shape": {shape}}}}}]"#);
            Signature::of(Some(&text), Some(ONE_OUT), None).unwrap()
        };
        let effect =
            |old: &Signature, new: &Signature| compare(old, new).unwrap().first().map(|change| change.effect);
        assert_eq!(effect(&of("[-1, 6]", "float64"), &of("[-1, 6]", "float64")), None);
        assert_eq!(effect(&of("[-1, 6]", "float64"), &of("[-1, 7]", "float64")), Some(Effect::Breaks));
        assert_eq!(effect(&of("[-1, 6]", "float64"), &of("[-1, 6]", "float32")), Some(Effect::Breaks));
        assert_eq!(effect(&of("[32, 6]", "float64"), &of("[-1, 6]", "float64")), Some(Effect::Extends));
    }

    #[test]
    fn without_inputs_or_outputs_nothing_can_be_said() {
        let half = Signature::of(Some(TWO), None, None).unwrap();
        assert_eq!(compare(&half, &signature(TWO, ONE_OUT)), None);
        assert_eq!(compare(&signature(TWO, ONE_OUT), &half), None);
    }

    #[test]
    fn the_same_is_the_same_whatever_it_is() {
        let twice = r#"[{"type": "double", "name": "x"}, {"type": "string", "name": "x"}]"#;
        assert_eq!(compare(&signature(twice, twice), &signature(twice, twice)), Some(Vec::new()));
    }

    #[test]
    fn nested_types_and_parameters() {
        let array = |of: &str| format!(r#"[{{"type": "array", "items": {{"type": "{of}"}}, "name": "xs"}}]"#);
        let old = Signature::of(
            Some(&array("double")),
            Some(ONE_OUT),
            Some(r#"[{"name": "k", "dtype": "long", "default": 3, "shape": null}]"#),
        )
        .unwrap();
        let new = Signature::of(Some(&array("string")), Some(ONE_OUT), Some("[]")).unwrap();
        let whats: Vec<_> = compare(&old, &new).unwrap().into_iter().map(|change| change.what).collect();
        assert_eq!(whats.len(), 2, "{whats:?}");
        assert_eq!(whats[1], "parameter k is gone");
    }

    #[test]
    fn what_is_no_signature_is_an_error() {
        for text in ["", "{}", "[1]", "null", "[{\"name\": \"x\"}]", "[{\"type\": \"tensor\"}]"] {
            assert!(Signature::of(Some(text), None, None).is_err(), "{text}");
        }
    }
}
