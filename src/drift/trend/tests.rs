//! Series with a known story, and the name that each must get.

use chrono::TimeDelta;

use super::super::method::Method;
use super::super::report::{Bins, Histogram, Report};
use super::super::stories::{day, report, series};
use super::*;

fn of(reports: &[Report], now: i64) -> Trend {
    trend(reports, &Policy::default(), &Options::default(), day(now))
}

fn names(reports: &[Report], now: i64) -> Vec<Name> {
    of(reports, now).findings.iter().map(|finding| finding.name).collect()
}

#[test]
fn each_story_gets_its_name() {
    let quiet = vec![0; 20];
    let mut spike = quiet.clone();
    spike.push(8);
    let mut plateau = quiet.clone();
    plateau.extend([8, 8, 7, 8]);
    let mut stayed = plateau.clone();
    stayed.push(8);
    let mut slow = quiet.clone();
    slow.extend([1, 2, 3, 4, 4, 5]);
    let mut passed = quiet.clone();
    passed.extend([8, 0]);
    let mut one_column = quiet.clone();
    one_column.extend([1, 0, 1, 1]);
    let cases: Vec<(&str, Vec<usize>, Vec<Name>)> = vec![
        ("quiet", quiet, vec![Name::QuietAlive]),
        ("spike", spike, vec![Name::Spike]),
        ("a step that stays", plateau, vec![Name::Spike, Name::Consistent]),
        ("a step that stayed", stayed, vec![Name::Consistent]),
        ("slow", slow, vec![Name::Consistent]),
        ("a spike that passed", passed, vec![Name::Unnamed]),
        ("one column", one_column, vec![Name::Consistent]),
        ("short", vec![0, 0, 5], vec![Name::TooShort]),
        ("one", vec![5], vec![Name::TooShort]),
        ("none", vec![], vec![Name::TooShort]),
        ("high from the start", vec![6, 6, 6, 6, 6, 6], vec![Name::Consistent]),
    ];
    for (story, drifted, expected) in cases {
        let newest = drifted.len().saturating_sub(1) as i64;
        assert_eq!(names(&series(&drifted), newest), expected, "{story}");
    }
}

#[test]
fn the_share_bounds_of_a_spike_are_the_rule_s() {
    // Usual 0 %: three columns are 30 %, and a rise of 30 points; two are 20 %, below the limit.
    assert_eq!(names(&series(&[0, 0, 0, 0, 3]), 4), [Name::Spike]);
    assert_eq!(names(&series(&[0, 0, 0, 0, 2]), 4), [Name::Unnamed]);
    // Usual 20 % with a MAD of 10 points: the bound is 50 %, which 50 % does not pass and 60 % does.
    assert_eq!(names(&series(&[1, 3, 2, 1, 3, 2, 5]), 6).first(), Some(&Name::Consistent));
    assert_eq!(names(&series(&[1, 3, 2, 1, 3, 2, 6]), 6).first(), Some(&Name::Spike));
    // Two reports before the rise are no history.
    assert!(!names(&series(&[0, 0, 8, 8]), 3).contains(&Name::Spike));
}

#[test]
fn many_columns_that_pass_their_limit_on_one_day_by_small_steps_are_no_spike() {
    let mut reports = series(&[0; 12]);
    for (at, report) in reports.iter_mut().enumerate() {
        for column in &mut report.columns[..5] {
            // 0.01 more each day: past the limit of 0.1 on the tenth, all five at once.
            column.score = Some(0.01 * (at + 1) as f64);
            column.drifted = column.by_limit();
        }
    }
    assert_eq!(of(&reports[..10], 9).points[9].drifted, 5);
    assert_eq!(names(&reports[..10], 9), [Name::Unnamed]);
    assert_eq!(names(&reports, 11), [Name::Consistent]);
    reports[11].columns[..5].iter_mut().for_each(|column| column.score = Some(0.5));
    let calm = reports[0].columns.clone();
    reports[9..11].iter_mut().for_each(|report| report.columns.clone_from(&calm));
    assert_eq!(names(&reports, 11), [Name::Spike]);
}

