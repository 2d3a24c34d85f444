//! A model's versions as the registry names them, and what comes next by the evidence of two of them.

use anyhow::Result;
use semver::Version as Semver;
use serde_json::{Value, json};

use super::{
    bump::{self, Level},
    decide::{Asked, Next},
    evidence::{self as levels, Guard, Judged},
};
use crate::{
    client::mlflow::{Model, RunData, Version},
    context::Context,
    error::{Fault, words_about},
    model::{
        evidence::{self, Evidence},
        gate::Outcome,
        judgement::decide,
        pointer::{self, Pointer},
        registry::{Named, Registry},
        signature::{self, Signature},
    },
};

/// The tag of a version that names it.
pub(super) const NAME_TAG: &str = "semver";
/// The tag of a version that says why it has that name.
pub(super) const REASON_TAG: &str = "semver.reason";
/// The tag of a version that says which name came before.
pub(super) const PREVIOUS_TAG: &str = "semver.previous";

/// A metric of the new run: the share of predictions on the probe set that differ from those of the version before.
const PREDICTIONS_DIFFER: &str = "predictions_differ";
/// Parameters and tags of a run that say what it was trained for.
const OBJECTIVE: [&str; 2] = ["objective", "target"];

/// A version that has a name.
#[derive(Debug, Clone)]
pub(super) struct NamedVersion {
    pub(super) number: u64,
    pub(super) name: Semver,
}

/// A version of a model that is to be named, and what it comes after.
pub(super) struct Subject {
    pub(super) registry: Registry,
    pub(super) model: Model,
    pub(super) version: Version,
    /// The other named versions, the highest first.
    pub(super) named: Vec<NamedVersion>,
}

/// What comes next, and what it rests on.
pub(super) struct Judgement {
    pub(super) next: Next,
    /// None: it was not needed.
    pub(super) evidence: Option<Value>,
    pub(super) gate: Vec<Value>,
}

/// The name that a version has; none where it has none.
///
/// # Errors
/// Its tag is no semantic version.
pub(super) fn name_of(model: &Model, version: &Version) -> Result<Option<Semver>, Fault> {
    let Some(text) = version.tag(NAME_TAG) else { return Ok(None) };
    // As people write it by hand.
    let plain = text.strip_prefix('v').unwrap_or(text);
    Semver::parse(plain).map(Some).map_err(|error| {
        let (number, name) = (version.version, &model.name);
        Fault::new(format!(
            "version {number} of `{name}` is named `{text}`, which is no semantic version: {error}"
        ))
        .hint(format!("put its tag `{NAME_TAG}` right in MLflow, or delete it"))
    })
}

/// The named versions of a model but one, the highest first. What is no semantic version is warned of.
pub(super) fn named(cx: &Context, model: &Model, but: Option<u64>) -> Vec<NamedVersion> {
    let mut named = Vec::new();
    for version in model.versions.iter().filter(|version| Some(version.version) != but) {
        match name_of(model, version) {
            Ok(Some(name)) => named.push(NamedVersion { number: version.version, name }),
            Ok(None) => {}
            Err(fault) => cx.warn_once(&fault.message),
        }
    }
    named.sort_by(|a, b| b.name.cmp(&a.name).then(b.number.cmp(&a.number)));
    named
}

/// Another version that has this name, but for build metadata, and is not the same model registered twice: a name is
/// given once.
pub(super) fn taken<'a>(model: &'a Model, version: &Version, name: &Semver) -> Option<&'a Version> {
    model.versions.iter().find(|other| {
        other.version != version.version
            && !is_twin(version, other)
            // What is no semantic version is told elsewhere, and no name.
            && name_of(model, other).is_ok_and(|named| named.is_some_and(|named| named.cmp_precedence(name).is_eq()))
    })
}

/// Of the same run and the same artifacts.
fn is_twin(one: &Version, other: &Version) -> bool {
    !one.run_id.is_empty() && other.run_id == one.run_id && other.source == one.source
}

impl Subject {
    /// The version that `of` names, else the candidate, else what serves.
    pub(super) async fn read(cx: &Context, name: &str, of: Option<&str>) -> Result<Self> {
        let registry = Registry::of(cx)?;
        let model = registry.model(cx, name).await?;
        let configured = Named::of(cx, name);
        let number = match of {
            Some(text) => pointer::find(&model, text)?,
            None => default_version(&configured, &model)?,
        };
        let version = model.version(number).cloned().unwrap_or_default();
        let named = named(cx, &model, Some(number));
        Ok(Self { registry, model, version, named })
    }

