//! `runbook list`: the runbooks that there are.

use std::collections::HashMap;

use anyhow::Result;
use chrono::TimeDelta;
use clap::Args;
use serde_json::json;

use super::{file::Runbook, registry::Registry};
use crate::{
    context::Context,
    record::{Query, RecordName, Store, object_name},
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
    let last = last_runs(cx).await.unwrap_or_else(|error| {
        cx.ui.warn(&format!("the last runs cannot be told: {error:#}"));
        HashMap::new()
    });
    let mut rows = Vec::new();
    let mut items = Vec::new();
    for entry in registry.entries() {
        let (runbook, _) = registry.read(entry);
        let runbook = runbook.unwrap_or_else(|| Runbook {
            title: "cannot be used: see runbook lint".to_owned(),
            ..Runbook::default()
        });
        let when = registry.when(cx, entry, &runbook);
        let zone = Registry::zone(cx, &runbook);
        let schedule = registry.schedule(cx, entry, &runbook);
        let next = schedule.and_then(|schedule| schedule.next_after(cx.clock.now(), zone));
        let ran = last.get(&object_name(&entry.name));
        rows.push(vec![
            entry.name.clone(),
            runbook.title.clone(),
            when.clone().unwrap_or_else(|| "on demand".to_owned()),
            runbook.purpose.word().to_owned(),
            next.map_or_else(String::new, |next| next.date.format("%Y-%m-%d %a").to_string()),
            ran.map_or_else(String::new, |ran| format!("{} {}", ran.at.format("%Y-%m-%d"), ran.verdict)),
            entry.origin(),
        ]);
        items.push(json!({
            "name": entry.name,
            "title": runbook.title,
            "when": when,
            "purpose": runbook.purpose,
            "next": next.map(|next| next.date.to_string()),
            "last": ran.map(|ran| json!({ "id": ran.id, "verdict": ran.verdict, "pending": ran.pending })),
            "origin": entry.origin(),
        }));
    }
    Ok(Document::Listing(Listing {
        schema: "mlopsctl/runbooks/v1",
        columns: vec!["name", "title", "when", "purpose", "next", "last run", "origin"],
        rows,
        items,
        empty: "no runbooks",
        verdict: None,
        note: None,
    }))
}

/// The last run of each runbook within a bit more than a year, by the name of its objects.
async fn last_runs(cx: &Context) -> Result<HashMap<String, RecordName>> {
    let since = cx.clock.now() - TimeDelta::days(400);
    let query = Query { kinds: &["runbook"], since: Some(since), ..Query::default() };
    // Newest first: the earlier in the list stays.
    let records = Store::of(cx)?.records(&query).await?.into_iter().rev();
    Ok(records.map(|record| (record.name.clone(), record)).collect())
}
