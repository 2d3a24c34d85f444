//! `alerts list` and `alerts silences` against a real Alertmanager and Prometheus, and against ones that fail.

use serde_json::{Value, json};

use crate::support::{
    cli::{Run, Sandbox},
    faulty::{Answer, FaultyServer, RefusedPort},
    stack::{Alertmanager, Prometheus, eventually, http},
};
use std::time::Duration;

/// Id, verdict and message of every finding.
pub(crate) fn findings(run: &Run) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let report = run.json();
    let findings = report["findings"].as_array().expect("findings").iter();
    findings.map(|f| (text(&f["id"]), text(&f["verdict"]), text(&f["message"]))).collect()
}

/// Subject and verdict of every finding.
fn subjects(run: &Run) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let report = run.json();
    let findings = report["findings"].as_array().expect("findings").iter();
    findings.map(|f| (text(&f["subject"]), text(&f["verdict"]))).collect()
}

/// Posts firing alerts, by labels.
pub(crate) fn fire(alertmanager: &Alertmanager, alerts: &[&[(&str, &str)]]) {
    let alerts: Vec<Value> = alerts
        .iter()
        .map(|labels| {
            let labels: serde_json::Map<String, Value> =
                labels.iter().map(|&(name, value)| (name.to_owned(), json!(value))).collect();
            json!({ "labels": labels, "annotations": { "summary": "it broke" } })
        })
        .collect();
    let (status, body) =
        http("POST", &alertmanager.url("/api/v2/alerts"), &json!(alerts).to_string()).expect("an answer");
    assert_eq!(status, 200, "{body}");
}

pub(crate) fn with(alertmanager: &Alertmanager, more: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.config(&format!("alertmanager:\n  url: {}\n{more}", alertmanager.url("")));
    sandbox
}

/// Rules that fire within a second, without any target.
const FIRING: &str = r#"
groups:
  - name: test
    interval: 1s
    rules:
      - { alert: Watchdog, expr: vector(1), labels: { severity: none } }
      - { alert: Broken, expr: vector(1), labels: { severity: page, job: api }, annotations: { summary: it broke } }
      - { alert: Slow, expr: vector(1), labels: { severity: minor, job: web } }
"#;

const NO_SCRAPE: &str = "global: { evaluation_interval: 1s }\nrule_files: ['{folder}/rules.yml']\n";

#[test]
fn alerts_list_takes_its_verdict_from_severities() {
    let alertmanager = Alertmanager::quiet();
    let sandbox = with(&alertmanager, "");
    let run = sandbox.run(&["alerts", "list", "-o", "json"]);
    run.code(0);
    assert_eq!(
        findings(&run),
        [("alerts.list".into(), "ok".into(), "no such alert is firing, according to Alertmanager".into())]
    );

    fire(&alertmanager, &[&[("alertname", "Note"), ("severity", "info")]]);
    sandbox.run(&["alerts"]).code(0);
    fire(&alertmanager, &[&[("alertname", "Odd"), ("severity", "purple")], &[("alertname", "Bare")]]);
    let run = sandbox.run(&["alerts", "list", "-o", "json"]);
    run.code(1);
    let said: Vec<String> = findings(&run).into_iter().map(|(_, _, message)| message).collect();
    assert!(said.iter().any(|message| message.starts_with("unknown severity `purple`, for ")), "{said:?}");
    assert!(said.iter().any(|message| message.starts_with("no severity label, for ")), "{said:?}");
    fire(&alertmanager, &[&[("alertname", "Down"), ("severity", "page"), ("instance", "a:1")]]);
    let run = sandbox.run(&["alerts", "list", "-o", "json"]);
    run.code(2);
    let verdicts: Vec<(String, String)> = subjects(&run);
    let pair = |name: &str, verdict: &str| (name.to_owned(), verdict.to_owned());
    assert_eq!(
        verdicts,
        [pair("Down", "critical"), pair("Bare", "warning"), pair("Odd", "warning"), pair("Note", "ok")],
        "the worst first"
    );
    let down = &run.json()["findings"][0];
    assert_eq!(down["evidence"]["labels"]["instance"], "a:1");
    assert!(down["message"].as_str().unwrap().ends_with(": it broke (instance=a:1)"), "{down}");
}

#[test]
fn alerts_list_lets_the_configuration_say_what_severities_mean() {
    let alertmanager = Alertmanager::quiet();
    let sandbox =
        with(&alertmanager, "  severity_label: level\n  severities: { sev3: warning, sev1: critical }\n");
    fire(&alertmanager, &[&[("alertname", "A"), ("level", "sev3"), ("severity", "critical")]]);
    sandbox.run(&["alerts", "list"]).code(1);
    fire(&alertmanager, &[&[("alertname", "B"), ("level", "sev1")]]);
    sandbox.run(&["alerts", "list"]).code(2);
}

