//! The steps of a restart.

use std::time::Duration;

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::wait;
use crate::{
    client::docker::{Container, Docker, State},
    context::Context,
    finding::{Finding, Quantity, Unit},
    plan::{Action, Consent, Undo},
};

/// One step. Containers are named, not numbered: the id changes when compose recreates one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum RestartAction {
    /// Stop and start a running container.
    Restart {
        service: String,
        container: String,
        /// When it had been started as it was planned.
        started_at: Option<DateTime<Utc>>,
    },
    /// Start a stopped container.
    Start { service: String, container: String, was: String },
    /// Wait for one of several containers.
    AwaitContainer { service: String, container: String, timeout_seconds: f64 },
    /// Wait for the service as `health` sees it.
    AwaitService { service: String, containers: Vec<String>, timeout_seconds: f64 },
}

impl RestartAction {
    /// The service that it is about.
    pub(crate) fn service(&self) -> &str {
        match self {
            Self::Restart { service, .. }
            | Self::Start { service, .. }
            | Self::AwaitContainer { service, .. }
            | Self::AwaitService { service, .. } => service,
        }
    }

    /// The step that gets a container running anew.
    pub(super) fn restart(service: &str, found: &Container) -> Self {
        let (service, container) = (service.to_owned(), found.name.clone());
        match found.state {
            State::Created | State::Exited | State::Dead => {
                Self::Start { service, container, was: found.describe() }
            }
            _ => Self::Restart { service, container, started_at: found.started_at },
        }
    }
}

fn span(seconds: f64) -> Quantity {
    Quantity { value: seconds, unit: Some(Unit::Seconds) }
}

impl Action for RestartAction {
    const KIND: &'static str = "restart";

    fn what(&self) -> String {
        match self {
            Self::Restart { service, container, .. } => {
                format!("restart container `{container}` of service `{service}`")
            }
            Self::Start { service, container, was } => {
                format!("start container `{container}` of service `{service}` (was {was})")
            }
            Self::AwaitContainer { container, timeout_seconds, .. } => {
                format!("wait until container `{container}` is well, at most {}", span(*timeout_seconds))
            }
            Self::AwaitService { service, timeout_seconds, .. } => {
                format!("wait until service `{service}` is healthy, at most {}", span(*timeout_seconds))
            }
        }
    }

    fn undo_what(&self) -> Undo {
        match self {
            Self::Start { container, .. } => Undo::By(format!("stop container `{container}` again")),
            // It ran before and runs after.
            Self::Restart { .. } | Self::AwaitContainer { .. } | Self::AwaitService { .. } => Undo::Nothing,
        }
    }

    fn only_looks(&self) -> bool {
        matches!(self, Self::AwaitContainer { .. } | Self::AwaitService { .. })
    }

    async fn apply(&mut self, cx: &Context, consent: &Consent) -> Result<Vec<Finding>> {
        let docker = || Docker::new(cx.http.clone(), &cx.environment);
        match self {
            Self::Restart { container, started_at, .. } => {
                let docker = docker()?;
                let found = docker.inspect(container).await?;
                // Half-run before: it has been restarted since the plan was made, and that worked.
                if found.started_at == *started_at || !found.is_well() {
                    docker.restart(&found, consent).await?;
                }
                Ok(Vec::new())
            }
            Self::Start { container, .. } => {
                let docker = docker()?;
                let found = docker.inspect(container).await?;
                docker.start(&found, consent).await?;
                Ok(Vec::new())
            }
            Self::AwaitContainer { service, container, timeout_seconds } => {
                let limit = Duration::from_secs_f64(*timeout_seconds);
                wait::for_containers(cx, &docker()?, service, std::slice::from_ref(container), limit).await
            }
            Self::AwaitService { service, containers, timeout_seconds } => {
                let limit = Duration::from_secs_f64(*timeout_seconds);
                // What runs elsewhere is waited for without Docker.
                let docker = if containers.is_empty() { None } else { Some(docker()?) };
                wait::for_service(cx, docker.as_ref(), service, containers, limit, consent).await
            }
        }
    }

    async fn undo(&mut self, cx: &Context, consent: &Consent) -> Result<()> {
        if let Self::Start { container, .. } = self {
            let docker = Docker::new(cx.http.clone(), &cx.environment)?;
            let found = docker.inspect(container).await?;
            docker.stop(&found, consent).await?;
        }
        Ok(())
    }
}
