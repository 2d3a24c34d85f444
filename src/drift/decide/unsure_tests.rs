//! What looks like lasting drift and is not: too few reports, leaps, other units, and chance that comes again each day.

use super::super::report::{Bins, Histogram, Report};
use super::super::stat::deal::Chance;
use super::super::stories::{day, report, series};
use super::super::trend::{Options, trend};
use super::tests::{decided, ids, quiet_then};
use super::*;

#[test]
fn fewer_reports_never_make_a_retrain_surer() {
    let cases: [(&str, &[usize], Branch); 11] = [
        ("one before", &[0, 6, 6, 6], Branch::Escalate),
        ("two before", &[0, 0, 6, 6, 6], Branch::Escalate),
        ("three before: a spike that lasts", &[0, 0, 0, 6, 6, 6], Branch::Escalate),
        ("still news", &[0, 0, 0, 6, 6, 6, 6], Branch::Escalate),
        ("a step that stayed", &[0, 0, 0, 6, 6, 6, 6, 6], Branch::Retrain),
        ("two before, and long enough", &[0, 0, 6, 6, 6, 6, 6], Branch::Retrain),
        ("high in all of four", &[6, 6, 6, 6], Branch::Escalate),
        ("high in all of five", &[6, 6, 6, 6, 6], Branch::Retrain),
        ("slow from the start", &[1, 2, 3, 4, 5], Branch::Retrain),
        ("above the limit, then a leap today", &[4, 4, 4, 4, 4, 4, 4, 4, 9], Branch::Escalate),
        ("below the limit, then a leap", &[2, 2, 2, 2, 2, 2, 2, 2, 6], Branch::Escalate),
    ];
    for (story, drifted, expected) in cases {
        let decision = decided(&series(drifted));
        assert_eq!(decision.decision, expected, "{story}: {decision:#?}");
    }
    let short = decided(&series(&[0, 0, 6, 6, 6]));
    let said = short.reasons.iter().find(|reason| reason.id == "short-series").unwrap();
    assert!(said.because.contains("2 more reports will tell"), "{said:?}");
}

#[test]
fn a_column_that_is_an_alarm_by_itself_leaps_as_the_share_does() {
    let policy = Policy { key_columns: vec!["c0".to_owned()], ..Policy::default() };
    let at = |reports: &[Report]| {
        let now = day(reports.len() as i64 - 1);
        let trend = trend(reports, &policy, &Options::default(), now);
        decide(reports, &trend, &policy, &Circumstances::default(), now)
    };
    // Its score went from 0.01 to 0.5; for four reports that is news.
    for (days, expected) in
        [(1, Branch::Pipeline), (3, Branch::Escalate), (4, Branch::Escalate), (5, Branch::Retrain)]
    {
        let decision = at(&quiet_then(&vec![1; days]));
        assert_eq!(decision.decision, expected, "{days} {decision:#?}");
        assert_eq!(ids(&decision).contains(&"spike"), days < 5, "{decision:#?}");
    }
    let decision = at(&series(&[0, 1, 1, 1]));
    assert_eq!(decision.decision, Branch::Escalate, "{decision:#?}");
    // Half as far again each day is no leap.
    let mut slow = series(&[0; 24]);
    for (at, report) in slow.iter_mut().enumerate().skip(10) {
        report.columns[0].score = Some(0.01 * 1.3_f64.powi(at as i32 - 10));
        report.columns[0].drifted = report.columns[0].by_limit();
    }
    assert_eq!(at(&slow).decision, Branch::Retrain);
}

#[test]
fn columns_that_drift_for_long_and_leap_today_are_a_spike() {
    let mut reports = series(&[5; 12]);
    reports[11].columns[..5].iter_mut().for_each(|column| column.score = Some(5.0));
    let decision = decided(&reports);
    assert!(ids(&decision).contains(&"spike"), "{decision:#?}");
    assert_eq!(decision.decision, Branch::Escalate);
    reports[11].columns[1..5].iter_mut().for_each(|column| column.score = Some(0.51));
    assert_eq!(decided(&reports).decision, Branch::Retrain);
}

