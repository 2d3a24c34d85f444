//! `runbook due` on what became of runs, days that are no days, and the day that a run is for.

use std::path::PathBuf;

use serde_json::Value;

use crate::support::cli::{Run, Sandbox};

const OWN: &str = "runbook: own\ntitle: Own\nwhen: weekly Mon\nsteps:\n- run: ['true']\n  id: one\n- run: ['true']\n  id: two\n- run: ['true']\n  id: monday\n  on: Mon\n";

/// A stack in which only `own` comes round, on a Monday.
fn stack() -> Sandbox {
    let mut sandbox = Sandbox::new();
    let names = [
        "daily",
        "weekly",
        "alert-tuning",
        "capacity-quarterly",
        "disaster-recovery",
        "documentation-review",
        "monthly-infrastructure",
        "monthly-performance",
        "quarterly-dr",
        "security-monthly",
        "training",
    ];
    sandbox.config(&format!("timezone: UTC\nrunbooks: {{ leave_out: [{}] }}\n", names.join(", ")));
    sandbox.write("runbooks/own.yaml", OWN);
    sandbox.now("2026-06-15T08:00:00Z");
    sandbox
}

fn due(sandbox: &Sandbox, code: i32) -> (Value, Run) {
    let json = sandbox.run(&["runbook", "due", "-o", "json"]).code(code).json();
    let items = json["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{json}");
    (items[0].clone(), sandbox.run(&["runbook", "due"]))
}

/// The one record of `own` of a day.
fn record(sandbox: &Sandbox, month: &str) -> PathBuf {
    let folder = sandbox.home().join("store/records/runbook/own/2026").join(month);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

/// Ends the run of the record in another way: as the word of its name and the states of its steps say.
fn rewrite(path: &PathBuf, word: &str, states: [&str; 3]) {
    let mut value: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for (at, state) in states.iter().enumerate() {
        value["details"]["steps"][at]["state"] = (*state).into();
    }
    let name = path.file_name().unwrap().to_str().unwrap();
    let (id, _) = name.split_once('-').unwrap();
    std::fs::remove_file(path).unwrap();
    std::fs::write(path.with_file_name(format!("{id}-{word}.json")), value.to_string()).unwrap();
}

#[test]
fn a_run_that_was_stopped_or_left_steps_out_is_not_done_and_is_seen() {
    for (word, told) in [("stopped", "; stopped by run "), ("incomplete", "; 2 steps left out by run ")] {
        let mut sandbox = stack();
        sandbox.run(&["runbook", "run", "own", "--unattended"]).code(0);
        assert_eq!(due(&sandbox, 0).0["state"], "done");
        rewrite(&record(&sandbox, "06"), word, ["done", "skipped", "not-reached"]);
        let (item, page) = due(&sandbox, 1);
        assert_eq!(item["state"], "due", "{item}");
        assert_eq!(item["left_out"], 2, "{item}");
        assert!(page.stdout.contains(told), "{}", page.transcript());
        assert!(page.stdout.contains("mlopsctl runbook run own"), "{}", page.transcript());
        sandbox.now("2026-06-16T08:00:00Z");
        assert_eq!(due(&sandbox, 2).0["state"], "overdue");
        // Once the next has come, it was missed, and says that something of it was done.
        sandbox.now("2026-06-22T08:00:00Z");
        let (item, page) = due(&sandbox, 1);
        assert_eq!(item["missed"][0], "2026-06-15");
        assert_eq!(item["partly_done"][0], "2026-06-15");
        assert!(page.stdout.contains("missed 2026-06-15 (partly done)"), "{}", page.transcript());
    }
}

#[test]
fn a_run_whose_required_steps_were_all_skipped_is_skipped() {
    let sandbox = stack();
    sandbox.run(&["runbook", "run", "own", "--unattended"]).code(0);
    rewrite(&record(&sandbox, "06"), "warning", ["skipped", "skipped", "not-applicable"]);
    assert_eq!(due(&sandbox, 0).0["state"], "skipped");
    rewrite(&record(&sandbox, "06"), "warning", ["skipped", "done", "skipped"]);
    assert_eq!(due(&sandbox, 0).0["state"], "done");
}

#[test]
fn days_beyond_all_calendars_are_refused() {
    let sandbox = stack();
    let cases = [
        ("--date=-262143-01-01", "1970"),
        ("--since=+262142-12-31", "2200"),
        ("--date=1969-12-31", "1970"),
        ("--since=2201-01-01", "2200"),
        ("--date=2026-02-30", "no day such as"),
        ("--days=4294967295", "3660"),
    ];
    for (flag, wanted) in cases {
        let run = sandbox.run(&["runbook", "due", flag]);
        run.code(3);
        assert!(run.stderr.contains(wanted) && !run.stderr.contains("panicked"), "{}", run.transcript());
        if flag.starts_with("--date") {
            sandbox.run(&["runbook", "run", "own", flag, "--dry-run"]).code(3);
        }
    }
    for flags in [["--date=1970-01-01", "--since=1970-01-01"], ["--date=2200-12-31", "--since=2200-12-31"]] {
        let run = sandbox.run(&["runbook", "due", "--days=3660", flags[0], flags[1]]);
        assert!(!run.stderr.contains("panicked") && run.code < 3, "{}", run.transcript());
    }
}

#[test]
fn before_anybody_ran_one_it_says_that_nothing_counts_yet() {
    let sandbox = stack();
    let (_, page) = due(&sandbox, 1);
    assert!(page.stdout.contains("not adopted yet: nothing can be overdue"), "{}", page.transcript());
    assert!(page.stdout.contains("store"), "{}", page.transcript());
}

#[test]
fn a_run_on_another_day_is_for_that_day_unless_it_is_overdue() {
    let run_for = |sandbox: &Sandbox| {
        let json = sandbox.run(&["runbook", "run", "own", "--unattended", "-o", "json"]).code(0).json();
        json["date"].as_str().unwrap().to_owned()
    };
    let mut sandbox = stack();
    // The first run ever, on a Tuesday: nobody owed Monday's.
    sandbox.now("2026-06-16T08:00:00Z");
    assert_eq!(run_for(&sandbox), "2026-06-16");
    // A week later Monday's is owed, and once it is done Tuesday is Tuesday again.
    sandbox.now("2026-06-23T08:00:00Z");
    assert_eq!(run_for(&sandbox), "2026-06-22");
    sandbox.now("2026-06-23T09:00:00Z");
    assert_eq!(run_for(&sandbox), "2026-06-23");
}
