//! Every format drawn from one fixed report, outcome and list, compared with `tests/golden/ui/`.
//! The values are nasty on purpose: quotes, pipes, line breaks, markup, controls, a retry, a consequence.

use std::{fs, path::Path};

use chrono::DateTime;
use clap::ValueEnum as _;
use serde_json::json;

use super::{Document, Format, Listing, Style, Width, format::render};
use crate::{
    finding::{Finding, Quantity, Report, Threshold, Verdict, apply_dependencies},
    plan::{Ended, Outcome, PlannedStep, StepState},
};

pub(super) fn report() -> Document {
    let quantity = |text: &str| Quantity::parse(text).unwrap();
    let limit = |text: &str| text.parse::<Threshold>().unwrap();
    let took = std::time::Duration::from_millis;
    let (slow, slowest) = (limit("> 500ms"), limit("> 2s"));
    let (some, many) = (limit("> 0.5%"), limit("> 1%"));
    let mut findings = vec![
        Finding::new("service.api.http", "api", Verdict::Critical, "HTTP 503 from http://localhost:8000/health: {\"status\": \"unhealthy\", \"detail\": \"registry | not reachable\"}")
            .hint("mlopsctl logs api --tail 50")
            .evidence("status", 503)
            .took(took(42)),
        Finding::new("service.api.latency", "api", Verdict::Ok, "42 ms").measured(quantity("42ms")).against(Some(&slow)).limits(Some(&slow), Some(&slowest)).took(took(42)),
        Finding::new("service.mlflow.http", "mlflow", Verdict::Critical, "connection refused at http://localhost:5000/health")
            .hint("mlopsctl restart mlflow")
            .attempts(3)
            .took(took(310)),
        Finding::new("service.feature-store.http", "feature-store", Verdict::Ok, "200, healthy").attempts(2).took(took(120)),
        Finding::new("service.web.tls", "web", Verdict::Warning, "the certificate ends in 12 d").measured(quantity("12d")).against(Some(&limit("< 30d"))).limits(Some(&limit("< 30d")), Some(&limit("< 7d"))).hint("renew the certificate of web"),
        Finding::new("check.error-rate", "error-rate", Verdict::Warning, "worst of 3 series: {route=\"/predict\"}")
            .measured(quantity("0.62%"))
            .against(Some(&some))
            .limits(Some(&some), Some(&many))
            .hint("mlopsctl runbook run high-error-rate"),
        Finding::new("check.it's <odd> | name", "it's <odd> | name", Verdict::Unknown, "no data:\nsecond line \u{1b}[31mred\u{1b}[0m & *more*, 100%").against(Some(&limit("< 10"))).limits(None, Some(&limit("< 10"))),
        Finding::new("check.disk", "disk", Verdict::Ok, "61.2% of / used").measured(quantity("61.2%")).against(Some(&limit("> 80%"))).limits(Some(&limit("> 80%")), Some(&limit("> 95%"))),
        Finding::new("alert.HighLatency", "HighLatency", Verdict::Critical, "firing since 02:50: p95 of api over 2 s"),
    ];
    let mut muted = Finding::new("service.batch.http", "batch", Verdict::Critical, "connection refused")
        .hint("mlopsctl restart batch");
    muted.muted = Some("muted until 2026-01-02 05:00 UTC by ann: moving | house".to_owned());
    findings.push(muted);
    apply_dependencies(&mut findings, |subject| if subject == "api" { vec!["mlflow"] } else { vec![] });
    let at = DateTime::from_timestamp(1_767_323_045, 0).unwrap();
    let mut report = Report::new("status", at, findings);
    report.stack = Some("credit-risk".to_owned());
    report.env = Some("prod".to_owned());
    report.took_seconds = 1.234;
    Document::Report(report)
}

fn outcome() -> Document {
    let step = |step, what: &str, undo: Option<&str>, state, took_seconds| PlannedStep {
        step,
        what: what.to_owned(),
        undo: undo.map(str::to_owned),
        state,
        took_seconds,
    };
    Document::Outcome(Outcome {
        schema: Outcome::SCHEMA.to_owned(),
        command: "restart".to_owned(),
        target: "api".to_owned(),
        result: Ended::Partial,
        exit_code: 4,
        summary: "still unhealthy 60 s after its restart".to_owned(),
        notes: vec!["traffic goes to `api-old` | for now".to_owned()],
        plan: vec![
            step(1, "restart container `api` (3f2a9c)", None, StepState::Done, 1.204),
            step(2, "send traffic to \"api\"", Some("send it back to `api-old`"), StepState::Done, 0.02),
            step(3, "wait until health of api is ok", None, StepState::Failed, 60.0),
            step(4, "remove the mark", None, StepState::Pending, 0.0),
        ],
        findings: vec![
            Finding::new("service.api.http", "api", Verdict::Critical, "HTTP 503").hint("mlopsctl logs api"),
        ],
        record: Some("01KDXYZ0000000000000000000".to_owned()),
        next: vec!["mlopsctl plan resume 01KDXYZ".to_owned(), "mlopsctl plan undo 01KDXYZ".to_owned()],
    })
}

