//! Puts what was restored in the place of what is there, and keeps that. At no moment is nothing there, where the file
//! system can exchange two names; where a process died in between is found again by the number of what was there.

use std::{
    ffi::OsString,
    fs, io,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use rustix::{
    fs::{CWD, RenameFlags, renameat_with},
    io::Errno,
};
use serde::{Deserialize, Serialize};

/// What SQLite keeps beside a database: without it a database is an older one, and with another's it is a broken one.
const BESIDE_DATABASE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A file or folder, whatever its name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    device: u64,
    inode: u64,
}

impl Identity {
    /// Of what is at a path; of a link, of itself. None where nothing is.
    pub(super) fn of(path: &Path) -> io::Result<Option<Self>> {
        match path.symlink_metadata() {
            Ok(found) => Ok(Some(Self { device: found.dev(), inode: found.ino() })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// One exchange. All three paths are of one file system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Swap {
    /// What was restored.
    pub(super) staged: PathBuf,
    /// Where it belongs.
    pub(super) path: PathBuf,
    /// Where what is there goes.
    pub(super) kept: PathBuf,
    /// What was there as it was planned; none where nothing was.
    pub(super) was: Option<Identity>,
    /// What SQLite keeps beside it goes with it.
    pub(super) database: bool,
}

impl Swap {
    /// Does it, or what is left of it to be done.
    pub(super) fn apply(&self) -> Result<()> {
        let Self { staged, path, kept, was, .. } = self;
        let [at_path, at_staged, at_kept] = self.look()?;
        let Some(was) = *was else {
            return match (at_staged, at_path) {
                (Some(_), None) => rename(staged, path),
                (None, Some(_)) => Ok(()),
                (Some(_), Some(_)) => bail!("something is at {} that was not there before", path.display()),
                (None, None) => bail!("what was restored is gone from {}", staged.display()),
            };
        };
        if at_path == Some(was) {
            if at_staged.is_none() {
                bail!("what was restored is gone from {}", staged.display());
            }
            // Before the database, which it must never be used with again.
            self.move_beside(path, kept)?;
            if exchange(staged, path)? {
                return rename(staged, kept);
            }
            rename(path, kept)?;
            return rename(staged, path);
        }
        if at_staged == Some(was) {
            return rename(staged, kept);
        }
        if at_kept == Some(was) {
            return if at_path.is_none() { rename(staged, path) } else { Ok(()) };
        }
        bail!("{} was replaced by somebody since the plan was made", path.display())
    }

    /// Puts back what was there, and what was restored where it was staged.
    pub(super) fn undo(&self) -> Result<()> {
        let Self { staged, path, kept, was, .. } = self;
        // The end of a restore removes it.
        if let Some(above) = staged.parent() {
            fs::create_dir_all(above).with_context(|| format!("making {}", above.display()))?;
        }
        let [at_path, at_staged, at_kept] = self.look()?;
        let Some(was) = *was else {
            return match (at_staged, at_path) {
                (None, Some(_)) => rename(path, staged),
                _ => Ok(()),
            };
        };
        if at_staged == Some(was) {
            // Exchanged, and not put aside yet.
            if !exchange(staged, path)? {
                bail!("the file system cannot exchange {} and {} again", staged.display(), path.display());
            }
        } else if at_kept == Some(was) {
            if at_path.is_none() {
                rename(kept, path)?;
                return self.move_beside(kept, path);
            }
            // What was restored may have been opened meanwhile.
            self.move_beside(path, staged)?;
            if exchange(kept, path)? {
                rename(kept, staged)?;
            } else {
                rename(path, staged)?;
                rename(kept, path)?;
            }
        } else if at_path == Some(was) {
            // An undo that was interrupted: what was restored is where the other was kept.
            if at_kept.is_some() && at_staged.is_none() {
                rename(kept, staged)?;
            }
        } else {
            bail!("what was at {} is neither there nor at {}", path.display(), kept.display());
        }
        self.move_beside(kept, path)
    }

    fn look(&self) -> Result<[Option<Identity>; 3]> {
        let look = |path: &Path| Identity::of(path).with_context(|| format!("looking at {}", path.display()));
        Ok([look(&self.path)?, look(&self.staged)?, look(&self.kept)?])
    }

    fn move_beside(&self, from: &Path, to: &Path) -> Result<()> {
        for ending in BESIDE_DATABASE.iter().filter(|_| self.database) {
            let (from, to) = (with_ending(from, ending), with_ending(to, ending));
            if from.symlink_metadata().is_ok() {
                rename(&from, &to)?;
            }
        }
        Ok(())
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut text = OsString::from(path);
    text.push(ending);
    text.into()
}

/// Moves, and never over something.
pub(super) fn rename(from: &Path, to: &Path) -> Result<()> {
    let moved = match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => match to.symlink_metadata() {
            Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => fs::rename(from, to),
        },
        other => other.map_err(io::Error::from),
    };
    moved.with_context(|| format!("moving {} to {}", from.display(), to.display()))?;
    settle(to);
    Ok(())
}

/// Exchanges two names at once; false where the file system cannot.
fn exchange(one: &Path, other: &Path) -> Result<bool> {
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => {
            settle(one);
            settle(other);
            Ok(true)
        }
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(explain(error, other))
            .with_context(|| format!("exchanging {} and {}", one.display(), other.display())),
    }
}

fn explain(error: Errno, path: &Path) -> anyhow::Error {
    if matches!(error, Errno::BUSY | Errno::XDEV) {
        let text = format!(
            "{} is a mount point, which cannot be replaced: restore with --to, and copy",
            path.display()
        );
        return anyhow::Error::new(io::Error::from(error)).context(text);
    }
    io::Error::from(error).into()
}

/// A name is on disk when its folder is. A file system that cannot say so is no reason to undo anything.
fn settle(path: &Path) {
    if let Some(parent) = path.parent().and_then(|parent| fs::File::open(parent).ok()) {
        let _ = parent.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &Path) -> Option<String> {
        fs::read_to_string(path).ok()
    }

    /// A folder with an old and a new file, and what would exchange them.
    fn begin(folder: &Path, database: bool) -> Swap {
        let [staged, path, kept] = ["staged", "db", ".db.before"].map(|name| folder.join(name));
        fs::write(&staged, "new").unwrap();
        fs::write(&path, "old").unwrap();
        fs::write(with_ending(&path, "-wal"), "log of old").unwrap();
        let was = Identity::of(&path).unwrap();
        Swap { staged, path, kept, was, database }
    }

    #[test]
    fn what_was_there_is_kept_and_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let swap = begin(folder.path(), true);
        for _ in 0..2 {
            swap.apply().unwrap();
            let beside = with_ending(&swap.kept, "-wal");
            assert_eq!([read(&swap.path), read(&swap.kept)], [Some("new".into()), Some("old".into())]);
            assert_eq!(read(&beside).as_deref(), Some("log of old"));
            assert!(read(&with_ending(&swap.path, "-wal")).is_none() && read(&swap.staged).is_none());
        }
        for _ in 0..2 {
            swap.undo().unwrap();
            assert_eq!([read(&swap.path), read(&swap.staged)], [Some("old".into()), Some("new".into())]);
            assert_eq!(read(&with_ending(&swap.path, "-wal")).as_deref(), Some("log of old"));
            assert!(read(&swap.kept).is_none());
        }
    }

    #[test]
    fn a_process_that_died_in_between_is_taken_up_from_there() {
        type Died = fn(&Swap);
        let moments: [(&str, Died); 5] = [
            ("before", |_| {}),
            ("log moved", |s| {
                fs::rename(with_ending(&s.path, "-wal"), with_ending(&s.kept, "-wal")).unwrap();
            }),
            ("exchanged", |s| {
                s.move_beside(&s.path, &s.kept).unwrap();
                assert!(exchange(&s.staged, &s.path).unwrap());
            }),
            ("first of two renames", |s| {
                s.move_beside(&s.path, &s.kept).unwrap();
                fs::rename(&s.path, &s.kept).unwrap();
            }),
            ("done", |s| s.apply().unwrap()),
        ];
        for (moment, died) in moments {
            for undone in [false, true] {
                let folder = tempfile::tempdir().unwrap();
                let swap = begin(folder.path(), true);
                died(&swap);
                if undone {
                    swap.undo().unwrap();
                    assert_eq!(read(&swap.path).as_deref(), Some("old"), "{moment}");
                    assert_eq!(read(&swap.staged).as_deref(), Some("new"), "{moment}");
                    assert_eq!(
                        read(&with_ending(&swap.path, "-wal")).as_deref(),
                        Some("log of old"),
                        "{moment}"
                    );
                } else {
                    swap.apply().unwrap();
                    assert_eq!(read(&swap.path).as_deref(), Some("new"), "{moment}");
                    assert_eq!(read(&swap.kept).as_deref(), Some("old"), "{moment}");
                }
            }
        }
    }

    #[test]
    fn what_somebody_else_put_there_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let swap = begin(folder.path(), false);
        fs::write(folder.path().join("other"), "other").unwrap();
        fs::rename(folder.path().join("other"), &swap.path).unwrap();
        assert!(swap.apply().unwrap_err().to_string().contains("replaced by somebody"));
        assert_eq!(read(&swap.path).as_deref(), Some("other"));
        let nothing_was = Swap { was: None, ..swap };
        assert!(nothing_was.apply().is_err());
        fs::remove_file(&nothing_was.path).unwrap();
        nothing_was.apply().unwrap();
        assert_eq!(read(&nothing_was.path).as_deref(), Some("new"));
        nothing_was.undo().unwrap();
        assert_eq!([read(&nothing_was.path), read(&nothing_was.staged)], [None, Some("new".into())]);
    }
}
