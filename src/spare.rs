//! What is read is not written over: `-o FORMAT=FILE` names neither the configuration nor a file that the command reads.

use std::{
    ffi::{OsStr, OsString},
    fs,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use crate::{error::Fault, ui::Target};

/// Looks at the files that are there already, before anything is done.
///
/// `read` are the configuration and what belongs to it. A file that another word of the command line names by a path or a
/// name with an ending is read, or written, by the command; a word such as `api` may be a service's name as well.
///
/// # Errors
/// One of them would be written over.
pub(crate) fn spare(targets: &[Target], read: &[PathBuf], arguments: &[OsString]) -> Result<(), Fault> {
    for target in targets {
        let Some(file) = target.file.as_deref().filter(|file| is_file(file)) else { continue };
        let what = if read.iter().any(|path| is_same_file(path, file)) {
            "belongs to the configuration that is read"
        } else if arguments.iter().skip(1).any(|word| names(word, file)) {
            "is named on the command line for something else, too"
        } else {
            continue;
        };
        let fault = format!("-o {}={} {what}: nothing was done", target.format.word(), file.display());
        return Err(Fault::new(fault).hint("name another file"));
    }
    Ok(())
}

fn names(word: &OsStr, file: &Path) -> bool {
    let word = word.to_string_lossy();
    let value = match word.split_once('=') {
        // The output itself.
        Some((flag, _)) if flag.starts_with("-o") => return false,
        Some((flag, value)) if flag.starts_with('-') => value,
        _ => &word,
    };
    value.contains(['/', '.']) && is_same_file(Path::new(value), file)
}

/// A device or a pipe holds nothing that could be lost.
fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.is_file())
}

/// Whether two paths lead to one file, by whatever links.
pub(crate) fn is_same_file(one: &Path, two: &Path) -> bool {
    let both = fs::metadata(one).and_then(|one| Ok((one, fs::metadata(two)?)));
    both.is_ok_and(|(one, two)| (one.dev(), one.ino()) == (two.dev(), two.ino()))
}
