//! `runbook list`: the runbooks that there are.

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::{file::Runbook, registry::Registry};
use crate::{
    context::Context,
    ui::{Document, Listing},
};

/// List runbooks, when they are for, and when they ran last
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl runbook list
  mlopsctl runbook list -o json")]
pub(super) struct ListArgs {}

/// `runbook list`.
pub(super) async fn run(cx: &Context, _args: &ListArgs) -> Result<Document> {
    let registry = Registry::open(cx);
    for fault in &registry.unreadable {
        cx.ui.warn(&fault.to_string());
    }
    let mut rows = Vec::new();
    let mut items = Vec::new();
    for entry in registry.entries() {
        let (runbook, _) = registry.read(entry);
        let runbook = runbook.unwrap_or_else(|| Runbook {
            title: "cannot be used: see runbook lint".to_owned(),
            ..Runbook::default()
        });
        let when = registry.when(cx, entry, &runbook);
        rows.push(vec![
            entry.name.clone(),
            runbook.title.clone(),
            when.clone().unwrap_or_else(|| "on demand".to_owned()),
            runbook.purpose.word().to_owned(),
            entry.origin(),
        ]);
        items.push(json!({
            "name": entry.name,
            "title": runbook.title,
            "when": when,
            "purpose": runbook.purpose,
            "origin": entry.origin(),
        }));
    }
    Ok(Document::Listing(Listing {
        schema: "mlopsctl/runbooks/v1",
        columns: vec!["name", "title", "when", "purpose", "origin"],
        rows,
        items,
        empty: "no runbooks",
        verdict: None,
        note: None,
    }))
}
