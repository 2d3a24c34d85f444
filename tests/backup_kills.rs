//! `kill -9` in the middle of `backup create`, `restore` and `prune`: what is listed stays good, nothing half-made is
//! listed or put in place, and the next run, which takes over the dead one's lock, cleans up. `MLOPSCTL_TEST_KILLS=200` makes it the long suite.

#![allow(clippy::print_stdout, reason = "the long suite shows what was met")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use mlopsctl::backup::archive::Sum;
use rustix::process::Signal;

use crate::support::cli::{Run, Sandbox};

/// How often each command is killed.
fn kills() -> u32 {
    std::env::var("MLOPSCTL_TEST_KILLS").map_or(5, |count| count.parse().expect("a number"))
}

/// A set of a few kinds of files, and the folder of its backups.
fn sandbox(keep: &str) -> (Sandbox, PathBuf) {
    let mut random = fastrand::Rng::with_seed(11);
    let mut sandbox = Sandbox::new();
    sandbox.limit(Duration::from_secs(300));
    let rows: String = (0..40_000).map(|row| format!("{row},0.{},churn\n", random.u32(..))).collect();
    sandbox.write("data/predictions.csv", rows);
    sandbox.write("data/models/noise.bin", (0..1_200_000).map(|_| random.u8(..)).collect::<Vec<_>>());
    sandbox.write("data/models/half.bin", (0..700_000).map(|_| random.u8(..) & 0x3f).collect::<Vec<_>>());
    for number in 0..40 {
        sandbox.write(&format!("data/small/{number}.json"), format!("{{\"number\": {number}}}\n"));
    }
    sandbox.config(&format!("backup: {{ sets: {{ models: {{ paths: [data], to: kept{keep} }} }} }}\n"));
    let kept = sandbox.cwd().join("kept");
    (sandbox, kept)
}

/// Runs it, and kills it at a moment of its usual time. What it was able to say, where it was quicker.
fn kill(sandbox: &Sandbox, args: &[&str], usual: Duration, random: &mut fastrand::Rng) -> Run {
    let running = sandbox.spawn(args);
    // Not to wait for anything: this is the moment.
    std::thread::sleep(usual.mul_f64(random.f64() * 1.1));
    // It may be done.
    if let Some(pid) = i32::try_from(running.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process(pid, Signal::KILL);
    }
    running.finish()
}

/// Backups that have a manifest.
fn committed(kept: &Path) -> Vec<String> {
    let mut ids: Vec<String> = names(kept)
        .into_iter()
        .filter_map(|name| name.strip_suffix(".manifest.json").map(str::to_owned))
        .filter(|id| !id.starts_with('.'))
        .collect();
    ids.sort();
    ids
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// What is there of backups that are none.
fn leftovers(kept: &Path) -> Vec<String> {
    let ids = committed(kept);
    let whole =
        |name: &String| ids.iter().any(|id| name.starts_with(id.as_str()) && !name.contains(".begun."));
    names(kept).into_iter().filter(|name| !whole(name)).collect()
}

/// Every file below, by its path.
fn contents(root: &Path) -> BTreeMap<PathBuf, Sum> {
    let (mut all, mut folders) = (BTreeMap::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                all.insert(path.strip_prefix(root).unwrap().to_owned(), Sum::of(&fs::read(&path).unwrap()));
            }
        }
    }
    all
}

#[test]
fn a_killed_create_is_no_backup_and_is_cleaned_up() {
    let (sandbox, kept) = sandbox("");
    let first = sandbox.run(&["backup", "create", "models"]);
    first.code(0);
    let mut random = fastrand::Rng::with_seed(200);
    let (mut finished, mut interrupted, mut left_behind) = (0, 0, 0);
    for round in 0..kills() {
        let before = committed(&kept);
        let run = kill(&sandbox, &["backup", "create", "models"], first.took, &mut random);
        let after = committed(&kept);
        assert!(before.iter().all(|id| after.contains(id)), "no good one is lost");
        match after.len() - before.len() {
            0 => interrupted += 1,
            _ => finished += 1,
        }
        assert!(run.code == 0 || run.code == -9, "{run:?}");
        left_behind += usize::from(!leftovers(&kept).is_empty());
        // The newest that is listed is whole, whatever lies beside it.
        sandbox.run(&["backup", "verify", "--set", "models", "--read-data"]).code(0);
        if round % 20 == 19 || round + 1 == kills() {
            sandbox.run(&["backup", "create", "models"]).code(0);
            assert_eq!(leftovers(&kept), [""; 0], "the next run cleans up");
            sandbox.run(&["backup", "verify", "--set", "models", "--all", "--read-data"]).code(0);
        }
    }
    println!(
        "create: {interrupted} kills before the manifest, {finished} after it; {left_behind} times something was left and cleaned"
    );
}

