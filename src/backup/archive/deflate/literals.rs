//! Reads the blocks that [`huffman`](super::huffman) writes. Of one block each code must be known before the next can
//! be looked at, so most of a processor waits; of several blocks, in turn, each waits while the others are looked at.
//!
//! Only what is exactly of that layout is read here. All else, damage too, is left to the general decoder, so nothing is
//! accepted that it would refuse.

use super::{
    codes,
    huffman::{DISTANCES, END_OF_BLOCK, LITERALS, META_ORDER},
    stored,
};

/// Blocks that are read in turn.
pub(in crate::backup::archive) const LANES: usize = 2;
/// Codes up to this length take one look; longer ones are rare.
const LOOK: u32 = 12;
/// Codes that are read between two fillings of the 64 bits, of which 56 are sure to be there.
const GROUP: usize = 4;
/// RFC 1951's longest code.
const LONGEST: usize = 15;

/// By the next bits: the literal in the high byte, the length of its code in the low one, or that it is none of these.
type Table = [u16; 1 << LOOK];
const SPECIAL: u16 = 0x80;

/// Tables that are made anew for each block, kept between blocks.
pub(super) struct Tables(Box<[Table; LANES]>);

/// A block to be read, and where its bytes go, which are as many as it must hold.
pub(super) struct Task<'a> {
    pub(super) block: &'a [u8],
    pub(super) out: &'a mut [u8],
}

impl Tables {
    pub(super) fn new() -> Self {
        let tables = vec![[SPECIAL; 1 << LOOK]; LANES].into_boxed_slice();
        Self(tables.try_into().expect("as many as there are lanes"))
    }

    /// Reads up to [`LANES`] blocks; which of them were of the layout, whole, and held as many bytes as they must.
    pub(super) fn decode(&mut self, tasks: &mut [Task<'_>]) -> [bool; LANES] {
        let mut read = [false; LANES];
        let opened = tasks.iter_mut().zip(&mut *self.0);
        let mut lanes: Vec<_> =
            opened.map(|(task, table)| Lane::open(task.block, &mut *task.out, table)).collect();
        if let [Some(one), Some(two)] = &mut lanes[..] {
            in_turn([one, two]);
        }
        for (lane, read) in lanes.into_iter().zip(&mut read) {
            *read = lane.is_some_and(Lane::finish);
        }
        read
    }
}

/// A block that is being read.
struct Lane<'a> {
    bits: Bits<'a>,
    order: Order,
    table: &'a Table,
    out: &'a mut [u8],
    done: usize,
    ended: bool,
    failed: bool,
}

impl<'a> Lane<'a> {
    /// Reads the description of the codes; none where it isn't one of ours.
    fn open(block: &'a [u8], out: &'a mut [u8], table: &'a mut Table) -> Option<Self> {
        let mut bits = Bits { bytes: block, at: 0, buffer: 0, count: 0 };
        let head = [(0b100, 3), (0, 5), (DISTANCES as u64 - 1, 5), (META_ORDER.len() as u64 - 4, 4)];
        for (expected, length) in head {
            (bits.take(length)? == expected).then_some(())?;
        }
        let mut meta = [0; META_ORDER.len()];
        for symbol in META_ORDER {
            meta[symbol] = bits.take(3)? as u8;
        }
        is_complete(&meta).then_some(())?;
        // Repeated lengths are never written.
        (meta[16..] == [0; 3]).then_some(())?;
        let mut all = [0; LITERALS + DISTANCES];
        let order = Order::of(&meta);
        for length in &mut all {
            *length = u8::try_from(bits.code(&order)?).ok()?;
        }
        let (lengths, distances) = all.split_first_chunk::<LITERALS>()?;
        (is_complete(lengths) && distances == [1; DISTANCES] && lengths[END_OF_BLOCK] > 0).then_some(())?;
        let order = Order::of(lengths);
        table.fill(SPECIAL);
        for (symbol, code) in codes::codes(lengths).into_iter().enumerate() {
            if symbol == END_OF_BLOCK || code.length == 0 || u32::from(code.length) > LOOK {
                continue;
            }
            let entry = (symbol as u16) << 8 | u16::from(code.length);
            table[usize::from(code.bits)..].iter_mut().step_by(1 << code.length).for_each(|at| *at = entry);
        }
        Some(Self { bits, order, table, out, done: 0, ended: false, failed: false })
    }

    /// How many groups are sure to find their bits and their room.
    fn groups(&self) -> usize {
        // Filling up takes seven bytes at most, and looks at eight.
        let bits = (self.bits.bytes.len() - self.bits.at).saturating_sub(8) / 7;
        let room = (self.out.len() - self.done) / GROUP;
        if self.ended || self.failed { 0 } else { bits.min(room) }
    }

    /// The next codes, each with a look at what it is.
    fn carefully(&mut self, codes: usize) {
        for _ in 0..codes {
            if self.ended || self.failed {
                return;
            }
            self.bits.fill_near_end();
            let entry = self.table[self.bits.buffer as usize % (1 << LOOK)];
            let symbol = match u32::from(entry & 0xff) {
                length if entry & SPECIAL == 0 => self.bits.take(length).map(|_| usize::from(entry >> 8)),
                _ => self.bits.code(&self.order),
            };
            match symbol {
                Some(END_OF_BLOCK) => self.ended = true,
                Some(literal) if self.done < self.out.len() => {
                    self.out[self.done] = literal as u8;
                    self.done += 1;
                }
                _ => self.failed = true,
            }
        }
    }

