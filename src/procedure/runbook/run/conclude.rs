//! From the halt of a run to its record: what it adds up to, the steps back, and who is told.

use anyhow::Result;

use super::{
    engine::{Halt, Walk, keep_what_was_seen},
    notice, open, sum,
};
use crate::{
    error::{Exit, Fault},
    finding::Verdict,
    plan::stop_at,
    procedure::incident::run as incident,
    procedure::runbook::state::{Part, RunState, StepRunState},
    record::{self, Kept, Record},
    ui::Document,
};

/// Walks on, and ends as far as it goes: with a record, or paused.
pub(super) async fn carry_on(walk: &mut Walk<'_>) -> Result<Document> {
    let halt = walk.go().await;
    let halt = match halt {
        Ok(Halt::Stopped) => after_a_stop(walk).await?,
        Ok(halt) => halt,
        Err(error) => {
            release(walk).await;
            return Err(error);
        }
    };
    conclude(walk, halt).await
}

/// A run that a failure ended: the steps back are offered.
async fn after_a_stop(walk: &mut Walk<'_>) -> Result<Halt> {
    let back: Vec<usize> = (0..walk.run.steps.len())
        .filter(|index| {
            walk.run.steps[*index].part == Part::Revert && !walk.run.steps[*index].state.is_over()
        })
        .collect();
    if back.is_empty() {
        return Ok(Halt::Stopped);
    }
    let agreed = if walk.attended {
        let question = format!("It was stopped. Put things back ({} steps)? (y)es (n)o:", back.len());
        loop {
            match walk.ask(&question).await?.as_deref().map(str::to_ascii_lowercase).as_deref() {
                Some("y" | "yes") => break Some(true),
                Some("n" | "no") => break Some(false),
                Some(_) => {}
                None => break None,
            }
        }
    } else {
        walk.cx.options.yes.then_some(true)
    };
    match agreed {
        Some(true) => walk.revert().await,
        Some(false) => {
            for index in back {
                let step = &mut walk.run.steps[index];
                step.state = StepRunState::NotReached;
                step.reason = Some("declined at the question".to_owned());
            }
            Ok(Halt::Stopped)
        }
        None if walk.attended => Ok(Halt::Paused),
        None => {
            walk.cx.ui.warn("the steps that put things back are pending: a person or --yes must agree");
            for index in back {
                walk.run.steps[index].reason = Some("waits for a person or --yes".to_owned());
            }
            Ok(Halt::Pending)
        }
    }
}

/// Says where the run stands, writes its record, and gives the lease up.
pub(super) async fn conclude(walk: &mut Walk<'_>, halt: Halt) -> Result<Document> {
    let cx = walk.cx;
    let stopped = walk.run.stopped.is_some();
    walk.run.state = match halt {
        Halt::Over | Halt::Stopped if stopped => RunState::Stopped,
        Halt::Over | Halt::Stopped => RunState::Done,
        Halt::Pending => RunState::Pending,
        Halt::Paused | Halt::TakenOver => RunState::Paused,
    };
    let over = matches!(walk.run.state, RunState::Done | RunState::Stopped);
    keep_what_was_seen(&mut walk.run, &walk.seen_before);
    if over {
        for step in &mut walk.run.steps {
            if step.state == StepRunState::Running {
                (step.state, step.verdict) = (StepRunState::Failed, Some(Verdict::Unknown));
                step.message = Some("it was begun, and nobody knows how far it came".to_owned());
            } else if !step.state.is_over() {
                step.state = StepRunState::NotReached;
            }
        }
        walk.run.ended = Some(cx.clock.now());
    }
    let overdue = walk.overdue;
    if halt == Halt::Pending {
        walk.explain_what_waits();
    }
    sum::judge(&mut walk.run, overdue);
    if halt == Halt::TakenOver {
        let text = format!("another process took run {} over; it goes on there", walk.run.id);
        return Err(Fault::new(text).exit(Exit::Locked).into());
    }
    stop_at(cx, "run-end").await;
    let paused = walk.run.state == RunState::Paused;
    if !over
        || walk.run.steps.iter().any(|step| matches!(step.kind.as_str(), "act" | "run") && step.attempts > 0)
    {
        walk.save().await?;
    }
    stop_at(cx, "run-record").await;
    if !paused {
        keep(walk, over).await;
    }
    incident::note_halt(cx, &walk.run).await;
    release(walk).await;
    let unwritten = !walk.degraded.is_empty();
    let document = sum::document(cx, &walk.run, paused, unwritten, overdue);
    if !paused {
        notice::notify(cx, &walk.run, &document).await;
    }
    Ok(document)
}

/// Writes the record; the journal has served its purpose then, if the run is over.
async fn keep(walk: &mut Walk<'_>, over: bool) {
    let cx = walk.cx;
    let word = sum::word(&walk.run).to_owned() + if over { "" } else { "-pending" };
    if walk.run.recorded.contains(&word) {
        return;
    }
    let mut record = Record::new(cx, open::kind(&walk.run), &walk.run.runbook, &word);
    (record.id, record.at) = (walk.run.id.clone(), walk.run.started);
    record.findings = sum::findings(&walk.run, walk.overdue);
    record.details = serde_json::to_value(walk.state()).ok();
    match record::keep(cx, &record).await {
        Ok(Kept::Stored) => {}
        Ok(Kept::Spooled { place, why }) => {
            walk.note_trouble(&format!("{why}; the record waits in {place} until the store can be written"));
        }
        Err(error) => {
            walk.note_trouble(&format!("the record could not be written: {error:#}"));
            return;
        }
    }
    if !over {
        walk.run.recorded.push(word);
        walk.save().await.ok();
        return;
    }
    stop_at(cx, "run-remove").await;
    if let Err(error) = walk.journal.remove().await {
        cx.ui.warn(&format!("{error:#}"));
    }
}

async fn release(walk: &mut Walk<'_>) {
    stop_at(walk.cx, "run-release").await;
    if let Some(lease) = walk.lease.take()
        && let Err(error) = lease.release(walk.cx.clock.now()).await
    {
        walk.cx.ui.warn(&format!("the lease stays until it expires: {error:#}"));
    }
}
