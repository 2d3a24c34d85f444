//! The steps of `logs archive`: pack and verify, then remove what the archive holds.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use super::count;
use crate::{
    backup::bundle::{SeenFile, Writers, manifest_of, members, pack, read_manifest},
    context::Context,
    finding::{Finding, Quantity, Unit, Verdict},
    plan::{Action, Consent, Undo},
};

/// One step.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum ArchiveAction {
    /// Write the archive and its manifest, and read all of it again.
    Pack { to: PathBuf, files: Vec<SeenFile> },
    /// Remove the files that are in it.
    Remove {
        archive: PathBuf,
        files: Vec<SeenFile>,
        /// How many went; none before its end.
        removed: Option<usize>,
    },
}

impl Action for ArchiveAction {
    const KIND: &'static str = "logs-archive";

    fn what(&self) -> String {
        match self {
            Self::Pack { to, files } => {
                format!("pack {} into {} and verify it", count(files), to.display())
            }
            Self::Remove { files, .. } => format!("remove {} that are in the archive", count(files)),
        }
    }

    fn undo_what(&self) -> Undo {
        match self {
            Self::Pack { .. } => {
                Undo::By("remove the archive, unless a file is gone that it holds".to_owned())
            }
            Self::Remove { removed: Some(0), .. } => Undo::Nothing,
            Self::Remove { archive, .. } => {
                Undo::Impossible(format!("what was removed is in {}", archive.display()))
            }
        }
    }

    async fn apply(&mut self, cx: &Context, _consent: &Consent) -> Result<Vec<Finding>> {
        match self {
            Self::Pack { to, files } => {
                // Half-run before: an archive without a manifest holds nothing that anybody counts on.
                let manifest = match read_manifest(to)? {
                    Some(manifest) => manifest,
                    None => {
                        remove_if_there(to)?;
                        pack(cx, "logs", to, files).await?
                    }
                };
                let size = manifest.archive.size_bytes as f64;
                let size = Quantity { value: size, unit: Some(Unit::Bytes) };
                let message = format!("{} are in {} ({size})", count(files), to.display());
                let finding = Finding::new("logs.archive", "logs", Verdict::Ok, message).measured(size);
                Ok(vec![finding.evidence("archive", to.to_string_lossy())])
            }
            Self::Remove { archive, files, removed } => {
                let manifest = read_manifest(archive)?;
                let Some(manifest) = manifest else { bail!("the archive {} is gone", archive.display()) };
                let held = members(&manifest);
                let is_held = |file: &SeenFile| {
                    held.get(&file.name).is_some_and(|held| *held == (file.size, file.mtime.0))
                };
                let writers = Writers::of(files);
                let (mut gone, mut stays) = (Vec::new(), Vec::new());
                for file in files.iter() {
                    let why = if !is_held(file) {
                        Some("not as it is in the archive".to_owned())
                    } else if !file.path.exists() {
                        // Removed by the run before, or by somebody.
                        gone.push(file.path.to_string_lossy().into_owned());
                        continue;
                    } else if !file.is_unchanged() {
                        Some("changed since".to_owned())
                    } else {
                        writers.why(file)
                    };
                    match why.map_or_else(|| file.remove(), Err) {
                        Ok(()) => gone.push(file.path.to_string_lossy().into_owned()),
                        Err(why) => stays.push(format!("{}: {why}", file.path.display())),
                    }
                }
                *removed = Some(gone.len());
                let mut message =
                    format!("removed {} of {}, which are in {}", gone.len(), count(files), archive.display());
                if let Some(first) = stays.first() {
                    message += &format!("; {} stay ({first})", stays.len());
                }
                let verdict = if stays.is_empty() { Verdict::Ok } else { Verdict::Warning };
                let finding = Finding::new("logs.removed", "logs", verdict, message);
                Ok(vec![finding.evidence("removed", gone).evidence("stays", stays)])
            }
        }
    }

    async fn undo(&mut self, _cx: &Context, _consent: &Consent) -> Result<()> {
        if let Self::Pack { to, files } = self {
            if let Some(file) = files.iter().find(|file| !file.is_unchanged()) {
                bail!("{} is not as it was, so the archive {} stays", file.path.display(), to.display());
            }
            remove_if_there(&manifest_of(to))?;
            remove_if_there(to)?;
        }
        Ok(())
    }
}

fn remove_if_there(path: &Path) -> Result<()> {
    // A folder that could not be made has nothing in it either.
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    fs::remove_file(path).with_context(|| format!("removing {}", path.display()))
}
