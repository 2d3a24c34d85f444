//! `drift measure`: what two tables say, in every format, from files, parts, pipes and saved profiles.

use std::path::{Path, PathBuf};

use mlopsctl::drift::judge::{Policy, judge};
use mlopsctl::drift::read;
use serde_json::Value;

use crate::support::cli::{Run, Sandbox};

/// Rows of a credit table: `shift` moves the income, `colour` is the third of three words.
fn table(rows: u32, shift: f64, colour: &str) -> String {
    let row = |i: u32| {
        let income = f64::from(i.wrapping_mul(7919) % 1009) / 10.0 + shift;
        let word = ["red", "blue", colour][i as usize % 3];
        format!("{income},{},{word}\n", i.wrapping_mul(31) % 57)
    };
    (0..rows).fold("income,age,colour\n".to_owned(), |text, i| text + &row(i))
}

fn sandbox(files: &[(&str, &str)]) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-06-04T09:00:00Z");
    for (name, text) in files {
        sandbox.write(name, text);
    }
    sandbox
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tables").join(name)
}

fn measure(sandbox: &Sandbox, words: &[&str]) -> Run {
    sandbox.run(&[&["drift", "measure"], words].concat())
}

fn json(sandbox: &Sandbox, words: &[&str], code: i32) -> Value {
    measure(sandbox, &[words, &["-o", "json"]].concat()).code(code).json()
}

fn column<'a>(document: &'a Value, name: &str) -> &'a Value {
    let columns = document["columns"].as_array().unwrap();
    columns.iter().find(|column| column["column"] == name).unwrap_or_else(|| panic!("{name} in {document:#}"))
}

fn finding<'a>(document: &'a Value, id: &str, subject: &str) -> &'a Value {
    let findings = document["findings"].as_array().unwrap();
    let is = |finding: &&Value| finding["id"] == id && finding["subject"] == subject;
    findings.iter().find(is).unwrap_or_else(|| panic!("{id} of {subject} in {:#}", document["findings"]))
}

#[test]
fn the_same_rows_do_not_drift_and_a_shift_is_caught() {
    let sandbox = sandbox(&[
        ("old.csv", &table(1500, 0.0, "grey")),
        ("same.csv", &table(1400, 0.0, "grey")),
        ("new.csv", &table(1400, 60.0, "grey")),
    ]);
    let same = json(&sandbox, &["old.csv", "same.csv"], 0);
    assert_eq!((&same["schema"], &same["verdict"]), (&"mlopsctl/drift/v1".into(), &"ok".into()));
    assert_eq!((&same["rows_reference"], &same["rows_current"]), (&1500.into(), &1400.into()));
    assert_eq!(same["compared"]["exact"], true);
    let new = measure(&sandbox, &["old.csv", "new.csv"]);
    new.code(1);
    let first = new.stdout.lines().next().unwrap();
    assert!(first.starts_with("WARNING drift: 1 of 3 columns drifted, 33.3% > 30%"), "{first}");
    for part in [
        "drifted  income  num   wasserstein",
        "new.csv (1400 rows, 3 columns) against old.csv (1500 rows, 3 columns); every value counted",
        "Wasserstein distance over the standard deviation of the reference",
    ] {
        assert!(new.stdout.contains(part), "{part}: {}", new.stdout);
    }
}

#[test]
fn the_page_as_people_see_it() {
    let sandbox = sandbox(&[("old.csv", &table(1500, 0.0, "grey")), ("new.csv", &table(1400, 60.0, "pink"))]);
    measure(&sandbox, &["old.csv", "new.csv"]).code(2).golden("drift_measure/page");
    measure(&sandbox, &["old.csv", "new.csv", "--method", "psi", "-o", "markdown"])
        .code(2)
        .golden("drift_measure/markdown");
    measure(&sandbox, &["old.csv", "new.csv", "--method", "psi-deciles", "-o", "csv"])
        .code(2)
        .golden("drift_measure/csv");
    measure(&sandbox, &["old.csv", "new.csv", "-o", "nagios"]).code(2).golden("drift_measure/nagios");
}

