//! `demo`: one command on a fresh machine runs the daily runbook on a stack, and shows what each kind of trouble looks
//! like and which procedure answers it.

use std::{
    io::{Read, Write},
    net::TcpStream,
    path::PathBuf,
    time::Duration,
};

use rustix::process::Signal;
use serde_json::Value;

use crate::support::{
    cli::{Run, Running, Sandbox, text},
    faulty::RefusedPort,
    stack::http,
};

/// A demo that stays up until dropped.
pub(crate) struct Demo {
    sandbox: Sandbox,
    running: Running,
}

impl Demo {
    pub(crate) fn start(args: &[&str]) -> Demo {
        let mut sandbox = Sandbox::new();
        // Empty is unset: the store is the one that the demo's configuration names.
        sandbox.env("MLOPSCTL_STORE", "");
        let folder = sandbox.cwd().join("demo");
        let all: Vec<&str> = ["demo", "--dir", text(&folder)].iter().chain(args).copied().collect();
        let mut running = sandbox.spawn(&all);
        running.wait_until("the demo to be up", |_, stderr| stderr.contains("Ctrl-C ends the demo."));
        Demo { sandbox, running }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.sandbox.cwd().join("demo")
    }

    fn configuration(&self) -> Value {
        serde_yaml::from_str(&self.sandbox.read("demo/mlopsctl.yaml")).expect("a readable configuration")
    }

    fn address(&self, pointer: &str) -> String {
        let configuration = self.configuration();
        configuration.pointer(pointer).and_then(Value::as_str).expect("an address").to_owned()
    }

    pub(crate) fn api(&self) -> String {
        self.address("/services/api/url")
    }

    pub(crate) fn mlflow(&self) -> String {
        self.address("/services/mlflow/url")
    }

    pub(crate) fn alertmanager(&self) -> String {
        self.address("/alertmanager/url")
    }

    /// Another command on the demo's configuration, as from another terminal.
    pub(crate) fn command(&self, args: &[&str]) -> Run {
        let file = self.folder().join("mlopsctl.yaml");
        let all: Vec<&str> = ["--config", text(&file)].iter().chain(args).copied().collect();
        self.sandbox.run(&all)
    }
}

/// Sends bytes as they are, and returns what came back until the server closed or the time was up.
fn send_raw(base: &str, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(base.trim_start_matches("http://")).expect("the server accepts");
    stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a timeout");
    // The server may hang up while it is still being told nonsense.
    stream.write_all(bytes).ok();
    stream.shutdown(std::net::Shutdown::Write).ok();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok();
    answer
}

/// Scenario, exit code, what the first line of its page says beside the verdict, and the procedure that it ends with.
const SCENARIOS: [(&str, i32, &str, Option<&str>); 10] = [
    ("healthy", 0, "all 10 steps are ok", None),
    ("api-down", 2, "api: connection refused", Some("api-down --set service=api")),
    ("model-not-loaded", 2, "api: model not loaded", Some("api-down --set service=api")),
    ("slow", 1, "api: answered in ", Some("production-incident --set service=api")),
    ("error-rate", 2, "HighErrorRate: ", Some("http-500 --set service=api")),
    ("disk-full", 2, "DiskAlmostFull: ", Some("production-incident --set service=api")),
    ("mlflow-down", 2, "mlflow: connection refused", Some("mlflow-down --set tracking=mlflow")),
    ("stale-data", 1, "DataStale: ", Some("production-incident --set service=api")),
    ("bad-model", 2, "ModelAccuracyLow: ", Some("rollback --set model=credit-risk-model")),
    ("high-drift", 2, "HighDrift: ", Some("high-drift --set model=credit-risk-model")),
];

/// Findings of all steps of a run.
fn findings(run: &Run) -> Vec<Value> {
    let steps = run.json()["steps"].as_array().expect("steps").clone();
    steps.iter().flat_map(|step| step["findings"].as_array().expect("findings").clone()).collect()
}

#[test]
fn each_scenario_ends_with_its_verdict_its_cause_first_and_its_procedure() {
    for (scenario, code, cause, procedure) in SCENARIOS {
        let run = Sandbox::new().run(&["demo", "--once", "--scenario", scenario]);
        run.code(code);
        let first = run.stdout.lines().next().unwrap_or_default();
        let verdict = ["OK", "WARNING", "CRITICAL"][usize::try_from(code).expect("a verdict's code")];
        assert!(first.starts_with(verdict) && first.contains(cause), "{}", run.transcript());
        match procedure {
            Some(words) => {
                let how = format!("mlopsctl runbook run {words}\n");
                assert!(run.stderr.contains(&how), "{}", run.transcript());
            }
            None => assert!(!run.stderr.contains("procedure"), "{}", run.transcript()),
        }
    }
}

