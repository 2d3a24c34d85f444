//! The readers against reports that real Evidently wrote, and against everything that is none.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say so at once")]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use mlopsctl::drift::read::{self, ReadError};
use mlopsctl::drift::report::{Format, Histogram, Kind, Report, RowsFrom, TimeFrom};
use serde_json::Value;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/drift")
}

fn bytes(name: &str) -> Vec<u8> {
    fs::read(fixtures().join(name)).unwrap()
}

fn report(name: &str) -> Report {
    read::read(&bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The JSON of a fixture, as another reader sees it; bare NaN as null.
fn json(name: &str) -> Value {
    let mut bytes = bytes(name);
    if name.ends_with(".gz") {
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut plain).unwrap();
        bytes = plain;
    }
    serde_json::from_str(&String::from_utf8(bytes).unwrap().replace(": NaN", ": null")).unwrap()
}

fn names(folder: &str, end: &str) -> Vec<String> {
    let entries = fs::read_dir(fixtures().join(folder)).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap()))
        .filter(|name| name.ends_with(end) && !bytes(name).is_empty())
        .collect();
    names.sort();
    assert!(!names.is_empty(), "{folder} {end}");
    names
}

#[test]
fn every_legacy_report_reads_as_its_json_says() {
    for version in ["0.4.40", "0.6.7"] {
        for name in names(version, ".json").iter().filter(|name| !name.contains("testsuite")) {
            let (report, json) = (report(name), json(name));
            assert_eq!(report.format, Format::EvidentlyLegacyReport, "{name}");
            assert_eq!(report.version.as_deref(), Some(version));
            let stated = json["timestamp"].as_str().unwrap();
            assert!(report.at.unwrap().to_string().starts_with(stated.split('.').next().unwrap()), "{name}");
            assert_eq!(report.at_from, Some(TimeFrom::StatedWithoutZone));
            let result = |metric: &str| {
                let metrics = json["metrics"].as_array().unwrap();
                metrics.iter().find(|m| m["metric"] == metric).unwrap()["result"].clone()
            };
            let whole = result("DatasetDriftMetric");
            assert_eq!(report.share, whole["share_of_drifted_columns"].as_f64(), "{name}");
            assert_eq!(report.stated_drifted, whole["number_of_drifted_columns"].as_u64());
            assert_eq!(report.stated_columns, whole["number_of_columns"].as_u64());
            assert_eq!(report.dataset_drift, whole["dataset_drift"].as_bool());
            assert_eq!(report.dataset_threshold, whole["drift_share"].as_f64());
            let table = result("DataDriftTable")["drift_by_columns"].clone();
            assert_eq!(report.columns.len(), table.as_object().unwrap().len(), "{name}");
            for column in &report.columns {
                let row = &table[&column.column];
                assert_eq!(column.score, row["drift_score"].as_f64(), "{name} {}", column.column);
                assert_eq!(column.threshold, row["stattest_threshold"].as_f64());
                assert_eq!(column.drifted, row["drift_detected"].as_bool());
                assert_eq!(column.drifted, column.by_limit(), "{name} {}", column.column);
                assert!(!column.drifted_derived && !column.threshold_assumed);
                assert_eq!(column.method.name, row["stattest_name"].as_str().unwrap());
                let kind = if row["column_type"] == "num" { Kind::Numeric } else { Kind::Categorical };
                assert_eq!(column.kind, Some(kind));
                assert!(column.histogram.is_some(), "{name} {}", column.column);
            }
        }
    }
}

#[test]
fn category_counts_of_a_legacy_report_are_its_rows() {
    let report = report("0.4.40/drift_report_2024-06-01.json");
    assert_eq!((report.rows_reference, report.rows_current), (Some(1500), Some(1500)));
    assert_eq!(report.rows_from, Some(RowsFrom::CategoryCounts));
    let Some(Histogram::Categories { labels, reference, .. }) =
        &report.column("employment_type").unwrap().histogram
    else {
        panic!("categories");
    };
    assert_eq!(labels, &["retired", "salaried", "self_employed", "unemployed"]);
    assert_eq!(reference, &[109.0, 1038.0, 236.0, 117.0]);
}

