//! The folder for copies of databases while a backup is made: private, removed afterwards, and, where a process was
//! killed, by the next run.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use rustix::fs::{FlockOperation, flock};
use tempfile::TempDir;

use crate::{context::Context, error::Fault};

const PREFIX: &str = "mlopsctl-backup-";
/// Whose lock a process holds as long as it lives.
const LOCK: &str = ".lock";

/// A folder of this run.
pub(super) struct Scratch {
    folder: TempDir,
    _lock: File,
}

impl Scratch {
    /// Makes one, and removes those of processes that died.
    pub(super) fn make(cx: &Context) -> Result<Self, Fault> {
        let configured = cx.config().backup.scratch.as_ref().map(|path| cx.loaded.folder.join(path));
        let parent =
            configured.unwrap_or_else(|| PathBuf::from(cx.environment.get("TMPDIR").unwrap_or("/tmp")));
        let fault = |error| {
            Fault::new(format!("no folder for copies can be made in {}: {error}", parent.display()))
                .hint("name one with room for the databases: backup: { scratch: /folder }")
        };
        if let Ok(entries) = fs::read_dir(&parent) {
            for entry in entries.flatten() {
                if entry.file_name().to_string_lossy().starts_with(PREFIX) && is_abandoned(&entry.path()) {
                    cx.ui.say(&format!("removing {}, which a run that died left", entry.path().display()));
                    let _ = fs::remove_dir_all(entry.path());
                }
            }
        }
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(&parent).map_err(fault)?;
        // It gets its name once it is locked, so that nobody takes it for abandoned.
        let hidden = folder.path().join(".locking");
        let lock = File::create(&hidden).map_err(fault)?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive).map_err(|error| fault(error.into()))?;
        fs::rename(&hidden, folder.path().join(LOCK)).map_err(fault)?;
        Ok(Self { folder, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Whether the process that made it is gone. Folders of others cannot be looked into, and are theirs.
fn is_abandoned(folder: &Path) -> bool {
    let Ok(lock) = File::open(folder.join(LOCK)) else { return false };
    flock(&lock, FlockOperation::NonBlockingLockExclusive).is_ok()
}
