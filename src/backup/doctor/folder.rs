//! What a folder can do.

use std::{
    fs,
    io::{ErrorKind, Write as _},
    os::unix::fs::MetadataExt as _,
    path::Path,
    time::Instant,
};

use anyhow::Result;

use super::probe::{Probes, probe_name};
use crate::{
    backup::repository::Draft,
    context::Context,
    error::Fault,
    finding::{Quantity, Unit},
    record::BulkFolder,
};

const SIZE: usize = 1 << 20;
/// Less room than this is soon used up.
const LITTLE: u64 = 1 << 30;

pub(super) async fn probe(cx: &Context, set: &str, folder: &BulkFolder, probes: &mut Probes) {
    let missing = missing_levels(&folder.path);
    let name = probe_name();
    if let Err(error) = write_and_read(folder, &name, probes).await {
        probes.fails("write", &error);
    }
    if folder.path.is_dir() {
        private(&folder.path, probes);
        room(&folder.path, probes);
        apart(cx, set, &folder.path, probes);
    }
    // What was made for the probe goes again, as long as it is empty.
    for path in missing {
        if fs::remove_dir(path).is_err() {
            break;
        }
    }
}

/// The folders that are not there yet, the innermost first.
fn missing_levels(path: &Path) -> Vec<&Path> {
    path.ancestors().take_while(|level| !level.exists()).collect()
}

async fn write_and_read(folder: &BulkFolder, name: &str, probes: &mut Probes) -> Result<()> {
    let shown = folder.path.display();
    let path = folder.path.join(name);
    let bytes: Vec<u8> = (0..SIZE).map(|at| ((at * 31) >> 3) as u8).collect();
    let draft = Draft::begin(folder, name)?;
    let written = async {
        draft.sink()?.write_all(&bytes)?;
        let begun = Instant::now();
        draft.sync().await?;
        let synced = begun.elapsed();
        draft.publish()?;
        Ok::<_, anyhow::Error>(synced)
    };
    let synced = match written.await {
        Ok(synced) => synced,
        Err(error) => {
            let _ = draft.discard();
            return Err(error);
        }
    };
    probes.ok("write", format!("1 MiB was written to {shown}, named only when it was whole"));
    probes.ok("fsync", format!("what is written is on the disk after {:.1} ms", synced.as_secs_f64() * 1e3));
    match fs::read(&path) {
        Ok(found) if found == bytes => probes.ok("read", "what was written is what is read"),
        Ok(_) => probes.fails("read", &Fault::new("what is read is not what was written").into()),
        Err(error) => {
            probes.fails("read", &Fault::new(format!("reading {}: {error}", path.display())).into());
        }
    }
    match fs::remove_file(&path) {
        Ok(()) => probes.ok("delete", "files can be removed"),
        Err(error) => probes.lacks(
            "delete",
            format!("removing {}: {error}", path.display()),
            "backups can be made, but `backup prune` cannot remove any; remove the probe as another user",
        ),
    }
    Ok(())
}

fn private(path: &Path, probes: &mut Probes) {
    let Ok(about) = fs::metadata(path) else { return };
    let mode = about.mode() & 0o777;
    if mode & 0o002 != 0 {
        probes.lacks(
            "access",
            format!("everybody on this machine may write into {} (mode {mode:o})", path.display()),
            "anybody can remove backups: chmod o-w",
        );
    } else {
        probes.ok(
            "access",
            format!("the folder has the mode {mode:o}; archives are for their owner and group"),
        );
    }
}

fn room(path: &Path, probes: &mut Probes) {
    let free = match rustix::fs::statvfs(path) {
        Ok(about) => about.f_bavail.saturating_mul(about.f_frsize),
        Err(error) => {
            probes.unknown(
                "space",
                &Fault::new(format!("asking for the room in {}: {error}", path.display())).into(),
            );
            return;
        }
    };
    let free_shown = Quantity { value: free as f64, unit: Some(Unit::Bytes) };
    // The newest archives are the best guess at how large the next one is.
    let largest = fs::read_dir(path).into_iter().flatten().flatten();
    let largest = largest.filter(|entry| entry.file_name().to_string_lossy().ends_with(".tar.gz"));
    let largest = largest.filter_map(|entry| Some(entry.metadata().ok()?.len())).max().unwrap_or(0);
    if free < largest.saturating_add(largest / 10).max(LITTLE) {
        let against = Quantity { value: largest as f64, unit: Some(Unit::Bytes) };
        probes.lacks(
            "space",
            format!("{free_shown} are free, and the largest archive has {against}"),
            "the next backup may not fit: `mlopsctl backup prune`, or set another `to:`",
        );
    } else {
        probes.ok("space", format!("{free_shown} are free"));
    }
}

/// Whether a disk that dies takes originals and backups.
fn apart(cx: &Context, set: &str, path: &Path, probes: &mut Probes) {
    let Some(configured) = cx.config().backup.sets.get(set) else { return };
    let device = |path: &Path| fs::metadata(path).map(|about| about.dev());
    let own = match device(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return,
        Err(_) => return,
        Ok(own) => own,
    };
    let originals = configured
        .paths
        .iter()
        .map(String::as_str)
        .chain(configured.sqlite.iter().filter_map(|path| path.to_str()));
    let beside =
        originals.map(|path| cx.loaded.folder.join(path)).find(|path| device(path).is_ok_and(|it| it == own));
    match beside {
        Some(original) => probes.lacks(
            "apart",
            format!("{} is on the same file system as {}", path.display(), original.display()),
            "a disk that dies takes both: set `to:` to another machine's disk or a bucket",
        ),
        None => probes.ok("apart", "the backups are on another file system than the files of the set"),
    }
}
