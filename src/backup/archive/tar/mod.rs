//! The tar stream of an archive: files, folders and links as they are on disk, in a fixed order, read while others may
//! write to them. What cannot be kept is told by name, and nothing of it is silent.

mod header;
mod source;
mod tree;
mod writer;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Name;
pub use writer::{ArchiveWriter, Archived};

/// Something about one member that a person should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    pub name: Name,
    pub trouble: Trouble,
    pub message: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

/// What kind of trouble, from harmless to grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// A path of the set is a symbolic link, and what it points to is not in the set.
    Link,
    /// A path of the set is a folder without a file in it: a volume that is not mounted looks so.
    Empty,
    /// It looks like a credential or a private key.
    Secret,
    /// A file of a database that is in use, copied while others may write to it.
    Live,
    /// It was there when its folder was read, and gone when its turn came. It is not in the archive.
    Vanished,
    /// A socket, pipe or device. It is not in the archive.
    Special,
    /// It changed each time it was read. What was read last is in the archive, and may be a mixture.
    Changed,
    /// It could not be read, or not to its end. What could be read is in the archive, if anything.
    Unreadable,
    /// A kind of trouble that a newer version knows.
    #[serde(other)]
    Other,
}

#[cfg(test)]
mod tests;
