//! `backup prune`: what the rules keep stays, the rest goes in a plan, and nothing that is good is lost.

use std::{fs, path::PathBuf};

use chrono::NaiveDateTime;
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::{cli::Sandbox, s3::S3};

const NOW: &str = "2026-03-10T12:00:00Z";
/// Three days of two a day.
const DAYS: [&str; 6] = [
    "20260307T030000Zaaaa",
    "20260307T150000Zbbbb",
    "20260308T030000Zcccc",
    "20260308T150000Zdddd",
    "20260309T030000Zeeee",
    "20260309T150000Zffff",
];

fn sandbox(keep: &str) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now(NOW);
    sandbox.config(&format!(
        "backup:\n  sets:\n    models: {{ paths: [saved_models/], to: backups/, keep: {keep} }}\n"
    ));
    for id in DAYS {
        backup(&sandbox, id);
    }
    sandbox
}

/// What looks like a backup to who only lists.
fn backup(sandbox: &Sandbox, id: &str) {
    write_then(sandbox, &format!("{id}.tar.gz"), &"x".repeat(1000));
    write_then(sandbox, &format!("{id}.manifest.json"), "{}");
}

/// Writes a file that was last written when its backup was begun.
fn write_then(sandbox: &Sandbox, name: &str, text: &str) {
    let path = sandbox.write(&format!("backups/{name}"), text);
    let written = NaiveDateTime::parse_from_str(&name[..16], "%Y%m%dT%H%M%SZ").unwrap().and_utc();
    fs::File::options().append(true).open(path).unwrap().set_modified(written.into()).unwrap();
}

fn mark(sandbox: &Sandbox, id: &str, mark: &str) -> PathBuf {
    sandbox.write(&format!("backups/{id}.{mark}"), "")
}

