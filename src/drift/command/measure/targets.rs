//! Files that a measurement writes: never a table that it reads, nor anything else that is not its own.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

use crate::{
    context::Context,
    drift::{document, profile, source::table::Part},
    error::{Fault, shell_word},
    spare::is_same_file,
};

/// What is read of a file to tell whether it is one of ours.
const HEAD: u64 = 256;

/// Whether these files may be written.
///
/// # Errors
/// One is read too, comes twice, or exists and is something else: nothing was written.
pub(super) fn check(
    folder: &Path,
    targets: &[(&str, Option<&PathBuf>)],
    tables: [&[Part]; 2],
) -> Result<(), Fault> {
    let mut before: Vec<PathBuf> = Vec::new();
    for (flag, path) in targets {
        let Some(path) = path else { continue };
        let shown = path.display();
        if path.as_os_str().is_empty() || path.as_os_str() == "-" {
            return Err(Fault::new(format!("{flag} wants the name of a file: nothing was measured"))
                .hint("-o json prints the report"));
        }
        let target = folder.join(path);
        let within = target.parent().unwrap_or(folder);
        if !within.is_dir() {
            return Err(Fault::new(format!("{flag} {shown}: there is no such folder: nothing was measured"))
                .hint(format!("mkdir -p {}", shell_word(&within.to_string_lossy()))));
        }
        let own = target.canonicalize().unwrap_or_else(|_| target.clone());
        if before.contains(&own) {
            return Err(Fault::new(format!("{flag} {shown} is written twice: nothing was measured")));
        }
        if target.exists() {
            let same = |part: &Part| part.path().is_some_and(|path| is_same_file(path, &target));
            if tables.iter().copied().flatten().any(same) {
                let fault =
                    format!("{flag} {shown} is one of the tables that are read: nothing was measured");
                return Err(Fault::new(fault).hint("name another file"));
            }
            if !is_ours(&target) {
                let fault = format!(
                    "{flag} {shown} exists, and is no report or profile of drift: it was left as it is, and nothing measured"
                );
                return Err(Fault::new(fault).hint("name another file, or remove it first"));
            }
        }
        before.push(own);
    }
    Ok(())
}

/// The same of `-o FORMAT=FILE`, which may write over what an earlier run wrote there.
///
/// # Errors
/// One is a table that is read, or the report or profile that is written: nothing was measured.
pub(super) fn check_printed(
    cx: &Context,
    targets: &[(&str, Option<&PathBuf>)],
    tables: [&[Part]; 2],
) -> Result<(), Fault> {
    let folder = &cx.environment.folder;
    for file in cx.ui.settings().targets.iter().filter_map(|target| target.file.as_deref()) {
        let written = targets.iter().find(|(_, path)| {
            path.is_some_and(|path| {
                folder.join(path) == folder.join(file) || is_same_file(&folder.join(path), file)
            })
        });
        let read = |part: &Part| part.path().is_some_and(|path| is_same_file(path, file));
        let what = match written {
            Some((flag, _)) => format!("what {flag} writes"),
            None if tables.iter().copied().flatten().any(read) => {
                "one of the tables that are read".to_owned()
            }
            None => continue,
        };
        let fault = format!("-o {} is {what}: nothing was measured", file.display());
        return Err(Fault::new(fault).hint("name another file"));
    }
    Ok(())
}

/// An empty file is nobody's loss.
fn is_ours(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    let head = String::from_utf8_lossy(&head);
    read.is_ok() && (head.is_empty() || head.contains(document::SCHEMA) || head.contains(profile::SCHEMA))
}
