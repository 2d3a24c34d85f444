//! `model gate`: a candidate against the configured rules. For people who decide, and for CI.

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::{
    client::mlflow::Model,
    context::Context,
    error::{Fault, words_about},
    finding::Verdict,
    model::{
        evidence::Evidence,
        gate::{self, Outcome, Ruling},
        judgement::{Against, Decision, decide},
        pointer,
        registry::{Named, Registry},
    },
    ui::{Document, Listing, Sheet},
    usage::switch,
};

/// Judge a candidate by the evaluation gate
///
/// Each rule in `gate:` of the model is applied to the metrics of the candidate's source run. A rule compares with a
/// number, or with the baseline: the same metric of the version that serves, measured on the same evaluation data. A
/// metric that is missing or no number, and a run that is gone, are inconclusive: never a pass, and never a failure.
/// Other evaluation data are not comparable. docs/models.md has the grammar and every rule.
///
/// The version that serves is judged by the numbers that it had when it was promoted, or by `baseline:`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl model gate credit-risk-model
  mlopsctl model gate credit-risk-model --candidate 7 -o junit=gate.xml
  mlopsctl model gate credit-risk-model --candidate run:2ea4f798f1c04d0b9a3c5d7e8f901234
  mlopsctl model gate new-model --allow-first

Exit codes: 0 every rule passes, 2 one fails, 3 inconclusive, not comparable,
nothing to compare with, no gate configured, or it cannot be found out.")]
pub(in crate::model) struct GateArgs {
    /// The model, as the registry names it
    pub(super) name: String,

    /// Version to judge: number, alias, stage, semver, or run:ID of a run that is not registered yet (default: what
    /// waits)
    #[arg(long, env = "MLOPSCTL_MODEL_GATE_CANDIDATE", value_name = "VERSION")]
    candidate: Option<String>,

    /// Version to compare with (default: what serves)
    #[arg(long, env = "MLOPSCTL_MODEL_GATE_BASELINE", value_name = "VERSION")]
    baseline: Option<String>,

    /// Let the first version of all pass where nothing serves yet
    #[arg(long, env = "MLOPSCTL_MODEL_GATE_ALLOW_FIRST", value_parser = switch)]
    allow_first: bool,
}

/// `model gate`
pub(in crate::model) async fn run(cx: &Context, args: &GateArgs) -> Result<Document> {
    let named = Named::of(cx, &args.name);
    let registry = Registry::of(cx)?;
    // A name that is mistyped has no gate either, and that is not what is wrong.
    let model = registry.model(cx, &args.name).await?;
    if named.config.gate.is_empty() {
        return Err(no_gate(&args.name).into());
    }
    let baseline = args.baseline.as_deref().map(|text| pointer::find(&model, text)).transpose()?;
    let candidate = candidate(cx, &registry, &named, &model, args.candidate.as_deref()).await?;
    let number = candidate.version.version;
    if number > 0 && baseline == Some(number) {
        return Err(same(cx, &args.name, number).into());
    }
    let decision = decide(cx, &registry, &named, &model, candidate, baseline).await?;
    Ok(page(cx, &named, &decision.only_where_registered().allow_first(args.allow_first)))
}

/// A version is no baseline of itself.
fn same(cx: &Context, name: &str, number: u64) -> Fault {
    let gate = |flags: &str| cx.command(&words_about("model gate", name, flags));
    Fault::new(format!(
        "candidate and baseline are both version {number} of model `{name}`: nothing to compare"
    ))
    .hint(format!("against what serves: {}", gate(&format!("--candidate {number}"))))
    .hint(format!("against another: {}", gate(&format!("--candidate {number} --baseline VERSION"))))
}

fn no_gate(name: &str) -> Fault {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let key =
        if name.starts_with('-') || !name.chars().all(plain) { format!("{name:?}") } else { name.to_owned() };
    Fault::new(format!("no gate is configured for model `{name}`, so nothing can pass it")).hint(format!(
        "registry: {{ models: {{ {key}: {{ gate: {{ f1_score: \">= baseline\", brier_score: \"<= 0.20\" }} }} }} }}"
    ))
}

async fn candidate(
    cx: &Context,
    registry: &Registry,
    named: &Named<'_>,
    model: &Model,
    asked: Option<&str>,
) -> Result<Evidence> {
    if let Some(id) = asked.and_then(|asked| asked.strip_prefix("run:")) {
        let found = Evidence::of_run(registry, id).await?;
        let gone = || Fault::new(format!("{} has no run `{id}`", registry.service));
        return Ok(found.ok_or_else(gone)?);
    }
    let number = match asked {
        Some(text) => pointer::find(model, text)?,
        None => waiting(cx, named, model)?,
    };
    let version = model.version(number);
    Evidence::of(registry, version.ok_or_else(|| Fault::new(format!("version {number} is gone")))?).await
}

