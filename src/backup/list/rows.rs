//! `backup list --all`: a row for each backup, and for what interrupted runs left.

use anyhow::Result;
use serde_json::{Value, json};

use super::judge::{PROOFS, last_of, size_said};
use crate::{
    backup::repository::{Entry, Leftover, Listing as Found, Mark, Quality, Repository},
    context::Context,
    ui::Listing,
};

/// The newest first. A place that cannot be read is said, unless it is the only one.
pub(super) fn rows(cx: &Context, repositories: &[Repository], listed: Vec<Result<Found>>) -> Result<Listing> {
    let (mut rows, mut items) = (Vec::new(), Vec::new());
    let all_failed = listed.iter().all(Result::is_err);
    for (repository, listed) in repositories.iter().zip(listed) {
        let found = match listed {
            Ok(found) => found,
            Err(error) if all_failed => return Err(error),
            Err(error) => {
                cx.ui.warn(&format!("the backups in {} cannot be listed: {error:#}", repository.shown()));
                continue;
            }
        };
        for left in found.leftovers.iter().rev() {
            rows.push(left_row(repository.set(), left));
            items.push(left_item(repository.set(), left));
        }
        for entry in found.backups.iter().rev().chain(found.others.iter().rev()) {
            rows.push(row(repository, entry));
            items.push(item(repository, entry));
        }
    }
    Ok(Listing {
        schema: "mlopsctl/backups/v1",
        columns: vec!["backup", "set", "size", "state", "verified", "restored", "held"],
        rows,
        items,
        empty: "no backups",
        verdict: None,
        note: None,
    })
}

fn state(repository: &Repository, entry: &Entry) -> &'static str {
    if let Some(others) = repository.whose(&entry.id).state() {
        return others;
    }
    match entry.quality() {
        Quality::Incomplete => "archive gone",
        Quality::Damaged { .. } => "damaged",
        Quality::Good => "whole",
    }
}

fn held(entry: &Entry) -> Vec<&str> {
    let why = entry.markers.iter().filter_map(|marker| match &marker.mark {
        Mark::Held { why } => Some(why.as_str()),
        _ => None,
    });
    why.collect()
}

fn row(repository: &Repository, entry: &Entry) -> Vec<String> {
    let proof = |which: usize| {
        let Some((at, depth)) = last_of(entry, PROOFS[which]) else { return "never".to_owned() };
        let depth = depth.map(|depth| format!(" ({depth})")).unwrap_or_default();
        format!("{}{depth}", at.format("%Y-%m-%d %H:%MZ"))
    };
    let size = entry.size_bytes.map(|size| size_said(size).to_string()).unwrap_or_default();
    vec![
        entry.id.to_string(),
        repository.set().to_owned(),
        size,
        state(repository, entry).to_owned(),
        proof(0),
        proof(1),
        held(entry).join(" "),
    ]
}

fn left_state(left: &Leftover) -> &'static str {
    if left.being_made { "being made" } else { "left over" }
}

fn left_row(set: &str, left: &Leftover) -> Vec<String> {
    let size = size_said(left.size_bytes).to_string();
    let mut row = vec![left.id.to_string(), set.to_owned(), size, left_state(left).to_owned()];
    row.extend(["", "", ""].map(str::to_owned));
    row
}

fn left_item(set: &str, left: &Leftover) -> Value {
    json!({
        "id": left.id, "set": set, "begun": left.id.at(), "size_bytes": left.size_bytes,
        "state": left_state(left), "why": left.why,
    })
}

fn item(repository: &Repository, entry: &Entry) -> Value {
    let proof = |which: usize| {
        last_of(entry, PROOFS[which]).map(|(at, depth)| match depth {
            Some(depth) => json!({ "at": at, "depth": depth }),
            None => json!({ "at": at }),
        })
    };
    json!({
        "id": entry.id, "set": repository.set(), "begun": entry.id.at(), "committed": entry.committed,
        "size_bytes": entry.size_bytes, "state": state(repository, entry), "verified": proof(0), "restored": proof(1),
        "drilled": proof(2), "held": held(entry), "place": repository.shown(),
    })
}