#[test]
fn alerts_list_speaks_amtool() {
    let alertmanager = Alertmanager::quiet();
    let sandbox = with(&alertmanager, "");
    fire(
        &alertmanager,
        &[
            &[("alertname", "Down"), ("severity", "critical"), ("instance", "a:1")],
            &[("alertname", "Down"), ("severity", "critical"), ("instance", "b:2")],
            &[("alertname", "Slow"), ("severity", "warning"), ("instance", "a:1")],
        ],
    );
    let cases: [(&[&str], usize, i32); 7] = [
        (&["Down"], 2, 2),
        (&["alertname=Slow"], 1, 1),
        (&["Down", "instance=~\".+1\""], 1, 2),
        (&["alertname!=Down"], 1, 1),
        (&["alertname!~Do.*|X"], 1, 1),
        (&["instance=a:1", "severity=critical"], 1, 2),
        (&["Nothing"], 1, 0),
    ];
    for (matchers, count, code) in cases {
        let run = sandbox.run(&[&["alerts", "list", "-o", "json"], matchers].concat());
        run.code(code);
        assert_eq!(run.json()["findings"].as_array().unwrap().len(), count, "{matchers:?}");
    }
    for wrong in ["instance=~(", "=x", "a=\"open"] {
        let run = sandbox.run(&["alerts", "list", wrong]);
        run.code(3);
        assert!(run.stderr.contains("try: quote"), "{}", run.transcript());
    }
}

#[test]
fn silenced_and_inhibited_alerts_are_shown_and_do_not_count() {
    let alertmanager = Alertmanager::start(
        "route: { receiver: none }\nreceivers: [{ name: none }]\ninhibit_rules:\n  - source_matchers: [alertname=Cause]\n    target_matchers: [alertname=Effect]\n",
    );
    let sandbox = with(&alertmanager, "");
    fire(
        &alertmanager,
        &[
            &[("alertname", "Quiet"), ("severity", "critical")],
            &[("alertname", "Effect"), ("severity", "critical")],
            &[("alertname", "Cause"), ("severity", "info")],
        ],
    );
    sandbox.run(&["alerts", "list"]).code(2);
    sandbox.run(&["alerts", "silence", "Quiet", "--for", "20h", "-c", "known", "--yes"]).code(0);
    // Alertmanager applies a new alert's inhibitions when it routes it, a moment after taking it.
    let run = eventually("inhibition", Duration::from_secs(20), || {
        let run = sandbox.run(&["alerts", "list", "-o", "json"]);
        (run.code == 0).then_some(run)
    });
    let said = findings(&run);
    let message = |name: &str| {
        let found = said.iter().find(|(id, _, _)| id.starts_with(&format!("alert.{name}.")));
        found.map(|(_, verdict, message)| (verdict.as_str(), message.as_str())).expect("a finding")
    };
    let (verdict, text) = message("Quiet");
    assert!(
        verdict == "ok" && text.starts_with("silenced by ") && text.contains(" of tester until "),
        "{text}"
    );
    let (verdict, text) = message("Effect");
    assert!(verdict == "ok" && text.starts_with("inhibited by 1 other"), "{text}");
    let cases = [("--active", "Cause"), ("--silenced", "Quiet"), ("--inhibited", "Effect")];
    for (flag, name) in cases {
        let run = sandbox.run(&["alerts", "list", flag, "-o", "json"]);
        assert_eq!(subjects(run.code(0)), [(name.to_owned(), "ok".to_owned())], "{flag}");
    }
}

#[test]
fn a_silence_that_ends_soon_is_a_warning() {
    let alertmanager = Alertmanager::quiet();
    let sandbox = with(&alertmanager, "");
    fire(&alertmanager, &[&[("alertname", "Down"), ("severity", "critical")]]);
    sandbox.run(&["alerts", "silence", "Down", "--for", "2h", "-c", "known", "--yes"]).code(0);
    let run = sandbox.run(&["alerts", "list", "-o", "json"]);
    run.code(1);
    let (id, verdict, message) = findings(&run).remove(0);
    assert!(id.starts_with("silence.") && verdict == "warning", "{id} {verdict}");
    assert!(message.contains("ends in 1"), "{message}");
    assert!(message.contains(" min and holds 1 alert (by tester: known)"), "{message}");
    // Silences on other alerts are not what was asked for.
    sandbox.run(&["alerts", "list", "Other"]).code(0);
    with(&alertmanager, "  silences_expire_within: 1h\n").run(&["alerts", "list"]).code(0);
}

