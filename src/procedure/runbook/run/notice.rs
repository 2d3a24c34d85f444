//! Who is told how an unattended run ended: on transitions of the runbook's verdict only.

use crate::{
    context::Context,
    finding::Verdict,
    notify::{News, transition},
    procedure::runbook::state::{Run, RunState, StepRunState},
    ui::Document,
};

/// Tells of a run that nobody watched. The end of a trouble is told whoever brought it about, but only by a run that
/// looked, and went to its end.
pub(super) async fn notify(cx: &Context, run: &Run, document: &Document) {
    let looked = run.steps.iter().any(|step| matches!(step.state, StepRunState::Done | StepRunState::Failed));
    let given_up = run.given_up || (run.state == RunState::Stopped && run.verdict == Verdict::Ok);
    if run.rehearsal || !looked || given_up {
        return;
    }
    let findings = match document {
        Document::Sheet(sheet) => sheet.report.findings.as_slice(),
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
            over: "again",
            verdict: run.verdict,
            summary: &run.summary,
            findings,
            next: &next,
            run: Some(&run.id),
            since: None,
            seen: !run.unattended,
            declared: false,
        },
    )
    .await;
}
