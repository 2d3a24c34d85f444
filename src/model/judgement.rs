//! The configured rules, applied to what the registry tells: the one judgement of `model gate`, of a promotion, and of the
//! review of who waits. What a rule means is in `gate`, and what a review says in `review`; both know no configuration.

use anyhow::Result;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{
    brier,
    evidence::Evidence,
    gate::{Baseline, Outcome, Rule, RuleError, Ruling, Values, judge, worst},
    moves::{self, Recorded},
    pointer::Pointer,
    registry::{Named, Registry},
    review::{Policy, Watch},
};
use crate::{
    client::mlflow::{Model, Status},
    config::scalar::Duration,
    context::Context,
    error::Fault,
    finding::{Finding, Quantity, Verdict},
};

/// What a candidate is held against.
#[derive(Debug, Clone, PartialEq)]
pub enum Against {
    /// Nothing serves yet.
    Nothing,
    /// Something serves, and why nobody can tell what.
    Unclear(String),
    /// Another version.
    Version(Box<Evidence>),
    /// It serves itself: by name, the numbers that it had when it was promoted, or that the configuration demands.
    Itself(Vec<(String, f64)>),
}

/// What a gate says of a candidate.
#[derive(Debug, Clone)]
pub struct Decision {
    pub candidate: Evidence,
    pub against: Against,
    /// In the order of the configuration; none: no gate is configured.
    pub rulings: Vec<Ruling>,
    /// The first version of all is let in.
    pub allow_first: bool,
}

/// Judges a version or a run by the gate of its model, against what serves or `baseline`; where the candidate itself
/// serves, the records of its promotion are read.
///
/// # Errors
/// The source run of the other cannot be read (one that is gone is no error), or `baseline` is no version.
pub async fn decide(
    cx: &Context,
    registry: &Registry,
    named: &Named<'_>,
    model: &Model,
    candidate: Evidence,
    baseline: Option<u64>,
) -> Result<Decision> {
    let against = against(cx, registry, named, model, candidate.version.version, baseline).await?;
    Decision::of(named, candidate, against)
}

async fn against(
    cx: &Context,
    registry: &Registry,
    named: &Named<'_>,
    model: &Model,
    candidate: u64,
    baseline: Option<u64>,
) -> Result<Against> {
    let serving = named.serving_of(model);
    let number = match (baseline, &serving) {
        (Some(number), _) => number,
        (None, Pointer::Nothing) => return Ok(Against::Nothing),
        (None, pointer) => match pointer.version() {
            Some(number) => number,
            None => return Ok(Against::Unclear(pointer.describe())),
        },
    };
    if number == candidate {
        let moves = moves::of(cx, named, model).await?;
        return Ok(Against::Itself(numbers_of(named, number, &moves)));
    }
    let version = model
        .version(number)
        .ok_or_else(|| Fault::new(format!("model `{}` has no version {number}", model.name)))?;
    Ok(Against::Version(Box::new(Evidence::of(registry, version).await?)))
}

/// The numbers that a serving version is held against: those of its last promotion, and over them the configured ones.
pub fn numbers_of(named: &Named<'_>, version: u64, moves: &[Recorded]) -> Vec<(String, f64)> {
    // Moves that only tags tell have no metrics.
    let told =
        |one: &&Recorded| one.moved.to == Some(version) && !one.moved.undone && !one.metrics.is_empty();
    let came = moves.iter().rev().find(told);
    let mut numbers: Vec<(String, f64)> = came.map(|one| one.metrics.clone()).unwrap_or_default();
    for (metric, number) in &named.config.baseline {
        let names = named.names_of(metric);
        numbers.retain(|(name, _)| !names.contains(name));
        numbers.push((metric.clone(), *number));
    }
    numbers
}

/// Rules as they are written; in a checked configuration all of them are some.
fn rules(texts: &[String]) -> Result<Vec<Rule>, RuleError> {
    texts.iter().map(|text| text.parse()).collect()
}

