//! Each row of the faulty server's table, seen by a raw TCP client that trusts nothing.

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use crate::support::faulty::{Answer, FaultyServer, RefusedPort};

/// What came back until the connection ended, how it ended, and how long that took.
struct Seen {
    head: String,
    body: Vec<u8>,
    end: Result<(), ErrorKind>,
    took: Duration,
}

impl Seen {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().filter_map(|line| line.split_once(": ")).find(|(n, _)| *n == name).map(|(_, v)| v)
    }
}

/// Asks once with `Connection: close` and reads until the end, at most for `patience`.
fn ask(address: SocketAddr, target: &str, patience: Duration) -> Seen {
    let start = Instant::now();
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(patience)).expect("a timeout");
    write!(stream, "GET {target} HTTP/1.1\r\nHost: x\r\nX-Probe: 1\r\nConnection: close\r\n\r\n")
        .expect("a request");
    let mut bytes = Vec::new();
    let mut block = vec![0; 1 << 16];
    let end = loop {
        match stream.read(&mut block) {
            Ok(0) => break Ok(()),
            Ok(n) => bytes.extend_from_slice(&block[..n]),
            Err(error) => break Err(error.kind()),
        }
    };
    let at = bytes.windows(4).position(|w| w == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
    let body = bytes.split_off(at);
    Seen { head: String::from_utf8_lossy(&bytes).into_owned(), body, end, took: start.elapsed() }
}

fn look(target: &str) -> Seen {
    ask(FaultyServer::start().address(), target, Duration::from_secs(20))
}

fn gunzip(body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(body).read_to_end(&mut out).map(|_| out)
}

#[test]
fn a_refused_port_refuses_until_it_serves() {
    let port = RefusedPort::reserve();
    let address = port.address();
    let refused = TcpStream::connect(address).expect_err("nobody listens");
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    let server = port.serve();
    assert_eq!(server.address(), address);
    assert!(ask(address, "/healthy", Duration::from_secs(5)).head.starts_with("HTTP/1.1 200"));
}

#[test]
fn a_dropped_server_refuses() {
    let address = FaultyServer::start().address();
    assert_eq!(TcpStream::connect(address).expect_err("gone").kind(), ErrorKind::ConnectionRefused);
}

#[test]
fn hang_never_answers() {
    let server = FaultyServer::start();
    let seen = ask(server.address(), "/hang", Duration::from_millis(300));
    assert!(matches!(seen.end, Err(ErrorKind::WouldBlock | ErrorKind::TimedOut)), "{:?}", seen.end);
    assert_eq!(seen.head, "");
    assert_eq!(server.requests_for("/hang").len(), 1, "it was read all the same");
}

#[test]
fn drip_takes_its_time_for_every_byte() {
    let seen = look("/drip?ms=5");
    assert_eq!(seen.body.len(), 40);
    assert!(seen.took >= Duration::from_millis(5 * 39), "{:?}", seen.took);
    assert!(look("/drip?ms=2&from=head").took >= Duration::from_millis(2 * 100));
}

#[test]
fn resets_are_resets_and_a_close_is_a_close() {
    let mid = look("/reset");
    assert_eq!(mid.end, Err(ErrorKind::ConnectionReset));
    assert_eq!(mid.header("Content-Length"), Some("4000"));
    let early = look("/reset?at=head");
    assert_eq!((early.end, early.head.as_str()), (Err(ErrorKind::ConnectionReset), ""));
    let closed = look("/close");
    assert_eq!((closed.end, closed.head.as_str()), (Ok(()), ""));
}

#[test]
fn lengths_lie() {
    for (target, claimed, sent) in [("/short", "50", 40), ("/long", "30", 40)] {
        let seen = look(target);
        assert_eq!((seen.header("Content-Length"), seen.body.len()), (Some(claimed), sent), "{target}");
    }
    assert_eq!(look("/no-length").header("Content-Length"), None);
}

#[test]
fn flaky_recovers_and_says_when() {
    let server = FaultyServer::start();
    let status = |target: &str| ask(server.address(), target, Duration::from_secs(5));
    let first = status("/flaky?fails=2&retry_after=7");
    assert!(first.head.starts_with("HTTP/1.1 503"), "{}", first.head);
    assert_eq!(first.header("Retry-After"), Some("7"));
    assert!(status("/flaky?fails=2&retry_after=7").head.starts_with("HTTP/1.1 503"));
    assert!(status("/flaky?fails=2&retry_after=7").head.starts_with("HTTP/1.1 200"));
    assert_eq!(status("/flaky?reset=1").end, Err(ErrorKind::ConnectionReset));
    assert!(status("/flaky?reset=1").head.starts_with("HTTP/1.1 200"));
}

