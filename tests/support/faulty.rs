//! One HTTP server of our own that misbehaves on purpose, and records what it was asked.
//!
//! `FaultyServer::start()` listens on a loopback port of its own and is gone when dropped. What happens is chosen
//! by path (`server.url("/hang")`); the table is in `faulty_paths.rs`. Beyond the table: `server.script("/health",
//! vec![Answer::status(503, ""), Answer::json("{}")])` answers in turn, the last one for good.
//! `server.requests()` is everything that arrived, headers included, so a test can say what was *not* sent.
//! `RefusedPort::reserve()` refuses every connection, without a race for the port, until `.serve()` opens it.
//! `FaultyServer::fleet(n)` is the scale mode: n ports, one thread; `fleet_url(i, "/slow?ms=100")`.
//! It stands on tokio's TCP alone, knows nothing of the crate, and may be `#[path]`-included by benches.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
    thread::JoinHandle,
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::oneshot,
};

#[path = "faulty_paths.rs"]
mod paths;

/// One request as it arrived. Header names are lower case, values as sent.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path without the query.
    pub(crate) path: String,
    /// Query as sent, still percent-encoded; empty when there was none.
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The first header of this (lower-case) name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// One decoded query parameter.
    pub(crate) fn param(&self, name: &str) -> Option<String> {
        self.query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (key == name).then(|| percent_decode(value))
        })
    }

    /// A numeric query parameter, or its default.
    pub(crate) fn number(&self, name: &str, default: u64) -> u64 {
        self.param(name).and_then(|text| text.parse().ok()).unwrap_or(default)
    }
}

/// An honest answer, used by `script` and by the honest half of the table.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) after: Duration,
}

impl Answer {
    /// 200 with a JSON body.
    pub(crate) fn json(body: &str) -> Answer {
        Answer::new(200, "application/json", body.as_bytes().to_vec())
    }

    /// Any status; the body goes out as JSON when it starts like JSON, as plain text otherwise.
    pub(crate) fn status(status: u16, body: &str) -> Answer {
        let json = body.starts_with(['{', '[']);
        Answer::new(status, if json { "application/json" } else { "text/plain" }, body.as_bytes().to_vec())
    }

    /// 200 with an exposition text.
    pub(crate) fn metrics(text: &str) -> Answer {
        Answer::new(200, "text/plain; version=0.0.4; charset=utf-8", text.as_bytes().to_vec())
    }

    pub(crate) fn new(status: u16, content_type: &'static str, body: Vec<u8>) -> Answer {
        Answer { status, content_type, headers: Vec::new(), body, after: Duration::ZERO }
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }

    /// Waits this long before the first byte.
    pub(crate) fn after(mut self, delay: Duration) -> Answer {
        self.after = delay;
        self
    }
}

#[derive(Default)]
struct State {
    requests: Vec<Request>,
    connections: usize,
    /// Requests under way, and the most that ever were.
    at_once: usize,
    most_at_once: usize,
    scripts: HashMap<String, Vec<Answer>>,
    /// How often each path-and-query was asked, for `/flaky`.
    asked: HashMap<String, u64>,
}

type Shared = Arc<Mutex<State>>;

fn lock(shared: &Shared) -> MutexGuard<'_, State> {
    shared.lock().expect("no test thread panics while it holds this lock")
}

/// The server; dropping it closes every port and connection.
pub(crate) struct FaultyServer {
    addresses: Vec<SocketAddr>,
    shared: Shared,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl FaultyServer {
    /// One port on 127.0.0.1.
    pub(crate) fn start() -> FaultyServer {
        FaultyServer::on(vec![bind("127.0.0.1:0")])
    }

    /// One port on the address given, such as `[::1]:0`.
    pub(crate) fn start_at(address: &str) -> FaultyServer {
        FaultyServer::on(vec![bind(address)])
    }

    /// The scale mode: `n` ports served by one thread. Needs `n` file descriptors (and one per open connection).
    pub(crate) fn fleet(n: usize) -> FaultyServer {
        FaultyServer::on((0..n).map(|_| bind("127.0.0.1:0")).collect())
    }

    fn on(sockets: Vec<TcpSocket>) -> FaultyServer {
        let shared = Shared::default();
        let addresses =
            sockets.iter().map(|s| s.local_addr().expect("a bound socket has an address")).collect();
        let (stop, stopped) = oneshot::channel();
        let (ready, is_ready) = std::sync::mpsc::channel();
        let state = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async move {
                for socket in sockets {
                    let listener = socket.listen(4096).expect("listening on a bound socket");
                    tokio::spawn(accept(listener, Arc::clone(&state)));
                }
                ready.send(()).expect("the starter waits");
                stopped.await.ok();
            });
        });
        is_ready.recv().expect("the server thread listens");
        FaultyServer { addresses, shared, stop: Some(stop), thread: Some(thread) }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.addresses[0]
    }

    /// `http://127.0.0.1:PORT` + `path`.
    pub(crate) fn url(&self, path: &str) -> String {
        self.fleet_url(0, path)
    }

    /// The same for the i-th port of a fleet.
    pub(crate) fn fleet_url(&self, i: usize, path: &str) -> String {
        format!("http://{}{path}", self.addresses[i])
    }

    /// Answers for one path, or for one path with just this query, in turn; the last one stays. Replaces an earlier script and wins over the table.
    pub(crate) fn script(&self, path: &str, answers: Vec<Answer>) {
        assert!(!answers.is_empty(), "a script needs an answer");
        lock(&self.shared).scripts.insert(path.to_owned(), answers);
    }

    /// Everything that arrived so far, in order.
    pub(crate) fn requests(&self) -> Vec<Request> {
        lock(&self.shared).requests.clone()
    }

    /// What arrived for one path.
    pub(crate) fn requests_for(&self, path: &str) -> Vec<Request> {
        self.requests().into_iter().filter(|request| request.path == path).collect()
    }

    /// The most requests that ever were under way together.
    pub(crate) fn most_at_once(&self) -> usize {
        lock(&self.shared).most_at_once
    }

    /// Connections accepted so far.
    pub(crate) fn connections(&self) -> usize {
        lock(&self.shared).connections
    }
}

