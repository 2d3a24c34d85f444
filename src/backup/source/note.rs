//! What the manifest tells of each source of a set: enough to put it back, and to see that it is whole.

use std::{fs::Metadata, os::unix::fs::MetadataExt as _, path::PathBuf};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::backup::archive::{Manifest, Name};

/// The key of the manifest's `details` that holds them.
const KEY: &str = "sources";

/// One source, as it was when it was backed up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Note {
    /// A file or folder: its name in the archive, and where it was.
    Path {
        member: Name,
        #[serde(with = "bytes_of_path")]
        path: PathBuf,
    },
    Sqlite {
        member: Name,
        path: PathBuf,
        /// Rows of each table.
        tables: IndexMap<String, u64>,
        /// The revision of MLflow's schema, where the database has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        alembic_version: Option<String>,
        /// Of the database itself; in the archive is a copy.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<Owner>,
    },
    Postgres {
        member: Name,
        /// `custom` or `plain`.
        format: String,
        database: String,
        server_version: String,
        dump_version: String,
        /// Rows of each table, where they could be counted.
        #[serde(default)]
        tables: IndexMap<String, u64>,
    },
    Command {
        member: Name,
        argv: Vec<String>,
        size_bytes: u64,
    },
    Mlflow {
        member: Name,
        url: String,
        server_version: Option<String>,
        models: u64,
        versions: u64,
        experiments: u64,
        runs: u64,
    },
    Prometheus {
        member: Name,
        url: String,
        data: PathBuf,
        snapshot: String,
        blocks: u64,
    },
}

/// Who may use a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    pub uid: u32,
    pub gid: u32,
    /// The lowest nine bits.
    pub mode: u32,
}

impl Owner {
    pub fn of(found: &Metadata) -> Self {
        Self { uid: found.uid(), gid: found.gid(), mode: found.mode() & 0o777 }
    }
}

impl Note {
    /// Those of a manifest; what only a newer version knows is left out.
    pub fn all(manifest: &Manifest) -> Vec<Self> {
        let notes = manifest.details.get(KEY).and_then(Value::as_array).into_iter().flatten();
        notes.filter_map(|note| serde_json::from_value(note.clone()).ok()).collect()
    }

    /// As `details` of a manifest.
    pub fn details(notes: &[Self]) -> serde_json::Map<String, Value> {
        let notes = serde_json::to_value(notes).unwrap_or_default();
        [(KEY.to_owned(), notes)].into_iter().collect()
    }
}

/// Paths that are no text are written as names are, and not lost.
mod bytes_of_path {
    use std::path::{Path, PathBuf};

    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use crate::backup::archive::Name;

    pub(super) fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
        Name::from(path.as_os_str().to_owned()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
        Name::deserialize(deserializer).map(|name| PathBuf::from(name.os()))
    }
}

#[cfg(test)]
mod tests {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};

    use super::*;

    #[test]
    fn paths_that_are_no_text_are_kept() {
        let path = PathBuf::from(OsStr::from_bytes(b"/srv/bad\xff"));
        let note = Note::Path { member: Name::new(b"srv/bad\xff".as_slice()), path };
        let details = Note::details(std::slice::from_ref(&note));
        assert_eq!(serde_json::from_value::<Vec<Note>>(details[KEY].clone()).unwrap(), [note]);
    }
}
