//! A request's parameters, from its query or its JSON body, as leniently and as strictly as MLflow reads them.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hyper::{Method, header::CONTENT_TYPE};
use serde_json::{Map, Value, json};

use super::{fault::Fault, store::Pair};
use crate::setup::demo::server::Request;

/// Query parameters that may be repeated.
const LISTS: [&str; 3] = ["stages", "order_by", "experiment_ids"];

/// The parameters of one call.
#[derive(Debug)]
pub(super) struct Parameters(Map<String, Value>);

impl Parameters {
    /// GET reads the query, everything else the body. Malformed JSON counts as an empty request.
    pub(super) fn of(request: &Request) -> Result<Self, Fault> {
        if request.method == Method::GET {
            let mut map = Map::new();
            for (key, value) in &request.query {
                if LISTS.contains(&key.as_str()) {
                    if let Value::Array(list) = map.entry(key.as_str()).or_insert_with(|| json!([])) {
                        list.push(json!(value));
                    }
                } else {
                    map.entry(key.as_str()).or_insert_with(|| json!(value));
                }
            }
            return Ok(Self(map));
        }
        match request.media_type().as_deref() {
            Some("application/json") => {}
            None if !request.headers.contains_key(CONTENT_TYPE) => {
                return Err(Fault::invalid("Bad Request. Content-Type header is missing."));
            }
            _ => {
                return Err(Fault::invalid("Bad Request. Content-Type must be one of ['application/json']."));
            }
        }
        Ok(Self(match serde_json::from_slice(&request.body) {
            Ok(Value::Object(map)) => map,
            _ => Map::new(),
        }))
    }

    /// A text that may be absent or empty; numbers count as texts, as they do in the original.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Fault> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok((!text.is_empty()).then(|| text.clone())),
            Some(other) => Err(self.misfit(name, other)),
        }
    }

    pub(super) fn required(&self, name: &str) -> Result<String, Fault> {
        self.text(name)?.ok_or_else(|| Fault::missing(name))
    }

    /// A list of texts; absent is empty.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<String>, Fault> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(list)) => list
                .iter()
                .map(|item| item.as_str().map(str::to_owned).ok_or_else(|| self.misfit(name, item)))
                .collect(),
            Some(other) => Err(self.misfit(name, other)),
        }
    }

    /// `[{key, value}]`; anything else in the list is left out.
    pub(super) fn pairs(&self, name: &str) -> Vec<Pair> {
        let text = |item: &Value, key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
        self.objects(name)
            .iter()
            .filter_map(|item| Some(Pair { key: text(item, "key")?, value: text(item, "value")? }))
            .collect()
    }

    pub(super) fn objects(&self, name: &str) -> &[Value] {
        self.0.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| value == true || value == "true")
    }

    /// A whole number; query parameters carry it as text.
    pub(super) fn number(&self, name: &str) -> Result<Option<i64>, Fault> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                let number = value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
                number.map(Some).ok_or_else(|| self.misfit(name, value))
            }
        }
    }

    /// A version number; versions travel as texts.
    pub(super) fn version(&self) -> Result<u64, Fault> {
        let text = self.required("version")?;
        text.parse()
            .map_err(|_| Fault::invalid(format!("Parameter 'version' must be an integer, got '{text}'.")))
    }

    /// Cuts one page out of a list and names the next one.
    pub(super) fn page<T>(
        &self,
        all: Vec<T>,
        default: usize,
        cap: usize,
    ) -> Result<(Vec<T>, Option<String>), Fault> {
        let size = match self.number("max_results")? {
            None => default,
            Some(size) => usize::try_from(size)
                .ok()
                .filter(|size| (1..=cap).contains(size))
                .ok_or_else(|| self.misfit("max_results", &json!(size)))?,
        };
        let offset = match self.text("page_token")? {
            None => 0,
            Some(token) => decode_token(&token)
                .ok_or_else(|| Fault::invalid(format!("Invalid page token, decoded value={token:?}")))?,
        };
        let more = all.len() > offset.saturating_add(size);
        let token = more.then(|| STANDARD.encode(format!("{{\"offset\": {}}}", offset + size)));
        Ok((all.into_iter().skip(offset).take(size).collect(), token))
    }

    fn misfit(&self, name: &str, value: &Value) -> Fault {
        let kind = match value {
            Value::String(_) => "str",
            Value::Bool(_) => "bool",
            Value::Array(_) => "list",
            Value::Object(_) => "dict",
            _ => "int",
        };
        Fault::invalid(format!(
            "Invalid value {value} for parameter '{name}' supplied:  Hint: Value was of type '{kind}'. See the API docs for more information about request parameters."
        ))
    }
}

fn decode_token(token: &str) -> Option<usize> {
    let value: Value = serde_json::from_slice(&STANDARD.decode(token).ok()?).ok()?;
    usize::try_from(value.get("offset")?.as_u64()?).ok()
}
