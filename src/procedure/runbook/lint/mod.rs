//! What no schema can say of a runbook: steps that are of one kind, names that lead somewhere, commands that exist.
//! Every rule looks at the tree, so that one fault does not hide another, and names the place.

mod command;
mod references;
mod steps;
mod times;
mod words;

use std::{path::Path, time::Duration};

pub use command::{LintArgs, run};

use crate::{
    config::{
        Config, Misfit, Sheet,
        place::{Faults, Place},
        tree::{Entry, Node},
    },
    context::Nature,
    error::nearest,
    procedure::runbook::{applies::Subjects, file::Runbook, parse::Reader},
};

/// How long words take, if they say so, or why they can be no step.
type AsStep = dyn Fn(&[String]) -> Result<Option<Duration>, String>;

/// What a lint may know of the world; handed in, so that rules touch nothing else.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// Understands a command line.
    pub nature: &'a dyn Fn(&[String]) -> Result<Nature, String>,
    /// Of a command: why it can be no step all the same.
    pub as_step: &'a AsStep,
    /// Names of all runbooks.
    pub runbooks: &'a [String],
    /// Keys that a configuration may have.
    pub keys: &'a [String],
    /// The folder that links are relative to; none for a built-in file, which has nothing beside it.
    pub folder: Option<&'a Path>,
    /// The configuration that the file is for; none when it is built in, or there is no good one.
    pub stack: Option<Stack<'a>>,
}

/// The configuration and its folder.
#[derive(Clone, Copy)]
pub struct Stack<'a> {
    pub config: &'a Config,
    pub folder: &'a Path,
    /// What of `applies_if:` holds in it.
    pub subjects: &'a Subjects,
}

/// Adds what is wrong with a file beyond the schema. `name` is what the file's own name says.
pub fn check(sheet: &mut Sheet, name: &str, around: &Around<'_>) {
    let Some(tree) = &sheet.tree else { return };
    let mut lint =
        Lint { tree, around, faults: &mut sheet.faults, known: words::known(tree, around), aside: false };
    lint.top(name);
    lint.all_steps();
}

/// The file and where its faults go.
struct Lint<'a> {
    tree: &'a Node,
    around: &'a Around<'a>,
    faults: &'a mut Faults,
    /// Variables that texts may use.
    known: Vec<String>,
    /// Within a step that does not concern the stack: what it names need not be configured.
    aside: bool,
}

impl<'a> Lint<'a> {
    fn top(&mut self, name: &str) {
        if let Some(node) = self.tree.get("runbook")
            && let Some(text) = node.as_text()
        {
            let good = |c: char| c.is_ascii_alphanumeric() || c == '-';
            if text.is_empty() || !text.chars().all(good) || text.starts_with('-') {
                self.fault(node, format!("`{}` is no name: letters, digits and `-` make one", shown(text)));
            } else if text != name {
                self.fault(node, format!("the file is called `{}`, and the runbook `{text}`", shown(name)));
            }
        }
        self.times();
        for key in ["title", "about"] {
            self.not_blank(self.tree, key);
        }
        self.one_line(self.tree, "title");
        let links = self.tree.get("links").and_then(Node::as_map);
        for (name, entry) in links.into_iter().flatten() {
            self.page(&entry.value, &format!("links.{}", shown(name)));
        }
        let values = self.tree.get("values").and_then(Node::as_map);
        for (name, entry) in values.into_iter().flatten() {
            self.variable_name(name, &entry.place);
        }
    }

    fn not_blank(&mut self, within: &'a Node, key: &str) {
        if let Some(node) = within.get(key)
            && node.as_text().is_some_and(|text| text.trim().is_empty())
        {
            self.fault(node, format!("`{key}:` is empty"));
        }
    }

    /// It becomes a line of lists, crontabs and units.
    fn one_line(&mut self, within: &'a Node, key: &str) {
        if let Some(node) = within.get(key)
            && node.as_text().is_some_and(|text| text.trim_end().contains(char::is_control))
        {
            self.fault(node, format!("`{key}:` is one line: take line breaks and control characters out"));
        }
    }

    fn fault(&mut self, node: &Node, message: impl Into<String>) {
        self.faults.add_if_first(&node.place, message);
    }

    fn fault_at(&mut self, place: &Place, message: impl Into<String>) {
        self.faults.add(place, message);
    }
}

/// ` (did you mean `x`?)`, or nothing.
fn meant<'n>(typed: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    nearest(typed, names).map_or_else(String::new, |near| format!(" (did you mean `{near}`?)"))
}

/// A text short and clean enough for a message.
fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String =
        text.chars().take(LONGEST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

/// The entries of a mapping under a key.
fn entries<'n>(node: &'n Node, key: &str) -> impl Iterator<Item = (&'n String, &'n Entry)> {
    node.get(key).and_then(Node::as_map).into_iter().flatten()
}

/// Checks a text as a runbook without touching anything: the door for fuzzing and property tests. Every command is
/// taken for a look.
///
/// # Errors
/// Every fault, sorted by place.
pub fn lint_str(text: &str, name: &str) -> Result<Runbook, Vec<Misfit>> {
    let (runbook, mut sheet) = Reader::new().read(text, name);
    let around = Around {
        nature: &|_| Ok(Nature::Look),
        as_step: &|_| Ok(None),
        runbooks: &[],
        keys: &[],
        folder: None,
        stack: None,
    };
    check(&mut sheet, name, &around);
    let faults = sheet.faults.sorted();
    match runbook {
        Some(runbook) if faults.is_empty() => Ok(runbook),
        _ => Err(faults),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces of runbooks, right and wrong, to be put together in any order.
    const PIECES: [&str; 24] = [
        "runbook: x\n",
        "title: T\n",
        "when: weekly Mon\n",
        "when: 0 9 31 2 *\n",
        "steps:\n",
        "setup:\n",
        "revert:\n",
        "- check: health ${a}\n",
        "- ask: q\n",
        "- run: [x, '${']\n",
        "- choose: c\n",
        "- note: ~\n",
        "  id: a\n",
        "  needs: a\n",
        "  needs: [b, a]\n",
        "  branches: { yes: [{ ask: q, needs: [a] }], no: [] }\n",
        "  on: quarter\n",
        "  capture: a\n",
        "  answer: choice\n",
        "  choices: []\n",
        "  if_failed: { runbook: x }\n",
        "  open: a#b\n",
        "  exit: 300\n",
        "  applies_if: ''\n",
    ];

    proptest! {
        #[test]
        fn no_text_breaks_the_lint(text in "\\PC{0,200}") {
            let _ = lint_str(&text, "x");
        }

        #[test]
        fn no_file_of_known_pieces_breaks_the_lint(pieces in proptest::collection::vec(0..PIECES.len(), 0..30)) {
            let text: String = pieces.iter().map(|piece| PIECES[*piece]).collect();
            if let Err(faults) = lint_str(&text, "x") {
                prop_assert!(!faults.is_empty(), "{text}");
            }
        }
    }
}
