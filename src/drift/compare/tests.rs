//! Whole reports: against recorded Evidently reports and SciPy, and of data that is broken in each known way.

use std::io::Cursor;

use serde_json::Value;

use super::super::profile::{Kinds, Limits, profile};
use super::super::report::Histogram;
use super::super::table::{Table, open_text};
use super::*;

const REFERENCE: &[u8] = include_bytes!("../golden/reference.csv.gz");
const CURRENT: &[u8] = include_bytes!("../golden/current.csv.gz");

fn table(bytes: &[u8]) -> Box<dyn Table + Send> {
    open_text(Box::new(Cursor::new(bytes.to_vec()))).unwrap()
}

fn read(bytes: &[u8], limits: &Limits, kinds: &Kinds) -> TableProfile {
    profile(table(bytes).as_mut(), limits, kinds).unwrap()
}

/// As a command does: the current by the reference's types.
fn pair(reference: &[u8], current: &[u8]) -> (TableProfile, TableProfile) {
    let reference = read(reference, &Limits::default(), &Kinds::new());
    let current = read(current, &Limits::default(), &reference.kinds());
    (reference, current)
}

fn all(reference: &str, current: &str) -> Measured {
    let (reference, current) = pair(reference.as_bytes(), current.as_bytes());
    measure(&reference, &current, &Settings::default(), None)
}

#[test]
fn columns_that_are_shared_out_come_to_what_one_thread_finds() {
    let (reference, current) = pair(REFERENCE, CURRENT);
    let settings =
        Settings { numeric: vec![Measure::Psi, Measure::Wasserstein, Measure::Ks], ..Settings::default() };
    let one = measure(&reference, &current, &settings, None);
    for threads in [2, 3, 64] {
        assert_eq!(measure_on(threads, &reference, &current, &settings, None), one, "{threads}");
    }
}

fn both(measure: Measure) -> Settings {
    Settings { numeric: vec![measure], categorical: vec![measure], ..Settings::default() }
}

/// The first rows of a gzipped table, and its header.
fn first(bytes: &[u8], rows: usize) -> Vec<u8> {
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(bytes), &mut text).unwrap();
    text.lines().take(rows + 1).fold(String::new(), |text, line| text + line + "\n").into_bytes()
}

fn golden(rows: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("../golden/golden.json")).unwrap();
    all["credit"][rows].clone()
}

#[test]
fn psi_is_what_evidently_recorded_of_the_same_data() {
    // Evidently 0.7.23, report of 2024-06-09 with method psi.
    let recorded = [
        ("age", 0.8775682226620012),
        ("income", 1.8460004759922692),
        ("loan_amount", 1.2120143094063054),
        ("interest_rate", 5.062945797527849),
        ("debt_to_income", 1.6819457537112115),
        ("credit_history_years", 0.019783567474415377),
        ("open_accounts", 0.031807410250954335),
        ("delinquencies_2y", 2.4552613055805717),
        ("home_ownership", 0.7472632940575448),
        ("loan_purpose", 2.1188807737920996),
        ("employment_type", 0.8131006652451723),
        ("region", 0.0208893288167075),
    ];
    let (reference, current) = pair(REFERENCE, CURRENT);
    let measured = measure(&reference, &current, &both(Measure::Psi), None);
    assert_eq!(measured.report.columns.len(), 12);
    for (column, (name, score)) in measured.report.columns.iter().zip(recorded) {
        assert_eq!((column.column.as_str(), column.method.name.as_str()), (name, "psi"));
        assert!((column.score.unwrap() - score).abs() < 1e-12, "{name}: {:?} {score}", column.score);
        assert_eq!(column.drifted, Some(score >= 0.1));
    }
    assert_eq!((measured.report.rows_reference, measured.report.rows_current), (Some(1500), Some(1500)));
    assert!(measured.facts.iter().all(|facts| facts.scores[0].error.is_none()));
}

