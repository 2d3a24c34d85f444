//! `backup restore`: into a folder and in place, all and parts, damaged, killed, without room, and from others' archives.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    process::Command,
};

use rustix::process::Signal;
use serde_json::Value;

use crate::{
    backup_verify::{CONFIG, create, flip, markers, object, sandbox},
    restart::stored,
    support::cli::{Sandbox, text},
};

/// What can be seen of a tree: kind, mode, time and content of each name.
pub(crate) fn seen(root: &Path) -> BTreeMap<PathBuf, String> {
    fn look(root: &Path, at: &Path, all: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            let found = path.symlink_metadata().unwrap();
            let facts = if found.is_dir() {
                look(root, &path, all);
                "folder".to_owned()
            } else if found.is_symlink() {
                format!("link to {}", fs::read_link(&path).unwrap().display())
            } else {
                let bytes = fs::read(&path).unwrap();
                format!("{} bytes, crc {:08x}", bytes.len(), crc32fast::hash(&bytes))
            };
            let name = path.strip_prefix(root).unwrap().to_owned();
            all.insert(name, format!("{facts} {:o} {}.{}", found.mode(), found.mtime(), found.mtime_nsec()));
        }
    }
    let mut all = BTreeMap::new();
    look(root, root, &mut all);
    all
}

/// What restores leave beside their places while they are under way.
pub(crate) fn leftovers(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains(".mlopsctl-restore-")).collect()
}

pub(crate) fn restored(sandbox: &Sandbox, args: &[&str]) -> Value {
    let words = [&["backup", "restore"], args, &["--yes", "-o", "json"]].concat();
    sandbox.run(&words).code(0).json()
}

#[test]
fn a_backup_comes_back_as_it_was_into_a_new_folder_and_never_over_another() {
    let sandbox = sandbox();
    let models = sandbox.cwd().join("models");
    fs::set_permissions(models.join("empty"), fs::Permissions::from_mode(0o640)).unwrap();
    fs::set_permissions(models.join("fraud"), fs::Permissions::from_mode(0o555)).unwrap();
    let before = seen(&models);
    let id = create(&sandbox, "models");
    let outcome = restored(&sandbox, &[&id[..18], "--reason", "drill"]);
    let folder = sandbox.cwd().join(format!("models-{id}"));
    assert_eq!(seen(&folder.join("models")), before);
    assert_eq!((&outcome["result"], &outcome["target"]), (&"done".into(), &"models".into()));
    let summary = outcome["summary"].as_str().unwrap();
    assert!(summary.contains(&id) && summary.contains("10 members"), "{summary}");
    let told = outcome["findings"].as_array().unwrap().last().unwrap();
    assert_eq!((&told["id"], &told["unit"]), (&"backup.models.restored".into(), &"seconds".into()));
    assert_eq!(told["evidence"]["members"], 10);
    assert_eq!(markers(&sandbox, "models"), ["restored.ok"], "and nothing is held");
    assert_eq!(stored(&sandbox, "records/backup-restore-*/models").len(), 1);
    assert_eq!(leftovers(&sandbox.cwd()), [""; 0]);

    let again = sandbox.run(&["backup", "restore", &id, "--yes"]);
    assert!(again.code(3).stderr.contains("is not empty; nothing was changed"), "{}", again.stderr);
    fs::create_dir(sandbox.cwd().join("new")).unwrap();
    let dry = sandbox.run(&["backup", "restore", &id, "--to", "new/", "--dry-run"]);
    assert!(dry.code(0).stderr.contains("restore 10 members, "), "{}", dry.stderr);
    sandbox.run(&["backup", "restore", &id, "--to", "new"]).code(5);
    assert_eq!(seen(&sandbox.cwd().join("new")).len(), 0);
    restored(&sandbox, &[&id, "--to", "new"]);
    assert_eq!(seen(&sandbox.cwd().join("new/models")), before);
}

