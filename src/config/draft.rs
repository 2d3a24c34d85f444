//! From texts to one effective tree with every fault found on the way: parse, lay over, interpolate, check.

use std::{path::Path, sync::Arc};

use serde_json::Value;
use url::Url;

use super::{
    interpolate::{Surroundings, interpolate},
    layers,
    literal::secrets_of_command,
    paths,
    place::{Faults, Place, Source},
    presets,
    redact::{is_secret_key, secrets_of_query},
    rules, schema,
    tree::{self, Entry, Kind, Map, Node, Scalar},
    validate::{Extent, Validator, shown},
};
use crate::error::nearest;

/// What there is to start from.
pub(super) struct Given<'a> {
    /// The file's text and its name as shown to people.
    pub(super) file: Option<(&'a str, &'a str)>,
    /// Relative paths are relative to this folder.
    pub(super) folder: &'a Path,
    /// `--env`.
    pub(super) environment: Option<&'a str>,
    pub(super) around: &'a Surroundings<'a>,
}

/// An effective configuration, perhaps with faults.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) tree: Node,
    pub(super) faults: Faults,
    /// Accepted, but worth a word.
    pub(super) warnings: Vec<String>,
    /// Checks of presets that this stack has no source for, and why.
    pub(super) left_out: Vec<String>,
    pub(super) secrets: Vec<String>,
    /// The environments that the file knows.
    pub(super) environments: Vec<String>,
}

/// Builds it. Never fails: what is wrong is in `faults`.
pub(super) fn draft(given: &Given<'_>) -> Draft {
    let mut faults = Faults::default();
    let schema = schema::effective();
    let mut file = read_file(given, &mut faults);
    let mut tree = Node::map(Place::whole(Source::BuiltIn), Map::new());
    let presets = file.shift_remove("extends").map(|entry| entry.value);
    let overlays = file.shift_remove("environments").map(|entry| entry.value);
    lay_presets(&mut tree, presets.as_ref(), &mut faults);
    if let Some((_, name)) = given.file {
        tree.place = Place::new(Source::File(name.into()), 1, 1);
    }
    let mut base = Node::map(tree.place.clone(), file);
    let mut layer = |node: &mut Node, faults: &mut Faults| {
        Validator { root: &schema, noun: schema::NOUN, extent: Extent::Layer, faults }.check(node);
    };
    layer(&mut base, &mut faults);
    lay(&mut tree, base);
    let mut environments = Vec::new();
    let chosen = take_environments(overlays, given.environment, &mut environments, &mut faults, &mut layer);
    if let Some(chosen) = chosen {
        lay(&mut tree, chosen);
    }
    lay_variables(&mut tree, given.around.variable);
    let mut secrets = Vec::new();
    keep_placeholders(&mut tree);
    interpolate(&mut tree, given.around, &mut secrets, &mut faults);
    if let Kind::Map(map) = &mut tree.kind {
        layers::strip_nulls(map, &mut |key, node| {
            if layers::is_document(key) && key == "expect" {
                faults.add(&node.place, "`expect:` expects nothing: fill it in or take it out");
            }
        });
    }
    Validator { root: &schema, noun: schema::NOUN, extent: Extent::Whole, faults: &mut faults }
        .check(&mut tree);
    if let (Some(map), Some(order)) = (tree.as_map_mut(), schema::properties(&schema)) {
        // Shown in the order of the manual, whichever layer came first.
        let rank: Vec<&String> = order.keys().collect();
        map.sort_by_cached_key(|key, _| rank.iter().position(|known| *known == key).unwrap_or(rank.len()));
    }
    let left_out = rules::leave_out(&mut tree);
    rules::check(&tree, given.around.list_folder, &mut faults);
    let mut warnings = rules::oddities(&tree);
    mark_secrets(&mut tree, false, &mut secrets, &mut warnings);
    paths::resolve(&mut tree, given.folder);
    Draft { tree, faults, warnings, left_out, secrets, environments }
}

fn lay(tree: &mut Node, upper: Node) {
    if let (Kind::Map(lower), Kind::Map(upper)) = (&mut tree.kind, upper.kind) {
        layers::lay_over(lower, upper);
    }
}

