//! Open runs: found by the start of an id, and shown by `status`.

use anyhow::Result;
use serde_json::json;

use super::journal::{self, Journal, Open};
use crate::{
    context::Context,
    error::Fault,
    finding::{Finding, Verdict},
    procedure::runbook::state::{Run, RunState},
};

/// More open runs than this are counted, not listed.
const SHOWN: usize = 20;

/// The open run of this id, or of the only one that starts so; without an id the only open one.
pub(super) async fn find(cx: &Context, id: Option<&str>) -> Result<(Run, Journal)> {
    let mut found: Vec<(crate::record::Store, Open)> = Vec::new();
    for (index, store) in journal::stores(cx)?.into_iter().enumerate() {
        match journal::open(&store).await {
            Ok(open) => {
                for open in open {
                    if !found.iter().any(|(_, other)| other.id == open.id) {
                        found.push((store.clone(), open));
                    }
                }
            }
            // A fallback that cannot be read holds nothing of ours.
            Err(_) if index > 0 => {}
            Err(error) => return Err(error),
        }
    }
    let typed = id.unwrap_or_default().to_ascii_uppercase();
    let matching: Vec<&(crate::record::Store, Open)> = found
        .iter()
        .filter(|(_, open)| open.id.starts_with(&typed) || Some(open.runbook.as_str()) == id)
        .collect();
    match (matching[..].len(), id) {
        (1, _) => {
            let (store, open) = matching[0];
            journal::read(store, open).await
        }
        (0, Some(id)) => {
            Err(Fault::new(format!("no open run `{id}`")).hint("see what is open: mlopsctl status").into())
        }
        (0, None) => Err(Fault::new("no run is open").hint("begin one: mlopsctl runbook run NAME").into()),
        _ => {
            let which = id.map_or_else(
                || "several runs are open".to_owned(),
                |id| format!("several open runs start with `{id}`"),
            );
            let mut fault = Fault::new(which);
            for (_, open) in matching.iter().rev().take(SHOWN) {
                fault = fault.hint(format!("mlopsctl runbook resume {}    ({})", open.id, open.runbook));
            }
            Err(fault.into())
        }
    }
}

/// A finding (`run.ID`) for each run that is paused, killed, or waits for a person: a warning where it was left in
/// the middle, ok where a machine left it as it should. Runs at work are none. Reads, and never writes.
pub async fn look(cx: &Context) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for store in journal::stores(cx)? {
        let open = match journal::open(&store).await {
            Ok(open) => open,
            // That the store cannot be read is told by who looks for unfinished plans.
            Err(_) => continue,
        };
        let more = open.len().saturating_sub(SHOWN);
        for open in open.iter().rev().take(SHOWN) {
            findings.extend(of_one(&store, open).await);
        }
        if more > 0 {
            let message = format!("{more} older runs are open, too");
            findings.push(
                Finding::new("run.more", "runs", Verdict::Warning, message).hint("mlopsctl runbook due"),
            );
        }
    }
    Ok(findings)
}

async fn of_one(store: &crate::record::Store, open: &Open) -> Option<Finding> {
    let id = format!("run.{}", open.id);
    let (run, _) = match journal::read(store, open).await {
        Ok(found) => found,
        Err(error) => {
            let message = format!("run {} cannot be read: {error:#}", open.id);
            return Some(Finding::new(id, open.runbook.clone(), Verdict::Warning, message));
        }
    };
    let gone = run.process.as_ref().is_none_or(crate::record::Process::is_dead);
    let who = run.people.last().map_or("somebody", |who| who.name.as_str());
    let (verdict, state) = match run.state {
        RunState::Running if !gone => return None,
        RunState::Running => (Verdict::Warning, "was killed"),
        RunState::Paused => (Verdict::Warning, "is paused"),
        RunState::Pending => (Verdict::Ok, "waits for a person"),
        RunState::Done | RunState::Stopped => (Verdict::Warning, "has ended, but is not recorded"),
    };
    let left = run.steps.iter().filter(|step| super::sum::is_open(&run, step)).count();
    let message = format!("run for {} by {who} {state} ({left} steps left)", run.date);
    let mut finding = Finding::new(id, run.runbook.clone(), verdict, message)
        .hint(format!("mlopsctl runbook resume {}", run.id));
    finding.evidence.insert("run".to_owned(), json!(run.id));
    finding.evidence.insert("started".to_owned(), json!(run.started));
    Some(finding)
}
