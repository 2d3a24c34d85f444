//! A proxy in front of a real S3 server that spoils chosen requests: `S3Proxy::start(&s3, |label, nth| fault)`. A label
//! says what a request is for (`part 2`, `complete`, `manifest`), `nth` how often there was one of it.

use std::{
    collections::HashMap,
    io::{self, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// Read, and answered with this status and code.
    Refused(u16, &'static str),
    /// The connection ends with half of the body received.
    CutRequest,
    /// It is done, but the answer is lost.
    LostAnswer,
    /// The answer ends after this many bytes.
    CutAnswer(usize),
    /// Read, and never answered.
    Hang,
    /// Done, and answered with another ETag.
    WrongEtag,
}

/// The proxy; its threads end with the test.
pub(crate) struct S3Proxy {
    pub(crate) url: String,
    seen: Arc<Mutex<HashMap<String, Seen>>>,
}

/// Requests with one label, and the bytes in the bodies of their answers.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    requests: usize,
    bytes: usize,
}

type Choose = dyn Fn(&str, usize) -> Fault + Send + Sync;

impl S3Proxy {
    pub(crate) fn start(
        upstream: &str,
        choose: impl Fn(&str, usize) -> Fault + Send + Sync + 'static,
    ) -> S3Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let upstream = upstream.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let seen: Arc<Mutex<HashMap<String, Seen>>> = Arc::default();
        let (choose, counts): (Arc<Choose>, _) = (Arc::new(choose), Arc::clone(&seen));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (upstream, choose, counts) = (upstream.clone(), Arc::clone(&choose), Arc::clone(&counts));
                // Whatever breaks here breaks for the client, as it should.
                std::thread::spawn(move || drop(relay(stream, &upstream, &*choose, &counts)));
            }
        });
        S3Proxy { url, seen }
    }

    /// How many requests with this label came.
    pub(crate) fn count(&self, label: &str) -> usize {
        self.seen(label).requests
    }

    /// How many bytes of bodies they were answered with.
    pub(crate) fn bytes(&self, label: &str) -> usize {
        self.seen(label).bytes
    }

    fn seen(&self, label: &str) -> Seen {
        self.seen.lock().expect("no panic").get(label).copied().unwrap_or_default()
    }

    /// Waits until one came.
    pub(crate) fn wait_for(&self, label: &str) {
        self.wait_for_nth(label, 1);
    }

    /// Waits until so many came.
    pub(crate) fn wait_for_nth(&self, label: &str, nth: usize) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while self.count(label) < nth {
            assert!(Instant::now() < deadline, "waited for {label} in vain: {:?}", self.seen.lock());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

fn relay(
    mut client: TcpStream,
    upstream: &str,
    choose: &Choose,
    counts: &Mutex<HashMap<String, Seen>>,
) -> io::Result<()> {
    let head = read_head(&mut client)?;
    let text = String::from_utf8_lossy(&head).into_owned();
    let label = label(&text);
    let nth = {
        let mut counts = counts.lock().expect("no panic");
        let seen = counts.entry(label.clone()).or_default();
        seen.requests += 1;
        seen.requests
    };
    let length = header(&text, "content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let fault = choose(&label, nth);
    if fault == Fault::CutRequest {
        let mut half = vec![0; length / 2];
        client.read_exact(&mut half)?;
        return client.shutdown(Shutdown::Both);
    }
    let mut body = vec![0; length];
    client.read_exact(&mut body)?;
    match fault {
        Fault::Refused(status, code) => {
            let body = format!(
                "<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>by the test</Message></Error>"
            );
            return write!(
                client,
                "HTTP/1.1 {status} X\r\nContent-Type: application/xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
                body.len(),
                if text.starts_with("HEAD") { "" } else { &body }
            );
        }
        Fault::Hang => {
            // Until the client gives up.
            client.set_read_timeout(Some(Duration::from_secs(60)))?;
            let _ = client.read(&mut [0]);
            return Ok(());
        }
        _ => {}
    }
    let mut server = TcpStream::connect(upstream)?;
    let (first, rest) = text.split_once("\r\n").unwrap_or((&text, ""));
    write!(server, "{first}\r\nconnection: close\r\n")?;
    server.write_all(rest.as_bytes())?;
    server.write_all(&body)?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    match fault {
        Fault::LostAnswer => return client.shutdown(Shutdown::Both),
        Fault::CutAnswer(most) => answer.truncate(body_of(&answer) + most),
        Fault::WrongEtag => {
            let text = String::from_utf8_lossy(&answer).into_owned();
            let at = text.to_ascii_lowercase().find("\r\netag: \"").expect("an ETag") + 9;
            answer[at..at + 32].copy_from_slice(&[b'0'; 32]);
        }
        _ => {}
    }
    let bytes = answer.len().saturating_sub(body_of(&answer));
    counts.lock().expect("no panic").entry(label).or_default().bytes += bytes;
    client.write_all(&answer)?;
    client.shutdown(Shutdown::Both)
}

/// Where the body of an answer begins.
fn body_of(answer: &[u8]) -> usize {
    answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(0) + 4
}

/// Up to and with the empty line.
fn read_head(client: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    Ok(head)
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn label(head: &str) -> String {
    let mut words = head.split(' ');
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let param = |name: &str| {
        query
            .split('&')
            .find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name))
            .map(|(_, value)| value)
    };
    match method {
        "PUT" if param("partNumber").is_some() => format!("part {}", param("partNumber").unwrap_or("")),
        "POST" if param("uploadId").is_some() => "complete".to_owned(),
        "POST" if query.starts_with("uploads") => "begin".to_owned(),
        "DELETE" if param("uploadId").is_some() => "abort".to_owned(),
        "PUT" if path.ends_with(".manifest.json") => "manifest".to_owned(),
        "PUT" if path.ends_with(".begun.json") => "mark".to_owned(),
        "PUT" if path.ends_with(".tar.gz") => "whole".to_owned(),
        "GET" if path.ends_with(".tar.gz") => "range".to_owned(),
        "GET" if param("list-type").is_some() => "list".to_owned(),
        _ => method.to_lowercase(),
    }
}
