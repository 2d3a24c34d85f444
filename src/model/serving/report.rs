//! Where in a service's answer it says which version of the model it serves: pure.

use serde_json::Value;

use crate::service::expect::Path;

/// Where services usually say it, the clearest first. The last may be the version of the program.
const USUAL: [&str; 4] = ["model_version", "model.version", "modelVersion", "version"];
const PROGRAM: &str = "version";

/// What an answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) version: String,
    /// It may mean the program.
    pub(super) maybe_program: bool,
}

/// Reads the version at a configured place, or where services usually say it.
///
/// # Errors
/// Why there is none, as half a sentence about the service.
pub(super) fn version_in(document: &Value, at: Option<&str>) -> Result<Said, String> {
    if let Some(at) = at {
        let path = Path::root().join(at).map_err(|error| error.to_string())?;
        let found = path.find(document).map_err(|why| format!("its answer has no `{at}`{why}"))?;
        let version = text(found).ok_or_else(|| format!("`{at}` in its answer is {}", kind(found)))?;
        return Ok(Said { version, maybe_program: false });
    }
    let mut nothing = None;
    for key in USUAL {
        let Ok(path) = Path::root().join(key) else { continue };
        match path.find(document) {
            Ok(found) => match text(found) {
                Some(version) => return Ok(Said { version, maybe_program: key == PROGRAM }),
                None => {
                    nothing.get_or_insert_with(|| format!("`{key}` in its answer is {}", kind(found)));
                }
            },
            Err(_) => continue,
        }
        // Where the model's own key says that there is none, that of the program says nothing about it.
        if nothing.is_some() {
            break;
        }
    }
    Err(nothing.unwrap_or_else(|| "it does not say which version it serves".to_owned()))
}

/// A whole number or a text; longer ones are no version.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() && text.len() <= 200 => Some(text.trim().to_owned()),
        Value::Number(number) if number.is_u64() => Some(number.to_string()),
        _ => None,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "no whole number",
        Value::String(text) if text.trim().is_empty() => "empty",
        Value::String(_) => "a long text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_version_is_found_where_services_say_it() {
        let cases = [
            (json!({ "model_version": "7", "version": "1.4.2" }), None, Ok(("7", false))),
            (json!({ "model_version": 7 }), None, Ok(("7", false))),
            (json!({ "model": { "name": "m", "version": "v7" } }), None, Ok(("v7", false))),
            (json!({ "model": "m", "version": "1.4.2" }), None, Ok(("1.4.2", true))),
            (
                json!({ "model_version": null, "version": "1.4.2" }),
                None,
                Err("`model_version` in its answer is null"),
            ),
            (json!({ "model_version": 7.5 }), None, Err("`model_version` in its answer is no whole number")),
            (json!({ "status": "ok" }), None, Err("it does not say which version it serves")),
            (json!([1]), None, Err("it does not say which version it serves")),
            (json!({ "m": [{ "v": " 3 " }] }), Some("m[0].v"), Ok(("3", false))),
            (json!({ "m": [{ "v": 3 }] }), Some("/m/0/v"), Ok(("3", false))),
            (json!({ "version": "3" }), Some("version"), Ok(("3", false))),
            (json!({ "version": "3" }), Some("model"), Err("its answer has no `model`")),
            (json!({ "model": {} }), Some("model"), Err("`model` in its answer is an object")),
        ];
        for (document, at, expected) in cases {
            let said = version_in(&document, at);
            let said = said.as_ref().map(|said| (said.version.as_str(), said.maybe_program));
            assert_eq!(said.map_err(String::as_str), expected, "{document}");
        }
    }
}
