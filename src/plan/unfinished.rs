//! Plans that were killed or ended in a partial state: found again in every store that may hold one.

use anyhow::Result;
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
    record::Store,
};

/// What the stores hold of plans.
pub(crate) struct Found {
    /// The oldest first.
    pub(crate) left: Vec<Left>,
    /// Ids of journals that cannot be read, and why: damaged, or of a newer version.
    pub(crate) unreadable: Vec<(String, String)>,
}

/// A plan that another process left, or works on.
pub(crate) struct Left {
    pub(crate) journal: Journal,
    pub(crate) progress: Progress,
}

impl Left {
    /// Its process lives, as far as can be known from here.
    pub(crate) fn is_running(&self) -> bool {
        self.progress.ended.is_none()
            && self.progress.process.as_ref().is_some_and(|process| !process.is_dead())
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
        match begun {
            Some(index) => format!("killed during step {} of {}", index + 1, steps.len()),
            None => format!("killed with {} of {} steps done", self.progress.done(), steps.len()),
        }
    }
}

/// A critical finding (`plan.ID`) for each plan that was killed or ended in a partial state, and a warning for one
/// whose end is not recorded. Plans that are running are none. Reads, and never writes.
pub async fn unfinished(cx: &Context) -> Vec<Finding> {
    let Found { left, unreadable } = match list(cx).await {
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
        let mut finding =
            Finding::new(format!("plan.{id}"), header.target.clone(), Verdict::Critical, message);
        let [resume, undo] = ["resume", "undo"].map(|verb| place::command(cx, header, verb));
        finding.hint = Some(format!("{resume}, or {undo}"));
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
    let mut found: Vec<Left> = Vec::new();
    let mut unreadable = Vec::new();
    let main = Store::of(cx)?;
    for (index, store) in std::iter::once(main).chain(Store::fallbacks(cx)).enumerate() {
        let ids = match Journal::ids(&store).await {
            Ok(ids) => ids,
            // A fallback that cannot be read holds nothing of ours.
            Err(_) if index > 0 => continue,
            Err(error) => return Err(error),
        };
        for id in ids {
            if found.iter().any(|left| left.progress.header.id == id) {
                continue;
            }
            let journal = match Journal::read(&store, &id).await {
                Ok(Some(journal)) => journal,
                Ok(None) => continue,
                Err(error) => {
                    unreadable.push((id, format!("{error:#}")));
                    continue;
                }
            };
            let Some(progress) = journal.replay() else { continue };
            // A journal is removed once its end is recorded, so each one that is there has something left to do.
            found.push(Left { journal, progress });
        }
    }
    found.sort_by(|a, b| a.progress.header.id.cmp(&b.progress.header.id));
    Ok(Found { left: found, unreadable })
}

/// The unfinished plan of this id, or of the only one that starts so.
pub(crate) async fn find(cx: &Context, id: &str) -> Result<Left> {
    let Found { left: mut all, unreadable } = list(cx).await?;
    let typed = id.to_ascii_uppercase();
    let matching: Vec<usize> =
        (0..all.len()).filter(|index| all[*index].progress.header.id.starts_with(&typed)).collect();
    match matching[..] {
        [index] => Ok(all.swap_remove(index)),
        [] if unreadable.iter().any(|(id, _)| id.starts_with(&typed)) => {
            let why: Vec<String> = unreadable.into_iter().map(|(_, why)| why).collect();
            Err(Fault::new(format!("plan `{id}` cannot be read: {}", why.join("; "))).into())
        }
        [] => Err(Fault::new(format!("no unfinished plan `{id}`"))
            .hint(format!("list them: {}", cx.command("plan list")))
            .into()),
        _ => Err(Fault::new(format!("several unfinished plans start with `{id}`"))
            .hint(format!("give more of the id: {}", cx.command("plan list")))
            .into()),
    }
}
