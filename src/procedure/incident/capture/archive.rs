//! The archive as bytes, and its file, which appears whole or not at all.

use std::{io::Write as _, path::Path};

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use flate2::{Compression, write::GzEncoder};
use tar::{Builder, Header};

use super::Part;
use crate::error::Fault;

/// That the file can be made, before anybody waits for its content.
pub(super) fn check(out: &Path) -> Result<(), Fault> {
    let folder = out.parent().unwrap_or(Path::new("."));
    if out.exists() {
        return Err(Fault::new(format!("{} exists already; nothing was written", out.display()))
            .hint("name another file with --out"));
    }
    if !folder.is_dir() {
        return Err(Fault::new(format!("there is no folder {}; nothing was written", folder.display())));
    }
    Ok(())
}

/// A gzipped tar: everything in one folder, times of now, nobody's in particular.
pub(super) fn pack(parts: &[Part], at: DateTime<Utc>) -> Result<Vec<u8>> {
    let folder = format!("capture-{}", at.format("%Y%m%dT%H%M%SZ"));
    let mut archive = Builder::new(GzEncoder::new(Vec::new(), Compression::default()));
    for part in parts {
        let mut header = Header::new_gnu();
        header.set_size(part.bytes.len() as u64);
        header.set_mode(0o600);
        header.set_mtime(u64::try_from(at.timestamp()).unwrap_or(0));
        archive
            .append_data(&mut header, format!("{folder}/{}", part.path), &part.bytes[..])
            .with_context(|| format!("packing {}", part.path))?;
    }
    Ok(archive.into_inner()?.finish()?)
}

/// Readable by its owner alone: evidence may say more than a redactor knows.
pub(super) fn write(out: &Path, bytes: &[u8]) -> Result<()> {
    let folder = out.parent().unwrap_or(Path::new("."));
    let context = || format!("writing {}", out.display());
    let mut file = tempfile::NamedTempFile::new_in(folder).with_context(context)?;
    file.write_all(bytes).with_context(context)?;
    file.as_file().sync_all().with_context(context)?;
    file.persist_noclobber(out).map_err(|error| error.error).with_context(context)?;
    Ok(())
}
