//! SQLite databases that are restored: sound before they are put anywhere, and never under who has one open.

use std::{
    fs::{self, File},
    io,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use indexmap::IndexMap;
use rustix::{
    fs::{FlockOperation, fcntl_lock},
    io::Errno,
    process::geteuid,
};
use serde::{Deserialize, Serialize};

use super::{members::Roots, unpack::From};
use crate::{
    backup::{
        archive::Name,
        drill::sqlite::look,
        source::{Note, Owner},
        work,
    },
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
    /// Whose it is to be; none where nobody knows.
    #[serde(default)]
    pub(super) owner: Option<Owner>,
}

impl CheckDatabase {
    /// Of each database among what is restored, which lies in `stage`.
    pub(super) fn all(from: &From, notes: &[Note], roots: Option<&Roots>, stage: &Path) -> Vec<Self> {
        let of = |note: &Note| match note {
            Note::Sqlite { member, tables, alembic_version, owner, .. }
                if roots.is_none_or(|roots| roots.take(&member.tidy())) =>
            {
                Some(Self {
                    from: from.clone(),
                    member: member.clone(),
                    staged: stage.join(member.os()),
                    tables: tables.clone(),
                    alembic_version: alembic_version.clone(),
                    owner: *owner,
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
                if let Some(owner) = &self.owner {
                    give(cx, &self.staged, owner)?;
                }
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

/// The copy in the archive is nobody's but ours; whoever uses the database must be able to open it.
fn give(cx: &Context, path: &Path, owner: &Owner) -> Result<()> {
    let found = path.metadata().with_context(|| format!("looking at {}", path.display()))?;
    let Owner { uid, gid, mode } = *owner;
    if (found.uid(), found.gid()) != (uid, gid) {
        // The owner first, for that may take bits of the mode away.
        match chown(path, Some(uid), Some(gid)) {
            Err(error) if geteuid().is_root() => {
                return Err(error).with_context(|| format!("giving {} to {uid}:{gid}", path.display()));
            }
            Err(_) => cx.ui.warn(&format!(
                "only root can give {} to its owner {uid}:{gid}: it belongs to {}:{}",
                path.display(),
                found.uid(),
                found.gid()
            )),
            Ok(()) => {}
        }
    }
    let mode = fs::Permissions::from_mode(mode);
    fs::set_permissions(path, mode).with_context(|| format!("setting the mode of {}", path.display()))
}

/// Fails where somebody has a database open, as far as this machine knows. One that is not there is nobody's. Whether
/// all processes could be looked at.
pub(super) fn nobody_has_open(path: &Path) -> Result<bool> {
    let Ok(wanted) = fs::metadata(path) else { return Ok(true) };
    let users = Users::of(Path::new("/proc"), wanted.dev(), wanted.ino());
    if let Some(process) = users.first {
        bail!("{} is in use by {process}; stop it first, nothing was replaced", path.display());
    }
    let file = File::options().read(true).write(true).open(path);
    let file = file.with_context(|| format!("opening {}", path.display()))?;
    // SQLite's own locks; a process of another container is not seen otherwise.
    match fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive) {
        Err(Errno::AGAIN | Errno::ACCESS) => {
            bail!("{} is locked by who uses it; stop that first, nothing was replaced", path.display())
        }
        _ => Ok(!users.blind),
    }
}

/// Who has a file open.
#[derive(Debug, Default, PartialEq, Eq)]
struct Users {
    /// The first that was found: `python (process 812)`.
    first: Option<String>,
    /// Some processes could not be looked at.
    blind: bool,
}

impl Users {
    fn of(processes: &Path, device: u64, inode: u64) -> Self {
        let own = std::process::id().to_string();
        let mut users = Self::default();
        for process in fs::read_dir(processes).into_iter().flatten().flatten() {
            let name = process.file_name();
            let number = name.to_str().filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()));
            let Some(number) = number.filter(|number| *number != own) else { continue };
            let handles = match fs::read_dir(process.path().join("fd")) {
                Ok(handles) => handles,
                Err(error) => {
                    // One that ended meanwhile uses nothing.
                    users.blind |= error.kind() != io::ErrorKind::NotFound;
                    continue;
                }
            };
            let uses = |entry: fs::DirEntry| {
                fs::metadata(entry.path()).is_ok_and(|file| (file.dev(), file.ino()) == (device, inode))
            };
            if handles.flatten().any(uses) {
                let program = fs::read_to_string(process.path().join("comm")).unwrap_or_default();
                users.first = Some(format!("{} (process {number})", program.trim()));
                return users;
            }
        }
        users
    }
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

    #[test]
    fn processes_that_cannot_be_looked_at_are_not_taken_for_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.db");
        fs::write(&file, "database").unwrap();
        let found = fs::metadata(&file).unwrap();
        let users = || Users::of(folder.path(), found.dev(), found.ino());
        fs::create_dir_all(folder.path().join("8/fd")).unwrap();
        fs::create_dir_all(folder.path().join("9")).unwrap();
        assert_eq!(users(), Users { first: None, blind: false }, "one that ended is none");
        fs::write(folder.path().join("9/fd"), "").unwrap();
        assert_eq!(users(), Users { first: None, blind: true });
        std::os::unix::fs::symlink(&file, folder.path().join("8/fd/3")).unwrap();
        fs::write(folder.path().join("8/comm"), "mlflow\n").unwrap();
        assert_eq!(users().first.as_deref(), Some("mlflow (process 8)"));
    }
}