#[test]
fn questions_that_wait_for_a_person_leave_the_verdict_alone() {
    let run = Sandbox::new().run(&["demo", "--once", "-o", "json"]);
    run.code(0);
    let json = run.json();
    assert_eq!((&json["verdict"], &json["state"]), (&"ok".into(), &"pending".into()), "{}", run.transcript());
    let state = |id: &str| {
        let steps = json["steps"].as_array().expect("steps");
        steps.iter().find(|step| step["id"] == id).expect("a step")["state"].clone()
    };
    assert_eq!(state("metrics-in-range"), "done");
    assert_eq!(state("drift-share"), "done");
    assert_eq!(state("access-logs"), "pending");
    assert_eq!(state("no-critical-alerts"), "not-applicable", "the demo has no Prometheus");
    assert_eq!(state("backups-complete"), "done", "the demo has backed itself up");
}

#[test]
fn the_procedure_of_a_scenario_finds_its_fault() {
    for (scenario, words, step, said) in [
        ("api-down", ["api-down", "service=api"], "symptom", "connection refused"),
        ("error-rate", ["http-500", "service=api"], "error-rate", "> 1%"),
        ("mlflow-down", ["mlflow-down", "tracking=mlflow"], "symptom", "connection refused"),
    ] {
        let demo = Demo::start(&["--scenario", scenario]);
        let run =
            demo.command(&["runbook", "run", words[0], "--set", words[1], "--unattended", "-o", "json"]);
        run.code(2);
        let json = run.json();
        let found = json["steps"].as_array().expect("steps").iter().find(|found| found["id"] == step);
        let found = found.expect("the step that looks");
        assert_eq!(found["verdict"], "critical", "{}", run.transcript());
        assert!(found["message"].as_str().expect("a message").contains(said), "{}", run.transcript());
        assert!(!run.stdout.contains("\"title\": \"What is wrong with ${"), "{}", run.transcript());
    }
}

#[test]
fn the_run_is_recorded_beside_the_demo_and_nowhere_else() {
    let sandbox = Sandbox::new();
    let folder = sandbox.cwd().join("demo");
    // The sandbox's MLOPSCTL_STORE stands for that of a user.
    sandbox.run(&["demo", "--once", "--dir", text(&folder)]).code(0);
    assert!(folder.join("store/records/runbook/daily").is_dir(), "the run is proven in the demo's store");
    let left = std::fs::read_dir(sandbox.home()).expect("a home").count();
    assert_eq!(left, 0, "nothing is written to the user's home");
}

#[test]
fn every_hint_of_the_demo_names_a_runbook_that_exists() {
    let demo = Demo::start(&[]);
    let named: Vec<String> = demo
        .sandbox
        .read("demo/mlopsctl.yaml")
        .lines()
        .filter_map(|line| line.trim().strip_prefix("runbook: ").map(str::to_owned))
        .collect();
    assert!(named.len() >= 8, "{named:?}");
    for name in named {
        demo.command(&["runbook", "show", &name]).code(0);
    }
    demo.command(&["runbook", "lint"]).code(0);
}

#[test]
fn trouble_raises_its_alert_and_health_raises_none() {
    for (scenario, alert) in [("healthy", None), ("disk-full", Some("DiskAlmostFull"))] {
        let run = Sandbox::new().run(&["demo", "--once", "--scenario", scenario, "-o", "json"]);
        let findings = findings(&run);
        let subjects: Vec<&str> = findings.iter().filter_map(|f| f["subject"].as_str()).collect();
        assert!(subjects.contains(&"Watchdog"), "{}", run.transcript());
        assert_eq!(subjects.iter().copied().find(|&subject| subject == "DiskAlmostFull"), alert);
    }
}

#[test]
fn what_the_registry_breaks_is_shown_as_its_consequence() {
    let run = Sandbox::new().run(&["demo", "--once", "--scenario", "mlflow-down", "-o", "json"]);
    let findings = findings(&run);
    let api = findings.iter().find(|f| f["id"] == "service.api.http");
    assert_eq!(
        api.expect("the API is looked at")["caused_by"],
        "service.mlflow.http",
        "{}",
        run.transcript()
    );
}

