//! Reads archives by their manifest: blocks in parallel, any part by ranges, with what is damaged named.

mod blocks;
mod flow;
mod verify;

use std::{fmt, fs::File, io, os::unix::fs::FileExt as _};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{Name, Sum};
pub(super) use blocks::{Blocks, Decoded};
pub(super) use flow::{Flow, Piece};
pub(super) use verify::frame;
pub use verify::{Scope, Verified, verify};

/// An object of which any part can be read, by several threads at once.
pub trait Ranges: Sync {
    /// How many bytes it has.
    fn size(&self) -> io::Result<u64>;

    /// Fills `into` with the bytes from `offset` on; the kind of error is `UnexpectedEof` where there are not so many.
    fn read(&self, offset: u64, into: &mut [u8]) -> io::Result<()>;
}

impl Ranges for File {
    fn size(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn read(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        self.read_exact_at(into, offset)
    }
}

impl Ranges for Bytes {
    fn size(&self) -> io::Result<u64> {
        Ok(self.len() as u64)
    }

    fn read(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let part = start.checked_add(into.len()).and_then(|end| self.get(start..end));
        into.copy_from_slice(part.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

/// Something in an archive that is not what the manifest says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Damage {
    /// The archive is longer or shorter.
    Size { expected: u64, found: u64 },
    /// The bytes of gzip before the first block or after the last.
    Frame { offset: u64 },
    /// A block that does not decode, or not to what it was made of.
    Block { number: usize, offset: u64, length: u32 },
    /// A member of which bytes are lost, or other than they were.
    Member { name: Name },
    /// The archive as a whole, though no part of it differs in what it holds.
    Archive { expected: Sum, found: Sum },
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size { expected, found } if found < expected => {
                write!(f, "the archive is cut off: {found} bytes of {expected}")
            }
            Self::Size { expected, found } => {
                write!(f, "the archive has {found} bytes instead of {expected}")
            }
            Self::Frame { offset } => write!(f, "the gzip bytes at {offset} are damaged"),
            Self::Block { number, offset, length } => {
                write!(f, "block {number} is damaged (bytes {offset} to {})", offset + u64::from(*length))
            }
            Self::Member { name } => write!(f, "{name} is damaged"),
            Self::Archive { expected, found } => {
                write!(f, "the archive has the SHA-256 {found} instead of {expected}")
            }
        }
    }
}

/// Why an archive could not be looked at: this says nothing about what is in it.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("the archive could not be read at byte {offset}")]
    Unreachable { offset: u64, source: io::Error },
    #[error("reading the archive ended early")]
    Stopped(#[source] io::Error),
}

#[cfg(test)]
mod tests;
