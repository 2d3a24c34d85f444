//! The text of a runbook, and what it says.

use anyhow::Result;

use crate::{
    context::Context,
    error::Fault,
    procedure::runbook::{file::Runbook, registry::Registry},
};

/// A runbook with its text and where that came from.
pub(super) struct Text {
    pub(super) runbook: Runbook,
    pub(super) text: String,
    pub(super) origin: String,
    /// When it comes round in this stack.
    pub(super) when: Option<String>,
}

/// The runbook of this name, if nothing is wrong with it.
pub(super) fn named(cx: &Context, name: &str) -> Result<Text, Fault> {
    let registry = Registry::open(cx);
    let (entry, runbook) = registry.fit(cx, name)?;
    let when = registry.when(cx, entry, &runbook);
    Ok(Text { runbook, text: entry.text.clone(), origin: entry.origin(), when })
}

/// The text by which a run began; it was fit then.
pub(super) fn begun(cx: &Context, run: &str, text: &str) -> Result<Runbook, Fault> {
    let (runbook, sheet) = Registry::open(cx).read_text(text, &format!("run {run}"));
    runbook.ok_or_else(|| {
        let faults: Vec<String> = sheet.faults.sorted().iter().map(ToString::to_string).collect();
        Fault::new(format!("the text of run {run} cannot be understood\n{}", faults.join("\n")))
            .hint("it may be of another version of mlopsctl")
    })
}
