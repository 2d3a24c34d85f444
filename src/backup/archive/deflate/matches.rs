//! Blocks with matches, made in a hurry: the first repetition that a small table remembers is taken, and codes are made
//! anew every so often. Half the time of zlib's quickest level that is of use, and smaller than `gzip -1`.

use super::{
    codes::{self, Code},
    huffman::{Bits, END_OF_BLOCK, LONGEST, describe, table},
    stored,
};

/// How far back a match may begin, and how long it can be (RFC 1951, 3.2.5).
const WINDOW: usize = 1 << 15;
const SHORTEST: usize = 4;
const LENGTHS: usize = 286;
const LONGEST_MATCH: usize = 258;
const DISTANCES: usize = 30;
/// Bytes that share their codes.
const SHARE: usize = 1 << 17;
/// A place is remembered for each of so many sums of four bytes.
const SLOT_BITS: u32 = 14;
/// Bytes that are looked at beyond a place.
const AHEAD: usize = 8;
/// After so many places without a match, every second place is looked at; after twice as many, every third.
const PATIENCE: u32 = 7;

/// Bytes as they are, then a match.
struct Step {
    literals: u32,
    length: u16,
    distance: u16,
}

/// What is remembered while a block is looked through; kept for the next one.
pub(super) struct Matcher {
    /// The lower 16 bits of the last place with such a sum.
    slots: Box<[u16; 1 << SLOT_BITS]>,
    steps: Vec<Step>,
}

impl Matcher {
    pub(super) fn new() -> Self {
        let slots = vec![0; 1 << SLOT_BITS].into_boxed_slice();
        Self { slots: slots.try_into().expect("as many as there are sums"), steps: Vec::new() }
    }

    /// Appends a block; false, with nothing of use appended, where it would take `most` bytes or more.
    pub(super) fn encode(&mut self, raw: &[u8], most: usize, out: &mut Vec<u8>) -> bool {
        // What was remembered of another block would make the result depend on it.
        self.slots.fill(0);
        let start = out.len();
        out.resize(start + most + 64, 0);
        let mut bits = Bits::new(out, start);
        let mut at = 0;
        while at < raw.len() {
            let from = at;
            at = self.look(raw, at);
            if !put(&self.steps, &raw[from..at], start + most, &mut bits) {
                return false;
            }
        }
        let end = bits.align();
        out.truncate(end);
        out.extend_from_slice(&stored::EMPTY[1..]);
        out.len() - start < most
    }

    /// Looks for matches in what shares codes from here on; where that ends.
    fn look(&mut self, raw: &[u8], from: usize) -> usize {
        self.steps.clear();
        let soon = raw.len().min(from + SHARE);
        let last = raw.len().saturating_sub(AHEAD).min(soon);
        let (mut at, mut literals_from) = (from, from);
        let mut missed = 0u32;
        while at < last {
            let Some((distance, length)) = self.find(raw, at) else {
                at += 1 + (missed >> PATIENCE) as usize;
                missed += 1;
                continue;
            };
            missed = 0;
            let literals = (at - literals_from) as u32;
            self.steps.push(Step { literals, length: length as u16, distance: distance as u16 });
            let end = at + length;
            // One of the places within, so that what comes next to it is found.
            if end - 2 < last {
                self.slots[sum(four(raw, end - 2))] = (end - 2) as u16;
            }
            at = end;
            literals_from = end;
        }
        at.max(soon).min(raw.len())
    }

    /// How far back these bytes were last, and for how long they are the same; remembers the place.
    #[inline]
    fn find(&mut self, raw: &[u8], at: usize) -> Option<(usize, usize)> {
        let here = four(raw, at);
        let place = std::mem::replace(&mut self.slots[sum(here)], at as u16);
        let distance = usize::from((at as u16).wrapping_sub(place));
        if distance == 0 || distance > WINDOW.min(at) || four(raw, at - distance) != here {
            return None;
        }
        Some((distance, same(raw, at - distance, at)))
    }
}

#[inline]
fn four(raw: &[u8], at: usize) -> u32 {
    raw[at..].first_chunk().map_or(0, |four| u32::from_le_bytes(*four))
}

#[inline]
fn sum(four: u32) -> usize {
    (four.wrapping_mul(0x9e37_79b1) >> (32 - SLOT_BITS)) as usize
}

/// How many bytes are the same from both places on, as far as a match can go.
#[inline]
fn same(raw: &[u8], one: usize, other: usize) -> usize {
    let most = LONGEST_MATCH.min(raw.len() - other);
    let (one, other) = (&raw[one..one + most], &raw[other..other + most]);
    let (ones, _) = one.as_chunks::<8>();
    let (others, _) = other.as_chunks::<8>();
    for (number, (one, other)) in ones.iter().zip(others).enumerate() {
        let differ = u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other);
        if differ != 0 {
            return number * 8 + (differ.trailing_zeros() / 8) as usize;
        }
    }
    let done = ones.len() * 8;
    done + one[done..].iter().zip(&other[done..]).take_while(|(one, other)| one == other).count()
}

