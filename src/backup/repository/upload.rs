//! A backup that is being made: its archive flows into the place, then its manifest makes it one.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Result;

use super::{BackupId, ObjectName, Repository, begun::Begun, folder, parts, place::Place};
use crate::{backup::archive::Manifest, context::Context, error::Fault};

/// A backup that is being made. Dropped without [`Upload::commit`] or [`Upload::abort`], it is a leftover.
#[derive(Debug)]
pub struct Upload {
    pub id: BackupId,
    repository: Repository,
    draft: Draft,
    failure: Failure,
}

#[derive(Debug)]
enum Draft {
    File(folder::Draft),
    Parts(Box<parts::Draft>),
}

/// What the place said first, shared between who writes and who asks.
type Failure = Arc<Mutex<Option<Fault>>>;

impl Upload {
    /// After its mark was written.
    pub(super) fn begin(
        cx: &Context,
        repository: Repository,
        id: BackupId,
        begun: Begun,
    ) -> Result<Self, Fault> {
        let name = ObjectName::Archive(id.clone()).text();
        let draft = match &repository.place {
            Place::Folder(folder) => Draft::File(folder::Draft::begin(folder, &name)?),
            Place::Bucket(bucket) => {
                let mark = ObjectName::Begun(id.clone()).text();
                Draft::Parts(Box::new(parts::Draft::new(
                    bucket.clone(),
                    name,
                    mark,
                    begun,
                    cx.interrupt.clone(),
                )))
            }
        };
        Ok(Self { id, repository, draft, failure: Failure::default() })
    }

    /// Where the archive's bytes go: written from a thread of its own, never from the runtime's; it blocks while the
    /// place is slower, so that memory stays bounded. Drop it when all is written. Of its errors the first is kept in
    /// full, see [`Upload::failure`].
    pub fn sink(&mut self) -> Result<Box<dyn Write + Send>> {
        Ok(match &mut self.draft {
            Draft::File(draft) => {
                Box::new(Watched { inner: draft.sink()?, failure: Arc::clone(&self.failure) })
            }
            Draft::Parts(draft) => Box::new(draft.sink()),
        })
    }

    /// Why the place did not take what was written, with what to do: the errors of the sink lose that on their way
    /// through the archive.
    pub fn failure(&self) -> Option<Fault> {
        match &self.draft {
            Draft::File(_) => self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Draft::Parts(draft) => draft.failure(),
        }
    }

    /// Once the sink has taken everything and is dropped: ends the upload, then writes the manifest, create-only. From
    /// then on the backup is there. Where that fails, nothing of it stays.
    pub async fn commit(mut self, manifest: &Manifest) -> Result<()> {
        match self.try_commit(manifest).await {
            Ok(()) => {
                // A mark that stays beside a manifest does no harm, and is cleaned up by the next run.
                let _ = self.repository.place.remove(&ObjectName::Begun(self.id.clone()).text()).await;
                Ok(())
            }
            Err(error) => {
                // What cannot be removed now is a leftover.
                let _ = self.abort().await;
                Err(error)
            }
        }
    }

    async fn try_commit(&mut self, manifest: &Manifest) -> Result<()> {
        if let Some(fault) = self.failure() {
            return Err(fault.into());
        }
        let archive = ObjectName::Archive(self.id.clone()).text();
        anyhow::ensure!(
            manifest.id == self.id.as_str() && manifest.archive.name == archive,
            "the manifest is that of another backup ({})",
            manifest.id
        );
        let expected = manifest.archive.size_bytes;
        match &mut self.draft {
            Draft::File(draft) => {
                draft.sync().await?;
                draft.publish()?;
            }
            Draft::Parts(draft) => draft.publish(expected).await?,
        }
        self.see_archive(&archive, expected).await?;
        let place = &self.repository.place;
        place.create_manifest(&ObjectName::Manifest(self.id.clone()).text(), manifest).await?;
        // Whoever took this run for dead looked for a manifest before removing the archive: one of both sees the other.
        self.see_archive(&archive, expected).await
    }

    async fn see_archive(&self, name: &str, expected: u64) -> Result<()> {
        let place = &self.repository.place;
        let size = place.size(name).await?.unwrap_or(0);
        anyhow::ensure!(
            size == expected,
            "{} holds {size} bytes of {name}, of which {expected} were written",
            place.shown()
        );
        Ok(())
    }

    /// Removes everything of it.
    pub async fn abort(mut self) -> Result<()> {
        match &mut self.draft {
            Draft::File(draft) => draft.discard()?,
            Draft::Parts(draft) => draft.discard().await?,
        }
        let place = &self.repository.place;
        place.remove(&ObjectName::Manifest(self.id.clone()).text()).await?;
        place.remove(&ObjectName::Archive(self.id.clone()).text()).await?;
        place.remove(&ObjectName::Begun(self.id.clone()).text()).await
    }
}

/// Keeps the first fault.
struct Watched<W> {
    inner: W,
    failure: Failure,
}

impl<W: Write> Watched<W> {
    fn noted<T>(&self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result
            && let Some(fault) = error.get_ref().and_then(|error| error.downcast_ref::<Fault>())
        {
            let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
            failure.get_or_insert_with(|| fault.clone());
        }
        result
    }
}

impl<W: Write> Write for Watched<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes);
        self.noted(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.inner.flush();
        self.noted(flushed)
    }
}
