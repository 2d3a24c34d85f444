//! Which report speaks for now, and the one that a command line names; both through `drift show`.

use serde_json::json;

use crate::{
    drift_list::{NOW, changed, fixture, six_days},
    support::{
        cli::{Run, Sandbox},
        faulty::{Answer, FaultyServer},
        stack::unique,
    },
};

const REPORT: &str = "0.6.7/drift_report_2024-06-05.json";

/// What is shown, by its name.
fn source(run: &Run) -> String {
    assert!(run.stdout.starts_with('{'), "{}", run.transcript());
    run.json()["source"].as_str().expect("a source").to_owned()
}

fn newest(sandbox: &Sandbox) -> String {
    source(&sandbox.run(&["drift", "show", "-o", "json"]))
}

#[test]
fn the_newest_report_is_that_of_the_latest_time_whenever_its_file_was_written() {
    let sandbox = six_days("0.6.7");
    assert_eq!(newest(&sandbox), "reports/drift_report_2024-06-06.json");
    for day in 1..=6 {
        let path = sandbox.cwd().join(format!("reports/drift_report_2024-06-0{day}.json"));
        changed(&path, &format!("2024-06-0{day}T02:00:05Z"));
    }
    assert_eq!(newest(&sandbox), "reports/drift_report_2024-06-06.json");
    // An old report was copied anew, and the newest one unpacked with a time of long ago.
    changed(&sandbox.cwd().join("reports/drift_report_2024-06-01.json"), "2024-06-06T11:00:00Z");
    assert_eq!(newest(&sandbox), "reports/drift_report_2024-06-06.json");
    for day in 1..=6 {
        let path = sandbox.cwd().join(format!("reports/drift_report_2024-06-0{day}.json"));
        changed(&path, "1980-01-01T00:00:00Z");
    }
    assert_eq!(newest(&sandbox), "reports/drift_report_2024-06-06.json");
    let by = |from: &str| source(&sandbox.run(&["drift", "show", "--time-from", from, "-o", "json"]));
    assert_eq!(by("name"), "reports/drift_report_2024-06-06.json");
    changed(&sandbox.cwd().join("reports/drift_report_2024-06-02.json"), "1981-01-01T00:00:00Z");
    assert_eq!(by("modified"), "reports/drift_report_2024-06-02.json");
}

#[test]
fn a_newest_file_that_cannot_be_read_never_lets_an_older_one_speak() {
    let fails = |sandbox: &Sandbox, expected: &str| {
        let run = sandbox.run(&["drift", "show"]);
        let said = &run.code(3).stderr;
        assert!(said.contains(expected), "{said}");
        assert!(!run.stdout.contains("2024-06-06"), "{}", run.stdout);
    };
    // By its name it is of the next day.
    let sandbox = six_days("0.6.7");
    sandbox.write("reports/drift_report_2024-06-07.json", "");
    fails(&sandbox, "the report is empty");
    // By its file it was written later than all others.
    let sandbox = six_days("0.6.7");
    for day in 1..=6 {
        let path = sandbox.cwd().join(format!("reports/drift_report_2024-06-0{day}.json"));
        changed(&path, &format!("2024-06-0{day}T02:00:05Z"));
    }
    let cut = fixture(REPORT);
    let path = sandbox.write("reports/latest.json", &cut[..cut.len() / 2]);
    changed(&path, "2024-06-06T11:00:00Z");
    fails(&sandbox, "cut off");
    // One that cannot even be opened has the time of its link.
    std::fs::remove_file(path).expect("a file");
    std::os::unix::fs::symlink("nowhere", sandbox.cwd().join("reports/latest.json")).expect("a link");
    fails(&sandbox, "cannot be opened");
}

#[test]
fn a_broken_report_of_a_moment_later_is_the_newest() {
    let sandbox = six_days("0.6.7");
    let day = |day: u32| sandbox.cwd().join(format!("reports/drift_report_2024-06-0{day}.json"));
    (1..=6).for_each(|at| changed(&day(at), &format!("2024-06-0{at}T02:00:05Z")));
    let cut = fixture(REPORT);
    let path = sandbox.write("reports/latest.json", &cut[..cut.len() / 2]);
    // No later than the newest, it is none of now.
    changed(&path, "2024-06-06T02:00:04.999999999Z");
    assert_eq!(newest(&sandbox), "reports/drift_report_2024-06-06.json");
    for at in ["2024-06-06T02:00:05Z", "2024-06-06T02:00:05.000000001Z", "2024-06-06T02:00:05.140Z"] {
        changed(&path, at);
        for from in ["report", "modified"] {
            let run = sandbox.run(&["drift", "check", "--time-from", from]);
            let said = format!("{}{}", run.code(3).stdout, run.stderr);
            assert!(said.contains("reports/latest.json") && said.contains("cut off"), "{at} {from}: {said}");
        }
    }
}