#[test]
fn beyond_a_thousand_rows_the_choice_and_its_scores_are_evidentlys() {
    // Evidently 0.4.40, test suite of 2024-06-09 with its own choice; it rounds to three digits.
    let recorded = [
        ("age", 0.883),
        ("income", 0.949),
        ("loan_amount", 1.832),
        ("interest_rate", 2.232),
        ("debt_to_income", 1.801),
        ("credit_history_years", 0.027),
        ("open_accounts", 0.06),
        ("delinquencies_2y", 2.619),
        ("home_ownership", 0.297),
        ("loan_purpose", 0.487),
        ("employment_type", 0.307),
        ("region", 0.051),
    ];
    let (reference, current) = pair(REFERENCE, CURRENT);
    let report = measure(&reference, &current, &Settings::default(), None).report;
    for (place, (column, (name, score))) in report.columns.iter().zip(recorded).enumerate() {
        let method = if place < 8 { "Wasserstein distance (normed)" } else { "Jensen-Shannon distance" };
        assert_eq!((column.column.as_str(), column.method.name.as_str()), (name, method));
        assert!((column.score.unwrap() - score).abs() <= 0.0005, "{name}: {:?} {score}", column.score);
    }
}

#[test]
fn every_method_agrees_with_scipy_on_the_credit_data() {
    let methods = [
        (Measure::Psi, "psi"),
        (Measure::Ks, "ks"),
        (Measure::Wasserstein, "wasserstein"),
        (Measure::JensenShannon, "jensenshannon"),
        (Measure::KullbackLeibler, "kl_div"),
        (Measure::ChiSquare, "chisquare"),
    ];
    for (rows, key) in [(1500, "all"), (600, "first_600")] {
        let (reference, current) = pair(&first(REFERENCE, rows), &first(CURRENT, rows));
        let expected = golden(key);
        for (wanted, name) in methods {
            for column in measure(&reference, &current, &both(wanted), None).report.columns {
                let Some(theirs) = expected[&column.column][name].as_f64() else { continue };
                if (wanted, column.kind) == (Measure::ChiSquare, Some(Kind::Numeric)) && !column.computable {
                    continue;
                }
                let ours = column.score.unwrap_or_else(|| panic!("{name} {column:?}"));
                assert!((ours - theirs).abs() < 1e-9, "{name} of {}: {ours} {theirs}", column.column);
                if theirs > 1e-300 {
                    assert!(
                        (ours / theirs - 1.0).abs() < 1e-6,
                        "{name} of {}: {ours} {theirs}",
                        column.column
                    );
                }
            }
        }
    }
}

#[test]
fn up_to_a_thousand_rows_the_choice_is_a_test() {
    let rows = |flag: &str, grade: u32| {
        let row = |i: u32| {
            format!(
                "{},{},{},{}\n",
                i * 37 % 500,
                i % 4,
                if i.is_multiple_of(grade) { "a" } else { "b" },
                ["x", "y", "z"][i as usize % 3]
            )
        };
        (0..400).map(row).fold(format!("many,few,{flag},three\n"), |text, row| text + &row)
    };
    let measured = all(&rows("flag", 2), &rows("flag", 3));
    let methods: Vec<&str> =
        measured.report.columns.iter().map(|column| column.method.name.as_str()).collect();
    assert_eq!(methods, ["K-S p_value", "chi-square p_value", "Z-test p_value", "chi-square p_value"]);
    // 200 of 400 against 134 of 400 are `a`: z = −0.165/√(0.4175·0.5825·0.005) = −4.7317.
    let flag = &measured.report.columns[2];
    assert!((flag.score.unwrap() - 2.2265e-6).abs() < 2e-9, "{:?}", flag.score);
    assert_eq!((flag.drifted, flag.threshold), (Some(true), Some(0.05)));
}

