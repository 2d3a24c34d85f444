//! A new folder that is filled beside its place and moved there when all is in it. Every name is opened part by part
//! from its root, never through a link.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File},
    io,
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd},
        unix::{ffi::OsStrExt as _, fs::PermissionsExt as _},
    },
    path::{Path, PathBuf},
};

use rustix::{
    fs::{
        AtFlags, CWD, FlockOperation, Gid, Mode, OFlags, Timespec, Timestamps, UTIME_OMIT, Uid, chownat,
        fchmod, fchown, flock, futimens, linkat, mkdirat, openat, symlinkat, syncfs, unlinkat, utimensat,
    },
    io::Errno,
};
use tempfile::TempDir;

use super::RestoreError;
use crate::backup::archive::{Member, Name, Time};

/// What a member has beside its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attributes {
    pub(super) mode: u32,
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) mtime: Time,
}

impl From<&Member> for Attributes {
    fn from(member: &Member) -> Self {
        Self { mode: member.mode, uid: member.uid, gid: member.gid, mtime: member.mtime }
    }
}

/// Removed with all that is in it unless it is committed.
pub(super) struct Stage {
    folder: TempDir,
    into: PathBuf,
    root: OwnedFd,
    /// The folder that was used last: members come folder by folder.
    parent: Option<(Vec<u8>, OwnedFd)>,
    folders: Vec<(Name, Attributes)>,
    /// Keep the owners, which only root can.
    owners: bool,
}

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
/// Between the name of what is restored and what makes the folder unique in which that is done.
pub const STAGED: &str = ".mlopsctl-restore-";
const TEMPORARY_LETTERS: usize = 6;
/// Until all is there, others see nothing.
const PRIVATE: Mode = Mode::RWXU;

impl Stage {
    /// Beside `into`, which must not exist or be an empty folder.
    pub(super) fn new(into: &Path, owners: bool) -> Result<Self, RestoreError> {
        let occupied = |source| RestoreError::Place { path: into.to_owned(), source };
        match fs::read_dir(into).map(|mut entries| entries.next().is_none()) {
            Ok(true) => {}
            Ok(false) => return Err(occupied(io::ErrorKind::DirectoryNotEmpty.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(occupied(error)),
        }
        let name = into.file_name().ok_or_else(|| occupied(io::ErrorKind::InvalidInput.into()))?;
        let beside = match into.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let prefix = temporary_prefix(name);
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix).rand_bytes(TEMPORARY_LETTERS);
        let folder = builder.tempdir_in(beside).map_err(occupied)?;
        let root =
            openat(CWD, folder.path(), FOLDER, Mode::empty()).map_err(|error| occupied(error.into()))?;
        // Held while this process lives, so that others can tell a folder in use from one that was left.
        let _ = flock(&root, FlockOperation::NonBlockingLockExclusive);
        Ok(Self { folder, into: into.to_owned(), root, parent: None, folders: Vec::new(), owners })
    }

    /// A folder, whose attributes are set when all is in it.
    pub(super) fn folder(&mut self, name: &Name, attributes: Attributes) -> io::Result<()> {
        let name = name.tidy();
        if name.bytes().is_empty() {
            return Ok(());
        }
        let (parent, last) = self.parent(&name)?;
        match mkdirat(parent, &last, PRIVATE) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(error.into()),
        }
        self.folders.push((name, attributes));
        Ok(())
    }

    /// A new, empty file. `replace` what has its name already.
    pub(super) fn file(&mut self, name: &Name, replace: bool) -> io::Result<File> {
        let (parent, last) = self.parent(name)?;
        if replace {
            let _ = unlinkat(parent, &last, AtFlags::empty());
        }
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(File::from(openat(parent, &last, flags, Mode::RUSR | Mode::WUSR)?))
    }

    /// The end of a file: its size, for a hole may be its end, and its attributes.
    pub(super) fn close(&self, file: &File, size: u64, attributes: Attributes) -> io::Result<()> {
        file.set_len(size)?;
        self.set(file.as_fd(), attributes)
    }

    pub(super) fn symlink(&mut self, name: &Name, target: &Name, attributes: Attributes) -> io::Result<()> {
        let owners = self.owners;
        let (parent, last) = self.parent(name)?;
        symlinkat(target.os(), parent, &last)?;
        if owners {
            let (uid, gid) = (Uid::from_raw(attributes.uid), Gid::from_raw(attributes.gid));
            chownat(parent, &last, Some(uid), Some(gid), AtFlags::SYMLINK_NOFOLLOW)?;
        }
        utimensat(parent, &last, &times(attributes.mtime), AtFlags::SYMLINK_NOFOLLOW)?;
        Ok(())
    }

    /// Another name of a file that is there.
    pub(super) fn hard_link(&mut self, name: &Name, target: &Name) -> io::Result<()> {
        let (parent, from) = self.parent(target)?;
        let parent = parent.try_clone_to_owned()?;
        let (beside, last) = self.parent(name)?;
        Ok(linkat(parent, &from, beside, &last, AtFlags::empty())?)
    }

