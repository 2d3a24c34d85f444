//! Giving a version: the steps of `version bump` and `version tag`.
//!
//! Each step looks first whether it is done: files by their digest, commits and tags by what they hold, tags of the
//! registry by their value. What is neither as it was nor as it shall be was changed by somebody else, and stays.

mod edit;
mod git;
mod registry;

use std::path::PathBuf;

use anyhow::Result;
pub(super) use edit::{Edit, digest};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::release::Release;
use crate::{
    context::Context,
    error::shell_word,
    finding::{Finding, Verdict},
    plan::{Action, Consent, Undo},
};

/// One step.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum VersionAction {
    /// Change a file in these places, and nothing else of it.
    EditFile {
        path: PathBuf,
        /// For people: `say 1.3.0 in VERSION`.
        what: String,
        edits: Vec<Edit>,
        /// SHA-256 of the whole; none: there is no such file.
        before: Option<String>,
        after: String,
        /// How often it was tried: a try that was cut short may have made the change. Older journals do not count.
        #[serde(default = "uncounted")]
        tries: u32,
        /// It was refused before anything was changed, so that there is nothing to undo.
        #[serde(default)]
        refused: bool,
    },
    /// Commit files as they are on disk.
    Commit {
        folder: PathBuf,
        paths: Vec<String>,
        message: String,
        parent: String,
        /// Once it is made.
        commit: Option<String>,
        #[serde(default)]
        refused: bool,
    },
    /// Tag a commit, or what HEAD is by then.
    Tag {
        folder: PathBuf,
        name: String,
        message: String,
        commit: Option<String>,
        /// The tag object, once it is made.
        object: Option<String>,
    },
    /// Tag a version in the registry.
    NameModel {
        model: String,
        number: u64,
        run_id: String,
        key: String,
        value: String,
        /// What was there before.
        before: Option<String>,
        /// How often it was tried: a try that was cut short may have set it.
        #[serde(default)]
        tries: u32,
        #[serde(default)]
        refused: bool,
    },
    /// See that all of it is so.
    Verify { release: Box<Release>, folder: Option<PathBuf>, files: Vec<String> },
}

impl Action for VersionAction {
    const KIND: &'static str = "version";

    fn what(&self) -> String {
        match self {
            Self::EditFile { what, .. } => what.clone(),
            Self::Commit { paths, message, .. } => {
                format!("commit {} as `{}`", paths.join(", "), first_line(message))
            }
            Self::Tag { name, commit: Some(commit), .. } => {
                format!("tag commit {} as `{name}`", commit.get(..9).unwrap_or(commit))
            }
            Self::Tag { name, commit: None, .. } => format!("tag that commit as `{name}`"),
            Self::NameModel { model, number, key, value, .. } => {
                format!("tag version {number} of model `{model}`: {key} = {value}")
            }
            Self::Verify { .. } => "see that it is so".to_owned(),
        }
    }

    fn undo_what(&self) -> Undo {
        match self {
            Self::EditFile { before: None, path, .. } => Undo::By(format!("remove {}", path.display())),
            Self::EditFile { .. } => Undo::By("put the bytes back".to_owned()),
            Self::Commit { parent, .. } => {
                Undo::By(format!("take the commit back to {}", parent.get(..9).unwrap_or(parent)))
            }
            Self::Tag { .. } => Undo::By("delete the tag".to_owned()),
            Self::NameModel { before: None, .. } => Undo::By("delete the tag of the registry".to_owned()),
            Self::NameModel { before: Some(before), .. } => Undo::By(format!("set it back to {before}")),
            Self::Verify { .. } => Undo::Nothing,
        }
    }

    fn only_looks(&self) -> bool {
        matches!(self, Self::Verify { .. })
    }

    fn prepare(&mut self) -> Result<()> {
        if let Self::EditFile { tries, .. } | Self::NameModel { tries, .. } = self {
            *tries += 1;
        }
        Ok(())
    }

    fn details(&self) -> Option<Value> {
        match self {
            Self::Verify { release, .. } => serde_json::to_value(release).ok(),
            _ => None,
        }
    }

    async fn apply(&mut self, cx: &Context, consent: &Consent) -> Result<Vec<Finding>> {
        match self {
            Self::EditFile { path, edits, before, after, tries, refused, .. } => {
                edit::apply(path, edits, (before.as_deref(), after), *tries, refused, consent)?;
                Ok(Vec::new())
            }
            Self::Commit { folder, paths, message, parent, commit, refused } => {
                *commit = Some(
                    git::commit(folder, paths, message, parent, commit.as_deref(), refused, consent).await?,
                );
                Ok(Vec::new())
            }
            Self::Tag { folder, name, message, commit, object } => {
                let made = git::tag(folder, name, commit.as_deref(), message, consent).await?;
                (*object, *commit) = (Some(made.object), Some(made.commit));
                Ok(Vec::new())
            }
            Self::NameModel { .. } => {
                registry::apply(cx, self, consent).await?;
                Ok(Vec::new())
            }
            Self::Verify { release, folder, files } => {
                if let Some(folder) = folder {
                    git::verify(cx, folder, files, release).await?;
                }
                if release.model.is_some() {
                    registry::verify(cx, release).await?;
                }
                if let Some(tag) = &release.tag {
                    cx.ui.say(&format!("publish it: git push origin {}", shell_word(tag)));
                }
                Ok(vec![said(release)])
            }
        }
    }

    async fn undo(&mut self, cx: &Context, consent: &Consent) -> Result<()> {
        match self {
            Self::EditFile { refused: true, .. }
            | Self::Commit { refused: true, .. }
            | Self::NameModel { refused: true, .. } => Ok(()),
            Self::EditFile { path, edits, before, after, .. } => {
                edit::undo(path, edits, before.as_deref(), after, consent)
            }
            Self::Commit { folder, paths, message, parent, commit, .. } => {
                git::take_back(folder, paths, message, parent, commit.as_deref(), consent).await
            }
            Self::Tag { folder, name, message, commit, .. } => {
                git::untag(folder, name, commit.as_deref(), message, consent).await
            }
            Self::NameModel { .. } => registry::undo(cx, self, consent).await,
            Self::Verify { .. } => Ok(()),
        }
    }
}

fn uncounted() -> u32 {
    1
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// The last word of an outcome.
fn said(release: &Release) -> Finding {
    let Release { model, registry_version, version, previous, level, tag, .. } = release;
    let of = match (model, registry_version) {
        (Some(_), Some(number)) => format!("version {number} is {version}"),
        _ => format!("is {version}"),
    };
    let from = match (previous, level) {
        (Some(previous), Some(level)) => format!(", a {level} step from {previous}"),
        (Some(previous), None) => format!(", after {previous}"),
        (None, _) => ", the first".to_owned(),
    };
    let subject = model.as_deref().unwrap_or("stack");
    let mut finding = Finding::new("version.release", subject, Verdict::Ok, format!("{of}{from}"))
        .evidence("version", version.clone());
    if let Some(tag) = tag {
        finding = finding.evidence("tag", tag.clone());
    }
    finding
}
