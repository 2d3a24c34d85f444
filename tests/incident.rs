//! `incident`: what is written survives, targets count, and the exit code of the list tells of a breach.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::{
    restart::stored,
    support::{
        cli::{Run, Sandbox},
        faulty::{Answer, FaultyServer},
    },
};

const CONFIG: &str = "
stack: credit-risk
timezone: Europe/Berlin
services:
  api: { url: http://localhost:1 }
incidents:
  contacts:
    - { issue: Production API Down, contact: 'ann, +49 30 1234567', response: Immediate, severities: [SEV-1] }
    - { issue: Anything else, contact: '#ml-ops' }
";

/// A sandbox at a quarter past ten on a Friday.
fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-03-06T10:15:00Z");
    sandbox.config(CONFIG);
    sandbox
}

fn at(sandbox: &mut Sandbox, time: &str) {
    sandbox.now(&format!("2026-03-06T{time}Z"));
}

fn start(sandbox: &Sandbox, more: &[&str]) -> String {
    let words = ["incident", "start", "-o", "json", "--title", "Predictions are slow"];
    let run = sandbox.run(&[&words, more].concat());
    run.code(0).json()["target"].as_str().expect("an id").to_owned()
}

fn item(run: &Run, index: usize) -> Value {
    run.json()["items"][index].clone()
}

#[test]
fn an_incident_is_started_acknowledged_mitigated_and_closed() {
    let mut sandbox = sandbox();
    sandbox.run(&["incident", "list"]).code(0).golden("incident/none");
    let started =
        sandbox.run(&["incident", "start", "--title", "Predictions are slow", "--severity", "sev1"]);
    started.code(0).golden_with_durations("incident/start");
    at(&mut sandbox, "10:20:00");
    sandbox.run(&["incident", "list"]).code(1).golden_with_durations("incident/list-open");
    sandbox.run(&["incident", "ack"]).code(0).golden_with_durations("incident/ack");
    at(&mut sandbox, "10:40:00");
    sandbox.run(&["incident", "note", "the node ran out of memory"]).code(0);
    at(&mut sandbox, "10:41:00");
    sandbox.run(&["incident", "mitigate", "restarted on another node"]).code(0);
    at(&mut sandbox, "11:00:00");
    let closed = sandbox.run(&["incident", "close", "memory limit raised", "-o", "json"]);
    let outcome = closed.code(0).json();
    assert_eq!((&outcome["result"], &outcome["record"]), (&json!("done"), &outcome["target"]));
    sandbox.run(&["incident", "list"]).code(0);
    let all = sandbox.run(&["incident", "list", "--all", "-o", "json"]);
    let incident = item(all.code(0), 0);
    assert_eq!(incident["phase"], "closed");
    assert_eq!(incident["target_met"], true);
    assert_eq!(incident["time_to_respond_seconds"], 300.0);
    assert_eq!(incident["time_to_mitigate_seconds"], 1560.0);
    assert_eq!(incident["duration_seconds"], 2700.0);
    let kinds: Vec<&str> = incident["events"].as_array().unwrap().iter().map(kind).collect();
    assert_eq!(kinds, ["started", "acked", "note", "mitigated", "closed"]);
    assert_eq!(incident["events"][0]["who"], json!({ "name": "tester", "claimed_by": "MLOPSCTL_USER" }));
    // A closed one can be written to, and to nothing but that.
    let id = incident["id"].as_str().unwrap();
    sandbox.run(&["incident", "note", "--factor", "no limit was set", "-i", id]).code(0);
    assert!(sandbox.run(&["incident", "close", "-i", id]).code(3).stderr.contains("was closed by tester"));
    // One record for its start and one for its end, of the same id.
    let records: Vec<Value> = stored(&sandbox, "records/incident/credit-risk").iter().map(read).collect();
    let ids: Vec<&Value> = records.iter().map(|record| &record["id"]).collect();
    assert_eq!(ids, [&incident["id"], &incident["id"]]);
    assert_eq!(records[0]["details"]["schema"], "mlopsctl/incident/v1");
}

fn read(path: &PathBuf) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).expect("a file")).expect("JSON")
}

