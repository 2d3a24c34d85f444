//! A year of the built-in runbooks against what the source runbooks ask for, day by day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate, Weekday};
use chrono_tz::Tz;

use super::{
    gather::Asked,
    judge::{State, judge},
};
use crate::{
    config::local_time,
    procedure::runbook::{applies::Subjects, calendar::Schedule, registry::Registry},
};

const TABLE: &str = include_str!("../../../../tests/fixtures/due-year.txt");

fn days() -> impl Iterator<Item = NaiveDate> {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().iter_days().take_while(|day| day.year() == 2026)
}

/// Days on which each source is asked for, according to the files: what is due on a day, with nothing from before it.
fn asked() -> BTreeMap<String, BTreeSet<NaiveDate>> {
    let registry = Registry::built_in();
    let subjects = Subjects::everything();
    let mut asked: BTreeMap<String, BTreeSet<NaiveDate>> = BTreeMap::new();
    for entry in registry.entries() {
        let runbook = registry.read(entry).0.unwrap();
        let Some(when) = &runbook.when else { continue };
        let schedule: Schedule = when.parse().unwrap();
        let calendar = Asked { runbook: &runbook, schedule: &schedule, subjects: &subjects };
        for day in days() {
            let opens = local_time::start_of_day(Tz::UTC, day);
            let evening = opens + chrono::TimeDelta::hours(23);
            let periods = schedule.periods(opens, evening, Tz::UTC);
            let standing = judge(&periods, &[], day, &|day| calendar.items(day).next().is_some());
            if standing.is_none_or(|standing| standing.state != State::Due) {
                continue;
            }
            for source in calendar.items(day).flat_map(|item| item.source) {
                asked.entry(source).or_default().insert(day);
            }
        }
    }
    asked
}

/// Whether the days are those of a cadence.
fn fits(cadence: &str, found: &BTreeSet<NaiveDate>) -> Result<(), String> {
    let exactly = |wanted: &dyn Fn(&NaiveDate) -> bool| {
        let wanted: BTreeSet<NaiveDate> = days().filter(|day| wanted(day)).collect();
        let missing: Vec<_> = wanted.difference(found).take(3).collect();
        let extra: Vec<_> = found.difference(&wanted).take(3).collect();
        if wanted == *found { Ok(()) } else { Err(format!("missing {missing:?}, too many {extra:?}")) }
    };
    let once_in = |span: &dyn Fn(&NaiveDate) -> (i32, u32)| {
        let mut counts: BTreeMap<(i32, u32), usize> = days().map(|day| (span(&day), 0)).collect();
        found.iter().for_each(|day| *counts.entry(span(day)).or_default() += 1);
        // The first and last weeks of a year are other years', too.
        let (first, last) = (counts.keys().next().copied(), counts.keys().last().copied());
        let partial = |key: &(i32, u32)| cadence == "weekly" && (Some(*key) == first || Some(*key) == last);
        let odd: Vec<_> = counts.iter().filter(|(key, count)| **count != 1 && !partial(key)).collect();
        if odd.is_empty() { Ok(()) } else { Err(format!("not once in {odd:?}")) }
    };
    let nth_monday =
        |day: &NaiveDate, nth: u32| day.weekday() == Weekday::Mon && day.day().div_ceil(7) == nth;
    match cadence {
        "daily" => exactly(&|_| true),
        "Mon" => exactly(&|day| day.weekday() == Weekday::Mon),
        "Wed" => exactly(&|day| day.weekday() == Weekday::Wed),
        "Fri" => exactly(&|day| day.weekday() == Weekday::Fri),
        "first Mon" => exactly(&|day| nth_monday(day, 1)),
        "third Mon" => exactly(&|day| nth_monday(day, 3)),
        "weekly" => once_in(&|day| (day.iso_week().year(), day.iso_week().week())),
        "monthly" => once_in(&|day| (2026, day.month())),
        "quarterly" => once_in(&|day| (2026, day.month0() / 3)),
        "half-yearly" => once_in(&|day| (2026, day.month0() / 6)),
        "yearly" => once_in(&|_| (2026, 0)),
        other => Err(format!("unknown cadence {other}")),
    }
}

#[test]
fn every_day_of_a_year_asks_for_exactly_what_the_sources_ask_for() {
    let asked = asked();
    let mut faults = Vec::new();
    let mut rows = 0;
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let (cadence, source) = line.split_once(" | ").unwrap();
        rows += 1;
        match asked.get(source) {
            None => faults.push(format!("nothing asks for `{source}`")),
            Some(days) => {
                if let Err(why) = fits(cadence, days) {
                    faults.push(format!("{source} ({cadence}): {why}"));
                }
            }
        }
    }
    // The other way round: what a file takes from under a heading with a cadence is a row of the table.
    let cadenced =
        ["Daily", "Weekly", "Monthly", "Quarterly", "Annual", "Monday", "Wednesday", "Friday", "Morning"];
    for source in asked.keys().filter(|source| cadenced.iter().any(|word| source.contains(word))) {
        if !TABLE.lines().any(|line| line.split_once(" | ").is_some_and(|(_, row)| row == source)) {
            faults.push(format!("`{source}` is asked for, but in no row"));
        }
    }
    assert!(rows > 90 && faults.is_empty(), "{rows} rows\n{}", faults.join("\n"));
}

#[test]
fn a_wrong_day_would_be_found() {
    let mondays: BTreeSet<NaiveDate> = days().filter(|day| day.weekday() == Weekday::Mon).collect();
    assert!(fits("Mon", &mondays).is_ok() && fits("weekly", &mondays).is_ok());
    assert!(
        fits("Wed", &mondays).is_err()
            && fits("monthly", &mondays).is_err()
            && fits("daily", &mondays).is_err()
    );
    let one_less: BTreeSet<NaiveDate> = mondays.iter().skip(1).copied().collect();
    assert!(fits("Mon", &one_less).is_err());
}
