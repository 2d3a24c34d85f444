//! `backup verify`: good backups at every depth, and every way in which one can be bad.

use std::{
    fs::{self, File},
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::support::cli::{Run, Sandbox};

pub(crate) const CONFIG: &str = "stack: churn
backup:
  sets:
    models: { paths: [models], exclude: ['*.tmp'] }
";

/// A sandbox with some models, of several blocks in the archive.
pub(crate) fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.config(CONFIG);
    let mut random = fastrand::Rng::with_seed(3);
    let noise: Vec<u8> = (0..2_500_000).map(|_| random.u8(..)).collect();
    sandbox.write("models/churn/1/weights.bin", noise);
    sandbox.write("models/churn/1/config.yaml", "name: churn\n".repeat(30_000));
    sandbox.write("models/fraud/2/weights.bin", vec![7; 1_500_000]);
    sandbox.write("models/empty", "");
    std::os::unix::fs::symlink("churn/1", sandbox.cwd().join("models/current")).unwrap();
    sandbox
}

/// Makes a backup, and returns its id.
pub(crate) fn create(sandbox: &Sandbox, set: &str) -> String {
    let outcome = sandbox.run(&["backup", "create", set, "-o", "json"]);
    let outcome = outcome.code(0).json();
    outcome["findings"][0]["evidence"]["id"].as_str().expect("an id").to_owned()
}

/// An object of a set in the sandbox's store.
pub(crate) fn object(sandbox: &Sandbox, set: &str, name: &str) -> PathBuf {
    sandbox.home().join("store/backups").join(set).join(name)
}

/// The names of the markers, without time: `verified.all.ok`.
pub(crate) fn markers(sandbox: &Sandbox, set: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(object(sandbox, set, ""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".tar.gz") && !name.ends_with(".json"))
        .map(|name| name.splitn(3, '.').nth(2).unwrap().to_owned())
        .collect();
    names.sort();
    names
}

/// Turns one bit of a file around.
pub(crate) fn flip(path: &Path, offset: u64, bit: u8) {
    let mut file = File::options().read(true).write(true).open(path).unwrap();
    let mut byte = [0];
    file.seek(SeekFrom::Start(offset)).unwrap();
    file.read_exact(&mut byte).unwrap();
    file.seek(SeekFrom::Start(offset)).unwrap();
    file.write_all(&[byte[0] ^ 1 << bit]).unwrap();
}

fn finding(run: &Run) -> Value {
    run.json()["findings"][0].clone()
}

#[test]
fn a_good_backup_is_whole_at_every_depth_and_leaves_markers() {
    let sandbox = sandbox();
    let id = create(&sandbox, "models");
    let run = sandbox.run(&["backup", "verify", "-o", "json"]);
    let found = run.code(0).json();
    assert_eq!(found["findings"][0]["id"], "backup.models.verified");
    assert!(found["summary"].as_str().unwrap().contains(&id), "{found}");
    let run = sandbox.run(&["backup", "verify", &id[..17], "--read-data", "-o", "json"]);
    let found = finding(run.code(0));
    assert_eq!(found["id"], format!("backup.models.{id}"));
    assert_eq!(found["evidence"]["members"], 4, "{found}");
    assert!(found["message"].as_str().unwrap().contains("every byte"), "{found}");
    assert_eq!(markers(&sandbox, "models"), ["verified.all.ok", "verified.manifest.ok"]);
    for _ in 0..3 {
        sandbox.run(&["backup", "verify", "--read-data", "30%"]).code(0);
    }
    sandbox.run(&["backup", "verify", "--set", "models", "--all", "--read-data", "2/2"]).code(0);
    let parts = ["verified.1-of-3.ok", "verified.2-of-2.ok", "verified.2-of-3.ok", "verified.3-of-3.ok"];
    assert_eq!(markers(&sandbox, "models")[..4], parts);
}

