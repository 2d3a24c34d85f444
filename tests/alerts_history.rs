//! `alerts history` on samples of a known past, loaded into a real Prometheus.

use std::fmt::Write as _;

use serde_json::Value;

use crate::{
    alerts::findings,
    support::{
        cli::Sandbox,
        faulty::{FaultyServer, RefusedPort},
        stack::Prometheus,
    },
};

/// 2025-06-02T00:00:00Z, when the history is asked for.
const NOW: i64 = 1_748_822_400;
const MINUTE: i64 = 60;
const HOUR: i64 = 3600;

const CONFIG: &str = "rule_files: ['{folder}/rules.yml']\n";
/// Never fires; there must be a rule.
const RULES: &str = "groups:\n  - name: test\n    rules:\n      - { alert: Down, expr: vector(0) > 1 }\n";

/// Samples once a minute from `from` to `to` (both included), in seconds before `NOW`.
fn samples(text: &mut String, series: &str, from: i64, to: i64) {
    let mut at = NOW - from;
    while at <= NOW - to {
        writeln!(text, "{series} 1 {at}").unwrap();
        at += MINUTE;
    }
}

fn firing(name: &str, severity: &str, instance: &str) -> String {
    format!(r#"ALERTS{{alertname="{name}",alertstate="firing",severity="{severity}",instance="{instance}"}}"#)
}

/// The past day, with `up` for as long as asked.
fn past(up_hours: i64) -> String {
    let mut text = String::from("# TYPE ALERTS gauge\n");
    // Twice ten minutes, and once an hour on another instance.
    for start in [20 * HOUR, 10 * HOUR] {
        samples(&mut text, &firing("Down", "critical", "a"), start, start - 9 * MINUTE);
    }
    samples(&mut text, &firing("Down", "critical", "b"), 10 * HOUR, 9 * HOUR + MINUTE);
    // Since before the window and until twelve hours ago; more time, fewer episodes.
    samples(&mut text, &firing("Disk", "page", "a"), 30 * HOUR, 12 * HOUR);
    // Still firing, for half an hour.
    samples(&mut text, &firing("Slow", "warning", "a"), 30 * MINUTE, 0);
    // Pending is not firing, and the day before is not asked for.
    samples(
        &mut text,
        r#"ALERTS{alertname="Never",alertstate="pending",severity="critical"}"#,
        2 * HOUR,
        HOUR,
    );
    samples(&mut text, &firing("Old", "critical", "a"), 40 * HOUR, 30 * HOUR);
    if up_hours > 0 {
        text += "# TYPE up gauge\n";
        samples(&mut text, r#"up{job="api"}"#, up_hours * HOUR, 0);
    }
    text + "# EOF\n"
}

fn at_now(prometheus: &Prometheus, more: &str) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.config(&format!("prometheus: {{ url: {} }}\n{more}", prometheus.url("")));
    sandbox.now("2025-06-02T00:00:00Z");
    sandbox
}

fn evidence(report: &Value, id: &str) -> Value {
    let findings = report["findings"].as_array().expect("findings");
    findings.iter().find(|finding| finding["id"] == id).unwrap_or_else(|| panic!("{id} in {report:#}"))["evidence"]
        .clone()
}

#[test]
fn history_counts_episodes_exactly_and_ranks_them_by_noise() {
    let prometheus = Prometheus::backfilled(CONFIG, RULES, &past(48));
    let sandbox = at_now(&prometheus, "");
    let run = sandbox.run(&["alerts", "history", "--since", "24h", "-o", "json"]);
    run.code(2);
    let ids: Vec<(String, String)> =
        findings(&run).into_iter().map(|(id, verdict, _)| (id, verdict)).collect();
    let pair = |id: &str, verdict: &str| (format!("alerts.history{id}"), verdict.to_owned());
    assert_eq!(
        ids,
        [
            pair(".Down.critical", "critical"),
            pair(".Disk.page", "critical"),
            pair(".Slow.warning", "warning"),
            pair("", "ok")
        ],
        "by verdict, then by number of episodes, not by time"
    );
    let report = run.json();
    let down = evidence(&report, "alerts.history.Down.critical");
    assert_eq!((&down["count"], &down["series"]), (&3.into(), &2.into()), "{down:#}");
    assert_eq!((&down["total_seconds"], &down["longest_seconds"]), (&4800.0.into(), &3600.0.into()));
    let episodes = down["episodes"].as_array().unwrap();
    assert_eq!(episodes[2]["start"], "2025-06-01T04:00:00Z");
    assert_eq!(episodes[2]["end"], "2025-06-01T04:10:00Z");
    assert_eq!((&episodes[2]["minutes"], &episodes[2]["open_end"]), (&10.0.into(), &false.into()));
    let disk = evidence(&report, "alerts.history.Disk.page");
    assert_eq!((&disk["episodes"][0]["open_start"], &disk["count"]), (&true.into(), &1.into()), "{disk:#}");
    let slow = evidence(&report, "alerts.history.Slow.warning");
    assert_eq!((&slow["episodes"][0]["open_end"], &slow["total_seconds"]), (&true.into(), &1800.0.into()));
    let message = findings(&run).pop().unwrap().2;
    assert_eq!(
        message,
        "5 episodes of 3 alerts in the last 24 h (every evaluation read; Prometheus keeps 10y)"
    );
}

#[test]
fn history_of_one_severity_answers_the_daily_question() {
    let prometheus = Prometheus::backfilled(CONFIG, RULES, &past(48));
    let sandbox = at_now(&prometheus, "");
    let history = |args: &[&str]| sandbox.run(&[&["alerts", "history"], args].concat());
    let run = history(&["--severity", "critical"]);
    run.code(2);
    assert!(run.stdout.contains("Disk") && !run.stdout.contains("Slow"), "{}", run.transcript());
    history(&["--severity", "warning"]).code(1);
    let run = history(&["--severity", "critical", "--since", "1h"]);
    run.code(0);
    assert!(run.stdout.contains("no critical alert fired in the last 60 min"), "{}", run.transcript());
    history(&["Slow", "--severity", "critical"]).code(0);
    history(&["Down", "instance=~a|c", "-o", "json"]).code(2);
    history(&["Down", "--since", "0s"]).code(3);
    history(&["instance=~("]).code(3);
}

#[test]
fn history_by_step_says_what_it_can_miss() {
    let prometheus = Prometheus::backfilled(CONFIG, RULES, &past(48));
    let sandbox = at_now(&prometheus, "");
    let run = sandbox.run(&["alerts", "history", "Disk", "--step", "10m", "-o", "json"]);
    run.code(2);
    let message = findings(&run).pop().unwrap().2;
    assert!(message.contains("(one sample per 10 min: shorter episodes can be missed"), "{message}");
    assert_eq!(evidence(&run.json(), "alerts.history")["step_seconds"], 600.0);
    // Twelve hours, seen with a grain of ten minutes and samples that live on for five.
    let total = evidence(&run.json(), "alerts.history.Disk.page")["total_seconds"].as_f64().unwrap();
    assert!((12.0 * 3600.0..=12.0 * 3600.0 + 900.0).contains(&total), "{total}");
}

#[test]
fn a_history_that_does_not_reach_back_cannot_vouch_for_the_window() {
    let prometheus = Prometheus::backfilled(CONFIG, RULES, &past(3));
    let run = at_now(&prometheus, "").run(&["alerts", "history", "Nothing"]);
    run.code(3);
    assert!(run.stdout.contains("Prometheus has samples of about 3"), "{}", run.transcript());
    let prometheus = Prometheus::backfilled(CONFIG, RULES, &past(0));
    let run = at_now(&prometheus, "").run(&["alerts", "history", "Nothing"]);
    run.code(3);
    assert!(run.stdout.contains("Prometheus watched no target in that time"), "{}", run.transcript());
}

#[test]
fn a_gap_of_the_watchdog_is_a_time_without_alerts() {
    let watchdog = r#"ALERTS{alertname="Watchdog",alertstate="firing"}"#;
    let up = |text: &mut String| {
        text.push_str("# TYPE up gauge\n");
        samples(text, "up", 48 * HOUR, 0);
        text.push_str("# EOF\n");
    };
    type Spans<'a> = &'a [(i64, i64)];
    let cases: [(Spans<'_>, i32, &str); 3] = [
        (&[(30 * HOUR, 0)], 0, "fired throughout"),
        (
            &[(30 * HOUR, 5 * HOUR), (4 * HOUR, 0)],
            1,
            "was interrupted 1 time, the last time until 2025-06-01T20:00:00Z",
        ),
        (&[(30 * HOUR, 5 * HOUR)], 2, "must always fire but stopped at 2025-06-01T19:01:00Z"),
    ];
    for (spans, code, said) in cases {
        let mut text = String::from("# TYPE ALERTS gauge\n");
        for (from, to) in spans {
            samples(&mut text, watchdog, *from, *to);
        }
        up(&mut text);
        let prometheus = Prometheus::backfilled(CONFIG, RULES, &text);
        let unused = "alertmanager: { url: http://127.0.0.1:1, watchdog: Watchdog }\n";
        let run = at_now(&prometheus, unused).run(&["alerts", "history"]);
        run.code(code);
        assert!(run.stdout.contains(said), "{said}: {}", run.transcript());
    }
}

#[test]
fn a_blind_prometheus_has_no_history() {
    let refused = RefusedPort::reserve();
    let server = FaultyServer::start();
    for url in [refused.url(""), server.url("/html"), server.url("/hang")] {
        let sandbox = Sandbox::new();
        sandbox.config(&format!("prometheus: {{ url: {url}, http: {{ timeout: 500ms }} }}\n"));
        let run = sandbox.run(&["alerts", "history", "-o", "json"]);
        run.code(3);
        assert!(
            findings(&run)[0].2.starts_with("what fired cannot be told: prometheus: "),
            "{}",
            run.transcript()
        );
    }
}
