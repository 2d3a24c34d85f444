//! Open runs in the store: `state/runs/RUNBOOK/ULID/N.json`, each a whole state, of which the highest counts; and
//! `…/approve-STEP.json`, by which somebody else agrees to a step. Two states are kept, so the size is bounded.

use anyhow::{Context as _, Result, ensure};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::super::state::Run;
use crate::{
    context::Context,
    record::{Store, Who, object_name},
};

const FOLDER: &str = "state/runs";

/// Where the state of one run is written.
#[derive(Debug)]
pub(super) struct Journal {
    store: Store,
    folder: String,
    number: u64,
    /// Other stores that hold older states of it.
    left: Vec<Store>,
}

/// Somebody else agrees: `mlopsctl/approval/v1`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Approval {
    pub(super) schema: String,
    pub(super) run: String,
    pub(super) step: String,
    pub(super) who: Who,
    pub(super) host: String,
    pub(super) at: DateTime<Utc>,
    pub(super) reason: Option<String>,
}

impl Approval {
    pub(super) const SCHEMA: &'static str = "mlopsctl/approval/v1";
}

/// An open run as its objects' names tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Open {
    pub(super) runbook: String,
    pub(super) id: String,
    numbers: Vec<u64>,
    approvals: Vec<String>,
}

impl Journal {
    pub(super) fn new(store: Store, run: &Run) -> Self {
        let folder = format!("{FOLDER}/{}/{}", object_name(&run.runbook), run.id);
        Self { store, folder, number: 0, left: Vec::new() }
    }

    /// Writes the state as the next number, and removes what is older than the one before.
    pub(super) async fn write(&mut self, run: &Run) -> Result<()> {
        let number = self.number + 1;
        let created =
            self.store.create(&self.name(number), run).await.context("writing the state of the run")?;
        ensure!(created, "another process is working on run {}", run.id);
        self.number = number;
        if number > 2 {
            // What stays behind is only old.
            self.store.remove(&self.name(number - 2)).await.ok();
        }
        Ok(())
    }

    /// Goes on in another store. What was written before stays where it is until the run is over.
    pub(super) async fn move_to(&mut self, store: Store) {
        self.number = highest(&store, &self.folder).await;
        self.left.push(std::mem::replace(&mut self.store, store));
    }

    /// That another store holds states of it, too.
    pub(super) fn also_in(&mut self, store: Store) {
        self.left.push(store);
    }

    pub(super) async fn approval(&self, step: &str) -> Result<Option<Approval>> {
        self.store.read(&self.approval_name(step)).await
    }

    /// Writes an approval; false when there is one.
    pub(super) async fn approve(&self, approval: &Approval) -> Result<bool> {
        self.store.create(&self.approval_name(&approval.step), approval).await
    }

    /// Removes everything of the run, once a record says the same.
    pub(super) async fn remove(&self) -> Result<()> {
        for name in self.store.list(&self.folder).await? {
            self.store.remove(&name).await?;
        }
        for store in &self.left {
            // A store that failed may still do so: what stays is removed as soon as it has the record.
            for name in store.list(&self.folder).await.unwrap_or_default() {
                let _ = store.remove(&name).await;
            }
        }
        Ok(())
    }

    fn name(&self, number: u64) -> String {
        format!("{}/{number}.json", self.folder)
    }

    fn approval_name(&self, step: &str) -> String {
        format!("{}/approve-{}.json", self.folder, object_name(step))
    }
}

/// The number of the newest state that a store holds; 0 without one.
async fn highest(store: &Store, folder: &str) -> u64 {
    let names = store.list(folder).await.unwrap_or_default();
    let number = |name: &String| name.rsplit('/').next()?.strip_suffix(".json")?.parse().ok();
    names.iter().filter_map(number).max().unwrap_or(0)
}

/// The open runs of a store, the oldest first: one listing.
pub(super) async fn open(store: &Store) -> Result<Vec<Open>> {
    let mut found: Vec<Open> = Vec::new();
    for name in store.list(FOLDER).await? {
        let mut parts = name.strip_prefix(FOLDER).unwrap_or_default().trim_start_matches('/').split('/');
        let (Some(runbook), Some(id), Some(file)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let file = file.strip_suffix(".json").unwrap_or(file);
        let at = found.iter().position(|open| open.id == id).unwrap_or_else(|| {
            let (runbook, id) = (runbook.to_owned(), id.to_owned());
            found.push(Open { runbook, id, numbers: Vec::new(), approvals: Vec::new() });
            found.len() - 1
        });
        match file.parse() {
            Ok(number) => found[at].numbers.push(number),
            Err(_) => found[at].approvals.extend(file.strip_prefix("approve-").map(str::to_owned)),
        }
    }
    found.retain(|open| !open.numbers.is_empty());
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

/// The newest state that can be read, and the journal to go on with.
pub(super) async fn read(store: &Store, open: &Open) -> Result<(Run, Journal)> {
    let mut numbers = open.numbers.clone();
    numbers.sort_unstable();
    let folder = format!("{FOLDER}/{}/{}", open.runbook, open.id);
    let mut journal = Journal {
        store: store.clone(),
        folder,
        number: numbers.last().copied().unwrap_or(0),
        left: Vec::new(),
    };
    let mut failed = None;
    // A process that was killed while it wrote may have left half an object, where the store allows that.
    for number in numbers.into_iter().rev() {
        match store.read::<Run>(&journal.name(number)).await {
            Ok(Some(run)) => return Ok((run, journal)),
            Ok(None) => {}
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    journal.number = 0;
    Err(failed.unwrap_or_else(|| anyhow::anyhow!("run {} has just ended", open.id)))
}

/// Every store that may hold open runs: the configured one and those that stand in for it.
pub(super) fn stores(cx: &Context) -> Result<Vec<Store>> {
    Ok(std::iter::once(Store::of(cx)?).chain(Store::fallbacks(cx)).collect())
}
