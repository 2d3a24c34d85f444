//! The newest report of a place, and what must not be taken for older than it.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Found,
    candidate::{Candidate, ZONES},
    place::Place,
};
use crate::{config, context::Context};

/// Reports of one run of a job are written so close to each other: something unreadable beside a good report is not
/// taken for its successor.
const BESIDE: TimeDelta = TimeDelta::minutes(10);
/// So many are read at once at most, where times of files do not tell which is the newest.
const AT_ONCE: usize = 64;

/// Endings that reports commonly have.
pub(super) const REPORTS: [&str; 4] = ["json", "html", "htm", "csv"];

/// Reads from the latest possible on, until nothing that is left can be newer.
pub(super) async fn newest(
    cx: &Context,
    place: &Place,
    time_from: config::TimeFrom,
) -> Result<Option<Found>> {
    let mut waiting = place.list_newest(cx).await?;
    // The latest at the end; those of which nobody knows are read first.
    let latest = |one: &Candidate| one.latest(time_from).unwrap_or(DateTime::<Utc>::MAX_UTC);
    // Names decide between those of one day, so that it does not matter how a place lists them.
    waiting.sort_by_cached_key(|one| (latest(one), one.item().name.clone()));
    let mut read: Vec<(Found, String)> = Vec::new();
    let (mut step, mut by_time) = (1, true);
    while !waiting.is_empty() {
        if let (Some((best, _)), true) = (best(&read), by_time) {
            let at = best.at;
            let newer = |one: &Candidate| one.latest(time_from).is_none_or(|latest| Some(latest) > at);
            waiting.retain(newer);
        }
        let taken: Vec<Candidate> = waiting.split_off(waiting.len().saturating_sub(step));
        let endings: Vec<String> =
            taken.iter().map(|candidate| candidate.item().ending().to_ascii_lowercase()).collect();
        let found = place.read(cx, taken, time_from).await?;
        // Files that are older than what they say were not written here: their times tell nothing.
        by_time &= found.iter().all(|found| match (&found.report, found.at, found.modified) {
            (Ok(_), Some(at), Some(modified)) => at <= modified + ZONES,
            _ => true,
        });
        read.extend(found.into_iter().zip(endings));
        step = (step * 4).min(AT_ONCE);
    }
    Ok(choose(read))
}

/// The newest that can be read, with its ending.
fn best(read: &[(Found, String)]) -> Option<&(Found, String)> {
    let readable = read.iter().filter(|(found, _)| found.report.is_ok());
    readable.max_by(|(one, _), (two, _)| (one.at, &one.name).cmp(&(two.at, &two.name)))
}

/// The newest that can be read, unless something newer should have been a report.
fn choose(mut read: Vec<(Found, String)>) -> Option<Found> {
    let common = |ending: &str| REPORTS.contains(&ending);
    let Some((good, ending)) = best(&read) else {
        // What is called as reports are says more than a note that somebody left beside.
        let last = read.into_iter().max_by_key(|(found, ending)| (common(ending), found.at));
        return last.map(|(found, _)| found);
    };
    let called = |other: &String| common(other) || other == ending;
    let name = good.name.clone();
    let successor = read
        .iter()
        .filter(|(found, other)| called(other) && found.report.is_err() && outdates(found, good))
        .max_by_key(|(found, _)| found.at)
        .map(|(found, _)| found.name.clone());
    let beside: Vec<String> = match successor {
        Some(_) => Vec::new(),
        None => read
            .iter()
            .filter(|(found, _)| found.at >= good.at || later(found, good, TimeDelta::zero()))
            .filter_map(|(found, _)| {
                let why = found.report.as_ref().err()?;
                Some(format!("{} beside it is no report: {why}", found.name))
            })
            .collect(),
    };
    let wanted = successor.unwrap_or(name);
    let at = read.iter().position(|(found, _)| found.name == wanted)?;
    let (mut found, _) = read.swap_remove(at);
    if let Ok(report) = &mut found.report {
        report.notes.extend(beside);
    }
    Some(found)
}

