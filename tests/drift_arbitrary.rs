//! Whatever the bytes: an error or a report, never a panic; and no cut report that reads as a whole one.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say so at once")]

use std::fs;
use std::io::Read;
use std::path::Path;

use chrono::{TimeZone, Utc};
use mlopsctl::drift::decide::{Circumstances, decide};
use mlopsctl::drift::document::document;
use mlopsctl::drift::draw::{self, Marks};
use mlopsctl::drift::judge::{Policy, judge};
use mlopsctl::drift::read;
use mlopsctl::drift::report::Report;
use mlopsctl::drift::trend::{Options, trend};
use proptest::prelude::*;

const SEEDS: [&str; 9] = [
    "0.4.40/drift_report_2024-06-04.json",
    "0.4.40/testsuite_2024-06-09.json",
    "0.7.23/drift_report_2024-06-04.json",
    "0.7.23/variant_include_tests_nodrift.json",
    "0.7.23-snapshot/hostile_nan_save.json.gz",
    "0.7.23-snapshot/hostile_nan.json.gz",
    "0.7.23-snapshot/hostile_nan.html.gz",
    "0.4.40/html-trimmed/drift_report_2024-06-01.html.gz",
    "0.4.40/edge_constant_newcat.json",
];

fn plain(name: &str) -> Vec<u8> {
    let bytes =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/drift").join(name)).unwrap();
    if !name.ends_with(".gz") {
        return bytes;
    }
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut unpacked).unwrap();
    unpacked
}

/// Everything that is done with a report, for a report that may say anything.
fn use_up(report: Report) {
    let now = Utc.timestamp_opt(1_800_000_000, 0).unwrap();
    for rows in [None, Some(0), Some(1), Some(u64::MAX)] {
        let policy = Policy {
            rows_reference: rows,
            rows_current: rows,
            stale_after: Some(chrono::TimeDelta::days(1)),
            key_columns: vec!["age".to_owned()],
            ..Policy::default()
        };
        let judged = judge(&report, &policy, now);
        assert!(!judged.judgements.is_empty());
        document(&report, Some(&judged));
    }
    for column in &report.columns {
        if let Some(histogram) = &column.histogram {
            draw::histogram(histogram, 5, 40, Marks::Unicode);
        }
    }
    let reports = [report.clone(), Report { at: Some(now), ..report.clone() }, report];
    let (policy, options) = (Policy::default(), Options::default());
    let trend = trend(&reports, &policy, &options, now);
    let slots = draw::slots(&trend, 30);
    for feature in &trend.features {
        draw::heat_row(feature, &slots, Marks::Ascii);
    }
    decide(&reports, &trend, &policy, &Circumstances::default(), now);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn arbitrary_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(report) = read::read(&bytes) {
            use_up(report);
        }
    }

    #[test]
    fn arbitrary_bytes_after_a_telling_start_are_read_without_a_panic(
        start in prop::sample::select(vec![
            "{\"metrics\": [", "{\"version\": \"0.4\", \"metrics\": [{\"metric\": \"DataDriftTable\", \"result\": {",
            "<script>var a = {\"widgets\": [", "column,score\n", "[{\"column\": \"a\", \"score\": ", "\u{feff}{",
            "{\"schema\": \"mlopsctl/drift/v1\", \"columns\": [", "{\"metric_results\": {\"a\": {", "\x1f\u{8b}",
        ]),
        rest in "[\\[\\]{}\":,0-9a-zNIe.\\-\\\\ \n;]{0,200}",
    ) {
        if let Ok(report) = read::read(format!("{start}{rest}").as_bytes()) {
            use_up(report);
        }
    }

    #[test]
    fn a_truncated_report_is_an_error(seed in prop::sample::select(&SEEDS[..]), part in 0.0..0.999_f64) {
        let whole = plain(seed);
        let end = if seed.contains("html") {
            // A page is whole once its data are.
            memchr::memmem::find(&whole, b"additional_graphs_").unwrap() - 20
        } else {
            whole.iter().rposition(|byte| *byte == b'}').unwrap()
        };
        let cut = (end as f64 * part) as usize;
        prop_assert!(read::read(&whole[..cut]).is_err(), "{seed} at {cut}");
    }

    #[test]
    fn a_report_with_bytes_changed_is_read_without_a_panic(
        seed in prop::sample::select(&SEEDS[..]),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b"{}[]\",:0-9eEnNaIx\\".to_vec())), 1..20),
    ) {
        let mut bytes = plain(seed);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(report) = read::read(&bytes) {
            use_up(report);
        }
    }

    #[test]
    fn pieces_of_any_size_read_as_the_whole(seed in prop::sample::select(&SEEDS[..]), size in 1_usize..5000) {
        struct Pieces<'a>(&'a [u8], usize);
        impl Read for Pieces<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                let count = self.1.min(buffer.len()).min(self.0.len());
                buffer[..count].copy_from_slice(&self.0[..count]);
                self.0 = &self.0[count..];
                Ok(count)
            }
        }
        let whole = plain(seed);
        let by_pieces = read::read_from(Pieces(&whole, size), &read::Limits::default());
        prop_assert_eq!(by_pieces, read::read(&whole));
    }
}

#[test]
fn nesting_without_end_is_an_error() {
    for open in ["[", "{\"widgets\": [", "{\"a\": "] {
        let deep = open.repeat(100_000);
        assert!(read::read(deep.as_bytes()).is_err());
        assert!(read::read(format!("<script>var a = {{\"b\": {deep}").as_bytes()).is_err());
    }
}
