//! `rollback model`: back to the version that served well last, proven.

mod choices;

use std::time::Duration as Limit;

use anyhow::Result;
use choices::{Choice, Ground};
use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    change::{
        check::{self, Checked},
        left,
        plan::{self, Wanted, Way},
        seen::Seen,
        told,
    },
    evidence::Evidence,
    moves::{self, Recorded},
    pointer,
};
use crate::{
    client::mlflow::{Model, Version},
    config::scalar::Duration,
    context::{Context, Nature},
    error::{Exit, Fault, words_about},
    plan::Plan,
    ui::{Document, Listing},
    usage::switch,
};

/// A store that does not answer is not waited for: the registry's tags tell the rest.
const STORE_LIMIT: Limit = Limit::from_secs(10);
/// Choices that are checked, the best first.
const CHECKED: usize = 8;

/// Go back to what served well before
#[derive(Debug, Args)]
pub struct RollbackArgs {
    #[command(subcommand)]
    command: RollbackCommand,
}

#[derive(Debug, Subcommand)]
enum RollbackCommand {
    Model(ModelArgs),
}

/// Go back to the version of a model that served well last
///
/// Which that is, records and the registry's tags tell: the last one that was seen to serve, whatever its number. It must
/// be there, loadable, and fit for the callers of what serves now. Moves the pointer back, restarts or reloads what
/// serves, waits until that is healthy, and asks it which version it has. The version that is left is marked, so that
/// no later rollback returns to it. Works while the service is down, and with a store that cannot be written.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl rollback model --yes                     the only configured model
  mlopsctl rollback model churn --list              what there is to go back to, and why not
  mlopsctl rollback model churn --dry-run
  mlopsctl rollback model churn --to 3 --yes --reason 'INC-17: scores are all 0.5'

Exit codes: 0 it serves, proven, 1 done and unverified, 2 failed and undone, or callers would break,
            3 it cannot be told where to go back to, 4 partly done, 5 declined, 6 locked by another run")]
struct ModelArgs {
    /// The model (default: the only configured one)
    #[arg(value_name = "MODEL")]
    name: Option<String>,

    /// Number, semantic version, alias or stage (default: what served well last)
    #[arg(long, env = "MLOPSCTL_ROLLBACK_MODEL_TO", value_name = "VERSION")]
    to: Option<String>,

    /// Show what there is to go back to, and stop
    #[arg(long, env = "MLOPSCTL_ROLLBACK_MODEL_LIST", value_parser = switch)]
    list: bool,

    /// Go to a version that callers break with; needs --reason
    #[arg(long, env = "MLOPSCTL_ROLLBACK_MODEL_FORCE", value_parser = switch)]
    force: bool,

    /// Alias and stage mean different versions: move both to the one version
    #[arg(long, env = "MLOPSCTL_ROLLBACK_MODEL_YES_BOTH", value_parser = switch)]
    yes_both: bool,

    /// How long to wait for each service to be healthy
    #[arg(long, env = "MLOPSCTL_ROLLBACK_MODEL_TIMEOUT", value_name = "DURATION", default_value = "2m")]
    timeout: Duration,
}

impl RollbackArgs {
    pub fn nature(&self) -> Nature {
        let RollbackCommand::Model(args) = &self.command;
        if args.list { Nature::Look } else { Nature::Act }
    }
}

