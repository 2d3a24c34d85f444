//! Where a rollback can lead, the best first: pure.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    client::mlflow::{Model, Stage, Status},
    model::{
        change::check::was_rolled_back,
        moves::{ARCHIVED_TAG, Recorded, previous_tag},
        tenure::{Move, tenures},
    },
};

/// How it is known that a version served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Ground {
    /// A record says that it was seen to serve.
    Proven,
    /// A tag of the registry names it as the one before.
    Noted,
    /// It was where the pointer points, and nobody saw it serve.
    Unproven,
    Nothing,
}

/// One version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) version: u64,
    pub(super) ground: Ground,
    pub(super) since: Option<DateTime<Utc>>,
    pub(super) until: Option<DateTime<Utc>>,
    /// Something else than mlopsctl moved the pointer on, nobody knows when before the end.
    pub(super) by_other_means: bool,
    /// Why it is none, as far as the registry's word goes.
    pub(super) why_not: Option<String>,
}

impl Choice {
    /// Whether a rollback may go there without being told.
    pub(super) fn is_good(&self) -> bool {
        self.why_not.is_none()
    }

    /// `2026-03-01 – 2026-04-02`
    pub(super) fn served(&self) -> String {
        let day = |time: Option<DateTime<Utc>>| {
            time.map_or_else(|| "?".to_owned(), |time| time.format("%Y-%m-%d %H:%M").to_string())
        };
        match self.ground {
            Ground::Nothing => "-".to_owned(),
            Ground::Noted => "by a tag".to_owned(),
            Ground::Proven | Ground::Unproven => {
                let how = if self.by_other_means { ", went by other means" } else { "" };
                format!("{} – {}{how}", day(self.since), day(self.until))
            }
        }
    }
}

/// All versions but the one that serves: those that were seen to serve, the last first; then what a tag names; then
/// those of which nothing good is known, the newest first.
pub(super) fn choices(model: &Model, pointer: &str, now: Option<u64>, moves: &[Recorded]) -> Vec<Choice> {
    let plain: Vec<Move> = moves.iter().map(|one| one.moved.clone()).collect();
    let tenures = tenures(&plain);
    let mut seen: Vec<Choice> = Vec::new();
    for tenure in &tenures {
        let ground = if tenure.proven { Ground::Proven } else { Ground::Unproven };
        seen.push(Choice {
            version: tenure.version,
            ground,
            since: Some(tenure.since),
            until: tenure.until,
            by_other_means: tenure.unrecorded,
            why_not: None,
        });
    }
    let went = moves.iter().filter(|one| one.from_proven && !one.moved.undone);
    seen.extend(went.filter_map(|one| {
        let version = one.moved.from?;
        let until = Some(one.moved.at);
        let ground = Ground::Proven;
        Some(Choice { version, ground, since: None, until, by_other_means: false, why_not: None })
    }));
    // What served last is where the way back leads; an open end is later than any other.
    seen.sort_by_key(|one| {
        let last = one.until.unwrap_or(DateTime::<Utc>::MAX_UTC);
        std::cmp::Reverse((one.ground == Ground::Proven, last, one.since))
    });
    let proven = seen.iter().filter(|one| one.ground == Ground::Proven).count();
    let noted = model.tags.iter().find(|tag| tag.key == previous_tag(pointer));
    if let Some(version) = noted.and_then(|tag| tag.value.parse().ok()) {
        let noted = Choice {
            version,
            ground: Ground::Noted,
            since: None,
            until: None,
            by_other_means: false,
            why_not: None,
        };
        seen.insert(proven, noted);
    }
    let rest = model.versions.iter().map(|version| version.version);
    seen.extend(rest.map(|version| Choice {
        version,
        ground: Ground::Nothing,
        since: None,
        until: None,
        by_other_means: false,
        why_not: None,
    }));
    let mut choices: Vec<Choice> = Vec::new();
    let mut known: HashSet<u64> = now.into_iter().collect();
    let left = left(moves);
    for mut choice in seen {
        if !known.insert(choice.version) {
            continue;
        }
        choice.why_not = why_not(model, pointer, &choice, &left);
        choices.push(choice);
    }
    choices
}

fn why_not(model: &Model, pointer: &str, choice: &Choice, left: &HashSet<u64>) -> Option<String> {
    let Some(version) = model.version(choice.version) else { return Some("it was deleted".to_owned()) };
    if was_rolled_back(version, pointer) || left.contains(&choice.version) {
        return Some("a rollback left it".to_owned());
    }
    match version.status {
        Status::Ready | Status::Unknown => {}
        Status::Pending => return Some("it is not registered to its end".to_owned()),
        Status::Failed => return Some("its registration failed".to_owned()),
    }
    match choice.ground {
        Ground::Proven | Ground::Noted => None,
        Ground::Unproven => Some("it was never seen to serve".to_owned()),
        Ground::Nothing if version.tag(ARCHIVED_TAG).is_some() || version.stage == Stage::Archived => {
            Some("it is archived, and nothing is recorded of its serving".to_owned())
        }
        Ground::Nothing => Some("nothing is recorded of its serving".to_owned()),
    }
}

