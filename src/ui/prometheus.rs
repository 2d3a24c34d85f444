//! Gauges in the text exposition format, for the node exporter's textfile collector. No timestamps: it refuses them.

use std::collections::BTreeMap;

use super::{Document, Page, text::unit_word};
use crate::finding::{Finding, Report, Verdict};

type Labels = Vec<(&'static str, String)>;

pub(super) fn render(document: &Document) -> String {
    let mut page = String::new();
    match document {
        Document::Report(report) => return of_report(report),
        Document::Sheet(sheet) => return of_report(&sheet.report),
        Document::Drawing(drawing) => return of_report(&drawing.report),
        Document::Outcome(outcome) => {
            let labels = vec![("command", outcome.command.clone()), ("target", outcome.target.clone())];
            let code = [(labels.clone(), f64::from(outcome.exit_code))];
            family(
                &mut page,
                "mlopsctl_outcome_exit_code",
                "Exit code of the last act: 0 is done and verified.",
                code,
            );
            findings(&mut page, &outcome.findings, &labels);
        }
        Document::Listing(listing) => {
            let labels = vec![("schema", listing.schema.to_owned())];
            #[expect(clippy::cast_precision_loss, reason = "no list has 2^52 rows")]
            let rows = listing.rows.len() as f64;
            family(&mut page, "mlopsctl_listing_items", "Rows of the last list.", [(labels.clone(), rows)]);
            if let Some(verdict) = listing.verdict {
                family(&mut page, "mlopsctl_listing_verdict", VERDICT, [(labels, number(verdict))]);
            }
        }
        Document::Paper(paper) => {
            let labels = vec![("command", paper.command.to_owned())];
            let verdict = [(labels.clone(), number(paper.verdict))];
            family(&mut page, "mlopsctl_paper_verdict", VERDICT, verdict);
            findings(&mut page, &paper.findings, &labels);
        }
        Document::Text(text) | Document::Page(Page { text, .. }) => page.clone_from(text),
    }
    page
}

const VERDICT: &str = "0 ok, 1 warning, 2 critical, 3 unknown.";

fn of_report(report: &Report) -> String {
    let mut page = String::new();
    let mut labels: Labels = vec![("command", report.command.clone())];
    labels.extend(report.stack.clone().map(|stack| ("stack", stack)));
    labels.extend(report.env.clone().map(|env| ("env", env)));
    family(
        &mut page,
        "mlopsctl_report_verdict",
        &format!("Verdict of the last run: {VERDICT}"),
        [(labels.clone(), number(report.verdict))],
    );
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 fit")]
    let at = report.at.timestamp() as f64;
    let when = "When the last run ended, in seconds since 1970.";
    family(&mut page, "mlopsctl_last_run_timestamp_seconds", when, [(labels.clone(), at)]);
    let took = [(labels.clone(), report.took_seconds)];
    family(&mut page, "mlopsctl_run_duration_seconds", "How long the last run took.", took);
    findings(&mut page, &report.findings, &labels);
    page
}

fn findings(page: &mut String, findings: &[Finding], shared: &Labels) {
    // The collector drops a whole file for one series given twice: of findings of one name the worst stands.
    let mut worst: BTreeMap<(&str, &str), &Finding> = BTreeMap::new();
    for finding in findings {
        let slot = worst.entry((&finding.id, &finding.subject)).or_insert(finding);
        if finding.verdict.gravity() > slot.verdict.gravity() {
            *slot = finding;
        }
    }
    let labels = |finding: &Finding| {
        let mut labels = vec![("id", finding.id.clone()), ("subject", finding.subject.clone())];
        labels.extend(shared.iter().cloned());
        labels
    };
    let verdicts = worst.values().map(|finding| (labels(finding), number(finding.verdict)));
    family(page, "mlopsctl_finding_verdict", &format!("Verdict of a finding: {VERDICT}"), verdicts);
    let muted = worst.values().filter(|finding| !finding.counts()).map(|finding| (labels(finding), 1.0));
    let help = "1 for a finding that a mute or a maintenance window keeps from counting; its verdict stays.";
    family(page, "mlopsctl_finding_muted", help, muted);
    let values = worst.values().filter_map(|finding| {
        let mut labels = labels(finding);
        labels.extend(finding.unit.map(|unit| ("unit", unit_word(unit).to_owned())));
        Some((labels, finding.value?))
    });
    family(page, "mlopsctl_finding_value", "Measured value of a finding, in the unit that is named.", values);
}

fn number(verdict: Verdict) -> f64 {
    f64::from(verdict.exit_code())
}

/// One metric with its help, unless it has no samples.
fn family(page: &mut String, name: &str, help: &str, samples: impl IntoIterator<Item = (Labels, f64)>) {
    let mut samples = samples.into_iter().peekable();
    if samples.peek().is_none() {
        return;
    }
    *page += &format!("# HELP {name} {help}\n# TYPE {name} gauge\n");
    for (labels, value) in samples {
        let labels: Vec<String> =
            labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
        *page += &format!("{name}{{{}}} {value}\n", labels.join(","));
    }
}

/// A label value by the rules of the format.
fn escaped(text: &str) -> String {
    super::text::clean(text).replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
