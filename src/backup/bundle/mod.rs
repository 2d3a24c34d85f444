//! Files as one archive in a local folder, beside its manifest: read again, every byte of it, before anybody hears
//! that it is there. What is kept so is no backup of a set; `backup restore --archive` and `tar xzf` bring it back.

mod writers;

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{self, BufWriter, Write as _},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};
use rustix::fs::{AtFlags, CWD, Mode, OFlags, openat, unlinkat};
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
pub(crate) use writers::{UNSEEN, Writers};

use super::{
    archive::{
        ArchiveWriter, Archived, Effort, Manifest, Name, SCHEMA, Scope, Source, Watch, default_threads,
        verify,
    },
    work::work,
};
use crate::{context::Context, record::host_name};

/// What an archive's name ends with.
const ENDING: &str = ".tar.gz";

/// Ends of names of what was compressed, and is not written to.
const COMPRESSED: [&str; 5] = ["gz", "bz2", "xz", "zst", "zip"];

/// A file as it was seen: whoever removes it later looks whether it still is that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SeenFile {
    pub(crate) path: PathBuf,
    /// In the archive.
    pub(crate) name: String,
    pub(crate) size: u64,
    pub(crate) mtime: (i64, i64),
    device: u64,
    inode: u64,
}

impl SeenFile {
    /// None of what is no regular file, or is gone.
    pub(crate) fn look(path: &Path, name: String) -> Option<Self> {
        Self::found(path, name, &path.symlink_metadata().ok()?)
    }

    fn found(path: &Path, name: String, found: &fs::Metadata) -> Option<Self> {
        found.is_file().then(|| Self {
            path: path.to_owned(),
            name,
            size: found.len(),
            mtime: (found.mtime(), found.mtime_nsec()),
            device: found.dev(),
            inode: found.ino(),
        })
    }

    /// Which file it is, whatever its name.
    pub(crate) fn identity(&self) -> (u64, u64) {
        (self.device, self.inode)
    }

    pub(crate) fn modified(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.mtime.0, 0).unwrap_or_default()
    }

    /// Whether it is what it was; false also where it is gone.
    pub(crate) fn is_unchanged(&self) -> bool {
        Self::look(&self.path, self.name.clone()).as_ref() == Some(self)
    }

    /// Removes it, if it still is what it was: looked at and removed in the same folder, whatever became of the path
    /// meanwhile.
    ///
    /// # Errors
    /// Why it stays.
    pub(crate) fn remove(&self) -> Result<(), String> {
        let said = |error: rustix::io::Errno| io::Error::from(error).to_string();
        let (Some(parent), Some(name)) = (self.path.parent(), self.path.file_name()) else {
            return Err("it is in no folder".to_owned());
        };
        let flags = OFlags::PATH | OFlags::CLOEXEC;
        let folder = openat(CWD, parent, flags | OFlags::DIRECTORY, Mode::empty()).map_err(said)?;
        let file = openat(&folder, name, flags | OFlags::NOFOLLOW, Mode::empty()).map_err(said)?;
        let found = File::from(file).metadata().map_err(|error| error.to_string())?;
        if Self::found(&self.path, self.name.clone(), &found).as_ref() != Some(self) {
            return Err("changed since".to_owned());
        }
        unlinkat(&folder, name, AtFlags::empty()).map_err(said)
    }

    /// Whether its name is one that nobody writes under any more: `api.log.1`, `api.log-20260301`, `api.log.old`, and
    /// what is compressed.
    pub(crate) fn is_rotated(&self) -> bool {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let Some((_, last)) = name.rsplit_once('.') else { return false };
        let is_number = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
        let is_dated =
            last.split_once('-').is_some_and(|(_, date)| date.starts_with(|c: char| c.is_ascii_digit()));
        is_number || is_dated || last.starts_with("old") || COMPRESSED.contains(&last)
    }
}

/// All regular files at and below a path, named as seen from a folder; links are not followed.
pub(crate) fn collect(root: &Path, path: &Path, files: &mut Vec<SeenFile>) -> io::Result<()> {
    if !path.symlink_metadata()?.is_dir() {
        files.extend(SeenFile::look(path, name_in(root, path)));
        return Ok(());
    }
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else {
                files.extend(SeenFile::look(&path, name_in(root, &path)));
            }
        }
    }
    Ok(())
}

/// The name of a file in an archive: as seen from a folder, else from the root.
pub(crate) fn name_in(folder: &Path, path: &Path) -> String {
    let short = path.strip_prefix(folder).unwrap_or(path);
    short.to_string_lossy().trim_start_matches('/').to_owned()
}

/// Where the manifest of an archive is.
pub(crate) fn manifest_of(archive: &Path) -> PathBuf {
    let text = archive.to_string_lossy();
    PathBuf::from(format!("{}.manifest.json", text.strip_suffix(ENDING).unwrap_or(&text)))
}