#[test]
fn a_watchdog_that_does_not_fire_is_critical() {
    let alertmanager = Alertmanager::quiet();
    let sandbox = with(&alertmanager, "  watchdog: Watchdog\n");
    let run = sandbox.run(&["alerts", "list", "-o", "json"]);
    run.code(2);
    let (id, _, message) = findings(&run).remove(0);
    assert_eq!(id, "alerts.watchdog");
    assert!(message.starts_with("must always fire but does not, according to Alertmanager"), "{message}");
    fire(&alertmanager, &[&[("alertname", "Watchdog")]]);
    let run = sandbox.run(&["alerts", "list", "Other", "-o", "json"]);
    run.code(0);
    let ids: Vec<String> = findings(&run).into_iter().map(|(id, _, _)| id).collect();
    assert_eq!(ids, ["alerts.watchdog", "alerts.list"], "whatever was asked for");
}

#[test]
fn without_an_alertmanager_prometheus_tells_what_fires() {
    let prometheus = Prometheus::start(NO_SCRAPE, FIRING);
    let sandbox = Sandbox::new();
    sandbox.config(&format!("prometheus: {{ url: {} }}\n", prometheus.url("")));
    let run = eventually("alerts", Duration::from_secs(20), || {
        let run = sandbox.run(&["alerts", "list", "-o", "json"]);
        (subjects(&run).len() == 3).then_some(run)
    });
    run.code(2);
    let pair = |name: &str, verdict: &str| (name.to_owned(), verdict.to_owned());
    assert_eq!(subjects(&run), [pair("Broken", "critical"), pair("Slow", "warning"), pair("Watchdog", "ok")]);
    sandbox.run(&["alerts", "list", "job=web"]).code(1);
    let run = sandbox.run(&["alerts", "list", "job=nothing"]);
    assert!(run.code(0).stdout.contains("(3 alerting rules in Prometheus)"), "{}", run.transcript());
}

#[test]
fn no_rules_is_not_health() {
    let prometheus = Prometheus::start(NO_SCRAPE, "");
    let sandbox = Sandbox::new();
    sandbox.config(&format!("prometheus: {{ url: {} }}\n", prometheus.url("")));
    let run = sandbox.run(&["alerts", "list"]);
    run.code(3);
    assert!(run.stdout.contains("Prometheus has no alerting rules"), "{}", run.transcript());
    // Beside an Alertmanager that others may feed it is a warning.
    let alertmanager = Alertmanager::quiet();
    let sandbox = with(&alertmanager, &format!("prometheus: {{ url: {} }}\n", prometheus.url("")));
    sandbox.run(&["alerts", "list"]).code(1);
}

#[test]
fn rules_that_fail_to_evaluate_are_named() {
    let rules = "groups:\n  - name: test\n    interval: 1s\n    rules:\n      - { alert: Bad, expr: 'label_replace(vector(1), \"a b\", \"x\", \"\", \"\") > 0' }\n";
    let prometheus = Prometheus::start(NO_SCRAPE, rules);
    let sandbox = Sandbox::new();
    sandbox.config(&format!("prometheus: {{ url: {} }}\n", prometheus.url("")));
    let run = eventually("an evaluation", Duration::from_secs(20), || {
        let run = sandbox.run(&["alerts", "list"]);
        (run.code == 1).then_some(run)
    });
    assert!(
        run.stdout.contains("1 of 1 rules fail to evaluate and cannot fire, first Bad: "),
        "{}",
        run.transcript()
    );
}

#[test]
fn a_blind_only_source_is_exit_3_and_beside_another_one_critical() {
    let refused = RefusedPort::reserve();
    let sandbox = Sandbox::new();
    sandbox.config(&format!("alertmanager: {{ url: {} }}\n", refused.url("")));
    let run = sandbox.run(&["alerts", "list", "-o", "json"]);
    run.code(3);
    let said = findings(&run);
    assert_eq!(said.len(), 1);
    assert!(said[0].2.contains("cannot be told: alertmanager: connection refused"), "{said:?}");

    let prometheus = Prometheus::start(NO_SCRAPE, FIRING);
    sandbox.config(&format!(
        "alertmanager: {{ url: {} }}\nprometheus: {{ url: {} }}\n",
        refused.url(""),
        prometheus.url("")
    ));
    let run = eventually("alerts", Duration::from_secs(20), || {
        let run = sandbox.run(&["alerts", "list", "-o", "json"]);
        (findings(&run).len() == 5).then_some(run)
    });
    run.code(2);
    let said = findings(&run);
    let of = |id: &str| said.iter().filter(|(found, _, _)| found.starts_with(id)).count();
    assert_eq!((of("instrument.alertmanager"), of("alerts.list"), of("alert.")), (1, 1, 3), "{said:?}");
    assert!(said.iter().any(|(_, verdict, message)| verdict == "unknown"
        && message == "what is silenced cannot be told; what fires is according to Prometheus"));
}

