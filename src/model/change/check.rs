//! What speaks against a move, asked before anything is planned: each objection says whether force overrides it.

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::{plan::Way, seen::Seen};
use crate::{
    client::mlflow::{Status, Version},
    context::Context,
    error::{Exit, Fault, words_about},
    model::{
        evidence::{self, Evidence},
        gate::{Outcome, Ruling},
        judgement::decide,
        moves::{promoted_tag, rolled_back_tag},
        signature::{self, Effect},
    },
};

/// Why a version should not serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::model) struct Objection {
    pub(in crate::model) what: String,
    /// Critical: it is known to be wrong. Unknown: it cannot be told.
    pub(in crate::model) exit: Exit,
    pub(in crate::model) hint: Option<String>,
    /// Not even force helps.
    pub(in crate::model) hard: bool,
}

impl Objection {
    fn new(exit: Exit, what: impl Into<String>) -> Self {
        Self { what: what.into(), exit, hint: None, hard: false }
    }

    fn hard(self) -> Self {
        Self { hard: true, ..self }
    }

    fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// What was found out about a version.
#[derive(Debug, Default)]
pub(in crate::model) struct Checked {
    pub(in crate::model) objections: Vec<Objection>,
    /// What could not be told, and stops nothing.
    pub(in crate::model) notes: Vec<String>,
}

/// Whether a version can be loaded at all, and whether callers of what serves can go on with it.
pub(in crate::model) async fn can_serve(seen: &Seen<'_>, version: &Version, way: Way) -> Checked {
    let mut checked = Checked::default();
    let objections = &mut checked.objections;
    let number = version.version;
    let said = match version.status_message.as_str() {
        "" => String::new(),
        text => format!(" ({text})"),
    };
    match version.status {
        Status::Ready => {}
        Status::Unknown => {
            let what = format!("the registry does not say that version {number} is ready{said}");
            objections.push(Objection::new(Exit::Unknown, what));
        }
        Status::Pending => {
            let what = format!("version {number} is not registered to its end yet{said}");
            objections.push(Objection::new(Exit::Unknown, what).hard());
        }
        Status::Failed => {
            let what = format!("the registration of version {number} failed{said}");
            objections.push(Objection::new(Exit::Critical, what).hard());
        }
    }
    let (files, callers) = tokio::join!(files(seen, version), callers(seen, version, way));
    objections.extend(files);
    match callers {
        Ok(broken) => objections.extend(broken),
        Err(note) => checked.notes.push(note),
    }
    checked
}

/// Whether its files are there.
async fn files(seen: &Seen<'_>, version: &Version) -> Option<Objection> {
    let number = version.version;
    let what = match evidence::files(&seen.registry, &seen.model, version).await {
        Ok(files) if !files.is_empty() => return None,
        Ok(_) => format!("there are no files of version {number}"),
        Err(error) => {
            format!("the files of version {number} cannot be listed through the tracking server: {error:#}")
        }
    };
    Some(Objection::new(Exit::Unknown, what))
}

/// Whether callers of what serves can go on; or why that is not told, where that stops nothing: many models have no
/// signature, and a rollback, to what served before, does not wait for one that cannot be read.
async fn callers(seen: &Seen<'_>, version: &Version, way: Way) -> Result<Option<Objection>, String> {
    let holder = seen.holder().and_then(|number| seen.model.version(number));
    let Some(holder) = holder.filter(|holder| holder.version != version.version) else { return Ok(None) };
    let of = async |version: &Version| {
        let (why, failed) = match evidence::signature(&seen.registry, &seen.model, version).await {
            Ok(Some(signature)) => return Ok(signature),
            Ok(None) => ("it has none".to_owned(), false),
            Err(error) => (format!("{error:#}"), true),
        };
        Err((format!("the signature of version {} cannot be compared: {why}", version.version), failed))
    };
    let (old, new) = match tokio::join!(of(holder), of(version)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err((what, true)), _) | (_, Err((what, true))) if way == Way::Promote => {
            return Ok(Some(Objection::new(Exit::Unknown, what)));
        }
        (Err((note, _)), _) | (_, Err((note, _))) => return Err(note),
    };
    let Some(changes) = signature::compare(&old, &new) else {
        return Err("the signatures cannot be compared: inputs or outputs are missing".to_owned());
    };
    let breaks = changes.into_iter().filter(|change| change.effect == Effect::Breaks);
    let breaks: Vec<String> = breaks.map(|change| change.what).collect();
    if breaks.is_empty() {
        return Ok(None);
    }
    let (old, new) = (holder.version, version.version);
    let what = format!("callers of version {old} break with version {new}: {}", breaks.join("; "));
    Ok(Some(Objection::new(Exit::Critical, what)))
}