#[test]
fn every_0_7_report_reads_as_its_json_says() {
    let mut all = names("0.7.23", ".json");
    all.extend(names("0.7.23-snapshot", "_save.json.gz"));
    for name in &all {
        let (report, json) = (report(name), json(name));
        assert_eq!(report.format, Format::EvidentlyJson, "{name}");
        let tells_rows = name.contains("snap_tests");
        assert_eq!((report.at, report.rows_reference), (None, tells_rows.then_some(1500)), "{name}");
        let metrics = json["metrics"].as_array().unwrap();
        let of = |kind: &str| {
            metrics
                .iter()
                .filter(|m| m["config"]["type"].as_str().unwrap().ends_with(kind))
                .collect::<Vec<_>>()
        };
        let whole = of("DriftedColumnsCount")[0];
        assert_eq!(report.share, whole["value"]["share"].as_f64(), "{name}");
        assert_eq!(report.stated_drifted.map(|n| n as f64), whole["value"]["count"].as_f64());
        let drifts = of("ValueDrift");
        assert_eq!(report.columns.len(), drifts.len(), "{name}");
        for (column, metric) in report.columns.iter().zip(&drifts) {
            let config = &metric["config"];
            assert_eq!(column.column, config["column"].as_str().unwrap());
            assert_eq!(column.score, metric["value"].as_f64(), "{name} {}", column.column);
            assert_eq!(column.threshold, config["threshold"].as_f64());
            assert_eq!(column.method.name, config["method"].as_str().unwrap());
            assert_eq!(column.computable, metric["value"].is_number());
        }
        // Flags are worked out, and agree with Evidently's own count of them. `age` has a second metric in one.
        let drifted = report.columns.iter().filter(|c| {
            c.drifted == Some(true) && c.method.name != "psi"
                || name.contains("psi") && c.drifted == Some(true)
        });
        assert_eq!(Some(drifted.count() as u64), report.stated_drifted, "{name}");
    }
}

#[test]
fn flags_of_included_tests_are_taken_as_stated() {
    let report = report("0.7.23/variant_include_tests_nodrift.json");
    assert!(report.columns.iter().all(|column| column.drifted == Some(false) && !column.drifted_derived));
    assert_eq!(report.dataset_drift, Some(false));
    let report = self::report("0.7.23-snapshot/snap_tests_save.json.gz");
    assert!(report.columns.iter().all(|column| !column.drifted_derived));
    assert_eq!(report.columns.iter().filter(|column| column.drifted == Some(true)).count(), 10);
    assert_eq!((report.dataset_drift, report.rows_current), (Some(true), Some(600)));
    assert_eq!(report.column("income").unwrap().missing_share, Some(11.0 / 600.0));
}

#[test]
fn a_snapshot_says_what_its_save_json_says_and_more() {
    for stem in ["snap_tests", "snap_quiet", "hostile_nan", "identical_150"] {
        let saved = report(&format!("0.7.23-snapshot/{stem}_save.json.gz"));
        let snapshot = report(&format!("0.7.23-snapshot/{stem}.json.gz"));
        assert_eq!(snapshot.format, Format::EvidentlySnapshot);
        assert_eq!(snapshot.at.unwrap().to_rfc3339(), "2024-06-09T02:00:00+00:00");
        assert_eq!((snapshot.share, snapshot.dataset_drift), (saved.share, saved.dataset_drift), "{stem}");
        assert_eq!(snapshot.columns.len(), saved.columns.len(), "{stem}");
        for (one, two) in snapshot.columns.iter().zip(&saved.columns) {
            assert_eq!(
                (&one.column, &one.method, one.score),
                (&two.column, &two.method, two.score),
                "{stem}"
            );
            assert_eq!(
                (one.threshold, one.drifted, one.computable),
                (two.threshold, two.drifted, two.computable)
            );
            assert!(one.kind.is_some(), "{stem} {}", one.column);
        }
        assert!(snapshot.rows_reference.is_some() && snapshot.rows_current.is_some(), "{stem}");
    }
    let snapshot = report("0.7.23-snapshot/snap_tests.json.gz");
    assert_eq!((snapshot.rows_reference, snapshot.rows_current), (Some(1500), Some(600)));
    assert_eq!(snapshot.rows_from, Some(RowsFrom::Stated));
    let income = snapshot.column("income").unwrap();
    assert_eq!(
        (income.missing_share_reference, income.missing_share),
        (Some(31.0 / 1500.0), Some(11.0 / 600.0))
    );
}

