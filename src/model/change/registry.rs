//! Changes of the registry, each read back: the server has no compare-and-swap, and an answer that was lost says nothing
//! of what happened.

use std::{fmt, time::Duration};

use anyhow::{Context as _, Result, bail};

use super::{Tries, version as words};
use crate::{
    client::{
        ClientError, Mlflow,
        mlflow::{Stage, alias_name, tag as tag_name},
    },
    context::Context,
    error::Fault,
    model::registry::Registry,
    plan::Consent,
};

/// Pauses before a refused change is tried again: a server that restarts, or asks for patience.
const PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(1200)];

/// Something of the registry that can be looked at and set.
trait Spot {
    type Value: PartialEq + Clone + fmt::Debug;

    /// What it is: `alias `production` of model `churn``.
    fn name(&self) -> String;

    fn shown(value: &Self::Value) -> String;

    async fn look(&self, mlflow: &Mlflow) -> Result<Self::Value>;

    async fn set(&self, mlflow: &Mlflow, to: &Self::Value, consent: &Consent) -> Result<(), ClientError>;
}

/// An alias: which version it points at.
struct Alias<'a> {
    model: &'a str,
    alias: &'a str,
}

/// A version: which stage it is in.
struct Staged<'a> {
    model: &'a str,
    version: u64,
}

/// A tag of a model or a version: its value.
struct Tagged<'a> {
    model: &'a str,
    version: Option<u64>,
    key: &'a str,
}

impl Spot for Alias<'_> {
    type Value = Option<u64>;

    fn name(&self) -> String {
        format!("alias `{}` of model `{}`", self.alias, self.model)
    }

    fn shown(value: &Self::Value) -> String {
        words(*value)
    }

    async fn look(&self, mlflow: &Mlflow) -> Result<Self::Value> {
        let model = mlflow.fetch_pointers(self.model).await?;
        let model = model.with_context(|| gone(self.model))?;
        let alias = model.aliases.iter().find(|one| one.alias.eq_ignore_ascii_case(self.alias));
        Ok(alias.map(|alias| alias.version))
    }

    async fn set(&self, mlflow: &Mlflow, to: &Self::Value, consent: &Consent) -> Result<(), ClientError> {
        match to {
            Some(version) => mlflow.set_alias(self.model, self.alias, *version, consent).await,
            None => mlflow.delete_alias(self.model, self.alias, consent).await,
        }
    }
}

impl Spot for Staged<'_> {
    type Value = Stage;

    fn name(&self) -> String {
        format!("the stage of version {} of model `{}`", self.version, self.model)
    }

    fn shown(value: &Self::Value) -> String {
        value.word().to_owned()
    }

    async fn look(&self, mlflow: &Mlflow) -> Result<Self::Value> {
        let version = mlflow.fetch_model_version(self.model, self.version).await?;
        let version =
            version.with_context(|| format!("version {} of model `{}` is gone", self.version, self.model))?;
        Ok(version.stage)
    }

    async fn set(&self, mlflow: &Mlflow, to: &Self::Value, consent: &Consent) -> Result<(), ClientError> {
        mlflow.set_stage(self.model, self.version, *to, consent).await
    }
}

impl Spot for Tagged<'_> {
    type Value = Option<String>;

    fn name(&self) -> String {
        let of = self.version.map_or_else(String::new, |version| format!("version {version} of "));
        format!("tag {} of {of}model `{}`", self.key, self.model)
    }

    fn shown(value: &Self::Value) -> String {
        value.as_ref().map_or_else(|| "none".to_owned(), |value| format!("`{value}`"))
    }

    async fn look(&self, mlflow: &Mlflow) -> Result<Self::Value> {
        let tags = match self.version {
            Some(version) => mlflow.fetch_model_version(self.model, version).await?.map(|one| one.tags),
            None => mlflow.fetch_pointers(self.model).await?.map(|one| one.tags),
        };
        let tags = tags.with_context(|| gone(self.model))?;
        Ok(tags.into_iter().find(|tag| tag.key == self.key).map(|tag| tag.value))
    }

    async fn set(&self, mlflow: &Mlflow, to: &Self::Value, consent: &Consent) -> Result<(), ClientError> {
        match (self.version, to) {
            (Some(version), Some(value)) => {
                mlflow.set_version_tag(self.model, version, (self.key, value), consent).await
            }
            (Some(version), None) => mlflow.delete_version_tag(self.model, version, self.key, consent).await,
            (None, Some(value)) => mlflow.set_model_tag(self.model, (self.key, value), consent).await,
            (None, None) => mlflow.delete_model_tag(self.model, self.key, consent).await,
        }
    }
}

fn gone(model: &str) -> String {
    format!("model `{model}`, or the version, is gone from the registry")
}

/// Points an alias at a version, if it still is where it was seen to be.
pub(super) async fn move_alias(
    cx: &Context,
    (model, alias): (&str, &str),
    (from, to): (Option<u64>, Option<u64>),
    tries: &mut Tries,
    consent: &Consent,
) -> Result<()> {
    alias_name(alias)?;
    forward(cx, &Alias { model, alias }, (&from, &to), tries, consent).await
}

/// Points it back, if nobody has moved it on.
pub(super) async fn alias_back(
    cx: &Context,
    (model, alias): (&str, &str),
    to: u64,
    from: Option<u64>,
    consent: &Consent,
) -> Result<()> {
    let mut before = from;
    if let Some(version) = from
        && Registry::of(cx)?.mlflow.fetch_model_version(model, version).await?.is_none()
    {
        cx.ui.warn(&format!("version {version} was deleted, so alias `{alias}` is taken away instead"));
        before = None;
    }
    back(cx, &Alias { model, alias }, &Some(to), &before, consent).await
}

