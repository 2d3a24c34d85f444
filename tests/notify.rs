//! Notices: told on transitions only, once, to whom the configuration names; kept when they do not get through.

use std::{path::PathBuf, time::Duration};

use serde_json::Value;

use crate::support::{
    cli::{Run, Sandbox},
    faulty::{Answer, FaultyServer, RefusedPort},
};

/// A service that is healthy or broken as the test says, and people to tell.
struct Team {
    service: FaultyServer,
    sandbox: Sandbox,
    minute: u32,
}

impl Team {
    fn new(notify: &str, more: &str) -> Team {
        let service = FaultyServer::start();
        let sandbox = Sandbox::new();
        sandbox.config(&format!(
            "stack: demo\nservices: {{ api: {{ url: '{}' }} }}\nnotify:\n{notify}\n{more}",
            service.url("/health")
        ));
        Team { service, sandbox, minute: 0 }
    }

    /// What cron does: a look five minutes later.
    fn look(&mut self, healthy: bool) -> Run {
        let answer =
            if healthy { Answer::json("{\"status\":\"healthy\"}") } else { Answer::status(500, "broken") };
        self.service.script("/health", vec![answer]);
        self.minute += 5;
        let now = format!("2026-03-02T10:{:02}:00Z", self.minute);
        self.sandbox.now(&now);
        self.sandbox.run(&["health", "--stateful"])
    }

    fn waiting(&self) -> Vec<PathBuf> {
        let pattern = format!("{}/.local/state/mlopsctl/notices/*/*.json", self.sandbox.home().display());
        glob::glob(&pattern).unwrap().map(Result::unwrap).collect()
    }
}

fn bodies(server: &FaultyServer, path: &str) -> Vec<Value> {
    server.requests_for(path).iter().map(|request| serde_json::from_slice(&request.body).unwrap()).collect()
}

#[test]
fn a_trouble_is_told_once_and_so_is_its_end_with_how_long_it_lasted() {
    let receiver = FaultyServer::start();
    let mut team = Team::new(
        &format!(
            "  ops: {{ webhook: '{}' }}\n  chat: {{ slack: '{}' }}",
            receiver.url("/healthy?hook=1"),
            receiver.url("/json")
        ),
        "",
    );
    for (healthy, code) in [(true, 0), (false, 2), (false, 2), (false, 2), (true, 0), (true, 0)] {
        team.look(healthy).code(code);
    }
    let told = bodies(&receiver, "/healthy");
    assert_eq!(told.len(), 2, "{told:#?}");
    let (trouble, end) = (&told[0], &told[1]);
    assert_eq!(trouble["schema"], "mlopsctl/notice/v1");
    assert_eq!((&trouble["verdict"], &trouble["key"]), (&"critical".into(), &"health".into()));
    let title = trouble["title"].as_str().unwrap();
    assert!(title.starts_with("CRITICAL demo: api: HTTP 500"), "{title}");
    assert_eq!(trouble["changes"][0]["was"], "ok");
    assert_eq!((&end["verdict"], &end["lasted_seconds"]), (&"ok".into(), &900.0.into()));
    assert_eq!(end["title"], "OK demo: api again after 15 min");
    assert_eq!(end["changes"][0]["was"], "critical");
    let chat = bodies(&receiver, "/json");
    assert_eq!(chat.len(), 2);
    let text = chat[1]["text"].as_str().unwrap();
    assert!(text.contains("(was critical for 15 min)") && chat[1].as_object().unwrap().len() == 1, "{text}");
    assert!(team.waiting().is_empty());
}

