//! What an incident has come to: added up from its events. Reads and appends; judges nothing but time.

use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::event::{Event, What};
use crate::{
    config::response::Severity,
    context::Context,
    error::Fault,
    finding::{Finding, Verdict},
    record::{Record, Store, Who, keep},
};

/// Markers of incidents that are open, so that finding them costs the same however many were closed.
const OPEN: &str = "state/incidents";
/// Incidents that `list --all` and messages go back to.
const MANY: usize = 200;

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
        events.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
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
                What::Run { .. } => incident.respond(event, None),
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

/// Appends an event.
pub(crate) async fn append(store: &Store, event: &Event) -> Result<()> {
    let object = event.object();
    anyhow::ensure!(store.create(&object, event).await?, "the event {object} exists already");
    Ok(())
}

/// Opens an incident: first its mark, so that it is found again whatever happens next.
pub(crate) async fn open(cx: &Context, store: &Store, event: &Event) -> Result<()> {
    let mark = json!({ "incident": event.incident, "at": event.at });
    store.create(&format!("{OPEN}/{}.json", event.incident), &mark).await?;
    append(store, event).await?;
    record(cx, store, &event.incident).await
}

/// Ends it; its mark goes last.
pub(crate) async fn close(cx: &Context, store: &Store, event: &Event) -> Result<()> {
    append(store, event).await?;
    record(cx, store, &event.incident).await?;
    store.remove(&format!("{OPEN}/{}.json", event.incident)).await
}

/// The record of an incident has its id, and the one of its end follows the one of its start.
async fn record(cx: &Context, store: &Store, id: &str) -> Result<()> {
    let incident = read(store, id).await?.with_context(|| format!("incident {id} is gone"))?;
    let name = match &incident.services[..] {
        [service, ..] => service.clone(),
        [] => cx.config().stack.clone().unwrap_or_else(|| "stack".to_owned()),
    };
    let verdict = if incident.closed.is_some() { "closed" } else { "open-pending" };
    let mut record = Record::new(cx, "incident", &name, verdict);
    record.id.clone_from(&incident.id);
    record.at = incident.started.at;
    record.findings = incident.found().cloned().collect();
    record.details = Some(super::show::json(cx, &incident));
    keep(cx, &record).await.map(drop)
}

/// Reads one incident; none when there is no such one.
pub(crate) async fn read(store: &Store, id: &str) -> Result<Option<Incident>> {
    let mut events = Vec::new();
    for object in store.list(&format!("incidents/{id}")).await? {
        events.extend(store.read::<Event>(&object).await?);
    }
    Ok(Incident::fold(events))
}

/// The open incidents, the oldest first.
pub(crate) async fn all_open(store: &Store) -> Result<Vec<Incident>> {
    let mut open = Vec::new();
    for object in store.list(OPEN).await? {
        let Some(id) = object.rsplit('/').next().and_then(|name| name.strip_suffix(".json")) else {
            continue;
        };
        open.extend(read(store, id).await?.filter(|incident| incident.closed.is_none()));
    }
    open.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(open)
}

/// The newest incidents, open and closed ones, the newest first; and how many older ones were left out.
pub(crate) async fn newest(store: &Store) -> Result<(Vec<Incident>, usize)> {
    let mut ids = store.list_folders("incidents").await?;
    ids.reverse();
    let mut found = Vec::new();
    for id in ids.iter().take(MANY) {
        found.extend(read(store, id).await?);
    }
    Ok((found, ids.len().saturating_sub(MANY)))
}

/// The incident meant: by the start of its id, or the only open one.
pub(crate) async fn find(store: &Store, id: Option<&str>) -> Result<Incident> {
    let Some(id) = id else { return only_open(store).await };
    let typed = id.to_ascii_uppercase();
    let ids = store.list_folders("incidents").await?;
    let matching: Vec<&String> = ids.iter().filter(|known| known.starts_with(&typed)).collect();
    match matching[..] {
        [id] => read(store, id).await?.with_context(|| format!("reading the beginning of incident {id}")),
        [] => Err(Fault::new(format!("no incident `{id}` in {}", store.shown()))
            .hint("list them: mlopsctl incident list --all")
            .into()),
        _ => Err(Fault::new(format!("several incidents start with `{id}`"))
            .hint("give more of the id: mlopsctl incident list --all")
            .into()),
    }
}

async fn only_open(store: &Store) -> Result<Incident> {
    let mut open = all_open(store).await?;
    match open.len() {
        1 => Ok(open.remove(0)),
        0 => Err(Fault::new("no incident is open")
            .hint("name a closed one: mlopsctl incident list --all")
            .hint("or start one: mlopsctl incident start --title 'what is wrong'")
            .into()),
        count => {
            let lines: Vec<String> =
                open.iter().map(|incident| format!("\n  {}", incident.named())).collect();
            Err(Fault::new(format!("{count} incidents are open: say which one{}", lines.concat()))
                .hint("give its id, or the start of it")
                .into())
        }
    }
}