#[test]
fn deciles_count_missing_values_and_open_ends() {
    // Ten values of ten rows each against nine of these, the last ten rows missing.
    let values = |missing: u32| {
        let row = |i: u32| if i / 10 >= 10 - missing { "x,\n".to_owned() } else { format!("x,{}\n", i / 10) };
        (0..100).map(row).fold("pad,a\n".to_owned(), |text, row| text + &row)
    };
    let (reference, current) = pair(values(0).as_bytes(), values(1).as_bytes());
    let settings = Settings { only: BTreeSet::from(["a".to_owned()]), ..both(Measure::PsiDeciles) };
    let measured = measure(&reference, &current, &settings, None);
    // Cuts at 0 to 8, so that the first bin is empty and the last holds 8 and 9; with "missing" eleven bins.
    // Only 8-and-9 (20.5 and 10.5 of 105.5) and missing (0.5 and 10.5) differ:
    // (10·ln(20.5/10.5) + 10·ln(10.5/0.5))/105.5 = (6.690 + 30.445)/105.5.
    let score = measured.report.columns[0].score.unwrap();
    assert!((score - 0.351_993).abs() < 1e-5, "{score}");
    assert_eq!(measured.facts[0].scores[0].bins, Some(11));
    assert_eq!(measured.report.columns[0].threshold, Some(0.2));
    assert!(measured.report.notes[0].contains("half a row"));
}

fn why(measured: &Measured, column: &str) -> String {
    let column = measured.report.column(column).unwrap();
    assert!(!column.computable && column.score.is_none() && column.drifted.is_none(), "{column:?}");
    column.why_not.clone().unwrap()
}

#[test]
fn what_cannot_be_measured_says_why_and_the_rest_is_measured() {
    let reference = "gone,empty,same,mixed,twice,twice,word,at,good\n";
    let current = "empty,same,mixed,twice,word,at,good,new\n";
    let long = "a long text that nobody would take for a category of anything at all";
    let old = (0..200)
        .fold(reference.to_owned(), |text, i| text + &format!("1,{i},7,{i},1,2,{long} {i},2024-01-01,{i}\n"));
    let new = (0..200).fold(current.to_owned(), |text, i| {
        let mixed = if i % 2 == 0 { "oops".to_owned() } else { i.to_string() };
        text + &format!(",7,{mixed},1,{long} {i},2024-01-02,{i},1\n")
    });
    let measured = all(&old, &new);
    assert_eq!(why(&measured, "gone"), "the current data lacks the column");
    assert_eq!(why(&measured, "empty"), "the current data has no value in it: all 200 rows are missing");
    assert_eq!(why(&measured, "same"), "both samples hold one and the same value");
    assert_eq!(why(&measured, "mixed"), "mixed types: 50% of the current values are not numbers");
    assert_eq!(why(&measured, "twice"), "the column comes more than once, and nothing tells which is meant");
    assert_eq!(why(&measured, "word"), "text is measured by a classifier, which is not built in");
    assert_eq!(why(&measured, "at"), "a column of times moves with time; its range is shown instead");
    let aside: Vec<&str> =
        measured.report.columns.iter().filter(|column| column.aside).map(|c| c.column.as_str()).collect();
    // The column that emptied, that is gone, mixed or twice should have been measured.
    assert_eq!(aside, ["same", "word", "at"]);
    let good = measured.report.column("good").unwrap();
    assert_eq!(
        (good.score, good.drifted, good.method.name.as_str()),
        (Some(1.0), Some(false), "K-S p_value")
    );
    let findings: Vec<String> = measured.findings.iter().map(ToString::to_string).collect();
    for expected in [
        "gone: gone from the current data",
        "new: new in the current data, and not measured",
        "twice: more than once in the reference data",
        "empty: no value in the current data",
        "empty: missing in 100% of rows, 0% in the reference",
        "mixed: numbers in the reference, categories now",
        "mixed: 100 current values are not of its type, first `oops` in line 2",
        "same: one single value in the current data",
    ] {
        assert!(findings.iter().any(|finding| finding == expected), "{expected}: {findings:#?}");
    }
}

#[test]
fn a_sample_without_rows_is_no_drift_and_no_pass() {
    let measured = all("a,b\n1,x\n2,y\n", "a,b\n");
    assert_eq!(why(&measured, "a"), "the current data has no rows");
    assert_eq!(measured.findings[0], Finding::NoRows { of: Side::Current });
    assert_eq!(why(&all("a\n", "a\n1\n"), "a"), "the reference data has no rows");
}

