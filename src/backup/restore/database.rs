//! SQLite databases that are restored: sound before they are put anywhere, and never under who has one open.

use std::{
    fs::{self, File},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use indexmap::IndexMap;
use rustix::{
    fs::{FlockOperation, fcntl_lock},
    io::Errno,
};
use serde::{Deserialize, Serialize};

use super::{members::Roots, unpack::From};
use crate::{
    backup::{archive::Name, drill::sqlite::look, source::Note, work},
    context::Context,
    finding::{Finding, Verdict},
};

/// A restored database is opened, checked page by page, and its rows are counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CheckDatabase {
    #[serde(flatten)]
    pub(super) from: From,
    pub(super) member: Name,
    /// Where it was restored to, beside its place.
    pub(super) staged: PathBuf,
    /// Rows of each table.
    pub(super) tables: IndexMap<String, u64>,
    pub(super) alembic_version: Option<String>,
}

impl CheckDatabase {
    /// Of each database among what is restored, which lies in `stage`.
    pub(super) fn all(from: &From, notes: &[Note], roots: Option<&Roots>, stage: &Path) -> Vec<Self> {
        let of = |note: &Note| match note {
            Note::Sqlite { member, tables, alembic_version, .. }
                if roots.is_none_or(|roots| roots.take(&member.tidy())) =>
            {
                Some(Self {
                    from: from.clone(),
                    member: member.clone(),
                    staged: stage.join(member.os()),
                    tables: tables.clone(),
                    alembic_version: alembic_version.clone(),
                })
            }
            _ => None,
        };
        notes.iter().filter_map(of).collect()
    }

    pub(super) async fn apply(&self, cx: &Context) -> Result<Vec<Finding>> {
        let (path, tables, version) =
            (self.staged.clone(), self.tables.clone(), self.alembic_version.clone());
        let label = format!("checking {}", self.member);
        let looked =
            work(cx, &label, None, move |watch| look(&path, &tables, version.as_deref(), &watch)).await;
        if *cx.interrupt.borrow() {
            bail!("stopped on request");
        }
        let bad = match looked {
            Ok(looked) if looked.faults.is_empty() => {
                let text = format!(
                    "{} is sound: {} tables with {} rows, as in the manifest",
                    self.member, looked.tables, looked.rows
                );
                return Ok(vec![self.from.finding(Verdict::Ok, text)]);
            }
            Ok(looked) => format!("{} is not as it was: {}", self.member, looked.faults.join("; ")),
            Err(error) => format!("{} cannot be used as a database: {error}", self.member),
        };
        Ok(vec![self.from.finding(Verdict::Critical, format!("{bad}; nothing was replaced"))])
    }
}

/// Fails where somebody has a database open, as far as this machine knows. One that is not there is nobody's.
pub(super) fn nobody_has_open(path: &Path) -> Result<()> {
    let Ok(wanted) = fs::metadata(path) else { return Ok(()) };
    if let Some(process) = user_of(wanted.dev(), wanted.ino()) {
        bail!("{} is in use by {process}; stop it first, nothing was replaced", path.display());
    }
    let file = File::options().read(true).write(true).open(path);
    let file = file.with_context(|| format!("opening {}", path.display()))?;
    // SQLite's own locks; a process of another container is not seen otherwise.
    match fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive) {
        Err(Errno::AGAIN | Errno::ACCESS) => {
            bail!("{} is locked by who uses it; stop that first, nothing was replaced", path.display())
        }
        _ => Ok(()),
    }
}

/// The first process that has a file open: `python (process 812)`.
fn user_of(device: u64, inode: u64) -> Option<String> {
    let own = std::process::id().to_string();
    for process in fs::read_dir("/proc").ok()?.flatten() {
        let name = process.file_name();
        let Some(number) = name.to_str().filter(|name| name.bytes().all(|byte| byte.is_ascii_digit())) else {
            continue;
        };
        let open = fs::read_dir(process.path().join("fd")).into_iter().flatten().flatten();
        let uses = |entry: fs::DirEntry| {
            fs::metadata(entry.path()).is_ok_and(|file| (file.dev(), file.ino()) == (device, inode))
        };
        if number != own && open.into_iter().any(uses) {
            let program = fs::read_to_string(process.path().join("comm")).unwrap_or_default();
            return Some(format!("{} (process {number})", program.trim()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn a_database_that_another_process_has_open_is_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        fs::write(&path, "database").unwrap();
        nobody_has_open(&path).unwrap();
        nobody_has_open(&folder.path().join("none")).unwrap();
        let input = File::open(&path).unwrap();
        let mut child = Command::new("sleep").arg("60").stdin(input).stdout(Stdio::null()).spawn().unwrap();
        let error = nobody_has_open(&path).unwrap_err().to_string();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(error.contains(&format!("in use by sleep (process {})", child.id())), "{error}");
        nobody_has_open(&path).unwrap();
    }
}
