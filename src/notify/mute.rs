//! Mutes in the store: `state/mutes/ULID-END.json`. The name carries the end, so that what is over is never read.

use anyhow::Result;
use chrono::{DateTime, NaiveDateTime, Utc};
use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    record::{Store, Who, host_name, new_id},
};

const FOLDER: &str = "state/mutes";
const END: &str = "%Y%m%dT%H%M%SZ";

/// `mlopsctl/mute/v1`: a check or service that is left alone for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mute {
    pub schema: String,
    /// ULID.
    pub id: String,
    /// Of a check or a service, or an id such as `service.api.latency`.
    pub name: String,
    pub since: DateTime<Utc>,
    pub until: DateTime<Utc>,
    pub reason: String,
    pub who: Who,
    pub host: String,
}

impl Mute {
    pub const SCHEMA: &'static str = "mlopsctl/mute/v1";

    /// A mute from now on, not yet in the store.
    pub fn new(cx: &Context, name: &str, until: DateTime<Utc>, reason: &str) -> Self {
        let since = cx.clock.now();
        Self {
            schema: Self::SCHEMA.to_owned(),
            id: new_id(since),
            name: name.to_owned(),
            since,
            until,
            reason: reason.to_owned(),
            who: Who::read(&cx.environment),
            host: host_name(),
        }
    }

    /// As a finding says it: `muted until 2026-03-01 12:00 UTC by ann: deployment`.
    pub fn why(&self) -> String {
        let until = self.until.format("%Y-%m-%d %H:%M UTC");
        format!("muted until {until} by {}: {}", self.who, self.reason)
    }

    fn object(&self) -> String {
        format!("{FOLDER}/{}-{}.json", self.id, self.until.format(END))
    }

    /// Puts it into the store; one that is there already is fine.
    pub async fn keep(&self, store: &Store) -> Result<()> {
        store.create(&self.object(), self).await.map(drop)
    }

    /// Takes it out of the store: it has ended.
    pub async fn end(&self, store: &Store) -> Result<()> {
        store.remove(&self.object()).await
    }
}

/// The end in an object's name. One that a newer version named otherwise counts for ever, until it is read.
fn end_of(object: &str) -> Option<DateTime<Utc>> {
    let (_, end) = object.rsplit('/').next()?.strip_suffix(".json")?.split_once('-')?;
    Some(NaiveDateTime::parse_from_str(end, END).ok()?.and_utc())
}

/// The mutes that count now, the first to end first. One listing, and a read for each.
pub async fn mutes(store: &Store, now: DateTime<Utc>) -> Result<Vec<Mute>> {
    let objects = store.list(FOLDER).await?;
    let live = objects.iter().filter(|object| end_of(object).is_none_or(|end| end > now));
    let found = try_join_all(live.map(|object| store.read::<Mute>(object))).await?;
    // One may have been ended between the listing and the read.
    let mut mutes: Vec<Mute> = found.into_iter().flatten().filter(|mute| mute.until > now).collect();
    mutes.sort_by(|a, b| (a.until, &a.id).cmp(&(b.until, &b.id)));
    Ok(mutes)
}

/// Removes what is over.
pub async fn sweep(store: &Store, now: DateTime<Utc>) -> Result<()> {
    for object in store.list(FOLDER).await? {
        if end_of(&object).is_some_and(|end| end <= now) {
            store.remove(&object).await?;
        }
    }
    Ok(())
}
