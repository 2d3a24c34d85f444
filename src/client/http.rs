//! The one way to the network: timeouts shared by all attempts, careful retries, capped bodies,
//! redirects that never carry credentials to another host, and one client per transport setting.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::BytesMut;
use chrono::{DateTime, Utc};
use reqwest::{
    Response, StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER},
    redirect::Policy,
};
use rustls::RootCertStore;
use url::Url;

pub use super::message::head_of;
use super::{
    classify::{Resolver, classify, root_cause},
    endpoint::Endpoint,
    error::{ClientError, Trouble},
    message::{Answer, Call},
    stream::Stream,
    tls,
};
use crate::config::{Redactor, redact::show_url};

pub(super) const MAX_ATTEMPTS: u32 = 3;
const MAX_REDIRECTS: usize = 5;

/// Told about each request: level 1 is its line, level 2 the start of its body.
pub type Trace = Arc<dyn Fn(u8, &str) + Send + Sync>;

/// Sends requests. Cheap to clone.
#[derive(Clone)]
pub struct Http {
    inner: Arc<Inner>,
}

struct Inner {
    clients: Mutex<HashMap<TransportKey, reqwest::Client>>,
    roots: OnceLock<RootCertStore>,
    redactor: Redactor,
    trace: Option<Trace>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct TransportKey {
    tls: bool,
    socket: Option<PathBuf>,
    connect_timeout: Duration,
    ca: Option<PathBuf>,
    client_certificate: Option<PathBuf>,
    client_key: Option<PathBuf>,
    proxy: Option<String>,
    on_this_machine: bool,
}

impl Http {
    pub fn new(redactor: Redactor, trace: Option<Trace>) -> Self {
        Self { inner: Arc::new(Inner { clients: Mutex::default(), roots: OnceLock::new(), redactor, trace }) }
    }

    /// Sends a call and reads its whole body. All attempts share the time limit.
    pub async fn send(&self, endpoint: &Endpoint, call: &Call) -> Result<Answer, ClientError> {
        let limit = call.timeout.unwrap_or_else(|| endpoint.timeout());
        let started = Instant::now();
        let url = endpoint.at(&call.path);
        let mut last: Option<Result<Answer, ClientError>> = None;
        for attempt in 1..=MAX_ATTEMPTS {
            let left = limit.saturating_sub(started.elapsed());
            let came = AtomicUsize::new(0);
            let once = self.once(endpoint, call, &url, attempt, &came);
            let result = match tokio::time::timeout(left, once).await {
                Ok(result) => result,
                // A retry that ran out of time does not hide what the attempt before it saw.
                Err(_) => last.take().unwrap_or_else(|| {
                    let why = match came.into_inner() {
                        0 => String::new(),
                        came => format!("only {came} bytes of the body came"),
                    };
                    Err(failure(endpoint, &url, Trouble::Timeout, &why, attempt, started.elapsed()))
                }),
            };
            self.trace_result(call, &shown(endpoint, &url), &result, started);
            let pause = retry_pause(&result, attempt).filter(|_| call.retry && attempt < MAX_ATTEMPTS);
            match pause {
                Some(pause) if pause < limit.saturating_sub(started.elapsed()) => {
                    last = Some(result);
                    tokio::time::sleep(pause).await;
                }
                _ => return result,
            }
        }
        last.unwrap_or_else(|| {
            Err(failure(endpoint, &url, Trouble::Other, "", MAX_ATTEMPTS, started.elapsed()))
        })
    }

    /// Sends a call once and hands over the body as it comes. Only the head must come within the time limit.
    pub async fn open(&self, endpoint: &Endpoint, call: &Call) -> Result<Stream, ClientError> {
        let limit = call.timeout.unwrap_or_else(|| endpoint.timeout());
        let started = Instant::now();
        let url = endpoint.at(&call.path);
        match tokio::time::timeout(limit, self.follow(endpoint, call, &url, 1)).await {
            Ok(Ok((response, url))) => {
                Ok(Stream { response, service: endpoint.service.clone(), url: shown(endpoint, &url) })
            }
            Ok(Err(error)) => Err(error),
            Err(_) => Err(failure(endpoint, &url, Trouble::Timeout, "", 1, started.elapsed())),
        }
    }