fn read_file(given: &Given<'_>, faults: &mut Faults) -> Map {
    let Some((text, name)) = given.file else { return Map::new() };
    let source = Source::File(name.into());
    match tree::parse(text, &source, faults) {
        Some(Node { kind: Kind::Map(map), .. }) => map,
        Some(node) if node.is_null() => {
            faults.add(
                &Place::whole(source),
                "nothing is in it but comments (`mlopsctl init` writes a first one)",
            );
            Map::new()
        }
        Some(node) => {
            faults.add(&node.place, "the configuration must be a mapping such as `services: …`");
            Map::new()
        }
        None => {
            if faults.is_empty() {
                faults.add(&Place::whole(source), "it is empty (`mlopsctl init` writes a first one)");
            }
            Map::new()
        }
    }
}

fn lay_presets(tree: &mut Node, extends: Option<&Node>, faults: &mut Faults) {
    let names: Vec<&Node> = match extends {
        None => return,
        Some(node) => match &node.kind {
            Kind::List(list) => list.iter().collect(),
            Kind::Scalar(scalar) if scalar.is_null() => return,
            Kind::Scalar(_) | Kind::Map(_) => vec![node],
        },
    };
    for node in names {
        let Some(name) = node.as_text() else {
            faults.add(&node.place, "extends must be a list of preset names");
            continue;
        };
        let Some(text) = presets::text(name) else {
            let mut message = format!("there is no preset `{}`", shown(name));
            match nearest(name, presets::names()) {
                Some(near) => message.push_str(&format!(" (did you mean `{near}`?)")),
                None => {
                    let all: Vec<_> = presets::names().collect();
                    message.push_str(&format!(" (there are: {})", all.join(", ")));
                }
            }
            faults.add(&node.place, message);
            continue;
        };
        if let Some(preset) = tree::parse(text, &Source::Preset(name.into()), faults) {
            // Two presets' checks of one name are two different checks: the later one wins as a whole.
            let names: Vec<&String> =
                preset.get("checks").and_then(Node::as_map).into_iter().flat_map(Map::keys).collect();
            if let Some(checks) = tree.as_map_mut().and_then(|map| map.get_mut("checks")?.value.as_map_mut())
            {
                checks.retain(|name, _| !names.contains(&name));
            }
            lay(tree, preset);
        }
    }
}

/// Checks every environment, and returns the chosen one.
fn take_environments(
    overlays: Option<Node>,
    chosen: Option<&str>,
    names: &mut Vec<String>,
    faults: &mut Faults,
    layer: &mut impl FnMut(&mut Node, &mut Faults),
) -> Option<Node> {
    let mut picked = None;
    let place = Place::whole(Source::Flag("--env".into()));
    if let Some(overlays) = overlays.filter(|node| !node.is_null()) {
        let Kind::Map(all) = overlays.kind else {
            faults.add(&overlays.place, "environments must be a mapping of names to values");
            return None;
        };
        for (name, Entry { mut value, .. }) in all {
            if !value.is_null() {
                if value.as_map().is_none() {
                    faults.add(&value.place, format!("environments.{} must be a mapping", shown(&name)));
                }
                layer(&mut value, faults);
            }
            if chosen == Some(name.as_str()) {
                picked = Some(value);
            }
            names.push(name);
        }
    }
    if let Some(chosen) = chosen
        && picked.is_none()
    {
        let mut message = format!("there is no environment `{}`", shown(chosen));
        match nearest(chosen, names.iter().map(String::as_str)) {
            Some(near) => message.push_str(&format!(" (did you mean `{near}`?)")),
            None if names.is_empty() => message.push_str(": the configuration has no `environments:`"),
            None => message.push_str(&format!(" (there are: {})", names.join(", "))),
        }
        faults.add(&place, message);
    }
    picked
}

/// Environment variables that configure: `MLOPSCTL_STORE`, and MLflow's own for services of that kind.
fn lay_variables(tree: &mut Node, variable: &dyn Fn(&str) -> Option<String>) {
    let from = |name: &str| {
        let place = Place::whole(Source::Variable(Arc::from(name)));
        variable(name).map(|value| Entry { place: place.clone(), value: Node::text(place, value) })
    };
    let Some(map) = tree.as_map_mut() else { return };
    if let Some(store) = from("MLOPSCTL_STORE") {
        map.insert("store".to_owned(), store);
    }
    let Some(tracking) = from("MLFLOW_TRACKING_URI") else { return };
    let Some(services) = map.get_mut("services").and_then(|entry| entry.value.as_map_mut()) else { return };
    for entry in services.values_mut() {
        let is_mlflow = entry.value.get("kind").and_then(Node::as_text) == Some("mlflow");
        let Some(service) = entry.value.as_map_mut().filter(|_| is_mlflow) else { continue };
        service.entry("url".to_owned()).or_insert_with(|| tracking.clone());
        // Credentials go only where they belong.
        let url = |node: Option<&Node>| {
            node.and_then(Node::as_text).map(|text| text.trim_end_matches('/').to_owned())
        };
        if url(service.get("url").map(|entry| &entry.value)) != url(Some(&tracking.value)) {
            continue;
        }
        let mut auth = Map::new();
        let token = from("MLFLOW_TRACKING_TOKEN");
        let pairs = match token {
            Some(token) => vec![("token", Some(token))],
            None => vec![
                ("username", from("MLFLOW_TRACKING_USERNAME")),
                ("password", from("MLFLOW_TRACKING_PASSWORD")),
            ],
        };
        for (key, entry) in pairs {
            if let Some(entry) = entry {
                auth.insert(key.to_owned(), entry);
            }
        }
        let Some(place) = auth.values().next().map(|entry| entry.place.clone()) else { continue };
        let http = service
            .entry("http".to_owned())
            .or_insert_with(|| Entry { place: place.clone(), value: Node::map(place.clone(), Map::new()) });
        if let Some(http) = http.value.as_map_mut() {
            http.entry("auth".to_owned())
                .or_insert_with(|| Entry { place: place.clone(), value: Node::map(place, auth) });
        }
    }
}

