//! The names of a repository's objects: everything that a listing can tell is in them.

use std::fmt;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::finding::Verdict;

const TIME: &str = "%Y%m%dT%H%M%SZ";

/// The name of a backup: when it was begun, and six letters that make it unique: `20261121T131409Z4k7qab`. Sorts
/// by time; a double click copies it whole. Older ones have four letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BackupId(String);

impl BackupId {
    /// A new one.
    pub fn new(at: DateTime<Utc>) -> Self {
        const LETTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let letters: String = (0..6).map(|_| char::from(LETTERS[fastrand::usize(..LETTERS.len())])).collect();
        Self(format!("{}{letters}", at.format(TIME)))
    }

    /// What a person typed or an object is named; none where it is no backup's.
    pub fn parse(text: &str) -> Option<Self> {
        let (time, letters) = text.split_at_checked(16)?;
        NaiveDateTime::parse_from_str(time, TIME).ok()?;
        let good = (4..=8).contains(&letters.len())
            && letters.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        good.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// When it was begun, to the second.
    pub fn at(&self) -> DateTime<Utc> {
        let time = NaiveDateTime::parse_from_str(&self.0[..16], TIME);
        time.map(|time| time.and_utc()).unwrap_or_default()
    }
}

impl fmt::Display for BackupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What happened to a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// With how much was read: `manifest`, `all`, or the part `3-of-10`.
    Verified {
        depth: String,
        verdict: Verdict,
    },
    Restored {
        verdict: Verdict,
    },
    Drilled {
        verdict: Verdict,
    },
    /// Kept from pruning, by whom or what: letters, digits and `-`.
    Held {
        why: String,
    },
}

/// That something happened to a backup, at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    pub id: BackupId,
    pub at: DateTime<Utc>,
    pub mark: Mark,
}

/// An object of a repository, understood by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObjectName {
    Archive(BackupId),
    Manifest(BackupId),
    Begun(BackupId),
    Marker(Marker),
}

impl ObjectName {
    /// Whose it is.
    pub fn id(&self) -> &BackupId {
        match self {
            Self::Archive(id) | Self::Manifest(id) | Self::Begun(id) => id,
            Self::Marker(marker) => &marker.id,
        }
    }

    /// The last part of its name.
    pub fn text(&self) -> String {
        match self {
            Self::Archive(id) => format!("{id}.tar.gz"),
            Self::Manifest(id) => format!("{id}.manifest.json"),
            Self::Begun(id) => format!("{id}.begun.json"),
            Self::Marker(marker) => {
                let head = format!("{}.{}", marker.id, marker.at.format(TIME));
                match &marker.mark {
                    Mark::Verified { depth, verdict } => format!("{head}.verified.{depth}.{verdict}"),
                    Mark::Restored { verdict } => format!("{head}.restored.{verdict}"),
                    Mark::Drilled { verdict } => format!("{head}.drilled.{verdict}"),
                    Mark::Held { why } => format!("{head}.held.{why}"),
                }
            }
        }
    }

    /// None of what is not ours.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, rest) = text.split_once('.')?;
        let id = BackupId::parse(id)?;
        match rest {
            "tar.gz" => return Some(Self::Archive(id)),
            "manifest.json" => return Some(Self::Manifest(id)),
            "begun.json" => return Some(Self::Begun(id)),
            _ => {}
        }
        let mut parts = rest.split('.');
        let at = NaiveDateTime::parse_from_str(parts.next()?, TIME).ok()?.and_utc();
        let what = parts.next()?;
        let last = parts.next()?;
        let after = parts.next();
        let mark = match (what, after) {
            ("verified", Some(verdict)) => {
                Mark::Verified { depth: last.to_owned(), verdict: verdict.parse().ok()? }
            }
            ("restored", None) => Mark::Restored { verdict: last.parse().ok()? },
            ("drilled", None) => Mark::Drilled { verdict: last.parse().ok()? },
            ("held", None) => Mark::Held { why: last.to_owned() },
            _ => return None,
        };
        parts.next().is_none().then_some(Self::Marker(Marker { id, at, mark }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_as_it_was_written_and_others_are_not_ours() {
        let at = DateTime::parse_from_rfc3339("2026-11-21T13:14:09Z").unwrap().to_utc();
        let id = BackupId::new(at);
        assert_eq!((id.at(), id.as_str().len()), (at, 22));
        for (letters, good) in [("abc", false), ("4k7q", true), ("4k7qab", true), ("4k7qabcd", true)] {
            assert_eq!(BackupId::parse(&format!("20261121T131409Z{letters}")).is_some(), good, "{letters}");
        }
        assert_eq!(BackupId::parse("20261121T131409Z4k7qabcde"), None);
        let marker = |mark| ObjectName::Marker(Marker { id: id.clone(), at, mark });
        let names = [
            ObjectName::Archive(id.clone()),
            ObjectName::Manifest(id.clone()),
            ObjectName::Begun(id.clone()),
            marker(Mark::Verified { depth: "3-of-10".to_owned(), verdict: Verdict::Ok }),
            marker(Mark::Restored { verdict: Verdict::Critical }),
            marker(Mark::Drilled { verdict: Verdict::Warning }),
            marker(Mark::Held { why: "restore".to_owned() }),
        ];
        for name in names {
            assert_eq!(ObjectName::parse(&name.text()), Some(name.clone()), "{}", name.text());
        }
        for other in
            ["x", "x.tar.gz", "20261121T131409Z.tar.gz", "20261121T131409Z4k7q.zip", "20261121T131409Z4k7q"]
        {
            assert_eq!(ObjectName::parse(other), None, "{other}");
        }
    }
}
