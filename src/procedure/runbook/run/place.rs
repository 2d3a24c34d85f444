//! Where a run belongs: it goes on in the stack and the environment in which it began, and nowhere else.

use chrono::SecondsFormat;

use super::super::report::time_of;
use crate::{
    context::Context,
    error::Fault,
    procedure::runbook::state::{Run, RunState},
    record::{Query, Store},
};

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

/// What is said of a run that has ended already, by its id or the start of it; none when no record tells of one.
pub(super) async fn ended(cx: &Context, typed: &str) -> Option<Fault> {
    let start = typed.to_ascii_uppercase();
    let (since, until) = time_of(&start)?;
    let store = Store::of(cx).ok()?;
    let kinds = &["runbook", "rehearsal"];
    let query = Query { kinds, since: Some(since), until, ..Query::default() };
    let mut names = store.records(&query).await.ok()?;
    names.retain(|name| name.id.starts_with(&start) && !name.pending);
    let [name] = &names[..] else { return None };
    let run: Run = serde_json::from_value(store.record(name).await.ok()?.details?).ok()?;
    let when = run.ended?.to_rfc3339_opts(SecondsFormat::Secs, true);
    let how = match (&run.stopped, run.state) {
        (Some(why), _) => format!("it was stopped ({why})"),
        (None, RunState::Stopped) => "it was stopped".to_owned(),
        (None, _) => "it was done".to_owned(),
    };
    let text = format!("run {} of `{}` ended at {when}: {how}; {}", run.id, run.runbook, run.summary);
    Some(
        Fault::new(text)
            .hint(format!("see it: {}", cx.command(&format!("runbook report {}", run.id))))
            .hint(format!("begin a new one: {}", cx.command(&format!("runbook run {}", run.runbook)))),
    )
}
