//! `backup create`: what it makes is what other programs read, and what it cannot keep is said by name. Whatever goes
//! wrong, nothing is listed that is not whole.

use std::{
    ffi::OsStr,
    fs,
    os::unix::{
        ffi::OsStrExt as _,
        fs::{MetadataExt as _, PermissionsExt as _, symlink},
    },
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use rustix::process::Signal;
use serde_json::Value;

use crate::support::cli::{Run, Sandbox, text};

/// The objects of a set in the sandbox's store that end so.
fn objects(sandbox: &Sandbox, set: &str, ending: &str) -> Vec<PathBuf> {
    let folder = sandbox.home().join("store/backups").join(set);
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    found.retain(|path| text(path).ends_with(ending));
    found.sort();
    found
}

fn only(paths: Vec<PathBuf>) -> PathBuf {
    assert_eq!(paths.len(), 1, "{paths:?}");
    paths.into_iter().next().unwrap()
}

fn finding<'a>(document: &'a Value, id: &str) -> &'a Value {
    let findings = document["findings"].as_array().unwrap();
    findings.iter().find(|finding| finding["id"] == id).unwrap_or_else(|| panic!("no {id} in {document:#}"))
}

fn succeeds(program: &str, args: &[&OsStr]) {
    let status = Command::new(program).args(args).status().unwrap();
    assert!(status.success(), "{program} {args:?}: {status}");
}

/// A megabyte or more that does not compress.
fn noise(bytes: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(7);
    let mut noise = vec![0; bytes];
    random.fill(&mut noise);
    noise
}

fn create(sandbox: &Sandbox) -> Run {
    sandbox.run(&["backup", "create", "-o", "json"])
}

#[test]
fn an_archive_is_what_gnu_tar_brings_back_byte_for_byte() {
    let sandbox = Sandbox::new();
    sandbox.config("backup: { sets: { models: { paths: [models/, notes.txt] } } }\n");
    sandbox.write("notes.txt", "kept\n");
    sandbox.write("models/v1/weights.bin", noise(1_500_000));
    let tool = sandbox.write("models/new\nline.sh", "#!/bin/sh\n");
    fs::set_permissions(tool, fs::Permissions::from_mode(0o750)).unwrap();
    let models = sandbox.cwd().join("models");
    fs::write(models.join(OsStr::from_bytes(b"bad\xff")), "x").unwrap();
    fs::write(models.join("n".repeat(200)), "long").unwrap();
    symlink("v1", models.join("current")).unwrap();
    fs::hard_link(models.join("v1/weights.bin"), models.join("same.bin")).unwrap();
    let sparse = fs::File::create(models.join("sparse.bin")).unwrap();
    sparse.set_len(64 << 20).unwrap();

    let outcome = create(&sandbox).code(0).json();
    assert_eq!((outcome["result"].as_str(), outcome["target"].as_str()), (Some("done"), Some("models")));
    assert!(outcome["record"].is_string(), "{outcome:#}");
    let archive = only(objects(&sandbox, "models", ".tar.gz"));
    assert!(fs::metadata(&archive).unwrap().len() < 2_000_000, "holes take no room");
    succeeds("gzip", &["-t".as_ref(), archive.as_os_str()]);
    let out = sandbox.home().join("out");
    fs::create_dir(&out).unwrap();
    succeeds("tar", &["xzpf".as_ref(), archive.as_os_str(), "-C".as_ref(), out.as_os_str()]);
    succeeds(
        "diff",
        &["-r".as_ref(), "--no-dereference".as_ref(), models.as_os_str(), out.join("models").as_os_str()],
    );
    assert_eq!(fs::read_to_string(out.join("notes.txt")).unwrap(), "kept\n");
    let about = |path: &str| fs::symlink_metadata(out.join("models").join(path)).unwrap();
    assert_eq!(about("new\nline.sh").mode() & 0o777, 0o750);
    assert_eq!(about("same.bin").ino(), about("v1/weights.bin").ino());
    assert_eq!(about("v1/weights.bin").mtime(), fs::metadata(models.join("v1/weights.bin")).unwrap().mtime());

    let manifest: Value =
        serde_json::from_slice(&fs::read(only(objects(&sandbox, "models", ".manifest.json"))).unwrap())
            .unwrap();
    assert_eq!(manifest["set"], "models");
    assert_eq!(manifest["archive"]["members"].as_array().unwrap().len(), 10);
    assert_eq!(manifest["details"]["sources"][0]["path"], text(&models));
    assert_eq!(objects(&sandbox, "models", "").len(), 2, "nothing else stays");
}

