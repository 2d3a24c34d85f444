//! Headers of tar members in the GNU layout, which every reader knows and which takes any bytes as a name, any size
//! and any time: long names in members of their own, large and negative numbers in base 256, sparse files with maps.

use super::super::{Extent, Kind, Member, Name};

/// Tar is made of records of this size.
pub(super) const RECORD: usize = 512;
const NAME: usize = 100;
/// Parts of a sparse file that its header has room for, and that each record after it has.
const PARTS_IN_HEADER: usize = 4;
const PARTS_IN_RECORD: usize = 21;
const PART: usize = 24;

/// All records that come before a member's bytes.
pub(super) fn header(member: &Member) -> Vec<u8> {
    let mut out = Vec::with_capacity(RECORD);
    let mut name = member.name.bytes().to_vec();
    let mut target: &[u8] = &[];
    let mut size = 0;
    let mut sparse: Option<(&[Extent], u64)> = None;
    let kind = match &member.kind {
        Kind::File { extents: None, size: all, .. } => {
            size = *all;
            b'0'
        }
        Kind::File { extents: Some(extents), size: all, .. } => {
            size = extents.iter().map(|part| part.length).sum();
            sparse = Some((extents, *all));
            b'S'
        }
        Kind::Folder => {
            name.push(b'/');
            b'5'
        }
        Kind::Symlink { target: to } => {
            target = to.bytes();
            b'2'
        }
        Kind::Hardlink { target: to } => {
            target = to.bytes();
            b'1'
        }
    };
    long(b'K', target, &mut out);
    long(b'L', &name, &mut out);
    let mut record = [0; RECORD];
    put(&mut record[..NAME], &name);
    put(&mut record[157..257], target);
    number(&mut record[100..108], i64::from(member.mode & 0o7777));
    number(&mut record[108..116], i64::from(member.uid));
    number(&mut record[116..124], i64::from(member.gid));
    number(&mut record[124..136], i64::try_from(size).unwrap_or(i64::MAX));
    number(&mut record[136..148], member.mtime.seconds);
    record[156] = kind;
    let mut rest: &[Extent] = &[];
    // A map ends where the file does: where that is a hole, an empty part says so.
    let map: Vec<Extent>;
    if let Some((extents, all)) = sparse {
        let end = extents.last().map_or(0, |part| part.offset + part.length);
        let close = (end < all).then_some(Extent { offset: all, length: 0 });
        map = extents.iter().copied().chain(close).collect();
        let (here, after) = map.split_at(map.len().min(PARTS_IN_HEADER));
        parts(&mut record[386..482], here);
        record[482] = u8::from(!after.is_empty());
        number(&mut record[483..495], i64::try_from(all).unwrap_or(i64::MAX));
        rest = after;
    }
    seal(&mut record);
    out.extend_from_slice(&record);
    while !rest.is_empty() {
        let (here, after) = rest.split_at(rest.len().min(PARTS_IN_RECORD));
        let mut record = [0; RECORD];
        parts(&mut record, here);
        record[PARTS_IN_RECORD * PART] = u8::from(!after.is_empty());
        out.extend_from_slice(&record);
        rest = after;
    }
    out
}

/// Zeros that follow so many bytes of a member.
pub(super) fn padding(size: u64) -> u64 {
    size.next_multiple_of(RECORD as u64) - size
}

/// A member that says the whole of a name which is too long for the header of the next one.
fn long(kind: u8, name: &[u8], out: &mut Vec<u8>) {
    if name.len() < NAME {
        return;
    }
    let mut record = [0; RECORD];
    put(&mut record[..NAME], b"././@LongLink");
    for field in [100..108, 108..116, 116..124, 136..148] {
        number(&mut record[field], 0);
    }
    number(&mut record[124..136], name.len() as i64 + 1);
    record[156] = kind;
    seal(&mut record);
    out.extend_from_slice(&record);
    out.extend_from_slice(name);
    out.resize(out.len().next_multiple_of(RECORD), 0);
    // The name ends with a zero even where it fills its last record.
    if name.len().is_multiple_of(RECORD) {
        out.resize(out.len() + RECORD, 0);
    }
}

/// As much as fits; it is followed by zeros.
fn put(field: &mut [u8], bytes: &[u8]) {
    let length = bytes.len().min(field.len());
    field[..length].copy_from_slice(&bytes[..length]);
}

/// Octal digits and a zero where they do, else base 256: a first byte of 0x80, or 0xff of negative numbers.
fn number(field: &mut [u8], value: i64) {
    let digits = field.len() - 1;
    if let Ok(value) = u64::try_from(value)
        && value < 1 << (3 * digits)
    {
        for (place, digit) in field[..digits].iter_mut().rev().enumerate() {
            *digit = b'0' + (value >> (3 * place) & 7) as u8;
        }
        return;
    }
    let bytes = value.to_be_bytes();
    let fill = if value < 0 { 0xff } else { 0 };
    let (front, back) = field.split_at_mut(field.len().saturating_sub(bytes.len()));
    front.fill(fill);
    let skipped = bytes.len() - back.len();
    back.copy_from_slice(&bytes[skipped..]);
    field[0] = if value < 0 { 0xff } else { 0x80 };
}

fn parts(field: &mut [u8], extents: &[Extent]) {
    for (field, part) in field.chunks_exact_mut(PART).zip(extents) {
        number(&mut field[..12], i64::try_from(part.offset).unwrap_or(i64::MAX));
        number(&mut field[12..], i64::try_from(part.length).unwrap_or(i64::MAX));
    }
}

/// The mark of the layout, and the checksum: the sum of all bytes, its own field counted as spaces.
fn seal(record: &mut [u8; RECORD]) {
    record[257..265].copy_from_slice(b"ustar  \0");
    record[148..156].fill(b' ');
    let sum: u32 = record.iter().map(|byte| u32::from(*byte)).sum();
    number(&mut record[148..155], i64::from(sum));
    // Six digits, a zero, a space.
    record[155] = b' ';
}

/// Whether names that are too long for one another's headers may be told: a name holds no zero.
pub(super) fn can_be_told(name: &Name) -> bool {
    !name.bytes().is_empty() && !name.bytes().contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_octal_or_base_256() {
        for (value, width, field) in [
            (0, 8, b"0000000\0".as_slice()),
            (0o644, 8, b"0000644\0"),
            (0o7_777_777, 8, b"7777777\0"),
            (0o10_000_000, 8, b"\x80\0\0\0\0\x20\0\0"),
            (-1, 12, &[0xff; 12]),
            (-2, 12, b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe"),
            (8 << 30, 12, b"\x80\0\0\0\0\0\0\x02\0\0\0\0"),
            ((8 << 30) - 1, 12, b"77777777777\0"),
        ] {
            let mut out = vec![0; width];
            number(&mut out, value);
            assert_eq!(out, field, "{value}");
        }
    }
}
