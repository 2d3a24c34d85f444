//! Since when a stack practises runbooks: nothing before that was missed. One object in the store, written once.

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    config::local_time,
    context::Context,
    record::{Store, Who},
};

const OBJECT: &str = "adoption/runbooks.json";

/// When runbooks were first used here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adoption {
    pub schema: String,
    pub at: DateTime<Utc>,
    pub who: Who,
}

/// Records the first use, once. Called when a run that counts begins; every later call changes nothing.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn adopt(cx: &Context) -> Result<()> {
    let store = Store::of(cx)?;
    if read(&store).await?.is_none() {
        let who = Who::read(&cx.environment);
        let adoption = Adoption { schema: "mlopsctl/adoption/v1".to_owned(), at: cx.clock.now(), who };
        store.create(OBJECT, &adoption).await?;
    }
    Ok(())
}

/// None: nobody has used a runbook here yet.
pub(super) async fn read(store: &Store) -> Result<Option<Adoption>> {
    store.read(OBJECT).await
}

/// From which day on occurrences count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Since {
    /// As a person or the configuration says; a day of each runbook's own zone.
    Day(NaiveDate),
    /// The day of the first use.
    Use(DateTime<Utc>),
    /// Not in use yet: today alone.
    Today,
}

impl Since {
    pub(super) fn day(self, at: DateTime<Utc>, zone: Tz) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Use(first) => local_time::date_in(zone, first),
            Self::Today => local_time::date_in(zone, at),
        }
    }
}