#[test]
fn members_come_back_alone_by_name_folder_or_pattern() {
    let sandbox = sandbox();
    let id = create(&sandbox, "models");
    let names = |to: &str| -> Vec<String> {
        let all = seen(&sandbox.cwd().join(to));
        let files = all.iter().filter(|(_, facts)| !facts.starts_with("folder"));
        files.map(|(name, _)| name.display().to_string()).collect()
    };
    for (to, words, wanted) in [
        ("one", &["models/fraud/2/weights.bin"][..], &["models/fraud/2/weights.bin"][..]),
        ("folder", &["models/churn"], &["models/churn/1/config.yaml", "models/churn/1/weights.bin"]),
        ("glob", &["*.yaml", "models/empty"], &["models/churn/1/config.yaml", "models/empty"]),
        ("link", &["models/current"], &["models/current"]),
    ] {
        restored(&sandbox, &[&[&*id], words, &["--to", to]].concat());
        assert_eq!(names(to), wanted);
    }
    let run = sandbox.run(&["backup", "restore", &id, "models/chrun", "--to", "none", "--yes"]);
    run.code(3);
    assert!(
        run.stderr.contains("has no member `models/chrun`") && run.stderr.contains("models/churn"),
        "{}",
        run.stderr
    );
    // What is damaged elsewhere does not keep one member from coming back.
    let archive = object(&sandbox, "models", &format!("{id}.tar.gz"));
    flip(&archive, archive.metadata().unwrap().len() - 20, 3);
    restored(&sandbox, &[&id, "--to", "rescued", "models/churn/1/config.yaml"]);
    assert_eq!(names("rescued"), ["models/churn/1/config.yaml"]);
}

#[test]
fn the_newest_backup_is_taken_or_the_newest_before_a_time() {
    let mut sandbox = sandbox();
    let mut ids = Vec::new();
    for day in ["2026-02-27T10:00:00Z", "2026-02-28T10:00:00Z", "2026-03-01T10:00:00Z"] {
        sandbox.now(day);
        sandbox.write("models/day", day);
        ids.push(create(&sandbox, "models"));
    }
    let day = |to: &str| sandbox.read(&format!("{to}/models/day"));
    restored(&sandbox, &["--set", "models", "--latest", "--to", "latest"]);
    restored(&sandbox, &["--set", "models", "--before", "2026-03-01", "--to", "march"]);
    restored(&sandbox, &["--set", "models", "--before", "2026-02-28T10:00:00Z", "--to", "before"]);
    assert_eq!(
        [day("latest"), day("march"), day("before")].map(|day| day[8..10].to_owned()),
        ["01", "28", "27"]
    );
    let none = sandbox.run(&["backup", "restore", "--set", "models", "--before", "2026-01-01", "--yes"]);
    assert!(none.code(3).stderr.contains("no backup before 2026-01-01"), "{}", none.stderr);
    sandbox.run(&["backup", "restore", "--set", "models", "--before", "soon", "--yes"]).code(3);
    sandbox.run(&["backup", "restore", "--yes"]).code(3);
    sandbox.run(&["backup", "restore", "2026", "--yes"]).code(3);
    // One that is known to be damaged is passed over.
    let newest = object(&sandbox, "models", &format!("{}.tar.gz", ids[2]));
    flip(&newest, 5000, 1);
    sandbox.now("2026-03-01T11:00:00Z");
    sandbox.run(&["backup", "verify", "--read-data"]).code(2);
    let run = sandbox
        .run(&["backup", "restore", "--set", "models", "--latest", "--to", "good", "--yes", "-o", "json"]);
    let outcome = run.code(1).json();
    assert!(run.stderr.contains(&format!("taking {} instead", ids[1])), "{}", run.stderr);
    assert_eq!(outcome["result"], "warned");
    assert!(outcome["summary"].as_str().unwrap().contains(&format!("restored {}", ids[1])), "{outcome}");
    let findings = outcome["findings"].as_array().unwrap();
    let told = findings.iter().find(|told| told["id"] == "backup.models.passed_over").unwrap();
    let over = &told["evidence"]["passed_over"];
    assert_eq!((over[0]["id"].as_str(), over.as_array().unwrap().len()), (Some(&*ids[2]), 1), "{told}");
    assert!(over[0]["why"].as_str().unwrap().contains("found damaged by the verification (all)"), "{told}");
    assert!(told["message"].as_str().unwrap().contains("2026-02-28 10:00:00Z"), "{told}");
    assert_eq!(sandbox.read("good/models/day")[8..10], *"28");
    // Also when a part of it, which is whole, was restored since.
    sandbox.now("2026-03-01T12:00:00Z");
    for words in [&["--to", "part"][..], &["--in-place"]] {
        restored(&sandbox, &[&[&*ids[2], "models/day"], words].concat());
        let run = sandbox.run(&["backup", "restore", "--set", "models", "--dry-run"]);
        assert!(run.code(0).stderr.contains(&format!("taking {} instead", ids[1])), "{}", run.stderr);
    }
    assert!(markers(&sandbox, "models").iter().filter(|mark| *mark == "restored.ok").count() == 4);
}

