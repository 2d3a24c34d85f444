//! What a set consists of. A source is first prepared (a database is copied, a program's output kept, a snapshot made),
//! then its parts go into the archive, databases before files, since a row may point to a file and never the reverse.

mod child;
pub(crate) mod command;
pub(crate) mod mlflow;
mod note;
mod paths;
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
pub use note::{Note, Owner};

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
    /// What a person should know that is no trouble, a sentence each.
    pub remarks: Vec<String>,
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
        let Self { parts, notes, versions, warnings, remarks, made } = other;
        self.parts.extend(parts);
        self.notes.extend(notes);
        self.versions.extend(versions);
        self.warnings.extend(warnings);
        self.remarks.extend(remarks);
        self.made.extend(made);
    }
}

/// Prepares every source of a set, databases before files. What is made for the backup is in `scratch`, a
/// folder of its own that the caller removes. The first source that fails fails the set: nothing silently missing.
pub(crate) async fn prepare(cx: &Context, set: &BackupSet, scratch: &Path) -> Result<Prepared> {
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
        all.append(paths::prepare(cx, set)?);
    }
    no_name_twice(&all.parts)?;
    Ok(all)
}

/// The files of a set alone, which are found without making anything.
pub(crate) fn prepare_files(cx: &Context, set: &BackupSet) -> Result<Prepared> {
    if set.paths.is_empty() { Ok(Prepared::default()) } else { paths::prepare(cx, set) }
}

/// What is made for a backup has a name of its own, which a file of the set may have by chance.
fn no_name_twice(parts: &[Part]) -> Result<(), Fault> {
    let made = parts.iter().filter_map(|part| match part {
        Part::Made { name, .. } | Part::Bytes { name, .. } => Some(name),
        Part::Tree { .. } => None,
    });
    for name in made {
        for part in parts {
            let Part::Tree { name: tree, path, .. } = part else { continue };
            if !name.is_within(tree) {
                continue;
            }
            let below = name.bytes().get(tree.bytes().len()..).unwrap_or_default();
            let twin = path.join(Name::new(below).tidy().os());
            if twin.symlink_metadata().is_ok() {
                return Err(Fault::new(format!(
                    "two things would be `{name}` in the archive: what is made for the backup, and {}",
                    twin.display()
                ))
                .hint("take that file into another set, or leave it out: exclude:"));
            }
        }
    }
    Ok(())
}
