//! The containers that run a service: their images, and where each of several can be asked by itself.

use futures_util::future::join_all;
use url::Url;

use super::engine;
use crate::{
    client::docker::{Container, Port, State},
    config::Service,
    context::Context,
};

/// What runs a service.
pub(super) struct Containers {
    pub(super) all: Vec<One>,
}

/// One container.
pub(super) struct One {
    pub(super) name: String,
    pub(super) image: String,
    pub(super) running: bool,
    /// In the engine's words.
    pub(super) state: String,
    /// Where it answers itself, on this machine.
    pub(super) url: Option<String>,
}

impl Containers {
    /// None where no container is named, or the engine does not tell of any: `health` says why.
    pub(super) async fn of(cx: &Context, service: &Service) -> Option<Self> {
        let runs_on = service.runs_on.as_ref()?;
        let docker = engine(cx)?;
        let found = docker.find(runs_on.docker.as_deref()?, runs_on.project.as_deref()).await.ok()?;
        if let [only] = found.as_slice() {
            let one = One {
                name: only.name.clone(),
                image: only.image.clone(),
                running: only.state == State::Running,
                state: only.state.to_string(),
                url: None,
            };
            return Some(Self { all: vec![one] });
        }
        // Ports of another machine's containers are not ours to ask.
        let here = docker.shown().starts_with("unix://");
        let inspected = join_all(found.iter().map(|summary| docker.inspect(&summary.id))).await;
        let all: Vec<Container> = inspected.into_iter().filter_map(Result::ok).collect();
        let private = service.url.as_deref().and_then(|url| private_port(url, &all));
        let one = |container: &Container| One {
            name: container.name.clone(),
            image: container.image.clone(),
            running: container.running,
            state: container.describe(),
            url: service
                .url
                .as_deref()
                .filter(|_| here)
                .and_then(|url| own_url(url, &container.ports, private.as_deref())),
        };
        (!all.is_empty()).then(|| Self { all: all.iter().map(one).collect() })
    }
}

/// The port inside the containers that the service's own port leads to, where one of them publishes that.
fn private_port(url: &str, all: &[Container]) -> Option<String> {
    let port = Url::parse(url).ok()?.port_or_known_default()?;
    let ports = all.iter().flat_map(|container| &container.ports);
    let leads =
        |published: &&Port| published.public.rsplit_once(':').is_some_and(|(_, own)| own == port.to_string());
    ports.into_iter().find(leads).map(|published| published.private.clone())
}

/// The service's URL at the port that a container publishes: the one that leads to where the service's does, else its
/// only one.
fn own_url(url: &str, ports: &[Port], private: Option<&str>) -> Option<String> {
    let mut url = Url::parse(url).ok().filter(|url| url.scheme() == "http")?;
    let mut fitting: Vec<&Port> = match private {
        Some(private) => ports.iter().filter(|port| port.private == private).collect(),
        None => ports.iter().filter(|port| port.private.ends_with("/tcp")).collect(),
    };
    // The same port may be published for IPv4 and IPv6.
    fitting.sort_by_key(|port| port.public.contains('['));
    fitting.dedup_by(|second, first| second.private == first.private);
    let [only] = fitting.as_slice() else { return None };
    let (host, port) = only.public.rsplit_once(':')?;
    let host = match host {
        "" | "0.0.0.0" => "127.0.0.1",
        "[::]" | "::" => "[::1]",
        host => host,
    };
    url.set_host(Some(host)).ok()?;
    url.set_port(Some(port.parse().ok()?)).ok()?;
    Some(url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ports(pairs: &[(&str, &str)]) -> Vec<Port> {
        let port = |(private, public): &(&str, &str)| Port {
            private: (*private).to_owned(),
            public: (*public).to_owned(),
        };
        pairs.iter().map(port).collect()
    }

    #[test]
    fn each_container_is_asked_at_its_own_port() {
        let url = "http://localhost:8000/base";
        type Case = (&'static [(&'static str, &'static str)], Option<&'static str>, Option<&'static str>);
        let cases: [Case; 7] = [
            (&[("8080/tcp", "0.0.0.0:32768")], None, Some("http://127.0.0.1:32768/base")),
            (
                &[("8080/tcp", "0.0.0.0:32768"), ("8080/tcp", "[::]:32768")],
                None,
                Some("http://127.0.0.1:32768/base"),
            ),
            (&[("8080/tcp", "127.0.0.2:1"), ("9090/tcp", "0.0.0.0:2")], None, None),
            (
                &[("8080/tcp", "127.0.0.2:1"), ("9090/tcp", "0.0.0.0:2")],
                Some("9090/tcp"),
                Some("http://127.0.0.1:2/base"),
            ),
            (&[("53/udp", "0.0.0.0:53")], None, None),
            (&[], None, None),
            (&[("8080/tcp", "[::]:1")], None, Some("http://[::1]:1/base")),
        ];
        for (published, private, expected) in cases {
            assert_eq!(own_url(url, &ports(published), private).as_deref(), expected, "{published:?}");
        }
        assert_eq!(own_url("https://localhost/", &ports(&[("1/tcp", "0.0.0.0:1")]), None), None);
    }
}