#[test]
fn in_place_keeps_what_was_there_and_brings_back_what_is_gone() {
    let sandbox = sandbox();
    let models = sandbox.cwd().join("models");
    let before = seen(&models);
    let id = create(&sandbox, "models");
    sandbox.write("models/churn/1/config.yaml", "broken");
    sandbox.write("models/new.tmp", "excluded");
    let outcome = restored(&sandbox, &[&id, "--in-place"]);
    assert_eq!(seen(&models), before);
    let told = outcome["findings"].as_array().unwrap().last().unwrap();
    let kept = PathBuf::from(told["evidence"]["kept"][0].as_str().unwrap());
    assert_eq!(fs::read_to_string(kept.join("churn/1/config.yaml")).unwrap(), "broken");
    assert_eq!(fs::read_to_string(kept.join("new.tmp")).unwrap(), "excluded");
    assert!(kept.file_name().unwrap().to_str().unwrap().starts_with(".models.before-"));
    assert!(told["hint"].as_str().unwrap().contains(text(&kept)), "{told}");

    // One file, and all of what is gone with the folder above it.
    sandbox.write("models/churn/1/config.yaml", "broken again");
    restored(&sandbox, &[&id, "models/churn/1/config.yaml", "--in-place", "--drop-replaced"]);
    assert!(sandbox.read("models/churn/1/config.yaml").starts_with("name: churn"));
    let beside: Vec<_> = fs::read_dir(models.join("churn/1")).unwrap().collect();
    assert_eq!(beside.len(), 2, "{beside:?}");
    fs::remove_dir_all(&models).unwrap();
    restored(&sandbox, &[&id, "--in-place"]);
    assert_eq!(seen(&models), before);
    assert_eq!(leftovers(&sandbox.cwd()), [""; 0]);
}

#[test]
fn a_restore_that_is_killed_anywhere_is_finished_or_undone() {
    let sandbox = Sandbox::new();
    sandbox.config(CONFIG);
    sandbox.write("models/churn/1/config.yaml", "name: churn");
    sandbox.write("models/churn/1/weights.bin", vec![7; 2_000_000]);
    let models = sandbox.cwd().join("models");
    let id = create(&sandbox, "models");
    let good = seen(&models);
    sandbox.write("models/churn/1/config.yaml", "later");
    let later = seen(&models);
    let points = ["1-apply", "2-apply", "2-finished", "3-apply", "3-finished", "4-finished"];
    for point in points {
        for (args, target) in
            [(&["--in-place"][..], &models), (&["--to", "to"][..], &sandbox.cwd().join("to/models"))]
        {
            for direction in ["resume", "undo"] {
                let words = [&["backup", "restore", &*id], args, &["--yes"]].concat();
                let mut run = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", point, &words);
                run.wait_until("the point", |_, err| err.contains(&format!("stopped before {point}")));
                run.signal(Signal::KILL);
                let _ = run.finish();
                if args == ["--in-place"] {
                    let there = seen(&models);
                    assert!(there == later || there == good, "{point}: one or the other");
                }
                let list = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
                let plan = list["items"][0]["id"].as_str().expect("a plan").to_owned();
                let ended = sandbox.run(&["plan", direction, &plan, "--yes"]);
                ended.code(0);
                let context = format!("{point} {direction} {args:?}\n{}", ended.transcript());
                match (direction, args[0]) {
                    ("resume", _) => assert_eq!(seen(target), good, "{context}"),
                    ("undo", "--in-place") => assert_eq!(seen(&models), later, "{context}"),
                    _ => assert!(!target.exists(), "{context}"),
                }
                assert_eq!(leftovers(&sandbox.cwd()), [""; 0], "{context}");
                assert!(
                    !markers(&sandbox, "models").iter().any(|mark| mark.starts_with("held")),
                    "{context}"
                );
                // As it was before the next round.
                let _ = fs::remove_dir_all(sandbox.cwd().join("to"));
                sandbox.write("models/churn/1/config.yaml", "later");
                fs::remove_dir_all(&models).unwrap();
                copy_back(&sandbox, &id, &later);
            }
        }
    }
}

