//! How an incident is shown: as JSON (`mlopsctl/incident/v1`), in one line, in a list.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::state::{Done, Incident, Phase};
use crate::{
    config::{
        EscalationContact,
        response::{Severity, Target, span, target_of},
    },
    context::Context,
    finding::Verdict,
    ui::Listing,
};

/// An incident as machines read it.
pub(crate) fn json(cx: &Context, incident: &Incident) -> Value {
    let now = cx.clock.now();
    let done = |done: &Option<Done>| {
        done.as_ref().map(|done| json!({ "at": done.at, "who": done.who, "text": done.text }))
    };
    let seconds = |to: &Option<Done>| {
        to.as_ref().map(|to| (to.at - incident.started.at).num_milliseconds().max(0) as f64 / 1e3)
    };
    let end = incident.closed.as_ref().map_or(now, |closed| closed.at);
    json!({
        "schema": "mlopsctl/incident/v1",
        "id": incident.id,
        "title": incident.title,
        "severity": incident.severity,
        "phase": incident.phase().word(),
        "services": incident.services,
        "check": incident.check,
        "began": incident.began,
        "started": done(&Some(incident.started.clone())),
        "respond_by": incident.respond_by,
        "responded": done(&incident.responded),
        "mitigated": done(&incident.mitigated),
        "closed": done(&incident.closed),
        "target_met": if incident.is_late(now) { Some(false) } else { incident.responded.as_ref().map(|_| true) },
        "next_update": incident.next_update(update_every(cx, incident.severity)),
        "duration_seconds": (end - incident.began).num_milliseconds().max(0) as f64 / 1e3,
        "time_to_respond_seconds": seconds(&incident.responded),
        "time_to_mitigate_seconds": seconds(&incident.mitigated),
        "time_to_close_seconds": seconds(&incident.closed),
        "contacts": contacts(cx, incident.severity).collect::<Vec<_>>(),
        "events": incident.events,
    })
}

/// Whom to call for an incident of a severity.
pub(crate) fn contacts(cx: &Context, severity: Severity) -> impl Iterator<Item = &EscalationContact> {
    cx.config().incidents.contacts.iter().filter(move |contact| {
        contact.severities.is_empty() || contact.severities.iter().any(|text| text.parse() == Ok(severity))
    })
}

/// `Ann, +49 30 1234567 (Production API Down; response: Immediate)`.
pub(crate) fn contact_line(contact: &EscalationContact) -> String {
    let response = contact.response.as_ref().map(|response| format!("; response: {response}"));
    format!("{} ({}{})", contact.contact, contact.issue, response.unwrap_or_default())
}

/// Time between two updates that are promised.
pub(crate) fn update_every(cx: &Context, severity: Severity) -> Option<TimeDelta> {
    let settings = &cx.config().incidents;
    if let Some(every) = &settings.update_every {
        return TimeDelta::from_std(every.value).ok();
    }
    match target_of(severity, &settings.response) {
        Target::Within(within) => Some(within),
        Target::BusinessDays(_) => None,
    }
}

/// `2026-11-21 10:15 UTC`.
pub(crate) fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// `respond by …, 12 min left`, `response overdue by 3 min`, `update due in 5 min`.
pub(crate) fn clock_line(cx: &Context, incident: &Incident) -> String {
    let now = cx.clock.now();
    if let Some(closed) = &incident.closed {
        return format!("closed {} after {}", moment(closed.at), span(closed.at - incident.began));
    }
    if incident.phase() == Phase::Unacknowledged {
        let left = incident.respond_by - now;
        return if incident.is_late(now) {
            format!("RESPONSE OVERDUE by {}", span(left))
        } else {
            format!("respond by {}, {} left", moment(incident.respond_by), span(left))
        };
    }
    match incident.next_update(update_every(cx, incident.severity)) {
        Some(due) if due < now => format!("update overdue by {}", span(now - due)),
        Some(due) => format!("update due by {}", moment(due)),
        None => String::new(),
    }
}

/// Incidents in rows, judged: critical where a response is overdue, a warning where one is open.
pub(crate) fn listing(cx: &Context, incidents: &[Incident], left_out: usize) -> Listing {
    let now = cx.clock.now();
    let open = || incidents.iter().filter(|incident| incident.closed.is_none());
    let breached: Vec<&Incident> = open().filter(|incident| incident.is_breached(now)).collect();
    let unanswered = open().filter(|incident| incident.phase() == Phase::Unacknowledged).count();
    let verdict = match (breached.is_empty(), open().count()) {
        (false, _) => Verdict::Critical,
        (true, 0) => Verdict::Ok,
        _ => Verdict::Warning,
    };
    let some = |count: usize| if count == 1 { "1 incident".to_owned() } else { format!("{count} incidents") };
    let note = match (&breached[..], open().count()) {
        ([first, ..], count) => {
            let late = span(now - first.respond_by);
            format!("nobody has responded to {}: overdue by {late} ({} open)", first.named(), some(count))
        }
        ([], 0) => "no incident is open".to_owned(),
        ([], count) if unanswered > 0 => format!("{} open, {unanswered} not acknowledged", some(count)),
        ([], count) => format!("{} open", some(count)),
    };
    let note = if left_out > 0 { format!("{note}; {} older left out", some(left_out)) } else { note };
    let row = |incident: &Incident| {
        let call: Vec<&str> =
            contacts(cx, incident.severity).map(|contact| contact.contact.as_str()).collect();
        let call = if incident.closed.is_some() { String::new() } else { call.join("; ") };
        vec![
            incident.id.clone(),
            incident.severity.to_string(),
            incident.phase().word().to_owned(),
            incident.title.clone(),
            incident.services.join(", "),
            moment(incident.started.at),
            clock_line(cx, incident),
            call,
        ]
    };
    Listing {
        schema: "mlopsctl/incidents/v1",
        columns: vec!["incident", "severity", "phase", "title", "service", "started", "clock", "call"],
        rows: incidents.iter().map(row).collect(),
        items: incidents.iter().map(|incident| json(cx, incident)).collect(),
        empty: "no incident is open",
        verdict: Some(verdict),
        note: Some(note),
    }
}
