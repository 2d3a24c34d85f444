//! The manifest beside an archive: what is in it, where, and what each part must be. It is written last, and an
//! archive without one is no backup.

use std::io::{self, Write};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::ser::{CompactFormatter, Formatter};

use super::{
    BLOCK, Name, Sum, Time, Trouble, Warning, deflate, gzip,
    seal::{Sealing, is_sealed},
};

/// The layout that this program writes.
pub const SCHEMA: &str = "mlopsctl/backup/v1";

/// All that is known about one backup.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub schema: String,
    pub id: String,
    pub set: String,
    /// The program that made it, with its version.
    pub tool: String,
    pub source: Source,
    pub started: DateTime<Utc>,
    pub took_seconds: f64,
    /// Of the databases and services that were backed up, by name.
    #[serde(default)]
    pub versions: indexmap::IndexMap<String, String>,
    /// What parts of a set say about themselves: row counts, schema versions.
    #[serde(default)]
    pub details: serde_json::Map<String, serde_json::Value>,
    #[serde(default)]
    pub warnings: Vec<Warning>,
    pub archive: Contents,
}

/// Where a backup comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub host: String,
    /// The name of the stack; none where it has none, or an older version made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
    /// The environment of it that was chosen; none where none was, or an older version made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    #[serde(default)]
    pub paths: Vec<String>,
}

/// What an archive consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The object beside this manifest.
    pub name: String,
    pub size_bytes: u64,
    /// Of the tar stream.
    pub raw_bytes: u64,
    /// Of the tar stream in each block but the last.
    pub block_bytes: u64,
    pub sha256: Sum,
    /// Of the tar stream.
    pub crc32: u32,
    /// As `[offset, length, crc32]`, where the CRC is of the block once decoded.
    pub blocks: Vec<Block>,
    /// In the order of the archive.
    pub members: Vec<Member>,
}

/// A byte-aligned piece of deflate that needs nothing before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// In the archive.
    pub offset: u64,
    pub length: u32,
    /// Of the bytes before compression.
    pub crc32: u32,
}

impl Serialize for Block {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.offset, self.length, self.crc32).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Block {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (offset, length, crc32) = Deserialize::deserialize(deserializer)?;
        Ok(Self { offset, length, crc32 })
    }
}

/// One member of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub name: Name,
    #[serde(flatten)]
    pub kind: Kind,
    /// The lowest twelve bits: permissions, set-uid, set-gid, sticky.
    pub mode: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub uid: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub gid: u32,
    pub mtime: Time,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// What a member is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    File {
        /// With its holes.
        #[serde(rename = "size_bytes")]
        size: u64,
        /// With its holes, as `sha256sum` says.
        sha256: Sum,
        /// Where its bytes begin in the tar stream.
        at: u64,
        /// Of a sparse file: the parts that are in the archive, one after another; all else is zeros.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extents: Option<Vec<Extent>>,
    },
    Folder,
    Symlink {
        target: Name,
    },
    /// Another name of a file that comes earlier.
    Hardlink {
        target: Name,
    },
}

/// A part of a sparse file that holds bytes, as `[offset, length]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    pub offset: u64,
    pub length: u64,
}

impl Serialize for Extent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.offset, self.length).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Extent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (offset, length) = Deserialize::deserialize(deserializer)?;
        Ok(Self { offset, length })
    }
}

impl Member {
    /// The size of a file; of all else 0.
    pub fn size(&self) -> u64 {
        if let Kind::File { size, .. } = self.kind { size } else { 0 }
    }

    /// The block in which a file's bytes begin, and where in it; none of what has no bytes.
    pub fn first_block(&self) -> Option<(usize, usize)> {
        let Kind::File { at, size, .. } = &self.kind else { return None };
        let block = usize::try_from(at / BLOCK as u64).ok()?;
        (*size > 0).then_some((block, (at % BLOCK as u64) as usize))
    }

    /// The part of the tar stream that holds a file's bytes: where it begins and how long it is.
    pub(super) fn stored(&self) -> Option<(u64, u64)> {
        let Kind::File { size, at, extents, .. } = &self.kind else { return None };
        let length = extents.as_ref().map_or(*size, |extents| extents.iter().map(|part| part.length).sum());
        Some((*at, length))
    }
}

/// Why a text is no manifest that can be used.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("this is no manifest of a backup")]
    Garbled(#[from] serde_json::Error),
    #[error("a backup of the layout `{0}`, which this program does not know")]
    Layout(String),
    #[error("the manifest contradicts itself: {0}")]
    Inconsistent(String),
    #[error("the manifest is not as it was written: it was damaged or changed since")]
    Changed,
}

impl Unreadable {
    /// Whether it is what a later version of this program wrote: nothing is wrong with it.
    pub fn is_newer(&self) -> bool {
        let version = |schema: &str| {
            let (name, version) = schema.rsplit_once("/v")?;
            Some((name.to_owned(), version.parse::<u32>().ok()?))
        };
        let Self::Layout(layout) = self else { return false };
        let (Some(found), Some(known)) = (version(layout), version(SCHEMA)) else { return false };
        found.0 == known.0 && found.1 > known.1
    }

