//! Mutes and maintenance windows: what they cover is shown, and does not count.

use serde_json::Value;

use crate::support::{
    cli::Sandbox,
    faulty::{FaultyServer, RefusedPort},
};

/// A healthy `api`, and a `db` that refuses, with `web` that needs it.
struct Stack {
    _up: FaultyServer,
    _down: RefusedPort,
    sandbox: Sandbox,
}

fn stack(more: &str) -> Stack {
    let (up, down) = (FaultyServer::start(), RefusedPort::reserve());
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-03-02T10:00:00Z");
    sandbox.config(&format!(
        "services:\n  api: {{ url: '{}' }}\n  db: {{ url: '{}' }}\n  web: {{ url: '{}', depends_on: [db] }}\n{more}",
        up.url("/healthy"),
        down.url("/"),
        down.url("/web"),
    ));
    Stack { _up: up, _down: down, sandbox }
}

fn muted(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap();
    let muted = findings.iter().filter(|finding| finding["muted"].is_string());
    let mut subjects: Vec<&str> = muted.map(|finding| finding["subject"].as_str().unwrap()).collect();
    subjects.sort_unstable();
    subjects.dedup();
    subjects
}

#[test]
fn a_muted_service_stays_visible_and_does_not_count_until_the_mute_ends_by_itself() {
    let mut stack = stack("");
    let sandbox = &mut stack.sandbox;
    sandbox.run(&["health"]).code(2);
    let outcome = sandbox.run(&["mute", "db", "--for", "2h", "--reason", "new disks", "-o", "json"]);
    let outcome = outcome.code(0).json();
    assert_eq!((outcome["result"].as_str(), outcome["target"].as_str()), (Some("done"), Some("db")));
    assert!(outcome["record"].is_string());

    let run = sandbox.run(&["health"]);
    run.code(0);
    assert!(run.stdout.contains("muted until 2026-03-02 12:00 UTC by tester: new disks"), "{}", run.stdout);
    assert!(run.stdout.contains("CRITICAL") && run.stdout.contains("connection refused"), "{}", run.stdout);
    let report = sandbox.run(&["health", "-o", "json"]).code(0).json();
    assert_eq!(muted(&report), ["db", "web"], "what only follows from it is muted with it");
    assert_eq!(report["verdict"], "ok");
    let findings = report["findings"].as_array().unwrap();
    let db = findings.iter().find(|finding| finding["id"] == "service.db.http").unwrap();
    assert_eq!(db["verdict"], "critical");

    let listed = sandbox.run(&["mute", "list", "-o", "json"]).code(0).json();
    assert_eq!(listed["items"][0]["name"], "db");
    assert_eq!(listed["items"][0]["until"], "2026-03-02T12:00:00Z");
    sandbox.now("2026-03-02T12:00:00Z");
    sandbox.run(&["health"]).code(2);
    let listed = sandbox.run(&["mute", "list", "-o", "json"]).code(0).json();
    assert_eq!(listed["count"], 0);
}

#[test]
fn a_mute_is_ended_by_name_or_by_the_start_of_its_id() {
    let stack = stack("");
    let sandbox = &stack.sandbox;
    let mute = |name: &str| {
        sandbox.run(&["mute", name, "--for", "1h", "--reason", "x"]).code(0);
    };
    mute("db");
    sandbox.run(&["mute", "end", "db"]).code(0);
    sandbox.run(&["health"]).code(2);
    mute("service.db.http");
    sandbox.run(&["health"]).code(0);
    let listed = sandbox.run(&["mute", "list", "-o", "json"]).code(0).json();
    let id = listed["items"][0]["id"].as_str().unwrap().to_lowercase();
    sandbox.run(&["mute", "end", &id[..22]]).code(0);
    sandbox.run(&["health"]).code(2);
    let run = sandbox.run(&["mute", "end", "db"]);
    assert!(run.code(3).stderr.contains("`db` is not muted"), "{}", run.stderr);
    let store = sandbox.home().join("store");
    assert_eq!(std::fs::read_dir(store.join("records/mute")).unwrap().count(), 2);
}

#[test]
fn a_mute_needs_a_known_name_a_reason_and_an_end() {
    let stack = stack("checks: { disk: { disk: /, critical: '> 99.9%' } }\n");
    let refused = [
        (&["mute", "dv", "--for", "1h", "--reason", "x"][..], "did you mean `db`?"),
        (&["mute", "service.dv.http", "--for", "1h", "--reason", "x"][..], "no check or service"),
        (&["mute", "db", "--for", "1h"][..], "needs a reason"),
        (&["mute", "db", "--for", "1h", "--reason", " "][..], "needs a reason"),
        (&["mute", "db", "--reason", "x"][..], "for how long?"),
        (&["mute", "db", "--for", "0s", "--reason", "x"][..], "no time to be muted for"),
        (&["mute", "db", "--for", "31d", "--reason", "x"][..], "longer than 30d"),
        (&["mute", "--for", "1h", "--reason", "x"][..], "<NAME>"),
    ];
    for (words, why) in refused {
        let run = stack.sandbox.run(words);
        assert!(run.code(3).stderr.contains(why), "{words:?}: {}", run.stderr);
    }
    let run = stack.sandbox.run(&["mute", "disk", "--for", "1h", "--reason", "x", "--dry-run"]);
    assert!(run.code(0).stdout.contains("nothing was changed"), "{}", run.stdout);
    assert!(!stack.sandbox.home().join("store").exists(), "neither a refusal nor a rehearsal writes");
    stack.sandbox.run(&["mute", "disk", "alert.X", "check.disk", "--for", "1h", "--reason", "x"]).code(0);
}

