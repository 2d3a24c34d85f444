//! The footer and the page headers of a Parquet file, walked before the decoder reads them: it passes over as many
//! elements of a list as the list claims, booleans without a byte each, so that six bytes keep it busy for seconds.
//!
//! Both are structures in Thrift's compact form. The decoder reads a field that it knows by its number, whatever type
//! the file gives to it; so that both walk over the same bytes, another type than the format's is refused, too.

use std::io::{Cursor, Read};

use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::reader::{ChunkReader, Length};
use bytes::Bytes;

/// Bytes of the header of a page at most: beside few numbers it holds the least and the largest value.
const HEADER: usize = 16 << 20;
/// Bytes at the end of a file that say where the footer begins.
const TAIL: u64 = 8;
/// Structures within structures at most, as many as the decoder follows.
const DEPTH: u8 = 64;

/// What a field is.
#[derive(Clone, Copy)]
enum Shape {
    Flag,
    Byte,
    Short,
    Int,
    Long,
    Double,
    Bytes,
    List(&'static Shape),
    Fields(Fields),
}

/// The fields of a structure by their numbers. Others are passed over by the type that the file says.
type Fields = &'static [(i16, Shape)];

use Shape::{Byte, Double, Fields as Of, Flag, Int, List, Long, Short};

const EMPTY: Shape = Of(&[]);
const TEXT: Shape = Shape::Bytes;

const PAGE: Fields = &[
    (1, Int),
    (2, Int),
    (3, Int),
    (4, Int),
    (5, Of(DATA)),
    (6, EMPTY),
    (7, Of(DICTIONARY)),
    (8, Of(DATA_2)),
];
const DATA: Fields = &[(1, Int), (2, Int), (3, Int), (4, Int), (5, Of(STATISTICS))];
const DICTIONARY: Fields = &[(1, Int), (2, Int), (3, Flag)];
const DATA_2: Fields =
    &[(1, Int), (2, Int), (3, Int), (4, Int), (5, Int), (6, Int), (7, Flag), (8, Of(STATISTICS))];
const STATISTICS: Fields =
    &[(1, TEXT), (2, TEXT), (3, Long), (4, Long), (5, TEXT), (6, TEXT), (7, Flag), (8, Flag), (9, Long)];

const FOOTER: Fields = &[
    (1, Int),
    (2, List(&Of(ELEMENT))),
    (3, Long),
    (4, List(&Of(GROUP))),
    (5, List(&Of(KEY_VALUE))),
    (6, TEXT),
    (7, List(&Of(ORDER))),
];
const KEY_VALUE: Fields = &[(1, TEXT), (2, TEXT)];
const ORDER: Fields = &[(1, EMPTY), (2, EMPTY), (3, EMPTY)];
const ELEMENT: Fields = &[
    (1, Int),
    (2, Int),
    (3, Int),
    (4, TEXT),
    (5, Int),
    (6, Int),
    (7, Int),
    (8, Int),
    (9, Int),
    (10, Of(LOGICAL)),
];
const LOGICAL: Fields = &[
    (1, EMPTY),
    (2, EMPTY),
    (3, EMPTY),
    (4, EMPTY),
    (5, Of(&[(1, Int), (2, Int)])),
    (6, EMPTY),
    (7, Of(TIME)),
    (8, Of(TIME)),
    (10, Of(&[(1, Byte), (2, Flag)])),
    (11, EMPTY),
    (12, EMPTY),
    (13, EMPTY),
    (14, EMPTY),
    (15, EMPTY),
    (16, Of(&[(1, Byte)])),
    (17, Of(&[(1, TEXT)])),
    (18, Of(&[(1, TEXT), (2, Int)])),
    (19, EMPTY),
];
const TIME: Fields = &[(1, Flag), (2, Of(&[(1, EMPTY), (2, EMPTY), (3, EMPTY)]))];
const GROUP: Fields = &[
    (1, List(&Of(CHUNK))),
    (2, Long),
    (3, Long),
    (4, List(&Of(&[(1, Int), (2, Flag), (3, Flag)]))),
    (5, Long),
    (6, Long),
    (7, Short),
];
const CHUNK: Fields =
    &[(1, TEXT), (2, Long), (3, Of(COLUMN)), (4, Long), (5, Int), (6, Long), (7, Int), (9, TEXT)];
const COLUMN: Fields = &[
    (1, Int),
    (2, List(&Int)),
    (3, List(&TEXT)),
    (4, Int),
    (5, Long),
    (6, Long),
    (7, Long),
    (8, List(&Of(KEY_VALUE))),
    (9, Long),
    (10, Long),
    (11, Long),
    (12, Of(STATISTICS)),
    (13, List(&Of(&[(1, Int), (2, Int), (3, Int)]))),
    (14, Long),
    (15, Int),
    (16, Of(&[(1, Long), (2, List(&Long)), (3, List(&Long))])),
    (17, Of(&[(1, Of(BOX)), (2, List(&Int))])),
];
const BOX: Fields =
    &[(1, Double), (2, Double), (3, Double), (4, Double), (5, Double), (6, Double), (7, Double), (8, Double)];

/// A type as the file says it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Wire {
    Flag,
    Byte,
    /// A number of 16, 32 or 64 bits: the same bytes.
    Number(u8),
    Double,
    Bytes,
    /// Or a set.
    List,
    Map,
    Fields,
    Uuid,
}

