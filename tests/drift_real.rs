//! Reports that the real Evidently 0.4, 0.6 and 0.7 have just written, read back and compared with what its Python
//! objects said, column by column.
//!
//! `tests/stack/drift/reports.py` wrote both.

use std::{collections::BTreeMap, fs, path::PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use mlopsctl::drift::{
    decide::{Branch, Circumstances, decide},
    judge::{Policy, State, Verdict, judge},
    method::Method,
    read::{self, ReadError},
    report::{Column, Format, Kind, Report},
    trend::{Name, Options, trend},
};
use serde::Deserialize;
use serde_json::Value;

use crate::support::{cli::Sandbox, stack};

const VERSIONS: [&str; 3] = ["0.4.40", "0.6.7", "0.7.23"];

/// What the objects said of a folder of reports.
#[derive(Deserialize)]
struct Truth {
    evidently: String,
    reports: BTreeMap<String, Said>,
    failed: BTreeMap<String, String>,
    stories: BTreeMap<String, usize>,
}

#[derive(Deserialize)]
struct Said {
    layout: String,
    twin: Option<String>,
    rows_reference: u64,
    rows_current: u64,
    share: Option<f64>,
    drifted: Option<u64>,
    limit: Option<f64>,
    detected: Option<bool>,
    columns: Vec<SaidOf>,
}

#[derive(Deserialize)]
struct SaidOf {
    column: String,
    r#type: String,
    method: String,
    score: Option<f64>,
    threshold: Option<f64>,
    drifted: bool,
}

fn folder(version: &str) -> PathBuf {
    stack::drift().join(version)
}

fn truth(version: &str) -> Truth {
    let truth: Truth =
        serde_json::from_str(&fs::read_to_string(folder(version).join("truth.json")).unwrap()).unwrap();
    assert_eq!(truth.evidently, version);
    truth
}

fn report(version: &str, name: &str) -> Report {
    let bytes = fs::read(folder(version).join(name)).unwrap();
    read::read(&bytes).unwrap_or_else(|error| panic!("{version} {name}: {error}"))
}

impl SaidOf {
    fn is_of(&self, column: &Column) -> bool {
        self.column == column.column && Method::named(&self.method).same(&column.method)
    }

    /// How many digits of a score are in a file of this layout.
    fn precision(&self, layout: &str, alone: bool) -> f64 {
        match layout {
            "tests" => 5e-4,
            // A metric of its own and a test have three digits on the page, of large numbers the first three; a row of
            // the table has six.
            "html" if alone => {
                5e-4 * self
                    .score
                    .map_or(1.0, |score| 10_f64.powi(score.abs().max(0.1).log10().floor() as i32 + 1))
            }
            "html" => 5.1e-7,
            _ => 0.0,
        }
    }
}

#[test]
fn every_column_is_read_as_evidentlys_objects_say() {
    let mut compared = 0;
    for version in VERSIONS {
        for (name, said) in truth(version).reports {
            let report = report(version, &name);
            let what = format!("{version} {name}");
            let format = match (said.layout.as_str(), version) {
                ("html", _) => Format::EvidentlyHtml,
                ("snapshot", _) => Format::EvidentlySnapshot,
                ("tests", _) => Format::EvidentlyLegacyTests,
                (_, "0.7.23") => Format::EvidentlyJson,
                _ => Format::EvidentlyLegacyReport,
            };
            assert_eq!(report.format, format, "{what}");
            assert_eq!(report.columns.len(), said.columns.len(), "{what}");
            for theirs in &said.columns {
                let ours = report.columns.iter().find(|column| theirs.is_of(column));
                let ours =
                    ours.unwrap_or_else(|| panic!("{what}: no {} by {}", theirs.column, theirs.method));
                let what = format!("{what} {} by {}", theirs.column, theirs.method);
                let alone = name == "suite.html" || name.starts_with("more") && theirs.method == "PSI";
                match (ours.score, theirs.score) {
                    (None, None) => assert!(!ours.computable, "{what}"),
                    (Some(ours), Some(theirs_)) => {
                        let off = (ours - theirs_).abs();
                        assert!(
                            off <= theirs.precision(&said.layout, alone),
                            "{what}: {ours} against {theirs_}"
                        );
                    }
                    scores => panic!("{what}: {scores:?}"),
                }
                if ours.computable {
                    assert_eq!(ours.drifted, Some(theirs.drifted), "{what}");
                    assert_eq!(ours.threshold, theirs.threshold, "{what}");
                }
                if let Some(kind) = ours.kind {
                    assert_eq!(Some(kind), Kind::named(&theirs.r#type), "{what}");
                }
                compared += 1;
            }
            assert_eq!(
                report.stated_drifted.or(said.drifted),
                said.drifted.or(report.stated_drifted),
                "{what}"
            );
            for (ours, theirs) in [(report.share, said.share), (report.dataset_threshold, said.limit)] {
                if let Some(theirs) = theirs {
                    assert!((ours.unwrap() - theirs).abs() < 1e-12, "{what}: {ours:?} against {theirs}");
                }
            }
            assert_eq!(report.dataset_drift.filter(|_| said.detected.is_some()), said.detected, "{what}");
            if let Some(rows) = report.rows_reference {
                assert_eq!(rows, said.rows_reference, "{what}");
            }
            if let Some(rows) = report.rows_current {
                assert_eq!(rows, said.rows_current, "{what}");
            }
        }
    }
    assert!(compared > 700, "{compared} columns");
}

/// The score of texts does not tell by itself whether it is drift, and the plain JSON of 0.7 has nothing but it.
fn is_stated_by_the_page_alone(version: &str, column: &Column) -> bool {
    version == "0.7.23" && column.kind == Some(Kind::Text)
}

#[test]
fn a_page_and_its_json_twin_say_the_same() {
    for version in VERSIONS {
        let truth = truth(version);
        let twins: Vec<(&String, &String)> =
            truth.reports.iter().filter_map(|(name, said)| Some((name, said.twin.as_ref()?))).collect();
        assert!(twins.len() >= 6, "{version}");
        for (page, json) in twins {
            let (one, two) = (report(version, page), report(version, json));
            assert_eq!((one.share, one.dataset_drift), (two.share, two.dataset_drift), "{version} {page}");
            for ours in &one.columns {
                let same = |other: &&Column| other.column == ours.column && other.method.same(&ours.method);
                let other =
                    two.columns.iter().find(same).unwrap_or_else(|| panic!("{version} {page} {ours:?}"));
                if is_stated_by_the_page_alone(version, ours) && !other.computable {
                    continue;
                }
                assert_eq!(
                    (ours.computable, ours.drifted, ours.threshold),
                    (other.computable, other.drifted, other.threshold),
                    "{version} {page} {}",
                    ours.column
                );
            }
        }
    }
}

#[test]
fn a_report_that_evidently_could_not_make_is_no_report() {
    for version in VERSIONS {
        let failed = truth(version).failed;
        assert!(failed["empty_column.json"].contains("income"), "{version}: {failed:?}");
        assert!(failed["missing_column.json"].contains("income"), "{version}: {failed:?}");
        for name in failed.keys() {
            match fs::read(folder(version).join(name)) {
                // The older ones compute while they write, and leave an empty file.
                Ok(left) => assert_eq!(read::read(&left).unwrap_err(), ReadError::Empty, "{version} {name}"),
                Err(_) => assert!(version == "0.7.23" || name == "missing_column.json", "{version} {name}"),
            }
        }
    }
    let empty = folder("0.4.40").join("empty_column.json");
    let shown = Sandbox::new().run(&["drift", "show", empty.to_str().unwrap()]);
    assert!(shown.code(3).stderr.contains("empty"), "{}", shown.stderr);
}

/// What `drift show` says of a report.
fn shown(version: &str, name: &str, rows: Option<(u64, u64)>) -> Value {
    let path = folder(version).join(name);
    let (one, two) = rows.unwrap_or_default();
    let (one, two) = (one.to_string(), two.to_string());
    let mut args = vec!["drift", "show", path.to_str().unwrap(), "-o", "json", "--fail-on", "never"];
    if rows.is_some() {
        args.extend(["--rows-ref", &one, "--rows-cur", &two]);
    }
    let run = Sandbox::new().run(&args);
    serde_json::from_str(&run.code(0).stdout).unwrap()
}

#[test]
fn show_prints_of_a_page_of_its_json_twin_and_of_the_objects_the_same_numbers() {
    for version in VERSIONS {
        let truth = truth(version);
        for name in ["small", "psi", "odd"] {
            let said = &truth.reports[&format!("{name}.json")];
            let json = shown(version, &format!("{name}.json"), None);
            let page = shown(version, &format!("{name}.html"), None);
            let column = |document: &Value, wanted: &SaidOf| {
                let columns = document["columns"].as_array().unwrap();
                columns.iter().find(|column| column["column"] == wanted.column.as_str()).unwrap().clone()
            };
            for theirs in &said.columns {
                let (json, page) = (column(&json, theirs), column(&page, theirs));
                let what = format!("{version} {name} {}", theirs.column);
                assert_eq!(json["score"].as_f64(), theirs.score, "{what}");
                if version == "0.7.23" && theirs.r#type == "text" {
                    assert_eq!(
                        (&json["computable"], &page["drifted"]),
                        (&Value::Bool(false), &Value::Bool(false))
                    );
                    continue;
                }
                assert_eq!(
                    (&json["drifted"], &json["threshold"]),
                    (&page["drifted"], &page["threshold"]),
                    "{what}"
                );
                assert_eq!(json["computable"], page["computable"], "{what}");
                match (json["score"].as_f64(), page["score"].as_f64()) {
                    (Some(one), Some(two)) => assert!((one - two).abs() <= 5.1e-7, "{what}: {one} {two}"),
                    scores => assert_eq!(scores, (None, None), "{what}"),
                }
            }
            assert_eq!(json["share"].as_f64(), said.share, "{version} {name}");
            assert_eq!((&json["share"], &json["dataset_drift"]), (&page["share"], &page["dataset_drift"]));
        }
    }
}

#[test]
fn check_calls_chance_noise_and_a_real_shift_critical() {
    for version in VERSIONS {
        let check = |name: &str, rows: [&str; 2]| {
            let path = folder(version).join(name);
            let [one, two] = rows;
            let args = ["drift", "check", path.to_str().unwrap(), "--rows-ref", one, "--rows-cur", two];
            Sandbox::new().now("2024-06-09T09:00:00Z").run(&args)
        };
        for end in ["html", "json"] {
            check(&format!("identical_150.{end}"), ["1500", "150"]).code(0);
            check(&format!("shift_5000.{end}"), ["5000", "5000"]).code(2);
        }
    }
}

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().with_timezone(&Utc)
}

fn sized(reference: u64, current: u64) -> Policy {
    Policy { rows_reference: Some(reference), rows_current: Some(current), ..Policy::default() }
}

#[test]
fn identical_distributions_are_noise_and_a_real_shift_is_not() {
    for version in VERSIONS {
        let now = at("2024-06-09T09:00:00Z");
        for end in ["html", "json"] {
            let alike = report(version, &format!("identical_150.{end}"));
            // What Evidently flags of forty columns that never moved.
            assert!(alike.share.unwrap() > 0.3, "{version}: {:?}", alike.share);
            let judged = judge(&alike, &sized(1500, 150), now);
            assert_eq!(judged.verdict, Verdict::Ok, "{version} {end}: {:#?}", judged.judgements);
            let noise = judged.assessments.iter().filter(|one| one.state == State::WithinNoise).count();
            assert!(noise >= 10, "{version} {end}: {noise} within noise");

            let shifted = report(version, &format!("shift_5000.{end}"));
            let judged = judge(&shifted, &sized(5000, 5000), now);
            assert_eq!(judged.verdict, Verdict::Critical, "{version} {end}: {:#?}", judged.judgements);
            assert_eq!(Some(judged.share.drifted), shifted.stated_drifted, "{version} {end}");
        }
    }
}

/// The reports of a story in the order of their names, each with the time of its name.
fn story(version: &str, name: &str) -> Vec<Report> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder(version).join("stories").join(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let mut report = read::read(&fs::read(path).unwrap()).unwrap();
            let day = path.file_stem().unwrap().to_str().unwrap().trim_start_matches("drift_report_");
            report.at.get_or_insert(at(&format!("{day}T02:00:00Z")));
            report
        })
        .collect()
}

