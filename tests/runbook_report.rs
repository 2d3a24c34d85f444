//! `runbook report`: a run as a proof, as text, Markdown, JSON, and as one HTML file that a real browser shows.

use std::{path::Path, process::Command};

use serde_json::{Value, json};

use crate::support::cli::{Sandbox, text};

/// What a step printed that would like to be more than text.
const HOSTILE: &str =
    "<script>document.title='owned'</script><img src=\"http://127.0.0.1:9/x.png\"> \u{1b}[31mred & ```";

const OLD: &str = "01KJQ2Q0000000000000000000";
const NEW: &str = "01KJSN4G000000000000000000";

fn step(position: &str, kind: &str, title: &str, state: &str, more: &Value) -> Value {
    let mut step = json!({
        "id": title.to_lowercase().replace(' ', "-"), "position": position, "part": "steps", "kind": kind,
        "title": title, "what": title, "required": true, "source": [], "state": state,
        "verdict": null, "message": null, "started": null, "ended": null, "who": null, "reason": null,
        "answer": null, "note": null, "findings": [], "outcome": null, "output": null, "evidence": [],
        "captured": null, "next": null, "attempts": 1,
    });
    let (Value::Object(step), Value::Object(more)) = (&mut step, more.clone()) else { panic!("objects") };
    step.extend(more);
    json!(step)
}

/// A morning on which the API was slow, in every state that a step can have.
fn run(id: &str, state: &str) -> Value {
    let finding = |id: &str, subject: &str, verdict: &str, message: &str| {
        json!({ "id": id, "subject": subject, "verdict": verdict, "value": null, "unit": null, "threshold": null,
            "message": message, "hint": null, "caused_by": null, "attempts": 1, "took_seconds": 0.1 })
    };
    let ann = json!({ "name": "ann", "claimed_by": "MLOPSCTL_USER" });
    let times = json!({ "started": "2026-03-02T09:00:02Z", "ended": "2026-03-02T09:00:05Z" });
    let with = |mut more: Value| {
        more.as_object_mut().expect("an object").extend(times.as_object().expect("an object").clone());
        more
    };
    json!({
        "schema": "mlopsctl/run/v1", "id": id, "runbook": "daily", "title": "Morning checklist", "text": "",
        "origin": "built-in", "date": "2026-03-02", "rehearsal": false, "started": "2026-03-02T09:00:00Z",
        "ended": if state == "done" { json!("2026-03-02T09:12:30Z") } else { Value::Null }, "state": state,
        "verdict": "critical", "summary": "CRITICAL api: p95 2.31 s > 2 s (1 critical, 1 warning of 7)",
        "unattended": false, "people": [ann], "host": "ops-1", "version": "0.1.0", "stack": "credit-risk",
        "env": "prod", "config_digest": "0123456789abcdef0123456789abcdef", "incident": null,
        "values": { "service": "api" },
        "steps": [
            step("1", "check", "All services healthy and responding", "done", &with(json!({
                "what": "health", "verdict": "ok", "message": "all 3 findings are ok",
                "findings": [finding("service.api.http", "api", "ok", "200, healthy")] }))),
            step("2", "check", "Performance metrics within normal ranges", "failed", &with(json!({
                "what": "check latency error-rate", "verdict": "critical", "message": "p95 2.31 s > 2 s",
                "findings": [
                    finding("check.latency", "latency", "critical", "p95 2.31 s > 2 s"),
                    finding("check.error-rate", "error-rate", "warning", "0.62 % > 0.5 %")],
                "next": "mlopsctl runbook run api-down" }))),
            step("3", "ask", "Dashboards reviewed", "failed", &with(json!({
                "what": "Does anything on the dashboards look unusual?", "verdict": "warning",
                "answer": "problem", "note": "queue length doubles since 08:40", "who": ann }))),
            step("4", "run", "Dependency security scan", "done", &with(json!({
                "what": "./scripts/security-scan.sh", "verdict": "ok",
                "output": { "exit_code": 0, "signal": null, "text": HOSTILE, "left_out_bytes": 4096, "timed_out": false },
                "evidence": [{ "path": "reports/scan.txt", "size_bytes": 1234, "sha256": "ab".repeat(32), "head": HOSTILE }] }))),
            step("5", "ask", "Backup tapes changed", "skipped", &json!({ "reason": "no tapes any more", "who": ann })),
            step("6", "check", "Drift within limits", "not-applicable", &json!({ "reason": "no drift is configured" })),
            step("7", "ask", "Handover read", if state == "done" { "done" } else { "pending" }, &json!({})),
        ],
    })
}

