//! Writes members, one after another, into a gzip file, and notes for the manifest where each one is.

use std::{
    collections::HashMap,
    fs::{self, File, Metadata},
    io::{self, Read, Seek as _, Write},
    os::unix::fs::{FileExt as _, FileTypeExt as _, MetadataExt as _},
    path::Path,
    sync::Arc,
    thread,
    time::Duration,
};

use sha2::{Digest as _, Sha256};

use super::{Trouble, Warning, header, source::Opened, source::modified};
use crate::backup::archive::{
    BLOCK, Contents, Effort, Extent, GzipWriter, Kind, Member, Name, Sum, Time, Watch, sum::hash_zeros,
};

/// How often a file is read that changes while it is.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(40);
/// Files up to this size are read whole before they are written, so that another try costs nothing.
const SMALL: u64 = BLOCK as u64;
/// What is read at once: it stays near the processor while it is hashed.
const PIECE: usize = 256 << 10;

/// Writes an archive. Names must be relative and must not come twice.
pub struct ArchiveWriter<S> {
    gzip: GzipWriter<S>,
    members: Vec<Member>,
    warnings: Vec<Warning>,
    /// Files that have several names, by device and inode: the name that the archive has them under.
    linked: HashMap<(u64, u64), Name>,
    watch: Arc<Watch>,
    small: Vec<u8>,
}

/// An archive that was written to its end.
#[derive(Debug)]
pub struct Archived<S> {
    /// Where it was written to, not flushed or synced.
    pub sink: S,
    /// For the manifest; the name is empty.
    pub contents: Contents,
    pub warnings: Vec<Warning>,
}

