use std::{fs, io::Write as _, os::unix::fs::MetadataExt as _, path::Path};

use bytes::Bytes;

use super::*;
use crate::backup::archive::{Contents, Effort, Kind, fixture};

fn settings(policy: Policy) -> Settings {
    Settings { policy, owners: false, durable: false, threads: 2 }
}

fn restored(
    bytes: &Bytes,
    contents: &Contents,
    chosen: Chosen<'_>,
    into: &Path,
) -> Result<Restored, RestoreError> {
    restore(bytes, contents, chosen, into, &settings(Policy::own()), &fixture::watch())
}

fn foreign(bytes: &[u8], into: &Path) -> Result<Restored, RestoreError> {
    let bytes = bytes.to_vec();
    let open = move || Ok(Box::new(io::Cursor::new(bytes.clone())) as Box<dyn io::Read>);
    restore_foreign(&open, Chosen::All, into, &settings(Policy::foreign()), &fixture::watch())
}

/// Nothing beside what was there before.
fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

#[test]
fn a_tree_comes_back_as_it_was() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fixture::tree(from.path());
    let before = fixture::seen(from.path());
    for effort in [Effort::Small, Effort::Fast] {
        let (bytes, contents) = fixture::archive(from.path(), effort);
        let into = to.path().join(format!("{effort:?}"));
        let done = restored(&bytes, &contents, Chosen::All, &into).unwrap();
        assert_eq!((done.members, done.folder.as_path()), (before.len(), into.as_path()));
        similar(&before, &fixture::seen(&into));
        let sparse = into.join("models/sparse.bin").metadata().unwrap();
        assert!(sparse.blocks() * 512 < 2 << 20, "holes are kept");
    }
}

fn similar(one: &std::collections::BTreeMap<Name, String>, other: &std::collections::BTreeMap<Name, String>) {
    for (name, facts) in one {
        assert_eq!(Some(facts), other.get(name), "{name}");
    }
    assert_eq!(one.len(), other.len());
}

#[test]
fn our_archive_without_its_manifest_comes_back_to_the_second() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fixture::tree(from.path());
    let (bytes, _) = fixture::archive(from.path(), Effort::Small);
    // One link of the tree leads outside, which only a manifest vouches for.
    let refused = foreign(&bytes, &to.path().join("x")).unwrap_err();
    assert!(refused.to_string().contains("models/broken is a link that leads outside"), "{refused}");
    assert!(is_empty(to.path()));
    fs::remove_file(from.path().join("models/broken")).unwrap();
    let (bytes, _) = fixture::archive(from.path(), Effort::Small);
    let into = to.path().join("x");
    foreign(&bytes, &into).unwrap();
    let whole = |seen: std::collections::BTreeMap<Name, String>| {
        let text = regex::Regex::new(r", \d+\)").unwrap();
        seen.into_iter().map(|(name, facts)| (name, text.replace(&facts, ")").into_owned())).collect()
    };
    similar(&whole(fixture::seen(from.path())), &whole(fixture::seen(&into)));
}

#[test]
fn some_members_come_back_alone_and_little_is_read() {
    struct Counting(Bytes, std::sync::atomic::AtomicU64);
    impl crate::backup::archive::Ranges for Counting {
        fn size(&self) -> io::Result<u64> {
            Ok(self.0.len() as u64)
        }
        fn read(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
            self.1.fetch_add(into.len() as u64, std::sync::atomic::Ordering::Relaxed);
            self.0.read(offset, into)
        }
    }
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fixture::tree(from.path());
    let mut random = fastrand::Rng::with_seed(2);
    fs::write(from.path().join("big"), (0..4 << 20).map(|_| random.u8(..)).collect::<Vec<_>>()).unwrap();
    let (bytes, contents) = fixture::archive(from.path(), Effort::Fast);
    let counting = Counting(bytes, 0.into());
    // A hard link whose file is not chosen comes with its bytes, and two of them share them.
    for (names, bytes) in [
        (vec!["models/v1/same.yaml"], 240_000),
        (vec!["models/v1/weights.bin", "models/current"], 1_200_000),
        (vec!["models/nothing"], 0),
    ] {
        let into = to.path().join(names.len().to_string() + &names[0].replace('/', "-"));
        let chosen = |name: &Name| names.iter().any(|wanted| Name::from(*wanted) == *name);
        let settings = settings(Policy::own());
        let done = restore(&counting, &contents, Chosen::Those(&chosen), &into, &settings, &fixture::watch());
        let done = done.unwrap();
        assert_eq!((done.members, done.bytes), (names.len(), bytes));
        for name in names {
            let (was, is) = (from.path().join(name), into.join(name));
            assert!(fs::read(was).unwrap() == fs::read(is).unwrap(), "{name}");
        }
    }
    let read = counting.1.into_inner();
    assert!(read < 3 << 20, "{read} bytes were read");
    let none = restored(&counting.0, &contents, Chosen::Those(&|_| false), &to.path().join("none"));
    assert!(matches!(none, Err(RestoreError::NothingChosen)));
}

