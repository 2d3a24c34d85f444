//! `health`: what is said of services that are well, ill, lying, slow, silent or gone.

use std::time::Duration;

use crate::support::{
    cli::Sandbox,
    faulty::{Answer, FaultyServer, RefusedPort},
};

/// The findings of a JSON report by id: verdict and message.
fn findings(run: &crate::support::cli::Run) -> Vec<(String, String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let report = run.json();
    let findings = report["findings"].as_array().expect("findings").iter();
    findings.map(|f| (text(&f["id"]), text(&f["verdict"]), text(&f["message"]))).collect()
}

/// One service `api` at a path of the faulty server, with more lines of configuration.
fn one(server: &FaultyServer, path: &str, more: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "services:\n  api:\n    url: {}\n    http: {{ timeout: 1s }}\n{more}",
        server.url(path)
    ));
    sandbox
}

#[test]
fn health_of_all_services_is_one_report() {
    let server = FaultyServer::start();
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "stack: test\nservices:\n  api:\n    url: {0}\n    health: {{ path: /healthy, expect: {{ status: healthy, model_loaded: true }} }}\n    latency: {{ warning: 10s }}\n  web: {{ url: {0}, health: /healthy }}\n",
        server.url("")
    ));
    let run = sandbox.run(&["health", "-o", "json"]);
    run.code(0);
    let ids: Vec<_> = findings(&run).into_iter().map(|(id, verdict, _)| (id, verdict)).collect();
    let ok = |id: &str| (id.to_owned(), "ok".to_owned());
    let expected = [
        "service.api.http",
        "service.api.latency",
        "service.api.model",
        "service.web.http",
        "service.web.model",
    ];
    assert_eq!(ids, expected.map(ok));
    assert_eq!(server.requests_for("/healthy").len(), 2);
}

#[test]
fn every_misbehaviour_has_its_own_words() {
    let server = FaultyServer::start();
    let expect = "    health: { expect: { status: healthy } }\n";
    let cases = [
        ("/healthy", expect, 0, "HTTP 200, `status` is \"healthy\""),
        ("/hang", "", 2, "no answer in time (1 s)"),
        ("/drip?ms=100", "", 2, "bytes of the body came"),
        ("/drip?ms=100&from=head", "", 2, "no answer in time (1 s)"),
        ("/reset", "", 2, "connection reset"),
        ("/reset?at=head", "", 2, "connection reset"),
        ("/close", "", 2, "closed without an answer"),
        ("/short", "", 2, "broke off"),
        ("/loop", "", 2, "too many redirects"),
        ("/garbage", "", 2, "not usable HTTP"),
        ("/headers", "", 2, "not usable HTTP"),
        ("/big?mb=3", expect, 2, "the body is longer than 1048 kB"),
        ("/big?mb=3", "", 0, "HTTP 200"),
        ("/gzip", expect, 0, "`status` is \"healthy\""),
        ("/gzip-bomb", expect, 2, "the body is longer than 1048 kB"),
        ("/truncated-gzip", "", 2, "the answer broke off"),
        ("/invalid-utf8", expect, 2, "the body is not UTF-8"),
        ("/nan", expect, 2, "NaN"),
        ("/html", expect, 2, "HTML page"),
        ("/empty", expect, 2, "the body is empty"),
        ("/empty", "", 0, "HTTP 200"),
        ("/no-length", expect, 0, "`status` is \"healthy\""),
        ("/429?retry_after=0", "", 2, "HTTP 429: slow down"),
        ("/status?code=404", "", 2, "HTTP 404"),
        ("/json?body=%7B%22status%22%3A%22unhealthy%22%7D", "", 2, "HTTP 200, but `status` is \"unhealthy\""),
        ("/json?body=%7B%22status%22%3A%22degraded%22%7D", "", 1, "HTTP 200, `status` is \"degraded\""),
        (
            "/status?code=503&body=%7B%22status%22%3A%22up%22%7D",
            "",
            2,
            "HTTP 503, although `status` is \"up\"",
        ),
    ];
    for (path, more, code, words) in cases {
        let run = one(&server, path, more).run(&["health", "api", "-o", "json"]);
        let all = findings(&run);
        assert_eq!(run.code, code, "{path}\n{}", run.transcript());
        assert!(all[0].2.contains(words), "{path}: {}", all[0].2);
        assert!(run.took < Duration::from_secs(4), "{path} took {:?}", run.took);
    }
}

