//! Reports on this machine: a file, a folder with what is below it, or a glob. Read on all cores, each file no further
//! than it must.

use std::{
    fs::{self, File, Metadata},
    io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    thread,
};

use anyhow::Result;
use chrono::{DateTime, Utc};
use glob::MatchOptions;

use super::{
    Found, Unreadable,
    candidate::{Candidate, Handle, Item, pair},
    deadline::aside_before_deadline,
    pattern::{below, is_pattern},
};
use crate::{
    aside::Abandoned,
    config,
    context::{Context, modified},
    drift::{
        read::{Limits, read_into},
        report::Report,
    },
    error::Fault,
};

/// Reports below a folder of this machine.
#[derive(Debug, Clone)]
pub(super) struct Local {
    /// As it was written.
    text: String,
    path: PathBuf,
    /// What the path is relative to; no pattern, whatever it is called.
    folder: PathBuf,
    /// Where the user is: names are shown from there.
    here: PathBuf,
}

impl Local {
    pub(super) fn new(cx: &Context, text: &str, folder: &Path) -> Self {
        let plain = text.strip_prefix("file://").unwrap_or(text);
        Self {
            text: text.to_owned(),
            path: folder.join(plain),
            folder: folder.to_path_buf(),
            here: cx.environment.folder.clone(),
        }
    }

    pub(super) fn shown(&self) -> String {
        shown(&self.path, &self.here)
    }

    /// # Errors
    /// There is nothing of that name; the folder cannot be read.
    pub(super) async fn list(&self, cx: &Context) -> Result<Vec<Candidate>> {
        let place = self.clone();
        let doing = format!("listing {}", self.shown());
        Ok(aside_before_deadline(cx, &doing, move |abandoned| place.find(abandoned)).await??)
    }

    fn find(&self, abandoned: &Abandoned) -> Result<Vec<Candidate>, Fault> {
        let mut walk = Walk { place: self, abandoned, items: Vec::new() };
        match fs::metadata(&self.path) {
            Ok(found) if found.is_dir() => {
                walk.folder(&self.path, &self.path).map_err(|error| self.fault(&error))?;
            }
            Ok(found) => walk.item(&self.path, self.path.parent().unwrap_or(&self.path), &found),
            Err(error) if error.kind() == io::ErrorKind::NotFound && is_pattern(&self.text) => {
                self.matches(&mut walk)?;
            }
            Err(error) => return Err(self.fault(&error)),
        }
        Ok(pair(walk.items))
    }

    fn matches(&self, walk: &mut Walk<'_>) -> Result<(), Fault> {
        let text = self.text.strip_prefix("file://").unwrap_or(&self.text);
        let options = MatchOptions { require_literal_leading_dot: true, ..MatchOptions::new() };
        let paths = glob::glob_with(&below(&self.folder, text), options)
            .map_err(|error| Fault::new(format!("`{}` is not a pattern: {}", self.text, error.msg)))?;
        let root = literal_part(Path::new(text)).map(|part| self.folder.join(part));
        let root = root.unwrap_or_else(|| self.folder.clone());
        for path in paths {
            if walk.abandoned.yes() {
                break;
            }
            let path = path.map_err(|error| self.fault_at(error.path(), error.error()))?;
            // What vanished meanwhile does not match any more.
            match fs::metadata(&path) {
                Ok(found) if found.is_dir() => walk.sub_folder(&path, &root),
                Ok(found) => walk.item(&path, &root, &found),
                Err(_) => {}
            }
        }
        Ok(())
    }

    fn fault(&self, error: &io::Error) -> Fault {
        self.fault_at(&self.path, error)
    }

    fn fault_at(&self, path: &Path, error: &io::Error) -> Fault {
        let shown = shown(path, &self.here);
        match error.kind() {
            io::ErrorKind::NotFound => {
                Fault::new(format!("there are no drift reports at {shown}: it does not exist"))
                    .hint("is the path right (see --reports and `drift.reports`), and is the volume mounted?")
            }
            _ => Fault::new(format!("the drift reports at {shown} cannot be read: {error}")),
        }
    }
}

/// The folders of a pattern before its first sign.
fn literal_part(text: &Path) -> Option<PathBuf> {
    let literal: PathBuf = text
        .parent()?
        .components()
        .take_while(|part| !is_pattern(&part.as_os_str().to_string_lossy()))
        .collect();
    Some(literal)
}

/// Relative to where the user is, if it is below.
pub(super) fn shown(path: &Path, here: &Path) -> String {
    let relative = path.strip_prefix(here).ok().filter(|relative| !relative.as_os_str().is_empty());
    relative.unwrap_or(path).display().to_string()
}

