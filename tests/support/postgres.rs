//! A database of a test's own in the stack's PostgreSQL: `Database::create()`, then `.sql("SELECT 1")`. Dropped when it is
//! dropped. Over the socket in `sockets()` everybody is who they say they are; `127.0.0.1` asks for a password.

use std::{ffi::OsStr, process::Command};

use super::stack::{shared, unique};

/// The folder with the server's socket.
pub(crate) fn sockets() -> String {
    shared("MLOPSCTL_TEST_POSTGRES_SOCKETS")
}

pub(crate) fn port() -> String {
    shared("MLOPSCTL_TEST_POSTGRES_PORT")
}

pub(crate) struct Database {
    pub(crate) name: String,
}

impl Database {
    /// An empty one.
    pub(crate) fn create() -> Database {
        let name = unique("test").replace('-', "_");
        run("psql", "postgres", &["-c", &format!("CREATE DATABASE {name}")]);
        Database { name }
    }

    /// What a query or several commands, in one transaction, answer: fields parted by `|`.
    #[track_caller]
    pub(crate) fn sql(&self, commands: &str) -> String {
        run("psql", &self.name, &["-v", "ON_ERROR_STOP=1", "-At", "-c", commands])
    }

    /// Loads a dump: `pg_restore` for the custom format, `psql` for SQL.
    #[track_caller]
    pub(crate) fn load(&self, program: &str, dump: &std::path::Path) {
        let quiet: &[&OsStr] = match program {
            "psql" => {
                &["-q".as_ref(), "-v".as_ref(), "ON_ERROR_STOP=1".as_ref(), "-f".as_ref(), dump.as_ref()]
            }
            _ => &["--exit-on-error".as_ref(), dump.as_ref()],
        };
        run(program, &self.name, quiet);
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = client("psql", "postgres")
            .args(["-c", &format!("DROP DATABASE {} WITH (FORCE)", self.name)])
            .output();
    }
}

fn client(program: &str, database: &str) -> Command {
    let mut command = Command::new(program);
    command.args(["-h", &sockets(), "-p", &port(), "-U", "postgres", "-d", database]);
    command
}

#[track_caller]
fn run(program: &str, database: &str, arguments: &[impl AsRef<OsStr>]) -> String {
    let output =
        client(program, database).args(arguments).output().expect("PostgreSQL's clients are installed");
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
