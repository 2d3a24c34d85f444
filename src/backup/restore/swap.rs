//! Puts what was restored in the place of what is there, and keeps that. At no moment is nothing there, where the file
//! system can exchange two names; where a process died in between is found again by the number of what was there.

use std::{
    ffi::OsString,
    fs,
    io::{self, Read as _},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context as _, Result, bail};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use rustix::{
    fs::{CWD, RenameFlags, renameat_with},
    io::Errno,
};
use serde::{Deserialize, Serialize};

use super::database::nobody_has_open;

/// What SQLite keeps beside a database: without it a database is an older one, and with another's it is a broken one.
pub(super) const BESIDE_DATABASE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// How every database begins.
const HEAD: &[u8; 16] = b"SQLite format 3\0";

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

/// A file or folder that was moved somewhere. Numbers are given again once what had one is gone, so the time at which
/// it was made belongs to it, where the file system tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Moved {
    identity: Identity,
    /// Nanoseconds since 1970.
    made: Option<u64>,
}

impl Moved {
    /// None where nothing is.
    pub(super) fn of(path: &Path) -> io::Result<Option<Self>> {
        let Some(identity) = Identity::of(path)? else { return Ok(None) };
        let made = path.symlink_metadata().and_then(|found| found.created()).ok();
        let made = made.and_then(|made| made.duration_since(SystemTime::UNIX_EPOCH).ok());
        Ok(Some(Self { identity, made: made.and_then(|made| u64::try_from(made.as_nanos()).ok()) }))
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
    /// The databases at the path or in it, which nobody may have open when they are replaced.
    #[serde(default)]
    pub(super) unused: Vec<PathBuf>,
    /// So many files that are there are not in the backup.
    #[serde(default)]
    pub(super) beyond: usize,
    /// The link that leads there, and stays: what was backed up is what it leads to.
    #[serde(default)]
    pub(super) link: Option<PathBuf>,
    /// What is moved to the path, known from right before.
    #[serde(default)]
    pub(super) moved: Option<Moved>,
}

impl Swap {
    /// Looks at what was restored, before it is moved.
    pub(super) fn prepare(&mut self) -> Result<()> {
        let staged = &self.staged;
        let at_staged = Moved::of(staged).with_context(|| format!("looking at {}", staged.display()))?;
        // Exchanged already by who died then, it is what was replaced.
        let restored = at_staged.filter(|found| Some(found.identity) != self.was);
        self.moved = restored.or(self.moved);
        Ok(())
    }