pub(super) async fn move_stage(
    cx: &Context,
    (model, version): (&str, u64),
    (from, to): (Stage, Stage),
    tries: &mut Tries,
    consent: &Consent,
) -> Result<()> {
    forward(cx, &Staged { model, version }, (&from, &to), tries, consent).await
}

pub(super) async fn stage_back(
    cx: &Context,
    (model, version): (&str, u64),
    to: Stage,
    from: Stage,
    consent: &Consent,
) -> Result<()> {
    back(cx, &Staged { model, version }, &to, &from, consent).await
}

pub(super) async fn tag(
    cx: &Context,
    (model, version, key): (&str, Option<u64>, &str),
    (was, value): (Option<&str>, Option<&str>),
    tries: &mut Tries,
    consent: &Consent,
) -> Result<()> {
    tag_name(key, value.unwrap_or_default())?;
    let spot = Tagged { model, version, key };
    forward(cx, &spot, (&was.map(str::to_owned), &value.map(str::to_owned)), tries, consent).await
}

pub(super) async fn tag_back(
    cx: &Context,
    (model, version, key): (&str, Option<u64>, &str),
    value: Option<&str>,
    was: Option<&str>,
    consent: &Consent,
) -> Result<()> {
    let spot = Tagged { model, version, key };
    let now = spot.look(&Registry::of(cx)?.mlflow).await?;
    // The proof has taken the word back that nobody saw it serve: that is ours too.
    let proven = value.and_then(|value| value.strip_suffix(" unverified"));
    let value = proven.filter(|proven| now.as_deref() == Some(*proven)).or(value);
    back(cx, &spot, &value.map(str::to_owned), &was.map(str::to_owned), consent).await
}

/// Writes a tag of a version over whatever is there, and reads it back.
pub(super) async fn note(
    cx: &Context,
    (model, version, key): (&str, u64, &str),
    value: &str,
    consent: &Consent,
) -> Result<()> {
    let mlflow = Registry::of(cx)?.mlflow;
    let spot = Tagged { model, version: Some(version), key };
    let now = spot.look(&mlflow).await?;
    change(&mlflow, &spot, &now, &Some(value.to_owned()), consent).await
}

/// Sets it, unless a former try has. What somebody else has set meanwhile is neither overwritten nor taken back, be it
/// the same.
async fn forward<S: Spot>(
    cx: &Context,
    spot: &S,
    (from, to): (&S::Value, &S::Value),
    tries: &mut Tries,
    consent: &Consent,
) -> Result<()> {
    let mlflow = Registry::of(cx)?.mlflow;
    let now = spot.look(&mlflow).await?;
    tries.refused = tries.count <= 1 && now == *to && from != to;
    if now == *to && !tries.refused {
        return Ok(());
    }
    if now != *from {
        let (name, now, from) = (spot.name(), S::shown(&now), S::shown(from));
        let message =
            format!("{name} is {now} now and was {from} when this was planned: somebody else moved it");
        return Err(Fault::new(message).hint("look at it again, and plan anew").into());
    }
    change(&mlflow, spot, from, to, consent).await
}

/// Sets it back. A value that is neither what was set nor what was before is somebody else's, and stays.
async fn back<S: Spot>(
    cx: &Context,
    spot: &S,
    set: &S::Value,
    before: &S::Value,
    consent: &Consent,
) -> Result<()> {
    let mlflow = Registry::of(cx)?.mlflow;
    let now = spot.look(&mlflow).await?;
    if now == *before {
        return Ok(());
    }
    if now != *set {
        let (name, now) = (spot.name(), S::shown(&now));
        cx.ui.warn(&format!("{name} is {now} now: somebody else moved it, so it is left alone"));
        return Ok(());
    }
    change(&mlflow, spot, set, before, consent).await
}

/// Sets it and looks, whatever the answer was.
async fn change<S: Spot>(
    mlflow: &Mlflow,
    spot: &S,
    from: &S::Value,
    to: &S::Value,
    consent: &Consent,
) -> Result<()> {
    let mut pauses = PAUSES.into_iter();
    loop {
        let answer = spot.set(mlflow, to, consent).await;
        let seen = match (spot.look(mlflow).await, &answer) {
            (Ok(seen), _) => seen,
            (Err(_), Err(error)) => {
                let why = format!("{error}; and whether it took effect cannot be seen");
                return Err(anyhow::anyhow!(why)).with_context(|| format!("changing {}", spot.name()));
            }
            (Err(error), Ok(())) => {
                return Err(error).with_context(|| format!("reading {} back", spot.name()));
            }
        };
        if seen == *to {
            return Ok(());
        }
        let (name, seen_words) = (spot.name(), S::shown(&seen));
        match answer {
            Err(error) if seen == *from => match pauses.next().filter(|_| may_pass(&error)) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => {
                    return Err(error)
                        .with_context(|| format!("changing {name}, which is {seen_words} still"));
                }
            },
            Err(error) => bail!("{error}; and {name} is {seen_words} now, which somebody else set"),
            Ok(()) => {
                bail!("the registry took the change of {name} to {}, and says {seen_words}", S::shown(to))
            }
        }
    }
}

/// Whether another try may fare better: setting the same again does no harm.
fn may_pass(error: &ClientError) -> bool {
    match error {
        ClientError::Refused { status, .. } => *status == 429 || *status >= 500,
        ClientError::Unreachable { .. } => true,
        ClientError::Garbled { .. } => false,
    }
}
