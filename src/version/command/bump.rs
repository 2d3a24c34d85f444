//! `version bump`: gives the next version, as a plan.

use anyhow::Result;
use clap::Args;

use super::wanted::{Wanted, warn_without_effect};
use crate::{
    context::Context,
    error::Fault,
    plan::{Ended, Outcome, Plan},
    ui::Document,
    usage::switch,
    version::{
        checkout,
        plan::{self, Extras},
        stack::Stack,
    },
};

/// Give the next version to the stack or to a model
///
/// The stack: edits the files of `version.files` and nothing else in them, adds a section to the changelog, and on request
/// commits and tags; it never pushes. A model: writes the tags `semver`, `semver.reason` and `semver.previous` into the
/// registry. Either is a plan: shown first, undone to the byte when a step fails. The same run twice gives the same version.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl version bump --dry-run
  mlopsctl version bump --commit --tag --yes
  mlopsctl version bump --pre rc --tag --yes
  mlopsctl version bump credit-risk-model --yes
  mlopsctl version bump credit-risk-model --bump minor --reason 'new objective'

Exit codes: 0 given, or there was nothing to do, 2 undone, 3 it cannot be told,
4 partly done, 5 declined, 6 locked by another run")]
pub(in crate::version) struct BumpArgs {
    /// The model (default: the stack itself)
    pub(super) name: Option<String>,

    #[command(flatten)]
    pub(super) wanted: Wanted,

    #[command(flatten)]
    pub(super) extras: ExtrasArgs,
}

#[derive(Debug, Args)]
pub(super) struct ExtrasArgs {
    /// Commit the files that say the version
    #[arg(long, env = "MLOPSCTL_VERSION_COMMIT", value_parser = switch)]
    commit: bool,

    /// Tag the commit in git
    #[arg(long, env = "MLOPSCTL_VERSION_TAG", value_parser = switch)]
    pub(super) tag: bool,

    /// Go on although files have changes that are not committed
    #[arg(long, env = "MLOPSCTL_VERSION_ALLOW_DIRTY", value_parser = switch)]
    pub(super) allow_dirty: bool,

    /// File that gains a section (default for the stack: `version.changelog`)
    #[arg(long, env = "MLOPSCTL_VERSION_CHANGELOG", value_name = "FILE")]
    changelog: Option<String>,

    /// Of a model: the commit to tag (default: that of its run, else HEAD)
    #[arg(long, env = "MLOPSCTL_VERSION_AT", value_name = "COMMIT")]
    pub(super) at: Option<String>,
}

impl ExtrasArgs {
    pub(super) fn extras(&self, changelog: Option<&String>) -> Extras {
        Extras {
            commit: self.commit,
            tag: self.tag,
            allow_dirty: self.allow_dirty,
            changelog: self.changelog.as_ref().or(changelog).cloned(),
            decreed: false,
        }
    }
}

/// `version bump`
pub(in crate::version) async fn run(cx: &Context, args: &BumpArgs) -> Result<Document> {
    if let Some(name) = &args.name {
        return super::model::bump(cx, name, args).await;
    }
    if args.extras.at.is_some() {
        return Err(Fault::new("--at is about a model: name it")
            .hint("the stack is tagged where HEAD is: git switch --detach COMMIT")
            .hint(cx.command("version bump credit-risk-model --tag --at COMMIT"))
            .into());
    }
    let _held = checkout::hold(cx)?;
    let stack = Stack::read(cx).await?;
    let asked = args.wanted.asked(cx, None)?;
    let next = stack.next(cx, &asked)?;
    warn_without_effect(cx, &asked, &next);
    let target = Stack::subject(cx);
    if next.stands {
        return Ok(nothing("version bump", target, &next.reasons.join("; ")));
    }
    let extras = args.extras.extras(cx.config().version.changelog.as_ref());
    let extras = Extras { decreed: asked.level.is_some(), ..extras };
    let steps = plan::of_stack(cx, &stack, &next, &extras).await?;
    if steps.is_empty() {
        let tag = cx.command("version tag");
        let tag = if extras.tag { String::new() } else { format!("; tag it: {tag}") };
        return Ok(nothing("version bump", target, &format!("the files say {} already{tag}", next.version)));
    }
    Plan::new("version bump", target, steps).locking("version").run(cx).await
}

/// An outcome without a plan: what is wanted is there.
pub(super) fn nothing(command: &str, target: &str, why: &str) -> Document {
    let text = format!("nothing to do: {why}");
    Document::Outcome(Outcome::new(command, target, Ended::Done, &text, Vec::new()))
}
