//! Where a run belongs: it goes on in the stack and the environment in which it began, and nowhere else.

use crate::{context::Context, error::Fault, procedure::runbook::state::Run};

/// Whether this is the stack and the environment of the run.
pub(super) fn is_here(cx: &Context, run: &Run) -> bool {
    run.stack == cx.config().stack && run.env == cx.loaded.environment
}

/// An error in any other place than the run's own. `words`: the command, to be given there.
pub(super) fn refuse_elsewhere(cx: &Context, run: &Run, words: &str) -> Result<(), Fault> {
    if is_here(cx, run) {
        return Ok(());
    }
    let place = |stack: &Option<String>, env: &Option<String>| {
        let named = |what: &str, name: &Option<String>| {
            name.as_ref().map_or_else(|| format!("no {what}"), |name| format!("{what} `{name}`"))
        };
        format!("{} and {}", named("stack", stack), named("environment", env))
    };
    let fault = Fault::new(format!(
        "run {} of `{}` is of {}, but this is {}; nothing was done",
        run.id,
        run.runbook,
        place(&run.stack, &run.env),
        place(&cx.config().stack, &cx.loaded.environment)
    ));
    if run.stack == cx.config().stack {
        return Err(fault.hint(cx.command_in(run.env.as_deref(), words)));
    }
    let env = run.env.as_ref().map_or_else(String::new, |env| format!(" --env {env}"));
    Err(fault.hint(format!("with the configuration of that stack: mlopsctl --config FILE{env} {words}")))
}
