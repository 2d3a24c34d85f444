//! Measurement against the real Evidently and SciPy, column by column, over the same files.
//!
//! `tests/stack/drift/measures.py` wrote the tables and what they said of them.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::{Path, PathBuf},
};

use mlopsctl::drift::{
    compare::{Measure, Measured, Settings, measure},
    method::Method,
    profile::{Kinds, Limits, TableProfile, profile},
    report::Kind,
    table::{open_text, parquet::ParquetTable},
};
use serde_json::Value;

use crate::support::{cli::Sandbox, stack};

/// Agreement of what is computed exactly.
const CLOSE: f64 = 1e-6;

fn tables() -> PathBuf {
    stack::drift().join("tables")
}

fn truth(version: &str) -> Value {
    let path = tables().join(format!("truth-{version}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The pairs of tables that were measured, with what was said of each column.
fn pairs(truth: &Value) -> BTreeMap<String, BTreeMap<String, Value>> {
    serde_json::from_value::<BTreeMap<String, Value>>(truth["pairs"].clone())
        .unwrap()
        .into_iter()
        .map(|(pair, said)| (pair, serde_json::from_value(said["columns"].clone()).unwrap()))
        .collect()
}

/// NumPy from 2.1 on makes no bin of whole numbers narrower than 1.
fn whole_bins(truth: &Value) -> bool {
    let version: Vec<u32> =
        truth["numpy"].as_str().unwrap().split('.').take(2).map(|part| part.parse().unwrap()).collect();
    version >= vec![2, 1]
}

fn read(path: &Path, kinds: &Kinds) -> TableProfile {
    let limits = Limits::default();
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let read = if path.extension().is_some_and(|end| end == "parquet") {
        ParquetTable::open(file).and_then(|mut table| profile(&mut table, &limits, kinds))
    } else {
        open_text(Box::new(file)).and_then(|mut table| profile(table.as_mut(), &limits, kinds))
    };
    read.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn measured(pair: &str, end: &str, settings: &Settings) -> Measured {
    measured_as(pair, end, settings, &Kinds::new())
}

/// With types that somebody states, as `--types` does.
fn measured_as(pair: &str, end: &str, settings: &Settings, kinds: &Kinds) -> Measured {
    let reference = read(&tables().join(format!("{pair}-reference.{end}")), kinds);
    let current = read(&tables().join(format!("{pair}-current.{end}")), &reference.kinds());
    measure(&reference, &current, settings, None)
}

fn every_measure(whole_bins: bool) -> Settings {
    let all = Measure::ALL.to_vec();
    Settings { numeric: all.clone(), categorical: all, whole_bins, ..Settings::default() }
}

/// Evidently's Hellinger distance of whole or tied numbers is over bins of the distinct values, each counted once, and
/// adds up to less than the shares do: nothing is gained by copying that.
fn is_defined_otherwise(column: &str, method: &str) -> bool {
    method == "hellinger" && matches!(column, "counts" | "narrow" | "tied" | "two" | "wide" | "few")
}

/// Both sides draw their permutations at random: four standard errors, of our p-value and of Evidently's.
fn allowed(column: &str, method: &Method, theirs: f64, measured: &Measured) -> f64 {
    let facts = measured.facts.iter().find(|facts| facts.column == column);
    let score = facts.and_then(|facts| facts.scores.iter().find(|score| score.method == *method));
    let Some(ours) = score.and_then(|score| score.standard_error) else { return CLOSE };
    let permutations = 1000.0;
    let p = (theirs * permutations + 1.0) / (permutations + 2.0);
    4.0 * ours.hypot((p * (1.0 - p) / permutations).sqrt())
}

/// Compares the scores of one pair with what was said; gives how many there were, and those that differ.
fn compare(pair: &str, columns: &BTreeMap<String, Value>, measured: &Measured) -> (usize, Vec<String>) {
    let (mut count, mut off) = (0, Vec::new());
    for (column, said) in columns {
        for (name, theirs) in said["scores"].as_object().unwrap() {
            let method = name.trim_start_matches("scipy.");
            let wanted = Measure::named(method).unwrap_or_else(|| panic!("{method}")).method();
            let ours = measured.report.columns.iter().find(|c| c.column == *column && c.method == wanted);
            let Some(ours) = ours else {
                off.push(format!("{pair} {column} {name}: not measured"));
                continue;
            };
            let Some(theirs) = theirs.as_f64().filter(|_| !is_defined_otherwise(column, method)) else {
                continue;
            };
            count += 1;
            match ours.score {
                Some(score) if (score - theirs).abs() <= allowed(column, &wanted, theirs, measured) => {}
                score => off.push(format!("{pair} {column} {name}: {score:?} against {theirs}")),
            }
        }
    }
    (count, off)
}

#[test]
fn every_method_agrees_with_evidently_and_scipy() {
    for version in ["0.7.23", "0.4.40"] {
        let truth = truth(version);
        let settings = every_measure(whole_bins(&truth));
        let (mut count, mut off) = (0, Vec::new());
        for (pair, columns) in pairs(&truth) {
            let (more, differ) = compare(&pair, &columns, &measured(&pair, "csv", &settings));
            count += more;
            off.extend(differ);
        }
        assert!(off.is_empty(), "{version}: {} of {count} differ:\n{}", off.len(), off.join("\n"));
        assert!(count > 500, "{version}: {count} scores");
    }
}

#[test]
fn the_permutation_test_is_met_where_it_decides() {
    let truth = truth("0.7.23");
    let pairs = pairs(&truth);
    let said = |pair: &str, column: &str| pairs[pair][column]["scores"]["TVD"].as_f64();
    // Some of it is drift, and some is not: agreement within an error of sampling says something.
    let all: Vec<f64> = ["small", "shifted", "thousand"]
        .into_iter()
        .flat_map(|pair| pairs[pair].keys().filter_map(move |column| said(pair, column)))
        .collect();
    let drifted = all.iter().filter(|p| **p < 0.01).count();
    let alike = all.iter().filter(|p| **p > 0.3).count();
    assert!(all.len() >= 12 && drifted >= 2 && alike >= 3, "{all:?}");
}

#[test]
fn a_method_that_nobody_chose_is_the_one_that_evidently_takes() {
    for version in ["0.7.23", "0.4.40"] {
        let truth = truth(version);
        let settings = Settings { whole_bins: whole_bins(&truth), ..Settings::default() };
        let (mut count, mut off, mut stated) = (0, Vec::new(), Vec::new());
        for (pair, columns) in pairs(&truth) {
            // Evidently takes whole numbers of few values as categories, and each version has its own idea of few.
            let by_itself = measured(&pair, "csv", &settings);
            let mut kinds = Kinds::new();
            for (column, said) in &columns {
                let theirs = Kind::named(said["auto"]["type"].as_str().unwrap_or_default());
                let ours = by_itself.report.column(column).and_then(|column| column.kind);
                let both = [ours, theirs].map(|kind| kind == Some(Kind::Categorical));
                let measure = |column: &str| by_itself.report.column(column).map(|c| c.method.name.clone());
                if both[0] != both[1] && measure(column).as_deref() != said["auto"]["method"].as_str() {
                    kinds.extend(Some(column.clone()).zip(theirs));
                    stated.push(format!("{pair} {column}"));
                }
            }
            let measured = measured_as(&pair, "csv", &settings, &kinds);
            for (column, said) in columns {
                let (Some(auto), Some(ours)) = (said["auto"].as_object(), measured.report.column(&column))
                else {
                    off.push(format!("{pair} {column}: measured by one alone"));
                    continue;
                };
                count += 1;
                let agree = auto["method"] == ours.method.name.as_str()
                    && auto["threshold"].as_f64() == ours.threshold
                    && auto["drifted"].as_bool() == ours.drifted
                    && matches!((auto["score"].as_f64(), ours.score), (Some(a), Some(b)) if (a - b).abs() <= CLOSE);
                if !agree {
                    off.push(format!(
                        "{pair} {column}: {:?} {} {:?} {:?} against {auto:?}",
                        ours.kind, ours.method.name, ours.score, ours.drifted
                    ));
                }
            }
        }
        assert!(off.is_empty(), "{version}: {} of {count} differ:\n{}", off.len(), off.join("\n"));
        assert!(count > 80, "{version}: {count} columns");
        assert!(stated.len() <= 1, "{version}: {stated:?}");
    }
}

#[test]
fn the_layout_of_the_file_changes_nothing() {
    let settings = every_measure(true);
    for (pair, end) in [
        ("small", "parquet"),
        ("large", "parquet"),
        ("shifted", "parquet"),
        ("shifted", "csv.gz"),
        ("shifted", "jsonl"),
    ] {
        let (csv, other) = (measured(pair, "csv", &settings), measured(pair, end, &settings));
        assert_eq!(csv.report.columns.len(), other.report.columns.len(), "{pair} {end}");
        for (one, two) in csv.report.columns.iter().zip(&other.report.columns) {
            assert_eq!(
                (&one.column, &one.method, one.kind),
                (&two.column, &two.method, two.kind),
                "{pair} {end}"
            );
            // JSON has no infinity, so there it is a missing value, which this method counts.
            if end == "jsonl"
                && (one.column.as_str(), one.method.name.as_str()) == ("infinite", "psi-deciles")
            {
                continue;
            }
            match (one.score, two.score) {
                (Some(a), Some(b)) if (a - b).abs() <= 1e-12 => {}
                (None, None) => {}
                scores => panic!("{pair} {end} {} {}: {scores:?}", one.column, one.method.name),
            }
        }
    }
}

#[test]
fn a_saved_reference_measures_within_the_bound_that_is_printed() {
    // Twenty thousand values are a sketch in a file.
    let truth = truth("0.7.23");
    let columns = &pairs(&truth)["large"];
    let settings = every_measure(true);
    let reference = read(&tables().join("large-reference.csv"), &Kinds::new());
    let saved = TableProfile::load(&reference.save().unwrap()).unwrap();
    let current = read(&tables().join("large-current.csv"), &saved.kinds());
    let measured = measure(&saved, &current, &settings, None);
    let (mut bounded, mut exact) = (0, 0);
    for facts in &measured.facts {
        for made in &facts.scores {
            let name = &made.method.name;
            let Some(theirs) = columns[&facts.column]["scores"][name].as_f64() else { continue };
            if is_defined_otherwise(&facts.column, name) {
                continue;
            }
            let ours =
                measured.report.columns.iter().find(|c| c.column == facts.column && c.method == made.method);
            let off = (ours.unwrap().score.unwrap() - theirs).abs();
            let bound = made.error.unwrap_or(CLOSE);
            assert!(off <= bound, "{} {}: off by {off}, bound {bound}", facts.column, made.method.name);
            if made.error.is_some() { bounded += 1 } else { exact += 1 }
        }
    }
    assert!(bounded >= 20 && exact >= 20, "{bounded} within a bound, {exact} exact");
}

#[test]
fn the_command_prints_what_evidently_computes() {
    let truth = truth("0.7.23");
    let columns = &pairs(&truth)["shifted"];
    for end in ["csv", "csv.gz", "jsonl", "parquet"] {
        let [reference, current] = ["reference", "current"]
            .map(|side| tables().join(format!("shifted-{side}.{end}")).display().to_string());
        let mut args = vec!["drift", "measure", &reference, &current, "-o", "json", "--fail-on", "never"];
        args.extend([
            "--numeric",
            "psi,ks,wasserstein,jensenshannon",
            "--categorical",
            "psi,chisquare,jensenshannon",
        ]);
        let said = Sandbox::new().run(&args).code(0).json();
        let mut count = 0;
        for column in said["columns"].as_array().unwrap() {
            let (name, method) = (column["column"].as_str().unwrap(), column["method"].as_str().unwrap());
            let Some(theirs) = columns[name]["scores"][method].as_f64() else { continue };
            let ours = column["score"].as_f64().unwrap_or_else(|| panic!("{end} {column}"));
            assert!((ours - theirs).abs() <= CLOSE, "{end} {name} {method}: {ours} against {theirs}");
            count += 1;
        }
        assert!(count >= 45, "{end}: {count}");
    }
}
