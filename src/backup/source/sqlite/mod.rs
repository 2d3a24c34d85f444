//! A consistent copy of a SQLite database that is in use, such as the one of MLflow. Copying the file would tear it.
//!
//! All pages are copied within one read transaction, so that no writer makes the copy begin anew and none sees more than
//! a short wait. The source is opened for reading alone; whatever is checked is checked on the copy.

use std::{
    fs::OpenOptions,
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Result;
use indexmap::IndexMap;
use rusqlite::{
    Connection, ErrorCode, OpenFlags,
    backup::{Backup, StepResult},
    ffi,
};

use super::{
    Note, Owner, Part, Prepared,
    child::{scratch_fault, stopped},
    place,
};
use crate::{backup::archive::Watch, backup::work, context::Context, error::Fault};

/// How long a writer that holds the database is waited for.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(20);
/// Pages per step: some megabytes, so that a stop is obeyed soon.
const PAGES: i32 = 1024;
/// Between two looks at whether somebody said stop, in instructions of SQLite's machine.
const LOOK: i32 = 100_000;
/// Faults of a damaged database that are named.
const SHOWN: usize = 3;

/// What the copy holds.
#[derive(Debug, PartialEq)]
struct Found {
    tables: IndexMap<String, u64>,
    alembic_version: Option<String>,
}

/// Copies one database, and checks the copy.
pub(crate) async fn prepare(cx: &Context, path: &Path, scratch: &Path) -> Result<Prepared> {
    let folder = &cx.loaded.folder;
    let member = place::member("sqlite", folder, path);
    let source = place::whole(folder, path);
    let copy = scratch.join(member.os());
    let file = std::fs::metadata(&source).ok();
    let size = file.as_ref().map(std::fs::Metadata::len);
    let (from, to) = (source.clone(), copy.clone());
    let label = format!("copying {}", source.display());
    let found = work(cx, &label, size, move |watch| take(&from, &to, PATIENCE, &watch)).await?;
    Ok(Prepared {
        parts: vec![Part::Made { name: member.clone(), path: copy }],
        notes: vec![Note::Sqlite {
            member,
            path: source,
            tables: found.tables,
            alembic_version: found.alembic_version,
            owner: file.as_ref().map(Owner::of),
        }],
        versions: IndexMap::from([("sqlite".to_owned(), rusqlite::version().to_owned())]),
        ..Prepared::default()
    })
}

/// Copies and checks.
fn take(source: &Path, copy: &Path, patience: Duration, watch: &Arc<Watch>) -> Result<Found, Fault> {
    copy_pages(source, copy, patience, watch)?;
    check(copy, watch).map_err(|error| match error {
        Unfit::Damaged(faults) => Fault::new(format!("the database {} is damaged: {faults}", source.display()))
            .hint("its copy fails SQLite's own integrity check; the last good backup has it whole: mlopsctl backup list")
            .hint("`sqlite3 FILE .recover` saves what can be read"),
        Unfit::Error(error) => explain(&error, source, copy, watch),
    })
}

fn copy_pages(source: &Path, copy: &Path, patience: Duration, watch: &Watch) -> Result<(), Fault> {
    let explain = |error: rusqlite::Error| explain(&error, source, copy, watch);
    let from = open(source).map_err(|error| match error {
        Shut::Fault(fault) => fault,
        Shut::Error(error) => explain(error),
    })?;
    // The copy is nobody else's business, and whether it survives a power cut is the archive's.
    make_file(copy).map_err(|error| scratch_fault(copy, &error))?;
    let mut to = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(explain)?;
    to.execute_batch("PRAGMA synchronous = OFF").map_err(explain)?;

    let page_size = begin(&from, patience, watch).map_err(explain)?;
    let backup = Backup::new(&from, &mut to).map_err(explain)?;
    let mut done = 0;
    loop {
        let step = backup.step(PAGES).map_err(explain)?;
        let progress = backup.progress();
        let copied = progress.pagecount - progress.remaining;
        let more = u64::try_from(copied - done).unwrap_or_default() * page_size;
        done = copied;
        if watch.advance(usize::try_from(more).unwrap_or(usize::MAX)).is_err() {
            return Err(stopped());
        }
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            // The read transaction stands, so this is not expected; it costs nothing to wait.
            _ => std::thread::sleep(PAUSE),
        }
    }
}

enum Shut {
    Fault(Fault),
    Error(rusqlite::Error),
}

