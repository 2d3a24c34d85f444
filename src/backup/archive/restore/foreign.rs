//! Archives without a manifest, made by any tar: read twice from the beginning, once to judge all, once to write.

use std::{
    cell::Cell,
    fs::File,
    io::{self, BufRead as _, BufReader, Read},
    os::unix::fs::FileExt as _,
    path::Path,
    rc::Rc,
};

use flate2::bufread::MultiGzDecoder;
use tar::{Archive, EntryType};

use super::{
    Chosen, Facts, Policy, Refusal, RestoreError, Restored, Settings, What, Why,
    sparse::{Records, read_map},
    stage::{Attributes, Stage},
};
use crate::backup::archive::{Extent, Name, ReadError, Time, Watch};

const PIECE: usize = 256 << 10;
/// What the headers of one member may take.
const MOST_OF_HEADERS: u64 = 8 << 20;

/// One member, as its header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// As the archive has it.
    pub name: Name,
    pub kind: EntryKind,
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    pub mtime: Time,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// With its holes.
    File {
        size: u64,
    },
    Folder,
    Symlink {
        target: Name,
    },
    Hardlink {
        target: Name,
    },
    /// A device, a pipe, or what this program does not know.
    Special {
        what: String,
    },
}

impl Entry {
    fn facts(&self) -> Facts<'_> {
        let what = match &self.kind {
            EntryKind::File { size } => What::File { size: *size },
            EntryKind::Folder => What::Folder,
            EntryKind::Symlink { target } => What::Symlink(target),
            EntryKind::Hardlink { target } => What::Hardlink(target),
            EntryKind::Special { what } => What::Special(what),
        };
        Facts { name: &self.name, what }
    }

    fn attributes(&self) -> Attributes {
        Attributes { mode: self.mode, uid: self.uid, gid: self.gid, mtime: self.mtime }
    }
}

/// Opens the archive from its beginning, as often as it is asked to.
pub type Open<'a> = &'a dyn Fn() -> io::Result<Box<dyn Read>>;

/// Reads a `.tar.gz` or `.tar` to its end, checksums and all, and says what is in it; refuses it where the policy
/// does.
pub fn scan_foreign(open: Open<'_>, policy: &Policy, watch: &Watch) -> Result<Vec<Entry>, RestoreError> {
    let mut entries = Vec::new();
    let packed = each(open, policy, watch, |entry, content| {
        // The bytes are read for the sake of their checksum, and of the end of the archive.
        content.each(watch, |_, _| Ok(()))?;
        entries.push(entry);
        Ok(())
    })?;
    let refusals = policy.judge(entries.iter().map(Entry::facts), packed);
    if refusals.is_empty() { Ok(entries) } else { Err(RestoreError::Hostile(refusals)) }
}

/// Restores the chosen members into a new folder, or nothing at all. Hashes are not known, so only the checksums of
/// gzip and tar are compared.
pub fn restore_foreign(
    open: Open<'_>,
    chosen: Chosen<'_>,
    into: &Path,
    settings: &Settings,
    watch: &Watch,
) -> Result<Restored, RestoreError> {
    let scanned = scan_foreign(open, &settings.policy, watch)?;
    let mut stage = Stage::new(into, settings.owners)?;
    let (mut members, mut bytes) = (0, 0);
    let mut symlinks = Vec::new();
    let mut seen = scanned.iter();
    each(open, &settings.policy, watch, |entry, content| {
        // What was judged must be what is written.
        if seen.next() != Some(&entry) {
            let source = io::Error::other("it changed between two readings");
            return Err(RestoreError::Garbled { last: Some(entry.name), source });
        }
        if !chosen.takes(&entry.name) {
            return content.each(watch, |_, _| Ok(()));
        }
        members += 1;
        let failed = |source| RestoreError::Write { name: entry.name.clone(), source };
        match &entry.kind {
            EntryKind::Folder => stage.folder(&entry.name, entry.attributes()).map_err(failed)?,
            EntryKind::File { size } => {
                let file = stage.file(&entry.name, settings.policy.last_wins).map_err(failed)?;
                content.each(watch, |offset, data| write(&file, offset, data).map_err(failed))?;
                stage.close(&file, *size, entry.attributes()).map_err(failed)?;
                bytes += size;
            }
            EntryKind::Hardlink { target } => stage.hard_link(&entry.name, target).map_err(failed)?,
            EntryKind::Symlink { .. } => symlinks.push(entry),
            EntryKind::Special { .. } => {}
        }
        Ok(())
    })?;
    if members == 0 && !scanned.is_empty() {
        return Err(RestoreError::NothingChosen);
    }
    for link in symlinks {
        let EntryKind::Symlink { target } = &link.kind else { continue };
        let done = stage.symlink(&link.name, target, link.attributes());
        done.map_err(|source| RestoreError::Write { name: link.name.clone(), source })?;
    }
    let folder = stage.commit(settings.durable)?;
    Ok(Restored { folder, members, bytes })
}

