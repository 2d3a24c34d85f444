//! A small HTTP/1.1 server on loopback: whole requests in, whole answers out. Knows nothing of what is served.
//!
//! Whatever arrives is answered or cut off, never believed: bodies are capped, slow heads time out, and a
//! broken request costs its own connection only.

use std::{convert::Infallible, net::Ipv4Addr, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{
    HeaderMap, Method, Response, StatusCode,
    body::Incoming,
    header::{CONTENT_TYPE, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::Semaphore,
    task::JoinSet,
};

/// More than any request of a client needs.
const MAX_BODY: usize = 1 << 20;
/// Connections served at once; more wait in the system's queue.
const MAX_CONNECTIONS: usize = 512;
/// Within which the head of a request must arrive.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// A request that arrived whole.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Request {
    /// The first query parameter of that name.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every query parameter of that name.
    pub(super) fn params<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The media type without parameters, lower case.
    pub(super) fn media_type(&self) -> Option<String> {
        let value = self.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        let media_type = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        (!media_type.is_empty()).then_some(media_type)
    }
}

/// An answer, sent as it is after `delay`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) content_type: Option<&'static str>,
    pub(super) body: Bytes,
    pub(super) delay: Duration,
}

impl Reply {
    pub(super) fn new(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self { status, content_type: Some(content_type), body: body.into(), delay: Duration::ZERO }
    }

    /// No body and no content type.
    pub(super) fn empty(status: u16) -> Self {
        Self { status, content_type: None, body: Bytes::new(), delay: Duration::ZERO }
    }

    pub(super) fn text(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(status, "text/plain; charset=utf-8", body)
    }

    pub(super) fn json(status: u16, body: &serde_json::Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    #[must_use]
    pub(super) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// What answers requests.
pub(super) trait Answers: Send + Sync + 'static {
    fn answer(&self, request: &Request) -> Reply;
}

impl<T: Answers> Answers for Arc<T> {
    fn answer(&self, request: &Request) -> Reply {
        (**self).answer(request)
    }
}

/// A port of loopback that is ours. A closed one refuses, and nobody else can answer there.
#[derive(Debug)]
pub(super) struct Port {
    pub(super) number: u16,
    listener: Option<TcpListener>,
    _closed: Option<TcpSocket>,
}

impl Port {
    /// Takes this port, or a free one for 0.
    pub(super) fn take(number: u16, open: bool) -> Result<Self> {
        let context = || format!("taking port {number} of 127.0.0.1");
        let socket = TcpSocket::new_v4().with_context(context)?;
        // A port that was served a moment ago can be taken again at once. A closed one stays exclusive.
        socket.set_reuseaddr(open && number != 0).with_context(context)?;
        socket.bind((Ipv4Addr::LOCALHOST, number).into()).with_context(context)?;
        let number = socket.local_addr().with_context(context)?.port();
        let (listener, closed) = if open {
            (Some(socket.listen(1024).with_context(context)?), None)
        } else {
            (None, Some(socket))
        };
        Ok(Self { number, listener, _closed: closed })
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.number)
    }

    /// Serves until the set is dropped; a closed port goes on refusing.
    pub(super) fn serve(&mut self, on: &mut JoinSet<()>, what: impl Answers) {
        if let Some(listener) = self.listener.take() {
            on.spawn(accept(listener, Arc::new(what)));
        }
    }
}

async fn accept(listener: TcpListener, what: Arc<impl Answers>) {
    let mut connections = JoinSet::new();
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        // The semaphore is never closed.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        while connections.try_join_next().is_some() {}
        match listener.accept().await {
            Ok((stream, _)) => {
                let what = Arc::clone(&what);
                connections.spawn(async move {
                    converse(stream, what).await;
                    drop(place);
                });
            }
            // Out of descriptors, or gone before it was taken: others may still come.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

/// One connection. Its faults are the client's to notice.
async fn converse(stream: TcpStream, what: Arc<impl Answers>) {
    let service = service_fn(move |request| {
        let what = Arc::clone(&what);
        async move { Ok::<_, Infallible>(respond(request, &*what).await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    let _ = server.serve_connection(TokioIo::new(stream), service).await;
}

async fn respond(request: hyper::Request<Incoming>, what: &impl Answers) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let reply = match tokio::time::timeout(HEAD_TIMEOUT, Limited::new(body, MAX_BODY).collect()).await {
        Ok(Ok(body)) => what.answer(&Request {
            method: head.method,
            path: head.uri.path().to_owned(),
            query: url::form_urlencoded::parse(head.uri.query().unwrap_or_default().as_bytes())
                .into_owned()
                .collect(),
            headers: head.headers,
            body: body.to_bytes(),
        }),
        Ok(Err(_)) => Reply::text(413, "the body is too long or was cut off\n"),
        Err(_) => Reply::text(408, "the body did not arrive in time\n"),
    };
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    let mut response = Response::new(Full::new(reply.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(content_type) = reply.content_type {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    response
}
