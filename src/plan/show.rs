//! What a person reads before agreeing, and while a plan runs.

use super::{Action, PlannedStep, StepState, Undo};
use crate::{context::Context, plan::journal::Header};

/// The plan with its steps, as it will be carried out.
pub(super) fn page(cx: &Context, header: &Header, steps: &[PlannedStep]) -> String {
    let config = cx.config();
    let mut place: Vec<String> = config.stack.iter().map(|stack| format!("stack {stack}")).collect();
    place.extend(cx.loaded.environment.iter().map(|name| format!("environment {name}")));
    let place = if place.is_empty() { String::new() } else { format!(" ({})", place.join(", ")) };
    let mut page = format!("Plan {}: {} {}{place}", header.id, header.command, header.target);
    let width = steps.iter().map(|step| step.what.chars().count()).max().unwrap_or(0);
    for PlannedStep { step, what, undo, state, .. } in steps {
        let undo = undo.as_deref().unwrap_or("nothing to undo");
        let state = match state {
            StepState::Pending => "",
            StepState::Running => " [begun]",
            StepState::Done => " [done]",
            StepState::Failed => " [failed]",
            StepState::Undone => " [undone]",
            StepState::Skipped => " [skipped]",
        };
        page += &if width <= 60 {
            format!("\n  {step}. {what:<width$}  undo: {undo}{state}")
        } else {
            format!("\n  {step}. {what}{state}\n     undo: {undo}")
        };
    }
    page
}

/// How a step would be undone, as shown; none when there is nothing to undo.
pub(super) fn undo_text(action: &impl Action) -> Option<String> {
    match action.undo_what() {
        Undo::Nothing => None,
        Undo::By(how) => Some(how),
        Undo::Impossible(why) => Some(format!("impossible: {why}")),
    }
}

/// `3 s`, `2 m 5 s`, `4 h`.
pub(super) fn span(seconds: i64) -> String {
    match seconds.max(0) {
        s @ 0..60 => format!("{s} s"),
        s @ 60..3600 => format!("{} m {} s", s / 60, s % 60),
        s @ 3600..86400 => format!("{} h {} m", s / 3600, s % 3600 / 60),
        s => format!("{} d {} h", s / 86400, s % 86400 / 3600),
    }
}