/// Limits of a review as they are configured: a metric in `watch:` has the limits written there and no others, none at
/// all where none are.
///
/// # Errors
/// A rule is none, which a checked configuration does not have.
pub fn policy(named: &Named<'_>) -> Result<Policy, RuleError> {
    let config = &named.config;
    let span = |written: &Option<Duration>, usual: TimeDelta| match written {
        Some(written) => TimeDelta::from_std(written.value).unwrap_or(TimeDelta::MAX),
        None => usual,
    };
    let mut policy = Policy::default();
    policy.max_age = span(&config.max_age, policy.max_age);
    policy.archive_after = span(&config.archive_after, policy.archive_after);
    policy.prevalence = config.prevalence;
    policy.watch.retain(|watch| !config.watch.contains_key(&watch.metric));
    for watch in &mut policy.watch {
        watch.names = named.names_of(&watch.metric);
        watch.demanded =
            config.metrics.contains_key(&watch.metric) || config.baseline.contains_key(&watch.metric);
    }
    for (metric, limits) in &config.watch {
        policy.watch.push(Watch {
            metric: metric.clone(),
            names: named.names_of(metric),
            warning: rules(&limits.warning)?,
            critical: rules(&limits.critical)?,
            demanded: true,
        });
    }
    Ok(policy)
}

impl Against {
    /// As rules take it.
    pub fn baseline(&self, named: &Named<'_>, candidate: &Values) -> Baseline {
        match self {
            Self::Nothing => Baseline::None,
            Self::Unclear(why) => Baseline::Unclear(why.clone()),
            Self::Version(evidence) => Baseline::Version(evidence.values(named)),
            Self::Itself(numbers) if numbers.is_empty() => Baseline::Unclear(
                "it serves itself, and nothing tells what it had when it was promoted (`baseline:` may say it)"
                    .to_owned(),
            ),
            Self::Itself(numbers) => Baseline::Version(Values {
                name: format!("the baseline of {}", candidate.name),
                metrics: numbers.clone(),
                // It is compared with itself.
                data_digest: candidate.data_digest.clone(),
                data_wanted: None,
                rows: None,
                why_none: None,
            }),
        }
    }

    fn to_json(&self, named: &Named<'_>) -> Value {
        match self {
            Self::Nothing => json!({ "kind": "none" }),
            Self::Unclear(why) => json!({ "kind": "unclear", "why": why }),
            Self::Version(evidence) => {
                let mut side = side(evidence, named);
                side["kind"] = "version".into();
                side
            }
            Self::Itself(numbers) => {
                let metrics: serde_json::Map<String, Value> =
                    numbers.iter().map(|(name, value)| (name.clone(), (*value).into())).collect();
                json!({ "kind": "itself", "metrics": metrics })
            }
        }
    }
}

/// One side of a comparison, for machines.
fn side(evidence: &Evidence, named: &Named<'_>) -> Value {
    let values = evidence.values(named);
    json!({
        "version": Some(evidence.version.version).filter(|number| *number > 0),
        "run_id": evidence.version.run_id,
        "semver": evidence.version.tag("semver"),
        "data_digest": values.data_digest,
        "rows": values.rows,
        "why_none": values.why_none,
    })
}

impl Decision {
    /// # Errors
    /// A configured rule is none.
    pub fn of(named: &Named<'_>, candidate: Evidence, against: Against) -> Result<Self> {
        let values = candidate.values(named);
        let baseline = against.baseline(named, &values);
        let mut rulings = Vec::new();
        for (metric, texts) in &named.config.gate {
            let names = named.names_of(metric);
            let mut of_metric = judge(metric, &names, &rules(texts)?, &values, &baseline);
            if let Some(first) = of_metric.first_mut().filter(|_| metric.contains("brier"))
                && let (Some(score), Some(prevalence)) = (first.candidate, named.config.prevalence)
                && let Some(skill) = brier::skill(score, prevalence)
            {
                first.message += &format!("; {}", skill.words());
                first.skill = Some(skill);
            }
            rulings.extend(of_metric);
        }
        Ok(Self { candidate, against, rulings, allow_first: false })
    }

    /// Lets the first version of all in, where nothing serves.
    #[must_use]
    pub fn allow_first(mut self, allowed: bool) -> Self {
        self.allow_first = allowed;
        self
    }

