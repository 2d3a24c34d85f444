use std::{
    fs,
    io::{self, Write},
    os::unix::fs::{FileExt as _, MetadataExt as _},
    path::Path,
    sync::Arc,
};

use super::*;
use crate::backup::archive::{Effort, Kind, Scope, Stopped, Sum, Time, Watch, fixture, verify};

fn writer() -> ArchiveWriter<Vec<u8>> {
    ArchiveWriter::new(Vec::new(), Effort::Fast, 1, Arc::default()).unwrap()
}

#[test]
fn a_tree_becomes_sorted_members_and_the_same_bytes_each_time() {
    let folder = tempfile::tempdir().unwrap();
    fixture::tree(folder.path());
    let (bytes, contents) = fixture::archive(folder.path(), Effort::Small);
    let (again, _) = fixture::archive(folder.path(), Effort::Small);
    assert!(bytes == again);
    let names: Vec<_> = contents.members.iter().map(|member| &member.name).collect();
    assert_eq!(names.len(), fixture::seen(folder.path()).len());
    assert!(names.is_sorted_by_key(|name| name.parts().map(<[u8]>::to_vec).collect::<Vec<_>>()), "{names:?}");
    assert_eq!(contents.sha256, Sum::of(&bytes));
    let sparse =
        contents.members.iter().find(|member| member.name == Name::from("models/sparse.bin")).unwrap();
    let Kind::File { size, sha256, extents: Some(extents), .. } = &sparse.kind else {
        panic!("{sparse:?} has holes")
    };
    assert_eq!(*size, 5 << 20);
    assert_eq!(extents.len(), 8);
    assert_eq!(*sha256, Sum::of(&fs::read(folder.path().join("models/sparse.bin")).unwrap()));
    let old = contents.members.iter().find(|member| member.name == Name::from("models/old")).unwrap();
    assert_eq!(old.mtime, Time { seconds: -86_401, nanoseconds: 500_000_000 });
}

#[test]
fn what_cannot_be_kept_is_told_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
    let mut writer = writer();
    for name in ["socket", "gone"] {
        assert!(!writer.add(&Name::from(name), &folder.path().join(name)).unwrap());
    }
    writer.add(&Name::from("null"), Path::new("/dev/null")).unwrap();
    let archived = writer.finish().unwrap();
    let told: Vec<_> =
        archived.warnings.iter().map(|warning| (warning.name.to_string(), warning.trouble)).collect();
    let expected = [("socket", Trouble::Special), ("gone", Trouble::Vanished), ("null", Trouble::Special)];
    assert_eq!(told, expected.map(|(name, trouble)| (name.to_owned(), trouble)));
    assert!(archived.contents.members.is_empty());
}

#[test]
fn excluded_folders_are_left_out_with_all_below() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["keep/a", "skip/b", "keep/skip/c"] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, name).unwrap();
    }
    let mut writer = writer();
    writer
        .add_tree(&Name::from("data"), folder.path(), &|name, _| {
            name.os().as_encoded_bytes().ends_with(b"skip")
        })
        .unwrap();
    let archived = writer.finish().unwrap();
    let names: Vec<_> = archived.contents.members.iter().map(|member| member.name.to_string()).collect();
    assert_eq!(names, ["data", "data/keep", "data/keep/a"]);
}

/// Changes the file that is being archived with each write: reading waits for writing, so it changes while it is read.
struct Meddling {
    file: fs::File,
    change: fn(&fs::File),
    bytes: Vec<u8>,
}

