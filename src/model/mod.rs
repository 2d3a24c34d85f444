//! Models: what the registry says, what a gate demands, what serves in truth; and moving that from one version to another.
//!
//! `command/` has the verbs, [`registry`] is the configured registry, [`serving`] asks what serves, [`evidence`] gathers
//! what a judgement needs, [`judgement`] applies the configured rules to it, [`moves`] tells what was in production when. [`gate`], [`signature`], [`mod@pointer`], [`agreement`], [`image`],
//! [`tenure`], [`review`] and [`brier`] are pure: values go in, values come out. `change/` has the steps of plans.

pub mod agreement;
mod beside;
pub mod brier;
mod change;
mod command;
pub mod evidence;
pub mod gate;
pub mod image;
pub mod judgement;
pub mod moves;
pub mod pointer;
pub mod registry;
pub mod review;
mod rollback;
pub mod serving;
mod side;
pub mod signature;
pub mod tenure;
mod words;

use anyhow::Result;
pub(crate) use change::ModelAction;
use clap::{Args, Subcommand};
use command::{
    archive, compare, gate as gate_command, history, list, promote, review as review_command, show,
};
pub use rollback::RollbackArgs;

use crate::{
    client::Pages,
    context::{Context, Nature},
    finding::Finding,
    ui::Document,
};

/// Look at registered models, judge them, and change which of them serves
#[derive(Debug, Args)]
pub struct ModelArgs {
    #[command(subcommand)]
    command: ModelCommand,
}

#[derive(Debug, Subcommand)]
enum ModelCommand {
    List(list::ListArgs),
    Show(show::ShowArgs),
    Compare(compare::CompareArgs),
    History(history::HistoryArgs),
    Review(review_command::ReviewArgs),
    Gate(gate_command::GateArgs),
    Promote(promote::PromoteArgs),
    Archive(archive::ArchiveArgs),
}

impl ModelArgs {
    pub fn nature(&self) -> Nature {
        match self.command {
            ModelCommand::Promote(_) | ModelCommand::Archive(_) => Nature::Act,
            _ => Nature::Look,
        }
    }

    /// Whether what it shows is a report.
    pub fn judges(&self) -> bool {
        matches!(self.command, ModelCommand::Review(_) | ModelCommand::Gate(_))
    }
}

/// `model`: one line per verb.
pub async fn run(cx: &Context, args: &ModelArgs) -> Result<Document> {
    match &args.command {
        ModelCommand::List(args) => list::run(cx, args).await,
        ModelCommand::Show(args) => show::run(cx, args).await,
        ModelCommand::Compare(args) => compare::run(cx, args).await,
        ModelCommand::History(args) => history::run(cx, args).await,
        ModelCommand::Review(args) => review_command::run(cx, args).await,
        ModelCommand::Gate(args) => gate_command::run(cx, args).await,
        ModelCommand::Promote(args) => promote::run(cx, args).await,
        ModelCommand::Archive(args) => archive::run(cx, args).await,
    }
}

/// `rollback model`.
pub async fn run_rollback(cx: &Context, args: &RollbackArgs) -> Result<Document> {
    rollback::run(cx, args).await
}

/// For `status`: whether what serves is what the registry says, of each configured model.
pub async fn look(cx: &Context, pages: &Pages) -> Result<Vec<Finding>> {
    serving::look(cx, pages).await
}

/// For `health`: the same of the models that these services serve.
pub async fn look_beside(cx: &Context, services: &[String], pages: &Pages) -> Vec<Finding> {
    serving::look_beside(cx, services, pages).await
}

/// The service that is the registry, where models are configured.
pub fn registry_name(cx: &Context) -> Option<String> {
    (!cx.config().registry.models.is_empty())
        .then(|| registry::Registry::of(cx).ok())
        .flatten()
        .map(|it| it.service)
}
