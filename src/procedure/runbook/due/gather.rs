//! From runbooks, configuration and records to what stands where.

use anyhow::Result;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    adoption::{self, Since},
    judge::{Seen, Standing, State, judge},
};
use crate::{
    context::Context,
    error::Fault,
    procedure::runbook::{
        applies::Subjects,
        calendar::{On, Schedule, zone},
        file::{Runbook, Step},
        names::names,
        registry::Registry,
        state::{Run, StepRun},
    },
    record::{Query, RecordName, Store},
};

/// What is further back is forgotten.
const LOOK_BACK: TimeDelta = TimeDelta::days(400);

/// What to ask.
#[derive(Debug, Clone, Copy, Default)]
pub struct Question {
    /// The day to judge, as at its end; none: now.
    pub date: Option<NaiveDate>,
    /// From which day on occurrences count (default: as configured, else the first use).
    pub since: Option<NaiveDate>,
    /// Also what comes within so many days.
    pub days: u32,
}

/// A runbook that comes round, and where it stands.
#[derive(Debug, Clone)]
pub struct DueRunbook {
    pub name: String,
    pub title: String,
    pub when: String,
    pub zone: Tz,
    pub standing: Standing,
    /// What is asked for on the day of its current period; empty where nothing is to be done.
    pub items: Vec<Item>,
    /// How many of them still wait, of a run that a machine began.
    pub waiting: Option<usize>,
}

/// A step that is asked for on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub id: String,
    pub title: String,
    pub kind: &'static str,
    pub required: bool,
    pub source: Vec<String>,
    /// In a run that a machine began: `pending`, `done`, …
    pub state: Option<&'static str>,
}

/// Everything that comes round, and whether it counts.
#[derive(Debug, Clone)]
pub struct Due {
    pub runbooks: Vec<DueRunbook>,
    /// When it was first used; none: nobody practises yet.
    pub adopted: Option<DateTime<Utc>>,
    /// The store that was asked.
    pub store: String,
    /// Runbooks that come round but cannot be used, and other troubles.
    pub troubles: Vec<String>,
}

/// Looks at all runbooks that come round. Writes nothing.
///
/// # Errors
/// When the store cannot be read, or `runbooks.since` is no day.
pub async fn gather(cx: &Context, question: Question) -> Result<Due> {
    let registry = Registry::open(cx);
    let store = Store::of(cx)?;
    let adopted = adoption::read(&store).await?.map(|adoption| adoption.at);
    let since = match (question.since, configured_since(cx)?, adopted) {
        (Some(day), ..) | (None, Some(day), _) => Since::Day(day),
        (None, None, Some(at)) => Since::Use(at),
        (None, None, None) => Since::Today,
    };
    let subjects = Subjects::of(&cx.loaded);
    let now = cx.clock.now();
    let names: Vec<String> = registry.names();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    // One more day: a day of another zone may have begun earlier.
    let earliest = earliest_day(since, now, question.date);
    let query = Query { kinds: &["runbook"], names: &names, since: Some(earliest), ..Query::default() };
    let records = store.records(&query).await?;
    let mut due = Due { runbooks: Vec::new(), adopted, store: store.shown(), troubles: Vec::new() };
    due.troubles.extend(registry.unreadable.iter().map(ToString::to_string));
    for entry in registry.entries() {
        let (runbook, sheet) = registry.read(entry);
        let Some(runbook) = runbook else {
            let first = sheet.faults.sorted().first().map(ToString::to_string).unwrap_or_default();
            due.troubles.push(format!("{first} (mlopsctl runbook lint {})", entry.name));
            continue;
        };
        let Some(when) = registry.when(cx, entry, &runbook) else { continue };
        let schedule: Schedule = match when.parse() {
            Ok(schedule) => schedule,
            Err(why) => {
                due.troubles.push(format!("{}: {why}", entry.name));
                continue;
            }
        };
        let zone = registry.zone(cx, &runbook);
        let calendar = Asked { runbook: &runbook, schedule: &schedule, subjects: &subjects };
        let at = question.date.map_or(now, |date| end_of_day(zone, date));
        let runs = seen(&records, &entry.name, at);
        let (first, today) = (since.day(at, zone), zone::date_in(zone, at));
        let opens = zone::start_of_day(zone, first).max(at - LOOK_BACK);
        let periods = schedule.periods(opens, at, zone);
        let applies = |date| calendar.items(date).next().is_some();
        let standing =
            judge(&periods, &runs, today, &applies).or_else(|| upcoming(&schedule, at, zone, question.days));
        let Some(standing) = standing else { continue };
        let open = matches!(standing.state, State::Due | State::Overdue | State::Upcoming);
        let items: Vec<Item> =
            if open { calendar.items(standing.period.occurrence.date).collect() } else { Vec::new() };
        let mut found = DueRunbook {
            name: entry.name.clone(),
            title: runbook.title.clone(),
            when,
            zone,
            standing,
            items,
            waiting: None,
        };
        if let Some(run) = found.standing.run.clone().filter(|run| run.pending && open) {
            match waiting_steps(&store, &records, &run).await {
                Ok(steps) => found.mark(&steps),
                Err(error) => due.troubles.push(format!("run {} cannot be read: {error:#}", run.id)),
            }
        }
        due.runbooks.push(found);
    }
    due.runbooks.sort_by(|a, b| {
        let key = |due: &DueRunbook| (due.standing.state, due.standing.period.occurrence.at);
        key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
    });
    Ok(due)
}

