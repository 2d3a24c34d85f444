//! `drift list`: what there is, newest first, and what each says; real reports of three versions of Evidently.

use std::{fs, path::Path, time::SystemTime};

use serde_json::{Value, json};

use crate::support::cli::{Run, Sandbox};

pub(crate) const NOW: &str = "2024-06-06T12:00:00Z";

/// A fixture of the drift readers.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/drift").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A fixture that is packed, unpacked.
pub(crate) fn unpacked(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let packed = fixture(name);
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&packed[..]), &mut bytes).expect("gzip");
    bytes
}

/// A sandbox with the six days of one version in `reports`.
pub(crate) fn six_days(version: &str) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now(NOW);
    for day in 1..=6 {
        let name = format!("drift_report_2024-06-0{day}.json");
        sandbox.write(&format!("reports/{name}"), fixture(&format!("{version}/{name}")));
    }
    sandbox.config("drift: { reports: reports }\n");
    sandbox
}

/// Sets when a file was changed.
pub(crate) fn changed(path: &Path, at: &str) {
    let at: chrono::DateTime<chrono::Utc> = at.parse().expect("a time");
    let file = fs::File::options().write(true).open(path).expect("a file");
    file.set_modified(SystemTime::from(at)).expect("a time of change");
}

pub(crate) fn items(run: &Run) -> Vec<Value> {
    run.json()["items"].as_array().expect("items").clone()
}

pub(crate) fn of<'a>(items: &'a [Value], key: &str) -> Vec<&'a Value> {
    items.iter().map(|item| &item[key]).collect()
}

#[test]
fn reports_are_listed_newest_first_with_what_they_say() {
    let sandbox = six_days("0.6.7");
    let run = sandbox.run(&["drift", "list", "-o", "json"]);
    assert_eq!(run.code(0).json()["schema"], "mlopsctl/drift-reports/v1");
    let items = items(&run);
    assert_eq!(
        of(&items, "report"),
        (1..=6)
            .rev()
            .map(|day| json!(format!("reports/drift_report_2024-06-0{day}.json")))
            .collect::<Vec<_>>()
            .iter()
            .collect::<Vec<_>>()
    );
    assert_eq!(of(&items, "drifted"), [4, 4, 1, 0, 0, 0]);
    assert_eq!(of(&items, "verdict"), ["warning", "warning", "ok", "ok", "ok", "ok"]);
    let first = &items[0];
    assert_eq!(first["at"], "2024-06-06T02:00:00Z");
    assert_eq!(first["at_from"], "stated_without_zone");
    assert_eq!((&first["rows_reference"], &first["columns"]), (&json!(1500), &json!(12)));
    assert_eq!(first["format"], "evidently-legacy-report");
    assert_eq!(first["version"], "0.6.7");
    // Only the newest can be too old: the others were not when they came.
    let mut late = six_days("0.6.7");
    late.now("2024-07-06T12:00:00Z");
    let items = self::items(&late.run(&["drift", "list", "-o", "json"]));
    assert_eq!(of(&items, "verdict"), ["unknown", "warning", "ok", "ok", "ok", "ok"]);
    assert_eq!(items[0]["reasons"][0]["id"], "drift.age", "{:#}", items[0]);
}

