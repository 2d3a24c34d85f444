//! `logs archive`: old log files go into one verified archive, and only what is in it goes away.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, SystemTime},
};

use rustix::process::Signal;
use serde_json::Value;

use crate::support::cli::Sandbox;

const DAY: u64 = 86_400;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.config("services: { api: { url: 'http://localhost:1', logs: 'logs/*.log' } }\n");
    sandbox
}

/// A log that was last written so many days ago.
fn log(sandbox: &Sandbox, name: &str, days: u64) -> PathBuf {
    let path = sandbox.write(&format!("logs/{name}"), format!("{name}\n").repeat(1000));
    let time = SystemTime::now() - Duration::from_secs(days * DAY);
    File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    path
}

fn logs(sandbox: &Sandbox) -> Vec<String> {
    let entries = fs::read_dir(sandbox.cwd().join("logs")).unwrap().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().unwrap().is_file());
    let mut names: Vec<String> = files.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// What GNU tar lists of the one archive that is there.
fn archived(folder: &Path) -> Vec<String> {
    let paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let archives: Vec<&PathBuf> =
        paths.iter().filter(|path| path.to_string_lossy().ends_with(".tar.gz")).collect();
    let [archive] = archives.as_slice() else { panic!("{paths:?}") };
    assert_eq!(paths.len(), 2, "an archive and its manifest: {paths:?}");
    assert!(Command::new("gzip").arg("-t").arg(archive).status().unwrap().success());
    let listed = Command::new("tar").arg("tzf").arg(archive).output().unwrap();
    assert!(listed.status.success());
    String::from_utf8(listed.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn plan_id(sandbox: &Sandbox) -> String {
    let plans = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
    plans["items"][0]["id"].as_str().expect("a plan").to_owned()
}

#[test]
fn old_and_rotated_logs_are_packed_and_young_or_written_ones_stay() {
    let sandbox = sandbox();
    for (name, days) in [
        ("a.log", 10),
        ("b.log", 8),
        ("young.log", 6),
        ("young.log.1", 9),
        ("young.log.2.gz", 20),
        ("young.log-20260301", 30),
        ("young.log.old", 30),
        ("notes.txt", 99),
    ] {
        log(&sandbox, name, days);
    }
    let open = log(&sandbox, "open.log", 30);
    let writer = File::options().append(true).open(&open).unwrap();
    let run = sandbox.run(&["logs", "archive", "--yes", "-o", "json"]);
    let outcome = run.code(0).json();
    assert_eq!(outcome["result"], "done", "{outcome}");
    assert_eq!(logs(&sandbox), ["notes.txt", "open.log", "young.log"]);
    let names = archived(&sandbox.cwd().join("logs/archive"));
    let packed = ["a.log", "b.log", "young.log-20260301", "young.log.1", "young.log.2.gz", "young.log.old"];
    assert_eq!(names, packed.map(|name| format!("logs/{name}")));
    assert!(run.stderr.contains("open.log stays: process"), "{}", run.stderr);
    assert!(run.stderr.contains(&std::process::id().to_string()), "{}", run.stderr);
    drop(writer);
    // The next run takes what was open, and not what is in the archive's folder.
    sandbox.run(&["logs", "archive", "api", "--yes", "--to", "elsewhere"]).code(0);
    assert_eq!(archived(&sandbox.cwd().join("elsewhere")), ["logs/open.log"]);
    let nothing = sandbox.run(&["logs", "archive", "--yes"]);
    assert!(nothing.code(0).stdout.contains("nothing to archive"), "{}", nothing.stdout);
}

#[test]
fn without_agreement_nothing_is_written_or_removed() {
    let sandbox = sandbox();
    log(&sandbox, "a.log", 10);
    let declined = sandbox.run(&["logs", "archive"]);
    assert!(declined.code(5).stderr.contains("1 file (6 kB) to archive"), "{}", declined.stderr);
    sandbox.run(&["logs", "archive", "--dry-run"]).code(0);
    assert_eq!(logs(&sandbox), ["a.log"]);
    assert!(!sandbox.cwd().join("logs/archive").exists());
    let unknown = sandbox.run(&["logs", "archive", "ap", "--yes"]);
    assert!(unknown.code(3).stderr.contains("did you mean `api`?"), "{}", unknown.stderr);
    sandbox.run(&["logs", "archive", "--older-than", "soon"]).code(3);
}

#[test]
fn what_changed_after_it_was_packed_stays() {
    let sandbox = sandbox();
    let (changed, same) = (log(&sandbox, "changed.log", 10), log(&sandbox, "same.log", 10));
    let args = ["logs", "archive", "--yes"];
    let mut run = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", "2-apply", &args);
    run.wait_until("the removal", |_, stderr| stderr.contains("stopped before 2-apply"));
    run.signal(Signal::KILL);
    run.finish().code(-9);
    fs::write(&changed, "more").unwrap();
    let resumed = sandbox.run(&["plan", "resume", &plan_id(&sandbox), "--yes", "-o", "json"]);
    let outcome: Value = resumed.code(1).json();
    assert!(outcome["summary"].as_str().unwrap().contains("changed.log: changed since"), "{outcome}");
    assert!(changed.exists() && !same.exists());
    assert_eq!(archived(&sandbox.cwd().join("logs/archive")), ["logs/changed.log", "logs/same.log"]);
}

#[test]
fn a_killed_run_is_finished_or_undone_and_no_line_is_lost() {
    for point in ["1", "1-apply", "1-finished", "2", "2-apply", "2-finished", "end", "record"] {
        for direction in ["resume", "undo"] {
            let sandbox = sandbox();
            log(&sandbox, "a.log", 10);
            let mut run = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", point, &["logs", "archive", "--yes"]);
            run.wait_until(point, |_, stderr| stderr.contains(&format!("stopped before {point}")));
            run.signal(Signal::KILL);
            run.finish().code(-9);
            let ended = sandbox.run(&["plan", direction, &plan_id(&sandbox), "--yes"]);
            let there = logs(&sandbox) == ["a.log"];
            let folder = sandbox.cwd().join("logs/archive");
            let packed = fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some());
            if direction == "resume" {
                ended.code(0);
                assert!(!there, "{point}");
            }
            assert!(there || archived(&folder) == ["logs/a.log"], "{point} {direction}: {}", ended.stderr);
            assert!(
                !(there && packed && direction == "undo" && point.starts_with('1')),
                "{point}: an archive stays"
            );
        }
    }
}

#[test]
fn a_folder_that_cannot_be_written_changes_nothing() {
    let sandbox = sandbox();
    log(&sandbox, "a.log", 10);
    sandbox.write("full", "a file where a folder should be");
    let failed = sandbox.run(&["logs", "archive", "--yes", "--to", "full/x"]);
    assert!(failed.code(2).stdout.contains("making the folder"), "{}{}", failed.stdout, failed.stderr);
    assert_eq!(logs(&sandbox), ["a.log"]);
}
