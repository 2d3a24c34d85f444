//! Records that their store did not take: kept in a folder of this user, delivered by the next run that writes one.
//!
//! The spool of a store is a store itself: the same create-only names below a folder named after it. So delivering is
//! copying, a record that was delivered twice is there once, and a spool that is read while another process writes it
//! shows whole records only.

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::Value;

use super::{Record, Store};
use crate::{
    context::Context,
    error::{Exit, shell_word},
};

/// Where a record went.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a record that waits in the spool is said: kept.tell(cx)"]
pub enum Kept {
    Stored,
    /// The store could not be written: it waits in the local spool, and the next run delivers it.
    Spooled {
        /// Folder of the spool.
        place: String,
        /// Why the store could not be written, with its hints.
        why: String,
    },
}

impl Kept {
    /// Says on stderr that a record waits, and where. True when it was stored.
    pub fn tell(&self, cx: &Context) -> bool {
        match self {
            Self::Stored => true,
            Self::Spooled { .. } => {
                cx.ui.warn(&self.words());
                false
            }
        }
    }

    /// A sentence about a record that waits; nothing of one that was stored.
    pub fn words(&self) -> String {
        match self {
            Self::Stored => String::new(),
            Self::Spooled { place, why } => {
                format!("the record waits in {place}, and the next run that writes one delivers it: {why}")
            }
        }
    }

    /// The exit code of an unattended run that ended with `code`: 3 when its record could not be stored, unless it
    /// has worse to say.
    #[must_use]
    pub fn exit_code(&self, code: u8) -> u8 {
        if *self == Self::Stored { code } else { Self::exit_code_unstored(code) }
    }

    /// The same for a run of which something else could not be stored either.
    #[must_use]
    pub fn exit_code_unstored(code: u8) -> u8 {
        let lesser = code == Exit::Ok.code() || code == Exit::Warning.code();
        if lesser { Exit::Unknown.code() } else { code }
    }
}

/// Appends a record to the store, or to the local spool where the store cannot be written. Before that, what waits in
/// the spool is delivered.
///
/// # Errors
/// When neither can be written.
pub async fn keep(cx: &Context, record: &Record) -> Result<Kept> {
    let store = Store::of(cx)?;
    match record.write(&store).await {
        Ok(()) => {
            deliver(cx, &store).await;
            Ok(Kept::Stored)
        }
        Err(error) => spool(cx, &store, record, &error).await,
    }
}

/// Puts a record aside without trying its store, which is known to fail.
///
/// # Errors
/// When no spool can be written, with why the store could not be either.
pub async fn spool(cx: &Context, store: &Store, record: &Record, why: &anyhow::Error) -> Result<Kept> {
    let mut failures = Vec::new();
    for spool in store.spools(cx) {
        match record.write(&spool).await {
            Ok(()) => return Ok(Kept::Spooled { place: spool.shown(), why: format!("{why:#}") }),
            Err(error) => failures.push(format!("{error:#}")),
        }
    }
    anyhow::bail!("the record is lost: {why:#}; nor can a spool be written: {}", failures.join("; "))
}

/// What may wait: records, and events of incidents, the marks of open ones first.
const WAITING: [&str; 3] = ["records", "state/incidents", "incidents"];

/// How many records wait for this store.
pub async fn waiting(cx: &Context, store: &Store) -> usize {
    let mut count = 0;
    for spool in store.spools(cx) {
        count += spool.list("records").await.map_or(0, |names| names.len());
    }
    count
}

