//! The journal of a plan: numbered create-only objects, each durable before what it announces happens.
//! What is known of a plan is what its events say when replayed.

use anyhow::{Context as _, Result, ensure};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Ended, StepState};
use crate::{
    finding::Finding,
    record::{Process, Store, Who},
};

const FOLDER: &str = "state/plans";

/// What a plan is: the first event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) schema: String,
    pub(crate) id: String,
    /// Which domain understands the actions.
    pub(crate) kind: String,
    /// The command's name: `restart`.
    pub(crate) command: String,
    pub(crate) target: String,
    /// What the lease is on: the target with its stack and environment.
    pub(crate) lease: String,
    /// Where it belongs; none in journals of older versions.
    #[serde(default)]
    pub(crate) place: Option<Place>,
    /// The whole command line.
    pub(crate) command_line: String,
    pub(crate) emergency: bool,
    pub(crate) who: Who,
    pub(crate) version: String,
    pub(crate) config_digest: String,
    pub(crate) steps: Vec<HeaderStep>,
}

/// The stack and the environment that a plan was made for, and the file that said so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) stack: Option<String>,
    pub(crate) env: Option<String>,
    pub(crate) config_file: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct HeaderStep {
    pub(crate) what: String,
    pub(crate) undo: Option<String>,
    pub(crate) action: Value,
}

impl Header {
    pub(super) const SCHEMA: &'static str = "mlopsctl/plan/v1";
}

/// Something that is about to happen or has happened. Steps count from 1.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum Event {
    Planned {
        plan: Box<Header>,
    },
    /// A process works on it from here on, forward or undoing.
    Taken {
        by: Process,
        who: Who,
    },
    Starting {
        step: usize,
        /// With what it saw right before; none in journals of older versions.
        #[serde(default)]
        action: Option<Value>,
    },
    Finished {
        step: usize,
        action: Value,
        findings: Vec<Finding>,
        took_seconds: f64,
    },
    Failed {
        step: usize,
        action: Value,
        why: String,
        took_seconds: f64,
    },
    Undoing {
        step: usize,
    },
    Undone {
        step: usize,
        action: Value,
    },
    UndoFailed {
        step: usize,
        why: String,
    },
    Ended {
        result: Ended,
        summary: String,
    },
    /// A record says the same, and only what an unreachable store still has of the journal keeps this one.
    Recorded,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    at: DateTime<Utc>,
    #[serde(flatten)]
    event: Event,
}

/// A journal that can be written on.
#[derive(Debug)]
pub(crate) struct Journal {
    store: Store,
    id: String,
    /// All events so far, so that the journal can move when its store stops taking any.
    events: Vec<(DateTime<Utc>, Event)>,
    /// Stores that have, or may have, its beginning: it has moved on from there.
    stale: Vec<Store>,
}

impl Journal {
    pub(super) fn new(store: Store, id: &str) -> Self {
        Self { store, id: id.to_owned(), events: Vec::new(), stale: Vec::new() }
    }

    /// Reads a journal; none when there is none of this id.
    pub(super) async fn read(store: &Store, id: &str) -> Result<Option<Self>> {
        let mut events = Vec::new();
        for number in 1.. {
            match store.read::<Entry>(&name(id, number)).await? {
                Some(entry) => events.push((entry.at, entry.event)),
                None => break,
            }
        }
        let journal = Self { store: store.clone(), id: id.to_owned(), events, stale: Vec::new() };
        Ok((!journal.events.is_empty()).then_some(journal))
    }

    /// Of two copies of one journal the one that goes on where the other one ends. Each store that has one is known to it.
    pub(super) fn or(mut self, mut other: Self) -> Self {
        if other.events.len() > self.events.len() {
            std::mem::swap(&mut self, &mut other);
        }
        self.stale.append(&mut other.stale);
        self.stale.push(other.store);
        self
    }

    /// The ids of all journals in a store, the oldest first.
    pub(super) async fn ids(store: &Store) -> Result<Vec<String>> {
        store.list_folders(FOLDER).await
    }

