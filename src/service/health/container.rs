//! What runs a service, according to the Docker engine: its state first, then its own health check.

use std::{collections::BTreeSet, sync::OnceLock};

use chrono::{DateTime, Utc};
use tokio::time::{Instant, timeout_at};

use super::{judge::Judgement, probe::finding, target::Target};
use crate::{
    client::{
        ClientError,
        docker::{Container, Docker, FindError, HealthStatus, State, Summary},
        fan_out,
    },
    context::Context,
    error::Fault,
    finding::{Finding, Quantity, Unit, Verdict},
};

const INSTRUMENT: &str = "instrument.docker";
/// A container that has run this long after its last restart is taken to have recovered.
const SETTLED_SECONDS: f64 = 60.0;
/// So many restarts by its policy, the last one just now, are a loop.
const LOOP: u32 = 3;

/// The engine for one look, and what stood in its way.
pub(super) struct Engine {
    docker: Result<Docker, Fault>,
    blind: OnceLock<String>,
    late: OnceLock<String>,
}

impl Engine {
    pub(super) fn new(cx: &Context) -> Self {
        Self {
            docker: Docker::new(cx.http.clone(), &cx.environment),
            blind: OnceLock::new(),
            late: OnceLock::new(),
        }
    }

    /// The engine cannot be read: everything seen through it is unknown.
    fn blinded(&self, why: String) -> Judgement {
        self.blind.get_or_init(|| why);
        Judgement::new(Verdict::Unknown, "the Docker engine cannot be read")
    }

    /// One finding of its own, when something could not be seen through it: critical, or unknown where only the run's
    /// deadline came before its answer.
    pub(super) fn finding(&self) -> Option<Finding> {
        let of = |verdict, why| Finding::new(INSTRUMENT, "docker", verdict, format!("Docker engine: {why}"));
        let finding = match (self.blind.get(), self.late.get()) {
            (Some(why), _) => of(Verdict::Critical, why),
            (None, Some(why)) => of(Verdict::Unknown, why).evidence("late", true),
            (None, None) => return None,
        };
        Some(finding.hint("does it run, and may this user open its socket? DOCKER_HOST names another one"))
    }
}

/// The containers of a service as one finding; the worst of several is named.
pub(super) async fn look(cx: &Context, target: &Target, engine: &Engine) -> Vec<Finding> {
    let runs_on = target.service.runs_on.as_ref();
    let Some((name, project)) =
        runs_on.and_then(|runs_on| Some((runs_on.docker.as_deref()?, runs_on.project.as_deref())))
    else {
        return Vec::new();
    };
    let judged = match &engine.docker {
        Err(fault) => Err(engine.blinded(fault.message.clone())),
        Ok(docker) => inspect_all(docker, name, project).await.map_err(|error| match error {
            FindError::Client(error) => engine.blinded(error.what()),
            FindError::Absent { .. } => explained(Verdict::Critical, error),
            FindError::Ambiguous { .. } => explained(Verdict::Unknown, error),
        }),
    };
    vec![match judged {
        Ok(containers) => service_finding(target, &containers, cx.clock.now()),
        Err(judgement) => {
            let mut finding = finding(target, "container", judgement);
            if finding.verdict == Verdict::Unknown && engine.blind.get().is_some() {
                finding.caused_by = Some(INSTRUMENT.to_owned());
            }
            finding
        }
    }]
}

fn explained(verdict: Verdict, error: FindError) -> Judgement {
    let Fault { message, hints, .. } = error.into_fault();
    let mut judgement = Judgement::new(verdict, message);
    judgement.hint = hints.into_iter().next();
    judgement
}

