//! The steps that move what serves from one version to another, put together.

use anyhow::Result;
use chrono::{DateTime, SecondsFormat, Utc};

use super::{
    ModelAction, Proof, Tries,
    seen::Seen,
    service::{self, Held},
};
use crate::{
    client::mlflow::{Model, Stage, Tag, Version},
    context::Context,
    error::Fault,
    model::{
        moves::{
            ARCHIVED_TAG, Recorded, previous_tag, promoted_tag, promoted_value, rolled_back_tag,
            unverified_since,
        },
        pointer,
    },
    record::Who,
    service::{
        health,
        restart::{self, RestartAction},
    },
};

/// What serves may report another version for so long after it was restarted or reloaded and is well.
const SETTLE_SECONDS: f64 = 10.0;

/// Which way a move goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::model) enum Way {
    Promote,
    /// What cannot be restarted, or was not well before and is not mended by it, is said, and does not stop it.
    Rollback,
}

/// What is to be moved.
pub(in crate::model) struct Wanted {
    pub(in crate::model) way: Way,
    pub(in crate::model) to: u64,
    pub(in crate::model) timeout_seconds: f64,
    /// Metrics of the version that comes, for the record.
    pub(in crate::model) metrics: Vec<(String, f64)>,
}

/// What a change of a model locks.
pub(in crate::model) fn lease(model: &str) -> String {
    format!("model.{model}")
}

/// All steps, in order.
///
/// # Errors
/// What serves cannot be restarted, and that matters.
pub(in crate::model) async fn steps(
    cx: &Context,
    seen: &Seen<'_>,
    wanted: Wanted,
) -> Result<Vec<ModelAction>> {
    let Wanted { way, to, timeout_seconds, metrics } = wanted;
    let (name, from, now) = (seen.named.serving(), seen.holder(), cx.clock.now());
    let pointers = pointers(&seen.model, name, to);
    let moves = !pointers.is_empty();
    let Services { before, after, by_themselves, may_lag } =
        services(cx, seen, to, way, timeout_seconds).await?;
    let mut steps = Vec::new();
    if moves {
        steps.extend(from.filter(|from| *from != to).map(|from| {
            tag(&seen.model.name, None, &seen.model.tags, previous_tag(name), Some(from.to_string()))
        }));
    }
    steps.extend(before);
    steps.extend(pointers);
    if moves {
        steps.extend(marks(&seen.model, name, (from, to), way, now));
    }
    steps.extend(after);
    let version = seen.version(to)?;
    let recorded = Recorded {
        schema: Recorded::SCHEMA.to_owned(),
        model: seen.model.name.clone(),
        registry: Some(seen.registry.mlflow.endpoint().shown()),
        pointer: name.to_owned(),
        moved: crate::model::tenure::Move {
            at: now,
            from,
            to: Some(to),
            by: Some(Who::read(&cx.environment).to_string()),
            reason: cx.options.reason.clone(),
            proven: false,
            undone: false,
        },
        from_proven: seen.agreement.as_ref().is_some_and(|agreement| agreement.proven()),
        rollback: way == Way::Rollback,
        // What is no number is no JSON either.
        metrics: metrics.into_iter().filter(|(_, value)| value.is_finite()).collect(),
        record: None,
    };
    let proof = Proof {
        settle_seconds: if by_themselves.is_empty() {
            SETTLE_SECONDS.min(timeout_seconds)
        } else {
            timeout_seconds
        },
        by_themselves,
        may_lag,
        moved: moves.then_some(recorded),
        promoted: if moves { Some(now) } else { unverified_since(version, name) },
        ..proof(seen, version)
    };
    steps.push(ModelAction::Prove { proof: Box::new(proof) });
    Ok(steps)
}

/// The one step that sees whether what is pointed at already serves, and notes that.
pub(super) fn proof_alone(seen: &Seen<'_>, version: &Version, came: DateTime<Utc>) -> Vec<ModelAction> {
    let proof = Proof { promoted: Some(came), ..proof(seen, version) };
    vec![ModelAction::Prove { proof: Box::new(proof) }]
}

