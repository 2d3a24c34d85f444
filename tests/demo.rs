//! `demo`: one command on a fresh machine shows a stack, its status, and what each kind of trouble looks like.

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
    stack::http,
};

/// A demo that stays up until dropped.
pub(crate) struct Demo {
    sandbox: Sandbox,
    running: Running,
}

impl Demo {
    pub(crate) fn start(args: &[&str]) -> Demo {
        let sandbox = Sandbox::new();
        let folder = sandbox.cwd().join("demo");
        let all: Vec<&str> = ["demo", "--dir", text(&folder)].iter().chain(args).copied().collect();
        let mut running = sandbox.spawn(&all);
        running.wait_until("the demo to be up", |_, stderr| stderr.contains("Ctrl-C ends the demo."));
        Demo { sandbox, running }
    }

    fn folder(&self) -> PathBuf {
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
    fn command(&self, args: &[&str]) -> Run {
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
    let run = demo.running.signal(Signal::INT).id();
    assert!(run > 0);
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
    for scenario in ["high-drift", "bad-model", "bad-canary"] {
        let run = Sandbox::new().run(&["demo", "--once", "--scenario", scenario]);
        run.code(3);
        assert!(run.stderr.contains("not built yet"), "{}", run.stderr);
    }
    Sandbox::new().run(&["demo", "--once", "--scenario", "nonsense"]).code(3);
}