/// The names of the objects that are there.
fn names(sandbox: &Sandbox) -> Vec<String> {
    let entries = fs::read_dir(sandbox.cwd().join("backups")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The backups that are there, by their letters.
fn left(sandbox: &Sandbox) -> String {
    let names = names(sandbox);
    let whole = |name: &&String| name.ends_with(".manifest.json");
    let letters: Vec<&str> = names.iter().filter(whole).map(|name| &name[16..17]).collect();
    for name in &names {
        let id = &name[..20];
        assert!(names.iter().any(|other| *other == format!("{id}.tar.gz")), "{name} without an archive");
    }
    letters.concat()
}

fn finding(outcome: &Value, id: &str) -> Value {
    let findings = outcome["findings"].as_array().unwrap();
    findings.iter().find(|finding| finding["id"] == id).unwrap_or_else(|| panic!("{id}: {outcome}")).clone()
}

fn records(sandbox: &Sandbox) -> Vec<Value> {
    let listing = sandbox.run(&["history", "-o", "json"]);
    listing.code(0).json()["items"].as_array().unwrap().clone()
}

#[test]
fn what_no_rule_keeps_goes_and_the_record_says_what() {
    let sandbox = sandbox("{ daily: 2, last: 1 }");
    let run = sandbox.run(&["backup", "prune", "--yes", "-o", "json"]);
    let outcome = run.code(0).json();
    assert_eq!(left(&sandbox), "df");
    assert_eq!(outcome["result"], "done", "{outcome}");
    assert_eq!(outcome["summary"], "removed 4 backups (4 kB); 2 backups stay");
    let told = finding(&outcome, "backup.models.prune");
    let gone = [DAYS[0], DAYS[1], DAYS[2], DAYS[4]];
    assert_eq!(told["evidence"]["removed"], json!(gone));
    assert!(run.stderr.contains("6 backups in"), "{}", run.stderr);
    assert!(run.stderr.contains(&format!("stays  {}       1 kB  newest good, last, daily", DAYS[5])));
    assert!(run.stderr.contains(&format!("goes   {}       1 kB\n", DAYS[4])));
    let records = records(&sandbox);
    assert_eq!(records.len(), 1, "{records:?}");
    // Again there is nothing to do, and nothing to tell later.
    let again = sandbox.run(&["backup", "prune", "--yes", "-o", "json"]);
    assert_eq!(again.code(0).json()["summary"], "nothing to remove; 2 backups stay");
    assert_eq!(self::records(&sandbox).len(), 1);
    assert_eq!(left(&sandbox), "df");
}

#[test]
fn without_agreement_nothing_goes() {
    let sandbox = sandbox("{ last: 2 }");
    let all = names(&sandbox);
    let declined = sandbox.run(&["backup", "prune", "models", "-o", "json"]);
    let outcome = declined.code(5).json();
    assert_eq!(outcome["result"], "declined");
    assert!(declined.stderr.contains("remove 4 backups of set `models` (4 kB"), "{}", declined.stderr);
    assert!(declined.stderr.contains("undo: impossible: what is removed is gone"), "{}", declined.stderr);
    let dry = sandbox.run(&["backup", "prune", "--dry-run", "-o", "json"]);
    let told = finding(&dry.code(0).json(), "backup.models.prune");
    assert_eq!(told["evidence"]["goes"].as_array().unwrap().len(), 4);
    assert_eq!(
        told["evidence"]["stays"][0],
        json!({ "id": DAYS[5], "size_bytes": 1000, "quality": "good", "why": ["newest", "last"] })
    );
    assert_eq!(names(&sandbox), all);
    assert_eq!(records(&sandbox), [] as [Value; 0]);
}

#[test]
fn rules_of_the_command_line_are_for_one_run_and_the_floor_is_the_sets() {
    let sandbox = sandbox("{ daily: 30, min_redundancy: 3 }");
    sandbox.run(&["backup", "prune", "--yes", "--keep-last", "1"]).code(0);
    assert_eq!(left(&sandbox), "def");
    sandbox.run(&["backup", "prune", "--yes", "--keep-within", "1h"]).code(0);
    assert_eq!(left(&sandbox), "def", "never below the floor");
}

#[test]
fn what_nobody_can_mean_is_refused() {
    let sandbox = sandbox("{ last: 0, monthly: 0 }");
    let all = names(&sandbox);
    let refused = sandbox.run(&["backup", "prune", "--yes"]);
    assert!(refused.code(3).stderr.contains("keep nothing"), "{}", refused.stderr);
    let config =
        |keep: &str| format!("backup: {{ sets: {{ models: {{ paths: [m/], to: backups/{keep} }} }} }}");
    sandbox.config(&config(", keep: { last: 3 }"));
    let refused = sandbox.run(&["backup", "prune", "--yes", "--keep-last", "0"]);
    assert!(refused.code(3).stderr.contains("keep nothing"), "{}", refused.stderr);
    let unknown = sandbox.run(&["backup", "prune", "--yes", "modles"]);
    assert!(unknown.code(3).stderr.contains("did you mean `models`?"), "{}", unknown.stderr);
    sandbox.run(&["backup", "prune", "--yes", "--keep-last", "-1"]).code(3);
    assert_eq!(names(&sandbox), all);
    // No rule is no wish to remove.
    sandbox.config(&config(""));
    let kept = sandbox.run(&["backup", "prune", "--yes"]);
    assert!(kept.code(0).stderr.contains("and all stay: it has no rules of what to keep"), "{}", kept.stderr);
    sandbox.config("stack: churn");
    sandbox.run(&["backup", "prune", "--yes"]).code(3);
    assert_eq!(names(&sandbox), all);
}

#[test]
fn what_is_held_damaged_or_left_over_is_known_as_such() {
    let sandbox = sandbox("{ last: 1 }");
    // A restore that is at work, and one that died days ago.
    mark(&sandbox, DAYS[0], "20260310T110000Z.held.restore");
    mark(&sandbox, DAYS[1], "20260308T110000Z.held.restore");
    // The newest is damaged: it takes no place, and stays while nothing newer is good.
    mark(&sandbox, DAYS[5], "20260310T010000Z.verified.all.critical");
    mark(&sandbox, DAYS[5], "20260310T020000Z.verified.manifest.ok");
    mark(&sandbox, DAYS[3], "20260310T020000Z.verified.all.critical");
    // Lost, interrupted, and being made by a process of another machine.
    fs::remove_file(sandbox.cwd().join(format!("backups/{}.tar.gz", DAYS[2]))).unwrap();
    write_then(&sandbox, "20260306T030000Zgggg.tar.gz", "half");
    let begun = json!({
        "schema": "mlopsctl/backup-begun/v1", "id": "20260310T115900Zhhhh", "set": "models",
        "who": { "name": "ann", "claimed_by": "os" },
        "process": { "host": "elsewhere", "pid": 7, "boot": "x", "started": 1 },
        "started": "2026-03-10T11:59:00Z",
    });
    sandbox.write("backups/20260310T115900Zhhhh.begun.json", begun.to_string());
    sandbox.write("backups/20260310T115900Zhhhh.tar.gz", "being made");
    let run = sandbox.run(&["backup", "prune", "--yes", "-o", "json"]);
    let outcome = run.code(0).json();
    assert_eq!(left(&sandbox), "aef", "{outcome}");
    let names = names(&sandbox);
    assert!(names.iter().any(|name| name.contains("hhhh.tar.gz")), "{names:?}");
    assert!(!names.iter().any(|name| name.contains("gggg") || name.contains("cccc")), "{names:?}");
    for text in [
        "held".to_owned(),
        format!("stays  {}       1 kB  damaged, no newer good one", DAYS[5]),
        format!("goes   {}        0 B  its archive is gone", DAYS[2]),
        "no backup: what an interrupted removal left".to_owned(),
        format!("the hold `restore` on backup {} of 2026-03-08 11:00Z is older than a day", DAYS[1]),
    ] {
        assert!(run.stderr.contains(&text), "{text}: {}", run.stderr);
    }
}

#[test]
fn damage_counts_whoever_found_it_and_the_last_good_one_stays() {
    for (found, left) in [
        ("restored.critical", "ef"),
        ("drilled.critical", "ef"),
        ("verified.2-of-10.critical", "ef"),
        // The last good one may go only once all of the damaged one was read again.
        ("drilled.warning", "f"),
    ] {
        let sandbox = sandbox("{ last: 1 }");
        mark(&sandbox, DAYS[5], "20260309T160000Z.verified.all.ok");
        mark(&sandbox, DAYS[5], &format!("20260309T170000Z.{found}"));
        mark(&sandbox, DAYS[5], "20260309T180000Z.verified.manifest.ok");
        let run = sandbox.run(&["backup", "prune", "--yes"]);
        assert_eq!(self::left(&sandbox), left, "{found}: {}", run.code(0).stderr);
    }
}

#[test]
fn what_comes_to_be_held_after_the_plan_was_made_stays() {
    let sandbox = sandbox("{ last: 1 }");
    let args = ["backup", "prune", "--yes", "-o", "json"];
    let mut prune = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", "1-apply", &args);
    prune.wait_until("the first step", |_, stderr| stderr.contains("stopped before 1-apply"));
    // Meanwhile nobody else prunes.
    let other = sandbox.run(&["backup", "prune", "--yes", "--keep-last", "2"]);
    assert!(other.code(6).stdout.contains("locked by tester"), "{}", other.stdout);
    prune.signal(Signal::KILL);
    prune.finish().code(-9);
    mark(&sandbox, DAYS[2], "20260310T115959Z.held.drill");
    // Of the first, half was removed.
    fs::remove_file(sandbox.cwd().join(format!("backups/{}.manifest.json", DAYS[0]))).unwrap();
    let plans = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
    let id = plans["items"][0]["id"].as_str().expect("a plan").to_owned();
    let resumed = sandbox.run(&["plan", "resume", &id, "--yes", "-o", "json"]);
    let outcome = resumed.code(0).json();
    assert_eq!(left(&sandbox), "cf", "{outcome}");
    let told = finding(&outcome, "backup.models.prune");
    assert_eq!(told["evidence"]["stays"], json!([{ "id": DAYS[2], "why": "held" }]));
    assert!(names(&sandbox).iter().all(|name| !name.starts_with(DAYS[0])));
}

#[test]
fn a_killed_prune_leaves_whole_backups_and_the_next_one_ends_it() {
    for point in ["1", "1-apply", "1-finished", "2", "end", "record", "release"] {
        let sandbox = sandbox("{ daily: 1 }");
        let mut prune = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", point, &["backup", "prune", "--yes"]);
        prune.wait_until(point, |_, stderr| stderr.contains(&format!("stopped before {point}")));
        prune.signal(Signal::KILL);
        prune.finish().code(-9);
        assert!(left(&sandbox).ends_with('f'), "{point}");
        let plans = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
        if let Some(id) = plans["items"][0]["id"].as_str() {
            sandbox.run(&["plan", "resume", id, "--yes"]).code(0);
        } else {
            sandbox.run(&["backup", "prune", "--yes"]).code(0);
        }
        assert_eq!(left(&sandbox), "f", "{point}");
    }
}

#[test]
fn several_sets_are_one_plan_and_a_place_that_is_not_there_yet_is_empty() {
    let sandbox = sandbox("{ last: 1 }");
    sandbox.config(
        "backup:\n  sets:\n    models: { paths: [m/], to: backups/, keep: { last: 5 } }\n    \
         config: { paths: [c/], to: other/, keep: { last: 1 } }\n    logs: { paths: [l/], keep: { last: 1 } }\n",
    );
    for id in &DAYS[..3] {
        sandbox.write(&format!("other/{id}.tar.gz"), "x");
        sandbox.write(&format!("other/{id}.manifest.json"), "{}");
    }
    let run = sandbox.run(&["backup", "prune", "--yes", "-o", "json"]);
    let outcome = run.code(0).json();
    assert_eq!(outcome["target"], "models config logs");
    assert_eq!(outcome["plan"].as_array().unwrap().len(), 3, "two sets and a look: {outcome}");
    assert_eq!(left(&sandbox), "bcdef");
    assert_eq!(fs::read_dir(sandbox.cwd().join("other")).unwrap().count(), 2);
    assert!(run.stderr.contains("logs: no backups in"), "{}", run.stderr);
}

#[test]
fn backups_in_a_bucket_go_as_in_a_folder() {
    for s3 in S3::both() {
        let mut sandbox = Sandbox::new();
        sandbox.now(NOW);
        s3.lend(&mut sandbox);
        sandbox.config("backup: { sets: { models: { paths: [m/], keep: { daily: 2 } } } }");
        for id in DAYS {
            s3.put(&format!("backups/models/{id}.tar.gz"), "x");
            s3.put(&format!("backups/models/{id}.manifest.json"), "{}");
        }
        let outcome = sandbox.run(&["backup", "prune", "--yes", "-o", "json"]).code(0).json();
        assert_eq!(outcome["summary"], "removed 4 backups (4 B); 2 backups stay", "{}", s3.server);
        let dry = sandbox.run(&["backup", "prune", "--dry-run", "-o", "json"]).code(0).json();
        let stays = &finding(&dry, "backup.models.prune")["evidence"]["stays"];
        assert_eq!((&stays[0]["id"], &stays[1]["id"]), (&json!(DAYS[5]), &json!(DAYS[3])), "{}", s3.server);
    }
}
