//! Moves that the registry's own tags tell: of other machines, and of stores that are gone. Pure.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use super::{Recorded, previous_tag, promoted_tag};
use crate::{
    client::mlflow::{Model, Version},
    model::tenure::Move,
};

const UNPROVEN: &str = "unverified";
/// A tag is written within an act, so a record of about that time tells the same move.
const SAME: TimeDelta = TimeDelta::minutes(30);

/// The value of [`promoted_tag`]: `2026-03-01T09:00:00Z`, and `unverified` after it where nobody saw it serve.
pub fn promoted_value(at: DateTime<Utc>, proven: bool) -> String {
    let time = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    if proven { time } else { format!("{time} {UNPROVEN}") }
}

/// When a version came that nobody has seen to serve since.
pub fn unverified_since(version: &Version, pointer: &str) -> Option<DateTime<Utc>> {
    promoted(version, pointer).filter(|(_, proven)| !proven).map(|(at, _)| at)
}

/// When a version came, and whether it was seen to serve.
fn promoted(version: &Version, pointer: &str) -> Option<(DateTime<Utc>, bool)> {
    let mut words = version.tag(&promoted_tag(pointer))?.split_whitespace();
    let at = DateTime::parse_from_rfc3339(words.next()?).ok()?.to_utc();
    Some((at, words.all(|word| word != UNPROVEN)))
}

/// Adds what tags tell and records do not; the oldest first.
pub(super) fn merge(mut recorded: Vec<Recorded>, model: &Model, pointer: &str) -> Vec<Recorded> {
    let is_same = |one: &Recorded, version: u64, at: DateTime<Utc>| {
        one.moved.to == Some(version) && (one.moved.at - at).abs() <= SAME && !one.moved.undone
    };
    // It may have been seen to serve after its record was written.
    for version in &model.versions {
        let Some((at, true)) = promoted(version, pointer) else { continue };
        if let Some(one) = recorded.iter_mut().rfind(|one| is_same(one, version.version, at)) {
            one.moved.proven = true;
        }
    }
    let known = |version: u64, at: DateTime<Utc>| recorded.iter().any(|one| is_same(one, version, at));
    let mut told: Vec<Recorded> = model
        .versions
        .iter()
        .filter_map(|version| Some((version.version, promoted(version, pointer)?)))
        .filter(|(version, (at, _))| !known(*version, *at))
        .map(|(version, (at, proven))| Recorded {
            schema: Recorded::SCHEMA.to_owned(),
            model: model.name.clone(),
            registry: None,
            pointer: pointer.to_owned(),
            moved: Move { at, from: None, to: Some(version), by: None, reason: None, proven, undone: false },
            metrics: Vec::new(),
            from_proven: false,
            rollback: false,
            record: None,
        })
        .collect();
    if told.is_empty() {
        return recorded;
    }
    told.extend(recorded);
    told.sort_by_key(|one| one.moved.at);
    let newest = told.iter().rposition(|one| !one.moved.undone);
    let previous = model.tags.iter().find(|tag| tag.key == previous_tag(pointer));
    let previous = previous.and_then(|tag| tag.value.trim().parse::<u64>().ok());
    // A tag keeps only the last time that its version came, so what was before it is what came before it.
    let mut before = None;
    for (at, one) in told.iter_mut().enumerate().filter(|(_, one)| !one.moved.undone) {
        if one.record.is_none() {
            one.moved.from = if Some(at) == newest { previous.or(before) } else { before };
        }
        before = one.moved.to;
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        client::mlflow::Tag,
        model::tenure::cases::{self, day},
    };

    fn tag(key: String, value: impl Into<String>) -> Tag {
        Tag { key, value: value.into() }
    }

    /// Versions by when they came, and the one before.
    fn model(came: &[(u64, i64, bool)], previous: Option<u64>) -> Model {
        let version = |(version, on, proven): &(u64, i64, bool)| Version {
            version: *version,
            tags: vec![tag(promoted_tag("production"), promoted_value(day(*on), *proven))],
            ..Version::default()
        };
        Model {
            name: "m".to_owned(),
            versions: came.iter().rev().map(version).collect(),
            tags: previous.iter().map(|one| tag(previous_tag("production"), one.to_string())).collect(),
            ..Model::default()
        }
    }

    fn recorded(on: i64, from: Option<u64>, to: u64, undone: bool) -> Recorded {
        let moved = cases::moved(on, from, Some(to), true);
        let moved = Move { at: moved.at + TimeDelta::seconds(4), undone, ..moved };
        Recorded { record: Some("01".to_owned()), ..Recorded::case(moved) }
    }

    fn story(moves: &[Recorded]) -> Vec<(Option<u64>, Option<u64>, bool)> {
        moves.iter().map(|one| (one.moved.from, one.moved.to, one.moved.proven)).collect()
    }

    #[test]
    fn tags_tell_what_no_record_does() {
        let tagged = model(&[(1, 0, true), (2, 5, false), (3, 9, true)], Some(1));
        assert_eq!(
            story(&merge(vec![], &tagged, "production")),
            [(None, Some(1), true), (Some(1), Some(2), false), (Some(1), Some(3), true)]
        );
        // Records know better, and what was undone does not stand for a move.
        let known = vec![recorded(5, Some(1), 2, false), recorded(9, Some(2), 3, true)];
        assert_eq!(
            story(&merge(known, &tagged, "production")),
            [
                (None, Some(1), true),
                (Some(1), Some(2), true),
                (Some(1), Some(3), true),
                (Some(2), Some(3), true)
            ]
        );
    }

    #[test]
    fn what_records_tell_is_not_told_twice() {
        let tagged = model(&[(1, 0, true), (2, 5, true)], Some(1));
        let known = vec![recorded(0, None, 1, false), recorded(5, Some(1), 2, false)];
        assert_eq!(merge(known.clone(), &tagged, "production"), known);
        assert_eq!(merge(known.clone(), &tagged, "champion"), known);
        // What was seen to serve later than its record was written.
        let mut unseen = known.clone();
        unseen[1].moved.proven = false;
        assert_eq!(merge(unseen.clone(), &tagged, "production"), known);
        assert_eq!(merge(unseen.clone(), &model(&[(2, 5, false)], Some(1)), "production"), unseen);
    }

    #[test]
    fn a_tag_that_is_no_time_tells_nothing() {
        let mut broken = model(&[(1, 0, true)], None);
        broken.versions[0].tags[0].value = "yesterday".to_owned();
        assert_eq!(merge(vec![], &broken, "production"), vec![]);
        assert_eq!(promoted_value(day(0), false), "2026-05-28T20:26:40Z unverified");
    }
}
