//! Where it is kept who was told of a run or an incident: numbered objects in the store; locally while that cannot be
//! used, and back in the store as soon as it can.

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    numbered::{follow, latest},
    told::Told,
};
use crate::{
    context::Context,
    finding::Verdict,
    record::{Store, object_name},
};

/// `mlopsctl/told/v1`: what was told of one key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Memory {
    pub(super) schema: String,
    pub(super) key: String,
    pub(super) verdict: Verdict,
    /// Since when it has not been ok, as long as somebody waits for its end.
    pub(super) bad_since: Option<DateTime<Utc>>,
    pub(super) told: Told,
    /// The newest run that was heard of.
    #[serde(default)]
    pub(super) run: Option<String>,
    /// When this was written.
    #[serde(default)]
    pub(super) at: DateTime<Utc>,
}

impl Memory {
    pub(super) fn new(key: &str) -> Self {
        Self {
            schema: "mlopsctl/told/v1".to_owned(),
            key: key.to_owned(),
            verdict: Verdict::Ok,
            bad_since: None,
            told: Told::new(),
            run: None,
            at: DateTime::UNIX_EPOCH,
        }
    }
}

/// A folder of numbered objects, and the highest number in it.
struct Place {
    store: Store,
    folder: String,
    number: u64,
}

/// What is kept of one key, and where.
pub(super) struct Shelf {
    main: Result<Place>,
    /// The best first. The last one always works, but only as long as this process.
    local: Vec<Place>,
    pub(super) found: Option<Memory>,
    /// What was found is kept locally, and belongs into the store.
    pub(super) strayed: bool,
}

impl Shelf {
    /// Reads what is newest.
    pub(super) async fn read(cx: &Context, key: &str) -> Self {
        let first = Store::of(cx);
        let shown = first.as_ref().map_or_else(|_| String::new(), Store::shown);
        let main = match first {
            Ok(store) => look(store, format!("state/told/{}", object_name(key))).await,
            Err(fault) => Err(fault.into()),
        };
        let (main, mut found) = match main {
            Ok((place, found)) => (Ok(place), found),
            Err(error) => (Err(error), None),
        };
        // Several stacks share the local folders.
        let folder = format!("state/told/{}", object_name(&format!("{key} of {shown}")));
        let (mut local, mut strayed) = (Vec::new(), false);
        for store in Store::fallbacks(cx) {
            let Ok((place, memory)) = look(store, folder.clone()).await else { continue };
            local.push(place);
            if let Some(memory) = memory
                && found.as_ref().is_none_or(|found| memory.at >= found.at)
            {
                (found, strayed) = (Some(memory), true);
            }
        }
        Self { main, local, found, strayed }
    }

    /// The store, when it could be read.
    pub(super) fn store(&self) -> Option<&Store> {
        self.main.as_ref().ok().map(|place| &place.store)
    }

    /// Keeps what follows; false when another run was first.
    pub(super) async fn put(self, cx: &Context, memory: &Memory) -> bool {
        let kept = match self.main {
            Ok(place) => follow(&place.store, &place.folder, place.number, memory).await,
            Err(error) => Err(error),
        };
        let why = match kept {
            Ok(kept) => {
                for place in self.local.iter().filter(|place| kept && place.number > 0) {
                    // One that stays is older than what is in the store now.
                    let _ = place.store.remove(&format!("{}/{}.json", place.folder, place.number)).await;
                }
                return kept;
            }
            Err(why) => why,
        };
        for place in &self.local {
            if let Ok(kept) = follow(&place.store, &place.folder, place.number, memory).await {
                if kept {
                    let shown = place.store.shown();
                    cx.warn_once(&format!("{why:#}; who was told is remembered in {shown} meanwhile"));
                }
                return kept;
            }
        }
        true
    }
}

async fn look(store: Store, folder: String) -> Result<(Place, Option<Memory>)> {
    let (number, found) = latest::<Memory>(&store, &folder).await?;
    Ok((Place { store, folder, number }, found))
}
