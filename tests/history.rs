//! `history` on a local store: what is listed, in which order, and what of a record is shown.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::cli::{Run, Sandbox};

const NOW: &str = "2026-03-20T12:00:00Z";

/// A ULID so many seconds before a time.
pub(crate) fn ulid(time: &str, seconds_before: i64) -> String {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let time = chrono::DateTime::parse_from_rfc3339(time).unwrap().timestamp_millis() - seconds_before * 1000;
    let letter = |at: u32| LETTERS[usize::try_from((time >> (5 * (9 - at))) & 31).unwrap()] as char;
    (0..10).map(letter).chain("0123456789ABCDEF".chars()).collect()
}

fn time_of(id: &str) -> chrono::DateTime<chrono::Utc> {
    ulid::Ulid::from_string(id).unwrap().datetime().into()
}

/// A record's object and text.
pub(crate) fn record(kind: &str, name: &str, verdict: &str, id: &str) -> (String, String) {
    let at = time_of(id);
    let object = format!("records/{kind}/{name}/{}/{id}-{verdict}.json", at.format("%Y/%m"));
    let record = json!({
        "schema": "mlopsctl/record/v1", "id": id, "kind": kind, "name": name, "verdict": verdict, "at": at,
        "who": { "name": "ann", "claimed_by": "MLOPSCTL_USER" }, "host": "ops-1", "version": "0.1.0",
        "command": format!("{kind} {name}"), "reason": null, "stack": "churn", "env": null,
        "config_digest": "abc", "plan": null, "findings": [], "outcome": null,
    });
    (object, record.to_string())
}

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now(NOW);
    sandbox.config("services: { api: { url: http://127.0.0.1:1 } }\n");
    sandbox
}

fn put(sandbox: &Sandbox, (object, text): (String, String)) -> PathBuf {
    let path = sandbox.home().join("store").join(object);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, text).unwrap();
    path
}

fn items(run: &Run) -> Vec<Value> {
    run.code(0).json()["items"].as_array().expect("a list").clone()
}

fn listed(sandbox: &Sandbox, args: &[&str]) -> Vec<String> {
    let words: Vec<&str> = ["history", "-o", "json"].iter().chain(args).copied().collect();
    let short =
        |item: &Value| format!("{} {}", item["kind"].as_str().unwrap(), item["name"].as_str().unwrap());
    items(&sandbox.run(&words)).iter().map(short).collect()
}

#[test]
fn an_empty_store_says_so_and_where_it_is() {
    let sandbox = sandbox();
    let run = sandbox.run(&["history"]);
    let store = sandbox.home().join("store");
    assert_eq!(run.code(0).stdout, format!("no records\nstore: {}\n", store.display()));
    assert!(!store.exists(), "a look writes nothing");
}