    /// Whether nobody has written on it, or removed it, since it was read.
    pub(super) async fn is_current(&self) -> Result<bool> {
        let now = Self::read(&self.store, &self.id).await?;
        Ok(now.is_some_and(|now| now.events.len() == self.events.len()))
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Adds an event, durably.
    pub(super) async fn append(&mut self, at: DateTime<Utc>, event: Event) -> Result<()> {
        let entry = Entry { at, event };
        let number = self.events.len() + 1;
        let name = name(&self.id, number);
        let created = self.store.create(&name, &entry).await.context("journaling the next step")?;
        ensure!(created, "another run is writing the journal of plan {}", self.id);
        self.events.push((at, entry.event));
        Ok(())
    }

    /// Writes all events to another store and goes on there.
    pub(super) async fn move_to(&mut self, store: Store) -> Result<()> {
        self.stale.retain(|stale| stale.shown() != store.shown());
        for (index, (at, event)) in self.events.iter().enumerate() {
            let entry = Entry { at: *at, event: event.clone() };
            if let Err(error) = store.create(&name(&self.id, index + 1), &entry).await {
                self.stale.push(store);
                return Err(error);
            }
        }
        self.stale.push(std::mem::replace(&mut self.store, store));
        Ok(())
    }

    /// Removes it once a record says the same. Where a store that failed may still have its beginning, which looks like
    /// a plan that was killed, it stays until that can be removed, and says so.
    pub(super) async fn close(&mut self, at: DateTime<Utc>) -> Result<()> {
        for store in &self.stale {
            // A store that is away has nothing, either.
            let is_there = store.read::<Value>(&name(&self.id, 1)).await.is_ok_and(|found| found.is_some());
            if !is_there || self.remove_from(store).await.is_err() {
                return self.append(at, Event::Recorded).await;
            }
        }
        self.remove_from(&self.store).await
    }

    /// Removes all copies that are known of; that which goes furthest last, as it says what the others are.
    pub(super) async fn remove(&self) -> Result<()> {
        for store in self.stale.iter().chain([&self.store]) {
            self.remove_from(store).await?;
        }
        Ok(())
    }

    /// The last event goes last: it says that the rest does not matter.
    async fn remove_from(&self, store: &Store) -> Result<()> {
        for number in 1..=self.events.len() {
            store.remove(&name(&self.id, number)).await?;
        }
        Ok(())
    }

    /// What the events add up to; none without a first event that says what the plan is.
    pub(super) fn replay(&self) -> Option<Progress> {
        let (at, Event::Planned { plan }) = self.events.first()? else { return None };
        let steps = plan.steps.iter().map(|step| StepProgress {
            state: StepState::Pending,
            action: step.action.clone(),
            findings: Vec::new(),
            took_seconds: 0.0,
            why: None,
        });
        let mut progress = Progress {
            header: (**plan).clone(),
            at: *at,
            last: self.events.last().map_or(*at, |(at, _)| *at),
            process: None,
            steps: steps.collect(),
            ended: None,
            summary: None,
            recorded: false,
        };
        for (_, event) in &self.events[1..] {
            progress.apply(event);
        }
        Some(progress)
    }
}

/// Where a plan is, as its journal says.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    pub(crate) header: Header,
    /// When it was planned.
    pub(crate) at: DateTime<Utc>,
    /// When something was journaled last.
    pub(crate) last: DateTime<Utc>,
    /// Who worked on it last.
    pub(crate) process: Option<Process>,
    pub(crate) steps: Vec<StepProgress>,
    pub(crate) ended: Option<Ended>,
    pub(crate) summary: Option<String>,
    /// Nothing is left to do but to remove what is left of the journal.
    pub(crate) recorded: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct StepProgress {
    /// `Running` means that it was begun (or begun to be undone) and nothing more is known.
    pub(crate) state: StepState,
    pub(crate) action: Value,
    pub(crate) findings: Vec<Finding>,
    pub(crate) took_seconds: f64,
    pub(crate) why: Option<String>,
}

impl Progress {
    /// Whether something is left to do: it was killed, or it ended in a partial state.
    pub(crate) fn is_unfinished(&self) -> bool {
        matches!(self.ended, None | Some(Ended::Partial))
    }

    /// How many steps are done.
    pub(super) fn done(&self) -> usize {
        self.steps.iter().filter(|step| step.state == StepState::Done).count()
    }