#[test]
fn an_interrupted_restore_is_undone_and_says_so() {
    let sandbox = sandbox();
    let id = create(&sandbox, "models");
    sandbox.write("models/churn/1/config.yaml", "later");
    // A folder in which something was for a while has another time.
    let all = || -> Vec<(PathBuf, String)> {
        let all = seen(&sandbox.cwd()).into_iter();
        all.map(
            |(path, facts)| if facts.starts_with("folder") { (path, String::new()) } else { (path, facts) },
        )
        .collect()
    };
    let later = all();
    let whole: &[&str] = &["backup", "restore", &id, "--yes", "-o", "json"];
    for (signal, args) in [
        (Signal::INT, &["--to", "deep/er/to"][..]),
        (Signal::TERM, &["--to", "to"]),
        (Signal::INT, &["--in-place"]),
        (Signal::INT, &["models/churn", "--in-place"]),
    ] {
        // While the bytes are on their way, and when they are there.
        for (point, words) in [("2-apply", "interrupted during step 2"), ("3", "interrupted before step 3")] {
            let words_of_run = [&whole[..3], args, &whole[3..]].concat();
            let mut run = sandbox.spawn_with("__MLOPSCTL_PAUSE_BEFORE", point, &words_of_run);
            run.wait_until("the point", |_, err| err.contains(&format!("paused before {point}")));
            run.signal(signal);
            let run = run.finish();
            let outcome = run.code(130).json();
            let summary = outcome["summary"].as_str().unwrap();
            assert!(summary.starts_with(words), "{}", run.transcript());
            assert_eq!(outcome["result"], "undone", "{}", run.transcript());
            assert_eq!(all(), later, "{args:?} {point}");
            assert_eq!(markers(&sandbox, "models"), [""; 0], "neither held nor said to be damaged");
            let left = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
            assert_eq!(left["items"], serde_json::json!([]));
        }
    }
    // A foreign archive has no manifest that tells how much it is.
    let archive = object(&sandbox, "models", &format!("{id}.tar.gz"));
    let words = ["backup", "restore", "--archive", text(&archive), "--to", "to", "--yes"];
    let mut run = sandbox.spawn_with("__MLOPSCTL_PAUSE_BEFORE", "1-apply", &words);
    run.wait_until("the point", |_, err| err.contains("paused before"));
    run.signal(Signal::INT);
    run.finish().code(130);
    assert_eq!(all(), later);
}

/// The models as they were, with one file changed later.
fn copy_back(sandbox: &Sandbox, id: &str, later: &BTreeMap<PathBuf, String>) {
    restored(sandbox, &[id, "--in-place"]);
    let config = sandbox.write("models/churn/1/config.yaml", "later");
    let facts = &later[Path::new("churn/1/config.yaml")];
    let (seconds, nanoseconds) = facts.rsplit(' ').next().unwrap().split_once('.').unwrap();
    let time = std::time::UNIX_EPOCH
        + std::time::Duration::new(seconds.parse().unwrap(), nanoseconds.parse().unwrap());
    fs::File::options().write(true).open(config).unwrap().set_modified(time).unwrap();
    for kept in glob::glob(&format!("{}/.models.before-*", sandbox.cwd().display())).unwrap().flatten() {
        fs::remove_dir_all(kept).unwrap();
    }
}

/// A small file system of its own.
struct Small(PathBuf);

