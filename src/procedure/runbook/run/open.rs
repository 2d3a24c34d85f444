//! Open runs: found by the start of an id, and shown by `status`.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use chrono::TimeDelta;
use futures_util::StreamExt as _;
use serde_json::json;

use super::{
    journal::{self, Journal, Open},
    place,
};
use crate::{
    context::Context,
    error::Fault,
    finding::{Finding, Verdict},
    procedure::runbook::state::{Run, RunState, StepRunState},
    record::{Query, Store},
};

/// More open runs than this are counted, not listed.
const SHOWN: usize = 20;
/// States that are read side by side.
const AT_ONCE: usize = 16;

/// The open run of this id, or of the only one that starts so; without an id the only open one. Of several states in
/// several stores the newest counts; the run goes on in the configured store where that holds it.
pub(super) async fn find(cx: &Context, id: Option<&str>) -> Result<(Run, Journal)> {
    let mut found: Vec<(String, Vec<(Store, Open)>)> = Vec::new();
    for (index, store) in journal::stores(cx)?.into_iter().enumerate() {
        match journal::open(&store).await {
            Ok(open) => {
                for open in open {
                    match found.iter_mut().find(|(other, _)| *other == open.id) {
                        Some((_, places)) => places.push((store.clone(), open)),
                        None => found.push((open.id.clone(), vec![(store.clone(), open)])),
                    }
                }
            }
            // A fallback that cannot be read holds nothing of ours.
            Err(_) if index > 0 => {}
            Err(error) => return Err(error),
        }
    }
    let typed = id.unwrap_or_default().to_ascii_uppercase();
    let matching: Vec<_> = found
        .iter()
        .filter(|(found, places)| found.starts_with(&typed) || Some(places[0].1.runbook.as_str()) == id)
        .collect();
    match (&matching[..], id) {
        ([(_, places)], _) => newest(cx, places).await,
        ([], Some(id)) => {
            if let Some(ended) = place::ended(cx, id).await {
                return Err(ended.into());
            }
            Err(Fault::new(format!("no open run `{id}`"))
                .hint(format!("see what is open: {}", cx.command("status")))
                .into())
        }
        ([], None) => Err(Fault::new("no run is open")
            .hint(format!("begin one: {}", cx.command("runbook run NAME")))
            .into()),
        _ => {
            let which = id.map_or_else(
                || "several runs are open".to_owned(),
                |id| format!("several open runs start with `{id}`"),
            );
            let mut fault = Fault::new(which);
            for (id, places) in matching.iter().rev().take(SHOWN) {
                let command = cx.command(&format!("runbook resume {id}"));
                fault = fault.hint(format!("{command}    ({})", places[0].1.runbook));
            }
            Err(fault.into())
        }
    }
}

/// The newest of the states that several stores hold of one run, or what its last record says.
async fn newest(cx: &Context, places: &[(Store, Open)]) -> Result<(Run, Journal)> {
    let (first, others) = places.split_first().context("no run is open")?;
    let (mut run, mut journal) = journal::read(&first.0, &first.1).await?;
    for (store, open) in others {
        if let Ok((other, _)) = journal::read(store, open).await {
            if other.saves > run.saves {
                run = other;
            }
            journal.also_in(store.clone());
        }
    }
    if run.ended.is_none()
        && let Some(ended) = recorded_end(cx, &run, true).await
    {
        run = ended;
    }
    Ok((run, journal))
}

/// The run as its final record tells it: in the store, if that is to be asked, or waiting for it.
async fn recorded_end(cx: &Context, run: &Run, ask_store: bool) -> Option<Run> {
    let store = Store::of(cx).ok()?;
    let mut stores = store.spools(cx);
    if ask_store {
        stores.insert(0, store);
    }
    let query = Query {
        kinds: &[kind(run)],
        names: &[&run.runbook],
        since: Some(run.started - TimeDelta::seconds(1)),
        until: Some(run.started + TimeDelta::seconds(1)),
        limit: None,
    };
    for store in stores {
        let names = store.records(&query).await.unwrap_or_default();
        let Some(name) = names.iter().find(|name| name.id == run.id && !name.pending) else { continue };
        let details = store.record(name).await.ok().and_then(|record| record.details);
        let ended: Option<Run> = details.and_then(|details| serde_json::from_value(details).ok());
        if let Some(ended) = ended.filter(|ended| ended.ended.is_some()) {
            return Some(ended);
        }
    }
    None
}

