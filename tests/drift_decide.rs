//! `drift decide`: each branch from reports on disk, its exit code, and what it is told besides.

use serde_json::{Value, json};

use crate::support::cli::{Run, Sandbox};

/// The last day of a series; its reports are of 02:00 each day.
pub(crate) const LAST: u32 = 28;

/// Ten columns of which so many drift, of enough rows that differ from day to day.
pub(crate) fn report(day: u32, drifted: usize, rows: Option<u32>) -> String {
    let columns: Vec<Value> = (0..10)
        .map(|at| {
            let score = if at < drifted { 0.5 } else { 0.01 + f64::from(day) / 1e4 };
            json!({ "column": format!("c{at}"), "method": "wasserstein_normed", "score": score, "threshold": 0.1, "type": "num" })
        })
        .collect();
    json!({
        "timestamp": format!("2026-06-{day:02}T02:00:00Z"), "columns": columns,
        "rows_reference": rows.map(|_| 10_000), "rows_current": rows,
    })
    .to_string()
}

/// A series that ends on the last day with these counts of drifted columns, quiet before.
fn series(more: &[usize], rows: fn(u32) -> Option<u32>) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-06-28T09:00:00Z");
    sandbox.config("stack: credit\ndrift: { reports: reports, cadence: 1d }\n");
    for day in 1..=LAST {
        let from_last = (LAST - day) as usize;
        let drifted = more.len().checked_sub(from_last + 1).map_or(0, |at| more[at]);
        sandbox.write(&format!("reports/drift_2026-06-{day:02}.json"), report(day, drifted, rows(day)));
    }
    sandbox
}

fn enough(day: u32) -> Option<u32> {
    Some(5000 + day)
}

const SLOW: [usize; 7] = [1, 2, 3, 4, 4, 5, 5];

fn decide(sandbox: &Sandbox, args: &[&str]) -> Run {
    sandbox.run(&[&["drift", "decide"], args, &["-o", "json"]].concat())
}