#[test]
fn what_does_not_get_through_waits_and_is_delivered_by_the_next_run() {
    let refused = RefusedPort::reserve();
    let url = refused.url("/healthy?hook=correct-horse");
    let mut team = Team::new(&format!("  ops: {{ webhook: '{url}', timeout: 2s }}"), "");
    team.look(true).code(0);
    let run = team.look(false);
    // The verdict is the look's own.
    run.code(2);
    assert!(
        run.stderr.contains("`ops`") && run.stderr.contains("was not reached: connection refused"),
        "{}",
        run.stderr
    );
    assert!(!run.transcript().contains("correct-horse"), "{}", run.transcript());
    let waiting = team.waiting();
    assert_eq!(waiting.len(), 1);
    assert!(!std::fs::read_to_string(&waiting[0]).unwrap().contains("correct-horse"));
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&waiting[0]).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    team.look(false).code(2);
    assert_eq!(team.waiting().len(), 1, "it is not told twice");
    let receiver = refused.serve();
    let run = team.look(true);
    assert!(run.code(0).stderr.contains("has now reached `ops`"), "{}", run.stderr);
    let told = bodies(&receiver, "/healthy");
    let verdicts: Vec<&str> = told.iter().map(|notice| notice["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["critical", "ok"], "the trouble comes before its end");
    assert!(team.waiting().is_empty());
}

#[test]
fn every_misbehaving_receiver_is_said_and_changes_no_verdict() {
    let receiver = FaultyServer::start();
    let cases = [
        ("/hang", "no answer in time"),
        ("/status?code=500&body=oh+no", "HTTP 500: oh no"),
        ("/status?code=410", "HTTP 410"),
        ("/elsewhere?to=/healthy", "HTTP 302, a redirect"),
        ("/close", "tried 3 times"),
        ("/garbage", "was not reached"),
    ];
    for (path, why) in cases {
        let mut team = Team::new(&format!("  ops: {{ webhook: '{}', timeout: 1s }}", receiver.url(path)), "");
        let run = team.look(false);
        run.code(2);
        let stderr = run.stderr.to_lowercase();
        assert!(
            stderr.contains("was not reached") && stderr.contains(&why.to_lowercase()),
            "{path}: {stderr}"
        );
        assert_eq!(team.waiting().len(), 1, "{path}");
    }
    let mut team = Team::new(&format!("  ops: {{ webhook: '{}' }}", receiver.url("/flaky?fails=2")), "");
    let run = team.look(false);
    assert!(run.code(2).stderr.is_empty(), "tried again: {}", run.stderr);
}

#[test]
fn each_target_hears_what_it_wants_to_hear() {
    let receiver = FaultyServer::start();
    let target = |name: &str, rest: &str| {
        format!("  {name}: {{ webhook: '{}'{rest} }}\n", receiver.url(&format!("/json?to={name}")))
    };
    let notify =
        target("all", "") + &target("pager", ", from: critical") + &target("other", ", only: [disk]");
    let service = "checks:\n  n: { command: { argv: [cat, n], number: true }, warning: '> 10', critical: '> 20' }\n  \
                   disk: { disk: /, critical: '> 100%' }\n";
    let mut team = Team::new(&notify, service);
    for (at, number) in ["1", "15", "25", "15", "25", "1"].into_iter().enumerate() {
        team.sandbox.write("n", number);
        team.sandbox.now(&format!("2026-03-02T10:0{at}:00Z"));
        let _ = team.sandbox.run(&["check", "n", "--stateful"]);
    }
    team.minute += 10;
    let told = |name: &str| -> Vec<String> {
        let requests = receiver.requests_for("/json");
        let own = requests.iter().filter(|request| request.query == format!("to={name}"));
        own.map(|request| {
            let notice: Value = serde_json::from_slice(&request.body).unwrap();
            notice["verdict"].as_str().unwrap().to_owned()
        })
        .collect()
    };
    assert_eq!(told("all"), ["warning", "critical", "ok"]);
    assert_eq!(told("pager"), ["critical", "ok"]);
    assert!(told("other").is_empty());
}

#[test]
fn nobody_is_told_of_what_is_muted_but_of_its_end_if_the_trouble_was_told() {
    let receiver = FaultyServer::start();
    let mut team = Team::new(&format!("  ops: {{ webhook: '{}' }}", receiver.url("/json")), "");
    let told = || bodies(&receiver, "/json").len();
    let mute = |team: &Team, minutes: &str| {
        team.sandbox.run(&["mute", "api", "--for", minutes, "--reason", "x"]).code(0);
    };
    team.look(true).code(0);
    mute(&team, "7m");
    team.look(false).code(0);
    assert_eq!(told(), 0);
    // The mute is over, and the trouble is not.
    team.look(false).code(2);
    assert_eq!(told(), 1);
    mute(&team, "7m");
    team.look(true).code(0);
    assert_eq!(told(), 1);
    team.look(true).code(0);
    let all = bodies(&receiver, "/json");
    assert_eq!((all.len(), &all[1]["verdict"]), (2, &"ok".into()));
}

#[test]
fn nothing_is_sent_during_maintenance() {
    let receiver = FaultyServer::start();
    let notify = format!("  ops: {{ webhook: '{}' }}", receiver.url("/json"));
    let mut team = Team::new(
        &notify,
        "maintenance: [ { window: 'daily 10:00-10:12', timezone: UTC, reason: nightly batch } ]\n",
    );
    team.look(false).code(0);
    team.look(false).code(0);
    assert!(bodies(&receiver, "/json").is_empty());
    team.look(false).code(2);
    assert_eq!(bodies(&receiver, "/json").len(), 1);
}

#[test]
fn a_command_gets_the_text_and_mail_goes_through_sendmail() {
    let mut team = Team::new(
        "  mail: { command: [./sendmail, -t, '${title}', '$${verdict}'] }\n  \
           stuck: { command: [sleep, '60'], timeout: 300ms }\n  \
           gone: { command: [./no-such-program] }\n  \
           refuses: { command: [sh, -c, 'echo mailbox full >&2; exit 75'] }",
        "",
    );
    let script =
        team.sandbox.write("sendmail", "#!/bin/sh\nprintf '%s\\n' \"$@\" > args.txt\ncat > mail.txt\n");
    std::fs::set_permissions(script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let run = team.look(false);
    run.code(2);
    let arguments = team.sandbox.read("args.txt");
    let arguments: Vec<&str> = arguments.lines().collect();
    assert_eq!((arguments[0], arguments[2]), ("-t", "critical"));
    assert!(arguments[1].starts_with("CRITICAL demo: api: HTTP 500"), "{arguments:?}");
    let mail = team.sandbox.read("mail.txt");
    assert!(
        mail.contains("CRITICAL  api http: HTTP 500") && mail.contains("mlopsctl health --stateful"),
        "{mail}"
    );
    for why in ["did not end in 0.3 s and was killed", "could not be run", "exit code 75: mailbox full"] {
        assert!(run.stderr.contains(why), "{why} in {}", run.stderr);
    }
    assert!(run.took < Duration::from_secs(20));
    assert_eq!(team.waiting().len(), 3);
}

#[test]
fn an_alert_of_an_instrument_that_goes_away_is_told_as_over() {
    let receiver = FaultyServer::start();
    let refused = RefusedPort::reserve();
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "prometheus: {{ url: '{}' }}\nchecks: {{ up: {{ promql: up, critical: '< 1' }} }}\nnotify: {{ ops: {{ webhook: '{}' }} }}\n",
        refused.url(""),
        receiver.url("/json"),
    ));
    sandbox.run(&["check", "--stateful"]).code(2);
    let answers = refused.serve();
    answers.script(
        "/api/v1/query",
        vec![Answer::json(
            r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"a"},"value":[1772445600,"1"]}]}}"#,
        )],
    );
    sandbox.run(&["check", "--stateful"]).code(0);
    let told = bodies(&receiver, "/json");
    assert_eq!(told.len(), 2, "{told:#?}");
    let subjects: Vec<&str> = told[1]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["subject"].as_str().unwrap())
        .collect();
    assert_eq!((&told[1]["verdict"], subjects.len()), (&"ok".into(), 2), "{subjects:?}");
}