    /// Sets the attributes of the folders and moves all to its place; with `durable`, once it is on disk.
    pub(super) fn commit(mut self, durable: bool) -> Result<PathBuf, RestoreError> {
        // Those within first: writing into a folder changes its time, and may not be allowed later.
        let mut folders = std::mem::take(&mut self.folders);
        folders.sort_by(|(one, _), (other, _)| other.cmp(one));
        for (name, attributes) in folders {
            let set = |stage: &mut Self| -> io::Result<()> {
                let (parent, last) = stage.parent(&name)?;
                let folder = openat(parent, &last, FOLDER, Mode::empty())?;
                stage.set(folder.as_fd(), attributes)
            };
            set(&mut self).map_err(|source| RestoreError::Write { name: name.clone(), source })?;
        }
        let moved = || -> io::Result<()> {
            if durable {
                syncfs(&self.root)?;
            }
            fs::rename(self.folder.path(), &self.into)?;
            if durable && let Some(parent) = self.folder.path().parent() {
                File::open(parent)?.sync_all()?;
            }
            Ok(())
        };
        moved().map_err(|source| RestoreError::Place { path: self.into.clone(), source })?;
        // It is not there any more.
        let _ = self.folder.keep();
        Ok(self.into)
    }

    /// Owner first, for that clears set-uid and set-gid; those are only for who could set the owner.
    fn set(&self, file: BorrowedFd<'_>, attributes: Attributes) -> io::Result<()> {
        let Attributes { mode, uid, gid, mtime } = attributes;
        if self.owners {
            fchown(file, Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid)))?;
        }
        let kept = if self.owners { 0o7777 } else { 0o1777 };
        fchmod(file, Mode::from_raw_mode(mode & kept))?;
        Ok(futimens(file, &times(mtime))?)
    }

    /// The folder that a name lies in, made where it is missing, and the last part of the name.
    fn parent(&mut self, name: &Name) -> io::Result<(BorrowedFd<'_>, OsString)> {
        let name = name.tidy();
        let bytes = name.bytes();
        let (folder, last) = match bytes.iter().rposition(|byte| *byte == b'/') {
            Some(at) => (&bytes[..at], &bytes[at + 1..]),
            None => (&bytes[..0], bytes),
        };
        let last = OsStr::from_bytes(last).to_owned();
        if folder.is_empty() {
            return Ok((self.root.as_fd(), last));
        }
        if self.parent.as_ref().is_none_or(|(name, _)| name != folder) {
            let mut at: Option<OwnedFd> = None;
            for part in folder.split(|byte| *byte == b'/') {
                let above = at.as_ref().map_or(self.root.as_fd(), AsFd::as_fd);
                let part = OsStr::from_bytes(part);
                let next = match openat(above, part, FOLDER, Mode::empty()) {
                    Err(Errno::NOENT) => {
                        mkdirat(above, part, PRIVATE | Mode::from_raw_mode(0o055))?;
                        openat(above, part, FOLDER, Mode::empty())
                    }
                    opened => opened,
                };
                at = Some(next?);
            }
            self.parent = at.map(|at| (folder.to_owned(), at));
        }
        let parent = self.parent.as_ref().map_or(self.root.as_fd(), |(_, folder)| folder.as_fd());
        Ok((parent, last))
    }
}

/// What the names of folders begin with in which something is restored, that is to be moved to `name`.
pub(super) fn temporary_prefix(name: &OsStr) -> OsString {
    if name.as_bytes().windows(STAGED.len()).any(|part| part == STAGED.as_bytes()) {
        return [name, OsStr::new(".")].join(OsStr::new(""));
    }
    [OsStr::new("."), name, OsStr::new(STAGED)].join(OsStr::new(""))
}

/// Removes what processes that died left where something was restored beside `into`. What cannot be removed stays.
pub fn clean_leftovers(into: &Path) {
    let Some(name) = into.file_name() else { return };
    let prefix = temporary_prefix(name);
    let beside = into.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    for entry in fs::read_dir(beside).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(rest) = name.as_bytes().strip_prefix(prefix.as_bytes()) else { continue };
        // What was restored whole under a name of its own waits to be moved.
        if !rest.contains(&b'.') && rest.len() != TEMPORARY_LETTERS {
            continue;
        }
        let Ok(folder) = openat(CWD, entry.path(), FOLDER, Mode::empty()) else { continue };
        if flock(&folder, FlockOperation::NonBlockingLockExclusive).is_ok() {
            let _ = remove_tree(&entry.path());
        }
    }
}

/// Removes a folder with all that is in it, be it in folders that may not be written.
pub fn remove_tree(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            open_all(folder)?;
            fs::remove_dir_all(folder)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn open_all(folder: &Path) -> io::Result<()> {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            open_all(&entry.path())?;
        }
    }
    Ok(())
}

/// The time of the last change; that of the last reading stays as it is.
fn times(mtime: Time) -> Timestamps {
    Timestamps {
        last_access: Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT },
        last_modification: Timespec { tv_sec: mtime.seconds, tv_nsec: mtime.nanoseconds.into() },
    }
}