impl<S: Write + Send + 'static> ArchiveWriter<S> {
    /// Begins an archive.
    pub fn new(sink: S, effort: Effort, threads: usize, watch: Arc<Watch>) -> io::Result<Self> {
        let gzip = GzipWriter::new(sink, effort, threads)?;
        let (members, warnings) = (Vec::new(), Vec::new());
        Ok(Self { gzip, members, warnings, linked: HashMap::new(), watch, small: Vec::new() })
    }

    /// What went wrong so far.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Adds one file, folder or link as it is; true where it is a folder, whose members are the caller's to add.
    /// What cannot be kept becomes a warning. Fails only where the archive cannot be written.
    pub fn add(&mut self, name: &Name, path: &Path) -> io::Result<bool> {
        if !header::can_be_told(name) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a member needs a name"));
        }
        self.watch.begin(name);
        self.watch.advance(0)?;
        let metadata = match path.symlink_metadata() {
            Ok(metadata) => metadata,
            Err(error) => {
                self.lost(name, &error);
                return Ok(false);
            }
        };
        let kind = metadata.file_type();
        if kind.is_file() {
            self.add_file(name, path, &metadata)?;
        } else if kind.is_dir() {
            self.put_header(member(name, Kind::Folder, &metadata))?;
        } else if kind.is_symlink() {
            match fs::read_link(path) {
                Ok(target) => {
                    let target = Name::from(target.into_os_string());
                    self.put_header(member(name, Kind::Symlink { target }, &metadata))?;
                }
                Err(error) => self.lost(name, &error),
            }
        } else {
            let what = if kind.is_socket() {
                "a socket"
            } else if kind.is_fifo() {
                "a named pipe"
            } else {
                "a device"
            };
            self.warn(name, Trouble::Special, format!("{what}, which no backup can hold"));
        }
        Ok(kind.is_dir())
    }

    /// Adds bytes as a file that only its owner reads.
    pub fn add_bytes(&mut self, name: &Name, bytes: &[u8], mtime: Time) -> io::Result<()> {
        self.add_stream(name, bytes.len() as u64, mtime, bytes)
    }

    /// Adds exactly `size` bytes of a stream as a file that only its owner reads. A stream that ends early or cannot
    /// be read is an error, and the archive is of no use then.
    pub fn add_stream(
        &mut self,
        name: &Name,
        size: u64,
        mtime: Time,
        mut stream: impl Read,
    ) -> io::Result<()> {
        self.watch.begin(name);
        let kind = Kind::File { size, sha256: Sum::of(&[]), at: 0, extents: None };
        self.put_header(Member { name: name.clone(), kind, mode: 0o600, uid: 0, gid: 0, mtime })?;
        let at = self.gzip.position();
        let mut hasher = Sha256::new();
        let mut left = size;
        while left > 0 {
            let room = self.gzip.room()?;
            let most = room.len().min(PIECE).min(usize::try_from(left).unwrap_or(usize::MAX));
            let length = match stream.read(&mut room[..most]) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            hasher.update(&room[..length]);
            self.gzip.advance(length);
            self.watch.advance(length)?;
            left -= length as u64;
        }
        self.gzip.write_zeros(header::padding(size))?;
        self.note(at, Sum::finish(hasher));
        Ok(())
    }

    /// Adds all bytes of a stream of which the size is not known before its end, which a tar must say first: they wait
    /// in a nameless file in `folder`. How many there were.
    pub fn add_spooled(
        &mut self,
        name: &Name,
        mtime: Time,
        stream: &mut dyn Read,
        folder: &Path,
    ) -> io::Result<u64> {
        let mut file = tempfile::tempfile_in(folder)?;
        let size = io::copy(stream, &mut file)?;
        file.rewind()?;
        self.add_stream(name, size, mtime, file)?;
        Ok(size)
    }

    /// Ends the archive and waits until all of it is written.
    pub fn finish(mut self) -> io::Result<Archived<S>> {
        // Two empty records end a tar stream, and programs expect whole groups of twenty.
        let group = 20 * header::RECORD as u64;
        let end = (self.gzip.position() + 2 * header::RECORD as u64).next_multiple_of(group);
        self.gzip.write_zeros(end - self.gzip.position())?;
        let done = self.gzip.finish()?;
        let contents = Contents {
            name: String::new(),
            size_bytes: done.size,
            raw_bytes: done.raw_size,
            block_bytes: BLOCK as u64,
            sha256: done.sha256,
            crc32: done.crc32,
            blocks: done.blocks,
            members: self.members,
        };
        Ok(Archived { sink: done.sink, contents, warnings: self.warnings })
    }

    pub(super) fn warn(&mut self, name: &Name, trouble: Trouble, message: String) {
        self.warnings.push(Warning { name: name.clone(), trouble, message });
    }

    fn lost(&mut self, name: &Name, error: &io::Error) {
        if error.kind() == io::ErrorKind::NotFound {
            self.warn(name, Trouble::Vanished, "was gone when its turn came".to_owned());
        } else {
            self.warn(name, Trouble::Unreadable, format!("could not be read: {error}"));
        }
    }

    /// Puts a member's header, and notes the member.
    fn put_header(&mut self, member: Member) -> io::Result<()> {
        self.gzip.write_all(&header::header(&member))?;
        self.members.push(member);
        Ok(())
    }

    /// What the last member turned out to be.
    fn note(&mut self, began: u64, sum: Sum) {
        if let Some(Member { kind: Kind::File { sha256, at, .. }, .. }) = self.members.last_mut() {
            (*at, *sha256) = (began, sum);
        }
    }

    fn add_file(&mut self, name: &Name, path: &Path, metadata: &Metadata) -> io::Result<()> {
        let identity = (metadata.dev(), metadata.ino());
        if metadata.nlink() > 1
            && let Some(target) = self.linked.get(&identity)
        {
            let kind = Kind::Hardlink { target: target.clone() };
            return self.put_header(member(name, kind, metadata));
        }
        for attempt in 1.. {
            let (opened, metadata) = match Opened::open(path) {
                Ok(Some(opened)) => opened,
                Ok(None) => {
                    self.warn(name, Trouble::Changed, "was replaced by what is no file".to_owned());
                    return Ok(());
                }
                Err(error) => {
                    self.lost(name, &error);
                    return Ok(());
                }
            };
            let last = attempt == TRIES;
            let change = if opened.state.size <= SMALL {
                self.add_small(name, path, &opened, &metadata, last)?
            } else {
                self.add_large(name, path, &opened, &metadata)?
            };
            let Some(change) = change else { break };
            if last {
                let message = format!("{change} while it was read, {TRIES} times");
                self.warn(name, Trouble::Changed, message);
                break;
            }
            // What is in the archive already goes out of the manifest; of two members of one name, tar takes the last.
            if self.members.last().is_some_and(|last| last.name == *name) {
                self.members.pop();
            }
            thread::sleep(PAUSE * attempt);
        }
        if metadata.nlink() > 1 && self.members.last().is_some_and(|last| last.name == *name) {
            self.linked.insert(identity, name.clone());
        }
        Ok(())
    }

    /// Reads all of a file, then writes it unless it changed; what changed.
    fn add_small(
        &mut self,
        name: &Name,
        path: &Path,
        opened: &Opened,
        metadata: &Metadata,
        whatever: bool,
    ) -> io::Result<Option<&'static str>> {
        let mut bytes = std::mem::take(&mut self.small);
        let size = usize::try_from(opened.state.size).expect("small");
        bytes.resize(size, 0);
        let read = read_fully(&opened.file, &mut bytes);
        let change = opened.change(path);
        match read {
            Err(error) => {
                self.lost(name, &error);
                self.small = bytes;
                return Ok(None);
            }
            Ok(length) if change.is_none() || whatever => {
                // What the system makes up when it is read, as in /proc, has no size beforehand.
                if length < size || (size == 0 && opened.file.read_at(&mut [0], 0).is_ok_and(|more| more > 0))
                {
                    let message = "holds more or less than its size says, and was not kept as it is";
                    self.warn(name, Trouble::Unreadable, message.to_owned());
                }
                bytes[length..].fill(0);
                let sha256 = Sum::of(&bytes);
                let kind = Kind::File { size: size as u64, sha256, at: 0, extents: None };
                self.put_header(member(name, kind, metadata))?;
                let at = self.gzip.position();
                self.gzip.write_all(&bytes)?;
                self.gzip.write_zeros(header::padding(size as u64))?;
                self.watch.advance(size)?;
                self.note(at, sha256);
            }
            Ok(_) => {}
        }
        self.small = bytes;
        Ok(change)
    }

    /// Writes a file while reading it; what changed meanwhile.
    fn add_large(
        &mut self,
        name: &Name,
        path: &Path,
        opened: &Opened,
        metadata: &Metadata,
    ) -> io::Result<Option<&'static str>> {
        let size = opened.state.size;
        let extents = opened.extents();
        let kind = Kind::File { size, sha256: Sum::of(&[]), at: 0, extents: extents.clone() };
        self.put_header(member(name, kind, metadata))?;
        let at = self.gzip.position();
        let mut hasher = Sha256::new();
        let mut done = 0;
        let mut stored = 0;
        let mut failed = None;
        for part in extents.unwrap_or_else(|| vec![Extent { offset: 0, length: size }]) {
            hash_zeros(&mut hasher, part.offset - done, |length| self.watch.advance(length))?;
            let error = self.copy(&opened.file, part, &mut hasher)?;
            failed = failed.or(error);
            done = part.offset + part.length;
            stored += part.length;
        }
        hash_zeros(&mut hasher, size - done, |length| self.watch.advance(length))?;
        self.gzip.write_zeros(header::padding(stored))?;
        self.note(at, Sum::finish(hasher));
        if let Some(error) = failed {
            let message = format!("parts of it could not be read and are zeros in the archive: {error}");
            self.warn(name, Trouble::Unreadable, message);
            return Ok(None);
        }
        Ok(opened.change(path))
    }

    /// Writes a part of a file. What cannot be read any more is zeros, for its header is written already.
    fn copy(&mut self, file: &File, part: Extent, hasher: &mut Sha256) -> io::Result<Option<io::Error>> {
        let end = part.offset + part.length;
        let mut at = part.offset;
        let mut failed = None;
        while at < end {
            let room = self.gzip.room()?;
            let most = room.len().min(PIECE).min(usize::try_from(end - at).unwrap_or(usize::MAX));
            let room = &mut room[..most];
            let length = match file.read_at(room, at) {
                Ok(length) if length > 0 => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                // It shrank, which is seen afterwards, or its disk is failing.
                read => {
                    failed = failed.or(read.err());
                    room.fill(0);
                    most
                }
            };
            hasher.update(&room[..length]);
            self.gzip.advance(length);
            self.watch.advance(length)?;
            at += length as u64;
        }
        Ok(failed)
    }
}

fn member(name: &Name, kind: Kind, metadata: &Metadata) -> Member {
    Member {
        name: name.clone(),
        kind,
        mode: metadata.mode() & 0o7777,
        uid: metadata.uid(),
        gid: metadata.gid(),
        mtime: modified(metadata),
    }
}

/// As many bytes as there are.
fn read_fully(file: &File, bytes: &mut [u8]) -> io::Result<usize> {
    let mut done = 0;
    while done < bytes.len() {
        match file.read_at(&mut bytes[done..], done as u64) {
            Ok(0) => break,
            Ok(length) => done += length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}