/// What the evaluation gate says; a model without one has nothing to pass.
///
/// # Errors
/// The metrics cannot be read.
pub(in crate::model) async fn gate(
    cx: &Context,
    seen: &Seen<'_>,
    candidate: &Evidence,
    allow_first: bool,
) -> Result<Vec<Objection>> {
    if seen.named.config.gate.is_empty() {
        cx.ui.say(&format!("no gate is configured for model `{}`", seen.model.name));
        return Ok(Vec::new());
    }
    let (candidate, incumbent) = (candidate.clone(), seen.holder());
    let decision = decide(cx, &seen.registry, &seen.named, &seen.model, candidate, incumbent).await?;
    let objection = |ruling: &Ruling| {
        let exit = match ruling.outcome {
            Outcome::Pass => return None,
            Outcome::NoIncumbent if allow_first => return None,
            Outcome::Fail => Exit::Critical,
            Outcome::NoIncumbent | Outcome::Inconclusive | Outcome::NotComparable => Exit::Unknown,
        };
        let objection = Objection::new(exit, format!("the gate does not pass: {}", ruling.message));
        Some(Objection { hint: ruling.hint.clone(), ..objection })
    };
    Ok(decision.rulings.iter().filter_map(objection).collect())
}

/// Whether a rollback left it, and it was not promoted again since.
pub(in crate::model) fn was_rolled_back(version: &Version, pointer: &str) -> bool {
    let at = |key: &str| -> Option<DateTime<Utc>> {
        // Behind the time may stand that nobody saw it serve.
        let time = DateTime::parse_from_rfc3339(version.tag(key)?.split_whitespace().next()?).ok()?;
        Some(time.to_utc())
    };
    let left = version.tag(&rolled_back_tag(pointer)).is_some();
    match (at(&rolled_back_tag(pointer)), at(&promoted_tag(pointer))) {
        (Some(left), Some(came)) => left >= came,
        _ => left,
    }
}

/// A version that a rollback left comes back only by who says why.
pub(in crate::model) fn was_left(version: &Version, pointer: &str) -> Option<Objection> {
    was_rolled_back(version, pointer).then(|| {
        let what = format!("version {} was left by a rollback", version.version);
        Objection::new(Exit::Critical, what).hint("register what mends it as a version of its own")
    })
}

/// Whether it goes on in spite of objections.
///
/// # Errors
/// There are some, and they are not overridden; or force is given without a reason.
pub(in crate::model) fn weigh(
    cx: &Context,
    model: &str,
    objections: &[Objection],
    force: bool,
) -> Result<(), Fault> {
    if force && cx.options.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
        return Err(Fault::new("--force needs a reason").hint("say why: --force --reason 'CHG-4711: …'"));
    }
    let left: Vec<&Objection> = objections.iter().filter(|one| one.hard || !force).collect();
    for one in objections.iter().filter(|one| !one.hard && force) {
        cx.ui.warn(&format!("overridden by --force: {}", one.what));
    }
    let Some(first) = left.first() else { return Ok(()) };
    let critical = left.iter().any(|one| one.exit == Exit::Critical);
    let mut fault = Fault::new(format!("{}; nothing was changed", all(&left))).exit(if critical {
        Exit::Critical
    } else {
        Exit::Unknown
    });
    for hint in left.iter().filter_map(|one| one.hint.as_ref()) {
        fault = fault.hint(hint);
    }
    if !left.iter().any(|one| one.hard) {
        fault = fault.hint("go on all the same: --force --reason 'why'");
    } else if first.hard && left.len() == 1 {
        fault = fault.hint(format!("see its state: {}", cx.command(&words_about("model show", model, ""))));
    }
    Err(fault)
}

fn all(objections: &[&Objection]) -> String {
    objections.iter().map(|one| one.what.as_str()).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::mlflow::Tag;

    #[test]
    fn a_version_was_rolled_back_until_it_is_promoted_again() {
        let version = |left: Option<&str>, came: Option<&str>| {
            let tag = |key: String, value: &str| Tag { key, value: value.to_owned() };
            let left = left.map(|value| tag(rolled_back_tag("production"), value));
            let came = came.map(|value| tag(promoted_tag("production"), value));
            Version { tags: left.into_iter().chain(came).collect(), ..Version::default() }
        };
        let (early, late) = ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00.000Z");
        for (left, came, bad) in [
            (None, None, false),
            (None, Some(early), false),
            (Some(early), None, true),
            (Some(late), Some(early), true),
            (Some(late), Some(late), true),
            (Some(early), Some(late), false),
            (Some(early), Some("2026-01-02T00:00:00Z unverified"), false),
            (Some("by hand"), Some(late), true),
        ] {
            assert_eq!(was_rolled_back(&version(left, came), "production"), bad, "{left:?} {came:?}");
        }
        assert!(!was_rolled_back(&version(Some(late), None), "champion"));
    }
}