fn kind(event: &Value) -> &str {
    event["what"]["kind"].as_str().expect("a kind")
}

#[test]
fn a_missed_response_target_is_an_exit_code() {
    let mut sandbox = sandbox();
    start(&sandbox, &["--severity", "SEV-1"]);
    at(&mut sandbox, "10:30:00");
    sandbox.run(&["incident", "list"]).code(1);
    at(&mut sandbox, "10:30:01");
    sandbox.run(&["incident", "list"]).code(2).golden_with_durations("incident/list-overdue");
    at(&mut sandbox, "10:33:00");
    let late = sandbox.run(&["incident", "ack"]);
    late.code(1).golden_with_durations("incident/ack-late");
    let list = sandbox.run(&["incident", "list", "-o", "json"]);
    assert_eq!(item(list.code(1), 0)["target_met"], false);
}

#[test]
fn business_days_count_in_the_teams_time_zone() {
    let sandbox = sandbox();
    start(&sandbox, &["--severity", "SEV-4"]);
    let list = sandbox.run(&["incident", "list", "-o", "json"]);
    // Friday morning: until Monday is over in Berlin.
    assert_eq!(item(list.code(1), 0)["respond_by"], "2026-03-09T23:00:00Z");
}

#[test]
fn several_open_incidents_must_be_told_apart() {
    let mut sandbox = sandbox();
    sandbox.run(&["incident", "ack"]).code(3).golden("incident/ack-none");
    let first = start(&sandbox, &[]);
    at(&mut sandbox, "10:16:00");
    let second = start(&sandbox, &["--severity", "SEV-3"]);
    sandbox.run(&["incident", "ack"]).code(3).golden("incident/ack-which");
    sandbox.run(&["incident", "ack", "-i", &second[..12]]).code(0);
    sandbox.run(&["incident", "ack", "-i", "01"]).code(3);
    sandbox.run(&["incident", "ack", "-i", "ZZ"]).code(3);
    let list = sandbox.run(&["incident", "list", "-o", "json"]);
    assert_eq!(item(list.code(1), 0)["phase"], "unacknowledged");
    assert_eq!(item(&list, 0)["id"], json!(first));
    assert_eq!(item(&list, 1)["phase"], "acknowledged");
}

#[test]
fn an_id_given_as_text_acts_on_no_other_incident() {
    let mut sandbox = sandbox();
    let closed = start(&sandbox, &[]);
    sandbox.run(&["incident", "close", "done", "-i", &closed]).code(0);
    at(&mut sandbox, "10:16:00");
    let open = start(&sandbox, &[]);
    let longer = format!("{closed}: is the same");
    let mistyped = format!("{}ZZZ", &closed[..23]);
    let lower = open.to_lowercase();
    for command in ["ack", "note", "mitigate", "close"] {
        for text in [closed.as_str(), &closed[..8], &open[..6], &lower, &longer, &mistyped] {
            let run = sandbox.run(&["incident", command, text]);
            let right = format!("mlopsctl incident {command} ");
            let stderr = &run.code(3).stderr;
            assert!(stderr.contains(&right) && stderr.contains(" -i "), "{}", run.transcript());
        }
        let words = ["incident", command, "7 pods of 01 were down", "--dry-run"];
        sandbox.run(&words).code(0);
    }
    let list = sandbox.run(&["incident", "list", "-o", "json"]);
    assert_eq!(item(list.code(1), 0)["events"].as_array().unwrap().len(), 1);
    sandbox.run(&["incident", "ack", "on it", "-i", &open[..20]]).code(0);
    let list = sandbox.run(&["incident", "list", "-o", "json"]);
    assert_eq!(item(list.code(1), 0)["responded"]["text"], "on it");
    sandbox.run(&["incident", "report", "-i", &closed]).code(0);
    // A command without a text takes the id as its only word, too, and means that one.
    let captured = sandbox.run(&["incident", "capture", &closed, "--dry-run", "-o", "json"]);
    assert_eq!(captured.code(0).json()["target"], json!(closed));
}

