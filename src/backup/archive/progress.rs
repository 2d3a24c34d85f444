//! What a long run over an archive lets others see, and the way to stop it.

use std::{
    io,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use super::Name;

/// Shared between who works and who watches: read it from another thread.
#[derive(Debug, Default)]
pub struct Watch {
    bytes: AtomicU64,
    members: AtomicU64,
    stopped: AtomicBool,
    current: Mutex<Option<Name>>,
}

impl Watch {
    /// Bytes of files and headers that are done.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Members that were begun.
    pub fn members(&self) -> u64 {
        self.members.load(Ordering::Relaxed)
    }

    /// The member that is being worked on.
    pub fn current(&self) -> Option<Name> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks the work to end soon, with an error that holds [`Stopped`].
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub(super) fn begin(&self, name: &Name) {
        self.members.fetch_add(1, Ordering::Relaxed);
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(name.clone());
    }

    /// Counts, and refuses to go on once somebody said stop. Not `ErrorKind::Interrupted`, which readers repeat.
    pub(in crate::backup) fn advance(&self, bytes: usize) -> io::Result<()> {
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        if self.stopped.load(Ordering::Relaxed) {
            return Err(io::Error::other(Stopped));
        }
        Ok(())
    }
}

/// Somebody called [`Watch::stop`]; found inside the `io::Error`.
#[derive(Debug, thiserror::Error)]
#[error("stopped on request")]
pub struct Stopped;
