//! What no schema can say: references that lead nowhere, circles, sources and limits that do not fit each other.
//! Every rule looks at the tree, keeps silent about what the schema already refused, and names the place.

mod backup;
mod checks;
mod connections;
mod drift;
mod expectations;
mod incidents;
mod practice;
mod registry;
mod runbooks;
mod services;
mod version;

use std::path::Path;

use url::Url;

use super::{
    interpolate::ListFolder,
    place::{Faults, Place, Source},
    store::store_address,
    tree::{Entry, Kind, Map, Node},
    validate::shown,
};
use crate::error::nearest;

/// The tree and where its faults go.
struct Rules<'a> {
    services: Option<&'a Map>,
    prometheus: bool,
    faults: &'a mut Faults,
}

/// Checks an effective tree. `list` gives the names of the files of a folder beside the configuration.
pub(super) fn check(tree: &Node, list: Option<&ListFolder<'_>>, faults: &mut Faults) {
    let mut rules = Rules {
        services: tree.get("services").and_then(Node::as_map),
        prometheus: tree.get("prometheus").is_some(),
        faults,
    };
    rules.top(tree);
    rules.all_services();
    for (name, entry) in tree.get("checks").and_then(Node::as_map).into_iter().flatten() {
        rules.name("check", name, entry);
        rules.check(name, &entry.value, &entry.place);
    }
    rules.incidents(tree.get("incidents"));
    rules.practice(tree);
    rules.runbooks(tree, list);
    rules.backup(tree.get("backup"));
    rules.drift(tree, tree.get("drift"));
    rules.registry(tree.get("registry"));
    rules.version(tree.get("version"));
    for instrument in ["prometheus", "alertmanager"] {
        if let Some(node) = tree.get(instrument) {
            rules.http_url(node.get("url"), &format!("{instrument}.url"));
            rules.connection(node.get("http"), &format!("{instrument}.http"));
        }
    }
}

/// What is accepted and worth a word.
pub(super) fn oddities(tree: &Node) -> Vec<String> {
    let mut oddities = drift::oddities(tree);
    oddities.extend(registry::oddities(tree));
    oddities
}

/// Takes out checks that come wholly from a preset and have no source in this stack; says which and why.
pub(super) fn leave_out(tree: &mut Node) -> Vec<String> {
    let prometheus = tree.get("prometheus").is_some();
    let services = tree.get("services").and_then(Node::as_map).cloned().unwrap_or_default();
    let Some(checks) = tree.as_map_mut().and_then(|map| map.get_mut("checks")) else { return Vec::new() };
    let Some(checks) = checks.value.as_map_mut() else { return Vec::new() };
    let mut left_out = Vec::new();
    checks.retain(|name, entry| {
        let Source::Preset(preset) = &entry.place.source else { return true };
        if !wholly_preset(&entry.value) {
            return true;
        }
        match checks::lacks(&entry.value, prometheus, &services) {
            None => true,
            Some(lack) => {
                left_out.push(format!("check `{name}` of preset {preset}: {lack}"));
                false
            }
        }
    });
    left_out
}

fn wholly_preset(node: &Node) -> bool {
    matches!(node.place.source, Source::Preset(_))
        && match &node.kind {
            Kind::Scalar(_) => true,
            Kind::List(list) => list.iter().all(wholly_preset),
            Kind::Map(map) => map.values().all(|entry| wholly_preset(&entry.value)),
        }
}

impl<'a> Rules<'a> {
    fn top(&mut self, tree: &Node) {
        self.http_url(tree.get("grafana"), "grafana");
        if let Some(store) = tree.get("store")
            && let Some(text) = store.as_text()
        {
            let fault = store_address(text, Path::new("/")).err();
            if let Some(fault) = fault {
                self.fault(store, fault);
            }
        }
    }

    /// Names become parts of dotted identifiers and words of command lines.
    fn name(&mut self, what: &str, name: &str, entry: &Entry) {
        let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if name.is_empty() || !name.chars().all(good) || name.starts_with('-') {
            let rule = "names are made of letters, digits, `-`, `_` and `.`";
            self.faults
                .add(&entry.place, format!("`{}` cannot be the name of a {what}: {rule}", shown(name)));
        }
    }

    fn http_url(&mut self, node: Option<&Node>, what: &str) {
        let Some((node, text)) = node.and_then(|node| Some((node, node.as_text()?))) else { return };
        if let Some(path) = text.strip_prefix("unix://") {
            if !path.starts_with('/') {
                self.fault(node, format!("{what} must name an absolute path: unix:///path/to.sock"));
            }
            return;
        }
        let why = match Url::parse(text) {
            Ok(url) if !matches!(url.scheme(), "http" | "https") => {
                "it must start with http:// or https://".to_owned()
            }
            Ok(url) if url.host_str().is_none_or(str::is_empty) => "it has no host".to_owned(),
            Ok(_) => return,
            Err(url::ParseError::RelativeUrlWithoutBase) => {
                "it must start with http:// or https://".to_owned()
            }
            Err(error) => error.to_string(),
        };
        // The text may carry a password.
        self.fault(node, format!("{what} is no usable URL: {why}"));
    }

    /// A reference to a service; `None` when it leads nowhere, which is then said.
    fn service_named(&mut self, node: &Node, what: &str) -> Option<&'a Node> {
        let name = node.as_text()?;
        if let Some(found) = self.services.and_then(|services| services.get(name)) {
            return Some(&found.value);
        }
        let names = self.services.into_iter().flat_map(Map::keys).map(String::as_str);
        let mut message = format!("{what} names the service `{}`, which is not configured", shown(name));
        if let Some(near) = nearest(name, names) {
            message.push_str(&format!(" (did you mean `{near}`?)"));
        }
        self.fault(node, message);
        None
    }

    fn fault(&mut self, node: &Node, message: impl Into<String>) {
        self.faults.add_if_first(&node.place, message);
    }

    fn fault_at(&mut self, place: &Place, message: impl Into<String>) {
        self.faults.add(place, message);
    }
}