#[test]
fn silence_is_suspect_whatever_came_before() {
    for drifted in [vec![0; 20], vec![5; 20]] {
        assert!(!names(&series(&drifted), 21).contains(&Name::QuietSuspect));
        assert_eq!(names(&series(&drifted), 22)[0], Name::QuietSuspect);
    }
}

#[test]
fn quiet_with_a_sign_of_dead_monitoring_is_suspect() {
    let mut copied = series(&[0; 20]);
    copied[19] = Report { at: Some(day(19)), ..copied[18].clone() };
    assert_eq!(names(&copied, 19), [Name::QuietSuspect]);
    let mut constant = series(&[0; 20]);
    constant.iter_mut().for_each(|report| report.rows_current = Some(10_000));
    assert_eq!(names(&constant, 19), [Name::QuietSuspect]);
    let mut empty = series(&[0; 20]);
    empty[19].rows_current = Some(0);
    assert_eq!(names(&empty, 19), [Name::QuietSuspect]);
    // The same signs while columns drift are no silence.
    let mut drifting = series(&[3; 20]);
    drifting.iter_mut().for_each(|report| report.rows_current = Some(10_000));
    assert_eq!(names(&drifting, 19), [Name::Consistent]);
}

#[test]
fn a_report_of_which_nothing_could_be_computed_is_not_quiet() {
    let silenced = |drifted: &[usize], silent: &[usize]| {
        let mut reports = series(drifted);
        for at in silent {
            reports[*at].columns.iter_mut().for_each(|column| column.not_computable("NaN"));
        }
        names(&reports, drifted.len() as i64 - 1)
    };
    let every: Vec<usize> = (0..21).collect();
    assert_eq!(silenced(&[0; 21], &every), [Name::QuietSuspect]);
    assert_eq!(silenced(&[0; 21], &[20]), [Name::QuietSuspect]);
    // Drift that passed names no pattern, which is ok, but not where the newest report says nothing.
    let passed: Vec<usize> = [vec![0; 5], vec![4], vec![0; 5]].concat();
    assert_eq!(silenced(&passed, &[]), [Name::Unnamed]);
    assert_eq!(silenced(&passed, &[10]), [Name::QuietSuspect]);
    // Nobody knows what was on the fifteenth day: it was quiet for five days, not for twenty.
    assert_eq!(silenced(&[0; 21], &[15]), [Name::Unnamed]);
}

#[test]
fn a_series_is_cut_where_it_is_not_comparable() {
    let other = |change: fn(&mut Report)| {
        let mut reports = series(&[0; 10]);
        reports[8..].iter_mut().for_each(change);
        let trend = of(&reports, 9);
        (trend.since, trend.has(Name::Broken), trend.cuts)
    };
    let (since, broken, cuts) = other(|report| report.columns[0].column = "new".to_owned());
    assert_eq!((since, broken), (8, true));
    let changes: Vec<Change> = cuts.iter().map(|cut| cut.change).collect();
    assert_eq!(changes, [Change::Came, Change::Went]);
    let (since, broken, cuts) = other(|report| report.rows_reference = Some(9_000));
    assert_eq!((since, broken, cuts[0].change), (8, true, Change::Reference));
    let (since, broken, cuts) =
        other(|report| report.columns.iter_mut().for_each(|column| column.threshold = Some(0.2)));
    assert_eq!((since, broken, cuts[0].change), (8, true, Change::Limit));
    // One column of ten that changes method, as Evidently does of itself, is cut alone.
    let (since, broken, cuts) = other(|report| report.columns[3].method = Method::named("jensenshannon"));
    assert_eq!((since, broken, cuts[0].change), (0, false, Change::Method));
    assert_eq!(cuts[0].columns, ["c3"]);
}

