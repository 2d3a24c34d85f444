//! Damage to what lies in a place, seen by the commands: `backup verify --read-data` tells all of it, `backup restore`
//! puts nothing in place. `MLOPSCTL_TEST_FLIPS=1000` makes it the long suite.

#![allow(clippy::print_stdout, reason = "the long suite shows what was met")]

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    time::Duration,
};

use flate2::read::MultiGzDecoder;

use crate::support::cli::Sandbox;

fn flips() -> u32 {
    std::env::var("MLOPSCTL_TEST_FLIPS").map_or(6, |count| count.parse().expect("a number"))
}

/// Two backups of a set that differ; the archives and manifests of both, the older first.
fn two_backups() -> (Sandbox, [PathBuf; 2], [PathBuf; 2]) {
    let mut random = fastrand::Rng::with_seed(12);
    let mut sandbox = Sandbox::new();
    sandbox.limit(Duration::from_secs(120));
    sandbox.config("backup: { sets: { models: { paths: [data], to: kept } } }\n");
    sandbox.write("data/noise.bin", (0..60_000).map(|_| random.u8(..)).collect::<Vec<_>>());
    sandbox.write("data/half.bin", (0..60_000).map(|_| random.u8(..) & 0x3f).collect::<Vec<_>>());
    for round in 0..2 {
        let rows: String = (0..3000).map(|row| format!("{row},{round},0.{}\n", random.u32(..))).collect();
        sandbox.write("data/rows.csv", rows);
        sandbox.run(&["backup", "create", "models"]).code(0);
    }
    let files = |end: &str| {
        let entries = fs::read_dir(sandbox.cwd().join("kept")).unwrap();
        let mut files: Vec<PathBuf> = entries
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.to_str().is_some_and(|path| path.ends_with(end)))
            .collect();
        files.sort();
        <[PathBuf; 2]>::try_from(files).expect("two of them")
    };
    let (archives, manifests) = (files(".tar.gz"), files(".manifest.json"));
    (sandbox, archives, manifests)
}