impl Wire {
    fn of(code: u8) -> Result<Self> {
        Ok(match code {
            1 | 2 => Self::Flag,
            3 => Self::Byte,
            4..=6 => Self::Number(code),
            7 => Self::Double,
            8 => Self::Bytes,
            9 | 10 => Self::List,
            11 => Self::Map,
            12 => Self::Fields,
            13 => Self::Uuid,
            _ => return Err(refused(format!("holds a field of an unknown type, {code}"))),
        })
    }

    fn is(self, shape: Shape) -> bool {
        self == match shape {
            Flag => Self::Flag,
            Byte => Self::Byte,
            Short => Self::Number(4),
            Int => Self::Number(5),
            Long => Self::Number(6),
            Double => Self::Double,
            Shape::Bytes => Self::Bytes,
            List(_) => Self::List,
            Of(_) => Self::Fields,
        }
    }
}

fn refused(what: String) -> ParquetError {
    ParquetError::General(what)
}

/// Where a structure is read from.
trait Input {
    fn byte(&mut self) -> Result<u8>;
    fn pass(&mut self, count: u64) -> Result<()>;
}

impl Input for &[u8] {
    fn byte(&mut self) -> Result<u8> {
        let (first, rest) = self.split_first().ok_or_else(cut_off)?;
        *self = rest;
        Ok(*first)
    }

    fn pass(&mut self, count: u64) -> Result<()> {
        let count = usize::try_from(count).map_err(|_| cut_off())?;
        *self = self.get(count..).ok_or_else(cut_off)?;
        Ok(())
    }
}

/// What was read is kept, since nothing but reading it tells where it ends.
struct Kept<R> {
    input: R,
    bytes: Vec<u8>,
}

impl<R: Read> Input for Kept<R> {
    fn byte(&mut self) -> Result<u8> {
        self.pass(1)?;
        self.bytes.last().copied().ok_or_else(cut_off)
    }

    fn pass(&mut self, count: u64) -> Result<()> {
        if count > (HEADER - self.bytes.len().min(HEADER)) as u64 {
            return Err(refused(format!("is longer than {} MiB", HEADER >> 20)));
        }
        let read = self.input.by_ref().take(count).read_to_end(&mut self.bytes)?;
        if (read as u64) < count { Err(cut_off()) } else { Ok(()) }
    }
}

fn cut_off() -> ParquetError {
    ParquetError::EOF("ends too early".to_owned())
}

fn number(input: &mut impl Input) -> Result<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = input.byte()?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(refused("holds a number of more than 64 bits".to_owned()))
}

/// Fields up to the end of the structure.
fn fields(input: &mut impl Input, known: Fields, depth: u8) -> Result<()> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(refused(format!("holds more than {DEPTH} structures within each other")));
    };
    let mut id = 0_i16;
    loop {
        let start = input.byte()?;
        if start & 0x0f == 0 {
            return Ok(());
        }
        let wire = Wire::of(start & 0x0f)?;
        id = match i16::from(start >> 4) {
            0 => {
                let coded = number(input)?;
                ((coded >> 1) as i64 ^ -((coded & 1) as i64)) as i16
            }
            more => id.checked_add(more).ok_or_else(|| refused("numbers a field beyond 32767".to_owned()))?,
        };
        match known.iter().find(|(known, _)| *known == id) {
            Some((_, shape)) if wire.is(*shape) => shaped(input, *shape, wire, depth)?,
            Some(_) => return Err(refused(format!("gives to field {id} another type than the format does"))),
            None => passed(input, wire, depth)?,
        }
    }
}

