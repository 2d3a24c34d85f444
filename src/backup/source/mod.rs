//! What a set consists of. A source is first prepared (a database is copied, a program's output kept, a snapshot made),
//! then its parts go into the archive, databases before files, since a row may point to a file and never the reverse.

mod note;

use std::{path::Path, path::PathBuf, sync::Arc};

use indexmap::IndexMap;
pub use note::Note;

use super::archive::{Name, Warning};

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
}
