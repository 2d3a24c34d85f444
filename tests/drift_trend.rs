//! A series of reports as people and machines see it: strips, names with their rules, exit codes.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use mlopsctl::{
    drift::{
        judge::Policy,
        read,
        report::Report,
        trend::{Options, trend},
        view::Series,
    },
    finding,
    ui::{Document, Drawing, Format, Style, Width},
};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr as _;

use crate::{
    drift_page::assert_well_formed,
    drift_show::fixture,
    support::{cli::Sandbox, golden::compare},
};

fn day(day: i64) -> DateTime<Utc> {
    "2024-04-01T02:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::days(day)
}

/// A report of ten columns by Wasserstein distance, of which the first `drifted` did, some of them far.
fn report(at: i64, drifted: usize) -> Report {
    let columns: Vec<Value> = (0..10)
        .map(|number| {
            let score = if number < drifted { 0.15 * (1 + number) as f64 } else { 0.01 + at as f64 / 1e4 };
            json!({ "column": format!("feature_{number}"), "method": "wasserstein", "score": score, "threshold": 0.1 })
        })
        .collect();
    let rows = 10_000 + at * 10;
    let text = json!({
        "schema": "mlopsctl/drift/v1", "at": day(at), "rows_reference": 10_000, "rows_current": rows, "columns": columns,
    });
    let mut report = read::read(text.to_string().as_bytes()).unwrap();
    report.source = Some(format!("reports/{}.json", day(at).format("%Y-%m-%d")));
    report
}

fn document(reports: &[Report], now: DateTime<Utc>, columns: Option<usize>) -> Document {
    let policy = Policy::default();
    let sources = reports.iter().map(|report| report.source.clone().unwrap_or_default()).collect();
    let told = trend(reports, &policy, &Options::default(), now);
    let series = Series {
        subject: "drift".to_owned(),
        ids: "drift.trend".to_owned(),
        decide: "mlopsctl drift decide".to_owned(),
        show: "mlopsctl drift show".to_owned(),
        place: "reports".to_owned(),
        trend: told,
        sources,
        unreadable: vec![("reports/README <b>.md".to_owned(), "it is no report that is known".to_owned())],
        policy,
        now,
        since: None,
        columns,
    };
    let found = finding::Report::new("drift trend", now, series.findings());
    Document::Drawing(Box::new(Drawing { report: found, picture: Arc::new(series) }))
}

fn text(document: &Document, width: u16) -> String {
    document.drawn(Format::Table, Style { colour: false, width: Width::Columns(width) }).unwrap()
}

/// Sixty days: quiet, a spike that passes, a slow drift, and six days without a report.
fn story() -> Vec<Report> {
    (0..60)
        .filter(|at| !(30..36).contains(at))
        .map(|at| {
            report(
                at,
                match at {
                    15 => 8,
                    50..=53 => 1,
                    54..=56 => 2,
                    57..60 => 3,
                    _ => 0,
                },
            )
        })
        .collect()
}

#[test]
fn drift_trend_fits_every_width() {
    let document = document(&story(), day(59), None);
    for width in [60, 80, 140] {
        compare(&format!("drift/trend_story_{width}"), &text(&document, width));
    }
    for width in [40, 60, 61, 80, 99, 140, 200] {
        for line in text(&document, width).lines() {
            assert!(line.width() <= usize::from(width), "{width}: {} {line:?}", line.width());
        }
    }
}

#[test]
fn a_pipe_shows_every_column_and_report() {
    let page = document(&story(), day(59), None).drawn(Format::Table, Style::plain()).unwrap();
    for number in 0..10 {
        assert!(page.contains(&format!("feature_{number}")), "{number}");
    }
    let strip = page.lines().find(|line| line.starts_with("feature_0")).unwrap();
    let marks = strip.split_whitespace().nth(1).unwrap();
    // 54 reports and one gap.
    assert_eq!(marks.chars().count(), 55, "{strip}");
    assert_eq!(marks.matches('╱').count(), 1);
}

#[test]
fn each_name_has_its_verdict() {
    let quiet: Vec<Report> = (0..20).map(|at| report(at, 0)).collect();
    let mut spike = quiet.clone();
    spike.push(report(20, 8));
    let cases: [(&str, &[Report], i64, &str); 5] = [
        ("quiet and alive", &quiet, 19, "OK"),
        ("quiet but suspect", &quiet, 40, "UNKNOWN"),
        ("spike", &spike, 20, "WARNING"),
        ("too short", &quiet[..2], 1, "UNKNOWN"),
        ("consistent", &story(), 59, "WARNING"),
    ];
    for (name, reports, now, verdict) in cases {
        let page = text(&document(reports, day(now), None), 100);
        assert!(page.contains(&format!("  {verdict}  {name}\n")), "{name}: {page}");
        assert!(page.contains("rule: "), "{page}");
    }
}

#[test]
fn the_page_of_a_series_is_whole_and_safe() {
    let page = document(&story(), day(59), None).drawn(Format::Html, Style::plain()).unwrap();
    assert_well_formed(&page);
    assert!(page.contains("README &lt;b&gt;.md") && !page.contains("<b>.md"));
    assert!(page.contains("feature_9: drifted in 0 of 54 reports"), "{page}");
    assert!(page.len() < 120_000, "{}", page.len());
}

#[test]
fn json_csv_and_markdown_of_a_series() {
    let document = document(&story(), day(59), None);
    let draw = |form| document.drawn(form, Style::plain()).unwrap();
    let value: Value = serde_json::from_str(&draw(Format::Json)).unwrap();
    assert_eq!(value["schema"], "mlopsctl/drift-trend/v1");
    assert_eq!(value["points"].as_array().unwrap().len(), 54);
    assert_eq!(value["points"][0]["source"], "reports/2024-04-01.json");
    assert_eq!(value["cadence_seconds"], 86_400.0);
    assert_eq!(value["findings"][0]["name"], "consistent");
    assert_eq!(value["findings"][0]["verdict"], "warning");
    assert_eq!(value["unreadable"][0]["source"], "reports/README <b>.md");
    let csv = draw(Format::Csv);
    assert_eq!(csv.lines().count(), 1 + 54 * 10);
    compare("drift/trend_markdown", &draw(Format::Markdown));
}

#[test]
fn a_real_series_in_a_folder_is_told() {
    let mut sandbox = Sandbox::new();
    sandbox.now("2024-06-06T09:00:00Z");
    for day in 1..=6 {
        let name = format!("drift_report_2024-06-0{day}.json");
        sandbox.write(&format!("reports/{name}"), fixture(&format!("0.6.7/{name}")));
    }
    let words =
        ["drift", "trend", "--reports", "reports", "--rows-ref", "1500", "--rows-cur", "1500", "-o", "json"];
    let run = sandbox.run(&words);
    let value: Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stderr));
    assert_eq!(value["points"].as_array().unwrap().len(), 6);
    assert_eq!(value["points"][0]["drifted"], 0);
    let since =
        sandbox.run(&["drift", "trend", "--reports", "reports", "--since", "2024-06-04", "-o", "json"]);
    let value: Value = serde_json::from_str(&since.stdout).unwrap();
    assert_eq!(value["points"].as_array().unwrap().len(), 3);
    sandbox.write("empty/.keep", "");
    let nothing = sandbox.run(&["drift", "trend", "--reports", "empty"]);
    assert!(nothing.code(3).stderr.contains("no drift report"), "{}", nothing.stderr);
}
