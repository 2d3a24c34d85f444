//! The processes that a program of ours leaves behind: each program is started as the leader of a process group of its
//! own, so that it can be ended with everything that it started.

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use tokio::process::Child;

/// The process group of a program that was started with `process_group(0)`. Killed when this is dropped, also because
/// the waiting was given up, unless it was released.
#[derive(Debug)]
pub(crate) struct Group {
    leader: Option<Pid>,
}

impl Group {
    /// The group that a child leads. Must be asked before the child was waited for.
    pub(crate) fn of(child: &Child) -> Self {
        Self { leader: child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)) }
    }

    /// Sends a signal to all of it.
    pub(crate) fn signal(&self, signal: Signal) {
        if let Some(leader) = self.leader {
            // It may have ended meanwhile, which is what is wanted.
            let _ = kill_process_group(leader, signal);
        }
    }

    /// Whether anything of it still runs.
    pub(crate) fn is_alive(&self) -> bool {
        self.leader.is_some_and(|leader| test_kill_process_group(leader).is_ok())
    }

    /// Lets what is left of it run on.
    pub(crate) fn release(&mut self) {
        self.leader = None;
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
    }
}
