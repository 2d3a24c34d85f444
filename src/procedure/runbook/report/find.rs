//! The run meant: open ones in `state/runs/`, ended ones among the records.

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use ulid::Ulid;

use super::super::state::Run;
use crate::{
    context::Context,
    error::Fault,
    record::{Query, RecordName, Store, object_name},
};

const OPEN: &str = "state/runs";
const KIND: &[&str] = &["runbook"];

/// An open run, by the names of its objects.
struct Open {
    runbook: String,
    id: String,
    /// The newest last.
    numbers: Vec<u64>,
}

/// By name of its runbook (the latest), or by the start of its id.
pub(super) async fn run(cx: &Context, typed: &str) -> Result<Run> {
    let store = Store::of(cx)?;
    let open = open_runs(&store).await?;
    if let Some(run) = latest_of(&store, &open, typed).await? {
        return Ok(run);
    }
    by_id(&store, &open, typed).await
}

/// The latest run of a runbook, open or ended.
async fn latest_of(store: &Store, open: &[Open], runbook: &str) -> Result<Option<Run>> {
    let wanted = object_name(runbook);
    let open = open.iter().filter(|open| open.runbook == wanted).max_by(|a, b| a.id.cmp(&b.id));
    let query = Query { kinds: KIND, names: &[runbook], limit: Some(1), ..Query::default() };
    let recorded = store.records(&query).await?.into_iter().next();
    match (open, recorded) {
        (Some(open), Some(recorded)) if recorded.id > open.id => of_record(store, &recorded).await.map(Some),
        (Some(open), _) => of_open(store, open).await.map(Some),
        (None, Some(recorded)) => of_record(store, &recorded).await.map(Some),
        (None, None) => Ok(None),
    }
}

async fn by_id(store: &Store, open: &[Open], typed: &str) -> Result<Run> {
    let start = typed.to_ascii_uppercase();
    let Some((since, until)) = time_of(&start) else {
        return Err(none(store, typed));
    };
    let query = Query { kinds: KIND, since: Some(since), until, ..Query::default() };
    let mut recorded = store.records(&query).await?;
    recorded.retain(|name| name.id.starts_with(&start));
    let open: Vec<&Open> = open.iter().filter(|open| open.id.starts_with(&start)).collect();
    // A run that waits for a person is both open and recorded, and what is open is newer.
    recorded.retain(|name| open.iter().all(|open| open.id != name.id));
    match (&open[..], &recorded[..]) {
        ([only], []) => of_open(store, only).await,
        ([], [only]) => of_record(store, only).await,
        ([], []) => Err(none(store, typed)),
        _ => Err(Fault::new(format!("several runs start with `{typed}`"))
            .hint("give more of the id: mlopsctl history --kind runbook")
            .into()),
    }
}

fn none(store: &Store, typed: &str) -> anyhow::Error {
    Fault::new(format!("there is no run `{typed}`, nor one of a runbook of that name, in {}", store.shown()))
        .hint("see what there is: mlopsctl history --kind runbook")
        .into()
}

/// The times that ids with this start stand for; none when no id starts so.
pub(in super::super) fn time_of(start: &str) -> Option<(DateTime<Utc>, Option<DateTime<Utc>>)> {
    const LENGTH: usize = 26;
    if start.is_empty() || start.len() > LENGTH || !start.is_ascii() {
        return None;
    }
    let bound = |fill: char| {
        let id: String = start.chars().chain(std::iter::repeat(fill)).take(LENGTH).collect();
        // Only the first character is limited further, and a later bound than the last possible id is none.
        Ulid::from_string(&id).ok().map(|id| DateTime::<Utc>::from(id.datetime()))
    };
    let until = bound('Z').and_then(|last| last.checked_add_signed(chrono::TimeDelta::milliseconds(1)));
    Some((bound('0')?, until))
}

async fn of_record(store: &Store, name: &RecordName) -> Result<Run> {
    let record = store.record(name).await?;
    let details = record.details.with_context(|| format!("record {} has no run in it", record.id))?;
    serde_json::from_value(details).with_context(|| format!("reading the run in record {}", record.id))
}

/// The newest state that can be read: a process that was killed may have left half a one.
async fn of_open(store: &Store, open: &Open) -> Result<Run> {
    let mut failed = None;
    for number in open.numbers.iter().rev() {
        let object = format!("{OPEN}/{}/{}/{number}.json", open.runbook, open.id);
        match store.read::<Run>(&object).await {
            Ok(Some(run)) => return Ok(run),
            Ok(None) => {}
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    Err(failed.unwrap_or_else(|| anyhow::anyhow!("run {} has just ended: try again", open.id)))
}

/// One listing: `state/runs/RUNBOOK/ULID/N.json`.
async fn open_runs(store: &Store) -> Result<Vec<Open>> {
    let mut found: Vec<Open> = Vec::new();
    for object in store.list(OPEN).await? {
        let mut parts = object.split('/').skip(2);
        let (Some(runbook), Some(id), Some(file)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let Some(number) = file.strip_suffix(".json").and_then(|number| number.parse().ok()) else {
            continue;
        };
        match found.iter_mut().find(|open| open.id == id) {
            Some(open) => open.numbers.push(number),
            None => {
                found.push(Open { runbook: runbook.to_owned(), id: id.to_owned(), numbers: vec![number] });
            }
        }
    }
    found.iter_mut().for_each(|open| open.numbers.sort_unstable());
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_of_an_id_is_a_span_of_time() {
        let (since, until) = time_of("01KJQ2Q").unwrap();
        assert!(since < until.unwrap());
        let (since, until) = time_of("01KJQ2Q0000000000000000000").unwrap();
        assert_eq!(until.unwrap() - since, chrono::TimeDelta::milliseconds(1));
        for no_id in ["", "daily", "ILOU", "01KJQ2Q00000000000000000000"] {
            assert!(time_of(no_id).is_none(), "{no_id}");
        }
        assert!(time_of("7").is_some());
    }
}