#[test]
fn a_severity_without_a_target_is_no_severity() {
    let sandbox = sandbox();
    let run = sandbox.run(&["incident", "start", "--title", "x", "--severity", "SEV-9"]);
    let stderr = &run.code(3).stderr;
    assert!(
        stderr.contains("SEV-1, SEV-2, SEV-3, SEV-4") && stderr.contains("did you mean SEV-4"),
        "{stderr}"
    );
    start(&sandbox, &[]);
    sandbox.run(&["incident", "note", "--severity", "SEV-5", "x"]).code(3);
    sandbox.config(&format!("{CONFIG}  response: {{ SEV-5: 2 business days }}\n"));
    sandbox.run(&["incident", "note", "--severity", "SEV-5", "x"]).code(0);
}

#[test]
fn two_people_who_write_at_once_both_survive() {
    let sandbox = sandbox();
    start(&sandbox, &[]);
    let notes: Vec<String> = (0..8).map(|n| format!("note {n}")).collect();
    let running: Vec<_> = notes.iter().map(|note| sandbox.spawn(&["incident", "note", note])).collect();
    for running in running {
        running.finish().code(0);
    }
    let list = sandbox.run(&["incident", "list", "-o", "json"]);
    let events = item(list.code(1), 0)["events"].as_array().unwrap().clone();
    let mut seen: Vec<&str> = events.iter().filter_map(|event| event["what"]["text"].as_str()).collect();
    seen.sort_unstable();
    assert_eq!(seen, notes);
}

#[test]
fn a_finding_starts_an_incident_once() {
    let server = FaultyServer::start();
    server.script("/health", vec![Answer::status(503, "down")]);
    let sandbox = sandbox();
    sandbox.config(&CONFIG.replace("http://localhost:1", &server.url("/health")));
    let started = sandbox.run(&["incident", "start", "--from-check", "service.api.http", "-o", "json"]);
    let outcome = started.code(0).json();
    assert!(outcome["summary"].as_str().unwrap().contains("SEV-1: api: HTTP 503"), "{outcome}");
    assert_eq!(outcome["findings"][0]["verdict"], "critical");
    let list = sandbox.run(&["incident", "list", "-o", "json"]);
    assert_eq!(item(list.code(1), 0)["services"], json!(["api"]));
    let again = sandbox.run(&["incident", "start", "--from-check", "api", "-o", "json"]);
    assert_eq!(again.code(1).json()["target"], outcome["target"]);
    // What is still bad at the end is said.
    let closed = sandbox.run(&["incident", "close"]);
    assert!(closed.code(1).stdout.contains("but api is critical"), "{}", closed.stdout);
}

#[test]
fn what_cannot_be_started_is_said() {
    let sandbox = sandbox();
    for (words, part) in [
        (&["start"][..], "needs --title"),
        (&["start", "--title", " "], "needs --title"),
        (&["start", "--title", "x", "--severity", "high"], "is no severity"),
        (&["start", "--title", "x", "--service", "ap"], "did you mean `api`?"),
        (&["start", "--title", "x", "--since", "soon"], "neither a duration nor a time"),
        (&["start", "--title", "x", "--since", "2027-01-01T00:00:00Z"], "in the future"),
        (&["start", "--from-check", "service.apx.http"], "no finding is called"),
        (&["note"], "nothing to note"),
        (&["note", "--owner", "ann"], "--action"),
    ] {
        let run = sandbox.run(&[&["incident"], words].concat());
        assert!(run.code(3).stderr.contains(part), "{}", run.transcript());
    }
    assert!(!sandbox.home().join("store/incidents").exists());
}

#[test]
fn a_dry_run_writes_nothing() {
    let sandbox = sandbox();
    let run = sandbox.run(&["incident", "start", "--title", "x", "--dry-run"]);
    assert!(run.code(0).stdout.contains("nothing was written"), "{}", run.transcript());
    assert!(!sandbox.home().join("store").exists());
    start(&sandbox, &[]);
    for words in [&["ack"][..], &["note", "x"], &["mitigate"], &["close"]] {
        let run = sandbox.run(&[&["incident"], words, &["--dry-run"]].concat());
        assert!(run.code(0).stdout.contains("nothing was written"), "{}", run.transcript());
    }
    let list = sandbox.run(&["incident", "list", "-o", "json"]);
    assert_eq!(item(list.code(1), 0)["events"].as_array().unwrap().len(), 1);
}

