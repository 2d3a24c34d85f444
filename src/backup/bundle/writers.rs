//! Which process has a file open for writing, as `/proc` tells.

use std::{collections::HashMap, fs, os::unix::fs::MetadataExt as _};

use super::SeenFile;

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

    /// Whether this one is, now.
    pub(crate) fn now(file: &SeenFile) -> Option<String> {
        Self::of(std::slice::from_ref(file)).by.remove(&file.identity())
    }

    /// Who writes to it.
    pub(crate) fn by(&self, file: &SeenFile) -> Option<&str> {
        self.by.get(&file.identity()).map(String::as_str)
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
        assert!(Writers::now(&seen).is_some_and(|by| by.contains(&std::process::id().to_string())));
        let path = file.into_temp_path();
        assert!(Writers::now(&seen).is_none());
        let _reader = fs::File::open(&path).unwrap();
        assert!(Writers::now(&seen).is_none(), "who reads does not write");
    }
}
