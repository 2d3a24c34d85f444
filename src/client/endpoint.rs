//! Where a service is, and how it is to be talked to.

use std::{path::PathBuf, time::Duration};

use url::Url;

use crate::{
    config::{
        Transport,
        redact::{show_address, show_url},
    },
    error::Fault,
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);

/// Where a service is, and how to talk to it.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// The configured name, for messages.
    pub service: String,
    base: Url,
    pub(super) socket: Option<PathBuf>,
    transport: Transport,
}

impl Endpoint {
    /// An endpoint at `http(s)://…` or `unix:///path`.
    pub fn new(service: &str, url: &str, transport: &Transport) -> Result<Self, Fault> {
        let bad = |why: &str| {
            Fault::new(format!("{service}: `{}` is not a usable URL: {why}", show_address(url)))
                .hint("a service URL looks like http://localhost:8000 or unix:///run/service.sock")
        };
        if let Some(path) = url.strip_prefix("unix://") {
            let base = Url::parse("http://localhost/").map_err(|error| bad(&error.to_string()))?;
            return Ok(Self {
                service: service.to_owned(),
                base,
                socket: Some(PathBuf::from(path)),
                transport: transport.clone(),
            });
        }
        let base = Url::parse(url).map_err(|error| bad(&error.to_string()))?;
        if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none() {
            return Err(bad("it needs http:// or https:// and a host"));
        }
        Ok(Self { service: service.to_owned(), base, socket: None, transport: transport.clone() })
    }

    /// The URL of a path below the base, whose own prefix is kept. A whole URL stands for itself.
    pub fn at(&self, path: &str) -> Url {
        if let Some(whole) = Url::parse(path).ok().filter(|url| matches!(url.scheme(), "http" | "https")) {
            return whole;
        }
        if path.is_empty() {
            return self.base.clone();
        }
        let mut url = self.base.clone();
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        let prefix = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{prefix}/{}", path.trim_start_matches('/')));
        url.set_query(query);
        url
    }

    /// The base as shown to people: no password; the socket's path for a unix socket.
    pub fn shown(&self) -> String {
        self.socket.as_ref().map_or_else(|| show_url(&self.base), |path| format!("unix://{}", path.display()))
    }

    pub fn base(&self) -> &Url {
        &self.base
    }

    pub fn is_tls(&self) -> bool {
        self.base.scheme() == "https"
    }

    pub fn transport(&self) -> &Transport {
        &self.transport
    }

    /// The time that one request with its retries may take.
    pub fn timeout(&self) -> Duration {
        self.transport.request_limit()
    }

    /// The time within which a connection must stand.
    pub fn connect_timeout(&self) -> Duration {
        self.transport.connect_limit()
    }
}

impl Transport {
    /// The time that one request with its retries may take.
    pub fn request_limit(&self) -> Duration {
        self.timeout.as_ref().map_or(REQUEST_TIMEOUT, |limit| limit.value)
    }

    /// The time within which a connection must stand.
    pub fn connect_limit(&self) -> Duration {
        self.connect_timeout.as_ref().map_or(CONNECT_TIMEOUT, |limit| limit.value)
    }
}
