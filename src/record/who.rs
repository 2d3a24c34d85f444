//! Who acts, from where, by which process. A name is what the environment claims, and is labelled so.

use std::{fmt, fs};

use rustix::{
    io::Errno,
    process::{Pid, test_kill_process},
};
use serde::{Deserialize, Serialize};

use crate::context::Environment;

/// Who a run says it is. Never a proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// As `claimed_by` says.
    pub name: String,
    /// `MLOPSCTL_USER`, `SUDO_USER`, or `os`.
    pub claimed_by: String,
}

impl Who {
    /// `MLOPSCTL_USER`, else `SUDO_USER`, else the user of the operating system.
    pub fn read(environment: &Environment) -> Self {
        for variable in ["MLOPSCTL_USER", "SUDO_USER"] {
            if let Some(name) = environment.get(variable) {
                return Self { name: name.to_owned(), claimed_by: variable.to_owned() };
            }
        }
        Self { name: system_user(), claimed_by: "os".to_owned() }
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.name)
    }
}

fn system_user() -> String {
    let id = rustix::process::getuid().as_raw();
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(id)).then(|| name.to_owned())
    });
    name.unwrap_or_else(|| format!("uid {id}"))
}

/// The name of this machine.
pub fn host_name() -> String {
    let name =
        fs::read_to_string("/proc/sys/kernel/hostname").or_else(|_| fs::read_to_string("/etc/hostname"));
    let name = name.map(|name| name.trim().to_owned()).unwrap_or_default();
    if name.is_empty() { "unknown host".to_owned() } else { name }
}

/// A process, told apart from a later one of the same number by when it started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    pub host: String,
    pub pid: u32,
    /// Boot of the machine, ticks since then at which the process started, and the namespace in which its number
    /// counts: `BOOT-TICKS@pid:[NUMBER]`. Older versions wrote no namespace.
    pub mark: String,
}

/// What can be known of a process from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Alive,
    Ended,
    /// It runs, or ran, where this process cannot look.
    Unknown,
}

impl Process {
    /// This process.
    pub fn current() -> Self {
        let pid = std::process::id();
        let mark = match (mark_of(pid), namespace()) {
            (Some(mark), Some(namespace)) => format!("{mark}@{namespace}"),
            (mark, _) => mark.unwrap_or_default(),
        };
        Self { host: host_name(), pid, mark }
    }

    /// Whether it is of another machine.
    pub fn is_elsewhere(&self) -> bool {
        self.host != host_name()
    }

    /// Whether it has ended, as far as hosts have names of their own. Of another machine's processes nothing is known.
    pub fn is_dead(&self) -> bool {
        let mark = self.mark.split_once('@').map_or(self.mark.as_str(), |(mark, _)| mark);
        !self.is_elsewhere() && mark_of(self.pid).as_deref() != Some(mark)
    }

    /// Whether it has ended, only from what is sure: containers and copies of machines may have the name of this one,
    /// and processes of others may be hidden.
    pub fn fate(&self) -> Fate {
        let Some((mark, space)) = self.mark.split_once('@') else { return Fate::Unknown };
        let Some((boot, _)) = mark.rsplit_once('-') else { return Fate::Unknown };
        if self.host != host_name() || boot != boot_id() || namespace().as_deref() != Some(space) {
            return Fate::Unknown;
        }
        let Some(pid) = i32::try_from(self.pid).ok().and_then(Pid::from_raw) else { return Fate::Unknown };
        if test_kill_process(pid) == Err(Errno::SRCH) {
            return Fate::Ended;
        }
        match state_of(self.pid) {
            Some(state) if state.ended || format!("{boot}-{}", state.started) != mark => Fate::Ended,
            Some(_) => Fate::Alive,
            // There is one of this number, whichever.
            None => Fate::Unknown,
        }
    }
}

/// The namespace in which the numbers of processes count here; none where `/proc` is that of another.
fn namespace() -> Option<String> {
    let own = fs::read_link("/proc/self").ok()?;
    if own.to_str() != Some(std::process::id().to_string().as_str()) {
        return None;
    }
    fs::read_link("/proc/self/ns/pid").ok()?.into_os_string().into_string().ok()
}

fn boot_id() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned()
}

struct State {
    /// A zombie has ended, whether or not its parent has noticed.
    ended: bool,
    /// In ticks since the boot.
    started: String,
}

/// Field 22 of `/proc/PID/stat` (the name in field 2 may contain anything, but not a later `)`).
fn state_of(pid: u32) -> Option<State> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let ended = fields.next()? == "Z";
    Some(State { ended, started: fields.nth(18)?.to_owned() })
}

fn mark_of(pid: u32) -> Option<String> {
    let state = state_of(pid).filter(|state| !state.ended)?;
    Some(format!("{}-{}", boot_id(), state.started))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn names_are_claimed_in_order() {
        let who = |pairs: &[(&str, &str)]| {
            let variables: BTreeMap<_, _> =
                pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
            Who::read(&Environment::new(variables, "/".into()))
        };
        let both = who(&[("MLOPSCTL_USER", "ann"), ("SUDO_USER", "bob")]);
        assert_eq!((both.name.as_str(), both.claimed_by.as_str()), ("ann", "MLOPSCTL_USER"));
        assert_eq!(who(&[("SUDO_USER", "bob")]).claimed_by, "SUDO_USER");
        let system = who(&[]);
        assert_eq!(system.claimed_by, "os");
        assert!(!system.name.is_empty());
    }

    #[test]
    fn a_process_is_dead_when_its_number_is_somebody_elses() {
        let own = Process::current();
        assert!(!own.is_dead());
        // As older versions wrote it.
        let old = own.mark.split_once('@').unwrap().0.to_owned();
        assert!(!Process { mark: old, ..own.clone() }.is_dead());
        assert!(Process { mark: "another".into(), ..own.clone() }.is_dead());
        assert!(!Process { host: "elsewhere".into(), mark: "another".into(), ..own }.is_dead());
    }

    #[test]
    fn a_process_that_was_waited_for_has_surely_ended() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let namespace = namespace().unwrap();
        let mark = format!("{}@{namespace}", mark_of(child.id()).unwrap());
        let process = Process { host: host_name(), pid: child.id(), mark };
        assert_eq!(process.fate(), Fate::Alive);
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(process.fate(), Fate::Ended);
        for mark in [String::new(), "another".to_owned(), format!("x-1@{namespace}")] {
            assert_eq!(Process { mark, ..process.clone() }.fate(), Fate::Unknown);
        }
    }
}