/// Verify tells it and names the backup; restore puts nothing there.
#[track_caller]
fn found(sandbox: &Sandbox, what: &str, archive: &Path) {
    let id = archive.file_name().unwrap().to_str().unwrap().trim_end_matches(".tar.gz");
    let verified = sandbox.run(&["backup", "verify", "--set", "models", "--all", "--read-data"]);
    assert!(matches!(verified.code, 2 | 3), "{what}: {verified:?}");
    assert!(verified.stdout.contains(id), "{what}: {verified:?}");
    let before = names(&sandbox.cwd());
    let restored = sandbox.run(&["backup", "restore", id, "--to", "back", "--yes"]);
    assert!(matches!(restored.code, 2 | 3), "{what}: {restored:?}");
    assert_eq!(
        names(&sandbox.cwd()),
        before,
        "{what}: nothing is written into the target, nor left beside it"
    );
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn flipped_bits_are_found_by_both_commands() {
    let (sandbox, [archive, _], _) = two_backups();
    let whole = fs::read(&archive).unwrap();
    let mut random = fastrand::Rng::with_seed(1000);
    let mut harmless = 0;
    for _ in 0..flips() {
        let (at, bit) = (random.usize(..whole.len()), random.u8(..8));
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << bit;
        fs::write(&archive, &bytes).unwrap();
        let what = format!("bit {bit} of byte {at}");
        let id = archive.file_name().unwrap().to_str().unwrap().trim_end_matches(".tar.gz");
        let verified = sandbox.run(&["backup", "verify", id, "--read-data"]);
        verified.code(2);
        assert!(verified.stdout.contains(id), "{what}: {verified:?}");
        let restored = sandbox.run(&["backup", "restore", id, "--to", "back", "--yes"]);
        let back = sandbox.cwd().join("back");
        if restored.code == 2 {
            assert!(!back.exists(), "{what}");
        } else {
            // A bit that only fills up a byte, which no decoder looks at.
            restored.code(0);
            harmless += 1;
            assert_eq!(bytes[..10], whole[..10], "{what}: in the head of the archive");
            assert_eq!(bytes[whole.len() - 8..], whole[whole.len() - 8..], "{what}: in its end");
            assert!(decoded(&bytes) == decoded(&whole), "{what}: not even what is between the files differs");
            for name in ["noise.bin", "half.bin"] {
                let path = Path::new("data").join(name);
                assert!(
                    fs::read(back.join(&path)).unwrap() == fs::read(sandbox.cwd().join(&path)).unwrap(),
                    "{what}"
                );
            }
            fs::remove_dir_all(&back).unwrap();
        }
    }
    println!(
        "{} flips: all told by verify; restore refused all but {harmless}, which changed no byte of a file",
        flips()
    );
    assert!(harmless * 50 <= flips(), "{harmless}");
}

/// The tar stream, as any program sees it.
fn decoded(archive: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    MultiGzDecoder::new(archive).read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn damage_where_no_file_lies_is_no_less_damage() {
    let (sandbox, [archive, _], _) = two_backups();
    let whole = fs::read(&archive).unwrap();
    let id = archive.file_name().unwrap().to_str().unwrap().trim_end_matches(".tar.gz");
    let rows = sandbox.read("data/rows.csv");
    // The time in the head; the sum and the length at the end.
    for at in [4, 9, whole.len() - 8, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&archive, &bytes).unwrap();
        found(&sandbox, &format!("byte {at}"), &archive);
        let run = sandbox.run(&["backup", "restore", id, "--in-place", "--yes"]);
        assert!(run.code(2).stdout.contains("is damaged: "), "{}", run.transcript());
        assert_eq!(sandbox.read("data/rows.csv"), rows);
        // Whoever names what is wanted gets it where it is whole.
        sandbox.run(&["backup", "restore", id, "data", "--to", "rescued", "--yes"]).code(0);
        fs::remove_dir_all(sandbox.cwd().join("rescued")).unwrap();
    }
}

#[test]
fn cut_swapped_and_missing_objects_are_found_by_both_commands() {
    let (sandbox, [one, two], [manifest_one, manifest_two]) = two_backups();
    let (first, second) = (fs::read(&one).unwrap(), fs::read(&two).unwrap());
    let mut random = fastrand::Rng::with_seed(7);
    for cut in [0, 1, 9, first.len() / 2, first.len() - 14, first.len() - 1, random.usize(..first.len())] {
        fs::write(&one, &first[..cut]).unwrap();
        found(&sandbox, &format!("cut off after {cut} bytes"), &one);
    }
    fs::write(&one, [first.as_slice(), b"\0"].concat()).unwrap();
    found(&sandbox, "a byte too many", &one);
    fs::write(&one, &second).unwrap();
    found(&sandbox, "the archive of another backup", &one);
    fs::remove_file(&one).unwrap();
    found(&sandbox, "no archive", &one);
    fs::write(&one, &first).unwrap();
    let (text, other) = (fs::read(&manifest_one).unwrap(), fs::read(&manifest_two).unwrap());
    fs::write(&manifest_one, &text[..text.len() / 2]).unwrap();
    found(&sandbox, "half a manifest", &one);
    fs::write(&manifest_one, b"").unwrap();
    found(&sandbox, "an empty manifest", &one);
    fs::write(&manifest_one, &other).unwrap();
    found(&sandbox, "the manifest of another backup", &one);
    fs::write(&manifest_one, &text).unwrap();
    sandbox.run(&["backup", "verify", "--set", "models", "--all", "--read-data"]).code(0);
    // Without a manifest it is no backup any more, and is not listed as one.
    fs::remove_file(&manifest_two).unwrap();
    let id = two.file_name().unwrap().to_str().unwrap().trim_end_matches(".tar.gz");
    let restored = sandbox.run(&["backup", "restore", id, "--to", "back", "--yes"]);
    assert_ne!(restored.code, 0, "{restored:?}");
    assert!(!sandbox.cwd().join("back").exists());
}
