//! What a step points at: other runbooks, pages, keys of the configuration, files beside it.

use std::path::Path;

use super::{Lint, meant, shown, steps::StepNode};
use crate::{
    config::tree::Node,
    procedure::runbook::{applies::parts, variables},
};

impl<'a> Lint<'a> {
    pub(super) fn references(&mut self, step: &StepNode<'a>) {
        let node = step.node;
        if let Some(open) = node.get("open") {
            self.page(open, "open");
        }
        if let Some(condition) = node.get("applies_if") {
            self.condition(condition);
        }
        if let Some(next) = node.get("if_failed").and_then(|then| then.get("runbook"))
            && let Some(name) = next.as_text()
            && !self.around.runbooks.iter().any(|known| known == name)
        {
            let near = meant(name, self.around.runbooks.iter().map(String::as_str));
            self.fault(next, format!("there is no runbook `{}`{near}", shown(name)));
        }
    }

    /// A URL, or a path beside the file or the configuration.
    pub(super) fn page(&mut self, node: &Node, what: &str) {
        let Some(text) = node.as_text() else { return };
        // What a variable stands for is known when it runs.
        let open = variables::wanted(text).map_or(true, |names| !names.is_empty());
        if open || text.is_empty() {
            return;
        }
        if let Some((scheme, _)) = text.split_once("://") {
            if !matches!(scheme, "http" | "https") {
                self.fault(
                    node,
                    format!("{what}: `{}` is no page: http:// or https:// opens one", shown(text)),
                );
            }
            return;
        }
        let path = text.split(['#', '?']).next().unwrap_or_default();
        // A built-in runbook's are beside a configuration that is not known here.
        let Some(folder) = self.around.folder else { return };
        if !folder.join(path).exists() && !self.is_beside(path) {
            let place = folder.display();
            self.fault(node, format!("{what}: there is no file `{}` in {place}", shown(path)));
        }
    }

    /// A key that configurations may have, or a path.
    fn condition(&mut self, node: &Node) {
        let Some(text) = node.as_text() else { return };
        let (wanted, without) = parts(text);
        for part in [Some(wanted), without].into_iter().flatten() {
            self.part_of_condition(node, part);
        }
    }

    fn part_of_condition(&mut self, node: &Node, text: &str) {
        let keys = self.around.keys;
        let first = text.split('.').next().unwrap_or_default();
        if text.is_empty() || text.contains('/') || keys.iter().any(|key| key == first) {
            return;
        }
        // `Dockerfile` is written `./Dockerfile`: a bare word is a key that does not exist.
        let near = meant(first, keys.iter().map(String::as_str));
        let is_file = Path::new(text).extension().is_some() || text.starts_with('.');
        if !is_file || !near.is_empty() && !self.is_beside(text) {
            let how = if near.is_empty() { "; a file is written with a `/`: ./FILE" } else { &near };
            let message = format!("applies_if: no configuration has the key `{}`{how}", shown(first));
            self.fault(node, message);
        }
    }

    fn is_beside(&self, path: &str) -> bool {
        self.around.stack.is_some_and(|stack| stack.folder.join(path).exists())
    }
}
