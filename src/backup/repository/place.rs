//! The few things that a repository asks of its place, whether folder or bucket.

use std::sync::Arc;

use anyhow::Result;

use super::{
    BackupId,
    folder::{self, fault},
    listing::{Found, is_of},
};
use crate::{
    backup::archive::{Manifest, Ranges},
    record::{Bulk, BulkFolder},
};

/// Where the objects of one set are. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) enum Place {
    Folder(BulkFolder),
}

impl Place {
    pub(super) fn of(bulk: Bulk) -> Result<Self, crate::error::Fault> {
        match bulk {
            Bulk::Folder(folder) => Ok(Self::Folder(folder)),
            Bulk::Bucket(address) => Err(crate::error::Fault::new(format!(
                "backups in a bucket ({}) are not built yet",
                address.shown()
            ))),
        }
    }

    pub(super) fn shown(&self) -> String {
        match self {
            Self::Folder(folder) => folder.path.display().to_string(),
        }
    }

    /// All objects, in any order.
    pub(super) async fn list(&self) -> Result<Vec<Found>> {
        match self {
            Self::Folder(folder) => {
                let path = folder.path.clone();
                let found = tokio::task::spawn_blocking(move || folder::list(&path)).await?;
                Ok(found.map_err(|error| fault("listing", &folder.path, &error))?)
            }
        }
    }

    /// The names of the objects of one backup.
    pub(super) async fn names_of(&self, id: &BackupId) -> Result<Vec<String>> {
        match self {
            Self::Folder(_) => {
                let found = self.list().await?;
                Ok(found.into_iter().map(|one| one.name).filter(|name| is_of(name, id)).collect())
            }
        }
    }

    /// The size of an object; none when there is none.
    pub(super) async fn size(&self, name: &str) -> Result<Option<u64>> {
        match self {
            Self::Folder(folder) => {
                let path = folder.path.join(name);
                Ok(folder::size(&path).map_err(|error| fault("asking about", &path, &error))?)
            }
        }
    }

    /// A whole object; none when there is none.
    pub(super) async fn read(&self, name: &str) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Folder(folder) => {
                let path = folder.path.join(name);
                Ok(folder::read(&path).map_err(|error| fault("reading", &path, &error))?)
            }
        }
    }

    /// Writes a small object that is new, durably.
    pub(super) async fn create(&self, name: &str, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Folder(folder) => folder::create(folder, name, |out| out.write_all(bytes)),
        }
    }

    /// Writes a manifest, durably and only where there is none.
    pub(super) async fn create_manifest(&self, name: &str, manifest: &Manifest) -> Result<()> {
        match self {
            Self::Folder(folder) => folder::create(folder, name, |out| manifest.write(out)),
        }
    }

    /// Removes an object; one that is gone already is fine.
    pub(super) async fn remove(&self, name: &str) -> Result<()> {
        match self {
            Self::Folder(folder) => {
                let path = folder.path.join(name);
                Ok(folder::remove(&path).map_err(|error| fault("removing", &path, &error))?)
            }
        }
    }

    /// An archive, to be read in parts.
    pub(super) fn open(&self, name: &str) -> Result<Arc<dyn Ranges + Send + Sync>> {
        match self {
            Self::Folder(folder) => folder::open(&folder.path.join(name)),
        }
    }
}
