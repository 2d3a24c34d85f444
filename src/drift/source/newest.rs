//! The newest report of a place, and what must not be taken for older than it.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Found, Unreadable,
    candidate::{Candidate, ZONES},
    place::Place,
};
use crate::{
    config,
    context::Context,
    drift::{read::ReadError, report::TimeFrom},
};

/// What a run of a job writes is written so close to each other: another document beside a good report is not taken for
/// its successor.
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
            // What is of the same time may be a successor that cannot be read.
            let newer = |one: &Candidate| one.latest(time_from).is_none_or(|latest| Some(latest) >= at);
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
            .filter(|(found, _)| found.at >= good.at || found.modified > good.modified)
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
    let whole = is_another_document(bad);
    let after =
        |bad: DateTime<Utc>, good: DateTime<Utc>| if whole { bad > good + BESIDE } else { bad >= good };
    let written = bad.modified.zip(good.modified);
    match (bad.at, bad.at_from, good.at) {
        (Some(at), Some(TimeFrom::Name), Some(than)) => {
            // By its name it is of a later time. A name often has a day alone, of which the good one is the morning's.
            at > than
                || written.is_some_and(|(bad, good)| match at.date_naive() < than.date_naive() {
                    true => bad > good + BESIDE,
                    false => after(bad, good),
                })
        }
        (Some(at), _, _) if good.modified.is_some() => good.modified.is_some_and(|good| after(at, good)),
        (Some(at), _, Some(good)) => at >= good,
        // Of what nobody knows a time, the worst is assumed.
        (None, _, _) | (_, _, None) => true,
    }
}

/// Whether it is whole, and of another kind: what a job writes beside its report. All else may be a report that broke.
fn is_another_document(found: &Found) -> bool {
    let Err(Unreadable::Content(why)) = &found.report else { return false };
    match why {
        ReadError::Unknown { .. }
        | ReadError::HtmlWithoutData { .. }
        | ReadError::NoColumns { .. }
        | ReadError::TooLarge { .. } => true,
        // A table; nobody names text so that is meant to be JSON or a page.
        ReadError::Text { .. } => {
            let name = found.name.to_ascii_lowercase();
            !["json", "html", "htm"].iter().any(|ending| name.trim_end_matches(".gz").ends_with(ending))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::report::{Format, Report};

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

    /// Whole, and no report.
    fn another(name: &str, minute: i64, from: TimeFrom, modified: i64) -> (Found, String) {
        let (mut found, ending) = found(name, minute, from, modified, false);
        found.report =
            Err(Unreadable::Content(ReadError::Unknown { seen: "JSON with the keys rows".to_owned() }));
        (found, ending)
    }

    #[test]
    fn milliseconds_decide() {
        let after = |milliseconds: i64| {
            let mut broken = found("r2.json", 0, TimeFrom::Modified, 0, false);
            let written = at(1) + TimeDelta::milliseconds(milliseconds);
            (broken.0.at, broken.0.modified) = (Some(written), Some(written));
            let read = vec![found("r1.json", 0, TimeFrom::Stated, 1, true), broken];
            choose(read).expect("a newest").name
        };
        assert_eq!([-1, 0, 1, 140].map(after), ["r1.json", "r2.json", "r2.json", "r2.json"]);
    }

    #[test]
    fn text_in_a_file_that_is_called_json_is_a_broken_report() {
        let text = |name: &str| {
            let (mut found, _) = found(name, 0, TimeFrom::Modified, 2, false);
            found.report = Err(Unreadable::Content(ReadError::Text { line: "age,zip".to_owned() }));
            is_another_document(&found)
        };
        assert_eq!(["r.json", "R.HTML", "r.json.gz", "rows.csv"].map(text), [false, false, false, true]);
    }

    #[test]
    fn an_unreadable_file_is_the_newest_unless_it_lies_beside_a_good_one_or_is_no_report_by_name() {
        use TimeFrom::{Modified, Name, Stated};
        let good = || found("good.json", 0, Stated, 1, true);
        let cases = [
            (vec![good(), found("older.json", -60, Modified, -60, false)], "good.json"),
            (vec![good(), found("before.json", 0, Modified, 0, false)], "good.json"),
            (vec![good(), found("at_once.json", 1, Modified, 1, false)], "at_once.json"),
            (vec![good(), another("beside.json", 5, Modified, 5)], "good.json"),
            (vec![good(), another("later.json", 12, Modified, 12)], "later.json"),
            (vec![good(), found("later.json", 60, Modified, 60, false)], "later.json"),
            (vec![good(), found("later.txt", 60, Modified, 60, false)], "good.json"),
            (
                vec![found("good.txt", 0, Stated, 1, true), found("later.txt", 60, Modified, 60, false)],
                "later.txt",
            ),
            (vec![good(), found("named.json", 1, Name, 1, false)], "named.json"),
            (vec![good(), found("named.json", -120, Name, 0, false)], "good.json"),
            (vec![good(), found("same_day.json", -120, Name, 1, false)], "same_day.json"),
            // By its name it is of the day before: a copy that was made with the good one is none of now.
            (vec![good(), found("day_before.json", -180, Name, 1, false)], "good.json"),
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
                vec![found("good.json", 0, Stated, 1, true), another("day.json", -120, Name, modified)];
            let report = choose(read).expect("a newest").report.expect("the good one");
            assert_eq!(
                report.notes.iter().any(|note| note.starts_with("day.json beside it")),
                told,
                "{modified}"
            );
        }
    }
}
