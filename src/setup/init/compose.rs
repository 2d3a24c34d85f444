//! Reads compose files as far as `init` needs them: services, ports, images, health checks, dependencies.

use std::{collections::BTreeMap, path::Path};

use indexmap::IndexMap;
use regex::Regex;

use super::ports::{Published, published};
use crate::{
    config::{
        place::{Faults, Source},
        tree::{Kind, Node, parse},
    },
    context::Environment,
    error::Fault,
};

/// One service of a compose file.
#[derive(Debug, Clone, Default)]
pub(super) struct ComposeService {
    pub(super) image: String,
    pub(super) built: bool,
    pub(super) command: String,
    pub(super) ports: Vec<Published>,
    /// The URL's scheme, port and path in its health check, where that asks one.
    pub(super) asked: Option<Asked>,
    pub(super) has_healthcheck: bool,
    pub(super) stays_up: bool,
    /// Started on request only.
    pub(super) has_profile: bool,
    /// Others wait for its end: a job.
    pub(super) is_job: bool,
    pub(super) depends_on: Vec<String>,
}

/// What a health check asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) tls: bool,
    pub(super) port: Option<u16>,
    pub(super) path: String,
}

/// A project of one or several files.
#[derive(Debug, Default)]
pub(super) struct Compose {
    pub(super) name: Option<String>,
    pub(super) services: IndexMap<String, ComposeService>,
}

/// Variables for `${…}`: the environment, then `.env` beside the file.
pub(super) struct Variables<'a> {
    environment: &'a Environment,
    file: BTreeMap<String, String>,
}

impl<'a> Variables<'a> {
    pub(super) fn read(environment: &'a Environment, folder: &Path) -> Self {
        let text = std::fs::read_to_string(folder.join(".env")).unwrap_or_default();
        let pairs = text.lines().filter_map(|line| {
            let line = line.trim().trim_start_matches("export ");
            let (name, value) = line.split_once('=').filter(|_| !line.starts_with('#'))?;
            Some((name.trim().to_owned(), value.trim().trim_matches(['"', '\'']).to_owned()))
        });
        Self { environment, file: pairs.collect() }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.environment.get(name).or_else(|| self.file.get(name).map(String::as_str))
    }

    /// `$VAR`, `${VAR}`, `${VAR:-default}`, `${VAR-default}`, `${VAR:?message}`, `$$`.
    pub(super) fn expand(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            if let Some(after) = after.strip_prefix('$') {
                out.push('$');
                rest = after;
            } else if let Some((inner, after)) =
                after.strip_prefix('{').and_then(|inner| inner.split_once('}'))
            {
                let end = inner.find([':', '-', '?', '+']).unwrap_or(inner.len());
                let (name, operator) = inner.split_at(end);
                let default = operator.strip_prefix(":-").or_else(|| operator.strip_prefix('-'));
                out.push_str(self.get(name).or(default).unwrap_or_default());
                rest = after;
            } else {
                let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
                out.push_str(self.get(&after[..end]).unwrap_or_default());
                rest = &after[end..];
            }
        }
        out.push_str(rest);
        out
    }
}

impl Compose {
    /// Adds a file; what it sets wins over earlier ones, ports add up.
    pub(super) fn add(&mut self, text: &str, shown: &str, variables: &Variables<'_>) -> Result<(), Fault> {
        // Tags such as `!reset`, and duplicates, are the compose tool's business: only the syntax matters here.
        let mut faults = Faults::default();
        let Some(root) = parse(text, &Source::File(shown.into()), &mut faults) else {
            let list: Vec<String> = faults.sorted().iter().map(ToString::to_string).collect();
            let why = if list.is_empty() { format!("{shown} is empty") } else { list.join("\n") };
            return Err(Fault::new(format!("the compose file cannot be read; nothing was written\n{why}")));
        };
        if let Some(name) = root.get("name").and_then(Node::as_text) {
            self.name = Some(variables.expand(name));
        }
        let Some(services) = root.get("services").and_then(Node::as_map) else {
            return Err(Fault::new(format!("{shown} has no `services:`; nothing was written"))
                .hint("name a compose file with --compose"));
        };
        for (name, entry) in services {
            let service = self.services.entry(name.clone()).or_default();
            service.add(&entry.value, variables);
        }
        for entry in services.values() {
            for job in finished_first(&entry.value) {
                if let Some(service) = self.services.get_mut(&job) {
                    service.is_job = true;
                }
            }
        }
        Ok(())
    }
}

