//! `model promote`

use anyhow::Result;
use clap::Args;

use crate::{
    config::scalar::Duration,
    context::Context,
    error::{Fault, words_about},
    model::{
        change::{
            ModelAction, check, left,
            plan::{self, Wanted, Way},
            seen::Seen,
            told,
        },
        evidence::Evidence,
        pointer::{self, Pointer},
    },
    plan::Plan,
    ui::Document,
    usage::switch,
};

/// Make a version the one that serves, and prove it
///
/// Checks first that the version passes its gate, can be loaded, and does not break callers. Then notes which version it
/// replaces, moves whichever of alias and stage exists, restarts or reloads what serves, waits until that is healthy, and
/// asks it which version it has. Where anything fails, all of it is undone, restarts included; where nothing tells which
/// version it has, the move stands as unverified.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl model promote churn                      the version that waits
  mlopsctl model promote churn --to 7 --dry-run
  mlopsctl model promote churn --to 1.4.0 --yes --reason 'weekly retraining'
  mlopsctl model promote churn --to 7 --force --reason 'CHG-4711: known gap in f1'

Exit codes: 0 it serves, proven, or did already, 1 done and unverified, 2 refused by the gate, or failed and undone,
            3 refused because something cannot be told, 4 partly done, 5 declined, 6 locked by another run")]
pub(in crate::model) struct PromoteArgs {
    /// The model, as the registry names it
    #[arg(value_name = "MODEL")]
    pub(super) name: String,

    /// Its number, semantic version, alias or stage (default: the version that waits)
    #[arg(long, env = "MLOPSCTL_MODEL_PROMOTE_TO", value_name = "VERSION")]
    pub(super) to: Option<String>,

    /// Let the first version of all pass a gate that compares with what serves
    #[arg(long, env = "MLOPSCTL_MODEL_PROMOTE_ALLOW_FIRST", value_parser = switch)]
    pub(super) allow_first: bool,

    /// Go on in spite of the gate and of what callers meet; needs --reason
    #[arg(long, env = "MLOPSCTL_MODEL_PROMOTE_FORCE", value_parser = switch)]
    pub(super) force: bool,

    /// Alias and stage mean different versions: move both to the new one
    #[arg(long, env = "MLOPSCTL_MODEL_PROMOTE_YES_BOTH", value_parser = switch)]
    pub(super) yes_both: bool,

    /// How long to wait for each service to be healthy
    #[arg(long, env = "MLOPSCTL_MODEL_PROMOTE_TIMEOUT", value_name = "DURATION", default_value = "2m")]
    pub(super) timeout: Duration,
}

/// `model promote`
pub(in crate::model) async fn run(cx: &Context, args: &PromoteArgs) -> Result<Document> {
    let left = left::settled(cx, &args.name).await?;
    let seen = Seen::of(cx, &args.name).await?;
    let to = match &args.to {
        Some(text) => pointer::find(&seen.model, text)?,
        None => candidate(cx, &seen)?,
    };
    seen.agreed(cx, args.yes_both)?;
    let version = seen.version(to)?;
    let others_serve = seen.agreement.as_ref().is_some_and(|agreement| !agreement.other.is_empty());
    if seen.pointer.version() == Some(to) && !others_serve {
        return told::already(cx, "model promote", &seen, to).await;
    }
    let holder = seen.holder().and_then(|number| seen.model.version(number));
    let of = async |version| Evidence::of(&seen.registry, version).await;
    let incumbent = async {
        match holder {
            Some(holder) => of(holder).await.map(Some),
            None => Ok(None),
        }
    };
    let (candidate, incumbent) = tokio::try_join!(of(version), incumbent)?;
    if seen.pointer.version() != Some(to) {
        let (checked, gate) = tokio::join!(
            check::can_serve(&seen, version, Way::Promote),
            check::gate(cx, &seen, &candidate, args.allow_first)
        );
        checked.notes.iter().for_each(|note| cx.ui.warn(note));
        let mut objections = gate?;
        objections.extend(checked.objections);
        objections.extend(check::was_left(version, seen.named.serving()));
        check::weigh(cx, &args.name, &objections, args.force)?;
    }
    let metrics = candidate.run.as_ref().map(|run| run.metrics.clone()).unwrap_or_default();
    let timeout_seconds = args.timeout.value.as_secs_f64();
    let wanted = Wanted { way: Way::Promote, to, timeout_seconds, metrics };
    let steps: Vec<ModelAction> = plan::steps(cx, &seen, wanted).await?;
    told::preview(cx, incumbent.as_ref(), &candidate);
    let plan = Plan::new("model promote", args.name.as_str(), steps);
    let plan = plan.locking(plan::lease(&args.name)).emergency();
    let document = plan.run(cx).await?;
    left::supersede(cx, left, &document).await;
    Ok(told::ended(cx, &seen, document).await)
}

/// The version that waits, if it is one.
fn candidate(cx: &Context, seen: &Seen<'_>) -> Result<u64, Fault> {
    let pointer = seen.named.candidate_of(&seen.model);
    if let Some(version) = pointer.version() {
        return Ok(version);
    }
    let (model, name) = (&seen.model.name, seen.named.candidate());
    let message = match &pointer {
        Pointer::Nothing => format!("no version of model `{model}` waits: {name} is {}", pointer.describe()),
        _ => format!("which version of model `{model}` waits is not clear: {}", pointer.describe()),
    };
    let command = cx.command(&words_about("model promote", model, "--to VERSION"));
    Err(Fault::new(message).hint(format!("say which: {command}")))
}
