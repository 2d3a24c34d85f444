//! `backup list`: the recovery point of each set, by a clock that stands still.

use std::fs;

use serde_json::Value;

use crate::support::cli::{Run, Sandbox};

/// A sandbox with one backup of `models`, begun at noon.
fn noon() -> (Sandbox, String) {
    let mut sandbox = Sandbox::new();
    sandbox.config("stack: credit\nbackup: { sets: { models: { paths: [data] } } }\n");
    sandbox.write("data/a.txt", "a");
    sandbox.now("2026-03-02T12:00:00Z");
    let outcome = sandbox.run(&["backup", "create", "-o", "json"]).code(0).json();
    let id = outcome["findings"][0]["evidence"]["id"].as_str().unwrap().to_owned();
    (sandbox, id)
}

fn list(sandbox: &Sandbox) -> Run {
    sandbox.run(&["backup", "list", "-o", "json"])
}

fn age(run: &Run) -> Value {
    let report = run.json();
    let findings = report["findings"].as_array().unwrap().clone();
    findings.into_iter().find(|finding| finding["id"] == "backup.models.age").unwrap()
}

#[test]
fn the_age_of_the_newest_decides() {
    let (mut sandbox, id) = noon();
    let cases = [
        ("2026-03-02T12:00:00Z", 0, "ok"),
        ("2026-03-03T12:00:00Z", 0, "ok"),
        ("2026-03-03T12:00:01Z", 1, "warning"),
        ("2026-03-03T14:24:00Z", 1, "warning"),
        ("2026-03-03T14:24:01Z", 2, "critical"),
        ("2027-03-03T12:00:00Z", 2, "critical"),
        ("2026-03-02T11:00:00Z", 1, "warning"),
    ];
    for (now, code, verdict) in cases {
        sandbox.now(now);
        let run = list(&sandbox);
        let finding = age(run.code(code));
        assert_eq!(finding["verdict"], verdict, "{now}");
        assert!(finding["message"].as_str().unwrap().starts_with(&id), "{finding:#}");
        assert_eq!(finding["evidence"]["due"], "2026-03-03T12:00:00Z");
    }
    let page = sandbox.run(&["backup", "list"]).stdout;
    let once = |line: &str| line.matches("limit").count() == 1 && !line.contains("at most");
    assert!(page.lines().filter(|line| line.contains(" old ")).all(once), "{page}");
    sandbox.config("backup: { sets: { models: { paths: [data], rpo: 30d } } }\n");
    sandbox.now("2026-03-20T12:00:00Z");
    assert_eq!(age(list(&sandbox).code(0))["value"], 18.0 * 86_400.0);
    sandbox.run(&["backup", "list", "-o", "nagios"]).code(0);
    let gauges = sandbox.run(&["backup", "list", "-o", "prometheus"]);
    gauges.code(0);
    assert!(
        gauges.stdout.contains("backup.models.age") && gauges.stdout.contains("1555200"),
        "{}",
        gauges.stdout
    );
}

