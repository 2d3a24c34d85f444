//! A folder as a place: a file is written beside under a hidden name, made durable, and only then gets its own.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, Result};
use rustix::fs::{CWD, RenameFlags, renameat_with};

use super::listing::{Found, HIDDEN};
use crate::{backup::archive::Ranges, error::Fault, record::BulkFolder};

/// Archives hold what their originals protect: nothing for everybody.
const MODE: u32 = 0o640;

/// All files right in a folder; none when it does not exist.
pub(super) fn list(folder: &Path) -> io::Result<Vec<Found>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        match entry.metadata() {
            Ok(about) if about.is_file() => {
                found.push(Found { name, size: about.len(), modified: about.modified()?.into() });
            }
            Ok(_) => {}
            // Removed since it was listed.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// The size of a file; none when there is none.
pub(super) fn size(path: &Path) -> io::Result<Option<u64>> {
    match fs::metadata(path) {
        Ok(about) => Ok(Some(about.len())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What is in a file; none when there is none.
pub(super) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Removes a file; one that is gone already is fine.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// An archive, opened to be read.
pub(super) fn open(path: &Path) -> Result<Arc<dyn Ranges + Send + Sync>> {
    let file = File::open(path).map_err(|error| fault("opening", path, &error))?;
    Ok(Arc::new(file))
}

/// A file that does not have its name yet.
#[derive(Debug)]
pub(in crate::backup) struct Draft {
    pub(super) file: File,
    hidden: PathBuf,
    path: PathBuf,
}

impl Draft {
    /// Begins a file, under a hidden name beside it.
    pub(in crate::backup) fn begin(folder: &BulkFolder, name: &str) -> Result<Self, Fault> {
        folder.make().map_err(|error| fault("making", &folder.path, &error))?;
        let path = folder.path.join(name);
        let hidden = folder.path.join(format!("{}{name}{}", HIDDEN.0, HIDDEN.1));
        let file = OpenOptions::new().write(true).create_new(true).mode(MODE).open(&hidden);
        let file = file.map_err(|error| fault("making", &hidden, &error))?;
        Ok(Self { file, hidden, path })
    }

    /// Where bytes go. Its errors hold the fault.
    pub(in crate::backup) fn sink(&self) -> io::Result<Sink> {
        Ok(Sink { file: self.file.try_clone()?, path: self.hidden.clone() })
    }

    /// Sees to it that the bytes survive a power cut. May take as long as the disk needs to write them all.
    pub(in crate::backup) async fn sync(&self) -> Result<()> {
        let file = self.file.try_clone()?;
        let synced = tokio::task::spawn_blocking(move || file.sync_all()).await?;
        synced.map_err(|error| fault("writing", &self.hidden, &error))?;
        Ok(())
    }

    /// Gives it its name, durably, unless that is taken.
    pub(in crate::backup) fn publish(&self) -> Result<()> {
        rename_new(&self.hidden, &self.path).map_err(|error| fault("naming", &self.path, &error))?;
        let folder = self.path.parent().unwrap_or(Path::new("."));
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| fault("writing", folder, &error))?;
        Ok(())
    }

    pub(in crate::backup) fn discard(&self) -> Result<(), Fault> {
        remove(&self.hidden).map_err(|error| fault("removing", &self.hidden, &error))
    }
}

/// Writes a whole file that must be new, durably, leaving nothing where that fails.
pub(super) fn create(
    folder: &BulkFolder,
    name: &str,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    let draft = Draft::begin(folder, name)?;
    let written = draft
        .sink()
        .and_then(|mut sink| write(&mut sink))
        .and_then(|()| draft.file.sync_all())
        .map_err(|error| held(&error).unwrap_or_else(|| fault("writing", &draft.hidden, &error)));
    let done = written.map_err(anyhow::Error::from).and_then(|()| draft.publish());
    if done.is_err() {
        let _ = draft.discard();
    }
    done.with_context(|| format!("writing {}", folder.path.join(name).display()))
}

/// A file that tells what its disk lacks.
#[derive(Debug)]
pub(in crate::backup) struct Sink {
    file: File,
    path: PathBuf,
}

impl Sink {
    fn explained<T>(&self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| match error.kind() {
            ErrorKind::Interrupted => error,
            kind => io::Error::new(kind, fault("writing", &self.path, &error)),
        })
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes);
        self.explained(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Renames unless there is a file of the new name. Some file systems know only one of the ways to say so.
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE).map_err(io::Error::from) {
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {}
        done => return done,
    }
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        // Names are unique all the same.
        Err(_) if !to.try_exists()? => fs::rename(from, to),
        Err(_) => Err(ErrorKind::AlreadyExists.into()),
    }
}

/// The fault that one of our errors holds.
fn held(error: &io::Error) -> Option<Fault> {
    error.get_ref()?.downcast_ref::<Fault>().cloned()
}

/// What went wrong with a file, and what a person can do.
pub(super) fn fault(doing: &str, path: &Path, error: &io::Error) -> Fault {
    let what = match error.kind() {
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        ErrorKind::QuotaExceeded => "the quota of this user is used up".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        ErrorKind::AlreadyExists => "there is one already".to_owned(),
        _ => error.to_string(),
    };
    let fault = Fault::new(format!("{doing} {}: {what}", path.display()));
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => fault
            .hint("make room (`mlopsctl backup prune` removes what need not be kept), or set another `to:`"),
        ErrorKind::PermissionDenied => {
            fault.hint("run it as the user who owns the folder, or set another `to:`")
        }
        ErrorKind::ReadOnlyFilesystem => fault.hint("mount it for writing, or set another `to:`"),
        ErrorKind::NotADirectory => fault.hint("a part of the path is a file: correct `to:`"),
        _ => fault,
    }
}
