//! File systems and folders: used share as a process without privileges sees it, free bytes, inodes, size.

use std::{
    collections::HashSet,
    io,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use rustix::fs::{StatVfs, statvfs};
use tokio::time::timeout;

use super::seen::{Look, Reading, Seen};
use crate::{
    aside::{Abandoned, aside},
    config::{Check, Disk, DiskMeasure, PathOr},
    finding::Unit,
};

/// A healthy file system answers in microseconds; a big folder takes longer to add up.
const LIMIT: Duration = Duration::from_secs(5);

/// Looks at a disk. Relative paths are below `folder`.
pub(super) async fn look(check: &Check, source: &PathOr<Disk>, folder: &Path) -> Look {
    let disk = match source {
        PathOr::Path(path) => Disk { path: PathBuf::from(path), ..Disk::default() },
        PathOr::Full(disk) => disk.clone(),
    };
    let path = folder.join(&disk.path);
    let limit = check.timeout.as_ref().map_or(LIMIT, |limit| limit.value);
    let (measure, asked) = (disk.measure, path.clone());
    let measuring = aside(move |abandoned| measure_path(measure, &asked, abandoned));
    let measured = timeout(limit, measuring).await.ok().and_then(Result::ok);
    let shown = path.display().to_string();
    let look = match measured {
        None => {
            Look::blind(format!("{shown} did not answer in {} s: is its mount hung?", limit.as_secs_f64()))
        }
        // What is not there has no size; whether that is fine is for `on_no_data` to say.
        Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => {
            Look::no_data(format!("there is no {shown}"))
        }
        Some(Err(error)) => Look::blind(format!("reading {shown}: {error}")),
        Some(Ok(None)) => Look::no_data(format!("the file system of {shown} does not count that")),
        Some(Ok(Some(value))) => Look::new(Seen::Numbers(vec![Reading::of(value)])),
    };
    let (what, unit) = match disk.measure {
        DiskMeasure::Used => ("used", Unit::Ratio),
        DiskMeasure::Free => ("free", Unit::Bytes),
        DiskMeasure::Inodes => ("inodes used", Unit::Ratio),
        DiskMeasure::Size => ("size", Unit::Bytes),
    };
    look.what(what).unit(unit).evidence("path", shown)
}

fn measure_path(measure: DiskMeasure, path: &Path, abandoned: &Abandoned) -> io::Result<Option<f64>> {
    if measure == DiskMeasure::Size {
        return size_of(path, abandoned).map(|bytes| Some(bytes as f64));
    }
    Ok(of_file_system(measure, &statvfs(path)?))
}

/// Shares as `df` computes them: what root alone may use counts as used.
fn of_file_system(measure: DiskMeasure, of: &StatVfs) -> Option<f64> {
    let share = |used: u64, left: u64| {
        let total = used.saturating_add(left);
        (total > 0).then(|| used as f64 / total as f64)
    };
    match measure {
        DiskMeasure::Used => share(of.f_blocks.saturating_sub(of.f_bfree), of.f_bavail),
        DiskMeasure::Free => Some(of.f_bavail as f64 * of.f_frsize as f64),
        DiskMeasure::Inodes => share(of.f_files.saturating_sub(of.f_ffree), of.f_favail),
        DiskMeasure::Size => None,
    }
}

/// The bytes of all files below a folder: links are not followed, a file with several names counts once,
/// what vanishes meanwhile is not there.
fn size_of(path: &Path, abandoned: &Abandoned) -> io::Result<u64> {
    let top = std::fs::metadata(path)?;
    if !top.is_dir() {
        return Ok(top.len());
    }
    let mut total = 0;
    let mut seen = HashSet::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && folder != path => continue,
            entries => entries
                .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", folder.display())))?,
        };
        for entry in entries {
            if abandoned.yes() {
                return Ok(total);
            }
            let entry = entry?;
            let Ok(metadata) = entry.metadata() else { continue };
            if metadata.is_dir() {
                folders.push(entry.path());
            } else if metadata.nlink() == 1 || seen.insert((metadata.dev(), metadata.ino())) {
                total += metadata.len();
            }
        }
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_those_of_a_process_without_privileges() {
        let mut of = statvfs("/").unwrap();
        (of.f_blocks, of.f_bfree, of.f_bavail, of.f_frsize) = (1000, 150, 100, 4096);
        (of.f_files, of.f_ffree, of.f_favail) = (50, 40, 40);
        assert_eq!(of_file_system(DiskMeasure::Used, &of), Some(850.0 / 950.0));
        assert_eq!(of_file_system(DiskMeasure::Free, &of), Some(409_600.0));
        assert_eq!(of_file_system(DiskMeasure::Inodes, &of), Some(0.2));
        (of.f_files, of.f_ffree, of.f_favail) = (0, 0, 0);
        assert_eq!(of_file_system(DiskMeasure::Inodes, &of), None);
    }
}
