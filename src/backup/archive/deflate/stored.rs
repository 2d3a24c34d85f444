//! Stored blocks (RFC 1951, 3.2.4): the bytes as they are, in pieces of up to 65,535.

/// What a piece can hold.
const PIECE: usize = 65_535;
const HEADER: usize = 5;
/// An empty stored block that is not the last: what a flush to a byte boundary writes.
pub(super) const EMPTY: [u8; HEADER] = [0, 0, 0, 0xff, 0xff];
/// One that is the last: the end of a stream.
pub(in crate::backup::archive) const LAST: [u8; HEADER] = [1, 0, 0, 0xff, 0xff];

/// How long `raw` bytes are once stored.
pub(super) fn length(raw: usize) -> usize {
    raw + raw.div_ceil(PIECE).max(1) * HEADER
}

pub(super) fn encode(raw: &[u8], out: &mut Vec<u8>) {
    if raw.is_empty() {
        out.extend_from_slice(&EMPTY);
    }
    out.reserve(length(raw.len()));
    for piece in raw.chunks(PIECE) {
        let length = u16::try_from(piece.len()).expect("a piece is at most 65,535 bytes");
        out.push(0);
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&(!length).to_le_bytes());
        out.extend_from_slice(piece);
    }
}

/// Appends what is stored; false unless `block` is nothing but stored pieces that hold `length` bytes in all.
pub(super) fn decode(mut block: &[u8], length: usize, out: &mut Vec<u8>) -> bool {
    let before = out.len();
    while let Some((&[0, low, high, not_low, not_high], rest)) = block.split_first_chunk::<HEADER>() {
        let size = u16::from_le_bytes([low, high]);
        if size != !u16::from_le_bytes([not_low, not_high]) {
            return false;
        }
        let Some((piece, rest)) = rest.split_at_checked(usize::from(size)) else { return false };
        if out.len() - before + piece.len() > length {
            return false;
        }
        out.extend_from_slice(piece);
        block = rest;
    }
    block.is_empty() && out.len() - before == length
}