#[test]
fn records_are_listed_newest_first_by_kind_name_and_time() {
    const HOUR: i64 = 3600;
    const DAY: i64 = 24 * HOUR;
    let sandbox = sandbox();
    for (kind, name, ago) in [
        ("runbook", "daily", HOUR),
        ("restart", "api", 2 * HOUR),
        ("runbook", "daily", DAY),
        ("runbook", "weekly", 19 * DAY),
        ("restart", "mlflow", 20 * DAY),
        ("incident", "api-down", 100 * DAY),
        ("runbook", "yearly", 500 * DAY),
    ] {
        put(&sandbox, record(kind, name, "ok", &ulid(NOW, ago)));
    }
    let all = [
        "runbook daily",
        "restart api",
        "runbook daily",
        "runbook weekly",
        "restart mlflow",
        "incident api-down",
        "runbook yearly",
    ];
    assert_eq!(listed(&sandbox, &[]), all);
    let cases: [(&[&str], &[&str]); 11] = [
        (&["--limit", "2"], &all[..2]),
        (&["--limit", "6"], &all[..6]),
        (&["--since", "2h"], &all[..2]),
        (&["--since", "7199s"], &all[..1]),
        (&["--since", "2026-03-01"], &all[..4]),
        (&["--since", "2026-02-28T00:00:00Z", "--until", "2026-03-02"], &all[3..5]),
        (&["--until", "2026-01-01"], &all[5..]),
        (&["--kind", "restart"], &["restart api", "restart mlflow"]),
        (&["--kind", "restart,incident", "--limit", "2"], &["restart api", "restart mlflow"]),
        (
            &["--kind", "runbook", "--name", "weekly", "--name", "yearly"],
            &["runbook weekly", "runbook yearly"],
        ),
        (&["--service", "mlflow"], &["restart mlflow"]),
    ];
    for (args, expected) in cases {
        assert_eq!(listed(&sandbox, args), expected, "{args:?}");
    }
    let page = sandbox.run(&["history", "--limit", "2"]);
    page.golden("history/list");
    let wrong = sandbox.run(&["history", "--since", "yesterday"]);
    assert!(
        wrong.code(3).stderr.contains("--since `yesterday` is no date, time or duration"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn what_ended_after_the_month_it_began_in_is_found_too() {
    let sandbox = sandbox();
    let id = ulid("2026-02-28T23:59:00Z", 0);
    let (object, text) = record("runbook", "daily", "ok", &id);
    put(&sandbox, (object.replace("/2026/02/", "/2026/03/"), text));
    for args in [&[][..], &["--until", "2026-03-01"], &["--since", "2026-02-28"], &["--limit", "1"]] {
        assert_eq!(listed(&sandbox, args), ["runbook daily"], "{args:?}");
    }
    sandbox.run(&["history", "show", &id[..11]]).code(0);
}

#[test]
fn a_run_that_was_pending_is_listed_once_with_its_end() {
    let sandbox = sandbox();
    let [first, second] = [7200, 3600].map(|ago| ulid(NOW, ago));
    put(&sandbox, record("runbook", "daily", "warning-pending", &first));
    put(&sandbox, record("runbook", "daily", "ok", &first));
    put(&sandbox, record("runbook", "daily", "ok-pending", &second));
    let all = items(&sandbox.run(&["history", "-o", "json"]));
    let seen: Vec<_> = all
        .iter()
        .map(|item| (item["verdict"].as_str().unwrap(), item["pending"].as_bool().unwrap()))
        .collect();
    assert_eq!(seen, [("ok", true), ("ok", false)]);
    // The one with an end is the one that is shown.
    let shown = sandbox.run(&["history", "show", &first, "-o", "json"]).code(0).json();
    assert_eq!(shown["verdict"], "ok");
}

#[test]
fn records_of_newer_versions_and_damaged_ones_stop_nothing() {
    let sandbox = sandbox();
    let ids = [4, 3, 2, 1].map(|hours| ulid(NOW, hours * 3600));
    put(&sandbox, record("restart", "api", "done", &ids[0]));
    let (object, text) = record("restart", "api", "done", &ids[1]);
    put(&sandbox, (object, text[..text.len() / 2].to_owned()));
    let (object, _) = record("dream", "of-sheep", "lucid", &ids[2]);
    put(
        &sandbox,
        (
            object,
            r#"{"schema":"mlopsctl/record/v9","who":"ann","outcome":{"summary":"all well","mood":[1]}}"#
                .into(),
        ),
    );
    let (object, _) = record("restart", "mlflow", "done", &ids[3]);
    put(&sandbox, (object, "[]".into()));
    let run = sandbox.run(&["history"]);
    let lines: Vec<&str> = run.code(0).stdout.lines().collect();
    assert_eq!(lines.len(), 6, "{}", run.stdout);
    assert!(lines[1].contains("restart") && lines[1].contains("damaged: it is no record"), "{}", lines[1]);
    assert!(
        lines[2].contains("dream") && lines[2].contains("lucid") && lines[2].contains("all well"),
        "{}",
        lines[2]
    );
    assert!(lines[3].contains("damaged: EOF while parsing"), "{}", lines[3]);
    let all = items(&sandbox.run(&["history", "-o", "json"]));
    assert_eq!(all[3]["damaged"], Value::Null);
    assert!(all[2]["damaged"].as_str().unwrap().contains("EOF"), "{}", all[2]);
    sandbox.run(&["history", "show", &ids[2]]).code(0);
    let damaged = sandbox.run(&["history", "show", &ids[1]]);
    assert!(damaged.code(3).stderr.contains("which is damaged"), "{}", damaged.stderr);
    assert!(damaged.stderr.contains("because: EOF while parsing"), "{}", damaged.stderr);
}

#[test]
fn a_record_is_shown_by_the_start_of_its_id() {
    let sandbox = sandbox();
    let ids = [3_000_000, 2000, 1000].map(|ago| ulid(NOW, ago));
    let (object, text) = record("restart", "api", "done", &ids[1]);
    let mut value: Value = serde_json::from_str(&text).unwrap();
    value["reason"] = "model lost".into();
    value["plan"] = ids[0].clone().into();
    value["findings"] = json!([
        { "id": "service.api.recovery", "subject": "api", "verdict": "ok", "message": "healthy again after 3.2 s" },
    ]);
    value["outcome"] = json!({
        "result": "done", "summary": "healthy again after 3.2 s",
        "plan": [{ "step": 1, "what": "restart container `api-1`", "state": "done", "took_seconds": 1.25 },
            { "step": 2, "what": "wait until api is healthy", "state": "done", "took_seconds": 2.0 }],
    });
    put(&sandbox, (object, value.to_string()));
    put(&sandbox, record("runbook", "daily", "ok", &ids[0]));
    let (object, text) = record("runbook", "daily", "warning", &ids[2]);
    let mut run: Value = serde_json::from_str(&text).unwrap();
    run["details"] = json!({
        "schema": "mlopsctl/run/v1", "title": "Morning checklist", "summary": "WARNING disk: 84 % > 80 %",
        "steps": [
            { "position": "1", "state": "done", "title": "All services healthy", "message": "OK 3 services" },
            { "position": "2", "state": "skipped", "title": "Dashboards reviewed", "reason": "Grafana is down", "who": { "name": "bob" } },
        ],
    });
    put(&sandbox, (object, run.to_string()));

    sandbox.run(&["history", "show", &ids[1].to_lowercase()[..9]]).golden("history/show_act");
    sandbox.run(&["history", "show", &ids[2]]).golden("history/show_run");
    let json = sandbox.run(&["history", "show", &ids[1], "-o", "json"]);
    assert_eq!(json.code(0).json(), value);

    let many = sandbox.run(&["history", "show", &ids[1][..5]]);
    let said = &many.code(3).stderr;
    assert!(
        said.contains("2 records start with") && said.contains(&ids[1]) && said.contains(&ids[2]),
        "{said}"
    );
    let none = sandbox.run(&["history", "show", "01ARZ3NDEK"]);
    assert!(none.code(3).stderr.contains("there is no record `01ARZ3NDEK`"), "{}", none.stderr);
    let wrong = sandbox.run(&["history", "show", "../../etc"]);
    assert!(wrong.code(3).stderr.contains("is not the id of a record"), "{}", wrong.stderr);
    sandbox.run(&["history", "show"]).code(3);
    sandbox.run(&["history", "--kind", "x", "show", &ids[1]]).code(3);
}
