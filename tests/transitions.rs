//! Who is told of runs of runbooks and of incidents, and of what `status` shows of them: each trouble once, and its end.

use std::{fs, path::PathBuf};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::{
    cli::{Run, Sandbox, text},
    faulty::{Answer, FaultyServer, RefusedPort},
};

/// A service with a runbook `r` that looks at it, and somebody to tell.
struct Team {
    service: FaultyServer,
    receiver: FaultyServer,
    sandbox: Sandbox,
}

impl Team {
    fn new(runbook: &str) -> Team {
        let (service, receiver) = (FaultyServer::start(), FaultyServer::start());
        let sandbox = Sandbox::new();
        sandbox.config(&format!(
            "stack: demo\nservices: {{ api: {{ url: '{}' }} }}\nnotify:\n  ops: {{ webhook: '{}', only: [r] }}\n  chat: {{ slack: '{}', only: [r] }}\n",
            service.url("/health"),
            receiver.url("/json"),
            receiver.url("/healthy"),
        ));
        sandbox.write("runbooks/r.yaml", format!("runbook: r\ntitle: Test\n{runbook}"));
        let team = Team { service, receiver, sandbox };
        team.is_well(true);
        team
    }

    fn is_well(&self, well: bool) {
        let answer =
            if well { Answer::json("{\"status\":\"healthy\"}") } else { Answer::status(500, "broken") };
        self.service.script("/health", vec![answer]);
    }

    fn at(&mut self, time: &str, words: &[&str]) -> Run {
        self.sandbox.now(time);
        self.sandbox.run(words)
    }

    /// A run of `r` by cron.
    fn by_cron(&mut self, time: &str, well: bool) -> Run {
        self.is_well(well);
        self.at(time, &["runbook", "run", "r", "--unattended", "-o", "json"])
    }

    fn told(&self) -> Vec<Value> {
        let requests = self.receiver.requests_for("/json");
        requests.iter().map(|request| serde_json::from_slice(&request.body).unwrap()).collect()
    }

    /// Key and verdict of each notice.
    fn verdicts(&self) -> Vec<(String, String)> {
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        self.told().iter().map(|notice| (word(&notice["key"]), word(&notice["verdict"]))).collect()
    }
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(key, verdict)| ((*key).to_owned(), (*verdict).to_owned())).collect()
}

const LOOK: &str = "steps:\n  - run: [echo, hi]\n    id: hello\n  - check: health\n    id: look\n";
const LOOK_AND_ASK: &str = "steps:\n  - run: [echo, hi]\n    id: hello\n  - check: health\n    id: look\n  - ask: Is the phone charged?\n    id: asked\n";

#[test]
fn the_end_of_what_status_shows_of_runbooks_is_told() {
    let mut team = Team::new(&format!("when: weekly Mon\n{LOOK}"));
    team.by_cron("2026-03-02T10:00:00Z", true).code(0);
    // The built-in ones are overdue, too, all the time.
    team.at("2026-03-10T10:00:00Z", &["status", "--stateful"]).code(1);
    assert_eq!(team.told()[0]["changes"][0]["id"], "runbook.r");
    // A run that is killed at work is shown until it is ended.
    let words = ["runbook", "run", "r", "--unattended"];
    let mut command = team.sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", "step-hello", &words);
    command.wait_until("its step", |_, stderr| stderr.contains("stopped before step-hello"));
    command.signal(Signal::KILL);
    command.finish().code(-9);
    team.at("2026-03-10T10:05:00Z", &["status", "--stateful"]).code(1);
    team.at("2026-03-10T10:10:00Z", &["runbook", "resume", "--unattended"]).code(0);
    team.at("2026-03-10T10:15:00Z", &["status", "--stateful"]).code(1);
    team.at("2026-03-10T10:20:00Z", &["status", "--stateful"]).code(1);
    let told = team.told();
    assert_eq!(team.verdicts(), pairs(&[("status", "warning"), ("status", "warning"), ("status", "ok")]));
    let ended: Vec<&Value> =
        told[2]["changes"].as_array().unwrap().iter().map(|change| &change["verdict"]).collect();
    assert_eq!(ended, ["ok", "ok"], "{:#}", told[2]);
    assert_eq!(told[2]["lasted_seconds"], 900.0);
    let state = team.sandbox.home().join("store/state/checks");
    for entry in glob::glob(&format!("{}/run*.r/*.json", state.display())).unwrap() {
        let state: Value = serde_json::from_slice(&fs::read(entry.unwrap()).unwrap()).unwrap();
        assert_eq!(state["findings"], json!({}), "what is over is forgotten");
    }
}

