//! What the store tells of versions that were given.

use anyhow::Result;
use chrono::{DateTime, Utc};
use futures_util::{StreamExt as _, stream};

use super::release::{KINDS, Release};
use crate::{
    context::Context,
    record::{Query, Record, Store},
};

/// Of one subject; what is older is told by tags.
const MOST: usize = 500;
const AT_ONCE: usize = 16;

/// A release and who made it.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) id: String,
    pub(super) at: DateTime<Utc>,
    pub(super) by: String,
    pub(super) reason: Option<String>,
    pub(super) release: Release,
}

impl Told {
    /// What somebody said, else the first of what the level rests on.
    pub(super) fn why(&self) -> Option<String> {
        self.reason.clone().or_else(|| self.release.reasons.first().cloned())
    }
}

/// The releases of a subject, the newest first; those that were undone are none. A store that cannot be read is warned
/// of: tags tell the rest.
pub(super) async fn of(cx: &Context, subject: &str, model: Option<&str>) -> Vec<Told> {
    match read(cx, subject, model).await {
        Ok(told) => told,
        Err(error) => {
            cx.warn_once(&format!("the records of versions cannot be read: {error:#}"));
            Vec::new()
        }
    }
}

async fn read(cx: &Context, subject: &str, model: Option<&str>) -> Result<Vec<Told>> {
    let store = Store::of(cx)?;
    let query = Query { kinds: &KINDS, names: &[subject], limit: Some(MOST), ..Query::default() };
    let mut names = store.records(&query).await?;
    names.retain(|name| matches!(name.verdict.as_str(), "done" | "warned"));
    let reading = names.iter().map(|name| store.record(name));
    let read: Vec<Result<Record>> = stream::iter(reading).buffered(AT_ONCE).collect().await;
    let mut told = Vec::new();
    let mut damaged = 0;
    for record in read {
        let Ok(record) = record else {
            damaged += 1;
            continue;
        };
        // Two environments may have two registries with a model of one name; the repository of a stack is one.
        if record.stack != cx.config().stack || model.is_some() && record.env != cx.loaded.environment {
            continue;
        }
        let undone = record.outcome.as_ref().is_some_and(|outcome| outcome.command == "plan undo");
        let release: Option<Release> =
            record.details.and_then(|details| serde_json::from_value(details).ok());
        if let Some(release) = release.filter(|release| !undone && release.model.as_deref() == model) {
            let (by, reason) = (record.who.name, record.reason);
            told.push(Told { id: record.id, at: record.at, by, reason, release });
        }
    }
    if damaged > 0 {
        cx.warn_once(&format!("{damaged} records of versions of {subject} cannot be read"));
    }
    Ok(told)
}
