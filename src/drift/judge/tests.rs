//! Limits, boundaries and noise, with numbers worked out by hand.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::method::{Direction, Method};
use super::super::report::{Column, Format, Histogram, Kind, Report};
use super::*;

fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-06-10T09:00:00Z").unwrap().with_timezone(&Utc)
}

fn column(name: &str, method: &str, score: f64) -> Column {
    let mut column = Column::new(name, Method::named(method));
    column.score = Some(score);
    column.threshold = column.method.known.map(|known| known.default_limit());
    column.drifted = column.by_limit();
    column.kind = Some(Kind::Numeric);
    column
}

/// `drifted` of `all` columns by Wasserstein distance, far past the limit.
fn report(drifted: usize, all: usize) -> Report {
    let columns =
        (0..all).map(|at| column(&format!("c{at}"), "wasserstein", if at < drifted { 0.9 } else { 0.0 }));
    Report { columns: columns.collect(), ..Report::new(Format::EvidentlyJson) }
}

fn verdict(report: &Report, policy: &Policy) -> Verdict {
    judge(report, policy, now()).verdict
}

#[test]
fn a_share_at_a_limit_does_not_breach_it() {
    let cases = [
        (0, 10, Verdict::Ok),
        (3, 10, Verdict::Ok),
        (4, 10, Verdict::Warning),
        (5, 10, Verdict::Warning),
        (6, 10, Verdict::Critical),
        (6, 12, Verdict::Warning),
        (1, 1, Verdict::Critical),
    ];
    for (drifted, all, expected) in cases {
        assert_eq!(verdict(&report(drifted, all), &Policy::default()), expected, "{drifted} of {all}");
    }
}

#[test]
fn a_wasserstein_by_hand_may_be_scipy_s_and_has_no_floor() {
    let policy = Policy { rows_reference: Some(1000), rows_current: Some(1000), ..Policy::default() };
    let of = |format: Format, method: &str| {
        let report = Report { columns: vec![column("a", method, 0.9)], ..Report::new(format) };
        let judged = judge(&report, &policy, now());
        (judged.assessments[0].sized, judged.assessments[0].noise_below_rows)
    };
    assert_eq!(of(Format::HandwrittenCsv, "wasserstein"), (false, None));
    assert_eq!(of(Format::HandwrittenJson, "wasserstein_normed"), (true, None));
    assert_eq!(of(Format::EvidentlyJson, "wasserstein"), (true, None));
    assert_eq!(of(Format::Mlopsctl, "wasserstein"), (true, None));
}

#[test]
fn columns_with_nothing_to_measure_are_not_told_as_failures() {
    let mut report = report(1, 8);
    report.columns[7].not_computable("a column of times moves with time; its range is shown instead");
    report.columns[7].aside = true;
    let told = |report: &Report| {
        judge(report, &Policy::default(), now()).of("drift.share").next().unwrap().message.clone()
    };
    let message = told(&report);
    assert!(
        message.contains("1 more with nothing to measure") && !message.contains("computable"),
        "{message}"
    );
    report.columns[6].not_computable("empty");
    let message = told(&report);
    assert!(message.contains("1 more not computable; 1 more with nothing to measure"), "{message}");
}

#[test]
fn evidently_s_own_flag_stands_beside_ours() {
    let report =
        Report { share: Some(0.5), dataset_drift: Some(true), dataset_threshold: Some(0.5), ..report(6, 12) };
    let judged = judge(&report, &Policy::default(), now());
    let share = judged.of("drift.share").next().unwrap();
    assert_eq!(share.verdict, Verdict::Warning);
    assert!(share.message.contains("its own verdict: drift, 50% ≥ 50%"), "{}", share.message);
}