pub(super) async fn run(cx: &Context, args: &RollbackArgs) -> Result<Document> {
    let RollbackCommand::Model(args) = &args.command;
    let name = match &args.name {
        Some(name) => name.clone(),
        None => only_model(cx)?,
    };
    let seen = Seen::of(cx, &name).await?;
    let moves = recorded(cx, &seen).await;
    let choices = choices::choices(&seen.model, seen.named.serving(), seen.holder(), &moves);
    if args.list {
        return Ok(list(&seen, choices).await);
    }
    let unfinished = left::settled(cx, &name).await?;
    seen.agreed(cx, args.yes_both)?;
    let to = match &args.to {
        Some(text) => pointer::find(&seen.model, text)?,
        None => pick(cx, &seen, &choices).await?,
    };
    let others_serve = seen.agreement.as_ref().is_some_and(|agreement| !agreement.other.is_empty());
    if seen.pointer.version() == Some(to) && !others_serve {
        return told::already(cx, "rollback model", &seen, to).await;
    }
    let version = seen.version(to)?;
    if args.to.is_some() {
        let mut checked = check::can_serve(&seen, version, Way::Rollback).await;
        checked.objections.extend(check::was_left(version, seen.named.serving()));
        checked.notes.iter().for_each(|note| cx.ui.warn(note));
        check::weigh(cx, &name, &checked.objections, args.force)?;
    }
    let holder = seen.holder().and_then(|number| seen.model.version(number));
    let (target, leaving) = tokio::join!(evidence(cx, &seen, Some(version)), evidence(cx, &seen, holder));
    let target = target.unwrap_or_default();
    let metrics = target.run.as_ref().map(|run| run.metrics.clone()).unwrap_or_default();
    let timeout_seconds = args.timeout.value.as_secs_f64();
    let steps = plan::steps(cx, &seen, Wanted { way: Way::Rollback, to, timeout_seconds, metrics }).await?;
    told::preview(cx, leaving.as_ref(), &target);
    let plan = Plan::new("rollback model", name.as_str(), steps).locking(plan::lease(&name)).emergency();
    let document = plan.run(cx).await?;
    left::supersede(cx, unfinished, &document).await;
    Ok(told::ended(cx, &seen, document).await)
}

/// The version that a rollback would go to, as far as records and the registry's tags tell.
pub(super) async fn way_back(cx: &Context, seen: &Seen<'_>) -> Option<u64> {
    let moves = recorded(cx, seen).await;
    let choices = choices::choices(&seen.model, seen.named.serving(), seen.holder(), &moves);
    choices.into_iter().find(Choice::is_good).map(|choice| choice.version)
}

/// The same of a model whose moves were read already.
pub(super) fn leads_to(model: &Model, pointer: &str, now: Option<u64>, moves: &[Recorded]) -> Option<u64> {
    let choices = choices::choices(model, pointer, now, moves);
    choices.into_iter().find(Choice::is_good).map(|choice| choice.version)
}

fn only_model(cx: &Context) -> Result<String, Fault> {
    let names: Vec<&String> = cx.config().registry.models.keys().collect();
    match names.as_slice() {
        [only] => Ok((*only).clone()),
        [] => Err(Fault::new("no model is configured, and none is named")
            .hint(format!("name it: {}", cx.command("rollback model NAME")))
            .hint(format!("see what there is: {}", cx.command("model list")))),
        several => {
            let names: Vec<&str> = several.iter().map(|name| name.as_str()).collect();
            Err(Fault::new(format!("several models are configured: {}", names.join(", ")))
                .hint(format!("name one: {}", cx.command("rollback model NAME"))))
        }
    }
}

/// What is known of former moves; less where the store does not answer.
async fn recorded(cx: &Context, seen: &Seen<'_>) -> Vec<Recorded> {
    let why = match tokio::time::timeout(STORE_LIMIT, moves::of(cx, &seen.named, &seen.model)).await {
        Ok(Ok(moves)) => return moves,
        Ok(Err(error)) => format!("{error:#}"),
        Err(_) => format!("no answer in {} s", STORE_LIMIT.as_secs()),
    };
    cx.ui.warn(&format!("the records of former moves cannot be read: {why}"));
    Vec::new()
}

