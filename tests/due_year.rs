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
