//! Who is told of an incident: that it was started, that it is graver than thought, and that it was closed.

use super::state::{Incident, Phase};
use crate::{
    context::Context,
    finding::{Finding, Verdict},
    notify::{News, transition},
};

/// Tells of it on transitions only; never fails.
pub(super) async fn tell(cx: &Context, incident: &Incident) {
    let (id, severity) = (&incident.id, incident.severity.to_string());
    let mut names = vec!["incident", severity.as_str()];
    names.extend(incident.services.iter().map(String::as_str));
    let closed = incident.phase() == Phase::Closed;
    let verdict = if closed { Verdict::Ok } else { incident.severity.verdict() };
    let services = match &incident.services[..] {
        [] => String::new(),
        services => format!(" ({})", services.join(", ")),
    };
    let summary = match &incident.closed {
        Some(closed) => {
            let how = closed.text.as_deref().map_or(String::new(), |text| format!(": {text}"));
            format!("incident {id}{services} was closed by {}{how}", closed.who)
        }
        None => {
            let by = incident.respond_by.format("%Y-%m-%d %H:%M UTC");
            format!("incident {id}{services} was started by {}; respond by {by}", incident.started.who)
        }
    };
    let next = match incident.phase() {
        Phase::Closed => format!("mlopsctl incident report {id}"),
        Phase::Unacknowledged => format!("mlopsctl incident ack {id}"),
        _ => format!("mlopsctl incident note --incident {id} 'what is new'"),
    };
    let findings: Vec<Finding> = incident.found().filter(|_| !closed).cloned().collect();
    transition(
        cx,
        &News {
            key: &format!("incident.{id}"),
            names: &names,
            title: &format!("{severity} {}", incident.title),
            over: "closed",
            verdict,
            summary: &summary,
            findings: &findings,
            next: &[next],
            run: None,
            since: Some(incident.began),
            seen: false,
            declared: true,
        },
    )
    .await;
}