#[test]
fn a_change_of_severity_moves_the_target() {
    let mut sandbox = sandbox();
    start(&sandbox, &["--severity", "SEV-3"]);
    at(&mut sandbox, "10:45:00");
    sandbox.run(&["incident", "list"]).code(1);
    sandbox.run(&["incident", "note", "--severity", "SEV-1", "all regions"]).code(0);
    let list = sandbox.run(&["incident", "list", "-o", "json"]);
    assert_eq!(item(list.code(2), 0)["respond_by"], "2026-03-06T10:30:00Z");
}

#[test]
fn faults_of_the_section_are_shown_with_their_places() {
    let sandbox = Sandbox::new();
    sandbox.config(
        "incidents:
  response: { SEV-1: soon, high: 1h, SEV-2: 0s, sev-2: 1h }
  business_days: [Mon, Funday, mon]
  update_every: 0s
  contacts:
    - { issue: API, contact: ann, severities: [SEV-0] }
    - { issue: '', contact: bob }
",
    );
    sandbox.run(&["config", "check"]).code(3).golden_with_durations("incident/config-faults");
}

#[test]
fn the_report_drafts_the_post_mortem() {
    let server = FaultyServer::start();
    server.script("/health", vec![Answer::status(503, "down")]);
    let mut sandbox = sandbox();
    sandbox.config(&CONFIG.replace("http://localhost:1", &server.url("/health")));
    sandbox.run(&["incident", "start", "--from-check", "service.api.http", "--since", "20m"]).code(0);
    server.script("/health", vec![Answer::status(200, "up")]);
    at(&mut sandbox, "10:20:00");
    sandbox.run(&["incident", "ack"]).code(0);
    at(&mut sandbox, "10:30:00");
    sandbox.run(&["incident", "note", "the node ran out of memory | <b>"]).code(0);
    sandbox.run(&["incident", "note", "--factor", "no memory limit"]).code(0);
    sandbox.run(&["incident", "note", "--went-well", "it was noticed at once"]).code(0);
    let action = ["incident", "note", "--action", "set a limit", "--owner", "ann", "--due", "2026-04-01"];
    sandbox.run(&action).code(0);
    at(&mut sandbox, "10:41:00");
    sandbox.run(&["incident", "mitigate", "restarted on another node"]).code(0);
    at(&mut sandbox, "11:00:00");
    sandbox.run(&["incident", "close", "limit raised"]).code(0);
    let list = sandbox.run(&["incident", "list", "--all", "-o", "json"]);
    let id = item(list.code(0), 0)["id"].as_str().unwrap().to_owned();
    let report = sandbox.run(&["incident", "report", &id[..14], "-o", "markdown"]);
    let report = &report.code(0).stdout;
    for part in [
        "# Incident: api: HTTP 503",
        "**CLOSED** SEV-1",
        "tester started this incident as SEV-1 on 2026-03-06 10:15 UTC",
        "tester responded after 5 min, within the target (15 min).",
        "The harm was over after 26 min: restarted on another node.",
        "| Duration of the harm | 46 min |",
        "| Response target | met: within the target (15 min) |",
        "| Services that were not well | 1: service.api.http |",
        "| 2026-03-06 09:55:00 | The trouble began",
        "| 2026-03-06 10:30:00 | the node ran out of memory \\| &lt;b> | tester |",
        "| 2026-03-06 10:41:00 | Mitigated (all 1 findings ok): restarted on another node | tester |",
        "## Contributing factors\n\n- no memory limit",
        "## Did not go well\n\nNothing noted yet.",
        "| set a limit | ann | 2026-04-01 |",
    ] {
        assert!(report.contains(part), "{part}\n{report}");
    }
    let value = sandbox.run(&["incident", "report", &id, "-o", "json"]);
    let value = value.code(0).json();
    assert_eq!(value["schema"], "mlopsctl/incident-report/v1");
    assert_eq!((&value["impact"]["harm_seconds"], &value["impact"]["over"]), (&json!(2760.0), &json!(true)));
    let times: Vec<&str> =
        value["timeline"].as_array().unwrap().iter().map(|e| e["at"].as_str().unwrap()).collect();
    assert!(times.is_sorted(), "{times:?}");
    sandbox.run(&["incident", "report", &id, "-o", "html=post-mortem.html"]).code(0);
    assert!(sandbox.read("post-mortem.html").contains("<h1>Incident: api: HTTP 503"));
}

