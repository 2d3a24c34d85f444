//! `${VAR}`, `${VAR:-default}`, `${file:path}` and `$$` in values.

use std::{io, path::Path};

use super::{
    place::{Faults, Place},
    redact::is_secret_key,
    tree::{Kind, Node},
};

/// Gives the names of the files of a folder.
pub(super) type ListFolder<'a> = dyn Fn(&Path) -> io::Result<Vec<String>> + 'a;

/// What values may be read from: handed in, so that tests and fuzzing touch nothing.
pub(super) struct Surroundings<'a> {
    pub(super) variable: &'a dyn Fn(&str) -> Option<String>,
    /// Reads a file given relative to the configuration's folder.
    pub(super) read_file: &'a dyn Fn(&Path) -> io::Result<Vec<u8>>,
    /// The names in a folder given relative to the configuration's; none where nothing may be looked at.
    pub(super) list_folder: Option<&'a ListFolder<'a>>,
}

/// Files larger than this are no secrets.
pub(super) const LARGEST_FILE: usize = 1 << 20;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{place::Source, tree::Scalar};

    fn expand(text: &str) -> (String, Vec<String>, Vec<String>) {
        let variable = |name: &str| match name {
            "HOST" => Some("example.com".to_owned()),
            "API_TOKEN" => Some("hunter2hunter2".to_owned()),
            "DOLLARS" => Some("a$${HOST}".to_owned()),
            _ => None,
        };
        let read_file = |path: &Path| match path.to_str() {
            Some("secret") => Ok(b"from a file\r\n".to_vec()),
            Some("binary") => Ok(vec![0xff]),
            _ => Err(io::Error::from(io::ErrorKind::NotFound)),
        };
        let around = Surroundings { variable: &variable, read_file: &read_file, list_folder: None };
        let place = Place::new(Source::File("f".into()), 1, 1);
        let mut node = Node::text(place, text);
        if let Kind::Scalar(Scalar { done, .. }) = &mut node.kind {
            *done = false;
        }
        let (mut secrets, mut faults) = (Vec::new(), Faults::default());
        interpolate(&mut node, &around, &mut secrets, &mut faults);
        let text = node.as_text().unwrap_or_default().to_owned();
        (text, secrets, faults.sorted().into_iter().map(|fault| fault.message).collect())
    }

    #[test]
    fn references_are_replaced_once() {
        let cases = [
            ("http://${HOST}:80", "http://example.com:80"),
            ("${NONE:-plain}", "plain"),
            ("${NONE:-}", ""),
            ("${HOST:-other}", "example.com"),
            ("a$$b $$${HOST}", "a$b $example.com"),
            ("$${HOST}", "${HOST}"),
            ("^v[0-9]+$", "^v[0-9]+$"),
            ("$HOST", "$HOST"),
            ("${DOLLARS}", "a$${HOST}"),
        ];
        for (text, expanded) in cases {
            assert_eq!(expand(text), (expanded.to_owned(), vec![], vec![]), "{text}");
        }
    }

    #[test]
    fn files_and_variables_with_telling_names_are_secrets() {
        assert_eq!(expand("${file:secret}").0, "from a file");
        assert_eq!(expand("${file:secret}").1, ["from a file"]);
        assert_eq!(expand("Bearer ${API_TOKEN}").1, ["hunter2hunter2"]);
    }

    #[test]
    fn bad_references_are_faults() {
        let cases = [
            ("${NONE}", "`NONE` is not set"),
            ("a ${HOST", "without its `}`"),
            ("${}", "no reference"),
            ("${1X}", "no reference"),
            ("${HOST:?x}", "no reference"),
            ("${file:absent}", "cannot read the file `absent`"),
            ("${file:binary}", "not UTF-8"),
            ("${file:}", "cannot read"),
        ];
        for (text, fault) in cases {
            let (_, _, faults) = expand(text);
            assert!(faults.len() == 1 && faults[0].contains(fault), "{text}: {faults:?}");
        }
        assert_eq!(expand("${A} ${B}").2.len(), 2);
    }
}
