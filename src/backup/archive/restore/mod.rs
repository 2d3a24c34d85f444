//! Restores into a new folder: judged whole before anything is written, written beside its place, every hash compared
//! on the way, and moved into place only when all is as it was.

mod foreign;
mod own;
mod policy;
mod sparse;
mod stage;

use std::{io, path::PathBuf};

use super::{Damage, Name, ReadError};
pub use foreign::{Entry, EntryKind, Open, restore_foreign, scan_foreign};
pub use own::restore;
pub use policy::{Facts, Limits, Policy, Refusal, What, Why};
pub use stage::{STAGED, clean_leftovers, remove_tree};

/// How to restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub policy: Policy,
    /// Keep the owners, and set-uid and set-gid with them, which only root can.
    pub owners: bool,
    /// Be on disk before the folder is moved into place.
    pub durable: bool,
    /// For decoding.
    pub threads: usize,
}

/// Which members. Folders, too, must be chosen for their modes; those that are needed are made anyhow.
#[derive(Clone, Copy)]
pub enum Chosen<'a> {
    All,
    /// Those of which it says yes to the name, tidied. Damage elsewhere is no reason to withhold them.
    Those(&'a dyn Fn(&Name) -> bool),
    /// Those, and only of an archive that is whole: all of it is read. For a part of what is restored all in all.
    OfWhole(&'a dyn Fn(&Name) -> bool),
}

impl Chosen<'_> {
    fn takes(&self, name: &Name) -> bool {
        match self {
            Self::All => true,
            Self::Those(takes) | Self::OfWhole(takes) => takes(&name.tidy()),
        }
    }
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The folder, which only its owner can enter; what is in it has the modes that it had.
    pub folder: PathBuf,
    pub members: usize,
    /// Of files, with their holes.
    pub bytes: u64,
}

/// Why nothing was restored. Nothing was left behind either.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// At least one.
    #[error("the archive asks for what no backup needs: {}", first(.0))]
    Hostile(Vec<Refusal>),
    /// At least one.
    #[error("the archive is damaged: {}", first(.0))]
    Damaged(Vec<Damage>),
    /// Of an archive without a manifest.
    #[error("the archive cannot be read {}", after(.last.as_ref()))]
    Garbled { last: Option<Name>, source: io::Error },
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("no member is named like that")]
    NothingChosen,
    #[error("writing {name}")]
    Write { name: Name, source: io::Error },
    #[error("using {} as the new folder", path.display())]
    Place { path: PathBuf, source: io::Error },
}

fn first<T: std::fmt::Display>(all: &[T]) -> String {
    let first = all.first().map(T::to_string).unwrap_or_default();
    match all.len() {
        0 | 1 => first,
        more => format!("{first} (and {} more)", more - 1),
    }
}

fn after(last: Option<&Name>) -> String {
    last.map_or_else(|| "from its beginning".to_owned(), |name| format!("after {name}"))
}

#[cfg(test)]
mod tests;