/// Packs files, in the order of their names, into an archive that is not there yet. What could not be kept as it is, is
/// told by the manifest's warnings. A failure leaves nothing.
pub(crate) async fn pack(cx: &Context, kind: &str, to: &Path, files: &[SeenFile]) -> Result<Manifest> {
    let (started, began) = (cx.clock.now(), Instant::now());
    let folder = to.parent().context("an archive needs a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("making the folder {}", folder.display()))?;
    let mut files = files.to_vec();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let total = files.iter().map(|file| file.size).sum();
    let (at, packed) = (to.to_owned(), files.clone());
    let archived = work(cx, "packing", Some(total), move |watch| write(&at, &packed, watch))
        .await
        .with_context(|| format!("writing {}; nothing was left there", to.display()))?;
    let (temporary, mut archived) = archived;
    archived.contents.name = to.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let contents = archived.contents.clone();
    let (temporary, checked) = work(cx, "verifying", Some(total), move |watch| {
        let checked = verify(temporary.as_file(), &contents, &Scope::Everything, default_threads(), &watch);
        (temporary, checked)
    })
    .await;
    if let Some(damage) = checked.context("reading the archive again")?.damage.first() {
        bail!("the archive is not what was written: {damage}; it was not kept");
    }
    let manifest = Manifest {
        schema: SCHEMA.to_owned(),
        id: archived.contents.name.trim_end_matches(ENDING).to_owned(),
        set: kind.to_owned(),
        tool: format!("mlopsctl {}", env!("CARGO_PKG_VERSION")),
        source: Source {
            host: host_name(),
            stack: cx.config().stack.clone(),
            environment: cx.loaded.environment.clone(),
            paths: files.iter().map(|file| file.path.to_string_lossy().into_owned()).collect(),
        },
        started,
        took_seconds: began.elapsed().as_secs_f64(),
        versions: indexmap::IndexMap::default(),
        details: serde_json::Map::new(),
        warnings: archived.warnings,
        archive: archived.contents,
    };
    let context = || format!("writing {}", to.display());
    temporary.persist_noclobber(to).map_err(|error| error.error).with_context(context)?;
    if let Err(error) = write_manifest(&manifest, to) {
        let _ = fs::remove_file(to);
        return Err(error.context("writing its manifest; the archive was removed again"));
    }
    Ok(manifest)
}

/// What an archive that is there says about itself; none where it is not whole.
pub(crate) fn read_manifest(archive: &Path) -> Result<Option<Manifest>> {
    if !archive.exists() {
        return Ok(None);
    }
    let path = manifest_of(archive);
    match fs::read(&path) {
        Ok(bytes) => Manifest::read(&bytes).map(Some).with_context(|| format!("reading {}", path.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
    }
}

/// What an archive holds whole, by name: size and time of the last change, in seconds. Not what it warns of.
pub(crate) fn members(manifest: &Manifest) -> HashMap<String, (u64, i64)> {
    let is_whole = |name: &Name| manifest.warnings.iter().all(|warning| warning.name != *name);
    let members = manifest.archive.members.iter().filter(|member| is_whole(&member.name));
    members
        .map(|member| {
            (member.name.os().to_string_lossy().into_owned(), (member.size(), member.mtime.seconds))
        })
        .collect()
}

fn write(to: &Path, files: &[SeenFile], watch: Arc<Watch>) -> Result<(NamedTempFile, Archived<()>)> {
    let folder = to.parent().unwrap_or(Path::new("."));
    let temporary = tempfile::Builder::new().prefix(".mlopsctl-").suffix(".part").tempfile_in(folder)?;
    let sink = BufWriter::with_capacity(1 << 20, temporary.reopen()?);
    let mut writer = ArchiveWriter::new(sink, Effort::Small, default_threads(), watch)?;
    for file in files {
        writer.add(&Name::from(file.name.as_str()), &file.path)?;
    }
    let Archived { mut sink, contents, warnings } = writer.finish()?;
    sink.flush()?;
    sink.get_ref().sync_all()?;
    Ok((temporary, Archived { sink: (), contents, warnings }))
}

fn write_manifest(manifest: &Manifest, archive: &Path) -> Result<()> {
    let to = manifest_of(archive);
    let folder = to.parent().unwrap_or(Path::new("."));
    let mut temporary = tempfile::Builder::new().prefix(".mlopsctl-").suffix(".part").tempfile_in(folder)?;
    manifest.write(&mut temporary)?;
    temporary.as_file().sync_all()?;
    temporary.persist(&to).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rotated_forms_are_known_by_their_names() {
        for (name, rotated) in [
            ("api.log", false),
            ("api.log.1", true),
            ("api.log.2.gz", true),
            ("api.log-20260301", true),
            ("api.log.old", true),
            ("api.log-20260301.zst", true),
            ("api-2026.log", false),
            ("api", false),
            ("report.json", false),
            ("model.pkl", false),
            ("model-1.pkl", false),
            ("x.", false),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(name);
            fs::write(&path, "x").unwrap();
            assert_eq!(SeenFile::look(&path, name.to_owned()).unwrap().is_rotated(), rotated, "{name}");
        }
    }

    #[test]
    fn only_what_was_seen_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let other = folder.path().join("b");
        fs::write(&path, "old").unwrap();
        let seen = SeenFile::look(&path, "a".to_owned()).unwrap();
        // Another file of the same size and time, under the same name.
        let time = path.metadata().unwrap().modified().unwrap();
        fs::write(&other, "new").unwrap();
        File::options().write(true).open(&other).unwrap().set_modified(time).unwrap();
        fs::rename(&path, folder.path().join("moved")).unwrap();
        fs::rename(&other, &path).unwrap();
        assert_eq!(seen.remove(), Err("changed since".to_owned()));
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("moved", &path).unwrap();
        assert_eq!(seen.remove(), Err("changed since".to_owned()), "a link is not what it leads to");
        fs::rename(folder.path().join("moved"), &path).unwrap();
        assert_eq!(seen.remove(), Ok(()));
        assert!(!path.exists() && seen.remove().is_err());
    }
}
