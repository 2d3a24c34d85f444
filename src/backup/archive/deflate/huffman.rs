//! Blocks of literals only, with Huffman codes made for them (RFC 1951, 3.2.7): what pays for float weights, in which
//! nothing comes back but some bytes are more frequent. A twentieth of the time that looking for matches takes.

use super::{
    codes::{self, Code},
    stored,
};

/// Four codes of 14 bits and the seven bits that may be left over fit into 64.
pub(super) const LONGEST: u8 = 14;
pub(super) const END_OF_BLOCK: usize = 256;
pub(super) const LITERALS: usize = END_OF_BLOCK + 1;
/// Two distance codes of one bit that never occur: some decoders take fewer for an incomplete code.
pub(super) const DISTANCES: usize = 2;
/// Lengths of codes are codes themselves, of up to seven bits, their lengths given in this order.
const LONGEST_META: u8 = 7;
pub(super) const META_ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/// Room for the description of the codes: 17 bits, 19 × 3 and 259 × 7 at most.
const DESCRIPTION: usize = 264;

/// Appends a block; false, with nothing of use appended, where it would take `most` bytes or more.
pub(super) fn encode(raw: &[u8], most: usize, out: &mut Vec<u8>) -> bool {
    let mut counts = count(raw);
    counts[END_OF_BLOCK] = 1;
    // A code needs two symbols: of an empty block, give it one that does not occur.
    if raw.is_empty() {
        counts[0] = 1;
    }
    let lengths = codes::lengths(&counts, LONGEST);
    let bits: u64 =
        counts.iter().zip(&lengths).map(|(count, length)| u64::from(*count) * u64::from(*length)).sum();
    let room = usize::try_from(bits / 8).unwrap_or(usize::MAX).saturating_add(DESCRIPTION + 16);
    if room >= most {
        return false;
    }
    let start = out.len();
    out.resize(start + room, 0);
    let mut bits = Bits::new(out, start);
    describe(&lengths, &[1; DISTANCES], &mut bits);
    let codes = codes::codes(&lengths);
    bits.literals(raw, &table(&codes));
    let Code { bits: end, length } = codes[END_OF_BLOCK];
    bits.put(u64::from(end), length);
    let end = bits.align();
    out.truncate(end);
    out.extend_from_slice(&stored::EMPTY[1..]);
    true
}

/// How often each byte occurs. Four tables, since counting the same byte twice in a row would wait for itself.
fn count(raw: &[u8]) -> [u32; LITERALS] {
    let mut tables = [[0u32; 256]; 4];
    let (fours, rest) = raw.as_chunks::<4>();
    for four in fours {
        for (table, byte) in tables.iter_mut().zip(four) {
            table[usize::from(*byte)] += 1;
        }
    }
    for byte in rest {
        tables[0][usize::from(*byte)] += 1;
    }
    let mut counts = [0; LITERALS];
    for table in tables {
        for (count, part) in counts.iter_mut().zip(table) {
            *count += part;
        }
    }
    counts
}

/// The head of a block: that it is not the last, has codes of its own, and which.
pub(super) fn describe(lengths: &[u8], distances: &[u8], bits: &mut Bits<'_>) {
    let all: Vec<u8> = lengths.iter().chain(distances).copied().collect();
    let mut counts = [0u32; META_ORDER.len()];
    for length in &all {
        counts[usize::from(*length)] += 1;
    }
    let meta_lengths = codes::lengths(&counts, LONGEST_META);
    let meta = codes::codes(&meta_lengths);
    bits.put(0b100, 3);
    bits.put((lengths.len() - LITERALS) as u64, 5);
    bits.put((distances.len() - 1) as u64, 5);
    bits.put((META_ORDER.len() - 4) as u64, 4);
    for symbol in META_ORDER {
        bits.put(u64::from(meta_lengths[symbol]), 3);
    }
    for length in all {
        let code = meta[usize::from(length)];
        bits.put(u64::from(code.bits), code.length);
    }
}

/// Codes of literals by their byte: bits above, length below, so that one look tells both.
pub(super) fn table(codes: &[Code]) -> [u32; 256] {
    let mut table = [0; 256];
    for (entry, code) in table.iter_mut().zip(codes) {
        *entry = u32::from(code.bits) << 8 | u32::from(code.length);
    }
    table
}

/// Bits go in lowest first; up to seven wait between two flushes.
pub(super) struct Bits<'a> {
    out: &'a mut [u8],
    at: usize,
    pending: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    /// Writes over what is in `out` from here on.
    pub(super) fn new(out: &'a mut [u8], at: usize) -> Self {
        Self { out, at, pending: 0, count: 0 }
    }

    /// Bytes that are whole.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    #[inline]
    pub(super) fn literals(&mut self, raw: &[u8], table: &[u32; 256]) {
        let (fours, rest) = raw.as_chunks::<4>();
        for four in fours {
            let mut pending = self.pending;
            let mut count = self.count;
            for byte in four {
                let entry = table[usize::from(*byte)];
                pending |= u64::from(entry >> 8) << count;
                count += entry & 0xff;
            }
            self.pending = pending;
            self.count = count;
            self.flush();
        }
        for byte in rest {
            let entry = table[usize::from(*byte)];
            self.put(u64::from(entry >> 8), (entry & 0xff) as u8);
        }
    }

    /// At most 57 bits.
    #[inline]
    pub(super) fn put(&mut self, bits: u64, count: u8) {
        self.pending |= bits << self.count;
        self.count += u32::from(count);
        self.flush();
    }

    /// Eight bytes are written whatever is pending; only the whole ones count.
    #[inline]
    fn flush(&mut self) {
        self.out[self.at..self.at + 8].copy_from_slice(&self.pending.to_le_bytes());
        self.at += (self.count >> 3) as usize;
        self.pending >>= self.count & !7;
        self.count &= 7;
    }

    /// An empty stored block's three bits, then zeros up to the byte; says where its lengths begin.
    pub(super) fn align(mut self) -> usize {
        self.put(0, 3);
        self.at + usize::from(self.count > 0)
    }
}
