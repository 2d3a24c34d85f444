//! Moves that our own records tell.

use std::collections::HashSet;

use anyhow::Result;
use futures_util::{StreamExt as _, stream};
use serde::Deserialize as _;

use super::{KINDS, Recorded};
use crate::{
    context::Context,
    model::registry::{Named, Registry},
    record::{Query, Record, Store},
};

/// Of one model; a pointer that moves every day is told of for a year and more.
const MOST: usize = 500;
const AT_ONCE: usize = 16;
/// The verdict of an act that another took over.
const LOST: &str = "locked";

/// Moves of the serving pointer, the oldest first. A record that cannot be understood is passed over.
pub(super) async fn read(cx: &Context, named: &Named<'_>) -> Result<Vec<Recorded>> {
    let store = Store::of(cx)?;
    let query = Query { kinds: &KINDS, names: &[named.name], limit: Some(MOST), ..Query::default() };
    let names = store.records(&query).await?;
    let reading = names.iter().map(|name| store.record(name));
    let read: Vec<Result<Record>> = stream::iter(reading).buffered(AT_ONCE).collect().await;
    let mut found = Vec::new();
    let mut damaged = 0;
    for record in read {
        let Ok(record) = record else {
            damaged += 1;
            continue;
        };
        found.push(record);
    }
    let registry = Registry::of(cx)?.mlflow.endpoint().shown();
    let told = of_plans(found).into_iter().rev().filter_map(|record| {
        let same_stack = record.stack == cx.config().stack && record.env == cx.loaded.environment;
        let has_name = record.stack.is_some();
        let recorded = of_record(record, named)?;
        is_own(&recorded, same_stack, has_name, &registry).then_some(recorded)
    });
    let moves = told.collect();
    if damaged > 0 {
        cx.warn_once(&format!("{damaged} records of model {} cannot be read", named.name));
    }
    Ok(moves)
}

/// One record of each plan, the newest first. A plan that was finished or undone later has a later record, which tells
/// the end; whoever found it taken over by then knows less, however late he wrote that down.
fn of_plans(records: Vec<Record>) -> Vec<Record> {
    let lost = |record: &Record| record.verdict == LOST;
    let told: HashSet<String> =
        records.iter().filter(|one| !lost(one)).filter_map(|one| one.plan.clone()).collect();
    let mut plans: HashSet<String> = HashSet::new();
    let counts = |record: &Record| match &record.plan {
        Some(plan) => !(lost(record) && told.contains(plan)) && plans.insert(plan.clone()),
        None => true,
    };
    records.into_iter().filter(counts).collect()
}

/// Whether it tells of this registry: by its address, or by the name of the stack, where the same registry goes by
/// another address. A stack without a name is told from others by the address alone.
fn is_own(recorded: &Recorded, same_stack: bool, has_name: bool, registry: &str) -> bool {
    let told = recorded.registry.as_deref();
    told == Some(registry) || same_stack && (has_name || told.is_none())
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
    recorded.moved.undone |= !matches!(record.verdict.as_str(), "done" | "warned" | "partial" | LOST);
    recorded.moved.proven &= matches!(record.verdict.as_str(), "done" | "warned");
    recorded.moved.by.get_or_insert(record.who.name);
    recorded.moved.reason = recorded.moved.reason.take().or(record.reason);
    recorded.record = Some(record.id);
    Some(recorded)
}