#[test]
fn notify_test_says_whom_it_reaches() {
    let receiver = FaultyServer::start();
    let notify = format!(
        "  ops: {{ webhook: '{}' }}\n  dead: {{ slack: '{}' }}",
        receiver.url("/json?hook=correct-horse"),
        receiver.url("/status?code=403&body=no")
    );
    let team = Team::new(&notify, "");
    let run = team.sandbox.run(&["notify", "test", "-o", "json"]);
    let report = run.code(2).json();
    assert_eq!(report["findings"][0]["verdict"], "ok");
    assert!(report["findings"][0]["message"].as_str().unwrap().contains("HTTP 200"));
    assert!(report["findings"][1]["message"].as_str().unwrap().contains("HTTP 403: no"));
    assert_eq!(bodies(&receiver, "/json")[0]["test"], true);
    team.sandbox.run(&["notify", "test", "ops"]).code(0);
    let run = team.sandbox.run(&["notify", "test", "--dry-run", "-vv"]);
    assert!(run.code(0).stdout.contains("mlopsctl/notice/v1"), "{}", run.stdout);
    assert!(!run.transcript().contains("correct-horse"), "{}", run.transcript());
    assert_eq!(bodies(&receiver, "/json").len(), 2, "a rehearsal sends nothing");
    let run = team.sandbox.run(&["notify", "test", "opps"]);
    assert!(run.code(3).stderr.contains("did you mean `ops`?"), "{}", run.stderr);
    assert!(team.waiting().is_empty(), "a test is not kept");
}

#[test]
fn an_unattended_runbook_is_told_once_when_it_fails_and_once_when_it_is_well_again() {
    let receiver = FaultyServer::start();
    let notify = format!("  ops: {{ webhook: '{}', only: [nightly] }}", receiver.url("/json"));
    let mut team = Team::new(&notify, "");
    team.sandbox.write(
        "runbooks/nightly.yaml",
        "runbook: nightly\ntitle: Nightly\nsteps:\n  - check: health\n    title: All well\n",
    );
    for (at, healthy) in [true, false, false, true, true].into_iter().enumerate() {
        let answer =
            if healthy { Answer::json("{\"status\":\"healthy\"}") } else { Answer::status(500, "broken") };
        team.service.script("/health", vec![answer]);
        team.sandbox.now(&format!("2026-03-02T1{at}:00:00Z"));
        team.sandbox.run(&["runbook", "run", "nightly", "--unattended"]).code(if healthy { 0 } else { 2 });
    }
    let told = bodies(&receiver, "/json");
    let seen: Vec<(&str, &Value)> =
        told.iter().map(|notice| (notice["key"].as_str().unwrap(), &notice["verdict"])).collect();
    assert_eq!(seen, [("runbook.nightly", &"critical".into()), ("runbook.nightly", &"ok".into())]);
    assert_eq!(told[1]["lasted_seconds"], 7200.0);
    team.minute += 1;
}
