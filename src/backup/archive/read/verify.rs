//! Is an archive what its manifest says: every byte of it, or a part.

use std::{io, ops::Range};

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{Blocks, Damage, Flow, Piece, Ranges, ReadError, blocks::Decoded};
use crate::backup::archive::{Contents, Member, Name, Sum, Watch, gzip};

/// How much is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All, with the SHA-256 of the archive.
    Everything,
    /// These blocks, and the members that lie within them.
    Blocks(Range<usize>),
}

impl Scope {
    /// The part number `number`, counted from 0, of `parts` that cover all.
    pub fn part(contents: &Contents, number: u64, parts: u64) -> Self {
        let parts = u128::from(parts.max(1));
        let count = contents.blocks.len() as u128;
        let border = |number: u128| usize::try_from(count * number.min(parts) / parts).unwrap_or(0);
        let number = u128::from(number) % parts;
        Self::Blocks(border(number)..border(number + 1))
    }
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    pub bytes_read: u64,
    pub blocks: usize,
    /// Files whose SHA-256 was compared.
    pub members: usize,
    /// Nothing where all that was read is as it must be.
    pub damage: Vec<Damage>,
}

/// Reads what the scope says and compares all of it with the manifest. Goes on past damage, so that all of it is told.
pub fn verify(
    archive: &dyn Ranges,
    contents: &Contents,
    scope: &Scope,
    threads: usize,
    watch: &Watch,
) -> Result<Verified, ReadError> {
    let mut found = Verified::default();
    let [header, trailer] = frame(archive, contents, &mut found.damage)?;
    let everything = *scope == Scope::Everything;
    let range = match scope {
        Scope::Everything => 0..contents.blocks.len(),
        Scope::Blocks(range) => range.start.min(contents.blocks.len())..range.end.min(contents.blocks.len()),
    };
    let mut hasher = Sha256::new();
    hasher.update(&header);
    let mut members = 0;
    let mut name: Option<Name> = None;
    let mut damaged = Vec::new();
    let mut blocks = Vec::new();
    let within = contents.members.iter().filter(|member| is_within(member, contents, &range));
    let mut flow = Flow::new(within, watch);
    let mut piece = |piece: Piece<'_>| -> Result<(), ReadError> {
        match piece {
            Piece::Begin(member) => name = Some(member.name.clone()),
            Piece::Data(..) => {}
            Piece::End { whole } => {
                members += 1;
                damaged.extend(name.take().filter(|_| !whole).map(|name| Damage::Member { name }));
            }
        }
        Ok(())
    };
    let decoding = Blocks { archive, contents, threads };
    let hash = |bytes: &[u8]| {
        if everything {
            hasher.update(bytes);
        }
    };
    decoding.each::<ReadError>(std::slice::from_ref(&range), hash, |number, decoded| {
        if !matches!(decoded, Decoded::Whole(_)) {
            let block = contents.blocks[number];
            blocks.push(Damage::Block { number, offset: block.offset, length: block.length });
        }
        flow.feed(number, &decoded, &mut piece)
    })?;
    flow.finish(&mut piece)?;
    hasher.update(&trailer);
    let sum = Sum::finish(hasher);
    found.damage.append(&mut blocks);
    found.damage.append(&mut damaged);
    // A flip in bits that no decoder looks at changes nothing but this sum.
    if everything && sum != contents.sha256 {
        found.damage.push(Damage::Archive { expected: contents.sha256, found: sum });
    }
    found.members = members;
    found.blocks = range.len();
    let read: u64 = contents.blocks[range].iter().map(|block| u64::from(block.length)).sum();
    found.bytes_read = read + (header.len() + trailer.len()) as u64;
    Ok(found)
}

/// What is around the blocks, as it is: the head of the gzip file, and its end. Notes where it is not as it must be, or
/// where the archive has another size.
pub(crate) fn frame(
    archive: &dyn Ranges,
    contents: &Contents,
    damage: &mut Vec<Damage>,
) -> Result<[Vec<u8>; 2], ReadError> {
    let size = archive.size().map_err(|source| ReadError::Unreachable { offset: 0, source })?;
    if size != contents.size_bytes {
        damage.push(Damage::Size { expected: contents.size_bytes, found: size });
    }
    let mut part = |offset: u64, expected: &[u8]| {
        let mut bytes = vec![0; expected.len()];
        match archive.read(offset, &mut bytes) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => bytes.clear(),
            Err(source) => return Err(ReadError::Unreachable { offset, source }),
        }
        if bytes != expected {
            damage.push(Damage::Frame { offset });
        }
        Ok(bytes)
    };
    let trailer = gzip::trailer(contents.crc32, contents.raw_bytes);
    Ok([part(0, &gzip::HEADER)?, part(contents.size_bytes - trailer.len() as u64, &trailer)?])
}

fn is_within(member: &Member, contents: &Contents, range: &Range<usize>) -> bool {
    let all = range.len() == contents.blocks.len();
    let Some((at, length)) = member.stored() else { return false };
    let block = contents.block_bytes;
    all || at / block >= range.start as u64 && (at + length).div_ceil(block) <= range.end as u64
}
