//! How the steps of a runbook are called, and which wait for which: one answer for `lint`, `show` and runs.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use super::file::{Runbook, Step, StepKind};

/// A name made from a title is no longer than this.
const LONGEST: usize = 48;

/// Names of the steps of each part, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    pub setup: Vec<String>,
    pub steps: Vec<String>,
    pub revert: Vec<String>,
}

/// The names of a runbook's steps: their `id`, else made from the title. Unique within the file; the steps of a
/// branch have names of their own ([`in_branch`]).
pub fn names(runbook: &Runbook) -> Names {
    let parts = [&runbook.setup, &runbook.steps, &runbook.revert];
    let all: Vec<_> = parts.iter().flat_map(|part| part.iter().map(told)).collect();
    let mut all = assign(&all).into_iter();
    let mut take = |part: &[Step]| all.by_ref().take(part.len()).collect();
    let (setup, steps) = (take(&runbook.setup), take(&runbook.steps));
    Names { setup, steps, revert: take(&runbook.revert) }
}

/// The names of the steps of one branch, unique within it.
pub fn in_branch(steps: &[Step]) -> Vec<String> {
    assign(&steps.iter().map(told).collect::<Vec<_>>())
}

/// Whether a step that does not say what it needs waits for an earlier one; by the words of their kinds. Looks stand
/// side by side, and in a routine a machine's part does not wait for what a person still has to say.
pub fn waits_by_default(routine: bool, kind: &str, before: &str) -> bool {
    let automatic = matches!(kind, "check" | "run" | "wait" | "act");
    match (kind, before) {
        ("check", "check" | "note") => false,
        (_, "ask" | "note" | "choose") => !(routine && automatic),
        ("check", "approve") => !routine,
        _ => true,
    }
}

fn told(step: &Step) -> (Option<&str>, &str) {
    let program = step.run.as_ref().filter(|_| step.title.is_none()).and_then(|words| words.first());
    (step.id.as_deref(), program.map_or_else(|| step.text(), String::as_str))
}

/// Gives each step its own id, or one made from its title that nobody else has.
pub(super) fn assign(steps: &[(Option<&str>, &str)]) -> Vec<String> {
    let mut taken: HashSet<String> = steps.iter().filter_map(|(id, _)| id.map(str::to_owned)).collect();
    // The last number that a title took, so that many of one title do not count up from the start each time.
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut name = |(id, title): &(Option<&str>, &str)| {
        if let Some(id) = id {
            return (*id).to_owned();
        }
        let base = slug(title);
        let mut name = base.clone();
        let number = numbers.entry(base.clone()).or_insert(1);
        while !taken.insert(name.clone()) {
            *number += 1;
            name = format!("{base}-{number}");
        }
        name
    };
    steps.iter().map(&mut name).collect()
}

/// `No critical alerts (24 h)` → `no-critical-alerts-24-h`.
pub(super) fn slug(title: &str) -> String {
    let mut slug = String::new();
    for word in title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !slug.is_empty() && slug.chars().count() + word.chars().count() >= LONGEST {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.extend(word.chars().take(LONGEST).flat_map(char::to_lowercase));
    }
    if slug.is_empty() { "step".to_owned() } else { slug }
}

impl Step {
    /// What a person reads in the list: the title, or the text of the kind.
    pub fn title(&self) -> Cow<'_, str> {
        match self.kind() {
            Some(StepKind::Run(words)) if self.title.is_none() => Cow::Owned(shell_words::join(words)),
            _ => Cow::Borrowed(self.text()),
        }
    }

    fn text(&self) -> &str {
        if let Some(title) = &self.title {
            return title;
        }
        match self.kind() {
            Some(
                StepKind::Check(text)
                | StepKind::Act(text)
                | StepKind::Ask(text)
                | StepKind::Note(text)
                | StepKind::Choose(text)
                | StepKind::Wait(text)
                | StepKind::Approve(text),
            ) => text,
            Some(StepKind::Run(_)) | None => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_readable_and_unique() {
        let cases = [
            ("All services healthy and responding", "all-services-healthy-and-responding"),
            ("No critical alerts (24 h)", "no-critical-alerts-24-h"),
            ("  ", "step"),
            ("Prüfung: Größe", "prüfung-größe"),
        ];
        for (title, name) in cases {
            assert_eq!(slug(title), name, "{title}");
        }
        assert!(slug(&"word ".repeat(40)).chars().count() <= LONGEST);
        assert_eq!(slug(&"x".repeat(400)).chars().count(), LONGEST);
        let names = assign(&[(None, "Look"), (Some("look"), "x"), (None, "look!"), (None, "Other")]);
        assert_eq!(names, ["look-2", "look", "look-3", "other"]);
    }

    #[test]
    fn a_step_waits_by_default_for_what_could_change_what_it_sees() {
        let cases = [
            (true, "check", "check", false),
            (true, "check", "act", true),
            (true, "check", "ask", false),
            (false, "check", "ask", true),
            (true, "ask", "check", true),
            (true, "ask", "ask", true),
            (true, "run", "ask", false),
            (false, "act", "ask", true),
            (true, "act", "approve", true),
        ];
        for (routine, kind, before, waits) in cases {
            assert_eq!(waits_by_default(routine, kind, before), waits, "{routine} {kind} after {before}");
        }
    }
}
