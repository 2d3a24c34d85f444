//! Tables to measure, wherever they are: a file, a folder or glob of parts, a pipe, a URL, a bucket, a saved profile.
//!
//! What comes over the network or through a pipe is kept in a temporary file without a name, since Parquet is read
//! from its end and a second pass may follow; nothing of it is left behind, however the program ends.

mod find;
mod part;
mod pool;
mod read;
mod remote;
mod stretch;

pub(in crate::drift) use find::{find, shown};
pub(in crate::drift) use part::Part;
pub(in crate::drift) use read::{Input, Means, PartDifference, Profiled, Trouble};
pub(in crate::drift) use stretch::Watch;
