//! `drift check`: the newest report of each series, or a named one, against the limits, on a clock that stands still.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::support::cli::{Run, Sandbox};

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/drift").join(name)).unwrap()
}

/// A report of ours: `drifted` of `all` columns far past their limit, on many rows.
fn report(day: &str, drifted: usize, all: usize) -> String {
    let columns: Vec<Value> = (0..all)
        .map(|at| {
            let score = if at < drifted { 0.9 } else { 0.01 };
            json!({ "column": format!("c{at}"), "method": "wasserstein_normed", "score": score, "threshold": 0.1, "type": "num" })
        })
        .collect();
    json!({
        "timestamp": format!("{day}T02:00:00Z"), "rows_reference": 10_000, "rows_current": 5_000, "columns": columns,
    })
    .to_string()
}

fn check(sandbox: &Sandbox, args: &[&str]) -> Run {
    sandbox.run(&[&["drift", "check"], args, &["-o", "json"]].concat())
}

fn finding(run: &Run, id: &str) -> Value {
    let findings = run.json()["findings"].as_array().unwrap().clone();
    let found = findings.iter().find(|finding| finding["id"] == id).cloned();
    found.unwrap_or_else(|| panic!("{id} in {findings:#?}"))
}

fn ids(run: &Run) -> Vec<String> {
    let findings = run.json()["findings"].as_array().unwrap().clone();
    findings.iter().map(|finding| finding["id"].as_str().unwrap().to_owned()).collect()
}

fn june() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-06-10T09:00:00Z");
    sandbox
}

#[test]
fn exactly_at_a_limit_is_not_past_it() {
    let sandbox = june();
    let cases = [
        (0, 10, 0, "ok"),
        (3, 10, 0, "ok"),
        (12, 40, 0, "ok"),
        (13, 40, 1, "warning"),
        (4, 10, 1, "warning"),
        (5, 10, 1, "warning"),
        (20, 40, 1, "warning"),
        (21, 40, 2, "critical"),
        (6, 10, 2, "critical"),
    ];
    for (drifted, all, code, verdict) in cases {
        sandbox.write("r.json", report("2026-06-10", drifted, all));
        let run = check(&sandbox, &["r.json"]);
        let share = finding(run.code(code), "drift.share");
        assert_eq!(share["verdict"], verdict, "{drifted} of {all}: {share:#}");
        assert_eq!((share["unit"].as_str(), share["subject"].as_str()), (Some("ratio"), Some("drift")));
    }
    // As somebody's job writes it: CSV, without a time, judged whatever its age.
    let csv = |drifted: usize| {
        let rows = (0..10).map(|at| format!("c{at},psi,{},0.1\n", if at < drifted { 0.15 } else { 0.01 }));
        format!("column,method,score,threshold\n{}", rows.collect::<String>())
    };
    for (drifted, code) in [(3, 0), (4, 1), (5, 1), (6, 2)] {
        sandbox.write("r.csv", csv(drifted));
        check(&sandbox, &["r.csv", "--rows-ref", "20000", "--rows-cur", "20000"]).code(code);
    }
}

#[test]
fn limits_that_hold_at_themselves_and_other_numbers_are_taken_from_the_configuration() {
    let sandbox = june();
    sandbox.write("reports/2026-06-10.json", report("2026-06-10", 3, 10));
    sandbox.config("drift: { reports: reports }\n");
    check(&sandbox, &[]).code(0);
    sandbox.config("drift: { reports: reports, share: { warning: '>= 30%' } }\n");
    let share = finding(check(&sandbox, &[]).code(1), "drift.share");
    assert_eq!(share["threshold"], ">= 30%");
    assert!(share["message"].as_str().unwrap().contains("3 of 10 columns drifted, 30% >= 30%"), "{share:#}");
    assert!(share["hint"].as_str().unwrap().contains("mlopsctl drift decide"), "{share:#}");
    sandbox.config("drift: { reports: reports, share: { warning: '> 10%', critical: '> 20%' } }\n");
    check(&sandbox, &[]).code(2);
    sandbox.config("drift: { reports: reports, key_columns: [c1, c5, gone], key_verdict: critical }\n");
    let run = check(&sandbox, &[]);
    run.code(2);
    let verdict = |id: &str| finding(&run, id)["verdict"].as_str().unwrap().to_owned();
    let verdicts = ["drift.key.c1", "drift.key.c5", "drift.key.gone"].map(verdict);
    assert_eq!(verdicts, ["critical", "ok", "unknown"]);
}