struct Walk<'a> {
    place: &'a Local,
    abandoned: &'a Abandoned,
    items: Vec<Item>,
}

impl Walk<'_> {
    /// Everything below a folder that is not hidden. Links to files are followed, links to folders are not: so there is
    /// no round trip.
    fn folder(&mut self, folder: &Path, root: &Path) -> io::Result<()> {
        let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_cached_key(fs::DirEntry::file_name);
        for entry in entries {
            if self.abandoned.yes() || is_passed_over(&entry.file_name().to_string_lossy()) {
                continue;
            }
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.sub_folder(&path, root);
                continue;
            }
            match fs::metadata(&path) {
                Ok(found) if found.is_file() => self.item(&path, root, &found),
                // A link to a folder, a socket, a device.
                Ok(_) => {}
                Err(error) => self.broken(&path, root, &error),
            }
        }
        Ok(())
    }

    fn sub_folder(&mut self, folder: &Path, root: &Path) {
        if let Err(error) = self.folder(folder, root) {
            self.broken(folder, root, &error);
        }
    }

    fn item(&mut self, path: &Path, root: &Path, found: &Metadata) {
        let handle = Handle::File(path.to_path_buf());
        let size = found.is_file().then_some(found.len());
        self.push(path, root, size, modified(found), handle);
    }

    fn broken(&mut self, path: &Path, root: &Path, error: &io::Error) {
        let modified = fs::symlink_metadata(path).ok().as_ref().and_then(modified);
        let handle = Handle::Broken(format!("it cannot be opened: {error}"));
        self.push(path, root, None, modified, handle);
    }

    fn push(
        &mut self,
        path: &Path,
        root: &Path,
        size_bytes: Option<u64>,
        modified: Option<DateTime<Utc>>,
        handle: Handle,
    ) {
        let below = path.strip_prefix(root).unwrap_or(path);
        let item = Item {
            name: shown(path, &self.place.here),
            path: below.to_string_lossy().into_owned(),
            size_bytes,
            modified,
            handle,
        };
        self.items.push(item);
    }
}

/// Hidden files, and those that another program is still writing or left behind.
pub(super) fn is_passed_over(name: &str) -> bool {
    const UNFINISHED: [&str; 6] = ["~", ".tmp", ".part", ".swp", ".crdownload", ".partial"];
    name.starts_with(['.', '#']) || UNFINISHED.iter().any(|end| name.ends_with(end))
}

/// Reads files on all cores; the order is kept.
///
/// # Errors
/// Not done before the deadline.
pub(super) async fn read(
    cx: &Context,
    candidates: Vec<Candidate>,
    time_from: config::TimeFrom,
) -> Result<Vec<Found>> {
    let doing = format!("reading {} drift reports", candidates.len());
    aside_before_deadline(cx, &doing, move |abandoned| read_all(candidates, time_from, abandoned)).await
}

/// Reports that a thread takes at a time: small ones are read sooner than a thread is woken.
const BATCH: usize = 8;

fn read_all(candidates: Vec<Candidate>, time_from: config::TimeFrom, abandoned: &Abandoned) -> Vec<Found> {
    let count = candidates.len();
    let threads = thread::available_parallelism().map_or(1, usize::from).min(count);
    let queue = Mutex::new(candidates.into_iter().enumerate());
    let worker = || {
        let (mut mine, mut buffer) = (Vec::with_capacity(count / threads.max(1)), Vec::new());
        loop {
            let batch: Vec<(usize, Candidate)> =
                queue.lock().unwrap_or_else(PoisonError::into_inner).by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return mine;
            }
            for (at, candidate) in batch {
                if abandoned.yes() {
                    return mine;
                }
                mine.push((at, candidate.found(time_from, |item| read_item(item, &mut buffer))));
            }
        }
    };
    // This thread is one of them.
    let mut found: Vec<(usize, Found)> = thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        let mut found = worker();
        for worker in workers {
            found.extend(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        found
    });
    found.sort_unstable_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, found)| found).collect()
}

/// The buffer is what one thread reads into, report after report.
fn read_item(item: &Item, buffer: &mut Vec<u8>) -> Result<Report, Unreadable> {
    match &item.handle {
        Handle::File(path) => {
            let file = File::open(path)
                .map_err(|error| Unreadable::Fetch(format!("it cannot be opened: {error}")))?;
            Ok(read_into(buffer, file, &Limits::default())?)
        }
        Handle::Broken(why) => Err(Unreadable::Fetch(why.clone())),
        Handle::Key(_) | Handle::Artifact { .. } => {
            Err(Unreadable::Fetch("it is not on this machine".to_owned()))
        }
    }
}