/// Marks what must not be shown, and gathers it for the redactor.
fn mark_secrets(node: &mut Node, secret_key: bool, secrets: &mut Vec<String>, warnings: &mut Vec<String>) {
    match &mut node.kind {
        Kind::Map(map) => {
            for (key, entry) in map {
                // `client_key: path` names a file; `auth: {…}` is judged by its own keys.
                let secret = is_secret_key(key) && key != "client_key";
                // `gate: { token_f1: … }` names a metric.
                let of_metrics = matches!(key.as_str(), "gate" | "metrics");
                if let ("command", Kind::List(words)) = (key.as_str(), &mut entry.value.kind) {
                    mark_words(words, secrets);
                }
                match entry.value.as_map_mut().filter(|_| of_metrics) {
                    Some(metrics) => {
                        for metric in metrics.values_mut() {
                            mark_secrets(&mut metric.value, false, secrets, warnings);
                        }
                    }
                    None => mark_secrets(&mut entry.value, secret, secrets, warnings),
                }
            }
        }
        Kind::List(list) => {
            list.iter_mut().for_each(|item| mark_secrets(item, secret_key, secrets, warnings));
        }
        Kind::Scalar(Scalar { text, plain, .. }) => {
            let is_text = !*plain || matches!(tree::resolve(text), Value::String(_));
            if secret_key && is_text {
                node.secret = true;
                secrets.push(text.clone());
            }
            secrets.extend(secrets_of_query(text));
            if let Some(password) = url_password(text) {
                if !node.secret {
                    let place = &node.place;
                    warnings.push(format!(
                        "{place}: a password in a URL ends up in logs of servers and proxies; use `http: {{ auth: … }}`"
                    ));
                }
                secrets.extend(password);
            }
        }
    }
}

/// Marks the words of a command that have a secret in them.
fn mark_words(nodes: &mut [Node], secrets: &mut Vec<String>) {
    let words: Vec<String> = nodes.iter().map(|node| node.as_text().unwrap_or_default().to_owned()).collect();
    for (number, secret) in secrets_of_command(&words) {
        nodes[number].secret = true;
        secrets.push(secret);
    }
}

/// The password of a URL, as written and as meant.
fn url_password(text: &str) -> Option<Vec<String>> {
    if !text.contains("://") || !text.contains('@') {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let raw = url.password()?.to_owned();
    let written =
        text.split_once("://")?.1.rsplit_once('@')?.0.split_once(':').map(|(_, word)| word.to_owned());
    let mut both = vec![raw];
    both.extend(written);
    Some(both)
}

/// `${title}` and `${verdict}` of a notice's command are filled in when it runs, not now.
fn keep_placeholders(tree: &mut Node) {
    let targets = tree.as_map_mut().and_then(|map| map.get_mut("notify"));
    for target in targets.and_then(|entry| entry.value.as_map_mut()).into_iter().flat_map(Map::values_mut) {
        let command = target.value.as_map_mut().and_then(|map| map.get_mut("command"));
        let Some(Kind::List(words)) = command.map(|entry| &mut entry.value.kind) else { continue };
        for word in words {
            let Kind::Scalar(scalar) = &mut word.kind else { continue };
            for name in ["${title}", "${verdict}"] {
                // One that is escaped already is as it should be.
                let escaped = format!("${name}");
                scalar.text = scalar.text.replace(&escaped, name).replace(name, &escaped);
            }
        }
    }
}