#[test]
fn what_cannot_be_kept_or_should_not_be_is_named_and_the_rest_is_backed_up() {
    let sandbox = Sandbox::new();
    sandbox.config("backup: { sets: { all: { paths: [data, empty, latest] } } }\n");
    sandbox.write("data/good.txt", "good");
    sandbox.write("data/.env", "PASSWORD=hunter2hunter2");
    sandbox.write("data/deploy.txt", "-----BEGIN RSA PRIVATE KEY-----\nMII\n");
    sandbox.write("data/ml.db", "SQLite format 3");
    sandbox.write("data/ml.db-wal", "log");
    sandbox.write("elsewhere/x", "x");
    fs::create_dir(sandbox.cwd().join("empty")).unwrap();
    symlink("elsewhere", sandbox.cwd().join("latest")).unwrap();
    succeeds("mkfifo", &[sandbox.cwd().join("data/pipe").as_os_str()]);

    let run = create(&sandbox);
    let outcome = run.code(1).json();
    assert_eq!(outcome["result"], "warned");
    let expected =
        [("special", "data/pipe"), ("empty", "empty"), ("links", "latest"), ("live", "data/ml.db-wal")];
    for (word, name) in expected {
        let finding = finding(&outcome, &format!("backup.all.{word}"));
        assert_eq!(finding["verdict"], "warning");
        assert!(finding["message"].as_str().unwrap().contains(name), "{finding:#}");
    }
    let secrets = finding(&outcome, "backup.all.secrets");
    let message = secrets["message"].as_str().unwrap();
    assert!(message.contains("data/.env") && message.contains("data/deploy.txt"), "{message}");
    assert!(!run.stdout.contains("hunter2") && !run.stdout.contains("MII"), "{}", run.stdout);
    let listed =
        Command::new("tar").arg("tzf").arg(only(objects(&sandbox, "all", ".tar.gz"))).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.lines().any(|line| line == "data/good.txt") && !listed.contains("pipe"), "{listed}");

    sandbox.config(
        "backup: { sets: { all: { paths: [data/], exclude: [pipe, 'data/ml.*'], holds_secrets: true } } }\n",
    );
    create(&sandbox).code(0);
}

#[test]
fn a_set_that_misses_something_is_no_backup_and_keeps_no_other_from_being_one() {
    let sandbox = Sandbox::new();
    sandbox.config(
        "backup:\n  sets:\n    gone: { paths: [there, nowhere/*.bin] }\n    hollow: { paths: [hollow] }\n    \
         good: { paths: [there] }\n",
    );
    sandbox.write("there/x", "x");
    fs::create_dir(sandbox.cwd().join("hollow")).unwrap();
    let outcome = create(&sandbox).code(2).json();
    assert_eq!(outcome["result"], "failed");
    let states: Vec<&str> =
        outcome["plan"].as_array().unwrap().iter().map(|step| step["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["failed", "failed", "done"]);
    let gone = finding(&outcome, "backup.gone.made");
    assert_eq!(gone["verdict"], "critical");
    assert!(
        gone["message"].as_str().unwrap().contains("`nowhere/*.bin` of `paths:` matches nothing"),
        "{gone:#}"
    );
    assert!(finding(&outcome, "backup.hollow.made")["message"].as_str().unwrap().contains("nothing in it"));
    for (set, count) in [("gone", 0), ("hollow", 0), ("good", 2)] {
        assert_eq!(objects(&sandbox, set, "").len(), count, "{set}");
    }
    let records = |set: &str| {
        let mut left = vec![sandbox.home().join("store/records/backup").join(set)];
        let mut found = Vec::new();
        while let Some(folder) = left.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { left.push(path) } else { found.push(path) }
            }
        }
        only(found)
    };
    assert!(text(&records("gone")).ends_with("-critical.json"));
    let good: Value = serde_json::from_slice(&fs::read(records("good")).unwrap()).unwrap();
    assert_eq!(good["verdict"], "ok");
    assert!(good["details"]["id"].is_string() && good["details"]["size_bytes"].is_u64(), "{good:#}");
}

