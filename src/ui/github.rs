//! GitHub workflow annotations: the verdict first, then everything that is not ok.

use super::{
    Document, arrange,
    text::{clean, message, one_line},
};
use crate::{finding::Verdict, plan::StepState};

pub(super) fn render(document: &Document, quiet: bool) -> String {
    if quiet && document.verdict() == Verdict::Ok {
        return String::new();
    }
    let title = format!("mlopsctl {}", document.command());
    let mut page = annotation(document.verdict(), &title, &document.first_line());
    if let Document::Outcome(outcome) = document {
        let failed = outcome.plan.iter().filter(|step| step.state == StepState::Failed);
        for step in failed {
            page += &annotation(Verdict::Critical, &format!("step {}", step.step), &step.what);
        }
        if !outcome.next.is_empty() {
            page += &annotation(Verdict::Warning, "next", &outcome.next.join("\n"));
        }
    }
    for row in arrange::groups(document.findings(), true).iter().flat_map(|group| &group.rows) {
        let finding = row.finding;
        let title = format!("{} {}", finding.verdict.label(), finding.id);
        let hint = finding.hint.as_ref().map_or_else(String::new, |hint| format!("\n→ {hint}"));
        let (verdict, aside) = match &finding.muted {
            Some(why) => (Verdict::Ok, format!("\n({why})")),
            None => (finding.verdict, String::new()),
        };
        page += &annotation(verdict, &title, &(message(finding) + &aside + &hint));
    }
    page
}

/// The workflow command of one message. An unknown fails a run as a critical one does, so it shows as an error too.
fn annotation(verdict: Verdict, title: &str, text: &str) -> String {
    let level = match verdict {
        Verdict::Critical | Verdict::Unknown => "error",
        Verdict::Warning => "warning",
        Verdict::Ok => "notice",
    };
    let escaped = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let title = escaped(&one_line(title)).replace(':', "%3A").replace(',', "%2C");
    format!("::{level} title={title}::{}\n", escaped(&clean(text)))
}
