use chrono::{Datelike as _, TimeDelta, Weekday};
use proptest::prelude::*;

use super::*;

fn schedule(text: &str) -> Schedule {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The next occurrences from an instant on.
fn next(text: &str, zone: &str, from: &str, count: usize) -> Vec<String> {
    let (schedule, zone) = (schedule(text), zone.parse().unwrap());
    let mut at = utc(from);
    let mut found = Vec::new();
    for _ in 0..count {
        let next = schedule.next_after(at, zone).unwrap();
        found.push(next.at.with_timezone(&zone).format("%Y-%m-%d %a %H:%M %Z").to_string());
        at = next.at;
    }
    found
}

#[test]
fn texts_mean_days() {
    let cases = [
        ("daily", vec!["2026-01-02 Fri 00:00 UTC", "2026-01-03 Sat 00:00 UTC"]),
        ("daily 09:00", vec!["2026-01-01 Thu 09:00 UTC", "2026-01-02 Fri 09:00 UTC"]),
        (
            "weekly Mon,Wed,Fri 9:30",
            vec!["2026-01-02 Fri 09:30 UTC", "2026-01-05 Mon 09:30 UTC", "2026-01-07 Wed 09:30 UTC"],
        ),
        ("weekly sunday", vec!["2026-01-04 Sun 00:00 UTC", "2026-01-11 Sun 00:00 UTC"]),
        ("monthly first Mon", vec!["2026-01-05 Mon 00:00 UTC", "2026-02-02 Mon 00:00 UTC"]),
        ("monthly third Mon 10:00", vec!["2026-01-19 Mon 10:00 UTC", "2026-02-16 Mon 10:00 UTC"]),
        ("monthly last Fri", vec!["2026-01-30 Fri 00:00 UTC", "2026-02-27 Fri 00:00 UTC"]),
        ("monthly 1 08:00", vec!["2026-01-01 Thu 08:00 UTC", "2026-02-01 Sun 08:00 UTC"]),
        (
            "monthly 31",
            vec!["2026-01-31 Sat 00:00 UTC", "2026-02-28 Sat 00:00 UTC", "2026-03-31 Tue 00:00 UTC"],
        ),
        (
            "quarterly",
            vec!["2026-01-05 Mon 00:00 UTC", "2026-04-06 Mon 00:00 UTC", "2026-07-06 Mon 00:00 UTC"],
        ),
        ("quarterly 1 09:00", vec!["2026-01-01 Thu 09:00 UTC", "2026-04-01 Wed 09:00 UTC"]),
        (
            "half-yearly",
            vec!["2026-01-05 Mon 00:00 UTC", "2026-07-06 Mon 00:00 UTC", "2027-01-04 Mon 00:00 UTC"],
        ),
        ("yearly 09:00", vec!["2026-01-05 Mon 09:00 UTC", "2027-01-04 Mon 09:00 UTC"]),
        (
            "30 6 * * 1-5",
            vec!["2026-01-01 Thu 06:30 UTC", "2026-01-02 Fri 06:30 UTC", "2026-01-05 Mon 06:30 UTC"],
        ),
        ("0 9 * * MON", vec!["2026-01-05 Mon 09:00 UTC"]),
        // Cron's rule: one of the two days is enough.
        (
            "0 9 1-7 * 1",
            vec!["2026-01-01 Thu 09:00 UTC", "2026-01-02 Fri 09:00 UTC", "2026-01-03 Sat 09:00 UTC"],
        ),
        (
            "0 9 13 * 5",
            vec!["2026-01-02 Fri 09:00 UTC", "2026-01-09 Fri 09:00 UTC", "2026-01-13 Tue 09:00 UTC"],
        ),
        // And its exception: with a field that begins with a star, both must fit.
        ("0 9 */2 * 1", vec!["2026-01-05 Mon 09:00 UTC", "2026-01-19 Mon 09:00 UTC"]),
    ];
    for (text, wanted) in cases {
        assert_eq!(next(text, "UTC", "2026-01-01T00:00:00Z", wanted.len()), wanted, "{text}");
    }
}

#[test]
fn leap_years_and_year_ends_are_crossed() {
    assert_eq!(
        next("monthly 29", "UTC", "2027-02-01T00:00:00Z", 2),
        ["2027-02-28 Sun 00:00 UTC", "2027-03-29 Mon 00:00 UTC"]
    );
    assert_eq!(next("monthly 31", "UTC", "2028-02-01T00:00:00Z", 1), ["2028-02-29 Tue 00:00 UTC"]);
    assert_eq!(next("0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", 1), ["2028-02-29 Tue 00:00 UTC"]);
    assert_eq!(next("monthly first Mon", "UTC", "2026-12-08T00:00:00Z", 1), ["2027-01-04 Mon 00:00 UTC"]);
    assert_eq!(next("yearly", "Asia/Tokyo", "2026-12-31T15:30:00Z", 1), ["2027-01-04 Mon 00:00 JST"]);
    assert_eq!(
        next("daily 00:30", "Pacific/Kiritimati", "2026-12-31T10:00:00Z", 1),
        ["2027-01-01 Fri 00:30 +14"]
    );
}

#[test]
fn clock_changes_lose_and_double_nothing() {
    let berlin = next("daily 02:30", "Europe/Berlin", "2026-03-27T12:00:00Z", 3);
    assert_eq!(
        berlin,
        ["2026-03-28 Sat 02:30 CET", "2026-03-29 Sun 03:00 CEST", "2026-03-30 Mon 02:30 CEST"]
    );
    let berlin = next("daily 02:30", "Europe/Berlin", "2026-10-24T12:00:00Z", 2);
    assert_eq!(berlin, ["2026-10-25 Sun 02:30 CEST", "2026-10-26 Mon 02:30 CET"]);
    let york = next("weekly Sun 02:15", "America/New_York", "2026-03-02T00:00:00Z", 2);
    assert_eq!(york, ["2026-03-08 Sun 03:00 EDT", "2026-03-15 Sun 02:15 EDT"]);
    let york = next("0 1 * * *", "America/New_York", "2026-10-31T12:00:00Z", 2);
    assert_eq!(york, ["2026-11-01 Sun 01:00 EDT", "2026-11-02 Mon 01:00 EST"]);
    let howe = next("daily 02:15", "Australia/Lord_Howe", "2026-10-03T00:00:00Z", 2);
    assert_eq!(howe, ["2026-10-04 Sun 02:30 +11", "2026-10-05 Mon 02:15 +11"]);
    // Samoa went without the 30th: what was asked for then comes first thing on the 31st.
    let apia = next("monthly 30 09:00", "Pacific/Apia", "2011-12-01T12:00:00Z", 1);
    assert_eq!(apia, ["2011-12-31 Sat 00:00 +14"]);
    // Many times in a gap are one.
    let many = next("*/20 * * * *", "Europe/Berlin", "2026-03-29T00:35:00Z", 3);
    assert_eq!(many, ["2026-03-29 Sun 01:40 CET", "2026-03-29 Sun 03:00 CEST", "2026-03-29 Sun 03:20 CEST"]);
}

#[test]
fn a_period_is_from_the_start_of_its_day_to_the_next_ones() {
    let zone = Tz::Europe__Berlin;
    let period = |text: &str, at: &str| {
        let period = schedule(text).period(utc(at), zone).unwrap();
        let shown = |at: DateTime<Utc>| at.format("%m-%dT%H:%MZ").to_string();
        (
            period.occurrence.date.to_string(),
            shown(period.occurrence.opens),
            period.closes.map(shown).unwrap(),
        )
    };
    let owned =
        |(date, opens, closes): (&str, &str, &str)| (date.to_owned(), opens.to_owned(), closes.to_owned());
    let cases = [
        // Before its hour, the day's run counts already.
        ("daily 09:00", "2026-06-10T05:00:00Z", ("2026-06-10", "06-09T22:00Z", "06-10T22:00Z")),
        ("weekly Mon,Wed,Fri 09:00", "2026-06-09T05:00:00Z", ("2026-06-08", "06-07T22:00Z", "06-09T22:00Z")),
        ("weekly Mon", "2026-06-14T21:59:59Z", ("2026-06-08", "06-07T22:00Z", "06-14T22:00Z")),
        ("weekly Mon", "2026-06-14T22:00:00Z", ("2026-06-15", "06-14T22:00Z", "06-21T22:00Z")),
        ("monthly first Mon", "2026-03-31T12:00:00Z", ("2026-03-02", "03-01T23:00Z", "04-05T22:00Z")),
        ("quarterly", "2026-12-31T12:00:00Z", ("2026-10-05", "10-04T22:00Z", "01-03T23:00Z")),
        // Several a day: the first has the morning, the others begin when they are.
        ("0 8,16 * * *", "2026-06-10T05:00:00Z", ("2026-06-10", "06-09T22:00Z", "06-10T14:00Z")),
        ("0 8,16 * * *", "2026-06-10T14:00:00Z", ("2026-06-10", "06-10T14:00Z", "06-10T22:00Z")),
    ];
    for (text, at, wanted) in cases {
        assert_eq!(period(text, at), owned(wanted), "{text} at {at}");
    }
}

#[test]
fn periods_since_adoption_are_all_told() {
    let dates = |text: &str, since: &str, until: &str| -> Vec<String> {
        let periods = schedule(text).periods(utc(since), utc(until), Tz::UTC);
        periods.iter().map(|period| period.occurrence.date.format("%m-%d").to_string()).collect()
    };
    assert_eq!(
        dates("weekly Mon", "2026-06-01T00:00:00Z", "2026-06-22T00:00:00Z"),
        ["06-01", "06-08", "06-15", "06-22"]
    );
    assert_eq!(dates("weekly Mon", "2026-06-01T00:00:01Z", "2026-06-21T23:59:59Z"), ["06-08", "06-15"]);
    assert_eq!(dates("quarterly", "2026-06-01T00:00:00Z", "2026-06-22T00:00:00Z"), [""; 0]);
    assert_eq!(
        schedule("* * * * *")
            .periods(utc("2020-01-01T00:00:00Z"), utc("2026-06-22T00:00:00Z"), Tz::UTC)
            .len(),
        MOST
    );
}

#[test]
fn what_says_no_time_is_told() {
    let cases = [
        ("", "it is empty"),
        ("dayly 09:00", "did you mean `daily`?"),
        ("daily 9", "takes a time alone"),
        ("daily 24:00", "is no time of day"),
        ("daily 09:5", "is no time of day"),
        ("weekly", "needs its days"),
        ("weekly Mon,Mo", "`Mo` is no day of the week"),
        ("weekly Mon,Mon", "stands twice"),
        ("monthly", "needs its day"),
        ("monthly fifth Mon", "`fifth` is not first"),
        ("monthly 32", "is no day of a month"),
        ("0 9 * *", "says no time"),
        ("61 9 * * *", "is no cron expression"),
        ("0 9 L * *", "are numbers"),
        ("0 9 * * 5L", "cron knows no `L`"),
        ("0 9 * * 1#1", "cron knows no `#`"),
        ("0 0 9 * * 1", "says no time"),
    ];
    for (text, wanted) in cases {
        let told = text.parse::<Schedule>().unwrap_err();
        assert!(told.contains(wanted), "{text:?}: {told}");
    }
}

#[test]
fn a_cron_day_that_never_comes_ends_the_search() {
    let never = schedule("0 0 31 2 *");
    assert!(never.next_after(utc("2026-01-01T00:00:00Z"), Tz::UTC).is_none());
    assert!(never.period(utc("2026-01-01T00:00:00Z"), Tz::UTC).is_none());
}

const RULES: [&str; 14] = [
    "daily 02:30",
    "daily",
    "weekly Mon,Wed,Fri 00:00",
    "weekly Sun 02:15",
    "monthly first Mon 09:00",
    "monthly last Sun 02:30",
    "monthly 31",
    "quarterly",
    "half-yearly 15 23:59",
    "yearly last Fri",
    "0 */6 * * *",
    "30 2 * * 0",
    "0 9 1-7 * 1",
    "*/45 1-3 * * *",
];
const ZONES: [&str; 7] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Havana",
    "Asia/Kathmandu",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn periods_follow_each_other_without_gap_or_overlap(
        rule in 0..RULES.len(), zone in 0..ZONES.len(), second in 1_262_304_000_i64..2_000_000_000,
    ) {
        let (schedule, zone): (Schedule, Tz) = (schedule(RULES[rule]), ZONES[zone].parse().unwrap());
        let at = DateTime::from_timestamp(second, 0).unwrap();
        let period = schedule.period(at, zone).unwrap();
        let closes = period.closes.unwrap();
        prop_assert!(period.occurrence.opens <= at && at < closes, "{period:?}");
        prop_assert!(period.occurrence.opens <= period.occurrence.at && period.occurrence.at < closes);
        prop_assert_eq!(local_time::date_in(zone, period.occurrence.at), period.occurrence.date);
        let next = schedule.period(closes, zone).unwrap();
        prop_assert_eq!(next.occurrence.opens, closes);
        let before = schedule.period(period.occurrence.opens - TimeDelta::seconds(1), zone).unwrap();
        prop_assert_eq!(before.closes, Some(period.occurrence.opens));
        let following = schedule.next_after(at, zone).unwrap();
        prop_assert!(following.at > at);
        let expected = if period.occurrence.at > at { period.occurrence.at } else { next.occurrence.at };
        prop_assert_eq!(following.at, expected);
    }

    #[test]
    fn first_mondays_are_mondays_of_the_first_week(year in 1970_i32..2200, month in 1_u32..=12) {
        let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap();
        let found = schedule("monthly first Mon").next_date(first).unwrap();
        prop_assert_eq!((found.weekday(), found.month()), (Weekday::Mon, month));
        prop_assert!(found.day() <= 7);
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,40}") {
        let _ = text.parse::<Schedule>();
        let _ = text.parse::<On>();
    }
}
