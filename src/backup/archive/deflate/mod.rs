//! One block of an archive as deflate: byte-aligned, from an empty window, never the last of its stream. Which way a
//! block is written is chosen by a sample of it; what was written is decoded again before anybody gets it.

mod codes;
mod huffman;
mod sample;
mod stored;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use sample::Nature;

/// The levels of zlib-rs. Level 1 is not among them: without a sample it makes noise larger.
const LEVEL: u32 = 6;
const FAST_LEVEL: u32 = 2;
/// Decoding a Huffman-only block takes three times as long as encoding it, so one in so many is tried.
const HUFFMAN_CHECKED_ONE_IN: u64 = 8;

/// How hard to try.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Effort {
    /// Small: matches where there are some, else Huffman codes where bytes are skewed.
    #[default]
    Small,
    /// Quick: matches of a fast level where there are many, else as it is.
    Fast,
}

/// How a block was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Stored,
    Huffman,
    Matches,
}

/// What was encoded does not decode to what it was made of: a fault of the machine or of a coder.
#[derive(Debug, thiserror::Error)]
#[error("a block does not decode to what it was made of ({method:?}, {length} bytes)")]
pub struct Unfaithful {
    method: Method,
    length: usize,
}

/// Encodes blocks, one after another; keeps its tables between them.
pub(super) struct Encoder {
    effort: Effort,
    compress: Compress,
    decoder: Decoder,
    again: Vec<u8>,
}

impl Encoder {
    pub(super) fn new(effort: Effort) -> Self {
        let level = match effort {
            Effort::Small => LEVEL,
            Effort::Fast => FAST_LEVEL,
        };
        let compress = Compress::new(Compression::new(level), false);
        Self { effort, compress, decoder: Decoder::new(), again: Vec::new() }
    }

    /// Replaces `out`. `turn` is the number of the block.
    pub(super) fn encode(&mut self, raw: &[u8], turn: u64, out: &mut Vec<u8>) -> Result<Method, Unfaithful> {
        out.clear();
        let method = match (sample::judge(raw), self.effort) {
            (Nature::Matching, _) if self.matches(raw, out) => Method::Matches,
            (Nature::Skewed, Effort::Small) if huffman::encode(raw, stored::length(raw.len()), out) => {
                Method::Huffman
            }
            _ => {
                out.clear();
                stored::encode(raw, out);
                Method::Stored
            }
        };
        let checked = match method {
            Method::Huffman => turn.is_multiple_of(HUFFMAN_CHECKED_ONE_IN),
            Method::Matches | Method::Stored => true,
        };
        if checked && !(self.decoder.decode(out, raw.len(), &mut self.again) && self.again == raw) {
            return Err(Unfaithful { method, length: raw.len() });
        }
        Ok(method)
    }

    /// False where it would be no smaller than stored.
    fn matches(&mut self, raw: &[u8], out: &mut Vec<u8>) -> bool {
        let most = stored::length(raw.len());
        out.reserve_exact(most);
        self.compress.reset();
        let done = self.compress.compress_vec(raw, out, FlushCompress::Sync);
        // A flush that filled all the room may not have been a whole one.
        matches!(done, Ok(Status::Ok)) && self.compress.total_in() == raw.len() as u64 && out.len() < most
    }
}

/// Decodes blocks, one after another.
pub(super) struct Decoder(Decompress);

impl Decoder {
    pub(super) fn new() -> Self {
        Self(Decompress::new(false))
    }

    /// Replaces `out`; false unless `block` is whole blocks of deflate, none the last of the stream, that end on a
    /// byte and hold exactly `length` bytes.
    pub(super) fn decode(&mut self, block: &[u8], length: usize, out: &mut Vec<u8>) -> bool {
        out.clear();
        if stored::decode(block, length, out) {
            return true;
        }
        out.clear();
        // One byte more shows a block that holds too much.
        out.reserve_exact(length + 1);
        self.0.reset(false);
        let done = self.0.decompress_vec(block, out, FlushDecompress::Sync);
        matches!(done, Ok(Status::Ok))
            && self.0.total_in() == block.len() as u64
            && out.len() == length
            && block.ends_with(&stored::EMPTY[1..])
    }
}

/// One block, for tests, benches and fuzz targets: how it was written, and its bytes.
pub fn encode_block(raw: &[u8], effort: Effort) -> Result<(Method, Vec<u8>), Unfaithful> {
    let mut out = Vec::new();
    let method = Encoder::new(effort).encode(raw, 0, &mut out)?;
    Ok((method, out))
}

/// The bytes of a Huffman-only block, whatever a sample would say; none where it would be no smaller than stored.
pub fn encode_huffman(raw: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    huffman::encode(raw, stored::length(raw.len()), &mut out).then_some(out)
}

/// One block of `length` bytes; none where it is damaged.
pub fn decode_block(block: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    Decoder::new().decode(block, length, &mut out).then_some(out)
}

/// What a block takes at most.
pub(super) fn most_bytes(raw: usize) -> usize {
    stored::length(raw)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