#[test]
fn a_score_within_the_noise_of_its_rows_is_not_drift() {
    // 2.2·√(1/1500 + 1/150) = 0.1884: 0.15 is past Evidently's limit of 0.1, and chance.
    let columns = (0..10).map(|at| column(&format!("c{at}"), "wasserstein", 0.15)).collect();
    let mut report = Report { columns, ..Report::new(Format::EvidentlyJson) };
    assert_eq!(verdict(&report, &Policy::default()), Verdict::Critical);
    (report.rows_reference, report.rows_current) = (Some(1500), Some(150));
    let judged = judge(&report, &Policy::default(), now());
    assert_eq!(judged.verdict, Verdict::Ok);
    assert_eq!((judged.share.drifted, judged.share.within_noise), (0, 10));
    assert!(judged.judgements[0].message.contains("within the noise of 1500 against 150 rows"));
    // At 5,000 rows the floor is 0.0458, and the same score is drift.
    let policy = Policy { rows_current: Some(5000), ..Policy::default() };
    assert_eq!(verdict(&report, &policy), Verdict::Critical);
}

#[test]
fn unknown_rows_are_said_with_what_would_be_noise() {
    let judged = judge(&report(6, 10), &Policy::default(), now());
    let share = judged.of("drift.share").next().unwrap();
    // 2.2·√(2/n) < 0.9 from n = 12 on.
    assert!(
        share
            .message
            .contains("rows unknown, noise floor unknown: chance makes this only of fewer than 12 rows")
    );
    assert!(share.hint.as_ref().unwrap().contains("--rows-ref"));
    assert_eq!(judged.share.unsized_drifted, 6);
}

#[test]
fn p_values_are_corrected_for_their_number() {
    // Of 20 columns one has p = 0.04: adjusted 0.8.
    let mut columns: Vec<Column> = (1..20).map(|at| column(&format!("c{at}"), "ks", 0.5)).collect();
    columns.push(column("odd", "ks", 0.04));
    columns.push(column("real", "ks", 1e-6));
    let report = Report { columns, ..Report::new(Format::EvidentlyJson) };
    let states = |correction| {
        let judged = judge(&report, &Policy { correction, ..Policy::default() }, now());
        (judged.assessments[19].state, judged.assessments[20].state)
    };
    assert_eq!(states(Correction::Bh), (State::WithinNoise, State::Drifted));
    assert_eq!(states(Correction::None), (State::Drifted, State::Drifted));
}

#[test]
fn a_distance_is_not_corrected_as_p_values_are() {
    let distance = |name: &str, score| {
        let mut column = column(name, "ks", score);
        (column.direction, column.threshold) = (Some(Direction::LargerIsDrift), Some(0.1));
        column.drifted = column.by_limit();
        column
    };
    let report = Report {
        columns: vec![distance("a", 0.35), distance("b", 0.42)],
        rows_reference: Some(10_000),
        rows_current: Some(10_000),
        ..Report::new(Format::HandwrittenJson)
    };
    let judged = judge(&report, &Policy::default(), now());
    assert_eq!((judged.verdict, judged.share.drifted), (Verdict::Critical, 2), "{judged:#?}");
    assert!(judged.assessments.iter().all(|assessment| assessment.adjusted_p.is_none() && !assessment.sized));
}

#[test]
fn rows_that_somebody_gave_do_not_fill_an_empty_sample() {
    let policy = Policy { rows_reference: Some(500), rows_current: Some(500), ..Policy::default() };
    for (reference, current, which) in [(Some(300), Some(0), "current"), (Some(0), None, "reference")] {
        let report = Report { rows_reference: reference, rows_current: current, ..report(0, 10) };
        let judged = judge(&report, &policy, now());
        let rows = judged.of("drift.rows").next().unwrap();
        assert_eq!((judged.verdict, rows.verdict), (Verdict::Unknown, Verdict::Unknown));
        assert!(rows.message.contains(which), "{}", rows.message);
    }
    let report = Report { rows_current: Some(40), ..report(0, 10) };
    assert_eq!(policy.rows(&report), (Some(500), Some(500)));
}