#[test]
fn mutes_that_cannot_be_read_are_said_and_mute_nothing() {
    let stack = stack("");
    let store = stack.sandbox.home().join("store");
    std::fs::write(&store, "a file where a folder should be").unwrap();
    let run = stack.sandbox.run(&["health"]);
    run.code(2);
    assert_eq!(run.stderr.matches("mutes cannot be read").count(), 1, "{}", run.stderr);
}

#[test]
fn a_look_at_what_nobody_muted_makes_no_store() {
    let stack = stack("");
    stack.sandbox.run(&["health", "api"]).code(0);
    assert!(!stack.sandbox.home().join("store").exists());
}

#[test]
fn maintenance_covers_its_window_and_nothing_else() {
    let more = "timezone: Europe/Berlin\nmaintenance:\n  \
        - { window: 'first Mon 11:00-12:00', only: [db], reason: new disks }\n  \
        - { window: 'daily 23:00-01:00', timezone: UTC, reason: nightly batch }\n";
    let mut stack = stack(more);
    // 10:00 UTC is 11:00 in Berlin.
    let run = stack.sandbox.run(&["health"]);
    run.code(0);
    assert!(run.stdout.contains("maintenance until 2026-03-02 11:00 UTC: new disks"), "{}", run.stdout);
    let cases: [(&str, i32, &[&str]); 4] = [
        ("2026-03-02T11:00:00Z", 2, &[]),
        ("2026-03-09T10:00:00Z", 2, &[]),
        ("2026-03-02T23:30:00Z", 0, &["api", "db", "web"]),
        ("2026-03-03T00:59:59Z", 0, &["api", "db", "web"]),
    ];
    for (now, code, expected) in cases {
        stack.sandbox.now(now);
        let report = stack.sandbox.run(&["health", "-o", "json"]).code(code).json();
        assert_eq!(muted(&report), expected, "{now}");
    }
}

#[test]
fn what_is_wrong_with_practice_is_said_with_its_place() {
    let sandbox = Sandbox::new();
    sandbox.config(
        "timezone: Europe/Berln\n\
         services: { api: { url: 'http://127.0.0.1:1' } }\n\
         maintenance:\n  \
         - { window: daily 2-4, only: [apj], reason: x }\n  \
         - { window: 'daily 02:00-04:00', timezone: Mars, reason: '' }\n\
         notify:\n  \
         both: { webhook: 'http://127.0.0.1:1', slack: 'http://127.0.0.1:1' }\n  \
         none: { from: warning }\n  \
         bad: { webhook: 'ftp://x', from: ok, only: [ap] }\n\
         checks: { disk: { disk: /, critical: '> 99%', for: 3 minutes } }\n\
         stateful: { clear_after: 0 }\n",
    );
    let run = sandbox.run(&["config", "check"]);
    let text = format!("{}{}", run.stdout, run.stderr);
    run.code(3);
    for fault in [
        "mlopsctl.yaml:1:11: timezone: `Europe/Berln` is no time zone (did you mean `Europe/Berlin`?)",
        "maintenance[0].window: `2` is no time of day",
        "maintenance[0].only names `apj`, which is no check and no service (did you mean `api`?)",
        "maintenance[1].timezone: `Mars` is no time zone",
        "maintenance[1].reason is empty",
        "notify.both has `webhook:` already",
        "notify.none reaches nobody",
        "notify.bad.webhook is no usable URL",
        "notify.bad.from is the least trouble worth telling",
        "notify.bad.only names `ap`",
        "checks.disk.for: `3 minutes` is no number of runs",
        "stateful.clear_after is 0",
    ] {
        assert!(text.contains(fault), "{fault} in\n{text}");
    }
}

#[test]
fn a_subcommand_behind_an_option_is_told_from_a_name() {
    let stack = stack("");
    for words in [&["list"][..], &["end", "api"]] {
        let run = stack.sandbox.run(&[&["mute", "--reason", "x"], words].concat());
        let hint = format!("mlopsctl mute {}", words.join(" "));
        assert!(run.code(3).stderr.contains(&hint), "{}", run.transcript());
    }
    // Such a name may be meant, where there is one.
    let sandbox = Sandbox::new();
    sandbox.config("checks: { list: { command: { argv: ['false'] } } }");
    sandbox.run(&["mute", "--for", "1h", "--reason", "x", "--", "list"]).code(0);
}

#[test]
fn a_muted_check_does_not_end_a_watch_early() {
    let sandbox = Sandbox::new();
    sandbox.config("checks: { n: { command: { argv: [sh, -c, 'exit 2'] } } }");
    sandbox.run(&["mute", "n", "--for", "1h", "--reason", "known"]).code(0);
    let run = sandbox.run(&["check", "--for", "2s", "--every", "100ms", "-o", "json"]);
    let finding = &run.code(0).json()["findings"][0];
    assert!(finding["evidence"]["watched_samples"].as_u64().unwrap() > 2, "{}", run.transcript());
    assert!(!run.stderr.contains("ended early"), "{}", run.transcript());
}