/// Writes what shares codes: the steps, then the rest as it is; false where there is no room for it.
fn put(steps: &[Step], raw: &[u8], end: usize, bits: &mut Bits<'_>) -> bool {
    let mut counts = [0u32; LENGTHS];
    let mut distance_counts = [0u32; DISTANCES];
    let mut at = 0;
    let mut extra = 0u64;
    for step in steps {
        let after = at + step.literals as usize;
        raw[at..after].iter().for_each(|byte| counts[usize::from(*byte)] += 1);
        at = after + usize::from(step.length);
        let (length, distance) = (Length::of(step.length), Distance::of(step.distance));
        counts[length.symbol] += 1;
        distance_counts[distance.symbol] += 1;
        extra += u64::from(length.extra + distance.extra);
    }
    raw[at..].iter().for_each(|byte| counts[usize::from(*byte)] += 1);
    counts[END_OF_BLOCK] = 1;
    // A code needs two symbols, so give it some that do not occur.
    distance_counts[..2].iter_mut().for_each(|count| *count = (*count).max(1));
    counts[0] = counts[0].max(1);
    let lengths = codes::lengths(&counts, LONGEST);
    let distance_lengths = codes::lengths(&distance_counts, LONGEST);
    let cost = |counts: &[u32], lengths: &[u8]| -> u64 {
        counts.iter().zip(lengths).map(|(count, length)| u64::from(*count) * u64::from(*length)).sum()
    };
    let all = extra + cost(&counts, &lengths) + cost(&distance_counts, &distance_lengths);
    let room = usize::try_from(all / 8).unwrap_or(usize::MAX).saturating_add(512);
    if bits.position().saturating_add(room) >= end {
        return false;
    }
    describe(&lengths, &distance_lengths, bits);
    let codes = codes::codes(&lengths);
    let distance_codes = codes::codes(&distance_lengths);
    let table = table(&codes);
    let mut length_table = [(0u64, 0u8); LONGEST_MATCH + 1];
    for (length, entry) in length_table.iter_mut().enumerate().skip(SHORTEST) {
        let Length { symbol, extra, rest } = Length::of(length as u16);
        let Code { bits, length } = codes[symbol];
        *entry = (u64::from(bits) | u64::from(rest) << length, length + extra);
    }
    let mut at = 0;
    for step in steps {
        let after = at + step.literals as usize;
        bits.literals(&raw[at..after], &table);
        at = after + usize::from(step.length);
        let (length, count) = length_table[usize::from(step.length)];
        let distance = Distance::of(step.distance);
        let code = distance_codes[distance.symbol];
        let pair = u64::from(code.bits) | u64::from(distance.rest) << code.length;
        bits.put(length | pair << count, count + code.length + distance.extra);
    }
    bits.literals(&raw[at..], &table);
    let end = codes[END_OF_BLOCK];
    bits.put(u64::from(end.bits), end.length);
    true
}

/// How the length of a match is written: a symbol, and some bits after it.
struct Length {
    symbol: usize,
    extra: u8,
    rest: u16,
}

impl Length {
    #[inline]
    fn of(length: u16) -> Self {
        if usize::from(length) == LONGEST_MATCH {
            return Self { symbol: LENGTHS - 1, extra: 0, rest: 0 };
        }
        let above = length - 3;
        if above < 8 {
            return Self { symbol: 257 + usize::from(above), extra: 0, rest: 0 };
        }
        // Four symbols for each power of two.
        let extra = above.ilog2() - 2;
        let symbol = 257 + 4 * extra as usize + usize::from(above >> extra);
        Self { symbol, extra: extra as u8, rest: above & ((1 << extra) - 1) }
    }
}

/// The same of its distance.
struct Distance {
    symbol: usize,
    extra: u8,
    rest: u16,
}

impl Distance {
    #[inline]
    fn of(distance: u16) -> Self {
        let above = distance - 1;
        if above < 4 {
            return Self { symbol: usize::from(above), extra: 0, rest: 0 };
        }
        // Two symbols for each power of two.
        let extra = above.ilog2() - 1;
        let symbol = 2 * extra as usize + usize::from(above >> extra);
        Self { symbol, extra: extra as u8, rest: above & ((1 << extra) - 1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_those_of_the_rfc() {
        for (length, symbol, extra, rest) in [
            (3, 257, 0, 0),
            (10, 264, 0, 0),
            (11, 265, 1, 0),
            (12, 265, 1, 1),
            (18, 268, 1, 1),
            (19, 269, 2, 0),
            (114, 279, 4, 15),
            (115, 280, 4, 0),
            (131, 281, 5, 0),
            (257, 284, 5, 30),
            (258, 285, 0, 0),
        ] {
            let found = Length::of(length);
            assert_eq!((found.symbol, found.extra, found.rest), (symbol, extra, rest), "{length}");
        }
        for (distance, symbol, extra, rest) in [
            (1, 0, 0, 0),
            (4, 3, 0, 0),
            (5, 4, 1, 0),
            (8, 5, 1, 1),
            (9, 6, 2, 0),
            (192, 14, 6, 63),
            (193, 15, 6, 0),
            (24_577, 29, 13, 0),
            (32_768, 29, 13, 8191),
        ] {
            let found = Distance::of(distance);
            assert_eq!((found.symbol, found.extra, found.rest), (symbol, extra, rest), "{distance}");
        }
    }
}
