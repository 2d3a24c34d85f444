//! Archives of backups and the programs that others have: GNU tar, gzip, pigz, bsdtar, Python's tarfile.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs::{self, File},
    io::Read,
    os::unix::{
        ffi::OsStrExt as _,
        fs::{FileExt as _, MetadataExt as _, PermissionsExt as _, symlink},
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use mlopsctl::backup::archive::{
    ArchiveWriter, Chosen, Contents, Effort, Name, Policy, Scope, Settings, Sum, Watch, restore,
    restore_foreign, verify,
};

const BAD_NAME: &[u8] = b"bad\xff\xfename";

fn weights(count: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(1);
    (0..count)
        .flat_map(|_| {
            let sum: f32 = (0..12).map(|_| random.f32()).sum();
            (0.02 * (sum - 6.0)).to_le_bytes()
        })
        .collect()
}

/// Text, weights and noise, so that blocks of each kind come up, and names that are hard to keep.
fn tree(root: &Path) {
    let mut random = fastrand::Rng::with_seed(2);
    fs::create_dir_all(root.join("models/v1/empty")).unwrap();
    fs::write(root.join("models/v1/weights.npy"), weights(600_000)).unwrap();
    fs::write(root.join("models/v1/noise"), (0..1_300_000).map(|_| random.u8(..)).collect::<Vec<_>>())
        .unwrap();
    let rows: String = (0..90_000).map(|row| format!("{row},0.{},churn\n", random.u32(..))).collect();
    fs::write(root.join("models/predictions.csv"), rows).unwrap();
    fs::write(root.join("models/none"), "").unwrap();
    fs::write(root.join("models/new\nline"), "strange").unwrap();
    fs::write(root.join("models").join(OsStr::from_bytes(BAD_NAME)), "bytes").unwrap();
    let deep = root.join("models").join("d".repeat(200)).join("e".repeat(200));
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("f".repeat(255)), "far away").unwrap();
    symlink("v1/weights.npy", root.join("models/current")).unwrap();
    symlink(format!("{}/x", "l".repeat(180)), root.join("models/broken")).unwrap();
    fs::hard_link(root.join("models/v1/weights.npy"), root.join("models/v1/same.npy")).unwrap();
    let sparse = File::create(root.join("models/sparse")).unwrap();
    sparse.set_len(9 << 20).unwrap();
    for part in [1, 2, 4, 5, 6, 7] {
        sparse.write_all_at(b"here", part << 20).unwrap();
    }
    File::create(root.join("models/old"))
        .unwrap()
        .set_modified(SystemTime::UNIX_EPOCH - Duration::from_secs(86_400))
        .unwrap();
    fs::set_permissions(root.join("models/v1/noise"), fs::Permissions::from_mode(0o640)).unwrap();
}

/// What a tar can keep of a tree: kinds, modes, times to the second, contents, targets, shared files.
fn seen(root: &Path) -> BTreeMap<PathBuf, String> {
    let mut all = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let metadata = path.symlink_metadata().unwrap();
            let content = if metadata.is_file() {
                format!("{} names, {}", metadata.nlink(), Sum::of(&fs::read(&path).unwrap()))
            } else if metadata.is_symlink() {
                format!("to {}", fs::read_link(&path).unwrap().display())
            } else {
                folders.push(path.clone());
                String::new()
            };
            // The times of links are kept by few.
            let mtime = if metadata.is_symlink() { 0 } else { metadata.mtime() };
            let facts = format!("{:o} {mtime} {content}", metadata.mode());
            all.insert(path.strip_prefix(root).unwrap().to_owned(), facts);
        }
    }
    all
}

#[track_caller]
fn same(one: &Path, other: &Path, what: &str) {
    let (one, other) = (seen(one), seen(other));
    for (name, facts) in &one {
        assert_eq!(Some(facts), other.get(name), "{what}: {}", name.display());
    }
    assert_eq!(one.len(), other.len(), "{what}");
}

fn archive(root: &Path, effort: Effort) -> (Vec<u8>, Contents) {
    let mut writer = ArchiveWriter::new(Vec::new(), effort, 2, Arc::default()).unwrap();
    writer.add_tree(&Name::from(""), root, &|_, _| false).unwrap();
    let archived = writer.finish().unwrap();
    assert_eq!(archived.warnings, []);
    (archived.sink, archived.contents)
}