#[test]
fn limit_and_since_leave_out_the_older() {
    let sandbox = six_days("0.4.40");
    let two = sandbox.run(&["drift", "list", "-n", "2"]);
    assert!(two.code(0).stdout.contains("4 older ones are not shown"), "{}", two.stdout);
    assert_eq!(two.stdout.matches("drift_report_").count(), 2, "{}", two.stdout);
    for since in ["2024-06-05", "2024-06-05T01:00:00Z", "36h"] {
        let items = items(&sandbox.run(&["drift", "list", "--since", since, "-o", "json"]));
        assert_eq!(items.len(), 2, "{since}");
    }
    let zero = sandbox.run(&["drift", "list", "-n", "0"]);
    assert!(zero.code(3).stderr.contains("non-zero"), "{}", zero.stderr);
    let none = sandbox.run(&["drift", "list", "--since", "1h"]);
    assert!(none.code(0).stdout.contains("no reports since then in reports"), "{}", none.stdout);
    let run = sandbox.run(&["drift", "list", "--since", "yesterday"]);
    assert!(
        run.code(3).stderr.contains("--since `yesterday` is no date, time or duration"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_time_is_the_report_s_own_else_its_name_s_else_its_file_s() {
    let sandbox = six_days("0.7.23");
    let times = |sandbox: &Sandbox, from: &str| {
        let run = sandbox.run(&["drift", "list", "--time-from", from, "-o", "json"]);
        let items = items(run.code(0));
        (items[0]["at"].clone(), items[0]["at_from"].clone())
    };
    for day in 1..=6 {
        changed(
            &sandbox.cwd().join(format!("reports/drift_report_2024-06-0{day}.json")),
            "2024-06-06T03:04:05Z",
        );
    }
    // Evidently 0.7 states no time in its JSON.
    assert_eq!(times(&sandbox, "report"), (json!("2024-06-06T00:00:00Z"), json!("name")));
    assert_eq!(times(&sandbox, "modified"), (json!("2024-06-06T03:04:05Z"), json!("modified")));
    let sandbox = six_days("0.6.7");
    assert_eq!(times(&sandbox, "report"), (json!("2024-06-06T02:00:00Z"), json!("stated_without_zone")));
    assert_eq!(times(&sandbox, "name"), (json!("2024-06-06T00:00:00Z"), json!("name")));
    let mut plain = Sandbox::new();
    plain.now(NOW);
    let path = plain.write("reports/drift.json", fixture("0.7.23/drift_report_2024-06-06.json"));
    changed(&path, "2024-06-06T03:04:05Z");
    let run = plain.run(&["drift", "list", "--reports", "reports", "-o", "json"]);
    let items = items(run.code(0));
    assert_eq!(items[0]["at_from"], "modified");
    let notes = items[0]["notes"].to_string();
    assert!(notes.contains("copies and checkouts change"), "{notes}");
    let page = plain.run(&["drift", "list", "--reports", "reports"]);
    assert!(page.stdout.contains("2024-06-06 03:04Z (file)"), "{}", page.stdout);
}

#[test]
fn json_and_html_of_one_report_are_one_row() {
    let sandbox = six_days("0.6.7");
    for day in 1..=4 {
        let html = unpacked(&format!("0.6.7/html-trimmed/drift_report_2024-06-0{day}.html.gz"));
        sandbox.write(&format!("reports/drift_report_2024-06-0{day}.html"), html);
    }
    let items = items(&sandbox.run(&["drift", "list", "-o", "json"]));
    assert_eq!(items.len(), 6);
    let twin = &items[5];
    assert_eq!(twin["report"], "reports/drift_report_2024-06-01.json");
    assert_eq!(twin["notes"], json!(["reports/drift_report_2024-06-01.html is the same report"]));
    // The page stands in where its JSON is empty, as Evidently leaves it behind.
    sandbox.write("reports/drift_report_2024-06-04.json", "");
    let items = self::items(&sandbox.run(&["drift", "list", "-o", "json"]));
    let twin = &items[2];
    assert_eq!(twin["report"], "reports/drift_report_2024-06-04.html");
    assert_eq!((&twin["format"], &twin["drifted"]), (&json!("evidently-html"), &json!(1)));
    let notes = twin["notes"].to_string();
    assert!(notes.contains("drift_report_2024-06-04.json cannot be read: the report is empty"), "{notes}");
}

#[test]
fn what_cannot_be_read_stands_in_the_list_and_is_counted_as_unknown() {
    let sandbox = six_days("0.4.40");
    sandbox.write("reports/drift_report_2024-06-07.json", "");
    sandbox.write("reports/older/README.md", "# Reports");
    sandbox.write("reports/.hidden.json", "{}");
    sandbox.write("reports/drift_report_2024-06-08.json.tmp", "{");
    std::os::unix::fs::symlink("nowhere", sandbox.cwd().join("reports/gone.json")).expect("a link");
    let run = sandbox.run(&["drift", "list", "-o", "json"]);
    let items = items(run.code(0));
    assert_eq!(items.len(), 9, "{items:#?}");
    let by_name = |name: &str| items.iter().find(|item| item["report"] == name).expect("a row").clone();
    let empty = by_name("reports/drift_report_2024-06-07.json");
    assert_eq!((&empty["readable"], &empty["verdict"]), (&json!(false), &json!("unknown")));
    assert_eq!((&empty["at"], &empty["at_from"]), (&json!("2024-06-07T00:00:00Z"), &json!("name")));
    assert!(empty["error"].as_str().unwrap().contains("the report is empty"), "{empty}");
    let readme = by_name("reports/older/README.md")["error"].to_string();
    assert!(readme.contains("# Reports"), "{readme}");
    let gone = by_name("reports/gone.json")["error"].to_string();
    assert!(gone.contains("cannot be opened: No such file"), "{gone}");
}

#[test]
fn a_place_without_a_readable_report_exits_3() {
    let sandbox = Sandbox::new();
    sandbox.write("empty/sub/.keep", "");
    sandbox.write("others/notes.txt", "nothing");
    let cases = [
        ("nowhere", "there are no drift reports at nowhere: it does not exist"),
        ("empty", "no reports in empty"),
        ("empty/*.json", "no reports in empty/*.json"),
        ("others", "none of the files in others can be read as a drift report"),
        ("others/notes.txt/deeper", "cannot be read"),
        ("ftp://host/reports", "cannot be read from ftp://"),
        ("a[", "is not a pattern"),
    ];
    for (place, expected) in cases {
        let run = sandbox.run(&["drift", "list", "--reports", place]);
        let said = format!("{}{}", run.code(3).stdout, run.stderr);
        assert!(said.contains(expected), "{place}: {said}");
    }
    let run = sandbox.run(&["drift", "list"]);
    assert!(run.code(3).stderr.contains("no place of drift reports is configured"), "{}", run.stderr);
}

#[test]
fn several_series_are_one_list_and_each_can_be_named() {
    let sandbox = six_days("0.6.7");
    sandbox.write("fraud/drift_2024-06-06.json", fixture("0.6.7/drift_report_2024-06-06.json"));
    sandbox.config(
        "drift:\n  models:\n    churn: { reports: reports }\n    fraud: { reports: 'fraud/*.json' }\n    lost: { reports: nowhere }\n",
    );
    let run = sandbox.run(&["drift", "list", "-n", "1", "-o", "json"]);
    assert_eq!(of(&items(run.code(0)), "series"), ["churn", "fraud"]);
    assert!(run.stderr.contains("there are no drift reports at nowhere"), "{}", run.stderr);
    let page = sandbox.run(&["drift", "list", "-n", "1"]);
    assert!(page.stdout.contains("SERIES"), "{}", page.stdout);
    let run = sandbox.run(&["drift", "list", "--model", "fraud", "-o", "json"]);
    assert_eq!(of(&items(run.code(0)), "report"), ["fraud/drift_2024-06-06.json"]);
    let run = sandbox.run(&["drift", "list", "--model", "frau"]);
    assert!(run.code(3).stderr.contains("did you mean `fraud`?"), "{}", run.stderr);
}

#[test]
fn a_relative_place_is_below_the_configuration_or_below_the_user() {
    let sandbox = six_days("0.6.7");
    sandbox.write("elsewhere/other.json", fixture("0.6.7/drift_report_2024-06-06.json"));
    let config = sandbox.cwd().join("mlopsctl.yaml");
    let run = |args: &[&str]| {
        let mut command = sandbox.command(args);
        command.current_dir(sandbox.cwd().join("elsewhere"));
        let output = command.output().expect("the binary runs");
        serde_json::from_slice::<Value>(&output.stdout).expect("JSON")["items"][0]["report"].clone()
    };
    let config = config.to_str().expect("UTF-8");
    let named = run(&["drift", "list", "--config", config, "-o", "json"]);
    assert!(named.as_str().unwrap().ends_with("/reports/drift_report_2024-06-06.json"), "{named}");
    assert_eq!(run(&["drift", "list", "--config", config, "--reports", ".", "-o", "json"]), "other.json");
}