impl Drop for FaultyServer {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

/// A port that is taken but does not listen: the kernel refuses every connection, and nobody else can grab it.
pub(crate) struct RefusedPort(TcpSocket);

impl RefusedPort {
    pub(crate) fn reserve() -> RefusedPort {
        RefusedPort(bind("127.0.0.1:0"))
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0.local_addr().expect("a bound socket has an address")
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address())
    }

    /// Opens the port: from now on it is a server, on the address it was refused at.
    pub(crate) fn serve(self) -> FaultyServer {
        FaultyServer::on(vec![self.0])
    }
}

fn bind(address: &str) -> TcpSocket {
    let address: SocketAddr = address.parse().expect("an address like 127.0.0.1:0");
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }.expect("a socket");
    socket.bind(address).expect("a free port");
    socket
}

async fn accept(listener: TcpListener, shared: Shared) {
    // Out of descriptors is the one error worth surviving: a fleet under a benchmark meets it.
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            lock(&shared).connections += 1;
            tokio::spawn(serve(stream, Arc::clone(&shared)));
        } else {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// What a connection does after an answer.
enum Next {
    KeepAlive,
    Close,
}

async fn serve(mut stream: TcpStream, shared: Shared) {
    stream.set_nodelay(true).ok();
    let mut buffer = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut buffer).await {
        let close = request.header("connection").is_some_and(|v| v.eq_ignore_ascii_case("close"));
        let scripted = {
            let mut state = lock(&shared);
            state.requests.push(request.clone());
            state.at_once += 1;
            state.most_at_once = state.most_at_once.max(state.at_once);
            let whole = format!("{}?{}", request.path, request.query);
            let key = if state.scripts.contains_key(&whole) { whole.clone() } else { request.path.clone() };
            let nth = state.asked.entry(whole).or_default();
            *nth += 1;
            let nth = *nth;
            match state.scripts.get_mut(&key) {
                Some(answers) if answers.len() > 1 => Ok(answers.remove(0)),
                Some(answers) => Ok(answers[0].clone()),
                None => Err(nth),
            }
        };
        let next = match scripted {
            Ok(answer) => send(&mut stream, &request, answer).await,
            Err(nth) => paths::behave(&mut stream, &request, nth).await,
        };
        lock(&shared).at_once -= 1;
        if close || !matches!(next, Ok(Next::KeepAlive)) {
            return;
        }
    }
}

/// Sends an honest answer and keeps the connection.
async fn send(stream: &mut TcpStream, request: &Request, answer: Answer) -> std::io::Result<Next> {
    tokio::time::sleep(answer.after).await;
    let mut head = format!(
        "HTTP/1.1 {} Because\r\nContent-Type: {}\r\nContent-Length: {}\r\n",
        answer.status,
        answer.content_type,
        answer.body.len()
    );
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    let mut out = head.into_bytes();
    if request.method != "HEAD" {
        out.extend_from_slice(&answer.body);
    }
    stream.write_all(&out).await?;
    Ok(Next::KeepAlive)
}

/// Reads one request; `None` at the end of the connection or when it is not HTTP.
async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Request> {
    let end = loop {
        if let Some(at) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if buffer.len() > 1 << 20 || stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
    buffer.drain(..end + 4);
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?);
    // A proxy request names the whole URL; the path is what counts here.
    let target =
        target.strip_prefix("http://").map_or(target, |rest| rest.find('/').map_or("/", |at| &rest[at..]));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut request =
        Request { method, path: path.to_owned(), query: query.to_owned(), headers, body: Vec::new() };
    let length = request.header("content-length").and_then(|v| v.parse().ok()).unwrap_or(0usize);
    while buffer.len() < length {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    request.body = buffer.drain(..length).collect();
    Some(request)
}

fn percent_decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let decoded = match byte {
            b'+' => b' ',
            b'%' => {
                let pair = [bytes.next().unwrap_or(b'0'), bytes.next().unwrap_or(b'0')];
                std::str::from_utf8(&pair)
                    .ok()
                    .and_then(|hex| u8::from_str_radix(hex, 16).ok())
                    .unwrap_or(b'?')
            }
            other => other,
        };
        out.push(decoded);
    }
    String::from_utf8_lossy(&out).into_owned()
}
