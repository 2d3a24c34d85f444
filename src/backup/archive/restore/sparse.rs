//! Sparse files as GNU tar's pax layout 1.0 has them, which bsdtar writes too: the map is the beginning of the bytes.

use std::io::{self, Read};

use crate::backup::archive::{Extent, Name};

/// What the pax records before a member say about it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Records {
    pub(super) mtime: Option<(i64, u32)>,
    pub(super) name: Option<Name>,
    pub(super) real_size: Option<u64>,
    /// The layout's number, as in `1.0`.
    pub(super) layout: Option<String>,
}

impl Records {
    pub(super) fn take(&mut self, key: &[u8], value: &[u8]) {
        let text = || std::str::from_utf8(value).ok();
        let part = |text: &str, major: bool, layout: &mut Option<String>| {
            let (old_major, old_minor) =
                layout.as_deref().and_then(|old| old.split_once('.')).unwrap_or(("0", "0"));
            *layout = Some(if major { format!("{text}.{old_minor}") } else { format!("{old_major}.{text}") });
        };
        match key {
            b"mtime" => self.mtime = text().and_then(decimal),
            b"GNU.sparse.name" => self.name = Some(Name::new(value)),
            b"GNU.sparse.realsize" => self.real_size = text().and_then(|text| text.parse().ok()),
            b"GNU.sparse.major" => part(text().unwrap_or("?"), true, &mut self.layout),
            b"GNU.sparse.minor" => part(text().unwrap_or("?"), false, &mut self.layout),
            // The layouts 0.0 and 0.1 have no number, but these.
            b"GNU.sparse.map" | b"GNU.sparse.numblocks" => self.layout = Some("0.x".to_owned()),
            _ => {}
        }
    }
}

/// Seconds with a fraction, rounded down to whole seconds and nanoseconds after them.
fn decimal(text: &str) -> Option<(i64, u32)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    let (seconds, nanoseconds) = (whole.parse::<i64>().ok()?, digits.parse::<u32>().ok()?);
    if whole.starts_with('-') && nanoseconds > 0 {
        return Some((seconds.checked_sub(1)?, 1_000_000_000 - nanoseconds));
    }
    Some((seconds, nanoseconds))
}

/// Reads the map, and the zeros that fill its last record.
pub(super) fn read_map(from: &mut impl Read, real_size: u64) -> io::Result<Vec<Extent>> {
    const MOST_PARTS: u64 = 1 << 20;
    let mut taken = 0usize;
    let mut number = || -> io::Result<u64> {
        let mut value = 0u64;
        for place in 0.. {
            let mut byte = [0];
            from.read_exact(&mut byte)?;
            taken += 1;
            match byte[0] {
                b'\n' if place > 0 => break,
                digit @ b'0'..=b'9' => {
                    let next =
                        value.checked_mul(10).and_then(|value| value.checked_add(u64::from(digit - b'0')));
                    value = next.ok_or_else(bad)?;
                }
                _ => return Err(bad()),
            }
        }
        Ok(value)
    };
    let count = number()?;
    if count > MOST_PARTS {
        return Err(bad());
    }
    let mut extents = Vec::new();
    let mut end = 0;
    for _ in 0..count {
        let (offset, length) = (number()?, number()?);
        let after = offset.checked_add(length).filter(|after| offset >= end && *after <= real_size);
        end = after.ok_or_else(bad)?;
        extents.push(Extent { offset, length });
    }
    let padding = taken.next_multiple_of(512) - taken;
    from.read_exact(&mut [0; 512][..padding])?;
    Ok(extents)
}

fn bad() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the map of a sparse file makes no sense")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_their_fraction() {
        for (text, time) in [
            ("0", Some((0, 0))),
            ("1.5", Some((1, 500_000_000))),
            ("1700000000.123456789", Some((1_700_000_000, 123_456_789))),
            ("-1.5", Some((-2, 500_000_000))),
            ("-0.25", Some((-1, 750_000_000))),
            ("-3", Some((-3, 0))),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(decimal(text), time, "{text}");
        }
    }

    #[test]
    fn maps_are_read_or_refused() {
        let whole = |text: &str| {
            let mut bytes = text.as_bytes().to_vec();
            bytes.resize(bytes.len().next_multiple_of(512), 0);
            read_map(&mut bytes.as_slice(), 10_000).ok()
        };
        let parts = vec![Extent { offset: 0, length: 512 }, Extent { offset: 4096, length: 5904 }];
        assert_eq!(whole("2\n0\n512\n4096\n5904\n"), Some(parts));
        assert_eq!(whole("0\n"), Some(vec![]));
        for bad in
            ["2\n0\n512\n", "1\n0\n10001\n", "2\n8\n8\n4\n4\n", "x\n", "\n", "99999999999999999999999\n"]
        {
            assert_eq!(whole(bad), None, "{bad:?}");
        }
    }
}