fn shaped(input: &mut impl Input, shape: Shape, wire: Wire, depth: u8) -> Result<()> {
    match shape {
        Of(known) => fields(input, known, depth),
        List(of) => {
            let (element, count) = list(input)?;
            if count > 0 && !element.is(*of) {
                return Err(refused("gives to a list another type than the format does".to_owned()));
            }
            (0..count).try_for_each(|_| shaped(input, *of, element, depth))
        }
        _ => passed(input, wire, depth),
    }
}

/// What is not known, by the type that the file says.
fn passed(input: &mut impl Input, wire: Wire, depth: u8) -> Result<()> {
    let Some(within) = depth.checked_sub(1) else {
        return Err(refused(format!("holds more than {DEPTH} structures within each other")));
    };
    match wire {
        Wire::Flag => Ok(()),
        Wire::Byte => input.pass(1),
        Wire::Number(_) => number(input).map(drop),
        Wire::Double => input.pass(8),
        Wire::Uuid => input.pass(16),
        Wire::Bytes => {
            let length = number(input)?;
            input.pass(length)
        }
        Wire::Fields => fields(input, &[], depth),
        Wire::List => {
            let (element, count) = list(input)?;
            if element == Wire::Flag && count > 0 {
                return Err(refused(format!(
                    "claims a list of {count} booleans, of which the format has none"
                )));
            }
            (0..count).try_for_each(|_| passed(input, element, within))
        }
        Wire::Map => {
            let count = number(input)?;
            if count == 0 {
                return Ok(());
            }
            let kinds = input.byte()?;
            let (key, value) = (Wire::of(kinds >> 4)?, Wire::of(kinds & 0x0f)?);
            if key == Wire::Flag || value == Wire::Flag {
                return Err(refused(format!(
                    "claims a map of {count} booleans, of which the format has none"
                )));
            }
            (0..count).try_for_each(|_| {
                passed(input, key, within)?;
                passed(input, value, within)
            })
        }
    }
}

/// The type of a list's elements, and how many it claims. Each takes a byte or more, unless it is a boolean.
fn list(input: &mut impl Input) -> Result<(Wire, u64)> {
    let start = input.byte()?;
    if start == 0 {
        return Ok((Wire::Byte, 0));
    }
    let element = Wire::of(start & 0x0f)?;
    match start >> 4 {
        15 => Ok((element, number(input)?)),
        count => Ok((element, u64::from(count))),
    }
}

/// Walks over the footer. A file without a readable end is left to the decoder, which says what is wrong with it.
pub(super) fn check_footer(file: &impl ChunkReader) -> Result<()> {
    let Some(end) = file.len().checked_sub(TAIL) else { return Ok(()) };
    let tail = file.get_bytes(end, TAIL as usize)?;
    let (length, mark) = tail.split_at(4);
    let length = length.try_into().map_or(0, u32::from_le_bytes);
    let Some(start) = end.checked_sub(u64::from(length)).filter(|_| mark == b"PAR1") else { return Ok(()) };
    let footer = file.get_bytes(start, length as usize)?;
    fields(&mut footer.as_ref(), FOOTER, DEPTH).map_err(|error| of_what("the footer", error))
}

fn of_what(what: &str, error: ParquetError) -> ParquetError {
    match error {
        ParquetError::General(reason) | ParquetError::EOF(reason) => refused(format!("{what} {reason}")),
        other => other,
    }
}

/// A file of which the decoder reads the header of a page only when it was walked over.
pub(super) struct Walked<R>(pub(super) R);

impl<R: Length> Length for Walked<R> {
    fn len(&self) -> u64 {
        self.0.len()
    }
}

impl<R: ChunkReader> ChunkReader for Walked<R> {
    type T = Cursor<Vec<u8>>;