    /// What comes next for it.
    ///
    /// # Errors
    /// Evidence is missing and no level is given, numbers are at their end, or another version has the name.
    pub(super) async fn judge(&self, cx: &Context, asked: &Asked) -> Result<Judgement> {
        let judgement = self.decide(cx, asked).await?;
        let next = &judgement.next;
        match taken(&self.model, &self.version, &next.version) {
            Some(other) if !next.stands => Err(self.given(cx, &next.version, other, asked).into()),
            _ => Ok(judgement),
        }
    }

    /// Why it cannot have a name, and by which level it could have another.
    fn given(&self, cx: &Context, name: &Semver, other: &Version, asked: &Asked) -> Fault {
        let (model, number) = (&self.model.name, self.version.version);
        let other = other.version;
        let message =
            format!("version {number} of `{model}` would be {name}, which version {other} is already");
        let show = cx.command(&words_about("version show", model, ""));
        let fault = Fault::new(message).hint(format!("a name is given once; all of them: {show}"));
        let own = name_of(&self.model, &self.version).ok().flatten();
        let is_free = |level: &Level| {
            let next = own.as_ref().and_then(|own| step(own, *level, asked).ok());
            next.is_some_and(|next| taken(&self.model, &self.version, &next).is_none())
        };
        match [Level::Minor, Level::Major].into_iter().find(is_free) {
            None => fault,
            Some(level) => {
                let flags = format!("--of {number} --bump {level} --reason '…'");
                let larger = cx.command(&words_about("version bump", model, &flags));
                fault.hint(format!("leave it as it is, or say a larger step: {larger}"))
            }
        }
    }

    async fn decide(&self, cx: &Context, asked: &Asked) -> Result<Judgement> {
        let number = self.version.version;
        if let Some(name) = name_of(&self.model, &self.version)? {
            return Ok(plain(self.renamed(cx, &name, asked)?));
        }
        if let Some(twin) = self.twin() {
            let reason = format!("it is of the same run as version {}", twin.number);
            let previous = self.named.iter().find(|one| one.name < twin.name);
            return Ok(plain(Next {
                version: twin.name.clone(),
                from: previous.map(|one| one.name.clone()),
                level: None,
                stands: false,
                written: false,
                reasons: vec![reason],
            }));
        }
        let Some(latest) = self.named.first() else {
            let version = first(asked)?;
            let reasons = vec![format!("no version of `{}` has a name yet", self.model.name)];
            return Ok(plain(Next {
                version,
                from: None,
                level: None,
                stands: false,
                written: false,
                reasons,
            }));
        };
        // A release counts: what a pre-release of it has changed is part of the step.
        let base = self.named.iter().find(|one| one.name.pre.is_empty()).unwrap_or(latest);
        if base.number > number {
            cx.ui.warn(&format!(
                "version {number} is older than version {}, which is {}: the name goes by precedence, not by age",
                base.number, base.name
            ));
        }
        let (evidence, gate, judged) = self.gather(cx, base).await?;
        let (level, reasons) = match (asked.level, judged) {
            (None, Judged::Level { level, reasons }) => (level, reasons),
            (None, Judged::Refused { missing }) => return Err(self.refused(cx, &missing).into()),
            (Some(level), judged) => {
                if let Judged::Level { level: found, reasons } = &judged
                    && level < *found
                {
                    let why = reasons.join("; ");
                    cx.ui.warn(&format!("the evidence says {found}, and {level} is given: {why}"));
                }
                (level, vec![why_decreed(cx)])
            }
        };
        let version = step(&latest.name, level, asked)?;
        let from = Some(latest.name.clone());
        let next = Next { version, from, level: Some(level), stands: false, written: false, reasons };
        Ok(Judgement { next, evidence: Some(evidence), gate })
    }

