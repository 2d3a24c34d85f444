//! Commits and tags of git: made once, taken back only where they are ours.

use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};

use super::super::{
    release::Release,
    stack::{self, Stack},
};
use crate::{
    client::git::{Git, GitTag},
    context::Context,
    plan::Consent,
};

/// A commit of ours on this parent: the one that was made, else told by its message. A hook may have changed the message.
async fn ours(git: &Git, parent: &str, message: &str, made: Option<&str>) -> Result<Option<String>> {
    let head = git.resolve("HEAD").await?;
    let Some(head) = head.filter(|head| head != parent) else { return Ok(None) };
    if made == Some(head.as_str()) {
        return Ok(Some(head));
    }
    let on_parent = git.resolve(&format!("{head}^")).await?.as_deref() == Some(parent);
    let commits = git.commits(Some(parent), &head).await?;
    let same = matches!(&commits[..], [commit] if commit.message.trim() == message.trim());
    Ok((on_parent && same).then_some(head))
}

pub(super) async fn commit(
    folder: &Path,
    paths: &[String],
    message: &str,
    parent: &str,
    made: Option<&str>,
    refused: &mut bool,
    consent: &Consent,
) -> Result<String> {
    let git = Git::open(folder).await?;
    if let Some(commit) = ours(&git, parent, message, made).await? {
        return Ok(commit);
    }
    let head = git.resolve("HEAD").await?;
    *refused = head.as_deref() != Some(parent);
    ensure!(!*refused, "somebody else has committed since the plan was made");
    Ok(git.commit(paths, message, consent).await?)
}

pub(super) async fn take_back(
    folder: &Path,
    paths: &[String],
    message: &str,
    parent: &str,
    made: Option<&str>,
    consent: &Consent,
) -> Result<()> {
    let git = Git::open(folder).await?;
    if let Some(commit) = ours(&git, parent, message, made).await? {
        return Ok(git.take_back(&commit, parent, paths, consent).await?);
    }
    let head = git.resolve("HEAD").await?;
    if head.as_deref() != Some(parent) {
        bail!("HEAD is neither the commit that was made nor the one before it; it is left as it is");
    }
    Ok(git.forget(paths, consent).await?)
}

/// Whether a tag is the one that this step makes.
fn is_ours(tag: &GitTag, commit: &str, message: &str) -> bool {
    tag.commit == commit && tag.by.is_some() && tag.subject == super::first_line(message)
}

pub(super) async fn tag(
    folder: &Path,
    name: &str,
    commit: Option<&str>,
    message: &str,
    consent: &Consent,
) -> Result<GitTag> {
    let git = Git::open(folder).await?;
    let commit = match commit {
        Some(commit) => commit.to_owned(),
        None => git.resolve("HEAD").await?.context("there is no commit to tag")?,
    };
    if let Some(found) = git.tag(name).await? {
        if is_ours(&found, &commit, message) {
            return Ok(found);
        }
        bail!(
            "there is a tag `{name}` on commit {} already; tags are never moved",
            found.commit.get(..9).unwrap_or(&found.commit)
        );
    }
    git.make_tag(name, &commit, message, consent).await?;
    let made = git.tag(name).await?.filter(|made| is_ours(made, &commit, message));
    made.with_context(|| format!("the tag `{name}` was made, and is not what was asked for"))
}

pub(super) async fn untag(
    folder: &Path,
    name: &str,
    commit: Option<&str>,
    message: &str,
    consent: &Consent,
) -> Result<()> {
    let git = Git::open(folder).await?;
    let Some(found) = git.tag(name).await? else { return Ok(()) };
    let commit = match commit {
        Some(commit) => commit.to_owned(),
        // It was killed before it knew: what HEAD is now was what it tagged.
        None => git.resolve("HEAD").await?.unwrap_or_default(),
    };
    // Somebody else's tag of this name was why it failed.
    if is_ours(&found, &commit, message) {
        git.delete_tag(name, &found.object, consent).await?;
    }
    Ok(())
}

/// Reads back what was written.
pub(super) async fn verify(
    cx: &Context,
    folder: &Path,
    files: &[String],
    release: &mut Release,
) -> Result<()> {
    let declared = Stack::read_files(cx, folder, files)?;
    for file in declared {
        ensure!(
            file.version.to_string() == release.version,
            "{} says {} instead of {}",
            file.name,
            file.version,
            release.version
        );
    }
    if let Some(name) = &release.tag {
        let git = Git::open(folder).await?;
        let tag = git.tag(name).await?.with_context(|| format!("the tag `{name}` is not there"))?;
        release.commit = Some(tag.commit);
    } else if release.model.is_none()
        && let Ok(git) = Git::open(&stack::folder(cx)).await
    {
        release.commit = git.resolve("HEAD").await?;
    }
    Ok(())
}
