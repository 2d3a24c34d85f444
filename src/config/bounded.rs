//! Reads a file whose size and speed nobody vouches for: devices never end, and a pipe may have no writer.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
    sync::mpsc,
    thread,
    time::Duration,
};

/// A pipe has so long to deliver: enough for a program that decrypts a secret.
const PATIENCE: Duration = Duration::from_secs(10);

/// The bytes of a file of at most `limit` bytes.
///
/// # Errors
/// What the system says; a larger file; a pipe or device that does not end in time.
pub(super) fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let metadata = path.metadata()?;
    if metadata.is_file() {
        return take(path, limit);
    }
    if metadata.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    // Opening a pipe without a writer blocks for good, so a thread does that which nobody waits for.
    let (send, receive) = mpsc::channel();
    let owned = path.to_owned();
    thread::spawn(move || send.send(take(&owned, limit)));
    receive
        .recv_timeout(PATIENCE)
        .unwrap_or_else(|_| Err(io::Error::other(format!("nothing came within {} s", PATIENCE.as_secs()))))
}

fn take(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::other(format!("it is larger than {} MiB", limit >> 20)));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_ends_is_too_large_and_what_fits_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("f");
        std::fs::write(&file, vec![b'x'; 1 << 20]).unwrap();
        assert_eq!(read(&file, 1 << 20).unwrap().len(), 1 << 20);
        assert_eq!(read(&file, (1 << 20) - 1).unwrap_err().to_string(), "it is larger than 0 MiB");
        let device = read(Path::new("/dev/zero"), 1 << 20).unwrap_err();
        assert_eq!(device.to_string(), "it is larger than 1 MiB");
        assert_eq!(read(folder.path(), 1).unwrap_err().to_string(), "it is a folder");
        assert!(read(Path::new("/dev/null"), 1).unwrap().is_empty());
    }
}