#[test]
fn sixty_days_are_called_what_they_are_and_decided_on() {
    // The last report is of 29 June, two hours past midnight.
    let now = at("2024-06-29T09:00:00Z");
    let cases = [
        ("quiet", 60, Name::QuietAlive, Branch::Nothing),
        ("spike", 60, Name::Spike, Branch::Pipeline),
        ("recovered", 60, Name::Unnamed, Branch::Nothing),
        ("slow", 60, Name::Consistent, Branch::Retrain),
        ("stuck", 60, Name::QuietSuspect, Branch::Pipeline),
        ("stopped", 40, Name::QuietSuspect, Branch::Pipeline),
    ];
    for version in ["0.4.40", "0.7.23"] {
        let stories = truth(version).stories;
        let mut off = Vec::new();
        for (name, days, expected, branch) in cases {
            assert_eq!(stories[name], days, "{version} {name}");
            let reports = story(version, name);
            let policy = Policy { stale_after: Some(TimeDelta::days(2)), ..sized(2000, 1000) };
            let trend = trend(&reports, &policy, &Options::default(), now);
            assert_eq!(
                (trend.points.len(), trend.cadence),
                (days, Some(TimeDelta::days(1))),
                "{version} {name}"
            );
            let decision = decide(&reports, &trend, &policy, &Circumstances::default(), now);
            let names: Vec<Name> = trend.findings.iter().map(|finding| finding.name).collect();
            if names.first() != Some(&expected) || decision.decision != branch {
                off.push(format!("{name}: {names:?} and {:?}, {:#?}", decision.decision, decision.reasons));
            }
        }
        assert!(off.is_empty(), "{version}:\n{}", off.join("\n"));
    }
}