fn open(source: &Path) -> Result<Connection, Shut> {
    let fault = |fault: Fault| Err(Shut::Fault(fault));
    let shown = source.display();
    match std::fs::metadata(source) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return fault(Fault::new(format!("there is no database {shown}")));
        }
        Err(error) => return fault(Fault::new(format!("the database {shown} cannot be looked at: {error}"))),
        Ok(file) if !file.is_file() => {
            return fault(Fault::new(format!("{shown} is no file, so it is no database")));
        }
        // SQLite takes it for a database without tables.
        Ok(file) if file.len() == 0 => {
            return fault(
                Fault::new(format!("{shown} is an empty file, so it is no database"))
                    .hint("is this the file that the server writes to? see its --backend-store-uri"),
            );
        }
        Ok(_) => {}
    }
    if let Err(error) = std::fs::File::open(source) {
        return fault(Fault::new(format!("the database {shown} cannot be read: {error}")));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(source, flags).map_err(Shut::Error)
}

/// Begins a read transaction, within which the database stays as it is; returns its page size.
fn begin(from: &Connection, patience: Duration, watch: &Watch) -> rusqlite::Result<u64> {
    let started = Instant::now();
    // SQLite's own waiting could not be stopped.
    from.busy_timeout(Duration::ZERO)?;
    from.execute_batch("BEGIN")?;
    loop {
        match from.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())) {
            Err(error) if is_busy(&error) && started.elapsed() < patience && watch.advance(0).is_ok() => {
                std::thread::sleep(PAUSE);
            }
            Err(error) => return Err(error),
            Ok(()) => {
                return from
                    .pragma_query_value(None, "page_size", |row| row.get::<_, i64>(0))
                    .map(i64::unsigned_abs);
            }
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

fn make_file(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map(drop)
}

enum Unfit {
    Damaged(String),
    Error(rusqlite::Error),
}

impl From<rusqlite::Error> for Unfit {
    fn from(error: rusqlite::Error) -> Self {
        Self::Error(error)
    }
}

/// SQLite's own check of every page and index, then the rows of each table.
fn check(copy: &Path, watch: &Arc<Watch>) -> Result<Found, Unfit> {
    let mut copy = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let watch = Arc::clone(watch);
    copy.progress_handler(LOOK, Some(move || watch.advance(0).is_err()))?;
    let faults = texts(&copy, &format!("PRAGMA integrity_check({SHOWN})"))?;
    if faults != ["ok"] {
        return Err(Unfit::Damaged(faults.join("; ").replace('\n', " ")));
    }
    // A virtual table counts what another table holds, by a module that may not be here.
    let names = texts(
        &copy,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         AND sql NOT LIKE 'CREATE VIRTUAL %' ORDER BY name",
    )?;
    let mut tables = IndexMap::new();
    for name in names {
        let quoted = name.replace('"', "\"\"");
        let rows =
            copy.query_row(&format!("SELECT count(*) FROM \"{quoted}\""), [], |row| row.get::<_, i64>(0))?;
        tables.insert(name, rows.unsigned_abs());
    }
    let alembic_version = match tables.get("alembic_version") {
        Some(1..) => copy.query_row("SELECT version_num FROM alembic_version", [], |row| row.get(0)).ok(),
        _ => None,
    };
    Ok(Found { tables, alembic_version })
}

fn texts(database: &Connection, query: &str) -> rusqlite::Result<Vec<String>> {
    database.prepare(query)?.query_map([], |row| row.get(0))?.collect()
}

/// What went wrong, and what to try.
fn explain(error: &rusqlite::Error, source: &Path, copy: &Path, watch: &Watch) -> Fault {
    if watch.advance(0).is_err() {
        return stopped();
    }
    let shown = source.display();
    let said = error.to_string();
    let extended = error.sqlite_error().map_or(0, |error| error.extended_code);
    match (error.sqlite_error_code(), extended) {
        (Some(ErrorCode::NotADatabase), _) => Fault::new(format!("{shown} is not a SQLite database: {said}"))
            .hint("an encrypted database looks so too"),
        (Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked), _) => Fault::new(format!(
            "the database {shown} was locked by another process all the time: {said}"
        ))
        .hint(
            "who has it open: `fuser -v FILE`; a migration or a VACUUM ends at last, a hung writer does not",
        ),
        (_, ffi::SQLITE_READONLY_ROLLBACK | ffi::SQLITE_READONLY_RECOVERY) => Fault::new(format!(
            "the database {shown} was left in the middle of a write by a crash: {said}"
        ))
        .hint("start its service once, which repairs it, and back it up then: a backup never writes to it"),
        (Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied), _) => Fault::new(
            format!("the database {shown} cannot be opened for reading: {said}"),
        )
        .hint("in WAL mode its -wal and -shm files beside it must be readable, or the folder writable"),
        (Some(ErrorCode::DiskFull), _) => scratch_fault(copy, &io::ErrorKind::StorageFull.into()),
        (Some(ErrorCode::DatabaseCorrupt), _) => {
            Fault::new(format!("the database {shown} is damaged: {said}"))
                .hint("the last good backup has it whole: mlopsctl backup list")
                .hint("`sqlite3 FILE .recover` saves what can be read")
        }
        _ => Fault::new(format!("copying the database {shown}: {said}")),
    }
}

#[cfg(test)]
mod tests;
