//! Bytes of a file by their place, so that any number of threads read one file at once; counted, and stopped from
//! outside.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use bytes::Bytes;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::reader::{ChunkReader, Length};

/// How far reading has come, and whether it is to go on.
#[derive(Debug, Default)]
pub(in crate::drift) struct Watch {
    bytes: AtomicU64,
    stopped: AtomicBool,
}

impl Watch {
    pub(in crate::drift) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Every reading from now on fails.
    pub(in crate::drift) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Counts bytes that were read.
    ///
    /// # Errors
    /// Once it is stopped.
    pub(super) fn count(&self, bytes: usize) -> io::Result<()> {
        if self.stopped.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        Ok(())
    }
}

/// Some bytes of a file. Cheap to clone; clones do not disturb each other.
#[derive(Debug, Clone)]
pub(in crate::drift) struct Stretch {
    file: Arc<File>,
    from: u64,
    length: u64,
    watch: Arc<Watch>,
}

impl Stretch {
    pub(super) fn new(file: Arc<File>, from: u64, length: u64, watch: &Arc<Watch>) -> Self {
        Self { file, from, length, watch: Arc::clone(watch) }
    }

    /// From its first byte to its last.
    pub(super) fn reader(&self) -> StretchReader {
        StretchReader { stretch: self.clone(), at: 0 }
    }

    /// The first bytes, at most so many.
    pub(super) fn head(&self, bytes: u64) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.reader().take(bytes).read_to_end(&mut head)?;
        Ok(head)
    }
}

/// A [`Stretch`] being read.
pub(in crate::drift) struct StretchReader {
    stretch: Stretch,
    at: u64,
}

impl Read for StretchReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Stretch { file, from, length, watch } = &self.stretch;
        let left = usize::try_from(length.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let room = buffer.len().min(left);
        let count = file.read_at(&mut buffer[..room], from + self.at)?;
        watch.count(count)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Length for Stretch {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Stretch {
    type T = BufReader<StretchReader>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        Ok(BufReader::new(StretchReader { stretch: self.clone(), at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        let end = start.checked_add(length as u64).filter(|end| *end <= self.length);
        if end.is_none() {
            return Err(ParquetError::EOF(format!("{length} bytes at {start} of {}", self.length)));
        }
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, self.from + start)?;
        self.watch.count(length)?;
        Ok(Bytes::from(bytes))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn readers_of_one_stretch_do_not_disturb_each_other() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"xx0123456789yy").unwrap();
        let watch = Arc::new(Watch::default());
        let stretch = Stretch::new(Arc::new(file), 2, 10, &watch);
        let (mut one, mut two) = (stretch.reader(), stretch.reader());
        let mut start = [0; 4];
        one.read_exact(&mut start).unwrap();
        let (mut rest, mut all) = (String::new(), String::new());
        two.read_to_string(&mut all).unwrap();
        one.read_to_string(&mut rest).unwrap();
        assert_eq!((&start, rest.as_str(), all.as_str()), (b"0123", "456789", "0123456789"));
        assert_eq!(stretch.get_bytes(8, 2).unwrap().as_ref(), b"89");
        assert!(stretch.get_bytes(8, 3).is_err(), "not into what follows");
        assert!(stretch.get_bytes(u64::MAX, 3).is_err());
        assert_eq!(watch.bytes(), 22);
        watch.stop();
        assert!(stretch.reader().read(&mut [0; 1]).is_err());
    }
}