#[test]
fn a_temporary_folder_is_named_and_gone_afterwards() {
    let run = Sandbox::new().run(&["demo", "--once"]);
    run.code(0);
    let folder = run.stderr.split("Its folder: ").nth(1).and_then(|rest| rest.split(' ').next());
    let folder = folder.expect("the folder is named");
    assert!(folder.contains("mlopsctl-demo-"), "{folder}");
    assert!(!std::path::Path::new(folder).exists(), "{folder} is left behind");
}

#[test]
fn a_demo_ends_at_an_interrupt_and_keeps_a_named_folder() {
    for signal in [Signal::INT, Signal::TERM] {
        let demo = Demo::start(&[]);
        let api = demo.api();
        demo.running.signal(signal);
        let Demo { sandbox, running } = demo;
        let run = running.finish();
        run.code(130);
        assert!(run.stdout.starts_with("OK"), "{}", run.transcript());
        assert!(run.stderr.contains("Bye"), "{}", run.transcript());
        assert!(http("GET", &format!("{api}/health"), "").is_err(), "nobody answers any more");
        // The folder is a demo's, so the next one may use it again.
        let folder = sandbox.cwd().join("demo");
        sandbox.run(&["demo", "--once", "--dir", text(&folder)]).code(0);
    }
}

#[test]
fn every_command_works_on_a_running_demo() {
    let demo = Demo::start(&["--scenario", "error-rate"]);
    demo.command(&["config", "check"]).code(0);
    demo.command(&["health"]).code(0);
    demo.command(&["check", "latency", "disk"]).code(0);
    demo.command(&["check", "error-rate"]).code(2);
    demo.command(&["alerts", "list"]).code(2);
    let log = demo.command(&["logs", "api", "--tail", "50"]);
    log.code(0);
    assert!(log.stdout.contains("KeyError") && log.stdout.contains("GET /health 200"), "{}", log.stdout);
    let matcher = "alertname=HighErrorRate";
    demo.command(&["alerts", "silence", matcher, "--for", "1d", "--comment", "known", "--yes"]).code(0);
    demo.command(&["alerts", "list"]).code(0);
    demo.command(&["status"]).code(2);
    demo.command(&["backup", "list"]).code(0);
    let drill = demo.command(&["backup", "drill"]);
    drill.code(0);
    assert!(drill.stdout.contains("mlflow.db opens and is sound"), "{}", drill.stdout);
    let records = demo.folder().join("store/records");
    assert!(records.is_dir(), "an act on the demo leaves its record beside the configuration");
}

#[test]
fn a_proxy_of_the_environment_is_not_asked_about_this_machine() {
    let refused = RefusedPort::reserve();
    let mut sandbox = Sandbox::new();
    sandbox.env("HTTP_PROXY", refused.url("")).env("http_proxy", refused.url(""));
    sandbox.run(&["demo", "--once"]).code(0);
}

#[test]
fn ports_in_use_leave_nothing_behind() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let sandbox = Sandbox::new();
    let folder = sandbox.cwd().join("demo");
    let run = sandbox.run(&["demo", "--once", "--port", &port, "--dir", text(&folder)]);
    run.code(3);
    assert!(run.stderr.contains(&format!("taking port {port}")), "{}", run.stderr);
    assert!(!folder.exists(), "nothing was written");
    for port in ["0", "65534", "x"] {
        Sandbox::new().run(&["demo", "--once", "--port", port]).code(3);
    }
}

