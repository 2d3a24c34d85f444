//! From the names at a place to backups and leftovers. Pure.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{BackupId, Entry, Marker, ObjectName};

/// What a file is called until it is whole.
pub(super) const HIDDEN: (&str, &str) = (".", ".part");

/// One object of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::backup) struct Found {
    /// Without what is common to all names of the place.
    pub(in crate::backup) name: String,
    pub(super) size: u64,
    /// When it was written, by the place's clock.
    pub(super) modified: DateTime<Utc>,
}

/// Objects of one id without a manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Remains {
    /// There is a mark that says who makes it.
    pub(super) begun: bool,
    /// There is nothing yet but that mark, which is being written, or never was to its end.
    pub(super) begins: bool,
    pub(super) size: u64,
    /// When the newest of them was written, by the place's clock: parts of a file count, those in a bucket renew the mark.
    pub(super) modified: DateTime<Utc>,
    pub(super) names: Vec<String>,
}

/// The objects of a place, by backup.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Sorted {
    /// The oldest first.
    pub(super) backups: Vec<Entry>,
    /// Backups whose making or removal was interrupted.
    pub(super) remains: BTreeMap<BackupId, Remains>,
    /// Marks and unfinished files of backups that are there all the same.
    pub(super) litter: Vec<Found>,
}

#[derive(Default)]
struct Seen {
    archive: Option<u64>,
    manifest: Option<DateTime<Utc>>,
    /// With the time at which each was written.
    markers: Vec<(DateTime<Utc>, String, Marker)>,
    modified: DateTime<Utc>,
    begun: bool,
    begins: bool,
    hidden: u64,
    names: Vec<String>,
    litter: Vec<Found>,
}

/// Whether a name is one of this backup's, finished or not.
pub(super) fn is_of(name: &str, id: &BackupId) -> bool {
    parse(name).is_some_and(|(name, _)| name.id() == id)
}

/// What a name says, and whether it is that of an unfinished file.
fn parse(name: &str) -> Option<(ObjectName, bool)> {
    match name.strip_prefix(HIDDEN.0).and_then(|name| name.strip_suffix(HIDDEN.1)) {
        Some(name) => Some((ObjectName::parse(name)?, true)),
        None => Some((ObjectName::parse(name)?, false)),
    }
}

/// The time of a marker that is being written, or never was to its end.
pub(super) fn unfinished_marker(name: &str) -> Option<DateTime<Utc>> {
    match parse(name)? {
        (ObjectName::Marker(marker), true) => Some(marker.at),
        _ => None,
    }
}

/// Sorts what was listed; what is not ours is passed over.
pub(super) fn sort(found: Vec<Found>) -> Sorted {
    let mut seen: BTreeMap<BackupId, Seen> = BTreeMap::new();
    for one in found {
        let Some((name, hidden)) = parse(&one.name) else { continue };
        let of = seen.entry(name.id().clone()).or_default();
        if !matches!(name, ObjectName::Marker(_)) {
            of.modified = of.modified.max(one.modified);
        }
        match name {
            _ if hidden => {
                of.hidden += one.size;
                of.begins |= matches!(name, ObjectName::Begun(_));
                of.litter.push(one.clone());
            }
            ObjectName::Archive(_) => of.archive = Some(one.size),
            ObjectName::Manifest(_) => of.manifest = Some(one.modified),
            ObjectName::Marker(marker) => of.markers.push((one.modified, one.name.clone(), marker)),
            ObjectName::Begun(_) => {
                of.begun = true;
                of.litter.push(one.clone());
            }
        }
        of.names.push(one.name);
    }
    let mut sorted = Sorted::default();
    for (id, mut seen) in seen {
        match seen.manifest {
            Some(committed) => {
                // Many machines write them, each with a clock of its own; the place has one.
                seen.markers.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
                let markers = seen.markers.into_iter().map(|(_, _, marker)| marker).collect();
                sorted.litter.append(&mut seen.litter);
                sorted.backups.push(Entry { id, size_bytes: seen.archive, committed, markers });
            }
            None => {
                let size = seen.archive.unwrap_or(0) + seen.hidden;
                let begins = seen.begins && seen.names.len() == 1;
                let Seen { begun, modified, names, .. } = seen;
                sorted.remains.insert(id, Remains { begun, begins, size, modified, names });
            }
        }
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_backups_leftovers_and_litter() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let [good, lost, begun, gone, next] = [
            "20260101T000000Zaaaa",
            "20260102T000000Zbbbb",
            "20260103T000000Zcccc",
            "20251231T000000Zdddd",
            "20260104T000000Zeeee",
        ];
        let found = |name: String, size| Found { name, size, modified: at(7) };
        let all = vec![
            found(format!("{lost}.manifest.json"), 5),
            found(format!("{good}.20260105T000000Z.verified.all.ok"), 0),
            found(format!("{good}.20260104T000000Z.verified.manifest.critical"), 0),
            found(format!("{good}.begun.json"), 9),
            found(format!("{good}.manifest.json"), 5),
            found(format!("{good}.tar.gz"), 100),
            found(format!(".{begun}.tar.gz.part"), 30),
            found(format!("{begun}.begun.json"), 9),
            found(format!("{gone}.tar.gz"), 40),
            found(format!(".{next}.begun.json.part"), 0),
            found("notes.txt".to_owned(), 1),
            found("20260101T000000Zaaaa.zip".to_owned(), 1),
            found(".part".to_owned(), 1),
        ];
        let sorted = sort(all);
        let backups: Vec<_> =
            sorted.backups.iter().map(|one| (one.id.as_str(), one.size_bytes, one.markers.len())).collect();
        assert_eq!(backups, [(good, Some(100), 2), (lost, None, 0)]);
        assert!(sorted.backups[0].markers.is_sorted_by_key(|marker| marker.at));
        assert!(sorted.remains.values().all(|one| one.modified == at(7)));
        let remains: Vec<_> = sorted
            .remains
            .iter()
            .map(|(id, one)| (id.as_str(), one.begun, one.begins, one.size, one.names.len()))
            .collect();
        let expected = [(gone, false, false, 40, 1), (begun, true, false, 30, 2), (next, false, true, 0, 1)];
        assert_eq!(remains, expected);
        let litter: Vec<&str> = sorted.litter.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(litter, [format!("{good}.begun.json")]);
    }

    #[test]
    fn markers_are_in_the_order_of_the_places_clock() {
        let id = "20260101T000000Zaaaa";
        let found = |name: &str, seconds| Found {
            name: format!("{id}.{name}"),
            size: 0,
            modified: DateTime::from_timestamp(seconds, 0).unwrap(),
        };
        // The second was written by a machine whose clock is a day ahead, the last two in the same second.
        let sorted = sort(vec![
            found("manifest.json", 1),
            found("20260105T000001Z.verified.all.ok", 9),
            found("20260105T000000Z.restored.ok", 9),
            found("20260106T000000Z.verified.all.critical", 5),
        ]);
        let marks: Vec<&str> = sorted.backups[0]
            .markers
            .iter()
            .map(|marker| match marker.mark {
                crate::backup::repository::Mark::Verified { verdict, .. } => verdict.word(),
                _ => "restored",
            })
            .collect();
        assert_eq!(marks, ["critical", "restored", "ok"]);
    }
}
