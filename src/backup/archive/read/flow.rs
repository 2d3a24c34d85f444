//! Members out of blocks: cuts the tar stream into the bytes of each file, with its holes, and hashes them.

use std::iter::Peekable;

use sha2::{Digest as _, Sha256};

use super::{ReadError, blocks::Decoded};
use crate::backup::archive::{BLOCK, Extent, Kind, Member, Sum, Watch, sum::hash_zeros};

/// What is known next.
pub(crate) enum Piece<'a> {
    /// The bytes of this member follow.
    Begin(&'a Member),
    /// Bytes of it, and where in the file they are. What is not handed out is a hole.
    Data(u64, &'a [u8]),
    /// All of it was seen; whether it is what it was.
    End { whole: bool },
}

/// The files whose bytes are wanted, in the order of the archive.
pub(crate) struct Flow<'a, I: Iterator<Item = &'a Member>> {
    members: Peekable<I>,
    open: Option<Open<'a>>,
    watch: &'a Watch,
}

/// A file of which some blocks were seen.
struct Open<'a> {
    sum: Sum,
    size: u64,
    /// In the tar stream.
    end: u64,
    /// Up to where the tar stream was seen.
    at: u64,
    extents: Option<&'a [Extent]>,
    /// Up to where the file was hashed, holes and all.
    hashed: u64,
    hasher: Sha256,
    lost: bool,
}

impl<'a, I: Iterator<Item = &'a Member>> Flow<'a, I> {
    /// Of these files; what is no file is passed over.
    pub(crate) fn new(members: I, watch: &'a Watch) -> Self {
        Self { members: members.peekable(), open: None, watch }
    }

    /// The next block. Blocks may be left out between files that are wanted, never within one.
    pub(crate) fn feed<E: From<ReadError>>(
        &mut self,
        number: usize,
        decoded: &Decoded<'_>,
        piece: &mut impl FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let start = number as u64 * BLOCK as u64;
        let bytes = match decoded {
            Decoded::Whole(bytes) | Decoded::Doubtful(bytes) => Some(*bytes),
            Decoded::Lost => None,
        };
        let end = start + bytes.map_or(BLOCK, <[u8]>::len) as u64;
        let watch = self.watch;
        loop {
            let Some(open) = self.open_next(Some(end), piece)? else { return Ok(()) };
            let upto = open.end.min(end);
            open.lost |= open.at < open.end && (bytes.is_none() || open.at < start);
            match bytes {
                Some(bytes) if upto > open.at && open.at >= start => {
                    let part = &bytes[(open.at - start) as usize..(upto - start) as usize];
                    open.take(part, watch, piece)?;
                }
                _ => {}
            }
            open.at = upto.max(open.at);
            if open.at < open.end {
                return Ok(());
            }
            self.close(piece)?;
        }
    }

    /// After the last block: what needs no bytes, and what got none.
    pub(crate) fn finish<E: From<ReadError>>(
        &mut self,
        piece: &mut impl FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        while let Some(open) = self.open_next(None, piece)? {
            open.lost |= open.at < open.end;
            self.close(piece)?;
        }
        Ok(())
    }

    /// The member that is open, or the next one that begins before `end`.
    fn open_next<E: From<ReadError>>(
        &mut self,
        end: Option<u64>,
        piece: &mut impl FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<Option<&mut Open<'a>>, E> {
        while self.open.is_none() {
            let early =
                |member: &&Member| member.stored().is_none_or(|(at, _)| end.is_none_or(|end| at < end));
            let Some(member) = self.members.next_if(early) else { return Ok(None) };
            let Kind::File { size, sha256, at, extents } = &member.kind else { continue };
            let stored = member.stored().map_or(0, |(_, length)| length);
            self.watch.begin(&member.name);
            piece(Piece::Begin(member))?;
            self.open = Some(Open {
                sum: *sha256,
                size: *size,
                at: *at,
                end: at + stored,
                extents: extents.as_deref(),
                hashed: 0,
                hasher: Sha256::new(),
                lost: false,
            });
        }
        Ok(self.open.as_mut())
    }

    fn close<E: From<ReadError>>(
        &mut self,
        piece: &mut impl FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        if !open.lost {
            open.hash_hole(open.size, self.watch)?;
        }
        let whole = !open.lost && Sum::finish(open.hasher) == open.sum;
        piece(Piece::End { whole })
    }
}

impl Open<'_> {
    /// The next bytes of the tar stream, which of a sparse file go to several places.
    fn take<E: From<ReadError>>(
        &mut self,
        mut bytes: &[u8],
        watch: &Watch,
        piece: &mut impl FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        while !bytes.is_empty() {
            let (offset, length) = match &mut self.extents {
                None => (self.hashed, bytes.len()),
                Some(extents) => {
                    let Some((part, rest)) = extents.split_first() else { return Ok(()) };
                    let offset = self.hashed.max(part.offset);
                    let left = part.offset + part.length - offset;
                    if left == 0 {
                        *extents = rest;
                        continue;
                    }
                    (offset, usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len()))
                }
            };
            let (part, rest) = bytes.split_at(length);
            self.hash_hole(offset, watch)?;
            if !self.lost {
                self.hasher.update(part);
            }
            watch.advance(length).map_err(ReadError::Stopped)?;
            piece(Piece::Data(offset, part))?;
            self.hashed = offset + length as u64;
            bytes = rest;
        }
        Ok(())
    }

    fn hash_hole(&mut self, upto: u64, watch: &Watch) -> Result<(), ReadError> {
        let hole = upto.saturating_sub(self.hashed);
        hash_zeros(&mut self.hasher, hole, |length| watch.advance(length).map_err(ReadError::Stopped))?;
        self.hashed += hole;
        Ok(())
    }
}
