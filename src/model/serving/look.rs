//! Whether what serves is what the registry says: of every configured model for `status`, and of the models that a
//! service serves for `health`.

use anyhow::Result;
use serde_json::{Value, json};

use super::replicas_sharing;
use crate::{
    client::{
        Pages, fan_out,
        mlflow::{Model, Status, Version},
    },
    context::Context,
    error::words_about,
    finding::{Finding, Verdict},
    model::{
        agreement::{self, Replica},
        change::where_to_tell,
        image,
        pointer::Pointer,
        registry::{Named, Registry},
    },
};

pub(in crate::model) const SERVING: &str = "model.serving";
const AGREEMENT: &str = "model.agreement";
const IMAGE: &str = "model.image";

/// For `status`: of each configured model which version should serve, and whether it does. A registry that cannot be
/// read is one finding of its own.
///
/// # Errors
/// No registry is configured, or it is not said which of several.
pub async fn look(cx: &Context, pages: &Pages) -> Result<Vec<Finding>> {
    let names: Vec<&String> = cx.config().registry.models.keys().collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let registry = Registry::of(cx)?;
    let seen = fan_out(
        names,
        cx.parallel(),
        cx.deadline(),
        async |name| {
            let named = Named::of(cx, name);
            let (model, replicas) =
                tokio::join!(registry.mlflow.fetch_model(name), replicas_sharing(cx, &named, pages));
            (name, model.map(|model| of_model(cx, &registry, &named, model, &replicas)))
        },
        |name| {
            let why = "there was no answer before the deadline (see --deadline)";
            (name, Ok(vec![Finding::new(SERVING, name, Verdict::Unknown, why)]))
        },
    );
    let mut findings = Vec::new();
    let instrument = format!("instrument.{}", registry.service);
    let mut blind = None;
    for (name, seen) in seen.await {
        match seen {
            Ok(of_model) => findings.extend(of_model),
            Err(error) => {
                let why = "which version should serve is not known: the registry cannot be read";
                let mut finding = Finding::new(SERVING, name, Verdict::Unknown, why);
                finding.caused_by = Some(instrument.clone());
                findings.push(finding);
                blind.get_or_insert(error);
            }
        }
    }
    if let Some(error) = blind {
        let message = format!("the model registry cannot be read: {}", error.what());
        let finding = Finding::new(&instrument, &registry.service, Verdict::Critical, message);
        let hint = cx.command(&words_about("health", &registry.service, ""));
        findings.insert(0, finding.hint(hint).attempts(error.attempts()).took(error.took()));
    }
    Ok(findings)
}

/// For `health`: whether these services serve what the registry says. Nothing where no model is said to be served by
/// them, or where the registry cannot be read: it is another service, with findings of its own.
pub async fn look_beside(cx: &Context, services: &[String], pages: &Pages) -> Vec<Finding> {
    let serves = |name: &&String| {
        let served_by = &cx.config().registry.models[*name].served_by;
        served_by.iter().any(|service| services.contains(service))
    };
    let names: Vec<&String> = cx.config().registry.models.keys().filter(serves).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let Ok(registry) = Registry::of(cx) else { return Vec::new() };
    let seen = fan_out(
        names,
        cx.parallel(),
        cx.deadline(),
        async |name| {
            let mut named = Named::of(cx, name);
            named.config.served_by.retain(|service| services.contains(service));
            let (model, replicas) =
                tokio::join!(registry.mlflow.fetch_model(name), replicas_sharing(cx, &named, pages));
            let Ok(Some(model)) = model else { return Vec::new() };
            let version = named.serving_of(&model).version().and_then(|version| model.version(version));
            version.map_or_else(Vec::new, |version| fleet(cx, &named, version, &replicas))
        },
        |_| Vec::new(),
    );
    seen.await.into_iter().flatten().collect()
}

fn of_model(
    cx: &Context,
    registry: &Registry,
    named: &Named<'_>,
    model: Option<Model>,
    replicas: &[Replica],
) -> Vec<Finding> {
    let Some(model) = model else {
        let message = format!("{} has no registered model of this name", registry.service);
        let finding = Finding::new(SERVING, named.name, Verdict::Warning, message);
        return vec![finding.hint(cx.command("model list"))];
    };
    judge(cx, registry, named, &model, replicas)
}

/// Which version should serve, and whether it does.
pub(in crate::model) fn judge(
    cx: &Context,
    registry: &Registry,
    named: &Named<'_>,
    model: &Model,
    replicas: &[Replica],
) -> Vec<Finding> {
    let pointer = named.serving_of(model);
    let mut findings = vec![serving(cx, registry, named, model, &pointer, replicas)];
    let version = pointer.version().and_then(|version| model.version(version));
    findings.extend(version.into_iter().flat_map(|version| fleet(cx, named, version, replicas)));
    findings
}