#[test]
fn names_lose_what_leads_out_of_the_folder_and_overlaps_are_taken_once() {
    let sandbox = Sandbox::new();
    let outside = sandbox.home().join("outside");
    fs::create_dir_all(outside.join("deep")).unwrap();
    fs::write(outside.join("deep/o.txt"), "o").unwrap();
    sandbox.write("logs/a.log", "a");
    sandbox.write("logs/skip.tmp", "t");
    sandbox.write("logs/cache/c.log", "c");
    let shown = text(&outside);
    sandbox.config(&format!(
        "backup: {{ sets: {{ all: {{ paths: ['logs/*', logs/a.log, '{shown}', ../home/outside/deep], \
         exclude: ['*.tmp', logs/cache] }} }} }}\n"
    ));
    create(&sandbox).code(0);
    let listed =
        Command::new("tar").arg("tzf").arg(only(objects(&sandbox, "all", ".tar.gz"))).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let mut files: Vec<&str> = listed.lines().filter(|line| !line.ends_with('/')).collect();
    files.sort_unstable();
    let below = format!("{}/deep/o.txt", fs::canonicalize(&outside).unwrap().display());
    let mut expected = vec![below.trim_start_matches('/'), "logs/a.log"];
    expected.sort_unstable();
    assert_eq!(files, expected);
}

#[test]
fn a_dry_run_tells_members_bytes_and_place_and_writes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.config("backup: { sets: { models: { paths: [models] }, gone: { paths: [gone] } } }\n");
    sandbox.write("models/a", vec![1; 2000]);
    sandbox.write("models/.env", "A=1");
    let run = sandbox.run(&["backup", "create", "models", "--dry-run", "-o", "json"]);
    let outcome = run.code(0).json();
    assert_eq!(outcome["result"], "planned");
    let what = outcome["plan"][0]["what"].as_str().unwrap();
    assert!(what.contains("3 members, 2.003 kB") && what.contains("store/backups/models"), "{what}");
    finding(&outcome, "backup.models.secrets");
    let outcome = sandbox.run(&["backup", "create", "--dry-run", "-o", "json"]).code(2).json();
    assert_eq!(finding(&outcome, "backup.gone.made")["verdict"], "critical");
    assert!(!sandbox.home().join("store").exists(), "nothing was written");
}

#[test]
fn the_place_of_backups_within_a_set_is_left_out_and_said() {
    let sandbox = Sandbox::new();
    sandbox.config("backup: { sets: { all: { paths: ['.'], to: kept } } }\n");
    sandbox.write("data.txt", "d");
    for _ in 0..2 {
        let outcome = create(&sandbox).code(0).json();
        assert_eq!(finding(&outcome, "backup.all.made")["evidence"]["members"], 2, "{outcome:#}");
        sandbox.write("kept/a-file-of-its-own", "x");
    }
    sandbox.config("backup: { sets: { all: { paths: [kept], to: kept } } }\n");
    let outcome = create(&sandbox).code(2).json();
    let message = finding(&outcome, "backup.all.made")["message"].as_str().unwrap().to_owned();
    assert!(message.contains("where backups are kept"), "{message}");
}

