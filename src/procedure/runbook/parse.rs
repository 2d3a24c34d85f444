//! A runbook's text, checked against the schema of [`Runbook`]: every fault with its place.

use serde_json::Value;

use super::file::Runbook;
use crate::config::{
    Sheet,
    place::{Place, Source},
    read_sheet, schema,
};

/// What a file is called in messages.
const NOUN: &str = "a runbook";

/// Reads runbook files; makes the schema once.
#[derive(Debug, Clone)]
pub struct Reader {
    schema: Value,
}

impl Reader {
    pub fn new() -> Self {
        Self { schema: schema::of::<Runbook>() }
    }

    /// Reads a text. `shown` is the file's name in messages. What lint knows beyond the schema is not asked.
    pub fn read(&self, text: &str, shown: &str) -> (Option<Runbook>, Sheet) {
        let mut sheet = read_sheet(text, shown, NOUN, &self.schema);
        if !sheet.faults.is_empty() {
            return (None, sheet);
        }
        let Some(tree) = &sheet.tree else { return (None, sheet) };
        match serde_json::from_value(tree.to_json()) {
            Ok(runbook) => (Some(runbook), sheet),
            Err(error) => {
                let place = Place::whole(Source::File(shown.into()));
                sheet.faults.add(&place, format!("it cannot be understood: {error}"));
                (None, sheet)
            }
        }
    }
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        Reader::new().read(text, "f").1.faults.sorted().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_small_runbook_is_read_and_one_scalar_stands_for_a_list() {
        let text = "runbook: daily\ntitle: Morning\nwhen: daily 09:00\nsteps:\n- check: health\n  source: 'x: 1'\n- run: [a]\n  exit: 3\n  needs: health\n";
        let (runbook, sheet) = Reader::new().read(text, "f");
        let runbook = runbook.unwrap_or_else(|| panic!("{:?}", sheet.faults));
        assert_eq!(runbook.steps[0].source, ["x: 1"]);
        assert_eq!((runbook.steps[1].exit.as_slice(), runbook.steps[1].needs.len()), ([3].as_slice(), 1));
    }

    #[test]
    fn every_fault_is_found_at_once_and_at_its_place() {
        let text = "runbook: x\nsteps:\n- chek: health\n  title: 5\n- ask: q\n  answer: numbr\n  deadline: soon\ntitel: y\n";
        assert_eq!(
            faults(text),
            [
                "f:1:1: a runbook needs `title:`",
                "f:3:3: unknown key `chek` in steps #1 (did you mean `check`?)",
                "f:4:10: steps #1.title must be a text, not the number 5 (put it in quotes)",
                "f:6:11: steps #2.answer is `numbr`, not one of number, text, choice, done (did you mean `number`?)",
                "f:7:13: steps #2.deadline: `soon` is not a number with a unit (examples: 10, 500ms, 5m, 80%, 512MiB)",
                "f:8:1: unknown key `titel` (did you mean `title`?)",
            ]
        );
    }

    #[test]
    fn what_is_no_mapping_is_refused_in_words() {
        assert_eq!(faults(""), ["f: it is empty: a runbook is wanted"]);
        assert_eq!(faults("- a\n"), ["f:1:1: a runbook must be a mapping, not a list"]);
        assert_eq!(faults("# x\n"), ["f: it is empty: a runbook is wanted"]);
        assert_eq!(faults("runbook: a\ntitle: b\nsteps: []\n"), ["f:3:8: steps must not be empty"]);
    }
}
