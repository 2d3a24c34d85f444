//! Tables, Parquet files and saved profiles with bytes changed, cut out or repeated: refused with a reason, or used to
//! the end, never a panic. `PROPTEST_CASES` says how many; the fuzz targets `drift_*` go on from here.

use std::{fs, io::Cursor, path::Path};

use bytes::Bytes;
use mlopsctl::drift::{
    compare::{Measure, Recount, Settings, measure},
    profile::{Kinds, Limits, TableProfile, profile, profile_text},
    table::{open_text, parquet::ParquetTable},
};
use proptest::prelude::*;

/// Two tables after a byte that says where the second begins; with everything that readers trip over.
const CSV: &[u8] = b"a,b,when,\"c,\nd\"\r\n1,x,2024-06-01,true\n2.5,\"y \"\"z\",2024-06-02T00:00:00Z,false\n,,NaT,\n1e300,x,,inf\n-3,y,2024,NaN\n";
const LINES: &[u8] = b"{\"a\": 1, \"b\": \"x\"}\n{\"a\": 2.5, \"b\": null, \"c\": [1, {\"d\": 2}]}\n\n{\"a\": true, \"b\": \"\\u00e9\"}\n{}\n";

fn settings() -> Settings {
    // Ten thousand permutations for each of so many tables would take minutes; the fuzz targets make them at times.
    let quick = Measure::ALL.into_iter().filter(|measure| *measure != Measure::TotalVariationTest);
    let all: Vec<Measure> = quick.chain([Measure::Auto]).collect();
    Settings { numeric: all.clone(), categorical: all, ..Settings::default() }
}

/// Few exact values, so that sketches are met too.
fn limits() -> Limits {
    Limits { exact_values: 64, sketch_size: 16, categories: 8, sample_rows: 16 }
}

fn compare(reference: &TableProfile, current: &TableProfile) {
    let measured = measure(reference, current, &settings(), None);
    assert_eq!(measured.facts.len(), reference.columns.len());
    for column in &measured.report.columns {
        assert!(column.score.is_none_or(f64::is_finite), "{column:?}");
        assert!(column.computable || column.why_not.is_some(), "{column:?}");
    }
}

fn read(bytes: &[u8], kinds: &Kinds) -> Option<TableProfile> {
    let open = || Box::new(Cursor::new(bytes.to_vec()));
    let one = open_text(open()).and_then(|mut table| profile(table.as_mut(), &limits(), kinds));
    let several = profile_text(open(), 3, &limits(), kinds);
    match (&one, &several) {
        (Ok(one), Ok(several)) => assert_eq!(one.rows, several.rows),
        (Err(one), Err(several)) => assert!(!one.to_string().is_empty() && !several.to_string().is_empty()),
        _ => panic!("{one:?} against {several:?}"),
    }
    one.ok()
}

/// A change at a place of the bytes.
#[derive(Debug, Clone)]
enum Change {
    Byte(u8),
    Cut(u8),
    Repeat(u8),
}

fn changes(bytes: &'static [u8]) -> impl Strategy<Value = Vec<(prop::sample::Index, Change)>> {
    let change = prop_oneof![
        4 => prop_oneof![any::<u8>(), prop::sample::select(bytes)].prop_map(Change::Byte),
        1 => any::<u8>().prop_map(Change::Cut),
        1 => any::<u8>().prop_map(Change::Repeat),
    ];
    proptest::collection::vec((any::<prop::sample::Index>(), change), 0..12)
}

fn changed(mut bytes: Vec<u8>, changes: &[(prop::sample::Index, Change)]) -> Vec<u8> {
    for (at, change) in changes {
        if bytes.is_empty() {
            break;
        }
        let at = at.index(bytes.len());
        let end = |length: u8| (at + usize::from(length)).min(bytes.len());
        match change {
            Change::Byte(byte) => bytes[at] = *byte,
            Change::Cut(length) => drop(bytes.drain(at..end(*length))),
            Change::Repeat(length) => {
                let piece = bytes[at..end(*length)].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/drift/tables").join(name)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(96)
    ))]

    #[test]
    fn tables_of_text(
        lines in any::<bool>(),
        times in 1_usize..40,
        one in changes(b",\"\n\r\\{}[]:e.-0\xff\x00"),
        two in changes(b",\"\n\r\\{}[]:e.-0\xff\x00"),
    ) {
        let whole = if lines { LINES.repeat(times) } else { [CSV, &CSV[18..].repeat(times)].concat() };
        if let Some(reference) = read(&changed(whole.clone(), &one), &Kinds::new())
            && let Some(current) = read(&changed(whole, &two), &reference.kinds())
        {
            compare(&reference, &current);
            let saved = TableProfile::load(&reference.save().unwrap()).unwrap();
            prop_assert_eq!(saved.rows, reference.rows);
            compare(&saved, &current);
        }
    }

    #[test]
    fn parquet_files(
        name in prop::sample::select(vec!["kinds.parquet", "plain.parquet"]),
        changes in changes(b"\x00\x01\x02\x04\x06\x15\x19\x1c\x2c\x7f\x80\xff"),
    ) {
        let bytes = changed(fixture(name), &changes);
        let read = ParquetTable::open(Bytes::from(bytes))
            .and_then(|mut table| profile(&mut table, &limits(), &Kinds::new()));
        match read {
            Ok(profile) => compare(&profile, &profile),
            Err(fault) => prop_assert!(!fault.to_string().is_empty()),
        }
    }

    #[test]
    fn saved_profiles(name in prop::sample::select(vec!["kinds.parquet", "csv"]), changes in changes(b"{}[]\",:0-9eNa.")) {
        let made = match name {
            "csv" => read(&[CSV, &CSV[18..].repeat(300)].concat(), &Kinds::new()).unwrap(),
            _ => {
                let mut table = ParquetTable::open(Bytes::from(fixture(name))).unwrap();
                profile(&mut table, &limits(), &Kinds::new()).unwrap()
            }
        };
        let bytes = changed(made.save().unwrap().into_bytes(), &changes);
        if let Ok(profile) = TableProfile::load(&String::from_utf8_lossy(&bytes)) {
            let recount = Recount::needed(&profile, &made, &settings());
            measure(&profile, &made, &settings(), recount.as_ref());
            measure(&made, &profile, &settings(), None);
            TableProfile::load(&profile.save().unwrap()).unwrap();
            let mut twice = profile.clone();
            if twice.merge(profile, &limits()).is_ok() {
                measure(&twice, &made, &settings(), None);
            }
        }
    }
}
