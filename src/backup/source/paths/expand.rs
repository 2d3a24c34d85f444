//! From what `paths:` says to what is there. Names that are not UTF-8 and hidden ones match like all others: what is
//! left out of a backup silently is found missing when it is needed.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};

use glob::{MatchOptions, Pattern};

use crate::error::Fault;

pub(super) const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// Something that is to be backed up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Item {
    /// Absolute, without `.` and `..`.
    pub(super) path: PathBuf,
    /// Written with a slash at its end: where it is a link, what it points to is meant.
    pub(super) follow: bool,
}

/// What a line of `paths:` means now, relative to `folder`.
///
/// # Errors
/// When there is nothing of that name, or nothing that the pattern matches: a backup without it is none.
pub(super) fn expand(folder: &Path, text: &str) -> Result<Vec<Item>, Fault> {
    let follow = text.ends_with('/');
    let trimmed = text.trim_end_matches('/');
    let bare = if trimmed.is_empty() { text } else { trimmed };
    let literal = folder.join(bare);
    let missing = match literal.symlink_metadata() {
        Ok(_) => {
            return Ok(vec![Item { path: tidy(&literal).map_err(|e| unreadable(&literal, &e))?, follow }]);
        }
        Err(error) => error,
    };
    if !bare.contains(['*', '?', '[']) {
        return Err(match missing.kind() {
            io::ErrorKind::NotFound => Fault::new(format!("`{text}` of `paths:` is not there"))
                .hint(format!("looked for {}", literal.display()))
                .hint("where it is not needed any more, take it out of the set"),
            _ => unreadable(&literal, &missing),
        });
    }
    let found = matches(folder, bare)?;
    if found.is_empty() {
        return Err(Fault::new(format!("`{text}` of `paths:` matches nothing"))
            .hint(format!("looked below {}", folder.display())));
    }
    let item = |path: PathBuf| Ok(Item { path: tidy(&path).map_err(|e| unreadable(&path, &e))?, follow });
    found.into_iter().map(item).collect()
}

fn unreadable(path: &Path, error: &io::Error) -> Fault {
    Fault::new(format!("{} cannot be looked at: {error}", path.display()))
}

/// All that a pattern matches, in the order of names.
fn matches(folder: &Path, pattern: &str) -> Result<Vec<PathBuf>, Fault> {
    let mut found = vec![if pattern.starts_with('/') { PathBuf::from("/") } else { folder.to_owned() }];
    for part in pattern.split('/').filter(|part| !part.is_empty() && *part != ".") {
        let mut next = Vec::new();
        let matcher = Pattern::new(part)
            .map_err(|error| Fault::new(format!("`{pattern}` is no pattern of files: {}", error.msg)))?;
        for path in found {
            let step = match part {
                "**" => folders_below(path, &mut next),
                part if part.contains(['*', '?', '[']) => children(&path, &matcher, &mut next),
                part => {
                    let child = path.join(part);
                    next.extend(child.symlink_metadata().is_ok().then_some(child));
                    Ok(())
                }
            };
            step.map_err(|(path, error)| unreadable(&path, &error))?;
        }
        next.sort();
        next.dedup();
        found = next;
    }
    Ok(found)
}

type Failed = (PathBuf, io::Error);

/// What is in a folder, and whose name matches; nothing where it is no folder.
fn children(path: &Path, matcher: &Pattern, found: &mut Vec<PathBuf>) -> Result<(), Failed> {
    let failed = |error| (path.to_owned(), error);
    let entries = match fs::read_dir(path) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotADirectory | io::ErrorKind::NotFound) => {
            return Ok(());
        }
        entries => entries.map_err(failed)?,
    };
    for entry in entries {
        let name = entry.map_err(failed)?.file_name();
        if matcher.matches_with(&name.to_string_lossy(), OPTIONS) {
            found.push(path.join(name));
        }
    }
    Ok(())
}

/// A folder and all below it, never through a link.
fn folders_below(path: PathBuf, found: &mut Vec<PathBuf>) -> Result<(), Failed> {
    let mut left = vec![path];
    while let Some(path) = left.pop() {
        let failed = |error| (path.clone(), error);
        match fs::read_dir(&path) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotADirectory | io::ErrorKind::NotFound) => {
                continue;
            }
            entries => {
                for entry in entries.map_err(failed)? {
                    let entry = entry.map_err(failed)?;
                    if entry.file_type().map_err(failed)?.is_dir() {
                        left.push(entry.path());
                    }
                }
            }
        }
        found.push(path);
    }
    Ok(())
}

/// Without `.` parts; with `..` parts resolved as the system does, through links.
fn tidy(path: &Path) -> io::Result<PathBuf> {
    if !path.components().any(|part| part == Component::ParentDir) {
        return Ok(path.components().filter(|part| *part != Component::CurDir).collect());
    }
    match (path.parent(), path.file_name()) {
        // The last part itself may be a link that is to be kept.
        (Some(parent), Some(name)) => Ok(parent.canonicalize()?.join(name)),
        _ => path.canonicalize(),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::{ffi::OsStrExt as _, fs::symlink};

    use super::*;

    #[test]
    fn patterns_match_hidden_names_and_those_that_are_no_text() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for name in ["logs/a.log", "logs/.b.log", "logs/deep/c.log", "logs/d.txt", "x[1].csv"] {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        fs::write(root.join("logs").join(std::ffi::OsStr::from_bytes(b"bad\xff.log")), "x").unwrap();
        symlink("logs", root.join("link")).unwrap();
        let base = root.join("logs/deep");
        let cases: [(&Path, &str, &[&[u8]]); 11] = [
            (&root, "logs/*.log", &[b"logs/.b.log", b"logs/a.log", b"logs/bad\xff.log"]),
            (&root, "logs/**/c.*", &[b"logs/deep/c.log"]),
            (&root, "./logs//d.txt", &[b"logs/d.txt"]),
            (&root, "x[1].csv", &[b"x[1].csv"]),
            (&root, "link", &[b"link"]),
            (&root, "link/a.log", &[b"link/a.log"]),
            (&root, "l*/d.txt", &[b"link/d.txt", b"logs/d.txt"]),
            (&root, "logs/", &[b"logs"]),
            (&base, "../d.txt", &[b"logs/d.txt"]),
            (&base, "..", &[b"logs"]),
            (&base, "../*.txt", &[b"logs/d.txt"]),
        ];
        for (from, text, expected) in cases {
            let found = expand(from, text).unwrap();
            let found: Vec<&[u8]> = found
                .iter()
                .map(|item| item.path.strip_prefix(&root).unwrap().as_os_str().as_bytes())
                .collect();
            assert_eq!(found, expected, "{text}");
        }
        for missing in ["gone", "gone/", "gone/*", "logs/*.zip", "../gone", "logs/a.log/x"] {
            let fault = expand(&root, missing).unwrap_err();
            assert!(
                fault.message.contains(&format!("`{missing}`")) || missing.contains("a.log/"),
                "{fault:?}"
            );
        }
    }
}
