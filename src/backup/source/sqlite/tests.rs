use std::{path::PathBuf, thread};

use tempfile::TempDir;

use super::*;

const SOON: Duration = Duration::from_millis(200);

struct Case {
    folder: TempDir,
    database: PathBuf,
}

impl Case {
    fn new(script: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let database = folder.path().join("live.db");
        Connection::open(&database).unwrap().execute_batch(script).unwrap();
        Self { folder, database }
    }

    fn take(&self) -> Result<Found, Fault> {
        self.take_until(&Arc::default())
    }

    fn take_until(&self, watch: &Arc<Watch>) -> Result<Found, Fault> {
        take(&self.database, &self.folder.path().join("scratch/copy.db"), SOON, watch)
    }

    fn refusal(&self) -> String {
        self.take().unwrap_err().message
    }
}

const MLFLOW: &str = "CREATE TABLE alembic_version (version_num VARCHAR(32));
    INSERT INTO alembic_version VALUES ('f4a9b2c7d1e6');
    CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
    INSERT INTO runs VALUES ('a', 'x'), ('b', 'y');
    CREATE TABLE \"odd \"\" name\" (x INTEGER PRIMARY KEY AUTOINCREMENT);
    CREATE VIEW seen AS SELECT * FROM runs;";

#[test]
fn rows_of_every_table_and_the_revision_are_told() {
    for mode in ["delete", "wal"] {
        let case = Case::new(&format!("PRAGMA journal_mode = {mode}; {MLFLOW}"));
        let found = case.take().unwrap();
        let tables: Vec<(&str, u64)> =
            found.tables.iter().map(|(name, rows)| (name.as_str(), *rows)).collect();
        assert_eq!(tables, [("alembic_version", 1), ("odd \" name", 0), ("runs", 2)], "{mode}");
        assert_eq!(found.alembic_version.as_deref(), Some("f4a9b2c7d1e6"));
        let left: Vec<_> = std::fs::read_dir(case.folder.path().join("scratch")).unwrap().collect();
        assert_eq!(left.len(), 1, "the copy is one file: {left:?}");
    }
}

#[test]
fn rows_that_are_still_in_the_log_are_in_the_copy_and_what_is_not_committed_is_not() {
    let case = Case::new(&format!("PRAGMA journal_mode = wal; {MLFLOW}"));
    let writer = Connection::open(&case.database).unwrap();
    writer.execute_batch("PRAGMA wal_autocheckpoint = 0; INSERT INTO runs VALUES ('c', 'z')").unwrap();
    writer.execute_batch("BEGIN IMMEDIATE; INSERT INTO runs VALUES ('d', 'never')").unwrap();
    let before = std::fs::read(&case.database).unwrap();
    assert_eq!(case.take().unwrap().tables["runs"], 3);
    assert_eq!(std::fs::read(&case.database).unwrap(), before, "the source is only read");
    writer.execute_batch("COMMIT").unwrap();
}

