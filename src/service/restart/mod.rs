//! `restart`: the smallest act. Restarts what runs a service and waits until the service is well.

mod action;
mod wait;

pub use action::RestartAction;
use anyhow::Result;
use clap::Args;

use crate::{
    client::docker::{Container, Docker},
    config::{RunsOn, scalar::Duration},
    context::Context,
    error::Fault,
    plan::Plan,
    ui::Document,
};

/// Restart a service and wait until it is healthy
///
/// Restarts the container that `runs_on: { docker: … }` names; the containers of a scaled service one after another.
/// A stopped container is started. Then waits until `health` finds the service ok, and says how long recovery took;
/// prints the end of the log when it stays broken.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl restart api
  mlopsctl restart api --dry-run
  mlopsctl restart api --yes --timeout 5m --reason 'out of memory'

Exit codes: 0 healthy again, 2 restarted and still broken, 4 partly done, 5 declined, 6 locked by another run")]
pub struct RestartArgs {
    /// The service, as the configuration names it
    service: String,

    /// How long to wait for it to be healthy, for each container and for the service
    #[arg(long, env = "MLOPSCTL_RESTART_TIMEOUT", value_name = "DURATION", default_value = "2m")]
    timeout: Duration,
}

/// `restart`: plans the restart of every container of the service, and carries it out.
pub async fn run(cx: &Context, args: &RestartArgs) -> Result<Document> {
    let name = &args.service;
    let steps = steps(cx, name, args.timeout.value.as_secs_f64()).await?;
    Plan::new("restart", name, steps).emergency().run(cx).await
}

/// The steps of a restart of a service, for plans that have one within: its containers one after another, then a wait
/// until the service is well.
///
/// # Errors
/// It is not known what runs the service, or that cannot be found.
pub async fn steps(cx: &Context, service: &str, timeout_seconds: f64) -> Result<Vec<RestartAction>, Fault> {
    let (docker, containers) = fetch_containers(cx, service).await?;
    drop(docker);
    Ok(plan_steps(service, &containers, timeout_seconds))
}

async fn fetch_containers(cx: &Context, name: &str) -> Result<(Docker, Vec<Container>), Fault> {
    let service = cx.service(name)?;
    let Some(RunsOn { docker: Some(runs_on), project, .. }) = &service.runs_on else {
        return Err(Fault::new(format!("it is not known what runs service `{name}`"))
            .hint(format!("add to it: runs_on: {{ docker: {name} }}")));
    };
    let docker = Docker::new(cx.http.clone(), &cx.environment)?;
    let found = docker.find(runs_on, project.as_deref()).await.map_err(|error| error.into_fault())?;
    let mut containers = Vec::new();
    for summary in found {
        let container = docker.inspect(&summary.id).await.map_err(|error| Fault::new(error.to_string()))?;
        containers.push(container);
    }
    Ok((docker, containers))
}

/// One container after another: each must be well before the next one goes down.
fn plan_steps(service: &str, containers: &[Container], timeout_seconds: f64) -> Vec<RestartAction> {
    let mut steps = Vec::new();
    for (index, container) in containers.iter().enumerate() {
        steps.push(RestartAction::restart(service, container));
        if index + 1 < containers.len() {
            steps.push(RestartAction::AwaitContainer {
                service: service.to_owned(),
                container: container.name.clone(),
                timeout_seconds,
            });
        }
    }
    steps.push(RestartAction::AwaitService {
        service: service.to_owned(),
        containers: containers.iter().map(|container| container.name.clone()).collect(),
        timeout_seconds,
    });
    steps
}