    /// The system's authorities, read when first needed.
    pub(super) fn roots(&self) -> RootCertStore {
        self.inner.roots.get_or_init(tls::system_roots).clone()
    }

    /// A line of `-v` (1) or `-vv` (2), without known secrets.
    pub(super) fn trace(&self, level: u8, text: &str) {
        if let Some(trace) = &self.inner.trace {
            trace(level, &self.inner.redactor.clean(text));
        }
    }

    async fn once(
        &self,
        endpoint: &Endpoint,
        call: &Call,
        url: &Url,
        attempt: u32,
        came: &AtomicUsize,
    ) -> Result<Answer, ClientError> {
        let started = Instant::now();
        let (mut response, url) = self.follow(endpoint, call, url, attempt).await?;
        let mut body = BytesMut::new();
        let mut cut = false;
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) => {
                    let room = call.max_body - body.len();
                    cut = chunk.len() > room;
                    came.fetch_add(chunk.len(), Ordering::Relaxed);
                    body.extend_from_slice(&chunk[..chunk.len().min(room)]);
                    if cut {
                        break;
                    }
                }
                Ok(None) => break,
                Err(error) => {
                    let trouble = match classify(&error) {
                        Trouble::Other | Trouble::Closed => Trouble::Body,
                        trouble => trouble,
                    };
                    let detail = format!("after {} bytes of the body: {}", body.len(), root_cause(&error));
                    return Err(failure(endpoint, &url, trouble, &detail, attempt, started.elapsed()));
                }
            }
        }
        Ok(Answer {
            service: endpoint.service.clone(),
            url: shown(endpoint, &url),
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: body.freeze(),
            cut,
            took: started.elapsed(),
            attempts: attempt,
        })
    }

    /// Sends the request and follows redirects. Credentials and given headers stay with the first origin.
    async fn follow(
        &self,
        endpoint: &Endpoint,
        call: &Call,
        url: &Url,
        attempt: u32,
    ) -> Result<(Response, Url), ClientError> {
        let started = Instant::now();
        let mut url = url.clone();
        for _ in 0..=MAX_REDIRECTS {
            let fail = |trouble, detail: String| {
                failure(endpoint, &url, trouble, &detail, attempt, started.elapsed())
            };
            let client =
                self.client(endpoint, &url).map_err(|error| fail(Trouble::Local, format!("{error:#}")))?;
            let mut request = client.request(call.method.clone(), url.clone());
            if at_home(endpoint, &url) {
                request = authorize(request, endpoint)
                    .map_err(|name| fail(Trouble::Local, format!("header `{name}` is not valid")))?;
            }
            for (name, value) in &call.headers {
                request = request.header(name, value);
            }
            if let (Some(kind), Some(body)) = (call.content_type, &call.body) {
                request = request.header(CONTENT_TYPE, kind).body(body.clone());
            }
            let response =
                request.send().await.map_err(|error| fail(classify(&error), root_cause(&error)))?;
            match redirect_target(call, endpoint, &response) {
                Some(next) => url = next,
                None => return Ok((response, url)),
            }
        }
        Err(failure(
            endpoint,
            &url,
            Trouble::RedirectLoop,
            &format!("more than {MAX_REDIRECTS}"),
            attempt,
            started.elapsed(),
        ))
    }

    fn client(&self, endpoint: &Endpoint, url: &Url) -> anyhow::Result<reqwest::Client> {
        let transport = endpoint.transport();
        let tls = url.scheme() == "https";
        // A client certificate is a credential too, and a socket leads to one service only.
        let own = |path: &Option<PathBuf>| path.clone().filter(|_| at_home(endpoint, url));
        let key = TransportKey {
            tls,
            socket: own(&endpoint.socket),
            connect_timeout: endpoint.connect_timeout(),
            ca: transport.ca.clone().filter(|_| tls),
            client_certificate: own(&transport.client_certificate).filter(|_| tls),
            client_key: own(&transport.client_key).filter(|_| tls),
            proxy: transport.proxy.as_ref().map(|proxy| proxy.reveal().to_owned()),
            on_this_machine: is_loopback(url),
        };
        self.client_of(key)
    }

    fn client_of(&self, key: TransportKey) -> anyhow::Result<reqwest::Client> {
        let mut clients = self.inner.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&key) {
            return Ok(client.clone());
        }
        let client = self.build(&key)?;
        clients.insert(key, client.clone());
        Ok(client)
    }

    /// A client for requests that somebody else makes: no retries, no redirects, no credentials.
    pub(super) fn bare_client(
        &self,
        url: &Url,
        ca: Option<&Path>,
        connect_timeout: Duration,
    ) -> anyhow::Result<reqwest::Client> {
        let tls = url.scheme() == "https";
        self.client_of(TransportKey {
            tls,
            socket: None,
            connect_timeout,
            ca: ca.filter(|_| tls).map(Path::to_owned),
            client_certificate: None,
            client_key: None,
            proxy: None,
            on_this_machine: is_loopback(url),
        })
    }

    fn build(&self, key: &TransportKey) -> anyhow::Result<reqwest::Client> {
        let tls = if key.tls {
            let roots = self.roots();
            let identity = key.client_certificate.as_deref().zip(key.client_key.as_deref());
            tls::for_requests(roots, key.ca.as_deref(), identity)?
        } else {
            tls::without_roots()?
        };
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("mlopsctl/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            // Retries are ours: they share one time limit and are shown.
            .retry(reqwest::retry::never())
            .dns_resolver(Resolver)
            .connect_timeout(key.connect_timeout)
            .pool_max_idle_per_host(32)
            .tls_backend_preconfigured(tls);
        if let Some(path) = &key.socket {
            builder = builder.unix_socket(path.clone());
        }
        if let Some(proxy) = &key.proxy {
            builder = builder.proxy(reqwest::Proxy::all(proxy)?);
        } else if key.on_this_machine {
            // The loopback of a proxy is another machine's.
            builder = builder.no_proxy();
        }
        Ok(builder.build()?)
    }

    fn trace_result(&self, call: &Call, url: &str, result: &Result<Answer, ClientError>, started: Instant) {
        if self.inner.trace.is_none() {
            return;
        }
        let took = started.elapsed().as_millis();
        match result {
            Ok(answer) => {
                self.trace(1, &format!("{} {url} → {} in {took} ms", call.method, answer.status));
                self.trace(2, &format!("  body: {}", answer.head()));
            }
            Err(error) => {
                self.trace(1, &format!("{} {url} → {} after {took} ms", call.method, error.what()));
            }
        }
    }
}