#[test]
fn a_file_that_grows_all_the_time_is_kept_and_said() {
    let sandbox = Sandbox::new();
    sandbox.config("backup: { sets: { logs: { paths: [logs] } } }\n");
    let path = sandbox.write("logs/growing.log", noise(24 << 20));
    let (stop, seen) = (Arc::new(AtomicBool::new(false)), path);
    let stopped = Arc::clone(&stop);
    let writer = thread::spawn(move || {
        use std::io::Write as _;
        let mut file = fs::OpenOptions::new().append(true).open(seen).unwrap();
        while !stopped.load(Ordering::Relaxed) {
            file.write_all(b"line\n").unwrap();
            thread::yield_now();
        }
    });
    let run = create(&sandbox);
    stop.store(true, Ordering::Relaxed);
    writer.join().unwrap();
    let outcome = run.code(1).json();
    let message = finding(&outcome, "backup.logs.changed")["message"].as_str().unwrap().to_owned();
    assert!(message.contains("logs/growing.log"), "{message}");
    succeeds("gzip", &["-t".as_ref(), only(objects(&sandbox, "logs", ".tar.gz")).as_os_str()]);
}

/// A sandbox whose set takes a while.
fn heavy() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.config("backup: { sets: { heavy: { paths: [data] } } }\n");
    let noise = noise(24 << 20);
    for file in 0..4 {
        sandbox.write(&format!("data/{file}.bin"), &noise);
    }
    sandbox
}

/// Waits until a file of this set's place that ends so holds more than this.
fn wait_for(sandbox: &Sandbox, ending: &str, bytes: u64) {
    let began = Instant::now();
    let folder = sandbox.home().join("store/backups/heavy");
    loop {
        let found = fs::read_dir(&folder).into_iter().flatten().flatten();
        let large = |path: &Path| fs::metadata(path).is_ok_and(|file| file.len() > bytes);
        if found.map(|entry| entry.path()).any(|path| text(&path).ends_with(ending) && large(&path)) {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(50), "no {ending} of {bytes} bytes");
        thread::yield_now();
    }
}

#[test]
fn a_killed_run_leaves_nothing_listed_and_the_next_one_cleans_up() {
    let sandbox = heavy();
    for bytes in [0, 1 << 20, 20 << 20, 60 << 20] {
        let running = sandbox.spawn(&["backup", "create"]);
        wait_for(&sandbox, ".tar.gz.part", bytes);
        running.signal(Signal::KILL);
        running.finish().code(-9);
        assert!(objects(&sandbox, "heavy", ".manifest.json").is_empty());
        sandbox.run(&["backup", "list"]).code(2);
        let all = sandbox.run(&["backup", "list", "--all", "-o", "json"]).code(0).json();
        let items = all["items"].as_array().unwrap();
        assert!(!items.is_empty() && items.iter().all(|item| item["state"] == "left over"), "{all:#}");
    }
    let run = sandbox.run(&["backup", "create", "--fast"]);
    run.code(0);
    assert!(run.stderr.contains("removing what is left"), "{}", run.stderr);
    assert_eq!(objects(&sandbox, "heavy", "").len(), 2, "one backup, no leftovers");
    assert_eq!(fs::read_dir(sandbox.home().join("../tmp")).unwrap().count(), 0, "no scratch folder stays");
    sandbox.run(&["backup", "list"]).code(0);
}

#[test]
fn an_interrupted_run_says_so_and_keeps_nothing() {
    let sandbox = heavy();
    let running = sandbox.spawn(&["backup", "create", "-o", "json"]);
    wait_for(&sandbox, ".tar.gz.part", 1 << 20);
    running.signal(Signal::TERM);
    let outcome = running.finish().code(130).json();
    assert_eq!((outcome["result"].as_str(), outcome["exit_code"].as_u64()), (Some("failed"), Some(130)));
    assert!(objects(&sandbox, "heavy", "").is_empty(), "{:?}", objects(&sandbox, "heavy", ""));
    let run = sandbox.run(&["backup", "create", "--deadline", "20ms"]);
    run.code(2);
    assert!(run.stdout.contains("deadline"), "{}", run.stdout);
    assert!(objects(&sandbox, "heavy", "").is_empty());
}

