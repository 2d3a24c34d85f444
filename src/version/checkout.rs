//! One at a time in one checkout: a lease is of one store, and two runs with different stores may share the files.

use std::fs::{File, TryLockError};

use anyhow::{Context as _, Result};

use super::stack;
use crate::{
    context::Context,
    error::{Exit, Fault},
};

/// Holds the folder of the stack until it is dropped; the system lets it go when the process ends, however it does.
///
/// # Errors
/// Another run holds it: exit 6.
pub(crate) fn hold(cx: &Context) -> Result<Option<File>> {
    if cx.options.dry_run {
        return Ok(None);
    }
    let folder = stack::folder(cx);
    let opened = File::open(&folder).with_context(|| format!("opening {}", folder.display()))?;
    match opened.try_lock() {
        Ok(()) => Ok(Some(opened)),
        Err(TryLockError::WouldBlock) => Err(Fault::new(format!(
            "locked by another run, which is changing the versions in {}; nothing was changed",
            folder.display()
        ))
        .hint(format!("run this again when it has ended; whose it is: {}", cx.command("plan list")))
        .exit(Exit::Locked)
        .into()),
        // There are file systems without locks; the lease of the store is left.
        Err(TryLockError::Error(_)) => Ok(None),
    }
}
