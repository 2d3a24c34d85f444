//! What every request does and never does, seen from the other side: credentials, redirects, proxies, retries, traces.

use std::time::Duration;

use crate::support::{
    cli::{Sandbox, text},
    faulty::{Answer, FaultyServer},
    tls::{Case, TlsServer},
};

const AUTH: &str = "http: { auth: { username: ann, password: '${PW}' }, headers: { X-Api-Key: '${PW}' } }";

/// A sandbox with one service `api` that is given credentials.
fn with_credentials(url: &str) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.env("PW", "hunter2hunter2");
    sandbox.config(&format!("services:\n  api:\n    url: '{url}'\n    {AUTH}\n"));
    sandbox
}

#[test]
fn credentials_reach_the_service_and_no_output() {
    let server = FaultyServer::start();
    let sandbox = with_credentials(&server.url("/healthy"));
    let run = sandbox.run(&["health", "-vv", "-o", "json"]);
    run.code(0);
    let request = &server.requests()[0];
    assert_eq!(request.header("authorization"), Some("Basic YW5uOmh1bnRlcjJodW50ZXIy"));
    assert_eq!(request.header("x-api-key"), Some("hunter2hunter2"));
    for secret in ["hunter2", "YW5uOmh1bnRlcjJodW50ZXIy"] {
        assert!(!run.transcript().contains(secret), "{}", run.transcript());
    }
    assert!(run.stderr.contains("GET http"), "{}", run.stderr);
    assert!(run.stderr.contains("body: {"), "{}", run.stderr);
}

#[test]
fn credentials_never_follow_a_redirect_to_another_host() {
    let (server, other) = (FaultyServer::start(), FaultyServer::start());
    for code in [301, 302, 303, 307, 308] {
        let path = format!("/elsewhere?code={code}&to={}", other.url("/healthy"));
        with_credentials(&server.url(&path)).run(&["health"]).code(0);
    }
    assert_eq!(other.requests().len(), 5);
    for request in other.requests() {
        assert_eq!(request.header("authorization"), None, "{request:?}");
        assert_eq!(request.header("x-api-key"), None, "{request:?}");
    }
    assert!(server.requests().iter().all(|request| request.header("authorization").is_some()));
    // At home they are still needed.
    with_credentials(&server.url("/elsewhere?to=/healthy")).run(&["health"]).code(0);
    assert!(server.requests_for("/healthy")[0].header("authorization").is_some());
}

#[test]
fn a_password_in_a_url_is_sent_and_never_shown() {
    let server = FaultyServer::start();
    let url = server.url("/elsewhere?to=/healthy").replace("http://", "http://ann:hunter2hunter2@");
    let run = Sandbox::new().run(&["health", &url, "-vv", "-o", "json"]);
    run.code(0);
    assert!(server.requests().iter().all(|request| request.header("authorization").is_some()));
    let shown = run.stdout.clone() + &run.stderr;
    assert!(!shown.contains("hunter2") && shown.contains("ann:hidden@"), "{shown}");
    let url = server.url("/healthy?token=hunter2hunter2");
    let run = Sandbox::new().run(&["health", &url, "-vv", "-o", "json"]);
    let shown = run.stdout.clone() + &run.stderr;
    assert!(!shown.contains("hunter2") && shown.contains("token=hidden"), "{shown}");
}

#[test]
fn a_secret_is_not_shown_where_a_text_was_cut() {
    let server = FaultyServer::start();
    let echo =
        |words: usize| format!("{}hunter2hunter2 and more of it {}", "x".repeat(words), "y".repeat(200));
    let status = |words| Answer::json(&serde_json::json!({ "status": echo(words) }).to_string());
    let cases = [
        ("/refusal", Answer::status(404, &echo(150)), ""),
        ("/word", status(70), ""),
        ("/value", status(50), "    health: { expect: { status: healthy } }\n"),
        ("/spaced", Answer::status(404, &format!("{}hunter2hunter2", " ".repeat(630))), ""),
    ];
    for (path, answer, more) in cases {
        server.script(path, vec![answer]);
        let mut sandbox = Sandbox::new();
        sandbox.env("PW", "hunter2hunter2");
        sandbox.config(&format!("services:\n  api:\n    url: '{}'\n    {AUTH}\n{more}", server.url(path)));
        for format in ["json", "csv"] {
            let run = sandbox.run(&["health", "-vv", "-o", format]);
            assert!(!run.transcript().contains("hunter"), "{path}: {}", run.transcript());
            assert!(run.stdout.contains("«secret»…"), "{path}: {}", run.transcript());
        }
    }
}

#[test]
fn a_password_is_not_shown_where_the_url_is_none() {
    for url in [
        "http://ann:hunter2hunter2@localhost:port/",
        "http://ann:hunter2/hunter2@localhost/",
        "tcp://ann:hunter2hunter2@localhost:5432",
        "ftp://ann:hunter2hunter2@localhost/",
        "ann:hunter2hunter2@localhost:5432",
    ] {
        let run = Sandbox::new().run(&["health", url]);
        run.code(3);
        let shown = run.stdout.clone() + &run.stderr;
        assert!(!shown.contains("hunter2") && shown.contains("hidden@localhost"), "{shown}");
        let sandbox = Sandbox::new();
        sandbox.config(&format!("services:\n  api: {{ url: '{url}' }}\n"));
        let run = sandbox.run(&["health"]);
        assert!(!run.transcript().contains("hunter2"), "{}", run.transcript());
    }
}

#[test]
fn redirects_to_other_schemes_are_not_followed() {
    let server = FaultyServer::start();
    let run = Sandbox::new().run(&["health", &server.url("/elsewhere?to=file:///etc/passwd")]);
    run.code(2);
    assert!(run.stdout.contains("HTTP 302"), "{}", run.stdout);
}

