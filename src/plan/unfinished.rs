//! Plans that were killed or ended in a partial state: found again in every store that may hold one.

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde_json::json;

use super::{
    Ended,
    journal::{Journal, Progress},
    place,
};
use crate::{
    context::Context,
    error::Fault,
    finding::{Finding, Verdict},
    record::{LeaseNote, Store},
};

/// What the stores hold of plans.
pub(crate) struct Found {
    /// The oldest first.
    pub(crate) left: Vec<Left>,
    /// Ids of journals that cannot be read, and why: damaged, or of a newer version.
    pub(crate) unreadable: Vec<(String, String)>,
    /// What is left of journals whose plans are done and recorded.
    over: Vec<Journal>,
}

impl Found {
    /// Removes what is left of plans that are done, as far as their stores let it.
    pub(super) async fn sweep(&self) {
        for journal in &self.over {
            drop(journal.remove().await);
        }
    }
}

/// A plan that another process left, or works on.
pub(crate) struct Left {
    pub(crate) journal: Journal,
    pub(crate) progress: Progress,
    process: State,
}

/// What is known of the process that worked on a plan last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Running,
    Ended,
    /// It is of another machine, and does not hold the lease any more: when it was last seen.
    Silent(DateTime<Utc>),
}

impl Left {
    /// Its process lives, as far as can be known from here: one of another machine as long as it holds the lease.
    pub(crate) fn is_running(&self) -> bool {
        self.process == State::Running
    }

    /// It is of this stack and environment.
    pub(crate) fn is_here(&self, cx: &Context) -> bool {
        place::is_here(cx, &self.progress.header)
    }

    /// Drops it for good: another plan has gone through on the same target, and undoing this one would undo that.
    pub(crate) async fn supersede(self) -> Result<()> {
        self.journal.remove().await
    }

    /// `running`, `killed during step 2`, `needs a person: …`.
    pub(crate) fn state(&self) -> String {
        let Progress { steps, ended, summary, .. } = &self.progress;
        if self.is_running() {
            return "running".to_owned();
        }
        match ended {
            Some(Ended::Partial) => {
                return format!("partial: {}", summary.as_deref().unwrap_or("a person is needed"));
            }
            Some(ended) => return format!("ended ({}), but could not be recorded", ended.word()),
            None => {}
        }
        let begun = steps.iter().position(|step| step.state == super::StepState::Running);
        let at = match begun {
            Some(index) => format!("during step {} of {}", index + 1, steps.len()),
            None => format!("with {} of {} steps done", self.progress.done(), steps.len()),
        };
        match (self.process, &self.progress.process) {
            (State::Silent(since), Some(process)) => {
                let since = since.format("%Y-%m-%d %H:%M:%SZ");
                format!("not seen on {} since {since}, {at}", process.host)
            }
            _ => format!("killed {at}"),
        }
    }
}

/// A critical finding (`plan.ID`) for each plan that was killed or ended in a partial state, and a warning for one
/// whose end is not recorded. Plans that are running are none. Reads, and never writes.
pub async fn unfinished(cx: &Context) -> Vec<Finding> {
    let Found { left, unreadable, .. } = match list(cx).await {
        Ok(found) => found,
        Err(error) => {
            let message = format!("unfinished plans cannot be looked for: {error:#}");
            return vec![Finding::new("instrument.store", "store", Verdict::Critical, message)];
        }
    };
    let left = left.into_iter().filter(|left| !left.is_running());
    let finding = |left: Left| {
        let header = &left.progress.header;
        let id = &header.id;
        let message = format!("`{} {}` by {}: {}", header.command, header.target, header.who, left.state());
        let [resume, undo] = ["resume", "undo"].map(|verb| place::command(cx, header, verb));
        let (verdict, hint) = if left.progress.is_unfinished() {
            (Verdict::Critical, format!("{resume}, or {undo}"))
        } else {
            (Verdict::Warning, resume)
        };
        let mut finding = Finding::new(format!("plan.{id}"), header.target.clone(), verdict, message);
        finding.hint = Some(hint);
        finding.evidence.insert("plan".to_owned(), json!(id));
        finding.evidence.insert("planned_at".to_owned(), json!(left.progress.at));
        finding
    };
    let unreadable = unreadable.into_iter().map(|(id, why)| {
        let message = format!("the journal of an unfinished plan cannot be read: {why}");
        Finding::new(format!("plan.{id}"), id, Verdict::Critical, message)
    });
    left.map(finding).chain(unreadable).collect()
}