#[test]
fn only_the_newest_run_of_a_runbook_speaks_for_it() {
    let mut team = Team::new(&format!("when: daily\n{LOOK_AND_ASK}"));
    let old = team.by_cron("2026-03-02T10:00:00Z", true).code(0).json();
    let old = old["id"].as_str().unwrap().to_owned();
    team.by_cron("2026-03-02T11:00:00Z", false).code(2);
    assert_eq!(team.verdicts(), pairs(&[("runbook.r", "critical")]));
    // What the older one comes to is not how things are now.
    team.at("2026-03-02T12:00:00Z", &["runbook", "resume", &old, "--stop", "--reason", "old"]).code(0);
    team.by_cron("2026-03-02T13:00:00Z", false).code(2);
    assert_eq!(team.verdicts().len(), 1, "{:#?}", team.told());
    // One that was given up has seen nothing, and a rehearsal does not count.
    team.sandbox.now("2026-03-02T14:00:00Z");
    let words = ["runbook", "run", "r", "--unattended", "-v"];
    let mut command = team.sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", "step-hello", &words);
    command.wait_until("its step", |_, stderr| stderr.contains("stopped before step-hello"));
    command.signal(Signal::KILL);
    command.finish().code(-9);
    team.is_well(true);
    let status = team.at("2026-03-02T14:05:00Z", &["status", "-o", "json"]).json();
    let killed = status["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["message"].as_str().unwrap().contains("was killed"));
    let killed = killed.unwrap()["evidence"]["run"].as_str().unwrap().to_owned();
    team.at("2026-03-02T14:10:00Z", &["runbook", "resume", &killed, "--stop", "--reason", "x"]).code(3);
    let day = ["runbook", "run", "r", "--unattended", "--date", "2026-03-09"];
    team.at("2026-03-02T14:20:00Z", &day).code(0);
    assert_eq!(team.verdicts().len(), 1, "{:#?}", team.told());
    team.by_cron("2026-03-02T15:00:00Z", true).code(0);
    assert_eq!(team.verdicts(), pairs(&[("runbook.r", "critical"), ("runbook.r", "ok")]));
    let told = team.told();
    assert_eq!(told[1]["lasted_seconds"], 14_400.0);
    // The findings are listed.
    let change = &told[0]["changes"][0];
    assert_eq!((&change["id"], &change["verdict"]), (&json!("runbook.r.look"), &json!("critical")));
    assert_eq!(told[0]["changes"].as_array().unwrap().len(), 1);
    let chat: Value = serde_json::from_slice(&team.receiver.requests_for("/healthy")[0].body).unwrap();
    let text = chat["text"].as_str().unwrap();
    assert!(text.contains("CRITICAL  look: ") && text.contains("HTTP 500"), "{text}");
    assert!(text.contains("mlopsctl runbook report"), "{text}");
}

#[test]
fn a_trouble_is_told_once_when_the_store_fails_meanwhile() {
    // The whole store, and only what is told.
    for broken in ["", "/state/told"] {
        let mut team = Team::new(&format!("when: daily\n{LOOK}"));
        let store = team.sandbox.home().join("store");
        let place = PathBuf::from(format!("{}{broken}", store.display()));
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, "in the way").unwrap();
        let run = team.by_cron("2026-03-02T10:00:00Z", false);
        run.code(2);
        assert_eq!(team.verdicts(), pairs(&[("runbook.r", "critical")]), "{broken}: {}", run.transcript());
        assert!(run.stderr.contains("is remembered in"), "{broken}: {}", run.transcript());
        team.by_cron("2026-03-02T11:00:00Z", false).code(2);
        fs::remove_file(&place).unwrap();
        team.by_cron("2026-03-02T12:00:00Z", false).code(2);
        assert_eq!(team.verdicts().len(), 1, "{broken}: {:#?}", team.told());
        team.by_cron("2026-03-02T13:00:00Z", true).code(0);
        team.by_cron("2026-03-02T14:00:00Z", true).code(0);
        assert_eq!(team.verdicts(), pairs(&[("runbook.r", "critical"), ("runbook.r", "ok")]), "{broken}");
        assert_eq!(team.told()[1]["lasted_seconds"], 10_800.0, "{broken}");
        let waiting = format!("{}/.local/state/mlopsctl/notices/*/*.json", team.sandbox.home().display());
        assert_eq!(glob::glob(&waiting).unwrap().count(), 0, "{broken}");
    }
}

