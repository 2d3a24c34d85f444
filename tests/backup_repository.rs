//! Backups in folders: what stays of runs that died, what is not ours, and what `backup doctor` says of a folder.

use std::fs;

use chrono::DateTime;
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

fn begun(id: &str, host: &str, mark: &str) -> String {
    json!({
        "schema": "mlopsctl/backup-begun/v1", "id": id, "set": "notes",
        "who": { "name": "ann", "claimed_by": "os" },
        "process": { "host": host, "pid": 1, "mark": mark }, "started": "2026-03-01T10:00:00Z",
    })
    .to_string()
}

/// Writes a file that was last written then.
fn write(sandbox: &Sandbox, name: &str, text: &str, written: &str) {
    let path = sandbox.write(&format!("kept/{name}"), text);
    let written = DateTime::parse_from_rfc3339(written).unwrap().to_utc();
    fs::File::options().append(true).open(path).unwrap().set_modified(written.into()).unwrap();
}

#[test]
fn what_dead_runs_left_is_removed_and_what_may_be_alive_or_is_not_ours_stays() {
    let mut sandbox = sandbox();
    sandbox.now("2026-03-02T12:00:00Z");
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
    let space = fs::read_link("/proc/self/ns/pid").unwrap();
    let (host, boot, space) = (host.trim(), boot.trim(), space.display());
    let [dead, far, old, removed] =
        ["20260302T110000Zaaaa", "20260301T100000Zbbbb", "20260301T100000Zcccc", "20260301T100000Zdddd"];
    let [contained, before, fresh] =
        ["20260302T110000Zeeeeee", "20260302T110000Zffff", "20260302T110000Zgggg"];
    let (recently, long_ago) = ("2026-03-02T11:00:00Z", "2026-03-01T10:00:00Z");
    for (id, host, mark, written) in [
        // Number 1 of this machine was started at another time.
        (dead, host, format!("{boot}-99999999999@{space}"), recently),
        // It was begun two days ago, and writes.
        (far, "elsewhere", format!("{boot}-1@{space}"), recently),
        (old, "elsewhere", format!("{boot}-1@{space}"), long_ago),
        // A container or a copy of the machine, of the same name; what an older version wrote.
        (contained, host, format!("{boot}-1@pid:[1]"), recently),
        (before, host, format!("{boot}-1"), recently),
    ] {
        write(&sandbox, &format!("{id}.begun.json"), &begun(id, host, &mark), long_ago);
        write(&sandbox, &format!(".{id}.tar.gz.part"), "half", written);
    }
    write(&sandbox, &format!("{removed}.tar.gz"), "no manifest any more", long_ago);
    write(&sandbox, &format!("{removed}.20260301T110000Z.verified.all.ok"), "", recently);
    write(&sandbox, &format!("{fresh}.tar.gz"), "no manifest yet", recently);
    sandbox.write("kept/readme.txt", "not ours");
    let run = sandbox.run(&["backup", "create"]);
    let said = run.code(0).stderr.clone();
    for id in [dead, old] {
        assert!(said.contains(id), "{id}: {said}");
    }
    let names = names(&sandbox);
    let left = names.iter().filter(|name| !name.starts_with("20260302T120000Z"));
    let mut left: Vec<&str> = left.map(String::as_str).collect();
    left.retain(|name| !name.ends_with(".tar.gz.part"));
    let marks = [far, contained, before].map(|id| format!("{id}.begun.json"));
    // An archive without a mark may be all that is left of a backup.
    let [archive, verified] =
        ["tar.gz", "20260301T110000Z.verified.all.ok"].map(|end| format!("{removed}.{end}"));
    let fresh = format!("{fresh}.tar.gz");
    assert_eq!(left, [&marks[0], &verified, &archive, &marks[1], &marks[2], &fresh, "readme.txt"]);
    assert_eq!(names.len(), 12, "{names:?}");
}

#[test]
fn the_mark_of_a_backup_that_is_being_finished_stays() {
    let mut sandbox = sandbox();
    sandbox.now("2026-03-02T12:00:00Z");
    let [finishing, spent] = ["20260302T110000Zaaaa", "20260301T100000Zbbbb"];
    for (id, written) in [(finishing, "2026-03-02T11:00:00Z"), (spent, "2026-03-01T10:00:00Z")] {
        for (end, text) in [("tar.gz", "archive"), ("manifest.json", "{}")] {
            write(&sandbox, &format!("{id}.{end}"), text, written);
        }
        write(&sandbox, &format!("{id}.begun.json"), &begun(id, "elsewhere", "x"), written);
    }
    sandbox.run(&["backup", "create"]).code(0);
    let marks: Vec<String> = names(&sandbox).into_iter().filter(|name| name.contains("begun")).collect();
    assert_eq!(marks, [format!("{finishing}.begun.json")]);
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