/// The file is new, so zeros are there already.
fn write(file: &File, offset: u64, data: &[u8]) -> io::Result<()> {
    if data.iter().all(|byte| *byte == 0) { Ok(()) } else { file.write_all_at(data, offset) }
}

/// Goes through all members to the end of the file; how many bytes it has.
fn each(
    open: Open<'_>,
    policy: &Policy,
    watch: &Watch,
    mut take: impl FnMut(Entry, Content<'_>) -> Result<(), RestoreError>,
) -> Result<u64, RestoreError> {
    let mut last: Option<Name> = None;
    let packed = Counted { from: open().map_err(garbled(None))?, count: 0 };
    let mut packed = BufReader::with_capacity(PIECE, packed);
    let start = packed.fill_buf().map_err(garbled(None))?;
    let is_gzip = start.starts_with(&[0x1f, 0x8b]);
    let unpacked: Box<dyn Read + '_> =
        if is_gzip { Box::new(MultiGzDecoder::new(&mut packed)) } else { Box::new(&mut packed) };
    let allowed = Rc::new(Cell::new(MOST_OF_HEADERS));
    let mut archive = Archive::new(Guarded { from: unpacked, allowed: Rc::clone(&allowed) });
    let mut declared = 0u64;
    for entry in archive.entries().map_err(garbled(None))? {
        let mut entry = entry.map_err(garbled(last.as_ref()))?;
        let (facts, sparse) = read_entry(&mut entry).map_err(garbled(last.as_ref()))?;
        let name = facts.name.clone();
        watch.begin(&name);
        if let EntryKind::File { size } = facts.kind {
            // Not only at the end: a hole of the size of a disk takes a day to read.
            declared = declared.saturating_add(size);
            if policy.limits.bytes.is_some_and(|limit| declared > limit) {
                let why = Why::TooLarge { bytes: declared };
                return Err(RestoreError::Hostile(vec![Refusal { name, why }]));
            }
        }
        allowed.set(u64::MAX);
        take(facts, Content { bytes: &mut entry, sparse, name: &name })?;
        allowed.set(MOST_OF_HEADERS);
        last = Some(name);
    }
    // Tar ends before the file does: the rest is zeros, and the checksum of gzip.
    allowed.set(u64::MAX);
    let mut rest = archive.into_inner();
    io::copy(&mut rest, &mut io::sink()).map_err(garbled(last.as_ref()))?;
    drop(rest);
    Ok(packed.get_ref().count)
}

fn garbled(last: Option<&Name>) -> impl FnOnce(io::Error) -> RestoreError {
    let last = last.cloned();
    move |source| RestoreError::Garbled { last, source }
}

/// What the headers before a member say, and the size of a file whose bytes begin with a map.
fn read_entry<R: Read>(entry: &mut tar::Entry<'_, R>) -> io::Result<(Entry, Option<u64>)> {
    let mut records = Records::default();
    if let Some(extensions) = entry.pax_extensions()? {
        for extension in extensions {
            let extension = extension?;
            records.take(extension.key_bytes(), extension.value_bytes());
        }
    }
    let header = entry.header();
    let target = || entry.link_name_bytes().map_or_else(|| Name::from(""), |target| Name::new(&*target));
    let special = |what: &str| EntryKind::Special { what: what.to_owned() };
    let mut sparse = None;
    let mut name = Name::new(&*entry.path_bytes());
    let kind = match header.entry_type() {
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {
            sparse = match records.layout.as_deref() {
                None => None,
                Some("1.0") => records.real_size,
                Some(other) => {
                    let text = format!("the sparse layout {other} is not known, only 1.0 and that of GNU");
                    return Err(io::Error::new(io::ErrorKind::Unsupported, text));
                }
            };
            if let (Some(_), Some(real)) = (sparse, records.name.take()) {
                name = real;
            }
            // The oldest tar has folders as files whose names end with a slash.
            if name.bytes().ends_with(b"/") {
                EntryKind::Folder
            } else {
                EntryKind::File { size: sparse.unwrap_or_else(|| entry.size()) }
            }
        }
        EntryType::Directory => EntryKind::Folder,
        EntryType::Symlink => EntryKind::Symlink { target: target() },
        EntryType::Link => EntryKind::Hardlink { target: target() },
        EntryType::Char | EntryType::Block => special("a device"),
        EntryType::Fifo => special("a named pipe"),
        other => special(&format!("of the unknown kind {:?}", char::from(other.as_byte()))),
    };
    // The crate reads the last eight bytes of a number, so one below zero only needs its sign back.
    let seconds = header.mtime()?.cast_signed();
    let (seconds, nanoseconds) = records.mtime.unwrap_or((seconds, 0));
    let number = |id: u64| u32::try_from(id).unwrap_or(u32::MAX);
    let entry = Entry {
        name,
        kind,
        mode: header.mode()? & 0o7777,
        uid: number(header.uid()?),
        gid: number(header.gid()?),
        mtime: Time { seconds, nanoseconds },
    };
    Ok((entry, sparse))
}

/// The bytes of a member.
struct Content<'a> {
    bytes: &'a mut dyn Read,
    /// Its size, where they begin with a map of them.
    sparse: Option<u64>,
    name: &'a Name,
}