#[test]
fn a_name_that_is_empty_is_nobodys() {
    let sandbox = Sandbox::new();
    sandbox.write("r.csv", "column,method,score,threshold\na,psi,0.0,0.1\n");
    for words in [&[""][..], &["--reports", ""]] {
        let run = check(&sandbox, words);
        run.code(3);
        assert!(
            [&run.stdout, &run.stderr].iter().any(|said| said.contains("is empty")),
            "{}",
            run.transcript()
        );
    }
}

#[test]
fn columns_that_are_left_out_count_in_nothing() {
    let sandbox = Sandbox::new();
    let columns = [("c1", 0.5), ("c2", 0.0), ("c3", 0.0), ("note", f64::NAN)];
    let rows: Vec<String> = columns.iter().map(|(name, score)| format!("{name},psi,{score},0.1")).collect();
    sandbox.write("report.csv", format!("column,method,score,threshold\n{}\n", rows.join("\n")));
    sandbox.config("drift: { reports: report.csv }\n");
    let run = check(&sandbox, &["report.csv"]);
    assert_eq!(finding(run.code(3), "drift.computable.note")["verdict"], "unknown");
    sandbox.config("drift: { reports: report.csv, ignore: [note, c1] }\n");
    let share = finding(check(&sandbox, &["report.csv"]).code(0), "drift.share");
    assert!(share["message"].as_str().unwrap().starts_with("0 of 2 columns drifted"), "{share:#}");
}

#[test]
fn identical_distributions_at_150_rows_are_within_noise() {
    let sandbox = june();
    for name in ["identical_150.html.gz", "identical_150.json.gz"] {
        sandbox.write(name, fixture(&format!("0.7.23-snapshot/{name}")));
        let share = finding(check(&sandbox, &[name]).code(0), "drift.share");
        assert!(share["evidence"]["own_share"].as_f64().unwrap() >= 0.42, "{share:#}");
        assert!(share["evidence"]["within_noise"].as_u64().unwrap() >= 15, "{share:#}");
        assert!(share["message"].as_str().unwrap().contains("within the noise of 1500 against 150 rows"));
    }
    // The plain JSON does not tell its rows: the flags stand, and that is said, with what would help.
    let name = "identical_150_save.json.gz";
    sandbox.write(name, fixture(&format!("0.7.23-snapshot/{name}")));
    let run = check(&sandbox, &[name]);
    let share = finding(run.code(2), "drift.share");
    assert!(share["message"].as_str().unwrap().contains("rows unknown"), "{share:#}");
    assert!(share["hint"].as_str().unwrap().contains("--rows-ref"), "{share:#}");
    let rows = finding(&run, "drift.rows");
    assert!(rows["message"].as_str().unwrap().contains("no retrain is advised"), "{rows:#}");
    check(&sandbox, &[name, "--rows-ref", "1500", "--rows-cur", "150"]).code(0);
}

#[test]
fn a_real_shift_at_5000_rows_is_caught() {
    let sandbox = june();
    let columns: Vec<Value> = (0..12)
        .map(|at| {
            let score = if at < 7 { 0.12 } else { 0.02 };
            json!({ "column": format!("c{at}"), "method": "Wasserstein distance (normed)", "score": score, "threshold": 0.1 })
        })
        .collect();
    let with = |rows: u64| json!({ "timestamp": "2026-06-10T02:00:00Z", "rows_reference": rows, "rows_current": rows, "columns": columns });
    sandbox.write("r.json", with(5000).to_string());
    let share = finding(check(&sandbox, &["r.json"]).code(2), "drift.share");
    // 2.2·√(2/5000).
    let floor = share["evidence"]["furthest"][0]["noise_floor"].as_f64().unwrap();
    assert!((floor - 0.044).abs() < 1e-3, "{share:#}");
    // The same scores of 150 rows are chance: 2.2·√(2/150) = 0.254.
    sandbox.write("r.json", with(150).to_string());
    check(&sandbox, &["r.json"]).code(0);
    // Real Evidently, 1,500 against 600 rows of which ten columns shifted.
    sandbox.write("real.json.gz", fixture("0.7.23-snapshot/snap_tests.json.gz"));
    let run = check(&sandbox, &["real.json.gz"]);
    assert_eq!(finding(&run, "drift.share")["verdict"], "critical");
}