/// The day that a run of this moment is for: that of the current period, so that what is overdue is done for its own
/// day; today for what is on demand.
pub fn day_for(cx: &Context, registry: &Registry, name: &str, runbook: &Runbook) -> NaiveDate {
    let (now, zone) = (cx.clock.now(), registry.zone(cx, runbook));
    let schedule = registry.get(name).ok().and_then(|entry| registry.schedule(cx, entry, runbook));
    let period = schedule.and_then(|schedule| schedule.period(now, zone));
    period.map_or_else(|| zone::date_in(zone, now), |period| period.occurrence.date)
}

/// What a runbook asks for on a day.
pub(super) struct Asked<'a> {
    pub(super) runbook: &'a Runbook,
    pub(super) schedule: &'a Schedule,
    pub(super) subjects: &'a Subjects,
}

impl Asked<'_> {
    pub(super) fn items(&self, date: NaiveDate) -> impl Iterator<Item = Item> {
        let names = names(self.runbook).steps;
        let steps = self.runbook.steps.iter().zip(names);
        steps.filter(move |(step, _)| self.asks(step, date)).map(|(step, id)| Item {
            id,
            title: step.title().to_owned(),
            kind: step.kind().map_or("", |kind| kind.word()),
            required: step.required.unwrap_or_else(|| step.note.is_none()),
            source: step.source.clone(),
            state: None,
        })
    }

    fn asks(&self, step: &Step, date: NaiveDate) -> bool {
        let day = step.on.as_ref().and_then(|text| text.parse::<On>().ok());
        day.is_none_or(|on| on.matches(date, Some(self.schedule)))
            && step.applies_if.as_ref().is_none_or(|condition| self.subjects.has(condition))
    }
}

impl DueRunbook {
    /// What a run that was begun says of the items.
    fn mark(&mut self, steps: &[StepRun]) {
        self.waiting = Some(steps.iter().filter(|step| !step.state.is_over()).count());
        for item in &mut self.items {
            item.state = steps.iter().find(|step| step.id == item.id).map(|step| step.state.word());
        }
    }
}

fn upcoming(schedule: &Schedule, at: DateTime<Utc>, zone: Tz, days: u32) -> Option<Standing> {
    let last = zone::date_in(zone, at).checked_add_days(Days::new(days.into()))?;
    let next = schedule.next_after(at, zone).filter(|next| days > 0 && next.date <= last)?;
    let period = schedule.period(next.at, zone)?;
    Some(Standing { state: State::Upcoming, period, run: None, missed: Vec::new() })
}

fn configured_since(cx: &Context) -> Result<Option<NaiveDate>, Fault> {
    let Some(text) = &cx.config().runbooks.since else { return Ok(None) };
    text.parse()
        .map(Some)
        .map_err(|_| Fault::new(format!("runbooks.since: `{text}` is no day such as 2026-03-02")))
}

fn earliest_day(since: Since, now: DateTime<Utc>, date: Option<NaiveDate>) -> DateTime<Utc> {
    let at = date.map_or(now, |date| zone::start_of_day(Tz::UTC, date));
    let day = since.day(at, Tz::UTC);
    let start = zone::start_of_day(Tz::UTC, day).max(at - LOOK_BACK);
    start - TimeDelta::days(2)
}

fn end_of_day(zone: Tz, date: NaiveDate) -> DateTime<Utc> {
    let next = date.succ_opt().unwrap_or(date);
    zone::start_of_day(zone, next) - TimeDelta::seconds(1)
}

fn seen(records: &[RecordName], name: &str, at: DateTime<Utc>) -> Vec<Seen> {
    let object = crate::record::object_name(name);
    let own = records.iter().filter(|record| record.name == object && record.at <= at);
    own.map(|record| Seen {
        id: record.id.clone(),
        started: record.at,
        verdict: record.verdict.clone(),
        pending: record.pending,
    })
    .collect()
}

/// The steps of a run that waits: the one object that is read.
async fn waiting_steps(store: &Store, records: &[RecordName], run: &Seen) -> Result<Vec<StepRun>> {
    let Some(name) = records.iter().find(|record| record.id == run.id) else { return Ok(Vec::new()) };
    let record = store.record(name).await?;
    let run: Run = serde_json::from_value(record.details.unwrap_or_default())?;
    Ok(run.steps)
}
