//! Backups that are proven: made, listed, verified, restored, pruned and drilled. What an archive is, and how its
//! bytes are written and read, is in `archive`, which knows neither commands nor stores nor configuration.

pub mod archive;
