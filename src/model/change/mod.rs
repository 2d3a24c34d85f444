//! Moving a pointer from one version to another: the steps of `model promote`, `model archive` and `rollback model`.
//!
//! The order is what makes the way back work, which goes through the steps in reverse: what services run is remembered
//! before the pointer moves, so that they are restarted once more after it has moved back. `registry` changes the
//! registry and reads back, `service` makes services load it, `prove` sees what serves, `plan` puts the steps together,
//! and `check` says beforehand what speaks against it.

pub(super) mod check;
pub(super) mod left;
pub(super) mod plan;
mod prove;
mod registry;
pub(super) mod seen;
mod service;
pub(super) mod told;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
pub(super) use prove::{Proof, where_to_tell};
use serde::{Deserialize, Serialize};
pub(super) use service::Held;

use super::{
    moves::Recorded,
    registry::{Named, Registry},
};
use crate::{
    client::mlflow::Stage,
    context::Context,
    finding::Finding,
    plan::{Action, Consent, StepState, Undo},
    service::restart::RestartAction,
};

/// One step.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum ModelAction {
    /// Write a tag of the model, or of one of its versions; without a value, take it away.
    Tag {
        model: String,
        version: Option<u64>,
        key: String,
        value: Option<String>,
        /// As it was when this was planned.
        was: Option<String>,
        #[serde(default = "Tries::uncounted")]
        tries: Tries,
    },
    /// See that nothing needs versions that are about to be archived.
    Idle { model: String, versions: Vec<u64> },
    /// Remember what a service runs, so that the way back ends with it running anew.
    Hold { held: Held },
    /// Point an alias at another version.
    MoveAlias {
        model: String,
        alias: String,
        from: Option<u64>,
        to: u64,
        /// It is there because of this step.
        #[serde(default)]
        moved: Option<DateTime<Utc>>,
        #[serde(default = "Tries::uncounted")]
        tries: Tries,
    },
    /// Move a version from one stage to another.
    MoveStage {
        model: String,
        version: u64,
        from: Stage,
        to: Stage,
        #[serde(default)]
        moved: Option<DateTime<Utc>>,
        #[serde(default = "Tries::uncounted")]
        tries: Tries,
    },
    /// One step of a restart of what serves.
    Restart {
        step: RestartAction,
        #[serde(default)]
        lenient: bool,
    },
    /// Make a service load the version without a restart, as the configuration says how: a journal holds no secrets.
    Reload {
        service: String,
        model: String,
        version: u64,
        /// For people: `POST /reload`; journals of older versions do not have it.
        #[serde(default)]
        how: String,
        #[serde(default)]
        lenient: bool,
    },
    /// See which version serves.
    Prove { proof: Box<Proof> },
}

/// How often a change was tried: what is found set at the first try was set by somebody else, and is not ours to take
/// back; at a later one, a try that was cut short may have set it.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct Tries {
    pub(super) count: u32,
    /// Somebody else had done it already.
    pub(super) refused: bool,
    /// Requests that nobody answered, and that may take effect yet.
    #[serde(default)]
    pub(super) open: u32,
    /// A try was begun and has not ended: its request may be one of them.
    #[serde(default)]
    pub(super) cut: bool,
}

impl Tries {
    /// Of a journal that does not count them: whatever is found set may have been set by a try that was cut short.
    fn uncounted() -> Self {
        Self { count: 1, ..Self::default() }
    }
}

impl ModelAction {
    /// When it moved what it moves, if that is so now.
    fn moved(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::MoveAlias { moved, .. } | Self::MoveStage { moved, .. } => *moved,
            _ => None,
        }
    }
}

fn version(number: Option<u64>) -> String {
    number.map_or_else(|| "no version".to_owned(), |number| format!("version {number}"))
}

impl Action for ModelAction {
    const KIND: &'static str = "model";

    fn what(&self) -> String {
        match self {
            Self::Tag { model, version, key, value, .. } => {
                let of = match version {
                    Some(version) => format!("version {version} of model `{model}`"),
                    None => format!("model `{model}`"),
                };
                match value {
                    Some(value) => match value.strip_suffix(" unverified") {
                        Some(at) => format!("tag {of}: {key} = {at}, unverified until it is seen to serve"),
                        None => format!("tag {of}: {key} = {value}"),
                    },
                    None => format!("take tag {key} from {of}"),
                }
            }
            Self::Idle { versions, .. } => {
                let list = versions.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
                format!("see that nothing needs version{} {list}", if versions.len() == 1 { "" } else { "s" })
            }
            Self::Hold { held } => held.what(),
            Self::MoveAlias { model, alias, from: Some(from), to, .. } => {
                format!("move alias `{alias}` of model `{model}` from version {from} to version {to}")
            }
            Self::MoveAlias { model, alias, from: None, to, .. } => {
                format!("give alias `{alias}` of model `{model}` to version {to}")
            }
            Self::MoveStage { model, version, from, to, .. } => {
                let (from, to) = (from.word(), to.word());
                format!("move version {version} of model `{model}` from stage {from} to {to}")
            }
            Self::Restart { step, .. } => step.what(),
            Self::Reload { service, version, how, .. } => {
                let how = if how.is_empty() { String::new() } else { format!(": {how}") };
                format!("have service `{service}` load version {version}{how}")
            }
            Self::Prove { proof } => proof.what(),
        }
    }

