//! `model review`: the weekly look at every model, as one report.
//!
//! The longest chain of requests that wait for each other has three: the model with its versions; the source runs of what
//! serves and of what waits, and the records of promotions; the newest runs of the experiment. Where the configuration
//! names the `experiment:` it has two, since the runs are asked for beside the source runs. All models go at once.

use anyhow::Result;
use clap::Args;
use indexmap::IndexSet;

use crate::{
    client::{
        ClientError, fan_out,
        mlflow::{Model, RunData},
    },
    context::Context,
    error::{Fault, shell_word},
    finding::{Finding, Quantity, Unit, Verdict},
    model::{
        change::check::was_rolled_back,
        evidence::Evidence,
        gate::{Baseline, Outcome, Values},
        judgement::{Against, Decision, numbers_of, policy},
        moves::{self, Recorded},
        pointer::Pointer,
        registry::{Named, Registry},
        review::{Remark, Seen, State, Training, review},
        rollback,
    },
    ui::Document,
};

/// Training runs that are looked at.
const RUNS: u32 = 10;

/// Review models: age, metrics, candidates, trainings, versions to archive
///
/// Of each model: whether what serves is older than `max_age` (30d, counted from its training), how its metrics do
/// against its own baseline (F1 5 % below is a warning, 10 % critical) and its limits (Brier score 0.20, accuracy 55 %;
/// `watch:` says others), who waits and what the gate says of it, how the last training runs ended, and which old
/// versions nothing points at. docs/models.md has every rule.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl model review
  mlopsctl model review credit-risk-model --record
  mlopsctl model review -o markdown=review.md

Exit codes: 0 ok, 1 warning (a candidate waits, consider retraining),
2 critical, 3 unknown (a number is missing, the registry cannot be read).")]
pub(in crate::model) struct ReviewArgs {
    /// Models, as the registry names them (default: all configured)
    #[arg(value_name = "NAME")]
    pub(super) names: Vec<String>,
}

/// `model review`
pub(in crate::model) async fn run(cx: &Context, args: &ReviewArgs) -> Result<Document> {
    let configured = || cx.config().registry.models.keys().cloned().collect();
    let names: IndexSet<String> =
        if args.names.is_empty() { configured() } else { args.names.iter().cloned().collect() };
    if names.is_empty() {
        return Err(Fault::new("no models are configured, and none is named")
            .hint(format!("registry: {{ models: {{ NAME: {{}} }} }}, or {}", cx.command("model review NAME")))
            .into());
    }
    let registry = Registry::of(cx)?;
    let blind = format!("instrument.{}", registry.service);
    let mut looks = fan_out(
        names.into_iter().collect(),
        cx.parallel(),
        cx.deadline(),
        async |name| look(cx, &registry, &name).await,
        |name| {
            let why = "there was no result before the deadline (see --deadline)";
            Looked { findings: vec![Finding::new("model.serving", name, Verdict::Unknown, why)], blind: None }
        },
    )
    .await;
    let why = looks.iter_mut().find_map(|look| look.blind.take());
    let instrument = why.map(|why| {
        let message = format!("the registry cannot be read: {why}");
        let health = cx.command(&format!("health {}", shell_word(&registry.service)));
        Finding::new(&blind, &registry.service, Verdict::Unknown, message).hint(health)
    });
    let findings = instrument.into_iter().chain(looks.into_iter().flat_map(|look| look.findings)).collect();
    Ok(Document::Report(cx.report("model review", findings)))
}

/// What came of one model.
struct Looked {
    findings: Vec<Finding>,
    /// Why the registry could not be read, where that is so.
    blind: Option<String>,
}

async fn look(cx: &Context, registry: &Registry, name: &str) -> Looked {
    match judged(cx, registry, name).await {
        Ok(findings) => Looked { findings, blind: None },
        Err(error) => {
            let blind = error.downcast_ref::<ClientError>().map(ClientError::what);
            let mut finding = Finding::new("model.serving", name, Verdict::Unknown, format!("{error:#}"));
            if blind.is_some() {
                "nothing is known of it".clone_into(&mut finding.message);
                finding.caused_by = Some(format!("instrument.{}", registry.service));
            }
            if let Some(fault) = error.downcast_ref::<Fault>() {
                finding.hint = fault.hints.first().cloned();
            }
            Looked { findings: vec![finding], blind }
        }
    }
}