fn reasons(run: &Run) -> Vec<String> {
    let reasons = run.json()["reasons"].as_array().unwrap().clone();
    reasons.iter().map(|reason| reason["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_story_takes_its_branch_and_exits_with_its_code() {
    type Case = (&'static str, &'static [usize], fn(u32) -> Option<u32>, i32, &'static str, &'static str);
    let cases: [Case; 6] = [
        ("quiet", &[], enough, 0, "nothing", "within-limits"),
        ("a slow drift", &SLOW, enough, 1, "retrain", "consistent"),
        ("a spike", &[8], enough, 2, "pipeline", "spike"),
        ("a step that stays", &[8, 8, 8, 8], enough, 3, "escalate", "contradiction"),
        ("rows unknown", &SLOW, |_| None, 3, "escalate", "unsized"),
        // 2.2·√(1/10000 + 1/18) = 0.519: the scores of 0.5 are what chance makes.
        ("noise", &SLOW, |day| Some(10 + day % 9), 0, "nothing", "within-limits"),
    ];
    for (story, more, rows, code, branch, reason) in cases {
        let sandbox = series(more, rows);
        let run = decide(&sandbox, &[]);
        assert_eq!(run.code, code, "{story}: {}\n{}", run.stdout, run.stderr);
        let value = run.json();
        assert_eq!(
            (&value["schema"], &value["decision"]),
            (&json!("mlopsctl/decision/v1"), &json!(branch)),
            "{story}"
        );
        assert_eq!(
            (value["exit_code"].as_i64(), value["series"].as_str()),
            (Some(i64::from(code)), Some("drift"))
        );
        assert!(reasons(&run).contains(&reason.to_owned()), "{story}: {value:#}");
        assert_eq!(value["report"]["at"], "2026-06-28T02:00:00Z");
    }
}

#[test]
fn dead_monitoring_and_a_newest_report_that_cannot_be_read_lead_to_the_pipeline() {
    let mut sandbox = series(&SLOW, enough);
    sandbox.write("reports/drift_2026-06-29.json", "");
    sandbox.now("2026-06-29T09:00:00Z");
    let run = decide(&sandbox, &[]);
    assert!(reasons(run.code(2)).contains(&"unreadable".to_owned()), "{}", run.stdout);
    assert_eq!(run.json()["unreadable"].as_array().unwrap().len(), 1);
    assert!(run.json()["command"].as_str().unwrap().ends_with("drift list"));
    let mut sandbox = series(&SLOW, enough);
    sandbox.now("2026-07-04T09:00:00Z");
    let run = decide(&sandbox, &[]);
    assert!(reasons(run.code(2)).contains(&"stale".to_owned()), "{}", run.stdout);
}

#[test]
fn the_last_retrain_and_the_model_s_own_metric_are_heard() {
    let sandbox = series(&SLOW, enough);
    for (given, code) in [("2026-06-25", 3), ("2d", 3), ("2026-06-20", 1), ("2026-06-21T09:00:00Z", 1)] {
        let run = decide(&sandbox, &["--last-retrain", given]);
        assert_eq!(run.code, code, "{given}: {}", run.stdout);
        assert_eq!(reasons(&run).contains(&"cooldown".to_owned()), code == 3, "{given}");
    }
    decide(&sandbox, &["--last-retrain", "2026-06-25", "--cooldown", "2d"]).code(1);
    for bad in ["2026-07-01", "soon"] {
        let run = decide(&sandbox, &["--last-retrain", bad]);
        assert!(run.code == 3 && run.stderr.contains("--last-retrain"), "{}", run.stderr);
    }
    let run = decide(&sandbox, &["--live-metric", "falls"]);
    assert!(reasons(run.code(1)).contains(&"live-metric".to_owned()));
    let run = decide(&sandbox, &["--live-metric", "holds"]);
    assert!(reasons(run.code(1)).contains(&"live-metric-holds".to_owned()));
}

#[test]
fn the_live_check_is_run() {
    let sandbox = series(&SLOW, enough);
    for (number, metric) in [(0.6, json!("falls")), (0.9, json!("holds"))] {
        sandbox.config(&format!(
            "drift: {{ reports: reports, cadence: 1d, live_check: auc }}\nchecks:\n  auc:\n    command: {{ argv: [echo, '{number}'], number: true }}\n    critical: '< 0.75'\n"
        ));
        let run = decide(&sandbox, &[]);
        assert_eq!(run.json()["live_metric"], metric, "{}\n{}", run.stdout, run.stderr);
        assert!(run.json()["live_metric_from"].as_str().unwrap().starts_with("check auc: "));
    }
    sandbox.config(
        "drift: { reports: reports, cadence: 1d, live_check: auc }\nchecks:\n  auc:\n    command: { argv: [nowhere-to-be-found], number: true }\n    critical: '< 0.75'\n",
    );
    let run = decide(&sandbox, &[]);
    assert_eq!(run.json()["live_metric"], Value::Null);
    assert!(run.json()["not_known"][0].as_str().unwrap().contains("auc"), "{}", run.stdout);
}

#[test]
fn a_record_of_a_retrain_begins_the_cooldown_and_one_that_came_to_nothing_does_not() {
    let sandbox = series(&SLOW, enough);
    // 2026-06-26T00:00:00Z in milliseconds, as a ULID begins.
    let id = "01KW0KKT000000000000000000";
    let record = |verdict: &str| format!("home/store/records/retrain/drift/2026/06/{id}-{verdict}.json");
    let write = |verdict: &str| sandbox.write(&format!("../{}", record(verdict)), "{}");
    let failed = write("failed");
    decide(&sandbox, &[]).code(1);
    std::fs::remove_file(failed).unwrap();
    // Other stacks and environments may keep theirs in the same store.
    let mut whole = json!({
        "schema": "mlopsctl/record/v1", "id": id, "kind": "retrain", "name": "drift", "verdict": "done",
        "at": "2026-06-26T00:00:00Z", "who": { "name": "ann", "claimed_by": "os" }, "host": "h", "version": "0.1.0", "command": "retrain",
        "stack": "credit", "env": "prod", "config_digest": "", "findings": [],
    });
    let path = format!("../{}", record("done"));
    let done = sandbox.write(&path, whole.to_string());
    decide(&sandbox, &[]).code(1);
    whole["env"] = Value::Null;
    sandbox.write(&path, whole.to_string());
    decide(&sandbox, &[]).code(3);
    std::fs::remove_file(done).unwrap();
    write("done");
    let run = decide(&sandbox, &[]);
    assert!(reasons(run.code(3)).contains(&"cooldown".to_owned()), "{}", run.stdout);
    assert_eq!(run.json()["last_retrain_from"], format!("record {id}"));
}

#[test]
fn one_report_has_one_decision_id_wherever_it_lies() {
    let sandbox = series(&SLOW, enough);
    let id = |sandbox: &Sandbox, args: &[&str]| decide(sandbox, args).json()["id"].clone();
    let first = id(&sandbox, &[]);
    assert_eq!(first.as_str().unwrap().len(), 20);
    assert_eq!(id(&sandbox, &[]), first);
    assert_eq!(id(&series(&SLOW, enough), &["--reports", "./reports/"]), first);
    sandbox.write("reports/drift_2026-06-28.json", report(LAST, 6, enough(LAST)));
    assert_ne!(id(&sandbox, &[]), first);
}

#[test]
fn what_is_said_of_one_model_wants_its_name() {
    let sandbox = series(&[], enough);
    sandbox.config("drift: { models: { a: { reports: reports }, b: { reports: other } } }\n");
    for flags in [["--live-metric", "falls"], ["--last-retrain", "2d"]] {
        let run = decide(&sandbox, &flags);
        run.code(3);
        assert!(run.stderr.contains(flags[0]) && run.stderr.contains("--model a"), "{}", run.stderr);
    }
    let run = decide(&sandbox, &["--model", "a", "--live-metric", "falls"]);
    assert_eq!(run.code(0).json()["series"], "a");
    decide(&sandbox, &["--model", "b"]).code(3);
    sandbox.config("drift: { models: { a: { reports: reports } } }\n");
    assert_eq!(decide(&sandbox, &[]).code(0).json()["series"], "a");
    Sandbox::new().run(&["drift", "decide"]).code(3);
}

#[test]
fn each_of_several_series_is_decided_on_and_the_gravest_counts() {
    let sandbox = series(&SLOW, enough);
    let spike = series(&[8], enough);
    for day in 1..=LAST {
        let name = format!("drift_2026-06-{day:02}.json");
        let text = std::fs::read(spike.cwd().join("reports").join(&name)).unwrap();
        sandbox.write(&format!("fraud/{name}"), text);
        sandbox.write(&format!("calm/{name}"), report(day, 0, enough(day)));
    }
    let models =
        |models: &str| sandbox.config(&format!("drift: {{ cadence: 1d, models: {{ {models} }} }}\n"));
    models("calm: { reports: calm }, credit: { reports: reports }");
    let run = decide(&sandbox, &[]);
    let json = run.code(1).json();
    assert_eq!((&json["decision"], &json["series"]), (&json!("retrain"), &json!("credit")));
    let each = |json: &Value| -> Vec<(Value, Value, Value)> {
        let one = |one: &Value| (one["series"].clone(), one["decision"].clone(), one["exit_code"].clone());
        json["each"].as_array().unwrap().iter().map(one).collect()
    };
    let one = |name: &str, decision: &str, code: u8| (json!(name), json!(decision), json!(code));
    assert_eq!(each(&json), [one("calm", "nothing", 0), one("credit", "retrain", 1)]);
    let trend = sandbox.run(&["drift", "trend", "-o", "json"]).code(1).json();
    let names: Vec<&Value> = trend["findings"].as_array().unwrap().iter().map(|found| &found["id"]).collect();
    assert_eq!(names, ["drift.calm.trend.quiet_alive", "drift.credit.trend.consistent"], "{trend:#}");
    // The weekly review asks of every model.
    let only = ["--only", "drift-trend", "--only", "drift-decision", "--date", "2026-06-22"];
    let words = [&["runbook", "run", "weekly", "--unattended", "-o", "json"][..], &only].concat();
    let review = sandbox.run(&words).json();
    for id in ["drift-trend", "drift-decision"] {
        let steps = review["steps"].as_array().unwrap();
        let step = steps.iter().find(|step| step["id"] == id).unwrap();
        assert_eq!(step["verdict"], "warning", "{step:#}");
    }
    // A place that is not there keeps nobody from the others.
    models("gone: { reports: gone }, credit: { reports: reports }");
    let json = decide(&sandbox, &[]).code(3).json();
    assert_eq!(each(&json), [one("gone", "escalate", 3), one("credit", "retrain", 1)]);
    assert_eq!(json["reasons"][0]["id"], "unread", "{json:#}");
    // The stack's own besides a model's.
    sandbox.config(
        "drift: { cadence: 1d, reports: reports, models: { fraud: { reports: fraud }, gone: { reports: gone } } }\n",
    );
    let run = decide(&sandbox, &[]);
    let json = run.code(2).json();
    assert_eq!((&json["decision"], &json["exit_code"]), (&json!("pipeline"), &json!(2)));
    let all = [one("drift", "retrain", 1), one("fraud", "pipeline", 2), one("gone", "escalate", 3)];
    assert_eq!(each(&json), all);
    let page = sandbox.run(&["drift", "decide"]);
    for part in ["fraud: pipeline: repair what makes the data", "drift: retrain: the population has moved"] {
        assert!(page.code(2).stdout.contains(part), "{part}: {}", page.stdout);
    }
}

#[test]
fn people_see_the_branch_the_reasons_and_the_next_command() {
    let sandbox = series(&SLOW, enough);
    let run = sandbox.run(&["drift", "decide"]);
    let page = &run.code(1).stdout;
    for part in ["retrain", "consistent", "the population has moved", "c0"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    for format in ["markdown", "csv", "html", "junit", "nagios", "github", "yaml"] {
        assert!(
            sandbox.run(&["drift", "decide", "-o", format]).code(1).stdout.contains("retrain"),
            "{format}"
        );
    }
    let gauges = sandbox.run(&["drift", "decide", "-o", "prometheus"]).code(1).stdout.clone();
    assert!(gauges.contains("id=\"drift.decision\""), "{gauges}");
    sandbox.run(&["drift", "decide", "--fail-on", "critical"]).code(0);
}
