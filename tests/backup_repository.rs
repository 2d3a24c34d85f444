//! Backups in folders: what stays of runs that died, what is not ours, and what `backup doctor` says of a folder.

use std::fs;

use serde_json::json;

use crate::support::cli::Sandbox;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.config("backup: { sets: { notes: { paths: [notes.txt], to: kept } } }\n");
    sandbox.write("notes.txt", "hello\n");
    sandbox
}

fn names(sandbox: &Sandbox) -> Vec<String> {
    let entries = fs::read_dir(sandbox.cwd().join("kept")).unwrap().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn begun(id: &str, host: &str, started: &str) -> String {
    json!({
        "schema": "mlopsctl/backup-begun/v1", "id": id, "set": "notes",
        "who": { "name": "ann", "claimed_by": "os" },
        "process": { "host": host, "pid": 1, "mark": "another" }, "started": started,
    })
    .to_string()
}

#[test]
fn what_dead_runs_left_is_removed_and_what_may_be_alive_or_is_not_ours_stays() {
    let mut sandbox = sandbox();
    sandbox.now("2026-03-02T12:00:00Z");
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    let [dead, far, old, removed] =
        ["20260302T110000Zaaaa", "20260302T110000Zbbbb", "20260301T100000Zcccc", "20260301T100000Zdddd"];
    for (id, host, started) in [
        (dead, host.trim(), "2026-03-02T11:00:00Z"),
        (far, "elsewhere", "2026-03-02T11:00:00Z"),
        (old, "elsewhere", "2026-03-01T10:00:00Z"),
    ] {
        sandbox.write(&format!("kept/{id}.begun.json"), begun(id, host, started));
        sandbox.write(&format!("kept/.{id}.tar.gz.part"), "half");
    }
    sandbox.write(&format!("kept/{removed}.tar.gz"), "no manifest any more");
    sandbox.write(&format!("kept/{removed}.20260301T110000Z.verified.all.ok"), "");
    sandbox.write("kept/readme.txt", "not ours");
    let run = sandbox.run(&["backup", "create"]);
    let said = run.code(0).stderr.clone();
    for id in [dead, old, removed] {
        assert!(said.contains(id), "{id}: {said}");
    }
    let names = names(&sandbox);
    let left: Vec<_> = names.iter().filter(|name| !name.starts_with("20260302T120000Z")).collect();
    assert_eq!(left, [&format!(".{far}.tar.gz.part"), &format!("{far}.begun.json"), "readme.txt"]);
    assert_eq!(names.len(), 5, "{names:?}");
}

#[test]
fn a_place_that_cannot_be_written_is_said_and_nothing_is_left() {
    let sandbox = sandbox();
    sandbox.write("kept", "a file where a folder should be");
    let run = sandbox.run(&["backup", "create"]);
    assert!(run.code(2).transcript().contains("kept"), "{}", run.transcript());
    assert_eq!(fs::read_to_string(sandbox.cwd().join("kept")).unwrap(), "a file where a folder should be");
    let doctor = sandbox.run(&["backup", "doctor"]);
    assert!(doctor.code(2).stdout.contains("kept"), "{}", doctor.transcript());
}

#[test]
fn archives_are_for_owner_and_group() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = sandbox();
    sandbox.run(&["backup", "create"]).code(0);
    for name in names(&sandbox) {
        let mode = fs::metadata(sandbox.cwd().join("kept").join(&name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o007, 0, "{name}");
    }
}

#[test]
fn doctor_probes_a_folder_and_leaves_it_as_it_was() {
    let sandbox = sandbox();
    let run = sandbox.run(&["backup", "doctor", "notes", "-o", "json"]);
    let report = run.code(1).json();
    let verdicts: Vec<(String, String)> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["id"].as_str().unwrap().to_owned(), one["verdict"].as_str().unwrap().to_owned()))
        .collect();
    for what in ["write", "fsync", "read", "delete"] {
        assert!(
            verdicts.contains(&(format!("backup.notes.{what}"), "ok".to_owned())),
            "{what}: {verdicts:?}"
        );
    }
    assert!(verdicts.contains(&("backup.notes.apart".to_owned(), "warning".to_owned())), "{verdicts:?}");
    assert!(!sandbox.cwd().join("kept").exists(), "what was made for the probe is gone");
    let unknown = sandbox.run(&["backup", "doctor", "nots"]);
    assert!(unknown.code(3).stderr.contains("did you mean `notes`?"), "{}", unknown.transcript());
}
