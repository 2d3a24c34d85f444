//! The way of the object-store crate to the network: our own clients (one TLS stack, one trace), and errors that say
//! what a person can act on. Retries are the crate's; time limits are ours.

use std::{
    fmt,
    future::Future,
    path::PathBuf,
    pin::Pin,
    time::{Duration, Instant},
};

use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody,
    HttpService,
};
use reqwest::{
    Method, StatusCode,
    header::{ACCEPT_ENCODING, HeaderMap, HeaderValue},
};
use url::Url;

use super::{
    classify::{classify, root_cause},
    error::Trouble,
    flow::{Coming, Pulse, Sent},
    http::Http,
};
use crate::config::redact::{cut_line, show_url};

/// How long one request may take, body included, where it is small: records, leases, listings.
const LIMIT: Duration = Duration::from_secs(5);
const CONNECT_LIMIT: Duration = Duration::from_secs(2);

/// Makes clients for the object-store crate.
#[derive(Clone)]
pub struct ObjectConnector {
    http: Http,
    /// File of further authorities: `AWS_CA_BUNDLE`.
    ca: Option<PathBuf>,
    /// Of large objects: how long nothing may move. Others have a limit on the whole.
    stall: Option<Duration>,
}

/// Why an object store gave no usable answer. Found again in the chain of the crate's errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObjectTrouble {
    Unreachable {
        url: String,
        trouble: Trouble,
        detail: String,
    },
    /// The server says no.
    Refused {
        url: String,
        status: u16,
        /// As the server names it: `NoSuchBucket`.
        code: String,
        message: String,
        /// The region that it names instead.
        region: Option<String>,
    },
}

impl fmt::Display for ObjectTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable { url, trouble, detail } if detail.is_empty() => {
                write!(f, "{trouble} at {url}")
            }
            Self::Unreachable { url, trouble, detail } => write!(f, "{trouble} at {url}: {detail}"),
            Self::Refused { url, status, code, message, .. } => {
                write!(f, "HTTP {status} from {url}")?;
                for part in [code, message].into_iter().filter(|part| !part.is_empty()) {
                    write!(f, ": {part}")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for ObjectTrouble {}

impl ObjectTrouble {
    fn word(&self) -> String {
        match self {
            Self::Unreachable { trouble, .. } => trouble.to_string(),
            Self::Refused { status, .. } => status.to_string(),
        }
    }

    /// Whether the same request may well succeed a little later.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { trouble, .. } => {
                !matches!(trouble, Trouble::Tls | Trouble::NameUnknown | Trouble::Local | Trouble::NotHttp)
            }
            // The codes of 400 are about bytes that were lost on the way, or came too slowly.
            Self::Refused { status, code, .. } => match status {
                408 | 409 | 429 | 500 | 502..=599 => true,
                400 => matches!(
                    code.as_str(),
                    "RequestTimeout"
                        | "BadDigest"
                        | "InvalidDigest"
                        | "XAmzContentSHA256Mismatch"
                        | "IncompleteBody"
                ),
                _ => false,
            },
        }
    }
}

impl ObjectConnector {
    pub fn new(http: &Http, ca: Option<PathBuf>) -> Self {
        Self { http: http.clone(), ca, stall: None }
    }

    /// For large objects: a request takes as long as it needs, and is given up when for so long no byte moves.
    #[must_use]
    pub fn for_bulk(self, stall: Duration) -> Self {
        Self { stall: Some(stall), ..self }
    }

    async fn ask(&self, mut request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let method = request.method().clone();
        let uri = request.uri().to_string();
        let url = Url::parse(&uri).map_err(|error| HttpError::new(HttpErrorKind::Unknown, error))?;
        let shown = shown(&url);
        let fail = |kind, trouble, detail: String| {
            HttpError::new(kind, ObjectTrouble::Unreachable { url: origin(&url), trouble, detail })
        };
        let client = self
            .http
            .bare_client(&url, self.ca.as_deref(), CONNECT_LIMIT)
            .map_err(|error| fail(HttpErrorKind::Unknown, Trouble::Local, format!("{error:#}")))?;
        // An unpacked body would have another length than the server says.
        request.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let started = Instant::now();
        if let Some(stall) = self.stall {
            let answer = ask_while_it_flows(&client, request, &url, stall).await;
            let took = started.elapsed().as_millis();
            let what = match &answer {
                Ok(answer) => answer.status().as_u16().to_string(),
                Err(error) => trouble_of(error).map_or_else(String::new, ObjectTrouble::word),
            };
            self.http.trace(1, &format!("{method} {shown} → {what} after {took} ms"));
            return answer;
        }
        let answered = async {
            let response = HttpClient::new(client).execute(request).await?;
            let (parts, body) = response.into_parts();
            Ok::<_, HttpError>((parts, body.bytes().await?))
        };
        let answered = tokio::time::timeout(LIMIT, answered).await;
        let took = started.elapsed().as_millis();
        let (parts, body) = match answered {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => {
                let cause = std::error::Error::source(&error).and_then(|cause| cause.downcast_ref());
                let (trouble, detail) = match cause {
                    Some(cause) => (classify(cause), root_cause(cause)),
                    None => (Trouble::Body, error.to_string()),
                };
                let plain = matches!(trouble, Trouble::Refused | Trouble::Reset | Trouble::ConnectTimeout);
                self.http.trace(1, &format!("{method} {shown} → {trouble} after {took} ms"));
                return Err(fail(error.kind(), trouble, if plain { String::new() } else { detail }));
            }
            Err(_) => {
                self.http.trace(1, &format!("{method} {shown} → no answer after {took} ms"));
                return Err(fail(HttpErrorKind::Timeout, Trouble::Timeout, String::new()));
            }
        };
        self.http.trace(1, &format!("{method} {shown} → {} in {took} ms", parts.status.as_u16()));
        refuse(&shown, parts.status, &parts.headers, &body)?;
        Ok(HttpResponse::from_parts(parts, HttpResponseBody::from(body)))
    }
}

