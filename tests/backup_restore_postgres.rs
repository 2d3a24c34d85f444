//! `backup restore --database`: a dump becomes a database of the stack's real PostgreSQL again, all of it or nothing.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
};

use rustix::process::Signal;
use serde_json::json;

use crate::{
    backup_restore::{leftovers, restored},
    backup_verify::{create, flip, markers, object},
    support::{
        cli::Sandbox,
        postgres::{Database, port, sockets},
        stack::unique,
    },
};

const TABLES: &str = "CREATE TABLE runs (id int PRIMARY KEY, name text);
    CREATE SCHEMA \"odd schema\"; CREATE TABLE \"odd schema\".\"T \"\"q\"\"\" (x text);
    INSERT INTO \"odd schema\".\"T \"\"q\"\"\" VALUES (E'two\\nlines'), (NULL);
    INSERT INTO runs SELECT i, 'run ' || i FROM generate_series(1, 1000) i;";

/// A database with two tables, and a sandbox whose set `registry` is its dump.
fn stack(format: &str) -> (Sandbox, Database) {
    let database = Database::create();
    database.sql(TABLES);
    let mut sandbox = Sandbox::new();
    sandbox.config(&format!(
        "backup: {{ sets: {{ registry: {{ postgres: {{ database: {}, host: '{}', port: {}, user: postgres, \
         format: {format} }} }} }} }}\n",
        database.name,
        sockets(),
        port()
    ));
    sandbox.env("TMPDIR", sandbox.cwd().to_str().unwrap());
    (sandbox, database)
}

/// A name that no database has; it is dropped at the end.
fn fresh() -> Database {
    Database { name: unique("restored").replace('-', "_") }
}

/// The databases whose names begin so, sorted.
fn databases(any: &Database, start: &str) -> Vec<String> {
    let query = format!("SELECT datname FROM pg_database WHERE starts_with(datname, '{start}') ORDER BY 1");
    any.sql(&query).lines().map(str::to_owned).collect()
}

#[test]
fn a_dump_becomes_a_database_again_and_never_replaces_one_unasked() {
    for format in ["custom", "plain"] {
        let (sandbox, database) = stack(format);
        let id = create(&sandbox, "registry");
        database.sql("DELETE FROM runs WHERE id > 10");
        let to = fresh();
        let outcome = restored(&sandbox, &[&id, "--database", &to.name]);
        assert!(outcome.to_string().contains("2 tables with 1002 rows, as in the manifest"), "{outcome}");
        let told = outcome["findings"].as_array().unwrap().last().unwrap();
        assert_eq!(told["evidence"]["to"], json!([format!("the database {}", to.name)]));
        assert_eq!(to.sql("SELECT count(*) FROM runs"), "1000");
        assert_eq!(to.sql("SELECT x FROM \"odd schema\".\"T \"\"q\"\"\" WHERE x IS NOT NULL"), "two\nlines");
        assert_eq!(databases(&database, &to.name), [&*to.name], "{format}");
        assert_eq!(markers(&sandbox, "registry"), ["restored.ok"]);
        assert_eq!(leftovers(&sandbox.cwd()), [""; 0]);

        // What is there stays as it is, until somebody wants it replaced; then it is kept.
        to.sql("DELETE FROM runs");
        let words = ["backup", "restore", &id, "--database", &to.name, "--yes"];
        let refused = sandbox.run(&words);
        assert!(refused.code(3).stderr.contains("already; nothing was changed"), "{}", refused.stderr);
        assert_eq!(to.sql("SELECT count(*) FROM runs"), "0");
        sandbox.run(&[&words[..5], &["--replace"]].concat()).code(5);
        let outcome = restored(&sandbox, &[&id, "--database", &to.name, "--replace"]);
        assert_eq!(to.sql("SELECT count(*) FROM runs"), "1000");
        let told = outcome["findings"].as_array().unwrap().last().unwrap();
        let kept = Database { name: told["evidence"]["kept"][0].as_str().unwrap().to_owned() };
        assert_eq!(kept.sql("SELECT count(*) FROM runs"), "0");
        assert_eq!(told["hint"], format!("once all is well: dropdb {}", kept.name));
        assert_eq!(databases(&database, &to.name), [&*to.name, &*kept.name]);
    }
}

