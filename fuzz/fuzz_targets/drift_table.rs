//! Any bytes as two tables of text: refused with a reason, or profiled the same by one thread and by several, and every
//! measure can be taken of them, also of what a saved profile keeps.

#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use mlopsctl::drift::compare::{Measure, Settings, measure};
use mlopsctl::drift::profile::{Kinds, Limits, TableProfile, profile, profile_text};
use mlopsctl::drift::table::open_text;

fn read(bytes: &[u8], kinds: &Kinds) -> Option<TableProfile> {
    // Few exact values, so that sketches are met too.
    let limits = Limits { exact_values: 64, sketch_size: 16, categories: 8, sample_rows: 16 };
    let open = || Box::new(Cursor::new(bytes.to_vec()));
    let one = open_text(open()).and_then(|mut table| profile(table.as_mut(), &limits, kinds));
    let several = profile_text(open(), 3, &limits, kinds);
    match (&one, &several) {
        (Ok(one), Ok(several)) => assert_eq!(one.rows, several.rows),
        (Err(one), Err(several)) => assert!(!one.to_string().is_empty() && !several.to_string().is_empty()),
        _ => panic!("{one:?} against {several:?}"),
    }
    one.ok()
}

fuzz_target!(|data: &[u8]| {
    let Some((&first, rest)) = data.split_first() else { return };
    let (one, two) = rest.split_at(rest.len() * usize::from(first) / 255);
    let Some(reference) = read(one, &Kinds::new()) else { return };
    let Some(current) = read(two, &reference.kinds()) else { return };
    let mut all = Measure::ALL.to_vec();
    // A thousand permutations for every input would leave no time for inputs.
    if data.len() % 16 != 0 {
        all.retain(|measure| *measure != Measure::TotalVariationTest);
    }
    let mut settings = Settings { numeric: all.clone(), categorical: all, ..Settings::default() };
    settings.numeric.push(Measure::Auto);
    let measured = measure(&reference, &current, &settings, None);
    assert_eq!(measured.facts.len(), reference.columns.len());
    for column in &measured.report.columns {
        assert!(column.score.is_none_or(f64::is_finite), "{column:?}");
        assert!(column.computable || column.why_not.is_some(), "{column:?}");
    }
    let saved = reference.save().expect("a profile can be written");
    let again = TableProfile::load(&saved).expect("and read");
    assert_eq!(again.rows, reference.rows);
    measure(&again, &current, &settings, None);
});