impl Write for Meddling {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (self.change)(&self.file);
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_file_that_always_changes_is_kept_once_and_warned_of() {
    for (what, change) in [
        (
            "grew",
            (|file| file.write_all_at(b"more", file.metadata().unwrap().len()).unwrap()) as fn(&fs::File),
        ),
        ("shrank", |file| file.set_len(file.metadata().unwrap().len() - 1).unwrap()),
        ("changed", |file| file.write_all_at(b"other", 7).unwrap()),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let file = fs::File::create(&path).unwrap();
        file.write_all_at(&vec![b'x'; 12 << 20], 0).unwrap();
        // The clock of files is coarse: what was written just now and again looks the same.
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        let sink = Meddling { file, change, bytes: Vec::new() };
        let mut writer = ArchiveWriter::new(sink, Effort::Fast, 1, Arc::default()).unwrap();
        writer.add(&Name::from("log"), &path).unwrap();
        let archived = writer.finish().unwrap();
        let [warning] = &archived.warnings[..] else { panic!("{what}: {:?}", archived.warnings) };
        assert_eq!(warning.trouble, Trouble::Changed);
        assert_eq!(warning.message, format!("{what} while it was read, 3 times"));
        assert_eq!(archived.contents.members.len(), 1, "only the last try is in the manifest");
        let bytes = bytes::Bytes::from(archived.sink.bytes);
        let found = verify(&bytes, &archived.contents, &Scope::Everything, 1, &Watch::default()).unwrap();
        assert_eq!(found.damage, []);
    }
}

#[test]
fn a_file_that_changes_once_is_read_again_and_kept_as_it_became() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    fs::write(&path, "one").unwrap();
    let opened = source::Opened::open(&path).unwrap().unwrap().0;
    assert_eq!(opened.change(&path), None);
    fs::File::options().append(true).open(&path).unwrap().write_all(b", two").unwrap();
    assert_eq!(opened.change(&path), Some("grew"));
    fs::write(&path, "").unwrap();
    assert_eq!(opened.change(&path), Some("shrank"));
    let opened = source::Opened::open(&path).unwrap().unwrap().0;
    fs::write(folder.path().join("other"), "").unwrap();
    fs::rename(folder.path().join("other"), &path).unwrap();
    assert_eq!(opened.change(&path), Some("was replaced"));
    fs::remove_file(&path).unwrap();
    assert_eq!(opened.change(&path), None, "it was read whole before it was removed");
}

#[test]
fn a_stream_that_ends_early_is_an_error() {
    let mut writer = writer();
    let error = writer.add_stream(&Name::from("dump"), 10, Time::default(), b"short".as_slice()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
}

#[test]
fn a_stream_of_unknown_size_becomes_a_private_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = writer();
    let dump = "create table runs;\n".repeat(100_000);
    let size =
        writer.add_spooled(&Name::from("db/dump.sql"), Time::default(), &mut dump.as_bytes(), folder.path());
    assert_eq!(size.unwrap(), dump.len() as u64);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let archived = writer.finish().unwrap();
    let [member] = &archived.contents.members[..] else { panic!("one member") };
    assert_eq!(member.mode, 0o600);
    assert!(matches!(member.kind, Kind::File { sha256, .. } if sha256 == Sum::of(dump.as_bytes())));
}

#[test]
fn a_watch_stops_the_work() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a"), "a").unwrap();
    let watch = Arc::new(Watch::default());
    let mut writer = ArchiveWriter::new(Vec::new(), Effort::Fast, 1, Arc::clone(&watch)).unwrap();
    writer.add(&Name::from("a"), &folder.path().join("a")).unwrap();
    assert_eq!((watch.bytes(), watch.members(), watch.current()), (1, 1, Some(Name::from("a"))));
    watch.stop();
    let error = writer.add(&Name::from("b"), &folder.path().join("a")).unwrap_err();
    assert!(error.get_ref().is_some_and(|inner| inner.is::<Stopped>()));
}

#[test]
fn several_names_of_one_file_are_one_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a"), "same").unwrap();
    fs::hard_link(folder.path().join("a"), folder.path().join("b")).unwrap();
    assert_eq!(folder.path().join("a").metadata().unwrap().nlink(), 2);
    let (_, contents) = fixture::archive(folder.path(), Effort::Small);
    let kinds: Vec<_> = contents.members.iter().map(|member| member.kind.clone()).collect();
    assert!(
        matches!(&kinds[..], [Kind::File { size: 4, .. }, Kind::Hardlink { target }] if *target == Name::from("a"))
    );
}