#[test]
fn a_flipped_bit_anywhere_is_found_and_its_member_named() {
    let sandbox = sandbox();
    let id = create(&sandbox, "models");
    let archive = object(&sandbox, "models", &format!("{id}.tar.gz"));
    let manifest = object(&sandbox, "models", &format!("{id}.manifest.json"));
    let size = archive.metadata().unwrap().len();
    let whole: Value = serde_json::from_str(&fs::read_to_string(manifest).unwrap()).unwrap();
    let blocks = whole["archive"]["blocks"].as_array().unwrap();
    let mut random = fastrand::Rng::with_seed(5);
    let edges = [0, 3, 9, 10, size - 9, size - 8, size - 4, size - 1];
    let offsets: Vec<u64> = edges.into_iter().chain((0..24).map(|_| random.u64(..size))).collect();
    for offset in offsets {
        let bit = random.u8(..8);
        flip(&archive, offset, bit);
        let run = sandbox.run(&["backup", "verify", "--read-data", "-o", "json"]);
        let found = finding(run.code(2));
        let message = found["message"].as_str().unwrap();
        assert!(message.starts_with(&format!("{id}.tar.gz is damaged: ")), "{offset}.{bit}: {message}");
        let in_block = |block: &&Value| {
            let (start, length) = (block[0].as_u64().unwrap(), block[1].as_u64().unwrap());
            (start..start + length).contains(&offset)
        };
        if blocks.iter().position(|block| in_block(&block)).is_some_and(|block| block == 1) {
            assert!(message.contains("models/churn/1/weights.bin is damaged"), "{offset}.{bit}: {message}");
        }
        flip(&archive, offset, bit);
    }
    sandbox.run(&["backup", "verify", "--read-data"]).code(0);
}

#[test]
fn whatever_is_missing_cut_off_swapped_or_garbled_is_critical_and_named() {
    let mut sandbox = sandbox();
    // Of two of one second, either is the newest.
    sandbox.now("2026-03-01T10:00:00Z");
    let first = create(&sandbox, "models");
    sandbox.now("2026-03-01T11:00:00Z");
    sandbox.write("models/churn/2/config.yaml", "name: churn\n".repeat(40_000));
    let id = create(&sandbox, "models");
    assert_ne!(first, id);
    let archive = object(&sandbox, "models", &format!("{id}.tar.gz"));
    let manifest = object(&sandbox, "models", &format!("{id}.manifest.json"));
    let (other, others) = (
        object(&sandbox, "models", &format!("{first}.tar.gz")),
        object(&sandbox, "models", &format!("{first}.manifest.json")),
    );
    let (good, told) = (fs::read(&archive).unwrap(), fs::read_to_string(&manifest).unwrap());
    let faults: [(&str, &str, &dyn Fn()); 8] = [
        ("cut off", "is cut off", &|| fs::write(&archive, &good[..good.len() - 100]).unwrap()),
        ("cut off early", "is cut off", &|| fs::write(&archive, &good[..100]).unwrap()),
        ("nothing in it", "is cut off", &|| fs::write(&archive, "").unwrap()),
        ("longer", "bytes instead of", &|| fs::write(&archive, [&good[..], b"x"].concat()).unwrap()),
        ("swapped archive", "is damaged", &|| {
            fs::copy(&other, &archive).unwrap();
        }),
        ("swapped manifest", "manifest of another", &|| {
            fs::copy(&others, &manifest).unwrap();
        }),
        ("garbled manifest", "is damaged", &|| {
            fs::write(&manifest, told.replacen("\"size_bytes\"", "\"size\"", 1)).unwrap();
        }),
        ("no archive", "is missing", &|| fs::remove_file(&archive).unwrap()),
    ];
    for (what, wanted, spoil) in faults {
        spoil();
        let run = sandbox.run(&["backup", "verify", "-o", "json"]);
        let found = finding(run.code(2));
        let message = found["message"].as_str().unwrap();
        assert!(message.contains(wanted) && message.contains(&id), "{what}: {message}");
        assert!(found["hint"].as_str().unwrap().contains(&first), "{what}: {found}");

        let to = sandbox.cwd().join("to");
        let run = sandbox.run(&["backup", "restore", &id, "--to", "to", "--yes"]);
        run.code(2);
        assert!(run.transcript().contains(&id), "{what}: {}", run.transcript());
        assert!(!to.exists(), "{what}: nothing in the target");
        let left = fs::read_dir(sandbox.cwd()).unwrap().map(|entry| entry.unwrap().file_name());
        let left: Vec<_> = left.filter(|name| name.to_string_lossy().contains("restore")).collect();
        assert!(left.is_empty(), "{what}: {left:?}");

        fs::write(&archive, &good).unwrap();
        fs::write(&manifest, &told).unwrap();
    }
    sandbox.run(&["backup", "verify", &id, "--read-data"]).code(0);
    assert!(markers(&sandbox, "models").contains(&"verified.manifest.critical".to_owned()));
}

