//! What serves a model in truth: each service that the configuration names for it is asked which version it has.

mod container;
mod look;
mod report;

use container::Containers;
pub(super) use look::{SERVING, judge, replica_value};
pub use look::{look, look_beside};

use super::{agreement::Replica, registry::Named};
use crate::{
    client::{Answer, ClientError, Endpoint, Pages, docker::Docker, fan_out},
    config::{Kind, Service},
    context::Context,
    service::health::health_path,
};

/// Asks each replica which version it serves. One that is down or does not tell is a replica with a reason.
pub async fn replicas(cx: &Context, named: &Named<'_>) -> Vec<Replica> {
    replicas_sharing(cx, named, &Pages::default()).await
}

/// The same as a part of a larger look, whose other parts want some of the pages too.
pub async fn replicas_sharing(cx: &Context, named: &Named<'_>, pages: &Pages) -> Vec<Replica> {
    let services: Vec<&str> = named.config.served_by.iter().map(String::as_str).collect();
    let asked = fan_out(
        services,
        cx.parallel(),
        cx.deadline(),
        async |service| of_service(cx, named, service, pages).await,
        |service| {
            let why = "there was no answer before the deadline (see --deadline)";
            vec![silent(service, service, why.to_owned())]
        },
    );
    asked.await.into_iter().flatten().collect()
}

/// One service: itself, or its containers where there are several.
async fn of_service(cx: &Context, named: &Named<'_>, name: &str, pages: &Pages) -> Vec<Replica> {
    let service = match cx.service(name) {
        Ok(service) => service,
        Err(fault) => return vec![silent(name, name, fault.message)],
    };
    let itself = ask(cx, named, (name, name), (service, None), pages);
    let (mut itself, containers) = tokio::join!(itself, Containers::of(cx, service));
    let Some(containers) = containers else { return vec![itself] };
    match containers.all.as_slice() {
        [only] => {
            itself.image = Some(only.image.clone());
            if itself.reported.is_none() && !only.running {
                (itself.down, itself.why_not) = (true, Some(format!("its container is {}", only.state)));
            }
            vec![itself]
        }
        several => {
            let ask_one = several.iter().map(|container| {
                let itself = &itself;
                async move {
                    let replica = match (&container.url, container.running) {
                        (_, false) => Replica {
                            down: true,
                            ..silent(&container.name, name, format!("its container is {}", container.state))
                        },
                        (Some(url), true) => {
                            ask(cx, named, (&container.name, name), (service, Some(url)), pages).await
                        }
                        (None, true) => behind(&container.name, itself),
                    };
                    Replica { image: Some(container.image.clone()), ..replica }
                }
            });
            let mut replicas = futures_util::future::join_all(ask_one).await;
            if replicas.iter().any(|replica| replica.unaskable) {
                // One of them answered for all: that is what is known.
                replicas.insert(0, itself);
            }
            replicas
        }
    }
}

/// A container without a port of its own on this machine: only the service's own address can be asked.
fn behind(name: &str, itself: &Replica) -> Replica {
    let why = "it publishes no port of its own, so it cannot be asked by itself";
    Replica { unaskable: true, ..silent(name, &itself.service, why.to_owned()) }
}

/// Asks one address of a service.
async fn ask(
    cx: &Context,
    named: &Named<'_>,
    (name, of): (&str, &str),
    (service, url): (&Service, Option<&str>),
    pages: &Pages,
) -> Replica {
    let reports = named.config.reports.clone().unwrap_or_default();
    let path = reports.path.as_deref().unwrap_or_else(|| health_path(service));
    let endpoint = match endpoint(cx, of, service, url) {
        Ok(endpoint) => endpoint,
        Err(why) => return silent(name, of, why),
    };
    match pages.get(&cx.http, &endpoint, path).await {
        Ok(answer) => read(name, of, &answer, reports.at.as_deref()),
        Err(error) => Replica { down: error.unreachable(), ..silent(name, of, why_not(&error)) },
    }
}

fn endpoint(cx: &Context, of: &str, service: &Service, url: Option<&str>) -> Result<Endpoint, String> {
    if matches!(service.kind, Kind::Tcp | Kind::Tls) {
        return Err("it is no service of HTTP, so it cannot tell".to_owned());
    }
    if service.url.is_none() {
        return Err("it has no url, so it cannot be asked".to_owned());
    }
    let endpoint = match url {
        Some(url) => Endpoint::new(of, url, &service.transport),
        None => cx.endpoint(of),
    };
    endpoint.map_err(|fault| fault.message)
}

/// An answer with any status may say the version; one that says none is told by its status first.
fn read(name: &str, of: &str, answer: &Answer, at: Option<&str>) -> Replica {
    let said = match answer.json_whatever_status() {
        Some(document) => report::version_in(&document, at),
        None => Err("its answer is no JSON".to_owned()),
    };
    match said {
        Ok(said) => Replica {
            reported: Some(said.version),
            maybe_program: said.maybe_program,
            ..silent(name, of, String::new()).told()
        },
        Err(_) if !answer.is_success() => {
            silent(name, of, format!("it answers {} with HTTP {}", answer.url, answer.status))
        }
        Err(why) => silent(name, of, why),
    }
}

fn why_not(error: &ClientError) -> String {
    error.what().trim().to_owned()
}

fn silent(name: &str, service: &str, why: String) -> Replica {
    Replica { name: name.to_owned(), service: service.to_owned(), why_not: Some(why), ..Replica::default() }
}

impl Replica {
    fn told(self) -> Self {
        Self { why_not: None, ..self }
    }
}

/// The engine that runs containers of this machine; what another machine publishes is not asked.
fn engine(cx: &Context) -> Option<Docker> {
    Docker::new(cx.http.clone(), &cx.environment).ok()
}