#[test]
fn what_lies_beside_the_newest_report_does_not_silence_it() {
    let sandbox = six_days("0.6.7");
    for day in 1..=6 {
        let path = sandbox.cwd().join(format!("reports/drift_report_2024-06-0{day}.json"));
        changed(&path, &format!("2024-06-0{day}T02:00:05Z"));
    }
    for (name, at) in
        [("reports/README.md", "2024-06-06T11:00:00Z"), ("reports/run.log", "2024-06-06T02:00:09Z")]
    {
        changed(&sandbox.write(name, "# words"), at);
    }
    let path = sandbox.write("reports/data_quality.json", r#"{"rows": 7}"#);
    changed(&path, "2024-06-06T02:00:09Z");
    let run = sandbox.run(&["drift", "show", "-o", "json"]);
    assert_eq!(source(&run), "reports/drift_report_2024-06-06.json");
    let notes = run.json()["notes"].to_string();
    assert!(
        notes.contains("reports/data_quality.json beside it is no report: not a drift report"),
        "{notes}"
    );
}

#[test]
fn a_report_is_named_by_its_path_its_name_or_the_start_of_it() {
    let sandbox = six_days("0.6.7");
    let show = |name: &str| sandbox.run(&["drift", "show", name, "-o", "json"]);
    let whole = "reports/drift_report_2024-06-05.json";
    let absolute = sandbox.cwd().join(whole);
    for name in [
        whole,
        "./reports/drift_report_2024-06-05.json",
        absolute.to_str().expect("UTF-8"),
        "drift_report_2024-06-05.json",
        "drift_report_2024-06-05",
    ] {
        let found = source(&show(name));
        assert!(found.ends_with("drift_report_2024-06-05.json"), "{name}: {found}");
        assert_eq!(show(name).json()["stated_drifted"], 4, "{name}");
    }
    let cases = [
        ("drift_report_2024-06-0", "6 reports are called drift_report_2024-06-0…"),
        ("drift_report_2024-07-05", "there is no drift report drift_report_2024-07-05"),
        ("drift_report_2024-06-05.jsn", "did you mean drift_report_2024-06-05.json?"),
        ("/nowhere/drift.json", "there is no drift report /nowhere/drift.json"),
        ("reports", "reports is a folder, not a report"),
        ("ftp://host/drift.json", "cannot be read from ftp://"),
        ("mlflow:", "names no run"),
    ];
    for (name, expected) in cases {
        let run = show(name);
        assert!(run.code(3).stderr.contains(expected), "{name}: {}", run.stderr);
    }
}

#[test]
fn a_report_is_piped_in_or_fetched() {
    let mut sandbox = Sandbox::new();
    sandbox.now(NOW);
    let text = String::from_utf8(fixture(REPORT)).expect("UTF-8");
    let piped = sandbox.run_with_input(&["drift", "show", "-", "-o", "json"], &text);
    assert_eq!((source(&piped), &piped.json()["stated_drifted"]), ("stdin".to_owned(), &json!(4)));
    let cut = sandbox.run_with_input(&["drift", "show", "-"], &text[..100]);
    assert!(cut.code(3).stderr.contains("stdin: the report is cut off after 100 bytes"), "{}", cut.stderr);
    assert!(cut.stderr.contains("look at the log of the job"), "{}", cut.stderr);
    let server = FaultyServer::start();
    let path = format!("/{}.json", unique("drift"));
    server.script(&path, vec![Answer::new(200, "application/json", fixture(REPORT))]);
    let url = server.url(&path);
    assert_eq!(source(&sandbox.run(&["drift", "show", &url, "-o", "json"])), url);
    let run = sandbox.run(&["drift", "show", &server.url("/html")]);
    assert!(run.code(3).stderr.contains("a page titled \"Sign in\""), "{}", run.stderr);
}