#[test]
fn damage_leaves_nothing_behind_and_is_named() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fixture::tree(from.path());
    let (bytes, contents) = fixture::archive(from.path(), Effort::Fast);
    let weights =
        contents.members.iter().find(|member| member.name == Name::from("models/v1/weights.bin")).unwrap();
    let (block, _) = weights.first_block().unwrap();
    let mut flipped = bytes.to_vec();
    flipped[(contents.blocks[block + 1].offset + 100) as usize] ^= 4;
    let error = restored(&flipped.into(), &contents, Chosen::All, &to.path().join("x")).unwrap_err();
    let RestoreError::Damaged(damage) = error else { panic!("{error}") };
    assert!(damage.contains(&Damage::Member { name: weights.name.clone() }), "{damage:?}");
    assert!(is_empty(to.path()));
    let cut = bytes.slice(..bytes.len() / 2);
    assert!(matches!(
        restored(&cut, &contents, Chosen::All, &to.path().join("x")),
        Err(RestoreError::Damaged(_))
    ));
    assert!(is_empty(to.path()));
    let cut = foreign(&bytes[..bytes.len() - 20], &to.path().join("x")).unwrap_err();
    assert!(matches!(cut, RestoreError::Garbled { .. }), "{cut}");
    let mut flipped = bytes.to_vec();
    flipped[bytes.len() - 6] ^= 1;
    assert!(matches!(foreign(&flipped, &to.path().join("x")), Err(RestoreError::Garbled { .. })));
    assert!(is_empty(to.path()));
}

#[test]
fn a_folder_with_something_in_it_is_never_written_into() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(from.path().join("a"), "a").unwrap();
    let (bytes, contents) = fixture::archive(from.path(), Effort::Fast);
    fs::create_dir(to.path().join("empty")).unwrap();
    restored(&bytes, &contents, Chosen::All, &to.path().join("empty")).unwrap();
    let again = restored(&bytes, &contents, Chosen::All, &to.path().join("empty"));
    assert!(matches!(again, Err(RestoreError::Place { .. })));
    assert_eq!(fixture::seen(&to.path().join("empty")), fixture::seen(from.path()));
}

fn member(name: &str, kind: Kind) -> crate::backup::archive::Member {
    let mtime = crate::backup::archive::Time::default();
    crate::backup::archive::Member { name: Name::from(name), kind, mode: 0o644, uid: 0, gid: 0, mtime }
}

fn file(size: u64) -> Kind {
    Kind::File { size, sha256: crate::backup::archive::Sum::of(&[]), at: 0, extents: None }
}

fn link(target: &str) -> Kind {
    Kind::Symlink { target: Name::from(target) }
}

fn hard(target: &str) -> Kind {
    Kind::Hardlink { target: Name::from(target) }
}

