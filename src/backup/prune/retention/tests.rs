use proptest::prelude::*;

use super::*;

fn time(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// A backup of a time; the number tells those of one second apart.
fn seen(at: DateTime<Utc>, number: usize, quality: Quality) -> Seen {
    let id = format!("{}{number:04}", at.format("%Y%m%dT%H%M%SZ"));
    Seen { id: BackupId::parse(&id).unwrap(), at, quality, held: false }
}

fn damaged() -> Quality {
    Quality::Damaged { at: DateTime::UNIX_EPOCH, by: "the restore".to_owned() }
}

fn good(times: &[&str]) -> Vec<Seen> {
    times.iter().enumerate().map(|(i, at)| seen(time(at), i, Quality::Good)).collect()
}

fn keep(text: &str) -> Keep {
    serde_yaml::from_str(text).unwrap()
}

/// The kept ones, the newest first, as `02-28 daily+last`.
fn kept(decisions: &[Decision]) -> Vec<String> {
    let words = |decision: &Decision| {
        let why: Vec<&str> = decision.kept_by.iter().map(|why| why.word()).collect();
        format!("{} {}", decision.backup.at.format("%m-%dT%H:%M"), why.join("+"))
    };
    decisions.iter().filter(|decision| decision.stays()).map(words).collect()
}

#[test]
fn rules_keep_what_their_words_say() {
    const NOW: &str = "2026-03-10T12:00:00Z";
    // A week of two a day, a gap, then some of earlier months and years.
    let all = [
        "2024-06-30T03:00:00Z",
        "2025-11-30T03:00:00Z",
        "2025-12-31T03:00:00Z",
        "2026-01-31T03:00:00Z",
        "2026-02-15T03:00:00Z",
        "2026-02-28T03:00:00Z",
        "2026-03-01T03:00:00Z",
        "2026-03-08T03:00:00Z",
        "2026-03-08T15:00:00Z",
        "2026-03-09T03:00:00Z",
        "2026-03-09T15:00:00Z",
        "2026-03-10T03:00:00Z",
        "2026-03-10T03:40:00Z",
    ];
    let cases: &[(&str, &[&str])] = &[
        ("last: 3", &["03-10T03:40 newest good+last", "03-10T03:00 last", "03-09T15:00 last"]),
        ("hourly: 2", &["03-10T03:40 newest good+hourly", "03-09T15:00 hourly"]),
        // Of each day the newest; days without a backup are not counted.
        (
            "daily: 4",
            &["03-10T03:40 newest good+daily", "03-09T15:00 daily", "03-08T15:00 daily", "03-01T03:00 daily"],
        ),
        // Weeks begin on Monday: the 9th is one, the 1st and the 8th are Sundays, the 28th lies in the week of the 1st.
        (
            "weekly: 4",
            &[
                "03-10T03:40 newest good+weekly",
                "03-08T15:00 weekly",
                "03-01T03:00 weekly",
                "02-15T03:00 weekly",
            ],
        ),
        ("monthly: 3", &["03-10T03:40 newest good+monthly", "02-28T03:00 monthly", "01-31T03:00 monthly"]),
        ("yearly: 9", &["03-10T03:40 newest good+yearly", "12-31T03:00 yearly", "06-30T03:00 yearly"]),
        // Younger than a day, seen from the newest: the one of exactly a day before is not.
        ("within: 760m", &["03-10T03:40 newest good+within", "03-10T03:00 within"]),
        (
            "{ daily: 2, yearly: 2 }",
            &["03-10T03:40 newest good+daily+yearly", "03-09T15:00 daily", "12-31T03:00 yearly"],
        ),
        (
            "{ last: 1, min_redundancy: 3 }",
            &["03-10T03:40 newest good+last", "03-10T03:00 min_redundancy", "03-09T15:00 min_redundancy"],
        ),
        ("{ daily: 0, weekly: 1 }", &["03-10T03:40 newest good+weekly"]),
    ];
    for (rules, wanted) in cases {
        let decisions = decide(&keep(rules), &good(&all), time(NOW), Tz::UTC);
        assert_eq!(kept(&decisions), *wanted, "{rules}");
        assert_eq!(decisions.len(), all.len());
    }
}

#[test]
fn without_a_rule_or_with_nothing_but_zeros_everything_stays() {
    let all = good(&["2020-01-01T00:00:00Z", "2026-01-01T00:00:00Z"]);
    for (rules, nothing) in [
        ("{}", false),
        ("min_redundancy: 5", false),
        ("last: 0", true),
        ("{ daily: 0, monthly: 0, min_redundancy: 2 }", true),
        ("within: 0s", true),
    ] {
        let decisions = decide(&keep(rules), &all, time("2026-03-01T00:00:00Z"), Tz::UTC);
        assert!(decisions.iter().all(|decision| decision.kept_by == [Why::NoRule]), "{rules}");
        assert_eq!(keep(rules).keeps_nothing(), nothing, "{rules}");
    }
    assert!(!keep("{ last: 0, daily: 1 }").keeps_nothing());
    assert!(!keep("{ last: 0, within: 1d }").keeps_nothing());
}

#[test]
fn days_are_those_of_the_zone() {
    let cases: &[(&str, &str, &[&str], &[&str])] = &[
        // 23:30 and 00:30 UTC are one day in Berlin, two in UTC.
        (
            "UTC",
            "daily: 9",
            &["2026-01-05T23:30:00Z", "2026-01-06T00:30:00Z"],
            &["01-06T00:30", "01-05T23:30"],
        ),
        ("Europe/Berlin", "daily: 9", &["2026-01-05T23:30:00Z", "2026-01-06T00:30:00Z"], &["01-06T00:30"]),
        // Clocks go forward: 01:30 and 03:30 local are an hour apart, and hours of their own.
        (
            "Europe/Berlin",
            "hourly: 9",
            &["2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"],
            &["03-29T01:30", "03-29T00:30"],
        ),
        // The short day is one day: 23 hours, from 23:00 UTC to 22:00 UTC.
        (
            "Europe/Berlin",
            "daily: 9",
            &["2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"],
            &["03-29T22:00", "03-29T21:59"],
        ),
        // Clocks go back: 02:30 is shown twice, and is two hours; the long day is one.
        (
            "Europe/Berlin",
            "hourly: 9",
            &["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"],
            &["10-25T01:30", "10-25T00:30"],
        ),
        (
            "Europe/Berlin",
            "daily: 9",
            &["2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z"],
            &["10-25T23:00", "10-25T22:59"],
        ),
        // The first days of January may belong to the last week of the year before.
        (
            "UTC",
            "weekly: 9",
            &["2026-12-31T03:00:00Z", "2027-01-03T03:00:00Z", "2027-01-04T03:00:00Z"],
            &["01-04T03:00", "01-03T03:00"],
        ),
    ];
    for (zone, rules, times, wanted) in cases {
        let decisions =
            decide(&keep(rules), &good(times), time("2027-02-01T00:00:00Z"), zone.parse().unwrap());
        let kept = kept(&decisions);
        let times: Vec<&str> = kept.iter().map(|text| text.split(' ').next().unwrap()).collect();
        assert_eq!(times, *wanted, "{zone} {rules}");
    }
}

#[test]
fn time_alone_lets_nothing_go_and_a_clock_that_was_wrong_neither() {
    let now = time("2026-03-10T00:00:00Z");
    let old = good(&["2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z"]);
    assert_eq!(kept(&decide(&keep("within: 7d"), &old, now, Tz::UTC)).len(), 2, "none was made since");
    let skewed = good(&["2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z", "2031-01-01T00:00:00Z"]);
    assert_eq!(kept(&decide(&keep("within: 7d"), &skewed, now, Tz::UTC)).len(), 3, "one of the future");
}

#[test]
fn what_is_not_good_takes_no_place_and_goes_only_when_a_newer_good_one_stays() {
    let now = time("2026-03-10T00:00:00Z");
    let mut all = good(&["2026-03-01T03:00:00Z", "2026-03-02T03:00:00Z", "2026-03-03T03:00:00Z"]);
    all[2].quality = damaged();
    assert_eq!(
        kept(&decide(&keep("last: 1"), &all, now, Tz::UTC)),
        ["03-03T03:00 no newer good one", "03-02T03:00 newest good+last"]
    );
    all[0].quality = Quality::Incomplete;
    let kept_now = kept(&decide(&keep("daily: 7"), &all, now, Tz::UTC));
    assert_eq!(kept_now, ["03-03T03:00 no newer good one", "03-02T03:00 newest good+daily"]);
    all[1].quality = damaged();
    assert_eq!(kept(&decide(&keep("last: 1"), &all, now, Tz::UTC)).len(), 3, "none is good: all stay");
    assert_eq!(decide(&keep("last: 1"), &[], now, Tz::UTC), []);
}

#[test]
fn what_is_held_stays_and_counts() {
    let now = time("2026-03-10T00:00:00Z");
    let mut all = good(&["2026-03-01T03:00:00Z", "2026-03-02T03:00:00Z", "2026-03-03T03:00:00Z"]);
    all[0].held = true;
    let decisions = decide(&keep("{ last: 1, min_redundancy: 2 }"), &all, now, Tz::UTC);
    assert_eq!(kept(&decisions), ["03-03T03:00 newest good+last", "03-01T03:00 held"]);
}

fn any_seen() -> impl Strategy<Value = (u32, u8, bool)> {
    // Times within two years, close together and far apart.
    let at = prop_oneof![0_u32..200_000, 0_u32..63_072_000];
    (at, 0_u8..10, proptest::bool::weighted(0.05))
}

fn backups(raw: &[(u32, u8, bool)]) -> Vec<Seen> {
    let first = time("2025-01-01T00:00:00Z");
    let one = |(number, (at, quality, held)): (usize, &(u32, u8, bool))| {
        let quality = match quality {
            0 => Quality::Incomplete,
            1 | 2 => damaged(),
            _ => Quality::Good,
        };
        let at = first + TimeDelta::seconds(i64::from(*at));
        Seen { held: *held, ..seen(at, number, quality) }
    };
    raw.iter().enumerate().map(one).collect()
}

fn any_keep() -> impl Strategy<Value = Keep> {
    let count = || proptest::option::weighted(0.4, 0_u32..6);
    let within = proptest::option::weighted(0.3, 0_u32..90);
    ((count(), count(), count(), count(), count(), count()), within, proptest::option::of(0_u32..8)).prop_map(
        |((last, hourly, daily, weekly, monthly, yearly), within, min_redundancy)| {
            let within = within.map(|days| format!("{days}d").parse().unwrap());
            Keep { last, hourly, daily, weekly, monthly, yearly, within, min_redundancy }
        },
    )
}

fn any_zone() -> impl Strategy<Value = Tz> {
    proptest::sample::select(vec![Tz::UTC, Tz::Europe__Berlin, Tz::Australia__Lord_Howe, Tz::America__Havana])
}

fn staying(decisions: &[Decision]) -> Vec<Seen> {
    decisions.iter().filter(|decision| decision.stays()).map(|decision| decision.backup.clone()).collect()
}

fn count_good(all: &[Seen]) -> usize {
    all.iter().filter(|seen| seen.quality == Quality::Good).count()
}

proptest! {
    #[test]
    fn whatever_the_policy_it_never_goes_below_the_floor(
        raw in proptest::collection::vec(any_seen(), 0..60), keep in any_keep(), zone in any_zone(),
    ) {
        let (all, now) = (backups(&raw), time("2026-06-01T00:00:00Z"));
        let stays = staying(&decide(&keep, &all, now, zone));
        let floor = keep.min_redundancy.unwrap_or(1).max(1) as usize;
        prop_assert!(count_good(&stays) >= floor.min(count_good(&all)));
        let newest = all.iter().filter(|seen| seen.quality == Quality::Good).max_by_key(|seen| (seen.at, &seen.id));
        prop_assert!(newest.is_none_or(|newest| stays.contains(newest)));
        prop_assert!(all.iter().filter(|seen| seen.held).all(|held| stays.contains(held)));
        prop_assert!(newest.is_some() || stays.len() == all.len(), "without a good one nothing goes");
        // To prune again finds nothing more, at once or later.
        let late = time("2027-06-01T00:00:00Z");
        for (now, again) in [(now, now), (late, late), (late, time("2030-01-01T00:00:00Z"))] {
            let stays = staying(&decide(&keep, &all, now, zone));
            prop_assert_eq!(&staying(&decide(&keep, &stays, again, zone)), &stays);
        }
    }

    #[test]
    fn what_is_not_good_changes_nothing_for_the_good(
        raw in proptest::collection::vec(any_seen(), 0..60), keep in any_keep(), zone in any_zone(),
    ) {
        let (all, now) = (backups(&raw), time("2027-06-01T00:00:00Z"));
        let only: Vec<Seen> = all.iter().filter(|seen| seen.quality == Quality::Good).cloned().collect();
        let mut stays = staying(&decide(&keep, &all, now, zone));
        stays.retain(|seen| seen.quality == Quality::Good);
        prop_assert_eq!(stays, staying(&decide(&keep, &only, now, zone)));
    }

    #[test]
    fn what_went_is_not_wanted_back_when_newer_ones_come(
        raw in proptest::collection::vec(any_seen(), 1..60), keep in any_keep(), zone in any_zone(), half in 0_u32..63_072_000,
    ) {
        // A floor counts from the newest, so that it alone may want one that went before.
        let keep = Keep { min_redundancy: None, ..keep };
        let mut all = backups(&raw);
        all.iter_mut().for_each(|seen| seen.held = false);
        let now = time("2025-01-01T00:00:00Z") + TimeDelta::seconds(i64::from(half));
        let before: Vec<Seen> = all.iter().filter(|seen| seen.at <= now).cloned().collect();
        let stayed = staying(&decide(&keep, &before, now, zone));
        let after: Vec<Seen> = stayed.iter().chain(all.iter().filter(|seen| seen.at > now)).cloned().collect();
        let later = time("2027-06-01T00:00:00Z");
        prop_assert_eq!(staying(&decide(&keep, &after, later, zone)), staying(&decide(&keep, &all, later, zone)));
    }
}
