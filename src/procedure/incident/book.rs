//! Where the events of incidents are: in the store, and, while that cannot be written, in the local spool, from which
//! the next run that can delivers them. An incident is an emergency: it never fails for want of a store.

use std::{collections::BTreeSet, sync::OnceLock};

use anyhow::{Context as _, Result};
use futures_util::{StreamExt as _, stream};
use serde::Serialize;
use serde_json::json;

use super::{event::Event, show, state::Incident};
use crate::{
    context::Context,
    error::{Fault, explain},
    record::{self, Kept, Record, Store},
};

/// Markers of incidents that are open, so that finding them costs the same however many were closed.
const OPEN: &str = "state/incidents";
const FOLDER: &str = "incidents";
/// Incidents that `list --all` goes back to.
const MANY: usize = 200;
/// Reads that are under way at once.
const AT_ONCE: usize = 32;

/// The incidents of a stack.
pub(crate) struct Book<'a> {
    cx: &'a Context,
    store: Store,
    spools: Vec<Store>,
    /// Why the store cannot be used: a store that failed once is not waited for again.
    down: OnceLock<String>,
}

impl<'a> Book<'a> {
    pub(crate) fn of(cx: &'a Context) -> Result<Self, Fault> {
        let store = Store::of(cx)?;
        let spools = store.spools(cx);
        Ok(Self { cx, store, spools, down: OnceLock::new() })
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Why the store could not be used, if it was tried in vain.
    pub(crate) fn down(&self) -> Option<&str> {
        self.down.get().map(String::as_str)
    }

    /// Appends an event; one that has to wait is said.
    ///
    /// # Errors
    /// Neither the store nor a spool can be written.
    pub(crate) async fn append(&self, event: &Event) -> Result<Kept> {
        let names = self.names(&format!("{FOLDER}/{}", event.incident)).await;
        let event = &event.after(names.last().map(String::as_str));
        let kept = self.create(&event.object(), event).await?;
        if kept == Kept::Stored {
            record::deliver(self.cx, &self.store).await;
        } else {
            self.cx.warn_once(&kept.words());
        }
        Ok(kept)
    }

    /// Opens an incident: first its mark, so that it is found again whatever happens next.
    pub(crate) async fn open(&self, event: &Event) -> Result<Kept> {
        let mark = json!({ "incident": event.incident, "at": event.at });
        // What holds the mark up holds the event up, too.
        let _: Kept = self.create(&mark_of(&event.incident), &mark).await?;
        let kept = self.append(event).await?;
        self.keep(&event.incident).await?;
        Ok(kept)
    }

    /// Ends it; its mark goes last.
    pub(crate) async fn close(&self, event: &Event) -> Result<Kept> {
        let kept = self.append(event).await?;
        self.keep(&event.incident).await?;
        let mark = mark_of(&event.incident);
        for store in self.spools.iter().chain(self.down.get().is_none().then_some(&self.store)) {
            if let Err(error) = store.remove(&mark).await {
                // It is closed, whatever the mark says.
                self.cx.warn_once(&format!("{error:#}"));
            }
        }
        Ok(kept)
    }

    async fn create(&self, name: &str, value: &impl Serialize) -> Result<Kept> {
        if self.down.get().is_none() {
            match self.store.create(name, value).await {
                Ok(true) => return Ok(Kept::Stored),
                Ok(false) => anyhow::bail!("{name} exists already in {}", self.store.shown()),
                Err(error) => self.failed(&error),
            }
        }
        let why = self.down().unwrap_or_default().to_owned();
        let mut failures = Vec::new();
        for spool in &self.spools {
            match spool.create(name, value).await {
                Ok(_) => return Ok(Kept::Spooled { place: spool.shown(), why }),
                Err(error) => failures.push(format!("{error:#}")),
            }
        }
        anyhow::bail!("nothing was written: {why}; nor can a spool be written: {}", failures.join("; "))
    }

    /// The record of an incident has its id, and the one of its end follows the one of its start.
    async fn keep(&self, id: &str) -> Result<()> {
        let incident = self.read(id).await?.with_context(|| format!("incident {id} is gone"))?;
        let name = match &incident.services[..] {
            [service, ..] => service.clone(),
            [] => self.cx.config().stack.clone().unwrap_or_else(|| "stack".to_owned()),
        };
        let verdict = if incident.closed.is_some() { "closed" } else { "open-pending" };
        let mut record = Record::new(self.cx, "incident", &name, verdict);
        record.id.clone_from(&incident.id);
        record.at = incident.started.at;
        record.findings = incident.found().cloned().collect();
        record.details = Some(show::json(self.cx, &incident));
        let kept = match self.down() {
            Some(why) => record::spool(self.cx, &self.store, &record, &anyhow::anyhow!(why.to_owned())).await,
            None => record::keep(self.cx, &record).await,
        };
        match kept {
            // That its events wait has been said.
            Ok(kept) if kept == Kept::Stored || self.down.get().is_some() => {}
            Ok(kept) => drop(kept.tell(self.cx)),
            // The events are kept, and tell the same.
            Err(error) => self.cx.warn_once(&format!("{error:#}")),
        }
        Ok(())
    }

    /// Reads one incident; none when there is no such one.
    pub(crate) async fn read(&self, id: &str) -> Result<Option<Incident>> {
        let names = self.names(&format!("{FOLDER}/{id}")).await;
        let mut events = Vec::new();
        let mut reads = stream::iter(&names).map(|name| self.event(name)).buffered(AT_ONCE);
        while let Some(event) = reads.next().await {
            events.extend(event);
        }
        match Incident::fold(events) {
            None if self.down.get().is_some() => Err(self.unreadable()),
            incident => Ok(incident),
        }
    }

    /// One that cannot be read is said, and hides no other.
    async fn event(&self, name: &str) -> Option<Event> {
        // What was listed in a spool may have been delivered meanwhile.
        for store in self.spools.iter().chain(self.down.get().is_none().then_some(&self.store)) {
            match store.read::<Event>(name).await {
                Ok(None) => {}
                Ok(event) => return event,
                Err(error) => self.cx.warn_once(&format!("an event of an incident is left out: {error:#}")),
            }
        }
        None
    }

    /// The names below a prefix, sorted, wherever they are.
    async fn names(&self, prefix: &str) -> Vec<String> {
        let mut names = BTreeSet::new();
        for spool in &self.spools {
            names.extend(spool.list(prefix).await.unwrap_or_default());
        }
        if self.down.get().is_none() {
            match self.store.list(prefix).await {
                Ok(found) => names.extend(found),
                Err(error) => self.failed(&error),
            }
        }
        names.into_iter().collect()
    }

    /// The ids of all incidents, the oldest first.
    pub(super) async fn ids(&self) -> Vec<String> {
        let mut ids = BTreeSet::new();
        for spool in &self.spools {
            ids.extend(spool.list_folders(FOLDER).await.unwrap_or_default());
        }
        if self.down.get().is_none() {
            match self.store.list_folders(FOLDER).await {
                Ok(found) => ids.extend(found),
                Err(error) => self.failed(&error),
            }
        }
        ids.into_iter().collect()
    }

    /// The open incidents, the oldest first.
    ///
    /// # Errors
    /// The store cannot be read, and nothing waits for it.
    pub(crate) async fn all_open(&self) -> Result<Vec<Incident>> {
        let marks = self.names(OPEN).await;
        let ids = marks.iter().filter_map(|name| name.rsplit('/').next()?.strip_suffix(".json"));
        let mut open = self.several(ids).await?;
        open.retain(|incident| incident.closed.is_none());
        open.sort_by(|a, b| a.id.cmp(&b.id));
        self.told(!open.is_empty())?;
        Ok(open)
    }

    /// The newest incidents, open and closed ones, the newest first; and how many older ones were left out.
    ///
    /// # Errors
    /// The store cannot be read, and nothing waits for it.
    pub(crate) async fn newest(&self) -> Result<(Vec<Incident>, usize)> {
        let ids = self.ids().await;
        let found = self.several(ids.iter().rev().take(MANY).map(String::as_str)).await?;
        self.told(!found.is_empty())?;
        Ok((found, ids.len().saturating_sub(MANY)))
    }

    async fn several(&self, ids: impl Iterator<Item = &str>) -> Result<Vec<Incident>> {
        let mut found = Vec::new();
        let mut reads = stream::iter(ids).map(|id| self.read(id)).buffered(AT_ONCE / 4);
        while let Some(incident) = reads.next().await {
            found.extend(incident?);
        }
        Ok(found)
    }

    /// The incident meant: by the start of its id, or the only open one.
    pub(crate) async fn find(&self, id: Option<&str>) -> Result<Incident> {
        let Some(id) = id else { return self.only_open().await };
        let typed = id.to_ascii_uppercase();
        let ids = self.ids().await;
        let matching: Vec<&String> = ids.iter().filter(|known| known.starts_with(&typed)).collect();
        self.told(!matching.is_empty())?;
        match matching[..] {
            [id] => self.read(id).await?.with_context(|| format!("reading the beginning of incident {id}")),
            [] => Err(Fault::new(format!("no incident `{id}` in {}", self.store.shown()))
                .hint("list them: mlopsctl incident list --all")
                .into()),
            _ => Err(Fault::new(format!("several incidents start with `{id}`"))
                .hint("give more of the id: mlopsctl incident list --all")
                .into()),
        }
    }

    async fn only_open(&self) -> Result<Incident> {
        let mut open = self.all_open().await?;
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
                    .hint("name it with -i ID, of which the start is enough")
                    .into())
            }
        }
    }

    fn failed(&self, error: &anyhow::Error) {
        // Of two that failed at once the first is told.
        let _ = self.down.set(explain(error).lines.join(": "));
    }

    /// While the store is down only what waits for it is known: that is said, and an error where nothing is.
    fn told(&self, something: bool) -> Result<()> {
        match self.down() {
            Some(_) if !something => Err(self.unreadable()),
            Some(why) => {
                self.cx.warn_once(&format!("only incidents that wait on this machine are known now: {why}"));
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn unreadable(&self) -> anyhow::Error {
        Fault::new(self.down().unwrap_or_default())
            .hint("an incident can be started all the same: mlopsctl incident start")
            .into()
    }
}

fn mark_of(id: &str) -> String {
    format!("{OPEN}/{id}.json")
}