#[test]
fn chance_is_no_drift() {
    // Thirty rows of each: what Wasserstein's distance makes of so few is within its noise.
    let rows = |shift: u32| {
        (0..30).fold("a\n".to_owned(), |text, i: u32| {
            text + &format!("{}.5\n", i.wrapping_mul(7919) % 1009 + shift)
        })
    };
    let sandbox = sandbox(&[("old.csv", &rows(0)), ("new.csv", &rows(80))]);
    let document = json(&sandbox, &["old.csv", "new.csv", "--method", "wasserstein"], 0);
    let a = column(&document, "a");
    assert_eq!((&a["drifted"], &a["state"]), (&true.into(), &"within_noise".into()), "{a:#}");
    assert!(a["score"].as_f64().unwrap() <= a["noise_floor"].as_f64().unwrap(), "{a:#}");
}

#[test]
fn a_p_value_of_permutations_says_how_many_and_how_sure() {
    let rows = |often: usize| {
        (0..400).fold("a\n".to_owned(), |text, i| text + if i % 20 < often { "x\n" } else { "y\n" })
    };
    let sandbox = sandbox(&[("old.csv", &rows(10)), ("new.csv", &rows(9)), ("far.csv", &rows(5))]);
    let document = json(&sandbox, &["old.csv", "new.csv", "--method", "tvd"], 0);
    let score = &document["facts"][0]["scores"][0];
    assert_eq!((&score["method"], &score["permutations"]), (&"TVD".into(), &10_000.into()), "{score:#}");
    // Of 380 x in 800 rows, 400 hold 200 or more, or 180 or fewer, in 17.9 % of all cases (hypergeometric).
    let (p, error) =
        (column(&document, "a")["score"].as_f64().unwrap(), score["standard_error"].as_f64().unwrap());
    assert!((0.002..0.006).contains(&error) && (p - 0.179).abs() < 4.0 * error, "{p} {error}");
    let shown = measure(&sandbox, &["old.csv", "new.csv", "--method", "TVD", "--color", "never"]).stdout;
    assert!(
        shown.contains("a: Total-Variation-Distance is of 10000 permutations, standard error 0.00"),
        "{shown}"
    );
    // The same tables, the same p-value; and what no permutation reaches is drift.
    assert_eq!(column(&json(&sandbox, &["old.csv", "new.csv", "--method", "tvd"], 0), "a")["score"], p);
    let far = json(&sandbox, &["old.csv", "far.csv", "--method", "tvd"], 2);
    assert_eq!(
        (&column(&far, "a")["score"], &column(&far, "a")["drifted"]),
        (&0.0.into(), &true.into()),
        "{far:#}"
    );
}

#[test]
fn what_is_written_is_read_and_judged_as_it_was() {
    let sandbox = sandbox(&[("old.csv", &table(1500, 0.0, "grey")), ("new.csv", &table(1400, 60.0, "pink"))]);
    for method in [
        "auto",
        "psi",
        "psi-deciles",
        "ks,wasserstein",
        "js",
        "tvd",
        "total-variation",
        "kl_div",
        "hellinger",
    ] {
        let numeric = format!("--numeric={method}");
        let words = ["old.csv", "new.csv", numeric.as_str(), "--out", "r.json", "-o", "json"];
        let shown = measure(&sandbox, &words).json();
        let written = sandbox.read("r.json");
        assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), shown, "{method}");
        let report = read::read(written.as_bytes()).unwrap();
        assert_eq!(report.rows_current, Some(1400), "{method}");
        let judged = judge(&report, &Policy::default(), report.at.unwrap());
        let columns = shown["columns"].as_array().unwrap();
        assert_eq!(report.columns.len(), columns.len(), "{method}");
        for ((column, assessment), told) in report.columns.iter().zip(&judged.assessments).zip(columns) {
            assert_eq!(column.method.name, told["method"].as_str().unwrap());
            assert_eq!(column.score, told["score"].as_f64(), "{method} {told:#}");
            assert_eq!(serde_json::to_value(assessment.state).unwrap(), told["state"], "{method} {told:#}");
            assert_eq!(assessment.floor.value(), told["noise_floor"].as_f64(), "{method} {told:#}");
        }
    }
}