#[test]
fn a_page_says_what_its_json_twin_says() {
    let mut twins: Vec<(String, String)> = Vec::new();
    for version in ["0.4.40", "0.6.7", "0.7.23"] {
        for page in names(&format!("{version}/html-trimmed"), ".html.gz") {
            let json = page.replace("/html-trimmed", "").replace(".html.gz", ".json");
            twins.push((page, json));
        }
    }
    for page in names("0.7.23-snapshot", ".html.gz") {
        let json = page.replace(".html.gz", "_save.json.gz");
        twins.push((page, json));
    }
    assert_eq!(twins.len(), 16);
    for (page, json) in twins {
        let (drawn, twin) = (report(&page), report(&json));
        assert_eq!(drawn.format, Format::EvidentlyHtml);
        assert_eq!(drawn.at_from, Some(TimeFrom::Rendered), "{page}");
        assert_eq!(drawn.columns.len(), twin.columns.len(), "{page}");
        assert_eq!(drawn.stated_drifted, twin.stated_drifted, "{page}");
        assert_eq!(drawn.dataset_drift, twin.dataset_drift, "{page}");
        assert_eq!(drawn.dataset_threshold, twin.dataset_threshold, "{page}");
        assert!((drawn.share.unwrap() - twin.share.unwrap()).abs() < 1e-12, "{page}");
        for column in &twin.columns {
            let other = drawn
                .columns
                .iter()
                .find(|other| other.column == column.column && other.method.same(&column.method))
                .unwrap_or_else(|| panic!("{page} {}", column.column));
            assert_eq!(other.computable, column.computable, "{page} {}", column.column);
            assert_eq!(other.drifted, column.drifted, "{page} {}", column.column);
            assert_eq!(other.threshold, column.threshold, "{page} {}", column.column);
            if let (Some(one), Some(two)) = (other.score, column.score) {
                // Six digits in the table; three where the metric stands on its own.
                let digits = if column.method.name == "psi" { 5e-4 } else { 5.1e-7 };
                assert!((one - two).abs() <= digits, "{page} {} {one} {two}", column.column);
            }
            if column.histogram.is_some() {
                assert_eq!(other.histogram, column.histogram, "{page} {}", column.column);
            }
        }
    }
}

#[test]
fn a_bare_nan_is_a_column_that_is_not_computable() {
    for name in ["hostile_nan_save.json.gz", "hostile_nan.json.gz", "hostile_nan.html.gz"] {
        let report = report(&format!("0.7.23-snapshot/{name}"));
        let constant = report.column("const").unwrap();
        assert_eq!((constant.computable, constant.score, constant.drifted), (false, None, None), "{name}");
        assert!(report.column("</script><b>\"x\\").unwrap().computable, "{name}");
        assert!(report.column("a,b=c").unwrap().computable, "{name}");
        assert!(report.column("naïve 列").unwrap().computable, "{name}");
    }
    let report = report("0.7.23-snapshot/hostile_nan_save.json.gz");
    assert!(report.column("const").unwrap().why_not.as_ref().unwrap().contains("NaN"));
}

#[test]
fn a_test_suite_reads_with_its_rounded_scores() {
    let report = report("0.4.40/testsuite_2024-06-09.json");
    assert_eq!(report.format, Format::EvidentlyLegacyTests);
    assert_eq!((report.columns.len(), report.stated_drifted), (12, Some(9)));
    assert_eq!(
        (report.share, report.dataset_threshold, report.dataset_drift),
        (Some(0.75), Some(0.3), Some(true))
    );
    assert_eq!(report.column("home_ownership").unwrap().score, Some(0.297));
    assert_eq!(report.at.unwrap().to_rfc3339(), "2026-11-20T18:19:38.710597+00:00");
}

