//! A runbook laid out as a row of steps: ids, positions, and what waits for what. Pure.

use super::super::{
    file::{Purpose, Runbook, Step, StepKind},
    names::{self, in_branch, slug, waits_by_default},
    state::{Part, Run, StepRun, StepRunState},
};

/// All steps in the order of the file, those of branches behind their `choose`.
#[derive(Debug, Clone)]
pub(super) struct Script {
    pub(super) items: Vec<Item>,
    purpose: Purpose,
}

/// One step in its place.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) step: Step,
    /// Unique within the runbook; of a branch `choose-id.answer.step-id`.
    pub(super) id: String,
    /// As written, or made from the title: what `needs` of the same branch say.
    local: String,
    pub(super) position: String,
    pub(super) part: Part,
    /// The `choose` and the answer that lead here.
    pub(super) parent: Option<(usize, String)>,
}

impl Script {
    pub(super) fn of(runbook: &Runbook) -> Self {
        let mut script = Self { items: Vec::new(), purpose: runbook.purpose };
        let names = names::names(runbook);
        for (steps, names, part, at) in [
            (&runbook.setup, names.setup, Part::Setup, "S"),
            (&runbook.steps, names.steps, Part::Steps, ""),
            (&runbook.revert, names.revert, Part::Revert, "R"),
        ] {
            for (count, (step, name)) in steps.iter().zip(names).enumerate() {
                script.add(step, name, part, "", &format!("{at}{}", count + 1), None);
            }
        }
        script
    }

    /// A step, and behind it those of its branches.
    fn add(
        &mut self,
        step: &Step,
        local: String,
        part: Part,
        before: &str,
        position: &str,
        parent: Option<(usize, String)>,
    ) {
        let (id, index) = (format!("{before}{local}"), self.items.len());
        let mut count = 0;
        self.items.push(Item {
            step: step.clone(),
            id: id.clone(),
            local,
            position: position.to_owned(),
            part,
            parent,
        });
        for (answer, steps) in &step.branches {
            for (step, name) in steps.iter().zip(in_branch(steps)) {
                count += 1;
                let before = format!("{id}.{}.", slug(answer));
                let parent = Some((index, answer.clone()));
                self.add(step, name, part, &before, &format!("{position}.{count}"), parent);
            }
        }
    }

    /// The steps of the run before anything happened.
    pub(super) fn fresh(&self) -> Vec<StepRun> {
        self.items.iter().map(Item::fresh).collect()
    }

    /// The first step that a step still waits for; none when it may begin.
    pub(super) fn waits_for(&self, run: &Run, index: usize) -> Option<usize> {
        let item = &self.items[index];
        if let Some((choose, _)) = &item.parent
            && !run.steps[*choose].state.is_over()
        {
            return Some(*choose);
        }
        let open = |other: &usize| !run.steps[*other].state.is_over();
        let setup = |other: &usize| item.part == Part::Steps && self.items[*other].part == Part::Setup;
        if let Some(first) = (0..self.items.len()).filter(setup).find(open) {
            return Some(first);
        }
        if !item.step.needs.is_empty() {
            return item.step.needs.iter().filter_map(|name| self.find(index, name)).find(open);
        }
        let earlier = (0..index).filter(|other| self.items[*other].part == item.part);
        earlier.filter(|other| self.waits_by_default(run, index, *other)).find(open)
    }

    /// Whether a step that says nothing waits for an earlier one.
    fn waits_by_default(&self, run: &Run, index: usize, earlier: usize) -> bool {
        let (Some(kind), Some(before)) = (self.items[index].step.kind(), self.items[earlier].step.kind())
        else {
            return true;
        };
        let routine = self.purpose == Purpose::Routine;
        // A checklist's machine part does not wait for what a person still has to say.
        if routine && kind.is_automatic() && self.waits_for_a_choice(run, earlier) {
            return false;
        }
        waits_by_default(routine, kind.word(), before.word())
    }

    /// Whether it is of a branch that may or may not be chosen.
    fn waits_for_a_choice(&self, run: &Run, index: usize) -> bool {
        self.items[index].parent.as_ref().is_some_and(|(choose, _)| {
            !run.steps[*choose].state.is_over() || self.waits_for_a_choice(run, *choose)
        })
    }

    /// The step that a name means to another: of its own branch first, then of those around it, then by its whole id.
    pub(super) fn find(&self, from: usize, name: &str) -> Option<usize> {
        let mut around = self.items[from].parent.clone();
        loop {
            let found = self.items.iter().position(|item| item.local == name && item.parent == around);
            if found.is_some() {
                return found;
            }
            match around {
                Some((choose, _)) => around = self.items[choose].parent.clone(),
                None => return self.items.iter().position(|item| item.id == name),
            }
        }
    }

    /// A step by what a person typed: its id, its own name where that is one step's alone, or its position.
    pub(super) fn named(&self, typed: &str) -> Option<usize> {
        let by = |test: &dyn Fn(&Item) -> bool| {
            let mut found = (0..self.items.len()).filter(|index| test(&self.items[*index]));
            found.next().filter(|_| found.next().is_none())
        };
        by(&|item| item.id == typed)
            .or_else(|| by(&|item| item.local == typed))
            .or_else(|| by(&|item| item.position == typed))
    }

    /// Whether a step is `other` or of one of its branches.
    pub(super) fn is_within(&self, index: usize, other: usize) -> bool {
        index == other
            || self.items[index].parent.as_ref().is_some_and(|(choose, _)| self.is_within(*choose, other))
    }
}

impl Item {
    pub(super) fn is_required(&self) -> bool {
        self.step.required.unwrap_or(!matches!(self.step.kind(), Some(StepKind::Note(_))))
    }

    /// A step whose being required is written out cannot be skipped.
    pub(super) fn can_be_skipped(&self) -> bool {
        self.step.required != Some(true)
    }

    pub(super) fn kind(&self) -> StepKind<'_> {
        self.step.kind().unwrap_or(StepKind::Note(""))
    }

    fn fresh(&self) -> StepRun {
        StepRun {
            id: self.id.clone(),
            position: self.position.clone(),
            part: self.part,
            kind: self.kind().word().to_owned(),
            title: self.step.title().into_owned(),
            what: text(&self.step),
            required: self.is_required(),
            source: self.step.source.clone(),
            state: StepRunState::Pending,
            verdict: None,
            message: None,
            started: None,
            ended: None,
            took_seconds: 0.0,
            who: None,
            reason: None,
            answer: None,
            note: None,
            findings: Vec::new(),
            outcome: None,
            output: None,
            evidence: Vec::new(),
            captured: None,
            next: None,
            attempts: 0,
        }
    }
}

/// The text of its kind.
fn text(step: &Step) -> String {
    match step.kind() {
        Some(StepKind::Run(words)) => shell_words::join(words),
        Some(
            StepKind::Check(text)
            | StepKind::Act(text)
            | StepKind::Ask(text)
            | StepKind::Note(text)
            | StepKind::Choose(text)
            | StepKind::Wait(text)
            | StepKind::Approve(text),
        ) => text.to_owned(),
        None => String::new(),
    }
}