#[test]
fn p_values_of_many_columns_are_corrected_unless_asked_not_to() {
    let sandbox = june();
    let columns: Vec<Value> = (0..20)
        .map(|at| json!({ "column": format!("c{at}"), "method": "ks", "score": if at < 7 { 0.045 } else { 0.5 }, "threshold": 0.05 }))
        .collect();
    sandbox.write("r.json", json!({ "timestamp": "2026-06-10T02:00:00Z", "columns": columns }).to_string());
    check(&sandbox, &["r.json"]).code(0);
    check(&sandbox, &["r.json", "--correction", "none"]).code(1);
}

#[test]
fn psi_and_missing_values_count_by_column_and_say_what_to_do() {
    let sandbox = june();
    let mut columns: Vec<Value> = (0..10)
        .map(|at| json!({ "column": format!("c{at}"), "method": "psi", "score": 0.01, "threshold": 0.1 }))
        .collect();
    columns[3]["score"] = json!(0.2);
    columns[4]["score"] = json!(0.21);
    columns[5]["missing_share"] = json!(0.93);
    let report = json!({
        "timestamp": "2026-06-10T02:00:00Z", "rows_reference": 20_000, "rows_current": 20_000, "columns": columns,
    });
    sandbox.write("r.json", report.to_string());
    let run = check(&sandbox, &["r.json"]);
    run.code(1);
    let psi = finding(&run, "drift.psi.c4");
    assert_eq!((psi["verdict"].as_str(), psi["value"].as_f64()), (Some("warning"), Some(0.21)));
    assert!(psi["message"].as_str().unwrap().starts_with("c4: PSI 0.21 > 0.2, noise floor"), "{psi:#}");
    assert_eq!(psi["hint"], "mlopsctl drift show r.json");
    let missing = finding(&run, "drift.missing.c5");
    assert!(
        missing["message"].as_str().unwrap().starts_with("c5: 93% of the values are missing"),
        "{missing:#}"
    );
    assert!(!ids(&run).contains(&"drift.psi.c3".to_owned()));
}

#[test]
fn a_stale_an_absent_and_an_unreadable_report_are_unknown_and_never_ok() {
    let mut sandbox = june();
    sandbox.config("drift: { reports: reports, cadence: 1d }\n");
    let run = check(&sandbox, &[]);
    // No folder is a place that cannot be read, an empty one has no report.
    assert_eq!(finding(run.code(3), "instrument.drift")["verdict"], "unknown");
    fs::create_dir(sandbox.cwd().join("reports")).unwrap();
    assert!(
        finding(check(&sandbox, &[]).code(3), "drift.age")["message"].as_str().unwrap().contains("no report")
    );

    sandbox.write("reports/drift_2026-06-10.json", report("2026-06-10", 0, 10));
    check(&sandbox, &[]).code(0);
    sandbox.now("2026-06-12T02:00:00Z");
    check(&sandbox, &[]).code(0);
    sandbox.now("2026-06-12T02:00:01Z");
    let age = finding(check(&sandbox, &[]).code(3), "drift.age");
    assert_eq!((age["verdict"].as_str(), age["unit"].as_str()), (Some("unknown"), Some("seconds")));
    assert!(age["hint"].as_str().unwrap().ends_with("mlopsctl drift list"), "{age:#}");
    check(&sandbox, &["--stale-after", "3d"]).code(0);
    // Named, it is judged whatever its age.
    check(&sandbox, &["reports/drift_2026-06-10.json"]).code(0);

    sandbox.write("reports/drift_2026-06-11.json", "");
    let run = check(&sandbox, &[]);
    let unread = finding(run.code(3), "drift.report");
    assert!(unread["message"].as_str().unwrap().contains("drift_2026-06-11.json"), "{unread:#}");
}

#[test]
fn a_note_that_lies_alone_is_no_newest_report() {
    let sandbox = june();
    sandbox.write("reports/README.md", "# What lies here");
    let run = check(&sandbox, &["--reports", "reports"]);
    let unread = finding(run.code(3), "drift.report")["message"].as_str().unwrap().to_owned();
    assert!(unread.starts_with("there is no report in reports: reports/README.md is none"), "{unread}");
    let run = sandbox.run(&["drift", "show", "--reports", "reports"]);
    assert!(run.code(3).stderr.contains("there is no drift report in reports: "), "{}", run.stderr);
}