/// Own reports of a column that drifts, drawn over bins of both samples, with or without another unit found.
fn measured(unit: Option<f64>) -> Vec<Report> {
    let mut reports = series(&[4; 10]);
    for report in &mut reports {
        report.reference_fingerprint = Some("a".to_owned());
        for column in &mut report.columns[..4] {
            let bins = |shares: [f64; 3]| Bins { edges: vec![0.0, 1e5, 2e5, 3e5], shares: shares.to_vec() };
            let (reference, current) = (bins([1.0, 0.0, 0.0]), bins([0.4, 0.4, 0.2]));
            column.histogram = Some(Histogram::Numbers { reference, current });
            column.unit_shift = unit;
        }
    }
    reports
}

#[test]
fn another_unit_that_was_measured_is_a_fault_for_as_long_as_it_lasts() {
    let decision = decided(&measured(Some(100.0)));
    assert_eq!(decision.decision, Branch::Pipeline, "{decision:#?}");
    assert!(
        decision.reasons.iter().any(|reason| {
            reason.id == "unit-shift"
                && reason.because.contains("about 100 times")
                && reason.because.contains("since 10")
        }),
        "{decision:#?}"
    );
    // What was measured goes before what bins may show.
    assert_eq!(decided(&measured(None)).decision, Branch::Retrain);
}

#[test]
fn centred_columns_are_not_in_another_unit() {
    // Medians of 0.0162 and 0.0017, as chance makes them of normal samples.
    let bins = |middle: f64| {
        let edges: Vec<f64> = (-5..=5).map(|edge| f64::from(edge) * 0.8 + middle).collect();
        Bins { edges, shares: vec![0.001, 0.01, 0.06, 0.16, 0.269, 0.269, 0.16, 0.06, 0.01, 0.001] }
    };
    let mut reports = series(&[0; 10]);
    for report in &mut reports {
        report.columns[3].histogram =
            Some(Histogram::Numbers { reference: bins(0.0162), current: bins(0.001_698) });
    }
    assert_eq!(decided(&reports).decision, Branch::Nothing);
}

#[test]
fn what_is_hardly_beyond_noise_is_nothing_to_retrain_on() {
    // 2.2·√(1/600 + 1/5000) = 0.095; once in a thousand it is 0.157.
    for (score, expected) in [(0.12, Branch::Escalate), (0.2, Branch::Retrain)] {
        let mut reports = series(&[4; 10]);
        for (report, at) in reports.iter_mut().zip(0..) {
            (report.rows_reference, report.rows_current) = (Some(600), Some(5000 + at));
            report.columns[..4].iter_mut().for_each(|column| column.score = Some(score + at as f64 / 1e4));
        }
        let decision = decided(&reports);
        assert_eq!(decision.decision, expected, "{decision:#?}");
        assert_eq!(ids(&decision).contains(&"near-noise"), score < 0.15);
    }
}

#[test]
fn a_small_reference_of_unknown_tails_is_nothing_to_retrain_on() {
    let chance = Chance { p05: 0.1, p01: 0.2, p001: 0.3 };
    for (rows, chance, expected) in [
        (150, None, Branch::Escalate),
        (499, None, Branch::Escalate),
        (500, None, Branch::Retrain),
        // `drift measure` shuffled the values.
        (150, Some(chance), Branch::Retrain),
    ] {
        let mut reports = series(&[4; 10]);
        for (report, at) in reports.iter_mut().zip(0..) {
            (report.rows_reference, report.rows_current) = (Some(rows), Some(5000 + at));
            report.columns[..4].iter_mut().for_each(|column| column.chance = chance);
        }
        let decision = decided(&reports);
        assert_eq!(decision.decision, expected, "{rows}: {decision:#?}");
        assert_eq!(ids(&decision).contains(&"small-reference"), expected == Branch::Escalate);
    }
}

#[test]
fn a_column_that_is_stuck_is_a_fault_for_as_long_as_it_is() {
    for (stuck, expected) in [(true, Branch::Pipeline), (false, Branch::Retrain)] {
        let mut reports = measured(None);
        for report in &mut reports {
            report.columns[..4].iter_mut().for_each(|column| column.constant = stuck);
        }
        let decision = decided(&reports);
        assert_eq!(decision.decision, expected, "{decision:#?}");
        assert_eq!(ids(&decision).contains(&"constant"), stuck);
    }
    // Without drift beyond the limits, too.
    let mut reports = measured(None);
    for report in &mut reports {
        report.columns[1..4].iter_mut().for_each(|column| column.drifted = Some(false));
    }
    assert_eq!(decided(&reports).decision, Branch::Nothing);
    reports[9].columns[0].constant = true;
    assert_eq!(decided(&reports).decision, Branch::Pipeline);
}

