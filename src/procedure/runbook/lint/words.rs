//! Texts: commands that exist and are of the right nature, variables that have a value.

use super::{
    Around, Lint, entries, meant, shown,
    steps::{StepNode, list_of},
};
use crate::{
    config::{
        place::Place,
        tree::{Kind, Node},
    },
    context::Nature,
    procedure::runbook::variables::{self, BUILT_IN, Unfilled},
};

/// What stands for a variable's value while a command line is tried: a word, a number, a duration, a day, a share.
const STAND_INS: [&str; 5] = ["x", "1", "1h", "2026-01-05", "10%"];

/// Variables that texts of a file may use.
pub(super) fn known(tree: &Node, around: &Around<'_>) -> Vec<String> {
    let mut known: Vec<String> = BUILT_IN.iter().map(|name| (*name).to_owned()).collect();
    known.extend(entries(tree, "values").map(|(name, _)| name.clone()));
    for part in ["setup", "steps", "revert"] {
        captured(tree.get(part), &mut known);
    }
    let services = around.stack.iter().flat_map(|stack| stack.config.services.keys());
    known.extend(services.map(|name| format!("services.{name}.url")));
    known
}

fn captured(steps: Option<&Node>, known: &mut Vec<String>) {
    for step in steps.and_then(Node::as_list).into_iter().flatten() {
        known.extend(step.get("capture").and_then(Node::as_text).map(str::to_owned));
        entries(step, "branches").for_each(|(_, entry)| captured(Some(&entry.value), known));
    }
}

impl<'a> Lint<'a> {
    /// A name that a variable may have, and that is not taken.
    pub(super) fn variable_name(&mut self, name: &str, place: &Place) {
        let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if name.is_empty() || !name.chars().all(good) {
            let rule = "letters, digits, `-` and `_` make one";
            self.fault_at(place, format!("`{}` is no name of a variable: {rule}", shown(name)));
        } else if BUILT_IN.contains(&name) {
            self.fault_at(place, format!("`{name}` is a variable that every run has: choose another name"));
        }
    }

    /// Every text of a step in which variables are filled in, and its command line.
    pub(super) fn texts(&mut self, step: &StepNode<'a>) {
        let node = step.node;
        for key in ["title", "check", "act", "ask", "note", "choose", "wait", "approve", "open", "folder"] {
            node.get(key).into_iter().for_each(|text| self.variables(text));
        }
        let lists = ["run", "evidence", "choices"].into_iter().filter_map(|key| node.get(key));
        lists.flat_map(list_of).for_each(|text| self.variables(text));
        entries(node, "environment").for_each(|(_, entry)| self.variables(&entry.value));
        if let Some(hint) = node.get("if_failed").and_then(|then| then.get("hint")) {
            self.variables(hint);
        }
        if let Some(capture) = node.get("capture")
            && let Some(name) = capture.as_text()
        {
            self.variable_name(name, &capture.place);
        }
        if let Some(kind) = step.kind.filter(|kind| matches!(*kind, "check" | "act" | "wait"))
            && let Some(text) = node.get(kind)
        {
            self.command(text, kind);
        }
    }

    fn variables(&mut self, node: &Node) {
        let Kind::Scalar(scalar) = &node.kind else { return };
        match variables::wanted(&scalar.text) {
            Err(error @ (Unfilled::Open | Unfilled::Unknown(_))) => self.fault(node, error.to_string()),
            Ok(names) => {
                for name in names {
                    let elsewhere = (self.around.stack.is_none() || self.aside)
                        && variables::service_url(&name).is_some();
                    if self.known.contains(&name) || elsewhere {
                        continue;
                    }
                    let near = meant(&name, self.known.iter().map(String::as_str));
                    let how = "declare it under `values:`, or `capture:` it in a step";
                    let advice = if near.is_empty() { format!(": {how}") } else { near };
                    let place = node.place.clone();
                    self.fault_at(&place, format!("nothing gives `${{{}}}` a value{advice}", shown(&name)));
                }
            }
        }
    }

    /// The words of a look or act command.
    fn command(&mut self, node: &Node, kind: &str) {
        let Some(text) = node.as_text().filter(|text| !text.trim().is_empty()) else { return };
        let words = match shell_words::split(text) {
            Ok(words) => words,
            Err(_) => return self.fault(node, format!("`{kind}:` has a quote that is not closed")),
        };
        if words.first().is_some_and(|word| word == "mlopsctl") {
            return self.fault(node, "leave the program's name out: the words after it are the command");
        }
        let wanted = if kind == "act" { Nature::Act } else { Nature::Look };
        match self.nature(&words) {
            Err(why) => self.fault(node, format!("`{}` is no command: {why}", shown(text))),
            Ok((found, filled)) if found == wanted => match (self.around.as_step)(&filled) {
                Err(why) => self.fault(node, format!("`{}` can be no step: {why}", shown(text))),
                Ok(_) => self.names_in(node, &words),
            },
            Ok((Nature::Act, _)) => {
                self.fault(node, format!("`{}` changes something: write it as `act:`", shown(text)));
            }
            Ok((Nature::Look, _)) => {
                self.fault(node, format!("`{}` only looks: write it as `check:`", shown(text)));
            }
            Ok((Nature::Other, _)) => {
                self.fault(node, format!("`{}` can be no step: it neither looks nor plans", shown(text)));
            }
        }
    }

    /// With anything for variables that makes it a command; and the words as they are then.
    fn nature(&self, words: &[String]) -> Result<(Nature, Vec<String>), String> {
        let with = |stand_in: &str| {
            let fill = |word: &String| variables::fill(word, &mut |_| Some(stand_in.to_owned()));
            let filled: Vec<String> =
                words.iter().map(|word| fill(word).unwrap_or_else(|_| word.clone())).collect();
            (self.around.nature)(&filled).map(|nature| (nature, filled))
        };
        let first = with(STAND_INS[0]);
        if first.is_ok() || !words.iter().any(|word| word.contains("${")) {
            return first;
        }
        STAND_INS[1..].iter().find_map(|word| with(word).ok()).map_or(first, Ok)
    }

    /// Services and checks that a command names are configured. Words after a flag may be its value.
    fn names_in(&mut self, node: &Node, words: &[String]) {
        let Some(stack) = self.around.stack.filter(|_| !self.aside) else { return };
        let Some((command, rest)) = words.split_first() else { return };
        let config = stack.config;
        let (what, known): (_, Vec<&str>) = match command.as_str() {
            "check" => ("check", config.checks.keys().map(String::as_str).collect()),
            // Packs files, of whatever service.
            "logs" if rest.first().is_some_and(|word| word == "archive") => return,
            "health" | "logs" | "restart" => {
                ("service", config.services.keys().map(String::as_str).collect())
            }
            _ => return,
        };
        let named = rest.iter().take_while(|word| !word.starts_with('-'));
        for name in named.filter(|name| !name.contains("${") && !name.contains("://")) {
            if !known.contains(&name.as_str()) {
                let near = meant(name, known.iter().copied());
                let place = node.place.clone();
                self.fault_at(&place, format!("no {what} `{}` is configured{near}", shown(name)));
            }
        }
    }
}
