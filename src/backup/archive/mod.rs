//! The archives of backups: a `.tar.gz` that every tool reads, made of blocks that can be made, checked and read each
//! for itself, beside a manifest that says what is where. Pure bytes and files: no command line, no store, no screen,
//! no clock but the files' own times.

mod deflate;
#[cfg(test)]
mod fixture;
mod gzip;
mod manifest;
mod name;
mod progress;
mod read;
mod restore;
mod seal;
mod sum;
mod tar;
mod time;

pub use deflate::{Effort, Method, Unfaithful, decode_block, encode_block, encode_huffman};
pub use gzip::{Compressed, GzipWriter};
pub use manifest::{Block, Contents, Extent, Kind, Manifest, Member, SCHEMA, Source, Unreadable};
pub use name::Name;
pub use progress::{Stopped, Watch};
pub use read::{Damage, Ranges, ReadError, Scope, Verified, verify};
pub use restore::{
    Chosen, Entry, EntryKind, Facts, Limits, Open, Policy, Refusal, RestoreError, Restored, STAGED, Settings,
    What, Why, clean_leftovers, remove_tree, restore, restore_foreign, scan_foreign,
};
pub use sum::Sum;
pub use tar::{ArchiveWriter, Archived, Trouble, Warning};
pub use time::Time;

/// Bytes of the tar stream in a block, before compression; the last block may be shorter.
pub const BLOCK: usize = 1 << 20;
/// Threads that are of use: more would only hold memory.
const MOST_THREADS: usize = 16;

/// How many threads encode or decode, where the caller has no wish of its own.
pub fn default_threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS)
}
