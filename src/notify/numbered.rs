//! What changes in the store: numbered objects below a folder, of which the highest counts. Two runs that write the
//! same number agree on one of them.

use anyhow::Result;
use serde::{Serialize, de::DeserializeOwned};

use crate::record::Store;

/// The number in the name of an object right below the folder.
pub(super) fn number(object: &str) -> Option<u64> {
    object.rsplit('/').next()?.strip_suffix(".json")?.parse().ok()
}

/// The highest object and its number; nothing and 0 when there is none. One that cannot be understood is none, too.
pub(super) async fn latest<T: DeserializeOwned>(store: &Store, folder: &str) -> Result<(u64, Option<T>)> {
    let highest = store.list(folder).await?.iter().filter_map(|object| number(object)).max();
    let Some(highest) = highest else { return Ok((0, None)) };
    Ok((highest, store.read(&format!("{folder}/{highest}.json")).await.unwrap_or(None)))
}

/// Writes what follows `number` and takes the one before away; false when another run was first.
pub(super) async fn follow<T: Serialize>(
    store: &Store,
    folder: &str,
    number: u64,
    value: &T,
) -> Result<bool> {
    if !store.create(&format!("{folder}/{}.json", number + 1), value).await? {
        return Ok(false);
    }
    if number > 0 {
        store.remove(&format!("{folder}/{number}.json")).await?;
    }
    Ok(true)
}
