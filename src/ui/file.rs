//! Files that appear whole or not at all.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

/// Writes to a temporary file beside the target, syncs it, and renames it into place. A link keeps pointing where it
/// does; what is no file (a device, a pipe) is written as it is, since renaming would replace it.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    write(path, bytes).with_context(|| format!("writing {}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let existing = fs::metadata(path).ok();
    if existing.as_ref().is_some_and(|existing| !existing.is_file()) {
        fs::OpenOptions::new().write(true).open(path)?.write_all(bytes)?;
        return Ok(());
    }
    let path = if existing.is_some() { path.canonicalize()? } else { path.to_path_buf() };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    // A temporary file is private; a report is as readable as the one before it, or as any file the user makes.
    use std::os::unix::fs::PermissionsExt as _;
    let mode = existing.map_or_else(|| fs::Permissions::from_mode(0o644), |existing| existing.permissions());
    file.as_file().set_permissions(mode)?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_replaced_links_followed_and_devices_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("r.json"), folder.path().join("link"));
        write_atomically(&file, b"one").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write_atomically(&link, b"two").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"two");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file is left");
        let error = write_atomically(&folder.path().join("gone/r.json"), b"x").unwrap_err();
        assert!(error.to_string().starts_with("writing "), "{error}");
        assert!(write_atomically(folder.path(), b"x").is_err());
    }
}