/// Every unfinished plan in the store and in the places where an emergency may have put it.
pub(crate) async fn list(cx: &Context) -> Result<Found> {
    let mut ids: Vec<String> = Vec::new();
    for (index, store) in stores(cx)?.iter().enumerate() {
        match Journal::ids(store).await {
            Ok(found) => ids.extend(found),
            // A fallback that cannot be read holds nothing of ours.
            Err(_) if index > 0 => {}
            Err(error) => return Err(error),
        }
    }
    ids.sort_unstable();
    ids.dedup();
    let mut all = Found { left: Vec::new(), unreadable: Vec::new(), over: Vec::new() };
    for id in ids {
        let journal = match read(cx, &id).await {
            Ok(Some(journal)) => journal,
            Ok(None) => continue,
            Err(error) => {
                all.unreadable.push((id, format!("{error:#}")));
                continue;
            }
        };
        let Some(progress) = journal.replay() else { continue };
        if progress.recorded {
            all.over.push(journal);
            continue;
        }
        // A journal is removed once its end is recorded, so each other one has something left to do.
        let process = process(cx, &journal, &progress).await;
        all.left.push(Left { journal, progress, process });
    }
    Ok(all)
}

/// The store, and then those that stand in for it.
fn stores(cx: &Context) -> Result<Vec<Store>> {
    Ok(std::iter::once(Store::of(cx)?).chain(Store::fallbacks(cx)).collect())
}

/// The journal of a plan; of several copies, of which one has moved on, the one that goes furthest.
pub(super) async fn read(cx: &Context, id: &str) -> Result<Option<Journal>> {
    let mut furthest: Option<Journal> = None;
    let mut unread = None;
    for store in stores(cx)? {
        match Journal::read(&store, id).await {
            Ok(Some(found)) => {
                furthest = Some(match furthest.take() {
                    Some(other) => other.or(found),
                    None => found,
                });
            }
            Ok(None) => {}
            Err(error) => unread = unread.or(Some(error)),
        }
    }
    match (furthest, unread) {
        (None, Some(error)) => Err(error),
        (furthest, _) => Ok(furthest),
    }
}

/// Of a process of another machine only its lease tells, which it prolongs as long as it lives.
async fn process(cx: &Context, journal: &Journal, progress: &Progress) -> State {
    let Some(process) = progress.process.as_ref().filter(|_| progress.ended.is_none()) else {
        return State::Ended;
    };
    if !process.is_elsewhere() {
        return if process.is_dead() { State::Ended } else { State::Running };
    }
    let Progress { header, last, .. } = progress;
    let mut since = *last;
    // A journal that moved left its lease where it was.
    let main = Store::of(cx).ok().filter(|main| main.shown() != journal.store().shown());
    for store in main.iter().chain([journal.store()]) {
        match LeaseNote::last(store, &header.lease).await {
            Ok(Some(note)) if note.plan == header.id && note.process == *process => {
                if note.expires > cx.clock.now() {
                    return State::Running;
                }
                since = since.max(note.written());
            }
            Ok(_) => {}
            // Nothing speaks against it.
            Err(_) => return State::Running,
        }
    }
    State::Silent(since)
}

/// The unfinished plan of this id, or of the only one that starts so.
pub(crate) async fn find(cx: &Context, id: &str) -> Result<Left> {
    let list_them = || format!("list them: {}", cx.command("plan list"));
    let typed = id.trim().to_ascii_uppercase();
    if typed.is_empty() {
        return Err(Fault::new("the id of a plan is empty; nothing was changed").hint(list_them()).into());
    }
    let Found { left: mut all, unreadable, .. } = list(cx).await?;
    let matching: Vec<usize> =
        (0..all.len()).filter(|index| all[*index].progress.header.id.starts_with(&typed)).collect();
    let unreadable: Vec<(String, String)> =
        unreadable.into_iter().filter(|(id, _)| id.starts_with(&typed)).collect();
    match (&matching[..], &unreadable[..]) {
        ([index], []) => Ok(all.swap_remove(*index)),
        ([], [(id, why)]) => Err(Fault::new(format!("plan `{id}` cannot be read: {why}")).into()),
        ([], []) => Err(Fault::new(format!("no unfinished plan `{id}`")).hint(list_them()).into()),
        _ => Err(Fault::new(format!("several unfinished plans start with `{id}`"))
            .hint(format!("give more of the id: {}", cx.command("plan list")))
            .into()),
    }
}