/// What waits, beyond doubt.
fn waiting(cx: &Context, named: &Named<'_>, model: &Model) -> Result<u64, Fault> {
    let pointer = named.candidate_of(model);
    pointer.version().ok_or_else(|| {
        let (name, which) = (&model.name, named.candidate());
        let how = match model.versions.first() {
            Some(newest) => {
                let flags = format!("--candidate {}", newest.version);
                cx.command(&words_about("model gate", name, &flags))
            }
            None => "it has no versions at all: register one".to_owned(),
        };
        Fault::new(format!("no one version of model `{name}` waits as `{which}`: {}", pointer.describe()))
            .hint(how)
    })
}

fn page(cx: &Context, named: &Named<'_>, decision: &Decision) -> Document {
    let mut report = cx.report("model gate", decision.findings(named.name));
    // One rule by itself says more than that it passes.
    if report.verdict == Verdict::Ok && decision.rulings.len() > 1 {
        report.summary = format!("OK {}: {}", named.name, passes(decision));
    }
    let rows = Listing {
        schema: "mlopsctl/model-gate/v1",
        columns: vec!["metric", "rule", "candidate", "baseline", "difference", "outcome"],
        rows: decision.rulings.iter().map(|ruling| row(decision, ruling)).collect(),
        items: decision.rulings.iter().map(|ruling| json!(ruling)).collect(),
        empty: "no rules",
        verdict: None,
        note: None,
    };
    let mut json = json!({
        "schema": "mlopsctl/model-gate/v1",
        "model": named.name,
        "verdict": report.verdict,
        "exit_code": report.exit_code,
        "summary": report.summary,
        "at": report.at,
    });
    if let (Some(whole), serde_json::Value::Object(part)) = (json.as_object_mut(), decision.to_json(named)) {
        whole.extend(part);
    }
    Document::Sheet(Box::new(Sheet { rows, json, notes: notes(cx, named, decision), report }))
}

/// `version 4 passes all 3 rules of its gate`.
fn passes(decision: &Decision) -> String {
    let name = decision.candidate.name();
    match (&decision.against, decision.rulings.len()) {
        (Against::Nothing, _) => format!("{name} passes as the first of all"),
        (_, rules) => format!("{name} passes all {rules} rules of its gate"),
    }
}

fn row(decision: &Decision, ruling: &Ruling) -> Vec<String> {
    let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), gate::number);
    let difference = match (ruling.difference, ruling.noise) {
        (None, _) => "-".to_owned(),
        (Some(difference), None) => gate::signed(difference),
        (Some(difference), Some(noise)) => {
            format!("{} (±{})", gate::signed(difference), gate::number(noise))
        }
    };
    vec![
        ruling.metric.clone(),
        ruling.rule.to_string(),
        number(ruling.candidate),
        number(ruling.baseline),
        difference,
        word(decision, ruling.outcome).to_owned(),
    ]
}

fn word(decision: &Decision, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "pass",
        Outcome::Fail => "FAIL",
        Outcome::Inconclusive => "inconclusive",
        Outcome::NotComparable => "not comparable",
        Outcome::NoIncumbent if decision.allow_first => "pass (the first)",
        Outcome::NoIncumbent => "no incumbent",
    }
}

/// Which two were compared, what each rule that does not pass says, and what to do.
fn notes(cx: &Context, named: &Named<'_>, decision: &Decision) -> Vec<String> {
    let name = decision.candidate.name();
    let against = match &decision.against {
        Against::Version(evidence) => format!("{name} against {}", evidence.name()),
        Against::Itself(_) => format!("{name} against its own baseline, since it serves"),
        Against::Nothing => format!("{name}; nothing serves yet"),
        Against::Unclear(why) => format!("{name}; what serves is not clear: {why}"),
    };
    let mut notes = vec![against];
    // What passes by a limit that a guess would meet, too, is worth its sentence.
    let told =
        |ruling: &&Ruling| ruling.outcome != Outcome::Pass || ruling.message.contains("a guess scores");
    let open = decision.rulings.iter().filter(told);
    for ruling in open {
        notes.push(format!("{}: {}", ruling.metric, ruling.message));
        if let Some(hint) = &ruling.hint
            && !notes.contains(hint)
        {
            notes.push(hint.clone());
        }
    }
    let compared = decision.rulings.iter().any(|ruling| ruling.difference.is_some());
    if compared && decision.same_data(named).is_none() {
        notes.push(
            "nothing tells whether both were evaluated on the same data: log it with context=\"eval\", or name a tag \
             in `evaluation_data:`"
                .to_owned(),
        );
    }
    let number = decision.candidate.version.version;
    let other = !matches!(decision.against, Against::Itself(_)) && number > 0;
    if decision.outcome() == Outcome::Pass && other {
        notes.push(cx.command(&words_about("model promote", named.name, &format!("--to {number}"))));
    }
    notes
}
