//! `alerts silence`, `expire` and `test`: plans on a real Alertmanager.

use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::{
    alerts::{fire, with},
    support::stack::{Alertmanager, eventually, http},
};

fn silences(alertmanager: &Alertmanager) -> Vec<Value> {
    let (status, body) = http("GET", &alertmanager.url("/api/v2/silences"), "").expect("an answer");
    assert_eq!(status, 200, "{body}");
    serde_json::from_str(&body).expect("JSON")
}

fn live(alertmanager: &Alertmanager) -> Vec<Value> {
    silences(alertmanager).into_iter().filter(|silence| silence["status"]["state"] != "expired").collect()
}

#[test]
fn a_silence_is_shown_agreed_to_made_and_seen_to_hold() {
    let alertmanager = Alertmanager::quiet();
    let sandbox = with(&alertmanager, "");
    fire(
        &alertmanager,
        &[&[("alertname", "Down"), ("instance", "a:1")], &[("alertname", "Down"), ("instance", "b:2")]],
    );
    let silence = ["alerts", "silence", "Down", "instance=~\".+1\"", "--for", "2h", "-c", "move of \"a\""];
    let run = sandbox.run(&silence);
    run.code(5);
    assert!(run.stderr.contains("1 alert that fires now matches: Down"), "{}", run.transcript());
    sandbox.run(&[&silence[..], &["--dry-run"]].concat()).code(0);
    assert_eq!(silences(&alertmanager), Vec::<Value>::new(), "nothing was agreed to");

    let run = sandbox.run(&[&silence[..], &["--yes", "-o", "json"]].concat());
    let outcome = run.code(0).json();
    assert_eq!(outcome["result"], "done");
    let made = silences(&alertmanager).remove(0);
    assert_eq!((&made["createdBy"], &made["comment"]), (&json!("tester"), &json!("move of \"a\"")));
    assert_eq!(
        made["matchers"],
        json!([
            { "isEqual": true, "isRegex": false, "name": "alertname", "value": "Down" },
            { "isEqual": true, "isRegex": true, "name": "instance", "value": ".+1" },
        ])
    );
    let id = made["id"].as_str().unwrap();
    let summary = outcome["summary"].as_str().unwrap();
    assert!(summary.starts_with(&format!("silence {id} holds 1 alert until ")), "{summary}");

    let run = sandbox.run(&["alerts", "expire", &id[..8], "--yes"]);
    run.code(0);
    assert!(run.stdout.contains("1 silence ended; 2 active alerts are heard now"), "{}", run.transcript());
    assert_eq!(live(&alertmanager), Vec::<Value>::new());
    // Ending it again changes nothing and is no fault.
    sandbox.run(&["alerts", "expire", id, "--yes"]).code(0);
}

#[test]
fn what_cannot_be_silenced_is_refused_before_anything_happens() {
    let alertmanager = Alertmanager::quiet();
    let sandbox = with(&alertmanager, "");
    let cases: [(&[&str], &str); 6] = [
        (&["silence", "Down"], "a silence needs a comment"),
        (&["silence", "Down", "-c", "  "], "a silence needs a comment"),
        (&["silence", "job=~.*", "-c", "x"], "would match every alert"),
        (&["silence", "Down", "-c", "x", "--for", "0s"], "is no time to be silent for"),
        (&["silence", "-c", "x"], "required arguments were not provided"),
        (&["expire", "00000000-0000"], "no silence `00000000-0000`"),
    ];
    for (args, said) in cases {
        let run = sandbox.run(&[&["alerts"], args, &["--yes"]].concat());
        run.code(3);
        assert!(run.stderr.contains(said), "{said}: {}", run.transcript());
    }
    assert_eq!(silences(&alertmanager), Vec::<Value>::new());
    sandbox.run(&["alerts", "silence", "Down", "--reason", "so", "--yes"]).code(0);
}