fn record(sandbox: &Sandbox, id: &str) {
    let record = json!({
        "schema": "mlopsctl/record/v1", "id": id, "kind": "runbook", "name": "daily", "verdict": "critical",
        "at": "2026-03-02T09:00:00Z", "who": { "name": "ann", "claimed_by": "MLOPSCTL_USER" }, "host": "ops-1",
        "version": "0.1.0", "command": "runbook run daily", "reason": null, "stack": null, "env": null,
        "config_digest": "", "plan": null, "findings": [], "outcome": null, "details": run(id, "done"),
    });
    put(sandbox, &format!("records/runbook/daily/2026/03/{id}-critical.json"), &record);
}

fn put(sandbox: &Sandbox, object: &str, value: &Value) {
    let path = sandbox.home().join("store").join(object);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, value.to_string()).expect("an object");
}

#[test]
fn a_run_is_proved_in_every_format() {
    let sandbox = Sandbox::new();
    record(&sandbox, OLD);
    sandbox.run(&["runbook", "report", "daily"]).code(0).golden_with_durations("runbook_report/table");
    let markdown = sandbox.run(&["runbook", "report", "01KJQ2Q", "-o", "markdown"]);
    markdown.code(0).golden_with_durations("runbook_report/markdown");
    let value = sandbox.run(&["runbook", "report", OLD, "-o", "json"]);
    let (value, kept) = (value.code(0).json(), run(OLD, "done"));
    for key in ["schema", "id", "runbook", "verdict", "people", "values"] {
        assert_eq!(value[key], kept[key], "{key}");
    }
    assert_eq!(value["steps"][3]["output"], kept["steps"][3]["output"]);
    for (format, part) in [
        ("yaml", "verdict: critical"),
        ("csv", "2 Performance metrics within normal ranges,failed: critical"),
        ("junit", "classname=\"check\" name=\"latency\""),
        ("prometheus", "mlopsctl_paper_verdict{command=\"runbook report\"} 2"),
        ("nagios", "RUNBOOK REPORT CRITICAL - api: p95 2.31 s > 2 s"),
        ("github", "::error title=mlopsctl runbook report::"),
    ] {
        let run = sandbox.run(&["runbook", "report", "daily", "-o", format]);
        assert!(run.code(0).stdout.contains(part), "{}", run.transcript());
    }
}

#[test]
fn the_latest_run_is_meant_by_its_runbooks_name_and_open_ones_say_so() {
    let sandbox = Sandbox::new();
    record(&sandbox, OLD);
    // What is written last counts, unless a killed process left half of it.
    put(&sandbox, &format!("state/runs/daily/{NEW}/1.json"), &json!({ "half": true }));
    put(&sandbox, &format!("state/runs/daily/{NEW}/9.json"), &run(OLD, "done"));
    put(&sandbox, &format!("state/runs/daily/{NEW}/10.json"), &run(NEW, "pending"));
    std::fs::write(sandbox.home().join(format!("store/state/runs/daily/{NEW}/11.json")), "{\"sch")
        .expect("an object");
    let latest = sandbox.run(&["runbook", "report", "daily"]);
    let page = &latest.code(0).stdout;
    assert!(page.contains(NEW) && page.contains("waiting for a person"), "{page}");
    assert!(page.contains("Open steps") && page.contains("7 Handover read (pending)"), "{page}");
    sandbox.run(&["runbook", "report", "01KJS"]).code(0);
    let several = sandbox.run(&["runbook", "report", "01KJ"]);
    assert!(several.code(3).stderr.contains("several runs start with `01KJ`"), "{}", several.stderr);
    for wrong in ["weekly", "01ARZ", "ZZZ", ""] {
        let none = sandbox.run(&["runbook", "report", wrong]);
        assert!(none.code(3).stderr.contains("there is no run"), "{}", none.transcript());
    }
}