#[test]
fn psi_is_judged_by_our_limit_and_shows_theirs() {
    let rows =
        |report: &mut Report| (report.rows_reference, report.rows_current) = (Some(10_000), Some(10_000));
    for (score, expected) in [(0.2, Verdict::Ok), (0.21, Verdict::Warning)] {
        let mut columns: Vec<Column> = (0..9).map(|at| column(&format!("c{at}"), "psi", 0.01)).collect();
        columns.push(column("odd", "psi", score));
        let mut report = Report { columns, ..Report::new(Format::EvidentlyJson) };
        rows(&mut report);
        assert_eq!(verdict(&report, &Policy::default()), expected, "{score}");
    }
    // 100 against 100 rows: the floor of one is 0.4962, that of the largest of ten 0.02·1.6·21.95 = 0.702.
    for (score, correction, expected) in [
        (0.4, Correction::None, Verdict::Ok),
        (0.52, Correction::None, Verdict::Warning),
        (0.65, Correction::Bh, Verdict::Ok),
        (0.75, Correction::Bh, Verdict::Warning),
    ] {
        let mut columns: Vec<Column> = (0..9).map(|at| column(&format!("c{at}"), "psi", 0.01)).collect();
        columns.push(column("odd", "psi", score));
        let report = Report {
            columns,
            rows_reference: Some(100),
            rows_current: Some(100),
            ..Report::new(Format::EvidentlyJson)
        };
        let judged = judge(&report, &Policy { correction, ..Policy::default() }, now());
        assert_eq!(judged.of("drift.psi").next().unwrap().verdict, expected, "{score}");
    }
}

#[test]
fn key_columns_count_by_themselves_and_are_never_silently_absent() {
    let mut report = report(1, 10);
    report.columns[1].not_computable("NaN");
    let keys = ["c0", "c1", "c2", "gone"].map(str::to_owned).to_vec();
    let policy = Policy { key_columns: keys, key_verdict: Verdict::Critical, ..Policy::default() };
    let judged = judge(&report, &policy, now());
    let verdicts: Vec<Verdict> = judged.of("drift.key").map(|judgement| judgement.verdict).collect();
    assert_eq!(verdicts, [Verdict::Critical, Verdict::Unknown, Verdict::Ok, Verdict::Unknown]);
}

#[test]
fn missing_values_are_judged_by_their_rise_and_their_rows() {
    let cases = [
        (None, 0.93, None, Verdict::Warning),
        (None, 0.2, None, Verdict::Ok),
        (Some(0.4), 0.45, None, Verdict::Ok),
        (Some(0.1), 0.35, None, Verdict::Warning),
        // 10 against 10 rows: pooled 0.275, 1.96·√(0.275·0.725·0.2) = 0.39 > 0.25.
        (Some(0.15), 0.4, Some(10), Verdict::Ok),
        // 1,000 against 1,000 rows: 0.039 < 0.25.
        (Some(0.15), 0.4, Some(1000), Verdict::Warning),
    ];
    for (reference, share, rows, expected) in cases {
        let mut report = report(0, 10);
        report.columns[0].missing_share = Some(share);
        report.columns[0].missing_share_reference = reference;
        (report.rows_reference, report.rows_current) = (rows, rows);
        assert_eq!(verdict(&report, &Policy::default()), expected, "{reference:?} {share} {rows:?}");
    }
}

#[test]
fn age_is_unknown_when_stale_absent_or_ahead() {
    let policy = Policy { stale_after: Some(TimeDelta::hours(36)), ..Policy::default() };
    let cases = [
        (Some(now() - TimeDelta::hours(36)), Verdict::Ok),
        (Some(now() - TimeDelta::hours(37)), Verdict::Unknown),
        (Some(now() + TimeDelta::minutes(10)), Verdict::Ok),
        (Some(now() + TimeDelta::hours(2)), Verdict::Unknown),
        (None, Verdict::Unknown),
    ];
    for (at, expected) in cases {
        let report = Report { at, ..report(0, 10) };
        assert_eq!(verdict(&report, &policy), expected, "{at:?}");
        assert_eq!(verdict(&report, &Policy::default()), Verdict::Ok);
    }
}