fn listing(verdict: Option<Verdict>) -> Document {
    Document::Listing(Listing {
        schema: "mlopsctl/silences/v1",
        columns: vec!["id", "matchers", "ends", "comment"],
        rows: vec![
            vec!["a1".into(), "alertname=\"x|y\"".into(), "2026-01-02T05:00:00Z".into(), "disk, swap".into()],
            vec![
                "b2".into(),
                "instance=~\".+1\"".into(),
                "2026-01-03T05:00:00Z".into(),
                "moving house".into(),
            ],
        ],
        items: vec![json!({"id": "a1", "ends": "2026-01-02T05:00:00Z"}), json!({"id": "b2"})],
        empty: "no silences",
        verdict,
        note: Some("1 silence ends within 8 h".to_owned()),
    })
}

/// Compares with `tests/golden/ui/NAME`; `MLOPSCTL_BLESS=1` writes what it sees instead.
fn compare(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/ui").join(name);
    if std::env::var_os("MLOPSCTL_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, actual).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        expected, actual,
        "{name} differs; if the new text is right: MLOPSCTL_BLESS=1 tests/run {name}"
    );
}

fn screen(columns: u16, colour: bool) -> Style {
    Style { colour, width: Width::Columns(columns) }
}

#[test]
fn every_format_of_every_document() {
    let documents = [
        ("report", report()),
        ("outcome", outcome()),
        ("listing", listing(None)),
        ("judged-listing", listing(Some(Verdict::Warning))),
    ];
    for (name, document) in &documents {
        for format in Format::value_variants() {
            let text = render(*format, document, Style::plain(), false).unwrap();
            compare(&format!("{name}.{}", format.word()), &text);
            assert!(!text.trim().is_empty());
        }
    }
}

#[test]
fn the_page_fits_the_terminal() {
    for (name, document) in [("report", report()), ("outcome", outcome()), ("listing", listing(None))] {
        for columns in [40, 80, 120] {
            let page = render(Format::Table, &document, screen(columns, false), false).unwrap();
            for line in page.lines() {
                assert!(super::text::width(line) <= usize::from(columns), "{columns}: {line}");
            }
            compare(&format!("{name}.table-{columns}"), &page);
        }
    }
    let colour = render(Format::Table, &report(), screen(80, true), false).unwrap();
    compare("report.table-colour", &colour);
    assert!(!colour.contains("\u{1b}[31mred"), "a message must not paint");
}

#[test]
fn quiet_shows_only_what_is_not_ok() {
    let page = render(Format::Table, &report(), screen(80, false), true).unwrap();
    compare("report.table-quiet", &page);
    let fine = Report::new(
        "health",
        DateTime::UNIX_EPOCH,
        vec![Finding::new("service.a.http", "a", Verdict::Ok, "200")],
    );
    for format in [Format::Table, Format::Markdown, Format::Github] {
        assert_eq!(render(format, &Document::Report(fine.clone()), Style::plain(), true).unwrap(), "");
    }
    // What a machine reads is whole, whatever a person wants to see.
    let machine = render(Format::Csv, &Document::Report(fine), Style::plain(), true).unwrap();
    assert!(machine.contains("service.a.http"));
}

#[test]
fn nothing_looked_at_is_said_in_every_format() {
    let nothing = Document::Report(Report::new("health", DateTime::UNIX_EPOCH, Vec::new()));
    for format in Format::value_variants() {
        let text = render(*format, &nothing, Style::plain(), false).unwrap();
        let verdict = if *format == Format::Prometheus { "} 3\n".to_owned() } else { "unknown".to_owned() };
        assert!(text.to_lowercase().contains(&verdict), "{format:?}: {text}");
    }
    let junit = render(Format::Junit, &nothing, Style::plain(), false).unwrap();
    assert!(junit.contains("errors=\"1\""), "{junit}");
}