/// Of a version that nothing is done for.
fn proof(seen: &Seen<'_>, version: &Version) -> Proof {
    Proof {
        model: seen.model.name.clone(),
        pointer: seen.named.serving().to_owned(),
        version: version.version,
        run_id: version.run_id.clone(),
        semver: version.tag("semver").map(str::to_owned),
        served_by: seen.named.config.served_by.clone(),
        settle_seconds: SETTLE_SECONDS,
        by_themselves: Vec::new(),
        may_lag: Vec::new(),
        moved: None,
        promoted: None,
        proven: None,
    }
}

/// Moves whichever of alias and stage exists; where neither does, an alias is made. What leaves a stage is archived, as
/// MLflow's own pages do it; the new version comes first, so that the stage is never empty.
fn pointers(model: &Model, name: &str, to: u64) -> Vec<ModelAction> {
    let mut steps = Vec::new();
    let alias = model.aliases.iter().find(|alias| alias.alias.eq_ignore_ascii_case(name));
    let staged = pointer::staged(model, name);
    let move_alias = |alias: &str, from| ModelAction::MoveAlias {
        model: model.name.clone(),
        alias: alias.to_owned(),
        from,
        to,
        moved: None,
        tries: Tries::default(),
    };
    match alias {
        Some(alias) if alias.version == to => {}
        Some(alias) => steps.push(move_alias(&alias.alias, Some(alias.version))),
        None if staged.is_empty() => steps.push(move_alias(name, None)),
        None => {}
    }
    let Some(stage) = Stage::named(name).filter(|_| !staged.is_empty()) else { return steps };
    let move_stage = |version, from, to| ModelAction::MoveStage {
        model: model.name.clone(),
        version,
        from,
        to,
        moved: None,
        tries: Tries::default(),
    };
    if let Some(version) = model.version(to).filter(|version| version.stage != stage) {
        steps.push(move_stage(to, version.stage, stage));
    }
    let others = staged.into_iter().filter(|version| *version != to);
    steps.extend(others.map(|version| move_stage(version, stage, Stage::Archived)));
    steps
}

/// Tags that tell of the move: when the version came, and that the other was left because it was bad.
fn marks(
    model: &Model,
    name: &str,
    (from, to): (Option<u64>, u64),
    way: Way,
    now: DateTime<Utc>,
) -> Vec<ModelAction> {
    let of = |version: u64, key: String, value: Option<String>| {
        let tags = model.version(version).map_or(&[][..], |version| &version.tags);
        tag(&model.name, Some(version), tags, key, value)
    };
    let mut marks = vec![of(to, promoted_tag(name), Some(promoted_value(now, false)))];
    if let Some(from) = from.filter(|from| way == Way::Rollback && *from != to) {
        let now = now.to_rfc3339_opts(SecondsFormat::Secs, true);
        marks.push(of(from, rolled_back_tag(name), Some(now)));
    }
    if model.version(to).is_some_and(|version| version.tag(ARCHIVED_TAG).is_some()) {
        marks.push(of(to, ARCHIVED_TAG.to_owned(), None));
    }
    marks
}

fn tag(model: &str, version: Option<u64>, tags: &[Tag], key: String, value: Option<String>) -> ModelAction {
    let was = tags.iter().find(|tag| tag.key == key).map(|tag| tag.value.clone());
    ModelAction::Tag { model: model.to_owned(), version, key, value, was, tries: Tries::default() }
}

/// The steps that make services load a version.
#[derive(Default)]
struct Services {
    before: Vec<ModelAction>,
    after: Vec<ModelAction>,
    /// Services that are neither restarted nor told: they have to notice by themselves.
    by_themselves: Vec<String>,
    /// Services that may stay with what they serve without stopping it.
    may_lag: Vec<String>,
}

