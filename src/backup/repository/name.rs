//! The names of a repository's objects: everything that a listing can tell is in them.

use std::fmt;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Owner;
use crate::{backup::archive::Sum, finding::Verdict};

const TIME: &str = "%Y%m%dT%H%M%SZ";

/// The name of a backup: when it was begun, then letters: two of the millisecond and four that make it unique,
/// `20261121T131409Z4k7qab`; where the stack has a name, three that do and three of that name. Sorts by time; a double
/// click copies it whole (see [`Owner`]). Older ones have four or six letters without a meaning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BackupId(String);

/// Digits of base 32, in the order in which names are sorted.
const LETTERS: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";

impl BackupId {
    /// A new one of a stack without a name.
    pub fn new(at: DateTime<Utc>) -> Self {
        Self(format!("{}{}{}", at.format(TIME), millisecond(at), random(4)))
    }

    /// A new one of a stack, which a listing then tells from others.
    pub fn made_by(at: DateTime<Utc>, owner: Option<&Owner>) -> Self {
        match owner {
            None => Self::new(at),
            Some(owner) => {
                let letters = [millisecond(at), random(3), owner.letters()].concat();
                Self(format!("{}{letters}", at.format(TIME)))
            }
        }
    }

    /// The letters of a stack's name: fifteen bits of its SHA-256, which most other names have otherwise.
    pub fn letters_of(stack: &str) -> String {
        let sum = Sum::of(stack.as_bytes()).to_string();
        in_letters(usize::from_str_radix(&sum[..4], 16).unwrap_or_default() >> 1, 3)
    }

    /// The letters of the stack that made it; none where it had no name, or the program was older.
    pub fn stack(&self) -> Option<&str> {
        self.0.get(21..24)
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

/// A number of at most `count` digits of base 32.
fn in_letters(number: usize, count: u32) -> String {
    let digit = |place: u32| char::from(LETTERS[number >> (5 * place) & 31]);
    (0..count).rev().map(digit).collect()
}

/// Of the second: what is begun later sorts later, also within a second.
fn millisecond(at: DateTime<Utc>) -> String {
    in_letters(at.timestamp_subsec_millis().min(999) as usize, 2)
}

fn random(count: usize) -> String {
    (0..count).map(|_| char::from(LETTERS[fastrand::usize(..LETTERS.len())])).collect()
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
    fn what_is_begun_later_sorts_later_within_a_second_too() {
        let at = |millis: i64| DateTime::from_timestamp_millis(1_800_000_000_000 + millis).unwrap();
        for owner in [None, Some(Owner::of_stack("churn"))] {
            let made = |millis| BackupId::made_by(at(millis), owner.as_ref());
            let ids: Vec<BackupId> = (0..1000).map(made).collect();
            assert!(ids.is_sorted_by(|one, other| one < other), "{ids:?}");
            assert!(ids.iter().all(|id| BackupId::parse(id.as_str()).as_ref() == Some(id)));
            assert!(ids.iter().all(|id| id.at() == at(0)));
            assert!(ids[0] < made(1000) && ids[999] > made(-1));
        }
        // Older ones sort by their second as ever.
        for old in ["4k7q", "4k7qab"] {
            let old = BackupId::parse(&format!("{}{old}", at(0).format(TIME))).unwrap();
            assert!(BackupId::new(at(-1)) < old && old < BackupId::new(at(1000)));
            assert_eq!(old.stack(), None);
        }
    }

    #[test]
    fn a_name_tells_the_stack_that_made_it_from_others() {
        let at = DateTime::UNIX_EPOCH;
        assert_eq!(BackupId::new(at).stack(), None);
        let names = ["churn", "fraud", "Churn", "churn-staging", ""];
        for (index, name) in names.iter().enumerate() {
            let letters = BackupId::letters_of(name);
            let id = BackupId::made_by(at, Some(&Owner::of_stack(name)));
            assert_eq!(id.stack(), Some(&*letters), "{name}");
            assert!(names[..index].iter().all(|other| BackupId::letters_of(other) != letters), "{name}");
        }
    }

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
