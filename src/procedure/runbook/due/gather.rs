//! From runbooks, configuration and records to what stands where.

use anyhow::Result;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    adoption::{self, Since},
    judge::{Seen, Standing, State, judge},
};
use crate::{
    config::local_time,
    context::Context,
    error::Fault,
    procedure::runbook::{
        applies::{Subjects, why_not},
        calendar::{Schedule, day},
        file::{Runbook, Step},
        names::names,
        registry::{Entry, Registry},
        state::{Part, Run, RunState, StepRun, StepRunState},
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
    /// How many required steps the run left out, where it ended without being done.
    pub left_out: Option<usize>,
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
    let since = since(cx, question.since, adopted)?;
    let subjects = Subjects::of(&cx.loaded);
    let now = cx.clock.now();
    let mut due = Due { runbooks: Vec::new(), adopted, store: store.shown(), troubles: Vec::new() };
    due.troubles.extend(registry.unreadable.iter().map(ToString::to_string));
    let rounds: Vec<Round<'_>> =
        registry.entries().filter_map(|entry| round(cx, &registry, entry, &mut due.troubles)).collect();
    let names: Vec<&str> = rounds.iter().map(|round| round.entry.name.as_str()).collect();
    // One more day: a day of another zone may have begun earlier.
    let earliest = earliest_day(since, now, question.date);
    let records = records(&store, &names, earliest).await?;
    for round in rounds {
        let Round { entry, runbook, when, schedule, zone } = round;
        let calendar = Asked { runbook: &runbook, schedule: &schedule, subjects: &subjects };
        let at = question.date.map_or(now, |date| end_of_day(zone, date));
        let runs = seen(&records, &entry.name, at);
        let opens = opens(since, at, zone);
        let periods = schedule.periods(opens, at, zone);
        let applies = |date| calendar.items(date).next().is_some();
        let standing = judge(&periods, &runs, local_time::date_in(zone, at), &applies)
            .or_else(|| upcoming(&schedule, at, zone, question.days));
        let Some(standing) = standing else { continue };
        let mut found = DueRunbook {
            name: entry.name.clone(),
            title: runbook.title.clone(),
            when,
            zone,
            standing,
            items: Vec::new(),
            waiting: None,
            left_out: None,
        };
        if found.is_open() {
            found.items = calendar.items(found.standing.period.occurrence.date).collect();
        }
        if let Some(seen) = found.standing.run.clone().filter(|seen| found.has_more_to_say(seen)) {
            match read_run(&store, &records, &seen).await {
                Ok(Some(run)) => found.learn(&run),
                Ok(None) => {}
                Err(error) => due.troubles.push(format!("run {} cannot be read: {error:#}", seen.id)),
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

/// The day that a run of this moment is for. What is overdue is done for its own day; what is done already, came round
/// before anybody counted, or is on demand is run for today. Also where the store cannot say.
pub async fn day_for(cx: &Context, name: &str, runbook: &Runbook, schedule: Option<&Schedule>) -> NaiveDate {
    let (now, zone) = (cx.clock.now(), Registry::zone(cx, runbook));
    let today = local_time::date_in(zone, now);
    let period = schedule.and_then(|schedule| Some((schedule, schedule.period(now, zone)?)));
    let Some((schedule, period)) = period.filter(|(_, period)| period.occurrence.date != today) else {
        return today;
    };
    let standing = async {
        let store = Store::of(cx)?;
        let adopted = adoption::read(&store).await?.map(|adoption| adoption.at);
        if period.occurrence.opens < opens(since(cx, None, adopted)?, now, zone) {
            return Ok(None);
        }
        let records = records(&store, &[name], period.occurrence.opens - TimeDelta::days(1)).await?;
        let subjects = Subjects::of(&cx.loaded);
        let calendar = Asked { runbook, schedule, subjects: &subjects };
        let applies = |date| calendar.items(date).next().is_some();
        anyhow::Ok(judge(&[period], &seen(&records, name, now), today, &applies))
    };
    match standing.await {
        Ok(Some(standing)) if standing.state == State::Overdue => period.occurrence.date,
        _ => today,
    }
}

/// A runbook that comes round, understood.
struct Round<'a> {
    entry: &'a Entry,
    runbook: Runbook,
    when: String,
    schedule: Schedule,
    zone: Tz,
}

fn round<'a>(
    cx: &Context,
    registry: &Registry,
    entry: &'a Entry,
    troubles: &mut Vec<String>,
) -> Option<Round<'a>> {
    let (runbook, sheet) = registry.read(entry);
    let Some(runbook) = runbook else {
        let first = sheet.faults.sorted().first().map(ToString::to_string).unwrap_or_default();
        troubles.push(format!("{first} (mlopsctl runbook lint {})", entry.name));
        return None;
    };
    let when = registry.when(cx, entry, &runbook)?;
    match when.parse() {
        Ok(schedule) => {
            let zone = Registry::zone(cx, &runbook);
            Some(Round { entry, runbook, when, schedule, zone })
        }
        Err(why) => {
            troubles.push(format!("{}: {why}", entry.name));
            None
        }
    }
}

/// The records of these runbooks; none of others.
async fn records(store: &Store, names: &[&str], since: DateTime<Utc>) -> Result<Vec<RecordName>> {
    // No name at all would mean every one.
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query { kinds: &["runbook"], names, since: Some(since), ..Query::default() };
    store.records(&query).await
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
        let asked = move |step: &Step| why_not(self.subjects, Some(self.schedule), step, date).is_none();
        steps.filter(move |(step, _)| asked(step)).map(|(step, id)| Item {
            id,
            title: step.title().into_owned(),
            kind: step.kind().map_or("", |kind| kind.word()),
            required: step.required.unwrap_or_else(|| step.note.is_none()),
            source: step.source.clone(),
            state: None,
        })
    }
}

impl DueRunbook {
    fn is_open(&self) -> bool {
        matches!(self.standing.state, State::Due | State::Overdue | State::Upcoming)
    }

    /// Whether the record must be read to tell what became of the run: one that is well says so by its name.
    fn has_more_to_say(&self, seen: &Seen) -> bool {
        let whole = self.standing.state == State::Done && seen.verdict == "warning";
        whole || self.is_open() || !seen.pending && !seen.is_done()
    }

    /// What the run of the current period says beyond its name.
    fn learn(&mut self, run: &Run) {
        let required = || run.steps.iter().filter(|step| step.part == Part::Steps && step.required);
        if self.standing.run.as_ref().is_some_and(|seen| seen.pending) {
            self.mark(&run.steps);
        } else if self.standing.state == State::Done {
            let mut concerned = required()
                .filter(|step| !matches!(step.state, StepRunState::NotApplicable | StepRunState::NotReached));
            if run.state == RunState::Done
                && concerned.by_ref().next().is_some_and(|step| step.state == StepRunState::Skipped)
                && concerned.all(|step| step.state == StepRunState::Skipped)
            {
                self.standing.state = State::Skipped;
            }
        } else {
            let left_out = |step: &&StepRun| {
                !matches!(step.state, StepRunState::Done | StepRunState::Failed | StepRunState::NotApplicable)
            };
            self.left_out = Some(required().filter(left_out).count());
        }
    }

    /// What a run that was begun says of the items.
    fn mark(&mut self, steps: &[StepRun]) {
        self.waiting = Some(steps.iter().filter(|step| !step.state.is_over()).count());
        for item in &mut self.items {
            item.state = steps.iter().find(|step| step.id == item.id).map(|step| step.state.word());
        }
    }
}

fn upcoming(schedule: &Schedule, at: DateTime<Utc>, zone: Tz, days: u32) -> Option<Standing> {
    let last = local_time::date_in(zone, at).checked_add_days(Days::new(days.into()))?;
    let next = schedule.next_after(at, zone).filter(|next| days > 0 && next.date <= last)?;
    let period = schedule.period(next.at, zone)?;
    Some(Standing { state: State::Upcoming, period, run: None, missed: Vec::new(), partly_done: Vec::new() })
}

/// From which day on it counts: as asked, as configured, or since the first use.
fn since(cx: &Context, asked: Option<NaiveDate>, adopted: Option<DateTime<Utc>>) -> Result<Since, Fault> {
    let configured = match &cx.config().runbooks.since {
        Some(text) => Some(day(text).map_err(|why| Fault::new(format!("runbooks.since: {why}")))?),
        None => None,
    };
    Ok(match (asked.or(configured), adopted) {
        (Some(day), _) => Since::Day(day),
        (None, Some(at)) => Since::Use(at),
        (None, None) => Since::Today,
    })
}

/// The instant from which on periods count.
fn opens(since: Since, at: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    local_time::start_of_day(zone, since.day(at, zone)).max(at - LOOK_BACK)
}

fn earliest_day(since: Since, now: DateTime<Utc>, date: Option<NaiveDate>) -> DateTime<Utc> {
    let at = date.map_or(now, |date| local_time::start_of_day(Tz::UTC, date));
    opens(since, at, Tz::UTC) - TimeDelta::days(2)
}

fn end_of_day(zone: Tz, date: NaiveDate) -> DateTime<Utc> {
    let next = date.succ_opt().unwrap_or(date);
    local_time::start_of_day(zone, next) - TimeDelta::seconds(1)
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

/// What a record holds of its run; none where it is no run.
async fn read_run(store: &Store, records: &[RecordName], run: &Seen) -> Result<Option<Run>> {
    let Some(name) = records.iter().find(|record| record.id == run.id) else { return Ok(None) };
    let record = store.record(name).await?;
    record.details.map(serde_json::from_value).transpose().map_err(Into::into)
}