async fn services(
    cx: &Context,
    seen: &Seen<'_>,
    to: u64,
    way: Way,
    timeout_seconds: f64,
) -> Result<Services, Fault> {
    let mut all = Services::default();
    let model = &seen.model.name;
    for service in &seen.named.config.served_by {
        let lenient = way == Way::Rollback && !is_well(cx, service).await;
        if lenient {
            all.may_lag.push(service.clone());
        }
        let held = |containers, reloads| Held {
            service: service.clone(),
            model: model.clone(),
            version: seen.holder(),
            containers,
            reloads,
            timeout_seconds,
            well: false,
            looked: false,
            reported: Vec::new(),
        };
        if let Some(by) = &seen.named.config.reload {
            all.before.push(ModelAction::Hold { held: held(Vec::new(), true) });
            all.after.push(ModelAction::Reload {
                service: service.clone(),
                model: model.clone(),
                version: to,
                how: service::how(by),
                lenient,
            });
            let (service, containers) = (service.clone(), Vec::new());
            let step = RestartAction::AwaitService { service, containers, timeout_seconds };
            all.after.push(ModelAction::Restart { step, lenient });
            continue;
        }
        if cx.service(service)?.runs_on.is_none() {
            cx.ui.warn(&format!(
                "nothing here can make service `{service}` load a version: it has neither `runs_on:` nor has the model \
                 `reload:`, so it must be restarted by hand, unless it loads by itself"
            ));
            all.by_themselves.push(service.clone());
            continue;
        }
        let restarts = match restart::steps(cx, service, timeout_seconds).await {
            Ok(restarts) => restarts,
            Err(fault) if way == Way::Rollback => {
                cx.ui.warn(&format!(
                    "service `{service}` cannot be restarted: {fault}; the pointer is moved all the same"
                ));
                all.may_lag.push(service.clone());
                continue;
            }
            Err(fault) => return Err(fault),
        };
        let running = restarts.iter().filter_map(|step| match step {
            RestartAction::Restart { container, started_at, .. } => Some((container.clone(), *started_at)),
            _ => None,
        });
        all.before.push(ModelAction::Hold { held: held(running.collect(), false) });
        all.after.extend(restarts.into_iter().map(|step| ModelAction::Restart { step, lenient }));
    }
    Ok(all)
}

/// Whether `health` finds nothing wrong with a service; where it cannot be asked, it is not known to be well.
async fn is_well(cx: &Context, service: &String) -> bool {
    health::look(cx, std::slice::from_ref(service)).await.is_ok_and(|findings| service::is_well(&findings))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{client::mlflow::Alias, plan::Action as _};

    fn model(aliases: &[(&str, u64)], stages: &[(u64, Stage)]) -> Model {
        let alias = |(alias, version): &(&str, u64)| Alias { alias: (*alias).to_owned(), version: *version };
        let version = |(version, stage): &(u64, Stage)| Version {
            version: *version,
            stage: *stage,
            ..Version::default()
        };
        Model {
            name: "m".to_owned(),
            aliases: aliases.iter().map(alias).collect(),
            versions: stages.iter().rev().map(version).collect(),
            ..Model::default()
        }
    }

    fn said(model: &Model, to: u64) -> Vec<String> {
        pointers(model, "production", to).iter().map(ModelAction::what).collect()
    }

    #[test]
    fn whichever_of_alias_and_stage_exists_is_moved() {
        use Stage::{Archived, None, Production, Staging};
        let give = "give alias `production` of model `m` to version 2".to_owned();
        let alias = "move alias `production` of model `m` from version 1 to version 2".to_owned();
        let stage = |version: u64, from: &str, to: &str| {
            format!("move version {version} of model `m` from stage {from} to {to}")
        };
        let cases = [
            (model(&[], &[(1, None), (2, None)]), vec![give]),
            (model(&[("production", 1)], &[(1, None), (2, None)]), vec![alias.clone()]),
            (model(&[("production", 2)], &[(1, None), (2, None)]), vec![]),
            (
                model(&[], &[(1, Production), (2, Staging)]),
                vec![stage(2, "Staging", "Production"), stage(1, "Production", "Archived")],
            ),
            (
                model(&[("production", 1)], &[(1, Production), (2, None)]),
                vec![alias.clone(), stage(2, "None", "Production"), stage(1, "Production", "Archived")],
            ),
            (
                model(&[("production", 2)], &[(1, Production), (2, None)]),
                vec![stage(2, "None", "Production"), stage(1, "Production", "Archived")],
            ),
            (
                model(&[], &[(1, Production), (2, Production), (3, Production), (4, Archived)]),
                vec![stage(3, "Production", "Archived"), stage(1, "Production", "Archived")],
            ),
            (model(&[("production", 1)], &[(1, None), (2, Production)]), vec![alias]),
        ];
        for (model, expected) in cases {
            assert_eq!(said(&model, 2), expected);
        }
    }
}