/// Whether a URL still is the service that credentials were given for.
fn at_home(endpoint: &Endpoint, url: &Url) -> bool {
    url.origin() == endpoint.base().origin()
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

fn shown(endpoint: &Endpoint, url: &Url) -> String {
    match &endpoint.socket {
        Some(path) => format!("unix://{}:{}", path.display(), url.path()),
        None => show_url(url),
    }
}

fn failure(
    endpoint: &Endpoint,
    url: &Url,
    trouble: Trouble,
    why: &str,
    attempts: u32,
    took: Duration,
) -> ClientError {
    let url = shown(endpoint, url);
    let detail = if why.is_empty() { format!("from {url}") } else { format!("at {url}: {why}") };
    // These say it all; the words of the system or of a library only repeat it.
    let detail = match trouble {
        Trouble::Refused | Trouble::Reset if attempts > 0 && !why.starts_with("after") => format!("at {url}"),
        Trouble::NoSocket => format!("at {}", endpoint.shown()),
        Trouble::Closed | Trouble::ConnectTimeout => {
            format!("at {url}")
        }
        _ => detail,
    };
    ClientError::Unreachable { service: endpoint.service.clone(), url, trouble, detail, attempts, took }
}

/// Adds credentials and configured headers; the error names a header that is not one.
fn authorize(
    mut request: reqwest::RequestBuilder,
    endpoint: &Endpoint,
) -> Result<reqwest::RequestBuilder, String> {
    let transport = endpoint.transport();
    for (name, value) in &transport.headers {
        let header = HeaderName::try_from(name.as_str()).map_err(|_| name.clone())?;
        let mut value = HeaderValue::try_from(value.reveal()).map_err(|_| name.clone())?;
        value.set_sensitive(true);
        request = request.header(header, value);
    }
    if let Some(auth) = &transport.auth {
        if let Some(token) = &auth.token {
            let value = format!("Bearer {}", token.reveal().trim());
            let mut value = HeaderValue::try_from(value).map_err(|_| "authorization".to_owned())?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        } else if let Some(username) = &auth.username {
            request = request
                .basic_auth(username, auth.password.as_ref().map(|password| password.reveal().trim_end()));
        }
    }
    Ok(request)
}

/// The next hop, for safe requests only.
fn redirect_target(call: &Call, endpoint: &Endpoint, response: &Response) -> Option<Url> {
    let redirects = [301, 302, 303, 307, 308].contains(&response.status().as_u16());
    if !redirects || !call.method.is_safe() {
        return None;
    }
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let mut next = response.url().join(location).ok()?;
    let base = endpoint.base();
    if at_home(endpoint, &next) && next.username().is_empty() {
        // The URL that was sent carries its credentials no more; at home they still count.
        let _ = next.set_username(base.username()).and_then(|()| next.set_password(base.password()));
    }
    matches!(next.scheme(), "http" | "https").then_some(next)
}

/// The pause before another try, when the result deserves one.
fn retry_pause(result: &Result<Answer, ClientError>, attempt: u32) -> Option<Duration> {
    let backoff = || {
        let base = Duration::from_millis(100) * 2u32.pow(attempt - 1);
        base + base.mul_f64(fastrand::f64())
    };
    match result {
        Ok(answer) => {
            let status = StatusCode::from_u16(answer.status).ok()?;
            if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
                return Some(asked_pause(&answer.headers, Utc::now()).unwrap_or_else(backoff));
            }
            None
        }
        Err(ClientError::Unreachable {
            trouble: Trouble::Refused | Trouble::Reset | Trouble::Closed,
            ..
        }) => Some(backoff()),
        Err(_) => None,
    }
}

