//! What would go into an archive, without reading it: for dry runs, and so that progress knows where it ends.

use std::{fs, os::unix::fs::FileTypeExt as _, os::unix::fs::MetadataExt as _, path::Path};

use super::{pack::empty_folder, watchman::Watchman};
use crate::backup::{
    archive::{Name, Trouble, Warning},
    source::Part,
};

/// The size of a set.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Files, links and folders.
    pub(super) members: u64,
    /// All but folders.
    pub(super) files: u64,
    pub(super) bytes: u64,
    pub(super) warnings: Vec<Warning>,
}

/// Looks at all parts.
pub(super) fn survey(parts: &[Part], tell_secrets: bool) -> Survey {
    let mut all = Survey::default();
    let watchman = Watchman::new(tell_secrets);
    for part in parts {
        match part {
            Part::Bytes { bytes, .. } => all.file(bytes.len() as u64),
            Part::Made { path, .. } => all.file(fs::metadata(path).map_or(0, |metadata| metadata.len())),
            Part::Tree { name, path, excluded } => {
                let before = all.files;
                let mut left = vec![(name.clone(), path.clone())];
                while let Some((name, path)) = left.pop() {
                    // An empty name is a folder of which only what is below it is taken.
                    let named = !name.bytes().is_empty();
                    if named && excluded(&name, &path) {
                        continue;
                    }
                    watchman.look(&name, &path);
                    if all.look(&name, &path, named) {
                        left.extend(all.children(&name, &path));
                    }
                }
                if all.files == before && path.is_dir() {
                    all.warnings.push(empty_folder(name));
                }
            }
        }
    }
    all.warnings.extend(watchman.told());
    all
}

impl Survey {
    fn file(&mut self, bytes: u64) {
        self.members += 1;
        self.files += 1;
        self.bytes += bytes;
    }

    /// Counts what is at a path; true where it is a folder.
    fn look(&mut self, name: &Name, path: &Path, named: bool) -> bool {
        let metadata = match path.symlink_metadata() {
            Ok(metadata) => metadata,
            Err(error) => {
                self.warn(name, Trouble::Unreadable, format!("could not be looked at: {error}"));
                return false;
            }
        };
        let kind = metadata.file_type();
        if kind.is_dir() {
            self.members += u64::from(named);
            return true;
        }
        if kind.is_file() {
            // Holes take no room.
            self.file(metadata.len().min(metadata.blocks().saturating_mul(512).max(1)));
        } else if kind.is_symlink() {
            self.file(0);
        } else {
            let what = if kind.is_fifo() { "a named pipe" } else { "a socket or device" };
            self.warn(name, Trouble::Special, format!("{what}, which no backup can hold"));
        }
        false
    }

    fn children(&mut self, name: &Name, path: &Path) -> Vec<(Name, std::path::PathBuf)> {
        let read = fs::read_dir(path).and_then(|entries| {
            entries.map(|entry| entry.map(|entry| entry.file_name())).collect::<Result<Vec<_>, _>>()
        });
        match read {
            Ok(children) => children.into_iter().map(|child| (name.join(&child), path.join(child))).collect(),
            Err(error) => {
                self.warn(name, Trouble::Unreadable, format!("could not be listed: {error}"));
                Vec::new()
            }
        }
    }

    fn warn(&mut self, name: &Name, trouble: Trouble, message: String) {
        self.warnings.push(Warning { name: name.clone(), trouble, message });
    }
}
