//! What goes into a backup besides files: live databases, what programs print, what servers know. Each against the real
//! thing; and whatever fails leaves no backup, says why, and leaves nothing behind.

mod command;
mod mlflow;
mod postgres;
mod prometheus;
mod sqlite;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::cli::{Run, Sandbox};

/// A sandbox with one set, `kept`, of this source: `sqlite: live.db`.
fn set(source: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    configure(&sandbox, source);
    sandbox
}

fn configure(sandbox: &Sandbox, source: &str) {
    sandbox.config(&format!("backup:\n  sets:\n    kept:\n      to: out\n      {source}\n"));
}

/// A backup as tar and a JSON reader see it.
struct Kept {
    folder: TempDir,
    manifest: Value,
}

impl Kept {
    /// Where a member was unpacked.
    fn path(&self, member: &str) -> PathBuf {
        self.folder.path().join(member)
    }

    fn text(&self, member: &str) -> String {
        std::fs::read_to_string(self.path(member)).unwrap_or_else(|e| panic!("reading {member}: {e}"))
    }

    /// The names of its members that are files.
    fn files(&self) -> Vec<&str> {
        let members = self.manifest["archive"]["members"].as_array().expect("members");
        let files = members.iter().filter(|member| member["kind"] == "file");
        files.map(|member| member["name"].as_str().expect("a name")).collect()
    }

    /// What the manifest says of its one source.
    fn note(&self) -> &Value {
        let notes = self.manifest["details"]["sources"].as_array().expect("sources");
        assert_eq!(notes.len(), 1, "{notes:?}");
        &notes[0]
    }
}

/// Runs `backup create`, which must work, and unpacks what it made.
#[track_caller]
fn back_up(sandbox: &Sandbox) -> Kept {
    let run = sandbox.run(&["backup", "create", "kept", "--yes"]);
    run.code(0);
    assert_nothing_left(sandbox);
    unpack(sandbox)
}

#[track_caller]
fn unpack(sandbox: &Sandbox) -> Kept {
    let out = objects(&sandbox.cwd().join("out"));
    let ending = |ending: &str| {
        let mut found = out.iter().filter(|path| path.to_string_lossy().ends_with(ending));
        let first = found.next().unwrap_or_else(|| panic!("no {ending} in {out:?}"));
        assert_eq!(found.next(), None, "one backup");
        first
    };
    let manifest = std::fs::read(ending(".manifest.json")).expect("a manifest");
    let manifest = serde_json::from_slice(&manifest).expect("a manifest is JSON");
    let folder = TempDir::new().expect("a temporary folder");
    let tar = Command::new("tar").arg("xzf").arg(ending(".tar.gz")).arg("-C").arg(folder.path()).output();
    let tar = tar.expect("tar runs");
    assert!(tar.status.success(), "{}", String::from_utf8_lossy(&tar.stderr));
    Kept { folder, manifest }
}

/// Runs `backup create`, which must fail and leave nothing.
#[track_caller]
fn refused(sandbox: &Sandbox) -> Run {
    let run = sandbox.run(&["backup", "create", "kept", "--yes"]);
    assert_refused(sandbox, &run);
    run
}

#[track_caller]
fn assert_refused(sandbox: &Sandbox, run: &Run) {
    assert_ne!(run.code, 0, "{}", run.transcript());
    let out = objects(&sandbox.cwd().join("out"));
    assert!(out.is_empty(), "no backup, and nothing of one: {out:?}");
    assert_nothing_left(sandbox);
}

#[track_caller]
fn assert_nothing_left(sandbox: &Sandbox) {
    let scratch = objects(&sandbox.cwd().with_file_name("tmp"));
    assert!(scratch.is_empty(), "left in the scratch folder: {scratch:?}");
}

/// Asserts that a refusal says all of this.
#[track_caller]
fn says(run: &Run, words: &[&str]) {
    // Lines are wrapped at the width of the terminal.
    let said: Vec<&str> = run.stderr.split_whitespace().chain(run.stdout.split_whitespace()).collect();
    let said = said.join(" ");
    for word in words {
        assert!(said.contains(word), "`{word}` is not said in\n{}", run.transcript());
    }
}

/// Every file below a folder.
fn objects(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    paths.flat_map(|path| if path.is_dir() { objects(&path) } else { vec![path] }).collect()
}

/// What SQLite itself, another one than ours, says to a query of a database file.
#[track_caller]
fn sqlite(database: &Path, query: &str) -> String {
    const SCRIPT: &str = "import sqlite3, sys\n\
                          rows = sqlite3.connect(sys.argv[1]).execute(sys.argv[2])\n\
                          print('\\n'.join('|'.join(map(str, row)) for row in rows))";
    let output = Command::new("python3").args(["-c", SCRIPT]).arg(database).arg(query).output();
    let output = output.expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
