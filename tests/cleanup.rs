//! `cleanup`: what old files would go from folders that are too large; what a registry or a backup needs stays.

use std::{
    fs::File,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use serde_json::json;

use crate::support::{
    cli::Sandbox,
    faulty::{Answer, FaultyServer},
    terminal::Terminal,
};

const RUN: &str = "0123456789abcdef0123456789abcdef";

/// 1 kB of a file that was changed so many days ago.
fn file(sandbox: &Sandbox, path: &str, days: u64) -> PathBuf {
    let path = sandbox.write(path, "x".repeat(1000));
    let time = SystemTime::now() - Duration::from_secs(days * 86_400);
    File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    path
}

/// What a person saw of it at a terminal, who agreed in advance.
#[track_caller]
fn at_terminal(sandbox: &Sandbox, words: &[&str], code: i32) -> String {
    Terminal::start(sandbox, words).end(code)
}

#[test]
fn the_oldest_go_until_the_folder_is_small_enough() {
    let sandbox = Sandbox::new();
    sandbox.config("cleanup: { above: 3kB }");
    let files: Vec<PathBuf> =
        (0..5).map(|i| file(&sandbox, &format!("monitoring/reports/{i}.json"), 100 - i)).collect();
    file(&sandbox, "models/small.pkl", 400);
    let declined = sandbox.run(&["cleanup"]);
    assert!(declined.code(5).stderr.contains("monitoring: 5 kB, above 3 kB; 2 files (2 kB) would go"));
    let dry = sandbox.run(&["cleanup", "--dry-run", "-o", "json"]).code(0).json();
    assert_eq!(dry["findings"][0]["evidence"]["goes"].as_array().unwrap().len(), 2, "{dry}");
    assert!(files.iter().all(|file| file.exists()));
    // Where nobody looks nothing goes, whatever was agreed to.
    let unattended = sandbox.run(&["cleanup", "--yes", "-o", "json"]);
    assert_eq!(unattended.code(5).json()["result"], "declined");
    assert!(unattended.stderr.contains("2 files (2 kB) would go"), "{}", unattended.stderr);
    assert!(unattended.stdout.contains("at a terminal"), "{}", unattended.stdout);
    assert!(files.iter().all(|file| file.exists()));
    let done = at_terminal(&sandbox, &["cleanup", "--yes"], 0);
    assert!(done.contains("removed 2 files (2 kB) from monitoring"), "{done}");
    let there: Vec<bool> = files.iter().map(|file| file.exists()).collect();
    assert_eq!(there, [false, false, true, true, true]);
    let nothing = sandbox.run(&["cleanup", "--yes"]);
    assert!(nothing.code(0).stdout.contains("nothing to clean up below 3 kB"), "{}", nothing.stdout);
}

#[test]
fn what_is_young_written_or_a_database_stays() {
    let sandbox = Sandbox::new();
    sandbox.config("stack: churn");
    let kept = [
        file(&sandbox, "monitoring/young.json", 29),
        file(&sandbox, "monitoring/state.db", 99),
        file(&sandbox, "monitoring/state.db-wal", 99),
        file(&sandbox, "monitoring/open.csv", 99),
    ];
    let old = file(&sandbox, "monitoring/old.json", 31);
    let writer = File::options().append(true).open(&kept[3]).unwrap();
    let page = at_terminal(&sandbox, &["cleanup", "--above", "1B", "--yes"], 0);
    assert!(kept.iter().all(|file| file.exists()) && !old.exists(), "{page}");
    let stuck = sandbox.run(&["cleanup", "--above", "1B", "--yes"]);
    assert!(stuck.code(1).stdout.contains("nothing of it may go"), "{}", stuck.stdout);
    assert!(stuck.stderr.contains("1 files  being written"), "{}", stuck.stderr);
    drop(writer);
}

#[test]
fn what_no_backup_holds_as_it_is_stays() {
    let sandbox = Sandbox::new();
    sandbox.config(
        "backup: { sets: { reports: { paths: [monitoring/], exclude: ['*.tmp'], to: backups/ } } }\ncleanup: { above: 1B }",
    );
    let saved = file(&sandbox, "monitoring/saved.json", 90);
    let waiting =
        [file(&sandbox, "monitoring/left-out.tmp", 90), file(&sandbox, "monitoring/rewritten.json", 90)];
    let stays = |why: &str| {
        let run = sandbox.run(&["cleanup", "--yes"]);
        assert!(run.code(1).stderr.contains(why), "{}", run.stderr);
    };
    stays("3 files  not in its newest good backup as it is now");
    let made = sandbox.run(&["backup", "create", "-o", "json"]).code(0).json();
    let id = made["findings"][0]["evidence"]["id"].as_str().unwrap();
    // Older than the backup, and yet not in it; in it, and yet another one by now.
    let late = file(&sandbox, "monitoring/late.json", 60);
    std::fs::write(&waiting[1], "short").unwrap();
    let time = SystemTime::now() - Duration::from_secs(90 * 86_400);
    File::options().write(true).open(&waiting[1]).unwrap().set_modified(time).unwrap();
    // A backup that was found damaged holds nothing.
    sandbox.write(&format!("backups/{id}.20980101T000000Z.restored.critical"), "");
    stays("4 files  not in its newest good backup as it is now");
    sandbox.write(&format!("backups/{id}.20990101T000000Z.verified.all.ok"), "");
    // Nor does one that is cut off, though nobody has found that yet.
    let archive = sandbox.cwd().join(format!("backups/{id}.tar.gz"));
    let whole = std::fs::read(&archive).unwrap();
    std::fs::write(&archive, &whole[..whole.len() - 1]).unwrap();
    stays("4 files  not in its newest good backup as it is now");
    std::fs::write(&archive, whole).unwrap();
    // What nobody has read since it was made may be anything: its size alone proves nothing.
    let read = sandbox.cwd().join(format!("backups/{id}.20990101T000000Z.verified.all.ok"));
    let damaged = sandbox.cwd().join(format!("backups/{id}.20980101T000000Z.restored.critical"));
    std::fs::remove_file(read).unwrap();
    std::fs::remove_file(damaged).unwrap();
    stays("1 files  in a backup that nobody has read since it was made");
    stays("mlopsctl backup verify --set reports --read-data");
    sandbox.run(&["backup", "verify", "--set", "reports"]).code(0);
    sandbox.run(&["backup", "verify", "--set", "reports", "--read-data", "1/2"]).code(0);
    stays("1 files  in a backup that nobody has read since it was made");
    assert!(saved.exists());
    sandbox.run(&["backup", "verify", "--set", "reports", "--read-data"]).code(0);
    let page = at_terminal(&sandbox, &["cleanup", "--yes"], 0);
    assert!(!saved.exists() && late.exists() && waiting.iter().all(|file| file.exists()), "{page}");
}

#[test]
fn what_the_registry_needs_stays_and_all_of_it_while_the_registry_is_silent() {
    let sandbox = Sandbox::new();
    let other = RUN.replace('0', "9");
    let files = |sandbox: &Sandbox| {
        [
            file(sandbox, &format!("mlflow/mlruns/1/{RUN}/artifacts/model.pkl"), 90),
            file(sandbox, &format!("mlflow/mlruns/1/{other}/artifacts/model.pkl"), 90),
            file(sandbox, "mlflow/mlruns/1/meta.yaml", 90),
            file(sandbox, "mlflow/mlflow.db", 90),
            file(sandbox, "models/churn.pkl", 90),
        ]
    };
    let there = |files: &[PathBuf; 5]| files.each_ref().map(|file| file.exists());
    let cleanup = ["cleanup", "--above", "1B", "--yes"];
    // Without a registry that answers nobody can say what MLflow needs, nor which models.
    let paths = files(&sandbox);
    sandbox.config("stack: churn");
    let none = sandbox.run(&cleanup);
    assert!(none.code(1).stderr.contains("no service of kind mlflow is configured"), "{}", none.stderr);
    assert_eq!(there(&paths), [true; 5]);
    sandbox.config("services: { mlflow: { kind: mlflow, url: 'http://127.0.0.1:1' } }");
    let silent = sandbox.run(&cleanup);
    assert!(silent.code(1).stderr.contains("cannot be asked what it needs"), "{}", silent.stderr);
    assert_eq!(there(&paths), [true; 5]);
    let versions = json!({ "model_versions": [{ "name": "churn", "version": "1", "run_id": RUN }] });
    let server = FaultyServer::start();
    let answer = Answer::json(&versions.to_string());
    server.script("/registry/api/2.0/mlflow/model-versions/search", vec![answer]);
    sandbox
        .config(&format!("services: {{ mlflow: {{ kind: mlflow, url: '{}' }} }}", server.url("/registry")));
    let page = at_terminal(&sandbox, &cleanup, 0);
    assert_eq!(there(&paths), [true, false, true, true, false], "{page}");
    assert!(page.contains("a version in the registry needs it"), "{page}");
}

#[test]
fn what_changed_while_a_person_thought_stays() {
    let sandbox = Sandbox::new();
    sandbox.config("cleanup: { above: 1B }");
    let (touched, old) =
        (file(&sandbox, "monitoring/touched.json", 99), file(&sandbox, "monitoring/old.json", 99));
    let terminal = Terminal::start(&sandbox, &["cleanup"]);
    terminal.wait_for("[y/N]");
    std::fs::write(&touched, "new").unwrap();
    terminal.answer("[y/N]", "y");
    let page = terminal.end(1);
    assert!(page.contains("touched.json: changed since"), "{page}");
    assert!(touched.exists() && !old.exists());
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.config("cleanup: { above: much }");
    assert!(sandbox.run(&["cleanup"]).code(3).stderr.contains("mlopsctl.yaml:1:19"));
    sandbox.config("stack: churn");
    assert!(sandbox.run(&["cleanup"]).code(3).stderr.contains("none of the folders"));
    assert!(sandbox.run(&["cleanup", "nowhere"]).code(3).stderr.contains("`nowhere` is no folder"));
}

#[test]
fn a_runbook_leaves_it_to_a_person_whatever_yes_says() {
    let sandbox = Sandbox::new();
    sandbox.config("stack: tidy");
    let old = file(&sandbox, "monitoring/old.json", 100);
    let steps = "- run: ['true']\n  id: first\n- act: cleanup monitoring --above 1B\n  id: clean\n";
    sandbox.write("runbooks/tidy.yaml", format!("runbook: tidy\ntitle: Tidy\nsteps:\n{steps}"));
    let run = sandbox.run(&["runbook", "run", "tidy", "--unattended", "--yes", "-o", "json"]);
    // The unattended part is well; what a person is to review is no refusal.
    let json = run.code(0).json();
    assert_eq!((&json["state"], &json["verdict"]), (&"pending".into(), &"ok".into()), "{json:#}");
    assert_eq!(json["steps"][1]["state"], "pending", "{json:#}");
    assert!(json["steps"][1]["reason"].as_str().unwrap().contains("a person"), "{json:#}");
    assert!(old.exists());
    let page = at_terminal(&sandbox, &["runbook", "resume", "--yes"], 0);
    assert!(page.contains("removed 1 file"), "{page}");
    assert!(!old.exists());
}