#[test]
fn another_unit_and_a_stuck_column_are_a_warning_for_whoever_reads_the_report() {
    let table = |income: fn(f64) -> f64| {
        let row = |i: u32| {
            let usual = f64::from(i.wrapping_mul(7919) % 1009) + 1.0;
            format!("{},{},{},{}\n", income(usual), i * 31 % 57, i * 17 % 23, i * 13 % 7)
        };
        (0..1000).fold("income,age,rate,term\n".to_owned(), |text, i| text + &row(i))
    };
    let sandbox = sandbox(&[
        ("usual.csv", &table(|income| income)),
        ("cents.csv", &table(|income| income * 100.0)),
        ("stuck.csv", &table(|_| 5.0)),
    ]);
    for (current, word) in [("cents.csv", "unit_shift"), ("stuck.csv", "constant")] {
        measure(&sandbox, &["usual.csv", current, "--out", "m.json"]).code(1);
        let check = sandbox.run(&["drift", "check", "m.json", "-o", "json"]).code(1).json();
        let findings = check["findings"].as_array().unwrap();
        let warned: Vec<&str> = findings
            .iter()
            .filter(|finding| finding["verdict"] == "warning")
            .map(|finding| finding["id"].as_str().unwrap())
            .collect();
        assert_eq!(warned, [format!("drift.{word}.income")], "{findings:#?}");
    }
}

#[test]
fn a_saved_reference_gives_the_same_scores() {
    let sandbox = sandbox(&[("old.csv", &table(3000, 0.0, "grey")), ("new.csv", &table(1400, 60.0, "pink"))]);
    let words = ["old.csv", "new.csv", "--save-reference", "profile.json"];
    let before = json(&sandbox, &words, 2);
    let after = sandbox
        .run_with_input(&["drift", "measure", "profile.json", "-", "-o", "json"], &table(1400, 60.0, "pink"));
    let after = after.code(2).json();
    assert_eq!(before["columns"], after["columns"]);
    assert_eq!(after["compared"]["reference"]["saved_profile"], true);
    assert_eq!(after["rows_reference"], 3000);
    let size = std::fs::metadata(sandbox.cwd().join("profile.json")).unwrap().len();
    assert!(size < 200_000, "{size} bytes");
    // A profile may be what is measured, too, and a damaged one is no table.
    let twice = json(&sandbox, &["profile.json", "profile.json"], 0);
    assert_eq!(column(&twice, "income")["drifted"], false);
    sandbox.write("cut.json", &sandbox.read("profile.json")[..500]);
    let cut = measure(&sandbox, &["cut.json", "new.csv"]);
    assert!(cut.code(3).stderr.contains("the reference profile cannot be used"), "{}", cut.stderr);
}

#[test]
fn a_profile_says_which_methods_it_cannot_serve() {
    let many = (0..60_000_u32)
        .fold("a\n".to_owned(), |text, i| text + &format!("{}\n", i.wrapping_mul(7919) % 100_003));
    let sandbox = sandbox(&[("many.csv", &many), ("few.csv", &table(3000, 0.0, "grey"))]);
    let kept = measure(&sandbox, &["many.csv", "many.csv", "--save-reference", "many.json"]);
    let said = kept.code(0).stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    let (unable, able) = said.split_once("cannot tell that nothing drifted; these can:").expect(&said);
    assert!(unable.contains("sketches of 1 column"), "{said}");
    for (method, name, code) in [
        ("js", "Jensen-Shannon", 3),
        ("hellinger", "Hellinger", 3),
        ("psi-deciles", "psi-deciles", 0),
        ("wasserstein", "Wasserstein", 0),
    ] {
        measure(&sandbox, &["many.json", "many.csv", "--method", method]).code(code);
        assert_eq!((unable.contains(name), able.contains(name)), (code == 3, code == 0), "{method}: {said}");
    }
    // Of few values each is kept.
    let kept = measure(&sandbox, &["few.csv", "few.csv", "--save-reference", "few.json"]);
    assert_eq!(kept.code(0).stderr, "");
    measure(&sandbox, &["few.json", "few.csv", "--method", "js"]).code(0);
}