impl Small {
    fn mount(at: &Path, size: &str) -> Self {
        fs::create_dir_all(at).unwrap();
        let size = format!("size={size}");
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).status();
        let done = done.expect("mount");
        assert!(done.success(), "tests run as root, who can mount");
        Self(at.to_owned())
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_disk_without_room_is_told_before_and_a_full_one_leaves_the_target_as_it_was() {
    let sandbox = sandbox();
    let id = create(&sandbox, "models");
    let small = Small::mount(&sandbox.cwd().join("small"), "2m");
    let run = sandbox.run(&["backup", "restore", &id, "--to", "small/to", "--yes"]);
    assert!(run.code(3).stderr.contains("free; nothing was changed"), "{}", run.stderr);
    assert_eq!(seen(&small.0).len(), 0);
    let run = sandbox.run(&["backup", "restore", &id, "--to", "small", "--yes"]);
    assert!(run.code(3).stderr.contains("is a mount point"), "{}", run.stderr);
    drop(small);

    // Room when it is planned, and none when it is written.
    let small = Small::mount(&sandbox.cwd().join("small"), "6m");
    let words = ["backup", "restore", &id, "--to", "small/to", "--yes"];
    let mut run = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", "2-apply", &words);
    run.wait_until("the point", |_, err| err.contains("stopped before"));
    run.signal(Signal::KILL);
    let _ = run.finish();
    fs::write(small.0.join("filler"), vec![1; 3 << 20]).unwrap();
    let list = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
    let plan = list["items"][0]["id"].as_str().unwrap().to_owned();
    let run = sandbox.run(&["plan", "resume", &plan, "--yes"]);
    assert!(run.code(2).stdout.contains("the disk is full"), "{}", run.transcript());
    assert_eq!(seen(&small.0).keys().collect::<Vec<_>>(), [Path::new("filler")]);
}

#[test]
fn databases_come_back_sound_and_never_over_one_that_is_used() {
    let sandbox = Sandbox::new();
    sandbox.config("backup: { sets: { mlflow: { sqlite: [mlflow/mlflow.db], paths: [mlflow] } } }\n");
    let path = sandbox.write("mlflow/artifacts/model.pkl", "model");
    let database = path.parent().unwrap().with_file_name("mlflow.db");
    let sql = |statement: &str| {
        let script = "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nprint(c.execute(sys.argv[2]).fetchall())\nc.commit()";
        let done =
            Command::new("python3").args(["-c", script]).arg(&database).arg(statement).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    };
    sql("PRAGMA journal_mode = WAL");
    sql("CREATE TABLE runs (name TEXT)");
    sql("INSERT INTO runs VALUES ('one'), ('two')");
    let id = create(&sandbox, "mlflow");
    let outcome = restored(&sandbox, &[&id, "--to", "copy"]);
    assert!(outcome.to_string().contains("1 tables with 2 rows, as in the manifest"), "{outcome}");
    assert!(sandbox.cwd().join("copy/sqlite/mlflow/mlflow.db").is_file());

    sql("INSERT INTO runs VALUES ('three')");
    let kept = sandbox.run(&["backup", "restore", &id, "--in-place", "--yes"]);
    assert!(kept.code(3).stderr.contains("would take the database"), "{}", kept.stderr);
    let mut user = Command::new("python3")
        .args(["-c", "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nc.execute('SELECT * FROM runs').fetchall()\nprint(1, flush=True)\nsys.stdin.read()"])
        .arg(&database)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Read::read_exact(user.stdout.as_mut().unwrap(), &mut [0]).unwrap();
    let used = sandbox.run(&["backup", "restore", &id, "--in-place", "--replace", "--yes"]);
    assert!(used.code(2).stdout.contains("is in use by python3"), "{}", used.transcript());
    drop(user.stdin.take());
    user.wait().unwrap();
    assert_eq!(sql("SELECT count(*) FROM runs"), "[(3,)]");
    restored(&sandbox, &[&id, "--in-place", "--replace"]);
    assert_eq!(sql("SELECT count(*) FROM runs"), "[(2,)]");
    assert_eq!(sandbox.read("mlflow/artifacts/model.pkl"), "model");
    assert_eq!(leftovers(&sandbox.cwd()), [""; 0]);
}

#[test]
fn to_undo_a_killed_restore_takes_no_later_one_away() {
    let sandbox = sandbox();
    let id = create(&sandbox, "models");
    let words = ["backup", "restore", &id, "--to", "back", "--yes", "--take-over"];
    // The third step moves it: before that, between the move and its entry in the journal, and after.
    for point in ["3-apply", "3-finished", "4-apply"] {
        let mut run = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", point, &words);
        run.wait_until("the point", |_, err| err.contains(&format!("stopped before {point}")));
        run.signal(Signal::KILL);
        let _ = run.finish();
        let back = sandbox.cwd().join("back");
        let _ = fs::remove_dir_all(&back);
        sandbox.run(&words).code(0);
        let later = seen(&back);
        let list = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
        let plan = list["items"][0]["id"].as_str().expect("a plan").to_owned();
        let undone = sandbox.run(&["plan", "undo", &plan, "--yes", "--take-over"]);
        undone.code(0);
        assert_eq!(
            undone.stderr.contains("by a later restore"),
            point != "3-apply",
            "{point}: {}",
            undone.stderr
        );
        assert!(back.exists() && seen(&back) == later, "{point}: what came later stays");
        assert_eq!(leftovers(&sandbox.cwd()), [""; 0], "{point}");
        fs::remove_dir_all(&back).unwrap();
    }
}

#[test]
fn archives_of_others_come_back_and_hostile_ones_are_refused_whole() {
    let sandbox = sandbox();
    let tar = |args: &[&str]| {
        let done = Command::new("tar").current_dir(sandbox.cwd()).args(args).status().unwrap();
        assert!(done.success());
    };
    tar(&["czf", "old.tar.gz", "models"]);
    let outcome = restored(&sandbox, &["--archive", "old.tar.gz", "--to", "old"]);
    assert_eq!(outcome["target"], "old.tar.gz");
    let (there, here) = (seen(&sandbox.cwd().join("old/models")), seen(&sandbox.cwd().join("models")));
    assert_eq!(there.keys().collect::<Vec<_>>(), here.keys().collect::<Vec<_>>());
    restored(&sandbox, &["--archive", "old.tar.gz", "--to", "some", "*.yaml"]);
    assert_eq!(seen(&sandbox.cwd().join("some")).len(), 4);
    // Our own, that somebody downloaded.
    let id = create(&sandbox, "models");
    for name in [format!("{id}.tar.gz"), format!("{id}.manifest.json")] {
        fs::copy(object(&sandbox, "models", &name), sandbox.cwd().join(name)).unwrap();
    }
    restored(&sandbox, &["--archive", &format!("{id}.tar.gz"), "--to", "own"]);
    assert_eq!(seen(&sandbox.cwd().join("own/models")), here);

    let script = "
import io, sys, tarfile
def add(tar, name, kind=tarfile.REGTYPE, link='', data=b'x'):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    info.size = len(data) if kind == tarfile.REGTYPE else 0
    tar.addfile(info, io.BytesIO(data))
cases = {
    'absolute': [('/tmp/evil',)], 'parent': [('a/../../evil',)],
    'symlink': [('link', tarfile.SYMTYPE, '/etc'), ('link/evil',)],
    'hardlink': [('evil', tarfile.LNKTYPE, '/etc/passwd')],
    'device': [('null', tarfile.CHRTYPE)], 'pipe': [('pipe', tarfile.FIFOTYPE)],
    'out': [('link', tarfile.SYMTYPE, '../../x')],
    'twice': [('a',), ('./a',)], 'case': [('a',), ('A',)],
}
for name, members in cases.items():
    with tarfile.open(name + '.tar.gz', 'w:gz') as tar:
        add(tar, 'good')
        for member in members:
            add(tar, *member)
";
    let made = Command::new("python3").current_dir(sandbox.cwd()).args(["-c", script]).status().unwrap();
    assert!(made.success());
    for case in ["absolute", "parent", "symlink", "hardlink", "device", "pipe", "out", "twice", "case"] {
        let archive = format!("{case}.tar.gz");
        let run = sandbox.run(&["backup", "restore", "--archive", &archive, "--to", "evil", "--yes"]);
        assert!(run.code(2).stderr.contains("is refused whole: "), "{case}: {}", run.stderr);
        assert!(!sandbox.cwd().join("evil").exists() && leftovers(&sandbox.cwd()).is_empty(), "{case}");
    }
    sandbox.write("empty.tar.gz", "");
    let run = sandbox.run(&["backup", "restore", "--archive", "empty.tar.gz", "--to", "evil", "--yes"]);
    assert!(run.code(2).stderr.contains("holds nothing"), "{}", run.stderr);
    let cut = fs::read(sandbox.cwd().join("old.tar.gz")).unwrap();
    sandbox.write("cut.tar.gz", &cut[..cut.len() / 2]);
    let run = sandbox.run(&["backup", "restore", "--archive", "cut.tar.gz", "--to", "cut", "--yes"]);
    assert!(run.code(2).stderr.contains("no whole archive"), "{}", run.stderr);
    assert!(!sandbox.cwd().join("cut").exists());
}