    /// Lets nothing pass that the registry has not registered to its end: it can never be promoted.
    #[must_use]
    pub fn only_where_registered(mut self) -> Self {
        let version = &self.candidate.version;
        let why = match version.status {
            Status::Ready | Status::Unknown => return self,
            Status::Pending => "is not registered to its end yet",
            Status::Failed => "cannot serve: its registration failed",
        };
        let said = &version.status_message;
        let said = if said.is_empty() { String::new() } else { format!(" ({said})") };
        for ruling in &mut self.rulings {
            if matches!(ruling.outcome, Outcome::Pass | Outcome::NoIncumbent) {
                ruling.outcome = Outcome::Inconclusive;
            }
            ruling.message += &format!("; but version {} {why}{said}", version.version);
        }
        self
    }

    /// Whether both were evaluated on the same data; None: nothing tells.
    pub fn same_data(&self, named: &Named<'_>) -> Option<bool> {
        match &self.against {
            Against::Version(evidence) => {
                let digest = |evidence: &Evidence| evidence.values(named).data_digest;
                Some(digest(&self.candidate)? == digest(evidence)?)
            }
            Against::Itself(_) => Some(true),
            Against::Nothing | Against::Unclear(_) => None,
        }
    }

    /// The gravest of the rulings.
    pub fn outcome(&self) -> Outcome {
        match worst(&self.rulings) {
            Outcome::NoIncumbent if self.allow_first => Outcome::Pass,
            outcome => outcome,
        }
    }

    /// The rule that decides, in words that follow the name of the version.
    pub fn why(&self) -> String {
        let decides = worst(&self.rulings);
        let mut all = self.rulings.iter().filter(|ruling| ruling.outcome == decides);
        let Some(first) = all.next() else { return String::new() };
        let whose = format!("{} has ", self.candidate.name());
        let first = first.message.strip_prefix(&whose).unwrap_or(&first.message);
        match all.count() {
            0 => first.to_owned(),
            1 => format!("{first}; and one rule more"),
            more => format!("{first}; and {more} rules more"),
        }
    }

    /// What one ruling means.
    pub fn verdict_of(&self, ruling: &Ruling) -> Verdict {
        match ruling.outcome {
            Outcome::Pass => Verdict::Ok,
            Outcome::NoIncumbent if self.allow_first => Verdict::Ok,
            Outcome::Fail => Verdict::Critical,
            Outcome::NoIncumbent | Outcome::Inconclusive | Outcome::NotComparable => Verdict::Unknown,
        }
    }

    /// A finding for each rule: `model.gate.METRIC`, further rules of a metric are numbered.
    pub fn findings(&self, model: &str) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        for (at, ruling) in self.rulings.iter().enumerate() {
            let before = self.rulings[..at].iter().filter(|one| one.metric == ruling.metric).count();
            let nth = if before == 0 { String::new() } else { format!("-{}", before + 1) };
            let id = format!("model.gate.{}{nth}", ruling.metric);
            let mut finding = Finding::new(id, model, self.verdict_of(ruling), &ruling.message)
                .evidence("outcome", json!(ruling.outcome))
                .evidence("candidate", self.candidate.name());
            for (key, number) in
                [("baseline", ruling.baseline), ("difference", ruling.difference), ("noise", ruling.noise)]
            {
                if let Some(number) = number {
                    finding = finding.evidence(key, number);
                }
            }
            if let Some(value) = ruling.candidate {
                finding = finding.measured(Quantity { value, unit: None });
            }
            finding.threshold = Some(ruling.rule.to_string());
            finding.hint.clone_from(&ruling.hint);
            findings.push(finding);
        }
        findings
    }

    /// For machines: what `mlopsctl/model-gate/v1` has besides the verdict.
    pub fn to_json(&self, named: &Named<'_>) -> Value {
        json!({
            "outcome": self.outcome(),
            "candidate": side(&self.candidate, named),
            "baseline": self.against.to_json(named),
            "same_data": self.same_data(named),
            "allow_first": self.allow_first,
            "rulings": self.rulings,
        })
    }
}