    fn refused(&self, cx: &Context, missing: &[String]) -> Fault {
        let (name, number) = (&self.model.name, self.version.version);
        let why = missing.join("; ");
        let message = format!("the level of version {number} of `{name}` cannot be told: {why}");
        let flags = format!("--of {number} --bump patch --reason '…'");
        let decree = cx.command(&words_about("version bump", name, &flags));
        Fault::new(message)
            .hint(format!("say it (patch, minor or major): {decree}"))
            .hint("log the model with its signature: infer_signature(X, model.predict(X))")
    }

    /// It has a name already: that stands, but a pre-release can become another kind, or the release.
    fn renamed(&self, cx: &Context, name: &Semver, asked: &Asked) -> Result<Next> {
        let number = self.version.version;
        let stands = name.pre.is_empty() || asked.pre.as_deref() == name.pre.split('.').next();
        let from = Some(name.clone());
        if stands {
            let reasons = vec![format!("version {number} is {name} already")];
            return Ok(Next { version: name.clone(), from, level: None, stands, written: false, reasons });
        }
        let (level, reason) = match asked.level {
            Some(level) => (level, why_decreed(cx)),
            None => (Level::Patch, format!("the pre-release {name} goes on")),
        };
        let version = step(name, level, asked)?;
        Ok(Next { version, from, level: Some(level), stands: false, written: false, reasons: vec![reason] })
    }

    /// Another version of the same run and the same artifacts: the same model, registered twice.
    fn twin(&self) -> Option<&NamedVersion> {
        let is_it = |one: &&NamedVersion| {
            self.model.version(one.number).is_some_and(|other| is_twin(&self.version, other))
        };
        self.named.iter().find(is_it)
    }

    async fn gather(&self, cx: &Context, base: &NamedVersion) -> Result<(Value, Vec<Value>, Judged)> {
        let Self { registry, model, version: new, .. } = self;
        let configured = Named::of(cx, &model.name);
        let old = model.version(base.number).cloned().unwrap_or_default();
        let (old_files, new_files, old_run, new_run) = tokio::join!(
            evidence::mlmodel(registry, model, &old),
            evidence::mlmodel(registry, model, new),
            Evidence::of(registry, &old),
            Evidence::of(registry, new),
        );
        let (old_run, new_run) = (old_run?, new_run?);
        let mut missing = Vec::new();
        let mut read = |number: u64, files: Result<Option<evidence::MlModel>>| match files {
            Ok(files) => {
                if files.as_ref().is_none_or(|files| files.signature.is_none()) {
                    missing.push(format!("version {number} has no signature"));
                }
                files
            }
            // What cannot be read is not compatible: it is unknown.
            Err(error) => {
                missing.push(format!("the signature of version {number} cannot be read: {error:#}"));
                None
            }
        };
        let (old_files, new_files) = (read(old.version, old_files), read(new.version, new_files));
        let of = |files: &Option<evidence::MlModel>| files.as_ref().and_then(|files| files.signature.clone());
        let (before, after): (Option<Signature>, Option<Signature>) = (of(&old_files), of(&new_files));
        let changes = before.as_ref().zip(after.as_ref()).and_then(|(old, new)| signature::compare(old, new));
        if before.is_some() && after.is_some() && changes.is_none() {
            missing.push("one of the two signatures has no inputs or no outputs".to_owned());
        }
        let algorithm = old_run.algorithm(old_files.as_ref()).zip(new_run.algorithm(new_files.as_ref()));
        if algorithm.is_none() {
            missing.push("the algorithm of one of the two versions is not known".to_owned());
        }
        let features = old_run.features().zip(new_run.features()).map(|(old, new)| differing(&old, &new));
        let objective = said(&old_run).zip(said(&new_run));
        let predictions_differ = share(&new_run);
        let decided = decide(cx, registry, &configured, model, new_run.clone(), Some(base.number)).await?;
        let gate = decided.rulings.iter().map(|ruling| {
            json!({
                "metric": ruling.metric, "rule": ruling.rule, "candidate": ruling.candidate,
                "baseline": ruling.baseline, "outcome": ruling.outcome,
            })
        });
        let gate: Vec<Value> = gate.collect();
        let unclear =
            decided.rulings.iter().filter(|ruling| !matches!(ruling.outcome, Outcome::Pass | Outcome::Fail));
        let gate_unclear: Vec<String> = unclear
            .map(|ruling| format!("the gate says nothing of {} ({})", ruling.metric, ruling.message))
            .collect();
        missing.extend(gate_unclear.iter().cloned());
        let known = levels::Evidence {
            signature: changes,
            algorithm,
            features,
            objective,
            predictions_differ,
            gate_failed: decided.rulings.iter().any(|ruling| ruling.outcome == Outcome::Fail),
            gate_unclear,
        };
        let value = json!({
            "compared_with": { "version": old.version, "semver": base.name.to_string() },
            "signature": { "before": before.map(|one| one.describe()), "after": after.map(|one| one.describe()), "changes": known.signature },
            "algorithm": known.algorithm.as_ref().map(|(old, new)| json!({ "before": old, "after": new })),
            "features": known.features,
            "objective": known.objective.as_ref().map(|(old, new)| json!({ "before": old, "after": new })),
            "predictions_differ": known.predictions_differ,
            "gate_failed": known.gate_failed,
            "missing": missing,
        });
        let judged = match levels::judge(&known, Guard::of(configured.config.predictions_differ)) {
            Judged::Refused { .. } if !missing.is_empty() => Judged::Refused { missing },
            judged => judged,
        };
        Ok((value, gate, judged))
    }
}

