//! `plan list|resume|undo`: plans that were killed, or that ended in a partial state.

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::json;

use super::mute::MuteAction;
use crate::{
    backup::{CleanupAction, PruneAction, RestoreAction},
    context::Context,
    error::Fault,
    model::ModelAction,
    monitor::alerts::AlertsAction,
    plan::{Action as _, Direction, Found, Left, Outcome, find_unfinished, list_unfinished, take_up},
    service::{logs::ArchiveAction, restart::RestartAction},
    ui::{Document, Listing},
    version::{VersionAction, checkout},
};

/// List, finish or undo unfinished plans
///
/// A plan that was killed, or that failed and could not be undone whole, stays in the store until it is finished or
/// undone. `status` shows it, too.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl plan list
  mlopsctl plan resume 01K9ZV8R --yes
  mlopsctl plan undo 01K9ZV8R --dry-run")]
pub struct PlanArgs {
    #[command(subcommand)]
    command: PlanCommand,
}

#[derive(Debug, Subcommand)]
enum PlanCommand {
    /// List unfinished plans
    List,
    /// Finish a plan: apply the steps that are not done
    Resume {
        /// Id of the plan, or its start
        id: String,
    },
    /// Undo a plan: put back, in reverse, what it changed
    Undo {
        /// Id of the plan, or its start
        id: String,
    },
}

/// `plan list|resume|undo`.
pub async fn run(cx: &Context, args: &PlanArgs) -> Result<Document> {
    match &args.command {
        PlanCommand::List => list(cx).await.map(Document::Listing),
        PlanCommand::Resume { id } => go_on(cx, id, Direction::Resume).await.map(Document::Outcome),
        PlanCommand::Undo { id } => go_on(cx, id, Direction::Undo).await.map(Document::Outcome),
    }
}

/// Each domain that plans is one line here.
async fn go_on(cx: &Context, id: &str, direction: Direction) -> Result<Outcome> {
    let Left { journal, progress, .. } = find_unfinished(cx, id).await?;
    match progress.header.kind.as_str() {
        RestartAction::KIND => take_up::<RestartAction>(cx, journal, progress, direction).await,
        AlertsAction::KIND => take_up::<AlertsAction>(cx, journal, progress, direction).await,
        ArchiveAction::KIND => take_up::<ArchiveAction>(cx, journal, progress, direction).await,
        CleanupAction::KIND => take_up::<CleanupAction>(cx, journal, progress, direction).await,
        PruneAction::KIND => take_up::<PruneAction>(cx, journal, progress, direction).await,
        MuteAction::KIND => take_up::<MuteAction>(cx, journal, progress, direction).await,
        ModelAction::KIND => take_up::<ModelAction>(cx, journal, progress, direction).await,
        VersionAction::KIND => {
            let _held = checkout::hold(cx)?;
            take_up::<VersionAction>(cx, journal, progress, direction).await
        }
        RestoreAction::KIND => take_up::<RestoreAction>(cx, journal, progress, direction).await,
        kind => Err(Fault::new(format!(
            "plan {} is of a kind that this version does not know: `{kind}`",
            progress.header.id
        ))
        .hint(format!("it was made by mlopsctl {}; use that one", progress.header.version))
        .into()),
    }
}

async fn list(cx: &Context) -> Result<Listing> {
    let Found { left, unreadable, .. } = list_unfinished(cx).await?;
    for (id, why) in &unreadable {
        cx.ui.warn(&format!("plan {id} cannot be read: {why}"));
    }
    let row = |left: &Left| {
        let header = &left.progress.header;
        let planned = left.progress.at.format("%Y-%m-%d %H:%M:%SZ").to_string();
        vec![
            header.id.clone(),
            header.command.clone(),
            header.target.clone(),
            header.who.name.clone(),
            planned,
            left.state(),
        ]
    };
    let item = |left: &Left| {
        let header = &left.progress.header;
        json!({
            "id": header.id,
            "command": header.command,
            "target": header.target,
            "command_line": header.command_line,
            "place": header.place,
            "who": header.who,
            "planned_at": left.progress.at,
            "running": left.is_running(),
            "state": left.state(),
            "steps": left.progress.steps.iter().zip(&header.steps).map(|(step, planned)| json!({
                "what": planned.what, "undo": planned.undo, "state": step.state, "why": step.why,
            })).collect::<Vec<_>>(),
            "store": left.journal.store().shown(),
        })
    };
    let some = left.iter().any(|left| !left.is_running());
    Ok(Listing {
        schema: "mlopsctl/plans/v1",
        columns: vec!["plan", "command", "target", "by", "planned", "state"],
        rows: left.iter().map(row).collect(),
        items: left.iter().map(item).collect(),
        empty: "no unfinished plans",
        verdict: None,
        note: some.then(|| {
            let [resume, undo] = ["resume", "undo"].map(|verb| cx.command(&format!("plan {verb} ID")));
            format!("finish one: {resume}; undo one: {undo}")
        }),
    })
}