#[test]
fn what_cannot_be_computed_leaves_numerator_and_denominator_and_is_said() {
    let mut report = report(5, 10);
    for column in &mut report.columns[7..] {
        column.not_computable("the score is NaN");
    }
    let judged = judge(&report, &Policy::default(), now());
    assert_eq!((judged.share.drifted, judged.share.computable, judged.share.columns), (5, 7, 10));
    assert_eq!(judged.share.share, Some(5.0 / 7.0));
    assert!(judged.judgements[0].message.contains("5 of 7 columns drifted, 71.4% > 50%"), "{judged:?}");
    assert!(judged.judgements[0].message.contains("3 more not computable"));
    assert_eq!(judged.of("drift.computable").next().unwrap().verdict, Verdict::Unknown);
    for column in &mut report.columns {
        column.not_computable("the score is NaN");
    }
    assert_eq!(judge(&report, &Policy::default(), now()).verdict, Verdict::Unknown);
}

#[test]
fn nothing_to_judge_is_never_ok() {
    let mut report = Report::new(Format::EvidentlyJson);
    assert_eq!(verdict(&report, &Policy::default()), Verdict::Unknown);
    // A report of the whole alone is judged by what it states.
    (report.share, report.stated_columns, report.stated_drifted) = (Some(0.75), Some(12), Some(9));
    assert_eq!(verdict(&report, &Policy::default()), Verdict::Critical);
    let empty = Report { rows_current: Some(0), ..self::report(0, 10) };
    assert_eq!(verdict(&empty, &Policy::default()), Verdict::Unknown);
}

#[test]
fn a_column_measured_twice_counts_once() {
    let mut report = report(1, 2);
    report.columns.push(column("c0", "psi", 0.9));
    report.columns.push(column("c1", "psi", 0.9));
    let judged = judge(&report, &Policy::default(), now());
    assert_eq!((judged.share.drifted, judged.share.columns), (1, 2));
}

#[test]
fn numbers_are_written_as_people_read_them() {
    let cases = [
        (0.0, "0"),
        (0.2, "0.2"),
        (0.075_804_5, "0.0758"),
        (12.345_678, "12.35"),
        (123_456.0, "123456"),
        (1e-9, "1.0e-9"),
        (1.5e300, "1.5e300"),
    ];
    for (value, expected) in cases {
        assert_eq!(number(value), expected);
    }
    assert_eq!((percent(0.5), percent(0.416_66)), ("50%".to_owned(), "41.7%".to_owned()));
    assert_eq!(parts::span(TimeDelta::seconds(273_600)), "3d 4h");
    assert_eq!(parts::span(TimeDelta::seconds(59)), "59s");
    let policy = Policy { stale_after: Some(TimeDelta::hours(36)), ..Policy::default() };
    let judged = judge(&report(0, 1), &policy, now());
    assert_eq!(judged.of("drift.age").next().unwrap().threshold.as_deref(), Some("> 36h"));
}

#[test]
fn a_score_that_a_sketch_may_have_put_over_the_limit_does_not_tell() {
    let judged = |columns: usize, score: f64, error: f64| {
        let mut report = report(0, columns);
        (report.rows_reference, report.rows_current) = (Some(100_000), Some(100_000));
        let column = &mut report.columns[0];
        (column.score, column.score_error) = (Some(score), Some(error));
        column.drifted = column.by_limit();
        let judged = judge(&report, &Policy::default(), now());
        (judged.assessments[0].state, judged.verdict)
    };
    assert_eq!(judged(10, 0.02, 0.05), (State::Stable, Verdict::Ok));
    assert_eq!(judged(10, 0.5, 0.05), (State::Drifted, Verdict::Ok));
    // One of ten would not pass the limit of the share, one of one would.
    assert_eq!(judged(10, 0.09, 0.05), (State::CannotTell, Verdict::Ok));
    assert_eq!(judged(1, 0.09, 0.05), (State::CannotTell, Verdict::Unknown));
    assert_eq!(judged(1, 0.11, 0.05), (State::CannotTell, Verdict::Unknown));
    assert_eq!(judged(1, 0.02, f64::INFINITY), (State::CannotTell, Verdict::Unknown));
}

