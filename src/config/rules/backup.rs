//! Backup sets: that they have something to back up, a place of their own, and patterns that mean something.

use std::path::{Path, PathBuf};

use super::{Rules, shown};
use crate::config::{
    Keep,
    store::{StoreAddress, plain, store_address},
    tree::{Entry, Node},
};

const SOURCES: [&str; 6] = ["paths", "sqlite", "postgres", "command", "mlflow", "prometheus"];
const LONGEST_NAME: usize = 100;

/// Where a set's backups are: the scheme and bucket, or nothing of a folder; then the path below it.
type Where = (String, PathBuf);

impl<'a> Rules<'a> {
    pub(super) fn backup(&mut self, backup: Option<&'a Node>) {
        let Some(sets) = backup.and_then(|backup| backup.get("sets")).and_then(Node::as_map) else { return };
        let mut places: Vec<(&str, Where)> = Vec::new();
        for (name, entry) in sets {
            self.set_name(name, entry);
            let what = format!("backup.sets.{name}");
            self.sources(&what, entry);
            self.set(&what, &entry.value);
            let Some(to) = entry.value.get("to") else { continue };
            let Some(place) = self.place(to, &what) else { continue };
            let near = places.iter().find(|(_, other)| meet(other, &place));
            if let Some((other, theirs)) = near {
                let how = if *theirs == place { "the place of" } else { "in or around the place of" };
                self.fault(
                    to,
                    format!("{what}.to is {how} the set `{other}`: each needs a place of its own"),
                );
            }
            places.push((name, place));
        }
    }

    /// Names become folders and parts of names of objects.
    fn set_name(&mut self, name: &str, entry: &Entry) {
        let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let begins = name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        if !begins || !name.chars().all(good) || name.len() > LONGEST_NAME {
            let rule = format!(
                "it is made of at most {LONGEST_NAME} letters (a to z), digits, `-`, `_` and `.`, and begins with \
                 a letter, a digit or `_`"
            );
            self.fault_at(
                &entry.place,
                format!("`{}` cannot be the name of a backup set: {rule}", shown(name)),
            );
        }
    }

    fn sources(&mut self, what: &str, entry: &Entry) {
        let Some(map) = entry.value.as_map() else { return };
        let is_there = |source: &str| {
            let node = map.get(source).map(|entry| &entry.value);
            node.is_some_and(|node| node.as_list().is_none_or(|list| !list.is_empty()))
        };
        // `path:` is already an unknown key; to ask for `paths:` too would be noise.
        let unknown = map.values().any(|entry| self.faults.has(&entry.place));
        if !unknown && !SOURCES.iter().any(|source| is_there(source)) {
            let message =
                format!("{what} has nothing to back up: give `paths:`, `sqlite:` or another source");
            self.fault_at(&entry.place, message);
        }
    }

    fn set(&mut self, what: &str, set: &'a Node) {
        for key in ["paths", "exclude"] {
            for node in texts(set.get(key)) {
                self.pattern(node, &format!("{what}.{key}"), key == "exclude");
            }
        }
        self.positive(set.get("rpo"), &format!("{what}.rpo"));
        if let Some(node) = set.get("keep")
            && serde_json::from_value::<Keep>(node.to_json()).is_ok_and(|keep| keep.keeps_nothing())
        {
            let message =
                format!("{what}.keep: rules of zeros keep nothing; leave `keep:` out to keep everything");
            self.fault(node, message);
        }
        if let Some(mlflow) = set.get("mlflow") {
            let service = if mlflow.as_map().is_some() { mlflow.get("service") } else { Some(mlflow) };
            if let Some(node) = service
                && let Some(found) = self.service_named(node, &format!("{what}.mlflow"))
            {
                let kind = found.get("kind").and_then(Node::as_text).unwrap_or("http");
                if kind != "mlflow" {
                    let name = node.as_text().unwrap_or_default();
                    let message =
                        format!("{what}.mlflow names the service `{}`, which is of kind {kind}", shown(name));
                    self.fault(node, message);
                }
            }
        }
        if let Some(source) = set.get("prometheus") {
            self.http_url(source.get("url"), &format!("{what}.prometheus.url"));
            if !self.prometheus && source.get("url").is_none() {
                let message = format!("{what}.prometheus needs `url:`, or `prometheus:` at the top");
                self.fault(source, message);
            }
        }
    }

    fn pattern(&mut self, node: &Node, what: &str, exclude: bool) {
        let Some(text) = node.as_text() else { return };
        if text.is_empty() {
            self.fault(node, format!("{what} has an empty text"));
        } else if exclude && text.split('/').any(|part| part == "..") {
            self.fault(node, format!("{what}: `{}` goes through `..`, so nothing matches it", shown(text)));
        } else if exclude || text.contains(['*', '?']) {
            self.glob(Some(node), what);
        }
    }

    /// Where `to:` leads; none where that is no place, which is then said.
    fn place(&mut self, to: &Node, what: &str) -> Option<Where> {
        let text = to.as_text()?;
        match store_address(text, Path::new("/relative")) {
            Ok(StoreAddress::Folder(folder)) => Some((String::new(), plain(&folder))),
            Ok(StoreAddress::Bucket(bucket)) => {
                let host = format!("{}://{}", bucket.kind.scheme(), bucket.bucket);
                Some((host, PathBuf::from(bucket.prefix)))
            }
            Err(why) => {
                let why = why.strip_prefix("store").unwrap_or(&why);
                self.fault(to, format!("{what}.to{why}"));
                None
            }
        }
    }
}

/// One text, or several.
fn texts(node: Option<&Node>) -> impl Iterator<Item = &Node> {
    let list = node.and_then(Node::as_list);
    let one = node.filter(|node| node.as_text().is_some());
    list.into_iter().flatten().chain(one)
}

/// Whether one is the other or lies in it.
fn meet(one: &Where, other: &Where) -> bool {
    one.0 == other.0 && (one.1.starts_with(&other.1) || other.1.starts_with(&one.1))
}
