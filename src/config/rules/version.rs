//! The version of the stack: patterns that git takes as tags, and files that are named once.

use super::{Rules, shown};
use crate::{
    config::tree::Node,
    version::naming::{Naming, NamingError},
};

impl Rules<'_> {
    pub(super) fn version(&mut self, version: Option<&Node>) {
        let Some(version) = version else { return };
        let of_stack: fn(&str) -> Result<Naming, NamingError> = Naming::of_stack;
        self.naming(version.get("tag"), "version.tag", of_stack);
        self.naming(version.get("model_tag"), "version.model_tag", |text| Naming::of_model(text, "model"));
        let files = version.get("files").and_then(Node::as_list).unwrap_or_default();
        let mut seen: Vec<&str> = Vec::new();
        for node in files {
            let Some(name) = node.as_text() else { continue };
            if name.is_empty() {
                self.fault(node, "version.files has an empty name");
            } else if seen.contains(&name) {
                self.fault(node, format!("version.files names `{}` twice", shown(name)));
            }
            seen.push(name);
        }
        self.paths_of_version(version.get("paths"));
        if let Some(node) = version.get("changelog")
            && let Some(name) = node.as_text()
            && (name.is_empty() || seen.contains(&name))
        {
            self.fault(node, "version.changelog must be a file of its own: its text is more than a version");
        }
        let yaml = |name: &&str| name.ends_with(".yaml") || name.ends_with(".yml");
        if let Some(node) = version.get("images")
            && node.as_list().is_some_and(|list| !list.is_empty())
            && !seen.iter().any(yaml)
        {
            self.fault(node, "version.images names images, but no file of version.files is YAML");
        }
        if let Some(node) = version.get("message")
            && node.as_text().is_some_and(|text| text.trim().is_empty())
        {
            self.fault(node, "version.message is empty");
        }
    }

    /// Beside the configuration, each once.
    fn paths_of_version(&mut self, paths: Option<&Node>) {
        let mut seen: Vec<&str> = Vec::new();
        for node in paths.and_then(Node::as_list).unwrap_or_default() {
            let Some(path) = node.as_text() else { continue };
            if path.is_empty() || path.starts_with('/') {
                let message = format!("version.paths: `{}` is no path beside the configuration", shown(path));
                self.fault(node, message);
            } else if seen.contains(&path) {
                self.fault(node, format!("version.paths names `{}` twice", shown(path)));
            }
            seen.push(path);
        }
    }

    fn naming(
        &mut self,
        node: Option<&Node>,
        what: &str,
        read: impl Fn(&str) -> Result<Naming, NamingError>,
    ) {
        let Some((node, text)) = node.and_then(|node| Some((node, node.as_text()?))) else { return };
        if let Err(error) = read(text) {
            self.fault(node, format!("{what} is no pattern of tags: {error}"));
        }
    }
}
