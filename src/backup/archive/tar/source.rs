//! A file that is read while others may write to it: what it was before and after, and which parts of it hold bytes.

use std::{
    fs::{File, Metadata},
    io,
    os::unix::fs::MetadataExt as _,
    path::Path,
};

use rustix::fs::{Mode, OFlags, SeekFrom, open, seek};

use super::super::{Extent, Time};

/// More parts than this are not worth their map.
const MOST_PARTS: usize = 4096;
/// Parts begin and end at multiples of this: readers expect records of tar.
const GRAIN: u64 = 4096;

/// An open regular file.
pub(super) struct Opened {
    pub(super) file: File,
    pub(super) state: State,
}

/// What changes when a file is written to or replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    pub(super) size: u64,
    pub(super) allocated: u64,
    device: u64,
    inode: u64,
    mtime: (i64, i64),
    ctime: (i64, i64),
}

impl State {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self {
            size: metadata.len(),
            allocated: metadata.blocks().saturating_mul(512),
            device: metadata.dev(),
            inode: metadata.ino(),
            mtime: (metadata.mtime(), metadata.mtime_nsec()),
            ctime: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }

    /// Allocation may follow the bytes later, so it is no change.
    fn is_same(&self, other: &Self) -> bool {
        *self == Self { allocated: self.allocated, ..*other }
    }
}

impl Opened {
    /// Opens a regular file, never through a link, never waiting for the other end of a pipe. None where it is no
    /// regular file any more.
    pub(super) fn open(path: &Path) -> io::Result<Option<(Self, Metadata)>> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
        let file = File::from(open(path, flags, Mode::empty())?);
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Ok(None);
        }
        let state = State::of(&metadata);
        Ok(Some((Self { file, state }, metadata)))
    }

    /// What others did to it since it was opened; none where they did nothing.
    pub(super) fn change(&self, path: &Path) -> Option<&'static str> {
        let after = match self.file.metadata() {
            Ok(metadata) => State::of(&metadata),
            Err(_) => return Some("could not be looked at again"),
        };
        if after.size > self.state.size {
            return Some("grew");
        }
        if after.size < self.state.size {
            return Some("shrank");
        }
        match path.symlink_metadata() {
            // A file that is removed after it was read was there when the backup was begun.
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(_) => Some("could not be looked at again"),
            Ok(there) if (there.dev(), there.ino()) != (after.device, after.inode) => Some("was replaced"),
            Ok(_) if !self.state.is_same(&after) => Some("changed"),
            Ok(_) => None,
        }
    }

    /// The parts that hold bytes; none where the file has no holes that are worth keeping.
    pub(super) fn extents(&self) -> Option<Vec<Extent>> {
        let size = self.state.size;
        if self.state.allocated >= size || size < 2 * GRAIN {
            return None;
        }
        let mut extents: Vec<Extent> = Vec::new();
        let mut at = 0;
        while at < size {
            let start = match seek(&self.file, SeekFrom::Data(at)) {
                Ok(start) => start,
                // No more bytes: the rest is a hole.
                Err(rustix::io::Errno::NXIO) => break,
                Err(_) => return None,
            };
            let end = seek(&self.file, SeekFrom::Hole(start)).ok()?.min(size);
            if start >= size || end <= at {
                break;
            }
            let start = start / GRAIN * GRAIN;
            let end = end.next_multiple_of(GRAIN).min(size);
            match extents.last_mut() {
                Some(last) if last.offset + last.length >= start => last.length = end - last.offset,
                _ => extents.push(Extent { offset: start, length: end - start }),
            }
            at = end;
            if extents.len() > MOST_PARTS {
                return None;
            }
        }
        let stored: u64 = extents.iter().map(|part| part.length).sum();
        (stored < size).then_some(extents)
    }
}

/// When the bytes of a file were last changed.
pub(super) fn modified(metadata: &Metadata) -> Time {
    Time { seconds: metadata.mtime(), nanoseconds: u32::try_from(metadata.mtime_nsec()).unwrap_or(0) }
}