#[test]
fn what_is_missing_or_damaged_is_critical_and_what_cannot_be_read_unknown() {
    let (sandbox, id) = noon();
    let folder = sandbox.home().join("store/backups/models");
    let run = list(&sandbox);
    assert!(age(run.code(0))["message"].as_str().unwrap().contains("never verified"));

    let marker = folder.join(format!("{id}.20260302T120100Z.verified.all.ok"));
    fs::write(&marker, "").unwrap();
    let finding = age(list(&sandbox).code(0));
    assert!(finding["message"].as_str().unwrap().contains("verified (all) just now"), "{finding:#}");
    assert_eq!(finding["evidence"]["verified"]["at"], "2026-03-02T12:01:00Z");
    let bad = folder.join(format!("{id}.20260302T120200Z.verified.manifest.critical"));
    fs::write(&bad, "").unwrap();
    let finding = age(list(&sandbox).code(2));
    assert!(finding["message"].as_str().unwrap().contains("damaged"), "{finding:#}");
    fs::remove_file(bad).unwrap();

    let manifest = folder.join(format!("{id}.manifest.json"));
    let good = fs::read(&manifest).unwrap();
    fs::write(&manifest, &good[..good.len() / 2]).unwrap();
    assert!(age(list(&sandbox).code(2))["message"].as_str().unwrap().contains("manifest cannot be read"));
    fs::write(&manifest, good).unwrap();
    fs::remove_file(folder.join(format!("{id}.tar.gz"))).unwrap();
    assert!(age(list(&sandbox).code(2))["message"].as_str().unwrap().contains("archive is gone"));
    fs::remove_dir_all(&folder).unwrap();
    let run = list(&sandbox);
    assert!(age(run.code(2))["message"].as_str().unwrap().contains("there is no backup in"));

    fs::write(&folder, "no folder").unwrap();
    assert_eq!(age(list(&sandbox).code(3))["verdict"], "unknown");
    let status = sandbox.run(&["status", "-o", "json"]).code(2).json();
    let ids: Vec<&str> = status["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["id"].as_str().unwrap())
        .collect();
    assert!(ids.contains(&"instrument.backups.models") && ids.contains(&"backup.models.age"), "{ids:?}");
    sandbox.run(&["backup", "list", "--all"]).code(3);
}

#[test]
fn every_backup_is_listed_with_what_happened_to_it() {
    let (mut sandbox, first) = noon();
    sandbox.now("2026-03-02T13:00:00Z");
    sandbox.run(&["backup", "create"]).code(0);
    let folder = sandbox.home().join("store/backups/models");
    for what in ["restored.ok", "held.restore"] {
        fs::write(folder.join(format!("{first}.20260302T123000Z.{what}")), "").unwrap();
    }
    fs::write(folder.join("not-ours.txt"), "").unwrap();
    let all = sandbox.run(&["backup", "list", "models", "--all", "-o", "json"]).code(0).json();
    assert_eq!(all["schema"], "mlopsctl/backups/v1");
    let items = all["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items[1]["id"], first.as_str(), "the newest first");
    assert_eq!(items[1]["held"][0], "restore");
    assert_eq!(items[1]["restored"]["at"], "2026-03-02T12:30:00Z");
    assert_eq!((items[0]["state"].as_str(), items[0]["verified"].is_null()), (Some("whole"), true));
    let run = sandbox.run(&["backup", "list", "nothing"]);
    run.code(3);
    assert!(run.stderr.contains("no backup set `nothing`"), "{}", run.stderr);
    assert_eq!(age(list(&sandbox).code(0))["evidence"]["restored"]["id"], first.as_str());
}

#[test]
fn what_was_lost_when_it_was_made_stays_a_warning() {
    let mut sandbox = Sandbox::new();
    // It says that it is empty, and holds more.
    sandbox.config("backup: { sets: { models: { paths: [data, /proc/self/status] } } }\n");
    sandbox.write("data/a.txt", "a");
    sandbox.now("2026-03-02T12:00:00Z");
    let made = sandbox.run(&["backup", "create"]);
    made.code(1);
    let finding = age(list(&sandbox).code(1));
    assert_eq!(finding["verdict"], "warning");
    assert!(
        finding["message"].as_str().unwrap().contains("1 file could not be kept as it was"),
        "{finding:#}"
    );
    assert_eq!(finding["evidence"]["lost"], 1);
    let verified = sandbox.run(&["backup", "verify", "--read-data"]);
    assert!(verified.code(0).stdout.contains("as far as it was backed up: 1 file"), "{}", verified.stdout);
    let drill = sandbox.run(&["backup", "drill", "-o", "json"]);
    let report = drill.code(1).json().to_string();
    assert!(
        report.contains("drill.models.kept") && report.contains("could not be kept as it was"),
        "{report}"
    );
}

#[test]
fn status_shows_the_recovery_point() {
    let (mut sandbox, _) = noon();
    let status = sandbox.run(&["status"]);
    status.code(0);
    sandbox.now("2026-03-05T12:00:00Z");
    let status = sandbox.run(&["status"]);
    status.code(2);
    assert!(status.stdout.contains("Backups (1 critical)"), "{}", status.stdout);
    assert!(status.stdout.contains("mlopsctl backup create models"), "{}", status.stdout);
}

#[test]
fn sets_that_cannot_work_are_refused_with_their_place() {
    let sandbox = Sandbox::new();
    sandbox.config(
        "services:\n  api: { url: http://localhost:1 }\nbackup:\n  sets:\n    ..: { paths: [a] }\n    none: { rpo: 1h }\n    \
         same: { paths: [a], to: ./kept }\n    twin: { paths: [a], to: kept/ }\n    nested: { paths: [a], to: kept/deep }\n    \
         bad: { paths: [''], exclude: ['a[', ../x], rpo: 0s, keep: { last: 0, weekly: 0 }, mlflow: api, prometheus: /data, to: 'ftp://x/y' }\n",
    );
    let run = sandbox.run(&["config", "check"]);
    run.code(3);
    run.golden("backup/config-faults");
}