impl Content<'_> {
    /// Hands out all bytes, and where in the file they are.
    fn each(
        self,
        watch: &Watch,
        mut data: impl FnMut(u64, &[u8]) -> Result<(), RestoreError>,
    ) -> Result<(), RestoreError> {
        let Self { mut bytes, sparse, name } = self;
        let failed = || garbled(Some(name));
        let parts = match sparse {
            Some(size) => read_map(&mut bytes, size).map_err(failed())?,
            None => vec![Extent { offset: 0, length: u64::MAX }],
        };
        let mut piece = vec![0; PIECE];
        for part in parts {
            let mut done = 0;
            while done < part.length {
                let most = usize::try_from(part.length - done).unwrap_or(usize::MAX).min(PIECE);
                let length = bytes.read(&mut piece[..most]).map_err(failed())?;
                if length == 0 && sparse.is_some() {
                    return Err(failed()(io::ErrorKind::UnexpectedEof.into()));
                }
                if length == 0 {
                    break;
                }
                data(part.offset + done, &piece[..length])?;
                watch.advance(length).map_err(ReadError::Stopped)?;
                done += length as u64;
            }
        }
        // What fills the last record of a sparse file.
        io::copy(&mut bytes, &mut io::sink()).map_err(failed())?;
        Ok(())
    }
}

struct Counted<R> {
    from: R,
    count: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.from.read(into)?;
        self.count += length as u64;
        Ok(length)
    }
}

/// Lets only so many bytes through: long names are held in memory, and a bomb can make one of many gigabytes.
struct Guarded<R> {
    from: R,
    allowed: Rc<Cell<u64>>,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.from.read(into)?;
        let left = self.allowed.get().checked_sub(length as u64);
        self.allowed.set(left.ok_or_else(|| io::Error::other("the headers of a member are absurdly long"))?);
        Ok(length)
    }
}
