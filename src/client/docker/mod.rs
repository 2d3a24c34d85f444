//! The Docker Engine API over a unix socket or TCP. Typed in and out; what a state means is the caller's business.
//!
//! Services are found by compose labels, never by container names, which differ between compose versions.
//! Facts about the engine are from its API reference (1.41 to 1.45) and were seen on 20.10 and 26.1.

mod exec;
mod find;
mod logs;
mod stats;
mod types;

use std::{path::Path, sync::Arc, time::Duration};

pub use exec::Exec;
pub use find::FindError;
pub use logs::{LogOptions, LogStream, Piece, Source};
use reqwest::Method;
pub use stats::Usage;
use tokio::sync::OnceCell;
pub use types::{Container, Health, HealthStatus, Port, State, Summary};

use super::{Answer, Call, ClientError, Endpoint, Http};
use crate::{config::Transport, context::Environment, error::Fault, plan::Consent};

const DEFAULT_HOST: &str = "unix:///var/run/docker.sock";
/// The newest API version whose answers this client was written against.
const NEWEST: (u32, u32) = (1, 45);
/// How long the engine may take beyond the time that it gives a process to stop.
const ACT_MARGIN: Duration = Duration::from_secs(30);
/// A listing of ten thousand containers with their labels.
const MAX_LISTING: usize = 64 << 20;

/// One engine. Cheap to clone; the version is negotiated once.
#[derive(Clone)]
pub struct Docker {
    http: Http,
    endpoint: Endpoint,
    version: Arc<OnceCell<String>>,
}

impl Docker {
    /// The engine that `DOCKER_HOST` names (`unix://`, `tcp://` or `http(s)://`), or the local socket.
    /// With `DOCKER_TLS_VERIFY`, `tcp://` is HTTPS with the certificates of `DOCKER_CERT_PATH`.
    pub fn new(http: Http, environment: &Environment) -> Result<Self, Fault> {
        let host = environment.get("DOCKER_HOST").unwrap_or(DEFAULT_HOST);
        let mut transport = Transport::default();
        let tls = environment.get("DOCKER_TLS_VERIFY").is_some();
        let url = match host.split_once("://") {
            Some(("unix" | "http" | "https", _)) => host.to_owned(),
            Some(("tcp", address)) if tls => format!("https://{address}"),
            Some(("tcp", address)) => format!("http://{address}"),
            _ => {
                return Err(Fault::new(format!("DOCKER_HOST `{host}` is not supported"))
                    .hint("use unix:///path/to/docker.sock or tcp://host:port"));
            }
        };
        if tls {
            let folder = environment.get("DOCKER_CERT_PATH").map(Path::new).map(Path::to_path_buf);
            let folder = folder
                .or_else(|| Some(Path::new(environment.get("HOME")?).join(".docker")))
                .unwrap_or_default();
            transport.ca = Some(folder.join("ca.pem"));
            let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
            if certificate.exists() && key.exists() {
                (transport.client_certificate, transport.client_key) = (Some(certificate), Some(key));
            }
        }
        let endpoint = Endpoint::new("docker", &url, &transport)?;
        Ok(Self { http, endpoint, version: Arc::default() })
    }

    /// Where the engine is, for messages: `unix:///var/run/docker.sock`.
    pub fn shown(&self) -> String {
        self.endpoint.shown()
    }

    /// The API version in use, such as `1.41`: the engine's own, or ours where the engine is newer.
    pub async fn fetch_version(&self) -> Result<&str, ClientError> {
        let version = self.version.get_or_try_init(|| async {
            let answer = self.http.send(&self.endpoint, &Call::get("/_ping")).await?;
            if !answer.is_success() {
                return Err(answer.refusal());
            }
            let said = answer.headers.get("api-version").and_then(|value| value.to_str().ok());
            Ok(negotiate(said))
        });
        version.await.map(String::as_str)
    }

    /// What is known of one container, by id or name.
    pub async fn inspect(&self, id: &str) -> Result<Container, ClientError> {
        let raw: types::RawContainer =
            self.get(&format!("/containers/{}/json", segment(id))).await?.decode("a container")?;
        Ok(raw.into())
    }

    /// All that the engine says of one container, as evidence. Its environment may hold secrets.
    pub async fn inspect_raw(&self, id: &str) -> Result<serde_json::Value, ClientError> {
        self.get(&format!("/containers/{}/json", segment(id))).await?.decode("a container")
    }

    /// Share of CPU and memory in use. Takes one to two seconds, since the engine samples twice.
    pub async fn fetch_usage(&self, container: &Container) -> Result<Usage, ClientError> {
        let path = format!("/containers/{}/stats?stream=false", segment(&container.id));
        let call = Call::get(self.path(&path).await?).timeout(Duration::from_secs(10));
        let raw: stats::RawStats = self.http.send(&self.endpoint, &call).await?.decode("container stats")?;
        Ok(raw.usage(container))
    }

    /// Stops (giving the process its own stop time) and starts a container. Starts a stopped one.
    pub async fn restart(&self, container: &Container, consent: &Consent) -> Result<(), ClientError> {
        self.act(container, "restart", consent).await
    }

    /// Starts a container; one that runs stays as it is.
    pub async fn start(&self, container: &Container, consent: &Consent) -> Result<(), ClientError> {
        self.act(container, "start", consent).await
    }

    /// Stops a container; one that is stopped stays as it is.
    pub async fn stop(&self, container: &Container, consent: &Consent) -> Result<(), ClientError> {
        self.act(container, "stop", consent).await
    }

    async fn act(&self, container: &Container, verb: &str, _: &Consent) -> Result<(), ClientError> {
        let path = self.path(&format!("/containers/{}/{verb}", segment(&container.id))).await?;
        let call = Call::new(Method::POST, path).timeout(container.stop_timeout + ACT_MARGIN);
        let answer = self.http.send(&self.endpoint, &call).await?;
        // 304: already so.
        if answer.is_success() || answer.status == 304 { Ok(()) } else { Err(answer.refusal()) }
    }

    async fn get(&self, path: &str) -> Result<Answer, ClientError> {
        let call = Call::get(self.path(path).await?).max_body(MAX_LISTING);
        self.http.send(&self.endpoint, &call).await
    }

    async fn path(&self, path: &str) -> Result<String, ClientError> {
        let version = self.fetch_version().await?;
        Ok(if version.is_empty() { path.to_owned() } else { format!("/v{version}{path}") })
    }
}

/// The lower of the engine's version and ours. An engine that does not say is asked without a version.
fn negotiate(said: Option<&str>) -> String {
    let parse = |text: &str| {
        let (major, minor) = text.split_once('.')?;
        Some((major.parse::<u32>().ok()?, minor.parse::<u32>().ok()?))
    };
    match said.and_then(parse) {
        Some(engine) => {
            let (major, minor) = engine.min(NEWEST);
            format!("{major}.{minor}")
        }
        None => String::new(),
    }
}

/// A name as one segment of a path.
fn segment(name: &str) -> String {
    url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_lower_of_both() {
        let cases = [
            (Some("1.41"), "1.41"),
            (Some("1.45"), "1.45"),
            (Some("1.50"), "1.45"),
            (Some("2.0"), "1.45"),
            (Some("x"), ""),
            (None, ""),
        ];
        for (said, expected) in cases {
            assert_eq!(negotiate(said), expected, "{said:?}");
        }
    }
}
