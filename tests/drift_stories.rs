//! Judgement over reports that real Evidently wrote: what it flags by chance, what it rightly flags, and a real series.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say so at once")]

use std::fs;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use mlopsctl::drift::decide::{Branch, Circumstances, decide};
use mlopsctl::drift::document::document;
use mlopsctl::drift::draw::{self, Marks};
use mlopsctl::drift::judge::{Policy, State, Verdict, judge};
use mlopsctl::drift::read;
use mlopsctl::drift::report::{Format, Report};
use mlopsctl::drift::trend::{Name, Options, trend};

fn report(name: &str) -> Report {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/drift").join(name);
    read::read(&fs::read(path).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().with_timezone(&Utc)
}

#[test]
fn identical_distributions_at_150_rows_are_noise_whatever_evidently_flags() {
    // Forty columns without drift, 1,500 against 150 rows: Evidently's defaults flag more than half.
    for name in ["identical_150.html.gz", "identical_150.json.gz"] {
        let report = report(&format!("0.7.23-snapshot/{name}"));
        assert_eq!((report.rows_reference, report.rows_current), (Some(1500), Some(150)), "{name}");
        assert!(report.share.unwrap() >= 0.42, "{:?}", report.share);
        let judged = judge(&report, &Policy::default(), at("2024-06-09T09:00:00Z"));
        assert_eq!(judged.verdict, Verdict::Ok, "{name}: {:#?}", judged.judgements);
        assert!(judged.share.drifted <= 4, "{name}: {:?}", judged.share);
        assert!(judged.share.within_noise >= 15, "{name}: {:?}", judged.share);
    }
    // The plain JSON tells neither rows nor categories: rows are given, categories assumed.
    let report = report("0.7.23-snapshot/identical_150_save.json.gz");
    let now = at("2024-06-09T09:00:00Z");
    assert_eq!(judge(&report, &Policy::default(), now).verdict, Verdict::Critical);
    let rows = Policy { rows_reference: Some(1500), rows_current: Some(150), ..Policy::default() };
    assert_eq!(judge(&report, &rows, now).verdict, Verdict::Ok);
}

#[test]
fn identical_distributions_by_psi_at_150_rows_are_noise() {
    let report = report("0.7.23-snapshot/identical_psi_150_save.json.gz");
    assert!(report.share.unwrap() > 0.5, "{:?}", report.share);
    let rows = Policy { rows_reference: Some(200), rows_current: Some(150), ..Policy::default() };
    let judged = judge(&report, &rows, at("2024-06-09T09:00:00Z"));
    assert!(judged.share.share.unwrap() <= 0.1, "{:?}", judged.share);
    assert_eq!(judged.verdict, Verdict::Ok, "{:#?}", judged.judgements);
}

#[test]
fn a_real_shift_at_600_rows_is_caught() {
    for name in ["snap_tests.html.gz", "snap_tests.json.gz"] {
        let report = report(&format!("0.7.23-snapshot/{name}"));
        let judged = judge(&report, &Policy::default(), at("2024-06-09T09:00:00Z"));
        assert_eq!(judged.of("drift.share").next().unwrap().verdict, Verdict::Critical, "{name}");
        assert_eq!((judged.share.drifted, judged.share.within_noise), (9, 0), "{name}");
        assert_eq!(judged.share.unsized_drifted, 0);
    }
}

#[test]
fn a_page_and_its_json_twin_are_judged_alike() {
    for (version, day) in [("0.4.40", 1), ("0.4.40", 4), ("0.6.7", 1), ("0.6.7", 4)] {
        let page = report(&format!("{version}/html-trimmed/drift_report_2024-06-0{day}.html.gz"));
        let json = report(&format!("{version}/drift_report_2024-06-0{day}.json"));
        let states = |report: &Report| {
            let judged = judge(report, &Policy::default(), at("2024-06-09T09:00:00Z"));
            let mut states: Vec<(String, State)> = report
                .columns
                .iter()
                .map(|c| c.column.clone())
                .zip(judged.assessments.iter().map(|a| a.state))
                .collect();
            states.sort_by(|one, two| one.0.cmp(&two.0));
            (states, judged.share, judged.verdict)
        };
        assert_eq!(states(&page), states(&json), "{version} {day}");
    }
}

fn real_series(version: &str) -> Vec<Report> {
    (1..=6)
        .map(|day| {
            let mut report = report(&format!("{version}/drift_report_2024-06-0{day}.json"));
            // 0.7 keeps no time in its JSON; the opener has it from the name.
            report.at.get_or_insert(at(&format!("2024-06-0{day}T02:00:00Z")));
            report
        })
        .collect()
}

#[test]
fn a_real_series_of_six_days_is_one_series() {
    for version in ["0.4.40", "0.6.7", "0.7.23"] {
        let reports = real_series(version);
        let policy = Policy { rows_reference: Some(1500), rows_current: Some(1500), ..Policy::default() };
        let now = at("2024-06-06T09:00:00Z");
        let trend = trend(&reports, &policy, &Options::default(), now);
        assert_eq!(
            (trend.points.len(), trend.features.len(), trend.since),
            (6, 12, 0),
            "{version} {:?}",
            trend.cuts
        );
        assert_eq!(trend.cadence, Some(TimeDelta::days(1)));
        for (point, report) in trend.points.iter().zip(&reports) {
            assert!(point.share.unwrap() <= report.share.unwrap() + 1e-12, "{version}");
        }
        // Three quiet days, then a slow shift of which the first steps show.
        assert_eq!(trend.points[0].drifted, 0, "{version}");
        assert!(trend.points[5].drifted >= 3, "{version} {:?}", trend.points);
        assert!(!trend.has(Name::Spike), "{version} {:?}", trend.findings);
        let decision = decide(&reports, &trend, &policy, &Circumstances::default(), now);
        assert_ne!(decision.decision, Branch::Pipeline, "{version} {decision:#?}");
        let slots = draw::slots(&trend, 60);
        for feature in &trend.features {
            let row = draw::heat_row(feature, &slots, Marks::Unicode);
            assert_eq!(row.chars().count(), 6, "{version} {row}");
        }
        assert_eq!(draw::share_strip(&trend, &slots, Marks::Unicode).chars().count(), 6);
    }
}

#[test]
fn every_fixture_is_read_back_from_its_own_document() {
    let names = [
        "0.4.40/drift_report_2024-06-06.json",
        "0.4.40/edge_constant_newcat.json",
        "0.4.40/testsuite_2024-06-09.json",
        "0.7.23/variant_include_tests_nodrift.json",
        "0.7.23/html-trimmed/drift_report_2024-06-04.html.gz",
        "0.7.23-snapshot/hostile_nan.json.gz",
        "0.7.23-snapshot/snap_tests.html.gz",
    ];
    for name in names {
        let written = report(name);
        let judged = judge(&written, &Policy::default(), at("2024-06-09T09:00:00Z"));
        let text = document(&written, Some(&judged)).to_string();
        let back = read::read(text.as_bytes()).unwrap();
        assert_eq!(back.format, Format::Mlopsctl);
        let expected = Report { format: Format::Mlopsctl, at_from: back.at_from, ..written };
        assert!(back == expected, "{name}");
        let again = judge(&back, &Policy::default(), at("2024-06-09T09:00:00Z"));
        assert_eq!(again.assessments, judged.assessments, "{name}");
    }
}
