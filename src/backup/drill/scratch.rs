//! The scratch folder of a drill: private, locked while it is used, and gone afterwards, whatever ended the drill.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use rustix::fs::{FlockOperation, flock, statvfs};
use tempfile::TempDir;

use crate::{backup::archive::remove_tree, context::Context, error::Fault};

/// What its name begins with.
const PREFIX: &str = "mlopsctl-drill-";

/// The folder. Dropping it removes it with all that is in it.
pub(super) struct Scratch {
    folder: Option<TempDir>,
    /// Held while this process lives, so that others can tell a folder in use from one that was left.
    _lock: File,
    path: PathBuf,
}

impl Scratch {
    /// Makes it below `backup.scratch`, or where the system keeps what is temporary. What drills that were killed left
    /// there is removed.
    pub(super) fn open(cx: &Context) -> Result<Self, Fault> {
        let base = match &cx.config().backup.scratch {
            Some(scratch) => cx.loaded.folder.join(scratch),
            None => std::env::temp_dir(),
        };
        let fault = |error: io::Error| {
            Fault::new(format!("making a scratch folder in {}: {error}", base.display()))
                .hint("`backup.scratch:` names another place")
        };
        fs::create_dir_all(&base).map_err(fault)?;
        clean_leftovers(&base);
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(&base).map_err(fault)?;
        let lock = File::open(folder.path()).map_err(fault)?;
        // A file system without locks does not hinder the drill.
        let _ = flock(&lock, FlockOperation::NonBlockingLockExclusive);
        let path = folder.path().to_owned();
        Ok(Self { folder: Some(folder), _lock: lock, path })
    }

    /// A folder in it, which does not exist yet.
    pub(super) fn room(&self, number: usize) -> PathBuf {
        self.path.join(format!("set-{number}"))
    }

    /// What is free there for who drills.
    pub(super) fn free_bytes(&self) -> io::Result<u64> {
        let found = statvfs(&self.path)?;
        Ok(found.f_bavail.saturating_mul(found.f_frsize))
    }

    pub(super) fn shown(&self) -> String {
        self.path.display().to_string()
    }

    /// Removes it, and tells where that did not work.
    pub(super) fn close(mut self) -> io::Result<()> {
        self.remove()
    }

    fn remove(&mut self) -> io::Result<()> {
        match self.folder.take() {
            // Folders may have been restored as they were: without the right to write in them.
            Some(folder) => remove_tree(&folder.keep()),
            None => Ok(()),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = self.remove();
    }
}

fn clean_leftovers(base: &Path) {
    for entry in fs::read_dir(base).into_iter().flatten().flatten() {
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        let Some(folder) = ours.then(|| File::open(entry.path()).ok()).flatten() else { continue };
        if flock(&folder, FlockOperation::NonBlockingLockExclusive).is_ok() {
            let _ = remove_tree(&entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_drill_left_is_removed_and_what_is_in_use_stays() {
        let base = tempfile::tempdir().unwrap();
        let (left, used, other) =
            ["mlopsctl-drill-left", "mlopsctl-drill-used", "other"].map(|name| base.path().join(name)).into();
        for folder in [&left, &used, &other] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("file"), "x").unwrap();
        }
        let lock = File::open(&used).unwrap();
        flock(&lock, FlockOperation::NonBlockingLockExclusive).unwrap();
        clean_leftovers(base.path());
        assert!(!left.exists() && used.exists() && other.exists());
    }
}
