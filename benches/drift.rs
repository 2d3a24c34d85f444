//! The statistics of `drift measure` alone, without reading: `cargo bench --bench drift -- REFERENCE.csv CURRENT.csv`.
//! Prints the median of five per method for all numeric columns, on one thread. benches/drift runs it beside Evidently's.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops at the first surprise"
)]

use std::{collections::BTreeSet, fs::File, time::Instant};

use mlopsctl::drift::{
    compare::{Measure, Settings, measure},
    profile::{Kinds, Limits, profile_text},
    report::Kind,
};

const ROUNDS: usize = 5;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let [reference, current] = words.as_slice() else {
        println!("two tables are wanted");
        return;
    };
    let limits = Limits { exact_values: usize::MAX, ..Limits::default() };
    let open = |path: &String| Box::new(File::open(path).unwrap());
    let reference = profile_text(open(reference), 2, &limits, &Kinds::new()).unwrap();
    let current = profile_text(open(current), 2, &limits, &reference.kinds()).unwrap();
    let numeric = reference.columns.iter().filter(|column| column.kind == Some(Kind::Numeric));
    let only: BTreeSet<String> = numeric.map(|column| column.name.clone()).collect();
    for wanted in [Measure::Psi, Measure::Wasserstein, Measure::Ks] {
        let settings = Settings { numeric: vec![wanted], only: only.clone(), ..Settings::default() };
        let mut times: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let start = Instant::now();
                assert_eq!(measure(&reference, &current, &settings, None).report.columns.len(), only.len());
                start.elapsed().as_secs_f64() * 1000.0
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!("mlopsctl {wanted:?}: {:.0} ms for {} columns", times[ROUNDS / 2], only.len());
    }
}
