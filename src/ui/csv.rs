//! CSV by RFC 4180: a header, one record per row, CRLF, quotes doubled. The first record is the whole.

use super::{Document, Page, paper};
use crate::{finding::Finding, plan::Outcome};

const FINDING: [&str; 12] = [
    "id",
    "subject",
    "verdict",
    "value",
    "unit",
    "threshold",
    "message",
    "hint",
    "caused_by",
    "attempts",
    "took_seconds",
    "muted",
];

pub(super) fn render(document: &Document) -> String {
    let mut page = String::new();
    match document {
        Document::Report(report) => {
            record(&mut page, FINDING);
            let (_, sentence) = document.headline();
            let took = report.took_seconds.to_string();
            let verdict = report.verdict.word();
            record(
                &mut page,
                ["report", &report.command, verdict, "", "", "", &sentence, "", "", "", &took, ""],
            );
            report.findings.iter().for_each(|finding| record(&mut page, fields(finding)));
        }
        Document::Outcome(outcome) => steps(&mut page, outcome, &document.headline().1),
        Document::Listing(listing) => {
            record(&mut page, listing.columns.iter().map(|name| name.to_lowercase()));
            listing.rows.iter().for_each(|row| record(&mut page, row));
        }
        Document::Drawing(drawing) => return render(&Document::Listing(drawing.picture.rows())),
        Document::Sheet(sheet) => return render(&Document::Report(sheet.report.clone())),
        Document::Paper(paper) => {
            record(&mut page, ["section", "item", "word", "text"]);
            paper::records(paper).into_iter().for_each(|fields| record(&mut page, fields));
        }
        Document::Text(text) | Document::Page(Page { text, .. }) => page.clone_from(text),
    }
    page
}

fn fields(finding: &Finding) -> [String; 12] {
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        finding.id.clone(),
        finding.subject.clone(),
        finding.verdict.word().to_owned(),
        number(finding.value),
        finding.unit.map_or("", super::text::unit_word).to_owned(),
        text(&finding.threshold),
        finding.message.clone(),
        text(&finding.hint),
        text(&finding.caused_by),
        finding.attempts.to_string(),
        finding.took_seconds.to_string(),
        text(&finding.muted),
    ]
}

/// The act first, then its steps.
fn steps(page: &mut String, outcome: &Outcome, sentence: &str) {
    record(page, ["step", "what", "undo", "state", "took_seconds"]);
    record(page, ["0", &format!("{} {sentence}", outcome.command), "", outcome.result.word(), ""]);
    for step in &outcome.plan {
        let undo = step.undo.as_deref().unwrap_or_default();
        let (number, took) = (step.step.to_string(), step.took_seconds.to_string());
        record(page, [&number, step.what.as_str(), undo, step.state.word(), &took]);
    }
}

/// What a spreadsheet would compute rather than show is a text to it: names come from other people's files. Numbers stay.
fn harmless(field: String) -> String {
    let mut rest = field.chars();
    let computed = matches!(rest.next(), Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    let number = field.strip_suffix('%').unwrap_or(&field).trim_end();
    if computed && rest.next().is_some() && number.parse::<f64>().is_err() {
        format!("'{field}")
    } else {
        field
    }
}

fn record<T: AsRef<str>>(page: &mut String, fields: impl IntoIterator<Item = T>) {
    for (at, field) in fields.into_iter().enumerate() {
        let field = &harmless(super::text::clean(field.as_ref()));
        if at > 0 {
            page.push(',');
        }
        if field.contains(['"', ',', '\n', '\r']) {
            page.push_str(&format!("\"{}\"", field.replace('"', "\"\"")));
        } else {
            page.push_str(field);
        }
    }
    page.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_compute_is_a_text() {
        for (cell, shown) in [
            ("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""),
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("＝1", "'＝1"),
            ("\t=1", " =1"),
            ("-1.5", "-1.5"),
            ("+3", "+3"),
            ("-1e-9", "-1e-9"),
            ("-3.2 %", "-3.2 %"),
            ("-", "-"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            let mut page = String::new();
            record(&mut page, [cell]);
            assert_eq!(page, format!("{shown}\r\n"), "{cell}");
        }
    }
}
