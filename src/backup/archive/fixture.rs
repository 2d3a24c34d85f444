//! Trees and archives that the tests of several files share.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    os::unix::{
        ffi::{OsStrExt as _, OsStringExt as _},
        fs::{FileExt as _, MetadataExt as _, PermissionsExt as _, symlink},
    },
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime},
};

use bytes::Bytes;

use super::{ArchiveWriter, Archived, Contents, Effort, Name, Sum, Watch};

/// All that an archive must keep: long, strange and undecodable names, links, holes, old times, odd modes.
pub(super) fn tree(root: &Path) {
    let at = |name: &str| root.join(name);
    fs::create_dir_all(at("models/v1/empty")).unwrap();
    let mut random = fastrand::Rng::with_seed(11);
    let noise: Vec<u8> = (0..1_200_000).map(|_| random.u8(..) & random.u8(..)).collect();
    fs::write(at("models/v1/weights.bin"), noise).unwrap();
    fs::write(at("models/v1/config.yaml"), "name: churn\n".repeat(20_000)).unwrap();
    fs::write(at("models/nothing"), "").unwrap();
    fs::write(at("models/new\nline and \"quotes\""), "strange").unwrap();
    fs::write(root.join(std::ffi::OsString::from_vec(b"models/bad\xff\xfename".to_vec())), "bytes").unwrap();
    let deep = format!("models/{0}/{0}", "d".repeat(180));
    fs::create_dir_all(at(&deep)).unwrap();
    fs::write(at(&format!("{deep}/{}", "f".repeat(250))), "far away").unwrap();
    symlink("v1/weights.bin", at("models/current")).unwrap();
    symlink(format!("/nowhere/{}", "x".repeat(150)), at("models/broken")).unwrap();
    fs::hard_link(at("models/v1/config.yaml"), at("models/v1/same.yaml")).unwrap();
    let sparse = File::create(at("models/sparse.bin")).unwrap();
    sparse.set_len(5 << 20).unwrap();
    for part in [0, 3, 9, 11, 13, 15, 20, 30] {
        sparse.write_all_at(format!("part {part}").as_bytes(), part << 17).unwrap();
    }
    let old = File::create(at("models/old")).unwrap();
    old.set_modified(SystemTime::UNIX_EPOCH - Duration::from_millis(86_400_500)).unwrap();
    fs::set_permissions(at("models/v1/weights.bin"), fs::Permissions::from_mode(0o640)).unwrap();
    fs::set_permissions(at("models/v1/empty"), fs::Permissions::from_mode(0o555)).unwrap();
}

/// An archive in memory, its manifest's part, and what was warned of.
pub(super) fn archive(root: &Path, effort: Effort) -> (Bytes, Contents) {
    let mut writer = ArchiveWriter::new(Vec::new(), effort, 2, Arc::default()).unwrap();
    writer.add_tree(&Name::from(""), root, &|_, _| false).unwrap();
    let Archived { sink, contents, warnings } = writer.finish().unwrap();
    assert_eq!(warnings, []);
    (sink.into(), contents)
}

/// What can be seen of a tree: name, kind, mode, size, time, content, number of names.
pub(super) fn seen(root: &Path) -> BTreeMap<Name, String> {
    fn look(root: &Path, name: &Name, seen: &mut BTreeMap<Name, String>) {
        for entry in fs::read_dir(root.join(name.os())).unwrap() {
            let entry = entry.unwrap();
            let name = name.join(&entry.file_name());
            let metadata = entry.path().symlink_metadata().unwrap();
            let (mode, mtime) = (metadata.mode(), (metadata.mtime(), metadata.mtime_nsec()));
            let content = if metadata.is_file() {
                format!("{} {}", metadata.nlink(), Sum::of(&fs::read(entry.path()).unwrap()))
            } else if metadata.is_symlink() {
                Name::new(fs::read_link(entry.path()).unwrap().as_os_str().as_bytes()).to_string()
            } else {
                String::new()
            };
            seen.insert(name.clone(), format!("{mode:o} {mtime:?} {content}"));
            if metadata.is_dir() {
                look(root, &name, seen);
            }
        }
    }
    let mut all = BTreeMap::new();
    look(root, &Name::from(""), &mut all);
    all
}

pub(super) fn watch() -> Watch {
    Watch::default()
}
