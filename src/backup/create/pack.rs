//! Puts the parts of a set into an archive, on the thread of the work.

use std::{
    fs::File,
    io::{self, Write},
    os::unix::fs::MetadataExt as _,
    path::Path,
    sync::Arc,
};

use super::watchman::Watchman;
use crate::backup::{
    archive::{ArchiveWriter, Contents, Effort, Kind, Name, Time, Trouble, Warning, Watch, default_threads},
    source::Part,
};

/// What became of an archive.
#[derive(Debug)]
pub(super) struct Packed {
    pub(super) contents: Contents,
    pub(super) warnings: Vec<Warning>,
}

/// How a set is to be packed.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    pub(super) effort: Effort,
    /// Credentials in it are said.
    pub(super) tell_secrets: bool,
    /// When what is made for the backup was made.
    pub(super) at: Time,
}

/// Writes everything, in the order of the parts. Fails only where the archive cannot be written, what was made for the
/// backup cannot be read, or the watch says stop.
pub(super) fn pack(
    sink: Box<dyn Write + Send>,
    parts: &[Part],
    how: How,
    watch: Arc<Watch>,
) -> io::Result<Packed> {
    let mut writer = ArchiveWriter::new(sink, how.effort, default_threads(), watch)?;
    let watchman = Watchman::new(how.tell_secrets);
    for part in parts {
        match part {
            Part::Tree { name, path, excluded } => {
                let excluded = |name: &Name, path: &Path| {
                    let out = excluded(name, path);
                    if !out {
                        watchman.look(name, path);
                    }
                    out
                };
                writer.add_tree(name, path, &excluded)?;
            }
            Part::Made { name, path } => {
                let file = File::open(path)?;
                let metadata = file.metadata()?;
                let mtime = Time { seconds: metadata.mtime(), nanoseconds: 0 };
                writer.add_stream(name, metadata.len(), mtime, file)?;
            }
            Part::Bytes { name, bytes } => writer.add_bytes(name, bytes, how.at)?,
        }
    }
    let archived = writer.finish()?;
    drop(archived.sink);
    let (contents, mut warnings) = (archived.contents, archived.warnings);
    warnings.extend(empty_folders(parts, &contents));
    warnings.extend(watchman.told());
    Ok(Packed { contents, warnings })
}

/// That a path of the set is a folder without anything in it.
pub(super) fn empty_folder(name: &Name) -> Warning {
    let message = "a folder without a file in it: is its volume mounted?".to_owned();
    Warning { name: name.clone(), trouble: Trouble::Empty, message }
}

fn empty_folders<'a>(parts: &'a [Part], contents: &'a Contents) -> impl Iterator<Item = Warning> + 'a {
    let trees = parts.iter().filter_map(|part| match part {
        Part::Tree { name, .. } => Some(name),
        Part::Made { .. } | Part::Bytes { .. } => None,
    });
    let empty = |name: &&Name| {
        let is_folder = |member: &Name, kind: &Kind| member == *name && *kind == Kind::Folder;
        let mut there = name.bytes().is_empty();
        for member in &contents.members {
            if member.kind == Kind::Folder {
                there |= is_folder(&member.name, &member.kind);
            } else if member.name.is_within(name) {
                return false;
            }
        }
        there
    };
    trees.filter(empty).map(empty_folder)
}

/// Whether there is anything in it but folders.
pub(super) fn holds_something(contents: &Contents) -> bool {
    contents.members.iter().any(|member| member.kind != Kind::Folder)
}
