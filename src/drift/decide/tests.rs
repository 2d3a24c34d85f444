//! Stories, and the branch that each must take.

use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use super::super::judge::{State, Verdict};
use super::super::method::Method;
use super::super::report::{Bins, Histogram, Report};
use super::super::stories::{day, report, series};
use super::super::trend::{Options, trend};
use super::*;

pub(super) fn quiet_then(more: &[usize]) -> Vec<Report> {
    series(&[vec![0; 20], more.to_vec()].concat())
}

pub(super) fn decide_at(reports: &[Report], circumstances: &Circumstances, now: i64) -> Decision {
    let policy = Policy::default();
    let trend = trend(reports, &policy, &Options::default(), day(now));
    decide(reports, &trend, &policy, circumstances, day(now))
}

pub(super) fn decided(reports: &[Report]) -> Decision {
    decide_at(reports, &Circumstances::default(), reports.len() as i64 - 1)
}

pub(super) fn ids(decision: &Decision) -> Vec<&str> {
    decision.reasons.iter().map(|reason| reason.id).collect()
}

#[test]
fn each_story_takes_its_branch() {
    let cases: Vec<(&str, Vec<Report>, Branch, &str)> = vec![
        ("quiet", quiet_then(&[]), Branch::Nothing, "within-limits"),
        ("a slow drift", quiet_then(&[1, 2, 3, 4, 4, 5]), Branch::Retrain, "consistent"),
        ("high from the start", series(&[6; 8]), Branch::Retrain, "consistent"),
        ("a spike", quiet_then(&[8]), Branch::Pipeline, "spike"),
        ("a spike that passed", quiet_then(&[8, 0]), Branch::Nothing, "within-limits"),
        ("a step that stays", quiet_then(&[8, 8, 8, 8]), Branch::Escalate, "contradiction"),
        ("a step that stayed", quiet_then(&[8; 12]), Branch::Retrain, "consistent"),
        ("one report", series(&[6]), Branch::Escalate, "no-sign"),
        ("a little, for long", quiet_then(&[2, 2, 2, 2]), Branch::Nothing, "within-limits"),
        ("none", Vec::new(), Branch::Escalate, "no-report"),
    ];
    for (story, reports, branch, id) in cases {
        let decision = decided(&reports);
        assert_eq!(decision.decision, branch, "{story}: {decision:#?}");
        assert!(ids(&decision).contains(&id), "{story}: {decision:#?}");
    }
}

#[test]
fn dead_monitoring_leads_to_the_pipeline_whatever_it_last_saw() {
    for more in [&[][..], &[8][..], &[1, 2, 3, 4, 4, 5][..]] {
        let reports = quiet_then(more);
        let decision = decide_at(&reports, &Circumstances::default(), reports.len() as i64 + 5);
        assert_eq!(decision.decision, Branch::Pipeline);
        assert!(ids(&decision).contains(&"monitoring"), "{decision:#?}");
    }
}

#[test]
fn a_retrain_is_never_suggested_on_noise() {
    // 2.2·√(1/10000 + 1/19) = 0.505: the scores of 0.5 are chance.
    let mut reports = quiet_then(&[1, 2, 3, 4, 4, 5]);
    reports.iter_mut().zip(0..).for_each(|(report, at)| report.rows_current = Some(10 + at % 10));
    assert_eq!(decided(&reports).decision, Branch::Nothing);
}

#[test]
fn a_retrain_is_never_suggested_on_unknown_rows() {
    let mut reports = quiet_then(&[1, 2, 3, 4, 4, 5]);
    reports.iter_mut().for_each(|report| report.rows_reference = None);
    let decision = decided(&reports);
    assert_eq!(decision.decision, Branch::Escalate);
    assert!(ids(&decision).contains(&"unsized"));
}

#[test]
fn a_second_retrain_waits_for_the_cooldown() {
    let reports = quiet_then(&[1, 2, 3, 4, 4, 5]);
    for (days_ago, branch) in [(2, Branch::Escalate), (8, Branch::Retrain)] {
        let last = Circumstances { last_retrain: Some(day(25 - days_ago)), ..Circumstances::default() };
        assert_eq!(decide_at(&reports, &last, 25).decision, branch, "{days_ago}");
    }
}

