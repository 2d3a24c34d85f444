//! What an incident has come to: added up from its events. Pure; judges nothing but time.

use chrono::{DateTime, TimeDelta, Utc};

use super::event::{Event, What};
use crate::{
    config::response::Severity,
    finding::{Finding, Verdict},
    record::Who,
};

/// Something was done by somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) at: DateTime<Utc>,
    pub(crate) who: Who,
    pub(crate) text: Option<String>,
}

/// One incident. Its `events` are in the order of time.
#[derive(Debug, Clone)]
pub(crate) struct Incident {
    /// ULID.
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) severity: Severity,
    pub(crate) services: Vec<String>,
    pub(crate) check: Option<String>,
    /// When the trouble began, as far as is known.
    pub(crate) began: DateTime<Utc>,
    pub(crate) started: Done,
    pub(crate) respond_by: DateTime<Utc>,
    /// The first response: an `ack`, or whatever else somebody did first.
    pub(crate) responded: Option<Done>,
    /// The last time that the harm was over.
    pub(crate) mitigated: Option<Done>,
    pub(crate) closed: Option<Done>,
    pub(crate) events: Vec<Event>,
}

/// Where an incident stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Nobody has responded.
    Unacknowledged,
    Acknowledged,
    Mitigated,
    Closed,
}

impl Phase {
    /// As in JSON.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Unacknowledged => "unacknowledged",
            Self::Acknowledged => "acknowledged",
            Self::Mitigated => "mitigated",
            Self::Closed => "closed",
        }
    }
}

impl Incident {
    /// Adds events up; none when none of them says how it began.
    pub(crate) fn fold(mut events: Vec<Event>) -> Option<Self> {
        // Of what happened within a millisecond a beginning comes first and an end last.
        let rank = |event: &Event| match event.what {
            What::Started { .. } => 0,
            What::RunEnded { .. } => 2,
            What::Closed { .. } => 3,
            _ => 1,
        };
        events.sort_by(|a, b| (a.at, rank(a), &a.id).cmp(&(b.at, rank(b), &b.id)));
        let begin = events.iter().find(|event| matches!(event.what, What::Started { .. }))?;
        let What::Started { title, severity, services, began, check, respond_by, .. } = begin.what.clone()
        else {
            return None;
        };
        let mut incident = Self {
            id: begin.incident.clone(),
            title,
            severity,
            services,
            check,
            began: began.unwrap_or(begin.at),
            started: done(begin, None),
            respond_by,
            responded: None,
            mitigated: None,
            closed: None,
            events: Vec::new(),
        };
        for event in &events {
            match &event.what {
                What::Acked { text } => incident.respond(event, text.as_ref()),
                What::Run { unattended: false, .. } => incident.respond(event, None),
                What::Severity { severity, respond_by, .. } => {
                    (incident.severity, incident.respond_by) = (*severity, *respond_by);
                }
                What::Mitigated { text, .. } => {
                    incident.respond(event, None);
                    incident.mitigated = Some(done(event, text.as_ref()));
                }
                What::Closed { text, .. } => {
                    incident.respond(event, None);
                    // The first end counts: somebody else may have closed it in the same moment.
                    incident.closed.get_or_insert_with(|| done(event, text.as_ref()));
                }
                _ => {}
            }
        }
        incident.events = events;
        Some(incident)
    }

    fn respond(&mut self, event: &Event, text: Option<&String>) {
        self.responded.get_or_insert_with(|| done(event, text));
    }

    pub(crate) fn phase(&self) -> Phase {
        match (&self.closed, &self.mitigated, &self.responded) {
            (Some(_), ..) => Phase::Closed,
            (_, Some(_), _) => Phase::Mitigated,
            (_, _, Some(_)) => Phase::Acknowledged,
            _ => Phase::Unacknowledged,
        }
    }

    /// Whether the response came, or has not come, too late.
    pub(crate) fn is_late(&self, now: DateTime<Utc>) -> bool {
        self.responded.as_ref().map_or(now, |responded| responded.at) > self.respond_by
    }

    /// Nobody has responded, and the time for it is over.
    pub(crate) fn is_breached(&self, now: DateTime<Utc>) -> bool {
        self.phase() == Phase::Unacknowledged && self.is_late(now)
    }

    /// When the next word about it is due; none once it is closed, before somebody has responded, or where the
    /// target is counted in days and nothing else is configured.
    pub(crate) fn next_update(&self, every: Option<TimeDelta>) -> Option<DateTime<Utc>> {
        if matches!(self.phase(), Phase::Closed | Phase::Unacknowledged) {
            return None;
        }
        let mut told =
            self.events.iter().filter(|event| !matches!(event.what, What::Captured { .. } | What::Other));
        Some(told.next_back()?.at + every?)
    }

    /// Everybody who took part, in the order of appearance.
    pub(crate) fn people(&self) -> Vec<&Who> {
        let mut people: Vec<&Who> = Vec::new();
        for event in &self.events {
            if !people.contains(&&event.who) {
                people.push(&event.who);
            }
        }
        people
    }

    /// What was found bad at its start.
    pub(crate) fn found(&self) -> impl Iterator<Item = &Finding> {
        let first = self.events.iter().find(|event| matches!(event.what, What::Started { .. }));
        let found: &[Finding] = match first.map(|event| &event.what) {
            Some(What::Started { findings, .. }) => findings,
            _ => &[],
        };
        found.iter().filter(|finding| finding.verdict != Verdict::Ok)
    }

    /// `01K… "title"`, for messages.
    pub(crate) fn named(&self) -> String {
        format!("{} ({}, {})", self.id, self.severity, self.title)
    }
}

fn done(event: &Event, text: Option<&String>) -> Done {
    Done { at: event.at, who: event.who.clone(), text: text.cloned() }
}