#[test]
fn files_that_are_no_report_say_what_they_are() {
    let zip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut encoder, bytes).unwrap();
        encoder.finish().unwrap()
    };
    let packed = zip(&bytes("0.7.23/drift_report_2024-06-01.json"));
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (bytes("0.4.40/edge_all_null_current.json"), "empty"),
        (b"  \n".to_vec(), "empty"),
        (b"\xef\xbb\xbf".to_vec(), "empty"),
        (bytes("0.4.40/edge_all_null_current.error.txt"), "first line is \"ValueError"),
        (bytes("0.7.23/drift_report_2024-06-01.json")[..900].to_vec(), "cut off after 900 bytes, within the JSON"),
        (b"{\"openapi\": \"3.0\", \"info\": {}}".to_vec(), "the keys openapi, info"),
        (b"{}".to_vec(), "without any keys"),
        (b"[]".to_vec(), "JSON array of 0 elements"),
        (b"[1, 2]".to_vec(), "JSON array of 2 elements"),
        (b"{\"columns\": [\"a\", \"b\"], \"data\": [[1, 2]]}".to_vec(), "the keys columns, data"),
        (b"{\"metrics\": [], \"tests\": []}".to_vec(), "it has no metrics"),
        (b"{\"metrics\": [{\"id\": \"1\", \"metric_name\": \"RowCount()\", \"config\": {\"type\": \"a:RowCount\"}, \"value\": 3}], \"tests\": []}".to_vec(), "its metrics are RowCount"),
        (b"{\"version\": \"0.4\", \"metrics\": [{\"metric\": \"RegressionQuality\", \"result\": {\"current\": [1]}}]}".to_vec(), "its metrics are RegressionQuality"),
        (b"{\"schema\": \"mlopsctl/drift/v1\", \"columns\": []}".to_vec(), "lists no columns"),
        (b"{\"a\": nope}".to_vec(), "not JSON, line 1 column 8"),
        (b"<html><head><title>Grafana</title></head></html>".to_vec(), "a page titled \"Grafana\""),
        (b"<html></html>".to_vec(), "without a title"),
        (b"<script>var a = {\"name\": \"Report\", \"widgets\": []};</script>".to_vec(), "0 widgets"),
        (b"<script>var a = {\"name\": \"Rep".to_vec(), "within the data of the page"),
        (b"\xff\xfe{\x00}\x00".to_vec(), "UTF-16"),
        (b"PAR1\x15\x04\xff".to_vec(), "Parquet"),
        (b"{\"a\": \"\xe9\"}".to_vec(), "byte 7 is 0xe9"),
        (b"a,b\n1,2\n".to_vec(), "first line is \"a,b\""),
        (b"column,score\n".to_vec(), "its lines are not"),
        (packed[..packed.len() / 2].to_vec(), "gzip"),
        (b"\x1f\x8b".to_vec(), "gzip"),
    ];
    for (bytes, expected) in cases {
        let error = read::read(&bytes).unwrap_err();
        assert!(error.to_string().contains(expected), "{error} / {expected} / {error:?}");
        assert!(!error.hint().is_empty());
    }
    assert_eq!(read::read(&packed).unwrap(), report("0.7.23/drift_report_2024-06-01.json"));
}

#[test]
fn a_byte_order_mark_and_space_before_are_taken_off() {
    let plain = bytes("0.7.23/drift_report_2024-06-01.json");
    let marked = [b"\xef\xbb\xbf \r\n".as_slice(), &plain].concat();
    assert_eq!(read::read(&marked).unwrap(), read::read(&plain).unwrap());
}

/// Counts what is taken of it.
struct Counting<R> {
    inner: R,
    taken: std::rc::Rc<std::cell::Cell<usize>>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.taken.set(self.taken.get() + count);
        Ok(count)
    }
}

#[test]
fn a_page_is_read_no_further_than_its_data_and_nothing_beyond_the_limit() {
    let mut page = Vec::new();
    let packed = bytes("0.7.23/html-trimmed/drift_report_2024-06-01.html.gz");
    flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut page).unwrap();
    let length = page.len();
    let taken = std::rc::Rc::default();
    let endless = Counting { inner: page.chain(std::io::repeat(b' ')), taken: std::rc::Rc::clone(&taken) };
    let endless_read = read::read_from(endless, &read::Limits::default()).unwrap();
    assert!(taken.get() < length, "{} of {length}", taken.get());
    assert_eq!(endless_read, report("0.7.23/html-trimmed/drift_report_2024-06-01.html.gz"));

    for start in [b"{\"metrics\": [".as_slice(), b"<html>", b"column,score\n", b"   "] {
        let endless = start.chain(std::io::repeat(b' '));
        let error = read::read_from(endless, &read::Limits { bytes: 3 << 20 }).unwrap_err();
        assert_eq!(error, ReadError::TooLarge { limit: 3 << 20 });
    }
}