#[test]
fn people_are_told_of_an_incident_and_of_its_end() {
    let receiver = FaultyServer::start();
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-03-06T10:15:00Z");
    let target = |name: &str, rest: &str| {
        format!("  {name}: {{ webhook: '{}'{rest} }}\n", receiver.url(&format!("/json?to={name}")))
    };
    sandbox.config(&format!(
        "stack: demo\nservices:\n  api: {{ url: http://localhost:1 }}\n  web: {{ url: http://localhost:1 }}\n\
         maintenance: [ {{ window: 'daily 10:00-12:00', timezone: UTC, reason: deployment }} ]\nnotify:\n{}{}{}{}",
        target("all", ""),
        target("pager", ", from: critical"),
        target("api", ", only: [api]"),
        target("web", ", only: [web]"),
    ));
    let told = |name: &str| -> Vec<Value> {
        let requests = receiver.requests_for("/json");
        let own = requests.iter().filter(|request| request.query == format!("to={name}"));
        own.map(|request| serde_json::from_slice(&request.body).unwrap()).collect()
    };
    let words =
        ["incident", "start", "--title", "Predictions are slow", "--service", "api", "--since", "15m"];
    sandbox.run(&[&words[..], &["--severity", "SEV-3", "--dry-run"]].concat()).code(0);
    assert!(told("all").is_empty(), "a rehearsal tells nobody");
    let run = sandbox.run(&[&words[..], &["--severity", "SEV-3", "-o", "json"]].concat());
    let id = run.code(0).json()["target"].as_str().unwrap().to_owned();
    sandbox.now("2026-03-06T10:20:00Z").run(&["incident", "ack"]).code(0);
    sandbox.run(&["incident", "note", "it gets worse"]).code(0);
    sandbox.run(&["incident", "note", "--severity", "SEV-1", "all regions"]).code(0);
    sandbox.now("2026-03-06T10:30:00Z");
    sandbox.run(&["incident", "note", "--severity", "SEV-4", "only a few"]).code(0);
    let closed = sandbox.now("2026-03-06T11:00:00Z").run(&["incident", "close", "restarted"]);
    closed.code(0);
    let verdicts = |name: &str| -> Vec<String> {
        told(name).iter().map(|notice| notice["verdict"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(verdicts("all"), ["warning", "critical", "ok"]);
    assert_eq!(verdicts("pager"), ["critical", "ok"]);
    assert_eq!(verdicts("api"), ["warning", "critical", "ok"]);
    assert!(told("web").is_empty());
    let all = told("all");
    assert_eq!(all[0]["key"], format!("incident.{id}"));
    assert_eq!(all[0]["title"], "WARNING demo: SEV-3 Predictions are slow");
    assert!(all[0]["summary"].as_str().unwrap().contains("(api) was started by tester"), "{:#}", all[0]);
    assert_eq!(all[0]["next"], json!([format!("mlopsctl incident ack {id}")]));
    assert_eq!(all[2]["lasted_seconds"], 3600.0, "since it began");
    assert_eq!(all[2]["title"], "OK demo: SEV-4 Predictions are slow closed after 60 min");
    assert!(all[2]["summary"].as_str().unwrap().ends_with(": restarted"), "{:#}", all[2]);
}

/// Puts notices of this age into the spool, as if they had not got through; there is one already to go by.
fn pile_up(sandbox: &Sandbox, count: usize, time: &str, mark: &str) {
    let pattern = format!("{}/.local/state/mlopsctl/notices/*/*.json", sandbox.home().display());
    let path = glob::glob(&pattern).unwrap().next().unwrap().unwrap();
    let mut pending: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for n in 0..count {
        let id = format!("{mark}{n:04}");
        pending["notice"]["id"] = json!(id);
        pending["notice"]["at"] = json!(time);
        fs::write(path.with_file_name(format!("{id}-ops.json")), pending.to_string()).unwrap();
    }
}

/// A service that is down was found so while nobody could be reached; with the port on which that can be changed.
fn unreached() -> (Sandbox, RefusedPort) {
    let refused = RefusedPort::reserve();
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-03-09T10:00:00Z");
    sandbox.config(&format!(
        "stack: demo\nchecks: {{ n: {{ command: {{ argv: [sh, -c, 'exit 2'] }} }} }}\nnotify: {{ ops: {{ webhook: '{}' }} }}\n",
        refused.url("/json")
    ));
    sandbox.run(&["check", "--stateful"]).code(2);
    (sandbox, refused)
}

fn ids(receiver: &FaultyServer) -> Vec<String> {
    let requests = receiver.requests_for("/json");
    let id = |body: &[u8]| {
        let notice: Value = serde_json::from_slice(body).unwrap();
        notice["id"].as_str().unwrap().to_owned()
    };
    requests.iter().map(|request| id(&request.body)).collect()
}

#[test]
fn two_processes_deliver_each_waiting_notice_once() {
    let (sandbox, refused) = unreached();
    pile_up(&sandbox, 60, "2026-03-09T09:00:00Z", "00");
    let receiver = refused.serve();
    receiver.script("/json", vec![Answer::json("{}").after(std::time::Duration::from_millis(10))]);
    let looks = [["check", "--stateful"], ["status", "--stateful"]];
    let running: Vec<_> = looks.iter().map(|words| sandbox.spawn(words)).collect();
    for run in running {
        run.finish().code(2);
    }
    let mut seen = ids(&receiver);
    let total = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((seen.len(), total), (61, 61));
}

#[test]
fn what_waits_too_long_or_is_too_much_is_given_up_and_said() {
    let (sandbox, refused) = unreached();
    pile_up(&sandbox, 3, "2026-03-02T09:59:59Z", "00");
    pile_up(&sandbox, 204, "2026-03-02T10:00:00Z", "01");
    let receiver = refused.serve();
    let run = sandbox.run(&["check", "--stateful"]);
    run.code(2);
    let seen = ids(&receiver);
    // One waited already.
    assert_eq!((seen.len(), seen[0].as_str()), (200, "010005"), "{}", run.transcript());
    assert_eq!(run.stderr.matches("was given up").count(), 8, "{}", run.transcript());
    let left = format!("{}/.local/state/mlopsctl/notices/*/*.json", sandbox.home().display());
    assert_eq!(glob::glob(&left).unwrap().count(), 0);
}

/// The first of three ports that are free, below those that the kernel gives away.
fn three_ports() -> u16 {
    let mut base = 10_000 + u16::try_from(std::process::id() % 6_000).unwrap() * 3;
    loop {
        let taken: Vec<_> =
            (base..base + 3).map(|port| std::net::TcpListener::bind(("127.0.0.1", port))).collect();
        if taken.iter().all(Result::is_ok) {
            return base;
        }
        base = if base > 29_000 { 10_000 } else { base + 3 };
    }
}

#[test]
fn cron_runs_the_daily_runbook_on_a_broken_and_on_a_healthy_demo() {
    let receiver = FaultyServer::start();
    let sandbox = Sandbox::new();
    let (port, folder) = (three_ports().to_string(), sandbox.cwd().join("demo"));
    let store = sandbox.cwd().join("cron-store");
    let records = || -> Vec<String> {
        let found = glob::glob(&format!("{}/records/runbook/daily/*/*/*.json", store.display())).unwrap();
        found.map(|path| path.unwrap().display().to_string()).collect()
    };
    for (at, (scenario, code)) in [("api-down", 2), ("api-down", 2), ("healthy", 0)].into_iter().enumerate() {
        let words = ["demo", "--dir", text(&folder), "--port", &port, "--scenario", scenario];
        let mut demo = sandbox.spawn(&words);
        demo.wait_until("the demo to be up", |_, stderr| stderr.contains("Ctrl-C ends the demo."));
        let config = sandbox.read("demo/mlopsctl.yaml");
        assert!(config.contains("\nstore: store\n"), "{config}");
        let config = config.replace("\nstore: store\n", &format!("\nstore: 'file://{}'\n", store.display()));
        let notify = format!("\nnotify: {{ ops: {{ webhook: '{}' }} }}\n", receiver.url("/json"));
        sandbox.write("demo/cron.yaml", config + &notify);
        let file = folder.join("cron.yaml");
        let by_cron = |words: &[&str]| {
            let mut command = sandbox.command(&[&["--config", text(&file)], words].concat());
            command.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", sandbox.home());
            command.output().unwrap()
        };
        // The demo's own backups are in the store that it writes to.
        assert!(by_cron(&["backup", "create"]).status.success());
        let run = by_cron(&["runbook", "run", "daily", "--unattended"]);
        let said = format!("{run:?}");
        assert_eq!(run.status.code(), Some(code), "{scenario}: {said}");
        assert_eq!(records().len(), at + 1, "{said}");
        demo.signal(Signal::INT);
        demo.finish().code(130);
    }
    let requests = receiver.requests_for("/json");
    let told: Vec<Value> =
        requests.iter().map(|request| serde_json::from_slice(&request.body).unwrap()).collect();
    let verdicts: Vec<(&Value, &Value)> =
        told.iter().map(|notice| (&notice["key"], &notice["verdict"])).collect();
    let key = json!("runbook.daily");
    assert_eq!(verdicts, [(&key, &json!("critical")), (&key, &json!("ok"))], "{told:#?}");
    assert!(told[1]["lasted_seconds"].as_f64().unwrap() > 0.0, "{:#}", told[1]);
    let changes = told[0]["changes"].as_array().unwrap();
    assert!(changes.iter().any(|change| change["subject"] == "all-services-healthy"), "{:#}", told[0]);
}
