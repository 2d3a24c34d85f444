//! Where the backups of one set are, and by what names. Knows objects, not what is in them.
//!
//! ```text
//! ID.tar.gz                            the archive, under a name that nobody else ever uses
//! ID.manifest.json                     written last, create-only: from here on it is a backup
//! ID.begun.json                        while it is being made: by whom, and how to clean up after a process that died
//! ID.TIME.verified.DEPTH.VERDICT       empty; one object per verification (DEPTH: manifest, all, 3-of-10)
//! ID.TIME.restored.VERDICT             empty; one object per restore, `drilled` likewise
//! ID.TIME.held.WHY                     empty; kept from pruning until it is removed
//! ```
//! They lie below `backups/SET/` of the store, or below what the set's `to:` says. One listing tells everything that
//! `backup list` shows; manifests are read only of the newest.

mod name;

use std::sync::Arc;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
pub use name::{BackupId, Mark, Marker, ObjectName};

use super::archive::{Manifest, Ranges};
use crate::{context::Context, error::Fault, plan::Consent};

/// The place of one set's backups. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Repository {
    set: String,
}

/// One backup, as the listing shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub id: BackupId,
    /// Of the archive; none where the archive is gone, and the backup with it.
    pub size_bytes: Option<u64>,
    /// When its manifest was written, by the store's clock.
    pub committed: DateTime<Utc>,
    /// The oldest first.
    pub markers: Vec<Marker>,
}

/// What an interrupted run left: an archive, a multipart upload or a mark, without a manifest.
#[derive(Debug, Clone, PartialEq)]
pub struct Leftover {
    pub id: BackupId,
    pub size_bytes: u64,
    /// The process that makes it is alive, as far as anybody can tell.
    pub being_made: bool,
    pub why: String,
}

/// Everything at a place, from one listing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listing {
    /// The oldest first.
    pub backups: Vec<Entry>,
    pub leftovers: Vec<Leftover>,
}

impl Repository {
    /// Of a configured set.
    ///
    /// # Errors
    /// Of a set that is not configured, with the nearest name; of a place that cannot be used.
    pub fn of(cx: &Context, set: &str) -> Result<Self, Fault> {
        let sets = &cx.config().backup.sets;
        if !sets.contains_key(set) {
            return Err(crate::context::unknown_name("backup set", set, sets.keys().map(String::as_str)));
        }
        Ok(Self { set: set.to_owned() })
    }

    pub fn set(&self) -> &str {
        &self.set
    }

    /// Where it is, for messages: `s3://bucket/models` or a folder.
    pub fn shown(&self) -> String {
        self.set.clone()
    }

    /// Everything that is there, in one listing. A place that does not exist yet is empty.
    pub async fn list(&self) -> Result<Listing> {
        bail!("not yet")
    }

    /// The manifest of a backup; none where there is no such backup.
    ///
    /// # Errors
    /// When it cannot be read, or is not what this program can use (`archive::Unreadable` inside).
    pub async fn manifest(&self, _id: &BackupId) -> Result<Option<Manifest>> {
        bail!("not yet")
    }

    /// The archive, to be read in parts from any thread while the runtime runs (each range is tried again as long as
    /// it makes progress).
    pub fn archive(&self, _id: &BackupId) -> Result<Arc<dyn Ranges + Send + Sync>> {
        bail!("not yet")
    }

    /// Begins a backup: writes its mark. Leftovers of processes of this host that died are cleaned up on the way.
    pub async fn begin(&self, _cx: &Context) -> Result<Upload> {
        bail!("not yet")
    }

    /// Leaves a marker.
    pub async fn mark(&self, _marker: &Marker) -> Result<()> {
        bail!("not yet")
    }

    /// Removes a marker; one that is gone already is fine.
    pub async fn unmark(&self, _marker: &Marker) -> Result<()> {
        bail!("not yet")
    }

    /// Removes a backup: its manifest first, so that at no moment something is listed that is not whole.
    pub async fn remove(&self, _id: &BackupId, _consent: &Consent) -> Result<()> {
        bail!("not yet")
    }

    /// Removes what an interrupted run left.
    pub async fn clean(&self, _leftover: &Leftover) -> Result<()> {
        bail!("not yet")
    }
}

/// A backup that is being made. Dropped without a commit, it is a leftover.
#[derive(Debug)]
pub struct Upload {
    pub id: BackupId,
}

impl Upload {
    /// Where the archive's bytes go: written from a thread of its own, never from the runtime's; it blocks while the
    /// network is slower, so that memory stays bounded. Its error tells what the store said.
    pub fn sink(&mut self) -> Result<Box<dyn std::io::Write + Send>> {
        bail!("not yet")
    }

    /// Once the sink has taken everything: ends the upload, then writes the manifest, create-only. From then on the
    /// backup is there.
    pub async fn commit(self, _manifest: &Manifest) -> Result<()> {
        bail!("not yet")
    }

    /// Removes everything of it.
    pub async fn abort(self) -> Result<()> {
        bail!("not yet")
    }
}
