//! Moves that our own records tell.

use std::collections::HashSet;

use anyhow::Result;
use futures_util::{StreamExt as _, stream};
use serde::Deserialize as _;

use super::{KINDS, Recorded};
use crate::{
    context::Context,
    model::registry::Named,
    record::{Query, Record, Store},
};

/// Of one model; a pointer that moves every day is told of for a year and more.
const MOST: usize = 500;
const AT_ONCE: usize = 16;

/// Moves of the serving pointer, the oldest first. A record that cannot be understood is passed over.
pub(super) async fn read(cx: &Context, named: &Named<'_>) -> Result<Vec<Recorded>> {
    let store = Store::of(cx)?;
    let query = Query { kinds: &KINDS, names: &[named.name], limit: Some(MOST), ..Query::default() };
    let names = store.records(&query).await?;
    let reading = names.iter().map(|name| store.record(name));
    let read: Vec<Result<Record>> = stream::iter(reading).buffered(AT_ONCE).collect().await;
    let mut plans: HashSet<String> = HashSet::new();
    let mut moves = Vec::new();
    let mut damaged = 0;
    for record in read {
        let Ok(record) = record else {
            damaged += 1;
            continue;
        };
        // A plan that was finished or undone later has a later record: that one tells the end.
        let newest = record.plan.as_ref().is_none_or(|plan| plans.insert(plan.clone()));
        moves.extend(of_record(record, named).filter(|_| newest));
    }
    if damaged > 0 {
        cx.warn_once(&format!("{damaged} records of model {} cannot be read", named.name));
    }
    moves.reverse();
    Ok(moves)
}

fn of_record(record: Record, named: &Named<'_>) -> Option<Recorded> {
    let mut recorded = Recorded::deserialize(record.details.as_ref()?).ok()?;
    if recorded.schema != Recorded::SCHEMA
        || recorded.model != named.name
        || !recorded.pointer.eq_ignore_ascii_case(named.serving())
    {
        return None;
    }
    // An act that failed changed nothing or put everything back; one that was cut short may have moved it.
    recorded.moved.undone |= !matches!(record.verdict.as_str(), "done" | "warned" | "partial");
    recorded.moved.proven &= matches!(record.verdict.as_str(), "done" | "warned");
    recorded.moved.by.get_or_insert(record.who.name);
    recorded.moved.reason = recorded.moved.reason.take().or(record.reason);
    recorded.record = Some(record.id);
    Some(recorded)
}
