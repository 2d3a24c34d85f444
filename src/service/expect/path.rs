//! Places in a JSON document: `a.b[0]`, or the JSON pointer `/a/b/0`.

use std::fmt;

use serde_json::Value;

use super::show;

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    steps: Vec<Step>,
    written: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// A key; in an array, the index it spells (JSON pointers do not tell them apart).
    Key(String),
    Index(usize),
}

/// Why a text is no path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{written}` is not a path: {why} (write `a.b[0]` or `/a/b/0`)")]
pub struct PathError {
    written: String,
    why: &'static str,
}

impl Path {
    /// The document itself.
    pub fn root() -> Self {
        Self { steps: Vec::new(), written: String::new() }
    }

    /// The place below this one.
    pub fn join(&self, written: &str) -> Result<Self, PathError> {
        let mut steps = self.steps.clone();
        steps.extend(parse(written).map_err(|why| PathError { written: written.to_owned(), why })?);
        let separator = if self.written.is_empty() || written.starts_with(['/', '[']) { "" } else { "." };
        Ok(Self { steps, written: format!("{}{separator}{written}", self.written) })
    }

    /// The value at this place; the error says in brackets where the way ends, unless a key is simply not there.
    pub fn find<'a>(&self, document: &'a Value) -> Result<&'a Value, String> {
        let mut at = document;
        let mut walked = String::new();
        for step in &self.steps {
            let place = if walked.is_empty() { "the answer".to_owned() } else { format!("`{walked}`") };
            let next = match (step, at) {
                (Step::Key(key), Value::Object(map)) => map.get(key).ok_or_else(String::new),
                (Step::Key(key), Value::Array(items)) => match key.parse::<usize>() {
                    Ok(index) => {
                        items.get(index).ok_or_else(|| format!(" ({place} has {} items)", items.len()))
                    }
                    Err(_) => Err(format!(" ({place} is {})", kind(at))),
                },
                (Step::Index(index), Value::Array(items)) => {
                    items.get(*index).ok_or_else(|| format!(" ({place} has {} items)", items.len()))
                }
                (Step::Index(_), Value::Object(_)) => Err(format!(" ({place} is {})", kind(at))),
                _ => Err(format!(" ({place} is {})", show(at))),
            };
            at = next?;
            match step {
                Step::Key(key) if walked.is_empty() => walked.clone_from(key),
                Step::Key(key) => walked = format!("{walked}.{key}"),
                Step::Index(index) => walked = format!("{walked}[{index}]"),
            }
        }
        Ok(at)
    }

    /// The last key on the way.
    pub fn last_key(&self) -> Option<&str> {
        self.steps.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Index(_) => None,
        })
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.written)
    }
}

/// What kind of value it is, in words.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn parse(written: &str) -> Result<Vec<Step>, &'static str> {
    if let Some(pointer) = written.strip_prefix('/') {
        let unescape = |token: &str| Step::Key(token.replace("~1", "/").replace("~0", "~"));
        return Ok(pointer.split('/').map(unescape).collect());
    }
    if written.is_empty() {
        return Err("it is empty");
    }
    let mut steps = Vec::new();
    for (position, part) in written.split('.').enumerate() {
        let (key, mut indices) = part.split_at(part.find('[').unwrap_or(part.len()));
        // `[0].a` starts in an array; everywhere else a key comes first.
        match (key.is_empty(), indices.is_empty()) {
            (true, true) => return Err("a key is empty"),
            (true, false) if position > 0 => return Err("a key is empty"),
            (true, false) => {}
            (false, _) => steps.push(Step::Key(key.to_owned())),
        }
        while !indices.is_empty() {
            let inner = indices.strip_prefix('[').ok_or("text follows a bracket")?;
            let (index, rest) = inner.split_once(']').ok_or("a bracket is not closed")?;
            steps.push(Step::Index(index.parse().map_err(|_| "an index is not a number")?));
            indices = rest;
        }
    }
    Ok(steps)
}