#[test]
fn an_archive_that_lost_its_manifest_is_not_swept_away() {
    let mut sandbox = Sandbox::new();
    sandbox.config("backup: { sets: { models: { paths: [data] } } }\n");
    sandbox.write("data/a.txt", "a");
    sandbox.now("2026-03-02T12:00:00Z");
    sandbox.run(&["backup", "create"]).code(0);
    for manifest in objects(&sandbox, "models", ".manifest.json") {
        fs::remove_file(manifest).unwrap();
    }
    sandbox.now("2099-03-09T12:00:00Z");
    sandbox.run(&["backup", "create"]).code(0);
    assert_eq!(
        objects(&sandbox, "models", ".tar.gz").len(),
        2,
        "only a plan removes what may be the last copy"
    );
}

#[test]
fn off_a_terminal_progress_is_a_line_now_and_then() {
    let mut sandbox = heavy();
    sandbox.env("__MLOPSCTL_PROGRESS_SECONDS", "0.02");
    let run = sandbox.run(&["backup", "create", "--fast"]);
    run.code(0);
    let is_line = |line: &str| line.starts_with("backing up heavy: ") && line.contains("B/s, data/");
    assert!(run.stderr.lines().any(is_line), "{}", run.stderr);
    let run = sandbox.run(&["backup", "create", "--fast", "-q"]);
    assert_eq!((run.code(0).stdout.as_str(), run.stderr.as_str()), ("", ""));
}

#[test]
fn runs_at_once_all_make_good_backups() {
    let sandbox = Sandbox::new();
    sandbox.config("backup: { sets: { models: { paths: [data] } } }\n");
    sandbox.write("data/a.bin", noise(1 << 20));
    let runs: Vec<_> = (0..4).map(|_| sandbox.spawn(&["backup", "create"])).collect();
    for run in runs {
        run.finish().code(0);
    }
    let archives = objects(&sandbox, "models", ".tar.gz");
    assert_eq!(archives.len(), 4);
    let first = fs::read(&archives[0]).unwrap();
    for archive in &archives {
        succeeds("gzip", &["-t".as_ref(), archive.as_os_str()]);
        assert!(fs::read(archive).unwrap() == first, "the same input makes the same bytes");
    }
    assert_eq!(objects(&sandbox, "models", "").len(), 8, "nothing else stays");
}

#[test]
fn a_full_disk_and_a_place_that_is_none_fail_and_leave_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("data/a.bin", noise(3 << 20));
    sandbox.write("file", "no folder");
    sandbox.config("backup: { sets: { models: { paths: [data], to: file/below } } }\n");
    let outcome = create(&sandbox).code(2).json();
    assert_eq!(outcome["result"], "failed");

    sandbox.config("backup: { sets: { models: { paths: [data], to: small } } }\n");
    let small = sandbox.cwd().join("small");
    fs::create_dir(&small).unwrap();
    let prepared = sandbox.command(&["backup", "create"]);
    let script = format!(
        "mount -t tmpfs -o size=2m none '{0}' && '{1}' backup create; code=$?; ls -A '{0}'; exit $code",
        text(&small),
        prepared.get_program().to_str().unwrap()
    );
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", &script]).env_clear().current_dir(sandbox.cwd());
    command.envs(prepared.get_envs().filter_map(|(key, value)| Some((key, value?))));
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(
        said.contains("full") && !said.contains(".manifest.json\n") && !said.contains(".part\n"),
        "{said}"
    );
}

#[test]
fn usage_errors_and_the_help() {
    let sandbox = Sandbox::new();
    sandbox.config("stack: none\n");
    let run = sandbox.run(&["backup", "create"]);
    run.code(3);
    assert!(run.stderr.contains("no backup sets are configured"), "{}", run.stderr);
    sandbox.config("backup: { sets: { models: { paths: [x] } } }\n");
    let run = sandbox.run(&["backup", "create", "modles"]);
    run.code(3);
    assert!(run.stderr.contains("did you mean `models`?"), "{}", run.stderr);
    for verb in ["create", "list"] {
        sandbox.run(&["backup", verb, "--help"]).golden(&format!("backup/help-{verb}"));
    }
}
