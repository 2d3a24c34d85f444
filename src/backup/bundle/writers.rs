//! Which process has a file open for writing, as `/proc` tells.

use std::{collections::HashMap, fs, os::unix::fs::MetadataExt as _};

use super::SeenFile;

/// What is said of a file that somebody may write to.
pub(crate) const UNSEEN: &str = "may be being written: processes of other users cannot be looked at";

/// Of some files, those that are being written to.
#[derive(Debug, Default)]
pub(crate) struct Writers {
    by: HashMap<(u64, u64), String>,
    /// Some processes could not be looked at.
    pub(crate) blind: bool,
}

impl Writers {
    /// Looks at every process that this one may look at.
    pub(crate) fn of(files: &[SeenFile]) -> Self {
        let mut found = Self::default();
        let wanted: HashMap<(u64, u64), ()> = files.iter().map(|file| (file.identity(), ())).collect();
        if wanted.is_empty() {
            return found;
        }
        for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let name = entry.file_name();
            let Some(pid) = name.to_str().filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
            else {
                continue;
            };
            let Ok(handles) = fs::read_dir(entry.path().join("fd")) else {
                // A process that ended meanwhile writes nothing.
                found.blind |= entry.path().exists();
                continue;
            };
            for handle in handles.flatten() {
                let Ok(file) = fs::metadata(handle.path()) else { continue };
                let identity = (file.dev(), file.ino());
                if !wanted.contains_key(&identity) {
                    continue;
                }
                let number = handle.file_name();
                let info = entry.path().join("fdinfo").join(&number);
                if may_write(&fs::read_to_string(info).unwrap_or_default()) {
                    let program = fs::read_to_string(entry.path().join("comm")).unwrap_or_default();
                    found.by.insert(identity, format!("process {pid} ({})", program.trim()));
                }
            }
        }
        found
    }

    /// Who writes to it.
    pub(crate) fn by(&self, file: &SeenFile) -> Option<&str> {
        self.by.get(&file.identity()).map(String::as_str)
    }

    /// Why it must stay: somebody writes to it, or nobody can tell whether somebody does, and it has the name under
    /// which that is done.
    pub(crate) fn why(&self, file: &SeenFile) -> Option<String> {
        match self.by(file) {
            Some(by) => Some(format!("{by} has it open for writing")),
            None => self.may_be_written(file).then(|| UNSEEN.to_owned()),
        }
    }

    /// Whether a process that could not be looked at may write to it.
    pub(crate) fn may_be_written(&self, file: &SeenFile) -> bool {
        self.blind && !file.is_rotated()
    }

    /// As it is where processes of others cannot be looked at.
    #[cfg(test)]
    pub(crate) fn unseeing() -> Self {
        Self { blind: true, ..Self::default() }
    }
}

/// Whether the flags of a handle let it write; of what cannot be read, it may.
fn may_write(info: &str) -> bool {
    const ACCESS: u32 = 0o3;
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
    flags.and_then(|flags| u32::from_str_radix(flags.trim(), 8).ok()).is_none_or(|flags| flags & ACCESS != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_tell_who_may_write() {
        for (info, writes) in [
            ("pos:\t0\nflags:\t0100000\nmnt_id:\t29\n", false),
            ("pos:\t0\nflags:\t0100001\n", true),
            ("flags:\t02102001\n", true),
            ("flags:\t0100002\n", true),
            ("", true),
        ] {
            assert_eq!(may_write(info), writes, "{info}");
        }
    }

    #[test]
    fn a_file_that_this_process_writes_is_known() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let seen = SeenFile::look(file.path(), "x".to_owned()).unwrap();
        let now = || Writers::of(std::slice::from_ref(&seen));
        assert!(now().by(&seen).is_some_and(|by| by.contains(&std::process::id().to_string())));
        let path = file.into_temp_path();
        assert!(now().by(&seen).is_none());
        let _reader = fs::File::open(&path).unwrap();
        assert!(now().by(&seen).is_none(), "who reads does not write");
    }

    #[test]
    fn what_cannot_be_seen_may_write_to_live_names_only() {
        let folder = tempfile::tempdir().unwrap();
        for (name, stays) in [("api.log", true), ("api.log.1", false)] {
            let path = folder.path().join(name);
            fs::write(&path, "x").unwrap();
            let seen = SeenFile::look(&path, name.to_owned()).unwrap();
            assert_eq!(Writers::unseeing().why(&seen), stays.then(|| UNSEEN.to_owned()), "{name}");
            assert_eq!(Writers::default().why(&seen), None);
        }
    }
}