#[test]
fn writers_at_work_neither_tear_the_copy_nor_fail() {
    for mode in ["delete", "wal"] {
        let case = Case::new(&format!(
            "PRAGMA journal_mode = {mode};
             CREATE TABLE a (x); CREATE TABLE b (x, filler);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
             INSERT INTO b SELECT 0, hex(randomblob(500)) FROM n;"
        ));
        let stop = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let writer = {
            let (stop, database) = (Arc::clone(&stop), case.database.clone());
            thread::spawn(move || {
                let mut writer = Connection::open(database).unwrap();
                writer.busy_timeout(Duration::from_secs(30)).unwrap();
                let mut batches = 0;
                while !stop.load(std::sync::atomic::Ordering::Relaxed) || batches == 0 {
                    let batch = writer.transaction().unwrap();
                    batch.execute("INSERT INTO a VALUES (1)", []).unwrap();
                    batch.execute("UPDATE b SET x = x + 1", []).unwrap();
                    batch.commit().unwrap();
                    batches += 1;
                }
            })
        };
        for round in 0..5 {
            let copy = case.folder.path().join(format!("scratch/{round}.db"));
            take(&case.database, &copy, Duration::from_secs(30), &Arc::default()).unwrap();
            // Both tables are of the same moment.
            let copy = Connection::open(&copy).unwrap();
            let torn: i64 = copy
                .query_row("SELECT count(*) FROM b WHERE x <> (SELECT count(*) FROM a)", [], |row| row.get(0))
                .unwrap();
            assert_eq!(torn, 0, "{mode}");
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        writer.join().unwrap();
    }
}

#[test]
fn what_is_no_database_is_refused() {
    let case = Case::new(MLFLOW);
    let cases: [(&[u8], &str); 3] = [
        (b"", "is an empty file"),
        (b"not a database at all, but long enough to hold the header of one: 100 bytes are needed, at least......", "is not a SQLite database"),
        (b"SQLite format 3\0", "is not a SQLite database"),
    ];
    for (bytes, expected) in cases {
        std::fs::write(&case.database, bytes).unwrap();
        let refusal = case.refusal();
        assert!(refusal.contains(expected), "{refusal}");
        std::fs::remove_dir_all(case.folder.path().join("scratch")).ok();
    }
    std::fs::remove_file(&case.database).unwrap();
    assert!(case.refusal().starts_with("there is no database "), "{}", case.refusal());
    std::fs::create_dir(&case.database).unwrap();
    assert!(case.refusal().ends_with("is no file, so it is no database"), "{}", case.refusal());
}

#[test]
fn a_lock_that_never_ends_is_named() {
    let case = Case::new(MLFLOW);
    let writer = Connection::open(&case.database).unwrap();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let refusal = case.refusal();
    assert!(refusal.contains("was locked by another process all the time"), "{refusal}");
}

#[test]
fn damage_is_found() {
    let case = Case::new(&format!(
        "{MLFLOW} CREATE INDEX by_name ON runs (name);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
         INSERT INTO runs SELECT hex(i), hex(randomblob(20)) FROM n;"
    ));
    let mut bytes = std::fs::read(&case.database).unwrap();
    let pages = bytes.len() / 4096;
    bytes[(pages - 2) * 4096..(pages - 1) * 4096].fill(0x5a);
    std::fs::write(&case.database, bytes).unwrap();
    let refusal = case.refusal();
    assert!(refusal.contains("is damaged: "), "{refusal}");
}

#[test]
fn a_crashed_writers_journal_is_not_rolled_back_by_a_backup() {
    let case = Case::new(MLFLOW);
    let journal = case.folder.path().join("live.db-journal");
    {
        // A small cache makes the writer spill to the database in the middle of its transaction.
        let writer = Connection::open(&case.database).unwrap();
        writer
            .execute_batch(
                "PRAGMA cache_size = 2; BEGIN;
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
                 INSERT INTO runs SELECT hex(i), hex(randomblob(200)) FROM n;",
            )
            .unwrap();
        // As a crash leaves it: both files as they are now.
        std::fs::copy(&journal, case.folder.path().join("kept")).unwrap();
        std::fs::copy(&case.database, case.folder.path().join("kept.db")).unwrap();
        writer.execute_batch("ROLLBACK").unwrap();
    }
    std::fs::rename(case.folder.path().join("kept"), &journal).unwrap();
    std::fs::rename(case.folder.path().join("kept.db"), &case.database).unwrap();
    let before = std::fs::read(&case.database).unwrap();
    let refusal = case.refusal();
    assert!(refusal.contains("left in the middle of a write by a crash"), "{refusal}");
    assert_eq!(std::fs::read(&case.database).unwrap(), before);
}

#[test]
fn a_stop_is_obeyed() {
    let case = Case::new(MLFLOW);
    let watch = Arc::new(Watch::default());
    watch.stop();
    let fault = case.take_until(&watch).unwrap_err();
    assert_eq!(fault.exit, crate::error::Exit::Interrupted, "{}", fault.message);
}