#[test]
fn a_column_s_consistency_does_not_cross_a_change_of_method() {
    let mut reports = series(&[1, 1, 1, 1]);
    assert_eq!(names(&reports, 3), [Name::Consistent]);
    reports[2..].iter_mut().for_each(|report| report.columns[0].method = Method::named("jensenshannon"));
    assert_eq!(names(&reports, 3), [Name::Unnamed]);
}

#[test]
fn reports_closer_than_half_the_cadence_are_one_and_minutes_are_no_trend() {
    let mut reports = series(&[0, 0, 0, 0, 0]);
    reports.push(Report { at: Some(day(4) + TimeDelta::hours(3)), ..report(4, 5) });
    let trend = of(&reports, 5);
    assert_eq!((trend.points.len(), trend.merged), (5, 1));
    assert_eq!(trend.points[4].drifted, 5);
    assert_eq!(trend.cadence, Some(TimeDelta::days(1)));
    // Seventy-two reports within two minutes, where one a day is due.
    let burst: Vec<Report> = (0..72)
        .map(|at| Report { at: Some(day(0) + TimeDelta::milliseconds(at * 1600)), ..report(0, 5) })
        .collect();
    let options = Options { cadence: Some(TimeDelta::days(1)), ..Options::default() };
    let trend = super::trend(&burst, &Policy::default(), &options, day(0));
    assert_eq!((trend.points.len(), trend.main().unwrap().name), (1, Name::TooShort));
}

#[test]
fn gaps_absent_columns_and_reports_without_time_stay_visible() {
    let mut reports = series(&[0, 0, 0, 0, 0, 0]);
    reports[5].at = Some(day(9));
    reports[2].at = None;
    reports[1].columns.remove(0);
    let trend = of(&reports, 9);
    assert_eq!(trend.undated, [2]);
    let gaps: Vec<bool> = trend.points.iter().map(|point| point.after_gap).collect();
    assert_eq!(gaps, [false, false, false, false, true]);
    let feature = trend.features.iter().find(|feature| feature.column == "c0").unwrap();
    assert_eq!(feature.cells[1].state, None);
    assert_eq!(feature.cells.len(), trend.points.len());
}

#[test]
fn what_is_too_old_for_a_check_is_a_sign_of_dead_monitoring_and_nothing_sooner() {
    let reports = series(&[0, 1, 0, 1, 0, 1]);
    let name = |stale_after: Option<TimeDelta>, days: i64| {
        let options = Options { stale_after, ..Options::default() };
        super::trend(&reports, &Policy::default(), &options, day(5 + days)).main().unwrap().name
    };
    let week = Some(TimeDelta::days(7));
    assert_eq!((name(None, 2) == Name::QuietSuspect, name(None, 3)), (false, Name::QuietSuspect));
    assert_eq!((name(week, 7) == Name::QuietSuspect, name(week, 8)), (false, Name::QuietSuspect));
}

#[test]
fn scores_that_repeat_are_suspect_while_they_drift() {
    let frozen = |score: f64, last: usize| {
        let mut reports = series(&[3; 8]);
        for report in reports.iter_mut().rev().take(last) {
            report.columns.iter_mut().for_each(|column| column.score = Some(score));
        }
        names(&reports, 7)[0]
    };
    assert_eq!(frozen(0.512_345, 3), Name::QuietSuspect);
    assert_ne!(frozen(0.512_345, 2), Name::QuietSuspect);
    // Few digits come again by chance; zeros of p-values all the time.
    assert_ne!(frozen(0.51, 3), Name::QuietSuspect);
    assert_ne!(frozen(0.0, 3), Name::QuietSuspect);
}

