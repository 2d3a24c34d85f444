//! One block of an archive as deflate: byte-aligned, from an empty window, never the last of its stream. Which way a
//! block is written is chosen by a sample of it; what was written is decoded again before anybody gets it.

mod codes;
mod huffman;
mod literals;
mod matches;
mod sample;
mod stored;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
pub(super) use literals::LANES;
use literals::{Tables, Task};
use matches::Matcher;
use sample::Nature;
pub(super) use stored::LAST;

/// The level of zlib-rs: that of `gzip` and `tar`.
const LEVEL: u32 = 6;
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

/// What looks for matches, by effort. zlib's level 1 is not among them: its codes are fixed, and make text larger than
/// `gzip -1` does.
enum Matching {
    Small(Compress),
    Fast(Matcher),
}

/// Encodes blocks, one after another; keeps its tables between them.
pub(super) struct Encoder {
    matching: Matching,
    decoder: Decoder,
    again: Vec<u8>,
}

impl Encoder {
    pub(super) fn new(effort: Effort) -> Self {
        let matching = match effort {
            Effort::Small => Matching::Small(Compress::new(Compression::new(LEVEL), false)),
            Effort::Fast => Matching::Fast(Matcher::new()),
        };
        Self { matching, decoder: Decoder::new(), again: Vec::new() }
    }

    /// Replaces `out`. `turn` is the number of the block.
    pub(super) fn encode(&mut self, raw: &[u8], turn: u64, out: &mut Vec<u8>) -> Result<Method, Unfaithful> {
        out.clear();
        let method = match sample::judge(raw) {
            Nature::Matching if self.matches(raw, out) => Method::Matches,
            Nature::Skewed if self.is_small() && huffman::encode(raw, stored::length(raw.len()), out) => {
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

    fn is_small(&self) -> bool {
        matches!(self.matching, Matching::Small(_))
    }

    /// False where it would be no smaller than stored.
    fn matches(&mut self, raw: &[u8], out: &mut Vec<u8>) -> bool {
        let most = stored::length(raw.len());
        let compress = match &mut self.matching {
            Matching::Small(compress) => compress,
            Matching::Fast(matcher) => return matcher.encode(raw, most, out),
        };
        out.reserve_exact(most);
        compress.reset();
        let done = compress.compress_vec(raw, out, FlushCompress::Sync);
        // A flush that filled all the room may not have been a whole one.
        matches!(done, Ok(Status::Ok)) && compress.total_in() == raw.len() as u64 && out.len() < most
    }
}

/// A block, how many bytes it must hold, and where they go, which they replace.
pub(super) struct Reading<'a> {
    pub(super) block: &'a [u8],
    pub(super) length: usize,
    pub(super) out: &'a mut Vec<u8>,
}

/// Decodes blocks; keeps its tables between them.
pub(super) struct Decoder {
    general: Decompress,
    tables: Tables,
}

impl Decoder {
    pub(super) fn new() -> Self {
        Self { general: Decompress::new(false), tables: Tables::new() }
    }

    /// Replaces `out`; false unless `block` is whole blocks of deflate, none the last of the stream, that end on a
    /// byte and hold exactly `length` bytes.
    pub(super) fn decode(&mut self, block: &[u8], length: usize, out: &mut Vec<u8>) -> bool {
        self.decode_all(&mut [Reading { block, length, out }])[0]
    }

    /// The same of up to [`LANES`] blocks, which is quicker than one after another where all are Huffman codes only.
    pub(super) fn decode_all(&mut self, readings: &mut [Reading<'_>]) -> [bool; LANES] {
        let mut read = [false; LANES];
        for (read, Reading { block, length, out }) in read.iter_mut().zip(&mut *readings) {
            // What is in it already need not be made zeros again.
            if block.first() == Some(&stored::EMPTY[0]) {
                out.clear();
                *read = stored::decode(block, *length, out);
            }
        }
        let mut numbers = Vec::with_capacity(LANES);
        let mut tasks = Vec::with_capacity(LANES);
        for (number, Reading { block, length, out }) in
            readings.iter_mut().enumerate().filter(|(number, _)| !read[*number])
        {
            out.resize(*length, 0);
            numbers.push(number);
            tasks.push(Task { block, out });
        }
        let quick = self.tables.decode(&mut tasks);
        for (number, quick) in numbers.into_iter().zip(quick) {
            let Reading { block, length, out } = &mut readings[number];
            read[number] = quick || self.decode_any(block, *length, out);
        }
        read
    }

    fn decode_any(&mut self, block: &[u8], length: usize, out: &mut Vec<u8>) -> bool {
        out.clear();
        // One byte more shows a block that holds too much.
        out.reserve_exact(length + 1);
        self.general.reset(false);
        let done = self.general.decompress_vec(block, out, FlushDecompress::Sync);
        if !matches!(done, Ok(Status::Ok))
            || self.general.total_in() != block.len() as u64
            || out.len() != length
            || !block.ends_with(&stored::EMPTY[1..])
        {
            return false;
        }
        // Bytes that look like an end may be codes of a block that goes on: only between blocks a last one can follow.
        let last = self.general.decompress_vec(&stored::LAST, out, FlushDecompress::Finish);
        matches!(last, Ok(Status::StreamEnd)) && out.len() == length
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