#[test]
fn a_psi_that_a_sketch_may_have_put_over_its_limit_is_unknown() {
    let mut report = report(0, 10);
    (report.rows_reference, report.rows_current) = (Some(100_000), Some(100_000));
    report.columns[0] = Column { score_error: Some(0.4577), ..column("c0", "psi", 0.0021) };
    let judged = judge(&report, &Policy::default(), now());
    assert_eq!(judged.verdict, Verdict::Unknown);
    assert!(judged.of("drift.psi").next().unwrap().message.contains("may be off by 0.4577"), "{judged:?}");
    report.columns[0].score_error = Some(0.01);
    assert_eq!(judge(&report, &Policy::default(), now()).verdict, Verdict::Ok);
}

#[test]
fn categories_that_are_a_guess_do_not_size_a_score() {
    let columns = (0..5).map(|at| Column {
        kind: Some(Kind::Categorical),
        ..column(&format!("c{at}"), "Jensen-Shannon distance", 0.2)
    });
    let (rows_reference, rows_current) = (Some(1500), Some(300));
    let report = Report {
        columns: columns.collect(),
        rows_reference,
        rows_current,
        ..Report::new(Format::EvidentlyJson)
    };
    let judged = judge(&report, &Policy::default(), now());
    assert_eq!((judged.share.drifted, judged.share.unsized_drifted), (5, 5));
    let message = &judged.of("drift.share").next().unwrap().message;
    assert!(message.contains("the number of categories is not told, and taken as 10"), "{message}");
}

#[test]
fn few_columns_have_to_be_further_than_chance_takes_one_of_them() {
    // 2.2·√(1/1500 + 1/150) = 0.1884; once in 59, as one of three has to be, it is 0.229.
    let of = |columns: usize, correction: Correction| {
        let mut report = report(0, columns);
        (report.rows_reference, report.rows_current) = (Some(1500), Some(150));
        (report.columns[0].score, report.columns[0].drifted) = (Some(0.2), Some(true));
        judge(&report, &Policy { correction, ..Policy::default() }, now()).share.drifted
    };
    assert_eq!([of(1, Correction::Bh), of(3, Correction::Bh), of(10, Correction::Bh)], [1, 0, 1]);
    assert_eq!(of(3, Correction::None), 1);
}

#[test]
fn all_categories_replaced_are_no_noise_and_single_rows_cannot_tell() {
    let of = |each: f64| {
        let known = 650;
        let labels = (0..known + 150).map(|at| format!("k{at}")).collect();
        let side =
            |first: f64, then: f64| (0..known + 150).map(move |at| if at < known { first } else { then });
        let histogram = Histogram::Categories {
            labels,
            reference: side(each, 0.0).collect(),
            current: side(0.0, 1.0).collect(),
            counts: true,
        };
        let column = Column {
            histogram: Some(histogram),
            kind: Some(Kind::Categorical),
            ..column("city", "jensenshannon", 2.0_f64.ln().sqrt())
        };
        let rows_reference = Some((650.0 * each) as u64);
        let report = Report {
            columns: vec![column],
            rows_reference,
            rows_current: Some(150),
            ..Report::new(Format::Mlopsctl)
        };
        let judged = judge(&report, &Policy::default(), now());
        (judged.assessments[0].state, judged.verdict)
    };
    assert_eq!(of(2.0), (State::Drifted, Verdict::Critical));
    assert_eq!(of(1.0), (State::CannotTell, Verdict::Unknown));
}
