//! Tags of the registry that name a version. Others are never overwritten, and a name is given once.

use anyhow::{Context as _, Result, bail, ensure};
use semver::Version as Semver;

use super::{
    super::{
        model::{self as naming, NAME_TAG},
        release::Release,
    },
    VersionAction,
};
use crate::{
    client::mlflow::{Model, Version},
    context::Context,
    model::registry::Registry,
    plan::Consent,
};

/// Another version of the model that has this name already, and is not the same model.
fn taken<'a>(model: &'a Model, version: &Version, key: &str, name: &str) -> Result<Option<&'a Version>> {
    if key != NAME_TAG {
        return Ok(None);
    }
    let name = Semver::parse(name).with_context(|| format!("`{name}` is no semantic version"))?;
    Ok(naming::taken(model, version, &name))
}

pub(super) async fn apply(cx: &Context, step: &mut VersionAction, consent: &Consent) -> Result<()> {
    let VersionAction::NameModel { model: name, number, run_id, key, value, before, tries, refused, .. } =
        step
    else {
        return Ok(());
    };
    *refused = true;
    let registry = Registry::of(cx)?;
    let model = registry.model(cx, name).await?;
    let version = model.version(*number).with_context(|| format!("version {number} of `{name}` is gone"))?;
    ensure!(version.run_id == *run_id, "version {number} of `{name}` is of another run now");
    if let Some(other) = taken(&model, version, key, value)? {
        bail!("version {} of `{name}` was named {value} meanwhile", other.version);
    }
    let is = version.tag(key);
    // At the first try it is not ours, and stays when this is undone.
    if is == Some(value) && (*tries > 1 || is == before.as_deref()) {
        *refused = false;
        return Ok(());
    }
    ensure!(
        is == before.as_deref(),
        "somebody else has set `{key}` of version {number} to `{}` meanwhile",
        is.unwrap_or_default()
    );
    *refused = false;
    registry.mlflow.set_version_tag(name, *number, (key, value), consent).await?;
    // The server compares nothing: whoever wrote at the same time is seen now.
    let model = registry.model(cx, name).await?;
    let version = model.version(*number);
    let is = version.and_then(|version| version.tag(key));
    // Then nothing of ours is left there.
    *refused = is != Some(value) && is.is_some();
    ensure!(
        is == Some(value),
        "`{key}` of version {number} is `{}` instead of `{value}`",
        is.unwrap_or_default()
    );
    if let Some(version) = version
        && let Some(other) = taken(&model, version, key, value)?
    {
        bail!("version {} of `{name}` was named {value} at the same time", other.version);
    }
    Ok(())
}

pub(super) async fn undo(cx: &Context, step: &VersionAction, consent: &Consent) -> Result<()> {
    let VersionAction::NameModel { model: name, number, key, value, before, .. } = step else {
        return Ok(());
    };
    let registry = Registry::of(cx)?;
    let Some(version) = registry.mlflow.fetch_model_version(name, *number).await? else { return Ok(()) };
    match (version.tag(key), before) {
        (is, before) if is == before.as_deref() => Ok(()),
        (Some(is), _) if is != value => {
            bail!("`{key}` of version {number} was set to `{is}` by somebody else; it is left as it is")
        }
        (_, Some(before)) => {
            Ok(registry.mlflow.set_version_tag(name, *number, (key, before), consent).await?)
        }
        (_, None) => Ok(registry.mlflow.delete_version_tag(name, *number, key, consent).await?),
    }
}

/// Reads back what was written.
pub(super) async fn verify(cx: &Context, release: &Release) -> Result<()> {
    let (Some(name), Some(number)) = (&release.model, release.registry_version) else { return Ok(()) };
    let registry = Registry::of(cx)?;
    let version = registry.mlflow.fetch_model_version(name, number).await?;
    let is = version.as_ref().and_then(|version| version.tag(NAME_TAG)).unwrap_or_default().to_owned();
    ensure!(
        is == release.version,
        "version {number} of `{name}` is named `{is}` instead of {}",
        release.version
    );
    Ok(())
}