#[test]
fn what_was_before_a_long_gap_is_no_part_of_what_lasts() {
    let at = |days: &[i64]| {
        let mut reports = series(&vec![5; days.len()]);
        reports.iter_mut().zip(days).for_each(|(report, at)| report.at = Some(day(*at)));
        names(&reports, *days.last().unwrap())
    };
    assert_eq!(at(&[0, 1, 2, 19, 20]), [Name::Unnamed]);
    assert_eq!(at(&[0, 1, 2, 19, 20, 21]), [Name::Unnamed]);
    assert_eq!(at(&[0, 1, 2, 19, 20, 21, 22]), [Name::Consistent]);
    // A weekend, and one of four days.
    assert_eq!(at(&[0, 1, 2, 3, 4, 7, 8]), [Name::Consistent]);
    assert_eq!(at(&[0, 1, 2, 3, 4, 8, 9]), [Name::Consistent]);
}

#[test]
fn reports_of_one_moment_do_not_tell_how_often_they_are_due() {
    let burst = |offsets: &[i64], now: i64| {
        let mut reports = series(&vec![0; offsets.len()]);
        reports
            .iter_mut()
            .zip(offsets)
            .for_each(|(report, seconds)| report.at = Some(day(0) + TimeDelta::seconds(*seconds)));
        let trend =
            trend(&reports, &Policy::default(), &Options::default(), day(0) + TimeDelta::seconds(now));
        (trend.points.len(), trend.cadence, trend.main().unwrap().name)
    };
    assert_eq!(burst(&[0, 0, 0, 0, 0], 7200), (5, None, Name::Unnamed));
    assert_eq!(burst(&[0, 1, 1, 2, 2], 86_400), (1, None, Name::TooShort));
    // Written again after a day: that is the cadence.
    let (points, cadence, name) = burst(&[0, 1, 2, 3, 4, 86_400], 2 * 86_400);
    assert_eq!((points, cadence, name), (2, Some(TimeDelta::seconds(86_396)), Name::TooShort));
    // Each quarter of an hour: an hour is the least.
    let quarters: Vec<i64> = (0..40).map(|at| at * 900).collect();
    let (points, cadence, _) = burst(&quarters, 39 * 900);
    assert_eq!((points, cadence), (20, Some(TimeDelta::hours(1))));
}

/// One column, drawn in bins over the range of a reference and of other data, of numbers spread evenly from 0 to `reference`.
fn drawn(at: i64, reference: f64, largest: f64) -> Report {
    let mut report = report(at, 0);
    let edges: Vec<f64> = (0..=20).map(|edge| largest * f64::from(edge) / 20.0).collect();
    let below = |edge: f64| (edge / reference).min(1.0);
    let shares = edges.windows(2).map(|pair| below(pair[1]) - below(pair[0])).collect();
    let bins = Bins { edges, shares };
    report.columns[0].histogram = Some(Histogram::Numbers { reference: bins.clone(), current: bins });
    report
}

#[test]
fn bins_that_span_other_data_are_of_the_same_reference() {
    let since = |last: Report| of(&[drawn(0, 100.0, 100.0), drawn(1, 100.0, 104.0), last], 2).since;
    assert_eq!(since(drawn(2, 100.0, 137.0)), 0);
    assert_eq!(since(drawn(2, 100.0, 4000.0)), 0);
    assert_eq!(since(drawn(2, 80.0, 137.0)), 2);
    assert_eq!(since(drawn(2, 100.0 / 3.0, 104.0)), 2);
    // What the reports tell themselves goes before what is drawn.
    let told = |mark: &str, largest: f64| Report {
        reference_fingerprint: Some(mark.to_owned()),
        ..drawn(2, 80.0, largest)
    };
    let reports = [told("a", 90.0), told("b", 90.0)].map(|report| Report { at: None, ..report });
    let two = |one: &Report, two: &Report| {
        of(&[Report { at: Some(day(0)), ..one.clone() }, Report { at: Some(day(1)), ..two.clone() }], 1).since
    };
    assert_eq!((two(&reports[0], &reports[1]), two(&reports[0], &told("a", 95.0))), (1, 0));
    assert_eq!(
        two(&reports[0], &Report { reference_fingerprint: Some("a".to_owned()), ..drawn(2, 10.0, 95.0) }),
        0
    );
}