#[test]
fn units_categories_and_ranges_are_found() {
    let rows = |factor: f64, names: [&str; 2]| {
        (1..=300).fold("weight,colour,n\n".to_owned(), |text, i| {
            text + &format!("{},{},{}\n", f64::from(i % 97 + 3) * factor, names[i as usize % 2], i)
        })
    };
    let measured =
        all(&rows(1.0, ["red", "blue"]), &rows(1000.0, ["red", "green"]).replace(",300\n", ",inf\n"));
    let findings: Vec<String> = measured.findings.iter().map(ToString::to_string).collect();
    let expected = [
        "weight: values are about 1000 times the reference's: another unit?",
        "weight: 100% outside of the reference's range (0 below, 300 above)",
        "colour: 1 new category in 150 rows: green",
        "colour: 1 category vanished, 150 rows of the reference: blue",
        "n: 1 infinite current values, left out",
    ];
    assert_eq!(findings, expected);
    assert_eq!(measured.facts[0].unit_shift, Some(1000.0));
}

fn spread(rows: u32, shift: f64) -> String {
    let value = |i: u32| (f64::from(i.wrapping_mul(7919) % 100_003) / 1000.0).powi(2) + shift;
    (0..rows).fold("a\n".to_owned(), |text, i| text + &format!("{}\n", value(i)))
}

#[test]
fn a_sketch_stays_within_its_bound_and_a_second_pass_is_exact() {
    let (old, new) = (spread(30_000, 0.0), spread(20_000, 150.0));
    let small = Limits { exact_values: 2000, ..Limits::default() };
    let profiles = |limits: &Limits| {
        (read(old.as_bytes(), limits, &Kinds::new()), read(new.as_bytes(), limits, &Kinds::new()))
    };
    let (exact, sketched) = (profiles(&Limits::default()), profiles(&small));
    for wanted in [
        Measure::Psi,
        Measure::PsiDeciles,
        Measure::Ks,
        Measure::Wasserstein,
        Measure::JensenShannon,
        Measure::Hellinger,
        Measure::TotalVariation,
    ] {
        let settings = both(wanted);
        let run = |pair: &(TableProfile, TableProfile), recount: Option<&Recount>| {
            let measured = measure(&pair.0, &pair.1, &settings, recount);
            (measured.report.columns[0].score.unwrap(), measured.facts[0].scores[0].error)
        };
        let (truth, none) = run(&exact, None);
        let (near, bound) = run(&sketched, None);
        assert_eq!(none, None);
        assert!((near - truth).abs() <= bound.unwrap(), "{wanted:?}: {near} {truth} {bound:?}");
        let Some(mut recount) = Recount::needed(&sketched.0, &sketched.1, &settings) else {
            assert!(matches!(wanted, Measure::Ks | Measure::Wasserstein));
            continue;
        };
        let mut other = recount.clone();
        recount.read(Side::Reference, table(old.as_bytes()).as_mut()).unwrap();
        other.read(Side::Current, table(new.as_bytes()).as_mut()).unwrap();
        recount.merge(other);
        let (again, left) = run(&sketched, Some(&recount));
        assert_eq!(left, None);
        // The deciles themselves come from the sketch: exact counts over cuts that lie a little elsewhere.
        let tolerance = if wanted == Measure::PsiDeciles { 0.01 } else { 1e-12 };
        assert!((again - truth).abs() < tolerance, "{wanted:?}: {again} {truth}");
    }
    assert_eq!(Recount::needed(&exact.0, &exact.1, &both(Measure::Psi)), None);
}

#[test]
fn a_saved_reference_measures_as_the_data_does() {
    let (reference, current) = pair(REFERENCE, CURRENT);
    let saved = TableProfile::load(&reference.save().unwrap()).unwrap();
    for wanted in [Measure::Auto, Measure::Psi] {
        let before = measure(&reference, &current, &both(wanted), None);
        assert_eq!(before, measure(&saved, &current, &both(wanted), None));
    }
}

