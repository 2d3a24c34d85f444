//! What a set consists of. A source is first prepared (a database is copied, a program's output kept, a snapshot made),
//! then its parts go into the archive, databases before files, since a row may point to a file and never the reverse.

mod child;
pub(crate) mod command;
mod note;
mod place;
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
    /// Folders outside of the scratch folder that were made for this backup: to be removed once it is packed, or given
    /// up.
    pub remove: Vec<PathBuf>,
}

impl Prepared {
    /// What comes after it.
    fn append(&mut self, other: Self) {
        let Self { parts, notes, versions, warnings } = other;
        self.parts.extend(parts);
        self.notes.extend(notes);
        self.versions.extend(versions);
        self.warnings.extend(warnings);
    }
}

/// Prepares every source of the set `name`, databases before files. What is made for the backup is in `scratch`, a
/// folder of its own that the caller removes. The first source that fails fails the set: nothing silently missing.
pub(crate) async fn prepare(
    _cx: &Context,
    _name: &str,
    set: &BackupSet,
    _scratch: &Path,
) -> Result<Prepared> {
    let mut all = Prepared::default();
    if !set.sqlite.is_empty() {
        all.append(not_built("sqlite")?);
    }
    if set.postgres.is_some() {
        all.append(not_built("postgres")?);
    }
    if set.command.is_some() {
        all.append(not_built("command")?);
    }
    if set.mlflow.is_some() {
        all.append(not_built("mlflow")?);
    }
    if set.prometheus.is_some() {
        all.append(not_built("prometheus")?);
    }
    if !set.paths.is_empty() {
        all.append(not_built("paths")?);
    }
    Ok(all)
}

fn not_built(source: &str) -> Result<Prepared> {
    Err(Fault::new(format!("sets with `{source}:` cannot be backed up yet")).into())
}