async fn inspect_all(
    docker: &Docker,
    name: &str,
    project: Option<&str>,
) -> Result<Vec<Container>, FindError> {
    let mut containers = Vec::new();
    for summary in docker.find(name, project).await? {
        match docker.inspect(&summary.id).await {
            Ok(container) => containers.push(container),
            // Gone since it was listed.
            Err(ClientError::Refused { status: 404, .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(containers)
}

fn service_finding(target: &Target, containers: &[Container], now: DateTime<Utc>) -> Finding {
    let judged = containers.iter().map(|container| (container, judge(container, now)));
    let worst =
        judged.reduce(
            |worst, next| {
                if next.1.verdict.gravity() > worst.1.verdict.gravity() { next } else { worst }
            },
        );
    let Some((container, mut judgement)) = worst else {
        return finding(target, "container", Judgement::new(Verdict::Critical, "its container is gone"));
    };
    if containers.len() > 1 {
        let wrong =
            containers.iter().filter(|container| judge(container, now).verdict != Verdict::Ok).count();
        judgement.message = match wrong {
            0 => format!("{} containers, first: {}", containers.len(), judgement.message),
            wrong => {
                format!("{wrong} of {}: {}: {}", containers.len(), container.name, judgement.message)
            }
        };
    }
    judgement.hint = advice(container, &target.name).or(judgement.hint);
    described(finding(target, "container", judgement), container, now)
}

/// The command to run next.
fn advice(container: &Container, service: &str) -> Option<String> {
    match container.state {
        State::Restarting | State::Dead => Some(format!("mlopsctl logs {service} --tail 50")),
        State::Exited | State::Created | State::Paused => Some(format!("mlopsctl restart {service}")),
        State::Running if !container.is_well() => Some(format!("mlopsctl logs {service} --tail 50")),
        _ => None,
    }
}

fn described(finding: Finding, container: &Container, now: DateTime<Utc>) -> Finding {
    let ports: Vec<String> =
        container.ports.iter().map(|port| format!("{} -> {}", port.public, port.private)).collect();
    let mut finding = finding
        .evidence("container", container.name.clone())
        .evidence("image", container.image.clone())
        .evidence("restarts", container.restart_count);
    if !ports.is_empty() {
        finding = finding.evidence("ports", ports);
    }
    if let Some(up) = uptime(container, now) {
        finding = finding.evidence("uptime_seconds", up.round());
    }
    finding
}

/// Seconds since its start, of one that runs.
fn uptime(container: &Container, now: DateTime<Utc>) -> Option<f64> {
    let started = container.started_at.filter(|_| container.state == State::Running)?;
    Some(((now - started).as_seconds_f64()).max(0.0))
}

/// Judges one container: an exited one keeps a stale health, so its state counts first.
fn judge(container: &Container, now: DateTime<Utc>) -> Judgement {
    let said = container.describe();
    let critical = |text: String| Judgement::new(Verdict::Critical, text);
    let restarts = match container.restart_count {
        0 => String::new(),
        1 => ", restarted once".to_owned(),
        count => format!(", restarted {count} times"),
    };
    match container.state {
        State::Restarting => critical(format!("restart loop: {said}{restarts}")),
        State::Exited | State::Dead => {
            let since = container.finished_at.map(|at| {
                let ago = (now - at).as_seconds_f64().max(0.0).round();
                format!(", {} ago", Quantity { value: ago, unit: Some(Unit::Seconds) })
            });
            critical(format!("{said}{}{restarts}", since.unwrap_or_default()))
        }
        State::Paused | State::Created => critical(said),
        State::Removing => Judgement::new(Verdict::Warning, said),
        State::Unknown => Judgement::new(Verdict::Unknown, said),
        State::Running => {
            let up = uptime(container, now);
            let shown =
                up.map(|up| format!(", up {}", Quantity { value: up.round(), unit: Some(Unit::Seconds) }));
            let text = format!("{said}{}, {}{restarts}", shown.unwrap_or_default(), container.image);
            let health = container.health.as_ref().map(|health| health.status);
            match health {
                Some(HealthStatus::Unhealthy) => critical(text),
                Some(HealthStatus::Starting) => Judgement::new(Verdict::Warning, text),
                // Between two crashes a loop looks like a running container.
                _ if container.restart_count > 0 && up.is_some_and(|up| up < SETTLED_SECONDS) => {
                    match container.restart_count >= LOOP {
                        true => critical(format!("restart loop: {text}")),
                        false => Judgement::new(Verdict::Warning, text),
                    }
                }
                _ => Judgement::new(Verdict::Ok, text),
            }
        }
    }
}

/// Containers of the compose projects in use (of all, where no service names one) that no service is run by.
/// Ends at the deadline; what was not learnt by then is unknown.
pub(super) async fn others(cx: &Context, engine: &Engine, deadline: Option<Instant>) -> Vec<Finding> {
    let docker = match &engine.docker {
        Ok(docker) => docker,
        Err(fault) => {
            engine.blinded(fault.message.clone());
            return Vec::new();
        }
    };
    let listed = match deadline {
        None => Ok(docker.list().await),
        Some(deadline) => timeout_at(deadline, docker.list()).await,
    };
    match listed {
        Ok(Ok(all)) => inspect_others(cx, docker, &all, deadline).await,
        Ok(Err(error)) => {
            engine.blinded(error.what());
            Vec::new()
        }
        Err(_) => {
            engine.late.get_or_init(|| super::too_late(cx));
            Vec::new()
        }
    }
}

async fn inspect_others(
    cx: &Context,
    docker: &Docker,
    all: &[Summary],
    deadline: Option<Instant>,
) -> Vec<Finding> {
    let named: Vec<(&str, Option<&str>)> = cx
        .config()
        .services
        .values()
        .filter_map(|service| {
            let runs_on = service.runs_on.as_ref()?;
            Some((runs_on.docker.as_deref()?, runs_on.project.as_deref()))
        })
        .collect();
    let is_named = |container: &Summary| {
        named.iter().any(|(name, project)| {
            container.name == *name
                || (container.service() == Some(name)
                    && (project.is_none() || container.project() == *project))
        })
    };
    let projects: BTreeSet<&str> = named
        .iter()
        .filter_map(|(_, project)| *project)
        .chain(all.iter().filter(|container| is_named(container)).filter_map(|container| container.project()))
        .collect();
    let others: Vec<_> = all
        .iter()
        .filter(|container| !is_named(container))
        .filter(|container| {
            projects.is_empty() || container.project().is_some_and(|project| projects.contains(project))
        })
        .collect();
    let unknown = |container: &Summary, why: String| {
        Finding::new(format!("container.{}", container.name), &container.name, Verdict::Unknown, why)
    };
    let now = cx.clock.now();
    let inspected = fan_out(
        others,
        cx.parallel().min(32),
        deadline,
        async |summary: &Summary| match docker.inspect(&summary.id).await {
            Ok(container) => Some(other(&container, now)),
            // Gone since it was listed.
            Err(ClientError::Refused { status: 404, .. }) => None,
            Err(error) => Some(unknown(summary, error.what())),
        },
        |summary| Some(unknown(summary, super::too_late(cx)).evidence("late", true)),
    )
    .await;
    inspected.into_iter().flatten().collect()
}

/// The finding of a container that no service is run by.
fn other(container: &Container, now: DateTime<Utc>) -> Finding {
    let mut judgement = judge(container, now);
    // Nobody asked for it to run on: a migration or a job that has done its work is no fault.
    if container.state == State::Exited && container.exit_code == 0 {
        judgement.verdict = Verdict::Ok;
    }
    let mut finding = Finding::new(
        format!("container.{}", container.name),
        &container.name,
        judgement.verdict,
        judgement.message,
    );
    finding.hint = Some("no service of the configuration names it: runs_on: { docker: … }".to_owned())
        .filter(|_| finding.verdict != Verdict::Ok);
    described(finding, container, now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::docker::Health;

    fn container(state: State, health: Option<HealthStatus>) -> Container {
        Container {
            id: "abc".to_owned(),
            name: "churn_api_1".to_owned(),
            image: "model:v2".to_owned(),
            image_id: String::new(),
            state,
            running: state == State::Running,
            exit_code: 7,
            oom_killed: false,
            error: None,
            started_at: "2026-01-02T00:00:00Z".parse().ok(),
            finished_at: "2026-01-02T02:55:00Z".parse().ok(),
            health: health.map(|status| Health { status, failing_streak: 0, last_output: None }),
            restart_count: 0,
            tty: false,
            labels: std::collections::BTreeMap::new(),
            ports: Vec::new(),
            stop_timeout: std::time::Duration::ZERO,
            cpu_limit: None,
        }
    }

    #[test]
    fn the_state_counts_before_the_health() {
        use Verdict::{Critical, Ok, Unknown, Warning};
        let now = "2026-01-02T03:00:00Z".parse().unwrap();
        let running = |health| container(State::Running, health);
        let young =
            Container { started_at: "2026-01-02T02:59:50Z".parse().ok(), restart_count: 2, ..running(None) };
        let between = Container { restart_count: 3, ..young.clone() };
        let oom = Container { oom_killed: true, ..container(State::Exited, None) };
        let looping =
            Container { restart_count: 4, ..container(State::Restarting, Some(HealthStatus::Unhealthy)) };
        let cases = [
            (running(None), Ok, "running, up 3 h, model:v2"),
            (running(Some(HealthStatus::Healthy)), Ok, "running, healthy, up 3 h, model:v2"),
            (running(Some(HealthStatus::Unhealthy)), Critical, "running, unhealthy, up 3 h, model:v2"),
            (
                running(Some(HealthStatus::Starting)),
                Warning,
                "running, health check still starting, up 3 h, model:v2",
            ),
            (young, Warning, "running, up 10 s, model:v2, restarted 2 times"),
            (between, Critical, "restart loop: running, up 10 s, model:v2, restarted 3 times"),
            (looping, Critical, "restart loop: restarting after exit code 7, restarted 4 times"),
            (
                container(State::Exited, Some(HealthStatus::Healthy)),
                Critical,
                "exited after exit code 7, 5 min ago",
            ),
            (oom, Critical, "exited (killed for lack of memory), 5 min ago"),
            (container(State::Paused, None), Critical, "paused"),
            (container(State::Created, None), Critical, "created"),
            (container(State::Unknown, None), Unknown, "in an unknown state"),
        ];
        for (container, verdict, message) in cases {
            assert_eq!(judge(&container, now), Judgement::new(verdict, message));
        }
    }
}