    fn undo_what(&self) -> Undo {
        match self {
            Self::Tag { key, was, .. } => Undo::By(match was {
                Some(was) => format!("set {key} to {was} again"),
                None => "take the tag away again".to_owned(),
            }),
            Self::Hold { held } => held.undo_what(),
            Self::MoveAlias { from, .. } => Undo::By(match from {
                Some(from) => format!("move it back to version {from}"),
                None => "take the alias away again".to_owned(),
            }),
            Self::MoveStage { from, .. } => Undo::By(format!("move it back to stage {}", from.word())),
            Self::Restart { step, .. } => step.undo_what(),
            // What services run is put right by the step that remembered it, once the pointer is back.
            Self::Idle { .. } | Self::Reload { .. } | Self::Prove { .. } => Undo::Nothing,
        }
    }

    fn undo_follows(&self) -> bool {
        // What serves loads what the pointer means by then, and which version was before that depends on it.
        matches!(self, Self::Hold { .. } | Self::Tag { version: None, .. })
    }

    fn only_looks(&self) -> bool {
        match self {
            Self::Restart { step, .. } => step.only_looks(),
            Self::Idle { .. } | Self::Hold { .. } | Self::Prove { .. } => true,
            _ => false,
        }
    }

    fn prepare(&mut self) -> Result<()> {
        if let Self::Tag { tries, .. } | Self::MoveAlias { tries, .. } | Self::MoveStage { tries, .. } = self
        {
            tries.count += 1;
            tries.cut = true;
        }
        Ok(())
    }

    /// The move, as it came out.
    fn details_of(steps: &[(&Self, StepState)]) -> Option<serde_json::Value> {
        let proof = steps.iter().find_map(|(step, _)| match step {
            Self::Prove { proof } => Some(proof),
            _ => None,
        })?;
        let at = steps.iter().rev().find_map(|(step, _)| step.moved());
        let Recorded { moved, .. } = proof.moved.as_ref()?;
        let mut recorded = proof.moved.clone()?;
        recorded.moved.at = at.unwrap_or(moved.at);
        recorded.moved.undone = at.is_none();
        recorded.moved.proven = at.is_some() && proof.proven == Some(true);
        // That it reported the version does not say that it served well.
        recorded.from_proven &= steps.iter().all(|(step, _)| match step {
            Self::Hold { held } => held.well,
            _ => true,
        });
        serde_json::to_value(recorded).ok()
    }

    async fn apply(&mut self, cx: &Context, consent: &Consent) -> Result<Vec<Finding>> {
        match self {
            Self::Tag { model, version, key, value, was, tries } => {
                let change = (was.as_deref(), value.as_deref());
                registry::tag(cx, (model, *version, key), change, tries, consent).await?;
            }
            Self::MoveAlias { model, alias, from, to, moved, tries } => {
                registry::move_alias(cx, (model, alias), (*from, Some(*to)), tries, consent).await?;
                *moved = Some(cx.clock.now());
            }
            Self::MoveStage { model, version, from, to, moved, tries } => {
                registry::move_stage(cx, (model, *version), (*from, *to), tries, consent).await?;
                *moved = Some(cx.clock.now());
            }
            Self::Idle { model, versions } => {
                let found = Registry::of(cx)?.model(cx, model).await?;
                let holder = seen::holder(&Named::of(cx, model).serving_of(&found));
                for number in versions {
                    if let Some(why) = seen::needed(&found, holder, *number) {
                        bail!("version {number} of model `{model}` {why} by now");
                    }
                }
            }
            Self::Hold { held } => held.look(cx).await?,
            Self::Restart { step, lenient } => {
                let result = service::restart(cx, step, consent).await;
                return if *lenient { Ok(service::leniently(cx, step.service(), result)) } else { result };
            }
            Self::Reload { service, model, version, lenient, .. } => {
                let result = service::reload(cx, service, (model, Some(*version)), consent).await;
                let result = result.map(|()| Vec::new());
                return if *lenient { Ok(service::leniently(cx, service, result)) } else { result };
            }
            Self::Prove { proof } => return proof.see(cx, consent).await,
        }
        Ok(Vec::new())
    }

    async fn undo(&mut self, cx: &Context, consent: &Consent) -> Result<()> {
        match self {
            Self::Tag { tries, .. } | Self::MoveAlias { tries, .. } | Self::MoveStage { tries, .. }
                if tries.refused =>
            {
                Ok(())
            }
            Self::Tag { model, version, key, value, was, tries } => {
                let change = (value.as_deref(), was.as_deref());
                registry::tag_back(cx, (model, *version, key), change, *tries, consent).await
            }
            Self::MoveAlias { model, alias, from, to, moved, tries } => {
                registry::alias_back(cx, (model, alias), (*to, *from), *tries, consent).await?;
                *moved = None;
                Ok(())
            }
            Self::MoveStage { model, version, from, to, moved, tries } => {
                registry::stage_back(cx, (model, *version), (*to, *from), *tries, consent).await?;
                *moved = None;
                Ok(())
            }
            Self::Hold { held } => held.put_back(cx, consent).await,
            Self::Restart { step, .. } => step.undo(cx, consent).await,
            Self::Idle { .. } | Self::Reload { .. } | Self::Prove { .. } => Ok(()),
        }
    }
}