impl ComposeService {
    fn add(&mut self, node: &Node, variables: &Variables<'_>) {
        let expand = |text: &str| variables.expand(text);
        if let Some(image) = node.get("image").and_then(Node::as_scalar) {
            self.image = expand(&image.text);
        }
        self.built |= node.get("build").is_some();
        if let Some(command) = node.get("command") {
            self.command = expand(&words(command));
        }
        if let Some(ports) = node.get("ports") {
            self.ports.extend(published(ports, &expand));
        }
        if let Some(restart) = node.get("restart").and_then(Node::as_scalar) {
            self.stays_up = matches!(expand(&restart.text).as_str(), "always" | "unless-stopped");
        }
        self.has_profile |= node.get("profiles").is_some();
        if let Some(check) = node.get("healthcheck") {
            let off = check.get("disable").and_then(Node::as_scalar).is_some_and(|flag| flag.text == "true");
            let test = check.get("test").map(words).unwrap_or_default();
            self.has_healthcheck = !off && !test.is_empty() && !test.starts_with("NONE");
            self.asked = if off { None } else { asked(&expand(&test)) };
        }
        if let Some(needs) = node.get("depends_on") {
            let names: Vec<String> = match &needs.kind {
                Kind::List(list) => list.iter().filter_map(Node::as_text).map(str::to_owned).collect(),
                Kind::Map(map) => map.keys().cloned().collect(),
                Kind::Scalar(_) => Vec::new(),
            };
            for name in names {
                if !self.depends_on.contains(&name) {
                    self.depends_on.push(name);
                }
            }
        }
    }

    /// The image without registry and version: `mlflow`.
    pub(super) fn image_name(&self) -> &str {
        let name = self.image.rsplit('/').next().unwrap_or_default();
        name.split([':', '@']).next().unwrap_or_default()
    }
}

/// Services whose end this one waits for.
fn finished_first(node: &Node) -> Vec<String> {
    let map = node.get("depends_on").and_then(Node::as_map);
    map.into_iter()
        .flatten()
        .filter(|(_, entry)| {
            let condition = entry.value.get("condition").and_then(Node::as_text);
            condition == Some("service_completed_successfully")
        })
        .map(|(name, _)| name.clone())
        .collect()
}

/// A command as one text, whether it is a list or a text.
fn words(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar(scalar) => scalar.text.clone(),
        Kind::List(list) => {
            let words = list.iter().filter_map(Node::as_scalar).map(|scalar| scalar.text.as_str());
            words.collect::<Vec<_>>().join(" ")
        }
        Kind::Map(_) => String::new(),
    }
}

/// What a health check's command asks: the first URL in it, with or without its scheme.
fn asked(test: &str) -> Option<Asked> {
    let pattern =
        r#"(?:(https?)://[^\s:/"')]+(?::(\d+))?|(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d+))(/[^\s"'|;)]*)?"#;
    let found = Regex::new(pattern).ok()?.captures(test)?;
    let port = found.get(2).or(found.get(3)).and_then(|port| port.as_str().parse().ok());
    Some(Asked {
        tls: found.get(1).is_some_and(|scheme| scheme.as_str() == "https"),
        port,
        path: found.get(4).map(|path| path.as_str().to_owned()).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn health_checks_name_their_path() {
        let cases = [
            ("CMD curl -f http://localhost:8000/health", Some((false, Some(8000), "/health"))),
            ("CMD-SHELL curl -sf localhost:5000/ || exit 1", Some((false, Some(5000), "/"))),
            ("CMD wget -qO- https://127.0.0.1:8443/ready?x=1", Some((true, Some(8443), "/ready?x=1"))),
            (
                "python -c \"import urllib.request as u; u.urlopen('http://localhost/live')\"",
                Some((false, None, "/live")),
            ),
            ("CMD pg_isready -U mlflow", None),
            ("curl http://localhost:80", Some((false, Some(80), ""))),
        ];
        for (test, expected) in cases {
            let found = asked(test);
            let found = found.as_ref().map(|found| (found.tls, found.port, found.path.as_str()));
            assert_eq!(found, expected, "{test}");
        }
    }

    #[test]
    fn compose_variables_expand() {
        let environment =
            Environment::new([("PORT".to_owned(), "9000".to_owned())].into(), "/nowhere".into());
        let variables = Variables::read(&environment, Path::new("/nowhere"));
        for (text, expected) in [
            ("${PORT:-8000}:8000", "9000:8000"),
            ("${NONE:-8000}:$PORT", "8000:9000"),
            ("${NONE-1}${NONE}${NONE:?needed}$$x", "1$x"),
            ("${open", "{open"),
        ] {
            assert_eq!(variables.expand(text), expected, "{text}");
        }
    }
}
