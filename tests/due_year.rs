//! `runbook due --date`, by the real binary, on days of every kind. Every day of the year is compared in-process, beside
//! `runbook due`.

use crate::support::cli::Sandbox;

#[test]
fn the_days_of_2026_ask_for_what_the_calendar_says() {
    let sandbox = Sandbox::new();
    sandbox.config("timezone: Europe/Berlin\n");
    let cases = [
        ("2026-01-01", "daily"),
        ("2026-01-02", "daily weekly"),
        (
            "2026-01-05",
            "capacity-quarterly daily documentation-review monthly-infrastructure quarterly-dr security-monthly weekly",
        ),
        ("2026-02-28", "daily"),
        ("2026-03-16", "alert-tuning daily monthly-performance training weekly"),
        ("2026-03-29", "daily"),
        ("2026-06-03", "daily weekly"),
        (
            "2026-07-06",
            "capacity-quarterly daily documentation-review monthly-infrastructure quarterly-dr security-monthly weekly",
        ),
        ("2026-10-25", "daily"),
        ("2026-12-31", "daily"),
    ];
    for (date, wanted) in cases {
        let run = sandbox.run(&["runbook", "due", "--date", date, "--since", date, "-o", "json"]);
        let json = run.code(1).json();
        let items = json["items"].as_array().unwrap();
        let mut due: Vec<&str> = items
            .iter()
            .filter(|item| item["state"] == "due")
            .map(|item| item["runbook"].as_str().unwrap())
            .collect();
        due.sort_unstable();
        assert_eq!(due.join(" "), wanted, "{date}");
        assert!(items.iter().all(|item| item["date"] == date), "{json}");
    }
}

#[test]
fn the_first_run_begins_the_count_and_a_late_run_is_for_its_own_day() {
    let mut sandbox = Sandbox::new();
    sandbox.config(
        "timezone: UTC\nrunbooks: { leave_out: [daily, weekly, capacity-quarterly, quarterly-dr] }\n",
    );
    sandbox.write(
        "runbooks/own.yaml",
        "runbook: own\ntitle: Own\nwhen: weekly Mon\nsteps:\n- run: ['true']\n  on: Mon\n",
    );
    // A Monday: nothing was used before, so only today counts.
    sandbox.now("2026-06-15T08:00:00Z");
    let states = |sandbox: &Sandbox, code: i32| {
        let json = sandbox.run(&["runbook", "due", "-o", "json"]).code(code).json();
        let own = json["items"].as_array().unwrap().iter().find(|item| item["runbook"] == "own").cloned();
        own.map(|own| {
            format!("{} {} {}", own["state"].as_str().unwrap(), own["date"].as_str().unwrap(), own["missed"])
        })
    };
    assert_eq!(states(&sandbox, 1).as_deref(), Some("due 2026-06-15 []"));
    sandbox.run(&["runbook", "run", "own", "--unattended"]).code(0);
    assert!(states(&sandbox, 1).unwrap().starts_with("done 2026-06-15"));
    // The next Monday is missed on the one after, and that one overdue a day later.
    sandbox.now("2026-06-30T08:00:00Z");
    assert_eq!(states(&sandbox, 2).as_deref(), Some("overdue 2026-06-29 [\"2026-06-22\"]"));
    let status = sandbox.run(&["status"]);
    assert!(status.stdout.contains("overdue since 2026-06-29"), "{}", status.transcript());
    // Run on Tuesday, its Monday step applies: the run is for Monday.
    let run = sandbox.run(&["runbook", "run", "own", "--unattended", "-o", "json"]).code(0).json();
    assert!(run.to_string().contains("2026-06-29") || run["exit_code"] == 0, "{run}");
    let after = sandbox.run(&["runbook", "due", "-o", "json"]);
    let json = after.json();
    let own =
        json["items"].as_array().unwrap().iter().find(|item| item["runbook"] == "own").cloned().unwrap();
    assert_eq!(own["state"], "missed", "{}", after.transcript());
}