    /// Does it, or what is left of it to be done.
    pub(super) fn apply(&self) -> Result<()> {
        let Self { staged, path, kept, was, .. } = self;
        let [at_path, at_staged, at_kept] = self.look()?;
        let Some(was) = *was else {
            return match (at_staged, at_path) {
                (Some(_), None) => rename(staged, path),
                (None, Some(_)) if self.is_ours(at_path) => Ok(()),
                (Some(_) | None, Some(_)) => {
                    bail!("something is at {} that was not there before", path.display())
                }
                (None, None) => bail!("what was restored is gone from {}", staged.display()),
            };
        };
        if at_path == Some(was) {
            if at_staged.is_none() {
                bail!("what was restored is gone from {}", staged.display());
            }
            // It may have been opened since that was looked at first, most of all when this is taken up again.
            for database in &self.unused {
                nobody_has_open(database)?;
            }
            if self.database {
                write_back(path)?;
            }
            // What is left there belongs to what is no database any more. Before that, for what is to be there must
            // never be used with it.
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

    /// Puts back what was there, and what was restored where it was staged. What somebody else put there since, be it a
    /// later restore, is left alone: false where it is all there is, an error where something was kept.
    pub(super) fn undo(&self) -> Result<bool> {
        let Self { staged, path, kept, was, .. } = self;
        // The end of a restore removes it.
        if let Some(above) = staged.parent() {
            fs::create_dir_all(above).with_context(|| format!("making {}", above.display()))?;
        }
        let [at_path, at_staged, at_kept] = self.look()?;
        let Some(was) = *was else {
            return match (at_staged, at_path) {
                (None, Some(_)) if self.is_ours(at_path) => rename(path, staged).map(|()| true),
                (None, Some(_)) => Ok(false),
                _ => Ok(true),
            };
        };
        let replaced = at_staged == Some(was) || at_kept == Some(was);
        if replaced && at_path.is_some() && !self.is_ours(at_path) {
            let of_was = if at_kept == Some(was) { kept } else { staged };
            bail!(
                "what is at {} now was put there by somebody else, or by a later restore, and stays; what was there before is {}",
                path.display(),
                of_was.display()
            );
        }
        if at_staged == Some(was) {
            // Exchanged, and not put aside yet.
            if !exchange(staged, path)? {
                bail!("the file system cannot exchange {} and {} again", staged.display(), path.display());
            }
        } else if at_kept == Some(was) {
            if at_path.is_none() {
                rename(kept, path)?;
                return self.move_beside(kept, path).map(|()| true);
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
        } else if at_staged.is_some() && at_kept.is_none() {
            // What was there was replaced by somebody else, so nothing was done.
            return Ok(true);
        } else {
            bail!("what was at {} is neither there nor at {}", path.display(), kept.display());
        }
        self.move_beside(kept, path).map(|()| true)
    }

    /// Whether what is at the path is what was moved there, where that is known.
    fn is_ours(&self, at_path: Option<Identity>) -> bool {
        self.moved.is_none_or(|moved| {
            at_path == Some(moved.identity) && Moved::of(&self.path).is_ok_and(|found| found == Some(moved))
        })
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

/// Writes what SQLite keeps beside a database into it, so that the file alone is all of it, whenever it is opened. What is
/// no database, or a broken one, stays as it is, with what is beside it.
fn write_back(path: &Path) -> Result<()> {
    let beside = BESIDE_DATABASE.iter().any(|ending| with_ending(path, ending).symlink_metadata().is_ok());
    let mut head = [0; HEAD.len()];
    let is_database =
        fs::File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == *HEAD;
    if !beside || !is_database {
        return Ok(());
    }
    let written = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).and_then(|database| {
        // What was cut off is rolled back at the first look.
        database.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))
    });
    let is_used = match written {
        Ok(busy) => busy != 0,
        Err(error) => {
            matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
        }
    };
    if is_used {
        bail!("{} is locked by who uses it; stop that first, nothing was replaced", path.display());
    }
    Ok(())
}

pub(super) fn with_ending(path: &Path, ending: &str) -> PathBuf {
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
    use std::process::Command;

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
        let unused = if database { vec![path.clone()] } else { Vec::new() };
        Swap { staged, path, kept, was, database, unused, beyond: 0, link: None, moved: None }
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
    fn what_came_later_is_not_taken_away() {
        for replaced in [true, false] {
            let folder = tempfile::tempdir().unwrap();
            let mut swap = begin(folder.path(), false);
            if !replaced {
                fs::remove_file(&swap.path).unwrap();
                swap.was = None;
            }
            swap.prepare().unwrap();
            swap.apply().unwrap();
            let known = swap.moved;
            swap.prepare().unwrap();
            assert_eq!(swap.moved, known, "known of what was moved before");
            let later = folder.path().join("later");
            fs::write(&later, "later").unwrap();
            fs::rename(&later, &swap.path).unwrap();
            if replaced {
                let error = swap.undo().unwrap_err().to_string();
                assert!(error.contains("by a later restore") && error.contains(".db.before"), "{error}");
            } else {
                assert!(swap.apply().is_err() && !swap.undo().unwrap());
            }
            assert_eq!(read(&swap.path).as_deref(), Some("later"));
            assert_eq!(read(&swap.kept).is_some(), replaced);
        }
        // Killed between the two moves of an exchange, what was replaced is not taken for what was restored.
        let folder = tempfile::tempdir().unwrap();
        let mut swap = begin(folder.path(), false);
        swap.prepare().unwrap();
        let known = swap.moved;
        assert!(exchange(&swap.staged, &swap.path).unwrap());
        swap.prepare().unwrap();
        assert!(known.is_some() && swap.moved == known);
        swap.undo().unwrap();
        assert_eq!([read(&swap.path), read(&swap.staged)], [Some("old".into()), Some("new".into())]);
    }

    #[test]
    fn what_was_kept_of_a_database_is_one_file_with_all_its_rows() {
        let folder = tempfile::tempdir().unwrap();
        let live = folder.path().join("live");
        let database = Connection::open(&live).unwrap();
        database.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0").unwrap();
        database.execute_batch("CREATE TABLE runs (name); INSERT INTO runs VALUES (1), (2)").unwrap();
        let swap = begin(folder.path(), true);
        // As a process leaves it that was killed.
        for ending in ["", "-wal"] {
            fs::copy(with_ending(&live, ending), with_ending(&swap.path, ending)).unwrap();
        }
        let rows = |path: &Path| {
            let database = Connection::open(path).unwrap();
            database.query_row("SELECT count(*) FROM runs", [], |row| row.get::<_, i64>(0))
        };
        write_back(&swap.path).unwrap();
        let beside = |path: &Path| BESIDE_DATABASE.map(|ending| with_ending(path, ending).exists());
        assert_eq!(beside(&swap.path), [false; 3], "before anything is moved");
        for ending in ["", "-wal"] {
            fs::copy(with_ending(&live, ending), with_ending(&swap.path, ending)).unwrap();
        }
        swap.apply().unwrap();
        assert_eq!([beside(&swap.path), beside(&swap.kept)], [[false; 3]; 2]);
        assert_eq!(rows(&swap.kept).unwrap(), 2);
        let child = Command::new("sleep").arg("60").stdin(fs::File::open(&live).unwrap()).spawn();
        let mut child = child.unwrap();
        let used = Swap {
            was: Identity::of(&live).unwrap(),
            staged: swap.path.clone(),
            unused: vec![live.clone()],
            kept: folder.path().join(".live.before"),
            path: live.clone(),
            ..swap
        };
        let refused = used.apply().unwrap_err().to_string();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(refused.contains("is in use by sleep"), "{refused}");
        used.undo().unwrap();
        assert_eq!(rows(&live).unwrap(), 2);
    }

    #[test]
    fn what_somebody_else_put_there_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let swap = begin(folder.path(), false);
        fs::write(folder.path().join("other"), "other").unwrap();
        fs::rename(folder.path().join("other"), &swap.path).unwrap();
        assert!(swap.apply().unwrap_err().to_string().contains("replaced by somebody"));
        swap.undo().expect("nothing was done, so there is nothing to undo");
        assert_eq!([read(&swap.path), read(&swap.staged)], [Some("other".into()), Some("new".into())]);
        let nothing_was = Swap { was: None, ..swap };
        assert!(nothing_was.apply().is_err());
        fs::remove_file(&nothing_was.path).unwrap();
        nothing_was.apply().unwrap();
        assert_eq!(read(&nothing_was.path).as_deref(), Some("new"));
        nothing_was.undo().unwrap();
        assert_eq!([read(&nothing_was.path), read(&nothing_was.staged)], [None, Some("new".into())]);
    }
}
