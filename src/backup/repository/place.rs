//! The few things that a repository asks of its place, whether folder or bucket.

use std::sync::Arc;

use anyhow::Result;
use bytes::Bytes;

use super::{
    BackupId,
    bucket::Bucket,
    folder::{self, fault},
    listing::{Found, is_of},
    parts,
    ranges::Remote,
};
use crate::{
    backup::archive::{Manifest, Ranges},
    context::Context,
    record::{Bulk, BulkFolder},
};

/// Where the objects of one set are. Cheap to clone.
#[derive(Debug, Clone)]
pub(in crate::backup) enum Place {
    Folder(BulkFolder),
    Bucket(Bucket),
}

impl Place {
    pub(super) fn of(bulk: Bulk) -> Self {
        match bulk {
            Bulk::Folder(folder) => Self::Folder(folder),
            Bulk::Bucket(bucket) => Self::Bucket(Bucket(bucket)),
        }
    }

    pub(super) fn shown(&self) -> String {
        match self {
            Self::Folder(folder) => folder.path.display().to_string(),
            Self::Bucket(bucket) => bucket.shown(),
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
            Self::Bucket(bucket) => bucket.list().await,
        }
    }

    /// The names of the objects of one backup.
    pub(super) async fn names_of(&self, id: &BackupId) -> Result<Vec<String>> {
        match self {
            Self::Folder(_) => {
                let found = self.list().await?;
                Ok(found.into_iter().map(|one| one.name).filter(|name| is_of(name, id)).collect())
            }
            Self::Bucket(bucket) => bucket.names_of(id).await,
        }
    }

    /// The size of an object; none when there is none.
    pub(super) async fn size(&self, name: &str) -> Result<Option<u64>> {
        match self {
            Self::Folder(folder) => {
                let path = folder.path.join(name);
                Ok(folder::size(&path).map_err(|error| fault("asking about", &path, &error))?)
            }
            Self::Bucket(bucket) => bucket.size(name).await,
        }
    }

    /// A whole object; none when there is none.
    pub(super) async fn read(&self, name: &str) -> Result<Option<Bytes>> {
        match self {
            Self::Folder(folder) => {
                let path = folder.path.join(name);
                let bytes = folder::read(&path).map_err(|error| fault("reading", &path, &error))?;
                Ok(bytes.map(Bytes::from))
            }
            Self::Bucket(bucket) => bucket.read(name).await,
        }
    }

    /// Writes a small object that is new, durably.
    pub(super) async fn create(&self, name: &str, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Folder(folder) => folder::create(folder, name, |out| out.write_all(bytes)),
            Self::Bucket(bucket) => bucket.create_small(name, bytes).await,
        }
    }

    /// Writes a manifest, durably and only where there is none.
    pub(super) async fn create_manifest(&self, name: &str, manifest: &Manifest) -> Result<()> {
        match self {
            Self::Folder(folder) => folder::create(folder, name, |out| manifest.write(out)),
            Self::Bucket(bucket) => bucket.create_manifest(name, manifest).await,
        }
    }

    /// Removes an object; one that is gone already is fine.
    pub(super) async fn remove(&self, name: &str) -> Result<()> {
        match self {
            Self::Folder(folder) => {
                let path = folder.path.join(name);
                Ok(folder::remove(&path).map_err(|error| fault("removing", &path, &error))?)
            }
            Self::Bucket(bucket) => bucket.remove(name).await,
        }
    }

    /// Gives back what a server keeps of an upload that nobody goes on with; where its id is not known, of every one of
    /// this name.
    pub(super) async fn abort(&self, name: &str, upload: Option<&str>) -> Result<()> {
        match self {
            Self::Folder(_) => Ok(()),
            Self::Bucket(bucket) => {
                // Many servers cannot tell; an upload without a part costs nothing.
                let found = match upload {
                    Some(_) => Vec::new(),
                    None => bucket.0.unended(name).await.unwrap_or_default(),
                };
                let found = found.iter().filter(|one| one.name == name).map(|one| one.upload.as_str());
                for upload in upload.into_iter().chain(found) {
                    parts::abort(bucket, name, upload).await?;
                }
                Ok(())
            }
        }
    }

    /// An archive, to be read in parts.
    pub(super) fn open(&self, cx: &Context, name: &str) -> Result<Arc<dyn Ranges + Send + Sync>> {
        match self {
            Self::Folder(folder) => folder::open(&folder.path.join(name)),
            Self::Bucket(bucket) => {
                Ok(Arc::new(Remote::new(bucket.clone(), name.to_owned(), cx.interrupt.clone())))
            }
        }
    }
}
