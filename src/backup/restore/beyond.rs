//! What lies where something is put back in place, and is not in the backup: it is neither brought back nor lost.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use super::{
    swap::{BESIDE_DATABASE, with_ending},
    unpack::{From, read_manifest},
};
use crate::{
    backup::{
        archive::{Kind, Manifest, Name, remove_tree},
        repository::Repository,
    },
    context::Context,
    error::Fault,
    record::Store,
};

/// Removes what was replaced, if all of it is in the backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Discard {
    pub(super) from: From,
    pub(super) kept: PathBuf,
    /// What it is in the backup.
    pub(super) member: Name,
    /// The databases in it that were restored as well.
    pub(super) databases: Vec<PathBuf>,
}

impl Discard {
    pub(super) async fn apply(&self, cx: &Context) -> Result<()> {
        let Self { from, kept, member, databases } = self;
        let Ok(found) = kept.symlink_metadata() else { return Ok(()) };
        // Something may have been written there since the plan was made.
        let manifest = read_manifest(cx, from).await?.context("the backup is gone")?;
        if let beyond @ [first, ..] = &beyond(&manifest, member, kept, databases)[..] {
            bail!("the backup does not hold {} in it, such as {}", files(beyond.len()), first.display());
        }
        if found.is_dir() {
            return Ok(remove_tree(kept)?);
        }
        fs::remove_file(kept)?;
        for ending in BESIDE_DATABASE {
            match fs::remove_file(with_ending(kept, ending)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }
}

/// `1 file`, `3 files`.
pub(super) fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}

/// What is at a path, or in the folder there, and is not in the backup, where it is called `member`. A folder that cannot
/// be read counts as one. These databases are in it under other names, with what SQLite keeps beside them.
pub(super) fn beyond(manifest: &Manifest, member: &Name, path: &Path, databases: &[PathBuf]) -> Vec<PathBuf> {
    let held = manifest.archive.members.iter().filter(|member| !matches!(member.kind, Kind::Folder));
    let held: HashSet<Name> = held.map(|member| member.name.tidy()).collect();
    let beside = |database: &PathBuf| BESIDE_DATABASE.map(|ending| with_ending(database, ending));
    let mut others: HashSet<PathBuf> = databases.iter().flat_map(beside).collect();
    others.extend(databases.iter().cloned());
    let mut beyond = Vec::new();
    let mut open = vec![(path.to_owned(), member.tidy())];
    while let Some((path, name)) = open.pop() {
        let Ok(found) = path.symlink_metadata() else { continue };
        if !found.is_dir() {
            if !held.contains(&name) && !others.contains(&path) {
                beyond.push(path);
            }
            continue;
        }
        let Ok(entries) = fs::read_dir(&path) else {
            beyond.push(path);
            continue;
        };
        open.extend(entries.flatten().map(|entry| (entry.path(), name.join(&entry.file_name()))));
    }
    beyond.sort();
    beyond
}

/// Folders that are this program's: `the store`, `the backups of the set models`.
pub(super) fn own_folders(cx: &Context) -> Vec<(String, PathBuf)> {
    let store = Store::of(cx).ok().and_then(|store| store.folder().map(Path::to_owned));
    let sets = cx.config().backup.sets.keys().filter_map(|set| {
        let folder = Repository::of(cx, set).ok()?.folder()?.to_owned();
        Some((format!("the backups of the set {set}"), folder))
    });
    store.map(|folder| ("the store".to_owned(), folder)).into_iter().chain(sets).collect()
}

/// Exchanged with its folder, what is this program's would be gone from its place: the plan that does it with it.
pub(super) fn spares(own: &[(String, PathBuf)], path: &Path) -> Result<(), Fault> {
    let within = real(path);
    let Some((what, folder)) = own.iter().find(|(_, folder)| real(folder).starts_with(&within)) else {
        return Ok(());
    };
    let text = format!(
        "replacing {} would take {what} away, in {}; nothing was changed",
        path.display(),
        folder.display()
    );
    Err(Fault::new(text).hint("restore into a folder with --to, or name the members that are to come back"))
}

/// Without links, as far as it exists.
pub(super) fn real(path: &Path) -> PathBuf {
    let found = path.ancestors().find_map(|above| Some((fs::canonicalize(above).ok()?, above)));
    match found {
        Some((real, above)) => match path.strip_prefix(above) {
            Ok(rest) if rest.as_os_str().is_empty() => real,
            Ok(rest) => real.join(rest),
            Err(_) => path.to_owned(),
        },
        None => path.to_owned(),
    }
}
