//! The demo's drift: each story is told apart, by the commands and in the runbooks.

use serde_json::Value;

use crate::{
    demo::Demo,
    support::cli::{Run, Sandbox},
};

/// The folder that a demo leaves behind: its reports need no server.
fn left_by(scenario: &str, code: i32) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.env("MLOPSCTL_STORE", "");
    sandbox.run(&["demo", "--once", "--scenario", scenario, "--dir", "demo"]).code(code);
    sandbox
}

fn on(sandbox: &Sandbox, words: &[&str]) -> Run {
    sandbox.run(&[&["--config", "demo/mlopsctl.yaml"], words].concat())
}

fn step<'a>(run: &'a Value, id: &str) -> &'a Value {
    let steps = run["steps"].as_array().expect("steps");
    steps.iter().find(|step| step["id"] == id).unwrap_or_else(|| panic!("no step {id} in {run:#}"))
}

#[test]
fn each_story_is_decided_on_rightly_and_trend_names_it() {
    let sandbox = left_by("high-drift", 2);
    for (model, code, decision, trend, name) in [
        ("credit-risk-model", 2, "pipeline", 1, "spike"),
        ("pricing-model", 1, "retrain", 1, "consistent"),
        ("collections-model", 2, "pipeline", 3, "quiet but suspect"),
    ] {
        let run = on(&sandbox, &["drift", "decide", "--model", model, "-o", "json"]);
        assert_eq!(run.code(code).json()["decision"], decision, "{}", run.transcript());
        let run = on(&sandbox, &["drift", "trend", "--model", model]);
        assert!(run.code(trend).stdout.contains(name), "{}", run.transcript());
    }
    let check = on(&sandbox, &["drift", "check", "-o", "json"]);
    let findings = check.code(2).json()["findings"].as_array().expect("findings").clone();
    for model in ["credit-risk-model", "pricing-model", "collections-model"] {
        assert!(findings.iter().any(|finding| finding["subject"] == model), "{}", check.transcript());
    }
    assert_eq!(on(&sandbox, &["drift", "list", "--model", "pricing-model"]).code, 0);
}

#[test]
fn the_procedure_shows_the_report_and_says_what_it_speaks_for() {
    let sandbox = left_by("high-drift", 2);
    for (model, share, advice) in
        [("credit-risk-model", "critical", "pipeline"), ("pricing-model", "warning", "retrain")]
    {
        let set = format!("model={model}");
        let run =
            on(&sandbox, &["runbook", "run", "high-drift", "--set", &set, "--unattended", "-o", "json"]);
        let json = run.json();
        assert_eq!(step(&json, "share")["verdict"], share, "{}", run.transcript());
        assert_eq!(step(&json, "features")["state"], "failed", "{}", run.transcript());
        let said = step(&json, "advice")["message"].as_str().expect("a message").to_owned();
        assert!(said.contains(advice), "{said}");
        assert_eq!(step(&json, "decision")["state"], "pending", "a person decides");
    }
}

#[test]
fn the_procedure_that_a_kept_demo_names_works_as_it_is_printed() {
    let mut sandbox = Sandbox::new();
    sandbox.env("MLOPSCTL_STORE", "");
    let demo = sandbox.run(&["demo", "--once", "--scenario", "high-drift", "--dir", "demo"]);
    let line =
        demo.code(2).stderr.lines().find_map(|line| line.strip_prefix("The procedure for it: mlopsctl "));
    let line = line.unwrap_or_else(|| panic!("no procedure: {}", demo.transcript())).to_owned();
    // Of one model as it is printed, and of all.
    for words in [&line[..], line.split(" --set").next().unwrap_or_default()] {
        let words: Vec<&str> = words.split(' ').chain(["--unattended", "-o", "json"]).collect();
        let run = sandbox.run(&words);
        let json = run.json();
        for (id, verdict) in [("share", "critical"), ("features", "critical")] {
            assert_eq!(step(&json, id)["verdict"], verdict, "{id}: {}", run.transcript());
        }
        let history = step(&json, "history")["message"].as_str().expect("a message");
        assert!(history.contains("spike") || history.contains("quiet"), "{}", run.transcript());
    }
}

#[test]
fn a_healthy_demo_is_quiet_and_alive_and_the_weekly_review_says_so() {
    let sandbox = left_by("healthy", 0);
    on(&sandbox, &["drift", "check"]).code(0);
    on(&sandbox, &["drift", "decide"]).code(0);
    let trend = on(&sandbox, &["drift", "trend"]);
    assert!(trend.code(0).stdout.contains("quiet and alive"), "{}", trend.transcript());
    // A Monday.
    let only = ["--only", "drift-reports", "--only", "drift-trend", "--only", "drift-decision"];
    let words = [&["runbook", "run", "weekly", "--unattended", "-o", "json"][..], &only].concat();
    let run = on(&sandbox, &[&words[..], &["--date", "2026-11-16"]].concat());
    let json = run.json();
    for id in ["drift-reports", "drift-trend", "drift-decision"] {
        assert_eq!(step(&json, id)["verdict"], "ok", "{}", run.transcript());
    }
}

#[test]
fn without_drift_configured_its_steps_do_not_apply() {
    let sandbox = Sandbox::new();
    sandbox.config("stack: small\nchecks: { fine: { command: { argv: ['true'] } } }\n");
    let run = sandbox.run(&["runbook", "run", "daily", "--unattended", "-o", "json"]);
    assert_eq!(step(&run.json(), "drift-share")["state"], "not-applicable", "{}", run.transcript());
}

#[test]
fn a_running_demo_offers_its_newest_report_and_shows_drift_in_status() {
    let demo = Demo::start(&["--scenario", "high-drift"]);
    let url = format!("{}/monitoring/drift", demo.api());
    let shown = demo.command(&["drift", "show", &url]);
    assert!(shown.code(2).stdout.contains("home_ownership"), "{}", shown.transcript());
    let status = demo.command(&["status", "-o", "json"]).code(2).json();
    let findings = status["findings"].as_array().expect("findings");
    let about = |finding: &&Value| finding["id"].as_str().is_some_and(|id| id.starts_with("drift."));
    let verdicts: Vec<&str> =
        findings.iter().filter(about).filter_map(|finding| finding["verdict"].as_str()).collect();
    for wanted in ["critical", "warning", "unknown"] {
        assert!(verdicts.contains(&wanted), "{wanted} in {findings:#?}");
    }
}

#[test]
fn the_demo_s_data_can_be_measured_and_cents_are_seen() {
    for (scenario, code, drifts) in [("healthy", 0, false), ("high-drift", 2, true)] {
        let sandbox = left_by(scenario, code);
        let words = ["drift", "measure", "demo/monitoring/reference.csv"];
        let more = ["demo/monitoring/predictions/predictions.csv", "--columns", "income,loan_amount"];
        let run = on(&sandbox, &[&words[..], &more].concat());
        assert_eq!(run.code == 2, drifts, "{}", run.transcript());
    }
}