#[test]
fn the_report_is_read_back_and_judged() {
    let (reference, current) = pair(REFERENCE, CURRENT);
    let measured = measure(&reference, &current, &Settings::default(), None);
    let text = crate::drift::document::document(&measured.report, None).to_string();
    let back = crate::drift::read::read(text.as_bytes()).unwrap();
    assert_eq!(back.columns, measured.report.columns);
    let judged =
        crate::drift::judge::judge(&back, &crate::drift::judge::Policy::default(), chrono::Utc::now());
    assert_eq!(judged.share.drifted, 9);
}

#[test]
fn categories_of_the_histogram_are_the_most_frequent_first() {
    let measured = all("a\nx\ny\ny\n", "a\nx\nz\n");
    let expected = Histogram::Categories {
        labels: vec!["y".to_owned(), "x".to_owned(), "z".to_owned()],
        reference: vec![2.0, 1.0, 0.0],
        current: vec![0.0, 1.0, 1.0],
        counts: true,
    };
    assert_eq!(measured.report.columns[0].histogram, Some(expected));
}

/// Two tables of one column of so many words, all alike likely.
fn many_words(levels: usize, rows: usize, random: &mut fastrand::Rng) -> (TableProfile, TableProfile) {
    let mut table = || {
        let lines: String = (0..rows).map(|_| format!("w{}\n", random.usize(0..levels))).collect();
        format!("word\n{lines}").into_bytes()
    };
    let (one, two) = (table(), table());
    pair(&one, &two)
}

#[test]
fn the_noise_of_many_categories_rests_on_all_of_them() {
    use crate::drift::judge::{Policy, State, assess};
    let mut random = fastrand::Rng::with_seed(5);
    let settings = both(Measure::JensenShannon);
    for _ in 0..3 {
        let (reference, current) = many_words(1000, 20_000, &mut random);
        let report = measure(&reference, &current, &settings, None).report;
        let text = crate::drift::document::document(&report, None).to_string();
        let back = crate::drift::read::read(text.as_bytes()).unwrap();
        for report in [&report, &back] {
            let column = &report.columns[0];
            assert_eq!((column.levels, column.drifted), (Some(1000), Some(true)));
            assert!(
                matches!(&column.histogram, Some(Histogram::Categories { labels, .. }) if labels.len() == 181)
            );
            // One in twenty passes the floor by chance; without the 800 categories that are not shown, it is 0.054.
            let floor = assess(report, &Policy::default())[0].floor.value().unwrap();
            assert!(column.score.unwrap() < 1.05 * floor && floor < 0.12, "{:?} {floor}", column.score);
        }
    }
    let (reference, _) = many_words(1000, 20_000, &mut random);
    let (_, fewer) = many_words(800, 20_000, &mut random);
    let report = measure(&reference, &fewer, &settings, None).report;
    assert_eq!(assess(&report, &Policy::default())[0].state, State::Drifted);
}

#[test]
fn the_shown_categories_of_many_follow_from_the_reference() {
    let mut random = fastrand::Rng::with_seed(6);
    let (reference, one) = many_words(500, 3000, &mut random);
    let (_, two) = many_words(500, 3000, &mut random);
    let shown = |current| match measure(&reference, current, &Settings::default(), None)
        .report
        .columns
        .remove(0)
        .histogram
    {
        Some(Histogram::Categories { labels, reference, .. }) => (labels, reference),
        other => panic!("{other:?}"),
    };
    assert_eq!(shown(&one), shown(&two));
}

