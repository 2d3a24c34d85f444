//! What a set consists of. A source is first prepared (a database is copied, a program's output kept, a snapshot made),
//! then its parts go into the archive, databases before files, since a row may point to a file and never the reverse.

mod child;
pub(crate) mod command;
pub(crate) mod mlflow;
mod note;
mod place;
pub(crate) mod postgres;
pub(crate) mod prometheus;
pub(crate) mod sqlite;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Result;
use indexmap::IndexMap;
pub use note::Note;

use super::archive::{Name, Warning};
use crate::{config::BackupSet, context::Context, error::Fault};

/// Whether something is left out, asked with its name in the archive and its path.
pub type Excluded = Arc<dyn Fn(&Name, &Path) -> bool + Send + Sync>;

/// Something that goes into the archive.
#[derive(Clone)]
pub enum Part {
    /// A file, folder or link as it is on disk, with all below it.
    Tree {
        name: Name,
        path: PathBuf,
        excluded: Excluded,
    },
    /// A file that was made for this backup: readable by its owner only in the archive, and removed with the scratch
    /// folder afterwards.
    Made {
        name: Name,
        path: PathBuf,
    },
    Bytes {
        name: Name,
        bytes: Vec<u8>,
    },
}

/// A source that is ready to go into an archive.
#[derive(Default)]
pub struct Prepared {
    /// In the order in which they are read.
    pub parts: Vec<Part>,
    /// What the manifest tells of them.
    pub notes: Vec<Note>,
    /// Of databases and services, by name: `mlflow`, `postgres`, `sqlite`.
    pub versions: IndexMap<String, String>,
    pub warnings: Vec<Warning>,
    /// Kept until all is packed, or given up.
    pub made: Vec<MadeFolder>,
}

/// A folder outside of the scratch folder that was made for this backup, such as a snapshot: removed when this is
/// dropped.
#[derive(Debug)]
pub struct MadeFolder(pub PathBuf);

impl Drop for MadeFolder {
    fn drop(&mut self) {
        // Who runs this may lack the right, which a source warns of while it can.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Prepared {
    /// What comes after it.
    fn append(&mut self, other: Self) {
        let Self { parts, notes, versions, warnings, made } = other;
        self.parts.extend(parts);
        self.notes.extend(notes);
        self.versions.extend(versions);
        self.warnings.extend(warnings);
        self.made.extend(made);
    }
}

/// Prepares every source of the set `name`, databases before files. What is made for the backup is in `scratch`, a
/// folder of its own that the caller removes. The first source that fails fails the set: nothing silently missing.
pub(crate) async fn prepare(cx: &Context, _name: &str, set: &BackupSet, scratch: &Path) -> Result<Prepared> {
    let mut all = Prepared::default();
    for path in &set.sqlite {
        all.append(sqlite::prepare(cx, path, scratch).await?);
    }
    if let Some(postgres) = &set.postgres {
        all.append(postgres::prepare(cx, postgres, scratch).await?);
    }
    if let Some(command) = &set.command {
        all.append(command::prepare(cx, command, scratch).await?);
    }
    if let Some(mlflow) = &set.mlflow {
        all.append(mlflow::prepare(cx, mlflow, scratch).await?);
    }
    if let Some(prometheus) = &set.prometheus {
        all.append(prometheus::prepare(cx, prometheus).await?);
    }
    if !set.paths.is_empty() {
        all.append(not_built("paths")?);
    }
    Ok(all)
}

fn not_built(source: &str) -> Result<Prepared> {
    Err(Fault::new(format!("sets with `{source}:` cannot be backed up yet")).into())
}
