//! Waiting until a restarted service is well, and what is said when it is not.

use std::time::Duration;

use anyhow::Result;
use tokio::time::{Instant, sleep};

use crate::{
    client::docker::{Container, Docker, State},
    context::Context,
    finding::{Finding, Quantity, Unit, Verdict},
    plan::Consent,
    service::{health, logs},
};

const PAUSE: Duration = Duration::from_millis(250);
/// How long a container without any health check must run to count as well.
const SETTLE: Duration = Duration::from_secs(3);
/// Warnings right after a start, such as a slow first answer, may pass.
const WARNINGS_PASS: Duration = Duration::from_secs(5);
const TAIL: u64 = 20;

/// Waits until the containers are well.
pub(super) async fn for_containers(
    cx: &Context,
    docker: &Docker,
    service: &str,
    names: &[String],
    limit: Duration,
) -> Result<Vec<Finding>> {
    let started = Instant::now();
    loop {
        let seen = look_at_containers(Some(docker), names, Some(started)).await?;
        match seen {
            Seen::Well => return Ok(Vec::new()),
            Seen::Broken { ref why, hopeless } if hopeless || started.elapsed() >= limit => {
                return Ok(vec![broken(cx, Some(docker), service, names, why, started).await]);
            }
            Seen::Broken { .. } => sleep(PAUSE).await,
        }
    }
}

/// Waits until the containers are well and `health` finds nothing wrong with the service.
pub(super) async fn for_service(
    cx: &Context,
    docker: Option<&Docker>,
    service: &str,
    names: &[String],
    limit: Duration,
    consent: &Consent,
) -> Result<Vec<Finding>> {
    let started = Instant::now();
    // Where the service itself can be asked, nothing else has to stand in for its health.
    let settle = cx.service(service)?.url.is_none().then_some(started);
    let mut only_warnings_since: Option<Instant> = None;
    loop {
        let containers = look_at_containers(docker, names, settle).await?;
        let findings = health::look(cx, &[service.to_owned()]).await?;
        let verdict = findings.iter().map(|finding| finding.verdict).fold(Verdict::Ok, Verdict::worst);
        let late = started.elapsed() >= limit;
        let why = match (&containers, verdict) {
            (Seen::Well, Verdict::Ok) => return Ok(recovered(service, findings, consent)),
            (Seen::Well, Verdict::Warning) => {
                let since = *only_warnings_since.get_or_insert_with(Instant::now);
                if late || since.elapsed() >= WARNINGS_PASS {
                    return Ok(recovered(service, findings, consent));
                }
                String::new()
            }
            (Seen::Broken { why, .. }, _) => why.clone(),
            (Seen::Well, _) => worst(&findings).map_or_else(String::new, |finding| finding.message.clone()),
        };
        let hopeless = matches!(containers, Seen::Broken { hopeless: true, .. });
        if !why.is_empty() {
            only_warnings_since = None;
            if hopeless || late {
                let mut all = vec![broken(cx, docker, service, names, &why, started).await];
                all.extend(findings);
                return Ok(all);
            }
        }
        sleep(PAUSE).await;
    }
}

enum Seen {
    Well,
    Broken {
        why: String,
        /// It has ended, and nothing will start it again.
        hopeless: bool,
    },
}

/// With `settle`, a container without a health check must have run since then for a while.
/// Without Docker there are none.
async fn look_at_containers(
    docker: Option<&Docker>,
    names: &[String],
    settle: Option<Instant>,
) -> Result<Seen> {
    let Some(docker) = docker else { return Ok(Seen::Well) };
    for name in names {
        let container = docker.inspect(name).await?;
        let settled = container.health.is_some() || settle.is_none_or(|since| since.elapsed() >= SETTLE);
        if !container.is_well() {
            let hopeless = matches!(container.state, State::Exited | State::Dead);
            return Ok(Seen::Broken { why: describe(&container), hopeless });
        }
        if !settled {
            let why =
                format!("{} (it has no health check, so it must run for a while)", describe(&container));
            return Ok(Seen::Broken { why, hopeless: false });
        }
    }
    Ok(Seen::Well)
}

fn describe(container: &Container) -> String {
    format!("container `{}` is {}", container.name, container.describe())
}

fn worst(findings: &[Finding]) -> Option<&Finding> {
    findings.iter().max_by_key(|finding| finding.verdict.gravity())
}

/// The findings of a service that is well again, the last of which says how long it took.
fn recovered(service: &str, mut findings: Vec<Finding>, consent: &Consent) -> Vec<Finding> {
    let took = (consent.elapsed().as_secs_f64() * 10.0).round() / 10.0;
    let took = Quantity { value: took, unit: Some(Unit::Seconds) };
    let warning = worst(&findings).filter(|finding| finding.verdict == Verdict::Warning);
    let message = match warning {
        Some(warning) => format!("answers again after {took}, but: {}", warning.message),
        None => format!("healthy again after {took}"),
    };
    let id = format!("service.{service}.recovery");
    findings.push(Finding::new(id, service, Verdict::Ok, message).measured(took));
    findings
}

/// The finding of a service that stays broken, with the end of its containers' logs, which are printed too.
async fn broken(
    cx: &Context,
    docker: Option<&Docker>,
    service: &str,
    names: &[String],
    why: &str,
    started: Instant,
) -> Finding {
    let waited =
        Quantity { value: started.elapsed().as_secs_f64().round(), ..Quantity::seconds(started.elapsed()) };
    // Without containers nothing was restarted: it was told to load something.
    let restarted = if names.is_empty() { "" } else { "restarted, and " };
    let message = format!("{restarted}still broken after {waited}: {why}");
    let mut finding =
        Finding::new(format!("service.{service}.recovery"), service, Verdict::Critical, message);
    finding.hint = Some(format!("mlopsctl logs {service} --tail 200"));
    for name in names {
        let Some(docker) = docker else { break };
        match logs::tail(docker, name, TAIL).await {
            Ok(lines) if lines.is_empty() => cx.ui.show(&format!("container `{name}` has logged nothing")),
            Ok(lines) => {
                cx.ui.show(&format!("the last {} lines of container `{name}`:", lines.len()));
                for line in &lines {
                    cx.ui.show(&format!("  {line}"));
                }
                finding = finding.evidence(&format!("log_tail.{name}"), lines);
            }
            Err(error) => cx.ui.warn(&format!("the log of container `{name}` cannot be read: {error}")),
        }
    }
    finding
}