/// Whether something unreadable is newer than a good report.
fn outdates(bad: &Found, good: &Found) -> bool {
    use crate::drift::report::TimeFrom;
    match (bad.at, bad.at_from, good.at) {
        // By its name it is of a later time. A name often has a day alone, of which the good one is the morning's.
        (Some(at), Some(TimeFrom::Name), Some(than)) => at > than || later(bad, good, BESIDE),
        (Some(bad), _, _) if good.modified.is_some() => {
            good.modified.is_some_and(|modified| bad > modified + BESIDE)
        }
        (Some(bad), _, Some(good)) => bad > good,
        // Of what nobody knows a time, the worst is assumed.
        (None, _, _) | (_, _, None) => true,
    }
}

/// Whether the file of one was changed later than that of another, by more than so much.
fn later(one: &Found, other: &Found, by: TimeDelta) -> bool {
    one.modified.zip(other.modified).is_some_and(|(one, other)| one > other + by)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::{
        read::ReadError,
        report::{Format, Report, TimeFrom},
        source::Unreadable,
    };

    fn at(minute: i64) -> DateTime<Utc> {
        "2024-06-04T02:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minute)
    }

    fn found(name: &str, minute: i64, from: TimeFrom, modified: i64, good: bool) -> (Found, String) {
        let report = if good {
            Ok(Report::new(Format::HandwrittenJson))
        } else {
            Err(Unreadable::Content(ReadError::Empty))
        };
        let found = Found {
            name: name.to_owned(),
            size_bytes: None,
            modified: Some(at(modified)),
            at: Some(at(minute)),
            at_from: Some(from),
            report,
        };
        (found, name.rsplit('.').next().unwrap_or_default().to_owned())
    }

    #[test]
    fn an_unreadable_file_is_the_newest_unless_it_lies_beside_a_good_one_or_is_no_report_by_name() {
        use TimeFrom::{Modified, Name, Stated};
        let good = || found("good.json", 0, Stated, 1, true);
        let cases = [
            (vec![good(), found("older.json", -60, Modified, -60, false)], "good.json"),
            (vec![good(), found("beside.json", 5, Modified, 5, false)], "good.json"),
            (vec![good(), found("later.json", 60, Modified, 60, false)], "later.json"),
            (vec![good(), found("later.txt", 60, Modified, 60, false)], "good.json"),
            (
                vec![found("good.txt", 0, Stated, 1, true), found("later.txt", 60, Modified, 60, false)],
                "later.txt",
            ),
            (vec![good(), found("named.json", 1, Name, 1, false)], "named.json"),
            (vec![good(), found("named.json", -120, Name, 1, false)], "good.json"),
            // `2024/06/04/r_14.json`: its name has the day alone, and it was written an hour later.
            (vec![good(), found("day.json", -120, Name, 61, false)], "day.json"),
            (vec![good(), found("better.json", 1, Stated, 1, true)], "better.json"),
            (vec![found("a.txt", 9, Modified, 9, false), found("b.json", 1, Modified, 1, false)], "b.json"),
            (vec![found("a.txt", 9, Modified, 9, false)], "a.txt"),
        ];
        for (read, expected) in cases {
            let names: Vec<String> = read.iter().map(|(found, _)| found.name.clone()).collect();
            assert_eq!(choose(read).map(|found| found.name).as_deref(), Some(expected), "{names:?}");
        }
        assert!(choose(Vec::new()).is_none());
    }

    #[test]
    fn what_was_changed_with_the_newest_is_told_of_whatever_its_name_says() {
        use TimeFrom::{Name, Stated};
        for (modified, told) in [(5, true), (1, false), (-5, false)] {
            let read =
                vec![found("good.json", 0, Stated, 1, true), found("day.json", -120, Name, modified, false)];
            let report = choose(read).expect("a newest").report.expect("the good one");
            assert_eq!(
                report.notes.iter().any(|note| note.starts_with("day.json beside it")),
                told,
                "{modified}"
            );
        }
    }
}
