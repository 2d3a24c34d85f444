//! JUnit XML, as CI systems read it: critical is a failure, unknown an error, a warning passes with a note.

use std::fmt::Write as _;

use super::{
    Document,
    text::{is_harmful, message},
};
use crate::{
    finding::{Finding, Verdict},
    plan::StepState,
};

/// One test case.
struct Case {
    class: String,
    name: String,
    seconds: f64,
    mark: Mark,
    /// The short text of the result.
    short: String,
    /// The long one.
    long: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Passed,
    /// Passed, and says something.
    Noted,
    Failed,
    Errored,
    Skipped,
}

pub(super) fn render(document: &Document) -> String {
    let (_, sentence) = document.headline();
    let mut cases: Vec<Case> = Vec::new();
    if let Document::Outcome(outcome) = document {
        cases.extend(outcome.plan.iter().map(|step| Case {
            class: format!("plan.{}", outcome.command),
            name: format!("{} {}", step.step, step.what),
            seconds: step.took_seconds,
            mark: match step.state {
                StepState::Done => Mark::Passed,
                StepState::Undone => Mark::Noted,
                StepState::Failed | StepState::Running => Mark::Failed,
                StepState::Pending | StepState::Skipped => Mark::Skipped,
            },
            short: step.state.word().to_owned(),
            long: step.state.word().to_owned(),
        }));
    }
    cases.extend(document.findings().iter().map(of_finding));
    // A verdict that no case shows (nothing was looked at, a lock, a list) is a case of its own.
    let shown = match document.verdict() {
        Verdict::Critical => cases.iter().any(|case| case.mark == Mark::Failed),
        Verdict::Unknown => cases.iter().any(|case| case.mark == Mark::Errored),
        Verdict::Warning | Verdict::Ok => !cases.is_empty(),
    };
    if !shown {
        cases.push(Case {
            class: "mlopsctl".to_owned(),
            name: "verdict".to_owned(),
            seconds: 0.0,
            mark: of_verdict(document.verdict()),
            short: sentence,
            long: document.first_line(),
        });
    }
    page(document, &document.first_line(), &cases)
}

fn of_finding(finding: &Finding) -> Case {
    let (class, name) = finding.id.rsplit_once('.').unwrap_or(("mlopsctl", &finding.id));
    let mut long = message(finding);
    if let Some(hint) = &finding.hint {
        let _ = write!(long, "\n→ {hint}");
    }
    if let Some(cause) = &finding.caused_by {
        let _ = write!(long, "\nbecause of {cause}");
    }
    // What is muted does not fail a run; what it is about stays in the text.
    let (mark, short) = match &finding.muted {
        Some(why) => (Mark::Skipped, format!("{}: {} ({why})", finding.verdict.label(), message(finding))),
        None => (of_verdict(finding.verdict), message(finding)),
    };
    Case { class: class.to_owned(), name: name.to_owned(), seconds: finding.took_seconds, mark, short, long }
}

fn of_verdict(verdict: Verdict) -> Mark {
    match verdict {
        Verdict::Ok => Mark::Passed,
        Verdict::Warning => Mark::Noted,
        Verdict::Critical => Mark::Failed,
        Verdict::Unknown => Mark::Errored,
    }
}

fn page(document: &Document, summary: &str, cases: &[Case]) -> String {
    let count = |mark| cases.iter().filter(|case| case.mark == mark).count();
    let seconds = match document {
        Document::Report(report) => report.took_seconds,
        _ => cases.iter().map(|case| case.seconds).sum(),
    };
    let counts = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{seconds:.3}\"",
        cases.len(),
        count(Mark::Failed),
        count(Mark::Errored),
        count(Mark::Skipped),
    );
    let (mut when, mut properties) = (String::new(), vec![("verdict", document.verdict().word())]);
    if let Document::Report(report) = document {
        when = format!(" timestamp=\"{}\"", report.at.format("%Y-%m-%dT%H:%M:%SZ"));
        properties.extend(report.stack.as_deref().map(|stack| ("stack", stack)));
        properties.extend(report.env.as_deref().map(|env| ("env", env)));
    }
    let command = escaped(document.command());
    let mut page = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"mlopsctl\" {counts}>\n  \
         <testsuite name=\"mlopsctl {command}\" {counts}{when}>\n    <properties>\n"
    );
    properties.push(("summary", summary));
    for (name, value) in properties {
        let _ = writeln!(page, "      <property name=\"{name}\" value=\"{}\"/>", escaped(value));
    }
    page += "    </properties>\n";
    cases.iter().for_each(|case| write_case(&mut page, case));
    page + "  </testsuite>\n</testsuites>\n"
}

fn write_case(page: &mut String, case: &Case) {
    let (class, name) = (escaped(&case.class), escaped(&case.name));
    let _ = write!(page, "    <testcase classname=\"{class}\" name=\"{name}\" time=\"{:.3}\"", case.seconds);
    let (short, long) = (escaped(&case.short), escaped(&case.long));
    let _ = match case.mark {
        Mark::Passed => writeln!(page, "/>"),
        Mark::Noted => writeln!(page, ">\n      <system-out>{long}</system-out>\n    </testcase>"),
        Mark::Skipped => writeln!(page, ">\n      <skipped message=\"{short}\"/>\n    </testcase>"),
        Mark::Failed => {
            writeln!(
                page,
                ">\n      <failure message=\"{short}\" type=\"critical\">{long}</failure>\n    </testcase>"
            )
        }
        Mark::Errored => {
            writeln!(
                page,
                ">\n      <error message=\"{short}\" type=\"unknown\">{long}</error>\n    </testcase>"
            )
        }
    };
}

/// Text for XML 1.0: markup escaped, characters that XML does not have left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push_str("&#10;"),
            '\t' => safe.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if is_harmful(c) => {}
            c => safe.push(c),
        }
    }
    safe
}