#[test]
fn a_column_called_as_the_mark_of_the_end_does_not_end_the_data() {
    let row = r#"{"column_name": "};var additional_graphs_", "stattest_name": "PSI", "drift_score": 0.3}"#;
    let page = format!(
        "<script>var a = {{\"widgets\": [{{\"params\": {{\"data\": [{row}]}}}}]}};\nvar additional_graphs_a = {{}};"
    );
    for size in [10, 100, 1000] {
        let mut reader = std::io::BufReader::with_capacity(size, page.as_bytes());
        let report = read::read_from(&mut reader, &read::Limits::default()).unwrap();
        assert_eq!(report.columns[0].column, "};var additional_graphs_");
        assert_eq!(read::read(page.as_bytes()).unwrap(), report);
    }
    let unmarked = page.replace("additional_graphs_a", "b");
    assert_eq!(read::read(unmarked.as_bytes()).unwrap(), read::read(page.as_bytes()).unwrap());
}

#[test]
fn early_0_7_whose_configuration_is_a_text_is_read() {
    let json = r#"{"metrics": [
        {"id": "1", "metric_id": "DriftedColumnsCount(drift_share=0.5)", "value": {"count": 1.0, "share": 0.5}},
        {"id": "2", "metric_id": "ValueDrift(column=a,b=c,method=K-S p_value,threshold=0.05)", "value": 0.01},
        {"id": "3", "metric_id": "ValueDrift(column=x,method=psi,threshold=0.2)", "value": 0.15},
        {"id": "4", "metric_id": "RowCount()", "value": 500.0}, {}], "tests": []}"#;
    let report = read::read(json.as_bytes()).unwrap();
    assert_eq!(
        (report.format, report.share, report.rows_current),
        (Format::EvidentlyJson, Some(0.5), Some(500))
    );
    let facts: Vec<_> = report.columns.iter().map(|c| (c.column.as_str(), c.threshold, c.drifted)).collect();
    assert_eq!(facts, [("a,b=c", Some(0.05), Some(true)), ("x", Some(0.2), Some(false))]);
}

#[test]
fn handwritten_rows_are_read_whatever_their_fields_are_called() {
    let json = r#"{"timestamp": "2024-06-01T02:00:00Z", "rows_reference": 1000, "rows_current": 500, "columns": {
        "age": {"method": "psi", "score": 0.25, "threshold": 0.2},
        "city": {"stattest": "chi-square p_value", "p": 1, "drift_score": 0.5, "missing": 0.1}}}"#;
    let csv = "\u{feff}Feature;Test;Value;Limit;missing_share;rows_reference;rows_current;at\r\n\
        age;psi;0.25;0.2;;1000;500;2024-06-01T02:00:00Z\r\n\
        city;\"chi-square p_value\";0.5;;0.1;1000;500;\r\n";
    let list = r#"[{"feature": "age", "method": "psi", "value": 0.25, "limit": 0.2},
        {"name": "city", "test": "chi2", "score": 0.5, "missing_share": 0.1}]"#;
    for text in [json, csv, list] {
        let report = read::read(text.as_bytes()).unwrap();
        let age = report.column("age").unwrap();
        assert_eq!((age.score, age.threshold, age.drifted), (Some(0.25), Some(0.2), Some(true)), "{text}");
        let city = report.column("city").unwrap();
        assert_eq!((city.threshold, city.threshold_assumed, city.drifted), (Some(0.05), true, Some(false)));
        assert_eq!(city.missing_share, Some(0.1));
        if text != list {
            assert_eq!((report.rows_reference, report.rows_current), (Some(1000), Some(500)));
            assert_eq!(report.at.unwrap().to_rfc3339(), "2024-06-01T02:00:00+00:00");
        }
    }
}

#[test]
fn a_ragged_line_and_an_embedded_newline_are_columns() {
    let csv = "column,method,score\nage,psi\n\"two\nlines\",psi,0.3\nx,psi,0.1,9\ny,psi,inf\n,,\n";
    let report = read::read(csv.as_bytes()).unwrap();
    let facts: Vec<(&str, bool)> = report.columns.iter().map(|c| (c.column.as_str(), c.computable)).collect();
    assert_eq!(facts, [("age", false), ("two\nlines", true), ("x", false), ("y", false)]);
    assert!(report.columns[2].why_not.as_ref().unwrap().contains("has 4 fields, the header 3"));
}
