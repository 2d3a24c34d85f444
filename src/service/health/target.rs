//! From names and URLs to what is to be asked: every fault in them is found before the first request.

use super::judge::Wanted;
use crate::{
    client::Endpoint,
    config::{Kind, PathOr, Probe, Service, redact::show_address},
    context::{Context, unknown_name},
    error::Fault,
    service::expect::{self, Expectation},
};

/// One service to look at.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// The configured name, or the URL as given (without its password).
    pub(super) name: String,
    pub(super) service: Service,
    pub(super) at: Address,
    /// What is asked, in the order in which it is shown.
    pub(super) asks: Vec<Ask>,
}

/// Where it is.
#[derive(Debug, Clone)]
pub(super) enum Address {
    Http(Box<Endpoint>),
    /// `host:port`, brackets of IPv6 addresses taken off.
    Socket {
        host: String,
        port: u16,
    },
    /// Only what runs it is known.
    Nowhere,
}

/// One question to a service; each yields findings of its own.
#[derive(Debug, Clone)]
pub(super) enum Ask {
    Health {
        path: String,
        wanted: Wanted,
    },
    Live {
        path: String,
        wanted: Wanted,
    },
    Ready {
        path: String,
        wanted: Wanted,
    },
    Predict {
        wanted: Wanted,
    },
    /// MLflow's tracking API; what is expected is about its version.
    Tracking {
        expect: Vec<Expectation>,
    },
    Connect,
    Tls,
    Container,
}

impl Ask {
    /// The last part of the finding's id.
    pub(super) fn id(&self) -> &'static str {
        match self {
            Self::Health { .. } => "http",
            Self::Live { .. } => "live",
            Self::Ready { .. } => "ready",
            Self::Predict { .. } => "predict",
            Self::Tracking { .. } => "api",
            Self::Connect => "tcp",
            Self::Tls => "tls",
            Self::Container => "container",
        }
    }
}

impl Target {
    /// `service.NAME.WHAT`.
    pub(super) fn id(&self, what: &str) -> String {
        format!("service.{}.{what}", self.name)
    }

    pub(super) fn endpoint(&self) -> Option<&Endpoint> {
        match &self.at {
            Address::Http(endpoint) => Some(endpoint),
            Address::Socket { .. } | Address::Nowhere => None,
        }
    }
}

/// The services named, each once; all configured ones where none is named. URLs and `host:port` need no configuration.
pub(super) fn find(cx: &Context, names: &[String]) -> Result<Vec<Target>, Fault> {
    let services = &cx.config().services;
    if names.is_empty() {
        return services.iter().map(|(name, service)| configured(cx, name, service)).collect();
    }
    let mut targets: Vec<Target> = Vec::with_capacity(names.len());
    for name in names {
        let target = match services.get(name) {
            Some(service) => configured(cx, name, service)?,
            None => bare(name).transpose()?.ok_or_else(|| {
                let fault = unknown_name("service", &show_address(name), services.keys().map(String::as_str));
                fault.hint("or give a URL: mlopsctl health http://localhost:8000/health")
            })?,
        };
        if targets.iter().all(|other| other.name != target.name) {
            targets.push(target);
        }
    }
    Ok(targets)
}

fn configured(cx: &Context, name: &str, service: &Service) -> Result<Target, Fault> {
    target(name.to_owned(), Service { transport: cx.transport(service), ..service.clone() })
}

/// A URL or `host:port`; none when the text is neither.
fn bare(text: &str) -> Option<Result<Target, Fault>> {
    let (kind, url) = match text.split_once("://") {
        Some(("http" | "https" | "unix", _)) => (Kind::Http, text),
        Some(("tcp", rest)) => (Kind::Tcp, rest),
        Some(("tls", rest)) => (Kind::Tls, rest),
        Some((scheme, _)) => {
            return Some(Err(Fault::new(format!(
                "`{}`: `{scheme}://` is not something to ask",
                show_address(text)
            ))
            .hint("use http://, https://, unix://, tcp:// or tls://")));
        }
        None => {
            host_port(text)?;
            (Kind::Tcp, text)
        }
    };
    let service = Service { kind, url: Some(url.to_owned()), ..Service::default() };
    // What a URL carries is for the request alone: names are shown and stored.
    Some(target(show_address(text), service))
}

fn target(name: String, service: Service) -> Result<Target, Fault> {
    let at = match (&service.url, service.kind) {
        (None, _) if service.runs_on.is_some() => Address::Nowhere,
        (None, _) => {
            return Err(Fault::new(format!("service `{name}` has neither `url` nor `runs_on`"))
                .hint("say where it is: url: http://localhost:8000"));
        }
        (Some(url), Kind::Tcp | Kind::Tls) => {
            let address = url.rsplit_once("://").map_or(url.as_str(), |(_, address)| address);
            let (host, port) = host_port(address.trim_end_matches('/')).ok_or_else(|| {
                Fault::new(format!("service `{name}`: `{}` is not an address", show_address(url)))
                    .hint("kinds tcp and tls want host:port, such as localhost:5432 or [::1]:5432")
            })?;
            Address::Socket { host, port }
        }
        (Some(url), _) => Address::Http(Box::new(Endpoint::new(&name, url, &service.transport)?)),
    };
    let asks = asks(&name, &service, &at)?;
    Ok(Target { name, service, at, asks })
}

