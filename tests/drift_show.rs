//! What people see of a report: every width, every format, and names that somebody wrote to break the page.

use std::{path::Path, sync::Arc};

use chrono::{DateTime, Utc};
use mlopsctl::{
    drift::{
        judge::{Judgement, Policy, REPORT, judge},
        read,
        report::{Report, TimeFrom},
        view::{Shown, Wanted},
    },
    finding::{self, Finding, Unit},
    ui::{Document, Drawing, Format, Style, Width},
};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr as _;

use crate::support::{cli::Sandbox, golden::compare};

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/drift").join(name);
    std::fs::read(path).unwrap()
}

fn now() -> DateTime<Utc> {
    "2024-06-09T09:00:00Z".parse().unwrap()
}

/// A fixture as the sources hand it on: with a name, and a time that does not depend on when it was drawn.
fn report(name: &str) -> Report {
    let mut report = read::read(&fixture(name)).unwrap();
    report.source = Some(name.to_owned());
    report.at = Some("2024-06-08T02:00:00Z".parse().unwrap());
    report.at_from = Some(TimeFrom::Name);
    report
}

/// As the command makes them, as far as a page shows them.
fn finding(judgement: &Judgement) -> Finding {
    let whole = judgement.subject == REPORT;
    let named = whole || judgement.message.contains(&judgement.subject);
    let id = if whole { judgement.id.to_owned() } else { format!("{}.{}", judgement.id, judgement.subject) };
    let message = if named {
        judgement.message.clone()
    } else {
        format!("{}: {}", judgement.subject, judgement.message)
    };
    let mut finding = Finding::new(id, "drift", judgement.verdict, message);
    finding.value = judgement.value;
    finding.unit = match judgement.id {
        "drift.share" | "drift.missing" => Some(Unit::Ratio),
        _ => None,
    };
    finding.threshold.clone_from(&judgement.threshold);
    finding.hint.clone_from(&judgement.hint);
    finding
}

pub(crate) fn document(report: Report, wanted: Wanted) -> Document {
    let policy = Policy::default();
    let judged = judge(&report, &policy, now());
    let found = finding::Report::new("drift show", now(), judged.judgements.iter().map(finding).collect());
    let shown = Shown { subject: "drift".to_owned(), report, judged, policy, now: now(), wanted };
    Document::Drawing(Box::new(Drawing { report: found, picture: Arc::new(shown) }))
}

fn text(document: &Document, width: u16) -> String {
    document.drawn(Format::Table, Style { colour: false, width: Width::Columns(width) }).unwrap()
}

/// Names that try to get out of their cell.
pub(crate) fn hostile() -> Report {
    let names = [
        "x".repeat(200),
        "<script>alert(1)</script><img src=x onerror=alert(2)>".to_owned(),
        "\u{1b}[31mred\u{1b}[0m\nsecond line\ttab".to_owned(),
        "日本語の列名はとても長いので折り返す必要がある".to_owned(),
        "a|b `code` *bold* [link](http://x)".to_owned(),
        "\"quoted\", comma".to_owned(),
        String::new(),
    ];
    let columns: Vec<Value> = names
        .iter()
        .enumerate()
        .map(|(at, name)| json!({ "column": name, "method": "psi", "score": 0.05 * at as f64, "threshold": 0.1 }))
        .collect();
    let document = json!({ "schema": "mlopsctl/drift/v1", "columns": columns });
    let mut report = read::read(document.to_string().as_bytes()).unwrap();
    report.source = Some("<b>report</b>\u{1b}[2J.json".to_owned());
    report
}

#[test]
fn drift_show_fits_every_width() {
    for (name, file) in [
        ("snap_tests", "0.7.23-snapshot/snap_tests.json.gz"),
        ("identical_150", "0.7.23-snapshot/identical_150.json.gz"),
        ("hostile_nan", "0.7.23-snapshot/hostile_nan.json.gz"),
    ] {
        let document = document(report(file), Wanted::default());
        for width in [60, 80, 140] {
            compare(&format!("drift/show_{name}_{width}"), &text(&document, width));
        }
    }
    compare("drift/show_hostile_80", &text(&document(hostile(), Wanted::default()), 80));
}

#[test]
fn drift_show_never_writes_past_the_terminal_nor_controls_to_it() {
    let wanted = || Wanted { large: 3, ..Wanted::default() };
    let reports = [
        hostile(),
        report("0.7.23-snapshot/identical_150.json.gz"),
        report("0.7.23-snapshot/hostile_nan.json.gz"),
    ];
    for report in reports {
        let document = document(report, wanted());
        for width in [40, 60, 61, 79, 80, 81, 100, 120, 200] {
            for line in text(&document, width).lines() {
                assert!(line.width() <= usize::from(width), "{width}: {} {line:?}", line.width());
                assert!(!line.contains(char::is_control), "{line:?}");
            }
        }
    }
}

#[test]
fn a_terminal_of_a_few_columns_has_the_states_and_the_names() {
    let report = report("0.7.23-snapshot/identical_150.json.gz");
    let Document::Drawing(drawing) = document(report, Wanted::default()) else { panic!("no drawing") };
    let page = drawing.picture.text(Style { colour: false, width: Width::Columns(20) });
    let table =
        page.lines().skip_while(|line| !line.starts_with("STATE")).take_while(|line| !line.is_empty());
    let table: Vec<&str> = table.collect();
    assert!(table.len() > 2 && table.iter().all(|line| line.width() <= 20), "{page}");
}

