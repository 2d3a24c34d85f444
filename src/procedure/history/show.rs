//! `history show`: one record, found by the start of its id.

use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use ulid::Ulid;

use super::page;
use crate::{
    context::Context,
    error::Fault,
    record::{Query, RecordName, Store},
    ui::Page,
};

/// Letters and digits of a ULID.
const ID: usize = 26;

pub(super) async fn run(cx: &Context, id: &str) -> Result<Page> {
    let store = Store::of(cx)?;
    let typed = id.trim().to_ascii_uppercase();
    let (since, until) = span(&typed).ok_or_else(|| {
        Fault::new(format!("`{id}` is not the id of a record, or its start"))
            .hint("list them: mlopsctl history")
    })?;
    let name = find(&store, &typed, since, until).await?;
    let value = store.raw_record(&name).await.with_context(|| {
        format!("reading the record {} of `{} {}`, which is damaged", name.id, name.kind, name.name)
    })?;
    Ok(Page { text: page::page(&name, &value, &store.shown()), value, yaml: None })
}

/// The id's start is a time, so only the records of then are looked through. One that was recorded a month or more
/// after it began is looked for only when there is none.
async fn find(store: &Store, typed: &str, since: DateTime<Utc>, until: DateTime<Utc>) -> Result<RecordName> {
    for until in [Some(until), None] {
        let query = Query { since: Some(since), until, ..Query::default() };
        let mut found = store.records(&query).await?;
        found.retain(|name| name.id.starts_with(typed));
        match found.len() {
            0 => {}
            1 => return Ok(found.swap_remove(0)),
            _ => {
                let ids: Vec<String> = found
                    .iter()
                    .take(10)
                    .map(|name| format!("{} ({} {}, {})", name.id, name.kind, name.name, name.verdict))
                    .collect();
                let more = if found.len() > 10 { ", …" } else { "" };
                let message =
                    format!("{} records start with `{typed}`: {}{more}", found.len(), ids.join(", "));
                return Err(Fault::new(message).hint("give more of the id").into());
            }
        }
    }
    let fault = Fault::new(format!("there is no record `{typed}` in {}", store.shown()));
    Err(fault.hint("list them: mlopsctl history").into())
}

/// From when to when an id that starts so was made.
fn span(typed: &str) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    if typed.is_empty() || typed.len() > ID || !typed.is_ascii() {
        return None;
    }
    let time = |fill: char| {
        let whole: String = typed.chars().chain(std::iter::repeat(fill)).take(ID).collect();
        let milliseconds = i64::try_from(Ulid::from_string(&whole).ok()?.timestamp_ms()).ok()?;
        DateTime::from_timestamp_millis(milliseconds)
    };
    Some((time('0')?, time('Z')?.checked_add_signed(TimeDelta::milliseconds(1))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_of_an_id_is_a_span_of_time() {
        let (since, until) = span("01KJQ2Q000").unwrap();
        assert_eq!((until - since).num_milliseconds(), 1);
        let (since, until) = span("01KJQ2Q0").unwrap();
        assert_eq!((until - since).num_milliseconds(), 1024);
        assert!(span("0").is_some());
        for bad in ["", "latest", "01KJQ2Q00001KJQ2Q00001KJQ2Q000", "é", "../x"] {
            assert!(span(bad).is_none(), "{bad}");
        }
    }
}
