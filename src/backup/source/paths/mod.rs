//! Files and folders. What is below the configuration's folder has the name that it has there; all else has its
//! absolute path without the slash in front, below `outside/` where that would meet a name that is taken. What lies in
//! another path of the set is taken once. The manifest notes of each path where it was.

mod exclude;
mod expand;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Result;

use self::{
    exclude::{Exclude, within},
    expand::{Item, expand},
};
use super::{Excluded, Note, Part, Prepared};
use crate::{
    backup::{
        archive::{Name, STAGED, Trouble, Warning},
        repository::BackupId,
    },
    config::{BackupSet, StoreAddress, store_address},
    context::Context,
    error::Fault,
    record::Store,
};

/// Finds what `paths:` names now.
///
/// # Errors
/// When something that is named is not there, or is the place of the backups.
pub(crate) fn prepare(cx: &Context, set: &BackupSet) -> Result<Prepared> {
    let folder = &cx.loaded.folder;
    let mut items = Vec::new();
    for text in &set.paths {
        items.extend(expand(folder, text)?);
    }
    let out = LeftOut {
        exclude: Exclude::new(&set.exclude)?,
        places: own_places(cx, set)?,
        databases: set.sqlite.iter().map(|path| folder.join(path)).collect(),
    };
    Ok(prepared(folder, &once(items), &out)?)
}

/// What does not go into the archive with the files.
#[derive(Debug, Default)]
struct LeftOut {
    exclude: Exclude,
    /// Where backups are kept.
    places: Vec<PathBuf>,
    /// Copied consistently under `sqlite:`, so that a copy of the live file would only mislead.
    databases: Vec<PathBuf>,
}

/// What SQLite writes beside a database.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Folders that hold the backups of this set, and the store.
fn own_places(cx: &Context, set: &BackupSet) -> Result<Vec<PathBuf>, Fault> {
    let store = Store::of(cx)?.folder().map(Path::to_owned);
    let to = set.to.as_deref().map(|to| store_address(to, &cx.loaded.folder));
    let to = match to {
        Some(Ok(StoreAddress::Folder(folder))) => Some(folder),
        _ => None,
    };
    Ok(to.into_iter().chain(store).collect())
}

fn prepared(folder: &Path, items: &[Item], left_out: &LeftOut) -> Result<Prepared, Fault> {
    let mut all = Prepared::default();
    'items: for (item, name) in named(folder, items.to_vec()) {
        let mut out = Vec::new();
        for database in &left_out.databases {
            let Some(inside) = within(&item.path, database) else { continue };
            if inside.as_os_str().is_empty() {
                continue 'items;
            }
            let path = item.path.join(inside);
            let beside = |ending: &str| {
                let mut name = path.clone().into_os_string();
                name.push(ending);
                PathBuf::from(name)
            };
            out.extend(BESIDE.map(beside));
            out.push(path);
        }
        for place in &left_out.places {
            match within(&item.path, place) {
                Some(inside) if inside.as_os_str().is_empty() => {
                    return Err(Fault::new(format!(
                        "{} is where backups are kept, so it cannot be backed up",
                        item.path.display()
                    ))
                    .hint("name the folders that are meant, or give the set another place: to:"));
                }
                Some(inside) => {
                    let path = item.path.join(inside);
                    if path.exists() {
                        all.remarks.push(format!("left out: {}, where backups are kept", path.display()));
                    }
                    out.push(path);
                }
                None => {}
            }
        }
        if let Some(warning) = link_out(&item, &name, items) {
            all.warnings.push(warning);
        }
        // The dot makes the system follow a link, and nothing else.
        let path = if item.follow { item.path.join(".") } else { item.path.clone() };
        all.notes.push(Note::Path { member: name.clone(), path: item.path.clone() });
        let excluded = excluded(&item.path, &path, folder, left_out.exclude.clone(), out);
        all.parts.push(Part::Tree { name, path, excluded });
    }
    Ok(all)
}

