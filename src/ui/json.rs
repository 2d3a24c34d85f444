//! JSON and YAML: the value itself. Keys are a contract (see docs/json.md).

use anyhow::Result;
use serde::Serialize;
use serde_json::Value;

use super::{Document, Listing, Page};
use crate::finding::Verdict;

/// The JSON shape of a list.
#[derive(Serialize)]
struct Items<'a> {
    schema: &'a str,
    verdict: Option<Verdict>,
    count: usize,
    note: Option<&'a str>,
    items: &'a [Value],
}

impl<'a> From<&'a Listing> for Items<'a> {
    fn from(listing: &'a Listing) -> Self {
        Self {
            schema: listing.schema,
            verdict: listing.verdict,
            count: listing.items.len(),
            note: listing.note.as_deref(),
            items: &listing.items,
        }
    }
}

pub(super) fn render(document: &Document) -> Result<String> {
    let text = match document {
        Document::Report(report) => serde_json::to_string_pretty(report)?,
        Document::Outcome(outcome) => serde_json::to_string_pretty(outcome)?,
        Document::Listing(listing) => serde_json::to_string_pretty(&Items::from(listing))?,
        Document::Sheet(sheet) => return value(&sheet.json),
        Document::Drawing(drawing) => return value(&drawing.picture.json()),
        Document::Paper(paper) => serde_json::to_string_pretty(&paper.value)?,
        Document::Page(page) => serde_json::to_string_pretty(&page.value)?,
        Document::Text(text) => return Ok(text.clone()),
    };
    Ok(text + "\n")
}

pub(super) fn render_yaml(document: &Document) -> Result<String> {
    Ok(match document {
        Document::Report(report) => serde_yaml::to_string(report)?,
        Document::Outcome(outcome) => serde_yaml::to_string(outcome)?,
        Document::Listing(listing) => serde_yaml::to_string(&Items::from(listing))?,
        Document::Sheet(sheet) => return value_as_yaml(&sheet.json),
        Document::Drawing(drawing) => return value_as_yaml(&drawing.picture.json()),
        Document::Paper(paper) => serde_yaml::to_string(&paper.value)?,
        Document::Page(Page { yaml: Some(yaml), .. }) => yaml.clone(),
        Document::Page(page) => serde_yaml::to_string(&page.value)?,
        Document::Text(text) => text.clone(),
    })
}

/// Any value as a document of its own.
pub(super) fn value(value: &Value) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

pub(super) fn value_as_yaml(value: &Value) -> Result<String> {
    Ok(serde_yaml::to_string(value)?)
}
