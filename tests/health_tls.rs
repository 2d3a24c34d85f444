//! `health`: certificates, read by a handshake of their own before anything is verified.

use std::time::Duration;

use crate::support::{
    cli::{Sandbox, text},
    faulty::FaultyServer,
    tls::{Case, TlsServer},
};

/// Verdict and message of the `.tls` and the `.http` finding of an HTTPS service, and the exit code.
fn look(case: Case) -> (i32, Vec<(String, String, String, String)>) {
    let server = TlsServer::start(case);
    let sandbox = Sandbox::new();
    let mut http = format!("ca: {}", text(&server.ca()));
    if case == Case::ClientCertificateRequired {
        let (certificate, key) = server.client_identity();
        http += &format!(", client_certificate: {}, client_key: {}", text(&certificate), text(&key));
    }
    sandbox
        .config(&format!("services:\n  api:\n    url: {}\n    http: {{ {http} }}\n", server.url("/health")));
    let run = sandbox.run(&["health", "-o", "json"]);
    let report = run.json();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().expect("findings").iter();
    let findings =
        findings.map(|f| (text(&f["id"]), text(&f["verdict"]), text(&f["message"]), text(&f["caused_by"])));
    (run.code, findings.filter(|(id, ..)| !id.ends_with(".model")).collect())
}

#[test]
fn each_fault_of_a_certificate_is_named_and_explains_the_failed_request() {
    let cases = [
        (Case::Valid, "ok", "good for 9"),
        (Case::ClientCertificateRequired, "ok", "good for 9"),
        (Case::Expired, "critical", "expired"),
        (Case::ExpiresInFiveDays, "critical", "(< 7d)"),
        (Case::NotYetValid, "critical", "is valid only in"),
        (Case::WrongName, "critical", "is not for `localhost` but for other.example"),
        (Case::SelfSigned, "critical", "self-signed"),
        (Case::UnknownAuthority, "critical", "neither sent along nor a known authority"),
        (Case::ExpiredIntermediate, "critical", "expired"),
        (Case::MissingIntermediate, "critical", "neither sent along nor a known authority"),
    ];
    for (case, verdict, words) in cases {
        let (code, findings) = look(case);
        assert_eq!(code, if verdict == "ok" { 0 } else { 2 }, "{case:?}: {findings:?}");
        let tls = findings.iter().find(|(id, ..)| id == "service.api.tls").expect("a finding about TLS");
        assert_eq!(tls.1, verdict, "{case:?}: {findings:?}");
        assert!(tls.2.contains(words), "{case:?}: {}", tls.2);
        let http = findings.iter().find(|(id, ..)| id == "service.api.http").expect("a finding about HTTP");
        if matches!(case, Case::Valid | Case::ClientCertificateRequired | Case::ExpiresInFiveDays) {
            assert_eq!(http.1, "ok", "{case:?}: {findings:?}");
        } else {
            assert_eq!(http.1, "critical", "{case:?}: {findings:?}");
            assert!(http.2.starts_with("TLS handshake failed at "), "{case:?}: {}", http.2);
            assert_eq!(http.3, "service.api.tls", "{case:?}");
        }
    }
}

#[test]
fn limits_for_certificates_can_be_set() {
    let server = TlsServer::start(Case::ExpiresInFiveDays);
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "services:\n  web: {{ kind: tls, url: '{}', tls: {{ warning: 10d, critical: 1d }}, http: {{ ca: {} }} }}\n",
        server.authority(),
        text(&server.ca())
    ));
    let run = sandbox.run(&["health", "-o", "json"]);
    run.code(1);
    let finding = &run.json()["findings"][0];
    assert_eq!(finding["threshold"], "< 10d");
    assert!(finding["value"].as_f64().is_some_and(|left| (4.0 * 86_400.0..5.1 * 86_400.0).contains(&left)));
}

#[test]
fn tls_to_what_speaks_none_or_nothing_is_said_in_time() {
    let server = FaultyServer::start();
    let sandbox = Sandbox::new();
    let address = server.address();
    sandbox.config(&format!(
        "services:\n  plain: {{ kind: tls, url: '{address}', http: {{ timeout: 1s }} }}\n  https: {{ url: 'https://{address}/', http: {{ timeout: 1s }} }}\n"
    ));
    let run = sandbox.run(&["health", "-o", "json"]);
    run.code(2);
    assert!(run.took < Duration::from_secs(3), "{:?}\n{}", run.took, run.stdout);
    for finding in run.json()["findings"].as_array().expect("findings") {
        assert_eq!(finding["verdict"], "critical");
    }
}

/// A proxy that makes every tunnel to one address, whatever name it is asked for; it gives the first request heads.
fn tunnels_to(address: std::net::SocketAddr) -> (String, std::sync::mpsc::Receiver<String>) {
    use std::{
        io::{Read, Write},
        net::{TcpListener, TcpStream},
    };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://ann:hunter2hunter2@{}", listener.local_addr().expect("an address"));
    let (heads, received) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        // Ends with the test's process; each tunnel ends with its client.
        for mut client in listener.incoming().flatten() {
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && client.read(&mut byte).is_ok_and(|n| n > 0) {
                head.push(byte[0]);
            }
            if heads.send(String::from_utf8_lossy(&head).into_owned()).is_err() {
                return;
            }
            let mut server = TcpStream::connect(address).expect("the server");
            client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").expect("the client");
            let (mut from, mut to) =
                (client.try_clone().expect("a handle"), server.try_clone().expect("a handle"));
            std::thread::spawn(move || std::io::copy(&mut from, &mut to).ok());
            std::thread::spawn(move || std::io::copy(&mut server, &mut client).ok());
        }
    });
    (url, received)
}

#[test]
fn certificates_behind_a_proxy_are_read_through_it() {
    let server = TlsServer::start(Case::ExpiresInFiveDays);
    let (proxy, heads) = tunnels_to(server.address());
    let mut sandbox = Sandbox::new();
    sandbox.env("HTTPS_PROXY", &proxy);
    // The name leads nowhere, so only the proxy can have been asked; the certificate is for another one.
    sandbox.config(&format!(
        "services:\n  api: {{ url: 'https://api.invalid/health', http: {{ ca: {} }} }}\n",
        text(&server.ca())
    ));
    let run = sandbox.run(&["health", "-vv", "-o", "json"]);
    run.code(2);
    let report = run.json();
    let tls = report["findings"].as_array().expect("findings").iter();
    let tls = tls.clone().find(|finding| finding["id"] == "service.api.tls").expect("a finding about TLS");
    let message = tls["message"].as_str().unwrap_or_default();
    assert!(message.contains("is not for `api.invalid`") && message.contains("(< 7d)"), "{message}");
    let head = heads.recv().expect("a request");
    assert!(head.starts_with("CONNECT api.invalid:443 HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("Basic YW5uOmh1bnRlcjJodW50ZXIy"), "{head}");
    assert!(!run.transcript().contains("hunter2"), "{}", run.transcript());
    sandbox.env("HTTPS_PROXY", "socks5://127.0.0.1:9");
    let run = sandbox.run(&["health", "-o", "json"]);
    assert!(run.stdout.contains("cannot be read through a proxy of kind socks5"), "{}", run.stdout);
}