/// Chromium without a window, in a folder of its own, with nobody to talk to.
fn chromium(sandbox: &Sandbox, more: &[&str]) -> (String, String) {
    let profile = format!("--user-data-dir={}", text(&sandbox.home().join("chromium")));
    let usual = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-extensions",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--enable-logging=stderr",
        "--timeout=20000",
        &profile,
    ];
    let output =
        Command::new("chromium").args(usual).args(more).output().expect("chromium (tests/stack/install)");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "chromium failed\n{err}");
    (out.into_owned(), err.into_owned())
}

/// URLs that were asked for, as the browser itself logged them; without its own errands, which go nowhere here.
fn requested(log: &Path) -> Vec<String> {
    let log = std::fs::read_to_string(log).expect("a log of the network");
    let url = regex::Regex::new(r#""url":"([^"]*)""#).expect("a pattern");
    let urls = url.captures_iter(&log).map(|found| found[1].to_owned());
    let errand = |url: &str| url.contains(".google.com/") || url.contains(".googleapis.com/");
    urls.filter(|url| url.starts_with("http") && !errand(url)).collect()
}

#[test]
fn the_html_file_stands_alone_in_a_real_browser() {
    let sandbox = Sandbox::new();
    record(&sandbox, OLD);
    sandbox.run(&["runbook", "report", "daily", "-o", "html=run.html"]).code(0);
    let html = sandbox.read("run.html");
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"), "{html}");
    assert!(!html.contains("<script") && !html.contains("<img"), "what a step printed must stay text");
    let file = format!("file://{}", text(&sandbox.cwd().join("run.html")));
    let network = sandbox.home().join("network.json");
    let log = format!("--log-net-log={}", text(&network));
    let (dom, said) = chromium(&sandbox, &["--dump-dom", &log, &file]);
    assert!(dom.contains("<title>CRITICAL · daily: Morning checklist</title>"), "{dom}");
    assert!(dom.contains("api: p95 2.31 s &gt; 2 s (1 critical, 1 warning of 7)"), "{dom}");
    assert!(dom.contains("&lt;script&gt;document.title"), "{dom}");
    assert!(!said.contains("CONSOLE"), "the browser complains: {said}");
    assert_eq!(requested(&network), [] as [String; 0]);
    // That the log would show it.
    let loud =
        sandbox.write("loud.html", "<!DOCTYPE html><title>x</title><img src='http://127.0.0.1:9/x.png'>");
    chromium(&sandbox, &["--dump-dom", &log, &format!("file://{}", text(&loud))]);
    assert!(requested(&network).contains(&"http://127.0.0.1:9/x.png".to_owned()));
    let (pdf, shot) = (sandbox.home().join("run.pdf"), sandbox.home().join("run.png"));
    chromium(&sandbox, &[&format!("--print-to-pdf={}", text(&pdf)), &file]);
    let printed = std::fs::read(&pdf).expect("a PDF");
    assert!(printed.starts_with(b"%PDF-") && printed.len() > 10_000, "{} bytes", printed.len());
    chromium(&sandbox, &[&format!("--screenshot={}", text(&shot)), "--window-size=1000,2400", &file]);
    assert!(std::fs::metadata(&shot).expect("a screenshot").len() > 20_000);
    if let Some(keep) = std::env::var_os("MLOPSCTL_KEEP_SHOTS") {
        for path in [&pdf, &shot, &sandbox.cwd().join("run.html")] {
            std::fs::copy(path, Path::new(&keep).join(path.file_name().expect("a name"))).expect("a copy");
        }
    }
}

#[test]
fn other_documents_are_drawn_as_html_too() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["incident", "list", "-o", "html"]);
    assert!(run.code(0).stdout.contains("<h1>mlopsctl incidents</h1>"), "{}", run.stdout);
}