async fn judged(cx: &Context, registry: &Registry, name: &str) -> Result<Vec<Finding>> {
    let named = Named::of(cx, name);
    let policy = policy(&named)?;
    let (model, experiment) = tokio::join!(registry.model(cx, name), experiment(registry, &named));
    let model = model?;
    let (serving, candidate) = (named.serving_of(&model), named.candidate_of(&model));
    let of = async |pointer: &Pointer| match pointer.version().and_then(|number| model.version(number)) {
        Some(version) => Some(Evidence::or_why(registry, version).await),
        None => None,
    };
    // What waits is nobody else but what serves, or it is somebody else.
    let waits = if candidate.version() == serving.version() { Pointer::Nothing } else { candidate.clone() };
    let early = async |experiment: &Result<Option<String>, String>| match experiment {
        Ok(Some(id)) => Some(runs(registry, id).await),
        Ok(None) => None,
        Err(why) => Some(Err(why.clone())),
    };
    let (serves, waits, moves, early) =
        tokio::join!(of(&serving), of(&waits), moves::of(cx, &named, &model), early(&experiment));
    let moves = moves?;
    let trainings = match early {
        Some(trainings) => trainings,
        None => match experiment_of([&serves, &waits]) {
            Some(id) => runs(registry, &id).await,
            None => Ok(Vec::new()),
        },
    };
    let gate = gate(&named, waits, serves.as_ref(), &serving)?;
    let values = serves.as_ref().map(|serves| serves.values(&named)).unwrap_or_default();
    let baseline = baseline(&named, &serving, &moves, &values);
    let seen = Seen {
        previous: rollback::leads_to(&model, named.serving(), serving.version(), &moves),
        rejected: candidate
            .version()
            .and_then(|number| model.version(number))
            .is_some_and(|version| was_rolled_back(version, named.serving())),
        trained: serves.as_ref().and_then(Evidence::training_ended),
        serving: (named.serving(), serving),
        candidate: (named.candidate(), candidate),
        values,
        baseline,
        gate,
        runs: trainings,
        model: &model,
    };
    let remarks = review(&seen, &policy, cx.clock.now(), &|words| cx.command(words));
    Ok(remarks.into_iter().map(|remark| finding(&model, remark)).collect())
}

/// The id of the configured experiment; None: none is configured.
async fn experiment(registry: &Registry, named: &Named<'_>) -> Result<Option<String>, String> {
    let Some(name) = &named.config.experiment else { return Ok(None) };
    match registry.mlflow.fetch_experiment(name).await {
        Ok(Some(id)) => Ok(Some(id)),
        Ok(None) => Err(format!("{} has no experiment `{name}`", registry.service)),
        Err(error) => Err(error.what()),
    }
}

/// The experiment of the source run of what serves, else of what waits.
fn experiment_of(sides: [&Option<Evidence>; 2]) -> Option<String> {
    let of = |side: &&Option<Evidence>| Some((**side).as_ref()?.run.as_ref()?.experiment.clone());
    sides.iter().find_map(of).filter(|id| !id.is_empty())
}

async fn runs(registry: &Registry, experiment: &str) -> Result<Vec<Training>, String> {
    let runs = registry.mlflow.fetch_newest_runs(experiment, RUNS).await.map_err(|error| error.what())?;
    let training = |run: RunData| Training {
        name: if run.name.is_empty() { run.id } else { run.name },
        state: match run.status.as_str() {
            "FAILED" | "KILLED" => State::Failed,
            "FINISHED" => State::Finished,
            _ => State::Running,
        },
    };
    Ok(runs.into_iter().map(training).collect())
}

/// What the gate says of who waits, and why; None: nobody does, or none is configured.
fn gate(
    named: &Named<'_>,
    waits: Option<Evidence>,
    serves: Option<&Evidence>,
    serving: &Pointer,
) -> Result<Option<(Outcome, String)>> {
    let Some(waits) = waits.filter(|_| !named.config.gate.is_empty()) else { return Ok(None) };
    let against = match (serves, serving) {
        (Some(serves), _) => Against::Version(Box::new(serves.clone())),
        (None, Pointer::Nothing) => Against::Nothing,
        (None, pointer) => Against::Unclear(pointer.describe()),
    };
    let decision = Decision::of(named, waits, against)?.only_where_registered();
    Ok(Some((decision.outcome(), decision.why())))
}

/// What the serving version is held against.
fn baseline(named: &Named<'_>, serving: &Pointer, moves: &[Recorded], values: &Values) -> Baseline {
    let Some(version) = serving.version() else { return Baseline::None };
    let numbers = numbers_of(named, version, moves);
    // Before its first promotion by us a model has no past: that is no gap in what is known.
    if numbers.is_empty() { Baseline::None } else { Against::Itself(numbers).baseline(named, values) }
}

fn finding(model: &Model, remark: Remark) -> Finding {
    let Remark { id, verdict, value, threshold, message, hint } = remark;
    let unit = (id == "model.age").then_some(Unit::Seconds);
    let mut finding = Finding::new(id, &model.name, verdict, message);
    if let Some(value) = value {
        finding = finding.measured(Quantity { value, unit });
    }
    (finding.threshold, finding.hint) = (threshold, hint);
    finding
}
