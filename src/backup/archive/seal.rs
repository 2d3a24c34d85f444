//! The last line of a manifest: the SHA-256 of all before it, so that a flipped bit is seen also where what is left
//! still reads well.

use std::io::{self, Write};

use sha2::{Digest as _, Sha256};

use super::Sum;

/// What stands before the sum that a manifest ends with.
const SEAL: &[u8] = b",\n\"manifest_sha256\":\"";

/// Whether a manifest ends with the sum of what is before it.
pub(super) fn is_sealed(bytes: &[u8]) -> bool {
    let Some(at) = memchr::memmem::rfind(bytes, SEAL) else { return false };
    let (before, seal) = bytes.split_at(at);
    let sum = Sum::of(before).to_string();
    let rest = seal[SEAL.len()..].strip_prefix(sum.as_bytes());
    rest.is_some_and(|rest| rest.trim_ascii_end() == b"\"}")
}

/// Passes a JSON object on, and hashes all of it but its last brace.
pub(super) struct Sealing<W> {
    out: W,
    hasher: Sha256,
    /// The byte that was written last, if it may be that brace.
    brace: Option<u8>,
}

impl<W: Write> Sealing<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, hasher: Sha256::new(), brace: None }
    }

    /// The sum, and the brace after it.
    pub(super) fn seal(mut self) -> io::Result<()> {
        let sum = Sum::finish(self.hasher);
        self.out.write_all(SEAL)?;
        self.out.write_all(sum.to_string().as_bytes())?;
        self.out.write_all(b"\"}\n")?;
        self.out.flush()
    }

    fn pass(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.out.write_all(bytes)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some((last, before)) = bytes.split_last() else { return Ok(0) };
        if let Some(brace) = self.brace.replace(*last) {
            self.pass(&[brace])?;
        }
        self.pass(before)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