fn excluded(shown: &Path, read: &Path, folder: &Path, exclude: Exclude, out: Vec<PathBuf>) -> Excluded {
    let (shown, read, folder) = (shown.to_owned(), read.to_owned(), folder.to_owned());
    Arc::new(move |_, path| {
        let below = path.strip_prefix(&read).unwrap_or(Path::new(""));
        let path = if below.as_os_str().is_empty() { shown.clone() } else { shown.join(below) };
        out.contains(&path) || exclude.holds(&path, &folder) || is_of_a_restore(&path)
    })
}

/// What a restore put aside (`.NAME.before-ID`) or was unpacking: with it, a set would grow at each restore.
fn is_of_a_restore(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let aside = || name.rsplit_once(".before-").and_then(|(_, id)| BackupId::parse(id));
    name.starts_with('.') && (name.contains(STAGED) || aside().is_some())
}

/// In the order of paths, without those that are in another one.
fn once(mut items: Vec<Item>) -> Vec<Item> {
    items.sort();
    let mut kept: Vec<Item> = Vec::new();
    for item in items {
        match kept.last_mut() {
            Some(last) if last.path == item.path => last.follow |= item.follow,
            Some(last) if item.path.starts_with(&last.path) && is_folder(last) => {}
            _ => kept.push(item),
        }
    }
    kept
}

/// Whether what is below it goes with it.
fn is_folder(item: &Item) -> bool {
    let metadata = if item.follow { fs::metadata(&item.path) } else { item.path.symlink_metadata() };
    metadata.is_ok_and(|metadata| metadata.is_dir())
}

/// Each with its name in the archive.
fn named(folder: &Path, items: Vec<Item>) -> Vec<(Item, Name)> {
    let name = |path: &Path| Name::from(path.as_os_str().to_owned()).tidy();
    let (inside, outside): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| item.path.starts_with(folder));
    let mut named: Vec<(Item, Name)> = Vec::new();
    for item in inside {
        let name = name(item.path.strip_prefix(folder).unwrap_or(&item.path));
        named.push((item, name));
    }
    let taken = named.len();
    for item in outside {
        let mut name = name(&item.path);
        while named[..taken].iter().any(|(other, taken)| meet(other, taken, &name)) {
            name = Name::new([b"outside/", name.bytes()].concat());
        }
        named.push((item, name));
    }
    named.sort_by(|(_, left), (_, right)| left.cmp(right));
    named
}

/// Whether a name is one of a tree's, or may be.
fn meet(item: &Item, tree: &Name, name: &Name) -> bool {
    if tree.bytes().is_empty() {
        let first = name.parts().next().unwrap_or_default();
        return item.path.join(Name::new(first).os()).symlink_metadata().is_ok();
    }
    name.is_within(tree) || tree.is_within(name)
}

