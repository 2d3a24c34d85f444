//! A restored SQLite database: opened, checked page by page, and its rows counted against the manifest.

use std::{path::Path, sync::Arc};

use indexmap::IndexMap;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};

use crate::backup::archive::Watch;

/// Between two looks at whether somebody said stop, in instructions of SQLite's machine.
const LOOK: i32 = 100_000;
/// Faults and differences that are named.
const SHOWN: usize = 3;

/// What an MLflow server must say of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::backup) struct Expected {
    pub(in crate::backup) models: u64,
    pub(in crate::backup) versions: u64,
    pub(in crate::backup) experiments: u64,
}

/// A database that was looked at.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::backup) struct Looked {
    /// What is wrong with it; nothing where it is as it was.
    pub(in crate::backup) faults: Vec<String>,
    pub(in crate::backup) tables: usize,
    pub(in crate::backup) rows: u64,
    /// Where it is that of an MLflow server.
    pub(in crate::backup) registry: Option<Expected>,
}

/// Looks at a restored database. It may be written to: it is a copy of a copy.
pub(in crate::backup) fn look(
    path: &Path,
    told: &IndexMap<String, u64>,
    alembic_version: Option<&str>,
    watch: &Arc<Watch>,
) -> rusqlite::Result<Looked> {
    let mut database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let watch = Arc::clone(watch);
    database.progress_handler(LOOK, Some(move || watch.advance(0).is_err()))?;
    let check = format!("PRAGMA integrity_check({SHOWN})");
    let mut faults: Vec<String> =
        database.prepare(&check)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    faults.retain(|fault| fault != "ok");
    let mut rows = 0;
    let mut different = Vec::new();
    for (table, wanted) in told {
        match count(&database, &format!("SELECT count(*) FROM \"{}\"", table.replace('"', "\"\"")))? {
            Some(found) if found == *wanted => {}
            Some(found) => different.push(format!("{table} has {found} rows instead of {wanted}")),
            None => different.push(format!("{table} is missing")),
        }
        rows += wanted;
    }
    let more = different.len().saturating_sub(SHOWN);
    faults.extend(different.into_iter().take(SHOWN));
    if more > 0 {
        faults.push(format!("{more} more tables differ"));
    }
    if let Some(wanted) = alembic_version {
        let found =
            database.query_row("SELECT version_num FROM alembic_version", [], |row| row.get::<_, String>(0));
        let found = found.optional().unwrap_or_default();
        if found.as_deref() != Some(wanted) {
            faults
                .push(format!("its schema is {} instead of {wanted}", found.as_deref().unwrap_or("unknown")));
        }
    }
    let registry = registry(&database)?;
    Ok(Looked { faults, tables: told.len(), rows, registry })
}

/// None where there is no such table.
fn count(database: &Connection, query: &str) -> rusqlite::Result<Option<u64>> {
    match database.query_row(query, [], |row| row.get::<_, i64>(0)) {
        Ok(rows) => Ok(Some(rows.unsigned_abs())),
        Err(error) if error.to_string().contains("no such table") => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the server's searches leave out: deleted versions stay as rows, and prompts are models by another name.
fn registry(database: &Connection) -> rusqlite::Result<Option<Expected>> {
    let prompts = |table: &str, outer: &str, also: &str| {
        format!(
            "NOT EXISTS (SELECT 1 FROM {table} t WHERE t.name = {outer}.name {also}
             AND t.key = 'mlflow.prompt.is_prompt' AND lower(t.value) = 'true')"
        )
    };
    let models = prompts("registered_model_tags", "m", "");
    let models = count(database, &format!("SELECT count(*) FROM registered_models m WHERE {models}"))?;
    let versions = prompts("model_version_tags", "v", "AND t.version = v.version");
    let versions = count(
        database,
        &format!(
            "SELECT count(*) FROM model_versions v WHERE v.current_stage IS NOT 'Deleted_Internal' AND {versions}"
        ),
    )?;
    let experiments = count(database, "SELECT count(*) FROM experiments")?;
    // Every database that MLflow made says which schema it has.
    let revision = count(database, "SELECT count(*) FROM alembic_version")?;
    Ok(match (models, versions, experiments.filter(|_| revision.is_some())) {
        (Some(models), Some(versions), Some(experiments)) => Some(Expected { models, versions, experiments }),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MLFLOW: &str = "CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY);
        INSERT INTO experiments VALUES (0), (1);
        CREATE TABLE registered_models (name TEXT PRIMARY KEY);
        INSERT INTO registered_models VALUES ('fraud'), ('greeting');
        CREATE TABLE registered_model_tags (name TEXT, key TEXT, value TEXT);
        INSERT INTO registered_model_tags VALUES ('greeting', 'mlflow.prompt.is_prompt', 'True');
        CREATE TABLE model_versions (name TEXT, version INTEGER, current_stage TEXT);
        INSERT INTO model_versions VALUES ('fraud', 1, 'Deleted_Internal'), ('fraud', 2, 'None'), ('fraud', 3, NULL),
            ('greeting', 1, 'None');
        CREATE TABLE model_version_tags (name TEXT, version INTEGER, key TEXT, value TEXT);
        INSERT INTO model_version_tags VALUES ('greeting', 1, 'mlflow.prompt.is_prompt', 'true');
        CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('abc');";

    #[test]
    fn rows_that_are_missing_or_too_many_are_told_and_deleted_versions_are_not_expected() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mlflow.db");
        Connection::open(&path).unwrap().execute_batch(MLFLOW).unwrap();
        let told = |versions: u64| -> IndexMap<String, u64> {
            [("experiments", 2), ("registered_models", 2), ("model_versions", versions)]
                .map(|(name, rows)| (name.to_owned(), rows))
                .into_iter()
                .collect()
        };
        let look = |told: &IndexMap<String, u64>, version| {
            look(&path, told, Some(version), &Arc::default()).unwrap()
        };
        let good = look(&told(4), "abc");
        assert_eq!(good.faults, Vec::<String>::new());
        assert_eq!((good.tables, good.rows), (3, 8));
        assert_eq!(good.registry, Some(Expected { models: 1, versions: 2, experiments: 2 }));
        let mut more = told(5);
        more.insert("runs".to_owned(), 1);
        assert_eq!(
            look(&more, "abd").faults,
            ["model_versions has 4 rows instead of 5", "runs is missing", "its schema is abc instead of abd"]
        );
    }

    #[test]
    fn what_is_no_mlflow_database_has_no_registry_and_damage_is_an_error_or_a_fault() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        let fill = "CREATE TABLE a (x); CREATE INDEX i ON a (x);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
            INSERT INTO a SELECT hex(randomblob(20)) FROM n;";
        Connection::open(&path).unwrap().execute_batch(fill).unwrap();
        let told: IndexMap<String, u64> = [("a".to_owned(), 3000)].into_iter().collect();
        let good = look(&path, &told, None, &Arc::default()).unwrap();
        assert_eq!((good.faults.len(), good.registry), (0, None));
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..middle + 4096].fill(0x5a);
        std::fs::write(&path, bytes).unwrap();
        let bad = look(&path, &told, None, &Arc::default());
        assert!(bad.is_err() || !bad.as_ref().unwrap().faults.is_empty(), "{bad:?}");
    }
}
