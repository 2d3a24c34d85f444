//! Notices on their way: one file each, this user's alone, locked by the process that delivers it. What a killed
//! process leaves, or what did not get through, is delivered by a later run.

use std::{
    fs::{self, File},
    io::{self, Read as _, Seek as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _},
    path::{Path, PathBuf},
};

use chrono::{DateTime, TimeDelta, Utc};
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

use super::notice::Notice;
use crate::{
    context::{Context, Environment},
    record::object_name,
};

/// Older ones help nobody.
const LONGEST: TimeDelta = TimeDelta::days(7);
const MOST: usize = 200;

/// The folder of one configuration's notices.
#[derive(Debug)]
pub(super) struct Spool {
    folder: PathBuf,
}

/// `mlopsctl/pending-notice/v1`.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Pending {
    schema: String,
    /// Name in `notify:`; where it leads is not kept, since that is a secret.
    target: String,
    notice: Notice,
}

/// A notice that this process alone delivers.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) target: String,
    pub(super) notice: Notice,
    path: PathBuf,
    /// Keeps the lock.
    file: File,
}

impl Spool {
    /// The spool of this configuration; made when it is not there.
    pub(super) fn of(cx: &Context) -> io::Result<Self> {
        let config = cx.config();
        let file = cx.loaded.file.as_deref().map(|file| file.display().to_string());
        let place: Vec<String> =
            config.stack.iter().chain(&cx.loaded.environment).cloned().chain(file).collect();
        let folder = base(&cx.environment)?.join("notices").join(object_name(&place.join(" ")));
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        Ok(Self { folder })
    }

    pub(super) fn shown(&self) -> String {
        self.folder.display().to_string()
    }

    /// Puts a notice in, locked by this process.
    pub(super) fn put(&self, target: &str, notice: Notice) -> io::Result<Entry> {
        let pending =
            Pending { schema: "mlopsctl/pending-notice/v1".to_owned(), target: target.to_owned(), notice };
        let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(&self.folder)?;
        file.write_all(&serde_json::to_vec(&pending)?)?;
        file.as_file().sync_data()?;
        flock(file.as_file(), FlockOperation::NonBlockingLockExclusive)?;
        let path = self.folder.join(format!("{}-{}.json", pending.notice.id, object_name(target)));
        let file = file.persist_noclobber(&path).map_err(|error| error.error)?;
        Ok(Entry { target: pending.target, notice: pending.notice, path, file })
    }

    /// What waits and is nobody's at the moment, the oldest first; and what was given up, in words.
    pub(super) fn waiting(&self, now: DateTime<Utc>) -> (Vec<Entry>, Vec<String>) {
        let names = fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|found| found.path());
        let mut paths: Vec<PathBuf> =
            names.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
        paths.sort();
        let mut entries: Vec<Entry> =
            paths.into_iter().filter_map(|path| claim(path).ok().flatten()).collect();
        let mut given_up = Vec::new();
        let too_many = entries.len().saturating_sub(MOST);
        let mut at = 0;
        entries.retain(|entry| {
            at += 1;
            let keep = at > too_many && now - entry.notice.at <= LONGEST;
            if !keep {
                given_up.push(format!("`{}` to {}", entry.notice.title, entry.target));
                entry.done();
            }
            keep
        });
        (entries, given_up)
    }
}

impl Entry {
    /// It has arrived, or nobody wants it any more.
    pub(super) fn done(&self) {
        // One that stays is delivered twice, with the same id.
        let _ = fs::remove_file(&self.path);
    }

    /// Another text than the one that was put in.
    pub(super) fn replace(&mut self, notice: Notice) -> io::Result<()> {
        self.notice = notice;
        let pending = Pending {
            schema: "mlopsctl/pending-notice/v1".to_owned(),
            target: self.target.clone(),
            notice: self.notice.clone(),
        };
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(&serde_json::to_vec(&pending)?)
    }
}

/// Locks a file that is still there; none when another process has it, or has delivered it.
fn claim(path: PathBuf) -> io::Result<Option<Entry>> {
    let mut file = fs::OpenOptions::new().read(true).write(true).open(&path)?;
    if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() || file.metadata()?.nlink() == 0 {
        return Ok(None);
    }
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    let Ok(Pending { target, notice, .. }) = serde_json::from_str(&text) else {
        // Of a newer version, or half-written when the machine died: its age decides.
        let old = file.metadata()?.modified()?.elapsed().unwrap_or_default();
        if old > LONGEST.to_std().unwrap_or_default() {
            fs::remove_file(&path)?;
        }
        return Ok(None);
    };
    Ok(Some(Entry { target, notice, path, file }))
}

/// The user's state folder, or one in the shared temporary folder that is this user's alone.
fn base(environment: &Environment) -> io::Result<PathBuf> {
    let state = environment.get("XDG_STATE_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let state = state.or_else(|| Some(Path::new(environment.get("HOME")?).join(".local/state")));
    if let Some(folder) = state.map(|state| state.join("mlopsctl"))
        && fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).is_ok()
    {
        return Ok(folder);
    }
    let user = rustix::process::geteuid().as_raw();
    let folder = Path::new(environment.get("TMPDIR").unwrap_or("/tmp")).join(format!("mlopsctl-{user}"));
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    let found = fs::symlink_metadata(&folder)?;
    if !found.is_dir() || found.uid() != user || found.mode() & 0o022 != 0 {
        return Err(io::Error::other(format!("{} is somebody else's", folder.display())));
    }
    Ok(folder)
}