fn asks(name: &str, service: &Service, at: &Address) -> Result<Vec<Ask>, Fault> {
    let mut asks = Vec::new();
    let bad =
        |key: &str, error: expect::ExpectError| Fault::new(format!("service `{name}`: `{key}`: {error}"));
    let probe = |key: &str, probe: &PathOr<Probe>, default: &str| -> Result<(String, Wanted), Fault> {
        let (path, status, expect) = match probe {
            PathOr::Path(path) => (Some(path.clone()), None, None),
            PathOr::Full(probe) => (probe.path.clone(), probe.status, probe.expect.as_ref()),
        };
        let expect = expect.map(expect::parse).transpose().map_err(|error| bad(key, error))?;
        let wanted = Wanted { status, expect: expect.unwrap_or_default(), model: Vec::new() };
        Ok((path.unwrap_or_else(|| default.to_owned()), wanted))
    };
    if service.runs_on.as_ref().is_some_and(|runs_on| runs_on.docker.is_some()) {
        asks.push(Ask::Container);
    }
    match at {
        Address::Nowhere => {}
        Address::Socket { .. } if service.kind == Kind::Tls => asks.push(Ask::Tls),
        Address::Socket { .. } => asks.push(Ask::Connect),
        Address::Http(endpoint) => {
            if endpoint.is_tls() {
                asks.push(Ask::Tls);
            }
            let default = default_path(service.kind);
            let (path, mut wanted) = match &service.health {
                Some(written) => probe("health", written, default)?,
                None => (default.to_owned(), Wanted::default()),
            };
            if service.kind == Kind::Http {
                (wanted.model, wanted.expect) =
                    wanted.expect.into_iter().partition(Expectation::is_about_the_model);
            }
            let tracking = (service.kind == Kind::Mlflow)
                .then(|| Ask::Tracking { expect: std::mem::take(&mut wanted.expect) });
            asks.push(Ask::Health { path, wanted });
            asks.extend(tracking);
            if let Some(live) = &service.live {
                let (path, wanted) = probe("live", live, "/live")?;
                asks.push(Ask::Live { path, wanted });
            }
            if let Some(ready) = &service.ready {
                let (path, wanted) = probe("ready", ready, "/ready")?;
                asks.push(Ask::Ready { path, wanted });
            }
            if let Some(predict) = &service.predict {
                let expect = predict.expect.as_ref().map(expect::parse).transpose();
                let expect = expect.map_err(|error| bad("predict", error))?.unwrap_or_default();
                asks.push(Ask::Predict { wanted: Wanted { expect, ..Wanted::default() } });
            }
        }
    }
    Ok(asks)
}

/// Where a kind says how it is; empty is the URL itself.
fn default_path(kind: Kind) -> &'static str {
    match kind {
        Kind::Mlflow => "/health",
        Kind::Prometheus | Kind::Alertmanager => "/-/ready",
        // Airflow's depends on its version and is found by asking.
        Kind::Airflow | Kind::Http | Kind::Tcp | Kind::Tls => "",
    }
}

/// Where a service says how it is, below its URL; empty is the URL itself.
pub fn health_path(service: &Service) -> &str {
    let written = match &service.health {
        Some(PathOr::Path(path)) => Some(path.as_str()),
        Some(PathOr::Full(probe)) => probe.path.as_deref(),
        None => None,
    };
    written.unwrap_or_else(|| default_path(service.kind))
}

/// `host:port` or `[v6]:port`.
fn host_port(text: &str) -> Option<(String, u16)> {
    let (host, port) = text.rsplit_once(':')?;
    let port = port.parse().ok().filter(|port| *port > 0)?;
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.strip_suffix(']')?,
        None if host.contains(':') => return None,
        None => host,
    };
    let usable = !host.is_empty() && !host.contains(['/', ' ', '@']);
    usable.then(|| (host.to_owned(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_a_host_and_a_port() {
        let cases = [
            ("localhost:5432", Some(("localhost", 5432))),
            ("[::1]:443", Some(("::1", 443))),
            ("::1:443", None),
            ("localhost", None),
            ("localhost:0", None),
            ("localhost:99999", None),
            (":80", None),
            ("a/b:80", None),
        ];
        for (text, expected) in cases {
            let found = host_port(text);
            assert_eq!(found.as_ref().map(|(host, port)| (host.as_str(), *port)), expected, "{text}");
        }
    }

    #[test]
    fn bare_names_are_urls_or_addresses() {
        let kind = |text: &str| bare(text).map(|found| found.unwrap().service.kind);
        assert_eq!(kind("http://localhost:1/x"), Some(Kind::Http));
        assert_eq!(kind("unix:///run/x.sock"), Some(Kind::Http));
        assert_eq!(kind("localhost:5432"), Some(Kind::Tcp));
        assert_eq!(kind("tls://localhost:443"), Some(Kind::Tls));
        assert_eq!(kind("api"), None);
        assert!(bare("ftp://x").unwrap().is_err());
        assert_eq!(bare("http://ann:s3cret@h/").unwrap().unwrap().name, "http://ann:hidden@h/");
    }
}