#[test]
fn a_pipe_loses_nothing() {
    let long = "x".repeat(200);
    let page = document(hostile(), Wanted::default()).drawn(Format::Table, Style::plain()).unwrap();
    assert!(page.contains(&long), "{page}");
    let identical = report("0.7.23-snapshot/identical_150.json.gz");
    let names: Vec<String> = identical.columns.iter().map(|column| column.column.clone()).collect();
    let document = document(identical, Wanted::default());
    let piped = document.drawn(Format::Table, Style::plain()).unwrap();
    for name in &names {
        assert!(piped.lines().any(|line| line.split_whitespace().any(|word| word == name)), "{name}");
    }
    // A terminal leaves stable columns out, and says so; --all brings them back.
    assert!(text(&document, 100).contains("more stable columns"));
    let all = Wanted { all: true, ..Wanted::default() };
    let all = crate::drift_show::document(report("0.7.23-snapshot/identical_150.json.gz"), all);
    assert!(!text(&all, 100).contains("more stable columns"));
}

#[test]
fn one_column_is_shown_large() {
    let wanted = Wanted { columns: vec!["income".to_owned(), "region".to_owned()], ..Wanted::default() };
    let page = text(&document(report("0.7.23-snapshot/snap_tests.json.gz"), wanted), 80);
    compare("drift/show_column_80", &page);
}

#[test]
fn markdown_and_csv_of_a_report() {
    let draw =
        |report: Report, form| document(report, Wanted::default()).drawn(form, Style::plain()).unwrap();
    compare("drift/show_markdown", &draw(report("0.7.23-snapshot/hostile_nan.json.gz"), Format::Markdown));
    let markdown = draw(hostile(), Format::Markdown);
    assert!(!markdown.contains("<script") && markdown.contains("a\\|b \\`code\\`"), "{markdown}");
    let csv = draw(report("0.7.23-snapshot/hostile_nan.json.gz"), Format::Csv);
    assert!(csv.starts_with("column,type,method,score,threshold,noise_floor,"), "{csv}");
    // What it prints as CSV, its own reader reads.
    let back = read::read(csv.as_bytes()).unwrap();
    assert_eq!(back.columns.len(), csv.lines().count() - 1);
}

#[test]
fn json_is_read_back_and_every_other_format_has_the_verdict() {
    let document = document(report("0.7.23-snapshot/snap_tests.json.gz"), Wanted::default());
    let json = document.drawn(Format::Json, Style::plain()).unwrap();
    let value: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (value["schema"].as_str(), value["verdict"].as_str()),
        (Some("mlopsctl/drift/v1"), Some("critical"))
    );
    assert_eq!(
        read::read(json.as_bytes()).unwrap().columns.len(),
        value["columns"].as_array().unwrap().len()
    );
    for (form, word) in [
        (Format::Yaml, "verdict: critical"),
        (Format::Junit, "<failure"),
        (Format::Prometheus, "mlopsctl_"),
        (Format::Nagios, "DRIFT SHOW CRITICAL"),
        (Format::Github, "::error"),
    ] {
        let page = document.drawn(form, Style::plain()).unwrap();
        assert!(page.contains(word), "{form:?} {page}");
    }
}

#[test]
fn a_page_and_its_json_twin_are_shown_alike() {
    let mut sandbox = Sandbox::new();
    sandbox.now("2024-06-09T09:00:00Z");
    sandbox.write("drift_report_2024-06-04.json", fixture("0.6.7/drift_report_2024-06-04.json"));
    sandbox.write(
        "drift_report_2024-06-04.html.gz",
        fixture("0.6.7/html-trimmed/drift_report_2024-06-04.html.gz"),
    );
    // The page has scores of six decimals: what is printed is the same, what is exported is not to the last digit.
    let numbers = |name: &str| {
        let run = sandbox.run(&["drift", "show", name, "--all", "-o", "markdown", "--fail-on", "never"]);
        let rows = run.code(0).stdout.lines().filter(|line| line.starts_with("| "));
        // The page does not state its limits; that they are assumed is marked by a star.
        let mut rows: Vec<String> = rows.map(|row| row.replace("\\*", "")).collect();
        assert!(rows.len() > 12, "{}", run.stdout);
        rows.sort();
        rows
    };
    assert_eq!(numbers("drift_report_2024-06-04.json"), numbers("drift_report_2024-06-04.html.gz"));
}

#[test]
fn drift_show_is_a_look_with_a_verdict() {
    let mut sandbox = Sandbox::new();
    sandbox.now("2024-06-09T09:00:00Z");
    sandbox.write("r.json.gz", fixture("0.7.23-snapshot/snap_tests.json.gz"));
    sandbox.write("empty.json", "");
    let shown = sandbox.run(&["drift", "show", "r.json.gz"]);
    assert!(shown.code(2).stdout.starts_with("CRITICAL drift: 9 of 12 columns drifted"), "{}", shown.stdout);
    sandbox.run(&["drift", "show", "r.json.gz", "--fail-on", "never"]).code(0);
    sandbox.run(&["drift", "show", "empty.json"]).code(3);
    sandbox.run(&["drift", "show", "absent.json"]).code(3);
    let unknown = sandbox.run(&["drift", "show", "r.json.gz", "--column", "incom"]);
    assert!(unknown.code(3).stderr.contains("did you mean `income`?"), "{}", unknown.stderr);
    let page = sandbox.run(&["drift", "show", "r.json.gz", "-o", "html=page.html", "-o", "json"]);
    let value: Value = serde_json::from_str(&page.code(2).stdout).unwrap();
    assert_eq!(value["schema"], "mlopsctl/drift/v1");
    assert!(sandbox.read("page.html").contains("<svg"));
}
