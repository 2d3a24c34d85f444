//! What looks like lasting drift and is not: too few reports, leaps, other units, and chance that comes again each day.

use super::super::report::{Bins, Histogram, Report};
use super::super::stories::{day, series};
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
    // 2.2·√(1/150 + 1/5000) = 0.182; once in a thousand it is 0.302.
    for (score, expected) in [(0.2, Branch::Escalate), (0.4, Branch::Retrain)] {
        let mut reports = series(&[4; 10]);
        for (report, at) in reports.iter_mut().zip(0..) {
            (report.rows_reference, report.rows_current) = (Some(150), Some(5000 + at));
            report.columns[..4].iter_mut().for_each(|column| column.score = Some(score + at as f64 / 1e4));
        }
        let decision = decided(&reports);
        assert_eq!(decision.decision, expected, "{decision:#?}");
        assert_eq!(ids(&decision).contains(&"near-noise"), score < 0.3);
    }
}