#[test]
fn a_glob_below_a_folder_with_signs_in_its_name_is_a_glob() {
    let sandbox = sandbox(&[
        ("run[1]/ref.csv", &table(1500, 0.0, "grey")),
        ("run[1]/day-1.csv", &table(700, 0.0, "grey")),
        ("run[1]/day-2.csv", &table(700, 0.0, "grey")),
        // What the name would mean as a pattern.
        ("run1/day-3.csv", &table(700, 60.0, "grey")),
    ]);
    let words = ["drift", "measure", "ref.csv", "day-*.csv", "-o", "json"];
    let output = sandbox.command(&words).current_dir(sandbox.cwd().join("run[1]")).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&shown["compared"]["current"]["parts"], &shown["rows_current"]), (&2.into(), &1400.into()));
}

#[test]
fn values_beyond_memory_are_sketched_within_a_bound_that_is_printed() {
    let sandbox =
        sandbox(&[("old.csv", &table(30_000, 0.0, "grey")), ("new.csv", &table(20_000, 3.0, "grey"))]);
    let methods = ["--numeric", "psi,wasserstein,ks,js"];
    let exact = measure(&sandbox, &[&["old.csv", "new.csv", "-o", "json"], &methods[..]].concat()).json();
    let little = [&["old.csv", "new.csv", "--max-memory", "48KiB"], &methods[..]].concat();
    // Of few values each is counted whatever the memory, so that some columns stay exact.
    let near = measure(&sandbox, &[&little[..], &["-o", "json"]].concat()).json();
    assert_eq!((&exact["compared"]["exact"], &near["compared"]["exact"]), (&true.into(), &true.into()));
    assert_eq!(exact["columns"], near["columns"], "1009 values are few");
    let many = |rows: u32, shift: f64| {
        (0..rows).fold("a\n".to_owned(), |text, i| {
            text + &format!("{}\n", f64::from(i.wrapping_mul(7919) % 100_003) + shift)
        })
    };
    sandbox.write("old.csv", many(30_000, 0.0));
    sandbox.write("new.csv", many(20_000, 4000.0));
    let exact = measure(&sandbox, &[&["old.csv", "new.csv", "-o", "json"], &methods[..]].concat()).json();
    let near = measure(&sandbox, &[&little[..], &["-o", "json"]].concat()).json();
    assert_eq!((&near["compared"]["exact"], &near["compared"]["second_pass"]), (&false.into(), &true.into()));
    let facts = near["facts"][0]["scores"].as_array().unwrap();
    for ((truth, score), facts) in
        exact["columns"].as_array().unwrap().iter().zip(near["columns"].as_array().unwrap()).zip(facts)
    {
        let (truth, score) = (truth["score"].as_f64().unwrap(), score["score"].as_f64().unwrap());
        let bound = facts["error"].as_f64().unwrap_or(1e-12);
        assert!((truth - score).abs() <= bound, "{facts:#}: {truth} {score}");
    }
    assert!(facts[0]["error"].is_null() && facts[1]["error"].is_number(), "PSI is counted again: {facts:?}");
    let page = measure(&sandbox, &little);
    assert!(page.stdout.contains("may be off by") && page.stdout.contains("99 %"), "{}", page.stdout);
}

