//! Steps whose condition names a value: whether they apply is known once the value is.

use super::{engine::Walk, script::Script, values};
use crate::procedure::runbook::{
    applies::{Subjects, lacking},
    state::{Run, StepRunState},
};

impl Walk<'_> {
    /// Takes out of the run what does not concern this stack, as far as its condition is known by now.
    pub(super) fn set_aside_what_does_not_apply(&mut self) {
        let mut subjects = None;
        let values = self.values();
        for index in 0..self.script.items.len() {
            let Some(condition) = &self.script.items[index].step.applies_if else { continue };
            if !condition.contains("${") || self.run.steps[index].state != StepRunState::Pending {
                continue;
            }
            // One that waits for a captured value is looked at again.
            let Ok(condition) = values::fill(condition, &values) else { continue };
            let subjects = subjects.get_or_insert_with(|| Subjects::of(&self.cx.loaded));
            if !subjects.has(&condition) {
                set_aside(&mut self.run, &self.script, index, &lacking(&condition));
                self.tell(index);
            }
        }
    }
}

/// A step, and what is within its branches.
fn set_aside(run: &mut Run, script: &Script, index: usize, why: &str) {
    for inner in 0..script.items.len() {
        if script.is_within(inner, index) && !run.steps[inner].state.is_over() {
            run.steps[inner].state = StepRunState::NotApplicable;
            run.steps[inner].reason = Some(why.to_owned());
        }
    }
}