/// What the replicas say, and what they were made from.
fn fleet(cx: &Context, named: &Named<'_>, version: &Version, replicas: &[Replica]) -> Vec<Finding> {
    agree(cx, named, version, replicas).into_iter().chain(made_from(named, version, replicas)).collect()
}

/// Whether the containers run the image of the version. None where the configuration names none.
fn made_from(named: &Named<'_>, version: &Version, replicas: &[Replica]) -> Option<Finding> {
    let (verdict, message) = image::judge(version, replicas, named.config.image.as_deref()?)?;
    let containers = replicas.iter().filter(|replica| replica.image.is_some());
    let images: Vec<Value> =
        containers.map(|replica| json!({ "name": replica.name, "image": replica.image })).collect();
    let finding = Finding::new(IMAGE, named.name, verdict, message);
    Some(finding.evidence("version", version.version).evidence("containers", images))
}

/// Which version should serve, by the registry's word.
fn serving(
    cx: &Context,
    registry: &Registry,
    named: &Named<'_>,
    model: &Model,
    pointer: &Pointer,
    replicas: &[Replica],
) -> Finding {
    let name = named.serving();
    let of = &registry.service;
    let said = pointer.describe();
    let show = || cx.command(&words_about("model show", named.name, ""));
    let promote = || {
        let words = words_about("model promote", named.name, "--to VERSION --yes-both");
        format!("say which: {}", cx.command(&words))
    };
    let (verdict, message, hint) = match pointer {
        Pointer::Alias { .. } | Pointer::Stage { .. } => {
            let status = pointer.version().and_then(|version| model.version(version));
            match status.map(|version| (&version.status, &version.status_message)) {
                Some((Status::Failed, why)) => {
                    let message = format!("{said}, but its registration failed {why}");
                    (Verdict::Warning, message.trim_end().to_owned(), Some(show()))
                }
                Some((Status::Pending, _)) => {
                    (Verdict::Warning, format!("{said}, but its registration is not finished"), Some(show()))
                }
                _ => (Verdict::Ok, format!("{said}, according to {of}"), None),
            }
        }
        Pointer::Nothing => {
            let message = format!("nothing is said to serve: {of} has no alias and no stage `{name}` of it");
            (Verdict::Warning, message, Some(show()))
        }
        Pointer::Several { .. } | Pointer::Disagree { .. } => {
            let reports = reports(replicas).map(|text| format!("; {text}")).unwrap_or_default();
            (
                Verdict::Warning,
                format!("which version should serve is not clear: {said}{reports}"),
                Some(promote()),
            )
        }
        Pointer::Dangling { .. } => (Verdict::Warning, said, Some(show())),
    };
    let mut finding = Finding::new(SERVING, named.name, verdict, message)
        .evidence("pointer", name)
        .evidence("version", pointer.version());
    finding.hint = hint;
    finding
}

/// `api reports 3`.
fn reports(replicas: &[Replica]) -> Option<String> {
    let all: Vec<String> = replicas
        .iter()
        .filter_map(|replica| Some(format!("{} reports {}", replica.name, replica.reported.as_deref()?)))
        .collect();
    (!all.is_empty()).then(|| all.join(", "))
}

/// Whether it does. None where nobody tells and nobody was asked to.
fn agree(cx: &Context, named: &Named<'_>, version: &Version, replicas: &[Replica]) -> Option<Finding> {
    let must_tell = named.config.reports.is_some();
    let (verdict, message) = agreement::judge(version, replicas, must_tell)?;
    let shown: Vec<Value> = replicas.iter().map(replica_value).collect();
    let mut finding = Finding::new(AGREEMENT, named.name, verdict, message)
        .evidence("version", version.version)
        .evidence("replicas", shown);
    if verdict == Verdict::Unknown
        && let Some(down) = replicas.iter().find(|replica| replica.down)
    {
        let what = if down.name == down.service { "http" } else { "container" };
        finding.caused_by = Some(format!("service.{}.{what}", down.service));
    } else if verdict == Verdict::Unknown {
        finding.hint = Some(where_to_tell(named.name, must_tell));
    } else if verdict == Verdict::Critical {
        let restart = agreement::agree(version, replicas).other;
        let service = replicas.iter().find(|replica| restart.iter().any(|(name, _)| *name == replica.name));
        finding.hint = service.map(|replica| {
            let show = cx.command(&words_about("model show", named.name, ""));
            // What is told to load is told so by an act on the model; what is not loads as it starts.
            let load = match named.config.reload {
                Some(_) => words_about("model promote", named.name, &format!("--to {}", version.version)),
                None => words_about("restart", &replica.service, ""),
            };
            format!("{show}, then {} makes it load it", cx.command(&load))
        });
    }
    Some(finding)
}

/// A replica for machines.
pub(in crate::model) fn replica_value(replica: &Replica) -> Value {
    json!({
        "name": replica.name,
        "service": replica.service,
        "reported": replica.reported,
        "image": replica.image,
        "why_not": replica.why_not,
        "down": replica.down,
    })
}