#[test]
fn proxies_of_the_environment_and_of_a_service_are_used() {
    let (proxy, server) = (FaultyServer::start(), FaultyServer::start());
    let mut sandbox = Sandbox::new();
    sandbox.env("HTTP_PROXY", proxy.url("")).env("http_proxy", proxy.url(""));
    sandbox.run(&["health", "http://nowhere.invalid/healthy"]).code(0);
    assert_eq!(proxy.requests()[0].header("host"), Some("nowhere.invalid"));
    sandbox.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1");
    sandbox.run(&["health", &server.url("/healthy")]).code(0);
    assert_eq!((proxy.requests().len(), server.requests().len()), (1, 1));

    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "services:\n  api: {{ url: 'http://nowhere.invalid/healthy', http: {{ proxy: '{}' }} }}\n",
        proxy.url("")
    ));
    sandbox.run(&["health"]).code(0);
    assert_eq!(proxy.requests().len(), 2);
}

#[test]
fn what_is_refused_reset_or_busy_is_tried_three_times_and_what_hangs_once() {
    let server = FaultyServer::start();
    let cases = [
        ("/reset?at=head", 3),
        ("/status?code=500", 3),
        ("/429?retry_after=0", 3),
        ("/close", 3),
        ("/hang", 1),
        ("/status?code=404", 1),
        ("/429?retry_after=30", 1),
        ("/json?body=%7B%22status%22%3A%22down%22%7D", 1),
    ];
    for (path, times) in cases {
        let before = server.requests().len();
        let sandbox = Sandbox::new();
        sandbox.config(&format!(
            "services:\n  api: {{ url: '{}', http: {{ timeout: 2s }} }}\n",
            server.url(path)
        ));
        let run = sandbox.run(&["health", "-o", "json"]);
        run.code(2);
        assert_eq!(server.requests().len() - before, times, "{path}");
        assert_eq!(run.json()["findings"][0]["attempts"], times, "{path}");
    }
    let run = {
        let sandbox = Sandbox::new();
        sandbox.config(&format!(
            "services:\n  api: {{ url: '{}', health: /healthy, predict: {{ path: '/status?code=500', body: 1 }} }}\n",
            server.url("")
        ));
        sandbox.run(&["health", "-o", "json"])
    };
    run.code(2);
    let predictions = server.requests().iter().filter(|request| request.method == "POST").count();
    assert_eq!(predictions, 1, "what is not safe to repeat is sent once");
}

#[test]
fn the_pause_that_a_busy_service_asks_for_is_kept() {
    let server = FaultyServer::start();
    let busy = |asked: &str| Answer::status(503, "busy").with_header("Retry-After", asked);
    let by_date = |asked: &str| busy(asked).with_header("Date", "Wed, 21 Oct 2015 07:28:00 GMT");
    let ask = |path: &str, answer: Answer| {
        server.script(path, vec![answer, Answer::json(r#"{"status":"healthy"}"#)]);
        let sandbox = Sandbox::new();
        sandbox.config(&format!("services:\n  api: {{ url: '{}' }}\n", server.url(path)));
        sandbox.run(&["health", "-o", "json"])
    };
    // More than the time limit has left is not waited for, however much it is.
    let late = Duration::from_millis(1100);
    for (path, answer) in [
        ("/huge", busy("18446744073709551615").after(late)),
        ("/far", by_date("Wed, 21 Oct 2015 08:28:00 GMT")),
    ] {
        let run = ask(path, answer);
        run.code(2);
        assert_eq!(run.json()["findings"][0]["attempts"], 1, "{path}");
    }
    for (path, answer) in [("/seconds", busy("1")), ("/date", by_date("Wed, 21 Oct 2015 07:28:01 GMT"))] {
        let run = ask(path, answer);
        run.code(0);
        assert_eq!(run.json()["findings"][0]["attempts"], 2, "{path}");
        assert!(run.took >= Duration::from_secs(1), "{path}: {:?}", run.took);
    }
}

#[test]
fn ipv6_and_unix_sockets_are_hosts_too() {
    let server = FaultyServer::start_at("[::1]:0");
    let url = format!("http://{}/healthy", server.address());
    Sandbox::new().run(&["health", &url, &server.address().to_string()]).code(0);
    let run = Sandbox::new().run(&["health", "unix:///nowhere/api.sock"]);
    run.code(2);
    assert!(run.stdout.contains("no such socket at unix:///nowhere/api.sock"), "{}", run.stdout);
}

#[test]
fn a_client_certificate_is_for_its_service_alone() {
    let other = TlsServer::start(Case::ClientCertificateRequired);
    let server = FaultyServer::start();
    let (certificate, key) = other.client_identity();
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "services:\n  api: {{ url: '{}', http: {{ ca: {}, client_certificate: {}, client_key: {} }} }}\n",
        server.url(&format!("/elsewhere?to={}", other.url("/x"))),
        text(&other.ca()),
        text(&certificate),
        text(&key)
    ));
    sandbox.run(&["health"]).code(2);
    assert_eq!(other.handshakes(), 0);
}

#[test]
fn unusable_files_are_named_and_nothing_is_sent() {
    let server = FaultyServer::start();
    let sandbox = Sandbox::new();
    sandbox.write("empty.pem", "");
    sandbox.config(&format!(
        "services:\n  api: {{ url: 'https://{}/', http: {{ ca: empty.pem }} }}\n",
        server.address()
    ));
    let run = sandbox.run(&["health"]);
    run.code(2);
    assert!(run.stdout.contains("empty.pem"), "{}", run.stdout);
    assert_eq!(server.requests().len(), 0);
}
