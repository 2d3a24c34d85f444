//! The step of a cleanup: remove files that still are as they were reviewed, and that still nothing needs.

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::{needed::Needed, size};
use crate::{
    backup::bundle::{SeenFile, Writers},
    context::Context,
    finding::{Finding, Quantity, Unit, Verdict},
    plan::{Action, Consent, Undo},
};

/// What a plan of `cleanup` does.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum CleanupAction {
    /// Remove files from a folder.
    Remove {
        folder: String,
        files: Vec<SeenFile>,
        /// How many went; none before its end.
        removed: Option<usize>,
    },
}

impl Action for CleanupAction {
    const KIND: &'static str = "cleanup";
    const REVIEWED: bool = true;

    fn what(&self) -> String {
        let Self::Remove { folder, files, .. } = self;
        let bytes = files.iter().map(|file| file.size).sum();
        let noun = if files.len() == 1 { "file" } else { "files" };
        format!("remove {} {noun} ({}) from {folder}", files.len(), size(bytes))
    }

    fn undo_what(&self) -> Undo {
        match self {
            Self::Remove { removed: Some(0), .. } => Undo::Nothing,
            Self::Remove { .. } => Undo::Impossible("what is removed is gone".to_owned()),
        }
    }

    async fn apply(&mut self, cx: &Context, _consent: &Consent) -> Result<Vec<Finding>> {
        let Self::Remove { folder, files, removed } = self;
        // Agreeing may have taken long: a version may refer to one of them by now.
        let needed = Needed::ask(cx).await;
        let writers = Writers::of(files);
        let (mut count, mut bytes) = (0, 0);
        let (mut gone, mut stays) = (Vec::new(), Vec::new());
        for file in files.iter() {
            let path = file.path.to_string_lossy().into_owned();
            let why = if !file.path.exists() {
                continue;
            } else if !file.is_unchanged() {
                Some("changed since".to_owned())
            } else {
                writers.why(file).or_else(|| needed.why(file).map(str::to_owned))
            };
            match why.map_or_else(|| file.remove(), Err) {
                Ok(()) => {
                    (count, bytes) = (count + 1, bytes + file.size);
                    gone.push(path);
                }
                Err(why) => stays.push(format!("{path}: {why}")),
            }
        }
        *removed = Some(count);
        let noun = if count == 1 { "file" } else { "files" };
        let mut message = format!("removed {count} {noun} ({}) from {folder}", size(bytes));
        if let Some(first) = stays.first() {
            message += &format!("; {} stay ({first})", stays.len());
        }
        let verdict = if stays.is_empty() { Verdict::Ok } else { Verdict::Warning };
        let freed = Quantity { value: bytes as f64, unit: Some(Unit::Bytes) };
        let finding =
            Finding::new(format!("cleanup.{folder}"), folder.as_str(), verdict, message).measured(freed);
        Ok(vec![finding.evidence("removed", gone).evidence("stays", stays)])
    }

    async fn undo(&mut self, _cx: &Context, _consent: &Consent) -> Result<()> {
        Ok(())
    }
}