/// The slow drift, with something done to its last report.
fn slow_with(change: impl Fn(&mut Report)) -> Decision {
    let mut reports = quiet_then(&[1, 2, 3, 4, 4, 5]);
    reports.iter_mut().rev().take(1).for_each(change);
    decided(&reports)
}

#[test]
fn signs_of_a_fault_forbid_the_retrain() {
    let bins = |scale: f64| Bins { edges: vec![0.0, scale, 2.0 * scale], shares: vec![0.5, 0.5] };
    let unit = slow_with(|report| {
        report.columns[0].histogram =
            Some(Histogram::Numbers { reference: bins(5.0), current: bins(5000.0) });
    });
    assert!(ids(&unit).contains(&"unit-shift"), "{unit:#?}");
    let mut stayed = quiet_then(&[8; 12]);
    for report in &mut stayed[20..] {
        report.columns[0].histogram =
            Some(Histogram::Numbers { reference: bins(5.0), current: bins(5000.0) });
    }
    let stayed = decided(&stayed);
    assert!(ids(&stayed).contains(&"unit-shift"), "{stayed:#?}");
    let categories = slow_with(|report| {
        report.columns[1].histogram = Some(Histogram::Categories {
            labels: vec!["a".into(), "b".into(), "A".into()],
            reference: vec![500.0, 500.0, 0.0],
            current: vec![500.0, 0.0, 500.0],
            counts: true,
        });
    });
    assert!(ids(&categories).contains(&"categories"), "{categories:#?}");
    let missing = slow_with(|report| report.columns[2].missing_share = Some(0.93));
    assert!(ids(&missing).contains(&"missing"), "{missing:#?}");
    let rows = slow_with(|report| report.rows_current = Some(3000));
    assert!(ids(&rows).contains(&"rows"), "{rows:#?}");
    let silent = slow_with(|report| report.columns[9].not_computable("NaN"));
    assert!(ids(&silent).contains(&"not-computable"), "{silent:#?}");
    for decision in [unit, stayed, categories, missing, rows, silent] {
        assert_eq!(decision.decision, Branch::Escalate, "{decision:#?}");
    }
}

#[test]
fn a_strong_sign_of_a_fault_counts_without_drift() {
    let mut reports = quiet_then(&[0]);
    reports[20].columns[2].missing_share = Some(0.93);
    assert_eq!(decided(&reports).decision, Branch::Pipeline);
    let mut reports = quiet_then(&[0]);
    reports[20].columns[2].not_computable("the score is NaN");
    assert_eq!(decided(&reports).decision, Branch::Pipeline);
    // In most of the last reports already: no news, and nobody is sure either.
    let mut reports = quiet_then(&[0]);
    reports[10..].iter_mut().for_each(|report| report.columns[2].not_computable("the score is NaN"));
    let decision = decided(&reports);
    assert_eq!((decision.decision, ids(&decision)), (Branch::Escalate, vec!["not-computable"]));
    assert!(decision.reasons[0].because.ends_with("the score is NaN; since 11 reports"), "{decision:#?}");
}

#[test]
fn a_fault_that_lasts_does_not_become_a_retrain() {
    let bins = |scale: f64| Bins { edges: vec![0.0, scale, 2.0 * scale], shares: vec![0.5, 0.5] };
    let policy = Policy { key_columns: vec!["c0".to_owned()], ..Policy::default() };
    for days in 1..=8 {
        let mut reports = quiet_then(&vec![1; days]);
        reports[20..].iter_mut().for_each(|report| {
            report.columns[0].histogram =
                Some(Histogram::Numbers { reference: bins(5.0), current: bins(500.0) });
        });
        let now = day(19 + days as i64);
        let trend = trend(&reports, &policy, &Options::default(), now);
        let decision = decide(&reports, &trend, &policy, &Circumstances::default(), now);
        assert_eq!(decision.decision, Branch::Pipeline, "{days}: {decision:#?}");
        let sign = decision.reasons.iter().find(|reason| reason.id == "unit-shift").unwrap();
        assert_eq!(sign.because.contains(&format!("since {days} reports")), days > 2, "{sign:?}");
        // One good report in between is no repair.
        if days == 8 {
            reports[25].columns[0].histogram = None;
            let decision = decide(&reports, &trend, &policy, &Circumstances::default(), now);
            assert!(decision.reasons.iter().any(|reason| reason.because.ends_with("since 8 reports")));
        }
    }
}

