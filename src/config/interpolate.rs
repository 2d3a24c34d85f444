//! `${VAR}`, `${VAR:-default}`, `${file:path}` and `$$` in values.

use std::{io, path::Path};

use super::{
    place::{Faults, Place},
    redact::is_secret_key,
    tree::{Kind, Node},
};

/// What values may be read from: handed in, so that tests and fuzzing touch nothing.
pub(super) struct Surroundings<'a> {
    pub(super) variable: &'a dyn Fn(&str) -> Option<String>,
    /// Reads a file given relative to the configuration's folder.
    pub(super) read_file: &'a dyn Fn(&Path) -> io::Result<Vec<u8>>,
}

/// Files larger than this are no secrets.
const LARGEST_FILE: usize = 1 << 20;

/// Replaces references in every scalar, and gathers the secrets that came in.
pub(super) fn interpolate(
    node: &mut Node,
    around: &Surroundings<'_>,
    secrets: &mut Vec<String>,
    faults: &mut Faults,
) {
    match &mut node.kind {
        Kind::List(list) => list.iter_mut().for_each(|item| interpolate(item, around, secrets, faults)),
        Kind::Map(map) => {
            map.values_mut().for_each(|entry| interpolate(&mut entry.value, around, secrets, faults));
        }
        Kind::Scalar(scalar) if !scalar.done && scalar.text.contains('$') => {
            let mut reader = Reader { around, secrets: Vec::new(), faults, place: &node.place };
            let text = reader.expand(&scalar.text);
            if !reader.secrets.is_empty() {
                node.secret = true;
                secrets.append(&mut reader.secrets);
            }
            scalar.text = text;
            scalar.done = true;
        }
        Kind::Scalar(_) => {}
    }
}

struct Reader<'a> {
    around: &'a Surroundings<'a>,
    secrets: Vec<String>,
    faults: &'a mut Faults,
    place: &'a Place,
}

impl Reader<'_> {
    fn expand(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('$') {
                out.push('$');
                rest = after;
            } else if let Some(after) = rest.strip_prefix('{') {
                let Some(end) = after.find('}') else {
                    self.faults.add(self.place, "`${` without its `}` (a dollar sign is written `$$`)");
                    return out;
                };
                out.push_str(&self.reference(&after[..end]));
                rest = &after[end + 1..];
            } else {
                // A lone dollar means nothing: regular expressions and PromQL keep theirs.
                out.push('$');
            }
        }
        out.push_str(rest);
        out
    }

    fn reference(&mut self, inner: &str) -> String {
        if let Some(path) = inner.strip_prefix("file:") {
            return self.file(path);
        }
        let (name, default) = match inner.split_once(":-") {
            Some((name, default)) => (name, Some(default)),
            None => (inner, None),
        };
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !is_name {
            let forms = "known are ${VAR}, ${VAR:-default} and ${file:path}; a dollar sign is written `$$`";
            self.faults.add(self.place, format!("`${{{inner}}}` is no reference: {forms}"));
            return String::new();
        }
        match ((self.around.variable)(name), default) {
            (Some(value), _) => {
                if is_secret_key(name) {
                    self.secrets.push(value.clone());
                }
                value
            }
            (None, Some(default)) => default.to_owned(),
            (None, None) => {
                let message = format!("the environment variable `{name}` is not set (or empty)");
                self.faults.add(self.place, format!("{message}; give a default with `${{{name}:-…}}`"));
                String::new()
            }
        }
    }

    fn file(&mut self, path: &str) -> String {
        let read = match (self.around.read_file)(Path::new(path)) {
            Ok(bytes) if path.is_empty() || bytes.len() > LARGEST_FILE => Err("it is too large".to_owned()),
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned()),
            Err(error) => Err(error.to_string()),
        };
        match read {
            Ok(text) => {
                let text = text.strip_suffix('\n').unwrap_or(&text);
                let text = text.strip_suffix('\r').unwrap_or(text).to_owned();
                self.secrets.push(text.clone());
                text
            }
            Err(why) => {
                self.faults.add(self.place, format!("cannot read the file `{path}`: {why}"));
                String::new()
            }
        }
    }
}
