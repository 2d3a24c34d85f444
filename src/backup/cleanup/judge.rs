//! What may go of a folder that is too large. Pure but for what it is told.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::needed::Needed;
use crate::backup::bundle::{SeenFile, UNSEEN, Writers};

/// The most files that go at once: a plan is read, and journaled.
const MOST: usize = 20_000;

/// By what is judged.
pub(super) struct Rules<'a> {
    /// Bytes that a folder may have.
    pub(super) above: u64,
    /// Files that were changed since stay.
    pub(super) before: DateTime<Utc>,
    pub(super) needed: &'a Needed,
    pub(super) writers: &'a Writers,
}

/// A folder that was looked at.
#[derive(Debug)]
pub(super) struct Area {
    /// As it was named.
    pub(super) shown: String,
    pub(super) bytes: u64,
    /// The oldest first.
    pub(super) going: Vec<SeenFile>,
    /// Why others stay: how many, with how many bytes.
    pub(super) stays: BTreeMap<&'static str, (usize, u64)>,
}

/// Chooses the oldest files that nothing needs, until the folder would be small enough.
pub(super) fn judge(shown: &str, mut files: Vec<SeenFile>, rules: &Rules<'_>) -> Area {
    let bytes = files.iter().map(|file| file.size).sum();
    let mut area = Area { shown: shown.to_owned(), bytes, going: Vec::new(), stays: BTreeMap::new() };
    if bytes <= rules.above {
        return area;
    }
    files.sort_by(|a, b| (a.mtime, &a.path).cmp(&(b.mtime, &b.path)));
    let mut left = bytes;
    for file in files {
        let why = if file.modified() >= rules.before {
            Some("changed lately")
        } else if is_database(&file) {
            Some("databases")
        } else if rules.writers.by(&file).is_some() {
            Some("being written")
        } else if rules.writers.may_be_written(&file) {
            Some(UNSEEN)
        } else if let Some(why) = rules.needed.why(&file) {
            Some(why)
        } else if left <= rules.above || area.going.len() == MOST {
            Some("not needed to go")
        } else {
            None
        };
        if let Some(why) = why {
            let entry = area.stays.entry(why).or_default();
            *entry = (entry.0 + 1, entry.1 + file.size);
        } else {
            left -= file.size;
            area.going.push(file);
        }
    }
    area
}

/// With what lies beside it: a journal without its database, or the reverse, is worth nothing.
fn is_database(file: &SeenFile) -> bool {
    let name = file.path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let name = ["-wal", "-shm", "-journal"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    [".db", ".sqlite", ".sqlite3"].iter().any(|end| name.ends_with(end))
}