#[test]
fn statuses_redirects_and_bodies_are_as_asked() {
    for (target, status, header, value) in [
        ("/429", "429", "Retry-After", Some("1")),
        ("/429?retry_after=0", "429", "Retry-After", None),
        ("/loop", "302", "Location", Some("/loop")),
        (
            "/elsewhere?to=http%3A%2F%2F127.0.0.2%3A1%2Fx&code=307",
            "307",
            "Location",
            Some("http://127.0.0.2:1/x"),
        ),
        ("/status?code=418&body=%7B%7D", "418", "Content-Type", Some("application/json")),
        ("/html", "200", "Content-Type", Some("text/html")),
        ("/empty", "200", "Content-Length", Some("0")),
        ("/auth?expect=Bearer+s", "401", "WWW-Authenticate", Some("Basic realm=\"test\"")),
        ("/nowhere", "404", "Content-Type", Some("application/json")),
    ] {
        let seen = look(target);
        assert_eq!(seen.head.split(' ').nth(1), Some(status), "{target}");
        assert_eq!(seen.header(header), value, "{target}");
    }
    assert_eq!(look("/json?body=%7B%22a%22%3A1%7D").body, b"{\"a\":1}");
    assert!(std::str::from_utf8(&look("/invalid-utf8").body).is_err());
    assert!(look("/nan").body.ends_with(b"NaN}"));
    assert!(!look("/garbage").head.starts_with("HTTP"));
    assert!(look("/slow?ms=80").took >= Duration::from_millis(80));
}

#[test]
fn floods_flood() {
    let whole = look("/big?mb=5");
    assert_eq!(whole.body.len(), 5_000_000);
    assert!(serde_json::from_slice::<String>(&whole.body).is_ok(), "valid JSON, only large");
    assert_eq!(look("/big?mb=1&chunked=1").header("Transfer-Encoding"), Some("chunked"));
    assert!(look("/headers?mb=2").head.len() > 1_900_000);
}

#[test]
fn gzip_comes_whole_cut_and_as_a_bomb() {
    assert_eq!(gunzip(&look("/gzip").body).expect("valid"), look("/healthy").body);
    let cut = look("/truncated-gzip");
    assert_eq!(
        cut.header("Content-Length"),
        Some(cut.body.len().to_string().as_str()),
        "HTTP itself is in order"
    );
    assert_eq!(gunzip(&cut.body).expect_err("cut").kind(), ErrorKind::UnexpectedEof);
    let bomb = look("/gzip-bomb?mb=4").body;
    assert!(bomb.len() < 1 << 14, "{}", bomb.len());
    assert_eq!(gunzip(&bomb).expect("valid, checksum and length included").len(), 4 << 20);
}

#[test]
fn requests_are_recorded_and_scripts_play_in_turn() {
    let server = FaultyServer::start();
    server.script("/health", vec![Answer::status(503, ""), Answer::json("{}")]);
    let statuses: Vec<_> = (0..3)
        .map(|_| ask(server.address(), "/health?a=1&b=x%20y", Duration::from_secs(5)).head[9..12].to_owned())
        .collect();
    assert_eq!(statuses, ["503", "200", "200"]);
    let requests = server.requests();
    assert_eq!((requests.len(), server.connections()), (3, 3));
    assert_eq!((requests[0].method.as_str(), requests[0].path.as_str()), ("GET", "/health"));
    assert_eq!(requests[0].param("b").as_deref(), Some("x y"));
    assert_eq!(requests[0].header("x-probe"), Some("1"));
}

#[test]
fn a_connection_is_kept_and_bodies_are_read() {
    let server = FaultyServer::start();
    let mut stream = TcpStream::connect(server.address()).expect("the server listens");
    let post = "POST /healthy HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd";
    write!(stream, "{post}{}", post.replacen("1.1\r\n", "1.1\r\nConnection: close\r\n", 1))
        .expect("two at once");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("two answers, then the end");
    assert_eq!(text.matches("HTTP/1.1 200").count(), 2);
    assert_eq!(server.connections(), 1);
    assert_eq!(server.requests()[1].body, b"abcd");
}

#[test]
fn a_fleet_answers_on_every_port() {
    let fleet = FaultyServer::fleet(50);
    for i in 0..50 {
        let url = fleet.fleet_url(i, "");
        let address = url.trim_start_matches("http://").parse().expect("an address");
        assert!(ask(address, "/slow?ms=1", Duration::from_secs(5)).head.starts_with("HTTP/1.1 200"));
    }
}