/// A link that is kept as such, though what it points to is not in the set: it may be all that somebody has.
fn link_out(item: &Item, name: &Name, items: &[Item]) -> Option<Warning> {
    if item.follow || !item.path.is_symlink() {
        return None;
    }
    let target = item.path.canonicalize().ok();
    let kept = |target: &PathBuf| {
        let real = |item: &Item| {
            let linked = !item.follow && item.path.is_symlink();
            (!linked).then(|| item.path.canonicalize().ok()).flatten()
        };
        items.iter().filter_map(real).any(|path| target.starts_with(path))
    };
    if target.as_ref().is_some_and(kept) {
        return None;
    }
    let what = target.map_or_else(|| "nothing".to_owned(), |target| target.display().to_string());
    let message = format!(
        "a symbolic link to {what}: only the link is kept; write `{}/` to keep what it points to",
        item.path.file_name().unwrap_or_default().display()
    );
    Some(Warning { name: name.clone(), trouble: Trouble::Link, message })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn items(folder: &Path, texts: &[&str]) -> Vec<Item> {
        once(texts.iter().flat_map(|text| expand(folder, text).unwrap()).collect())
    }

    fn names(folder: &Path, texts: &[&str]) -> Vec<String> {
        named(folder, items(folder, texts)).into_iter().map(|(_, name)| name.to_string()).collect()
    }

    fn root() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap();
        (folder, path)
    }

    #[test]
    fn names_are_relative_where_they_can_be_and_never_meet() {
        let (_folder, root) = root();
        let (app, outside) = (root.join("app"), root.join("data"));
        let shown = outside.display().to_string();
        let bare = shown.trim_start_matches('/').to_owned();
        for path in [app.join("models/v1"), app.join("models-old"), outside, app.join(&bare)] {
            fs::create_dir_all(path).unwrap();
        }
        let absolute = app.join("models").display().to_string();
        let moved = format!("outside/{bare}");
        let cases: [(&[&str], &[&str]); 5] = [
            (&["models/", "models/v1", "models-old", "./models"], &["models", "models-old"]),
            (&[&absolute], &["models"]),
            (&["../data", "models", &shown], &["models", &bare]),
            (&["../data", &bare], &[&bare, &moved]),
            (&["."], &[""]),
        ];
        for (paths, expected) in cases {
            let mut expected = expected.to_vec();
            expected.sort_unstable();
            assert_eq!(names(&app, paths), expected, "{paths:?}");
        }
    }

    #[test]
    fn a_link_is_kept_and_said_unless_its_target_is_kept_too() {
        let (_folder, root) = root();
        fs::create_dir_all(root.join("releases/7")).unwrap();
        symlink("releases/7", root.join("current")).unwrap();
        let warnings = |texts: &[&str]| {
            prepared(&root, &items(&root, texts), &LeftOut::default()).unwrap().warnings.len()
        };
        assert_eq!(warnings(&["current"]), 1);
        assert_eq!(warnings(&["current/"]), 0);
        assert_eq!(warnings(&["current", "releases"]), 0);
    }

    #[test]
    fn the_place_of_backups_is_never_in_them() {
        let (_folder, root) = root();
        fs::create_dir_all(root.join("app/backups")).unwrap();
        let out = LeftOut { places: vec![root.join("app/backups")], ..LeftOut::default() };
        let all = prepared(&root, &items(&root, &["app"]), &out).unwrap();
        let Part::Tree { name, excluded, .. } = &all.parts[0] else { unreachable!() };
        assert!(excluded(name, &root.join("app/backups")) && !excluded(name, &root.join("app/backups2")));
        assert_eq!(all.remarks.len(), 1);
        assert!(prepared(&root, &items(&root, &["app/backups"]), &out).is_err());
    }

    #[test]
    fn a_database_that_is_copied_is_not_taken_as_a_file_too() {
        let (_folder, root) = root();
        fs::create_dir_all(root.join("data")).unwrap();
        for name in ["ml.db", "ml.db-wal", "ml.db-note"] {
            fs::write(root.join("data").join(name), "x").unwrap();
        }
        let out = LeftOut { databases: vec![root.join("data/ml.db")], ..LeftOut::default() };
        let all = prepared(&root, &items(&root, &["data"]), &out).unwrap();
        let Part::Tree { name, excluded, .. } = &all.parts[0] else { unreachable!() };
        let is_out = |file: &str| excluded(name, &root.join("data").join(file));
        assert!(is_out(".ml.db.before-20261121T150937Z6qec") && is_out(".data.mlopsctl-restore-x1"));
        assert!(!is_out("ml.before-20261121T150937Z6qec") && !is_out(".ml.db.before-noon"));
        assert!(is_out("ml.db") && is_out("ml.db-wal") && !is_out("ml.db-note"));
        assert!(prepared(&root, &items(&root, &["data/ml.db"]), &out).unwrap().parts.is_empty());
    }
}