#[track_caller]
fn run(program: &str, words: &[&OsStr]) {
    let done = Command::new(program).args(words).stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{program} {words:?}: {said}");
    // What they say of a time before 1970 and of a name that is no text; both come through.
    let known = ["implausibly old time stamp", "Can't translate pathname"];
    let unknown = said.lines().find(|line| !line.is_empty() && !known.iter().any(|text| line.contains(text)));
    assert_eq!(unknown, None, "{program} {words:?}");
}

fn words<const COUNT: usize>(words: [&(impl AsRef<OsStr> + ?Sized); COUNT]) -> [&OsStr; COUNT] {
    words.map(AsRef::as_ref)
}

const EXTRACT: &str = "import sys, tarfile
with tarfile.open(sys.argv[1]) as archive:
    archive.extractall(sys.argv[2], filter='fully_trusted')";

#[test]
fn other_programs_read_our_archives() {
    let folder = tempfile::tempdir().unwrap();
    let from = folder.path().join("from");
    tree(&from);
    for effort in [Effort::Small, Effort::Fast] {
        let (bytes, _) = archive(&from, effort);
        let file = folder.path().join(format!("{effort:?}.tar.gz"));
        fs::write(&file, bytes).unwrap();
        run("gzip", &[OsStr::new("-t"), file.as_ref()]);
        run("pigz", &[OsStr::new("-t"), file.as_ref()]);
        for program in ["tar", "bsdtar", "python3"] {
            let to = folder.path().join(format!("{program}-{effort:?}"));
            fs::create_dir(&to).unwrap();
            match program {
                "python3" => run(program, &[OsStr::new("-c"), EXTRACT.as_ref(), file.as_ref(), to.as_ref()]),
                _ => run(program, &[OsStr::new("-xpf"), file.as_ref(), OsStr::new("-C"), to.as_ref()]),
            }
            same(&from, &to, program);
            if program != "python3" {
                let sparse = to.join("models/sparse").metadata().unwrap();
                assert!(sparse.blocks() * 512 < 1 << 20, "{program} keeps the holes");
            }
        }
    }
}

#[test]
fn busybox_reads_our_archives() {
    let folder = tempfile::tempdir().unwrap();
    let from = folder.path().join("from");
    tree(&from);
    // It knows no sparse files, no times before 1970, and hides strange names only when it lists.
    fs::remove_file(from.join("models/sparse")).unwrap();
    fs::remove_file(from.join("models/old")).unwrap();
    let (bytes, _) = archive(&from, Effort::Small);
    let (file, to) = (folder.path().join("a.tar.gz"), folder.path().join("to"));
    fs::write(&file, bytes).unwrap();
    fs::create_dir(&to).unwrap();
    run(
        "busybox",
        &words(["tar", "-xpzf"])
            .into_iter()
            .chain([file.as_ref(), "-C".as_ref(), to.as_ref()])
            .collect::<Vec<_>>(),
    );
    // Of folders it keeps no times.
    let files = |root: &Path| {
        let mut all = seen(root);
        all.retain(|_, facts| !facts.starts_with("40"));
        all
    };
    assert_eq!(files(&from), files(&to));
}

/// Appends to the file that is being archived when its first block is written.
struct Appending {
    file: Option<File>,
    bytes: Vec<u8>,
}