#[test]
fn methods_that_do_not_fit_say_so() {
    let (reference, current) = pair(b"a,n\nx,1\ny,2\nz,3\n", b"a,n\nx,1\ny,2\nx,9\n");
    let cases = [
        (Measure::Ks, "a", "the method is for numbers"),
        (Measure::Z, "a", "a Z-test is for two values, and here are 3"),
    ];
    let many: String = (0..40).map(|n| format!("{n}.5\n")).collect();
    let (numbers, same) = pair(format!("n\n{many}").as_bytes(), format!("n\n{many}").as_bytes());
    let measured = measure(&numbers, &same, &both(Measure::ChiSquare), None);
    assert!(why(&measured, "n").contains("more than 20 distinct numbers"));
    for (wanted, column, why_not) in cases {
        assert_eq!(why(&measure(&reference, &current, &both(wanted), None), column), why_not);
    }
    for wanted in Measure::ALL {
        assert_eq!(Measure::named(&wanted.method().name), Some(wanted));
    }
    assert_eq!(Measure::named("auto"), Some(Measure::Auto));
    assert_eq!(Measure::named("mannw"), None);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]

    #[test]
    fn no_pair_of_tables_ends_the_program(
        one in "a,b,c\n((-?[0-9]{0,3}|x|inf|NA|1e308|-1e308|2024-01-01),(a|b|7|),0\n){0,40}",
        two in "a,b,d\n((-?[0-9]{0,3}|x|inf|NA|1e308),(a|c|7|),0\n){0,40}",
        place in 0..Measure::ALL.len(),
    ) {
        let (reference, current) = pair(one.as_bytes(), two.as_bytes());
        for settings in [both(Measure::ALL[place]), Settings::default()] {
            let measured = measure(&reference, &current, &settings, None);
            for column in &measured.report.columns {
                proptest::prop_assert!(column.score.is_none_or(f64::is_finite), "{:?}", column);
                proptest::prop_assert_eq!(column.computable, column.score.is_some());
            }
            let text = crate::drift::document::document(&measured.report, None).to_string();
            proptest::prop_assert!(crate::drift::read::read(text.as_bytes()).is_ok());
        }
        let saved = TableProfile::load(&reference.save().unwrap()).unwrap();
        proptest::prop_assert_eq!(saved.rows, reference.rows);
    }
}

#[test]
fn reports_of_one_reference_are_one_series_and_of_another_are_not() {
    use super::super::{document, judge::Policy, read, trend};
    let table = |rows: usize, from: f64| {
        (0..rows).fold("x,y,kind\n".to_owned(), |text, at| {
            let number = from + (at * 7919 % 1009) as f64 * 1.37;
            text + &format!("{number},{},{}\n", -number * number, ["a", "b", "c", "d"][at * at % 7 % 4])
        })
    };
    let written = |reference: &str, current: &str, day: i64| {
        let mut report = all(reference, current).report;
        report.at = chrono::DateTime::from_timestamp(1_780_000_000 + 86_400 * day, 0);
        read::read(document::document(&report, None).to_string().as_bytes()).unwrap()
    };
    let reference = table(3000, 0.0);
    let mut reports: Vec<Report> =
        (0..5).map(|day| written(&reference, &table(2000, 40.0 * day as f64), day)).collect();
    let since = |reports: &[Report]| {
        let now = reports.last().unwrap().at.unwrap();
        trend::trend(reports, &Policy::default(), &trend::Options::default(), now).since
    };
    assert!(reports.iter().all(|report| report.reference_fingerprint == reports[0].reference_fingerprint));
    assert_eq!(reports[0].reference_fingerprint.as_ref().map(String::len), Some(16));
    assert_eq!(since(&reports), 0);
    // As many rows, and one value of them is another.
    let changed = reference.replacen(",c\n", ",a\n", 1);
    reports.push(written(&changed, &table(2000, 0.0), 5));
    assert_eq!(since(&reports), 5);
    // By what is drawn, where a report of another version does not tell.
    reports.pop();
    reports.iter_mut().for_each(|report| report.reference_fingerprint = None);
    assert_eq!(since(&reports), 0);
    reports.push(written(&table(3000, 300.0), &table(2000, 0.0), 5));
    assert_eq!(since(&reports), 5);
}

#[test]
fn a_reference_has_one_fingerprint_however_it_is_read() {
    let text = first(REFERENCE, 900);
    let whole = read(&text, &Limits::default(), &Kinds::new());
    let sketched = Limits { exact_values: 64, ..Limits::default() };
    let rough = read(&text, &sketched, &Kinds::new());
    let settings = Settings::default();
    assert_eq!(reference::fingerprint(&whole, &settings), reference::fingerprint(&rough, &settings));
    let less = read(&first(REFERENCE, 899), &Limits::default(), &Kinds::new());
    assert_ne!(reference::fingerprint(&whole, &settings), reference::fingerprint(&less, &settings));
}
