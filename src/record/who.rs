//! Who acts, from where, by which process. A name is what the environment claims, and is labelled so.

use std::{fmt, fs};

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
    /// Boot of the machine and ticks since then at which the process started.
    pub mark: String,
}

impl Process {
    /// This process.
    pub fn current() -> Self {
        let pid = std::process::id();
        Self { host: host_name(), pid, mark: mark_of(pid).unwrap_or_default() }
    }

    /// Whether it has surely ended. Of another machine's processes nothing is known.
    pub fn is_dead(&self) -> bool {
        self.host == host_name() && mark_of(self.pid).as_ref() != Some(&self.mark)
    }
}

/// Field 22 of `/proc/PID/stat` (the name in field 2 may contain anything, but not a later `)`) after the boot's id.
fn mark_of(pid: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    // A zombie has ended, whether or not its parent has noticed.
    if fields.next()? == "Z" {
        return None;
    }
    let started = fields.nth(18)?;
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    Some(format!("{}-{started}", boot.trim()))
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
        assert!(Process { mark: "another".into(), ..own.clone() }.is_dead());
        assert!(!Process { host: "elsewhere".into(), mark: "another".into(), ..own }.is_dead());
    }
}
