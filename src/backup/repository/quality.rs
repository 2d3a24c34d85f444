//! What a listing tells about how good a backup is: one rule for everybody who chooses, shows or removes.

use chrono::{DateTime, Utc};

use super::{Entry, Mark};
use crate::finding::Verdict;

/// How good a backup is, as far as its markers tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quality {
    /// Its manifest and archive are there, and nothing speaks against it.
    Good,
    /// Somebody who read it found damage, and nobody who read all of it later found none.
    Damaged {
        /// When that was found last.
        at: DateTime<Utc>,
        /// By what: `the verification (all)`, `the restore`, `the drill`.
        by: String,
    },
    /// There is a manifest without an archive.
    Incomplete,
}

impl Quality {
    pub fn is_good(&self) -> bool {
        *self == Self::Good
    }

    /// As JSON has it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Damaged { .. } => "damaged",
            Self::Incomplete => "incomplete",
        }
    }
}

impl Entry {
    /// Damage that was found stays found until all of it was read later and was good: a look at a part, or one that had
    /// remarks, may have passed it by.
    pub fn quality(&self) -> Quality {
        if self.size_bytes.is_none() {
            return Quality::Incomplete;
        }
        let bad = self.markers.iter().filter_map(|marker| Some((marker.at, found_by(&marker.mark)?)));
        let Some((at, by)) = bad.max_by_key(|(at, _)| *at) else { return Quality::Good };
        let cleared = self.markers.iter().any(|marker| marker.at > at && clears(&marker.mark));
        if cleared { Quality::Good } else { Quality::Damaged { at, by } }
    }

    /// Whether all of it was read once and was good.
    pub fn was_read_whole(&self) -> bool {
        self.markers.iter().any(|marker| clears(&marker.mark))
    }
}

/// Who found damage; none where a mark tells of none.
fn found_by(mark: &Mark) -> Option<String> {
    match mark {
        Mark::Verified { depth, verdict: Verdict::Critical } => Some(format!("the verification ({depth})")),
        Mark::Restored { verdict: Verdict::Critical } => Some("the restore".to_owned()),
        Mark::Drilled { verdict: Verdict::Critical } => Some("the drill".to_owned()),
        Mark::Verified { .. } | Mark::Restored { .. } | Mark::Drilled { .. } | Mark::Held { .. } => None,
    }
}

/// Whether it says that every byte was read and was good. A restore of a part leaves no such mark.
fn clears(mark: &Mark) -> bool {
    match mark {
        Mark::Verified { depth, verdict } => depth == "all" && *verdict == Verdict::Ok,
        Mark::Restored { verdict } | Mark::Drilled { verdict } => *verdict == Verdict::Ok,
        Mark::Held { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::repository::ObjectName;

    /// One with these marks, an hour apart unless they begin with `+`, which are of the same second as the one before.
    fn entry(marks: &[&str]) -> Entry {
        const ID: &str = "20260301T000000Zaaaa";
        let mut hour = 0;
        let mut marker = |mark: &&str| {
            hour += u32::from(!mark.starts_with('+'));
            let name = format!("{ID}.20260301T{hour:02}0000Z.{}", mark.trim_start_matches('+'));
            match ObjectName::parse(&name) {
                Some(ObjectName::Marker(marker)) => marker,
                other => panic!("{name}: {other:?}"),
            }
        };
        let markers: Vec<_> = marks.iter().map(&mut marker).collect();
        let id = crate::backup::repository::BackupId::parse(ID).unwrap();
        Entry { id, size_bytes: Some(1), committed: DateTime::UNIX_EPOCH, markers }
    }

    #[test]
    fn damage_is_forgotten_only_once_every_byte_was_good() {
        type Case = (&'static [&'static str], Option<(u32, &'static str)>);
        let cases: &[Case] = &[
            (&[], None),
            (&["verified.all.ok"], None),
            (&["held.audit"], None),
            (&["verified.all.unknown"], None),
            (&["drilled.warning"], None),
            // Whoever finds it.
            (&["verified.manifest.critical"], Some((1, "the verification (manifest)"))),
            (&["verified.3-of-10.critical"], Some((1, "the verification (3-of-10)"))),
            (&["restored.critical"], Some((1, "the restore"))),
            (&["drilled.critical"], Some((1, "the drill"))),
            (&["verified.all.ok", "restored.critical"], Some((2, "the restore"))),
            (&["verified.all.ok", "drilled.critical"], Some((2, "the drill"))),
            // A look at a part, or one that ended otherwise, clears nothing.
            (&["verified.all.critical", "verified.manifest.ok"], Some((1, "the verification (all)"))),
            (&["verified.3-of-10.critical", "verified.4-of-10.ok"], Some((1, "the verification (3-of-10)"))),
            (&["verified.3-of-10.critical", "verified.3-of-10.ok"], Some((1, "the verification (3-of-10)"))),
            (&["restored.critical", "verified.all.unknown"], Some((1, "the restore"))),
            (&["restored.critical", "verified.all.warning"], Some((1, "the restore"))),
            (&["restored.critical", "drilled.warning"], Some((1, "the restore"))),
            (&["restored.critical", "held.restore"], Some((1, "the restore"))),
            // All of it does.
            (&["verified.3-of-10.critical", "verified.all.ok"], None),
            (&["restored.critical", "verified.all.ok"], None),
            (&["drilled.critical", "restored.ok"], None),
            (&["verified.all.critical", "drilled.ok"], None),
            // Of what is of one second, nobody knows which came first.
            (&["drilled.critical", "+verified.all.ok"], Some((1, "the drill"))),
            // Found again.
            (&["restored.critical", "verified.all.ok", "drilled.critical"], Some((3, "the drill"))),
        ];
        for (marks, expected) in cases {
            let mut entry = entry(marks);
            let found = match entry.quality() {
                Quality::Damaged { at, by } => Some((at.format("%-H").to_string(), by)),
                other => {
                    assert_eq!(other, Quality::Good);
                    None
                }
            };
            assert_eq!(found, expected.map(|(hour, by)| (hour.to_string(), by.to_owned())), "{marks:?}");
            // In whatever order they are listed.
            entry.markers.reverse();
            assert_eq!(entry.quality().is_good(), expected.is_none(), "{marks:?} reversed");
            entry.size_bytes = None;
            assert_eq!(entry.quality(), Quality::Incomplete);
        }
    }
}
