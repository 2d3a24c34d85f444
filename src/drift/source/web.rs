//! A report behind a URL. The credentials of a configured service are used where the URL is one of that service.

use std::time::Duration;

use anyhow::Result;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::{Stream, stream};
use tokio::time::timeout;
use url::Url;

use super::{
    Unreadable,
    candidate::{Handle, Item},
    stream as pieces,
};
use crate::{
    client::{Call, Endpoint, Http, Stream as Body, http::head_of},
    config::{Service, redact::show_url},
    context::Context,
    drift::report::Report,
    error::Fault,
};

const TRIES: u32 = 3;
/// The start of a refusal's body, for its message.
const HEAD: usize = 4 << 10;

/// One page.
#[derive(Debug, Clone)]
pub(super) struct Page {
    endpoint: Endpoint,
    url: String,
}

impl Page {
    /// # Errors
    /// It is no URL.
    pub(super) fn new(cx: &Context, text: &str) -> Result<Self, Fault> {
        let endpoint = cx.bare_endpoint(text)?;
        let endpoint = match service_at(cx, endpoint.base()) {
            Some((name, service)) => {
                Endpoint::new(name, service.url.as_deref().unwrap_or(text), &service.transport)?
            }
            None => endpoint,
        };
        Ok(Self { endpoint, url: text.to_owned() })
    }

    pub(super) fn shown(&self) -> String {
        Url::parse(&self.url).map_or_else(|_| self.endpoint.shown(), |url| show_url(&url))
    }

    pub(super) fn item(&self) -> Item {
        let path = Url::parse(&self.url).map(|url| url.path().trim_start_matches('/').to_owned());
        Item {
            name: self.shown(),
            path: path.unwrap_or_default(),
            size_bytes: None,
            modified: None,
            handle: Handle::Key(self.url.clone()),
        }
    }

    /// Fetches it. What the answer's head tells is put into the item.
    pub(super) async fn read(&self, cx: &Context, item: &mut Item) -> Result<Report, Unreadable> {
        let call = Call::get(self.url.clone());
        let body = open(&cx.http, &self.endpoint, &call).await?;
        (item.size_bytes, item.modified) = told(&body);
        pieces::read(flow(body, self.endpoint.timeout())).await
    }
}

/// The configured service at the same place, which knows how one logs in there. None where the URL says itself who
/// asks.
pub(super) fn service_at<'a>(cx: &'a Context, url: &Url) -> Option<(&'a str, &'a Service)> {
    let same = |own: &str| Url::parse(own).is_ok_and(|own| own.origin() == url.origin());
    let mut services = cx.config().services.iter();
    let found = services.find(|(_, service)| service.url.as_deref().is_some_and(same));
    found.filter(|_| url.username().is_empty()).map(|(name, service)| (name.as_str(), service))
}

/// An answer that says yes, with its body to come; what may pass is asked again.
///
/// # Errors
/// As a person should read it: no answer, or a refusal with the start of its body.
pub(super) async fn open(http: &Http, endpoint: &Endpoint, call: &Call) -> Result<Body, Unreadable> {
    let mut tried = 0;
    loop {
        tried += 1;
        let (why, may_pass) = match http.open(endpoint, call).await {
            Ok(body) if (200..300).contains(&body.status()) => return Ok(body),
            Ok(mut body) => {
                let status = body.status();
                let head = start(&mut body, endpoint.timeout()).await;
                let colon = if head.is_empty() { "" } else { ": " };
                (format!("HTTP {status} from {}{colon}{head}", body.url()), status == 429 || status >= 500)
            }
            Err(error) => (error.what(), error.trouble().is_some_and(crate::client::Trouble::may_pass)),
        };
        if !may_pass || tried == TRIES {
            let times = if tried > 1 { format!(" (tried {tried} times)") } else { String::new() };
            return Err(Unreadable::Fetch(format!("{why}{times}")));
        }
        tokio::time::sleep(Duration::from_millis(100) * 2u32.pow(tried)).await;
    }
}

/// Size and time of change, as the answer's head tells them.
fn told(body: &Body) -> (Option<u64>, Option<DateTime<Utc>>) {
    let text = |name| body.headers().get(name)?.to_str().ok();
    let size = text("content-length").and_then(|text| text.parse().ok());
    let modified = text("last-modified").and_then(|text| DateTime::parse_from_rfc2822(text).ok());
    (size, modified.map(|at| at.to_utc()))
}

async fn start(body: &mut Body, limit: Duration) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < HEAD {
        match timeout(limit, body.chunk()).await {
            Ok(Ok(Some(piece))) => bytes.extend_from_slice(&piece),
            _ => break,
        }
    }
    bytes.truncate(HEAD);
    head_of(&bytes)
}

/// A body piece by piece; one of which nothing comes for so long is given up.
pub(super) fn flow(body: Body, limit: Duration) -> impl Stream<Item = Result<Bytes, String>> {
    stream::unfold(Some((body, 0_usize)), move |state| async move {
        let (mut body, came) = state?;
        match timeout(limit, body.chunk()).await {
            Ok(Ok(Some(piece))) => {
                let came = came + piece.len();
                Some((Ok(piece), Some((body, came))))
            }
            Ok(Ok(None)) => None,
            Ok(Err(error)) => Some((Err(format!("after {came} bytes: {}", error.what())), None)),
            Err(_) => {
                let seconds = limit.as_secs_f64();
                Some((
                    Err(format!("after {came} bytes nothing came for {seconds} s from {}", body.url())),
                    None,
                ))
            }
        }
    })
}
