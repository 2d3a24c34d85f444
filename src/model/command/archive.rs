//! `model archive`

use anyhow::Result;
use chrono::{SecondsFormat, TimeDelta};
use clap::Args;

use crate::{
    client::mlflow::{Model, Stage},
    config::scalar::Duration,
    context::Context,
    error::{Exit, Fault},
    model::{
        change::{
            ModelAction, Tries, plan,
            seen::{self, Seen},
        },
        moves::ARCHIVED_TAG,
        pointer,
        review::{self, Policy},
        rollback,
    },
    plan::{Ended, Outcome, Plan},
    ui::Document,
};

/// Archive versions that nothing points at
///
/// Where a model uses stages, a version moves to the stage Archived; elsewhere it gets the tag mlopsctl.archived. Nothing
/// is deleted. A version that serves, waits, has an alias, or is what a rollback would go back to is never archived.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl model archive churn --dry-run            what is old and idle
  mlopsctl model archive churn --older-than 180d --yes
  mlopsctl model archive churn 4 1.2.0 --yes

Exit codes: 0 done, or nothing to do, 2 refused because it is needed, or failed and undone, 3 no such version,
            4 partly done, 5 declined, 6 locked by another run")]
pub(in crate::model) struct ArchiveArgs {
    /// The model, as the registry names it
    #[arg(value_name = "MODEL")]
    pub(super) name: String,

    /// Numbers or semantic versions (default: what is old and nothing points at)
    #[arg(value_name = "VERSION")]
    pub(super) versions: Vec<String>,

    /// What counts as old (default: `archive_after:` of the model, else 90d)
    #[arg(
        long,
        env = "MLOPSCTL_MODEL_ARCHIVE_OLDER_THAN",
        value_name = "DURATION",
        conflicts_with = "versions"
    )]
    pub(super) older_than: Option<Duration>,
}

/// `model archive`
pub(in crate::model) async fn run(cx: &Context, args: &ArchiveArgs) -> Result<Document> {
    let seen = Seen::of(cx, &args.name).await?;
    let way_back = rollback::way_back(cx, &seen).await;
    let versions = match args.versions.as_slice() {
        [] => old(cx, &seen, way_back, args.older_than.as_ref()),
        named => named_ones(&seen, way_back, named)?,
    };
    if versions.is_empty() {
        let text = if args.versions.is_empty() {
            "no version is old that nothing points at; nothing to do"
        } else {
            "archived already; nothing to do"
        };
        return Ok(Document::Outcome(Outcome::new(
            "model archive",
            &args.name,
            Ended::Done,
            text,
            Vec::new(),
        )));
    }
    // Others may move a pointer before the lock is held.
    let idle = ModelAction::Idle { model: args.name.clone(), versions: versions.clone() };
    let archive = versions.iter().map(|version| step(cx, &seen.model, *version));
    let steps = std::iter::once(idle).chain(archive).collect();
    let plan = Plan::new("model archive", args.name.as_str(), steps).locking(plan::lease(&args.name));
    let mut document = plan.run(cx).await?;
    if let Document::Outcome(outcome) = &mut document
        && outcome.result == Ended::Done
    {
        outcome.summary =
            format!("archived version{} {}", if versions.len() == 1 { "" } else { "s" }, list(&versions));
    }
    Ok(document)
}

fn list(versions: &[u64]) -> String {
    versions.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
}

/// What review would archive, without the way back.
fn old(cx: &Context, seen: &Seen<'_>, way_back: Option<u64>, older_than: Option<&Duration>) -> Vec<u64> {
    let age = older_than.or(seen.named.config.archive_after.as_ref());
    let age =
        age.and_then(|age| TimeDelta::from_std(age.value).ok()).unwrap_or(Policy::default().archive_after);
    let kept = [seen.holder(), seen.named.candidate_of(&seen.model).version(), way_back];
    review::idle(&seen.model, &kept, age, cx.clock.now())
}

/// Versions that were named, each of which must be one that nobody needs.
fn named_ones(seen: &Seen<'_>, way_back: Option<u64>, named: &[String]) -> Result<Vec<u64>, Fault> {
    let mut versions = Vec::new();
    for text in named {
        let number = pointer::find(&seen.model, text)?;
        if let Some(why) = needed(seen, way_back, number) {
            return Err(Fault::new(format!(
                "version {number} of model `{}` {why}; nothing was changed",
                seen.model.name
            ))
            .exit(Exit::Critical));
        }
        let archived = seen
            .model
            .version(number)
            .is_some_and(|version| version.stage == Stage::Archived || version.tag(ARCHIVED_TAG).is_some());
        if !archived && !versions.contains(&number) {
            versions.push(number);
        }
    }
    Ok(versions)
}

fn needed(seen: &Seen<'_>, way_back: Option<u64>, number: u64) -> Option<String> {
    seen::needed(&seen.model, seen.holder(), number)
        .or_else(|| (way_back == Some(number)).then(|| "is what a rollback would go back to".to_owned()))
}

/// Stages are used where any version has one.
fn step(cx: &Context, model: &Model, version: u64) -> ModelAction {
    let found = model.version(version);
    if model.versions.iter().any(|version| version.stage != Stage::None) {
        return ModelAction::MoveStage {
            model: model.name.clone(),
            version,
            from: found.map(|found| found.stage).unwrap_or_default(),
            to: Stage::Archived,
            moved: None,
            tries: Tries::default(),
        };
    }
    ModelAction::Tag {
        model: model.name.clone(),
        version: Some(version),
        key: ARCHIVED_TAG.to_owned(),
        value: Some(cx.clock.now().to_rfc3339_opts(SecondsFormat::Millis, true)),
        was: found.and_then(|found| found.tag(ARCHIVED_TAG)).map(str::to_owned),
        tries: Tries::default(),
    }
}