#[test]
fn what_is_to_be_used_instead_is_not_known_to_be_damaged() {
    let sandbox = sandbox();
    let ids = [(); 3].map(|()| create(&sandbox, "models"));
    assert!(ids.is_sorted(), "{ids:?}");
    for id in &ids[..2] {
        flip(&object(&sandbox, "models", &format!("{id}.tar.gz")), 5000, 1);
    }
    let verify = || {
        let run = sandbox.run(&["backup", "verify", "--all", "--read-data", "-o", "json"]);
        run.code(2).json()["findings"].as_array().unwrap().clone()
    };
    let hint = |finding: &Value| finding["hint"].as_str().unwrap_or_default().to_owned();
    let findings = verify();
    assert!(
        findings[..2].iter().all(|bad| hint(bad).contains(&format!("use {} instead", ids[2]))),
        "{findings:?}"
    );
    // The last one is found damaged after it could have been named.
    flip(&object(&sandbox, "models", &format!("{}.tar.gz", ids[2])), 5000, 1);
    for mark in fs::read_dir(object(&sandbox, "models", "")).unwrap().map(|entry| entry.unwrap().path()) {
        if mark.to_string_lossy().contains(".verified.") {
            fs::remove_file(mark).unwrap();
        }
    }
    let findings = verify();
    assert_eq!(findings.len(), 3);
    assert!(
        findings.iter().all(|bad| hint(bad).contains("no other backup of the set is good")),
        "{findings:?}"
    );
    let run = sandbox.run(&["backup", "restore", &ids[2], "--to", "back", "--yes"]);
    assert!(run.code(2).transcript().contains("no other backup of the set is good"), "{}", run.transcript());
}

#[test]
fn what_cannot_be_looked_at_is_unknown_and_says_nothing_about_the_backup() {
    let mut sandbox = sandbox();
    let run = sandbox.run(&["backup", "verify"]);
    assert!(run.code(2).stdout.contains("there is no backup to verify"), "{}", run.stdout);
    assert!(run.stdout.contains("mlopsctl backup create models"), "{}", run.stdout);
    let id = create(&sandbox, "models");
    sandbox.run(&["backup", "verify", "20000101T000000Zaaaa"]).code(3);
    assert!(sandbox.run(&["backup", "verify", "--set", "model"]).code(3).stderr.contains("`models`"));
    for part in ["0/3", "4/3", "x", "200%", &id] {
        sandbox.run(&["backup", "verify", "--read-data", part]).code(3);
    }
    // What a later version made: nothing is known of it, and nothing is wrong with it.
    let manifest = object(&sandbox, "models", &format!("{id}.manifest.json"));
    let told = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, told.replacen("mlopsctl/backup/v1", "mlopsctl/backup/v2", 1)).unwrap();
    let before = markers(&sandbox, "models");
    let run = sandbox.run(&["backup", "verify", "-o", "json"]);
    assert_eq!(finding(run.code(3))["verdict"], "unknown", "{}", run.stdout);
    assert_eq!(markers(&sandbox, "models"), before);
    let run = sandbox.run(&["backup", "restore", &id, "--to", "to", "--yes"]);
    assert!(run.transcript().contains("newer version"), "{}", run.transcript());
    // A place that is no folder.
    sandbox.env("MLOPSCTL_STORE", format!("file://{}", sandbox.write("file", "x").display()));
    let run = sandbox.run(&["backup", "verify", "-o", "json"]);
    assert_eq!(finding(run.code(3))["verdict"], "unknown", "{}", run.stdout);
}