    fn apply(&mut self, event: &Event) {
        let number = match event {
            Event::Planned { .. } => return,
            Event::Recorded => {
                self.recorded = true;
                return;
            }
            Event::Taken { by, .. } => {
                self.process = Some(by.clone());
                self.ended = None;
                return;
            }
            Event::Ended { result, summary } => {
                (self.ended, self.summary) = (Some(*result), Some(summary.clone()));
                return;
            }
            Event::Starting { step, .. } | Event::Undoing { step } => *step,
            Event::Finished { step, .. } | Event::Failed { step, .. } => *step,
            Event::Undone { step, .. } | Event::UndoFailed { step, .. } => *step,
        };
        let Some(step) = self.steps.get_mut(number.wrapping_sub(1)) else { return };
        match event {
            Event::Starting { action, .. } => {
                step.state = StepState::Running;
                if let Some(action) = action {
                    step.action = action.clone();
                }
            }
            Event::Undoing { .. } => step.state = StepState::Running,
            Event::Finished { action, findings, took_seconds, .. } => {
                step.state = StepState::Done;
                step.action = action.clone();
                step.findings.clone_from(findings);
                step.took_seconds = *took_seconds;
                step.why = None;
            }
            Event::Failed { action, why, took_seconds, .. } => {
                step.state = StepState::Failed;
                step.action = action.clone();
                step.took_seconds = *took_seconds;
                step.why = Some(why.clone());
            }
            Event::Undone { action, .. } => {
                step.state = StepState::Undone;
                step.action = action.clone();
            }
            Event::UndoFailed { why, .. } => {
                step.state = StepState::Failed;
                step.why = Some(why.clone());
            }
            Event::Planned { .. } | Event::Taken { .. } | Event::Ended { .. } | Event::Recorded => {}
        }
    }
}

fn name(id: &str, number: usize) -> String {
    format!("{FOLDER}/{id}/{number:04}.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        let step = |what: &str| HeaderStep { what: what.into(), undo: None, action: Value::Null };
        Header {
            schema: Header::SCHEMA.into(),
            id: "01".into(),
            kind: "test".into(),
            command: "restart".into(),
            target: "api".into(),
            lease: "api".into(),
            place: None,
            command_line: "restart api".into(),
            emergency: false,
            who: Who { name: "ann".into(), claimed_by: "os".into() },
            version: "0.1.0".into(),
            config_digest: String::new(),
            steps: vec![step("one"), step("two")],
        }
    }

    fn replay(events: Vec<Event>) -> Progress {
        let first = Event::Planned { plan: Box::new(header()) };
        let events = std::iter::once(first).chain(events);
        let events = events.map(|event| {
            // What is replayed is what was read from disk.
            let text = serde_json::to_string(&Entry { at: DateTime::UNIX_EPOCH, event }).unwrap();
            let entry: Entry = serde_json::from_str(&text).unwrap();
            (entry.at, entry.event)
        });
        let store = Store::in_memory();
        Journal { events: events.collect(), ..Journal::new(store, "01") }.replay().unwrap()
    }

    fn finished(step: usize) -> Event {
        Event::Finished { step, action: Value::from(7), findings: Vec::new(), took_seconds: 1.5 }
    }

    #[tokio::test]
    async fn a_journal_that_moved_is_closed_only_once_its_beginning_is_gone() {
        let first = Event::Planned { plan: Box::new(header()) };
        let [main, instead] = [Store::in_memory(), Store::in_memory()];
        for away in [false, true] {
            let mut journal = Journal::new(main.clone(), "01");
            journal.append(DateTime::UNIX_EPOCH, first.clone()).await.unwrap();
            journal.move_to(instead.clone()).await.unwrap();
            journal.append(DateTime::UNIX_EPOCH, finished(1)).await.unwrap();
            let copies = || async { (Journal::read(&main, "01").await, Journal::read(&instead, "01").await) };
            let (Ok(Some(stale)), Ok(Some(whole))) = copies().await else { panic!("two copies") };
            for whole in [stale.or(whole), journal] {
                assert_eq!((whole.events.len(), whole.stale.len()), (2, 1));
            }
            let (Ok(Some(stale)), Ok(Some(whole))) = copies().await else { panic!("two copies") };
            let mut whole = whole.or(stale);
            if away {
                // As a store is that does not answer.
                main.remove(&name("01", 1)).await.unwrap();
            }
            whole.close(DateTime::UNIX_EPOCH).await.unwrap();
            let (Ok(stale), Ok(whole)) = copies().await else { panic!("they can be read") };
            assert!(stale.is_none() && whole.is_some() == away);
            let Some(whole) = whole else { continue };
            assert!(whole.replay().unwrap().recorded);
            whole.remove().await.unwrap();
            assert!(Journal::read(&instead, "01").await.unwrap().is_none());
        }
    }

    #[test]
    fn events_add_up_to_where_a_plan_is() {
        use StepState::{Done, Failed, Pending, Running, Undone};
        let failed = Event::Failed { step: 2, action: Value::Null, why: "no".into(), took_seconds: 0.1 };
        let undone = Event::Undone { step: 1, action: Value::Null };
        let starting = Event::Starting { step: 1, action: None };
        let ended = |result| Event::Ended { result, summary: "x".into() };
        let cases = [
            (vec![], [Pending, Pending], true),
            (vec![starting.clone()], [Running, Pending], true),
            (vec![starting, finished(1)], [Done, Pending], true),
            (vec![finished(1), failed.clone()], [Done, Failed], true),
            (vec![finished(1), failed.clone(), Event::Undoing { step: 1 }], [Running, Failed], true),
            (vec![finished(1), failed.clone(), undone, ended(Ended::Undone)], [Undone, Failed], false),
            (vec![finished(1), failed, ended(Ended::Partial)], [Done, Failed], true),
            (vec![finished(1), finished(2), ended(Ended::Done)], [Done, Done], false),
            // A number that the plan does not have changes nothing.
            (vec![finished(0), finished(9)], [Pending, Pending], true),
        ];
        for (events, states, unfinished) in cases {
            let progress = replay(events.clone());
            let seen: Vec<StepState> = progress.steps.iter().map(|step| step.state).collect();
            assert_eq!((seen, progress.is_unfinished()), (states.to_vec(), unfinished), "{events:?}");
        }
        assert_eq!(replay(vec![finished(1)]).steps[0].action, 7);
        let saw = Event::Starting { step: 1, action: Some(Value::from(3)) };
        assert_eq!(replay(vec![saw]).steps[0].action, 3, "what it saw is known before it ends");
        let older = serde_json::from_value::<Event>(serde_json::json!({"event": "starting", "step": 1}));
        assert_eq!(replay(vec![older.unwrap()]).steps[0].action, Value::Null);
    }
}