#[test]
fn categories_that_came_long_ago_are_part_of_the_population() {
    let mut reports = quiet_then(&[4, 4, 4, 4, 4]);
    let came = Histogram::Categories {
        labels: vec!["a".into(), "b".into()],
        reference: vec![500.0, 0.0],
        current: vec![500.0, 500.0],
        counts: true,
    };
    reports.iter_mut().for_each(|report| report.columns[9].histogram = Some(came.clone()));
    let decision = decided(&reports);
    assert!(!ids(&decision).contains(&"categories"), "{decision:#?}");
}

/// Quiet reports, of which the last few have one column with a PSI of 0.81.
fn with_psi(days: usize, rows: Option<u64>) -> Vec<Report> {
    let mut reports = quiet_then(&vec![0; days]);
    for (at, report) in reports.iter_mut().enumerate() {
        let column = &mut report.columns[0];
        column.method = Method::named("psi");
        column.score = Some(if at < 20 { 0.02 } else { 0.81 });
        column.drifted = column.by_limit();
        // As many rows every day would be a job that reads the same data.
        (report.rows_reference, report.rows_current) = (rows, rows.map(|rows| rows + at as u64));
    }
    reports
}

#[test]
fn a_psi_past_its_limit_is_drift_to_decide_on() {
    for (days, rows, branch) in [
        (0, Some(10_000), Branch::Nothing),
        // From 0.02 to 0.81 with the last report, and still news three reports later.
        (1, Some(10_000), Branch::Pipeline),
        (4, Some(10_000), Branch::Escalate),
        (5, Some(10_000), Branch::Retrain),
        (5, None, Branch::Escalate),
    ] {
        let decision = decided(&with_psi(days, rows));
        assert_eq!(decision.decision, branch, "{days} {rows:?}: {decision:#?}");
        let told = decision.reasons.iter().any(|reason| reason.because.contains("c0: PSI 0.81 > 0.2"));
        assert_eq!(told, days > 0, "{decision:#?}");
    }
    // Another column that drifts for long says nothing of one whose PSI is past its limit today.
    let mut reports = with_psi(1, Some(10_000));
    reports[10..].iter_mut().for_each(|report| {
        report.columns[1].score = Some(0.5);
        report.columns[1].drifted = Some(true);
    });
    let decision = decided(&reports);
    assert!(ids(&decision).contains(&"consistent"), "{decision:#?}");
    assert_eq!(decision.decision, Branch::Pipeline, "{decision:#?}");
}

#[test]
fn a_newest_report_of_no_rows_ends_the_decision() {
    let mut reports = quiet_then(&[1, 2, 3, 4, 4, 5]);
    reports[25].rows_current = Some(0);
    let given = Policy { rows_current: Some(10_000), ..Policy::default() };
    for policy in [Policy::default(), given] {
        let trend = trend(&reports, &policy, &Options::default(), day(25));
        let decision = decide(&reports, &trend, &policy, &Circumstances::default(), day(25));
        assert_eq!(decision.decision, Branch::Pipeline, "{decision:#?}");
        assert!(ids(&decision).contains(&"no-rows"), "{decision:#?}");
    }
}

#[test]
fn all_columns_of_one_source_at_once_are_a_fault() {
    let sources = vec![("bureau".to_owned(), ["c0", "c1", "c2", "c3"].map(str::to_owned).to_vec())];
    let circumstances = Circumstances { sources, ..Circumstances::default() };
    let reports = quiet_then(&[0, 4]);
    let decision = decide_at(&reports, &circumstances, 21);
    assert_eq!(decision.decision, Branch::Pipeline);
    assert!(ids(&decision).contains(&"source"), "{decision:#?}");
}