/// The pause that `Retry-After` asks for, in seconds or as a date; a date counts from the server's own clock.
fn asked_pause(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    /// Nothing waits that long; more only overflows.
    const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let asked = text(RETRY_AFTER)?;
    if !asked.is_empty() && asked.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(asked.parse().map_or(LONGEST, Duration::from_secs).min(LONGEST));
    }
    let until = DateTime::parse_from_rfc2822(asked).ok()?.to_utc();
    let from = text(DATE).and_then(|date| DateTime::parse_from_rfc2822(date).ok());
    let pause = until - from.map_or(now, |date| date.to_utc());
    Some(pause.to_std().unwrap_or(Duration::ZERO).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_asked_for_in_seconds_or_by_date() {
        let now = "2026-01-02T03:04:05Z".parse().unwrap();
        let day = 86_400;
        let cases = [
            ("0", None, Some(0)),
            (" 30 ", None, Some(30)),
            ("18446744073709551615", None, Some(day)),
            ("99999999999999999999999", None, Some(day)),
            ("Fri, 02 Jan 2026 03:04:15 GMT", None, Some(10)),
            ("Fri, 02 Jan 2026 03:00:00 GMT", None, Some(0)),
            ("Fri, 02 Jan 9999 03:00:00 GMT", None, None),
            ("Sun, 02 Jan 2028 03:04:05 GMT", None, Some(day)),
            ("Wed, 21 Oct 2015 07:28:03 GMT", Some("Wed, 21 Oct 2015 07:28:00 GMT"), Some(3)),
            ("Fri, 02 Jan 2026 03:04:15 GMT", Some("gibberish"), Some(10)),
            ("soon", None, None),
            ("-1", None, None),
            ("", None, None),
        ];
        for (asked, date, seconds) in cases {
            let mut headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(asked))]);
            headers.extend(date.map(|date| (DATE, HeaderValue::from_static(date))));
            assert_eq!(asked_pause(&headers, now), seconds.map(Duration::from_secs), "{asked}");
        }
        assert_eq!(asked_pause(&HeaderMap::new(), now), None);
    }
}