    /// Reads what is left; whether it was all that it must be.
    fn finish(mut self) -> bool {
        in_turn([&mut self]);
        while !self.ended && !self.failed {
            self.carefully(GROUP);
        }
        self.ended && self.done == self.out.len() && self.bits.at_end()
    }
}

/// Reads from all, in turn, until one of them has come to its end, or near it. All must be at the same byte.
fn in_turn<const COUNT: usize>(mut lanes: [&mut Lane<'_>; COUNT]) {
    loop {
        let groups = lanes.iter().map(|lane| lane.groups()).min().unwrap_or(0);
        if groups == 0 {
            return;
        }
        if !quickly(&mut lanes, groups) {
            lanes.iter_mut().for_each(|lane| lane.carefully(GROUP));
        }
    }
}

/// Reads so many groups; false where the next one holds a code that takes more than one look.
fn quickly<const COUNT: usize>(lanes: &mut [&mut Lane<'_>; COUNT], groups: usize) -> bool {
    let mut bits: [Bits<'_>; COUNT] = lanes.each_ref().map(|lane| lane.bits.clone());
    let tables: [&Table; COUNT] = lanes.each_ref().map(|lane| lane.table);
    let start = lanes[0].done;
    let mut outs = lanes.each_mut().map(|lane| &mut lane.out[start..start + groups * GROUP]);
    let mut read = 0;
    while read < groups {
        let mut next: [Bits<'_>; COUNT] = bits.clone();
        let mut entries = [[0u16; GROUP]; COUNT];
        let mut any = 0;
        next.iter_mut().for_each(Bits::fill);
        for place in 0..GROUP {
            for ((bits, table), entries) in next.iter_mut().zip(tables).zip(&mut entries) {
                let entry = table[bits.buffer as usize % (1 << LOOK)];
                bits.buffer >>= entry & 63;
                entries[place] = entry;
                any |= entry;
            }
        }
        if any & SPECIAL != 0 {
            break;
        }
        for ((bits, entries), out) in next.iter_mut().zip(entries).zip(&mut outs) {
            let lengths = entries.into_iter().fold(0, u16::wrapping_add) & 0xff;
            bits.count -= u32::from(lengths);
            let literals = entries.map(|entry| (entry >> 8) as u8);
            out[read * GROUP..][..GROUP].copy_from_slice(&literals);
        }
        bits = next;
        read += 1;
    }
    for (lane, bits) in lanes.iter_mut().zip(bits) {
        lane.bits = bits;
        lane.done += read * GROUP;
    }
    read == groups
}

/// Whether every sequence of bits begins with exactly one code.
fn is_complete(lengths: &[u8]) -> bool {
    let taken: u32 = lengths
        .iter()
        .filter(|length| **length > 0)
        .map(|length| 1 << (LONGEST as u32 - u32::from(*length)))
        .sum();
    taken == 1 << LONGEST
}

/// Symbols in the order of their codes, and how many there are of each length (RFC 1951, 3.2.2).
struct Order {
    counts: [usize; LONGEST + 1],
    symbols: Vec<u16>,
}

impl Order {
    fn of(lengths: &[u8]) -> Self {
        let mut counts = [0; LONGEST + 1];
        lengths.iter().for_each(|length| counts[usize::from(*length)] += 1);
        let mut symbols: Vec<u16> =
            (0..).take(lengths.len()).filter(|symbol| lengths[usize::from(*symbol)] > 0).collect();
        symbols.sort_by_key(|symbol| lengths[usize::from(*symbol)]);
        Self { counts, symbols }
    }
}

/// Bits come lowest first. Those of the buffer above `count` are the next ones of the bytes, or zeros.
#[derive(Clone)]
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    buffer: u64,
    count: u32,
}

impl Bits<'_> {
    /// To at least 56 bits. Eight bytes must be left.
    #[inline]
    fn fill(&mut self) {
        let Some(eight) = self.bytes[self.at..].first_chunk() else { return };
        self.buffer |= u64::from_le_bytes(*eight) << self.count;
        self.at += ((63 - self.count) >> 3) as usize;
        self.count |= 56;
    }

    fn fill_near_end(&mut self) {
        while self.count <= 56
            && let Some(byte) = self.bytes.get(self.at)
        {
            self.buffer |= u64::from(*byte) << self.count;
            self.at += 1;
            self.count += 8;
        }
    }

    fn take(&mut self, length: u32) -> Option<u64> {
        self.fill_near_end();
        let bits = self.buffer & ((1 << length) - 1);
        self.buffer >>= length;
        self.count = self.count.checked_sub(length)?;
        Some(bits)
    }

    /// The symbol of the next code, bit by bit.
    fn code(&mut self, order: &Order) -> Option<usize> {
        let (mut code, mut first, mut before) = (0usize, 0usize, 0usize);
        for count in &order.counts[1..] {
            code = code << 1 | self.take(1)? as usize;
            first <<= 1;
            if let Some(place) = code.checked_sub(first).filter(|place| place < count) {
                return order.symbols.get(before + place).map(|symbol| usize::from(*symbol));
            }
            first += count;
            before += count;
        }
        None
    }

    /// Whether an empty stored block is all that is left, its first byte filled with zeros.
    fn at_end(&self) -> bool {
        let at = self.at * 8 - self.count as usize;
        let end = (at + 3).div_ceil(8);
        let Some(rest) = self.bytes.get(end..) else { return false };
        let zeros = (at..end * 8).all(|bit| self.bytes[bit / 8] >> (bit % 8) & 1 == 0);
        zeros && *rest == stored::EMPTY[1..]
    }
}