#[test]
fn what_is_read_is_not_written_over() {
    let sandbox = june();
    let text = report("2026-06-10", 0, 10);
    sandbox.write("reports/drift_2026-06-10.json", &text);
    let into = "json=reports/drift_2026-06-10.json";
    let read = "which is one of the reports that are read";
    let named = "is named on the command line for something else, too";
    let cases: [(&[&str], &str); 4] = [
        (&["drift", "check", "--reports", "reports", "-o", into], read),
        (&["drift", "decide", "--reports", "reports", "-o", into], read),
        (&["drift", "show", "reports/drift_2026-06-10.json", "-o", into], named),
        (&["drift", "trend", "--reports", "reports", "-o", into], read),
    ];
    for (words, why) in cases {
        let run = sandbox.run(words);
        let said = format!("{}{}", run.code(3).stdout, run.stderr);
        assert!(said.contains(why), "{words:?}: {said}");
    }
    // What is no report may be written again.
    for _ in 0..2 {
        sandbox
            .run(&[
                "drift",
                "trend",
                "--reports",
                "reports",
                "-o",
                "html=reports/trend.html",
                "--fail-on",
                "never",
            ])
            .code(0);
    }
    let now = fs::read_to_string(sandbox.cwd().join("reports/drift_2026-06-10.json")).unwrap();
    assert_eq!(now, text);
}

#[test]
fn a_report_without_columns_or_numbers_is_unknown_and_a_file_that_is_none_exits_3() {
    let sandbox = june();
    let nothing = json!({ "timestamp": "2026-06-10T02:00:00Z", "columns": [
        { "column": "a", "method": "ks", "score": null, "threshold": 0.05, "why_not": "the score is NaN" },
    ]});
    sandbox.write("nan.json", nothing.to_string());
    let run = check(&sandbox, &["nan.json"]);
    assert_eq!(finding(run.code(3), "drift.computable.a")["verdict"], "unknown");
    assert_eq!(finding(&run, "drift.share")["verdict"], "unknown");
    for (name, text) in
        [("empty.json", ""), ("cut.json", "{\"metrics\": [{\"id\""), ("other.json", "{\"a\": 1}")]
    {
        sandbox.write(name, text);
        let run = sandbox.run(&["drift", "check", name]);
        run.code(3);
        assert!(run.stdout.is_empty() && run.stderr.contains(name), "{}", run.stderr);
    }
    let run = sandbox.run(&["drift", "check"]);
    assert!(run.code(3).stderr.contains("--reports PLACE"), "{}", run.stderr);
}

#[test]
fn each_model_is_judged_by_limits_of_its_own() {
    let sandbox = june();
    sandbox.write("credit/2026-06-10.json", report("2026-06-10", 4, 10));
    sandbox.write("fraud/2026-06-10.json", report("2026-06-10", 4, 10));
    sandbox.config(
        "drift: { models: { credit: { reports: credit }, fraud: { reports: fraud, share: { critical: '> 35%' } } } }\n",
    );
    let run = check(&sandbox, &[]);
    run.code(2);
    let of = |id: &str| (finding(&run, id)["subject"].clone(), finding(&run, id)["verdict"].clone());
    assert_eq!(of("drift.credit.share"), (json!("credit"), json!("warning")));
    assert_eq!(of("drift.fraud.share"), (json!("fraud"), json!("critical")));
    let hint = finding(&run, "drift.fraud.share")["hint"].as_str().unwrap().to_owned();
    assert!(
        hint.contains("mlopsctl drift show --model fraud, then mlopsctl drift decide --model fraud"),
        "{hint}"
    );
    let run = check(&sandbox, &["--model", "credit"]);
    run.code(1);
    assert!(ids(&run).iter().all(|id| id.starts_with("drift.credit.")), "{:?}", ids(&run));
    let run = check(&sandbox, &["--model", "credt"]);
    run.code(3);
    assert!(run.stderr.contains("did you mean `credit`?"), "{}", run.stderr);
}

