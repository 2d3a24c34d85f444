//! Places for large objects: a folder, or a bucket through clients whose limits are those of bulk data. Knows no names
//! below a place.

use std::path::{Path, PathBuf};

use super::{
    place::{Folder, default_folder},
    store::address_of,
};
use crate::{
    config::{BucketAddress, StoreAddress, store_address},
    context::Context,
    error::Fault,
};

/// A place for large objects.
#[derive(Debug, Clone)]
pub enum Bulk {
    Folder(BulkFolder),
    Bucket(BucketAddress),
}

/// A folder that is made when something is written to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkFolder {
    pub path: PathBuf,
    /// The levels that are the program's own, the outermost first: made with the mode of the store.
    levels: Vec<Folder>,
}

impl BulkFolder {
    /// A folder of the user's own.
    pub fn own(path: PathBuf) -> Self {
        Self { levels: vec![Folder::own(path.clone())], path }
    }

    fn below(store: Folder, below: &str) -> Self {
        let mut levels = vec![store.clone()];
        let mut path = store.path;
        for part in below.split('/') {
            path.push(part);
            levels.push(Folder { path: path.clone(), mode: store.mode });
        }
        Self { path, levels }
    }

    pub fn make(&self) -> std::io::Result<()> {
        self.levels.iter().try_for_each(Folder::make)
    }
}

impl Bulk {
    /// What is below this name in the store of the configuration.
    pub fn in_store(cx: &Context, below: &str) -> Result<Self, Fault> {
        Ok(match address_of(cx)? {
            None => Self::Folder(BulkFolder::below(default_folder(&cx.environment)?, below)),
            Some(StoreAddress::Folder(path)) => Self::Folder(BulkFolder::below(Folder::own(path), below)),
            Some(StoreAddress::Bucket(mut address)) => {
                let slash = if address.prefix.is_empty() { "" } else { "/" };
                address.prefix += slash;
                address.prefix += below;
                Self::Bucket(address)
            }
        })
    }

    /// What a text names: a folder, relative to another, or a bucket with a prefix.
    ///
    /// # Errors
    /// Of what is neither, in a sentence that begins with `store`.
    pub fn at(text: &str, relative_to: &Path) -> Result<Self, String> {
        Ok(match store_address(text, relative_to)? {
            StoreAddress::Folder(path) => Self::Folder(BulkFolder::own(path)),
            StoreAddress::Bucket(address) => Self::Bucket(address),
        })
    }
}