impl std::io::Write for Appending {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        // The first write is the header of gzip; at the second one, a few blocks of the file have been read.
        if !self.bytes.is_empty()
            && let Some(file) = self.file.take()
        {
            file.write_all_at(b"the last words", file.metadata()?.len())?;
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn of_a_file_that_grew_while_it_was_read_everybody_gets_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let from = folder.path().join("from");
    fs::create_dir(&from).unwrap();
    fs::write(from.join("a"), "before").unwrap();
    fs::write(from.join("log"), "a line of a log\n".repeat(1_000_000)).unwrap();
    fs::write(from.join("z"), "after").unwrap();
    let sink =
        Appending { file: Some(File::options().write(true).open(from.join("log")).unwrap()), bytes: vec![] };
    let mut writer = ArchiveWriter::new(sink, Effort::Fast, 1, Arc::default()).unwrap();
    writer.add_tree(&Name::from(""), &from, &|_, _| false).unwrap();
    let archived = writer.finish().unwrap();
    assert_eq!(archived.warnings, [], "the second time it was read whole");
    let (bytes, contents) = (archived.sink.bytes, archived.contents);
    assert!(fs::read(from.join("log")).unwrap().ends_with(b"the last words"));
    assert_eq!(contents.members.iter().filter(|member| member.name == Name::from("log")).count(), 1);
    let file = folder.path().join("grew.tar.gz");
    fs::write(&file, &bytes).unwrap();
    let listed = Command::new("tar").arg("tzf").arg(&file).output().unwrap().stdout;
    assert_eq!(String::from_utf8(listed).unwrap(), "a\nlog\nlog\nz\n", "or this test is about nothing");
    for program in ["tar", "bsdtar", "python3"] {
        let to = folder.path().join(program);
        fs::create_dir(&to).unwrap();
        match program {
            "python3" => run(program, &[OsStr::new("-c"), EXTRACT.as_ref(), file.as_ref(), to.as_ref()]),
            _ => run(program, &[OsStr::new("-xpf"), file.as_ref(), OsStr::new("-C"), to.as_ref()]),
        }
        same(&from, &to, program);
    }
    let bytes = Bytes::from(bytes);
    let found = verify(&bytes, &contents, &Scope::Everything, 2, &Watch::default()).unwrap();
    assert_eq!(found.damage, []);
    let settings = Settings { policy: Policy::own(), owners: false, durable: false, threads: 2 };
    let into = folder.path().join("own");
    restore(&bytes, &contents, Chosen::All, &into, &settings, &Watch::default()).unwrap();
    same(&from, &into, "by the manifest");
    // Without the manifest it is an archive of unknown origin, in which a name comes once, unless asked otherwise.
    let open = || Ok(Box::new(File::open(&file)?) as Box<dyn Read>);
    let foreign = |policy: Policy, into: &Path| {
        let settings = Settings { policy, owners: false, durable: false, threads: 2 };
        restore_foreign(&open, Chosen::All, into, &settings, &Watch::default())
    };
    let into = folder.path().join("foreign");
    let refused = foreign(Policy::foreign(), &into).unwrap_err().to_string();
    assert!(refused.contains("comes twice"), "{refused}");
    foreign(Policy { last_wins: true, ..Policy::foreign() }, &into).unwrap();
    same(&from, &into, "without the manifest");
}

#[test]
fn archives_of_other_programs_are_restored() {
    let folder = tempfile::tempdir().unwrap();
    let from = folder.path().join("from");
    tree(&from);
    let python = "import sys, tarfile
with tarfile.open(sys.argv[1], 'w:gz', format=getattr(tarfile, sys.argv[3])) as archive:
    archive.add(sys.argv[2] + '/models', 'models')";
    let at = |name: &str| folder.path().join(name).into_os_string();
    let root = from.as_os_str();
    let gnu = words(["-czSf", "--format=gnu", "-C", "models"]);
    let posix = words(["-czSf", "--format=posix", "-C", "models"]);
    let made = [
        ("gnu", "tar", vec![gnu[0], &at("gnu"), gnu[1], gnu[2], root, gnu[3]]),
        ("posix", "tar", vec![posix[0], &at("posix"), posix[1], posix[2], root, posix[3]]),
        ("plain", "tar", vec!["-cf".as_ref(), &at("plain"), "-C".as_ref(), root, "./models".as_ref()]),
        ("bsd", "bsdtar", vec!["-czf".as_ref(), &at("bsd"), "-C".as_ref(), root, "models".as_ref()]),
        (
            "python-pax",
            "python3",
            vec!["-c".as_ref(), python.as_ref(), &at("python-pax"), root, "PAX_FORMAT".as_ref()],
        ),
        (
            "python-gnu",
            "python3",
            vec!["-c".as_ref(), python.as_ref(), &at("python-gnu"), root, "GNU_FORMAT".as_ref()],
        ),
    ]
    .map(|(name, program, words)| {
        run(program, &words);
        name
    });
    // Several members of gzip in one file, as pigz and `cat` make them.
    let plain = fs::read(at("plain")).unwrap();
    let (one, two) = plain.split_at(plain.len() / 2);
    let mut joined = Vec::new();
    for (number, part) in [one, two].into_iter().enumerate() {
        let part_file = folder.path().join(format!("part-{number}"));
        fs::write(&part_file, part).unwrap();
        run("pigz", &[part_file.as_ref()]);
        joined.extend(fs::read(part_file.with_extension("gz")).unwrap());
    }
    fs::write(at("joined"), joined).unwrap();
    for name in made.into_iter().chain(["joined"]) {
        let file = folder.path().join(name);
        let open = || Ok(Box::new(File::open(&file)?) as Box<dyn Read>);
        let settings = Settings { policy: Policy::foreign(), owners: false, durable: false, threads: 2 };
        let into = folder.path().join(format!("{name}-restored"));
        let done = restore_foreign(&open, Chosen::All, &into, &settings, &Watch::default());
        done.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        same(&from, &into, name);
        let sparse = into.join("models/sparse").metadata().unwrap();
        assert!(sparse.blocks() * 512 < 4 << 20, "{name}: holes stay holes");
    }
}

#[test]
fn a_thousand_flipped_bits_are_each_found() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("weights"), weights(30_000)).unwrap();
    let rows: String = (0..3000).map(|row| format!("{row},2026-03-{:02},ok\n", row % 28)).collect();
    fs::write(folder.path().join("rows.csv"), rows).unwrap();
    fs::write(folder.path().join("name"), "churn").unwrap();
    let mut random = fastrand::Rng::with_seed(9);
    for effort in [Effort::Small, Effort::Fast] {
        let (bytes, contents) = archive(folder.path(), effort);
        let check = |bytes: Vec<u8>| {
            verify(&Bytes::from(bytes), &contents, &Scope::Everything, 1, &Watch::default()).unwrap().damage
        };
        assert_eq!(check(bytes.clone()), []);
        let into = folder.path().join("restored");
        let settings = Settings { policy: Policy::own(), owners: false, durable: false, threads: 1 };
        let mut harmless = 0;
        for _ in 0..500 {
            let (offset, bit) = (random.usize(0..bytes.len()), random.u8(0..8));
            let mut flipped = bytes.clone();
            flipped[offset] ^= 1 << bit;
            assert!(!check(flipped.clone()).is_empty(), "bit {bit} of byte {offset}");
            // A restore either notices or writes what was there.
            let restored =
                restore(&Bytes::from(flipped), &contents, Chosen::All, &into, &settings, &Watch::default());
            if restored.is_ok() {
                harmless += 1;
                for name in ["weights", "rows.csv", "name"] {
                    let (was, is) = (folder.path().join(name), into.join(name));
                    assert!(fs::read(was).unwrap() == fs::read(is).unwrap());
                }
                fs::remove_dir_all(&into).unwrap();
            }
            assert!(!into.exists());
        }
        // Bits that fill up a byte are looked at by no decoder.
        assert!(harmless < 20, "{harmless}");
    }
}

#[test]
fn owners_come_back_where_root_restores() {
    let folder = tempfile::tempdir().unwrap();
    let from = folder.path().join("from");
    fs::create_dir(&from).unwrap();
    fs::write(from.join("a"), "a").unwrap();
    symlink("a", from.join("link")).unwrap();
    let root = folder.path().metadata().unwrap().uid() == 0;
    if root {
        for name in ["a", "link"] {
            std::os::unix::fs::lchown(from.join(name), Some(3_000_000), Some(1234)).unwrap();
        }
        fs::set_permissions(from.join("a"), fs::Permissions::from_mode(0o4755)).unwrap();
    }
    let (bytes, contents) = archive(&from, Effort::Small);
    let into = folder.path().join("into");
    let settings = Settings { policy: Policy::own(), owners: root, durable: true, threads: 1 };
    restore(&Bytes::from(bytes), &contents, Chosen::All, &into, &settings, &Watch::default()).unwrap();
    for name in ["a", "link"] {
        let (was, is) =
            (from.join(name).symlink_metadata().unwrap(), into.join(name).symlink_metadata().unwrap());
        assert_eq!((was.uid(), was.gid(), was.mode()), (is.uid(), is.gid(), is.mode()), "{name}");
    }
}