#[test]
fn status_has_a_line_for_a_series_that_is_well_and_one_for_each_kind_of_trouble() {
    let mut sandbox = june();
    sandbox.config("drift: { reports: reports, key_columns: [c0, c1, c2, c3] }\n");
    let status = |sandbox: &Sandbox| sandbox.run(&["status", "-o", "json"]);
    let blind = status(&sandbox);
    assert_eq!(finding(blind.code(2), "instrument.drift")["verdict"], "critical");
    sandbox.write("reports/a.json", report("2026-06-10", 0, 10));
    let of_drift = |run: &Run| ids(run).into_iter().filter(|id| id.contains("drift")).collect::<Vec<_>>();
    assert_eq!(of_drift(status(&sandbox).code(0)), ["drift.share"]);
    sandbox.write("reports/a.json", report("2026-06-10", 6, 10));
    let run = status(&sandbox);
    assert_eq!(of_drift(run.code(2)), ["drift.share", "drift.key"]);
    let key = finding(&run, "drift.key")["message"].as_str().unwrap().to_owned();
    assert!(key.starts_with("c0: drifted") && key.ends_with("likewise c1, c2, c3"), "{key}");
    sandbox.now("2026-07-10T09:00:00Z");
    assert!(ids(status(&sandbox).code(2)).contains(&"drift.age".to_owned()));
}

#[test]
fn a_muted_series_is_shown_and_does_not_count() {
    let sandbox = june();
    sandbox.config("drift: { reports: reports }\n");
    sandbox.write("reports/a.json", report("2026-06-10", 6, 10));
    sandbox.run(&["mute", "drift.share", "--for", "2h", "--reason", "known"]).code(0);
    let run = check(&sandbox, &[]);
    assert!(finding(run.code(0), "drift.share")["muted"].as_str().unwrap().contains("known"));
    sandbox.run(&["mute", "drft", "--for", "2h", "--reason", "x"]).code(3);
}

#[test]
fn a_check_that_is_recorded_and_damped_tells_of_transitions() {
    let sandbox = june();
    sandbox.config("drift: { reports: reports }\nstateful: { fire_after: 2 }\n");
    sandbox.write("reports/a.json", report("2026-06-10", 0, 10));
    sandbox.run(&["drift", "check", "--stateful", "--record"]).code(0);
    sandbox.write("reports/a.json", report("2026-06-10", 6, 10));
    let soft = sandbox.run(&["drift", "check", "--stateful", "--record"]);
    assert!(soft.code(0).stdout.contains("SOFT 1/2"), "{}", soft.stdout);
    sandbox.run(&["drift", "check", "--stateful", "--record"]).code(2);
    let records = sandbox.run(&["history", "-o", "json"]).code(0).json();
    let kinds: Vec<&str> =
        records["items"].as_array().unwrap().iter().map(|r| r["kind"].as_str().unwrap()).collect();
    assert!(kinds.iter().filter(|kind| **kind == "drift check").count() == 3, "{kinds:?}");
    sandbox.run(&["drift", "decide", "--record"]).code(3);
}

#[test]
fn every_format_tells_the_same() {
    let sandbox = june();
    sandbox.config("drift: { reports: reports }\n");
    sandbox.write("reports/a.json", report("2026-06-10", 6, 10));
    let run = |format: &str| sandbox.run(&["drift", "check", "-o", format]).code(2).stdout.clone();
    let nagios = run("nagios");
    assert!(
        nagios.starts_with("DRIFT CHECK CRITICAL - drift: 6 of 10 columns drifted, 60% > 50%"),
        "{nagios}"
    );
    assert!(nagios.contains("'drift.share'=60%;~:30;~:50;0;100"), "{nagios}");
    let gauges = run("prometheus");
    assert!(gauges.contains("mlopsctl_finding_value{id=\"drift.share\",subject=\"drift\""), "{gauges}");
    let junit = run("junit");
    assert!(junit.contains("<failure") && junit.contains("6 of 10 columns drifted"), "{junit}");
    assert!(run("github").contains("::error"));
    assert!(run("markdown").contains("60%"));
    assert!(run("csv").contains("drift.share"));
    assert!(run("table").contains("CRITICAL"));
}

#[test]
fn a_check_is_a_step_of_a_runbook() {
    let sandbox = june();
    sandbox.write("reports/a.json", report("2026-06-10", 4, 10));
    sandbox.write(
        "runbooks/own.yaml",
        "runbook: own\ntitle: Own\nwhen: daily\nsteps:\n- check: drift check\n  id: share\n",
    );
    sandbox.config("drift: { reports: reports }\n");
    let run = sandbox.run(&["runbook", "run", "own", "-o", "json", "--unattended"]);
    assert_eq!(run.code, 1, "{}\n{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("4 of 10 columns drifted"), "{}", run.stdout);
}
