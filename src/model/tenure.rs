//! What a pointer meant when: from moves that were recorded, and from what the registry itself tells.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One move of a pointer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    pub at: DateTime<Utc>,
    /// None: nothing was there.
    pub from: Option<u64>,
    /// None: it was taken away.
    pub to: Option<u64>,
    pub by: Option<String>,
    pub reason: Option<String>,
    /// It was seen to serve, and well.
    pub proven: bool,
    /// It was undone at once, so that it never counted.
    pub undone: bool,
}

/// What was there for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tenure {
    pub version: u64,
    pub since: DateTime<Utc>,
    /// None: until now.
    pub until: Option<DateTime<Utc>>,
    pub proven: bool,
    pub by: Option<String>,
    pub reason: Option<String>,
    /// It came or went unrecorded: somebody moved the pointer by other means.
    pub unrecorded: bool,
}

/// Tenures of a pointer, oldest first. Where one move ends at another version than the next begins with, somebody else
/// moved the pointer in between; nobody knows when, so the tenure that the recorded move ends says that.
pub fn tenures(moves: &[Move]) -> Vec<Tenure> {
    let mut moves: Vec<&Move> = moves.iter().filter(|one| !one.undone).collect();
    moves.sort_by_key(|one| one.at);
    let mut tenures: Vec<Tenure> = Vec::new();
    for one in moves {
        let before = tenures.last().filter(|last| last.until.is_none()).map(|last| last.version);
        if let Some(last) = tenures.last_mut().filter(|last| last.until.is_none()) {
            last.until = Some(one.at);
            last.unrecorded |= one.from != before;
        }
        if let Some(version) = one.to {
            tenures.push(Tenure {
                version,
                since: one.at,
                until: None,
                proven: one.proven,
                by: one.by.clone(),
                reason: one.reason.clone(),
                unrecorded: false,
            });
        }
    }
    tenures
}

/// What tables of cases are made of.
#[cfg(test)]
pub(super) mod cases {
    use super::*;

    pub(in crate::model) fn day(number: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000 + number * 86_400, 0).unwrap()
    }

    pub(in crate::model) fn moved(on: i64, from: Option<u64>, to: Option<u64>, proven: bool) -> Move {
        Move { at: day(on), from, to, by: None, reason: None, proven, undone: false }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        cases::{day, moved},
        *,
    };

    #[test]
    fn what_was_in_production_on_a_date() {
        let moves = [
            moved(10, Some(3), Some(5), true),
            moved(0, None, Some(3), true),
            Move { undone: true, ..moved(12, Some(5), Some(6), false) },
            moved(20, Some(5), None, false),
        ];
        let tenures = tenures(&moves);
        let seen: Vec<_> = tenures.iter().map(|one| (one.version, one.since, one.until)).collect();
        assert_eq!(seen, [(3, day(0), Some(day(10))), (5, day(10), Some(day(20)))]);
    }

    #[test]
    fn a_pointer_that_others_moved_is_said() {
        let tenures = tenures(&[moved(0, None, Some(2), true), moved(5, Some(4), Some(6), true)]);
        assert!(tenures[0].unrecorded && !tenures[1].unrecorded);
    }
}
