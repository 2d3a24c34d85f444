//! Semantic versions of the stack and of models: what there is, what comes next and why, and giving it.
//!
//! `command/` has the verbs, `stack` and `model` gather, `plan` and `change/` give a version. [`bump`], [`commit`],
//! [`decide`], `decree`, [`evidence`], [`mod@file`], [`grammar`], [`naming`] and [`changelog`] are pure.

pub mod bump;
mod change;
pub mod changelog;
pub(crate) mod checkout;
mod command;
pub mod commit;
pub mod decide;
mod decree;
pub mod evidence;
pub mod file;
pub mod grammar;
mod model;
pub mod naming;
mod plan;
mod records;
pub mod release;
mod stack;

use anyhow::Result;
pub(crate) use change::VersionAction;
use clap::{Args, Subcommand};
use command::{bump as bump_command, compare, history, next, show, tag};

use crate::{
    context::{Context, Nature},
    ui::Document,
};

/// Show, compare and give semantic versions
#[derive(Debug, Args)]
pub struct VersionArgs {
    #[command(subcommand)]
    command: VersionCommand,
}

#[derive(Debug, Subcommand)]
enum VersionCommand {
    Show(show::ShowArgs),
    Next(next::NextArgs),
    Bump(bump_command::BumpArgs),
    History(history::HistoryArgs),
    Tag(tag::TagArgs),
    Compare(compare::CompareArgs),
}

impl VersionArgs {
    pub fn nature(&self) -> Nature {
        match self.command {
            VersionCommand::Bump(_) | VersionCommand::Tag(_) => Nature::Act,
            _ => Nature::Look,
        }
    }
}

/// `version`: one line per verb.
pub async fn run(cx: &Context, args: &VersionArgs) -> Result<Document> {
    match &args.command {
        VersionCommand::Show(args) => show::run(cx, args).await,
        VersionCommand::Next(args) => next::run(cx, args).await,
        VersionCommand::Bump(args) => bump_command::run(cx, args).await,
        VersionCommand::History(args) => history::run(cx, args).await,
        VersionCommand::Tag(args) => tag::run(cx, args).await,
        VersionCommand::Compare(args) => compare::run(cx, args).await,
    }
}
