//! The stack's own reports beside those of models: every verb and every procedure looks at all of them, or at the one
//! that is named.

use serde_json::Value;

use crate::{
    drift_decide::{self, LAST},
    support::cli::Sandbox,
};

/// Ten columns of which so many drift.
fn report(day: u32, drifted: usize) -> String {
    drift_decide::report(day, drifted, Some(5_000 + day))
}

fn series(sandbox: &Sandbox, folder: &str, last: usize) {
    for day in 1..=LAST {
        let drifted = if day == LAST { last } else { 0 };
        sandbox.write(&format!("{folder}/{folder}_2026-06-{day:02}.json"), report(day, drifted));
    }
}

const OWN: &str = "reports: own, ";

/// The own series is quiet, and so is one model; since last night six of ten columns of the other drift.
fn both(own: &str) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-06-28T09:00:00Z");
    let models = "models: { churn: { reports: churn }, credit: { reports: credit } }";
    sandbox.config(&format!("stack: bank\ndrift: {{ {own}cadence: 1d, {models} }}\n"));
    for (folder, last) in [("own", 0), ("churn", 0), ("credit", 6)] {
        series(&sandbox, folder, last);
    }
    sandbox
}

fn step<'a>(run: &'a Value, id: &str) -> &'a Value {
    let steps = run["steps"].as_array().expect("steps");
    steps.iter().find(|step| step["id"] == id).unwrap_or_else(|| panic!("no step {id} in {run:#}"))
}

#[test]
fn a_look_without_a_model_judges_all_series_whether_the_stack_has_its_own_or_not() {
    for own in [OWN, ""] {
        let sandbox = both(own);
        let run = |words: &[&str]| sandbox.run(&[&["drift"], words].concat());
        let check = run(&["check"]);
        assert!(check.code(2).stdout.contains("60%"), "{}", check.transcript());
        let trend = run(&["trend"]);
        assert!(trend.code(1).stdout.contains("spike"), "{}", trend.transcript());
        assert!(trend.stdout.contains("churn") && trend.stdout.contains("credit"), "{}", trend.transcript());
        let show = run(&["show"]);
        assert!(show.code(2).stdout.contains("credit_2026-06-28.json"), "{}", show.transcript());
        assert!(show.stderr.contains("--model credit") && show.stderr.contains("--model churn (ok)"));
        let list = run(&["list", "-n", "1"]);
        assert!(list.code(0).stdout.contains("churn") && list.stdout.contains("credit"), "{}", list.stdout);
        assert_eq!(run(&["decide"]).code, run(&["decide", "--model", "credit"]).code);
        for verb in ["check", "trend", "show", "list", "decide"] {
            let calm = run(&[verb, "--model", "churn"]);
            assert_eq!(calm.code, 0, "{}", calm.transcript());
            // A variable of the environment, and a value of a runbook, may be empty.
            assert_eq!(run(&[verb, "--model", ""]).code, run(&[verb]).code, "{verb}");
        }
    }
}

#[test]
fn the_stack_s_own_series_has_a_name_of_its_own() {
    let sandbox = both(OWN);
    for verb in ["check", "trend", "show", "list", "decide"] {
        let calm = sandbox.run(&["drift", verb, "--model", "drift"]);
        assert_eq!(calm.code, 0, "{}", calm.transcript());
        assert!(!calm.stdout.contains("credit"), "{}", calm.transcript());
    }
    let sandbox = both("");
    let none = sandbox.run(&["drift", "check", "--model", "drift"]);
    assert!(none.code(3).stderr.contains("credit"), "{}", none.transcript());
    // Its advice leads back to it.
    let sandbox = both(OWN);
    series(&sandbox, "own", 7);
    let check = sandbox.run(&["drift", "check", "--model", "drift"]);
    assert!(check.code(2).stdout.contains("drift show --model drift"), "{}", check.transcript());
}

#[test]
fn a_report_is_found_in_whichever_series_has_it() {
    let sandbox = both(OWN);
    let shown = |text: &str, code: i32| -> String {
        let run = sandbox.run(&["drift", "show", text]);
        run.code(code).stderr.clone()
    };
    shown("credit_2026-06-28", 2);
    shown("credit_2026-06-28.json", 2);
    shown("churn_2026-06-28", 0);
    let unknown = shown("nobody", 3);
    assert!(unknown.contains("churn"), "{unknown}");
    // A name that two series have, and a file, which is judged by the limits of the series that has it.
    sandbox.write("churn/night.json", report(LAST, 6));
    sandbox.write("credit/night.json", report(LAST, 6));
    let two = shown("night.json", 3);
    assert!(two.contains("--model churn") && two.contains("--model credit"), "{two}");
    sandbox.write(
        "mlopsctl.yaml",
        "stack: bank\ndrift: { reports: own, cadence: 1d, models: { churn: { reports: churn, share: { warning: '> 80 %', critical: '> 90 %' } }, credit: { reports: credit } } }\n",
    );
    shown("credit/night.json", 2);
    shown("./churn/night.json", 0);
}

#[test]
fn the_procedures_never_tick_past_a_series_that_is_critical() {
    for own in [OWN, ""] {
        let sandbox = both(own);
        let run = |words: &[&str]| {
            sandbox.run(&[&["runbook", "run"], words, &["--unattended", "-o", "json"]].concat())
        };
        let weekly = run(&[
            "weekly",
            "--date",
            "2026-06-29",
            "--only",
            "drift-reports",
            "--only",
            "drift-trend",
            "--only",
            "drift-decision",
        ]);
        let json = weekly.json();
        assert_eq!(step(&json, "drift-trend")["verdict"], "warning", "{}", weekly.transcript());
        assert_ne!(step(&json, "drift-decision")["verdict"], "ok", "{}", weekly.transcript());
        for more in [&[][..], &["--set", "model=credit"]] {
            let high = run(&[&["high-drift"], more].concat());
            let json = high.json();
            for (id, verdict) in [("share", "critical"), ("features", "critical"), ("history", "warning")] {
                assert_eq!(step(&json, id)["verdict"], verdict, "{id} {more:?}: {}", high.transcript());
            }
            assert_ne!(step(&json, "advice")["verdict"], "ok", "{}", high.transcript());
        }
    }
}
