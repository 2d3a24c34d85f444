//! A plan on the same model that was killed, or that ended in a partial state: it is finished or undone before anything
//! else moves what it moved. Taken over, it is superseded once another has gone through, so that nobody undoes it later.

use anyhow::Result;

use crate::{
    context::Context,
    error::{Exit, Fault},
    model::ModelAction,
    plan::{Action as _, Ended, Left, list_unfinished},
    ui::Document,
};

/// Plans that are left on a model, where they may be passed over: nothing is changed, or `--take-over` was given.
///
/// # Errors
/// There is one, and it has to be settled first.
pub(in crate::model) async fn settled(cx: &Context, model: &str) -> Result<Vec<Left>, Fault> {
    // A store that cannot be read is met again at the lease, which knows what an emergency may do without it.
    let Ok(found) = list_unfinished(cx).await else { return Ok(Vec::new()) };
    let of_model = |left: &Left| {
        let header = &left.progress.header;
        header.kind == ModelAction::KIND && header.target == model && left.is_here(cx)
    };
    let mut all = found.left.into_iter().filter(of_model);
    let left: Vec<Left> =
        all.by_ref().filter(|left| !left.is_running() && left.progress.is_unfinished()).collect();
    match left.first() {
        Some(first) if !cx.options.take_over && !cx.options.dry_run => {
            let header = &first.progress.header;
            let (id, who) = (&header.id, &header.who);
            let message = format!("`{} {model}` by {who} is unfinished: {}", header.command, first.state());
            Err(Fault::new(format!("{message}; nothing was changed"))
                .hint(format!("finish it: {}", cx.command(&format!("plan resume {id}"))))
                .hint(format!("or undo it: {}", cx.command(&format!("plan undo {id}"))))
                .hint(format!("or go on without it, for good: {}", cx.again("--take-over")))
                .exit(Exit::Locked))
        }
        _ => Ok(left),
    }
}

/// Drops what was passed over, after another plan went through.
pub(in crate::model) async fn supersede(cx: &Context, left: Vec<Left>, document: &Document) {
    let Document::Outcome(outcome) = document else { return };
    if !matches!(outcome.result, Ended::Done | Ended::Warned) {
        return;
    }
    for left in left {
        let id = left.progress.header.id.clone();
        match left.supersede().await {
            Ok(()) => {
                cx.ui.warn(&format!("plan {id} is superseded: it can be neither finished nor undone now"));
            }
            Err(error) => {
                cx.ui.warn(&format!("plan {id} should be superseded, and its journal stays: {error:#}"));
            }
        }
    }
}