#[test]
fn hostile_members_are_refused_for_what_they_are() {
    let own = Policy::own();
    let strict = Policy { one_case: true, ..Policy::foreign() };
    let small = Policy { limits: Limits { bytes: Some(10), ratio: None, members: Some(2) }, ..Policy::own() };
    let last = Policy { last_wins: true, ..Policy::foreign() };
    let big = 300 << 20;
    for (what, policy, members, refused) in [
        ("plain", &strict, vec![("a", Kind::Folder), ("a/b", file(1)), ("a/c", link("b"))], ""),
        ("a root", &strict, vec![("./", Kind::Folder), ("./a", file(1))], ""),
        ("absolute", &own, vec![("/etc/passwd", file(1))], "absolute path"),
        ("upwards", &own, vec![("a/../../b", file(1))], "upwards"),
        ("upwards alone", &own, vec![("..", Kind::Folder)], "upwards"),
        ("no name", &own, vec![("", file(1))], "no name"),
        ("only a dot", &own, vec![("./.", file(1))], "no name"),
        ("a zero", &own, vec![("a\0b", file(1))], "no name"),
        ("through a link", &own, vec![("a", link("/tmp")), ("a/b", file(1))], "below a"),
        ("through a later link", &own, vec![("a/b/c", file(1)), ("a/b", link("/tmp"))], "below a/b"),
        ("through a file", &own, vec![("a", file(1)), ("a/b", file(1))], "below a"),
        ("link outside", &strict, vec![("a", link("../x"))], "leads outside"),
        ("link outside by a detour", &strict, vec![("a/b", link("c/../../../x"))], "leads outside"),
        ("absolute link", &strict, vec![("a", link("/etc"))], "leads outside"),
        ("link outside of our own", &own, vec![("a", link("/etc"))], ""),
        ("link inside", &strict, vec![("a/b", link("../c")), ("c", file(1))], ""),
        ("empty link", &own, vec![("a", link(""))], "no name"),
        ("hard link outside", &own, vec![("a", hard("/etc/passwd"))], "hard link"),
        ("hard link upwards", &own, vec![("a", hard("../passwd"))], "hard link"),
        ("hard link to a link", &own, vec![("a", link("/etc/passwd")), ("b", hard("a"))], "hard link"),
        ("hard link to later", &own, vec![("b", hard("a")), ("a", file(1))], "hard link"),
        ("hard link", &own, vec![("a", file(1)), ("b", hard("./a"))], ""),
        ("twice", &own, vec![("a", file(1)), ("./a", file(1))], "comes twice"),
        ("twice a link", &own, vec![("a", link("x")), ("a", file(1))], "comes twice"),
        ("twice, last wins", &last, vec![("a", file(1)), ("a", file(2))], ""),
        ("a folder twice", &own, vec![("a", Kind::Folder), ("a/", Kind::Folder)], ""),
        ("a folder, then a file", &last, vec![("a", Kind::Folder), ("a", file(1))], "comes twice"),
        ("case", &strict, vec![("Model", file(1)), ("model", file(1))], "only in case"),
        ("case where it counts", &own, vec![("Model", file(1)), ("model", file(1))], ""),
        ("too large", &small, vec![("a", file(6)), ("b", file(6))], "12 bytes"),
        ("too large to add", &small, vec![("a", file(u64::MAX)), ("b", file(6))], "bytes"),
        ("too many", &small, vec![("a", file(1)), ("b", file(1)), ("c", file(1))], "3 members"),
        ("a bomb", &strict, vec![("a", file(big))], "bomb"),
    ] {
        let members: Vec<_> = members.into_iter().map(|(name, kind)| member(name, kind)).collect();
        let refusals = policy.judge(members.iter().map(Facts::from), 1000);
        let text: Vec<_> = refusals.iter().map(ToString::to_string).collect();
        match refused {
            "" => assert_eq!(text, [""; 0], "{what}"),
            refused => assert!(text.iter().any(|text| text.contains(refused)), "{what}: {text:?}"),
        }
    }
}

/// A header as an attacker writes it: the crate would refuse the names.
fn raw_member(name: &[u8], kind: u8, target: &[u8], content: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name);
    header.as_mut_bytes()[157..157 + target.len()].copy_from_slice(target);
    header.set_entry_type(tar::EntryType::new(kind));
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_cksum();
    let mut bytes = [header.as_bytes().as_slice(), content].concat();
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

fn gzip(members: &[Vec<u8>]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(&members.concat()).unwrap();
    out.write_all(&[0; 1024]).unwrap();
    out.finish().unwrap()
}

#[test]
fn hostile_archives_write_nothing_anywhere() {
    let good = || raw_member(b"good", b'0', b"", b"good");
    for (what, bytes, refused) in [
        ("absolute", gzip(&[good(), raw_member(b"/tmp/evil", b'0', b"", b"evil")]), "absolute"),
        ("upwards", gzip(&[good(), raw_member(b"../evil", b'0', b"", b"evil")]), "upwards"),
        (
            "through a link",
            gzip(&[raw_member(b"a", b'2', b"..", b""), raw_member(b"a/evil", b'0', b"", b"evil")]),
            "leads outside",
        ),
        ("a hard link", gzip(&[raw_member(b"a", b'1', b"/etc/passwd", b"")]), "hard link"),
        ("a device", gzip(&[good(), raw_member(b"null", b'3', b"", b"")]), "a device"),
        ("a pipe", gzip(&[good(), raw_member(b"pipe", b'6', b"", b"")]), "a named pipe"),
        ("twice", gzip(&[good(), good()]), "comes twice"),
        ("a bomb", gzip(&[raw_member(b"zeros", b'0', b"", &vec![0; 280 << 20])]), "bomb"),
        ("a long name", gzip(&[raw_member(b"././@LongLink", b'L', b"", &vec![b'a'; 20 << 20])]), "absurdly"),
    ] {
        let to = tempfile::tempdir().unwrap();
        let inside = to.path().join("inside");
        fs::create_dir(&inside).unwrap();
        let error = foreign(&bytes, &inside.join("x")).unwrap_err();
        let mut text = error.to_string();
        if let RestoreError::Garbled { source, .. } = &error {
            text += &source.to_string();
        }
        assert!(text.contains(refused), "{what}: {text}");
        assert!(is_empty(&inside), "{what}");
        assert_eq!(fs::read_dir(to.path()).unwrap().count(), 1, "{what}");
    }
}