/// Versions of which the last that records say is that a rollback left them.
fn left(moves: &[Recorded]) -> HashSet<u64> {
    let mut last: BTreeMap<u64, (DateTime<Utc>, bool)> = BTreeMap::new();
    for one in moves.iter().filter(|one| !one.moved.undone) {
        let at = one.moved.at;
        let mut tell = |version: Option<u64>, left: bool| {
            if let Some(version) = version
                && last.get(&version).is_none_or(|(before, _)| *before <= at)
            {
                last.insert(version, (at, left));
            }
        };
        tell(one.moved.to, false);
        tell(one.moved.from.filter(|_| one.rollback), true);
    }
    last.into_iter().filter(|(_, (_, left))| *left).map(|(version, _)| version).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        client::mlflow::{Tag, Version},
        model::tenure::cases,
    };

    fn moved(on: i64, from: Option<u64>, to: u64, proven: bool) -> Recorded {
        Recorded::case(cases::moved(on, from, Some(to), proven))
    }

    fn model(versions: &[u64]) -> Model {
        let version =
            |version: &u64| Version { version: *version, status: Status::Ready, ..Version::default() };
        Model {
            name: "m".to_owned(),
            versions: versions.iter().rev().map(version).collect(),
            ..Model::default()
        }
    }

    fn good(model: &Model, now: u64, moves: &[Recorded]) -> Vec<u64> {
        let choices = choices(model, "production", Some(now), moves);
        choices.iter().filter(|one| one.is_good()).map(|one| one.version).collect()
    }

    #[test]
    fn the_way_back_is_what_served_well_last_and_not_the_number_before() {
        let model = model(&[1, 2, 3, 4, 5, 6]);
        let moves = [
            moved(0, None, 2, true),
            moved(5, Some(2), 3, true),
            moved(9, Some(3), 5, false),
            moved(10, Some(5), 6, true),
        ];
        assert_eq!(good(&model, 6, &moves), [3, 2]);
        let all = choices(&model, "production", Some(6), &moves);
        assert_eq!(all.iter().map(|one| one.version).collect::<Vec<_>>(), [3, 2, 5, 4, 1]);
        assert!(all[2].why_not.as_ref().unwrap().contains("never seen"), "{all:?}");
    }

    #[test]
    fn what_was_seen_to_serve_counts_though_it_went_by_other_means() {
        // Somebody moved the pointer from 2 to 4 by hand, and 6 came after that.
        let moves = [moved(0, None, 2, true), moved(5, Some(4), 6, true)];
        let all = choices(&model(&[2, 4, 6]), "production", Some(6), &moves);
        assert_eq!((all[0].version, all[0].is_good()), (2, true), "{all:?}");
        assert!(all[0].served().ends_with("went by other means"), "{all:?}");
    }

    #[test]
    fn what_was_there_before_the_first_record_counts_where_it_was_seen() {
        let model = model(&[1, 2, 3]);
        let first = Recorded { from_proven: true, ..moved(3, Some(1), 3, true) };
        assert_eq!(good(&model, 3, std::slice::from_ref(&first)), [1]);
        assert_eq!(good(&model, 3, &[Recorded { from_proven: false, ..first }]), [] as [u64; 0]);
    }

    #[test]
    fn what_a_rollback_left_is_none_until_it_is_promoted_again() {
        let model = model(&[1, 2, 3]);
        let back = |on| Recorded { rollback: true, ..moved(on, Some(2), 1, true) };
        let mut moves = vec![moved(0, None, 1, true), moved(1, Some(1), 2, true), back(2)];
        moves.push(moved(3, Some(1), 3, true));
        assert_eq!(good(&model, 3, &moves), [1]);
        moves.truncate(3);
        moves.extend([moved(3, Some(1), 2, true), moved(4, Some(2), 3, true)]);
        assert_eq!(good(&model, 3, &moves), [2, 1]);
    }

    #[test]
    fn a_hundred_thousand_versions_take_no_minutes() {
        let model = model(&(1..=100_000).collect::<Vec<u64>>());
        let moves: Vec<Recorded> =
            (1..=500).map(|on| moved(on, None, on.unsigned_abs() * 200, true)).collect();
        let begun = std::time::Instant::now();
        let all = choices(&model, "production", Some(100_000), &moves);
        assert_eq!((all.len(), all[0].version), (99_999, 99_800));
        assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    }

    #[test]
    fn without_records_a_tag_of_the_registry_leads_back_and_nothing_else_does() {
        let mut model = model(&[1, 2, 3]);
        assert_eq!(good(&model, 3, &[]), [] as [u64; 0]);
        model.tags = vec![Tag { key: previous_tag("production"), value: "1".to_owned() }];
        assert_eq!(good(&model, 3, &[]), [1]);
        model.versions.retain(|version| version.version != 1);
        assert_eq!(good(&model, 3, &[]), [] as [u64; 0]);
        assert!(choices(&model, "production", Some(3), &[])[0].why_not.as_ref().unwrap().contains("deleted"));
    }
}
