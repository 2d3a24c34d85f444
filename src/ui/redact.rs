//! Blanks secrets in a document before it is drawn: a drawn one may have wrapped or escaped them past recognition.

use std::borrow::Cow;

use serde_json::Value;

use super::Document;
use crate::{config::Redactor, finding::Finding};

/// The document without any known secret.
pub(super) fn redacted<'a>(document: &'a Document, redactor: &Redactor) -> Cow<'a, Document> {
    if redactor.is_empty() {
        return Cow::Borrowed(document);
    }
    let text = |text: &mut String| {
        if let Cow::Owned(clean) = redactor.clean(text) {
            *text = clean;
        }
    };
    let mut document = document.clone();
    match &mut document {
        Document::Report(report) => {
            text(&mut report.summary);
            report.findings.iter_mut().for_each(|finding| of_finding(finding, &text));
        }
        Document::Outcome(outcome) => {
            outcome.findings.iter_mut().for_each(|finding| of_finding(finding, &text));
            [&mut outcome.summary, &mut outcome.target].into_iter().for_each(text);
            outcome.next.iter_mut().chain(&mut outcome.notes).for_each(text);
            for step in &mut outcome.plan {
                text(&mut step.what);
                step.undo.iter_mut().for_each(text);
            }
        }
        Document::Listing(listing) => {
            listing.rows.iter_mut().flatten().for_each(text);
            listing.items.iter_mut().for_each(|item| of_value(item, &text));
            listing.note.iter_mut().for_each(text);
        }
        Document::Sheet(sheet) => {
            text(&mut sheet.report.summary);
            sheet.report.findings.iter_mut().for_each(|finding| of_finding(finding, &text));
            sheet.rows.rows.iter_mut().flatten().for_each(text);
            sheet.notes.iter_mut().for_each(text);
            of_value(&mut sheet.json, &text);
        }
        // What it draws is cleaned as text, once it is drawn.
        Document::Drawing(drawing) => {
            text(&mut drawing.report.summary);
            drawing.report.findings.iter_mut().for_each(|finding| of_finding(finding, &text));
        }
        Document::Paper(paper) => {
            paper.each_text(&text);
            paper.each_finding(&|finding| of_finding(finding, &text));
            of_value(&mut paper.value, &text);
        }
        Document::Text(page) => text(page),
        Document::Page(page) => {
            text(&mut page.text);
            page.yaml.iter_mut().for_each(&text);
            of_value(&mut page.value, &text);
        }
    }
    Cow::Owned(document)
}

fn of_finding(finding: &mut Finding, text: &impl Fn(&mut String)) {
    [&mut finding.subject, &mut finding.message].into_iter().for_each(text);
    finding.hint.iter_mut().chain(&mut finding.threshold).chain(&mut finding.muted).for_each(text);
    finding.evidence.values_mut().for_each(|value| of_value(value, text));
}

fn of_value(value: &mut Value, text: &impl Fn(&mut String)) {
    match value {
        Value::String(string) => text(string),
        Value::Array(values) => values.iter_mut().for_each(|value| of_value(value, text)),
        Value::Object(map) => map.values_mut().for_each(|value| of_value(value, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