#[test]
fn a_key_column_alone_is_worth_acting_on() {
    let reports = quiet_then(&[1; 5]);
    let policy =
        Policy { key_columns: vec!["c0".to_owned()], key_verdict: Verdict::Critical, ..Policy::default() };
    let trend = trend(&reports, &policy, &Options::default(), day(24));
    let decision = decide(&reports, &trend, &policy, &Circumstances::default(), day(24));
    assert_eq!(decision.decision, Branch::Retrain, "{decision:#?}");
}

#[test]
fn a_stale_report_alone_leads_to_the_pipeline_and_one_without_time_to_people() {
    let policy = Policy { stale_after: Some(TimeDelta::days(2)), ..Policy::default() };
    let one = |report: Report| {
        let reports = [report];
        let trend = trend(&reports, &policy, &Options::default(), day(9));
        decide(&reports, &trend, &policy, &Circumstances::default(), day(9)).decision
    };
    assert_eq!(one(report(0, 0)), Branch::Pipeline);
    assert_eq!(one(Report { at: None, ..report(0, 0) }), Branch::Escalate);
    assert_eq!(one(report(8, 0)), Branch::Nothing);
}

#[test]
fn a_newest_report_that_cannot_be_read_leads_to_the_pipeline() {
    let unreadable = Some("2026-06-26.json: the report is empty".to_owned());
    let circumstances = Circumstances { unreadable, ..Circumstances::default() };
    for reports in [quiet_then(&[]), quiet_then(&[1, 2, 3, 4, 4, 5]), Vec::new()] {
        let decision = decide_at(&reports, &circumstances, 25);
        assert_eq!(decision.decision, Branch::Pipeline, "{decision:#?}");
        assert!(ids(&decision).contains(&"unreadable"));
    }
}

#[test]
fn what_is_not_known_of_the_model_forbids_the_retrain() {
    let reports = quiet_then(&[1, 2, 3, 4, 4, 5]);
    let circumstances = Circumstances { records_unread: true, ..Circumstances::default() };
    let decision = decide_at(&reports, &circumstances, 25);
    assert_eq!((decision.decision, ids(&decision).contains(&"records-unread")), (Branch::Escalate, true));
    // A key column of which nothing is known may be the one that matters.
    let policy = Policy { key_columns: vec!["gone".to_owned()], ..Policy::default() };
    let trend = trend(&reports, &policy, &Options::default(), day(25));
    let decision = decide(&reports, &trend, &policy, &Circumstances::default(), day(25));
    assert_eq!(decision.decision, Branch::Escalate, "{decision:#?}");
    assert!(decision.reasons.iter().all(|r| r.speaks_for != Branch::Retrain || !r.because.contains("gone")));
    // A metric that holds is said, and leaves the branch.
    let circumstances = Circumstances { live_metric_falls: Some(false), ..Circumstances::default() };
    let decision = decide_at(&reports, &circumstances, 25);
    assert_eq!((decision.decision, ids(&decision).contains(&"live-metric-holds")), (Branch::Retrain, true));
}