/// What kind of record a run leaves.
pub(super) fn kind(run: &Run) -> &'static str {
    if run.rehearsal { "rehearsal" } else { "runbook" }
}

/// A finding (`run.ID`) for each run that is paused, killed, or waits for a person: a warning where it was left in
/// the middle, ok where a machine left it as it should. Runs at work are none. Reads, and never writes.
pub async fn look(cx: &Context) -> Result<Vec<Finding>> {
    let mut newest: BTreeMap<String, Result<Run, (String, String)>> = BTreeMap::new();
    for store in journal::stores(cx)? {
        let open = match journal::open(&store).await {
            Ok(open) => open,
            // That the store cannot be read is told by who looks for unfinished plans.
            Err(_) => continue,
        };
        let store = &store;
        let mut states = futures_util::stream::iter(open)
            .map(|open| async move { (journal::read(store, &open).await, open) })
            .buffered(AT_ONCE);
        while let Some((state, open)) = states.next().await {
            let state = match state {
                Ok((run, _)) => Ok(run),
                Err(error) => Err((open.runbook, format!("run {} cannot be read: {error:#}", open.id))),
            };
            let newer = match (newest.get(&open.id), &state) {
                (Some(Ok(known)), Ok(run)) => run.saves > known.saves,
                (Some(Ok(_)), Err(_)) => false,
                _ => true,
            };
            if newer {
                newest.insert(open.id, state);
            }
        }
    }
    let mut findings = Vec::new();
    for (id, state) in newest.into_iter().rev() {
        match state {
            Ok(run) if run.ended.is_none() && recorded_end(cx, &run, false).await.is_some() => {}
            Ok(run) => findings.extend(of_one(cx, &run)),
            Err((runbook, why)) => {
                findings.push(Finding::new(format!("run.{id}"), runbook, Verdict::Warning, why));
            }
        }
    }
    if findings.len() > SHOWN {
        let rest = findings.split_off(SHOWN);
        let verdict = Verdict::merge(rest.iter().map(|finding| finding.verdict));
        let message = format!("{} older runs are open, too", rest.len());
        findings.push(Finding::new("run.more", "runs", verdict, message).hint("mlopsctl runbook due"));
    }
    Ok(findings)
}

fn of_one(cx: &Context, run: &Run) -> Option<Finding> {
    let id = format!("run.{}", run.id);
    if !place::is_here(cx, run) {
        return None;
    }
    let gone = run.process.as_ref().is_none_or(crate::record::Process::is_dead);
    let who = run.people.last().map_or("somebody", |who| who.name.as_str());
    let (verdict, state) = match run.state {
        RunState::Running if !gone => return None,
        RunState::Running => (Verdict::Warning, "was killed"),
        RunState::Paused => (Verdict::Warning, "is paused"),
        RunState::Pending if run.steps.iter().any(|step| step.state == StepRunState::Running) => {
            (Verdict::Warning, "has a step that was begun and not seen to end, and waits for a person")
        }
        RunState::Pending => (Verdict::Ok, "waits for a person"),
        RunState::Done | RunState::Stopped => (Verdict::Warning, "has ended, but is not recorded"),
    };
    let left = run.steps.iter().filter(|step| super::sum::is_open(run, step)).count();
    let message = format!("run for {} by {who} {state} ({left} steps left)", run.date);
    let mut finding = Finding::new(id, run.runbook.clone(), verdict, message)
        .hint(cx.command(&format!("runbook resume {}", run.id)));
    finding.evidence.insert("run".to_owned(), json!(run.id));
    finding.evidence.insert("started".to_owned(), json!(run.started));
    Some(finding)
}
