//! Whole trees, in the order of names, so that the same files make the same archive.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use std::io::Write;

use super::{ArchiveWriter, Trouble};
use crate::backup::archive::Name;

/// A folder that is being gone through: its children that are left, by name.
struct Level {
    name: Name,
    path: PathBuf,
    children: std::vec::IntoIter<OsString>,
}

impl<S: Write + Send + 'static> ArchiveWriter<S> {
    /// Adds what is at `path` as `name`, with all below it; with an empty name, only what is below it. What `excluded`
    /// says yes to is left out, with all below it. Fails only where the archive cannot be written.
    pub fn add_tree(
        &mut self,
        name: &Name,
        path: &Path,
        excluded: &dyn Fn(&Name, &Path) -> bool,
    ) -> io::Result<()> {
        let named = !name.bytes().is_empty();
        if named && (excluded(name, path) || !self.add(name, path)?) {
            return Ok(());
        }
        let mut levels = vec![self.level(name.clone(), path.to_owned())];
        while let Some(level) = levels.last_mut() {
            let Some(child) = level.children.next() else {
                levels.pop();
                continue;
            };
            let (name, path) = (level.name.join(&child), level.path.join(&child));
            if !excluded(&name, &path) && self.add(&name, &path)? {
                levels.push(self.level(name, path));
            }
        }
        Ok(())
    }

    /// Its children, as far as they can be read.
    fn level(&mut self, name: Name, path: PathBuf) -> Level {
        let mut children = Vec::new();
        let read = fs::read_dir(&path).and_then(|entries| {
            for entry in entries {
                children.push(entry?.file_name());
            }
            Ok(())
        });
        if let Err(error) = read {
            let trouble = match error.kind() {
                io::ErrorKind::NotFound => Trouble::Vanished,
                _ => Trouble::Unreadable,
            };
            self.warn(&name, trouble, format!("what is in the folder could not be listed: {error}"));
        }
        children.sort_unstable();
        Level { name, path, children: children.into_iter() }
    }
}