#[test]
fn limits_of_the_configuration_and_of_flags_decide() {
    let sandbox = sandbox(&[("old.csv", &table(1500, 0.0, "grey")), ("new.csv", &table(1400, 60.0, "grey"))]);
    sandbox.config("drift: { share: { warning: '> 40%', critical: '> 60%' } }\n");
    measure(&sandbox, &["old.csv", "new.csv"]).code(0);
    sandbox.config("drift: { share: { warning: '> 10%', critical: '> 20%' } }\n");
    measure(&sandbox, &["old.csv", "new.csv"]).code(2);
    sandbox.config(
        "drift: { models: { risk: { reports: r, share: { warning: '> 10%', critical: '> 20%' } } } }\n",
    );
    let risk = measure(&sandbox, &["old.csv", "new.csv", "--model", "risk", "-o", "nagios"]);
    assert!(risk.code(2).stdout.contains("'drift.risk.share'="), "{}", risk.stdout);
    sandbox.config("drift: { share: { warning: '> 10%', critical: '> 20%' } }\n");
    let lenient = json(&sandbox, &["old.csv", "new.csv", "--threshold", "wasserstein=9"], 0);
    assert_eq!(column(&lenient, "income")["threshold"], 9.0);
    let one = json(&sandbox, &["old.csv", "new.csv", "--columns", "age,colour"], 0);
    assert_eq!(one["columns"].as_array().unwrap().len(), 2);
    let typed = json(&sandbox, &["old.csv", "new.csv", "--types", "age=categorical"], 2);
    assert_eq!(column(&typed, "age")["type"], "categorical");
}

#[test]
fn parquet_of_every_type_is_measured_and_what_is_nested_is_named() {
    let sandbox = sandbox(&[]);
    let (old, new) = (fixture("types.parquet"), fixture("shifted.parquet"));
    let document = json(&sandbox, &[old.to_str().unwrap(), new.to_str().unwrap()], 1);
    for (name, kind) in
        [("number", "numeric"), ("whole", "numeric"), ("flag", "categorical"), ("amount", "numeric")]
    {
        assert_eq!(column(&document, name)["type"], kind, "{name}");
        assert_eq!(column(&document, name)["computable"], true, "{name}");
    }
    let missing = column(&document, "whole")["missing_share"].as_f64().unwrap();
    assert!((missing - 0.1).abs() < 1e-12, "{missing}");
    assert_eq!(finding(&document, "drift.unit_shift", "number")["evidence"]["factor"], 1000.0);
    assert_eq!(finding(&document, "drift.new_categories", "colour")["evidence"]["names"][0], "pink");
    assert_eq!(finding(&document, "drift.vanished_categories", "colour")["evidence"]["rows"], 100);
    for name in ["point", "tags"] {
        assert_eq!(finding(&document, "drift.passed_over", name)["verdict"], "ok");
    }
    assert_eq!(finding(&document, "drift.computable", "at")["verdict"], "ok");
    assert_eq!(finding(&document, "drift.computable", "nothing")["verdict"], "ok");
}

#[test]
fn parts_of_a_glob_or_folder_are_one_table_and_their_differences_a_finding() {
    let sandbox = sandbox(&[("old.csv", &table(900, 0.0, "grey"))]);
    let whole = table(900, 0.0, "grey");
    let (head, rows) = whole.split_once('\n').unwrap();
    for (at, rows) in rows.lines().collect::<Vec<_>>().chunks(300).enumerate() {
        sandbox.write(&format!("parts/part-{at}.csv"), format!("{head}\n{}\n", rows.join("\n")));
    }
    sandbox.write("parts/_SUCCESS", "");
    let one = json(&sandbox, &["old.csv", "old.csv"], 0);
    for place in ["parts/part-*.csv", "parts"] {
        let parts = json(&sandbox, &["old.csv", place], 0);
        assert_eq!(parts["columns"], one["columns"], "{place}");
        assert_eq!(parts["compared"]["current"]["parts"], 3);
    }
    let parts = fixture("part-*.parquet");
    let words = [parts.to_str().unwrap(), parts.to_str().unwrap()];
    let differ = json(&sandbox, &words, 1);
    let told = finding(&differ, "drift.parts_differ", "report");
    assert_eq!(told["verdict"], "warning");
    assert_eq!(told["evidence"]["parts"][0]["lacks"], serde_json::json!(["flag"]), "{told:#}");
    assert_eq!(told["evidence"]["parts"][1]["adds"], serde_json::json!(["colour"]), "{told:#}");
}