    /// Whether an error says that a manifest is damaged.
    pub fn is_damage(error: &anyhow::Error) -> bool {
        error.chain().filter_map(|cause| cause.downcast_ref::<Self>()).any(|cause| !cause.is_newer())
    }
}

#[derive(Deserialize)]
struct Head {
    schema: String,
}

impl Manifest {
    /// Reads a manifest, and makes sure that its numbers can be used without further thought.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let head: Head = serde_json::from_slice(bytes)?;
        if head.schema != SCHEMA {
            return Err(Unreadable::Layout(head.schema));
        }
        let manifest: Self = serde_json::from_slice(bytes)?;
        if !is_sealed(bytes) {
            return Err(Unreadable::Changed);
        }
        manifest.archive.check().map_err(Unreadable::Inconsistent)?;
        Ok(manifest)
    }

    /// Writes it as JSON, each member and each block on its own line, and last the SHA-256 of all before.
    pub fn write(&self, out: impl Write) -> io::Result<()> {
        let mut out = io::BufWriter::new(Sealing::new(out));
        let formatter = Lines { depth: 0 };
        self.serialize(&mut serde_json::Serializer::with_formatter(&mut out, formatter))?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.seal()
    }
}

impl Manifest {
    /// What was to be in it and is not as it was: unreadable, gone or changed while it was read.
    pub fn lost(&self) -> Vec<&Warning> {
        let is_lost = |warning: &&Warning| {
            matches!(warning.trouble, Trouble::Unreadable | Trouble::Changed | Trouble::Vanished)
        };
        self.warnings.iter().filter(is_lost).collect()
    }

    /// The same in words: `2 files could not be kept as they were (a: …)`; none where all was.
    pub fn tell_lost(&self) -> Option<String> {
        let lost = self.lost();
        let first = lost.first()?;
        Some(match lost.len() {
            1 => format!("1 file could not be kept as it was ({first})"),
            count => format!("{count} files could not be kept as they were ({first}, …)"),
        })
    }
}

impl Contents {
    /// How many bytes of the tar stream a block holds.
    pub(super) fn raw_length(&self, block: usize) -> usize {
        let before = block as u64 * BLOCK as u64;
        usize::try_from(self.raw_bytes.saturating_sub(before)).unwrap_or(usize::MAX).min(BLOCK)
    }

    fn check(&self) -> Result<(), String> {
        if self.block_bytes != BLOCK as u64 {
            return Err(format!("blocks of {} bytes, which are always {BLOCK}", self.block_bytes));
        }
        if self.blocks.len() as u64 != self.raw_bytes.div_ceil(BLOCK as u64) {
            return Err(format!("{} blocks for {} bytes", self.blocks.len(), self.raw_bytes));
        }
        let mut offset = gzip::HEADER.len() as u64;
        for (number, block) in self.blocks.iter().enumerate() {
            let most = deflate::most_bytes(self.raw_length(number));
            if block.offset != offset || block.length as usize > most {
                return Err(format!("block {number} is not where it must be, or too long"));
            }
            offset += u64::from(block.length);
        }
        if offset + gzip::trailer(0, 0).len() as u64 != self.size_bytes {
            return Err(format!("{} bytes for blocks that end at {offset}", self.size_bytes));
        }
        let mut end = 0;
        for member in &self.members {
            let Kind::File { size, at, extents, .. } = &member.kind else { continue };
            let mut next = 0;
            for part in extents.iter().flatten() {
                let after = part.offset.checked_add(part.length).filter(|after| after <= size);
                let (Some(after), true) = (after, part.offset >= next) else {
                    return Err(format!("extents of {} overlap or pass its end", member.name));
                };
                next = after;
            }
            let stored = extents.as_ref().map_or(*size, |all| all.iter().map(|part| part.length).sum());
            let after = at.checked_add(stored).filter(|after| *after <= self.raw_bytes);
            let (Some(after), true) = (after, *at >= end) else {
                return Err(format!("{} overlaps another member or passes the end", member.name));
            };
            end = after;
        }
        Ok(())
    }
}

