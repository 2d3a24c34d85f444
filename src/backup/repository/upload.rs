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
                    cx.clock,
                    cx.interrupt.clone(),
                )))
            }
        };
        Ok(Self { id, repository, draft, failure: Failure::default() })
    }

    /// Where the archive's bytes go: written from a thread of its own, never from the runtime's; it blocks while the
    /// place is slower, so that memory stays bounded. Drop it when all is written. Of its errors the first is kept in
    /// full, see [`Upload::failure`].
    /// At most about so many bytes are expected, where anybody knows.
    pub fn sink(&mut self, expected: Option<u64>) -> Result<Box<dyn Write + Send>> {
        Ok(match &mut self.draft {
            Draft::File(draft) => {
                Box::new(Watched { inner: draft.sink()?, failure: Arc::clone(&self.failure) })
            }
            Draft::Parts(draft) => Box::new(draft.sink(expected)),
        })
    }

    /// Whether it matters for memory how much is expected.
    pub fn wants_size(&self) -> bool {
        matches!(self.draft, Draft::Parts(_))
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
        // Whoever takes this run for dead removes its mark before looking for a manifest: one of both sees the other.
        let mark = ObjectName::Begun(self.id.clone()).text();
        anyhow::ensure!(
            place.read(&mark).await?.is_some(),
            "{mark} is gone from {}: another run took this one for dead, and cleans up after it",
            place.shown()
        );
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

    /// Removes everything of it; its manifest first, so that nothing is listed that is not whole.
    pub async fn abort(mut self) -> Result<()> {
        let place = &self.repository.place;
        place.remove(&ObjectName::Manifest(self.id.clone()).text()).await?;
        match &mut self.draft {
            Draft::File(draft) => draft.discard()?,
            Draft::Parts(draft) => draft.discard().await?,
        }
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

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;
    use crate::{
        backup::archive::{ArchiveWriter, Effort, SCHEMA},
        context::Clock,
        record::{Bulk, BulkFolder},
    };

    /// An upload into a folder of which all but the manifest is there, and that manifest.
    fn written(folder: &Path) -> (Upload, Manifest) {
        let place = Place::of(Bulk::Folder(BulkFolder::own(folder.to_owned())));
        let repository = Repository { set: "notes".to_owned(), place, clock: Clock::default(), owner: None };
        let id = BackupId::new(repository.clock.now());
        fs::write(folder.join(ObjectName::Begun(id.clone()).text()), "{}").unwrap();
        let name = ObjectName::Archive(id.clone()).text();
        let Place::Folder(place) = &repository.place else { unreachable!() };
        let draft = Draft::File(folder::Draft::begin(place, &name).unwrap());
        let mut upload = Upload { id, repository, draft, failure: Failure::default() };
        let sink = upload.sink(None).unwrap();
        let mut writer = ArchiveWriter::new(sink, Effort::default(), 1, Arc::default()).unwrap();
        writer.add_bytes(&"note".into(), b"hello", crate::backup::archive::Time::default()).unwrap();
        let mut archive = writer.finish().unwrap().contents;
        archive.name = name;
        let manifest = Manifest {
            schema: SCHEMA.to_owned(),
            id: upload.id.as_str().to_owned(),
            set: "notes".to_owned(),
            tool: "test".to_owned(),
            source: crate::backup::archive::Source::default(),
            started: upload.id.at(),
            took_seconds: 0.0,
            versions: indexmap::IndexMap::new(),
            details: serde_json::Map::new(),
            warnings: Vec::new(),
            archive,
        };
        (upload, manifest)
    }

    fn endings(folder: &Path, id: &BackupId) -> BTreeSet<String> {
        let names = fs::read_dir(folder).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap());
        names.map(|name| name.replace(id.as_str(), "")).collect()
    }

    #[tokio::test]
    async fn a_run_that_was_taken_for_dead_makes_no_backup() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path();
        let (upload, manifest) = written(folder);
        let id = upload.id.clone();
        upload.commit(&manifest).await.unwrap();
        assert_eq!(endings(folder, &id), [".manifest.json", ".tar.gz"].map(str::to_owned).into());

        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path();
        let (upload, manifest) = written(folder);
        let id = upload.id.clone();
        fs::remove_file(folder.join(format!("{id}.begun.json"))).unwrap();
        let error = format!("{:#}", upload.commit(&manifest).await.unwrap_err());
        assert!(error.contains("took this one for dead"), "{error}");
        assert_eq!(endings(folder, &id), BTreeSet::new());
    }

    #[tokio::test]
    async fn what_is_left_of_a_backup_is_asked_of_the_place() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path();
        let (Upload { id, repository, .. }, _) = written(folder);
        for (name, left) in
            [("begun.json", (false, false)), ("tar.gz", (false, true)), ("manifest.json", (true, true))]
        {
            fs::write(folder.join(format!("{id}.{name}")), "").unwrap();
            assert_eq!(repository.left_of(&id).await.unwrap(), left, "{name}");
        }
        let held = super::super::Mark::Held { why: "drill-1".to_owned() };
        let held = super::super::Marker { id: id.clone(), at: id.at(), mark: held };
        assert_eq!(repository.markers_of(&id).await.unwrap(), []);
        repository.mark(&held).await.unwrap();
        assert_eq!(repository.markers_of(&id).await.unwrap(), [held]);
    }

    #[tokio::test]
    async fn the_mark_of_a_process_that_has_ended_goes_last() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path();
        let (upload, _) = written(folder);
        let Upload { id, repository, .. } = upload;
        let [mark, archive] = ["begun.json", "tar.gz"].map(|end| format!("{id}.{end}"));
        fs::write(folder.join(&mark), Begun::by_a_dead_process(&id).text().unwrap()).unwrap();
        // It cannot be removed: where the removal stops, the next run still knows all about it.
        fs::create_dir(folder.join(&archive)).unwrap();
        let left = repository.list().await.unwrap().leftovers;
        assert_eq!((left.len(), left[0].being_made), (1, false), "{left:?}");
        repository.clean(&left[0]).await.unwrap_err();
        assert_eq!(repository.list().await.unwrap().leftovers, left);
        fs::remove_dir(folder.join(&archive)).unwrap();
        repository.clean(&left[0]).await.unwrap();
        assert_eq!(endings(folder, &id), BTreeSet::new());
        // What is a backup after all stays, without the mark.
        let names = [&mark, &archive, &format!("{id}.manifest.json")];
        for name in names {
            fs::write(folder.join(name), Begun::by_a_dead_process(&id).text().unwrap()).unwrap();
        }
        repository.clean_names(&id, &names.map(Clone::clone)).await.unwrap();
        assert_eq!(endings(folder, &id), [".manifest.json", ".tar.gz"].map(str::to_owned).into());
    }

    #[tokio::test]
    async fn the_mark_goes_before_what_it_protects() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path();
        let (upload, _) = written(folder);
        let Upload { id, repository, .. } = upload;
        let archive = format!("{id}.tar.gz");
        // It cannot be removed: where the removal stops, all before it was done.
        fs::create_dir(folder.join(&archive)).unwrap();
        let names = [format!("{id}.begun.json"), archive.clone()];
        repository.clean_names(&id, &names).await.unwrap_err();
        assert!(!endings(folder, &id).contains(".begun.json"));
        // A manifest that came before the mark was gone: its backup stays.
        fs::remove_dir(folder.join(&archive)).unwrap();
        for name in [&names[0], &archive, &format!("{id}.manifest.json")] {
            fs::write(folder.join(name), "{}").unwrap();
        }
        repository.clean_names(&id, &names).await.unwrap();
        assert!(endings(folder, &id).is_superset(&[".manifest.json", ".tar.gz"].map(str::to_owned).into()));
        assert!(!endings(folder, &id).contains(".begun.json"));
    }
}