#[test]
fn what_cannot_be_restored_changes_no_database() {
    let (sandbox, database) = stack("custom");
    let id = create(&sandbox, "registry");
    let to = Database::create();
    to.sql("CREATE TABLE mine (x int)");
    let restore = |args: &[&str]| sandbox.run(&[&["backup", "restore", &*id], args, &["--yes"]].concat());
    for (args, why) in [
        (&["--database", "postgres", "--replace"][..], "belongs to the server"),
        (&["--database", ""], "a name is needed"),
        (&["--database", &"n".repeat(64)], "63 bytes"),
        (&["postgres/x.dump", "--database", "new"], "no names of members"),
        (&["--database", "new", "--in-place"], "cannot be used with"),
        (&["--in-place"], "is loaded with --database NAME"),
    ] {
        let run = restore(args);
        assert!(run.code(3).stderr.contains(why), "{args:?}: {}", run.transcript());
    }
    // Somebody works in the one that is to be replaced.
    let mut user = Command::new("psql")
        .args(["-h", &sockets(), "-p", &port(), "-U", "postgres", "-d", &to.name, "-Atq"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(user.stdin.as_mut().unwrap(), "SELECT 'there';").unwrap();
    let mut line = String::new();
    BufReader::new(user.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "there\n");
    let run = restore(&["--database", &to.name, "--replace"]);
    assert!(run.code(2).stdout.contains("is being accessed by other users"), "{}", run.transcript());
    drop(user.stdin.take());
    user.wait().unwrap();
    assert_eq!(databases(&database, &to.name), [&*to.name]);
    assert_eq!(to.sql("SELECT count(*) FROM mine"), "0");
    // A damaged archive, and one whose server is gone.
    let archive = object(&sandbox, "registry", &format!("{id}.tar.gz"));
    let middle = archive.metadata().unwrap().len() / 2;
    flip(&archive, middle, 4);
    let run = restore(&["--database", &to.name, "--replace"]);
    assert!(run.code(2).stdout.contains("is damaged: "), "{}", run.transcript());
    assert_eq!(databases(&database, &to.name), [&*to.name]);
    assert_eq!(leftovers(&sandbox.cwd()), [""; 0]);
    flip(&archive, middle, 4);
    let config = fs::read_to_string(sandbox.cwd().join("mlopsctl.yaml")).unwrap();
    sandbox.config(&config.replace(&format!("port: {}", port()), "port: 1"));
    let run = restore(&["--database", &to.name, "--replace"]);
    assert!(run.code(3).stderr.contains("asking for databases"), "{}", run.transcript());
}

#[test]
fn a_load_that_is_killed_or_interrupted_anywhere_is_finished_or_undone() {
    let (sandbox, database) = stack("custom");
    let id = create(&sandbox, "registry");
    for point in ["3-apply", "4-apply", "4-finished"] {
        for direction in ["resume", "undo", "interrupt"] {
            let to = Database::create();
            to.sql("CREATE TABLE mine (x int)");
            let words =
                ["backup", "restore", &id, "--database", &to.name, "--replace", "--yes", "-o", "json"];
            let context = format!("{point} {direction}");
            let ended = if direction == "interrupt" {
                let mut run = sandbox.spawn_with("__MLOPSCTL_PAUSE_BEFORE", point, &words);
                run.wait_until("the point", |_, err| err.contains(&format!("paused before {point}")));
                run.signal(Signal::INT);
                run.finish()
            } else {
                let mut run = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", point, &words);
                run.wait_until("the point", |_, err| err.contains(&format!("stopped before {point}")));
                run.signal(Signal::KILL);
                let _ = run.finish();
                let list = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
                let plan = list["items"][0]["id"].as_str().expect("a plan").to_owned();
                sandbox.run(&["plan", direction, &plan, "--yes", "-o", "json"])
            };
            ended.code(if direction == "interrupt" { 130 } else { 0 });
            let mut there = databases(&database, &to.name);
            if direction == "resume" {
                assert_eq!(to.sql("SELECT count(*) FROM runs"), "1000", "{context}");
                let kept = Database { name: there.pop().unwrap() };
                assert!(kept.name.contains("_before_"), "{context}: {}", kept.name);
                assert_eq!(kept.sql("SELECT count(*) FROM mine"), "0", "{context}");
            } else {
                assert_eq!(to.sql("SELECT count(*) FROM mine"), "0", "{context}\n{}", ended.transcript());
            }
            assert_eq!(there, [&*to.name], "{context}\n{}", ended.transcript());
            assert_eq!(leftovers(&sandbox.cwd()), [""; 0], "{context}");
            assert!(!markers(&sandbox, "registry").iter().any(|mark| mark.starts_with("held")), "{context}");
        }
    }
}
