//! Narration of a walk: a line as a step begins, and one as it ends.

use super::{engine::Walk, sum};
use crate::{finding::Verdict, procedure::runbook::state::StepRunState};

impl Walk<'_> {
    /// Off a terminal: one line as a step begins that may take long.
    pub(super) fn tell_begin(&self, index: usize) {
        let step = &self.run.steps[index];
        if self.attended {
            self.show_header(index);
        } else {
            self.cx.ui.say(&format!("{:>4}  {} …", step.position, step.title));
        }
    }

    /// One line as a step ends.
    pub(super) fn tell(&self, index: usize) {
        let step = &self.run.steps[index];
        let word = match step.state {
            StepRunState::Done | StepRunState::Failed => step.verdict.unwrap_or(Verdict::Ok).label(),
            state => state.word(),
        };
        let style = self.cx.ui.settings().style_err;
        let word = format!("{word:<8}");
        let word = match (step.state, step.verdict) {
            (StepRunState::Done | StepRunState::Failed, Some(verdict)) => style.verdict(verdict, &word),
            _ => style.faint(&word),
        };
        let took =
            if step.took_seconds >= 0.1 { format!(" ({:.1} s)", step.took_seconds) } else { String::new() };
        let text = format!("{:>4}  {word}  {}: {}{took}", step.position, step.title, sum::said(step));
        // `-q` keeps what is not ok.
        let good = !matches!(step.state, StepRunState::Failed);
        if good { self.cx.ui.say(&text) } else { self.cx.ui.show(&text) }
    }
}