#[test]
fn trend_and_decide_say_of_sixty_days_what_happened() {
    let cases = [
        ("quiet", "quiet_alive", "nothing", 0),
        ("spike", "spike", "pipeline", 2),
        ("recovered", "unnamed", "nothing", 0),
        ("slow", "consistent", "retrain", 1),
        ("stuck", "quiet_suspect", "pipeline", 2),
        ("stopped", "quiet_suspect", "pipeline", 2),
    ];
    for version in ["0.4.40", "0.7.23"] {
        for (story, name, decision, code) in cases {
            let place = folder(version).join("stories").join(story);
            let place = place.to_str().unwrap();
            let given = ["--reports", place, "--rows-ref", "2000", "--rows-cur", "1000", "-o", "json"];
            let mut sandbox = Sandbox::new();
            sandbox.now("2024-06-29T09:00:00Z");
            let trend = sandbox.run(&[&["drift", "trend", "--fail-on", "never"], &given[..]].concat());
            let trend = trend.code(0).json();
            assert_eq!(trend["findings"][0]["name"], name, "{version} {story}: {}", trend["findings"]);
            let decided = sandbox.run(&[&["drift", "decide"], &given[..]].concat());
            assert_eq!(decided.code(code).json()["decision"], decision, "{version} {story}");
        }
    }
}
