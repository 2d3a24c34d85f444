//! CPU and memory of the containers that run a service, from the engine's own statistics.

use super::seen::{Labels, Look, Reading, Seen};
use crate::{
    client::docker::{Docker, FindError},
    config::{ContainerMeasure, ContainerUse, RunsOn},
    finding::Unit,
};

/// Looks at every container of the service.
pub(super) async fn look(docker: &Docker, runs_on: Option<&RunsOn>, source: &ContainerUse) -> Look {
    let service = &source.service;
    let Some(name) = runs_on.and_then(|runs_on| runs_on.docker.as_deref()) else {
        return Look::blind(format!("service `{service}` names no container under `runs_on:`"));
    };
    let project = runs_on.and_then(|runs_on| runs_on.project.as_deref());
    let look = match docker.find(name, project).await {
        Ok(found) => {
            let readings = futures_util::future::join_all(
                found.iter().map(|container| use_of(docker, &container.id, source.measure)),
            );
            combine(readings.await)
        }
        Err(FindError::Client(error)) => blind_engine(docker, &error),
        Err(error @ FindError::Absent { .. }) => Look::no_data(error.to_string()),
        Err(error @ FindError::Ambiguous { .. }) => Look::blind(error.to_string()),
    };
    let what = match source.measure {
        ContainerMeasure::Cpu => "CPU",
        ContainerMeasure::Memory => "memory",
    };
    look.what(what).unit(Unit::Ratio).evidence("service", service.as_str())
}

fn blind_engine(docker: &Docker, error: &crate::client::ClientError) -> Look {
    let look = Look::unread(error);
    if !error.unreachable() {
        return look;
    }
    look.through("docker", format!("{} ({})", error.what(), docker.shown()))
}

async fn use_of(docker: &Docker, id: &str, measure: ContainerMeasure) -> Result<Reading, Look> {
    let container = docker.inspect(id).await.map_err(|error| blind_engine(docker, &error))?;
    if !container.running || container.state == crate::client::docker::State::Restarting {
        return Err(Look::no_data(format!("container `{}` is not running", container.name)));
    }
    let usage = docker.fetch_usage(&container).await.map_err(|error| blind_engine(docker, &error))?;
    let value = match measure {
        ContainerMeasure::Cpu => usage.cpu_share,
        ContainerMeasure::Memory => usage.memory_share,
    };
    let value = value.ok_or_else(|| {
        Look::no_data(format!("the engine has no statistics of container `{}` yet", container.name))
    })?;
    Ok(Reading { labels: Labels::from([("container".to_owned(), container.name)]), value, at_least: false })
}

/// All numbers, or the first reason why one is missing: half of a service is not the service.
fn combine(readings: Vec<Result<Reading, Look>>) -> Look {
    match readings.into_iter().collect::<Result<Vec<_>, _>>() {
        Ok(readings) if readings.is_empty() => Look::no_data("there is no container"),
        Ok(readings) => Look::new(Seen::Numbers(readings)),
        Err(look) => look,
    }
}
