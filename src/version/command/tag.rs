//! `version tag`: the tag of git alone, as a plan.

use anyhow::Result;
use clap::Args;

use super::{bump::nothing, wanted::Wanted};
use crate::{
    context::Context,
    error::Fault,
    plan::Plan,
    ui::Document,
    usage::switch,
    version::{bump, checkout, decide::Next, plan, stack::Stack},
};

/// Tag the version in git
///
/// Of the stack: HEAD gets the version that the files say; without files, the one that comes next. Of a model: the commit of
/// its run gets NAME@vVERSION. Tags are annotated, never moved and never pushed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl version tag --dry-run
  mlopsctl version tag --yes && git push origin $(git describe)
  mlopsctl version tag credit-risk-model --yes

Exit codes: 0 tagged, or it was already, 2 undone, 3 it cannot be told,
5 declined, 6 locked by another run")]
pub(in crate::version) struct TagArgs {
    /// The model (default: the stack itself)
    pub(super) name: Option<String>,

    /// Of a model: which version of the registry, by number or alias (default: the one with the highest name)
    #[arg(long, env = "MLOPSCTL_VERSION_TAG_OF", value_name = "VERSION")]
    pub(super) of: Option<String>,

    /// Of a model: the commit to tag (default: that of its run, else HEAD)
    #[arg(long, env = "MLOPSCTL_VERSION_TAG_AT", value_name = "COMMIT")]
    pub(super) at: Option<String>,

    /// Go on although files have changes that are not committed
    #[arg(long, env = "MLOPSCTL_VERSION_TAG_ALLOW_DIRTY", value_parser = switch)]
    pub(super) allow_dirty: bool,
}

/// `version tag`
pub(in crate::version) async fn run(cx: &Context, args: &TagArgs) -> Result<Document> {
    if let Some(name) = &args.name {
        return super::model::tag(cx, name, args).await;
    }
    let _held = checkout::hold(cx)?;
    let stack = Stack::read(cx).await?;
    let target = Stack::subject(cx);
    let next = match stack.files_say(cx)? {
        None => stack.next(cx, &Wanted::default().asked(cx, None)?)?,
        Some(version) => {
            let before = stack.latest().map(|tagged| &tagged.version);
            let on_head = stack.tags.iter().find(|tagged| tagged.version == *version);
            match (on_head, before) {
                (Some(tagged), _) if Some(&tagged.tag.commit) == stack.head.as_ref() => {
                    let why = format!("HEAD is tagged {}", tagged.tag.name);
                    return Ok(nothing("version tag", target, &why));
                }
                (None, Some(before)) if before.cmp_precedence(version).is_ge() => {
                    let message = format!("the files say {version}, which does not come after {before}");
                    return Err(Fault::new(message)
                        .hint(format!("give the next version: {}", cx.command("version bump")))
                        .into());
                }
                _ => {}
            }
            let changes = stack.changes.as_deref().unwrap_or_default();
            let decreed = changes.iter().any(|change| change.release_as.is_some());
            Next {
                version: version.clone(),
                from: before.cloned(),
                level: match before {
                    Some(before) if decreed => Some(bump::step(before, version)),
                    _ => changes.iter().filter_map(|change| change.level).max(),
                },
                stands: false,
                written: true,
                reasons: vec!["the files say so".to_owned()],
            }
        }
    };
    if next.stands {
        return Ok(nothing("version tag", target, &next.reasons.join("; ")));
    }
    let steps = plan::tag_of_stack(&stack, &next, args.allow_dirty).await?;
    Plan::new("version tag", target, steps).locking("version").run(cx).await
}