#[test]
fn schema_changes_are_findings_and_the_rest_is_measured() {
    let old =
        "gone,kind,same,n\n".to_owned() + &(0..50).map(|i| format!("1,{i},x,{i}\n")).collect::<String>();
    let new = "kind,same,n,extra\n".to_owned()
        + &(0..50).map(|i| format!("w{},x,{i},1\n", i % 3)).collect::<String>();
    let sandbox = sandbox(&[("old.csv", &old), ("new.csv", &new)]);
    let document = json(&sandbox, &["old.csv", "new.csv"], 1);
    assert_eq!(finding(&document, "drift.column_gone", "gone")["verdict"], "warning");
    assert_eq!(finding(&document, "drift.column_new", "extra")["verdict"], "ok");
    assert_eq!(finding(&document, "drift.type_changed", "kind")["verdict"], "warning");
    assert_eq!(finding(&document, "drift.computable", "same")["verdict"], "ok");
    assert_eq!(column(&document, "n")["drifted"], false);
    assert_eq!(column(&document, "gone")["computable"], false);
}

#[test]
fn an_interrupted_measurement_leaves_nothing() {
    let sandbox = sandbox(&[("old.csv", &table(50, 0.0, "grey"))]);
    std::process::Command::new("mkfifo").arg(sandbox.cwd().join("pipe")).status().unwrap();
    // Nobody ever writes into the pipe.
    let words = ["drift", "measure", "old.csv", "pipe", "--out", "r.json", "--save-reference", "p.json"];
    let running = sandbox.spawn(&words);
    let status = format!("/proc/{}/status", running.id());
    // Its handlers stand once it catches the interrupt.
    let catches = || {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let mask = text.lines().find_map(|line| line.strip_prefix("SigCgt:")).map(str::trim).unwrap_or("0");
        u64::from_str_radix(mask, 16).unwrap_or(0) & 0b10 != 0
    };
    while !catches() {
        std::thread::yield_now();
    }
    running.signal(rustix::process::Signal::INT);
    let run = running.finish();
    run.code(130);
    let mut left: Vec<_> =
        sandbox.cwd().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["old.csv", "pipe"]);
}

#[test]
fn its_own_series_is_watched_though_some_columns_are_never_measured() {
    let table = |day: u32, shift: u32| {
        (0..400).fold("income,age,at,words,same,empty\n".to_owned(), |text, i| {
            let income = f64::from((i * 7919 + day * 31) % 1009) / 10.0;
            let words =
                format!("what somebody wrote in a form at length and never twice number {}", i + shift);
            text + &format!("{income},{},2026-06-{day:02}T00:00:{:02}Z,{words},7,\n", i % 57, i % 60)
        })
    };
    let sandbox = sandbox(&[("old.csv", &table(1, 0)), ("new.csv", &table(3, 1000))]);
    std::fs::create_dir(sandbox.cwd().join("reports")).unwrap();
    let measured = json(&sandbox, &["old.csv", "new.csv", "--out", "reports/drift.json"], 0);
    for name in ["at", "words", "same", "empty"] {
        assert_eq!(column(&measured, name)["aside"], true, "{name}: {measured:#}");
    }
    assert_eq!(column(&measured, "income")["aside"], Value::Null);
    sandbox.config("drift: { reports: reports }\n");
    sandbox.run(&["drift", "check", "reports/drift.json"]).code(0);
    sandbox.run(&["drift", "check"]).code(0);
    sandbox.run(&["drift", "decide"]).code(0);
    // A column that should have been measured is still no pass.
    sandbox.write("new.csv", table(3, 1000).replacen("income", "wages", 1));
    json(&sandbox, &["old.csv", "new.csv", "--out", "reports/drift.json"], 1);
    sandbox.run(&["drift", "check"]).code(3);
    sandbox.run(&["drift", "decide"]).code(2);
}