#[test]
fn a_refused_service_is_critical_and_a_retried_one_says_so() {
    let port = RefusedPort::reserve();
    let run = Sandbox::new().run(&["health", &port.url("/health"), "-o", "json"]);
    run.code(2);
    assert_eq!(run.json()["findings"][0]["attempts"], 3);
    assert!(findings(&run)[0].2.starts_with("connection refused at http://127.0.0.1:"), "{}", run.stdout);

    let server = FaultyServer::start();
    let run = one(&server, "/flaky", "").run(&["health", "-o", "json"]);
    run.code(0);
    assert_eq!(run.json()["findings"][0]["attempts"], 2);
    assert!(run.json()["summary"].as_str().unwrap_or_default().contains("after a retry"), "{}", run.stdout);
}

#[test]
fn names_that_nobody_knows_are_refused_before_anything_is_asked() {
    let server = FaultyServer::start();
    let sandbox = one(&server, "/healthy", "");
    let run = sandbox.run(&["health", "api", "ap"]);
    run.code(3);
    assert!(run.stderr.contains("did you mean `api`?"), "{}", run.stderr);
    assert_eq!(server.requests().len(), 0);
    let run = Sandbox::new().run(&["health"]);
    run.code(3);
    assert!(run.stderr.contains("mlopsctl init"), "{}", run.stderr);
    let run = Sandbox::new().run(&["health", "ftp://x"]);
    run.code(3);
    assert!(run.stderr.contains("ftp"), "{}", run.stderr);
}

#[test]
fn bare_urls_and_addresses_need_no_configuration() {
    let server = FaultyServer::start();
    let address = server.address().to_string();
    let sandbox = Sandbox::new();
    sandbox.run(&["health", &server.url("/healthy"), &address, &format!("tcp://{address}")]).code(0);
    let refused = RefusedPort::reserve().address().to_string();
    let run = sandbox.run(&["health", &refused]);
    run.code(2);
    assert!(run.stdout.contains("connection refused"), "{}", run.stdout);
    let run = sandbox.run(&["health", "http://no-such-host.invalid/"]);
    run.code(2);
    assert!(run.stdout.contains("host name unknown"), "{}", run.stdout);
}

#[test]
fn consequences_stand_under_their_cause() {
    let server = FaultyServer::start();
    let db = RefusedPort::reserve();
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "services:\n  web: {{ url: {0}, health: '/status?code=500', depends_on: [api] }}\n  other: {{ url: {0}, health: /healthy }}\n  api: {{ url: {0}, health: '/status?code=500', depends_on: [db] }}\n  db: {{ kind: tcp, url: '{1}' }}\n",
        server.url(""),
        db.address()
    ));
    let run = sandbox.run(&["health", "-o", "json"]);
    run.code(2);
    let report = run.json();
    assert!(report["summary"].as_str().unwrap_or_default().starts_with("CRITICAL db: "), "{}", run.stdout);
    let order: Vec<_> = report["findings"].as_array().expect("findings").iter().collect();
    let ids: Vec<_> = order.iter().filter_map(|f| f["id"].as_str()).collect();
    assert_eq!(
        ids,
        [
            "service.other.http",
            "service.other.model",
            "service.db.tcp",
            "service.web.http",
            "service.api.http"
        ]
    );
    assert_eq!(order[3]["caused_by"], "service.db.tcp");
    assert_eq!(order[4]["caused_by"], "service.db.tcp");
}

