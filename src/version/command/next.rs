//! `version next`: one line on stdout, for scripts.

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use super::wanted::{Wanted, warn_without_effect};
use crate::{
    context::Context,
    ui::{Document, Page},
    version::{decide::Next, plan, stack::Stack},
};

/// Print the version that would come next
///
/// Of the stack: from the Conventional Commits since the last tag. Of a model: from the evidence of what changed between
/// the version that was named last and the candidate; where evidence is missing it refuses, and --bump says the level.
/// stdout is the version and nothing else; `-o json` has the level and every reason. Where nothing is to be released,
/// it is the version that there is.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl version next
  mlopsctl version next --pre rc
  mlopsctl version next credit-risk-model -o json
  VERSION=$(mlopsctl version next) && docker build -t api:$VERSION .

Exit codes: 0 printed, 3 it cannot be told")]
pub(in crate::version) struct NextArgs {
    /// The model (default: the stack itself)
    pub(super) name: Option<String>,

    #[command(flatten)]
    pub(super) wanted: Wanted,
}

/// `version next`
pub(in crate::version) async fn run(cx: &Context, args: &NextArgs) -> Result<Document> {
    if let Some(name) = &args.name {
        return super::model::next(cx, name, &args.wanted).await;
    }
    let stack = Stack::read(cx).await?;
    let asked = args.wanted.asked(cx, None)?;
    let next = stack.next(cx, &asked)?;
    warn_without_effect(cx, &asked, &next);
    if let (Ok(git), false) = (&stack.git, next.stands) {
        plan::check_tag(git, &stack.naming.write(&next.version)).await?;
    }
    let mut value = of_next(&next, "stack");
    value["commits"] = json!(stack.changes);
    Ok(bare(cx, &next, value))
}

/// What is common to stack and model.
pub(super) fn of_next(next: &Next, subject: &str) -> Value {
    json!({
        "schema": "mlopsctl/version-next/v1",
        "subject": subject,
        "version": next.version.to_string(),
        "from": next.from.as_ref().map(ToString::to_string),
        "level": next.level,
        "changes": !next.stands,
        "reasons": next.reasons,
    })
}

/// The version alone on stdout; what a person should know on stderr.
pub(super) fn bare(cx: &Context, next: &Next, value: Value) -> Document {
    if next.stands {
        cx.ui.say(&format!("nothing to release: {}", next.reasons.join("; ")));
    }
    Document::Page(Page { text: format!("{}\n", next.version), value, yaml: None })
}