#[test]
fn answers_that_are_no_alerts_are_exit_3() {
    let server = FaultyServer::start();
    let sandbox = Sandbox::new();
    for (status, body, said) in [
        (200, "<html>login</html>", "did not answer with a list of alerts"),
        (500, "\"store is gone\"", "HTTP 500 from"),
        (422, r#"{"code":602,"message":"no, thank you"}"#, "no, thank you"),
    ] {
        server.script("/am/api/v2/alerts", vec![Answer::status(status, body)]);
        server.script("/am/api/v2/silences", vec![Answer::json("[]")]);
        sandbox.config(&format!("alertmanager: {{ url: {} }}\n", server.url("/am")));
        let run = sandbox.run(&["alerts", "list"]);
        run.code(3);
        assert!(run.stdout.contains(said), "{said}: {}", run.transcript());
    }
}

#[test]
fn a_deadline_ends_an_alertmanager_that_hangs() {
    // Connections are taken by the kernel, and nobody answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let sandbox = Sandbox::new();
    let url = format!("http://{}", silent.local_addr().expect("an address"));
    sandbox.config(&format!("alertmanager: {{ url: {url} }}\nprometheus: {{ url: {url} }}\n"));
    for command in ["list", "history"] {
        let run = sandbox.run(&["alerts", command, "--deadline", "1s"]);
        run.code(3);
        assert!(run.stdout.contains("no result before the deadline"), "{}", run.transcript());
        assert!(run.took < Duration::from_secs(20), "{:?}", run.took);
    }
}

#[test]
fn another_prefix_and_a_token_reach_grafanas_alertmanager() {
    let server = FaultyServer::start();
    let base = "/api/alertmanager/grafana";
    server.script(&format!("{base}/api/v2/alerts"), vec![Answer::json("[]")]);
    server.script(&format!("{base}/api/v2/silences"), vec![Answer::json("[]")]);
    let mut sandbox = Sandbox::new();
    sandbox.env("GRAFANA_TOKEN", "glsa_0123456789");
    sandbox.config(&format!(
        "alertmanager:\n  url: {}/\n  http: {{ auth: {{ token: \"${{GRAFANA_TOKEN}}\" }} }}\n",
        server.url(base)
    ));
    let run = sandbox.run(&["alerts", "list", "-vv"]);
    run.code(0);
    let asked = server.requests_for(&format!("{base}/api/v2/alerts"));
    assert_eq!(asked[0].header("authorization"), Some("Bearer glsa_0123456789"));
    assert!(!run.transcript().contains("glsa_0123456789"), "{}", run.transcript());
}

#[test]
fn alerts_without_any_source_is_a_configuration_fault() {
    let sandbox = Sandbox::new();
    sandbox.config("services: { api: { url: http://127.0.0.1:1 } }\n");
    for command in ["list", "history", "silences"] {
        let run = sandbox.run(&["alerts", command]);
        run.code(3);
        assert!(
            run.stderr.contains("configured") && run.stderr.contains("try: add `"),
            "{}",
            run.transcript()
        );
    }
}

#[test]
fn silences_are_listed_with_their_end_and_reason() {
    let alertmanager = Alertmanager::quiet();
    let sandbox = with(&alertmanager, "");
    assert!(sandbox.run(&["alerts", "silences"]).code(0).stdout.contains("no silences"));
    sandbox.run(&["alerts", "silence", "Down", "job=api", "--for", "2h", "-c", "move", "--yes"]).code(0);
    sandbox.run(&["alerts", "silence", "Slow", "--for", "10h", "-c", "known", "--yes"]).code(0);
    let run = sandbox.run(&["alerts", "list", "--silences", "-o", "json"]);
    let listing = run.code(0).json();
    assert_eq!(listing["schema"], "mlopsctl/silences/v1");
    assert_eq!(listing["items"][0]["matchers"], json!(["alertname=\"Down\"", "job=\"api\""]));
    assert_eq!(listing["items"][1]["comment"], "known");
    let run = sandbox.run(&["alerts", "silences", "--within", "8h"]);
    assert!(run.stdout.contains("Down") && !run.stdout.contains("Slow"), "{}", run.transcript());
    let run = sandbox.run(&["alerts", "silences", "Slow"]);
    assert!(!run.stdout.contains("Down") && run.stdout.contains("Slow"), "{}", run.transcript());
}