/// Quiet reports of these rows, of which the last have so many columns that drift.
fn of_rows(rows: &[u64], drifted: usize, last: usize) -> Decision {
    let from = rows.len() - last;
    let drifts: Vec<usize> = (0..rows.len()).map(|at| if at < from { 0 } else { drifted }).collect();
    let mut reports = series(&drifts);
    reports.iter_mut().zip(rows).for_each(|(report, rows)| report.rows_current = Some(*rows));
    decided(&reports)
}

#[test]
fn more_rows_that_stay_are_news_and_then_usual() {
    let doubled = |days: usize| -> Vec<u64> {
        (0..30 + days as u64).map(|at| if at < 30 { 3000 + at % 7 } else { 6500 + at % 7 }).collect()
    };
    for (days, expected, drifting) in [
        (1, Branch::Pipeline, Branch::Pipeline),
        (2, Branch::Pipeline, Branch::Pipeline),
        (3, Branch::Escalate, Branch::Escalate),
        (5, Branch::Nothing, Branch::Escalate),
        (8, Branch::Nothing, Branch::Escalate),
        (31, Branch::Nothing, Branch::Retrain),
    ] {
        assert_eq!(of_rows(&doubled(days), 0, 0).decision, expected, "{days}");
        assert_eq!(of_rows(&doubled(days), 6, days).decision, drifting, "{days} with drift");
    }
    let grows: Vec<u64> = (0..60).map(|at| (3000.0 * 1.03_f64.powi(at)) as u64).collect();
    for upto in [20, 30, 40, 50, 60] {
        assert_eq!(of_rows(&grows[..upto], 0, 0).decision, Branch::Nothing, "{upto}");
    }
    let weeks: Vec<u64> = (0..56).map(|at| if at % 7 < 5 { 3000 } else { 1000 } + at % 13).collect();
    for upto in 35..56 {
        assert_eq!(of_rows(&weeks[..upto], 0, 0).decision, Branch::Nothing, "{upto}");
    }
    assert_eq!(of_rows(&weeks[..6], 0, 0).decision, Branch::Pipeline);
}

#[test]
fn what_comes_and_goes_each_week_is_neither_a_spike_nor_a_change() {
    // On and off: days of each.
    for (on, off) in [(4, 3), (5, 2), (2, 5), (3, 4), (1, 6)] {
        let days: Vec<usize> = (0..42).map(|day| if day % 7 < off { 0 } else { 6 }).collect();
        for upto in 22..=42 {
            let decision = decided(&series(&days[..upto]));
            let drifts = days[upto - 1] > 0;
            let expected = if drifts { Branch::Escalate } else { Branch::Nothing };
            assert_eq!(decision.decision, expected, "{on} on, {off} off, day {upto}: {decision:#?}");
            assert_eq!(ids(&decision).contains(&"recurring"), drifts);
        }
        // Once it stays, it is a change.
        let stays = decided(&series(&[&days[..42], &[6; 12]].concat()));
        assert_eq!(stays.decision, Branch::Retrain, "{stays:#?}");
    }
}

#[test]
fn copies_of_a_report_prove_nothing() {
    // Two digits each: what drifts in a report, and in another.
    let one = |seed: usize, at: i64| {
        let mut report = report(at, 6);
        report.rows_current = Some(5000);
        for (column, number) in report.columns.iter_mut().zip(0..) {
            let score = if number < 6 { 0.31 + (seed * 7 + number * 5 % 11) as f64 / 100.0 } else { 0.01 };
            column.score = Some(score);
        }
        report
    };
    let stories: [(&str, &[usize], Branch); 6] = [
        ("five copies", &[1, 1, 1, 1, 1], Branch::Pipeline),
        ("one four times, and a new one", &[1, 1, 1, 1, 2], Branch::Escalate),
        ("each twice", &[1, 1, 2, 2, 3, 3, 4, 4, 5, 5], Branch::Escalate),
        ("in turns", &[1, 2, 1, 2, 1, 2, 1, 2], Branch::Escalate),
        ("one copy", &[1, 2, 3, 4, 5, 5], Branch::Retrain),
        ("none", &[1, 2, 3, 4, 5, 6], Branch::Retrain),
    ];
    for (story, seeds, expected) in stories {
        let reports: Vec<Report> = seeds.iter().zip(0..).map(|(seed, at)| one(*seed, at)).collect();
        let decision = decided(&reports);
        assert_eq!(decision.decision, expected, "{story}: {decision:#?}");
    }
}