#[test]
fn a_procedure_runs_with_what_the_incident_knows() {
    let mut sandbox = sandbox();
    sandbox.write(
        "runbooks/look.yaml",
        "runbook: look\ntitle: Look\npurpose: incident\nvalues: { service: { about: which } }\n\
         steps:\n  - run: [echo, \"it is ${service}\"]\n    title: Say it\n",
    );
    start(&sandbox, &["--service", "api"]);
    at(&mut sandbox, "10:18:00");
    let run = sandbox.run(&["incident", "run", "look", "--unattended", "-o", "json"]);
    let value = run.code(0).json();
    assert_eq!(value["values"]["service"], "api", "{value}");
    let list = sandbox.run(&["incident", "list", "-o", "json"]);
    let incident = item(list.code(1), 0);
    assert_eq!(incident["id"], value["incident"]);
    // A run that nobody walks is no response.
    assert_eq!(incident["phase"], "unacknowledged");
    let report = sandbox.run(&["incident", "report", "-o", "markdown"]);
    assert!(report.code(0).stdout.contains("Procedure look begun"), "{}", report.stdout);
    assert!(report.stdout.contains("Procedure look ended"), "{}", report.stdout);
    assert!(sandbox.run(&["incident", "run", "lok"]).code(3).stderr.contains("did you mean `look`?"));
}

#[test]
fn a_capture_holds_what_could_be_had_and_says_what_could_not() {
    let server = FaultyServer::start();
    server.script("/health", vec![Answer::status(200, "up")]);
    let mut sandbox = sandbox();
    sandbox.env("API_PASSWORD", "hunter2hunter2").env("DOCKER_HOST", "unix:///nowhere.sock");
    sandbox.write("api.log", "started with hunter2hunter2\nready\n");
    sandbox.config(&format!(
        "services:\n  api: {{ url: '{}', logs: api.log, http: {{ auth: {{ username: x, password: '${{API_PASSWORD}}' }} }} }}\n",
        server.url("/health")
    ));
    start(&sandbox, &[]);
    let captured = sandbox.run(&["incident", "capture", "--out", "evidence.tar.gz", "-o", "json"]);
    captured.code(0);
    let file = std::fs::File::open(sandbox.cwd().join("evidence.tar.gz")).expect("an archive");
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(file));
    let mut files = std::collections::BTreeMap::new();
    for entry in archive.entries().expect("entries") {
        let mut entry = entry.expect("an entry");
        let path = entry.path().expect("a path").to_string_lossy().into_owned();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut entry, &mut text).expect("text");
        assert!(!text.contains("hunter2"), "{path}: {text}");
        files.insert(path.split_once('/').expect("a folder").1.to_owned(), text);
    }
    for path in
        ["manifest.json", "incident.json", "status.json", "health.json", "logs/api.log", "config.yaml"]
    {
        assert!(files.contains_key(path), "{path} in {:?}", files.keys());
    }
    assert!(files["logs/api.log"].contains("ready"));
    assert!(files["checks.json.missing.txt"].contains("no checks are configured"), "{files:?}");
    let manifest: Value = serde_json::from_str(&files["manifest.json"]).expect("JSON");
    assert_eq!(manifest["files"].as_array().unwrap().len() + 1, files.len());
    let again = sandbox.run(&["incident", "capture", "--out", "evidence.tar.gz"]);
    assert!(again.code(3).stderr.contains("exists already"), "{}", again.stderr);
    let report = sandbox.run(&["incident", "report", "-o", "markdown"]);
    assert!(report.code(0).stdout.contains("Evidence captured"), "{}", report.stdout);
}