#[test]
fn garbage_costs_one_connection_and_nothing_more() {
    let demo = Demo::start(&[]);
    let long_path = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(200_000));
    let json = |path: &str, body: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let deep = "[".repeat(100_000);
    let requests: Vec<Vec<u8>> = [
        "\0\u{1}\u{2}\r\n\r\n".to_owned(),
        "GET".to_owned(),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n".to_owned(),
        "POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999999999999\r\n\r\n{".to_owned(),
        "POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n".to_owned(),
        "GET /%00%ff%zz?%ff=%zz&&&= HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".to_owned(),
        "GET /api/2.0/mlflow/runs/search HTTP/1.1\r\nHost: \u{ff}\u{fe}\r\n\r\n".to_owned(),
        long_path,
        json("/predict", "null"),
        json(
            "/predict",
            r#"{"income":1e308,"loan_amount":-1e308,"credit_history_years":"x","delinquencies_2y":[]}"#,
        ),
        json("/predict", &deep),
        json("/api/2.0/mlflow/runs/search", &deep),
        json("/api/2.0/mlflow/runs/search", r#"{"max_results":-1,"filter":"'","page_token":"é"}"#),
        json("/api/2.0/mlflow/model-versions/create", r#"{"name":7,"tags":[1,{"key":2}]}"#),
        json("/api/2.0/mlflow/runs/log-batch", r#"{"run_id":"x","metrics":"x"}"#),
        json("/api/v2/alerts", r#"[{"labels":{"é":"x"},"startsAt":"9999-99-99T00:00:00Z"}]"#),
        json("/api/v2/silences", r#"{"matchers":[{"name":"","value":"(((","isRegex":true}]}"#),
    ]
    .into_iter()
    .map(String::into_bytes)
    .chain([vec![0xff; 100_000], b"GET /\xff\xfe HTTP/1.1\r\n\r\n".to_vec()])
    .collect();
    for base in [demo.api(), demo.mlflow(), demo.alertmanager()] {
        for request in &requests {
            let answer = send_raw(&base, request);
            let shown = String::from_utf8_lossy(&request[..request.len().min(60)]);
            assert!(answer.is_empty() || answer.starts_with(b"HTTP/1."), "{shown:?}");
            assert!(!answer.starts_with(b"HTTP/1.1 500"), "{shown:?}");
        }
    }
    assert_eq!(http("GET", &format!("{}/health", demo.api()), "").expect("an answer").0, 200);
    assert_eq!(http("GET", &format!("{}/health", demo.mlflow()), "").expect("an answer").0, 200);
    assert_eq!(http("GET", &format!("{}/-/ready", demo.alertmanager()), "").expect("an answer").0, 200);
    demo.running.signal(Signal::INT);
    let Demo { running, .. } = demo;
    let run = running.finish();
    run.code(130);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
}

#[test]
fn a_body_over_the_limit_is_refused() {
    let demo = Demo::start(&[]);
    let body = "x".repeat((1 << 20) + 1);
    let head = format!(
        "POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let answer = send_raw(&demo.api(), (head + &body).as_bytes());
    // A reset may overtake the answer; what counts is that the server goes on.
    assert!(
        answer.is_empty() || answer.starts_with(b"HTTP/1.1 413"),
        "{:?}",
        String::from_utf8_lossy(&answer)
    );
    assert_eq!(http("GET", &format!("{}/health", demo.api()), "").expect("an answer").0, 200);
}

#[test]
fn the_model_predicts_the_same_every_time_and_refuses_nonsense() {
    let demo = Demo::start(&[]);
    let predict = |body: &str| http("POST", &format!("{}/predict", demo.api()), body).expect("an answer");
    let applicant = r#"{"income":48000,"loan_amount":12000,"credit_history_years":8,"delinquencies_2y":0}"#;
    let (status, first) = predict(applicant);
    assert_eq!(status, 200, "{first}");
    let parsed: Value = serde_json::from_str(&first).expect("JSON");
    assert_eq!((&parsed["decision"], &parsed["default_probability"]), (&"approve".into(), &0.0883.into()));
    assert_eq!(predict(applicant).1, first);
    assert_eq!(predict("{}").0, 422);
    assert_eq!(predict("nonsense").0, 422);
}

#[test]
fn a_folder_that_is_not_a_demos_is_left_alone() {
    let sandbox = Sandbox::new();
    let file = sandbox.write("mine/mlopsctl.yaml", "stack: mine\n");
    let folder = sandbox.cwd().join("mine");
    let run = sandbox.run(&["demo", "--once", "--dir", text(&folder)]);
    run.code(3);
    assert!(run.stderr.contains("not empty"), "{}", run.stderr);
    assert_eq!(sandbox.read("mine/mlopsctl.yaml"), "stack: mine\n");
    assert_eq!(std::fs::read_dir(file.parent().expect("a folder")).expect("readable").count(), 1);
}

#[test]
fn scenarios_that_are_not_built_say_so() {
    let run = Sandbox::new().run(&["demo", "--once", "--scenario", "bad-canary"]);
    run.code(3);
    assert!(run.stderr.contains("not built yet"), "{}", run.stderr);
    Sandbox::new().run(&["demo", "--once", "--scenario", "nonsense"]).code(3);
}