#[test]
fn the_golden_request_has_its_own_verdict() {
    let server = FaultyServer::start();
    server.script("/predict", vec![Answer::json(r#"{"prediction":0.93}"#)]);
    let more = "    predict: { path: /predict, body: { features: [1, 2] }, expect: { prediction: { above: 0.9, below: 1 } }, latency: { critical: 10s } }\n";
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "services:\n  api:\n    url: {}\n    health: /healthy\n    live: /healthy\n    ready: '/status?code=503'\n{more}",
        server.url("")
    ));
    let run = sandbox.run(&["health", "-o", "json"]);
    run.code(2);
    let verdicts: Vec<_> = findings(&run).into_iter().map(|(id, verdict, _)| (id, verdict)).collect();
    let expected =
        [("http", "ok"), ("model", "ok"), ("live", "ok"), ("ready", "critical"), ("predict", "ok")];
    assert_eq!(verdicts, expected.map(|(what, verdict)| (format!("service.api.{what}"), verdict.to_owned())));
    let sent = &server.requests_for("/predict")[0];
    assert_eq!((sent.method.as_str(), sent.body.as_slice()), ("POST", br#"{"features":[1,2]}"#.as_slice()));

    server.script("/predict", vec![Answer::json(r#"{"prediction":0.2}"#)]);
    let run = sandbox.run(&["health", "-o", "json"]);
    run.code(2);
    assert!(findings(&run)[4].2.contains("`prediction` is 0.2, expected above 0.9"), "{}", run.stdout);
}

#[test]
fn a_deadline_prints_what_was_learnt() {
    let server = FaultyServer::start();
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "services:\n  api: {{ url: {0}, health: /healthy }}\n  stuck: {{ url: {0}, health: /hang }}\n",
        server.url("")
    ));
    let run = sandbox.run(&["health", "--deadline", "1s", "-o", "json"]);
    run.code(3);
    assert!(run.took < Duration::from_secs(3), "{:?}", run.took);
    let all = findings(&run);
    assert_eq!((all[0].0.as_str(), all[0].1.as_str()), ("service.api.http", "ok"));
    assert_eq!((all[2].0.as_str(), all[2].1.as_str()), ("service.stuck.http", "unknown"));
    assert!(all[2].2.contains("deadline"), "{}", all[2].2);
}

#[test]
fn latency_is_judged_only_when_asked_for() {
    let server = FaultyServer::start();
    let run = one(&server, "/slow?ms=150", "    latency: { warning: 100ms, critical: 5s }\n")
        .run(&["health", "-o", "json"]);
    run.code(1);
    let report = run.json();
    let latency = &report["findings"][1];
    assert_eq!(latency["id"], "service.api.latency");
    assert_eq!(latency["threshold"], "> 100ms");
    assert_eq!(latency["unit"], "seconds");
    assert!(latency["value"].as_f64().is_some_and(|value| (0.15..1.0).contains(&value)), "{latency}");
}

#[test]
fn the_address_of_a_port_is_told_with_and_without_a_latency() {
    let server = FaultyServer::start();
    let address = server.address().to_string();
    for more in ["", ", latency: { warning: 10s }"] {
        let sandbox = Sandbox::new();
        sandbox.config(&format!("services:\n  db: {{ kind: tcp, url: '{address}'{more} }}\n"));
        let run = sandbox.run(&["health", "-o", "json"]);
        run.code(0);
        assert_eq!(run.json()["findings"][0]["evidence"]["address"], address.as_str(), "{more}");
    }
}

#[test]
fn waiting_ends_within_a_second_of_all_being_well() {
    let port = RefusedPort::reserve();
    let sandbox = Sandbox::new();
    let mut running = sandbox.spawn(&["health", &port.url("/healthy"), "--wait", "50s"]);
    running.wait_until("the first round", |_, stderr| stderr.contains("waiting for"));
    let server = port.serve();
    let opened = std::time::Instant::now();
    let run = running.finish();
    run.code(0);
    assert!(opened.elapsed() < Duration::from_secs(1), "{:?}", opened.elapsed());
    assert!(run.stderr.contains("connection refused"), "{}", run.stderr);
    assert!(!server.requests().is_empty());
}

#[test]
fn waiting_is_not_held_up_by_a_service_that_hung_while_it_started() {
    let server = FaultyServer::start();
    let hang = Answer::json("{}").after(Duration::from_secs(30));
    server.script("/health", vec![hang, Answer::json(r#"{"status":"ok"}"#)]);
    let run = Sandbox::new().run(&["health", &server.url("/health"), "--wait", "20s", "-q"]);
    run.code(0);
    assert!(run.took < Duration::from_secs(2), "{:?}", run.took);
    assert_eq!(run.stderr, "");
}

#[test]
fn waiting_in_vain_ends_in_time_with_the_last_report() {
    let server = FaultyServer::start();
    let run = Sandbox::new().run(&["health", &server.url("/status?code=404"), "--wait", "1s"]);
    run.code(2);
    assert!(run.took < Duration::from_secs(3), "{:?}", run.took);
    assert!(run.stdout.contains("HTTP 404"), "{}", run.stdout);
    let hang = Sandbox::new().run(&["health", &server.url("/hang"), "--wait", "1s"]);
    hang.code(3);
    assert!(hang.took < Duration::from_secs(3), "{:?}", hang.took);
}

/// So many services at one path of the server.
fn many(count: usize, url: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let services: String = (0..count).map(|i| format!("  s{i}: {{ url: '{url}' }}\n")).collect();
    sandbox.config(&format!("services:\n{services}"));
    sandbox
}

#[test]
fn no_more_are_asked_at_once_than_allowed() {
    for (parallel, most) in [("1", 1..=1), ("2", 2..=2), ("12", 3..=12)] {
        let server = FaultyServer::start();
        many(12, &server.url("/slow?ms=100")).run(&["health", "--parallel", parallel]).code(0);
        assert_eq!(server.requests().len(), 12);
        assert!(most.contains(&server.most_at_once()), "--parallel {parallel}: {}", server.most_at_once());
    }
}

#[test]
fn a_fleet_is_asked_even_where_descriptors_are_few() {
    let server = FaultyServer::start();
    let sandbox = many(200, &server.url("/slow?ms=5"));
    let wanted = sandbox.command(&["health", "-o", "json"]);
    let mut command = std::process::Command::new("sh");
    command
        .args(["-c", "ulimit -n 64 && exec \"$0\" \"$@\""])
        .arg(wanted.get_program())
        .args(wanted.get_args());
    command.env_clear().envs(wanted.get_envs().filter_map(|(key, value)| Some((key, value?))));
    let output = command.current_dir(sandbox.cwd()).output().expect("sh runs");
    let (said, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{told}");
    let report: serde_json::Value = serde_json::from_str(&said).expect("a report");
    let findings = report["findings"].as_array().expect("findings");
    let well = findings
        .iter()
        .filter(|f| f["verdict"] == "ok" && f["id"].as_str().is_some_and(|id| id.ends_with(".http")));
    assert_eq!(well.count(), 200);
}

/// An engine with these containers, and what it says of each.
fn engine(containers: &[(&str, Answer)]) -> (FaultyServer, Sandbox) {
    let server = FaultyServer::start();
    server.script("/_ping", vec![Answer::status(200, "OK").with_header("Api-Version", "1.41")]);
    let list: Vec<_> = containers
        .iter()
        .map(|(name, _)| serde_json::json!({ "Id": name, "Names": [format!("/{name}")], "State": "running" }))
        .collect();
    server.script("/v1.41/containers/json", vec![Answer::json(&serde_json::Value::from(list).to_string())]);
    for (name, answer) in containers {
        server.script(&format!("/v1.41/containers/{name}/json"), vec![answer.clone()]);
    }
    let mut sandbox = Sandbox::new();
    sandbox.env("DOCKER_HOST", server.url("").replace("http://", "tcp://"));
    sandbox.config(&format!("services:\n  api: {{ url: '{}' }}\n", server.url("/healthy")));
    (server, sandbox)
}

#[test]
fn a_container_that_cannot_be_read_is_unknown_and_not_left_out() {
    let (_server, sandbox) = engine(&[
        ("gone", Answer::status(404, "no such container")),
        ("ill", Answer::status(400, "cannot say")),
        ("late", Answer::json("{}").after(Duration::from_secs(30))),
    ]);
    let run = sandbox.run(&["health", "--containers", "--deadline", "1s", "-o", "json"]);
    run.code(3);
    let all = findings(&run);
    let of = |id: &str| all.iter().find(|(other, ..)| other == id);
    assert_eq!(of("service.api.http").map(|(_, verdict, _)| verdict.as_str()), Some("ok"), "{all:?}");
    assert_eq!(of("container.gone"), None);
    for (id, why) in [("container.ill", "cannot say"), ("container.late", "deadline")] {
        let (_, verdict, message) = of(id).unwrap_or_else(|| panic!("{id} is missing in {all:?}"));
        assert!(verdict == "unknown" && message.contains(why), "{id}: {message}");
    }
}

#[test]
fn an_engine_that_hangs_takes_no_longer_than_the_deadline() {
    let (server, sandbox) = engine(&[]);
    server.script("/_ping", vec![Answer::status(200, "OK").after(Duration::from_secs(30))]);
    let run = sandbox.run(&["health", "--containers", "--deadline", "1s", "-o", "json"]);
    run.code(3);
    assert!(run.took < Duration::from_secs(3), "{:?}", run.took);
    let all = findings(&run);
    assert_eq!((all[0].0.as_str(), all[0].1.as_str()), ("service.api.http", "ok"));
    let engine = all.iter().find(|(id, ..)| id == "instrument.docker").expect("the engine's finding");
    assert!(engine.1 == "unknown" && engine.2.contains("deadline"), "{engine:?}");
}

#[test]
fn a_password_on_the_command_line_is_warned_about_and_not_shown() {
    let server = FaultyServer::start();
    let url = server.url("/json?body={}").replace("http://", "http://ann:s3cret-s3cret@");
    let run = Sandbox::new().run(&["health", &url]);
    run.code(0);
    assert!(run.stderr.contains("a password on the command line"), "{}", run.transcript());
    assert!(
        !run.stdout.contains("s3cret") && !run.stderr.contains("s3cret"),
        "{} {}",
        run.stdout,
        run.stderr
    );
}
