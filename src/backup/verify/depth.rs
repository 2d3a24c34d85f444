//! How much of a backup is read: its manifest, all of it, or one of so many equal parts. Parts are read in turn, so that
//! after as many runs every byte was read. Pure.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};

use crate::backup::{
    archive::{Contents, Scope},
    repository::{Entry, Mark},
};

/// The most parts: smaller ones would be mostly the names of their markers.
const MOST_PARTS: u64 = 1000;

/// What `--read-data` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReadData {
    All,
    /// The least recently read of so many parts.
    Next {
        of: u64,
    },
    /// This part, counted from 1.
    Part {
        number: u64,
        of: u64,
    },
}

impl FromStr for ReadData {
    type Err = String;

    /// `all`, `10%` (in as many parts as fit into 100: `30%` is one of 3), `3/10`.
    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || {
            format!(
                "`{text}` is no part of a backup: write all, 10% or 3/10, and ids of backups before --read-data"
            )
        };
        if text == "all" {
            return Ok(Self::All);
        }
        if let Some(percent) = text.strip_suffix('%') {
            let percent: f64 = percent.trim().parse().map_err(|_| bad())?;
            if !(percent > 0.0 && percent <= 100.0) {
                return Err(bad());
            }
            // Never less than was asked for.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is between 1 and 1000"
            )]
            let of = (100.0 / percent).floor().clamp(1.0, MOST_PARTS as f64) as u64;
            return Ok(if of == 1 { Self::All } else { Self::Next { of } });
        }
        let (number, of) = text.split_once('/').ok_or_else(bad)?;
        let (number, of): (u64, u64) = (number.parse().map_err(|_| bad())?, of.parse().map_err(|_| bad())?);
        if number == 0 || number > of || of > MOST_PARTS {
            return Err(bad());
        }
        Ok(if of == 1 { Self::All } else { Self::Part { number, of } })
    }
}

/// How much of one backup is read. Shown as in the name of a marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// The manifest, and the first and last bytes of the archive.
    Manifest,
    All,
    /// Counted from 1.
    Part {
        number: u64,
        of: u64,
    },
}

impl fmt::Display for Depth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manifest => f.write_str("manifest"),
            Self::All => f.write_str("all"),
            Self::Part { number, of } => write!(f, "{number}-of-{of}"),
        }
    }
}

impl Depth {
    /// What is asked for, of a backup among all of its set.
    pub(super) fn of(asked: Option<ReadData>, entry: &Entry, all: &[Entry]) -> Self {
        match asked {
            None => Self::Manifest,
            Some(ReadData::All) => Self::All,
            Some(ReadData::Part { number, of }) => Self::Part { number, of },
            Some(ReadData::Next { of }) => Self::Part { number: next_part(of, entry, all), of },
        }
    }

    pub(super) fn scope(self, contents: &Contents) -> Scope {
        match self {
            Self::Manifest => Scope::Blocks(0..0),
            Self::All => Scope::Everything,
            Self::Part { number, of } => Scope::part(contents, number - 1, of),
        }
    }

    /// The bytes of the tar stream that will be gone through, for the progress.
    pub(super) fn raw_bytes(self, contents: &Contents) -> u64 {
        match self.scope(contents) {
            Scope::Everything => contents.raw_bytes,
            Scope::Blocks(blocks) => blocks.len() as u64 * contents.block_bytes,
        }
    }
}

/// The part that was not read for the longest time: of this backup, and where several were never read, of any backup of
/// the set, so that daily backups that are each read once are not all read at their beginning.
fn next_part(of: u64, entry: &Entry, all: &[Entry]) -> u64 {
    let here = |number| last_read(entry, number, of);
    let anywhere = |number| all.iter().filter_map(|entry| last_read(entry, number, of)).max();
    (1..=of).min_by_key(|number| (here(*number), anywhere(*number), *number)).unwrap_or(1)
}

/// When a part was read, with whatever result, and whether alone, which is later than with all the others at the same
/// second; none sorts first.
fn last_read(entry: &Entry, number: u64, of: u64) -> Option<(DateTime<Utc>, bool)> {
    let part = Depth::Part { number, of }.to_string();
    let read = entry.markers.iter().filter_map(|marker| match &marker.mark {
        Mark::Verified { depth, .. } if *depth == part => Some((marker.at, true)),
        Mark::Verified { depth, .. } if depth == "all" => Some((marker.at, false)),
        _ => None,
    });
    read.max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        backup::repository::{BackupId, Marker},
        finding::Verdict,
    };

    #[test]
    fn parts_are_understood_or_refused() {
        for (text, wanted) in [
            ("all", Some(ReadData::All)),
            ("100%", Some(ReadData::All)),
            ("60%", Some(ReadData::All)),
            ("50%", Some(ReadData::Next { of: 2 })),
            ("30%", Some(ReadData::Next { of: 3 })),
            ("10%", Some(ReadData::Next { of: 10 })),
            ("2.5%", Some(ReadData::Next { of: 40 })),
            ("0.01%", Some(ReadData::Next { of: 1000 })),
            ("3/10", Some(ReadData::Part { number: 3, of: 10 })),
            ("1/1", Some(ReadData::All)),
            ("0/10", None),
            ("11/10", None),
            ("0%", None),
            ("101%", None),
            ("NaN%", None),
            ("-1%", None),
            ("10", None),
            ("20261121T131409Z4k7q", None),
        ] {
            assert_eq!(text.parse().ok(), wanted, "{text}");
        }
    }

    fn read(id: &str, depths: &[&str]) -> Entry {
        let id = BackupId::parse(id).unwrap();
        let marker = |(hour, depth): (usize, &&str)| Marker {
            id: id.clone(),
            at: id.at() + chrono::TimeDelta::hours(1 + hour as i64),
            mark: Mark::Verified { depth: (*depth).to_owned(), verdict: Verdict::Ok },
        };
        let markers = depths.iter().enumerate().map(marker).collect();
        Entry { committed: id.at(), id, size_bytes: Some(1), markers }
    }

    #[test]
    fn as_many_runs_as_there_are_parts_read_every_one() {
        for of in [2, 3, 10] {
            let mut depths: Vec<String> = Vec::new();
            for _ in 0..2 * of {
                let so_far: Vec<&str> = depths.iter().map(String::as_str).collect();
                let entry = read("20261101T000000Zaaaa", &so_far);
                let next = Depth::of(Some(ReadData::Next { of }), &entry, std::slice::from_ref(&entry));
                depths.push(next.to_string());
            }
            let wanted: Vec<String> = (0..2 * of).map(|run| format!("{}-of-{of}", run % of + 1)).collect();
            assert_eq!(depths, wanted);
        }
    }

    #[test]
    fn backups_that_are_each_read_once_are_read_at_different_places() {
        let mut all =
            vec![read("20261101T000000Zaaaa", &["1-of-3"]), read("20261102T000000Zaaaa", &["2-of-3"])];
        all.push(read("20261103T000000Zaaaa", &[]));
        assert_eq!(next_part(3, &all[2], &all), 3);
        all.push(read("20261104T000000Zaaaa", &["3-of-3"]));
        all.push(read("20261105T000000Zaaaa", &["manifest"]));
        assert_eq!(next_part(3, &all[4], &all), 1, "the longest ago");
        assert_eq!(next_part(3, &read("20261106T000000Zaaaa", &["all"]), &all), 1);
    }
}