/// Any series: how many columns drift when, by how much, on how many rows, with which faults.
fn any_series() -> impl Strategy<Value = Vec<Report>> {
    let one =
        (0usize..=10, 0.11f64..3.0, prop_oneof![Just(None), (1u64..40_000).prop_map(Some)], 0u8..12, 0i64..3);
    // Half of them are as steady as a retrain needs.
    let steady = (4usize..=10, 0.3f64..0.6, Just(Some(20_000)), 11u8..12, Just(0i64));
    let list = |length| proptest::collection::vec(prop_oneof![one.clone(), steady.clone()], length);
    let repeated = (steady.clone(), 4usize..9).prop_map(|(one, times)| vec![one; times]);
    (list(0..14), prop_oneof![repeated, list(1..5)]).prop_map(|(first, last)| {
        let mut at = 0;
        let mut reports = Vec::new();
        for (drifted, score, rows, fault, skip) in first.into_iter().chain(last) {
            at += 1 + skip;
            let mut one = report(at, drifted);
            one.columns.iter_mut().take(drifted).for_each(|column| column.score = Some(score));
            (one.rows_reference, one.rows_current) = (rows, rows.map(|rows| rows + at.unsigned_abs()));
            match fault {
                0 => one.columns[0].not_computable("NaN"),
                1 => one.columns[1].missing_share = Some(0.9),
                2 => one.at = None,
                3 => one.columns.truncate(4),
                _ => {}
            }
            reports.push(one);
        }
        reports
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_retrain_is_suggested_on_lasting_drift_beyond_noise_alone(
        reports in any_series(),
        late in 0i64..4,
        last_retrain in prop_oneof![Just(None), (0i64..20).prop_map(Some)],
        falls in prop_oneof![Just(None), any::<bool>().prop_map(Some)],
        flags in any::<(bool, bool, bool)>(),
    ) {
        let (unread, unreadable, key) = flags;
        let now = reports.iter().filter_map(|report| report.at).max().unwrap_or(day(0)) + TimeDelta::days(late);
        let circumstances = Circumstances {
            last_retrain: last_retrain.map(|days| now - TimeDelta::days(days)),
            live_metric_falls: falls,
            records_unread: unread && late == 3,
            unreadable: (unreadable && late == 2).then(|| "x".to_owned()),
            ..Circumstances::default()
        };
        let policy = Policy {
            key_columns: if key { vec!["c0".to_owned()] } else { Vec::new() },
            stale_after: Some(TimeDelta::days(3)),
            ..Policy::default()
        };
        let trend = trend(&reports, &policy, &Options::default(), now);
        let decision = decide(&reports, &trend, &policy, &circumstances, now);
        prop_assert!(!decision.reasons.is_empty());
        if decision.decision != Branch::Retrain {
            return Ok(());
        }
        let newest = &reports[trend.points.last().unwrap().report];
        let judged = judge(newest, &policy, now);
        // Not on noise: what passes the limit was weighed against chance.
        let sized = newest.columns.iter().zip(&judged.assessments).filter(|(_, assessment)| {
            assessment.state == State::Drifted && assessment.sized
        });
        let sized: Vec<&str> = sized.map(|(column, _)| column.column.as_str()).collect();
        let by_share = sized.len() as f64 / judged.share.computable as f64 > 0.3;
        prop_assert!(by_share || (key && sized.contains(&"c0")), "{:#?}", judged);
        // Not on a spike, on a broken or short series, or on what is old or unsure.
        prop_assert!(trend.has(Name::Consistent), "{:?}", trend.findings);
        for name in [Name::Spike, Name::QuietSuspect, Name::Broken, Name::TooShort] {
            prop_assert!(!trend.has(name), "{:?}", trend.findings);
        }
        prop_assert!(judged.of("drift.age").all(|judgement| judgement.verdict == Verdict::Ok));
        prop_assert!(decision.reasons.iter().all(|reason| {
            reason.speaks_for != Branch::Pipeline && reason.speaks_for != Branch::Escalate
        }), "{:#?}", decision);
        // Not after a retrain of the last days, and not on half of what there is to know.
        prop_assert!(circumstances.last_retrain.is_none_or(|last| now - last >= circumstances.cooldown));
        prop_assert!(!circumstances.records_unread && circumstances.unreadable.is_none());
    }
}

#[test]
fn any_series_holds_some_of_which_a_retrain_follows() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let retrains = (0..300)
        .filter(|_| {
            let reports = any_series().new_tree(&mut runner).unwrap().current();
            let now = reports.iter().filter_map(|report| report.at).max().unwrap_or(day(0));
            let trend = trend(&reports, &Policy::default(), &Options::default(), now);
            let decision = decide(&reports, &trend, &Policy::default(), &Circumstances::default(), now);
            decision.decision == Branch::Retrain
        })
        .count();
    assert!(retrains > 10, "{retrains} of 300: the property above would look at nothing");
}

#[test]
fn codes_are_those_of_the_contract() {
    let codes = [Branch::Nothing, Branch::Retrain, Branch::Pipeline, Branch::Escalate].map(Branch::code);
    assert_eq!(codes, [0, 1, 2, 3]);
    for branch in [Branch::Nothing, Branch::Retrain, Branch::Pipeline, Branch::Escalate] {
        assert_eq!(branch.verdict().exit_code(), branch.code());
    }
}
