//! `runbooks:` and the procedures that services and checks name: times that come, and names that lead somewhere.

use std::{io, path::Path};

use chrono::NaiveDate;

use super::{Rules, shown};
use crate::{
    config::{interpolate::ListFolder, redact::cut_line, tree::Node},
    error::nearest,
    procedure::runbook::{
        calendar::{Schedule, day},
        registry,
        variables::BUILT_IN,
    },
};

/// An explanation with what somebody wrote in it.
const SHOWN: usize = 400;
/// Where a stack keeps its own, beside its configuration.
const FOLDER: &str = "runbooks";

impl Rules<'_> {
    /// `list` gives the names of the files of a folder, given as in the configuration; none: no file may be asked for,
    /// and names are not checked.
    pub(super) fn runbooks(&mut self, tree: &Node, list: Option<&ListFolder<'_>>) {
        let practice = tree.get("runbooks");
        let folder = practice.and_then(|practice| practice.get("folder"));
        let known = list.and_then(|list| self.known_runbooks(folder, list));
        if let Some(known) = &known {
            let left_out = practice.and_then(|practice| practice.get("leave_out")).and_then(Node::as_list);
            for node in left_out.into_iter().flatten() {
                self.runbook(node, "runbooks.leave_out", known);
            }
            for part in ["services", "checks"] {
                for (name, entry) in tree.get(part).and_then(Node::as_map).into_iter().flatten() {
                    if let Some(node) = entry.value.get("runbook") {
                        self.runbook(node, &format!("{part}.{}.runbook", shown(name)), known);
                    }
                }
            }
        }
        let Some(practice) = practice else { return };
        for (name, entry) in practice.get("when").and_then(Node::as_map).into_iter().flatten() {
            if let Some(known) = &known
                && let Some(why) = unknown(name, known)
            {
                self.fault_at(&entry.place, format!("runbooks.when: {why}"));
            }
            let Some(text) = entry.value.as_text().filter(|text| text.trim() != "never") else { continue };
            match text.parse::<Schedule>() {
                Err(why) => {
                    let why = cut_line(&why, SHOWN);
                    self.fault(&entry.value, format!("runbooks.when.{}: {why}", shown(name)));
                }
                Ok(schedule) if schedule.next_date(NaiveDate::default()).is_none() => {
                    let message = format!(
                        "runbooks.when.{}: `{}` never comes: write `never`",
                        shown(name),
                        shown(text)
                    );
                    self.fault(&entry.value, message);
                }
                Ok(_) => {}
            }
        }
        for (name, entry) in practice.get("values").and_then(Node::as_map).into_iter().flatten() {
            let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            if name.is_empty() || !name.chars().all(good) {
                let rule = "letters, digits, `-` and `_` make one";
                let message = format!("runbooks.values: `{}` is no name of a variable: {rule}", shown(name));
                self.fault_at(&entry.place, message);
            } else if BUILT_IN.contains(&name.as_str()) {
                let message = format!("runbooks.values: `{name}` is a variable that every run has already");
                self.fault_at(&entry.place, message);
            }
        }
        if let Some(node) = practice.get("since")
            && let Some(text) = node.as_text()
            && let Err(why) = day(text)
        {
            self.fault(node, format!("runbooks.since: {}", cut_line(&why, SHOWN)));
        }
    }

    /// Names of all runbooks; none when the folder that was named cannot be read, which is then said.
    fn known_runbooks(&mut self, folder: Option<&Node>, list: &ListFolder<'_>) -> Option<Vec<String>> {
        let named = folder.and_then(Node::as_text);
        let files = match list(Path::new(named.unwrap_or(FOLDER))) {
            Ok(files) => files,
            Err(error) => {
                if let (Some(node), Some(text)) = (folder, named) {
                    let message = format!("runbooks.folder: `{}` cannot be read: {error}", shown(text));
                    self.fault(node, message);
                    return None;
                }
                // Of a folder that is there and cannot be read, `runbook lint` tells.
                if error.kind() != io::ErrorKind::NotFound {
                    return None;
                }
                Vec::new()
            }
        };
        let own = files.iter().filter_map(|file| {
            let name = file.strip_suffix(".yaml").or_else(|| file.strip_suffix(".yml"))?;
            (!name.starts_with('.')).then(|| name.to_owned())
        });
        Some(registry::built_in_names().map(str::to_owned).chain(own).collect())
    }

    fn runbook(&mut self, node: &Node, what: &str, known: &[String]) {
        if let Some(name) = node.as_text()
            && let Some(why) = unknown(name, known)
        {
            self.fault(node, format!("{what}: {why}"));
        }
    }
}

/// What is wrong with the name of a runbook.
fn unknown(name: &str, known: &[String]) -> Option<String> {
    if known.iter().any(|known| known == name) {
        return None;
    }
    let near = nearest(name, known.iter().map(String::as_str));
    let near = near.map_or_else(String::new, |near| format!(" (did you mean `{near}`?)"));
    Some(format!("there is no runbook `{}`{near}", shown(name)))
}