/// Compact but for the lists of members and blocks, which are as long as a backup is large.
struct Lines {
    depth: usize,
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth += 1;
        CompactFormatter.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        CompactFormatter.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        CompactFormatter.begin_array_value(out, first)?;
        if self.depth == 1 { out.write_all(b"\n") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::archive::{Effort, fixture};

    fn sample() -> Manifest {
        let folder = tempfile::tempdir().unwrap();
        fixture::tree(folder.path());
        let (_, archive) = fixture::archive(folder.path(), Effort::Fast);
        Manifest {
            schema: SCHEMA.to_owned(),
            id: "01J".to_owned(),
            set: "models".to_owned(),
            tool: "mlopsctl 0.1.0".to_owned(),
            source: Source {
                host: "db-1".to_owned(),
                paths: vec!["/srv/models".to_owned()],
                ..Source::default()
            },
            started: DateTime::UNIX_EPOCH,
            took_seconds: 1.5,
            versions: [("mlflow".to_owned(), "3.1".to_owned())].into_iter().collect(),
            details: serde_json::Map::new(),
            warnings: Vec::new(),
            archive,
        }
    }

    fn text(manifest: &Manifest) -> String {
        let mut out = Vec::new();
        manifest.write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_a_later_version_wrote_is_not_damaged() {
        let (name, version) = SCHEMA.rsplit_once("/v").unwrap();
        let next = version.parse::<u32>().unwrap() + 1;
        for (layout, newer) in [
            (format!("{name}/v{next}"), true),
            (format!("{name}/v0"), false),
            (format!("{name}x/v{next}"), false),
            ("mlopsctl".to_owned(), false),
        ] {
            let error = anyhow::Error::new(Unreadable::Layout(layout.clone())).context("reading it");
            assert_eq!(Unreadable::is_damage(&error), !newer, "{layout}");
        }
        assert!(!Unreadable::is_damage(&anyhow::anyhow!("no answer")));
    }

    #[test]
    fn a_manifest_reads_as_it_was_written() {
        let manifest = sample();
        let text = text(&manifest);
        assert_eq!(Manifest::read(text.as_bytes()).unwrap(), manifest);
        let line = text.lines().find(|line| line.contains("current")).unwrap();
        assert!(line.starts_with(
            r#"{"name":"models/current","kind":"symlink","target":"v1/weights.bin","mode":511"#
        ));
        let line = text.lines().find(|line| line.contains("models/old")).unwrap();
        assert!(line.contains(r#""mtime":"1969-12-30T23:59:59.500Z""#), "{line}");
        let longest = text.lines().map(str::len).max().unwrap();
        assert!(longest < 1200, "each member has its line: {longest}");
    }

    #[test]
    fn what_a_newer_version_adds_is_passed_over_but_not_its_layout() {
        let text = text(&sample());
        let more = text.replacen(r#""id":"#, r#""mood":"good","id":"#, 1);
        assert!(matches!(Manifest::read(more.as_bytes()), Err(Unreadable::Changed)));
        assert!(Manifest::read(&sealed_again(&more)).is_ok());
        let newer = text.replacen("backup/v1", "backup/v2", 1);
        assert!(
            matches!(Manifest::read(newer.as_bytes()), Err(Unreadable::Layout(layout)) if layout.ends_with("v2"))
        );
        for cut in [0, 1, 100, text.len() / 2, text.len() - 3] {
            assert!(matches!(Manifest::read(&text.as_bytes()[..cut]), Err(Unreadable::Garbled(_))), "{cut}");
        }
    }

    /// As who wrote this text would have sealed it.
    fn sealed_again(text: &str) -> Vec<u8> {
        let (before, _) = text.rsplit_once(",\n").unwrap();
        let mut out = Vec::new();
        let mut sealing = Sealing::new(&mut out);
        sealing.write_all(format!("{before}}}").as_bytes()).unwrap();
        sealing.seal().unwrap();
        out
    }

    #[test]
    fn no_flipped_bit_goes_unseen() {
        let text = text(&sample()).into_bytes();
        // The line's end after the last brace says nothing.
        for at in 0..text.len() - 1 {
            let mut bad = text.clone();
            bad[at] ^= 1 << (at % 8);
            assert!(Manifest::read(&bad).is_err(), "bit {} of byte {at}", at % 8);
        }
    }

    #[test]
    fn numbers_that_cannot_be_are_refused() {
        let good = sample().archive;
        type Spoil = fn(&mut Contents);
        let cases: [(&str, Spoil); 9] = [
            ("a block more", |all| all.blocks.push(all.blocks[0])),
            ("a block less", |all| all.blocks.truncate(1)),
            ("another block size", |all| all.block_bytes = 1 << 30),
            ("a gap", |all| all.blocks[1].offset += 1),
            ("a giant block", |all| all.blocks[0].length = u32::MAX),
            ("too long", |all| all.size_bytes += 1),
            ("a file past the end", |all| {
                if let Some(Kind::File { size, .. }) = all
                    .members
                    .iter_mut()
                    .map(|one| &mut one.kind)
                    .find(|kind| matches!(kind, Kind::File { extents: None, .. }))
                {
                    *size = u64::MAX;
                }
            }),
            ("a file far away", |all| {
                for member in &mut all.members {
                    if let Kind::File { at, .. } = &mut member.kind {
                        *at = u64::MAX - 3;
                    }
                }
            }),
            ("extents past the end", |all| {
                for member in &mut all.members {
                    if let Kind::File { extents: Some(extents), .. } = &mut member.kind {
                        extents.push(Extent { offset: u64::MAX, length: 2 });
                    }
                }
            }),
        ];
        good.check().unwrap();
        for (what, spoil) in cases {
            let mut bad = good.clone();
            spoil(&mut bad);
            assert!(bad.check().is_err(), "{what}");
        }
    }
}