/// Delivers what waits for a store, and says so. What fails is said and stays.
pub async fn deliver(cx: &Context, store: &Store) {
    let mut delivered: BTreeMap<&str, usize> = BTreeMap::new();
    for spool in store.spools(cx) {
        let mut names = Vec::new();
        for folder in WAITING {
            names.extend(spool.list(folder).await.unwrap_or_default());
        }
        for name in names {
            match deliver_one(store, &spool, &name).await {
                Ok(true) => *delivered.entry(noun(&name)).or_insert(0) += 1,
                Ok(false) => {}
                Err(error) => {
                    cx.ui.warn(&format!("a record that waits in {} stays there: {error:#}", spool.shown()));
                    // A store that fails once fails again, and each time costs seconds.
                    if store.is_remote() && !is_damage(&error) {
                        return;
                    }
                }
            }
        }
    }
    delivered.remove("");
    if !delivered.is_empty() {
        let counted = delivered.iter().map(|(noun, count)| match count {
            1 => format!("1 {noun}"),
            count => format!("{count} {noun}s"),
        });
        let counted = counted.collect::<Vec<_>>().join(" and ");
        cx.ui.say(&format!("delivered {counted} that waited for the store {}", store.shown()));
    }
}

/// True when it was new to the store. Two processes that deliver the same record leave it there once.
async fn deliver_one(store: &Store, spool: &Store, name: &str) -> Result<bool> {
    let value: Value = match spool.read(name).await {
        Ok(Some(value)) => value,
        // Another process has delivered it meanwhile.
        Ok(None) => return Ok(false),
        Err(error) => return Err(set_aside(spool, name, error)),
    };
    let new = store.create(name, &value).await?;
    forget_plan(store, &value).await;
    forget_run(store, &value).await;
    forget_incident(store, name, &value).await;
    spool.remove(name).await?;
    Ok(new)
}

/// What is no JSON is never delivered: it is moved out of the way once, and said.
fn set_aside(spool: &Store, name: &str, error: anyhow::Error) -> anyhow::Error {
    let Some(folder) = spool.folder() else { return error };
    let aside = folder.join("damaged").join(name.replace('/', "-"));
    let moved = std::fs::create_dir_all(folder.join("damaged"))
        .and_then(|()| std::fs::rename(folder.join(name), &aside));
    let shown = shell_word(&aside.display().to_string());
    match moved {
        Ok(()) => error.context(Damaged(format!("it is damaged, and was moved to {shown}"))),
        Err(failed) => error.context(Damaged(format!("it is damaged, and cannot be moved away: {failed}"))),
    }
}

/// Marks the error of a record that no store would take.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Damaged(String);

fn is_damage(error: &anyhow::Error) -> bool {
    error.is::<Damaged>()
}

/// The journal of a plan whose end is now on record has served its purpose; the store may not have taken its removal
/// either.
async fn forget_plan(store: &Store, record: &Value) {
    let Some(plan) = record["plan"].as_str() else { return };
    if matches!(record["outcome"]["result"].as_str(), Some("partial" | "locked") | None) {
        return;
    }
    for name in store.list(&format!("state/plans/{plan}")).await.unwrap_or_default() {
        // What stays is shown as a plan that has ended, and can be ended again.
        let _ = store.remove(&name).await;
    }
}

/// Likewise the states of a run of a runbook that is over: they went on elsewhere, and are old here.
async fn forget_run(store: &Store, record: &Value) {
    let details = &record["details"];
    if details["schema"] != "mlopsctl/run/v1" || details["ended"].is_null() {
        return;
    }
    let (Some(runbook), Some(id)) = (details["runbook"].as_str(), details["id"].as_str()) else { return };
    let folder = format!("state/runs/{}/{id}", super::object_name(runbook));
    for name in store.list(&folder).await.unwrap_or_default() {
        // What stays is known to have ended by its record.
        let _ = store.remove(&name).await;
    }
}

/// What is said of an object that was delivered; nothing of a mark.
fn noun(name: &str) -> &'static str {
    match name.split('/').next() {
        Some("records") => "record",
        Some("incidents") => "event",
        _ => "",
    }
}

/// An incident whose end has arrived is open no more.
async fn forget_incident(store: &Store, name: &str, event: &Value) {
    let Some(id) = event["incident"].as_str() else { return };
    if name.starts_with("incidents/") && event["what"]["kind"] == "closed" {
        // A mark that stays costs a look, and is seen through.
        let _ = store.remove(&format!("state/incidents/{id}.json")).await;
    }
}