/// The first choice that nothing speaks against.
async fn pick(cx: &Context, seen: &Seen<'_>, choices: &[Choice]) -> Result<u64, Fault> {
    let mut passed_over = Vec::new();
    let (mut critical, mut forcible) = (false, false);
    for choice in choices.iter().filter(|choice| choice.is_good()).take(CHECKED) {
        let version = seen.version(choice.version)?;
        let Checked { objections, notes } = check::can_serve(seen, version, Way::Rollback).await;
        match objections.first() {
            None => {
                passed_over.iter().for_each(|why: &String| cx.ui.warn(why));
                notes.iter().for_each(|note| cx.ui.warn(note));
                if choice.ground == Ground::Noted {
                    cx.ui.warn(&format!(
                        "that version {} served before, only a tag of the registry says",
                        choice.version
                    ));
                }
                return Ok(choice.version);
            }
            Some(objection) => {
                critical |= objections.iter().any(|one| one.exit == Exit::Critical);
                forcible |= objections.iter().all(|one| !one.hard);
                passed_over.push(format!("passed over: {}", objection.what));
            }
        }
    }
    let name = &seen.model.name;
    let now = seen.holder().map_or_else(String::new, |now| format!(" before version {now}"));
    let message = match passed_over.as_slice() {
        [] => format!("nothing is recorded of a version of model `{name}` that served well{now}"),
        some => format!("no version of model `{name}` that served well{now} can serve: {}", some.join("; ")),
    };
    if !choices.iter().any(|choice| seen.model.version(choice.version).is_some()) {
        let other = seen.holder().map_or("", |_| "other ");
        return Err(Fault::new(format!(
            "model `{name}` has no {other}version to go back to; nothing was changed"
        ))
        .hint(format!(
            "register what mends it, and promote that: {}",
            cx.command(&words_about("model promote", name, "--to VERSION"))
        )));
    }
    let others = choices.iter().map(|choice| choice.version).filter(|one| seen.model.version(*one).is_some());
    let mut others: Vec<u64> = others.collect();
    others.sort_unstable_by(|one, other| other.cmp(one));
    let others: Vec<String> = others.iter().take(10).map(u64::to_string).collect();
    let force = if forcible { " --force --reason 'why'" } else { "" };
    let (list, to) = (
        cx.command(&words_about("rollback model", name, "--list")),
        cx.command(&words_about("rollback model", name, &format!("--to VERSION{force}"))),
    );
    Err(Fault::new(format!("{message}; nothing was changed"))
        .exit(if critical { Exit::Critical } else { Exit::Unknown })
        .hint(format!("there are versions {}, the newest first: {list}", others.join(", ")))
        .hint(format!("then say which: {to}")))
}

/// What a preview shows; a rollback never waits for it to be complete.
async fn evidence(cx: &Context, seen: &Seen<'_>, version: Option<&Version>) -> Option<Evidence> {
    let version = version?;
    match Evidence::of(&seen.registry, version).await {
        Ok(evidence) => Some(evidence),
        Err(error) => {
            cx.ui.warn(&format!("the metrics of version {} cannot be read: {error:#}", version.version));
            Some(Evidence { version: version.clone(), ..Evidence::default() })
        }
    }
}

/// `--list`
async fn list(seen: &Seen<'_>, choices: Vec<Choice>) -> Document {
    let mut listing = Listing {
        schema: "mlopsctl/rollback-choices/v1",
        columns: vec!["VERSION", "SEMVER", "SERVED", "CHOICE"],
        rows: Vec::new(),
        items: Vec::new(),
        empty: "no version to go back to",
        verdict: None,
        note: None,
    };
    let mut default = None;
    let mut checked = 0;
    for choice in choices {
        let mut why_not = choice.why_not.clone();
        if let Some(version) =
            seen.model.version(choice.version).filter(|_| choice.is_good() && checked < CHECKED)
        {
            checked += 1;
            why_not = check::can_serve(seen, version, Way::Rollback)
                .await
                .objections
                .into_iter()
                .next()
                .map(|one| one.what);
        }
        if why_not.is_none() && default.is_none() {
            default = Some(choice.version);
        }
        let said = match &why_not {
            Some(why) => format!("no: {why}"),
            None if default == Some(choice.version) => "the default".to_owned(),
            None => "possible".to_owned(),
        };
        let semver = seen.model.version(choice.version).and_then(|version| version.tag("semver"));
        listing.rows.push(vec![
            choice.version.to_string(),
            semver.unwrap_or("-").to_owned(),
            choice.served(),
            said,
        ]);
        listing.items.push(json!({
            "model": seen.model.name,
            "version": choice.version,
            "semver": semver,
            "known_by": choice.ground,
            "since": choice.since,
            "until": choice.until,
            "default": default == Some(choice.version),
            "why_not": why_not,
        }));
    }
    let name = seen.named.serving();
    listing.note = Some(match default {
        Some(version) => format!("{name} is {}; back leads to version {version}", seen.pointer.describe()),
        None => {
            format!("{name} is {}; nothing recorded leads back: say --to VERSION", seen.pointer.describe())
        }
    });
    Document::Listing(listing)
}