#[test]
fn a_killed_restore_is_whole_or_nothing() {
    let (sandbox, _) = sandbox("");
    sandbox.run(&["backup", "create", "models"]).code(0);
    let args = ["backup", "restore", "--set", "models", "--to", "back", "--yes", "--take-over"];
    let first = sandbox.run(&args);
    first.code(0);
    let back = sandbox.cwd().join("back");
    let expected = contents(&back);
    assert_eq!(expected.len(), 43);
    let beside = names(&sandbox.cwd());
    fs::remove_dir_all(&back).unwrap();
    let mut random = fastrand::Rng::with_seed(201);
    let (mut whole, mut nothing) = (0, 0);
    for _ in 0..kills() {
        let run = kill(&sandbox, &args, first.took, &mut random);
        assert!(run.code == 0 || run.code == -9, "{run:?}");
        if back.exists() {
            assert!(contents(&back) == expected, "what is in place is whole");
            whole += 1;
        } else {
            nothing += 1;
        }
        if back.exists() {
            fs::remove_dir_all(&back).unwrap();
        }
        if random.u8(..4) == 0 {
            again(&sandbox, &args, &back, &expected, &beside);
        }
    }
    again(&sandbox, &args, &back, &expected, &beside);
    println!("restore: {nothing} kills left nothing in place, {whole} came after the end");
}

/// The next run restores all, and leaves nothing but that.
#[track_caller]
fn again(
    sandbox: &Sandbox,
    args: &[&str],
    back: &Path,
    expected: &BTreeMap<PathBuf, Sum>,
    beside: &[String],
) {
    sandbox.run(args).code(0);
    assert!(contents(back) == *expected);
    // What was whole and waited to be moved is still known as what can be finished; to undo that takes nothing away
    // that came later.
    let plans = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
    for plan in plans["items"].as_array().unwrap() {
        let run = sandbox.run(&["plan", "undo", plan["id"].as_str().unwrap(), "--yes", "--take-over"]);
        assert!(matches!(run.code, 0 | 1), "{}", run.transcript());
        assert!(contents(back) == *expected, "{}", run.transcript());
    }
    let unknown: Vec<_> = names(&sandbox.cwd()).into_iter().filter(|name| !beside.contains(name)).collect();
    assert_eq!(unknown, [""; 0], "the next run cleans up");
    fs::remove_dir_all(back).unwrap();
}

/// So many old backups go in one prune, so that most of its time is their removal.
const OLD: usize = 30;

#[test]
fn a_killed_prune_keeps_what_must_stay() {
    let (sandbox, kept) = sandbox(", keep: { last: 2 }");
    for _ in 0..2 {
        sandbox.run(&["backup", "create", "models"]).code(0);
    }
    let stay = committed(&kept);
    for number in 0..OLD {
        let id = format!("20250101T{:02}{:02}00Zaaaa", number / 60, number % 60);
        for end in ["tar.gz", "manifest.json", "20250102T000000Z.verified.all.ok"] {
            fs::write(kept.join(format!("{id}.{end}")), "x").unwrap();
        }
    }
    let template = sandbox.cwd().join("template");
    copy(&kept, &template);
    let good = of(&template, &stay);
    let args = ["backup", "prune", "models", "--yes", "--take-over"];
    let first = sandbox.run(&args);
    first.code(0);
    assert_eq!(committed(&kept), stay);
    let mut random = fastrand::Rng::with_seed(202);
    let (mut before, mut between, mut after, mut half) = (0, 0, 0, 0);
    for _ in 0..kills() {
        fs::remove_dir_all(&kept).unwrap();
        copy(&template, &kept);
        let run = kill(&sandbox, &args, first.took, &mut random);
        assert!(run.code == 0 || run.code == -9, "{run:?}");
        let left = committed(&kept);
        assert!(left.ends_with(&stay), "the newest two stay: {left:?}");
        assert!(of(&kept, &stay) == good, "and all that belongs to them");
        match left.len() - stay.len() {
            OLD => before += 1,
            0 => after += 1,
            _ => between += 1,
        }
        // What is listed is whole: a manifest goes before its archive.
        let names = names(&kept);
        assert!(left.iter().all(|id| names.contains(&format!("{id}.tar.gz"))), "{names:?}");
        half += usize::from(!leftovers(&kept).is_empty());
        let next = sandbox.run(&args);
        next.code(0);
        assert_eq!(committed(&kept), stay, "{next:?}");
        assert_eq!(leftovers(&kept), [""; 0], "the next run cleans up");
    }
    sandbox.run(&["backup", "verify", "--set", "models", "--all", "--read-data"]).code(0);
    println!(
        "prune: {before} kills before the first of {OLD} removals, {between} between them ({half} within one), {after} after"
    );
    assert!(between > 0 || kills() < 20, "no kill fell into the removals");
}

/// The objects of these backups, with their sums.
fn of(folder: &Path, ids: &[String]) -> BTreeMap<PathBuf, Sum> {
    let mut all = contents(folder);
    all.retain(|path, _| ids.iter().any(|id| path.to_string_lossy().starts_with(id.as_str())));
    all
}

/// With the times of what is old.
fn copy(from: &Path, to: &Path) {
    let old = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_735_700_000);
    fs::create_dir_all(to).unwrap();
    for name in names(from) {
        fs::copy(from.join(&name), to.join(&name)).unwrap();
        if name.starts_with("2025") {
            fs::File::options().append(true).open(to.join(&name)).unwrap().set_modified(old).unwrap();
        }
    }
}
