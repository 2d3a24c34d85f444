//! Who is told how an unattended run ended: on transitions of the runbook's verdict only.

use crate::{
    context::Context,
    finding::Verdict,
    notify::{News, transition},
    procedure::runbook::state::Run,
    ui::Document,
};

/// Tells of a run that nobody watched. The end of a trouble is told whoever brought it about.
pub(super) async fn notify(cx: &Context, run: &Run, document: &Document) {
    if run.rehearsal || !(run.unattended || run.verdict == Verdict::Ok) {
        return;
    }
    let findings = match document {
        Document::Report(report) => report.findings.as_slice(),
        _ => &[],
    };
    let next: Vec<String> = match run.verdict {
        Verdict::Ok => Vec::new(),
        _ => vec![cx.command(&format!("runbook report {}", run.id))],
    };
    transition(
        cx,
        &News {
            key: &format!("runbook.{}", run.runbook),
            names: &[&run.runbook],
            title: &format!("runbook {}", run.runbook),
            verdict: run.verdict,
            summary: &run.summary,
            findings,
            next: &next,
        },
    )
    .await;
}