#[test]
fn a_killed_silence_is_resumed_without_a_second_one() {
    let alertmanager = Alertmanager::quiet();
    let mut sandbox = with(&alertmanager, "");
    fire(&alertmanager, &[&[("alertname", "Down")]]);
    // It was made, and the process died before it could note that.
    sandbox.env("__MLOPSCTL_STOP_BEFORE", "1-finished");
    let mut running = sandbox.spawn(&["alerts", "silence", "Down", "-c", "move", "--yes"]);
    running.wait_until("the stop", |_, stderr| stderr.contains("stopped before 1-finished"));
    assert_eq!(live(&alertmanager).len(), 1);
    running.signal(Signal::KILL);
    running.finish().code(-9);
    sandbox.env("__MLOPSCTL_STOP_BEFORE", "");
    let plans = sandbox.run(&["plan", "list", "-o", "json"]);
    let id = plans.json()["items"][0]["id"].as_str().expect("a plan").to_owned();
    sandbox.run(&["plan", "resume", &id, "--yes"]).code(0);
    assert_eq!(live(&alertmanager).len(), 1, "the same silence");
}

#[test]
fn a_killed_silence_can_be_undone() {
    let alertmanager = Alertmanager::quiet();
    let mut sandbox = with(&alertmanager, "");
    sandbox.env("__MLOPSCTL_STOP_BEFORE", "1-finished");
    let mut running = sandbox.spawn(&["alerts", "silence", "Down", "-c", "move", "--yes"]);
    running.wait_until("the stop", |_, stderr| stderr.contains("stopped before 1-finished"));
    running.signal(Signal::KILL);
    running.finish().code(-9);
    sandbox.env("__MLOPSCTL_STOP_BEFORE", "");
    let plans = sandbox.run(&["plan", "list", "-o", "json"]);
    let id = plans.json()["items"][0]["id"].as_str().expect("a plan").to_owned();
    sandbox.run(&["plan", "undo", &id, "--yes"]).code(0);
    assert_eq!(live(&alertmanager), Vec::<Value>::new());
    assert_eq!(silences(&alertmanager).len(), 1, "it was there and has ended");
}

#[test]
fn a_test_alert_comes_and_goes() {
    let alertmanager = Alertmanager::start("route: { receiver: team }\nreceivers: [{ name: team }]\n");
    let sandbox = with(&alertmanager, "  severity_label: level\n");
    let args = ["alerts", "test", "--severity", "critical", "--label", "team=ml", "--for", "2s", "--yes"];
    let running = sandbox.spawn(&args);
    let alert = eventually("the test alert", Duration::from_secs(20), || {
        let (_, body) = http("GET", &alertmanager.url("/api/v2/alerts"), "").ok()?;
        serde_json::from_str::<Vec<Value>>(&body).ok()?.pop()
    });
    assert_eq!((&alert["labels"]["level"], &alert["labels"]["team"]), (&json!("critical"), &json!("ml")));
    assert!(alert["annotations"]["summary"].as_str().unwrap().contains("tester"), "{alert}");
    let run = running.finish();
    run.code(0);
    assert!(run.stdout.contains("shown by Alertmanager and routed to team"), "{}", run.transcript());
    assert!(run.took >= Duration::from_secs(2), "it was there for as long as it should");
    sandbox.run(&["alerts", "list"]).code(0);
}

#[test]
fn a_test_alert_that_nobody_hears_is_a_warning_and_ctrl_c_resolves_it() {
    let alertmanager = Alertmanager::quiet();
    let sandbox = with(&alertmanager, "");
    let run = sandbox.run(&["alerts", "silence", "MlopsctlTest", "-c", "x", "--yes"]);
    run.code(0);
    let run = sandbox.run(&["alerts", "test", "--for", "1s", "--yes"]);
    run.code(1);
    assert!(run.stdout.contains("none hears nothing"), "{}", run.transcript());

    let mut running = sandbox.spawn(&["alerts", "test", "--for", "10m", "--yes"]);
    running.wait_until("the last step", |_, stderr| stderr.contains("step 3 of 3"));
    running.signal(Signal::INT);
    running.finish().code(130);
    let (_, body) = http("GET", &alertmanager.url("/api/v2/alerts"), "").expect("an answer");
    assert_eq!(body.trim(), "[]", "undone");
}