/// Why a level is what it is that somebody said.
fn why_decreed(cx: &Context) -> String {
    cx.options.reason.clone().unwrap_or_else(|| "asked for".to_owned())
}

fn plain(next: Next) -> Judgement {
    Judgement { next, evidence: None, gate: Vec::new() }
}

fn default_version(named: &Named<'_>, model: &Model) -> Result<u64, Fault> {
    let unclear = |name: &str, pointer: &Pointer| {
        Fault::new(format!("`{name}` of `{}` is not clear: {}", model.name, pointer.describe()))
            .hint("name the version: --of 7")
    };
    let candidate = named.candidate_of(model);
    if let Some(number) = candidate.version() {
        return Ok(number);
    }
    if candidate != Pointer::Nothing {
        return Err(unclear(named.candidate(), &candidate));
    }
    let serving = named.serving_of(model);
    match serving.version() {
        Some(number) => Ok(number),
        None if serving != Pointer::Nothing => Err(unclear(named.serving(), &serving)),
        None => Err(Fault::new(format!(
            "nothing of `{}` is {} or {}",
            model.name,
            named.candidate(),
            named.serving()
        ))
        .hint("name the version: --of 7")),
    }
}

fn first(asked: &Asked) -> Result<Semver> {
    let version = match &asked.pre {
        None => Some(bump::first()),
        Some(name) => bump::first_pre(&bump::first(), name),
    };
    Ok(asked.built(version.ok_or_else(|| no_pre(asked, &bump::first()))?))
}

fn step(current: &Semver, level: Level, asked: &Asked) -> Result<Semver> {
    let version = match &asked.pre {
        None => bump::next(current, level, asked.policy)
            .ok_or_else(|| Fault::new(format!("the numbers of {current} are at their end")))?,
        Some(name) => {
            bump::next_pre(current, level, asked.policy, name).ok_or_else(|| no_pre(asked, current))?
        }
    };
    Ok(asked.built(version))
}

fn no_pre(asked: &Asked, current: &Semver) -> Fault {
    let name = asked.pre.as_deref().unwrap_or_default();
    Fault::new(format!("no pre-release named `{name}` can follow {current}"))
        .hint("a pre-release is letters, digits and `-`, and comes after the one before: alpha, beta, rc")
}

/// `+zip`, `-age`.
fn differing(old: &[String], new: &[String]) -> Vec<String> {
    let gone = old.iter().filter(|name| !new.contains(name)).map(|name| format!("-{name}"));
    let came = new.iter().filter(|name| !old.contains(name)).map(|name| format!("+{name}"));
    gone.chain(came).collect()
}

fn said(evidence: &Evidence) -> Option<String> {
    let RunData { params, tags, .. } = evidence.run.as_ref()?;
    OBJECTIVE.iter().find_map(|key| params.get(*key).or_else(|| tags.get(*key))).cloned()
}

/// A share that is none says nothing.
fn share(evidence: &Evidence) -> Option<f64> {
    let metrics = &evidence.run.as_ref()?.metrics;
    let (_, value) = metrics.iter().find(|(name, _)| name == PREDICTIONS_DIFFER)?;
    Some(*value).filter(|value| (0.0..=1.0).contains(value))
}