impl fmt::Debug for ObjectConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectConnector").finish_non_exhaustive()
    }
}

impl HttpConnector for ObjectConnector {
    fn connect(&self, _options: &object_store::ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

impl HttpService for ObjectConnector {
    fn call<'a, 'b>(
        &'a self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        Box::pin(self.ask(request))
    }
}

/// The body of a good answer to a GET is left to come; others are small.
async fn ask_while_it_flows(
    client: &reqwest::Client,
    request: HttpRequest,
    url: &Url,
    stall: Duration,
) -> Result<HttpResponse, HttpError> {
    let pulse = Pulse::new();
    let (parts, body) = request.into_parts();
    let is_get = parts.method == Method::GET;
    let mut request = reqwest::Request::new(parts.method, url.clone());
    *request.headers_mut() = parts.headers;
    if body.content_length() > 0 {
        *request.body_mut() = Some(reqwest::Body::wrap(Sent::new(body, pulse.clone())));
    }
    let origin = origin(url);
    let fail = move |error: Option<reqwest::Error>| {
        let (trouble, detail) = match &error {
            None => (Trouble::Timeout, String::new()),
            Some(error) => match classify(error) {
                trouble @ (Trouble::Refused | Trouble::Reset | Trouble::ConnectTimeout) => {
                    (trouble, String::new())
                }
                trouble => (trouble, root_cause(error)),
            },
        };
        // Whoever sends large objects tries again by rules of their own.
        HttpError::new(
            HttpErrorKind::Unknown,
            ObjectTrouble::Unreachable { url: origin.clone(), trouble, detail },
        )
    };
    let response = tokio::select! {
        response = client.execute(request) => response.map_err(|error| fail(Some(error)))?,
        () = pulse.stopped(stall) => return Err(fail(None)),
    };
    let (parts, body) = hyper::Response::<reqwest::Body>::from(response).into_parts();
    let body = HttpResponseBody::new(Coming::new(body, stall, fail));
    if is_get && parts.status.is_success() {
        return Ok(HttpResponse::from_parts(parts, body));
    }
    let body = body.bytes().await?;
    refuse(&shown(url), parts.status, &parts.headers, &body)?;
    Ok(HttpResponse::from_parts(parts, HttpResponseBody::from(body)))
}

fn trouble_of(error: &HttpError) -> Option<&ObjectTrouble> {
    std::error::Error::source(error)?.downcast_ref()
}

fn refuse(url: &str, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<(), HttpError> {
    let Some(refused) = refusal(url, status, headers, body) else { return Ok(()) };
    let retried = matches!(refused, ObjectTrouble::Refused { status: 408 | 429 | 500.., .. });
    let kind = if retried { HttpErrorKind::Request } else { HttpErrorKind::Unknown };
    Err(HttpError::new(kind, refused))
}

/// An answer that no caller can make anything of. The others (a missing object, a condition that does not hold) mean
/// something to the crate and are left to it.
fn refusal(url: &str, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<ObjectTrouble> {
    let text = String::from_utf8_lossy(body);
    let code = element(&text, "Code").unwrap_or_default();
    let hopeless = match status.as_u16() {
        404 => matches!(code.as_str(), "NoSuchBucket" | "ContainerNotFound"),
        304 | 409 | 412 | 416 => false,
        status => status >= 300,
    };
    hopeless.then(|| ObjectTrouble::Refused {
        url: url.to_owned(),
        status: status.as_u16(),
        message: element(&text, "Message").map(|text| cut_line(&text, 200)).unwrap_or_default(),
        code: cut_line(&code, 60),
        region: headers.get("x-amz-bucket-region").and_then(|region| Some(region.to_str().ok()?.to_owned())),
    })
}

/// The text of the first element of this name: error bodies are flat.
fn element(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    Some(text.trim().to_owned())
}

/// Signed queries (Azure's) carry their signature.
fn shown(url: &Url) -> String {
    let signed = url.query_pairs().any(|(key, _)| key == "sig");
    let mut url = url.clone();
    if signed {
        url.set_query(None);
    }
    show_url(&url)
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_nothing_to_a_caller_is_a_refusal() {
        let body = |code: &str| {
            format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>no\nway</Message></Error>")
        };
        let cases = [
            (404, "NoSuchKey", false),
            (404, "NoSuchBucket", true),
            (403, "SignatureDoesNotMatch", true),
            (301, "PermanentRedirect", true),
            (400, "InvalidBucketName", true),
            (412, "PreconditionFailed", false),
            (409, "ConditionalRequestConflict", false),
            (503, "SlowDown", true),
            (200, "", false),
        ];
        for (status, code, refused) in cases {
            let status = StatusCode::from_u16(status).unwrap();
            let found = refusal("http://h/b", status, &HeaderMap::new(), body(code).as_bytes());
            assert_eq!(found.is_some(), refused, "{status} {code}");
            if let Some(found) = found {
                assert_eq!(
                    found.to_string(),
                    format!("HTTP {} from http://h/b: {code}: no way", status.as_u16())
                );
            }
        }
    }

    #[test]
    fn signatures_are_not_shown() {
        let url = |text| shown(&Url::parse(text).unwrap());
        assert_eq!(url("https://h/c/x?sv=1&sig=abc"), "https://h/c/x");
        assert_eq!(url("https://h/b?list-type=2&prefix=p"), "https://h/b?list-type=2&prefix=p");
    }
}