    /// The decoder reads the last bytes of the file in this way, and headers of pages.
    fn get_read(&self, start: u64) -> Result<Self::T> {
        let mut kept = Kept { input: self.0.get_read(start)?, bytes: Vec::new() };
        if start.saturating_add(TAIL) >= self.0.len() {
            kept.input.read_to_end(&mut kept.bytes)?;
        } else {
            fields(&mut kept, PAGE, DEPTH).map_err(|error| of_what("the header of a page", error))?;
        }
        Ok(Cursor::new(kept.bytes))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        self.0.get_bytes(start, length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a data page of 60 bytes, with a least and a largest value.
    const HEADER_OF_DATA: &[u8] = &[
        0x15, 0, 0x15, 120, 0x15, 120, 0x2c, 0x15, 12, 0x15, 0, 0x15, 6, 0x15, 6, 0x1c, 0x18, 1, b'z', 0x18,
        1, b'a', 0x16, 0, 0, 0, 0,
    ];

    fn walked(known: Fields, mut bytes: &[u8]) -> std::result::Result<usize, String> {
        let length = bytes.len();
        let result = fields(&mut bytes, known, DEPTH);
        result.map(|()| length - bytes.len()).map_err(|error| error.to_string())
    }

    #[test]
    fn what_the_decoder_would_pass_over_for_hours_is_refused() {
        let deep = [&[0x9c][..], &[0x1c; 100]].concat();
        let cases: [(Fields, &[u8], std::result::Result<usize, &str>); 15] = [
            (PAGE, HEADER_OF_DATA, Ok(HEADER_OF_DATA.len())),
            (PAGE, &HEADER_OF_DATA[..9], Err("ends too early")),
            (PAGE, &[0x15, 0, 0], Ok(3)),
            // Field 9 is none of a page's: a list, a set, a map of numbers, of booleans.
            (PAGE, &[0x99, 0x25, 2, 4, 0, 7], Ok(5)),
            (PAGE, &[0x99, 0xf1, 0xff, 0xff, 0xff, 0xff, 7], Err("claims a list of 2147483647 booleans")),
            (PAGE, &[0x9a, 0x32], Err("claims a list of 3 booleans")),
            (PAGE, &[0x9b, 2, 0x55, 2, 4, 2, 4, 0], Ok(8)),
            (PAGE, &[0x9b, 0xff, 0xff, 3, 0x12], Err("claims a map of 65535 booleans")),
            (PAGE, &[0x9b, 0, 0], Ok(3)),
            // A list of lists of booleans.
            (PAGE, &[0x99, 0x19, 0xf2, 0xff, 0xff, 3], Err("claims a list of 65535 booleans")),
            (PAGE, &[0x18, 3, b'a', b'b', b'c', 0], Err("gives to field 1 another type")),
            (PAGE, &deep, Err("holds more than 64 structures within each other")),
            (
                PAGE,
                &[0x15, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
                Err("more than 64 bits"),
            ),
            (FOOTER, &[0x29, 0x1c, 0x48, 1, b'a', 0, 0], Ok(7)),
            (FOOTER, &[0x29, 0xf1, 0xff, 0xff, 3], Err("gives to a list another type")),
        ];
        for (at, (known, bytes, expected)) in cases.into_iter().enumerate() {
            match (walked(known, bytes), expected) {
                (Ok(length), Ok(expected)) => assert_eq!(length, expected, "{at}"),
                (Err(error), Err(expected)) => assert!(error.contains(expected), "{at}: {error}"),
                (walked, expected) => panic!("{at}: {walked:?} for {expected:?}"),
            }
        }
    }

    #[test]
    fn the_decoder_gets_a_header_that_was_walked_over_and_nothing_else() {
        let file = Walked(Bytes::from([HEADER_OF_DATA, &[9; 60]].concat()));
        assert_eq!(file.get_read(0).unwrap().into_inner(), HEADER_OF_DATA);
        assert_eq!(file.get_read(file.len() - TAIL).unwrap().into_inner(), [9; 8]);
        let long = [&[0x98_u8, 0xff, 0xff, 0xff, 0x7f][..], &[0; 100]].concat();
        let error = Walked(Bytes::from(long)).get_read(0).unwrap_err().to_string();
        assert!(error.contains("the header of a page is longer than 16 MiB"), "{error}");
    }
}
